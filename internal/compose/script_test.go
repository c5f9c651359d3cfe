package compose

import (
	"strings"
	"testing"

	"inboxd/internal/classify"
	"inboxd/internal/decide"
)

// One file per language, to be read by people.
func TestGoldenScripts(t *testing.T) {
	for variety := range catalogue {
		var out strings.Builder
		for _, c := range []struct {
			title  string
			kind   decide.Kind
			change func(t *classify.Turn, d *decide.Decision)
		}{
			{"formal, an offer", decide.DeclineOffer, func(t *classify.Turn, d *decide.Decision) {
				t.Verdict.Register, t.Verdict.Courtesy = classify.Formal, "Ms"
			}},
			{"first names, an interview", decide.Withdraw, func(t *classify.Turn, d *decide.Decision) {
				t.Verdict.Register, d.Reason = classify.Informal, "direction"
			}},
			{"nothing known, a call was asked for", decide.CallRequest, func(t *classify.Turn, d *decide.Decision) {
				t.Verdict.Facts = classify.Facts{}
			}},
		} {
			s, err := PhoneScript(request(variety, c.kind).with(c.change))
			if err != nil {
				t.Fatal(variety, err)
			}
			if len(s.Lines) != 6 || s.IfUrged == "" || strings.ContainsAny(strings.Join(s.Lines, ""), "{}|") {
				t.Errorf("%s: %q", variety, s)
			}
			out.WriteString("---- " + c.title + " ----\n" + strings.Join(s.Lines, "\n") + "\nif asked why: " + s.IfAsked + "\nif urged: " + s.IfUrged + "\n\n")
		}
		golden(t, variety+"/phone-script.txt", []byte(out.String()))
	}
}
