// Command inboxd watches a mailbox for closing-stage recruiting mail and leaves
// correctly threaded decline and pushback replies in its drafts folder.
//
// This package reads flags, wires the parts together and maps errors to exit
// codes. It holds no rule of its own about mail.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"

	"github.com/spf13/cobra"

	"inboxd/internal/service"
)

// Exit codes that scripts may rely on.
const (
	exitOK     = 0
	exitFailed = 1
	exitUsage  = 2
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	code := run(ctx, os.Args[1:], streams{in: os.Stdin, out: os.Stdout, err: os.Stderr})
	stop()
	os.Exit(code)
}

// streams are where a command reads and writes: results go to out, everything else to err.
type streams struct {
	in       io.Reader
	out, err io.Writer
}

// usageError is a mistake in the command line: exit code 2.
type usageError struct{ err error }

func (u usageError) Error() string { return u.err.Error() }
func (u usageError) Unwrap() error { return u.err }

// errSilent ends a command with exit code 1 after it has said everything itself.
var errSilent = errors.New("failed")

// run is the whole program but for the process around it.
func run(ctx context.Context, args []string, s streams) int {
	root := newRoot(s)
	root.SetArgs(args)
	cmd, err := root.ExecuteContextC(ctx)
	var usage usageError
	switch {
	case err == nil:
		return exitOK
	case errors.Is(err, errSilent):
		return exitFailed
	case errors.As(err, &usage):
		fmt.Fprintf(s.err, "inboxd: %s\nTry '%s --help'.\n", plain(err.Error(), false), cmd.CommandPath())
		return exitUsage
	default:
		fmt.Fprintf(s.err, "inboxd: %s\n", plain(err.Error(), false))
		return exitFailed
	}
}

// app is what every command shares.
type app struct {
	streams
	configPath string
	system     service.Run // nil: the real system's service manager
}

func newRoot(s streams) *cobra.Command { return (&app{streams: s}).root() }

func (a *app) root() *cobra.Command {
	s := a.streams
	root := &cobra.Command{
		Use:   "inboxd",
		Short: "Says no for you, well: drafts replies to recruiters in your own mailbox",
		Long: `inboxd watches your inbox, recognises offers, counteroffers, reference requests and
what goes with them, and leaves a finished, correctly threaded reply in your
Drafts folder. You read it in the mail client you have. It never sends, marks
read, moves or deletes anything that you did not ask for.`,
		Example: `  inboxd demo                      see the whole job, without an account
  inboxd init                      set up your own mailbox, step by step
  inboxd run                       watch, draft, until you stop it
  inboxd preview thread.mbox       the draft that would be written for a thread`,
		SilenceErrors: true, SilenceUsage: true,
		Args: wrong(cobra.NoArgs),
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	root.SetOut(s.out)
	root.SetErr(s.err)
	root.SetIn(s.in)
	root.SetFlagErrorFunc(func(_ *cobra.Command, err error) error { return usageError{err} })
	root.PersistentFlags().StringVar(&a.configPath, "config", "", "configuration file (default: inboxd/config.toml in the configuration folder)")
	root.AddCommand(a.extra()...)
	root.AddCommand(a.initCommand(), a.loginCommand(), a.checkCommand(), a.reloadCommand(), a.serviceCommand(),
		a.logCommand(), a.statsCommand(), a.noteCommand(), a.forgetCommand(), a.criteriaCommand())
	root.AddCommand(a.demoCommand(), a.runCommand(), a.onceCommand(), a.classifyCommand(), a.previewCommand(), a.lintCommand(), a.evalCommand(),
		a.statusCommand(), a.threadsCommand(), a.showCommand(), a.whyCommand(),
		a.decideCommand(), a.draftCommand(), a.relabelCommand(), a.pauseCommand(), a.resumeCommand(), a.retractCommand(),
		a.approveCommand(), a.outboxCommand(), a.unsendCommand(), a.versionCommand())
	a.arrange(root)
	return root
}

// wrong makes the mistakes that an argument check finds usage errors.
func wrong(check cobra.PositionalArgs) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		if err := check(cmd, args); err != nil {
			return usageError{err}
		}
		return nil
	}
}
