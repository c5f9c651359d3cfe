package classify

import (
	"os"
	"strings"
	"testing"
	"time"

	"inboxd/internal/mail"
)

// What the user wrote counts, in every language: a no, a yes, a question about
// the terms, referees, and the one thing that stood in the way.
func TestOwnWords(t *testing.T) {
	b, err := os.ReadFile("testdata/own.txt")
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(b)) {
		parts := strings.SplitN(strings.TrimSpace(line), "|", 3)
		if strings.HasPrefix(line, "#") || len(parts) < 3 {
			continue
		}
		s := readOwnLine(parts[0], parts[1], parts[2])
		if !didAs(strings.TrimSuffix(parts[1], "/i"), s) {
			t.Errorf("%s, read as %v %s in %s", line, s.Acts, s.Objection, s.Language)
		}
	}
}

func readOwnLine(lang, act, text string) Said {
	signal := Offer
	switch {
	case strings.HasSuffix(act, "/i"):
		signal = Interview
	case act == "refs":
		signal = ReferenceRequest
	}
	rita := Turn{Message: &mail.Message{From: []mail.Address{{Addr: "rita@x.example"}}, Date: time.Unix(1, 0)},
		Verdict: Verdict{Language: lang, Signals: []Scored{{Name: signal, Score: 1}}}}
	earlier := []Turn{rita}
	if act == "stand" {
		earlier = append(earlier, Turn{Mine: true, Message: &mail.Message{}, Said: Said{Acts: []Act{Declined}}}, rita)
	}
	m := &mail.Message{From: []mail.Address{{Addr: "alex@example.org"}}, To: []mail.Address{{Addr: "rita@x.example"}}, New: text, Text: text, Date: time.Unix(100, 0)}
	return Own(m, Thread{Earlier: earlier, Me: mail.Identities{"alex@example.org"}})
}

func didAs(act string, s Said) bool {
	no := s.Did(Declined) || s.Did(Withdrew) || s.Did(Restated)
	switch act {
	case "no", "stand":
		return no
	case "yes":
		return s.Did(Accepted) && !no
	case "ask":
		return s.Did(AskedTerms) && !no && !s.Did(Accepted)
	case "refs":
		return s.Did(GaveReferences) && len(s.Referees) > 0 && !no
	case "norefs":
		return s.Did(RefusedReferences)
	case "none":
		return !no && !s.Did(Accepted) && !s.Did(AskedTerms)
	}
	return no && string(s.Objection) == act
}
