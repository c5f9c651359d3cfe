package compose

import (
	"fmt"
	"strings"
	"testing"

	"inboxd/internal/classify"
	"inboxd/internal/decide"
)

const ownDecline = `# mine
{greeting}

Thank you very much for {offer}. I enjoyed the talks with the team[ at {company}], and I know how much time you have all given to this.

I have decided to decline the offer.[ {reason}]

I wish you every success with the search for the right person.
---
Thank you for the offer, and for the time and the care that you and your colleagues have put into it over these weeks.

I have decided not to accept it, and I am telling you now so that you can go ahead.

I wish you and the team all the best with the search.

So long
`

func readOwn(t *testing.T, language string, kind decide.Kind, text string) Templates {
	t.Helper()
	own, faults := ReadTemplate(language, kind, "", text)
	if len(faults) > 0 {
		t.Fatalf("faults: %v", faults)
	}
	return Templates{own}
}

func TestOwnTemplate(t *testing.T) {
	own := readOwn(t, "en", decide.DeclineOffer, ownDecline)
	seen := map[string]bool{}
	for i := range 20 {
		rq := request("en", decide.DeclineOffer).with(func(t *classify.Turn, d *decide.Decision) {
			t.Message.MessageID = fmt.Sprintf("<n%d@example.org>", i)
			d.Reason, d.Attach = "direction", []decide.Sentence{decide.PausePaperwork, decide.GentleClose}
		})
		rq.Templates = own
		d, findings, err := Compose(rq)
		if err != nil {
			t.Fatal(err, findings)
		}
		paperwork := strings.Index(d.Text, "Please pause any visa")
		if paperwork < strings.Index(d.Text, "I have decided") || paperwork > strings.Index(d.Text, "I wish you") {
			t.Errorf("the paperwork is not between decision and goodwill:\n%s", d.Text)
		}
		switch {
		case strings.HasPrefix(d.Text, "Dear Taylor Jones,\n\nThank you very much for the offer of the Data Engineer role at Northwind. I enjoyed the talks with the team at Northwind, and") &&
			strings.Contains(d.Text, "I have decided to decline the offer. I have chosen a different direction for my career.\n") && strings.HasSuffix(d.Text, "right person.\n\nKind regards,\nAlex Morgan"):
			seen["first"] = true
		case strings.HasPrefix(d.Text, "Dear Taylor Jones,\n\nThank you for the offer, and") && strings.HasSuffix(d.Text, "with the search.\n\nSo long\nAlex Morgan"):
			seen["second"] = true
		default:
			t.Errorf("unexpected letter:\n%s", d.Text)
		}
		again, _, _ := Compose(rq)
		if again == nil || string(again.Raw) != string(d.Raw) {
			t.Error("not the same letter twice")
		}
	}
	if len(seen) != 2 {
		t.Errorf("only %v was ever chosen", seen)
	}
}

func TestOwnTemplateWithoutFacts(t *testing.T) {
	rq := request("en", decide.DeclineOffer).with(func(t *classify.Turn, d *decide.Decision) { t.Verdict.Facts = classify.Facts{} })
	rq.Templates = readOwn(t, "en", decide.DeclineOffer, strings.Split(ownDecline, "---")[0])
	d, _, err := Compose(rq)
	if err != nil || !strings.HasPrefix(d.Text, "Hello,\n\nThank you very much for the offer. I enjoyed the talks with the team, and") || !strings.Contains(d.Text, "decline the offer.\n") {
		t.Errorf("%v\n%s", err, d.Text)
	}
	// What needs a fact that is not known gives way to our letter.
	rq.Templates = readOwn(t, "en", decide.DeclineOffer, strings.Replace(ownDecline[:strings.Index(ownDecline, "---")], "{offer}", "the {role} offer", 1))
	if d, _, err = Compose(rq); err != nil || strings.Contains(d.Text, "I enjoyed the talks") {
		t.Errorf("%v\n%s", err, d.Text)
	}
}

// A template is chosen by kind, variety and tone, the most particular first.
func TestTemplateIsFound(t *testing.T) {
	ts := Templates{{Language: "pt", Kind: decide.Hold}, {Language: "pt-PT", Kind: decide.Hold}, {Language: "pt", Kind: decide.Hold, Tone: WarmTone}}
	for _, c := range []struct {
		variety string
		tone    Tone
		want    int
	}{{"pt-BR", DirectTone, 0}, {"pt-PT", DirectTone, 1}, {"pt-BR", WarmTone, 2}, {"pt-PT", WarmTone, 1}, {"en", WarmTone, -1}} {
		got, ok := ts.find(c.variety, decide.Hold, c.tone)
		if ok != (c.want >= 0) || ok && (got.Language != ts[c.want].Language || got.Tone != ts[c.want].Tone) {
			t.Errorf("%s %s: %+v", c.variety, c.tone, got)
		}
	}
}

func TestTemplateFaults(t *testing.T) {
	good := strings.Split(ownDecline, "---")[0]
	for _, c := range []struct {
		name, language, text string
		line                 int
		rule, words          string
	}{
		{"unknown variable", "en", strings.Replace(good, "{reason}", "{reasons}", 1), 6, ruleVariable, "{reasons}"},
		{"variable of another kind", "en", strings.Replace(good, "{reason}", "{day}", 1), 6, ruleVariable, "{day}"},
		{"brace left open", "en", strings.Replace(good, "{offer}", "{offer", 1), 4, ruleNotation, "{offer"},
		{"nested", "en", strings.Replace(good, "[ at {company}]", "[ at [{company}]]", 1), 4, ruleNotation, "[ at ["},
		{"no decision", "en", strings.Replace(good, "I have decided to decline the offer.", "It was good to hear from you.", 1), 2, ruleNoDecision, ""},
		{"no thanks", "en", strings.Replace(good, "Thank you very much for {offer}. ", "", 1), 2, ruleNoThanks, ""},
		{"no goodwill", "en", strings.Replace(good, "I wish you every success with the search for the right person.", "That is all there is to say about it today.", 1), 2, ruleNoGoodwill, ""},
		{"hedge", "en", strings.Replace(good, "I have decided", "I think I have decided", 1), 6, ruleHedge, "i think"},
		{"question", "en", strings.Replace(good, "decline the offer.", "decline the offer. Why so late?", 1), 6, ruleQuestion, "Why so late?"},
		{"empty", "en", "# nothing\n\n---\n", 1, ruleSize, ""},
		{"too long", "en", strings.Repeat("word ", 4000), 1, ruleSize, ""},
		{"not text", "en", "\xff\xfe", 1, ruleNotation, ""},
		{"control character", "en", strings.Replace(good, "Thank", "\x1b[2JThank", 1), 4, ruleNotation, "\x1b[2J"},
		{"a language without words", "sv", good, 2, ruleNoWords, "sv"},
		{"always unfilled", "en", strings.Replace(good, "{offer}", "{names}", 1), 2, ruleUnfilled, ""},
		{"second alternative", "en", strings.Replace(ownDecline, "I have decided not to accept it", "I have maybe decided not to accept it", 1), 12, ruleHedge, "maybe"},
	} {
		_, faults := ReadTemplate(c.language, decide.DeclineOffer, "", c.text)
		found := false
		for _, f := range faults {
			found = found || f.Line == c.line && f.Rule == c.rule && strings.Contains(f.Words, c.words) && (f.Instead != "" || f.Rule == ruleNoWords)
		}
		if !found {
			t.Errorf("%s: %v", c.name, faults)
		}
	}
}

// A template puts text into the body and nothing else anywhere.
func TestTemplateStaysInTheBody(t *testing.T) {
	rq := request("en", decide.DeclineOffer).with(func(t *classify.Turn, d *decide.Decision) {
		t.Verdict.Facts.Company = "{signoff} [x] {{me}}"
	})
	rq.Templates = readOwn(t, "en", decide.DeclineOffer, "Bcc: everyone at the fair, thank you for {offer}, and for all the time that you and your team have given me over these long weeks.\nSubject: I have decided to decline the offer.\n\nI wish you every success with the search for the right person.\n")
	d, findings, err := Compose(rq)
	if err != nil {
		t.Fatal(err, findings)
	}
	head, _, _ := strings.Cut(string(d.Raw), "\r\n\r\n")
	if strings.Contains(head, "Bcc") || strings.Count(head, "Subject:") != 1 || !strings.Contains(d.Text, "Bcc: everyone") {
		t.Errorf("%s\n%s", head, d.Text)
	}
}

func FuzzTemplate(f *testing.F) {
	f.Add(ownDecline)
	f.Add("[{role}")
	f.Add("{a|b} [ {x} ] ---\n---\n{greeting}")
	f.Fuzz(func(t *testing.T, text string) {
		own, faults := ReadTemplate("en", decide.DeclineOffer, "", text)
		for _, x := range faults {
			if x.Line < 1 || x.Rule == "" {
				t.Errorf("%+v", x)
			}
		}
		if len(faults) > 0 {
			return
		}
		rq := request("en", decide.DeclineOffer)
		rq.Templates = Templates{own}
		if d, findings, err := Compose(rq); err != nil || len(findings) > 0 || d == nil {
			t.Errorf("a template without faults is refused: %v %v", err, findings)
		}
	})
}

// A letter that was guessed to be of another kind is at least as good as one.
func TestGuessKind(t *testing.T) {
	for _, kind := range []decide.Kind{decide.DeclineOffer, decide.Withdraw, decide.DeclineReferences, decide.Restate, decide.NegotiateTerms, decide.DeclineOutreach} {
		for variety := range catalogue {
			rq := Sample(variety, kind)
			d, findings, err := Compose(rq)
			if err != nil {
				t.Fatal(variety, kind, err, findings)
			}
			got := GuessKind(d.Text, variety)
			if found := Lint(d.Text, variety, got); len(found) > 0 || variety == "en" && got != kind {
				t.Errorf("%s: %s taken for %s: %v\n%s", variety, kind, got, found, d.Text)
			}
		}
	}
}

func TestEveryFindingSaysWhatToWriteInstead(t *testing.T) {
	for variety := range catalogue {
		for _, text := range []string{"I think {role} maybe *in inboxd\u200b", "Ich glaube, Sie und du. Leider tut mir leid. Entschuldigung.", "すみません"} {
			for _, kind := range decide.Kinds() {
				for _, f := range Lint(text, variety, kind) {
					if f.Instead == "" {
						t.Errorf("%s %s: %+v", variety, kind, f)
					}
				}
			}
		}
	}
}

// The letter that the page shows as an example is one that may be used.
func TestExampleOnThePage(t *testing.T) {
	_, rest, _ := strings.Cut(ownLetters, "    # a remark\n")
	letter, _, ok := strings.Cut(rest, "    ---\n")
	if !ok {
		t.Fatal("the page shows no letter")
	}
	readOwn(t, "en", decide.DeclineOffer, strings.ReplaceAll(letter, "    ", ""))
}
