package engine

import (
	"slices"

	"inboxd/internal/mail"
	"inboxd/internal/store"
)

// wake has the other threads of an opportunity judged again when the user has
// written in one of them: a yes to the agency is a yes to the HR desk, whose
// thread has no news of its own and may have a no in Drafts.
func (e *Engine) wake(tx *store.Tx, m *mail.Message, thread string) error {
	own, _, err := tx.Thread(thread)
	if err != nil {
		return err
	}
	others, err := tx.Threads(e.acc.Key())
	if err != nil {
		return err
	}
	about := []store.Thread{own} // what the message is about, so far as threads tell
	for _, h := range others {
		if h.Counterpart != "" && wroteTo(m, h.Counterpart) {
			about = append(about, h)
		}
	}
	for _, h := range others {
		if h.ID == thread || !slices.ContainsFunc(about, func(a store.Thread) bool { return a.ID == h.ID || sameOpportunity(h, a.Company, a.Role, a.Counterpart) }) {
			continue
		}
		if err := tx.MarkDirty(h.ID); err != nil {
			return err
		}
	}
	return nil
}
