package decide

import (
	"reflect"
	"slices"
	"strings"
	"testing"

	"inboxd/internal/classify"
	"inboxd/internal/mail"
)

// scenario is one cell of the playbook: a thread, and what is to come of it.
type scenario struct {
	name string
	in   Input
	want Kind
	rule string // the row that must decide; "" if any may
}

func word(st Stance) func(*Input) {
	return func(in *Input) { in.Word = &Word{Stance: st, At: day0} }
}

func answering(in *Input)              { in.Policy.AnswerOutreach = true }
func drafts(d ...Drafted) func(*Input) { return func(in *Input) { in.Drafted = d } }
func page85(in *Input)                 { in.Criteria = minimum(85000, Wall) }
func soft85(in *Input)                 { in.Criteria = minimum(85000, Negotiable) }
func directOnly(in *Input)             { in.Criteria = Criteria{DirectOnly: true} }

func scenarios() []scenario {
	D := Decline
	named := says(classify.GaveReferences, edit(func(t *classify.Turn) {
		t.Said.Referees = []mail.Address{{Name: "Helen", Addr: "helen@example.com"}}
	}))
	return []scenario{
		// No draft at all.
		{"nobody wrote", given(D, says(classify.Applied)), None, "no_message"},
		{"empty thread", given(D), None, "no_message"},
		{"offer, answered by the user", given(D, gets(offer), says()), None, "answered"},
		{"offer, passed on to a friend", given(D, gets(offer), says(func(m *mail.Message) {
			m.To, m.Subject = []mail.Address{{Addr: "sam@friends.example"}}, "Fwd: Your application"
		})), DeclineOffer, "offer"},
		{"offer, noted to self", given(D, gets(offer), says(func(m *mail.Message) { m.To = []mail.Address{alex} })), DeclineOffer, "offer"},
		{"offer, the user's own draft", given(D, gets(offer)).with(drafts(Drafted{DeclineOffer, "<t0@x.example>", "edited"})), None, "own_draft"},
		{"offer, a draft of ours untouched", given(D, gets(offer)).with(drafts(Drafted{DeclineOffer, "<t0@x.example>", "saved"})), DeclineOffer, "offer"},
		{"offer, draft approved and sent", given(D, gets(offer)).with(drafts(Drafted{DeclineOffer, "<t0@x.example>", "sent"})), None, "own_draft"},
		{"chaser, an edited draft waits", given(D, gets(offer), gets(chaser)).with(drafts(Drafted{DeclineOffer, "<t0@x.example>", "edited"})), None, "own_draft"},
		{"plea, an edited draft long overtaken", given(D, gets(offer), says(classify.Declined), gets(plea)).with(drafts(Drafted{DeclineOffer, "<t0@x.example>", "edited"})), Restate, "restate"},
		{"offer, draft thrown away", given(D, gets(offer)).with(drafts(Drafted{DeclineOffer, "<t0@x.example>", "discarded"})), None, "offer"},
		{"offer, draft thrown away, then a word", given(D, gets(offer)).with(drafts(Drafted{DeclineOffer, "<t0@x.example>", "discarded"})).with(word(Negotiate)), NegotiateTerms, "negotiate"},
		{"chaser, earlier draft thrown away", given(D, gets(offer), gets(chaser)).with(drafts(Drafted{DeclineOffer, "<t0@x.example>", "discarded"})), DeclineOffer, "offer_chased"},
		{"automatic offer", given(D, gets(offer, automatic)), None, "automatic"},
		{"out of office after the no", given(D, gets(offer), says(classify.Declined), gets(automatic)), None, "answered"},
		{"out of office after an open offer", given(D, gets(offer), gets(automatic)), DeclineOffer, "offer"},
		{"only an auto-reply", given(D, gets(automatic)), None, "automatic"},
		{"automatic rejection after an interview", given(D, gets(interview), gets(rejection, automatic)), None, "automatic"},
		{"scam with an offer", given(D, gets(scam, offer)), None, "scam"},
		{"never_draft", given(D, gets(offer)).with(func(in *Input) { in.Policy.NeverDraft = []string{"*@brightwater.example"} }), None, "never_draft"},
		{"never_draft elsewhere", given(D, gets(offer)).with(func(in *Input) { in.Policy.NeverDraft = []string{"*@family.example"} }), DeclineOffer, "offer"},
		{"not addressed", given(D, gets(offer, func(m *mail.Message) { m.To = []mail.Address{omar} })), None, "not_addressed"},
		{"undisclosed, delivered to an alias", given(D, gets(offer, func(m *mail.Message) { m.To, m.DeliveredTo = nil, []string{"a.morgan@example.net"} })), DeclineOffer, "offer"},
		{"blind copy of a mail to somebody else", given(D, gets(offer, func(m *mail.Message) { m.To, m.DeliveredTo = []mail.Address{omar}, []string{"alex@example.org"} })), None, "not_addressed"},
		{"offer, a notice to referees thrown away", given(D, gets(offer)).with(drafts(Drafted{RefereeNotice, "<t0@x.example>", "discarded"})), DeclineOffer, "offer"},
		{"sent a withdrawal for another role of this thread", given(D, gets(offer, role("Payroll Clerk")), gets(offer, role("Bridge Engineer")), gets(refs)).with(drafts(Drafted{DeclineOffer, "<t0@x.example>", "sent"})), WithdrawBeforeReferences, "references"},
		{"rejection with an update", given(D, gets(rejection, update)), None, "rejection"},
		{"acknowledgement with an update", given(D, gets(offer), says(classify.Declined), gets(ack, update)), None, "acknowledgement"},
		{"acknowledgement alone", given(D, gets(ack)), None, "acknowledgement"},
		{"pursue, offer", given(Pursue, gets(offer)), None, "stay_out"},
		{"ignore, offer", given(Ignore, gets(offer)), None, "stay_out"},
		{"no signal", given(D, gets()), None, "nothing_known"},
		{"no signal, undecided", given(Undecided, gets()), None, "nothing_known"},
		{"nobody knows which role", given(D, gets(offer, role("Payroll Clerk")), gets(offer, role("Bridge Engineer")), says(classify.Declined), gets(plea)), None, "two_roles"},

		// referee_notice
		{"withdrawn after references", given(D, gets(refs), named, says(classify.Withdrew)), RefereeNotice, "referee_notice"},
		{"withdrawn after references, acknowledged", given(D, gets(refs), named, says(classify.Withdrew), gets(ack)), RefereeNotice, "referee_notice"},
		{"withdrawn after references, notified", given(D, gets(refs), named, says(classify.Withdrew)).with(drafts(Drafted{RefereeNotice, "<t0@x.example>", "saved"})), None, "answered"},
		{"references given, no no", given(D, gets(refs), named), None, "answered"},
		{"withdrawn before references", given(D, gets(refs), says(classify.Withdrew)), None, "answered"},
		{"withdrawn after references, then a fake", given(D, gets(refs), named, says(classify.Withdrew), gets(ack, scam)), None, "scam"},
		{"withdrawn after references, pleaded with", given(D, gets(refs), named, says(classify.Withdrew), gets(plea)), Restate, "restate"},

		// decline_offer
		{"offer", given(D, gets(offer)), DeclineOffer, "offer"},
		{"offer and references", given(D, gets(offer, refs)), DeclineOffer, "offer"},
		{"offer and references after a withdrawal", given(D, gets(interview), says(classify.Withdrew), gets(offer, refs)), DeclineOffer, "offer"},
		{"offer and interview", given(D, gets(offer, interview)), DeclineOffer, "offer"},
		{"offer and outreach", given(D, gets(offer, outreach)), DeclineOffer, "offer"},
		{"offer and chaser", given(D, gets(offer, chaser)), DeclineOffer, "offer"},
		{"offer and visa", given(D, gets(offer, visa)), DeclineOffer, "offer"},
		{"offer, agency, no such reason", given(D, gets(offer, structure, contract(classify.Agency))), DeclineOffer, "offer"},
		{"chaser on an open offer", given(D, gets(offer), gets(chaser)), DeclineOffer, "offer_chased"},
		{"chaser on an offer the user asked about", given(D, gets(offer), says(classify.Hesitated), gets(chaser)), DeclineOffer, "offer_chased"},
		{"plea on an offer after a hesitation", given(D, gets(offer), says(classify.Hesitated), gets(plea)), DeclineOffer, "offer_chased"},
		{"counteroffer after a hesitation", given(D, gets(offer), says(classify.Hesitated), gets(counter)), DeclineOffer, "offer"},
		{"chaser on an offer taken back", given(D, gets(offer), gets(rejection), gets(chaser)), Withdraw, "process"},

		// withdraw_contract
		{"offer, agency, direct only", given(Undecided, gets(offer, structure, contract(classify.Agency))).with(directOnly), WithdrawContract, "contract_offer"},
		{"offer, agency told before, direct only", given(Undecided, gets(interview, contract(classify.Agency)), gets(offer)).with(directOnly), WithdrawContract, "contract_offer"},
		{"offer, direct, direct only", given(Undecided, gets(offer, contract(classify.Direct))).with(directOnly), None, "undecided"},
		{"offer, agency, the user objected to it", given(D, gets(interview), says(classify.Hesitated, classify.ObjectContract), gets(offer, structure, contract(classify.Agency))), WithdrawContract, "contract_offer"},
		{"offer, agency, the user's word names it", given(Pursue, gets(offer, structure)).with(func(in *Input) { in.Word = &Word{Stance: Decline, Reason: "not through an agency"} }), WithdrawContract, "contract_offer"},
		{"structure alone", given(D, gets(interview), says(), gets(structure)), WithdrawContract, "structure"},
		{"structure, nothing before", given(D, gets(structure)), WithdrawContract, "structure"},
		{"structure in an approach", given(D, gets(outreach, structure)), None, "approach_unanswered"},
		{"structure and interview", given(D, gets(structure, interview)), WithdrawContract, "structure"},

		// withdraw
		{"interview", given(D, gets(interview)), Withdraw, "process"},
		{"update", given(D, gets(update)), Withdraw, "news"},
		{"chaser", given(D, gets(chaser)), Withdraw, "process"},
		{"visa alone", given(D, gets(visa)), Withdraw, "process"},
		{"interview after a withdrawal", given(Pursue, gets(interview), says(classify.Withdrew), gets(interview)), Withdraw, "process"},
		{"update after a withdrawal here", given(D, gets(interview), says(classify.Withdrew), gets(update)), None, "told_already"},
		{"news with an interview after a withdrawal", given(D, gets(interview), says(classify.Withdrew), gets(update, interview)), Withdraw, "process"},
		{"plea to stay in a process", given(D, gets(interview), says(classify.Hesitated), gets(plea)), Withdraw, "process"},

		{"update after a withdrawal here, undecided", given(D, gets(interview), says(classify.Withdrew), gets(update)).with(word(Undecided)), None, "undecided"},
		{"visa on an open offer", given(D, gets(offer), gets(visa)), Withdraw, "process"},
		{"interview, agency told before, direct only", given(D, gets(interview, contract(classify.Agency)), says(), gets(interview)).with(directOnly), WithdrawContract, "structure_known"},
		{"interview, agency told before, negotiable", given(D, gets(interview, contract(classify.Agency)), says(), gets(interview)).with(func(in *Input) { in.Criteria = Criteria{DirectOnly: true, DirectWeight: Negotiable} }), NegotiateTerms, "negotiate"},
		{"interview, agency told before, no such reason", given(D, gets(interview, contract(classify.Agency)), says(), gets(interview)), Withdraw, "process"},
		{"plea in a process, agency told before, direct only", given(D, gets(interview, contract(classify.Agency)), says(classify.Hesitated), gets(plea)).with(directOnly), Withdraw, "process"},

		// references
		{"references, nothing sent", given(D, gets(interview), says(), gets(refs)), WithdrawBeforeReferences, "references"},
		{"references after a withdrawal", given(D, gets(interview), says(classify.Withdrew), gets(refs)), DeclineReferences, "decline_references"},
		{"references after a no, undecided", given(D, gets(interview), says(classify.Withdrew), gets(refs)).with(word(Undecided)), DeclineReferences, "decline_references"},
		{"references after a drafted withdrawal that was sent", given(D, gets(interview), gets(refs)).with(drafts(Drafted{Withdraw, "<t0@x.example>", "sent"})), DeclineReferences, "decline_references"},
		{"references after a drafted withdrawal that still lies", given(D, gets(interview), gets(refs)).with(drafts(Drafted{Withdraw, "<t0@x.example>", "saved"})), WithdrawBeforeReferences, "references"},
		{"references, undecided, nothing sent", given(Undecided, gets(refs)), None, "undecided"},
		{"references asked with their acknowledgement", given(D, gets(ack, refs)), DeclineReferences, "decline_references"},

		// answer_reason and restate
		{"asked why", given(D, gets(offer), says(classify.Declined), gets(why)), AnswerReason, "answer_reason"},
		{"asked why, nicely", given(D, gets(offer), says(classify.Declined), gets(ack, why)), AnswerReason, "answer_reason"},
		{"asked why and pleaded with", given(D, gets(offer), says(classify.Declined), gets(why, plea)), AnswerReason, "answer_reason"},
		{"asked why, the no had a reason", given(D, gets(offer), says(classify.Declined, classify.GaveReason), gets(why)), AnswerReason, "answer_reason"},
		{"asked why twice", given(D, gets(offer), says(classify.Declined), gets(why), says(classify.GaveReason), gets(why)), None, "debate_closed"},
		{"asked why twice, draft sent", given(D, gets(offer), says(classify.Declined), gets(why), gets(why)).with(drafts(Drafted{AnswerReason, "<t2@x.example>", "sent"})), None, "debate_closed"},
		{"asked why twice, first draft still lies", given(D, gets(offer), says(classify.Declined), gets(why), gets(why)).with(drafts(Drafted{AnswerReason, "<t2@x.example>", "saved"})), AnswerReason, "answer_reason"},
		{"asked why, undecided, own no", given(D, gets(offer), says(classify.Declined), gets(why)).with(word(Undecided)), AnswerReason, "answer_reason"},
		{"asked why, undecided, no own no", given(Undecided, gets(why)), None, "undecided"},
		{"why answered, then a plea", given(D, gets(offer), says(classify.Declined), gets(why), says(classify.GaveReason), gets(why, plea)), Restate, "restate"},
		{"counteroffer after a no", given(D, gets(offer), says(classify.Declined), gets(counter)), Restate, "restate"},
		{"plea after a no", given(D, gets(offer), says(classify.Declined), gets(plea)), Restate, "restate"},
		{"chaser after a no", given(D, gets(offer), says(classify.Declined), gets(chaser)), Restate, "restate"},
		{"offer with a plea after a no", given(D, gets(offer), says(classify.Declined), gets(offer, plea)), Restate, "restate"},
		{"second plea", given(D, gets(offer), says(classify.Declined), gets(plea), says(classify.Restated), gets(plea)), None, "debate_closed"},
		{"second plea, second no read as a plain no", given(D, gets(offer), says(classify.Declined), gets(plea), says(classify.Declined), gets(plea)), None, "debate_closed"},
		{"second plea, first draft untouched", given(D, gets(offer), says(classify.Declined), gets(plea), gets(plea)).with(drafts(Drafted{Restate, "<t2@x.example>", "saved"})), Restate, "restate"},
		{"second plea, first draft thrown away", given(D, gets(offer), says(classify.Declined), gets(plea), gets(plea)).with(drafts(Drafted{Restate, "<t2@x.example>", "discarded"})), None, "debate_closed"},
		{"plea, draft thrown away", given(D, gets(offer), says(classify.Declined), gets(plea)).with(drafts(Drafted{Restate, "<t2@x.example>", "discarded"})), None, "restate"},
		{"plea, undecided, own no", given(D, gets(offer), says(classify.Declined), gets(plea)).with(word(Undecided)), Restate, "restate"},
		{"plea, undecided, no own no", given(Undecided, gets(plea)), None, "undecided"},
		{"plea, the no was said on the phone", given(D, gets(plea)), Restate, "restate"},
		{"counteroffer, the no was said on the phone", given(D, gets(counter)), Restate, "restate"},

		// hold
		{"counteroffer meets the criteria", given(D, gets(offer, pays(80000, 80000)), says(classify.Declined), gets(counter, pays(90000, 90000))).with(page85), Hold, "hold_revised"},
		{"counteroffer misses the criteria", given(D, gets(offer, pays(80000, 80000)), says(classify.Declined), gets(counter, pays(84000, 84000))).with(page85), Restate, "restate"},
		{"counteroffer says nothing of the criteria", given(D, gets(offer, pays(80000, 80000)), says(classify.Declined), gets(counter)).with(page85), Restate, "restate"},
		{"counteroffer removes the objection, pay", given(D, gets(offer, pays(80000, 80000)), says(classify.Declined, classify.ObjectPay), gets(counter, pays(90000, 90000))), Hold, "hold_revised"},
		{"counteroffer lowers the pay", given(D, gets(offer, pays(80000, 80000)), says(classify.Declined, classify.ObjectPay), gets(counter, pays(79000, 79000))), Restate, "restate"},
		{"counteroffer removes the objection, structure", given(D, gets(offer, contract(classify.Agency)), says(classify.Declined, classify.ObjectContract), gets(counter, contract(classify.Direct))), Hold, "hold_revised"},
		{"counteroffer removes the objection, place", given(D, gets(offer, remote("onsite")), says(classify.Declined, classify.ObjectPlace), gets(counter, remote("remote"))), Hold, "hold_revised"},
		{"counteroffer moves what was no objection", given(D, gets(offer, pays(80000, 80000)), says(classify.Declined, classify.ObjectPlace), gets(counter, pays(90000, 90000))), Restate, "restate"},
		{"plea takes the objection away, place", given(D, gets(offer, remote("onsite")), says(classify.Declined, classify.ObjectPlace), gets(plea, remote("remote"))), Hold, "hold_plea"},
		{"plea takes the objection away, undecided", given(Undecided, gets(offer, remote("onsite")), says(classify.Declined, classify.ObjectPlace), gets(plea, remote("remote"))), Hold, "hold_plea"},
		{"plea takes the objection away, but the user's word is no", given(D, gets(offer, remote("onsite")), says(classify.Declined, classify.ObjectPlace), gets(plea, remote("remote"))).with(word(Decline)), Restate, "restate"},
		{"plea takes the objection away, but negotiate", given(D, gets(offer, remote("onsite")), says(classify.Declined, classify.ObjectPlace), gets(plea, remote("remote"))).with(word(Negotiate)), None, "negotiate_waits"},
		{"update takes the objection away", given(D, gets(offer, remote("onsite")), says(classify.Declined, classify.ObjectPlace), gets(update, remote("remote"))), None, "told_already"},
		{"plea with the terms as they were", given(D, gets(offer, remote("remote")), says(classify.Declined, classify.ObjectPlace), gets(plea, remote("remote"))), Restate, "restate"},
		{"counteroffer for another role at another company", given(D, gets(interview, role("Payroll Clerk"), firm("Harbourgate")), says(classify.Withdrew), gets(counter, role("Customs Broker"), firm("Seawall"))), DeclineOffer, "offer"},
		{"a yes to an invitation", given(D, gets(interview), says(classify.Accepted), gets(chaser)), Withdraw, "process"},
		{"a yes to an invitation, after an offer", given(D, gets(offer), gets(interview), says(classify.Accepted), gets(chaser)), None, "stay_out"},
		{"a yes to better terms", given(D, gets(counter), gets(interview), says(classify.Accepted), gets(chaser)), None, "stay_out"},
		{"a yes after the contract was explained", given(D, gets(structure), gets(interview), says(classify.Accepted), gets(chaser)), None, "stay_out"},
		{"a yes to an approach", given(D, gets(outreach), says(classify.Accepted), gets(interview)), Withdraw, "process"},
		{"a yes to coming back", given(D, gets(again), says(classify.Accepted), gets(interview)), Withdraw, "process"},
		{"a reapproach that was thrown away", given(D, gets(offer), says(classify.Declined), gets(ack), says(classify.Restated), gets(plea)).with(
			drafts(Drafted{Reapproach, "<t2@x.example>", "discarded"})), None, "debate_closed"},
		{"a yes before anything is known", given(D, gets(update), says(classify.Accepted), gets(chaser)), None, "stay_out"},
		{"hesitated over the pay, pay raised", given(D, gets(offer, pays(80000, 80000)), says(classify.Hesitated, classify.ObjectPay), gets(counter, pays(90000, 90000))), Hold, "hold_revised"},
		{"hesitated over the pay, pay raised, still below", given(D, gets(offer, pays(80000, 80000)), says(classify.Hesitated, classify.ObjectPay), gets(counter, pays(84000, 84000))).with(page85), DeclineOffer, "offer"},
		{"declined over the pay, better pay without a figure", given(D, gets(offer, pays(80000, 80000)), says(classify.Declined, classify.ObjectPay), gets(counter)), Hold, "hold_revised"},
		{"declined over the pay, a day at home instead", given(D, gets(offer, pays(80000, 80000)), says(classify.Declined, classify.ObjectPay), gets(counter, remote("hybrid"))), Restate, "restate"},
		{"declined over the pay, the same offer once more", given(D, gets(offer, pays(80000, 80000)), says(classify.Declined, classify.ObjectPay), gets(offer)), DeclineOffer, "offer"},
		{"two objections, one removed", given(D, gets(offer, pays(80000, 80000)), says(classify.Hesitated, classify.ObjectPlace), gets(plea), says(classify.Declined, classify.ObjectPay), gets(counter, pays(90000, 90000))), Restate, "restate"},
		{"counteroffer with the role in a new word", given(Undecided, gets(offer, role("Payroll Clerk")), says(classify.Declined), gets(counter, offer, role("Team Lead Accounts"))), Restate, "restate"},
		{"objection removed, but the user's word is no", given(D, gets(offer, pays(80000, 80000)), says(classify.Declined, classify.ObjectPay), gets(counter, pays(90000, 90000))).with(word(Decline)), Restate, "restate"},
		{"objection removed, restated before", given(D, gets(offer, pays(80000, 80000)), says(classify.Declined, classify.ObjectPay), gets(plea), says(classify.Restated), gets(counter, pays(90000, 90000))), Hold, "hold_revised"},
		{"terms moved after a question", given(D, gets(offer, pays(80000, 80000)), says(classify.AskedTerms), gets(counter, pays(90000, 90000))), Hold, "hold_revised"},
		{"undecided offer near its deadline", given(Undecided, gets(offer, due("2026-03-04"))), Hold, "hold_deadline"},
		{"undecided offer, deadline today", given(Undecided, gets(offer, due("2026-03-02"))), Hold, "hold_deadline"},
		{"undecided offer, deadline far", given(Undecided, gets(offer, due("2026-03-06"))), None, "undecided"},
		{"undecided offer, deadline far, wide window", given(Undecided, gets(offer, due("2026-03-06"))).with(func(in *Input) { in.Policy.HoldDays = 7 }), Hold, "hold_deadline"},
		{"undecided offer, deadline over", given(Undecided, gets(offer, due("2026-03-01"))), None, "undecided"},
		{"undecided offer, no deadline", given(Undecided, gets(offer)), None, "undecided"},
		{"undecided interview with a deadline", given(Undecided, gets(interview, due("2026-03-03"))), None, "undecided"},
		{"undecided chaser on an offer near its deadline", given(Undecided, gets(offer, due("2026-03-05")), gets(chaser)), Hold, "hold_deadline"},
		{"undecided chaser after a hold", given(Undecided, gets(offer, due("2026-03-04")), gets(chaser)).with(drafts(Drafted{Hold, "<t0@x.example>", "sent"})), None, "undecided"},
		{"undecided counteroffer meets the criteria", given(Undecided, gets(offer), says(classify.Hesitated), gets(counter, pays(90000, 90000))).with(page85), Hold, "hold_revised"},

		// negotiate
		{"offer, negotiate", given(Negotiate, gets(offer)), NegotiateTerms, "negotiate"},
		{"offer below a negotiable minimum", given(Decline, gets(offer, pays(80000, 80000))).with(soft85), NegotiateTerms, "negotiate"},
		{"offer below a wall", given(Undecided, gets(offer, pays(80000, 80000))).with(page85), DeclineOffer, "offer"},
		{"structure, negotiate", given(Negotiate, gets(structure)), NegotiateTerms, "negotiate"},
		{"interview below a negotiable minimum", given(Decline, gets(interview, pays(80000, 80000))).with(soft85), NegotiateTerms, "negotiate"},
		{"interview, negotiate, nothing to ask", given(Negotiate, gets(interview)), None, "negotiate_waits"},
		{"asked, no news", given(Decline, gets(offer), says(classify.AskedTerms), gets(chaser)), None, "negotiate_waits"},
		{"asked, terms still below", given(Decline, gets(offer, pays(80000, 80000)), says(classify.AskedTerms), gets(counter, pays(82000, 82000))).with(soft85), NegotiateTerms, "negotiate"},
		{"approach below a negotiable minimum", given(Decline, gets(outreach, pays(80000, 80000))).with(soft85), None, "negotiate_waits"},
		{"approach below a negotiable minimum, answered", given(Decline, gets(outreach, pays(80000, 80000))).with(soft85).with(answering), NegotiateTerms, "negotiate"},
		{"plea, negotiate", given(Negotiate, gets(offer), says(classify.AskedTerms), gets(plea)), None, "negotiate_waits"},

		{"visa below a negotiable minimum", given(D, gets(visa, pays(80000, 80000))).with(soft85), None, "negotiate_waits"},
		{"references after a no, but negotiate", given(D, gets(interview), says(classify.Withdrew), gets(refs)).with(word(Negotiate)), None, "negotiate_waits"},
		{"asked why after a no, but negotiate", given(D, gets(offer), says(classify.Declined), gets(why)).with(word(Negotiate)), None, "negotiate_waits"},
		{"plea after a no, but negotiate", given(D, gets(offer), says(classify.Declined), gets(plea)).with(word(Negotiate)), None, "negotiate_waits"},
		{"second plea, but negotiate", given(D, gets(offer), says(classify.Declined), gets(plea), says(classify.Restated), gets(plea)).with(word(Negotiate)), None, "negotiate_waits"},
		{"counteroffer after a no, but negotiate", given(D, gets(offer), says(classify.Declined), gets(counter)).with(word(Negotiate)), NegotiateTerms, "negotiate"},
		{"offer, agency, negotiable", given(D, gets(offer, structure, contract(classify.Agency))).with(func(in *Input) { in.Criteria = Criteria{DirectOnly: true, DirectWeight: Negotiable} }), NegotiateTerms, "negotiate"},

		// approaches
		{"approach", given(D, gets(outreach)), None, "approach_unanswered"},
		{"approach, answered", given(D, gets(outreach)).with(answering), DeclineOutreach, "approach"},
		{"chaser on an approach", given(D, gets(outreach), gets(chaser)), None, "approach_unanswered"},
		{"chaser on an approach, answered", given(D, gets(outreach), gets(chaser)).with(answering), DeclineOutreach, "approach"},
		{"chaser on a conversation that began with an approach", given(D, gets(outreach), says(classify.Applied), gets(chaser)), Withdraw, "process"},
		{"back again", given(D, gets(interview), says(classify.Withdrew), gets(again)), None, "approach_unanswered"},
		{"back again, answered", given(D, gets(interview), says(classify.Withdrew), gets(again)).with(answering), DeclineOutreach, "approach"},
		{"back again with an offer", given(D, gets(interview), says(classify.Withdrew), gets(again, offer)), DeclineOffer, "offer"},
		{"approach, undecided", given(Undecided, gets(outreach)).with(answering), None, "undecided"},

		// undecided declines nothing
		{"interview, undecided", given(Undecided, gets(interview)), None, "undecided"},
		{"visa, undecided", given(Undecided, gets(visa)), None, "undecided"},
		{"unknown stance", given("", gets(offer)), None, "undecided"},

		// a no that no mail shows
		{"pleaded with, first of all that is known", given(D, gets(plea)), Restate, "restate"},
		{"pleaded with, after a message that said nothing", given(D, gets(), gets(plea)), Restate, "restate"},
		{"pleaded with in a process, no no is known", given(D, gets(interview), gets(plea)), Withdraw, "process"},
		{"pleaded with after the user wrote something else", given(D, says(), gets(plea)), Withdraw, "process"},

		// one signal beside another
		{"an acknowledgement that offers more", given(D, gets(offer), says(classify.Declined), gets(ack, counter)), Restate, "restate"},
		{"an acknowledgement that pleads", given(D, gets(offer), says(classify.Declined), gets(ack, plea)), Restate, "restate"},
		{"an acknowledgement with another offer", given(D, gets(offer), says(classify.Declined), gets(ack, offer)), DeclineOffer, "offer"},
		{"an acknowledgement that still waits", given(D, gets(offer), says(classify.Declined), gets(ack, chaser)), Restate, "restate"},
		{"declined over the pay, offered anew with more", given(D, gets(offer, pays(80000, 80000)), says(classify.Declined, classify.ObjectPay), gets(offer, pays(90000, 90000))), Hold, "hold_revised"},
		{"more offered after the debate", given(D, gets(offer), says(classify.Declined), gets(plea), says(classify.Restated), gets(counter)), None, "debate_closed"},
		{"chased after the debate", given(D, gets(offer), says(classify.Declined), gets(plea), says(classify.Restated), gets(chaser)), None, "debate_closed"},
		{"pleaded after the debate, with the word undecided", given(D, gets(offer), says(classify.Declined), gets(plea), says(classify.Restated), gets(plea)).with(word(Undecided)), None, "debate_closed"},
		{"better terms, still through an agency", given(D, gets(offer, contract(classify.Agency)), says(classify.Hesitated), gets(counter, contract(classify.Agency))).with(directOnly), WithdrawContract, "contract_offer"},
		{"agency known, then news", given(D, gets(structure, contract(classify.Agency)), says(), gets(update)).with(directOnly), WithdrawContract, "structure_known"},
		{"agency known, then chased", given(D, gets(structure, contract(classify.Agency)), says(), gets(chaser)).with(directOnly), WithdrawContract, "structure_known"},
		{"agency known, then the permit", given(D, gets(structure, contract(classify.Agency)), says(), gets(visa)).with(directOnly), WithdrawContract, "structure_known"},
		{"chased about an offer, negotiate", given(Negotiate, gets(offer), gets(chaser)), NegotiateTerms, "negotiate"},
		{"back again below a negotiable minimum, answered", given(D, gets(again, pays(80000, 80000))).with(soft85).with(answering), NegotiateTerms, "negotiate"},

		// history
		{"accepted, then an update", given(D, gets(offer), says(classify.Accepted), gets(update)), None, "stay_out"},
		{"accepted, then a no", given(Pursue, gets(offer), says(classify.Accepted), gets(update), says(classify.Withdrew), gets(visa)), Withdraw, "process"},
		{"no, then accepted", given(D, gets(offer), says(classify.Declined), gets(counter), says(classify.Accepted), gets(update)), None, "stay_out"},
	}
}

func TestTable(t *testing.T) {
	for _, c := range scenarios() {
		t.Run(c.name, func(t *testing.T) {
			d := Decide(c.in)
			if d.Reply != c.want || c.rule != "" && rule(d) != c.rule {
				t.Errorf("reply %s by %s, want %s by %s\nwhy: %s", d.Reply, rule(d), c.want, c.rule, strings.Join(d.Why, "\n     "))
			}
			wholesome(t, c.in, d)
		})
	}
}

// TestEveryRowDecides takes each row out of the table and wants some scenario to
// come out differently: no row is dead, and no row is untested.
func TestEveryRowDecides(t *testing.T) {
	rows, cases := table(), scenarios()
	for i, r := range rows {
		without := append(append([]row{}, rows[:i]...), rows[i+1:]...)
		changed, kind := 0, 0
		for _, c := range cases {
			with, now := Decide(c.in), decideBy(without, c.in)
			if !reflect.DeepEqual(with, now) {
				changed++
			}
			if with.Reply != now.Reply {
				kind++
			}
		}
		if changed == 0 {
			t.Errorf("row %s can be taken out and nothing changes", r.name)
		}
		if r.reply != None && r.reply != "" && kind == 0 {
			t.Errorf("row %s can be taken out and no reply changes", r.name)
		}
	}
}

// impliedByOrder lists the columns that stand in the table for the reader: the
// rows above leave nothing else over.
var impliedByOrder = []string{"told_already on", "news on", "news stance", "hold_deadline stance", "undecided stance"}

// TestEveryConditionCounts drops each column of each row in turn.
func TestEveryConditionCounts(t *testing.T) {
	cases := scenarios()
	for i, r := range table() {
		for column, relax := range map[string]func(*row){
			"on": func(r *row) { r.on = nil }, "not": func(r *row) { r.not = nil }, "stance": func(r *row) { r.stance = nil }, "when": func(r *row) { r.when = nil },
		} {
			rows := table()
			relax(&rows[i])
			if same(rows[i], r) || slices.Contains(impliedByOrder, r.name+" "+column) {
				continue
			}
			changed := false
			for _, c := range cases {
				a, b := Decide(c.in), decideBy(rows, c.in)
				changed = changed || a.Reply != b.Reply || rule(a) != rule(b)
			}
			if !changed {
				t.Errorf("row %s: its column %q can be dropped and nothing changes", r.name, column)
			}
		}
	}
}

// TestEveryCellCounts takes out every signal and every stance that a row names,
// one at a time: some scenario must come out differently.
func TestEveryCellCounts(t *testing.T) {
	cases := scenarios()
	changes := func(rows []row) bool {
		return slices.ContainsFunc(cases, func(c scenario) bool {
			a, b := Decide(c.in), decideBy(rows, c.in)
			return a.Reply != b.Reply || rule(a) != rule(b)
		})
	}
	for i, r := range table() {
		for j, s := range r.on {
			rows := table()
			if rows[i].on = slices.Delete(slices.Clone(r.on), j, j+1); len(rows[i].on) == 0 {
				continue // dropped as a whole by TestEveryConditionCounts
			}
			if name := r.name + " on " + string(s); !changes(rows) {
				t.Errorf("%s can be taken out and nothing changes", name)
			}
		}
		for j, s := range r.not {
			rows := table()
			rows[i].not = slices.Delete(slices.Clone(r.not), j, j+1)
			if name := r.name + " not " + string(s); !changes(rows) {
				t.Errorf("%s can be taken out and nothing changes", name)
			}
		}
		for j, s := range r.stance {
			rows := table()
			if rows[i].stance = slices.Delete(slices.Clone(r.stance), j, j+1); len(rows[i].stance) == 0 {
				continue
			}
			if name := r.name + " stance " + string(s); !changes(rows) {
				t.Errorf("%s can be taken out and nothing changes", name)
			}
		}
	}
}

func same(a, b row) bool {
	return len(a.on) == len(b.on) && len(a.not) == len(b.not) && len(a.stance) == len(b.stance) && (a.when == nil) == (b.when == nil)
}

func TestRowNamesAreUnique(t *testing.T) {
	seen := map[string]bool{}
	for _, r := range table() {
		if seen[r.name] || r.name == "" || r.why == "" {
			t.Errorf("row %q: name taken or no words", r.name)
		}
		seen[r.name] = true
	}
}
