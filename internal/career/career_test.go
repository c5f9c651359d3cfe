package career

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"inboxd/internal/classify"
	"inboxd/internal/decide"
)

var start = time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)

// got is a message of theirs, days after the start; said one of the user's.
func got(days float64, evidence string, signals ...classify.Signal) Turn {
	t := Turn{At: start.Add(time.Duration(days * 24 * float64(time.Hour)))}
	for _, s := range signals {
		t.Verdict.Signals = append(t.Verdict.Signals, classify.Scored{Name: s, Score: 0.9, Evidence: []string{evidence}})
	}
	return t
}

func said(days float64, acts ...classify.Act) Turn {
	return Turn{At: start.Add(time.Duration(days * 24 * float64(time.Hour))), Mine: true, Said: classify.Said{Acts: acts}}
}

func thread(turns ...Turn) Thread {
	h := Thread{ID: "t1", Account: "main", Company: "Brightwater", Role: "Nurse", Counterpart: "hr@brightwater.example", Turns: turns}
	h.Decision.Stance = decide.Outcome{Value: decide.Decline, Reasons: []string{"the pay is below the minimum"}}
	return h
}

func TestOutcomes(t *testing.T) {
	offer := got(0, "we offer you", classify.Offer)
	no := said(1, classify.Declined)
	for _, c := range []struct {
		name    string
		turns   []Turn
		days    int
		want    decide.Reaction
		revisit string
	}{
		{"nothing said yet", []Turn{offer}, 90, "", ""},
		{"waiting", []Turn{offer, no}, 10, "", ""},
		{"silence", []Turn{offer, no}, 40, decide.NoAnswer, ""},
		{"warm", []Turn{offer, no, got(2, "we wish you all the best", classify.Acknowledgement)}, 10, decide.Appreciated, "2026-09-03"},
		{"curt", []Turn{offer, no, got(2, "noted", classify.Acknowledgement)}, 10, decide.Acknowledged, "2027-03-03"},
		{"curt, and it was only an approach", []Turn{got(0, "a role", classify.Outreach), no, got(2, "noted", classify.Acknowledgement)}, 10, decide.Acknowledged, ""},
		{"pushed back", []Turn{offer, no, got(2, "please reconsider", classify.Persuasion)}, 10, decide.PushedBack, ""},
		{"pushed back, then taken", []Turn{offer, no, got(2, "please", classify.Persuasion), said(3, classify.Restated), got(4, "all the best", classify.Acknowledgement)}, 10, decide.Appreciated, "2026-09-05"},
		{"another role", []Turn{offer, no, got(60, "another role", classify.Reengagement)}, 70, decide.ReEngaged, "2026-09-03"},
		{"an automatic answer says nothing", []Turn{offer, no, {At: start.AddDate(0, 0, 2), Verdict: classify.Verdict{Automatic: true}}}, 10, "", ""},
	} {
		e := EntryOf(thread(c.turns...), start.AddDate(0, 0, c.days))
		if e.Outcome != c.want || e.Revisit != c.revisit {
			t.Errorf("%s: %q, revisit %q", c.name, e.Outcome, e.Revisit)
		}
	}
	h := thread(offer, no, got(2, "all the best", classify.Acknowledgement))
	h.Notes = []Note{{"2026-03-04", Red, "moved the interview three times"}, {"2026-03-05", Good, "kind people"}, {"2026-03-05", Plain, "ask Rita"}}
	e := EntryOf(h, start.AddDate(0, 1, 0))
	if e.Revisit != "" || len(e.RedFlags) != 1 || len(e.Positives) != 1 || len(e.Notes) != 3 {
		t.Errorf("a red flag is forgotten: %+v", e)
	}
}

func TestStory(t *testing.T) {
	offer := got(2, "we offer you", classify.Offer)
	offer.Verdict.Facts = classify.Facts{Salary: &classify.Salary{Min: 5000000, Max: 5500000, Currency: "EUR", Period: "year"}, Contract: classify.Direct}
	h := thread(got(0, "interview", classify.Interview), said(0.5), offer, got(3, "any news?", classify.Chaser), said(4, classify.Declined))
	h.Drafts = []Draft{{Kind: "decline_offer", At: start.AddDate(0, 0, 4)}}
	e := EntryOf(h, start.AddDate(0, 0, 5))
	if e.Stage != "offer" || e.Offered != "2026-03-04" || e.Answered != "2026-03-06" || *e.AnswerHours != 12 || e.First != "2026-03-02" || e.Contract != "direct" {
		t.Errorf("%+v", e)
	}
	if Pay(e.Offer) != "50000–55000 EUR a year" || !slices.Equal(e.Sent, []Sent{{"", "2026-03-02"}, {"decline_offer", "2026-03-06"}}) {
		t.Errorf("%s %+v", Pay(e.Offer), e.Sent)
	}
	empty, err := json.Marshal(EntryOf(Thread{}, start))
	if err != nil || strings.Contains(string(empty), "null") {
		t.Errorf("%v: %s", err, empty)
	}
	none, err := json.Marshal(Sum(nil))
	if err != nil || strings.Contains(string(none), "null") {
		t.Errorf("%v: %s", err, none)
	}
}

func TestSumAndSuggest(t *testing.T) {
	var all []Entry
	for i := range 4 {
		h := thread(got(0, "we offer", classify.Offer), said(float64(i)+0.5, classify.Declined), got(6, "please", classify.Persuasion))
		h.ID = fmt.Sprint("t", i)
		h.Drafts = []Draft{{Kind: "decline_offer", At: start.Add(time.Duration(i*24+12) * time.Hour)}}
		all = append(all, EntryOf(h, start.AddDate(0, 1, 0)))
	}
	s := Sum(all)
	if s.Offers != 4 || s.Answers.Median != 60 || s.Answers.Count != 4 || !slices.Equal(s.Outcomes, []Count{{"pushed back", 4}}) || s.ByKind[0].Kind != "decline_offer" ||
		!slices.Equal(s.OffersBy, []Count{{"2026-03", 4}}) {
		t.Errorf("%+v", s)
	}
	if len(s.Suggestions) != 2 || !strings.Contains(s.Suggestions[0], "below the minimum") || !strings.Contains(s.Suggestions[1], "Brightwater pushed back all 4") {
		t.Errorf("%q", s.Suggestions)
	}
	if got := byMonth(map[string]int{"2025-11": 1, "2026-02": 2}); !slices.Equal(got, []Count{{"2025-11", 1}, {"2025-12", 0}, {"2026-01", 0}, {"2026-02", 2}}) {
		t.Errorf("%v", got)
	}
	if got := Suggest(all[:2]); len(got) != 1 {
		t.Errorf("two are no pattern of reasons: %q", got)
	}
}

// hostile is what a mail may put into a company's name.
const hostile = "=HYPERLINK(\"http://x.example\")\x1b]0;pwned\x07 | <b>**x**</b> [a](javascript:x)\n\n# Title \u202eevil"

func TestExports(t *testing.T) {
	h := thread(got(0, "offer", classify.Offer))
	h.Company, h.Role = hostile, "Nurse, night \"shift\""
	all := []Entry{EntryOf(h, start)}
	var c, m, j bytes.Buffer
	for _, err := range []error{WriteCSV(&c, all), WriteMarkdown(&m, all), WriteJSON(&j, nil)} {
		if err != nil {
			t.Fatal(err)
		}
	}
	rows, err := csv.NewReader(&c).ReadAll()
	if err != nil || len(rows) != 2 || len(rows[0]) != len(rows[1]) || !strings.HasPrefix(rows[1][2], "'=") || strings.ContainsAny(rows[1][2], "\x1b\n\u202e") {
		t.Errorf("%v %q", err, rows)
	}
	if text := m.String(); strings.Contains(text, "\x1b") || strings.Contains(text, "\n# Title") || strings.Contains(text, "<b>") || strings.Contains(text, "](") {
		t.Errorf("%q", text)
	}
	if strings.TrimSpace(j.String()) != "[]" {
		t.Errorf("%q", j.String())
	}
}

func TestLinkedInFits(t *testing.T) {
	if got := LinkedIn("en", "Rita", "Nurse", "Brightwater", "Alex Morgan"); got != "Hi Rita, thank you for our conversation about the Nurse role at Brightwater. I would be glad to stay in touch.\nAlex Morgan" {
		t.Errorf("%q", got)
	}
	if got := LinkedIn("xx", "", "", "", ""); !strings.HasPrefix(got, "Hello, thank you") {
		t.Errorf("%q", got)
	}
	languages := []string{"en", "de", "fr", "es", "it", "pt", "nl", "pl", "ja", "und"}
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringN(0, 150, -1)
		got := LinkedIn(rapid.SampledFrom(languages).Draw(t, "language"), text.Draw(t, "contact"), text.Draw(t, "role"), text.Draw(t, "company"), text.Draw(t, "me"))
		if n := len([]rune(got)); n > LinkedInMax || n < 10 {
			t.Errorf("%d characters: %q", n, got)
		}
		for _, slot := range []string{"{contact}", "{role}", "{company}"} {
			if strings.Contains(got, slot) {
				t.Skip("the name itself looks like a slot")
			}
		}
	})
}
