package engine

import (
	"context"
	"slices"
	"strings"
	"time"

	"inboxd/internal/compose"
	"inboxd/internal/decide"
	"inboxd/internal/mail"
	"inboxd/internal/store"
)

// planned is a draft about to be committed.
type planned struct {
	row    store.Draft
	letter *compose.Draft
}

// retracted is the problem of a draft that the user had taken back: none is
// written for its message again unless they say something new of the thread.
const retracted = "taken back on your word"

// plan turns a decision into drafts to commit. It is where "never twice" is
// decided: nothing is planned for a message that already has, or had, a draft
// of the user's or of ours.
func (e *Engine) plan(ctx context.Context, box Mailbox, c *conversation, d *decide.Decision) ([]*planned, error) {
	if d.Reply == decide.None || d.Parent < 0 || d.Parent >= len(c.rows) {
		return nil, nil
	}
	if d.Confirm != "" && !c.confirmed(d) {
		d.Notice = d.Confirm
		return nil, nil
	}
	revision, why := 0, ""
	if d.Reply != decide.RefereeNotice { // which opens threads of its own
		revision, why = e.mayDraft(c, d, c.rows[d.Parent])
	}
	if why == "" && revision == 0 && !c.known(c.rows[d.Parent]) {
		if _, ours := e.ownDraft(c, c.rows[d.Parent]); !ours {
			var err error
			if why, err = e.forgotten(ctx, c, d, c.rows[d.Parent]); err != nil {
				return nil, err
			}
		}
	}
	if why != "" {
		d.Why = append(d.Why, why)
		return nil, nil
	}
	if err := e.needBody(ctx, box, c, d.Parent); err != nil {
		return nil, err
	}
	if d.AsText {
		if ls := e.letters(c, d, revision); len(ls) > 0 {
			c.toCopy = ls[0].draft
		}
		return nil, nil
	}
	return e.rowsOf(c, d, e.letters(c, d, revision), revision), nil
}

// confirmed reports whether the user has said what they want since what binds
// them came about. A word from before it was about something else.
func (c *conversation) confirmed(d *decide.Decision) bool {
	return c.thread.Word != "" && !c.thread.WordAt.Before(d.ConfirmSince)
}

// mayDraft looks at the drafts that inboxd has written in the thread. why, if
// not empty, says why there must be no other; else revision is the new draft's.
func (e *Engine) mayDraft(c *conversation, d *decide.Decision, parent store.Message) (revision int, why string) {
	known := false
	for _, old := range c.drafts {
		if old.Kind == string(decide.RefereeNotice) {
			continue
		}
		if old.State == store.Edited {
			return 0, "you are working on a draft in this thread: it is yours, and no other is written"
		}
		if old.Parent != parent.Key {
			continue
		}
		known = true
		revision = max(revision, old.Revision+1)
		if w := settled(old, c.thread, d.Reply); w != "" {
			return 0, w
		}
	}
	if r, ok := e.ownDraft(c, parent); ok && r >= revision {
		return r, "" // composed again, and found in the mailbox by its id
	}
	if parent.Marked && !known {
		return 0, "the mailbox says that a draft for this message was written before this state file began: none is written again"
	}
	return revision, e.othersDraft(c, parent)
}

// known reports whether the store has a draft for a message.
func (c *conversation) known(parent store.Message) bool {
	return slices.ContainsFunc(c.drafts, func(d store.Draft) bool { return d.Parent == parent.Key })
}

// settled says why a draft for the same message keeps another from being written.
func settled(old store.Draft, h store.Thread, kind decide.Kind) string {
	spoken := h.Word != "" && h.WordAt.After(old.Updated)
	switch old.State {
	case store.Planned, store.Saved:
		if old.Kind == string(kind) && !old.Stale {
			return "the draft is already written"
		}
	case store.Discarded:
		return "you deleted the draft for this message"
	case store.Sent:
		return "you have answered this message"
	case store.Superseded:
		if old.Problem == retracted && !spoken {
			return "you took the draft for this message back"
		}
	}
	return ""
}

// othersDraft looks for an answer to the parent in the drafts mailbox that the
// store does not know: the user's own, or one of ours from a lost store.
func (e *Engine) othersDraft(c *conversation, parent store.Message) string {
	for _, s := range e.unknownDrafts(c) {
		if answers(s, parent.MessageID) || unthreadedAnswer(s, parent) {
			return "a draft that answers this message already lies in " + e.folders.Drafts
		}
	}
	return ""
}

// unthreadedAnswer reports whether a draft that names no parent goes to the
// parent's author under its subject, as one of Proton Bridge would.
func unthreadedAnswer(s seenDraft, parent store.Message) bool {
	return len(s.answers) == 0 && s.subject != "" && s.subject == mail.ReplySubject(parent.Subject) &&
		slices.Contains(s.to, strings.ToLower(parent.Sender))
}

// ownDraft looks for a draft for the parent that the store does not know and
// whose id can only be inboxd's: of a store that was lost, or of another installation.
func (e *Engine) ownDraft(c *conversation, parent store.Message) (revision int, found bool) {
	for _, s := range e.unknownDrafts(c) {
		if r, ok := e.derived(s.id, parent.Key); ok {
			return r, true
		}
	}
	return 0, false
}

// unknownDrafts are the drafts in the mailbox that are none of the thread's rows.
func (e *Engine) unknownDrafts(c *conversation) (out []seenDraft) {
	ours := map[uint32]bool{}
	for _, old := range c.drafts {
		if old.Place.UIDValidity == e.drafts.validity {
			ours[old.Place.UID] = true
		}
	}
	for _, s := range e.drafts.list {
		if !ours[s.uid] {
			out = append(out, s)
		}
	}
	return out
}

func answers(s seenDraft, id string) bool {
	for _, a := range s.answers {
		if id != "" && a == id {
			return true
		}
	}
	return false
}

// needBody fetches the parent's body again where it was let go.
func (e *Engine) needBody(ctx context.Context, box Mailbox, c *conversation, i int) error {
	r := &c.rows[i]
	if len(r.Raw) > 0 {
		return nil
	}
	raw, err := e.fetch(ctx, box, r.Key)
	if err != nil || raw == nil {
		return err // gone from the server: the reply is written without a quote
	}
	r.Raw = raw
	t, err := e.turn(r, nil, c.taught)
	if err != nil {
		return err
	}
	c.turns[i].Message = t.Message
	return nil
}

// rowsOf makes the rows of finished letters.
func (e *Engine) rowsOf(c *conversation, d *decide.Decision, letters []letter, revision int) []*planned {
	var out []*planned
	now := e.now()
	for _, l := range letters {
		out = append(out, &planned{letter: l.draft, row: store.Draft{
			ID: "d" + shortHash(e.acc.Key()+"\x00"+l.draft.MessageID), Account: e.acc.Key(), Thread: c.thread.ID, Parent: c.rows[d.Parent].Key,
			Kind: string(l.kind), Revision: revision, State: store.Planned, MessageID: l.draft.MessageID, Fingerprint: fingerprint(l.draft.Raw), Raw: l.draft.Raw,
			Recipients: store.Recipients{To: l.draft.To, Cc: l.draft.Cc}, Subject: l.draft.Subject, Created: now, Updated: now,
		}})
	}
	return out
}

// noticed reports whether a referee has a notice of this thread already.
func (c *conversation) noticed(to []string) bool {
	for _, old := range c.drafts {
		if old.Kind == string(decide.RefereeNotice) && slices.Equal(old.Recipients.To, to) {
			return true
		}
	}
	return false
}

// keepPlans commits new drafts and marks what they replace. Where the decision
// is silence although the thread moved on, an untouched older draft is taken back.
func (e *Engine) keepPlans(tx *store.Tx, c *conversation, d decide.Decision, plans []*planned) error {
	if e.opt.DryRun {
		return nil
	}
	for _, old := range c.drafts {
		if !c.outdated(old, d, plans) {
			continue
		}
		if err := outdate(tx, old, e.now()); err != nil {
			return err
		}
	}
	for _, p := range plans {
		if err := tx.PutDraft(p.row); err != nil {
			return err
		}
	}
	return nil
}

// outdated reports whether an older draft no longer says what the thread calls for.
func (c *conversation) outdated(old store.Draft, d decide.Decision, plans []*planned) bool {
	if (old.State != store.Planned && old.State != store.Saved) || old.Kind == string(decide.RefereeNotice) {
		return false
	}
	spoken := c.thread.Word != "" && c.thread.WordAt.After(old.Created)
	left := d.Stance.Value == decide.Pursue || d.Stance.Value == decide.Ignore // by what was written in another thread
	return len(plans) > 0 || c.silenced(old) || d.Reply == decide.None && (spoken || left)
}

// silenced reports whether what came after the message that a draft answers
// makes the draft pointless: the user's own answer, a message with a signal, or a
// stance under which nothing is drafted. An auto-reply or a stray newsletter does not.
func (c *conversation) silenced(old store.Draft) bool {
	switch decide.Stance(c.thread.Word) {
	case decide.Pursue, decide.Ignore:
		return true
	}
	after := false
	for i, t := range c.turns {
		if after && (t.Mine || len(t.Verdict.Signals) > 0) {
			return true
		}
		after = after || c.rows[i].Key == old.Parent
	}
	return false
}

// outdate marks a draft for removal; one that never reached the mailbox is simply dropped.
func outdate(tx *store.Tx, old store.Draft, now time.Time) error {
	old.Updated = now
	if old.State == store.Planned && old.Appended.IsZero() {
		old.State = store.Superseded
	} else {
		old.Stale = true
	}
	return tx.PutDraft(old)
}
