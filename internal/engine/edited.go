package engine

import (
	"context"
	"fmt"
	"strings"

	"inboxd/internal/classify"
	"inboxd/internal/compose"
	"inboxd/internal/decide"
	"inboxd/internal/imapwatch"
	"inboxd/internal/mail"
	"inboxd/internal/store"
)

// A draft that the user edits is theirs: it is never changed. It is read once
// for each time they save it, and what the wording checks say about it goes into
// the thread's story, for `inboxd show`.

// readEdited runs the checks on edited drafts that were saved anew.
func (e *Engine) readEdited(ctx context.Context, box Mailbox) error {
	if e.opt.DryRun {
		return nil
	}
	ds, err := e.draftsIn(ctx, store.Edited)
	if err != nil {
		return err
	}
	for _, d := range ds {
		if err := e.readEdited1(ctx, box, d); err != nil {
			return err
		}
	}
	return nil
}

func (e *Engine) readEdited1(ctx context.Context, box Mailbox, d store.Draft) error {
	if d.Place.UID == 0 || d.Place.UIDValidity != e.drafts.validity || !e.drafts.has(d.Place.UID) {
		return nil
	}
	key, version := "edited "+d.ID, fmt.Sprintf("%d %d", d.Place.UIDValidity, d.Place.UID)
	seen, err := view(ctx, e, func(tx *store.Tx) (string, error) { return tx.Meta(key) })
	if err != nil || seen == version {
		return err
	}
	raw, err := e.rawDraft(ctx, box, d)
	if err != nil || raw == nil {
		return err
	}
	said := checked(raw, decide.Kind(d.Kind), e.acc.Me)
	err = e.update(ctx, func(tx *store.Tx) error {
		if err := tx.SetMeta(key, version); err != nil {
			return err
		}
		return e.writeOnce(tx, d.Thread, d.Parent, Checked, said)
	})
	if err == nil {
		e.tell(Report{What: Checked, Thread: d.Thread, Text: plainCount(said)})
	}
	return err
}

// rawDraft fetches one draft; nil if it is not there any more.
func (e *Engine) rawDraft(ctx context.Context, box Mailbox, d store.Draft) (raw []byte, err error) {
	state, err := box.Examine(ctx, d.Place.Mailbox)
	if isKind(err, imapwatch.NoFolder) || err == nil && state.UIDValidity != d.Place.UIDValidity {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	err = box.Messages(ctx, []uint32{d.Place.UID}, func(it imapwatch.Item) error {
		if it.Err == nil {
			raw = it.Raw
		}
		return nil
	})
	return raw, err
}

// checked says what the checks find in a draft, a line a finding; "" for nothing.
func checked(raw []byte, kind decide.Kind, me mail.Identities) string {
	m, err := mail.Parse(raw)
	if err != nil {
		return ""
	}
	language := classify.Own(m, classify.Thread{Me: me}).Language
	var lines []string
	for _, f := range compose.Lint(strings.TrimSpace(m.New), language, kind) {
		line := f.Rule
		if f.Words != "" {
			line += " «" + f.Words + "»"
		}
		if f.Instead != "" {
			line += ": " + f.Instead
		}
		lines = append(lines, line)
	}
	return strings.Join(lines, "\n")
}

// plainCount is for the log, where words of a draft do not belong.
func plainCount(said string) string {
	if said == "" {
		return "your draft passes the wording checks"
	}
	return fmt.Sprintf("%d things to look at in your draft: inboxd show", 1+strings.Count(said, "\n"))
}
