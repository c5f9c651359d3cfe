package engine

import (
	"context"
	"slices"
	"strings"
	"time"

	"inboxd/internal/compose"
	"inboxd/internal/imapwatch"
	"inboxd/internal/mail"
	"inboxd/internal/store"
)

// grace is how long a draft may be missing before that counts as the user's
// doing: clients replace a draft by deleting and appending, and Sent lags (mail.md C3).
const grace = 10 * time.Minute

// maxDrafts bounds how much of the drafts mailbox is read: its newest messages.
const maxDrafts = 500

// seenDraft is one message of the drafts mailbox, by its header.
type seenDraft struct {
	flagged bool
	uid     uint32
	id      string
	answers []string // the ids it names as its parents
	to      []string // lower case, sorted
	subject string
	raw     []byte // header
}

// draftsView is what a connection last saw of the drafts mailbox.
type draftsView struct {
	known    bool
	validity uint32
	uidNext  uint32
	listed   uint32 // UIDs below it were read from the mailbox, those above are our own doing
	list     []seenDraft
}

// lookAtDrafts reads the drafts mailbox again if it changed, and sees what the
// user did with the drafts that inboxd put there.
func (e *Engine) lookAtDrafts(ctx context.Context, box Mailbox, quick bool) error {
	if quick && e.drafts.known {
		moved, err := e.moved(ctx, box, e.folders.Drafts)
		if err != nil {
			return err
		}
		if !moved {
			return nil
		}
	}
	if err := e.listDrafts(ctx, box); err != nil {
		return err
	}
	return e.reconcile(ctx)
}

// listDrafts fetches the headers of the drafts mailbox: SEARCH HEADER is not a
// lookup that servers can be trusted with (mail.md C5).
func (e *Engine) listDrafts(ctx context.Context, box Mailbox) error {
	v, state, err := e.readDrafts(ctx, box)
	if err != nil {
		return err
	}
	e.drafts = v
	return e.keepDraftsCursor(ctx, state)
}

// readDrafts reads the drafts mailbox and changes nothing that is known of it.
func (e *Engine) readDrafts(ctx context.Context, box Mailbox) (draftsView, imapwatch.Box, error) {
	state, err := box.Examine(ctx, e.folders.Drafts)
	if err != nil {
		return draftsView{}, state, err
	}
	uids, err := box.UIDs(ctx, 1, time.Time{})
	if err != nil {
		return draftsView{}, state, err
	}
	v := draftsView{known: true, validity: state.UIDValidity, uidNext: state.UIDNext}
	err = box.Headers(ctx, uids[max(0, len(uids)-maxDrafts):], func(it imapwatch.Item) error {
		v.list = append(v.list, readDraft(it))
		return nil
	})
	if err != nil {
		return draftsView{}, state, err
	}
	if v.uidNext == 0 && len(uids) > 0 {
		v.uidNext = uids[len(uids)-1] + 1
	}
	v.listed = v.uidNext
	if len(uids) > maxDrafts {
		v.listed = 0 // the list is not whole
	}
	return v, state, nil
}

// keepDraftsCursor stores how the drafts mailbox was last seen.
func (e *Engine) keepDraftsCursor(ctx context.Context, state imapwatch.Box) error {
	cur := store.Cursor{UIDValidity: state.UIDValidity, Next: e.drafts.uidNext, UIDNext: state.UIDNext, Messages: state.Messages}
	return e.update(ctx, func(tx *store.Tx) error { return tx.SetCursor(e.acc.Key(), e.folders.Drafts, cur) })
}

func readDraft(it imapwatch.Item) seenDraft {
	d := seenDraft{uid: it.UID, raw: it.Raw, flagged: slices.ContainsFunc(it.Flags, func(f string) bool { return strings.EqualFold(f, `\Flagged`) })}
	m, err := mail.Parse(it.Raw)
	if it.Err != nil || err != nil {
		return d
	}
	d.id, d.subject, d.to = m.MessageID, m.Subject, bareSorted(m.To)
	d.answers = append(d.answers, m.InReplyTo...)
	// Clients that rebuild In-Reply-To take it from the last reference, so
	// the parent is the last one (mail.md B1).
	if n := len(m.References); n > 0 {
		d.answers = append(d.answers, m.References[n-1])
	}
	return d
}

// byID finds a draft by its Message-ID.
func (v draftsView) byID(id string) (seenDraft, bool) {
	for _, d := range v.list {
		if id != "" && d.id == id {
			return d, true
		}
	}
	return seenDraft{}, false
}

// answering finds the newest draft that names parent, other than those with the given UIDs.
func (v draftsView) answering(parent string, not ...uint32) (seenDraft, bool) {
	for _, d := range slices.Backward(v.list) {
		if parent != "" && slices.Contains(d.answers, parent) && !slices.Contains(not, d.uid) {
			return d, true
		}
	}
	return seenDraft{}, false
}

// looksLike finds a draft that names no parent at all and goes to the same people
// under the same subject: Proton Bridge drops the headers that thread (mail.md C1).
func (v draftsView) looksLike(d store.Draft, not ...uint32) (seenDraft, bool) {
	to := lowerSorted(d.Recipients.To)
	for _, s := range slices.Backward(v.list) {
		if len(s.answers) == 0 && s.subject != "" && s.subject == d.Subject && slices.Equal(s.to, to) && !slices.Contains(not, s.uid) {
			return s, true
		}
	}
	return seenDraft{}, false
}

func bareSorted(as []mail.Address) []string {
	out := make([]string, len(as))
	for i, a := range as {
		out[i] = a.Addr
	}
	return lowerSorted(out)
}

func lowerSorted(addrs []string) []string {
	out := make([]string, len(addrs))
	for i, a := range addrs {
		out[i] = strings.ToLower(a)
	}
	slices.Sort(out)
	return out
}

func (v draftsView) has(uid uint32) bool {
	return slices.ContainsFunc(v.list, func(d seenDraft) bool { return d.uid == uid })
}

// reconcile holds the drafts that should be in the mailbox against those that are.
func (e *Engine) reconcile(ctx context.Context) error {
	var live []store.Draft
	for _, s := range []store.DraftState{store.Saved, store.Edited} {
		ds, err := e.draftsIn(ctx, s)
		if err != nil {
			return err
		}
		live = append(live, ds...)
	}
	for _, d := range live {
		if err := e.reconcile1(ctx, d, uidsOf(live)); err != nil {
			return err
		}
	}
	return nil
}

func (e *Engine) draftsIn(ctx context.Context, s store.DraftState) ([]store.Draft, error) {
	return view(ctx, e, func(tx *store.Tx) ([]store.Draft, error) { return tx.DraftsIn(e.acc.Key(), s) })
}

func uidsOf(ds []store.Draft) []uint32 {
	out := make([]uint32, len(ds))
	for i, d := range ds {
		out[i] = d.Place.UID
	}
	return out
}

// reconcile1 follows the ladder of mail.md C3 for one draft: still there, there
// under another UID, edited (another draft answers the same parent), sent, or
// gone for so long that the user must have thrown it away.
func (e *Engine) reconcile1(ctx context.Context, d store.Draft, ours []uint32) error {
	v := e.drafts
	if d.Place.UIDValidity == v.validity && v.has(d.Place.UID) {
		return e.found(ctx, d)
	}
	if s, ok := v.byID(d.MessageID); ok {
		d.Place, d.Verified = store.Place{Mailbox: e.folders.Drafts, UIDValidity: v.validity, UID: s.uid}, false
		return e.found(ctx, d)
	}
	parent, answered, err := e.parentOf(ctx, d)
	if err != nil {
		return err
	}
	if d.Stale {
		return e.end(ctx, d, store.Superseded, Removed, "the outdated draft is gone from the mailbox already")
	}
	if s, ok := v.answering(parent, ours...); ok {
		d.Place = store.Place{Mailbox: e.folders.Drafts, UIDValidity: v.validity, UID: s.uid}
		if d.State == store.Edited {
			return e.found(ctx, d)
		}
		if _, ok := e.derived(s.id, d.Parent); ok {
			// Another installation wrote a later revision. Whether the user
			// touched it cannot be told from here, so that it is never removed from here.
			d.MessageID, d.Fingerprint, d.Verified = s.id, "", true
			return e.found(ctx, d)
		}
		return e.end(ctx, d, store.Edited, Edited, "you changed the draft: it is yours now")
	}
	if s, ok := v.looksLike(d, ours...); ok {
		d.Place, d.Verified = store.Place{Mailbox: e.folders.Drafts, UIDValidity: v.validity, UID: s.uid}, false
		return e.found(ctx, d)
	}
	if answered {
		return e.end(ctx, d, store.Sent, SentByMe, "you answered this message yourself")
	}
	return e.missing(ctx, d)
}

// found clears a draft's missing mark and stores where it lies now.
func (e *Engine) found(ctx context.Context, d store.Draft) error {
	d.Missing = time.Time{}
	return e.update(ctx, func(tx *store.Tx) error {
		old, ok, err := tx.Draft(d.ID)
		if err != nil || !ok || (old.Missing.IsZero() && old.Place == d.Place) {
			return err
		}
		return tx.PutDraft(d)
	})
}

func (e *Engine) missing(ctx context.Context, d store.Draft) error {
	if d.Missing.IsZero() || d.Missing.After(e.now()) { // or the clock was set back
		d.Missing = e.now()
		return e.update(ctx, func(tx *store.Tx) error { return tx.PutDraft(d) })
	}
	if e.now().Sub(d.Missing) < grace {
		return nil
	}
	return e.end(ctx, d, store.Discarded, Thrown, "you deleted the draft: none is written for this message again")
}

// parentOf returns the Message-ID that a draft answers, and whether a message of the user's
// own, later than it, stands in the thread.
func (e *Engine) parentOf(ctx context.Context, d store.Draft) (id string, answered bool, err error) {
	err = e.store.View(ctx, func(tx *store.Tx) error {
		p, _, err := tx.Message(e.acc.Key(), d.Parent)
		if err != nil {
			return err
		}
		id = p.MessageID
		ms, err := tx.MessagesOf(d.Thread)
		for _, m := range ms {
			answered = answered || (m.Mine && m.Date.After(p.Date))
		}
		return err
	})
	return id, answered, err
}

// end gives a draft a state that it keeps.
func (e *Engine) end(ctx context.Context, d store.Draft, s store.DraftState, what, text string) error {
	d.State, d.Updated, d.Stale, d.Missing = s, e.now(), false, time.Time{}
	err := e.update(ctx, func(tx *store.Tx) error {
		if err := e.write(tx, d.Thread, d.Parent, what, text); err != nil {
			return err
		}
		return tx.PutDraft(d)
	})
	if err == nil {
		e.tell(Report{What: what, Thread: d.Thread, Text: text})
	}
	return err
}

// untouched reports whether a message of the open mailbox is still as inboxd wrote it.
func (e *Engine) untouched(ctx context.Context, box Mailbox, d store.Draft) (same, there bool, err error) {
	err = box.Messages(ctx, []uint32{d.Place.UID}, func(it imapwatch.Item) error {
		if there = it.Err == nil && len(it.Raw) > 0; there {
			same = fingerprint(it.Raw) == d.Fingerprint
		}
		return nil
	})
	if err != nil {
		return false, false, err
	}
	return same, there, nil
}

// fingerprint is compose.Fingerprint; a message that has none is not as inboxd wrote it.
func fingerprint(raw []byte) string {
	f, err := compose.Fingerprint(raw)
	if err != nil {
		return ""
	}
	return f
}
