package classify

import "strings"

// cueSet finds words and short phrases in the tokens of a sentence, in matching
// form. "answer*" is a beginning of a word, "hear_from_you" a phrase.
type cueSet struct {
	byStart map[string][]cue // by the first two bytes of the first word
}

type cue struct {
	words  []string // the last may be a beginning
	prefix bool
}

// newCueSet reads a list of cues.
func newCueSet(list string) cueSet {
	s := cueSet{byStart: map[string][]cue{}}
	for _, f := range strings.Fields(list) {
		c := cue{words: strings.Split(strings.TrimSuffix(f, "*"), "_"), prefix: strings.HasSuffix(f, "*")}
		k := cueKey(c.words[0])
		s.byStart[k] = append(s.byStart[k], c)
	}
	return s
}

func cueKey(w string) string {
	if len(w) > 2 {
		return w[:2]
	}
	return w
}

// at is how many tokens from i on are a cue, the longest; 0 for none.
func (s cueSet) at(ts []token, i int) int {
	best := 0
	w := ts[i].norm
	for k := len(cueKey(w)); k > 0; k-- {
		for _, c := range s.byStart[w[:k]] {
			if len(c.words) > best && c.matches(ts, i) {
				best = len(c.words)
			}
		}
	}
	return best
}

func (c cue) matches(ts []token, i int) bool {
	if i+len(c.words) > len(ts) {
		return false
	}
	last := len(c.words) - 1
	for k, w := range c.words {
		t := ts[i+k].norm
		if t != w && (k != last || !c.prefix || !strings.HasPrefix(t, w)) {
			return false
		}
	}
	return true
}

// any reports whether a cue stands among tokens i to j (exclusive).
func (s cueSet) any(ts []token, i, j int) bool {
	for k := max(0, i); k < min(j, len(ts)); k++ {
		if s.at(ts, k) > 0 {
			return true
		}
	}
	return false
}

// places are where cues stand in a sentence, as ranges of tokens.
func (s cueSet) places(ts []token) [][2]int {
	var out [][2]int
	for i := 0; i < len(ts); i++ {
		if n := s.at(ts, i); n > 0 {
			out = append(out, [2]int{i, i + n})
			i += n - 1
		}
	}
	return out
}

// byLanguage is a cue set for each language.
type byLanguage map[string]cueSet

// newByLanguage reads lists of cues by language; those under "" are for all.
func newByLanguage(lists map[string]string) byLanguage {
	b := byLanguage{}
	for lang, list := range lists {
		b[lang] = newCueSet(list + " " + lists[""])
	}
	return b
}

// of is the set for lang, the common one where it has none.
func (b byLanguage) of(lang string) cueSet {
	if s, ok := b[lang]; ok {
		return s
	}
	return b[""]
}
