package compose

import (
	"slices"
	"strings"
)

// A phrase of the checks is a row of words: "word*" stands for any word that
// begins so, "..." for up to gapMost words in between. In Japanese, where words
// are not spaced, a phrase is a piece of text and "..." any text in between.
const gapMost = 8

// hit is a phrase found in a sentence.
type hit struct {
	sentence int
	words    string // as they stand in the text
	phrase   string
}

// find lists where phrases of a section stand, at most one per phrase and
// sentence, in the order of the text.
func (a *anatomy) find(section string) []hit { return a.findIn(a.rules, section) }

func (a *anatomy) findIn(rules sheet, section string) (hits []hit) {
	phrases := make([]string, 0, len(rules[section]))
	for p := range rules[section] {
		phrases = append(phrases, p)
	}
	slices.Sort(phrases)
	for i, s := range a.said {
		for _, p := range phrases {
			if words, ok := a.match(s, p); ok {
				hits = append(hits, hit{i, words, p})
			}
		}
	}
	return hits
}

func (a *anatomy) match(s sentence, phrase string) (string, bool) {
	if a.language == "ja" {
		return matchText(s.text, phrase)
	}
	return matchWords(s.words, strings.Fields(phrase))
}

func matchText(text, phrase string) (string, bool) {
	rest, at := text, 0
	first := -1
	for _, piece := range strings.Split(phrase, "...") {
		i := strings.Index(rest, piece)
		if i < 0 {
			return "", false
		}
		if first < 0 {
			first = i
		}
		at += i + len(piece)
		rest = text[at:]
	}
	return text[first:at], true
}

func matchWords(words, phrase []string) (string, bool) {
	for start := range words {
		if end, ok := matchAt(words, start, phrase); ok {
			return strings.Join(words[start:end], " "), true
		}
	}
	return "", false
}

// matchAt matches a phrase at one place; a gap takes the nearest fit.
func matchAt(words []string, at int, phrase []string) (end int, ok bool) {
	for i := 0; i < len(phrase); i++ {
		if phrase[i] != "..." {
			if at >= len(words) || !sameWord(words[at], phrase[i]) {
				return 0, false
			}
			at++
			continue
		}
		i++
		if i == len(phrase) {
			return at, true
		}
		skipped := 0
		for at < len(words) && !sameWord(words[at], phrase[i]) && skipped <= gapMost {
			at++
			skipped++
		}
		if at >= len(words) || skipped > gapMost {
			return 0, false
		}
		at++
	}
	return at, true
}

func sameWord(word, want string) bool {
	if stem, ok := strings.CutSuffix(want, "*"); ok {
		return strings.HasPrefix(word, stem)
	}
	return word == want
}
