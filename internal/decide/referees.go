package decide

import (
	"strings"

	"inboxd/internal/mail"
)

// referees lists the people whom the user named as references for this
// opportunity, in any of its threads: addresses that stand in the user's own
// mail, and no others. Nobody is told twice.
func (s *scene) referees() []mail.Address {
	for _, d := range s.in.Drafted {
		if d.Kind == RefereeNotice && d.State != "superseded" {
			return nil
		}
	}
	var out []mail.Address
	for _, d := range s.past.deeds {
		for _, a := range d.said.Referees {
			if usable(a.Addr) && !s.in.Me.Has(a.Addr) && !hasAddr(out, a.Addr) {
				out = append(out, a)
			}
		}
	}
	return out
}

// refereesWait reports whether the user's own no left referees who still expect a
// call, and the thread needs nothing else: the user answered it, or it is at rest.
func refereesWait(s *scene) bool {
	no := s.past.closed()
	if no == nil || len(s.referees()) == 0 || s.stance.Value != Decline {
		return false
	}
	for _, d := range s.past.deeds {
		if len(d.said.Referees) > 0 && d.at.After(no.at) {
			return false // named after the no: for something else
		}
	}
	answered := s.answered()
	return answered || s.m != nil && s.atRest()
}

func (s *scene) atRest() bool {
	for _, r := range silence() {
		if r.name == "acknowledgement" {
			return r.holds(s)
		}
	}
	return false
}

func refereeNames(s *scene) string {
	var out []string
	for _, a := range s.referees() {
		out = append(out, a.Addr)
	}
	return strings.Join(out, ", ")
}
