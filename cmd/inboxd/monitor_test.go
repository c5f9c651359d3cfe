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
	twice  int               // looks that saw two drafts for one message
	sent   int               // messages that the user sent
	mine   map[string]string // the text the user gave a draft, by the message it answers
	left   map[string]bool   // messages whose draft was there when it became pointless
	forgot bool              // a store was lost or put back
	texts  map[string]bool   // of the drafts at the last look
}

func newMonitor(t *testing.T, s *imaptest.Server) *monitor {
	return &monitor{t: t, s: s, offers: map[string]bool{}, raw: map[string]int{}, mine: map[string]string{}, left: map[string]bool{}}
}

// offered says that a message deserves one draft.
func (m *monitor) offered(id string) { m.offers[id] = true }

// done says that a message deserves no draft any more, and that its draft is gone.
func (m *monitor) done(id string) { m.offers[id] = false }

// outdated says that a message deserves no draft any more, while its draft is still
// there: inboxd takes it away, unless it lost the store that told it was its own.
func (m *monitor) outdated(id string) { m.offers[id], m.left[id] = false, true }

// moved says that a thread went on: the newer message deserves the draft.
func (m *monitor) moved(from, to string) {
	m.outdated(from)
	m.offers[to] = true
}

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
	if n := len(m.s.Snapshot(m.t, m.s.SentName)); n != m.sent {
		m.t.Errorf("%d messages in the sent folder, the user sent %d", n, m.sent)
	}
	m.lookAtDrafts()
}

func (m *monitor) lookAtDrafts() {
	m.last, m.drafts, m.texts = map[string]int{}, 0, map[string]bool{}
	for _, d := range m.s.Snapshot(m.t, m.s.DraftsName) {
		m.drafts++
		m.texts[string(d.Raw)] = true
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

// atRest lists the offers without a draft (or without the one that the user
// made theirs), and the messages with more than they deserve.
func (m *monitor) atRest() (lost, twice []string) {
	for id, wanted := range m.offers {
		if wanted && (m.last[id] == 0 || (m.mine[id] != "" && !m.texts[m.mine[id]])) {
			lost = append(lost, id)
		}
	}
	for id, n := range m.last {
		if n > 1 || (!m.offers[id] && !(m.left[id] && m.forgot)) {
			twice = append(twice, id)
		}
	}
	return lost, twice
}
