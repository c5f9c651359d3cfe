package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"sort"
	"strings"

	"inboxd/internal/mail"
)

// letter is one message of a file: parsed, or with the reason why not.
type letter struct {
	file  string
	index int
	raw   []byte
	msg   *mail.Message
	err   error
}

// readPath reads the messages of a .eml file, an mbox, a Maildir, a folder of
// .eml files, or standard input ("-"). A file's messages are one mailbox.
func readPath(path string, stdin io.Reader) ([]letter, error) {
	if path == "-" {
		return readStream("-", stdin)
	}
	info, err := os.Stat(path)
	if err != nil {
		return nil, fmt.Errorf("read mail: %w", err)
	}
	if info.IsDir() {
		return readFolder(path)
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("read mail: %w", err)
	}
	out, err := readStream(path, f)
	return out, errors.Join(err, f.Close())
}

// readStream tells an mbox from a single message by its first line.
func readStream(name string, r io.Reader) ([]letter, error) {
	head := make([]byte, 5)
	n, err := io.ReadFull(r, head)
	if err != nil && !errors.Is(err, io.ErrUnexpectedEOF) && !errors.Is(err, io.EOF) {
		return nil, fmt.Errorf("read %s: %w", name, err)
	}
	whole := io.MultiReader(bytes.NewReader(head[:n]), r)
	if string(head[:n]) != "From " {
		raw, err := io.ReadAll(io.LimitReader(whole, mail.MaxBytes))
		if err != nil {
			return nil, fmt.Errorf("read %s: %w", name, err)
		}
		return []letter{readLetter(name, 0, raw)}, nil
	}
	var out []letter
	err = mail.ReadMbox(whole, func(raw []byte) error {
		raw = bytes.Clone(raw[:min(len(raw), mail.MaxBytes)])
		out = append(out, readLetter(name, len(out), raw))
		return nil
	})
	if err != nil {
		return out, fmt.Errorf("read %s: %w", name, err)
	}
	return out, nil
}

func readLetter(name string, index int, raw []byte) letter {
	m, err := mail.Parse(raw)
	return letter{file: name, index: index, raw: raw, msg: m, err: err}
}

// readFolder reads a Maildir (cur and new), or every mail file of a folder.
func readFolder(dir string) ([]letter, error) {
	var paths []string
	dirs := []string{dir}
	if isMaildir(dir) {
		dirs = []string{filepath.Join(dir, "cur"), filepath.Join(dir, "new")}
	}
	for _, d := range dirs {
		entries, err := os.ReadDir(d)
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return nil, fmt.Errorf("read mail: %w", err)
		}
		for _, e := range entries {
			if e.Type().IsRegular() && !strings.HasPrefix(e.Name(), ".") {
				paths = append(paths, filepath.Join(d, e.Name()))
			}
		}
	}
	sort.Strings(paths)
	var out []letter
	for _, p := range paths {
		ls, err := readPath(p, nil)
		if err != nil {
			return nil, err
		}
		out = append(out, ls...)
	}
	for i := range out {
		out[i].index = i
	}
	return out, nil
}

func isMaildir(dir string) bool {
	info, err := os.Stat(filepath.Join(dir, "cur"))
	return err == nil && info.IsDir()
}
