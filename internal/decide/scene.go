package decide

import (
	"slices"
	"strings"
	"time"

	"inboxd/internal/classify"
	"inboxd/internal/decide/match"
	"inboxd/internal/mail"
)

// scene is one thread as the decision table looks at it: the newest message,
// what came before, and what the user wants.
type scene struct {
	in     Input
	to     target // whom a reply would reach
	mine   []bool // the turns in which the user wrote to the other side
	n      int    // index of the newest inbound turn that says something; -1 if there is none
	m      *mail.Message
	v      classify.Verdict
	past   history
	page   page           // the user's criteria against facts
	facts  classify.Facts // of the opportunity, newest statement of each
	stance Outcome
}

// newScene reads a thread. It is where every question that the table asks gets
// its data; nothing later looks at Input.Turns as a whole.
func newScene(in Input) *scene {
	s := &scene{in: in, n: newestInbound(in.Turns), m: &mail.Message{}, mine: reaching(in.Turns, in.Me)}
	if s.n >= 0 {
		s.v = in.Turns[s.n].Verdict
		if in.Turns[s.n].Message != nil {
			s.m = in.Turns[s.n].Message
		}
	}
	s.past = readHistory(in, max(s.n, len(in.Turns)-1))
	s.facts = s.gatherFacts()
	s.page = judge(in.Criteria, s.facts, s.says())
	s.stance = s.standing()
	s.to = s.recipients(s.n)
	return s
}

// newestInbound finds the message to answer. Machine mail without any signal
// (out of office, receipts, a list that strayed in) leaves the thread as it was
// and is looked through, unless there is nothing else.
func newestInbound(turns []classify.Turn) int {
	last := -1
	for i := len(turns) - 1; i >= 0; i-- {
		t := turns[i]
		if t.Mine {
			continue
		}
		if !t.Verdict.Automatic || len(t.Verdict.Signals) > 0 {
			return i
		}
		if last < 0 {
			last = i
		}
	}
	return last
}

// gatherFacts takes each fact from the newest message of the opportunity that
// states it, from other threads of it where this one is silent. What a fake
// says is no fact.
func (s *scene) gatherFacts() classify.Facts {
	var f classify.Facts
	for _, thread := range s.in.Related {
		if sameRole(lastRole(thread), lastRole(s.in.Turns)) {
			f = overlay(f, thread)
		}
	}
	if s.n >= 0 {
		f = overlay(f, s.in.Turns[s.past.start:s.n+1])
	}
	return f
}

func overlay(f classify.Facts, turns []classify.Turn) classify.Facts {
	for _, t := range turns {
		if t.Mine || t.Verdict.Has(classify.Scam) {
			continue
		}
		g := t.Verdict.Facts
		for _, p := range []struct{ have, say *string }{{&f.Company, &g.Company}, {&f.Role, &g.Role}, {&f.Contact, &g.Contact},
			{&f.Deadline, &g.Deadline}, {&f.StartDate, &g.StartDate}, {&f.Location, &g.Location}, {&f.Remote, &g.Remote}} {
			if *p.say != "" {
				*p.have = *p.say
			}
		}
		if g.Contract != "" {
			f.Contract = g.Contract
		}
		if g.Salary != nil {
			f.Salary = g.Salary
		}
	}
	return f
}

// has reports whether the newest message carries one of signals.
func (s *scene) has(signals ...classify.Signal) bool { return slices.ContainsFunc(signals, s.v.Has) }

// inbound yields the other side's turns of the opportunity up to the newest, oldest first.
func (s *scene) inbound(yield func(int, classify.Turn) bool) {
	for i := s.past.start; i <= s.n; i++ {
		if t := s.in.Turns[i]; !t.Mine && !yield(i, t) {
			return
		}
	}
}

const (
	maxWordsOfOne = 16 << 10 // octets of one message's new words that patterns are tried on
	maxWordsOfAll = 64 << 10 // and of a whole thread's: patterns cost about a second a megabyte
	maxEvidence   = 1 << 10
)

// spoken yields the other side's words that are at hand, with the message
// they stand in, newest message first: the evidence of signals, and
// the new text where that is still kept. Its total is bounded.
func (s *scene) spoken(yield func(string, classify.Turn) bool) {
	left := maxWordsOfAll
	give := func(words string, most int, t classify.Turn) bool {
		words = match.Clip(words, min(most, left))
		left -= len(words)
		return words == "" || yield(words, t)
	}
	for i := s.n; i >= s.past.start && left > 0; i-- {
		t := s.in.Turns[i]
		if t.Mine {
			continue
		}
		for _, g := range t.Verdict.Signals {
			for _, w := range g.Evidence {
				if !give(w, maxEvidence, t) {
					return
				}
			}
		}
		if t.Message != nil && !give(t.Message.New, maxWordsOfOne, t) {
			return
		}
	}
}

// answered reports whether a message of the user's own answers the newest one.
func (s *scene) answered() bool {
	for i := s.n + 1; i < len(s.in.Turns); i++ {
		if s.mine[i] {
			return true
		}
	}
	return false
}

// isParent reports whether a draft answers the newest message.
func (s *scene) isParent(d Drafted) bool {
	return d.Parent != "" && s.n >= 0 && (d.Parent == s.m.MessageID || d.Parent == s.m.Key())
}

// ownDraft reports whether a draft of the user's own answers the newest
// message, or one that stands unanswered before it: edited by them, sent, or
// theirs from the start (no kind).
func (s *scene) ownDraft() (Drafted, bool) {
	for _, d := range s.in.Drafted {
		if d.Kind == RefereeNotice || d.State == "superseded" || d.State == "discarded" {
			continue
		}
		theirs := d.State == "edited" || d.Kind == "" || d.Kind == None
		if theirs && (s.isParent(d) || s.unanswered(d.Parent)) || sent(d) && s.isParent(d) {
			return d, true
		}
	}
	return Drafted{}, false
}

// unanswered reports whether the message with that key stands in the thread and
// the user has written nothing since.
func (s *scene) unanswered(key string) bool {
	p := turnOf(s.in.Turns, key)
	if p < 0 {
		return false
	}
	for i := p + 1; i < len(s.in.Turns); i++ {
		if s.mine[i] {
			return false
		}
	}
	return true
}

// drafted reports whether a reply of kind was written for an earlier message
// and is spent: the user sent, edited or threw it away. One that still lies
// untouched is brought up to date instead, so it does not count.
func (s *scene) drafted(kind Kind) bool {
	for _, d := range s.in.Drafted {
		if d.Kind == kind && (sent(d) || d.State == "edited" || d.State == "discarded") && !s.isParent(d) {
			return true
		}
	}
	return false
}

// openOffer reports whether an offer still waits: nobody has said no
// to it or taken it back since.
func (s *scene) openOffer() bool {
	at := -1
	for i, t := range s.inbound {
		switch {
		case t.Verdict.Has(classify.Scam):
		case t.Verdict.Has(classify.Rejection):
			at = -1
		case t.Verdict.Has(classify.Offer), t.Verdict.Has(classify.Counteroffer):
			at = i
		}
	}
	if no := s.past.closed(); at < 0 || no != nil && s.follows(no, at) {
		return false
	}
	return true
}

// follows reports whether a deed of the user's came after turn i, or answered it.
func (s *scene) follows(d *deed, i int) bool {
	if d.turn >= 0 {
		return d.turn >= i
	}
	return d.at.IsZero() || !d.at.Before(timeOf(s.in.Turns, i))
}

// approachOnly reports whether the thread is an approach and nothing more: no
// process is under way that anybody could withdraw from.
func (s *scene) approachOnly() bool {
	if s.has(classify.Outreach, classify.Reengagement) {
		return true
	}
	if s.past.any(classify.Applied) != nil {
		return false
	}
	approached := false
	for i := s.past.start; i < s.n; i++ {
		t := s.in.Turns[i]
		if t.Mine {
			return false // somebody the user writes with is more than an approach
		}
		for _, g := range t.Verdict.Signals {
			switch g.Name {
			case classify.Outreach, classify.Reengagement:
				approached = true
			case classify.Chaser:
			default:
				return false
			}
		}
	}
	return approached && !s.has(classify.Interview, classify.Update, classify.ReferenceRequest, classify.RelocationVisa)
}

// deadline is the day the other side waits for: the newest one stated, since a
// later word replaces an earlier one, and none that had passed when they last wrote.
func (s *scene) deadline() (day time.Time, ok bool) {
	for i := s.n; i >= s.past.start; i-- {
		t := s.in.Turns[i]
		if t.Mine || t.Verdict.Facts.Deadline == "" || t.Verdict.Has(classify.Scam) {
			if t.Mine && t.Said.Did(classify.Declined) {
				return time.Time{}, false
			}
			continue
		}
		d, err := time.Parse(time.DateOnly, t.Verdict.Facts.Deadline)
		if err != nil {
			continue
		}
		return d, i == s.n || !d.Before(dayOf(s.m.Date))
	}
	return time.Time{}, false
}

// daysLeft counts whole days from now to day, in the zone of now.
func (s *scene) daysLeft(day time.Time) int {
	return int(day.Sub(dayOf(s.in.Now)).Hours() / 24)
}

func dayOf(t time.Time) time.Time {
	return time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, time.UTC)
}

// evidence quotes the words that the named signals were read from.
func (s *scene) evidence(signals []classify.Signal) string {
	var out []string
	for _, g := range s.v.Signals {
		if !slices.Contains(signals, g.Name) {
			continue
		}
		words := ""
		if len(g.Evidence) > 0 {
			words = quote(g.Evidence[0])
		}
		out = append(out, joined(" ", string(g.Name), words))
	}
	return strings.Join(out, ", ")
}
