package compose

import (
	"slices"
	"strings"
	"testing"

	"inboxd/internal/decide"
)

// broken is one way to spoil a good letter, and the rules one of which must tell.
type broken struct {
	name  string
	spoil func(l ownLetter) (text string, ok bool)
	rules []string
}

// ownLetter is a letter of ours taken apart at its sentences.
type ownLetter struct {
	variety string
	kind    decide.Kind
	text    string
	a       anatomy
}

// at lists the sentences that state the decision.
func (l ownLetter) decision() string {
	for _, section := range decisions[l.kind] {
		if hits := l.a.find(section); len(hits) > 0 {
			return l.a.said[hits[0].sentence].text
		}
	}
	return ""
}

func (l ownLetter) first(section string) string {
	if hits := l.a.find(section); len(hits) > 0 {
		return l.a.said[hits[0].sentence].text
	}
	return ""
}

// into puts a sentence behind the decision.
func (l ownLetter) into(sentence string) (string, bool) {
	d := l.decision()
	if d == "" || sentence == "" {
		return "", false
	}
	gap := " "
	if l.a.language == "ja" {
		gap = "\n"
	}
	return strings.Replace(l.text, d, d+gap+sentence, 1), true
}

// stranger is a sentence of another language.
func stranger(language string) string {
	if language == "en" {
		return "Vielen Dank für die Zeit, die Sie sich für das Gespräch mit mir genommen haben."
	}
	return "Thank you for the time that you and the team have given me over these weeks."
}

func waysToBreak() []broken {
	return []broken{
		{"no decision", func(l ownLetter) (string, bool) {
			d := l.decision()
			return strings.Replace(l.text, d, "", 1), d != ""
		}, []string{ruleNoDecision}},
		{"decision twice", func(l ownLetter) (string, bool) { return l.into(l.decision()) }, []string{ruleTwice}},
		{"no thanks", func(l ownLetter) (string, bool) {
			text := l.text
			for _, h := range l.a.find("thanks") {
				if l.a.said[h.sentence].text == l.decision() {
					return "", false
				}
				text = strings.Replace(text, l.a.said[h.sentence].text, "", 1)
			}
			return text, text != l.text
		}, []string{ruleNoThanks}},
		{"decision before the thanks", func(l ownLetter) (string, bool) {
			thanks, d := l.first("thanks"), l.decision()
			if thanks == "" || d == "" || thanks == d {
				return "", false
			}
			text := strings.Replace(l.text, d, "", 1)
			return strings.Replace(text, thanks, d+"\n\n"+thanks, 1), true
		}, []string{ruleOrder}},
		{"another language", func(l ownLetter) (string, bool) { return l.into(stranger(l.a.language)) }, []string{ruleMixed}},
		{"a figure from nowhere", func(l ownLetter) (string, bool) {
			return strings.Replace(l.text, l.decision(), strings.TrimRight(l.decision(), ".。")+" (85.000 €).", 1), true
		}, []string{ruleFigure}},
		{"a name from nowhere", func(l ownLetter) (string, bool) {
			if l.a.language == "ja" {
				return "", false
			}
			d := l.decision()
			cut := strings.LastIndex(d, " ")
			if cut < 0 {
				return "", false
			}
			return strings.Replace(l.text, d, d[:cut]+" Zephyrine"+d[cut:], 1), true
		}, []string{ruleName}},
		{"a slot", func(l ownLetter) (string, bool) { return l.into("{role}.") }, []string{rulePlaceholder}},
		{"a bracket", func(l ownLetter) (string, bool) { return l.into("[Name].") }, []string{rulePlaceholder}},
		{"a question back", func(l ownLetter) (string, bool) {
			if l.a.language == "ja" {
				return l.into("ご意見をお聞かせいただけますでしょうか。")
			}
			return l.into("OK?")
		}, []string{ruleQuestion}},
		{"the tool's name", func(l ownLetter) (string, bool) { return l.into("inboxd.") }, []string{ruleTool}},
		{"a hidden character", func(l ownLetter) (string, bool) { return l.into("\u200b.") }, []string{ruleControl}},
		{"the body three times", func(l ownLetter) (string, bool) {
			body := strings.Join(l.a.letter, "\n\n")
			return strings.Replace(l.text, body, body+"\n\n"+body+"\n\n"+body, 1), true
		}, []string{ruleLong, ruleTwice}},
		{"the decision alone", func(l ownLetter) (string, bool) { return l.decision(), l.decision() != "" }, []string{ruleShort, ruleNoThanks}},
	}
}

// A letter of ours that was spoiled in any of these ways is not saved, in any
// language and of any kind that says no.
func TestBrokenLettersAreCaught(t *testing.T) {
	for variety := range catalogue {
		for _, kind := range refusing {
			for _, tone := range []Tone{DirectTone, WarmTone} {
				rq := Sample(variety, kind)
				rq.Tone = tone
				w, err := newWriter(rq)
				if err != nil {
					t.Fatal(err)
				}
				d, findings, err := Compose(rq)
				if err != nil {
					t.Fatal(variety, kind, err, findings)
				}
				l := ownLetter{variety, kind, d.Text, dissect(d.Text, variety, kind)}
				for _, b := range waysToBreak() {
					text, ok := b.spoil(l)
					if !ok {
						continue
					}
					found := LintReply(text, variety, kind, w.allowed()...)
					if !slices.ContainsFunc(found, func(f Finding) bool { return slices.Contains(b.rules, f.Rule) }) {
						t.Errorf("%s %s %s, %s: %v\n%s", variety, kind, tone, b.name, found, text)
					}
				}
			}
		}
	}
}

// Every phrase of the checks is found in a sentence that consists of it.
func TestEveryPhraseOfTheChecksIsFound(t *testing.T) {
	for language, sections := range phrasebook {
		for _, r := range phraseRules {
			for _, p := range sections[r.section] {
				text := strings.ReplaceAll(strings.ReplaceAll(p.text, "...", ""), "*", "")
				if !slices.ContainsFunc(Lint(text+".", language, decide.DeclineOffer), func(f Finding) bool { return f.Rule == r.rule }) {
					t.Errorf("%s [%s] %q is not found in itself", language, r.section, p.text)
				}
			}
		}
	}
}
