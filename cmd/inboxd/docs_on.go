//go:build docs

package main

import (
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/cobra/doc"
)

// extra is the command that writes what is packaged beside the program. It is in
// no release: its libraries are as large as all commands together.
func (a *app) extra() []*cobra.Command {
	return []*cobra.Command{{Use: "docs FOLDER", Hidden: true, Args: wrong(cobra.ExactArgs(1)), Short: "Write the manual pages and shell completions",
		RunE: func(cmd *cobra.Command, args []string) error { return writeDocs(cmd.Root(), args[0]) }}}
}

func writeDocs(root *cobra.Command, dir string) error {
	root.DisableAutoGenTag = true // the same bytes every time
	man := filepath.Join(dir, "man")
	if err := os.MkdirAll(man, 0o755); err != nil {
		return fmt.Errorf("write the manual: %w", err)
	}
	fixed := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	header := &doc.GenManHeader{Title: "INBOXD", Section: "1", Source: "inboxd", Manual: "inboxd", Date: &fixed}
	if err := doc.GenManTree(root, header, man); err != nil {
		return fmt.Errorf("write the manual: %w", err)
	}
	shells := filepath.Join(dir, "completions")
	if err := os.MkdirAll(shells, 0o755); err != nil {
		return fmt.Errorf("write the completions: %w", err)
	}
	for name, write := range map[string]func(string) error{
		"inboxd.bash": func(p string) error { return root.GenBashCompletionFileV2(p, true) },
		"_inboxd":     root.GenZshCompletionFile,
		"inboxd.fish": func(p string) error { return root.GenFishCompletionFile(p, true) },
	} {
		if err := write(filepath.Join(shells, name)); err != nil {
			return fmt.Errorf("write the completions: %w", err)
		}
	}
	return nil
}
