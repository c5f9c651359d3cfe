package classify

import (
	"reflect"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"inboxd/internal/mail"
)

const alert = `Hello Alex,

Your weekly digest from the people at Larkspur Careers is here. This week 41 teams near you are looking for somebody with your skills, and three of them looked at your profile. Open the app to see who they are, and tell us whether you would like more of these. The roles below were chosen for you by our editors.`

func letterOf(text, id string) *mail.Message {
	return &mail.Message{MessageID: id, Text: text, New: text, Subject: "Larkspur", From: []mail.Address{{Addr: "news@larkspur.example"}}, Date: wednesday}
}

// TestACorrectionReachesTheSameLetterAlone varies a corrected letter: with other
// names and numbers it is the same, with half of it written anew it is not.
func TestACorrectionReachesTheSameLetterAlone(t *testing.T) {
	first := letterOf(alert, "<1@larkspur.example>")
	taught := []Correction{{Key: first.Key(), Signals: []Signal{Chaser}, Print: PrintOf(first, Thread{})}}
	no := Thread{Earlier: []Turn{{Mine: true, Message: letterOf("No, thank you.", "<0@x.example>"), Said: Said{Acts: []Act{Declined}}}}}
	half := alert[:len(alert)/2] + " We moved house last month and write to you from Porto now, where the summer is long and the harbour is loud; come and see us when the boats are in."
	for _, c := range []struct {
		name, id, text string
		th             Thread
		whose          string
	}{
		{"itself", "<1@larkspur.example>", alert, Thread{}, "you"},
		{"itself, after a no", "<1@larkspur.example>", alert, no, "you"},
		{"other numbers", "<2@larkspur.example>", strings.NewReplacer("41", "17", "Alex", "Robin").Replace(alert), Thread{}, "like <1@larkspur.example>"},
		{"after a no", "<3@larkspur.example>", alert, no, ""},
		{"half of it", "<4@larkspur.example>", half, Thread{}, ""},
		{"a few words", "<5@larkspur.example>", "Your weekly digest from the people at Larkspur Careers is here.", Thread{}, ""},
		{"no words", "<6@larkspur.example>", "", Thread{}, ""},
	} {
		m := letterOf(c.text, c.id)
		plain := Inbound(m, c.th)
		c.th.Corrections = taught
		got := Inbound(m, c.th)
		if got.Corrected != c.whose || c.whose != "" && (len(got.Signals) != 1 || got.Signals[0].Name != Chaser) {
			t.Errorf("%s: %q %v", c.name, got.Corrected, got.Signals)
		}
		if c.whose == "" && !reflect.DeepEqual(got, plain) {
			t.Errorf("%s: without the correction %+v, with it %+v", c.name, plain, got)
		}
	}
}

func TestABounceIsCorrectedByItselfAlone(t *testing.T) {
	first := letterOf(alert, "<1@larkspur.example>")
	taught := []Correction{{Key: first.Key(), Signals: []Signal{Offer}, Print: PrintOf(first, Thread{})}}
	m := letterOf(alert, "<2@larkspur.example>")
	m.From[0].Addr = "mailer-daemon@larkspur.example"
	if v := Inbound(m, Thread{Corrections: taught}); v.Corrected != "" || len(v.Signals) > 0 {
		t.Errorf("%+v", v)
	}
}

func TestAPrintIsReadAsItWasWritten(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := Print{IDs: rapid.SliceOf(rapid.Uint32()).Draw(t, "ids"), AfterNo: rapid.Bool().Draw(t, "after no")}
		if len(p.IDs) == 0 {
			p.IDs = nil
		}
		if got := ReadPrint(p.Bytes()); !reflect.DeepEqual(got, p) {
			t.Fatalf("%v became %v", p, got)
		}
		b := rapid.SliceOf(rapid.Byte()).Draw(t, "bytes")
		ReadPrint(b) // must not panic
	})
}
