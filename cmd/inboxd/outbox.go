package main

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"inboxd/internal/decide/outbox"
	"inboxd/internal/store"
)

// sendLine is one line of `outbox --json`.
type sendLine struct {
	ID         string       `json:"id"` // the draft's
	Thread     string       `json:"thread"`
	Account    string       `json:"account"`
	State      outbox.State `json:"state"`
	NotBefore  string       `json:"not_before"`
	Reason     string       `json:"reason"`
	To         []string     `json:"to"`
	Subject    string       `json:"subject"`
	ApprovedBy string       `json:"approved_by"`
	ApprovedAt string       `json:"approved_at"`
	MessageID  string       `json:"message_id"`
	Bounced    string       `json:"bounced,omitempty"`
	Outcome    string       `json:"outcome,omitempty"`
}

func (a *app) outboxCommand() *cobra.Command {
	var asJSON, all bool
	cmd := &cobra.Command{
		Use: "outbox", Short: "What is approved, when it leaves, and what became of it", Args: wrong(cobra.NoArgs),
		Long: `Lists approved drafts that have not left, those of which it is not known whether
they did, and with --all every one that ever was in the outbox.`,
		Example: "  inboxd outbox\n  inboxd outbox --all --json\n  inboxd outbox resolve d4kq2m7abc sent",
		RunE:    func(cmd *cobra.Command, _ []string) error { return a.outbox(cmd.Context(), asJSON, all) },
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "one JSON object a draft, a line each")
	cmd.Flags().BoolVar(&all, "all", false, "also what has left, or will not")
	cmd.AddCommand(&cobra.Command{
		Use: "resolve DRAFT sent|not-sent", Short: "Say what became of a letter whose sending was cut off", Args: wrong(cobra.ExactArgs(2)),
		Long: `Where the line broke while a letter was being sent, nobody knows whether it arrived,
and inboxd never sends it again by itself. Look into your sent mail, or ask them,
and say what you found.`,
		Example: "  inboxd outbox resolve d4kq2m7abc sent",
		RunE: func(cmd *cobra.Command, args []string) error {
			if args[1] != "sent" && args[1] != "not-sent" {
				return usageError{fmt.Errorf("%q: want sent or not-sent", args[1])}
			}
			return a.aboutDraft(cmd.Context(), "resolve", args[0], args[1] == "sent")
		},
	})
	return cmd
}

func (a *app) outbox(ctx context.Context, asJSON, all bool) error {
	c, st, err := a.look()
	if errors.Is(err, store.ErrNone) {
		return a.nothingYet(asJSON)
	}
	if err != nil {
		return err
	}
	defer closeQuietly(st)
	lines, err := outboxLines(ctx, st, c, all)
	if err != nil {
		return err
	}
	if asJSON {
		enc := a.json()
		for _, l := range lines {
			if err := enc.Encode(l); err != nil {
				return err
			}
		}
		return nil
	}
	return a.printOutbox(lines)
}

func outboxLines(ctx context.Context, st *store.Store, c names, all bool) (out []sendLine, err error) {
	states := []outbox.State{outbox.Sending, outbox.Unknown, outbox.Approved}
	if all {
		states = append(states, outbox.Sent, outbox.Rejected, outbox.Void, outbox.Withdrawn)
	}
	err = st.View(ctx, func(tx *store.Tx) error {
		out = nil
		for _, s := range states {
			sends, err := tx.SendsIn("", s)
			if err != nil {
				return err
			}
			for _, x := range sends {
				out = append(out, lineOfSend(x, c))
			}
		}
		return nil
	})
	return out, err
}

func lineOfSend(s store.Send, c names) sendLine {
	return sendLine{ID: s.Draft, Thread: s.Thread, Account: c.name(s.Account), State: s.State, NotBefore: latestOf(s.Planned, s.Retry).Format(time.RFC3339), Reason: s.Reason,
		To: append([]string{}, s.Recipients...), Subject: s.Subject, ApprovedBy: s.ApprovedBy, ApprovedAt: s.Approved.Format(time.RFC3339), MessageID: s.MessageID,
		Bounced: s.Bounced, Outcome: s.Outcome}
}

func latestOf(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}

// outboxLine is the newest of one draft.
func outboxLine(ctx context.Context, st *store.Store, draft string) (l sendLine, err error) {
	err = st.View(ctx, func(tx *store.Tx) error {
		s, _, err := tx.SendOf(draft)
		l = lineOfSend(s, names{})
		return err
	})
	return l, err
}

// sentence tells what became of a letter.
func (l sendLine) sentence() string {
	to := strings.Join(l.To, ", ")
	switch l.State {
	case outbox.Sent:
		return "sent: " + l.ID + " to " + to
	case outbox.Approved:
		return "not sent yet: " + l.Reason
	}
	return string(l.State) + ": " + l.Reason
}

func (a *app) printOutbox(lines []sendLine) error {
	if len(lines) == 0 {
		fmt.Fprintln(a.err, "The outbox is empty: nothing is approved.")
		return nil
	}
	p := a.printer()
	var rows [][]string
	for _, l := range lines {
		when := l.NotBefore
		if at, err := time.Parse(time.RFC3339, when); err == nil {
			when = at.In(now().Location()).Format("Mon 2 Jan 15:04")
		}
		what := l.Reason
		if l.Bounced != "" {
			what = "bounced: " + l.Bounced
		} else if l.Outcome != "" {
			what = l.Outcome
		}
		rows = append(rows, []string{l.ID, string(l.State), when, clean(strings.Join(l.To, ", ")), clean(l.Subject), clean(what)})
	}
	p.table([]string{"DRAFT", "STATE", "LEAVES", "TO", "SUBJECT", ""}, rows)
	return p.err
}
