package engine

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"inboxd/internal/compose"
	"inboxd/internal/decide"
	"inboxd/internal/decide/hours"
	"inboxd/internal/decide/outbox"
	"inboxd/internal/store"
)

// ErrNotApproved is wrapped when an approval is not possible, and says why.
var ErrNotApproved = errors.New("not approved")

// Approval is the user's word that one draft may leave, as it is.
type Approval struct {
	Draft      string      `json:"draft"`
	Hash       string      `json:"hash"`
	Place      store.Place `json:"place"`
	Sender     string      `json:"sender"`
	Recipients []string    `json:"recipients"`
	Subject    string      `json:"subject"`
	Size       int         `json:"size"`
	AtOnce     bool        `json:"at_once,omitempty"`
	Outside    bool        `json:"outside,omitempty"`
	By         string      `json:"by,omitempty"`
}

// ReadDraft reads a draft as it lies in the mailbox now, for the user to approve
// exactly that. It writes nothing, to the mailbox or the store.
func ReadDraft(ctx context.Context, st *store.Store, acc Account, box Postbox, d store.Draft) (Content, Approval, error) {
	e := New(st, acc, Options{})
	if err := e.arrive(ctx, box); err != nil {
		return Content{}, Approval{}, err
	}
	v, _, err := e.readDrafts(ctx, box)
	if err != nil {
		return Content{}, Approval{}, err
	}
	e.drafts = v
	uids, err := e.copiesOf(ctx, d)
	if err != nil {
		return Content{}, Approval{}, err
	}
	switch len(uids) {
	case 0:
		return Content{}, Approval{}, fmt.Errorf("%w: the draft is not in %s any more", ErrNotApproved, e.folders.Drafts)
	case 1:
	default:
		return Content{}, Approval{}, fmt.Errorf("%w: %d drafts in %s answer the same message; delete those you do not mean", ErrNotApproved, len(uids), e.folders.Drafts)
	}
	c, there, err := e.content(ctx, box, uids[0])
	if err == nil && !there {
		err = fmt.Errorf("%w: the draft was deleted this moment", ErrNotApproved)
	}
	if err != nil {
		return Content{}, Approval{}, err
	}
	return c, approvalOf(d.ID, c), nil
}

func approvalOf(draft string, c Content) Approval {
	from, to := c.letter.Envelope()
	return Approval{Draft: draft, Hash: c.letter.Hash(), Place: c.place, Sender: from, Recipients: to, Subject: c.letter.Subject, Size: len(c.Raw), By: store.ByCommand}
}

// Plan is when an approved draft leaves, and what speaks against waiting that long.
type Plan struct {
	Send     store.Send
	Zone     hours.Zone
	Warnings []string
}

// Approve records an approval. What is approved is the content with that hash and
// nothing else.
func Approve(ctx context.Context, st *store.Store, acc Account, ap Approval, now time.Time) (p Plan, err error) {
	err = st.Update(ctx, func(tx *store.Tx) error {
		p, err = approve(tx, acc, ap, now)
		return err
	})
	return p, err
}

func approve(tx *store.Tx, acc Account, ap Approval, now time.Time) (p Plan, err error) {
	d, found, err := tx.Draft(ap.Draft)
	if err != nil {
		return p, err
	}
	if err := mayApprove(tx, acc, d, found, ap); err != nil {
		return p, err
	}
	n, err := tx.CountSends(d.ID)
	if err != nil {
		return p, err
	}
	id := "s" + shortHash(fmt.Sprint(d.ID, "\x00", n, "\x00", ap.Hash))
	a := store.Send{
		ID: id, Account: acc.Key(), Draft: d.ID, Thread: d.Thread, State: outbox.Approved, ApprovedBy: ap.By, Hash: ap.Hash,
		MessageID: compose.MessageID(acc.Key(), "send "+d.ID+" "+ap.Hash, n, ap.Sender[strings.LastIndexByte(ap.Sender, '@')+1:]),
		Sender:    ap.Sender, Recipients: ap.Recipients, Subject: ap.Subject, Size: ap.Size, Place: ap.Place,
		Approved: now.Truncate(time.Second), AtOnce: ap.AtOnce, Outside: ap.Outside,
	}
	if a.Mark, err = tx.Mark(acc.Key()); err != nil {
		return p, err
	}
	h, _, err := tx.Thread(d.Thread)
	if err != nil {
		return p, err
	}
	if !a.Approved.After(h.WordAt) { // in the same second as the word before it: after it all the same
		a.Approved = h.WordAt.Add(time.Second)
	}
	if p, err = plan(tx, acc, a, h, now); err != nil {
		return p, err
	}
	if err := tx.PutSend(p.Send); err != nil {
		return p, err
	}
	return p, tx.Log(store.Event{At: now, Account: acc.Key(), Thread: d.Thread, What: "approved", Detail: p.Send.ApprovedBy + ": " + p.Send.Reason})
}

func mayApprove(tx *store.Tx, acc Account, d store.Draft, found bool, ap Approval) error {
	no := func(format string, args ...any) error {
		return fmt.Errorf("%w: "+format, append([]any{ErrNotApproved}, args...)...)
	}
	switch {
	case !found:
		return no("there is no draft %s (see `inboxd threads`)", ap.Draft)
	case acc.Post == nil:
		return no("[account.smtp] is not configured for %s: nothing can be sent; send the draft from your mail program", acc.Name)
	case d.Account != acc.Key():
		return no("draft %s belongs to another account", ap.Draft)
	case ap.Hash == "" || len(ap.Recipients) == 0:
		return no("it is not said what exactly is approved")
	case d.State == store.Sent:
		return no("this draft has been sent, or you have answered the message")
	case d.State != store.Saved && d.State != store.Edited:
		return no("the draft is %s", d.State)
	case d.Stale:
		return no("the draft is being taken back: the thread has moved on")
	case !acc.Me.Has(ap.Sender):
		return no("its From, %s, is none of your addresses", ap.Sender)
	case acc.Post.SendingHost != "" && !strings.EqualFold(acc.Post.SendingHost, acc.Post.ThisHost):
		return no("this mailbox sends from %s alone (sending_host), and this is %s", acc.Post.SendingHost, acc.Post.ThisHost)
	}
	last, has, err := tx.SendOf(d.ID)
	if err != nil || !has {
		return err
	}
	switch last.State {
	case outbox.Approved:
		return no("it is approved already; inboxd unsend %s takes that back", d.ID)
	case outbox.Sending:
		return no("it is being sent")
	case outbox.Unknown:
		return no("it is not known whether it was sent before: `inboxd outbox resolve %s sent` or `not-sent` tells inboxd what you found", d.ID)
	case outbox.Sent:
		return no("it has been sent")
	}
	return nil
}

// plan says when a letter leaves.
func plan(tx *store.Tx, acc Account, a store.Send, h store.Thread, now time.Time) (p Plan, err error) {
	var dec decide.Decision
	if h.Decision != "" {
		if err := json.Unmarshal([]byte(h.Decision), &dec); err != nil {
			return p, fmt.Errorf("the stored decision of thread %s: %w", h.ID, err)
		}
	}
	z, err := zoneOf(tx, acc, a, now)
	if err != nil {
		return p, err
	}
	a.Deadline, a.Undo = dec.Deadline, now.Add(acc.Post.Undo)
	switch {
	case a.AtOnce:
		a.Undo, a.Planned, a.Reason = now, now, "at once, on your word"
	case a.Outside:
		a.Planned, a.Reason = a.Undo, "outside business hours, on your word"
	default:
		at, ok := acc.Post.Rules.Next(a.Undo, z, minute(a.ID))
		if !ok {
			return p, fmt.Errorf("%w: there are no business hours within a month; --outside-hours sends it all the same", ErrNotApproved)
		}
		a.Planned = at
		a.Reason = "in their business hours"
		if at.Equal(a.Undo) {
			a.Reason = "their business hours are open"
		}
	}
	p = Plan{Send: a, Zone: z}
	if hours.Late(a.Planned, z, a.Deadline) {
		p.Warnings = append(p.Warnings, "the deadline ("+a.Deadline+") comes before that: --outside-hours sends it within minutes, --now at once")
	} else if a.Deadline != "" && !endOf(a.Deadline, z).After(a.Planned.Add(24*time.Hour)) {
		p.Warnings = append(p.Warnings, "the deadline ("+a.Deadline+") is near")
	}
	if a.Planned.Sub(now) > time.Hour && slices.Contains(dec.Attach, decide.PausePaperwork) {
		p.Warnings = append(p.Warnings, "visa, relocation or contract steps are under way meanwhile: --outside-hours sends it within minutes")
	}
	return p, nil
}

// Unsend takes an approval back while the letter has not begun to leave.
func Unsend(ctx context.Context, st *store.Store, draft string, now time.Time) error {
	return st.Update(ctx, func(tx *store.Tx) error {
		a, found, err := tx.SendOf(draft)
		if err != nil {
			return err
		}
		if !found {
			return fmt.Errorf("draft %s is not in the outbox", draft)
		}
		to, err := outbox.Next(a.State, outbox.TakeBack)
		if err != nil {
			return fmt.Errorf("draft %s cannot be taken back: it is %s", draft, a.State)
		}
		a.State, a.Ended, a.Reason = to, now, "taken back on your word"
		if err := tx.Log(store.Event{At: now, Account: a.Account, Thread: a.Thread, What: "unsent", Detail: a.Reason}); err != nil {
			return err
		}
		return tx.PutSend(a)
	})
}

// Resolve takes the user's word on a letter of which it is not known whether it arrived.
func Resolve(ctx context.Context, st *store.Store, acc Account, draft string, sent bool, now time.Time) error {
	e := New(st, acc, Options{Now: func() time.Time { return now }})
	return st.Update(ctx, func(tx *store.Tx) error {
		a, found, err := tx.SendOf(draft)
		if err != nil {
			return err
		}
		ev := outbox.SaidNever
		if sent {
			ev = outbox.SaidSent
		}
		to, err := outbox.Next(a.State, ev)
		if err != nil || !found {
			return fmt.Errorf("draft %s is not one of which the outcome is unknown", draft)
		}
		a.State, a.Ended, a.Reason = to, now, "as you said"
		if to == outbox.Sent {
			if err := e.left(tx, a); err != nil {
				return err
			}
		} else {
			a.Wire = nil
		}
		return tx.PutSend(a)
	})
}
