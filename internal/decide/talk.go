package decide

import (
	"slices"

	"inboxd/internal/classify"
	"inboxd/internal/decide/match"
)

// What has gone back and forth about the user's no: the questions that the rows
// for pushback ask.

// asks reports whether a message waits for an answer of the user's.
func asks(v classify.Verdict) bool {
	for _, s := range v.Signals {
		switch s.Name {
		case classify.Offer, classify.Counteroffer, classify.Persuasion, classify.ReasonRequest, classify.ReferenceRequest,
			classify.Interview, classify.Chaser, classify.ContractTerms, classify.RelocationVisa:
			return true
		}
	}
	return false
}

// pleads reports whether a message takes up the user's no or hesitation.
func pleads(v classify.Verdict) bool {
	return v.Has(classify.Counteroffer) || v.Has(classify.Persuasion) || v.Has(classify.ReasonRequest)
}

// saidNo reports whether the user's own no is their last written word.
func (s *scene) saidNo() bool { return s.past.closed() != nil }

// saidNoHere is saidNo in this very thread: its people have heard it.
func (s *scene) saidNoHere() bool {
	d := s.past.closed()
	return d != nil && d.turn >= 0
}

// impliedNo reports whether the newest message takes up a no that was said
// where no mail shows it, on the phone perhaps: it is the first of the
// opportunity that is known here.
func (s *scene) impliedNo() bool {
	if len(s.past.deeds) > 0 || s.past.start > 0 || !pleads(s.v) && !s.has(classify.Acknowledgement) {
		return false
	}
	for i := s.past.start; i < s.n; i++ {
		if t := s.in.Turns[i]; t.Mine || len(t.Verdict.Signals) > 0 {
			return false
		}
	}
	return true
}

// knownNo is a no on record or, where the user's stance is to decline, one that
// the message itself shows. An undecided user answers only to their own written word.
func (s *scene) knownNo() bool {
	return s.saidNo() || s.stance.Value == Decline && s.impliedNo()
}

// restated reports whether the user has stood by their no once already, in a
// message of their own or a draft: a second time is not written.
func (s *scene) restated() bool {
	if s.drafted(Restate) {
		return true
	}
	said, pleaded := false, false
	reopened := reopenings(s.in)
	for i, t := range s.in.Turns {
		switch {
		case slices.Contains(reopened, i):
			said, pleaded = false, false // a new debate, if there is to be one
		case !t.Mine:
			pleaded = pleaded || said && (pleads(t.Verdict) || t.Verdict.Has(classify.Chaser))
		case !s.mine[i]:
		case t.Said.Did(classify.Restated), pleaded && (t.Said.Did(classify.Declined) || t.Said.Did(classify.Withdrew)):
			return true
		default:
			said = said || t.Said.Did(classify.Declined) || t.Said.Did(classify.Withdrew)
		}
	}
	return false
}

// reasoned reports whether the user has told why, once asked or pleaded with. A
// reason that stood in the no itself was no answer to anybody.
func (s *scene) reasoned() bool {
	if s.drafted(AnswerReason) {
		return true
	}
	pleaded := false
	for i, t := range s.in.Turns {
		if !t.Mine {
			pleaded = pleaded || pleads(t.Verdict)
		} else if pleaded && t.Said.Did(classify.GaveReason) && s.mine[i] {
			return true
		}
	}
	return false
}

// asked reports whether the user has put their question about terms already.
func (s *scene) asked() bool {
	return s.past.any(classify.AskedTerms) != nil || s.drafted(NegotiateTerms)
}

// revised reports whether the newest message brings terms that may change the
// user's mind: they meet the criteria, or remove the one objection the user
// gave. The user's own word to decline stands above both.
func (s *scene) revised() bool {
	if s.stance.Source == "thread" && s.stance.Value == Decline {
		return false
	}
	switch {
	case s.saidNo():
		return s.objectionRemoved() || s.meetsCriteria()
	case s.stance.Value == Decline: // hesitated, and named why
		return len(s.page.broken()) == 0 && s.objectionRemoved()
	case s.stance.Value == Negotiate:
		return s.asked() && len(s.page.broken()) == 0
	case s.stance.Value == Undecided:
		return s.has(classify.Counteroffer) && s.meetsCriteria()
	}
	return false
}

// structureIsReason reports whether the employment structure is why the user
// says no: their criteria, their objection, or their word for this thread.
func (s *scene) structureIsReason() bool {
	if s.page.has(TermContract, match.Broken) || s.objection() == classify.ObjectContract {
		return s.facts.Contract != classify.Direct
	}
	if s.in.Word == nil {
		return false
	}
	_, hit := match.AnyWhole(plain(s.in.Word.Reason), []string{"contract", "contractor", "agency", "structure", "umbrella", "payroll", "freelance", "fixed term",
		"direct hire", "employer of record", "EOR", "Vertrag", "Zeitarbeit", "Befristung", "befristet", "contrat", "contrato", "contratto", "umowa"})
	return hit
}

// hasStructure reports whether an offer comes with an employment structure that
// is not a direct hire.
func (s *scene) hasStructure() bool {
	return s.has(classify.ContractTerms) || s.facts.Contract != "" && s.facts.Contract != classify.Direct
}

// term is what a negotiate would ask about; "" if there is nothing to ask, or
// the question has been put and nothing has moved since.
func (s *scene) term() string {
	found := s.page.askable()
	if s.stance.Source == "criteria" && found == "" {
		return "" // a role or a company is not a term
	}
	if s.approachOnly() && !s.in.Policy.AnswerOutreach {
		return ""
	}
	moved := s.has(classify.Offer, classify.Counteroffer, classify.ContractTerms)
	if found != "" {
		if s.asked() && !moved {
			return ""
		}
		return found
	}
	offered := s.openOffer()
	if s.asked() || !moved && !(offered && s.has(classify.Chaser)) {
		return ""
	}
	switch o := s.objection(); {
	case o == classify.ObjectPay || o == classify.ObjectContract || o == classify.ObjectPlace:
		return string(o)
	case s.hasStructure():
		return TermContract
	}
	return TermPay
}

// HoldDays is how near a deadline an undecided offer gets a hold, unless the
// policy says another number of days.
const HoldDays = 3

// nearDeadline reports whether an open offer's day comes within the configured
// days, today included, and is not over.
func (s *scene) nearDeadline() bool {
	day, ok := s.deadline()
	if !ok {
		return false
	}
	within := s.in.Policy.HoldDays
	if within <= 0 {
		within = HoldDays
	}
	left := s.daysLeft(day)
	return left >= 0 && left <= within
}

// holdDue reports whether an open offer wants a word before its day. One hold is
// enough until new terms come.
func (s *scene) holdDue() bool {
	offered := s.openOffer()
	return offered && s.nearDeadline() && (!s.drafted(Hold) || s.has(classify.Offer, classify.Counteroffer))
}
