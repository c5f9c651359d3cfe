package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"os/signal"
	"runtime/debug"
	"strings"
	"sync"
	"syscall"
	"time"

	"github.com/spf13/cobra"

	"inboxd/internal/config"
	"inboxd/internal/engine"
	"inboxd/internal/imapwatch"
	"inboxd/internal/service"
	"inboxd/internal/store"
)

func (a *app) runCommand() *cobra.Command {
	var f daemonFlags
	cmd := &cobra.Command{
		Use: "run", Short: "Watch the mailbox and draft, in the foreground, until stopped", Args: wrong(cobra.NoArgs),
		Long: `Watches every configured account. A draft is in your drafts folder seconds after
the mail it answers arrives. With --dry-run it says what it would draft and
writes nothing: no draft, no keyword, no state.`,
		Example: "  inboxd run\n  inboxd run --dry-run\n  inboxd run --config ~/work.toml",
		RunE: func(cmd *cobra.Command, _ []string) error {
			return a.daemon(cmd.Context(), f)
		},
	}
	cmd.Flags().BoolVar(&f.dry, "dry-run", false, "say what would be drafted, write nothing")
	cmd.Flags().BoolVarP(&f.verbose, "verbose", "v", false, "log every step (never a secret or the words of a mail)")
	cmd.Flags().BoolVar(&f.stay, "stay", false, "when no account can go on, wait for a reload instead of ending (for services)")
	cmd.Flags().StringVar(&f.logFile, "log-file", "", "log into this file, which is rotated at 5 MB, instead of standard error")
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

type daemonFlags struct {
	dry, once, verbose, stay bool
	logFile                  string
}

// daemon is `run` and `once`.
func (a *app) daemon(ctx context.Context, f daemonFlags) (err error) {
	c, err := a.load(false)
	if err != nil {
		return err
	}
	logs, closeLog, err := a.logTo(f.logFile)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, closeLog()) }()
	d := &daemon{accounts: accountsOf(c), log: logger(logs, f.verbose), dry: f.dry, report: a.stories(f),
		config: c, load: func() (*config.Config, error) { return a.load(false) }, stay: f.stay, manager: service.NotifierOf(os.Getenv)}
	hangup := make(chan os.Signal, 1)
	signal.Notify(hangup, syscall.SIGHUP)
	defer signal.Stop(hangup)
	d.hangup = hangup
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
	gate   *sync.Mutex // keeps the passes and the sender of the account apart
}

// daemon is one process's accounts, each with a watcher and an engine of its own.
type daemon struct {
	accounts []account
	store    *store.Store
	stateDir string // where the socket goes; "": there is none
	log      *slog.Logger
	dry      bool
	report   func(engine.Report)
	idle     func()       // told after every pass that ended well; may be nil
	step     func(string) // told of every step that a crash could follow; tests die in it

	config  *config.Config                 // what it works by; nil: not from a file
	load    func() (*config.Config, error) // reads it again
	stay    bool                           // wait for a reload when no account can go on
	hangup  <-chan os.Signal
	manager service.Notifier // the service manager
	since   time.Time
	fleet   *fleet
	jobs    chan job
}

func (d *daemon) engine(acc account) *engine.Engine {
	return engine.New(d.store, acc.Account, d.options(acc))
}

func (d *daemon) options(acc account) engine.Options {
	return engine.Options{Now: time.Now, Log: d.log, Report: d.report, DryRun: d.dry, Installation: installation(d.stateDir), Gate: acc.gate, Step: d.step}
}

// once makes one full pass over every account; one that fails does not keep the
// others from their turn.
func (d *daemon) once(ctx context.Context) error {
	var errs []error
	for _, acc := range d.accounts {
		errs = append(errs, d.onceFor(ctx, acc))
	}
	return errors.Join(append(errs, d.sendOnce(ctx))...)
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

// watch runs until ctx ends, which is no error, or no account can go on (unless
// it is to stay for a reload).
func (d *daemon) watch(ctx context.Context) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	d.fleet, d.jobs, d.since = newFleet(ctx, d), make(chan job), time.Now()
	stop, err := d.listen(ctx)
	if err != nil {
		return err
	}
	for _, acc := range d.accounts {
		d.fleet.start(acc)
	}
	d.log.Info("watching", "accounts", len(d.accounts), "dry_run", d.dry)
	alive := d.keepAlive(ctx)
	minded := d.minds(ctx)
	d.manager.Ready()
	err = d.work(ctx)
	d.manager.Stopping()
	cancel()
	d.fleet.wait()
	<-alive
	minded()
	return errors.Join(err, stop())
}

// work waits for what may happen to a daemon as a whole.
func (d *daemon) work(ctx context.Context) error {
	for {
		select {
		case <-ctx.Done():
			return nil
		case j := <-d.jobs:
			said, err := j.do()
			j.answer <- asked{said, err}
		case <-d.hangup:
			_, _ = d.reload() // it has logged what it says
		case <-d.fleet.ended:
		}
		if idle, err := d.fleet.idle(); idle && !d.stay {
			return err
		}
	}
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
	if len(acc.Folders) > 1 || acc.Gestures || gestured(acc) {
		o.FullEvery = time.Minute // only one folder is idled on; the others are looked at
	}
	return &imapwatch.Watcher{
		Server: acc.server, Options: o, Folder: acc.Folders[0], Wake: wake, Again: e.Again,
		Pass: func(ctx context.Context, c *imapwatch.Conn, why imapwatch.Reason) error {
			err := e.Pass(ctx, c, why)
			if why == imapwatch.Full {
				debug.FreeOSMemory() // hours of waiting follow: what the pass used is not kept for them
			}
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
func (d *daemon) wake() { d.fleet.poke() }
