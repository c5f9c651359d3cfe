package decide

import (
	"slices"

	"inboxd/internal/classify"
)

// row is one line of the decision table: it holds when the newest message
// carries one of on and none of not, the stance is one of stance, and when says
// yes. An empty column holds always.
type row struct {
	name   string // what Why and the tests call it
	why    string // the line of the playbook, for the user
	on     []classify.Signal
	not    []classify.Signal
	stance []Stance
	when   func(*scene) bool
	reply  Kind
	tell   func(*scene) string // what the user must be told, if anything
	detail func(*scene) string // evidence that is not a signal's
}

func (r row) holds(s *scene) bool {
	return (len(r.on) == 0 || s.has(r.on...)) && !s.has(r.not...) &&
		(len(r.stance) == 0 || slices.Contains(r.stance, s.stance.Value)) &&
		(r.when == nil || r.when(s))
}

// table is the playbook's §3 in order; the first row that holds decides. Read
// beside the document:
//
//	no_message … nothing_known     "No draft at all", and messages that nobody wrote to the user
//	referee_notice                 its row: "the user withdraws after references were given"; it opens threads
//	                               of its own, so that an answered thread does not keep it back
//	hold_revised, hold_plea        "hold: revised terms that may meet the criteria"; "terms that remove the one
//	                               objection the user gave, hold"; before any row that would say no
//	decline_references …           the pushback on the user's no: drafted for decline, and for undecided after
//	  debate_closed                the user's own written no. "asked why and pleaded with, answer_reason" is the
//	                               order of answer_reason and restate; debate_closed is "Once per thread"
//	contract_offer, offer          "an offer whose structure is the stated or configured reason gets
//	                               withdraw_contract, with no such reason decline_offer"; above references:
//	                               "an offer that also asks for references is declined"
//	offer_chased                   "a chaser on an open offer, decline_offer"
//	references                     withdraw_before_references
//	approach, approach_unanswered  decline_outreach, "if the user wants these answered"; "reengagement … nothing
//	                               unless approaches are answered"
//	structure                      "news of the structure alone (contract_terms without an offer), withdraw_contract"
//	structure_known                "withdraw_contract: the employment structure is the reason", at any stage
//	process, news                  "withdraw: interview, update, chaser or reference stage"; relocation_visa alone
//	told_already                   an update asks nothing; after the user's no in this thread they have been told
//	negotiate, negotiate_waits     its row; where nothing can be asked, or was asked before, the user is told
//	hold_deadline, undecided       "hold: an offer with stance undecided near its deadline"; else no decline is drafted
//
// What no row speaks of is met with silence.
//
// call_request and call_confirmation are not rows: a high-stakes thread turns a
// first no into the call request (callFirst). reapproach is written on the
// user's word only (OnWord).
func table() []row { return slices.Concat(silence(), pushback(), declining(), wavering()) }

// silence is what gets no draft whatever the stance, and what is said about it.
func silence() []row {
	return []row{
		{name: "no_message", why: "nobody else has written in this thread", when: func(s *scene) bool { return s.n < 0 }},
		{name: "referee_notice", why: "you have said no after references were given: your referees need expect no call",
			not: []classify.Signal{classify.Scam}, when: refereesWait, reply: RefereeNotice, detail: refereeNames},
		{name: "answered", why: "you have already answered the newest message", when: func(s *scene) bool { return s.answered() }},
		{name: "own_draft", why: "a draft that you made your own, or sent, answers this thread: it is left to you", when: func(s *scene) bool { _, is := s.ownDraft(); return is }},
		{name: "automatic", why: "no person wrote the newest message", when: func(s *scene) bool { return s.v.Automatic },
			tell: tellAutomatic, detail: func(s *scene) string { return s.v.AutomaticWhy }},
		{name: "scam", why: "it looks like a fake job", on: []classify.Signal{classify.Scam}, tell: tellScam},
		{name: "never_draft", why: "your configuration says never to draft to this address", when: neverDraft, detail: func(s *scene) string { return s.m.Author().Addr }},
		{name: "not_addressed", why: "none of your addresses stands on the message", when: notAddressed, tell: tellNotAddressed},
		{name: "rejection", why: "the employer has ended the process", on: []classify.Signal{classify.Rejection}},
		{name: "acknowledgement", why: "they have accepted your no", on: []classify.Signal{classify.Acknowledgement},
			not: []classify.Signal{classify.ReasonRequest, classify.ReferenceRequest, classify.Counteroffer, classify.Persuasion, classify.Offer, classify.Chaser}},
		{name: "stay_out", why: "you want to be left to it", stance: []Stance{Pursue, Ignore}},
		{name: "nothing_known", why: "the newest message says nothing that calls for a reply", when: func(s *scene) bool { return len(s.v.Signals) == 0 }, tell: tellOpenOffer},
		{name: "two_roles", why: "it cannot be told which role you have answered", when: func(s *scene) bool { return s.past.ambiguous != "" && s.stance.Source == "history" },
			tell: func(s *scene) string {
				return s.past.ambiguous + ": say what you want of this thread (inboxd decide THREAD STANCE)"
			}},
	}
}

// pushback is what follows the user's no.
func pushback() []row {
	no := []Stance{Decline, Undecided}
	return []row{
		{name: "hold_revised", why: "revised terms that may meet your criteria or remove your objection", on: []classify.Signal{classify.Counteroffer, classify.Offer},
			when: (*scene).revised, reply: Hold, detail: revisedTerms},
		{name: "hold_plea", why: "a plea that takes your one objection away", on: []classify.Signal{classify.Persuasion},
			when: func(s *scene) bool { return s.stance.Source != "thread" && s.saidNo() && s.objectionRemoved() }, reply: Hold, detail: revisedTerms},
		{name: "decline_references", why: "references asked for after your no", on: []classify.Signal{classify.ReferenceRequest}, not: []classify.Signal{classify.Offer},
			stance: no, when: (*scene).knownNo, reply: DeclineReferences},
		{name: "answer_reason", why: "asked why", on: []classify.Signal{classify.ReasonRequest},
			stance: no, when: func(s *scene) bool {
				return (s.saidNo() || s.stance.Value == Decline) && !s.reasoned()
			}, reply: AnswerReason},
		{name: "restate", why: "pleaded with after your no", on: []classify.Signal{classify.Counteroffer, classify.Persuasion, classify.Chaser},
			stance: no, when: func(s *scene) bool { return s.knownNo() && !s.restated() }, reply: Restate},
		{name: "debate_closed", why: "your decision has been explained once: the debate is not reopened",
			on:     []classify.Signal{classify.Counteroffer, classify.Persuasion, classify.Chaser, classify.ReasonRequest},
			stance: no, when: func(s *scene) bool { return s.knownNo() || s.stance.Value == Decline && s.has(classify.ReasonRequest) }, tell: tellDebate},
	}
}

// declining is the first no.
func declining() []row {
	no := []Stance{Decline}
	offer := []classify.Signal{classify.Offer, classify.Counteroffer}
	return []row{
		{name: "contract_offer", why: "an offer whose employment structure is the reason", on: offer, stance: no,
			when: func(s *scene) bool { return s.hasStructure() && s.structureIsReason() }, reply: WithdrawContract},
		{name: "offer", why: "an offer, and you decline", on: offer, stance: no, reply: DeclineOffer},
		{name: "offer_chased", why: "an open offer, and you decline", on: []classify.Signal{classify.Chaser, classify.Persuasion}, stance: no,
			when: func(s *scene) bool { return s.openOffer() }, reply: DeclineOffer},
		{name: "references", why: "references asked for, and no withdrawal has been sent", on: []classify.Signal{classify.ReferenceRequest}, stance: no, reply: WithdrawBeforeReferences},
		{name: "approach", why: "an approach, and you want these answered", stance: no,
			when: func(s *scene) bool { return s.approachOnly() && s.in.Policy.AnswerOutreach }, reply: DeclineOutreach},
		{name: "approach_unanswered", why: "an approach, and you do not answer these", stance: no, when: (*scene).approachOnly},
		{name: "structure", why: "the employment structure was told, and you decline", on: []classify.Signal{classify.ContractTerms}, stance: no, reply: WithdrawContract},
		{name: "structure_known", why: "a process is under way whose employment structure is the reason",
			on:     []classify.Signal{classify.Interview, classify.Update, classify.Chaser, classify.RelocationVisa},
			stance: no, when: func(s *scene) bool { return s.hasStructure() && s.structureIsReason() && !s.saidNoHere() }, reply: WithdrawContract},
		{name: "process", why: "a process is under way, and you decline", stance: no, reply: Withdraw,
			on: []classify.Signal{classify.Interview, classify.Chaser, classify.RelocationVisa, classify.Persuasion}},
		{name: "told_already", why: "news that asks nothing, and they have your no", on: []classify.Signal{classify.Update}, stance: no, when: (*scene).saidNoHere},
		{name: "news", why: "news of a process, and you decline", on: []classify.Signal{classify.Update}, stance: no, reply: Withdraw},
	}
}

// wavering is for a user who would go on, or has not said.
func wavering() []row {
	return []row{
		{name: "negotiate", why: "a term is the only obstacle, and you would go on if it moved", stance: []Stance{Negotiate},
			on:   []classify.Signal{classify.Offer, classify.Counteroffer, classify.ContractTerms, classify.Interview, classify.Chaser, classify.Outreach, classify.Reengagement},
			when: func(s *scene) bool { return s.term() != "" }, reply: NegotiateTerms, detail: func(s *scene) string { return "about: " + s.term() }},
		{name: "negotiate_waits", why: "you would talk about terms, and there is no new question to ask", stance: []Stance{Negotiate}, tell: tellNegotiate},
		{name: "hold_deadline", why: "an open offer near its deadline, and you have not decided", stance: []Stance{Undecided}, when: (*scene).holdDue,
			reply: Hold, detail: func(s *scene) string { return "answer awaited by " + s.deadlineText() }},
		{name: "undecided", why: "you have not said what you want: nothing is declined", stance: []Stance{Undecided}},
	}
}
