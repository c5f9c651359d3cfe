package decide

import (
	"slices"
	"strings"

	"inboxd/internal/classify"
)

// Checklist is what to look at before saying no (playbook §5), filled in from
// the thread: three answers.
type Checklist struct {
	Decision string   // the decision and its reason in one sentence
	Silence  []string // what silence would set in motion, never nil
	Channel  string   // how the no reaches them
}

// Check fills in the checklist for a decision about a thread.
func Check(in Input, d Decision) Checklist {
	s := newScene(in)
	return Checklist{Decision: s.inOneSentence(d), Silence: s.setInMotion(), Channel: s.channel(d)}
}

// inWords says what the user does by a reply; "%" stands for role and company.
func inWords(k Kind) string {
	switch k {
	case DeclineOffer:
		return "you decline the offer%"
	case Withdraw, WithdrawBeforeReferences:
		return "you withdraw your application%"
	case WithdrawContract:
		return "you withdraw%, because of the employment structure"
	case DeclineOutreach:
		return "you turn the approach down%"
	case DeclineReferences:
		return "you give no references, as you have withdrawn%"
	case Restate, AnswerReason:
		return "your no stands%"
	case NegotiateTerms:
		return "you ask whether the terms can move%"
	case Hold:
		return "you ask for time to consider%"
	case CallRequest:
		return "you ask for a call, to say no on the phone%"
	case CallConfirmation:
		return "you put in writing what you said on the phone%"
	case RefereeNotice:
		return "you tell your referees that they need expect no call%"
	case Reapproach:
		return "you come back to what you had closed%"
	}
	return "nothing is written%"
}

func (s *scene) inOneSentence(d Decision) string {
	about := joined(" at ", s.facts.Role, s.facts.Company)
	if about != "" {
		about = " (" + about + ")"
	}
	reason := plain(d.Reason)
	if reason == "" {
		reason = strings.Join(d.Stance.Reasons, "; ")
	}
	return joined(": ", strings.Replace(inWords(d.Reply), "%", about, 1), reason)
}

// setInMotion lists what goes on by itself while nobody says no: the newest
// word on each.
func (s *scene) setInMotion() []string {
	out := []string{}
	if day := s.deadlineText(); day != "" {
		out = append(out, "they wait for an answer until "+day)
	}
	for _, m := range []struct {
		signal classify.Signal
		what   string
	}{
		{classify.RelocationVisa, "visa or relocation steps go on"}, {classify.ContractTerms, "the contract is being prepared"},
		{classify.ReferenceRequest, "your referees may be contacted"}, {classify.Interview, "people set time aside to meet you"},
	} {
		if words, said := s.newestOf(m.signal); said {
			out = append(out, joined(": ", m.what, words))
		}
	}
	if names := refereeNames(s); names != "" {
		out = append(out, "the referees you named expect a call: "+names)
	}
	if s.facts.StartDate != "" {
		out = append(out, "they plan for you to start: "+s.facts.StartDate)
	}
	if why, _ := s.bound(); why != "" {
		out = append(out, why)
	}
	if s.openOffer() && len(out) == 0 {
		out = append(out, "the offer stays open, and nobody else is asked")
	}
	return out
}

// newestOf quotes the newest message that carries a signal.
func (s *scene) newestOf(signal classify.Signal) (words string, said bool) {
	for _, t := range s.inbound {
		i := slices.IndexFunc(t.Verdict.Signals, func(g classify.Scored) bool { return g.Name == signal })
		if i < 0 {
			continue
		}
		words, said = "", true
		if ev := t.Verdict.Signals[i].Evidence; len(ev) > 0 {
			words = quote(ev[0])
		}
	}
	return words, said
}

func (s *scene) channel(d Decision) string {
	to := s.to
	switch {
	case s.n < 0:
		return "there is nobody to answer"
	case to.asText:
		return s.takesNone(s.m) + " takes no mail: copy the text into their own site or messenger"
	case d.Reply == CallRequest || s.highStakes():
		return "a call first, then the mail, with " + addresses(to)
	}
	return "mail to " + addresses(to)
}

func addresses(t target) string {
	var out []string
	for _, a := range t.to {
		out = append(out, a.Addr)
	}
	text := strings.Join(out, ", ")
	if len(t.cc) > 0 {
		out = nil
		for _, a := range t.cc {
			out = append(out, a.Addr)
		}
		text += " (copied: " + strings.Join(out, ", ") + ")"
	}
	return text
}
