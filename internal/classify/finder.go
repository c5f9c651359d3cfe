package classify

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// finder looks for any of many words in a short text, in one pass and whatever
// their case. It is written as an alternation of what a regular expression
// knows of words: \b, \., an optional letter or group, classes and groups.
type finder struct {
	byStart map[[2]byte][]found1
	dropped int // alternatives that are more than words; a test holds it at none
}

type found1 struct {
	word       string
	begin, end bool // a border of a word must stand there
	kind       string
}

// newFinder compiles alternations by kind.
func newFinder(kinds map[string]string) finder {
	f := finder{byStart: map[[2]byte][]found1{}}
	for kind, src := range kinds {
		for _, alt := range alternatives(src) {
			ws, ok := expandWord(alt)
			if !ok {
				f.dropped++
				continue
			}
			for _, w := range ws {
				f.add(w, kind)
			}
		}
	}
	return f
}

// oneFinder compiles one alternation.
func oneFinder(src string) finder { return newFinder(map[string]string{"": src}) }

func (f *finder) add(w, kind string) {
	x := found1{word: strings.ToLower(w), kind: kind}
	x.word, x.begin = strings.CutPrefix(x.word, "\x00")
	x.word, x.end = strings.CutSuffix(x.word, "\x00")
	if len(x.word) < 2 {
		f.dropped++
		return
	}
	k := [2]byte{x.word[0], x.word[1]}
	f.byStart[k] = append(f.byStart[k], x)
}

// at is the longest of the words that begins at s[i]; n is 0 where none does.
// s is in lower case.
func (f finder) at(s string, i int) (n int, kind string) {
	if i+1 >= len(s) {
		return 0, ""
	}
	for _, x := range f.byStart[[2]byte{s[i], s[i+1]}] {
		if len(x.word) > n && strings.HasPrefix(s[i:], x.word) && (!x.begin || wordBorder(s, i)) && (!x.end || wordBorder(s, i+len(x.word))) {
			n, kind = len(x.word), x.kind
		}
	}
	return n, kind
}

// first is where the first of the words begins, -1 where there is none.
func (f finder) first(s string) int {
	s = lowered(s)
	for i := 0; i+1 < len(s); i++ {
		if n, _ := f.at(s, i); n > 0 {
			return i
		}
	}
	return -1
}

// last is where the last of the words ends, with its kind; -1 where there is none.
func (f finder) last(s string) (int, string) {
	s = lowered(s)
	end, of := -1, ""
	for i := 0; i+1 < len(s); i++ {
		if n, kind := f.at(s, i); n > 0 {
			end, of = i+n, kind
			i += n - 1
		}
	}
	return end, of
}

func (f finder) in(s string) bool { return f.first(s) >= 0 }

// lowered is s in lower case, its offsets kept.
func lowered(s string) string {
	if l := strings.ToLower(s); len(l) == len(s) {
		return l
	}
	return strings.Map(func(r rune) rune {
		if l := unicode.ToLower(r); utf8.RuneLen(l) == utf8.RuneLen(r) {
			return l
		}
		return r
	}, s)
}

func wordBorder(s string, i int) bool {
	is := func(k int) bool {
		return k >= 0 && k < len(s) && (s[k] == '_' || s[k] >= '0' && s[k] <= '9' || s[k] >= 'a' && s[k] <= 'z' || s[k] >= 'A' && s[k] <= 'Z')
	}
	return is(i-1) != is(i)
}

// alternatives splits at the bars outside of brackets.
func alternatives(src string) []string {
	var out []string
	depth, from := 0, 0
	for i := 0; i < len(src); i++ {
		switch src[i] {
		case '\\':
			i++
		case '(', '[':
			depth++
		case ')', ']':
			depth--
		case '|':
			if depth == 0 {
				out = append(out, src[from:i])
				from = i + 1
			}
		}
	}
	return append(out, src[from:])
}

// expandWord spells out every word an alternative stands for.
func expandWord(alt string) ([]string, bool) {
	out := []string{""}
	for i := 0; i < len(alt); {
		part, n, ok := wordPart(alt[i:])
		if !ok {
			return nil, false
		}
		i += n
		if i < len(alt) && alt[i] == '?' {
			part = append(part, "")
			i++
		}
		var next []string
		for _, a := range out {
			for _, b := range part {
				next = append(next, a+b)
			}
		}
		if out = next; len(out) > 2000 {
			return nil, false
		}
	}
	return out, true
}

// wordPart reads one letter, class or group, and how long it is written.
func wordPart(s string) (part []string, n int, ok bool) {
	switch s[0] {
	case '\\':
		if len(s) < 2 {
			return nil, 0, false
		}
		switch s[1] {
		case 'b':
			return []string{"\x00"}, 2, true
		case 's':
			return []string{" "}, 2, true
		case 'w', 'd', 'W', 'D', 'p':
			return nil, 0, false
		}
		return []string{s[1:2]}, 2, true
	case '[':
		k := strings.IndexByte(s, ']')
		if k < 0 || s[1] == '^' || strings.Contains(s[1:k], "-") {
			return nil, 0, false
		}
		for _, r := range s[1:k] {
			part = append(part, string(r))
		}
		return part, k + 1, true
	case '(':
		depth := 0
		for k := 0; k < len(s); k++ {
			switch s[k] {
			case '(':
				depth++
			case ')':
				if depth--; depth == 0 {
					for _, alt := range alternatives(strings.TrimPrefix(s[1:k], "?:")) {
						ws, ok := expandWord(alt)
						if !ok {
							return nil, 0, false
						}
						part = append(part, ws...)
					}
					return part, k + 1, true
				}
			}
		}
		return nil, 0, false
	case '.', '*', '+', '{', '^', '$', '|', ')':
		return nil, 0, false
	}
	_, n = utf8.DecodeRuneInString(s)
	return []string{s[:n]}, n, true
}
