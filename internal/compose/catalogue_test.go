package compose

import (
	"flag"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"inboxd/internal/classify"
	"inboxd/internal/decide"
	"inboxd/internal/mail"
)

var monday = time.Date(2026, 3, 9, 15, 0, 0, 0, time.FixedZone("", 3600))

// names that a correspondent of each language might sign with.
var signedBy = map[string]string{
	"de": "Kim Mayer", "en": "Taylor Jones", "fr": "Camille Dupont", "ja": "田中 陽", "es": "Alex Ruiz", "it": "Andrea Rossi",
	"pt-BR": "Darci Lima", "pt-PT": "Noa Lopes", "nl": "Anne de Vries", "pl": "Alex Nowak",
}

// request is a thread of one message in a variety, answered by kind.
func request(variety string, kind decide.Kind) Request {
	domain := map[string]string{"pt-PT": "example.pt", "pt-BR": "example.br"}[variety]
	if domain == "" {
		domain = "example.org"
	}
	from := mail.Address{Name: signedBy[variety], Addr: "writer@" + domain}
	m := &mail.Message{
		MessageID: "<parent@example.org>", From: []mail.Address{from}, Subject: "Data Engineer",
		New: "…", Text: "…", Date: monday.Add(-time.Hour),
	}
	v := classify.Verdict{Language: baseLanguage(variety)}
	v.Facts = classify.Facts{Role: "Data Engineer", Company: "Northwind", Contact: signedBy[variety]}
	return Request{
		Decision: decide.Decision{Reply: kind, To: m.From, Referees: []mail.Address{{Name: "Robin Hale", Addr: "robin@example.net"}}},
		Turns:    []classify.Turn{{Message: m, Verdict: v}}, Now: monday, Account: "alex@example.com",
		From: mail.Address{Name: "Alex Morgan", Addr: "alex@example.com"},
	}
}

// with changes a copy of the only turn.
func (rq Request) with(change func(t *classify.Turn, d *decide.Decision)) Request {
	t := rq.Turns[0]
	m := *t.Message
	t.Message = &m
	change(&t, &rq.Decision)
	rq.Turns = []classify.Turn{t}
	return rq
}

func TestFilesAreRead(t *testing.T) {
	if errCatalogue != nil || errRulebook != nil {
		t.Fatal(errCatalogue, errRulebook)
	}
}

// Every slot of a catalogue is one that the writer knows, every kind has its
// three steps in both tones, and every key of English stands in every language.
func TestCatalogueIsComplete(t *testing.T) {
	known := []string{"role", "therole", "derole", "company", "me", "names", "day", "why", "change", "occasion", "question", "possible",
		"because", "firm", "naitei", "post name", "honorific", "title", "last", "full", "first", "name", "addr", "date", "weekday", "d", "dd", "m", "month", "mm", "yyyy", "hh", "mi", "h12", "ampm"}
	for variety, words := range catalogue {
		for section, keys := range words {
			for key, lines := range keys {
				for _, line := range lines {
					for _, slot := range slotsOf(line) {
						if !slices.Contains(known, slot) && words["phrase"][slot] == nil {
							t.Errorf("%s [%s] %s: no such slot: {%s}", variety, section, key, slot)
						}
					}
					if variety != "ja" && glued.MatchString(line) {
						t.Errorf("%s [%s] %s: a slot is glued to a word: %s", variety, section, key, line)
					}
					if strings.Count(line, "{") != strings.Count(line, "}") || strings.Contains(line, "  ") {
						t.Errorf("%s [%s] %s: braces or spaces: %s", variety, section, key, line)
					}
				}
			}
		}
		for _, kind := range decide.Kinds() {
			w := &writer{words: words}
			for _, tone := range []Tone{DirectTone, WarmTone} {
				for _, step := range []string{stepOpen, stepSay, stepClose} {
					if len(w.steps(string(kind), step, tone)) == 0 {
						t.Errorf("%s [%s]: nothing for %s %s", variety, kind, step, tone)
					}
				}
			}
		}
		for section, keys := range catalogue["en"] {
			if words[section] == nil {
				t.Errorf("%s has no section [%s]", variety, section)
			}
			for key := range keys {
				optional := section == "greeting" || section == "title" || section == "phrase" || section == "frame" || strings.HasSuffix(key, " us") || section == "date"
				if !optional && words[section][key] == nil && words[section][bareKey(key)] == nil && words[section][bareKey(key)+" direct"] == nil {
					t.Errorf("%s [%s] has no %q", variety, section, key)
				}
			}
		}
	}
}

// glued finds "{vous|t'}en": a choice that runs into the next word.
var glued = regexp.MustCompile(`\}\pL|\pL\{`)

func bareKey(key string) string {
	return strings.TrimSuffix(strings.TrimSuffix(strings.TrimSuffix(key, " direct"), " warm"), " named")
}

// All letters that the catalogue can write pass the product's own checks, name
// role and company where they are known, keep their length, and leave no hole.
func TestEveryLetterPasses(t *testing.T) {
	t.Parallel()
	for variety := range catalogue {
		t.Run(variety, func(t *testing.T) {
			t.Parallel()
			lengths := map[decide.Kind][2]int{}
			count := 0
			try := func(rq Request) {
				if count++; raceDetector && count%11 != 0 {
					return
				}
				checkLetter(t, variety, rq, lengths)
			}
			for _, kind := range decide.Kinds() {
				for _, tone := range []Tone{DirectTone, WarmTone} {
					for _, register := range []classify.Register{classify.Formal, classify.Informal} {
						rq := request(variety, kind)
						rq.Tone = tone
						rq.Turns[0].Verdict.Register = register
						everyFact(rq, try)
						everyAttachment(rq, try)
						everySignal(rq, try)
					}
				}
			}
			for _, kind := range decide.Kinds() {
				t.Logf("%-28s body %d to %d", kind, lengths[kind][0], lengths[kind][1])
			}
			t.Logf("%d letters", count)
		})
	}
}

func checkLetter(t *testing.T, variety string, rq Request, lengths map[decide.Kind][2]int) {
	t.Helper()
	w, err := newWriter(rq)
	if err != nil {
		t.Fatal(err)
	}
	if w.variety != variety {
		t.Fatalf("variety %s, want %s", w.variety, variety)
	}
	if rq.Decision.Reply == decide.RefereeNotice {
		w.informal = false
	}
	facts := rq.Turns[0].Verdict.Facts
	text, findings := w.attempt(w.greeting(readPerson(facts.Contact, rq.Turns[0].Verdict.Courtesy), w.informal))
	if len(findings) > 0 {
		t.Errorf("%s %s %s attach %v reason %q: %v\n%s", variety, rq.Decision.Reply, rq.Tone, rq.Decision.Attach, rq.Decision.Reason, findings, text)
	}
	if strings.ContainsAny(text, "{}[]|") || strings.Contains(text, "  ") || strings.Contains(text, " .") || strings.Contains(text, "..") {
		t.Errorf("a hole in\n%s", text)
	}
	if strings.TrimSpace(text) == "" || strings.Count(text, "\n\n") < 3 {
		t.Errorf("%s %s: not a letter:\n%s", variety, rq.Decision.Reply, text)
	}
	if names := rq.Decision.Reply == decide.DeclineOffer || rq.Decision.Reply == decide.Withdraw; names && facts.Role != "" && !strings.Contains(text, facts.Role) ||
		names && facts.Role == "" && facts.Company != "" && variety != "ja" && !strings.Contains(text, facts.Company) {
		t.Errorf("%s: neither role nor company is named:\n%s", variety, text)
	}
	a := dissect(text, variety, rq.Decision.Reply)
	n := measure(a.language, strings.Join(a.letter, "\n"))
	l := lengths[rq.Decision.Reply]
	if l[0] == 0 || n < l[0] {
		l[0] = n
	}
	l[1] = max(l[1], n)
	lengths[rq.Decision.Reply] = l
}

// -everything tries more threads for each combination: for a change of the words.
var everything = flag.Bool("everything", false, "try many threads for every letter")

func threads(few, many int) int {
	if *everything {
		return many
	}
	if raceDetector {
		return 1
	}
	return few
}

func reasonsOf(kind decide.Kind) []string {
	if slices.Contains(reasonKinds, kind) {
		return []string{"", "fit", "direction", "another_role", "contract"}
	}
	return []string{""}
}

// everyFact runs through known and unknown facts, reasons and threads (which
// choose the variants).
func everyFact(rq Request, try func(Request)) {
	for bits := range 16 {
		for _, reason := range reasonsOf(rq.Decision.Reply) {
			for thread := range threads(1, 12) {
				try(rq.with(func(t *classify.Turn, d *decide.Decision) {
					t.Message.MessageID = fmt.Sprintf("<%d.%s.%d@example.org>", bits, reason, thread)
					d.Reason = reason
					f := &t.Verdict.Facts
					if bits&8 != 0 {
						f.Role, f.Company = "Senior Principal Software Engineer, Data and Machine Learning", "Northwind Trading and Shipping of the North"
					}
					if bits&1 != 0 {
						f.Role = ""
					}
					if bits&2 != 0 {
						f.Company = ""
					}
					if bits&4 != 0 {
						f.Contact = ""
					}
				}))
			}
		}
	}
}

// everyAttachment runs through all sets of attached sentences.
func everyAttachment(rq Request, try func(Request)) {
	all := []decide.Sentence{decide.PausePaperwork, decide.OpenToTerms, decide.GentleClose, decide.ShareWithPanel}
	for bits := range 16 {
		for thread := range threads(2, 6) {
			try(rq.with(func(t *classify.Turn, d *decide.Decision) {
				t.Message.MessageID = fmt.Sprintf("<%d@example.org>", thread)
				d.Attach = nil
				for i, s := range all {
					if bits&(1<<i) != 0 {
						d.Attach = append(d.Attach, s)
					}
				}
				if thread%2 == 1 {
					t.Verdict.Facts.Company = ""
					t.Verdict.Panel = []string{"Jo Hart", "Sam Reed"}
					d.Reason = "another_role"
				}
			}))
		}
	}
}

// everySignal runs through what the parent may be, the terms and titles.
func everySignal(rq Request, try func(Request)) {
	for i, s := range append(classify.Signals(), "") {
		for thread := range threads(2, 4) {
			try(rq.with(func(t *classify.Turn, d *decide.Decision) {
				t.Message.MessageID = fmt.Sprintf("<%d@example.org>", thread)
				t.Verdict.Signals = []classify.Scored{{Name: s}}
				d.Term = []string{"pay", "contract", "place", "remote", "", "other"}[(i+thread)%6]
				t.Verdict.Courtesy = []string{"", "Ms", "Mr", "Dr", "Mr Dr", "Ms Professor"}[(i+thread*2)%6]
				if thread%2 == 1 {
					t.Verdict.Facts.Company = ""
				}
			}))
		}
	}
}
