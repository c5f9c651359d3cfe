package engine

import (
	"testing"
	"time"
)

const (
	planner = "Dear Alex,\r\n\r\nOn behalf of Harbourgate I am delighted to offer you the position of Logistics Planner at Harbourgate. Please let us know whether you accept.\r\n\r\nBest regards,\r\nZoe Park"
	desk    = "Dear Alex,\r\n\r\nWe are delighted to offer you the position of Logistics Planner at Harbourgate. Please let us know whether you accept.\r\n\r\nBest regards,\r\nRita Quill\r\nHarbourgate"
)

// One opportunity in two threads: what the user writes in one is heard in the
// other, although nothing arrives there.
func TestOneOpportunityInTwoThreads(t *testing.T) {
	for name, c := range map[string]struct {
		says  string
		where string // which message it answers
		to    string
		left  []string // what still has a draft
	}{
		"accepted with the agency":        {"Dear Zoe,\r\n\r\nI am happy to accept the offer.\r\n\r\nAlex", "agency", "zoe@talentbridge.example", nil},
		"declined with the agency":        {"Dear Zoe,\r\n\r\nThank you, I have decided to decline the offer.\r\n\r\nAlex", "agency", "zoe@talentbridge.example", []string{"desk"}},
		"accepted in a mail of its own":   {"Dear Rita,\r\n\r\nI am happy to accept the offer.\r\n\r\nAlex", "", "rita@harbourgate.example", nil},
		"wrote to somebody else entirely": {"Hi,\r\n\r\nI am happy to accept the invitation.\r\n\r\nAlex", "", "mum@family.example", []string{"agency", "desk"}},
	} {
		w := newWorld(t)
		w.server.deliver("INBOX", w.note("Zoe Park <zoe@talentbridge.example>", alex, "Logistics Planner", "agency", "", planner), w.now)
		w.server.deliver("INBOX", w.note("Rita Quill <rita@harbourgate.example>", alex, "Your offer from Harbourgate", "desk", "", desk), w.now.Add(time.Second))
		w.must()
		w.wantDrafts("agency", "desk")
		w.now = w.now.Add(time.Hour)
		subject := "Re: Logistics Planner"
		if c.where == "" {
			subject = "My answer"
		}
		w.server.deliver("Gesendet", w.note(alex, c.to, subject, "own", c.where, c.says), w.now)
		w.must()
		w.must()
		got := w.drafts()
		if len(got) != len(c.left) {
			t.Errorf("%s: drafts answer %v, want %v", name, got, c.left)
		}
	}
}
