package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/spf13/cobra"

	"inboxd/internal/decide"
	"inboxd/internal/demo"
	"inboxd/internal/embedded"
	"inboxd/internal/embedded/post"
	"inboxd/internal/engine"
	"inboxd/internal/imapwatch"
	"inboxd/internal/mail"
	"inboxd/internal/store"
)

// demoWait bounds how long the demo waits for one step of its story.
const demoWait = time.Minute

func (a *app) demoCommand() *cobra.Command {
	var once bool
	var port int
	cmd := &cobra.Command{
		Use: "demo", Short: "The whole job on a sample inbox: no account, no network", Args: wrong(cobra.NoArgs),
		Long: `Starts a mail server of its own on this machine, fills it with the sample inbox
of Alex Morgan, and does the whole job on it with the code that the daemon runs.
Without --once the server stays up afterwards, so that you can open the mailbox
in your mail client and look at the drafts.`,
		Example: "  inboxd demo\n  inboxd demo --once\n  inboxd demo --port 1143",
		RunE:    func(cmd *cobra.Command, _ []string) error { return a.demo(cmd.Context(), once, port) },
	}
	cmd.Flags().BoolVar(&once, "once", false, "end when all is drafted")
	cmd.Flags().IntVar(&port, "port", 0, "port of the mail server (default: a free one)")
	return cmd
}

// demonstration is a running demo.
type demonstration struct {
	p       *printer
	tale    *tale
	server  *embedded.Server
	office  *post.Server
	samples []demo.Sample
}

func (a *app) demo(ctx context.Context, once bool, port int) (err error) {
	samples, err := demo.Samples(time.Now())
	if err != nil {
		return err
	}
	server, err := embedded.Start(embedded.Options{Addr: fmt.Sprintf("127.0.0.1:%d", port), Security: embedded.Plain})
	if err != nil {
		return fmt.Errorf("start the demo's mail server: %w", err)
	}
	defer func() { err = errors.Join(err, server.Close()) }()
	dir, err := os.MkdirTemp("", "inboxd-demo-")
	if err != nil {
		return fmt.Errorf("make the demo's state folder: %w", err)
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	p := a.printer()
	office, err := startOffice(0)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, office.Close()) }()
	d := &demonstration{p: p, tale: newTale(p), server: server, office: office, samples: samples}
	if err := d.play(ctx, dir, once); err != nil {
		return err
	}
	return p.err
}

// play fills the mailbox, runs the daemon on it, and tells what happens.
func (d *demonstration) play(ctx context.Context, dir string, once bool) error {
	before, err := d.fill()
	if err != nil {
		return err
	}
	st, err := store.Open(dir)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	daemon := d.daemon(st, dir)
	ended := make(chan error, 1)
	go func() { ended <- daemon.watch(ctx) }()
	err = d.tell(ctx)
	if err == nil {
		d.drafted()
		err = d.approves(ctx, st, daemon.accounts[0], dir)
	}
	if err == nil {
		d.summary(before)
		if !once {
			d.invite(dir)
			<-ctx.Done()
		}
	}
	cancel()
	return errors.Join(err, <-ended, st.Close())
}

// fill delivers the sample mailbox and returns the inbox's flags.
func (d *demonstration) fill() (map[uint32][]string, error) {
	d.p.line("%s", d.p.bold("Alex Morgan is not moving jobs. This is the inbox this morning:"))
	d.p.line("")
	var rows [][]string
	for _, s := range d.samples {
		if s.Folder == demo.FolderLive {
			continue
		}
		if _, err := d.server.Deliver(s.Folder, s.Raw, s.Flags, s.Date); err != nil {
			return nil, fmt.Errorf("fill the sample mailbox: %w", err)
		}
		if m, err := mail.Parse(s.Raw); err == nil && s.Folder == demo.FolderInbox {
			rows = append(rows, []string{s.Date.Format("Mon 02 Jan 15:04"), clean(display(m.Author())), clean(m.Subject)})
		}
	}
	d.p.table([]string{"WHEN", "FROM", "SUBJECT"}, rows)
	d.p.line("")
	d.p.line("%s", d.p.bold("inboxd starts. What it recognises, decides and drafts:"))
	flags := map[uint32][]string{}
	for _, m := range d.server.Mailbox("INBOX").Messages {
		flags[m.UID] = m.Flags
	}
	return flags, nil
}

func display(a mail.Address) string {
	if a.Name != "" {
		return a.Name
	}
	return a.Addr
}

// daemon is the real one, pointed at the demo's server.
func (d *demonstration) daemon(st *store.Store, dir string) *daemon {
	host, port := d.server.HostPort()
	user := embedded.DefaultUser()
	return &daemon{
		store: st, stateDir: dir, log: slog.New(slog.DiscardHandler), report: d.tale.report, idle: d.tale.rest,
		accounts: []account{{
			Account: d.account(), gate: &sync.Mutex{},
			server: imapwatch.Server{
				Account: "demo", Host: host, Port: port, TLS: imapwatch.Plain, Username: user.Name,
				Secret: func(context.Context) (string, error) { return user.Password, nil },
			},
		}},
	}
}

// account is Alex Morgan's.
func (d *demonstration) account() engine.Account {
	return engine.Account{
		Name: "demo", Me: mail.Identities{"alex@example.org", "a.morgan@example.net"}, DisplayName: "Alex Morgan",
		Signature: "Alex Morgan\n+44 20 7946 0000", Folders: []string{"INBOX"}, Keyword: "inboxd-drafted",
		Policy:   decide.Policy{Stance: decide.Decline, ReplyAll: true, GentleClose: true},
		Lookback: 21 * 24 * time.Hour, DraftsPerDay: 100, Post: d.posts(),
	}
}

// tell waits for the first look and then lets the live messages arrive, one at a time.
func (d *demonstration) tell(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, demoWait)
	defer cancel()
	if err := d.tale.wait(ctx, func(t *tale) bool { return t.rests > 0 }); err != nil {
		return fmt.Errorf("the first look at the mailbox did not end: %w", err)
	}
	d.tale.untouched()
	d.p.line("")
	d.p.line("%s", d.p.bold("Now mail arrives while you watch:"))
	for _, s := range d.samples {
		if s.Folder != demo.FolderLive {
			continue
		}
		if err := d.live(ctx, s); err != nil {
			return err
		}
	}
	return nil
}

func (d *demonstration) live(ctx context.Context, s demo.Sample) error {
	m, err := mail.Parse(s.Raw)
	if err != nil {
		return fmt.Errorf("sample %s: %w", s.File, err)
	}
	d.p.line("")
	d.p.line("%s %s  %s", d.p.amber("▼ arrives"), d.p.bold(clean(m.Subject)), d.p.dim(clean(display(m.Author()))))
	rests, began := d.tale.count(), time.Now()
	if _, err := d.server.Deliver("INBOX", s.Raw, s.Flags, time.Now()); err != nil {
		return fmt.Errorf("deliver %s: %w", s.File, err)
	}
	err = d.tale.wait(ctx, func(t *tale) bool { return t.arrived[m.Key()] && t.rests > rests })
	if err != nil {
		return fmt.Errorf("nothing was done about %s: %w", s.File, err)
	}
	d.p.line("  %s", d.p.dim(fmt.Sprintf("done in %d ms", time.Since(began).Milliseconds())))
	return nil
}

// drafted tells what there is before anything was approved.
func (d *demonstration) drafted() {
	d.p.line("")
	d.p.line("%s", d.p.bold(plural(len(d.server.Mailbox("Drafts").Messages), "draft")+" in Drafts, each in its thread. Nothing was sent, moved or deleted."))
}

// summary holds the mailbox against what it was.
func (d *demonstration) summary(before map[uint32][]string) {
	p := d.p
	changed := 0
	for _, m := range d.server.Mailbox("INBOX").Messages {
		if was, known := before[m.UID]; known && !sameFlags(was, m.Flags) {
			changed++
		}
	}
	p.line("")
	p.line("%s", p.bold("Sent: the one letter that was approved. Everything else waits for Alex."))
	p.line("Flags of messages in the inbox changed, but for the keyword on those with a draft and the answered one: %d.", changed)
}

// sameFlags compares flags but for the keywords that inboxd may set, and \Answered
// on what an approved letter answered.
func sameFlags(was, is []string) bool {
	mail := func(flags []string) []string {
		flags = slices.DeleteFunc(slices.Clone(flags), func(f string) bool { return strings.HasPrefix(f, "inboxd-") || f == `\Answered` })
		slices.Sort(flags)
		return flags
	}
	return slices.Equal(mail(was), mail(is))
}

// invite prints how to look at the mailbox with a mail client.
func (d *demonstration) invite(dir string) {
	host, port := d.server.HostPort()
	user := embedded.DefaultUser()
	p := d.p
	p.line("")
	p.line("%s", p.bold("The mailbox is open until you press Ctrl-C. In any mail client:"))
	p.line("  IMAP server  %s, port %d, no encryption (it never leaves this machine)", host, port)
	p.line("  user         %s", user.Name)
	p.line("  password     %s", user.Password)
	smtpHost, smtpPort := d.office.HostPort()
	p.line("  SMTP server  %s, port %d, no encryption, the same user and password; it keeps what it gets to itself", smtpHost, smtpPort)
	p.line("For example:   neomutt -f 'imap://alex%%40example.org@%s:%d/Drafts'", host, port)
	p.line("%s", p.dim("The demo's state lies in "+dir+" and goes when the demo ends."))
}
