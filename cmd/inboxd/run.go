package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"sync"
	"time"

	"github.com/spf13/cobra"

	"inboxd/internal/config"
	"inboxd/internal/engine"
	"inboxd/internal/imapwatch"
	"inboxd/internal/store"
)

func (a *app) runCommand() *cobra.Command {
	var dry, verbose bool
	cmd := &cobra.Command{
		Use: "run", Short: "Watch the mailbox and draft, in the foreground, until stopped", Args: wrong(cobra.NoArgs),
		Long: `Watches every configured account. A draft is in your drafts folder seconds after
the mail it answers arrives. With --dry-run it says what it would draft and
writes nothing: no draft, no keyword, no state.`,
		Example: "  inboxd run\n  inboxd run --dry-run\n  inboxd run --config ~/work.toml",
		RunE: func(cmd *cobra.Command, _ []string) error {
			return a.daemon(cmd.Context(), daemonFlags{dry: dry, verbose: verbose})
		},
	}
	cmd.Flags().BoolVar(&dry, "dry-run", false, "say what would be drafted, write nothing")
	cmd.Flags().BoolVarP(&verbose, "verbose", "v", false, "log every step (never a secret or the words of a mail)")
	return cmd
}

func (a *app) onceCommand() *cobra.Command {
	var verbose bool
	cmd := &cobra.Command{
		Use: "once", Short: "Catch up, draft what is due, and end (for cron)", Args: wrong(cobra.NoArgs),
		Example: "  inboxd once --config ~/work.toml",
		RunE: func(cmd *cobra.Command, _ []string) error {
			return a.daemon(cmd.Context(), daemonFlags{once: true, verbose: verbose})
		},
	}
	cmd.Flags().BoolVarP(&verbose, "verbose", "v", false, "log every step (never a secret or the words of a mail)")
	return cmd
}

type daemonFlags struct{ dry, once, verbose bool }

// daemon is `run` and `once`.
func (a *app) daemon(ctx context.Context, f daemonFlags) error {
	c, err := a.load(false)
	if err != nil {
		return err
	}
	d := &daemon{accounts: accountsOf(c), log: a.logger(f.verbose), dry: f.dry, report: a.stories(f)}
	if d.store, err = daemonStore(c, f); err != nil {
		return err
	}
	if !f.dry {
		d.stateDir = c.StateDir
	}
	work := d.watch
	if f.once {
		work = d.once
	}
	return errors.Join(work(ctx), d.store.Close())
}

func daemonStore(c *config.Config, f daemonFlags) (*store.Store, error) {
	if f.dry {
		return store.Memory()
	}
	return openStore(c.StateDir)
}

func (a *app) logger(verbose bool) *slog.Logger {
	level := slog.LevelInfo
	if verbose {
		level = slog.LevelDebug
	}
	return slog.New(slog.NewTextHandler(a.err, &slog.HandlerOptions{Level: level}))
}

// stories tells a dry run's drafts on standard output; a real run has its log.
func (a *app) stories(f daemonFlags) func(engine.Report) {
	if !f.dry {
		return nil
	}
	var mu sync.Mutex // accounts report from goroutines of their own
	p := a.printer()
	return func(r engine.Report) {
		mu.Lock()
		defer mu.Unlock()
		tellDry(p, r)
	}
}

func tellDry(p *printer, r engine.Report) {
	switch r.What {
	case engine.Planned:
		p.line("%s", p.bold("would save a draft: "+r.Text))
		printRaw(p, r.Draft.Raw, 3)
		p.line("")
	case engine.Judged:
		if r.Draft == nil && r.Decision.Reply == "none" && r.Message != nil {
			p.line("no draft for «%s»: %s", clean(r.Message.Subject), clean(strings.Join(r.Decision.Why, "; ")))
		}
	case engine.ToCopy:
		p.line("%s", p.bold("to copy, for a "+r.Text+":"))
		for _, l := range cleanLines(r.Draft.Text) {
			printWrapped(p, l)
		}
	case engine.Notice, engine.Skipped:
		p.line("%s", p.amber(clean(r.Text)))
	}
}

// account is one mailbox: what is wanted of it, and where it is.
type account struct {
	engine.Account
	server imapwatch.Server
}

// daemon is one process's accounts, each with a watcher and an engine of its own.
type daemon struct {
	accounts []account
	store    *store.Store
	stateDir string // where the socket goes; "": there is none
	log      *slog.Logger
	dry      bool
	report   func(engine.Report)
	idle     func() // told after every pass that ended well; may be nil
	wakes    []chan struct{}
}

func (d *daemon) engine(acc account) *engine.Engine {
	return engine.New(d.store, acc.Account, engine.Options{Now: time.Now, Log: d.log, Report: d.report, DryRun: d.dry, Installation: installation(d.stateDir)})
}

// once makes one full pass over every account; one that fails does not keep the
// others from their turn.
func (d *daemon) once(ctx context.Context) error {
	var errs []error
	for _, acc := range d.accounts {
		errs = append(errs, d.onceFor(ctx, acc))
	}
	return errors.Join(errs...)
}

func (d *daemon) onceFor(ctx context.Context, acc account) error {
	conn, err := imapwatch.Dial(ctx, acc.server, imapwatch.Options{Log: d.log})
	if err != nil {
		return err
	}
	if err := d.engine(acc).Pass(ctx, conn, imapwatch.Full); err != nil {
		return errors.Join(err, conn.Close())
	}
	return conn.Logout(ctx)
}

// watch runs until ctx ends, which is no error, or no account can go on.
func (d *daemon) watch(ctx context.Context) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	for range d.accounts {
		d.wakes = append(d.wakes, make(chan struct{}, 1))
	}
	stop, err := d.listen(ctx)
	if err != nil {
		return err
	}
	errs := make(chan error, len(d.accounts))
	for i, acc := range d.accounts {
		go func() { errs <- d.stopped(ctx, d.watcher(acc, d.wakes[i]).Run(ctx), acc.Name) }()
	}
	d.log.Info("watching", "accounts", len(d.accounts), "dry_run", d.dry)
	var failed []error
	for range d.accounts {
		if err := <-errs; err != nil {
			failed = append(failed, err)
		}
	}
	return errors.Join(append(failed, stop())...)
}

// stopped tells that an account cannot go on without the user. The others do.
func (d *daemon) stopped(ctx context.Context, err error, account string) error {
	if ctx.Err() != nil {
		err = nil // a stop that was asked for is no failure
	}
	if err == nil {
		return nil
	}
	d.log.Error("account stopped", "account", account, "error", err)
	return fmt.Errorf("account %s: %w", account, err)
}

func (d *daemon) watcher(acc account, wake chan struct{}) *imapwatch.Watcher {
	e := d.engine(acc)
	o := imapwatch.Options{Log: d.log}
	if len(acc.Folders) > 1 || acc.Gestures {
		o.FullEvery = time.Minute // only one folder is idled on; the others are looked at
	}
	return &imapwatch.Watcher{
		Server: acc.server, Options: o, Folder: acc.Folders[0], Wake: wake, Again: e.Again,
		Pass: func(ctx context.Context, c *imapwatch.Conn, why imapwatch.Reason) error {
			err := e.Pass(ctx, c, why)
			if err == nil && d.idle != nil {
				d.idle()
			}
			return err
		},
		Report: func(err error) {
			if err != nil {
				d.log.Warn("trying again", "account", acc.Name, "error", err)
				return
			}
			d.log.Info("connected", "account", acc.Name)
		},
	}
}

// wake has every account make a full pass now.
func (d *daemon) wake() {
	for _, w := range d.wakes {
		select {
		case w <- struct{}{}:
		default: // one is under way
		}
	}
}
