//go:build !docs

package main

import "github.com/spf13/cobra"

// extra are commands of a build for packagers; this is none.
func (a *app) extra() []*cobra.Command { return nil }
