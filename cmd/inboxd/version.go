package main

import (
	"fmt"
	"runtime"
	"runtime/debug"

	"github.com/spf13/cobra"
)

// version is set by the build (Makefile); a plain `go build` leaves it empty and
// the module's own build information speaks.
var version = ""

// commit is set by releases, whose builder leaves the build information out.
var commit = ""

func (a *app) versionCommand() *cobra.Command {
	return &cobra.Command{
		Use: "version", Short: "Version, commit and build", Args: wrong(cobra.NoArgs),
		RunE: func(*cobra.Command, []string) error {
			_, err := fmt.Fprintln(a.out, versionLine())
			return err
		},
	}
}

func versionLine() string {
	v, from := version, commit
	if info, ok := debug.ReadBuildInfo(); ok {
		if v == "" {
			v = info.Main.Version
		}
		for _, s := range info.Settings {
			if s.Key == "vcs.revision" {
				from = s.Value
			}
		}
	}
	if from != "" {
		from = " commit " + from[:min(12, len(from))]
	}
	return fmt.Sprintf("inboxd %s%s %s %s/%s", v, from, runtime.Version(), runtime.GOOS, runtime.GOARCH)
}
