package classify

import (
	"strconv"
	"strings"
	"unicode/utf8"
)

// parseAlts reads "a b | c d" into patterns.
func (l *lexicon) parseAlts(body string, v *vocabulary) ([]pattern, error) {
	p := &patternParser{l: l, v: v, words: patternWords(body)}
	alts, err := p.alts()
	if err == nil && p.i < len(p.words) {
		err = errBrackets
	}
	if err != nil {
		return nil, err
	}
	for _, a := range alts {
		if len(a) == 0 || a[0].kind == isGap {
			return nil, errNoStart
		}
	}
	return alts, nil
}

// patternWords splits a pattern at white space and around ( ) |, keeping a
// question mark on what it follows.
func patternWords(body string) []string {
	return strings.Fields(bracketsApart.Replace(body))
}

type patternParser struct {
	l     *lexicon
	v     *vocabulary
	words []string
	i     int
}

// alts reads alternatives up to a closing bracket or the end.
func (p *patternParser) alts() ([]pattern, error) {
	var out []pattern
	for {
		seq, err := p.seq()
		if err != nil {
			return nil, err
		}
		out = append(out, seq)
		if p.i >= len(p.words) || p.words[p.i] != "|" {
			return out, nil
		}
		p.i++
	}
}

func (p *patternParser) seq() (pattern, error) {
	var out pattern
	for p.i < len(p.words) {
		w := p.words[p.i]
		if w == "|" || w == ")" || w == ")?" {
			return out, nil
		}
		p.i++
		if w == "(" {
			e, err := p.group()
			if err != nil {
				return nil, err
			}
			out = append(out, e)
			continue
		}
		es, err := p.word(w)
		if err != nil {
			return nil, err
		}
		out = append(out, es...)
	}
	return out, nil
}

func (p *patternParser) group() (elem, error) {
	alts, err := p.alts()
	if err != nil {
		return elem{}, err
	}
	if p.i >= len(p.words) || !strings.HasPrefix(p.words[p.i], ")") {
		return elem{}, errBrackets
	}
	e := elem{kind: isGroup, alts: alts, optional: p.words[p.i] == ")?"}
	p.i++
	return e, nil
}

// word reads one word, gap, class or concept reference.
func (p *patternParser) word(w string) ([]elem, error) {
	if n, ok := strings.CutPrefix(w, ".."); ok {
		k := p.l.gap
		if n != "" {
			var err error
			if k, err = strconv.Atoi(n); err != nil {
				return nil, err
			}
		}
		return []elem{{kind: isGap, n: min(k, 40)}}, nil
	}
	if w == "?" {
		return []elem{{kind: isQuestion}}, nil
	}
	opt := len(w) > 1 && strings.HasSuffix(w, "?")
	w = strings.TrimSuffix(w, "?")
	if strings.HasPrefix(w, "<") {
		c, ok := p.l.names[strings.Trim(w, "<>")]
		if !ok {
			return nil, errNoName
		}
		return []elem{{kind: isConcept, concept: c, optional: opt}}, nil
	}
	return p.literal(w, opt), nil
}

// literal turns a written word into elements: CJK characters one by one, a
// German word with umlauts in both spellings.
func (p *patternParser) literal(w string, opt bool) []elem {
	var out []elem
	for w != "" {
		r, n := utf8.DecodeRuneInString(w)
		if isCJK(r) {
			out = append(out, elem{kind: isWord, word: p.v.add(p.v.exact, string(r))})
			w = w[n:]
			continue
		}
		k := strings.IndexFunc(w, isCJK)
		if k < 0 {
			k = len(w)
		}
		out = append(out, p.wordElem(w[:k]))
		w = w[k:]
	}
	if !opt {
		return out
	}
	if len(out) == 1 {
		out[0].optional = true
		return out
	}
	return []elem{{kind: isGroup, alts: []pattern{out}, optional: true}}
}

func (p *patternParser) wordElem(w string) elem {
	a := p.plainWord(foldWord(w))
	low := strings.ToLower(w)
	two := twoLetters.Replace(low)
	if two == low {
		return a
	}
	return elem{kind: isGroup, alts: []pattern{{a}, {p.plainWord(foldWord(two))}}}
}

func (p *patternParser) plainWord(w string) elem {
	switch {
	case w == "#":
		return elem{kind: isWord, word: numberWord}
	case w == "$":
		return elem{kind: isWord, word: moneyWord}
	case strings.HasSuffix(w, "*"):
		return elem{kind: isWord, word: p.v.add(p.v.prefix, strings.TrimSuffix(w, "*"))}
	case strings.HasPrefix(w, "*"):
		return elem{kind: isWord, word: p.v.add(p.v.suffix, strings.TrimPrefix(w, "*"))}
	}
	return elem{kind: isWord, word: p.v.add(p.v.exact, w)}
}

// Made once: a lexicon has thousands of patterns.
var (
	bracketsApart = strings.NewReplacer("(", " ( ", ")?", " )? ", ")", " ) ", "|", " | ")
	twoLetters    = strings.NewReplacer("ä", "ae", "ö", "oe", "ü", "ue")
)
