package engine

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"inboxd/internal/decide/outbox"
	"inboxd/internal/mail"
	"inboxd/internal/mail/outgoing"
	"inboxd/internal/smtp"
	"inboxd/internal/store"
)

// errNotNow ends an attempt before anything has left; the approval stands, or
// has been ended with a reason.
var errNotNow = errors.New("not now")

// send takes one letter through its steps. The error is of the mailbox or the
// store; what the SMTP server says is written down, not returned.
func (s *Sender) send(ctx context.Context, box Postbox, a store.Send) error {
	s.e.step("due")
	courier, err := s.e.acc.Post.Dial(ctx)
	if err != nil {
		return s.failed(ctx, a, err)
	}
	defer courier.Close()
	if err := courier.Offer(ctx, envelope(a, courier.Can())); err != nil {
		return s.failed(ctx, a, err)
	}
	s.e.step("offered")
	a, wire, err := s.begin(ctx, box, courier, a)
	if errors.Is(err, errNotNow) {
		return nil
	}
	if err != nil {
		return err
	}
	s.e.step("began")
	err = courier.Transmit(ctx, wire)
	s.e.step("transmitted")
	// Whatever follows, the answer must be written down: a stop does not undo it.
	ctx = context.WithoutCancel(ctx)
	switch {
	case err == nil:
		return s.settle(ctx, a, outbox.Took, "")
	case smtp.KindOf(err) == smtp.Rejected:
		return s.settle(ctx, a, outbox.No, err.Error())
	}
	return s.settle(ctx, a, outbox.Silence, err.Error())
}

// envelope is offered before the draft is read again; its size is a bound.
func envelope(a store.Send, can smtp.Can) smtp.Envelope {
	size := a.Size + 1024
	if !can.EightBit {
		size = 3*a.Size + 1024
	}
	e := smtp.Envelope{From: a.Sender, To: a.Recipients, Size: size, ID: a.ID}
	e.UTF8 = slices.ContainsFunc(append([]string{a.Sender}, a.Recipients...), func(addr string) bool {
		return strings.ContainsFunc(addr, func(r rune) bool { return r >= 0x80 })
	})
	return e
}

// failed writes down that an attempt failed before anything had left.
func (s *Sender) failed(ctx context.Context, a store.Send, err error) error {
	if ctx.Err() != nil {
		return nil //nolint:nilerr // a stop says nothing about the letter
	}
	if !smtp.Passing(err) {
		return s.void(ctx, a, err.Error())
	}
	s.e.opt.Log.Warn("not sent yet", "account", s.e.acc.Name, "draft", a.Draft, "error", err)
	return s.change(ctx, a, func(_ *store.Tx, a *store.Send) error {
		a.Retry = s.e.now().Add(min(time.Minute<<min(a.Tries, 4), 15*time.Minute))
		a.Tries++
		a.Reason = err.Error()
		return nil
	})
}

// begin checks that what would leave is what was approved, and writes down that
// it leaves. No pass runs between the look at the mailbox and that note.
func (s *Sender) begin(ctx context.Context, box Postbox, courier Courier, a store.Send) (store.Send, []byte, error) {
	defer s.e.enter()()
	c, found, err := s.look(ctx, box, a)
	if err != nil {
		return a, nil, err
	}
	if v, why := outbox.Same(found); v != outbox.Go {
		return a, nil, errors.Join(s.void(ctx, a, why), errNotNow)
	}
	s.e.step("checked")
	at := s.e.now()
	can := courier.Can()
	wire, err := c.letter.Wire(at, a.MessageID, outgoing.Can{EightBit: can.EightBit, UTF8: can.UTF8})
	if err != nil {
		return a, nil, errors.Join(s.void(ctx, a, err.Error()), errNotNow)
	}
	if from, to := c.letter.Envelope(); from != a.Sender || !slices.Equal(to, a.Recipients) {
		return a, nil, errors.Join(s.void(ctx, a, "its recipients are not those that were approved"), errNotNow)
	}
	f, _, err := s.facts(ctx, a)
	if err != nil {
		return a, nil, err
	}
	began := false
	err = s.change(ctx, a, func(tx *store.Tx, now *store.Send) error {
		paused, err := Paused(tx)
		if err != nil {
			return err
		}
		f.State, f.Paused = now.State, !paused.IsZero()
		if v, _ := outbox.Due(f); v != outbox.Go || now.Hash != c.letter.Hash() || now.Hash != a.Hash {
			return nil // taken back, or paused, in this very moment
		}
		if now.State, err = outbox.Next(now.State, outbox.Begin); err != nil {
			return err
		}
		now.Began, now.Wire, now.Place, now.Reason = at, wire, c.place, ""
		a, began = *now, true
		return s.e.write(tx, a.Thread, "", "sending", strings.Join(a.Recipients, ", "))
	})
	if err == nil && !began {
		err = errNotNow
	}
	return a, wire, err
}

// look brings the store up to date with the mailbox and finds the draft.
func (s *Sender) look(ctx context.Context, box Postbox, a store.Send) (c Content, f outbox.Found, err error) {
	e := s.e
	if err := e.arrive(ctx, box); err != nil {
		return c, f, err
	}
	if err := e.takeIn(ctx, box, false); err != nil {
		return c, f, err
	}
	if err := e.lookAround(ctx, box, false); err != nil {
		return c, f, err
	}
	d, known, err := s.draft(ctx, a)
	if err != nil {
		return c, f, err
	}
	f = outbox.Found{Approved: a.Hash, Gesture: a.ApprovedBy != store.ByCommand}
	if known && (d.State == store.Saved || d.State == store.Edited) {
		f.Word = d.Stale
		if c, f.There, f.Several, err = e.approvedCopy(ctx, box, d, a); err != nil {
			return c, f, err
		}
	}
	if c.letter != nil {
		f.Hash = c.letter.Hash()
	}
	if f.Gesture {
		if f.Stands, err = e.gestureStands(ctx, box, a, c); err != nil {
			return c, f, err
		}
	}
	if err := s.since(ctx, a, &f); err != nil {
		return c, f, err
	}
	if f.There && f.Hash == f.Approved {
		f.Elsewhere, err = e.claimToSend(ctx, box, c.place, f.Gesture)
	}
	return c, f, err
}

func (s *Sender) draft(ctx context.Context, a store.Send) (d store.Draft, found bool, err error) {
	err = s.e.store.View(ctx, func(tx *store.Tx) error {
		d, found, err = tx.Draft(a.Draft)
		return err
	})
	return d, found, err
}

// approvedCopy finds the draft with the approved content; of others that answer
// the same message one is enough to make it doubtful which is meant.
func (e *Engine) approvedCopy(ctx context.Context, box Postbox, d store.Draft, a store.Send) (c Content, there, several bool, err error) {
	uids, err := e.copiesOf(ctx, d)
	if err != nil || len(uids) == 0 {
		return c, false, false, err
	}
	if _, err := box.Examine(ctx, e.folders.Drafts); err != nil {
		return c, false, false, err
	}
	for _, uid := range uids {
		one, ok, err := e.content(ctx, box, uid)
		if errors.Is(err, outgoing.ErrUnsendable) {
			there = true // something lies there, and it is not what was approved
			continue
		}
		if err != nil {
			return c, false, false, err
		}
		if !ok {
			continue
		}
		there = true
		if c.letter == nil || one.letter.Hash() == a.Hash {
			c = one
		}
	}
	return c, there, len(uids) > 1, nil
}

// copiesOf lists the drafts that a row stands for: the one it knows, those with
// its id, and those that answer the same message.
func (e *Engine) copiesOf(ctx context.Context, d store.Draft) (uids []uint32, err error) {
	parent, _, err := e.parentOf(ctx, d)
	if err != nil {
		return nil, err
	}
	for _, seen := range e.drafts.list {
		known := d.Place.UIDValidity == e.drafts.validity && d.Place.UID == seen.uid
		replies := d.Kind != "referee_notice" && answers(seen, parent)
		if known || seen.id != "" && seen.id == d.MessageID || replies {
			uids = append(uids, seen.uid)
		}
	}
	return uids, nil
}

// Content is a draft as it lies in the mailbox.
type Content struct {
	Raw    []byte
	Flags  []string
	letter *outgoing.Letter
	place  store.Place
}

// Hash is what an approval of it is bound to.
func (c Content) Hash() string { return c.letter.Hash() }

func (e *Engine) content(ctx context.Context, box Postbox, uid uint32) (c Content, there bool, err error) {
	it, there, err := box.Whole(ctx, uid, maxLetter)
	if err != nil || !there {
		return c, false, err
	}
	c = Content{Raw: it.Raw, Flags: it.Flags, place: store.Place{Mailbox: e.folders.Drafts, UIDValidity: e.drafts.validity, UID: uid}}
	c.letter, err = outgoing.Read(it.Raw)
	return c, true, err
}

// since looks for what has happened since the approval: mail taken in later, and
// words of the user.
func (s *Sender) since(ctx context.Context, a store.Send, f *outbox.Found) error {
	return s.e.store.View(ctx, func(tx *store.Tx) error {
		ms, _, err := tx.MessagesAfter(s.e.acc.Key(), a.Mark)
		if err != nil {
			return err
		}
		for _, m := range ms {
			switch {
			case m.Thread == a.Thread && m.Mine, m.Mine && m.Date.After(a.Approved.Add(-time.Hour)) && wroteToAny(m, a.Recipients):
				f.Mine = true
			case m.Thread == a.Thread:
				f.Inbound = true
			}
		}
		h, _, err := tx.Thread(a.Thread)
		f.Word = f.Word || !h.WordAt.IsZero() && !h.WordAt.Before(a.Approved)
		return err
	})
}

func wroteToAny(row store.Message, addrs []string) bool {
	m, err := mail.Parse(row.Header)
	return err == nil && slices.ContainsFunc(addrs, func(a string) bool { return wroteTo(m, a) })
}

// settle writes down how a transmission ended.
func (s *Sender) settle(ctx context.Context, a store.Send, ev outbox.Event, text string) error {
	e := s.e
	err := s.change(ctx, a, func(tx *store.Tx, now *store.Send) error {
		to, err := outbox.Next(now.State, ev)
		if err != nil {
			return err
		}
		now.State, now.Ended, now.Reason = to, e.now(), text
		a = *now
		switch to {
		case outbox.Sent:
			return e.left(tx, a)
		case outbox.Rejected:
			now.Wire = nil
			return e.notify(tx, a.Thread, "rejected:"+a.ID, "not sent: "+text+". inboxd approve "+a.Draft+" approves it again")
		}
		return e.write(tx, a.Thread, "", "unknown", text)
	})
	if err != nil {
		return fmt.Errorf("write down what became of the letter %s: %w", a.Draft, err)
	}
	e.step("settled")
	e.opt.Log.Info("letter "+string(a.State), "account", e.acc.Name, "draft", a.Draft, "to", strings.Join(a.Recipients, ", "))
	if a.State == outbox.Sent {
		e.tell(Report{What: Left, Thread: a.Thread, Text: strings.Join(a.Recipients, ", ")})
	}
	return nil
}

// left makes the letter a message of the user's own in its thread, and its draft
// one that was sent.
func (e *Engine) left(tx *store.Tx, a store.Send) error {
	if err := e.write(tx, a.Thread, "", Left, strings.Join(a.Recipients, ", ")); err != nil {
		return err
	}
	d, found, err := tx.Draft(a.Draft)
	if err != nil {
		return err
	}
	if found {
		d.State, d.Updated, d.Stale, d.Missing = store.Sent, e.now(), false, time.Time{}
		if err := tx.PutDraft(d); err != nil {
			return err
		}
	}
	m, err := mail.Parse(a.Wire)
	if err != nil || len(a.Wire) == 0 {
		return nil //nolint:nilerr // its copy in Sent will tell
	}
	if _, known, err := tx.Message(e.acc.Key(), m.Key()); err != nil || known {
		return err
	}
	row := store.Message{Account: e.acc.Key(), Key: m.Key(), Thread: a.Thread, MessageID: m.MessageID, Date: m.Date, Mine: true, Sender: m.Author().Addr,
		Subject: m.Subject, Base: mail.BaseSubject(m.Subject), State: store.New, Header: headerOf(a.Wire), Raw: a.Wire}
	if err := tx.PutMessage(row); err != nil {
		return err
	}
	if err := tx.Link(e.acc.Key(), a.Thread, []string{m.MessageID}); err != nil {
		return err
	}
	return tx.MarkDirty(a.Thread)
}
