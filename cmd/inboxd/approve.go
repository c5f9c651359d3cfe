package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"

	"github.com/spf13/cobra"

	"inboxd/internal/config"
	"inboxd/internal/control"
	"inboxd/internal/engine"
	"inboxd/internal/store"
)

// sendOrder is one of the user's words about sending, as it travels to the daemon.
type sendOrder struct {
	Account  string           `json:"account"` // its key
	Draft    string           `json:"draft"`
	Approval *engine.Approval `json:"approval,omitempty"`
	Sent     bool             `json:"sent,omitempty"`
}

func (a *app) approveCommand() *cobra.Command {
	var atOnce, outside bool
	cmd := &cobra.Command{
		Use: "approve DRAFT", Short: "Let a draft leave, exactly as it lies in your mailbox now", Args: wrong(cobra.ExactArgs(1)),
		Long: `Approves one draft as it lies in your drafts folder at this moment, with your own
changes. If it is changed afterwards, if they write again, or if you answer
yourself, it is not sent. It leaves in the business hours of the one who reads
it, at some minute of their first hour; if those are open, after the undo time
(2 minutes), in which inboxd unsend takes it back.`,
		Example: "  inboxd approve d4kq2m7abc\n  inboxd approve d4kq2m7abc --outside-hours\n  inboxd approve d4kq2m7abc --now",
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.approve(cmd.Context(), args[0], atOnce, outside)
		},
	}
	cmd.Flags().BoolVar(&atOnce, "now", false, "at once: no business hours, no undo time")
	cmd.Flags().BoolVar(&outside, "outside-hours", false, "after the undo time, whatever the hour")
	return cmd
}

func (a *app) approve(ctx context.Context, typed string, atOnce, outside bool) error {
	c, err := a.load(true)
	if err != nil {
		return err
	}
	st, err := store.Look(c.StateDir)
	if err != nil {
		return err
	}
	ap, acc, err := a.readForApproval(ctx, c, st, typed)
	closeQuietly(st)
	if err != nil {
		return err
	}
	ap.AtOnce, ap.Outside = atOnce, outside
	return a.orderSending(ctx, c, "approve", sendOrder{Account: acc.Key(), Draft: ap.Draft, Approval: &ap})
}

// readForApproval reads the draft in the mailbox and shows it: that, to the byte,
// is what is approved.
func (a *app) readForApproval(ctx context.Context, c *config.Config, st *store.Store, typed string) (ap engine.Approval, acc account, err error) {
	d, err := findDraft(ctx, st, typed)
	if err != nil {
		return ap, acc, err
	}
	acc, err = accountWith(c, d.Account)
	if err != nil {
		return ap, acc, err
	}
	box, done, err := postbox(acc, slog.New(slog.DiscardHandler))(ctx)
	if err != nil {
		return ap, acc, fmt.Errorf("the draft cannot be read in your mailbox, so nothing was approved: %w", err)
	}
	defer done()
	letter, ap, err := engine.ReadDraft(ctx, st, acc.Account, box, d)
	if err != nil {
		return ap, acc, err
	}
	p := newPrinter(a.err)
	printRaw(p, letter.Raw, 3)
	if out, err := lintText(d.ID+".eml", string(letter.Raw), lintFlags{kind: d.Kind}); err == nil {
		for _, f := range out.Findings {
			p.line("%s", p.amber(clean("  "+f.Rule+": «"+f.Words+"»")))
		}
	}
	p.line("")
	return ap, acc, p.err
}

// findDraft takes a draft's id, or the beginning of one that is not ambiguous.
func findDraft(ctx context.Context, st *store.Store, typed string) (d store.Draft, err error) {
	err = st.View(ctx, func(tx *store.Tx) error {
		ds, err := tx.FindDrafts(typed)
		if err != nil {
			return err
		}
		if len(ds) != 1 {
			return fmt.Errorf("draft %q: %d drafts match; `inboxd threads` lists them", typed, len(ds))
		}
		d = ds[0]
		return nil
	})
	return d, err
}

func accountWith(c *config.Config, key string) (account, error) {
	for _, acc := range accountsOf(c) {
		if acc.Key() == key {
			return acc, nil
		}
	}
	return account{}, fmt.Errorf("the account %s of this draft is not configured any more", key)
}

func (a *app) unsendCommand() *cobra.Command {
	return &cobra.Command{
		Use: "unsend DRAFT", Short: "Take an approval back before the draft leaves", Args: wrong(cobra.ExactArgs(1)),
		Example: "  inboxd unsend d4kq2m7abc",
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.aboutDraft(cmd.Context(), "unsend", args[0], false)
		},
	}
}

// aboutDraft gives a word about one draft of the outbox.
func (a *app) aboutDraft(ctx context.Context, name, typed string, sent bool) error {
	c, err := a.load(true)
	if err != nil {
		return err
	}
	st, err := store.Look(c.StateDir)
	if err != nil {
		return err
	}
	d, err := findDraft(ctx, st, typed)
	closeQuietly(st)
	if err != nil {
		return err
	}
	return a.orderSending(ctx, c, name, sendOrder{Account: d.Account, Draft: d.ID, Sent: sent})
}

// orderSending gives the word to the running daemon, else carries it out itself.
func (a *app) orderSending(ctx context.Context, c *config.Config, name string, o sendOrder) error {
	said, err := a.callDaemon(ctx, c, name, o)
	if errors.Is(err, control.ErrNoDaemon) {
		said, err = a.sendHere(ctx, c, name, o)
	}
	if err != nil {
		return err
	}
	err = a.tell(said)
	return err
}

func (a *app) callDaemon(ctx context.Context, c *config.Config, name string, o any) (said string, err error) {
	client, err := control.Dial(c.StateDir)
	if err != nil {
		return "", err
	}
	err = client.Call(ctx, name, o, &said)
	return said, errors.Join(err, client.Close())
}

// sendHere is for when no daemon runs: what is approved at once leaves from here.
func (a *app) sendHere(ctx context.Context, c *config.Config, name string, o sendOrder) (said string, err error) {
	st, err := openStore(c.StateDir)
	if err != nil {
		return "", err
	}
	defer func() { err = errors.Join(err, st.Close()) }()
	accounts := accountsOf(c)
	if said, err = carryOutSending(ctx, st, accounts, name, o); err != nil || name != "approve" {
		return said, err
	}
	if !o.Approval.AtOnce {
		return said + "\nno daemon is running: it leaves when `inboxd run` does, or with `inboxd once` at that time", nil
	}
	d := &daemon{accounts: accounts, store: st, stateDir: c.StateDir, log: logger(a.err, false)}
	if err := d.sendOnce(ctx); err != nil {
		return said, err
	}
	line, err := outboxLine(ctx, st, o.Draft)
	return line.sentence(), err
}

// carryOutSending does what a word about sending says, in the store.
func carryOutSending(ctx context.Context, st *store.Store, accounts []account, name string, o sendOrder) (string, error) {
	for _, acc := range accounts {
		if acc.Key() != o.Account {
			continue
		}
		switch name {
		case "approve":
			return approveWord(ctx, st, acc, o)
		case "unsend":
			return "taken back: draft " + o.Draft + " does not leave", engine.Unsend(ctx, st, o.Draft, now())
		case "resolve":
			return "noted: draft " + o.Draft, engine.Resolve(ctx, st, acc.Account, o.Draft, o.Sent, now())
		}
	}
	return "", fmt.Errorf("the account %s is not one of the running daemon's", o.Account)
}

func approveWord(ctx context.Context, st *store.Store, acc account, o sendOrder) (string, error) {
	if o.Approval == nil {
		return "", errors.New("it is not said what is approved")
	}
	p, err := engine.Approve(ctx, st, acc.Account, *o.Approval, now())
	if err != nil {
		return "", err
	}
	s := p.Send
	lines := []string{"approved: " + s.Draft + " to " + strings.Join(s.Recipients, ", ")}
	if !s.AtOnce {
		lines = append(lines, fmt.Sprintf("leaves %s (%s; for them %s, %s, %s confidence: %s)", s.Planned.In(now().Location()).Format("Mon 2 Jan 15:04"), s.Reason,
			s.Planned.In(p.Zone.Loc).Format("Mon 15:04"), p.Zone.Name(), p.Zone.Sure, p.Zone.Why), "inboxd unsend "+s.Draft+" takes it back until then")
	} else {
		lines = append(lines, "leaves at once")
	}
	for _, w := range p.Warnings {
		lines = append(lines, "note: "+w)
	}
	return strings.Join(lines, "\n"), nil
}
