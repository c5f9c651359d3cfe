package engine

import (
	"context"
	"slices"
	"strings"
	"time"

	"inboxd/internal/compose"
	"inboxd/internal/decide"
	"inboxd/internal/imapwatch"
	"inboxd/internal/store"
)

// Another installation on the same mailbox, with a store of its own, may write
// the same draft at the same moment: nothing but the mailbox is common to both.
// Both then look again and follow one rule, whoever comes first: what the user
// touched stays, else the lowest UID, and what is to go goes only while it is
// still as inboxd wrote it.

// lookAgainAfter is when the drafts mailbox is looked at once more after a draft
// was put there: a twin may come from an installation that died before it looked.
const lookAgainAfter = 20 * time.Second

// maxRevisions is up to which revision a draft of another installation is known by its id.
const maxRevisions = 16

// derived is the revision of the draft for a message that a Message-ID was made
// for, by whatever installation. The domain is that of the identity the mail
// came to, and says nothing.
func (e *Engine) derived(id, parent string) (revision int, ok bool) {
	for r := range maxRevisions {
		if left(compose.MessageID(e.acc.Key(), parent, r, "")) == left(id) {
			return r, true
		}
	}
	return 0, false
}

func left(id string) string {
	id, _, _ = strings.Cut(id, "@")
	return id
}

// freshen adds to what is known of the drafts mailbox, which is open, what has
// come into it since, and keeps the state that a later STATUS is held against.
func (e *Engine) freshen(ctx context.Context, box Mailbox, state imapwatch.Box) error {
	v := e.drafts
	if !v.known || v.validity != state.UIDValidity || v.listed == 0 {
		return e.listDrafts(ctx, box)
	}
	uids, err := box.UIDs(ctx, v.listed, time.Time{})
	if err != nil {
		return err
	}
	list := slices.DeleteFunc(slices.Clone(v.list), func(d seenDraft) bool { return d.uid >= v.listed })
	err = box.Headers(ctx, uids, func(it imapwatch.Item) error {
		list = append(list, readDraft(it))
		return nil
	})
	if err != nil {
		return err
	}
	if len(list) != int(state.Messages) {
		return e.listDrafts(ctx, box) // something went as well
	}
	v.list = list
	if n := len(list); n > 0 {
		v.uidNext = max(v.uidNext, state.UIDNext, list[n-1].uid+1)
	}
	v.listed = v.uidNext
	e.drafts = v
	return e.keepDraftsCursor(ctx, state)
}

// pair looks for drafts that lie in the mailbox twice, and leaves one of each.
func (e *Engine) pair(ctx context.Context, box Mailbox) error {
	if !e.drafts.known {
		return nil
	}
	saved, err := e.draftsIn(ctx, store.Saved)
	if err != nil || len(saved) == 0 {
		return err
	}
	edited, err := e.draftsIn(ctx, store.Edited)
	if err != nil {
		return err
	}
	ours := uidsOf(append(edited, saved...))
	for _, d := range saved {
		if d.Stale || !d.Verified || d.Problem != "" || d.Place.UIDValidity != e.drafts.validity || !e.drafts.has(d.Place.UID) {
			continue
		}
		if err := e.pair1(ctx, box, d, ours); err != nil {
			return err
		}
	}
	return nil
}

// pair1 settles one draft with those beside it: twins, which have its id, and
// elders, which answer the same message and were there before it.
func (e *Engine) pair1(ctx context.Context, box Mailbox, d store.Draft, ours []uint32) error {
	twins := e.drafts.twins(d)
	var elder seenDraft
	if d.Kind != string(decide.RefereeNotice) {
		parent, _, err := e.parentOf(ctx, d)
		if err != nil {
			return err
		}
		elder = e.drafts.elder(d, parent, ours)
	}
	if len(twins) == 0 && elder.uid == 0 {
		return nil
	}
	state, err := box.Select(ctx, d.Place.Mailbox)
	if err != nil || state.UIDValidity != d.Place.UIDValidity {
		return err
	}
	surplus, touched, err := e.sort(ctx, box, d, twins)
	if err != nil {
		return err
	}
	keep := elder.uid
	switch {
	case keep != 0:
	case len(touched) > 0:
		keep = touched[0]
	case len(surplus) > 0:
		keep, surplus = surplus[0], surplus[1:]
	default:
		return nil // all gone: reconcile sees to it
	}
	for _, uid := range surplus {
		e.step("removing a twin")
		err := box.Remove(ctx, uid)
		if isKind(err, imapwatch.Refused) {
			return e.twinStays(ctx, d)
		}
		if err != nil {
			return err
		}
		e.drafts.drop(uid)
	}
	return e.follow(ctx, d, keep, elder.uid == keep || slices.Contains(touched, keep))
}

// sort parts a draft and its twins into those still as inboxd wrote them and
// those that are not, by UID. What is gone is in neither.
func (e *Engine) sort(ctx context.Context, box Mailbox, d store.Draft, twins []uint32) (untouched, touched []uint32, err error) {
	for _, uid := range slices.Sorted(slices.Values(append(twins, d.Place.UID))) {
		at := d
		at.Place.UID = uid
		same, there, err := e.untouched(ctx, box, at)
		switch {
		case err != nil:
			return nil, nil, err
		case !there:
		case same:
			untouched = append(untouched, uid)
		default:
			touched = append(touched, uid)
		}
	}
	return untouched, touched, nil
}

// follow makes a draft's row stand for the one that stayed.
func (e *Engine) follow(ctx context.Context, d store.Draft, uid uint32, yours bool) error {
	d.Place.UID = uid
	if yours {
		return e.end(ctx, d, store.Edited, Edited, "another draft for this message lies in "+d.Place.Mailbox+": that one stays, and is yours")
	}
	d.Updated = e.now()
	return e.update(ctx, func(tx *store.Tx) error {
		if err := e.writeOnce(tx, d.Thread, d.Parent, Adopted, "two installations wrote this draft: one is kept"); err != nil {
			return err
		}
		return tx.PutDraft(d)
	})
}

// twinStays tells, once, that a server cannot remove one message alone (no UIDPLUS).
func (e *Engine) twinStays(ctx context.Context, d store.Draft) error {
	d.Problem, d.Updated = "a twin of it stays", e.now()
	text := "the draft is twice in " + d.Place.Mailbox + ": this server cannot remove one message alone, please delete one"
	err := e.update(ctx, func(tx *store.Tx) error {
		if err := e.write(tx, d.Thread, d.Parent, Notice, text); err != nil {
			return err
		}
		return tx.PutDraft(d)
	})
	e.tell(Report{What: Notice, Thread: d.Thread, Text: text})
	return err
}

// twins are the UIDs of other messages with a draft's Message-ID.
func (v draftsView) twins(d store.Draft) (out []uint32) {
	for _, s := range v.list {
		if s.id == d.MessageID && s.uid != d.Place.UID {
			out = append(out, s.uid)
		}
	}
	return out
}

// elder is a draft that answers the same message under another id and has a
// lower UID, and that is none of ours: another installation's, of another revision.
func (v draftsView) elder(d store.Draft, parent string, ours []uint32) seenDraft {
	for _, s := range v.list {
		if s.uid < d.Place.UID && s.id != d.MessageID && answers(s, parent) && !slices.Contains(ours, s.uid) {
			return s
		}
	}
	return seenDraft{}
}

func (v *draftsView) drop(uid uint32) {
	v.list = slices.DeleteFunc(v.list, func(s seenDraft) bool { return s.uid == uid })
}
