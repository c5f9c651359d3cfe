package engine

import (
	"context"
	"slices"
	"strings"
	"time"

	"inboxd/internal/decide/outbox"
	"inboxd/internal/imapwatch"
	"inboxd/internal/mail"
	"inboxd/internal/store"
)

const (
	// lookFor is how long an unknown letter is looked for in Sent before the user is asked.
	lookFor = 30 * time.Minute
	// settleSent is how long a server that inboxd does not know is given to file
	// what it sent by itself.
	settleSent = 30 * time.Second
	// sentLooked is how many of the newest messages of Sent are looked through.
	sentLooked = 200
)

// unfinished are the letters that have left and are not filed, marked and
// cleared away yet.
func (s *Sender) unfinished(ctx context.Context) ([]store.Send, error) {
	sent, err := s.in(ctx, outbox.Sent)
	return slices.DeleteFunc(sent, func(a store.Send) bool {
		done := !a.Filed.IsZero() && a.Answered && a.Removed
		return done || a.Filed.IsZero() && s.rests(a)
	}), err
}

// rests reports whether a letter waits for its server to file it.
func (s *Sender) rests(a store.Send) bool {
	return s.saves() == "" && s.e.now().Sub(a.Ended) < settleSent
}

// saves says whether the server files what it sends: yes, no, or "" where that
// has to be seen (mail.md E3).
func (s *Sender) saves() string {
	p := s.e.acc.Post
	if p.SavesSent != "" {
		return p.SavesSent
	}
	host := strings.ToLower(p.Host)
	for _, known := range []string{"gmail.com", "googlemail.com", "office365.com", "outlook.com", "hotmail.com", "zoho.com", "zoho.eu", "zoho.in"} {
		if host == known || strings.HasSuffix(host, "."+known) {
			return "yes"
		}
	}
	return ""
}

// finish files a letter, marks what it answered, and clears its draft away, in
// this order: the draft goes only when a copy is safe. Each step is recorded.
func (s *Sender) finish(ctx context.Context, box Postbox, a store.Send) error {
	defer s.e.enter()()
	if err := s.e.arrive(ctx, box); err != nil {
		return err
	}
	if a.Filed.IsZero() {
		filed, err := s.file(ctx, box, a)
		if err != nil || !filed {
			return err
		}
	}
	if !a.Answered {
		if err := s.markAnswered(ctx, box, a); err != nil {
			return err
		}
	}
	if a.Removed {
		return nil
	}
	return s.clear(ctx, box, a)
}

// file sees to the copy in Sent: it looks first, always, and saves one only where
// none is there and the server does not do it itself.
func (s *Sender) file(ctx context.Context, box Postbox, a store.Send) (bool, error) {
	e := s.e
	if s.saves() == "yes" || e.folders.Sent == "" || len(a.Wire) == 0 {
		return true, s.filed(ctx, a, "")
	}
	there, err := e.inSent(ctx, box, a.MessageID)
	if err != nil {
		return false, err
	}
	if there {
		return true, s.filed(ctx, a, "")
	}
	e.step("filing")
	_, err = box.AppendSent(ctx, e.folders.Sent, a.Wire)
	if isKind(err, imapwatch.OverQuota) || isKind(err, imapwatch.Refused) || isKind(err, imapwatch.NoFolder) {
		// The letter has left. That its copy cannot be saved is told, and changes nothing else.
		return false, s.filed(ctx, a, "your letter was sent, but its copy could not be saved in "+e.folders.Sent+": "+err.Error())
	}
	if err != nil {
		e.conn = nil
		return false, err
	}
	e.step("filed")
	return true, s.filed(context.WithoutCancel(ctx), a, "")
}

func (s *Sender) filed(ctx context.Context, a store.Send, problem string) error {
	return s.change(ctx, a, func(tx *store.Tx, now *store.Send) error {
		now.Filed, now.Wire = s.e.now(), nil
		if problem == "" {
			return nil
		}
		now.Removed = true // the only copy there is: it stays
		return s.e.notify(tx, a.Thread, "filed:"+a.ID, problem)
	})
}

// inSent looks for a letter in Sent by its id, also under the field in which
// Microsoft's servers keep it when they give it another.
func (e *Engine) inSent(ctx context.Context, box Mailbox, id string) (there bool, err error) {
	if e.folders.Sent == "" {
		return false, nil
	}
	if _, err := box.Examine(ctx, e.folders.Sent); err != nil {
		return false, err
	}
	uids, err := box.UIDs(ctx, 1, time.Time{})
	if err != nil {
		return false, err
	}
	err = box.Headers(ctx, uids[max(0, len(uids)-sentLooked):], func(it imapwatch.Item) error {
		m, err := mail.Parse(it.Raw)
		if it.Err == nil && err == nil {
			there = there || m.MessageID == id || strings.Contains(m.RawHeader("X-Microsoft-Original-Message-ID"), id)
		}
		return nil
	})
	return there, err
}

// markAnswered sets \Answered on every copy of the message that was answered.
func (s *Sender) markAnswered(ctx context.Context, box Postbox, a store.Send) error {
	d, found, err := s.draft(ctx, a)
	if err != nil {
		return err
	}
	var places []store.Place
	if found && d.Kind != "referee_notice" {
		places, err = view(ctx, s.e, func(tx *store.Tx) ([]store.Place, error) { return tx.Places(s.e.acc.Key(), d.Parent) })
		if err != nil {
			return err
		}
	}
	for _, p := range places {
		state, err := box.Select(ctx, p.Mailbox)
		if isKind(err, imapwatch.NoFolder) || isKind(err, imapwatch.Refused) || err == nil && state.UIDValidity != p.UIDValidity {
			continue
		}
		if err == nil {
			err = box.SetAnswered(ctx, p.UID)
		}
		if err != nil && !isKind(err, imapwatch.Refused) {
			return err
		}
	}
	s.e.step("answered")
	return s.change(ctx, a, func(_ *store.Tx, now *store.Send) error {
		now.Answered = true
		return nil
	})
}

// clear takes the draft away, by its exact UID and only if it is still what was sent.
func (s *Sender) clear(ctx context.Context, box Postbox, a store.Send) error {
	state, err := box.Select(ctx, a.Place.Mailbox)
	if err != nil {
		return err
	}
	told := func(*store.Tx) error { return nil }
	if state.UIDValidity == a.Place.UIDValidity {
		s.e.drafts.validity = state.UIDValidity
		c, there, err := s.e.content(ctx, box, a.Place.UID)
		switch {
		case err != nil && !there:
			return err
		case !there || err != nil || c.letter.Hash() != a.Hash:
			// deleted by the user, or it is not what was sent: theirs
		default:
			s.e.step("clearing")
			err = box.Remove(ctx, a.Place.UID)
			if isKind(err, imapwatch.Refused) {
				told = func(tx *store.Tx) error {
					return s.e.notify(tx, a.Thread, "clear:"+a.ID, "the draft that was sent is left in "+a.Place.Mailbox+": this server cannot remove one message alone, please delete it")
				}
			} else if err != nil {
				return err
			}
		}
	}
	return s.change(ctx, a, func(tx *store.Tx, now *store.Send) error {
		now.Removed = true
		return told(tx)
	})
}

// unknowns looks for letters of which nobody knows whether they arrived; after a
// while the user is asked. They are never sent again.
func (s *Sender) unknowns(ctx context.Context, box Postbox, list []store.Send) error {
	for _, a := range list {
		found, err := s.seen(ctx, box, a)
		if err != nil {
			return err
		}
		if found {
			if err := s.settle(ctx, a, outbox.InSent, "its copy was found"); err != nil {
				return err
			}
			continue
		}
		if s.e.now().Sub(a.Began) < lookFor {
			continue
		}
		text := "it is not known whether your letter to " + strings.Join(a.Recipients, ", ") + " was sent: " + a.Reason +
			". Look for it in your sent mail, or ask them; then say `inboxd outbox resolve " + a.Draft + " sent` or `inboxd outbox resolve " + a.Draft + " not-sent`"
		err = s.change(ctx, a, func(tx *store.Tx, now *store.Send) error {
			now.Asked = true
			return s.e.notify(tx, a.Thread, "unknown:"+a.ID, text)
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// seen reports whether there is proof that a letter arrived: a copy in Sent, or a
// message from outside that names it.
func (s *Sender) seen(ctx context.Context, box Postbox, a store.Send) (bool, error) {
	defer s.e.enter()()
	if err := s.e.arrive(ctx, box); err != nil {
		return false, err
	}
	there, err := s.e.inSent(ctx, box, a.MessageID)
	if err != nil || there {
		return there, err
	}
	return view(ctx, s.e, func(tx *store.Tx) (bool, error) {
		ms, _, err := tx.MessagesAfter(s.e.acc.Key(), a.Mark)
		return slices.ContainsFunc(ms, func(row store.Message) bool {
			m, err := mail.Parse(row.Header)
			return err == nil && !row.Mine && (slices.Contains(m.References, a.MessageID) || slices.Contains(m.InReplyTo, a.MessageID))
		}), err
	})
}
