package engine

import (
	"fmt"
	"testing"

	"inboxd/internal/classify"
	"inboxd/internal/compose"
	"inboxd/internal/decide"
	"inboxd/internal/mail"
)

// What inboxd writes, it reads back for what it is once the user has sent it:
// "once per thread" and "nothing after the user's own answer" rest on that.
func TestLettersAreReadBack(t *testing.T) {
	for _, variety := range compose.Varieties() {
		for _, kind := range decide.Kinds() {
			for i := range 8 { // register and variants
				rq := compose.Sample(variety, kind)
				turn := rq.Turns[0]
				m := *turn.Message
				m.MessageID, turn.Message = fmt.Sprintf("<s%d@x.example>", i), &m
				rq.Tone = []compose.Tone{compose.DirectTone, compose.WarmTone}[i/2%2]
				if i%2 == 1 {
					turn.Verdict.Register = classify.Informal
				}
				rq.Turns = []classify.Turn{turn}
				d, findings, err := compose.Compose(rq)
				if err != nil {
					t.Fatal(variety, kind, err, findings)
				}
				own, err := mail.Parse(d.Raw)
				if err != nil {
					t.Fatal(err)
				}
				s := classify.Own(own, classify.Thread{Earlier: before(kind, turn), Me: mail.Identities{"alex@example.org"}})
				if want := readsAs(kind, s); want != "" {
					t.Errorf("%s %s reads as %v, want %s:\n%s", variety, kind, s.Acts, want, d.Text)
				}
			}
		}
	}
}

// before is the thread that a letter of a kind answers.
func before(kind decide.Kind, turn classify.Turn) []classify.Turn {
	switch kind {
	case decide.Restate, decide.AnswerReason, decide.DeclineReferences:
		offer := classify.Verdict{Language: turn.Verdict.Language, Signals: []classify.Scored{{Name: classify.Offer, Score: 1}}}
		return []classify.Turn{{Message: turn.Message, Verdict: offer},
			{Mine: true, Message: &mail.Message{Date: turn.Message.Date}, Said: classify.Said{Acts: []classify.Act{classify.Declined}}}, turn}
	}
	return []classify.Turn{turn}
}

// readsAs says how a letter should have been read; "" if it was.
func readsAs(kind decide.Kind, s classify.Said) string {
	no := s.Did(classify.Declined) || s.Did(classify.Withdrew) || s.Did(classify.Restated)
	switch kind {
	case decide.DeclineReferences:
		if !s.Did(classify.RefusedReferences) {
			return "a refusal of references"
		}
	case decide.NegotiateTerms:
		if no || !s.Did(classify.AskedTerms) {
			return "a question about the terms"
		}
	case decide.Hold, decide.CallRequest:
		if no || s.Did(classify.Accepted) {
			return "neither yes nor no"
		}
	case decide.RefereeNotice, decide.Reapproach: // to somebody else; known from the draft (TestReapproach in decide)
	default:
		if !no {
			return "a no"
		}
	}
	return ""
}
