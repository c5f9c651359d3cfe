package engine

import (
	"bytes"
	"context"
	"slices"

	"inboxd/internal/imapwatch"
	"inboxd/internal/store"
)

// verify reads back every draft that was not read back yet, in the bytes the
// server gives: a draft that differs from what was written is the user's.
func (e *Engine) verify(ctx context.Context, box Mailbox) error {
	saved, err := e.draftsIn(ctx, store.Saved)
	if err != nil {
		return err
	}
	opened := false
	for _, d := range saved {
		if d.Verified {
			continue
		}
		if !opened {
			state, err := box.Examine(ctx, e.folders.Drafts)
			if err != nil {
				return err
			}
			if err := e.freshen(ctx, box, state); err != nil {
				return err
			}
			opened = true
		}
		if d.Place.UID == 0 {
			if d = e.locate(d); d.Place.UID == 0 {
				continue
			}
		}
		if err := e.verify1(ctx, box, d); err != nil {
			return err
		}
	}
	return nil
}

// locate finds a draft's UID where APPEND did not tell it (no UIDPLUS).
func (e *Engine) locate(d store.Draft) store.Draft {
	if s, ok := e.drafts.byID(d.MessageID); ok {
		d.Place = store.Place{Mailbox: e.folders.Drafts, UIDValidity: e.drafts.validity, UID: s.uid}
	}
	return d
}

func (e *Engine) verify1(ctx context.Context, box Mailbox, d store.Draft) error {
	same, there, err := e.untouched(ctx, box, d)
	if err != nil || !there {
		return err // gone already: reconcile sees to it
	}
	if !same {
		return e.end(ctx, d, store.Edited, Edited, "the draft in the mailbox is not as inboxd wrote it: it counts as yours")
	}
	d.Verified, d.Updated = true, e.now()
	err = e.update(ctx, func(tx *store.Tx) error {
		if e.unthreaded(d) {
			// Proton Bridge rebuilds a draft without the headers that thread (mail.md C1).
			if err := e.writeOnce(tx, d.Thread, d.Parent, Notice, "the server took the draft out of its conversation: it dropped the headers that thread it"); err != nil {
				return err
			}
		}
		return tx.PutDraft(d)
	})
	e.step("verified")
	return err
}

// unthreaded reports whether a draft lies in the mailbox without the ids that it was written with.
func (e *Engine) unthreaded(d store.Draft) bool {
	i := slices.IndexFunc(e.drafts.list, func(s seenDraft) bool { return s.uid == d.Place.UID })
	return i >= 0 && len(e.drafts.list[i].raw) > 0 && len(e.drafts.list[i].answers) == 0 && bytes.Contains(d.Raw, []byte("\r\nIn-Reply-To: "))
}

// mark stores the keyword on the source of every saved draft, where the server permits it.
func (e *Engine) mark(ctx context.Context, box Mailbox) error {
	if e.acc.Keyword == "" {
		return nil
	}
	due, err := view(ctx, e, func(tx *store.Tx) ([]store.Message, error) { return tx.Unmarked(e.acc.Key()) })
	if err != nil {
		return err
	}
	for _, m := range due {
		if err := e.mark1(ctx, box, m); err != nil {
			return err
		}
	}
	return nil
}

func (e *Engine) mark1(ctx context.Context, box Mailbox, m store.Message) error {
	places, err := view(ctx, e, func(tx *store.Tx) ([]store.Place, error) { return tx.Places(e.acc.Key(), m.Key) })
	if err != nil {
		return err
	}
	for _, p := range places {
		if err := e.markAt(ctx, box, p); err != nil {
			return err
		}
	}
	e.step("marked")
	// Also where no place would take the keyword: it is tried once.
	m.Marked = true
	return e.update(ctx, func(tx *store.Tx) error { return tx.SetMarked(m.Account, m.Key) })
}

// markAt stores the keyword on one copy. Exchange and Bridge refuse keywords of one's
// own (mail.md C6): PERMANENTFLAGS says so, and a refusal all the same costs nothing.
func (e *Engine) markAt(ctx context.Context, box Mailbox, p store.Place) error {
	state, err := box.Select(ctx, p.Mailbox)
	if isKind(err, imapwatch.NoFolder) || isKind(err, imapwatch.Refused) {
		return nil
	}
	if err != nil {
		return err
	}
	if !state.Keywords || state.UIDValidity != p.UIDValidity {
		return nil
	}
	err = box.StoreKeyword(ctx, p.UID, e.acc.Keyword)
	if err != nil && !isKind(err, imapwatch.Refused) {
		return err
	}
	return nil
}

// removeStale takes drafts away that the thread has moved past, one exact UID at a
// time and only if the message in the mailbox is still as inboxd wrote it.
func (e *Engine) removeStale(ctx context.Context, box Mailbox) error {
	for _, s := range []store.DraftState{store.Saved, store.Planned} {
		ds, err := e.draftsIn(ctx, s)
		if err != nil {
			return err
		}
		for _, d := range ds {
			if !d.Stale || d.Place.UID == 0 {
				continue
			}
			if err := e.remove1(ctx, box, d); err != nil {
				return err
			}
		}
	}
	return nil
}

// staleBecause says why a draft is not wanted any more.
func staleBecause(d store.Draft) string {
	if d.Problem == retracted {
		return "you asked for it"
	}
	return "the thread moved on"
}

func (e *Engine) remove1(ctx context.Context, box Mailbox, d store.Draft) error {
	state, err := box.Select(ctx, d.Place.Mailbox)
	if err != nil {
		return err
	}
	if state.UIDValidity != d.Place.UIDValidity {
		return nil // reconcile finds it under its new number first
	}
	same, there, err := e.untouched(ctx, box, d)
	switch {
	case err != nil:
		return err
	case !there:
		return nil
	case !same:
		return e.end(ctx, d, store.Edited, Edited, staleBecause(d)+", but you changed the draft: it stays as it is")
	}
	e.step("removing")
	err = box.Remove(ctx, d.Place.UID)
	if isKind(err, imapwatch.Refused) {
		// Without UIDPLUS one message cannot be expunged without others
		// (RFC 4315 §2.1): the old draft is left, and the user is told.
		if d.Problem == "" {
			d.Problem = "superseded"
		}
		return e.end(ctx, d, store.Superseded, Notice, "an outdated draft is left in "+d.Place.Mailbox+": this server cannot remove one message alone, please delete it")
	}
	if err != nil {
		return err
	}
	e.drafts.known = false
	return e.end(ctx, d, store.Superseded, Removed, "the draft was taken back: "+staleBecause(d))
}
