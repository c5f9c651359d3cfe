package engine

import (
	"context"
	"errors"
	"fmt"
	"time"

	"inboxd/internal/compose"
	"inboxd/internal/imapwatch"
	"inboxd/internal/store"
)

// quotaRest is how long an APPEND that met a full mailbox is left alone.
const quotaRest = 24 * time.Hour

// perform puts planned drafts into the mailbox, oldest first, as many as the day allows.
func (e *Engine) perform(ctx context.Context, box Mailbox) error {
	plans, err := e.draftsIn(ctx, store.Planned)
	if err != nil || len(plans) == 0 {
		return err
	}
	left, err := e.leftToday(ctx)
	if err != nil {
		return err
	}
	for _, d := range plans {
		if !d.Stale && e.resting(d) {
			continue
		}
		// An APPEND that was begun counts already: finishing it is free.
		if d.Appended.IsZero() {
			if left--; left < 0 {
				e.tell(Report{What: Waiting, Thread: d.Thread, Text: fmt.Sprintf("max_drafts_per_day (%d) is reached: %s waits", e.acc.DraftsPerDay, d.ID)})
				continue
			}
		}
		if err := e.perform1(ctx, box, d); err != nil {
			return err
		}
	}
	return nil
}

func (e *Engine) resting(d store.Draft) bool {
	// A note from the future is from before the clock was set back.
	return d.Problem != "" && e.now().Sub(d.Updated) < quotaRest && !d.Updated.After(e.now())
}

// leftToday counts how many drafts may still be written before midnight.
func (e *Engine) leftToday(ctx context.Context) (int, error) {
	now := e.now()
	midnight := time.Date(now.Year(), now.Month(), now.Day(), 0, 0, 0, 0, now.Location())
	n, err := view(ctx, e, func(tx *store.Tx) (int, error) {
		return tx.DraftedBetween(e.acc.Key(), midnight, midnight.AddDate(0, 0, 1))
	})
	return e.acc.DraftsPerDay - n, err
}

// perform1 brings one planned draft into the mailbox, or finds it there.
func (e *Engine) perform1(ctx context.Context, box Mailbox, d store.Draft) error {
	if !e.drafts.known || !d.Appended.IsZero() {
		if err := e.listDrafts(ctx, box); err != nil {
			return err
		}
	}
	if s, ok := e.drafts.byID(d.MessageID); ok {
		return e.adopt(ctx, d, s)
	}
	if d.Stale {
		return e.end(ctx, d, store.Superseded, Removed, "the draft never reached the mailbox and is not wanted any more")
	}
	if !d.Appended.IsZero() && e.vanished(d) {
		// It reached the mailbox and is not there any more: that was the user.
		return e.end(ctx, d, store.Discarded, Thrown, "the draft was deleted before inboxd could record it: none is written for this message again")
	}
	if mine, err := e.claim(ctx, box, d); err != nil || !mine {
		return err
	}
	return e.append1(ctx, box, d)
}

// adopt records that a draft is in the mailbox already: a crash came between
// the APPEND and the note of it, or another installation was first.
func (e *Engine) adopt(ctx context.Context, d store.Draft, s seenDraft) error {
	d.State, d.Updated, d.Problem = store.Saved, e.now(), ""
	d.Place = store.Place{Mailbox: e.folders.Drafts, UIDValidity: e.drafts.validity, UID: s.uid}
	if d.Appended.IsZero() {
		d.Appended = e.now()
	}
	return e.saved(ctx, d, Adopted)
}

// vanished reports whether an APPEND that was begun before a crash must have
// reached the mailbox although the draft is not in it: exactly one UID was
// handed out since, and its message is gone. Where more were, other programs
// were at work there, whose copies come and go at every save; then nothing says
// that one of them was ours, and a draft too many is better than none.
func (e *Engine) vanished(d store.Draft) bool {
	return d.Place.UIDValidity == e.drafts.validity && d.UIDNext != 0 && e.drafts.uidNext == d.UIDNext+1 && !e.drafts.has(d.UIDNext)
}

// append1 announces the APPEND in the store, performs it, and records it.
func (e *Engine) append1(ctx context.Context, box Mailbox, d store.Draft) error {
	d.Appended, d.Updated, d.Problem = e.now(), e.now(), ""
	d.UIDNext = e.drafts.uidNext
	d.Place = store.Place{Mailbox: e.folders.Drafts, UIDValidity: e.drafts.validity}
	if err := e.update(ctx, func(tx *store.Tx) error { return tx.PutDraft(d) }); err != nil {
		return err
	}
	e.step("announced")
	at, err := box.Append(ctx, e.folders.Drafts, d.Raw)
	if err != nil {
		return e.appendFailed(ctx, d, err)
	}
	e.step("appended")
	d.State, d.Updated = store.Saved, e.now()
	if at.UIDValidity == e.drafts.validity {
		d.Place.UID = at.UID
	}
	e.seen(d)
	e.wantAgain(lookAgainAfter)
	// Past the point of no return a stop must not keep the note from being written.
	return e.saved(context.WithoutCancel(ctx), d, Saved)
}

// appendFailed keeps the text and says what is wrong. Only a refusal in words
// is the draft's own; a lost connection is the next pass's work.
func (e *Engine) appendFailed(ctx context.Context, d store.Draft, err error) error {
	var ie *imapwatch.Error
	if errors.As(err, &ie) && (ie.Kind == imapwatch.OverQuota || ie.Kind == imapwatch.Refused) {
		d.Problem, d.Updated = ie.Error(), e.now()
		told := e.update(ctx, func(tx *store.Tx) error {
			if err := e.writeOnce(tx, d.Thread, d.Parent, Notice, d.Problem); err != nil {
				return err
			}
			return tx.PutDraft(d)
		})
		e.tell(Report{What: Notice, Thread: d.Thread, Text: d.Problem})
		if told != nil {
			return told
		}
	}
	e.conn = nil // whatever it was, folders and drafts are looked at anew
	return err
}

// seen adds an appended draft to what is known of the mailbox.
func (e *Engine) seen(d store.Draft) {
	if d.Place.UID == 0 {
		e.drafts.known = false
		return
	}
	e.drafts.list = append(e.drafts.list, seenDraft{uid: d.Place.UID, id: d.MessageID})
	e.drafts.uidNext = max(e.drafts.uidNext, d.Place.UID+1)
}

func (e *Engine) saved(ctx context.Context, d store.Draft, what string) error {
	err := e.update(ctx, func(tx *store.Tx) error {
		if err := e.write(tx, d.Thread, d.Parent, what, d.Kind); err != nil {
			return err
		}
		return tx.PutDraft(d)
	})
	if err != nil {
		return err
	}
	e.step("recorded")
	e.tell(Report{What: what, Thread: d.Thread, Text: d.Kind, Draft: letterOf(d)})
	return nil
}

// letterOf is what a stored draft tells of itself.
func letterOf(d store.Draft) *compose.Draft {
	return &compose.Draft{To: d.Recipients.To, Cc: d.Recipients.Cc, Subject: d.Subject, MessageID: d.MessageID, Raw: d.Raw}
}
