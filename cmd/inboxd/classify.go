package main

import (
	"fmt"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"inboxd/internal/classify"
	"inboxd/internal/engine"
	"inboxd/internal/mail"
)

func (a *app) classifyCommand() *cobra.Command {
	var asJSON bool
	var me []string
	cmd := &cobra.Command{
		Use:   "classify [flags] PATH ...",
		Short: "Recognise the messages in .eml, mbox and Maildir files",
		Long: `Reads messages and says what each one is: its signals with their scores and the
words they were read from, and the facts it states. A file of several messages
is one mailbox: its messages are threaded, and each is judged in the light of
the earlier ones of its thread. "-" reads standard input. Nothing is stored.`,
		Example: `  inboxd classify offer.eml
  inboxd classify --json --me alex@example.org ~/Mail/archive.mbox
  cat message.eml | inboxd classify -`,
		Args: wrong(cobra.MinimumNArgs(1)),
		RunE: func(_ *cobra.Command, args []string) error { return a.classify(args, identities(me), asJSON) },
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "one JSON object a message, a line each")
	cmd.Flags().StringSliceVar(&me, "me", nil, "your addresses: mail from them is your own")
	return cmd
}

// identities are addresses as given on the command line, several to a flag or several flags.
func identities(me []string) mail.Identities {
	var out mail.Identities
	for _, m := range me {
		if m = strings.TrimSpace(m); m != "" {
			out = append(out, m)
		}
	}
	return out
}

// classifyLine is one line of `classify --json`.
type classifyLine struct {
	File      string            `json:"file"`
	Index     int               `json:"index"`
	Error     string            `json:"error,omitempty"`
	MessageID string            `json:"message_id"`
	From      string            `json:"from"`
	Subject   string            `json:"subject"`
	Date      string            `json:"date,omitempty"`
	Mine      bool              `json:"mine,omitempty"`
	Language  string            `json:"language"`
	Automatic bool              `json:"automatic"`
	Signals   []classify.Scored `json:"signals"`
	Facts     classify.Facts    `json:"facts"`
	Acts      []classify.Act    `json:"acts,omitempty"`
	Reasons   []string          `json:"scam_reasons,omitempty"`
}

func (a *app) classify(paths []string, me mail.Identities, asJSON bool) error {
	failed := false
	for _, p := range paths {
		ls, err := readPath(p, a.in)
		if err != nil {
			fmt.Fprintf(a.err, "inboxd: %s\n", plain(err.Error(), false))
			failed = true
		}
		turns := readAll(ls, me)
		for i, l := range ls {
			failed = failed || l.err != nil
			if err := a.printClassified(l, turns[i], asJSON); err != nil {
				return err
			}
		}
	}
	if failed {
		return errSilent
	}
	return nil
}

// readAll reads a file's messages thread by thread; the turns run in parallel to ls.
func readAll(ls []letter, me mail.Identities) []classify.Turn {
	at := map[*mail.Message]int{}
	var msgs []*mail.Message
	for i, l := range ls {
		if l.err == nil {
			at[l.msg] = i
			msgs = append(msgs, l.msg)
		}
	}
	turns := make([]classify.Turn, len(ls))
	for _, thread := range mail.Threads(msgs, me) {
		for i, t := range engine.ReadThread(thread, engine.Account{Me: me}) {
			turns[at[thread[i]]] = t
		}
	}
	return turns
}

func (a *app) printClassified(l letter, t classify.Turn, asJSON bool) error {
	line := classifyLine{File: l.file, Index: l.index, Signals: []classify.Scored{}}
	if l.err != nil {
		line.Error = l.err.Error()
	} else {
		line.fill(l.msg, t)
	}
	if asJSON {
		return a.json().Encode(line)
	}
	return a.printClassifiedText(line)
}

func (c *classifyLine) fill(m *mail.Message, t classify.Turn) {
	c.MessageID, c.From, c.Subject, c.Mine = m.MessageID, m.Author().Addr, m.Subject, t.Mine
	if !m.Date.IsZero() {
		c.Date = m.Date.Format(time.RFC3339)
	}
	if t.Mine {
		c.Language, c.Acts = t.Said.Language, t.Said.Acts
		return
	}
	c.Language, c.Automatic, c.Facts, c.Reasons = t.Verdict.Language, t.Verdict.Automatic, t.Verdict.Facts, t.Verdict.ScamReasons
	if t.Verdict.Signals != nil {
		c.Signals = t.Verdict.Signals
	}
}

func (a *app) printClassifiedText(c classifyLine) error {
	p := a.printer()
	p.line("%s", p.bold(clean(c.Subject))+p.dim("  "+clean(c.From)+"  "+c.File+fmt.Sprintf(" #%d", c.Index)))
	switch {
	case c.Error != "":
		p.line("  cannot be read: %s", clean(c.Error))
	case c.Mine:
		p.line("  your own: %s", joinActs(c.Acts))
	case len(c.Signals) == 0:
		p.line("  no signal%s", automatic(c.Automatic))
	}
	for _, s := range c.Signals {
		p.line("  %-18s %.2f  %s", s.Name, s.Score, quoted(s.Evidence))
	}
	for _, f := range factLines(c.Facts) {
		p.line("  %-18s %s", f[0], f[1])
	}
	p.line("")
	return p.err
}

func automatic(is bool) string {
	if is {
		return " (automatic or bulk mail)"
	}
	return ""
}

func joinActs(acts []classify.Act) string {
	if len(acts) == 0 {
		return "nothing that decides"
	}
	var out []string
	for _, x := range acts {
		out = append(out, string(x))
	}
	return strings.Join(out, ", ")
}
