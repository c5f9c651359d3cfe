package compose

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"inboxd/internal/decide"
)

// The rules, by the name a Finding carries. The first group holds for every
// text, the second where the language has its checks, the third for kinds that
// say no, the last where the thread is known (LintReply).
const (
	rulePlaceholder = "placeholder"       // a slot, bracket or hole that was never filled
	ruleControl     = "control-character" // a control or direction character
	ruleTool        = "tool-name"         // the text names the tool that wrote it
	ruleInclusive   = "inclusive-mark"    // "Entwickler*innen", "ravi·e", "Estimad@"
	ruleParagraph   = "long-paragraph"    // a paragraph that nobody reads to its end
	ruleNoWords     = "words-missing"     // the catalogue has no sentence for a step

	ruleHedge    = "hedge"          // "I think", "at this time"
	ruleApology  = "double-apology" // more than one apology
	ruleIdiom    = "idiom"          // a phrase that non-native readers miss, a calque, or office jargon
	ruleCritic   = "criticism"      // of people, process or company
	ruleGendered = "gendered-form"  // a form that gives the writer a gender
	ruleRegister = "mixed-register" // Sie and du, vous and tu in one letter
	ruleVariety  = "mixed-variety"  // Brazil and Portugal in one letter
	ruleMixed    = "mixed-language" // a sentence in another language

	ruleNoDecision   = "decision-missing"
	ruleTwice        = "decision-twice"
	ruleQuestion     = "question"
	ruleAvailability = "availability" // a promise to be at hand
	ruleAcceptance   = "acceptance"   // words that accept
	ruleOrder        = "step-order"   // thanks, decision, goodwill
	ruleNoThanks     = "thanks-missing"
	ruleNoGoodwill   = "goodwill-missing"
	ruleNoApology    = "apology-missing" // Japanese: a no without one is cold
	ruleShort        = "too-short"
	ruleLong         = "too-long"

	ruleFigure = "unknown-figure" // a number that stands neither in the thread nor in the configuration
	ruleName   = "unknown-name"   // the same for a name
)

const (
	paragraphWords      = 80
	paragraphCharacters = 220 // Japanese
)

// Lint checks a reply's text (without quote) against the playbook's wording
// rules. The language is an ISO 639-1 code, or one with a region; a language
// without words here gets the rules that hold for all. It never returns nil.
func Lint(text, language string, kind decide.Kind) []Finding {
	a := dissect(text, language, kind)
	return a.lint()
}

func (a *anatomy) lint() []Finding {
	found := []Finding{}
	for _, check := range []func(*anatomy) []Finding{marks, style, registers, foreign, steps, lengths} {
		found = append(found, check(a)...)
	}
	return advised(found)
}

// LintReply is Lint for a text whose thread is known: besides, no figure and no
// name may stand in it that is in none of the allowed texts (the thread's
// messages, the user's configuration).
func LintReply(text, language string, kind decide.Kind, allowed ...string) []Finding {
	a := dissect(text, language, kind)
	return append(a.lint(), a.unknown(allowed)...)
}

// markRule is a rule that reads the raw text. The pattern is only tried on texts
// that hold one of the signs, compared in lower case.
type markRule struct {
	rule    string
	signs   []string
	pattern *regexp.Regexp
	instead string
}

var markRules = []markRule{
	{rulePlaceholder, []string{"{", "[", "<", "%", "__", "$"},
		regexp.MustCompile(`\{[^}\n]{0,80}\}?|\[[^\]\n]{1,80}\]|<[^>@\n]{1,40}>|%[sdv]\b|_{3,}|\$\{?[A-Za-z_]{3,}`), "write the word, or the sentence without it"},
	{rulePlaceholder, []string{"todo", "tbd", "fixme", "tktk", "xxx", "lorem", "name", "insert", "○○", "〇〇", "△△", "××", "●●"},
		regexp.MustCompile(`\b(?:TODO|TBD|FIXME|TKTK|XXX+)\b|\b(?i:lorem ipsum|(?:first|last|company|recruiter|your)[ _]name|insert \w+ here)\b|○○|〇〇|△△|××|●●`), "write the word, or the sentence without it"},
	{rulePlaceholder, []string{" ,", " .", ",,"}, regexp.MustCompile(`[^\s,] +[,.](?:\s|$)|,\s*,`), "a word is missing here"},
	{ruleTool, []string{"inboxd", "gpt", "an ai", "ai", "ki", "ia", "language model", "generated", "erstellt"},
		regexp.MustCompile(`(?i)\binboxd\b|\b(?:chat)?gpt\b|\bas an ai\b|\b(?:ai|ki|ia)[- ](?:assistant|assistent|generated|generiert)|\blanguage model\b|\b(?:auto-?generated|automatically generated|automatisch erstellt)\b`), ""},
	{ruleInclusive, []string{"*", ":", "_", "·", "•", "/", "(", "@", "ə"},
		regexp.MustCompile(`\pL[*:_·•](?:in|innen|r|e|es|s|ne|nes|rice|trice|a|o|x)\b|\pL/-?(?:in|innen|a|as|e|ne|trice)\b|\pL\((?:a|e|o|as|es|os|in|innen|ne|s)\)|\pL@(?:s\b|\s|,|:)|\plə\b`), "a neutral word for all"},
}

// lonelyGreetings are greetings that want a name: alone they show a hole.
var lonelyGreetings = []string{"dear", "sehr geehrte", "sehr geehrter", "sehr geehrte frau", "sehr geehrter herr", "liebe", "lieber", "cher", "chère",
	"estimado", "estimada", "gentile", "prezado", "prezada", "caro", "cara", "geachte", "様"}

// marks checks the raw text.
func marks(a *anatomy) (found []Finding) {
	low := strings.ToLower(a.whole)
	for _, m := range markRules {
		if !slices.ContainsFunc(m.signs, func(s string) bool { return strings.Contains(low, s) }) {
			continue
		}
		for _, words := range m.pattern.FindAllString(a.whole, 3) {
			found = append(found, Finding{m.rule, strings.TrimSpace(words), m.instead})
		}
	}
	first, _, _ := strings.Cut(strings.TrimSpace(low), "\n")
	if slices.Contains(lonelyGreetings, strings.TrimRight(first, " ,:!")) {
		found = append(found, Finding{rulePlaceholder, first, "greet by name, or with the neutral greeting"})
	}
	for _, r := range a.whole {
		if r != '\n' && r != '\t' && unicode.IsControl(r) || bidi(r) || hidden(r) {
			found = append(found, Finding{ruleControl, fmt.Sprintf("%U", r), ""})
			break
		}
	}
	for _, p := range paragraphsOf(a.whole) {
		n, most := measure(a.language, p), paragraphWords
		if a.language == "ja" {
			most = paragraphCharacters
		}
		if n > most {
			found = append(found, Finding{ruleParagraph, opening(p), fmt.Sprintf("at most %d", most)})
		}
	}
	return found
}

// opening is the start of a text, to find it by.
func opening(s string) string {
	runes := []rune(oneLine(s))
	if len(runes) <= 40 {
		return string(runes)
	}
	return string(runes[:40]) + "…"
}

// phraseRules are the lists of a language's checks that are simply not to be written.
var phraseRules = []struct {
	section, rule string
	refusals      bool // only in a letter that says no
}{
	{"hedge", ruleHedge, true},
	{"idiom", ruleIdiom, false},
	{"criticism", ruleCritic, false},
	{"gendered", ruleGendered, false},
	{"availability", ruleAvailability, true},
	{"acceptance", ruleAcceptance, true},
}

// style checks the phrases and counts apologies and questions.
func style(a *anatomy) (found []Finding) {
	for _, r := range phraseRules {
		if r.refusals && !refuses(a.kind) {
			continue
		}
		for _, h := range a.find(r.section) {
			found = append(found, Finding{r.rule, h.words, a.rules.one(r.section, h.phrase)})
		}
	}
	apologies := a.find("apology")
	if len(apologies) > 1 {
		found = append(found, Finding{ruleApology, apologies[1].words, "apologise once at most"})
	}
	if !refuses(a.kind) {
		return found
	}
	if len(apologies) == 0 && a.language == "ja" {
		found = append(found, Finding{ruleNoApology, "", "ご期待に沿えず、申し訳ございません。"})
	}
	for _, s := range a.said {
		if asks(s, a.language) {
			found = append(found, Finding{ruleQuestion, s.text, "a no asks nothing back"})
		}
	}
	return found
}

// asks reports whether a sentence is a question.
func asks(s sentence, language string) bool {
	return strings.ContainsAny(s.text, "?？") || language == "ja" && strings.HasSuffix(s.text, "か。")
}

// registers checks that a letter keeps to one form of address, and of Portuguese.
func registers(a *anatomy) (found []Finding) {
	for _, pair := range []struct{ rule, one, other, instead string }{
		{ruleRegister, "formal", "informal", "keep to one form of address"},
		{ruleVariety, "european", "brazilian", "keep to one side of the ocean"},
	} {
		if one, other := a.find(pair.one), a.find(pair.other); len(one) > 0 && len(other) > 0 {
			found = append(found, Finding{pair.rule, one[0].words + " / " + other[0].words, pair.instead})
		}
	}
	return found
}

// decisions names the lists of phrases that state the decision of a kind.
var decisions = map[decide.Kind][]string{
	decide.DeclineOffer: {"decline", "withdraw"}, decide.Withdraw: {"withdraw", "decline"},
	decide.WithdrawContract: {"withdraw", "decline"}, decide.WithdrawBeforeReferences: {"withdraw", "decline"},
	decide.CallConfirmation: {"decline", "withdraw"}, decide.Restate: {"stand", "decline", "withdraw"},
	decide.AnswerReason: {"stand", "decline", "withdraw"}, decide.DeclineReferences: {"references"},
	decide.DeclineOutreach: {"outreach", "decline"},
}

// steps checks thanks, decision and goodwill: that they are there, once, in order.
func steps(a *anatomy) (found []Finding) {
	if !refuses(a.kind) || a.rules == nil {
		return nil
	}
	thanks, goodwill := a.find("thanks"), a.find("goodwill")
	var at []int // sentences that state the decision
	for _, section := range decisions[a.kind] {
		for _, h := range a.find(section) {
			at = append(at, h.sentence)
		}
	}
	slices.Sort(at)
	at = slices.Compact(at)
	switch {
	case len(at) == 0:
		found = append(found, Finding{ruleNoDecision, "", "say it once, in a main clause"})
	case len(at) > 1:
		found = append(found, Finding{ruleTwice, a.said[at[1]].text, "say it once"})
	}
	if len(thanks) == 0 {
		found = append(found, Finding{ruleNoThanks, "", "thank for something concrete first"})
	} else if len(at) > 0 && thanks[0].sentence > at[0] {
		found = append(found, Finding{ruleOrder, a.said[thanks[0].sentence].text, "thanks come before the decision"})
	}
	if len(at) > 0 && (len(goodwill) == 0 || goodwill[len(goodwill)-1].sentence <= at[0]) {
		found = append(found, Finding{ruleNoGoodwill, "", "close with a good wish"})
	}
	return found
}

// lengths checks the body's length.
func lengths(a *anatomy) []Finding {
	if a.words == nil {
		return nil
	}
	l := limitsFor(a.words, a.kind)
	n := measure(a.language, strings.Join(a.letter, "\n"))
	switch {
	case n < l.least:
		return []Finding{{ruleShort, fmt.Sprint(n), fmt.Sprintf("at least %d", l.least)}}
	case n > l.most:
		return []Finding{{ruleLong, fmt.Sprint(n), fmt.Sprintf("at most %d", l.most)}}
	}
	return nil
}
