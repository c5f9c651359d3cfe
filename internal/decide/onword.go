package decide

import (
	"slices"

	"inboxd/internal/classify"
)

// OnWord is the decision for a reply kind that the user asked for by name. Their
// word stands above the table: answered threads, switched-off kinds, "once per
// thread" and never_draft do not hold it back. It does not make an address take
// mail, adds nobody, and nothing is written to what looks like a fake job.
// Confirm is still filled; asking for the kind is not yet confirming it.
func OnWord(in Input, kind Kind) Decision {
	s := newScene(in)
	if s.n < 0 {
		s.n = len(in.Turns) - 1 // only the user has written: a follow-up to their own
		s.to = s.recipients(s.n)
		if s.n >= 0 && in.Turns[s.n].Message != nil {
			s.m = in.Turns[s.n].Message
		}
	}
	d := s.blank()
	d.Why = append(d.Why, "asked_for: you asked for "+string(kind))
	for _, reason := range s.stance.Reasons {
		d.Why = append(d.Why, "stance "+string(s.stance.Value)+" ("+s.stance.Source+"): "+reason)
	}
	if why := s.refuses(kind); why != "" {
		d.Why, d.Notice = append(d.Why, why), why
		return d
	}
	s.fill(&d, kind)
	if kind == NegotiateTerms && d.Term == "" {
		d.Term = s.fallbackTerm()
	}
	return d
}

// refuses says why even the user's word writes nothing; "" if it does.
func (s *scene) refuses(kind Kind) string {
	switch {
	case !slices.Contains(Kinds(), kind):
		return "there is no reply kind " + quote(string(kind))
	case s.n < 0:
		return "there is no message to answer"
	case s.v.Has(classify.Scam):
		return "this looks like a fake job and gets no draft; if it is none, inboxd relabel MESSAGE says so"
	case kind == Reapproach && !s.refusedOnce():
		return "you have not said no in this thread, so there is nothing to reopen"
	case kind == RefereeNotice && len(s.referees()) == 0:
		return "no referee of yours is named in this thread, or they have had their notice"
	}
	return ""
}

// refusedOnce reports whether the user has closed the thread: in writing, by a
// word to inboxd, or where the other side's answer to it shows.
func (s *scene) refusedOnce() bool {
	if w := s.in.Word; w != nil && (w.Stance == Decline || w.Stance == Ignore) {
		return true
	}
	for _, d := range s.past.deeds {
		if d.no {
			return true
		}
	}
	return s.impliedNo()
}

// fallbackTerm is what a negotiate asks about when nothing in the thread says.
func (s *scene) fallbackTerm() string {
	if t := s.page.askable(); t != "" {
		return t
	}
	switch o := s.objection(); {
	case o != "" && o != classify.ObjectOther:
		return string(o)
	case s.hasStructure():
		return TermContract
	}
	return TermPay
}
