package classify

import (
	_ "embed" // the lexicons are data, written for people
	"errors"
	"fmt"
	"strconv"
	"strings"
	"sync"
)

// A lexicon file holds, line by line, concepts and rules; a line that begins
// with white space continues the one before, # begins a comment.
//
//	NAME = words | words …         a concept
//	label weight flags: pattern | pattern …   a rule
//
// A pattern is a sequence of words; offer* matches a beginning, *angebot an
// ending, # a number, $ an amount of money, <NAME> a concept defined above,
// (a|b) alternatives, a trailing ? makes an element optional, .. is a gap of
// up to the file's default, ..8 one of up to eight tokens, a lone ? asks for a
// question.

//go:embed lexicon/en.txt
var lexiconEN string

//go:embed lexicon/de.txt
var lexiconDE string

//go:embed lexicon/fr.txt
var lexiconFR string

//go:embed lexicon/ja.txt
var lexiconJA string

//go:embed lexicon/es.txt
var lexiconES string

//go:embed lexicon/it.txt
var lexiconIT string

//go:embed lexicon/pt.txt
var lexiconPT string

//go:embed lexicon/nl.txt
var lexiconNL string

//go:embed lexicon/pl.txt
var lexiconPL string

// lexicon is one language's concepts and rules, compiled.
type lexicon struct {
	lang     string
	names    map[string]int
	concepts []concept
	rules    []rule
	starts   map[wordID][]start
	begins   map[wordID][]int32 // concepts, by the words they can begin with
	guards   guardConcepts
	gap      int
}

type concept struct {
	name   string
	alts   []pattern
	firsts map[wordID][]int // alternatives by the words they can begin with
}

// rule is one feature: a set of patterns that speak for a label.
type rule struct {
	name     string
	label    string
	weight   float64
	flags    map[string]bool
	subject  bool // only in a subject
	quoted   bool // also taken from quoted history
	patterns []pattern
	needs    []need // of each pattern
}

// need is what must stand somewhere in a sentence for a pattern to match in it.
type need struct {
	words    []wordID
	concepts []int
}

// needOf lists the words and concepts that every match of p has.
func needOf(p pattern) (n need) {
	for _, e := range p {
		switch {
		case e.optional:
		case e.kind == isWord:
			n.words = append(n.words, e.word)
		case e.kind == isConcept:
			n.concepts = append(n.concepts, e.concept)
		}
	}
	return n
}

type start struct{ rule, pattern int }

// book is every lexicon with the vocabulary they share.
type book struct {
	vocab *vocabulary
	lex   map[string]*lexicon
	means map[string]*dictionary
}

// loadBook compiles the lexicons, once.
var loadBook = sync.OnceValues(func() (*book, error) {
	b := &book{vocab: newVocabulary(), lex: map[string]*lexicon{}}
	var errs []error
	for _, src := range []struct{ lang, text string }{{"en", lexiconEN}, {"de", lexiconDE}, {"fr", lexiconFR},
		{"ja", lexiconJA}, {"es", lexiconES}, {"it", lexiconIT}, {"pt", lexiconPT}, {"nl", lexiconNL}, {"pl", lexiconPL}} {
		lex, err := parseLexicon(src.lang, src.text, b.vocab)
		if err != nil {
			errs = append(errs, fmt.Errorf("lexicon %s: %w", src.lang, err))
		}
		b.lex[src.lang] = lex
	}
	var err error
	if b.means, err = parseConcepts(conceptsText); err != nil {
		errs = append(errs, err)
	}
	return b, errors.Join(errs...)
})

// parseLexicon compiles one file. What it can read it returns even with an error.
func parseLexicon(lang, text string, v *vocabulary) (*lexicon, error) {
	l := &lexicon{lang: lang, names: map[string]int{}, starts: map[wordID][]start{}, begins: map[wordID][]int32{}, gap: 4}
	if lang == "ja" {
		l.gap = 10
	}
	var errs []error
	for _, line := range logicalLines(text) {
		if err := l.parseLine(line, v); err != nil {
			errs = append(errs, fmt.Errorf("%.60q: %w", line, err))
		}
	}
	l.guards = l.findGuards()
	return l, errors.Join(errs...)
}

// logicalLines joins continuation lines and drops comments.
func logicalLines(text string) []string {
	var out []string
	for line := range strings.SplitSeq(text, "\n") {
		if strings.TrimSpace(line) == "" || line[0] == '#' {
			continue
		}
		if (line[0] == ' ' || line[0] == '\t') && len(out) > 0 {
			out[len(out)-1] += " " + strings.TrimSpace(line)
			continue
		}
		out = append(out, strings.TrimRight(line, " "))
	}
	return out
}

var (
	errNoRule   = errors.New(`neither "NAME = …" nor "label weight: …"`)
	errNoStart  = errors.New("a pattern may not begin with a gap or be empty")
	errNoName   = errors.New("unknown concept")
	errBrackets = errors.New("unbalanced brackets")
)

func (l *lexicon) parseLine(line string, v *vocabulary) error {
	if name, body, ok := strings.Cut(line, " = "); ok && !strings.Contains(name, ":") && !strings.Contains(name, " ") {
		return l.addConcept(name, body, v)
	}
	head, body, ok := strings.Cut(line, ": ")
	f := strings.Fields(head)
	if !ok || len(f) < 2 {
		return errNoRule
	}
	w, err := strconv.ParseFloat(f[1], 64)
	if err != nil {
		return errNoRule
	}
	r := rule{label: f[0], weight: w, flags: map[string]bool{}}
	for _, x := range f[2:] {
		r.flags[x] = true
	}
	if r.patterns, err = l.parseAlts(body, v); err != nil {
		return err
	}
	r.subject, r.quoted = r.flags["subj"], quotedLabels[r.label]
	for _, p := range r.patterns {
		r.needs = append(r.needs, needOf(p))
	}
	r.name = fmt.Sprintf("%s/%s/%d", l.lang, r.label, len(l.rules))
	l.rules = append(l.rules, r)
	for i, p := range r.patterns {
		for id := range l.firsts(p) {
			l.starts[id] = append(l.starts[id], start{len(l.rules) - 1, i})
		}
	}
	return nil
}

func (l *lexicon) addConcept(name, body string, v *vocabulary) error {
	alts, err := l.parseAlts(body, v)
	if err != nil {
		return err
	}
	c := concept{name: name, alts: alts, firsts: map[wordID][]int{}}
	for k, p := range alts {
		for id := range l.firsts(p) {
			c.firsts[id] = append(c.firsts[id], k)
		}
	}
	for id := range c.firsts {
		l.begins[id] = append(l.begins[id], int32(len(l.concepts)))
	}
	l.names[name] = len(l.concepts)
	l.concepts = append(l.concepts, c)
	return nil
}

// firsts is the set of words a pattern can begin with.
func (l *lexicon) firsts(p pattern) map[wordID]bool {
	out := map[wordID]bool{}
	for _, e := range p {
		switch e.kind {
		case isWord:
			out[e.word] = true
		case isConcept:
			for id := range l.concepts[e.concept].firsts {
				out[id] = true
			}
		case isGroup:
			for _, a := range e.alts {
				for id := range l.firsts(a) {
					out[id] = true
				}
			}
		}
		if !e.optional {
			break
		}
	}
	return out
}

// findGuards looks up the concepts that scope handling needs; absent ones are -1.
func (l *lexicon) findGuards() guardConcepts {
	at := func(n string) int {
		if i, ok := l.names[n]; ok {
			return i
		}
		return -1
	}
	return guardConcepts{neg: at("NEG"), notNeg: at("NOTNEG"), hypo: at("HYPO"), notHypo: at("NOTHYPO"), post: at("POST"),
		third: at("THIRD"), other: at("NONJOB"), past: at("PAST"), job: at("JOB")}
}
