package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"inboxd/internal/compose"
	"inboxd/internal/config"
	"inboxd/internal/decide"
	"inboxd/internal/engine"
	"inboxd/internal/imapwatch"
	"inboxd/internal/mail"
	"inboxd/internal/store"
)

// previewFlags are the flags of `preview`.
type previewFlags struct {
	json         bool
	me           []string
	name, stance string
	now          string
}

func (a *app) previewCommand() *cobra.Command {
	var f previewFlags
	cmd := &cobra.Command{
		Use:   "preview [flags] PATH",
		Short: "Show the draft that would be saved for a thread; touches nothing",
		Long: `Reads a thread from a file and shows the reply that inboxd would save for its
newest message, with the reasons. PATH may hold several threads: the one with
the newest inbound message is answered, the others are the mailbox around it.
Without a configuration the stance is "decline", there are no criteria, and
unsolicited approaches are not answered.`,
		Example: `  inboxd preview --me alex@example.org thread.mbox
  inboxd preview --json --stance negotiate --now 2026-03-10T09:00:00Z offer.eml`,
		Args: wrong(cobra.ExactArgs(1)),
		RunE: func(cmd *cobra.Command, args []string) error { return a.preview(cmd.Context(), args[0], f) },
	}
	cmd.Flags().BoolVar(&f.json, "json", false, "one JSON object")
	cmd.Flags().StringSliceVar(&f.me, "me", nil, "your addresses, the first is the primary one")
	cmd.Flags().StringVar(&f.name, "name", "", "your name, as drafts are signed")
	cmd.Flags().StringVar(&f.stance, "stance", "", "the default stance for this call: decline, negotiate, pursue, ignore or undecided")
	cmd.Flags().StringVar(&f.now, "now", "", "the time it is (RFC 3339); default: the newest message's Date")
	return cmd
}

// previewOut is the object of `preview --json`.
type previewOut struct {
	Reply  decide.Kind       `json:"reply"`
	Why    []string          `json:"why"`
	Stance decide.Outcome    `json:"stance"`
	Attach []decide.Sentence `json:"attach"`
	Draft  *draftOut         `json:"draft,omitempty"`
	Text   string            `json:"text,omitempty"` // a reply to copy, where no address takes it
	Notice string            `json:"notice,omitempty"`
	Lint   []compose.Finding `json:"lint"`
}

type draftOut struct {
	From       string   `json:"from"`
	To         []string `json:"to"`
	Cc         []string `json:"cc"`
	Subject    string   `json:"subject"`
	MessageID  string   `json:"message_id"`
	InReplyTo  string   `json:"in_reply_to,omitempty"`
	References []string `json:"references"`
	Language   string   `json:"language"`
	Text       string   `json:"text"`
	Raw        string   `json:"raw"`
}

func (a *app) preview(ctx context.Context, path string, f previewFlags) error {
	ls, err := readPath(path, a.in)
	if err != nil {
		return err
	}
	acc, err := a.previewAccount(f, ls)
	if err != nil {
		return err
	}
	out, newest, err := previewOf(ctx, ls, acc, f.now)
	if err != nil {
		return err
	}
	if f.json {
		return a.json().Encode(out)
	}
	p := a.printer()
	printPreview(p, newest, out)
	return p.err
}

// previewAccount is the configured account, or one made of the flags alone.
func (a *app) previewAccount(f previewFlags, ls []letter) (engine.Account, error) {
	acc := engine.Account{Policy: decide.Policy{Stance: decide.Decline, ReplyAll: true}}
	if a.configPath != "" {
		c, err := config.Load(a.configPath)
		if err != nil {
			return acc, err
		}
		acc = accountOf(c, 0)
	}
	if me := identities(f.me); len(me) > 0 {
		acc.Me = me
	}
	if f.name != "" {
		acc.DisplayName = f.name
	}
	if len(acc.Me) == 0 {
		acc.Me = guessMe(ls)
	}
	if f.stance != "" {
		s, ok := decide.ReadStance(f.stance)
		if !ok {
			return acc, usageError{fmt.Errorf("--stance %q: want decline, negotiate, pursue, ignore or undecided", f.stance)}
		}
		acc.Policy.Stance = s
	}
	acc.Folders, acc.DraftsPerDay = []string{"INBOX"}, 1
	acc.Lookback = 250 * 365 * 24 * time.Hour // what lies in the file is meant, however old
	return acc, nil
}

// guessMe takes the newest message's first addressee for the user, where nobody said who they are.
func guessMe(ls []letter) mail.Identities {
	var newest *mail.Message
	for _, l := range ls {
		if l.err == nil && (newest == nil || l.msg.Date.After(newest.Date)) && len(l.msg.To) > 0 {
			newest = l.msg
		}
	}
	if newest == nil {
		return mail.Identities{"me@localhost"}
	}
	return mail.Identities{newest.To[0].Addr}
}

// previewOf runs the daemon's own pass over the files, in a dry run.
func previewOf(ctx context.Context, ls []letter, acc engine.Account, nowFlag string) (*previewOut, *mail.Message, error) {
	msgs, raws := readable(ls)
	newest := newestInbound(msgs, acc.Me)
	if newest == nil {
		return nil, nil, errors.New("nothing to answer: the file holds no readable message from anyone else")
	}
	now, err := clockAt(nowFlag, msgs)
	if err != nil {
		return nil, nil, err
	}
	st, err := store.Memory()
	if err != nil {
		return nil, nil, err
	}
	rec := &recorder{newest: newest.Key()}
	eng := engine.New(st, acc, engine.Options{Now: func() time.Time { return now }, DryRun: true, Report: rec.report})
	err = eng.Pass(ctx, engine.NewFiles(msgs, raws, acc.Me), imapwatch.Full)
	if err = errors.Join(err, st.Close()); err != nil {
		return nil, nil, err
	}
	return rec.out(), newest, nil
}

func readable(ls []letter) (msgs []*mail.Message, raws [][]byte) {
	for _, l := range ls {
		if l.err == nil {
			msgs, raws = append(msgs, l.msg), append(raws, l.raw)
		}
	}
	return msgs, raws
}

func newestInbound(msgs []*mail.Message, me mail.Identities) (newest *mail.Message) {
	for _, m := range msgs {
		if !me.Has(m.Author().Addr) && (newest == nil || !m.Date.Before(newest.Date)) {
			newest = m
		}
	}
	return newest
}

// clockAt is --now, else the newest message's Date, else the computer's clock.
func clockAt(flag string, msgs []*mail.Message) (time.Time, error) {
	if flag != "" {
		t, err := time.Parse(time.RFC3339, flag)
		if err != nil {
			return t, usageError{fmt.Errorf("--now %q: want a time such as 2026-03-10T09:00:00+01:00", flag)}
		}
		return t, nil
	}
	var now time.Time
	for _, m := range msgs {
		if m.Date.After(now) {
			now = m.Date
		}
	}
	if now.IsZero() { // no message tells a day that can be read
		now = time.Now()
	}
	return now, nil
}

// recorder keeps what a pass reports of the thread that is previewed.
type recorder struct {
	newest   string // key of the message whose thread is meant
	thread   string
	decision *decide.Decision
	draft    *compose.Draft
	toCopy   *compose.Draft
}

func (r *recorder) report(x engine.Report) {
	switch {
	case x.What == engine.Arrived && x.Message.Key() == r.newest:
		r.thread = x.Thread
	case x.Thread != r.thread || r.thread == "":
	case x.What == engine.Judged:
		r.decision = x.Decision
	case x.What == engine.Planned && r.draft == nil:
		r.draft = x.Draft
	case x.What == engine.ToCopy:
		r.toCopy = x.Draft
	}
}

func (r *recorder) out() *previewOut {
	out := &previewOut{Reply: decide.None, Why: []string{}, Attach: []decide.Sentence{}, Lint: []compose.Finding{}}
	out.Stance.Reasons = []string{}
	d := r.decision
	if d == nil {
		out.Why = append(out.Why, "no message of this thread carries a recruiting signal")
		return out
	}
	out.Why, out.Stance, out.Notice = append(out.Why, d.Why...), d.Stance, d.Notice
	if out.Stance.Reasons == nil {
		out.Stance.Reasons = []string{}
	}
	if r.toCopy != nil {
		out.Text = r.toCopy.Text
	}
	if r.draft == nil {
		if d.Notice != "" {
			out.Why = append(out.Why, d.Notice)
		}
		return out
	}
	out.Reply, out.Attach = d.Reply, append(out.Attach, d.Attach...)
	l := r.draft
	out.Draft = &draftOut{From: l.From, To: list(l.To), Cc: list(l.Cc), Subject: l.Subject, MessageID: l.MessageID, InReplyTo: l.InReplyTo,
		References: list(l.References), Language: l.Language, Text: l.Text, Raw: string(l.Raw)}
	out.Lint = append(out.Lint, compose.Lint(l.Text, l.Language, d.Reply)...)
	return out
}

// list is s, never null in JSON.
func list(s []string) []string { return append([]string{}, s...) }

func printPreview(p *printer, m *mail.Message, o *previewOut) {
	p.line("%s  %s", p.bold(clean(m.Subject)), p.dim("from "+clean(m.Author().Addr)))
	if o.Stance.Value != "" {
		p.line("stance   %s (%s)  %s", o.Stance.Value, o.Stance.Source, quoted(o.Stance.Reasons))
	}
	p.line("reply    %s", o.Reply)
	for _, w := range o.Why {
		p.line("         %s", clean(w))
	}
	if o.Text != "" {
		p.line("")
		p.line("to copy:")
		for _, l := range cleanLines(o.Text) {
			printWrapped(p, l)
		}
	}
	if o.Draft == nil {
		return
	}
	p.line("")
	printRaw(p, []byte(o.Draft.Raw), 0)
}
