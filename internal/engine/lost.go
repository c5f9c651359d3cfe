package engine

import (
	"context"
	"time"

	"inboxd/internal/decide"
	"inboxd/internal/imapwatch"
	"inboxd/internal/store"
)

// A store can be lost, with all that it knew of drafts the user threw away. The
// keyword on a source tells of those, but some servers keep no keywords
// (Exchange, Proton Bridge; mail.md C6). What is left there is what still lies in
// the drafts mailbox: a draft whose id only inboxd can have made proves that
// there was a store before this one. Then nothing is written for the mail from
// before it on mere absence of a draft: the user is told instead.

func (e *Engine) lossKey() string { return "store lost before " + e.acc.Key() }

// whole is what lossKey holds where nothing was lost.
const whole = "-"

// noticeLoss looks, once in a store's life, whether there was one before it.
func (e *Engine) noticeLoss(ctx context.Context, box Mailbox) error {
	known, err := view(ctx, e, func(tx *store.Tx) (string, error) { return tx.Meta(e.lossKey()) })
	if err != nil || known != "" {
		return err
	}
	found := whole
	if e.tracesOfOthers() {
		keeps, err := e.keepsKeywords(ctx, box)
		if err != nil {
			return err
		}
		if !keeps {
			found = e.now().Format(time.RFC3339)
			e.opt.Log.Warn("drafts of inboxd lie in the mailbox that this state file knows nothing of, and the server keeps no keywords: for older mail no new ones are written",
				"account", e.acc.Name)
		}
	}
	return e.update(ctx, func(tx *store.Tx) error { return tx.SetMeta(e.lossKey(), found) })
}

// tracesOfOthers reports whether a draft in the mailbox was made by inboxd. It is
// asked before this store has written any.
func (e *Engine) tracesOfOthers() bool {
	for _, s := range e.drafts.list {
		for _, id := range s.answers {
			if _, ok := e.derived(s.id, id); ok {
				return true
			}
		}
	}
	return false
}

// keepsKeywords reports whether any watched folder takes our keyword.
func (e *Engine) keepsKeywords(ctx context.Context, box Mailbox) (bool, error) {
	if e.acc.Keyword == "" {
		return false, nil
	}
	for _, name := range e.acc.Folders {
		state, err := box.Select(ctx, name)
		if isKind(err, imapwatch.NoFolder) || isKind(err, imapwatch.Refused) {
			continue
		}
		if err != nil || state.Keywords {
			return err == nil, err
		}
	}
	return false, nil
}

// forgotten says why no draft is written for a message from before the store was
// lost, "" where one may be.
func (e *Engine) forgotten(ctx context.Context, c *conversation, d *decide.Decision, parent store.Message) (string, error) {
	s, err := view(ctx, e, func(tx *store.Tx) (string, error) { return tx.Meta(e.lossKey()) })
	if err != nil || s == "" || s == whole {
		return "", err
	}
	at, err := time.Parse(time.RFC3339, s)
	if err != nil || parent.Date.After(at) || c.thread.Word != "" || c.thread.Asked != "" {
		return "", err
	}
	why := "inboxd wrote drafts here before this state file began, and this server keeps no keywords: a draft for this message may have been written and thrown away"
	d.Notice = why + "; `inboxd draft " + c.thread.ID + " " + string(d.Reply) + "` writes one"
	return why, nil
}
