package decide

import (
	"slices"

	"inboxd/internal/classify"
	"inboxd/internal/decide/match"
)

// standing applies the four rules of the playbook, §2; the first that speaks wins.
func (s *scene) standing() Outcome {
	for _, rule := range []func(*scene) (Outcome, bool){byWord, byHistory, byCriteria} {
		if o, speaks := rule(s); speaks {
			return o
		}
	}
	return byDefault(s)
}

// byWord is rule 1: the user's own word for this thread, a command or a gesture.
func byWord(s *scene) (Outcome, bool) {
	w := s.in.Word
	if w == nil || !slices.Contains(Stances(), w.Stance) {
		return Outcome{}, false
	}
	reason := "you said " + string(w.Stance) + " for this thread" + on(w.At)
	if w.Reason != "" {
		reason += ": " + quote(plain(w.Reason))
	}
	return Outcome{w.Stance, "thread", []string{reason}}, true
}

// byHistory is rule 2: what the user has already written about this
// opportunity, whichever thread it stands in. Their newest act counts.
func byHistory(s *scene) (Outcome, bool) {
	if s.past.ambiguous != "" {
		return Outcome{Undecided, "history", []string{s.past.ambiguous}}, true
	}
	d := s.past.newest()
	if d == nil {
		return Outcome{}, false
	}
	value := Pursue
	switch {
	case d.no:
		value = Decline
	case d.ask:
		value = Negotiate
	}
	reason := "you " + d.verb + on(d.at)
	if d.turn < 0 && d.reply == "" {
		reason += " in another thread of this opportunity"
	}
	return Outcome{value, "history", []string{joined(": ", reason, quote(d.words))}}, true
}

// byCriteria is rule 3: a broken wall declines, a broken term that is only
// negotiable negotiates, and criteria that are met or left open decide nothing.
func byCriteria(s *scene) (Outcome, bool) {
	if !s.in.Criteria.Set() {
		return Outcome{}, false
	}
	bad := s.page.broken()
	if len(bad) == 0 {
		reasons := []string{"none of your criteria is broken"}
		for _, c := range s.page.checks {
			reasons = append(reasons, c.words)
		}
		return Outcome{Undecided, "criteria", reasons}, true
	}
	value := Decline
	if bad[0].weight == Negotiable {
		value = Negotiate
	}
	var reasons []string
	for _, c := range bad {
		reasons = append(reasons, c.words+weightText(c.weight))
	}
	return Outcome{value, "criteria", reasons}, true
}

func weightText(w Weight) string {
	if w == Negotiable {
		return " (you would talk about it)"
	}
	return ""
}

// byDefault is rule 4: what the user configured for everything else. Without a
// choice nothing is wanted of the thread.
func byDefault(s *scene) Outcome {
	if st := s.in.Policy.Stance; slices.Contains(Stances(), st) {
		return Outcome{st, "default", []string{"your configuration says " + string(st)}}
	}
	return Outcome{Undecided, "default", []string{"no stance is configured"}}
}

// objection is the one thing the user's hesitation or no was about: none if
// they named none, or several.
func (s *scene) objection() classify.Objection {
	var one classify.Objection
	for _, d := range s.past.deeds {
		switch o := d.said.Objection; {
		case o == "" || o == one:
		case one == "":
			one = o
		default:
			return ""
		}
	}
	return one
}

// objectionRemoved reports whether the newest message takes away the one
// objection that the user gave.
func (s *scene) objectionRemoved() bool {
	f := s.v.Facts
	switch s.objection() {
	case classify.ObjectPay:
		return s.payMoved()
	case classify.ObjectContract:
		return f.Contract == classify.Direct
	case classify.ObjectPlace:
		if s.page.has(TermPlace, match.Broken) || s.page.has(TermRemote, match.Broken) {
			return false
		}
		before := s.before()
		return f.Remote != "" && f.Remote != "onsite" && f.Remote != before.Remote || f.Location != "" && match.Fold(f.Location) != match.Fold(before.Location)
	}
	return false
}

// payMoved reports whether the newest message moves the pay far enough: to the
// user's minimum where one is set, upwards where none is. Better terms without
// a figure and without another term may be about the pay.
func (s *scene) payMoved() bool {
	f := s.v.Facts
	if f.Salary == nil {
		return s.has(classify.Counteroffer) && f.Contract == "" && f.Location == "" && f.Remote == "" && !s.page.has(TermPay, match.Broken)
	}
	if _, _, set := minimumFor(f.Salary, s.in.Criteria); set {
		return !s.page.has(TermPay, match.Broken)
	}
	more, known := match.MorePay(s.before().Salary, f.Salary)
	return more || !known
}

// before holds the facts as they stood before the newest message.
func (s *scene) before() classify.Facts {
	if s.n <= s.past.start {
		return classify.Facts{}
	}
	return overlay(classify.Facts{}, s.in.Turns[s.past.start:s.n])
}

// meetsCriteria reports whether the newest message itself states a term that
// satisfies a criterion, with none broken: revised terms that may do.
func (s *scene) meetsCriteria() bool {
	if len(s.page.broken()) > 0 {
		return false
	}
	now := judge(s.in.Criteria, s.v.Facts, stated{})
	return now.has(TermPay, match.Met) || now.has(TermContract, match.Met) || now.has(TermPlace, match.Met) || now.has(TermRemote, match.Met)
}
