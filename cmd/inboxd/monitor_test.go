package main

import (
	"strings"
	"testing"

	"inboxd/internal/imaptest"
	"inboxd/internal/mail"
)

// monitor stands beside the server and holds the mailbox to what inboxd
// promises: no message lost or touched, nothing sent, and at rest one draft for
// each offer.
type monitor struct {
	t      *testing.T
	s      *imaptest.Server
	offers map[string]bool
	raw    map[string]int // how often each text of the inbox is there
	last   map[string]int // drafts by the message they answer, at the last look
	drafts int
	twice  int // looks that saw two drafts for one message
}

func newMonitor(t *testing.T, s *imaptest.Server) *monitor {
	return &monitor{t: t, s: s, offers: map[string]bool{}, raw: map[string]int{}}
}

// offered says that a message deserves one draft.
func (m *monitor) offered(id string) { m.offers[id] = true }

// look holds what must be true at every moment.
func (m *monitor) look() {
	m.t.Helper()
	now := map[string]int{}
	for _, msg := range m.s.Snapshot(m.t, "INBOX") {
		now[string(msg.Raw)]++
		for _, f := range msg.Flags {
			if !strings.HasPrefix(strings.ToLower(f), "inboxd-") {
				m.t.Errorf("message %d of the inbox has got the flag %s", msg.UID, f)
			}
		}
	}
	for text, n := range m.raw {
		if now[text] < n {
			m.t.Errorf("a message of the inbox is gone or changed")
		}
	}
	m.raw = now
	if n := len(m.s.Snapshot(m.t, m.s.SentName)); n != 0 {
		m.t.Errorf("%d messages in the sent folder", n)
	}
	m.lookAtDrafts()
}

func (m *monitor) lookAtDrafts() {
	m.last, m.drafts = map[string]int{}, 0
	for _, d := range m.s.Snapshot(m.t, m.s.DraftsName) {
		m.drafts++
		p, err := mail.Parse(d.Raw)
		if err != nil || len(p.InReplyTo) != 1 {
			m.t.Errorf("draft %d cannot be read or answers nothing: %v", d.UID, err)
			continue
		}
		if m.last[p.InReplyTo[0]]++; m.last[p.InReplyTo[0]] == 2 {
			m.twice++
		}
	}
}

// atRest lists the offers without a draft, and the messages with more than one or that deserve none.
func (m *monitor) atRest() (lost, twice []string) {
	for id := range m.offers {
		if m.last[id] == 0 {
			lost = append(lost, id)
		}
	}
	for id, n := range m.last {
		if n > 1 || !m.offers[id] {
			twice = append(twice, id)
		}
	}
	return lost, twice
}
