package engine

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"inboxd/internal/decide/outbox"
	"inboxd/internal/imapwatch"
	"inboxd/internal/mail"
	"inboxd/internal/store"
)

// Gestures approve drafts from any mail client, where the user has asked for
// that: a flag on the draft, or the message it answers put into a folder. A mark
// counts once, when it appears: what was marked before gestures were turned on,
// or was acted on, counts again only after it was taken off.

const gesturesKey = "gestures "

// spent are the marks that count no more.
type spent struct {
	Flag     bool     `json:"flag"`   // gestures of this sort were on
	Folder   string   `json:"folder"` // the folder that was looked at
	Validity uint32   `json:"validity"`
	Place    uint32   `json:"place"` // the folder's UIDVALIDITY
	Drafts   []uint32 `json:"drafts"`
	Messages []uint32 `json:"messages"`
}

// gestures looks for marks. It is part of a full pass.
func (e *Engine) gestures(ctx context.Context, box Mailbox) error {
	post, ok := box.(Postbox)
	if e.acc.Post == nil || !ok || e.opt.DryRun {
		return nil
	}
	if !e.acc.Post.ApproveFlag && e.acc.Post.ApproveFolder == "" {
		return e.update(ctx, func(tx *store.Tx) error { return tx.SetMeta(gesturesKey+e.acc.Key(), "") })
	}
	var was spent
	kept, err := view(ctx, e, func(tx *store.Tx) (string, error) { return tx.Meta(gesturesKey + e.acc.Key()) })
	if err != nil {
		return err
	}
	if kept != "" {
		if err := json.Unmarshal([]byte(kept), &was); err != nil {
			return fmt.Errorf("the stored gestures: %w", err)
		}
	}
	is, err := e.flagged(ctx, post, was)
	if err != nil {
		return err
	}
	if err := e.filedForSending(ctx, post, was, &is); err != nil {
		return err
	}
	text, err := json.Marshal(is)
	if err != nil {
		return fmt.Errorf("store the gestures: %w", err)
	}
	return e.update(ctx, func(tx *store.Tx) error { return tx.SetMeta(gesturesKey+e.acc.Key(), string(text)) })
}

// flagged approves drafts that have got a flag since the last look.
func (e *Engine) flagged(ctx context.Context, box Postbox, was spent) (is spent, err error) {
	is = spent{Flag: e.acc.Post.ApproveFlag, Folder: was.Folder, Place: was.Place, Messages: was.Messages}
	if !is.Flag {
		return is, nil
	}
	v, _, err := e.readDrafts(ctx, box)
	if err != nil {
		return is, err
	}
	is.Validity = v.validity
	baseline := !was.Flag || was.Validity != v.validity
	for _, d := range v.list {
		if !d.flagged {
			continue
		}
		is.Drafts = append(is.Drafts, d.uid)
		if baseline || slices.Contains(was.Drafts, d.uid) {
			continue
		}
		row, found, err := e.rowOf(ctx, v, d)
		if err != nil {
			return is, err
		}
		if found {
			if err := e.approveMarked(ctx, box, row, d.uid, store.ByFlag); err != nil {
				return is, err
			}
		}
	}
	return is, e.unmarked(ctx, store.ByFlag, func(a store.Send) bool {
		return a.Place.UIDValidity == v.validity && slices.Contains(is.Drafts, a.Place.UID)
	})
}

// rowOf finds the row of a draft in the mailbox.
func (e *Engine) rowOf(ctx context.Context, v draftsView, d seenDraft) (row store.Draft, found bool, err error) {
	for _, s := range []store.DraftState{store.Saved, store.Edited} {
		ds, err := e.draftsIn(ctx, s)
		if err != nil {
			return row, false, err
		}
		for _, x := range ds {
			parent, _, err := e.parentOf(ctx, x)
			if err != nil {
				return row, false, err
			}
			here := x.Place.UIDValidity == v.validity && x.Place.UID == d.uid
			if here || d.id != "" && d.id == x.MessageID || x.Kind != "referee_notice" && answers(d, parent) {
				return x, true, nil
			}
		}
	}
	return row, false, nil
}

// filedForSending approves the drafts of messages that have come into the folder.
func (e *Engine) filedForSending(ctx context.Context, box Postbox, was spent, is *spent) error {
	name := e.acc.Post.ApproveFolder
	is.Folder, is.Place, is.Messages = name, 0, nil
	if name == "" {
		return nil
	}
	state, items, err := e.folder(ctx, box, name)
	if isKind(err, imapwatch.NoFolder) {
		return nil // it is the user's to make
	}
	if err != nil {
		return err
	}
	is.Place = state.UIDValidity
	baseline := was.Folder != name || was.Place != state.UIDValidity
	ids := map[string]bool{}
	var fresh []string
	for _, it := range items {
		is.Messages = append(is.Messages, it.uid)
		ids[it.id] = true
		if !baseline && !slices.Contains(was.Messages, it.uid) {
			fresh = append(fresh, it.id)
		}
	}
	if err := e.approveParents(ctx, box, fresh); err != nil {
		return err
	}
	return e.unmarked(ctx, store.ByFolder, func(a store.Send) bool {
		id, err := e.parentID(ctx, a.Draft)
		return err != nil || ids[id]
	})
}

// folder reads the headers of a folder's newest messages.
func (e *Engine) folder(ctx context.Context, box Postbox, name string) (imapwatch.Box, []seenDraft, error) {
	state, err := box.Examine(ctx, name)
	if err != nil {
		return state, nil, err
	}
	uids, err := box.UIDs(ctx, 1, time.Time{})
	if err != nil {
		return state, nil, err
	}
	var out []seenDraft
	err = box.Headers(ctx, uids[max(0, len(uids)-maxDrafts):], func(it imapwatch.Item) error {
		m, err := mail.Parse(it.Raw)
		if it.Err == nil && err == nil {
			out = append(out, seenDraft{uid: it.UID, id: m.MessageID})
		}
		return nil
	})
	return state, out, err
}

func (e *Engine) approveParents(ctx context.Context, box Postbox, parents []string) error {
	if len(parents) == 0 {
		return nil
	}
	v, _, err := e.readDrafts(ctx, box)
	if err != nil {
		return err
	}
	e.drafts = v
	for _, s := range []store.DraftState{store.Saved, store.Edited} {
		ds, err := e.draftsIn(ctx, s)
		if err != nil {
			return err
		}
		for _, d := range ds {
			id, err := e.parentID(ctx, d.ID)
			if err != nil {
				return err
			}
			uids, err := e.copiesOf(ctx, d)
			if err != nil {
				return err
			}
			if slices.Contains(parents, id) && id != "" && len(uids) == 1 && d.Kind != "referee_notice" {
				if err := e.approveMarked(ctx, box, d, uids[0], store.ByFolder); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

// parentID is the Message-ID of what a draft answers.
func (e *Engine) parentID(ctx context.Context, draft string) (id string, err error) {
	err = e.store.View(ctx, func(tx *store.Tx) error {
		d, _, err := tx.Draft(draft)
		if err != nil {
			return err
		}
		p, _, err := tx.Message(e.acc.Key(), d.Parent)
		id = p.MessageID
		return err
	})
	return id, err
}

// approveMarked approves a draft as it lies, on the strength of a mark.
func (e *Engine) approveMarked(ctx context.Context, box Postbox, d store.Draft, uid uint32, by string) error {
	state, err := box.Examine(ctx, e.folders.Drafts)
	if err != nil {
		return err
	}
	e.drafts.validity = state.UIDValidity
	c, there, err := e.content(ctx, box, uid)
	if err != nil || !there {
		return err
	}
	ap := approvalOf(d.ID, c)
	ap.By = by
	now := e.now()
	return e.update(ctx, func(tx *store.Tx) error {
		matter := fmt.Sprintf("gesture:%s:%d:%d", d.ID, c.place.UIDValidity, uid)
		if last, has, err := tx.SendOf(d.ID); err != nil || has && last.State.Live() {
			return err
		}
		p, err := approve(tx, e.acc, ap, now)
		if err != nil {
			return e.notify(tx, d.Thread, matter, "your mark on a draft does not send it: "+err.Error())
		}
		text := "approved by your mark (" + by + "): it leaves " + p.Send.Planned.Format("Mon 2 Jan 15:04") + "; inboxd unsend " + d.ID + ", or taking the mark off, takes it back"
		return e.notify(tx, d.Thread, matter+p.Send.ID, strings.Join(append([]string{text}, p.Warnings...), "; "))
	})
}

// unmarked takes approvals back whose mark was taken off.
func (e *Engine) unmarked(ctx context.Context, by string, stands func(store.Send) bool) error {
	approved, err := view(ctx, e, func(tx *store.Tx) ([]store.Send, error) { return tx.SendsIn(e.acc.Key(), outbox.Approved) })
	if err != nil {
		return err
	}
	for _, a := range approved {
		if a.ApprovedBy == by && !stands(a) {
			if err := Unsend(ctx, e.store, a.Draft, e.now()); err != nil {
				return err
			}
		}
	}
	return nil
}

// gestureStands looks, just before a letter leaves, whether its mark is still there.
func (e *Engine) gestureStands(ctx context.Context, box Postbox, a store.Send, c Content) (bool, error) {
	if a.ApprovedBy == store.ByFlag {
		return e.acc.Post.ApproveFlag && slices.ContainsFunc(c.Flags, func(f string) bool { return strings.EqualFold(f, `\Flagged`) }), nil
	}
	if e.acc.Post.ApproveFolder == "" {
		return false, nil
	}
	id, err := e.parentID(ctx, a.Draft)
	if err != nil {
		return false, err
	}
	_, items, err := e.folder(ctx, box, e.acc.Post.ApproveFolder)
	if isKind(err, imapwatch.NoFolder) {
		return false, nil
	}
	return slices.ContainsFunc(items, func(d seenDraft) bool { return d.id == id && id != "" }), err
}
