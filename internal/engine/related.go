package engine

import (
	"context"
	"slices"
	"time"

	"inboxd/internal/classify"
	"inboxd/internal/decide"
	"inboxd/internal/mail"
	"inboxd/internal/store"
)

// maxMine is how many of the user's newest messages outside a thread are
// looked through for what they wrote to the same people.
const maxMine = 400

// related finds the other threads of the same opportunity (playbook §2, rule
// 2): the same company and role with the same people, whichever thread it
// stands in, and what the user wrote to the same person in a mail of its own.
func (e *Engine) related(ctx context.Context, box Mailbox, c *conversation) ([][]classify.Turn, error) {
	company, role, counterpart := c.facts()
	others, err := view(ctx, e, func(tx *store.Tx) ([]store.Thread, error) { return tx.Threads(e.acc.Key()) })
	if err != nil {
		return nil, err
	}
	var out [][]classify.Turn
	began, people := startOf(c), []string{counterpart}
	for _, h := range others {
		if h.ID == c.thread.ID || !sameOpportunity(h, company, role, counterpart) {
			continue
		}
		oc, err := e.open(ctx, box, h)
		if err != nil {
			return nil, err
		}
		out, people = append(out, oc.turns), append(people, h.Counterpart)
		if t := startOf(oc); !t.IsZero() && t.Before(began) {
			began = t
		}
	}
	mine, err := e.mineTo(ctx, box, c, people, began)
	if err != nil {
		return nil, err
	}
	if len(mine) > 0 {
		out = append(out, mine)
	}
	return out, nil
}

// sameOpportunity holds the company and role of two threads against each other.
// Two roles at one company are two opportunities; so are two threads of one
// agency that name no common employer.
func sameOpportunity(h store.Thread, company, role, counterpart string) bool {
	sameCompany, sameRole := decide.OneCompany(h.Company, company), decide.OneRole(h.Role, role)
	oneRole := role == "" || h.Role == "" || sameRole
	samePerson := counterpart != "" && mail.SameAddr(h.Counterpart, counterpart)
	return (sameCompany && sameRole) || (sameCompany && samePerson && oneRole) || (samePerson && sameRole)
}

// startOf is the date of a thread's oldest message that is at hand.
func startOf(c *conversation) (t time.Time) {
	if len(c.rows) > 0 {
		t = c.rows[0].Date
	}
	return t
}

// mineTo reads what the user wrote to the people of an opportunity in threads of their own
// that carry no inbound signal: a withdrawal sent as a new mail.
func (e *Engine) mineTo(ctx context.Context, box Mailbox, c *conversation, people []string, began time.Time) ([]classify.Turn, error) {
	people = slices.DeleteFunc(people, func(p string) bool { return p == "" })
	if len(people) == 0 || len(c.rows) == 0 {
		return nil, nil
	}
	mine, err := view(ctx, e, func(tx *store.Tx) ([]store.Message, error) { return tx.MineOutside(e.acc.Key(), c.thread.ID, maxMine) })
	if err != nil {
		return nil, err
	}
	var to []store.Message
	for _, r := range mine {
		m, err := mail.Parse(r.Header)
		// What was written before the opportunity began was about something else.
		toThem := func(p string) bool { return wroteTo(m, p) }
		if err == nil && slices.ContainsFunc(people, toThem) && r.Date.After(began) {
			to = append(to, r)
		}
	}
	if len(to) == 0 {
		return nil, nil
	}
	if err := e.fetchListed(ctx, box, to); err != nil {
		return nil, err
	}
	own := &conversation{rows: to} // mail of the user's own: nothing of it is corrected
	if err := e.read(own); err != nil {
		return nil, err
	}
	return own.turns, e.update(ctx, func(tx *store.Tx) error { return e.keepRows(tx, own, -1) })
}

func wroteTo(m *mail.Message, addr string) bool {
	for _, a := range append(append([]mail.Address{}, m.To...), m.Cc...) {
		if mail.SameAddr(a.Addr, addr) {
			return true
		}
	}
	return false
}
