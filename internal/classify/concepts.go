package classify

import (
	_ "embed" // the dictionary is data, written for people
	"fmt"
	"strings"
)

//go:embed lexicon/concepts.txt
var conceptsText string

// dictionary says which concepts a language's words stand for.
type dictionary struct {
	lang                  string
	exact, prefix, suffix map[string][]meaning
	heads, tails          sieve // of prefix and suffix
}

// meaning is a concept with the words that must follow for it, if any.
type meaning struct {
	concept uint32 // hash of its name
	rest    []string
}

// meant is a concept found in a unit: where, and over how many tokens.
type meant struct {
	concept uint32
	at      int
}

// parseConcepts reads the dictionary of every language. The error names a line
// that cannot be read.
func parseConcepts(text string) (map[string]*dictionary, error) {
	out := map[string]*dictionary{}
	for n, line := range strings.Split(text, "\n") {
		line = strings.TrimSpace(line)
		if line == "" || line[0] == '#' {
			continue
		}
		name, rest, ok := strings.Cut(line, " ")
		if !ok {
			return out, fmt.Errorf("concepts, line %d: no words", n+1)
		}
		for part := range strings.SplitSeq(rest, "|") {
			lang, words, ok := strings.Cut(strings.TrimSpace(part), ":")
			if !ok || !supported[lang] {
				return out, fmt.Errorf("concepts, line %d: %q is no language with its words", n+1, part)
			}
			d := out[lang]
			if d == nil {
				d = &dictionary{lang: lang, exact: map[string][]meaning{}, prefix: map[string][]meaning{}, suffix: map[string][]meaning{}}
				out[lang] = d
			}
			for w := range strings.FieldsSeq(words) {
				d.add(wordHash(name), w)
			}
		}
	}
	return out, nil
}

func (d *dictionary) add(concept uint32, w string) {
	if d.lang == "ja" {
		if w[0] < 0x80 {
			w = strings.ToLower(w)
			d.exact[w] = append(d.exact[w], meaning{concept: concept})
			return
		}
		rs := []rune(w)
		first := string(rs[0])
		var rest []string
		for _, r := range rs[1:] {
			rest = append(rest, foldWord(string(r)))
		}
		first = foldWord(first)
		d.exact[first] = append(d.exact[first], meaning{concept, rest})
		return
	}
	parts := strings.Split(w, "_")
	m := meaning{concept, parts[1:]}
	switch head := parts[0]; {
	case strings.HasSuffix(head, "*"):
		head = strings.TrimSuffix(head, "*")
		d.heads.add(headHash(head))
		d.prefix[head] = append(d.prefix[head], m)
	case strings.HasPrefix(head, "*"):
		head = strings.TrimPrefix(head, "*")
		d.tails.add(tailHash(head))
		d.suffix[head] = append(d.suffix[head], m)
	default:
		d.exact[head] = append(d.exact[head], m)
	}
}

// wordMost is the longest beginning or ending that the dictionary is asked for.
const wordMost = 20

// find lists the concepts of the tokens, in their order.
func (d *dictionary) find(ts []token, out []meant) []meant {
	if d == nil {
		return out
	}
	for i := range ts {
		w := ts[i].norm
		out = follow(d.exact[w], ts, i, out)
		if d.lang == "ja" {
			continue
		}
		head, tail := hashBegin, hashBegin
		for k := 1; k <= len(w) && k <= wordMost; k++ {
			head, tail = hashOn(head, w[k-1]), hashOn(tail, w[len(w)-k])
			if k > 1 && d.heads.may(head) {
				out = follow(d.prefix[w[:k]], ts, i, out)
			}
			if k > 3 && d.tails.may(tail) {
				out = follow(d.suffix[w[len(w)-k:]], ts, i, out)
			}
		}
	}
	return out
}

// follow adds the meanings whose further words follow.
func follow(ms []meaning, ts []token, i int, out []meant) []meant {
next:
	for _, m := range ms {
		for k, w := range m.rest {
			if i+1+k >= len(ts) || !sameWord(ts[i+1+k].norm, w) {
				continue next
			}
		}
		if n := len(out); n > 0 && out[n-1].concept == m.concept && out[n-1].at == i {
			continue
		}
		out = append(out, meant{m.concept, i})
	}
	return out
}

func sameWord(norm, w string) bool {
	if head, ok := strings.CutSuffix(w, "*"); ok {
		return strings.HasPrefix(norm, head)
	}
	return norm == w
}
