package compose

import (
	"time"

	"inboxd/internal/classify"
	"inboxd/internal/decide"
	"inboxd/internal/mail"
)

// writers are the invented correspondents of Sample: names that tell no gender.
var writers = map[string]string{"de": "Kim Mayer", "en": "Taylor Jones", "fr": "Camille Dupont", "ja": "田中 陽", "es": "Alex Ruiz",
	"it": "Andrea Rossi", "pt-BR": "Darci Lima", "pt-PT": "Noa Lopes", "nl": "Anne de Vries", "pl": "Alex Nowak"}

// sampleSignals are what the correspondent of a sample last did.
var sampleSignals = map[decide.Kind][]classify.Signal{
	decide.DeclineOffer: {classify.Offer}, decide.Withdraw: {classify.Interview}, decide.WithdrawContract: {classify.ContractTerms},
	decide.NegotiateTerms: {classify.Offer}, decide.Hold: {classify.Offer}, decide.Restate: {classify.Persuasion}, decide.AnswerReason: {classify.ReasonRequest},
	decide.WithdrawBeforeReferences: {classify.ReferenceRequest}, decide.DeclineReferences: {classify.ReferenceRequest},
	decide.DeclineOutreach: {classify.Outreach}, decide.CallRequest: {classify.Offer}, decide.CallConfirmation: {classify.Offer},
}

// Sample is an invented thread that calls for a reply of a kind, in a language
// or one of its varieties: what templates are tried on, and what the playbook's
// pages show.
func Sample(variety string, kind decide.Kind) Request {
	if variety == "pt" {
		variety = "pt-BR"
	}
	domain := map[string]string{"pt-PT": "harbourgate.example.pt", "pt-BR": "harbourgate.example.br"}[variety]
	if domain == "" {
		domain = "harbourgate.example"
	}
	now := time.Date(2026, 3, 9, 15, 0, 0, 0, time.UTC)
	from := mail.Address{Name: writers[variety], Addr: "writer@" + domain}
	m := &mail.Message{MessageID: "<sample@" + domain + ">", From: []mail.Address{from}, Subject: "Data Analyst", New: "…", Text: "…", Date: now.Add(-time.Hour)}
	v := classify.Verdict{Language: baseLanguage(variety), Signals: []classify.Scored{}}
	v.Facts = classify.Facts{Role: "Data Analyst", Company: "Harbourgate", Contact: writers[variety]}
	for _, s := range sampleSignals[kind] {
		v.Signals = append(v.Signals, classify.Scored{Name: s, Score: 1})
	}
	return Request{
		Decision: decide.Decision{Reply: kind, Attach: []decide.Sentence{}, To: m.From, Term: decide.TermPay, Deadline: "2026-03-13",
			Referees: []mail.Address{{Name: "Robin Hale", Addr: "robin@college.example"}}},
		Turns: []classify.Turn{{Message: m, Verdict: v}}, Now: now, Account: "alex@example.org",
		From: mail.Address{Name: "Alex Morgan", Addr: "alex@example.org"},
	}
}
