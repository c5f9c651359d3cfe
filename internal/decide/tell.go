package decide

import (
	"strings"

	"inboxd/internal/classify"
	"inboxd/internal/decide/match"
)

// What the user is told where nothing is drafted, and the details of rows whose
// evidence is not a signal's.

func tellAutomatic(s *scene) string {
	switch {
	case s.has(classify.Offer, classify.Counteroffer):
		return "a platform announced an offer and takes no mail about it: answer it there" + s.byDay()
	case s.has(classify.ReferenceRequest):
		return "a platform asks for references and takes no mail about it: answer it there" + s.byDay()
	}
	return ""
}

func tellScam(s *scene) string {
	return joined(": ", "this looks like a fake job, nothing is drafted and nothing should be sent", strings.Join(s.v.ScamReasons, "; "))
}

func tellNotAddressed(s *scene) string {
	if !asks(s.v) {
		return ""
	}
	return "recruiting mail that is not addressed to you: if it came to an alias of yours, add the alias to the configuration"
}

func tellDebate(s *scene) string {
	return "they ask again; your decision has been explained once and no second answer is drafted"
}

func tellNegotiate(s *scene) string {
	if !asks(s.v) || s.approachOnly() {
		return ""
	}
	if s.asked() {
		return "your question about the terms is put, and this does not settle it: what now is yours to say" + s.byDay()
	}
	return ""
}

func tellOpenOffer(s *scene) string {
	if is := s.openOffer(); is && !s.v.Automatic {
		return "an offer in this thread is still open, and the newest message was not understood: please read it" + s.byDay()
	}
	return ""
}

func (s *scene) byDay() string {
	if d := s.deadlineText(); d != "" {
		return " (by " + d + ")"
	}
	return ""
}

func (s *scene) deadlineText() string {
	if d, ok := s.deadline(); ok {
		return d.Format("2006-01-02")
	}
	return ""
}

func revisedTerms(s *scene) string {
	if s.saidNo() && s.objectionRemoved() {
		return "your objection was: " + string(s.objection())
	}
	var out []string
	for _, c := range s.page.checks {
		if c.result == match.Met {
			out = append(out, c.words)
		}
	}
	return strings.Join(out, ", ")
}
