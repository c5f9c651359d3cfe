package decide

import (
	"regexp"
	"slices"
	"strings"
	"time"

	"inboxd/internal/classify"
	"inboxd/internal/decide/match"
	"inboxd/internal/mail"
)

// attached lists the sentences that go with a reply (playbook §3), in a fixed order.
func (s *scene) attached(kind Kind, t target) []Sentence {
	out := []Sentence{}
	if !closes(kind) {
		if kind == DeclineReferences && s.paperwork() {
			out = append(out, PausePaperwork)
		}
		return out
	}
	if kind != DeclineOutreach && s.paperwork() {
		out = append(out, PausePaperwork)
	}
	if s.in.Policy.OpenToTerms && (kind == DeclineOffer || kind == Withdraw) ||
		s.in.Policy.MentionDirectHire && kind == WithdrawContract {
		out = append(out, OpenToTerms)
	}
	if s.in.Policy.GentleClose {
		out = append(out, GentleClose)
	}
	if kind != DeclineOutreach && s.panelUnserved(t) {
		out = append(out, ShareWithPanel)
	}
	return out
}

// Steps of a contract that are under way, in the languages of the mail: words
// about signing, preparing, registering. Word beginnings, since most inflect.
var contractSteps = regexp.MustCompile(`(?i)(?:^|[\s(«"'’/-])(?:sign|countersign|paperwork|onboard|enrol|register|prepar|drawing up|drawn up|issu|unterschr|unterzeich|vorbereit|ausgestellt|signer|signature|pr[ée]par|firmar|firmare|assin|teken|onderteken|voorbereid|podpis|przygot)|署名|手続|準備|作成`)

// paperwork reports whether visa, relocation or contract steps are under way
// anywhere in the opportunity. A structure that was merely explained or offered
// is none; one that the user accepted, or that comes with words about signing or
// preparing, is.
func (s *scene) paperwork() bool {
	accepted := s.past.any(classify.Accepted) != nil
	for _, t := range s.inbound {
		v := t.Verdict
		if v.Has(classify.RelocationVisa) {
			return true
		}
		for _, g := range v.Signals {
			if g.Name == classify.ContractTerms && (accepted || slices.ContainsFunc(g.Evidence, func(w string) bool { return contractSteps.MatchString(match.Clip(w, maxEvidence)) })) {
				return true
			}
		}
	}
	return false
}

// panelUnserved reports whether several people interviewed the user and not all
// of them get the reply: the answered one is asked to pass it on.
func (s *scene) panelUnserved(t target) bool {
	for _, in := range s.inbound {
		for _, name := range in.Verdict.Panel {
			if !named(name, t.to) && !named(name, t.cc) && !named(name, s.m.From) {
				return true
			}
		}
	}
	return false
}

// named reports whether one of list is called name: all its words stand in the
// display name or the address.
func named(name string, list []mail.Address) bool {
	for _, a := range list {
		local, _, _ := strings.Cut(a.Addr, "@")
		have := match.Tokens(match.Fold(a.Name + " " + local))
		all := true
		words := match.Tokens(match.Fold(name))
		for _, w := range words {
			all = all && slices.Contains(have, w)
		}
		if all && len(words) > 0 {
			return true
		}
	}
	return false
}

// confirm is what the user must settle before a reply that takes back an offer
// they accepted or signed, or that was filed with an authority; "" if none.
func (s *scene) confirm(kind Kind) (what string, since time.Time) {
	if !closes(kind) || kind == DeclineOutreach {
		return "", since
	}
	why, since := s.bound()
	if why == "" {
		return "", time.Time{}
	}
	return why + ". Before you decline, settle the notice period in what was signed, a visa or permit filed in your name, " +
		"and costs you may have to pay back; the draft waits for your word (inboxd decide THREAD decline)", since
}
