package compose

import (
	"maps"
	"slices"
	"strings"
)

// A phrase of the checks is a row of words: "word*" stands for any word that
// begins so, "..." for up to gapMost words in between. In Japanese, where words
// are not spaced, a phrase is a piece of text and "..." any text in between.
const gapMost = 20

// hit is a phrase found in a sentence.
type hit struct {
	sentence int
	words    string // as they stand in the text
	phrase   string
}

// phrase is one line of the checks, with its words apart.
type phrase struct {
	text  string
	words []string
}

// phrasebook holds the phrases of every language and section, sorted so that
// findings come in one order. Like the rulebook it is never written again.
var phrasebook = splitPhrases(rulebook)

func splitPhrases(book map[string]sheet) map[string]map[string][]phrase {
	out := map[string]map[string][]phrase{}
	for language, rules := range book {
		out[language] = map[string][]phrase{}
		for section, lines := range rules {
			for _, text := range slices.Sorted(maps.Keys(lines)) {
				out[language][section] = append(out[language][section], phrase{text, strings.Fields(text)})
			}
		}
	}
	return out
}

// find lists where phrases of a section stand, at most one per phrase and
// sentence, in the order of the text.
func (a *anatomy) find(section string) (hits []hit) {
	phrases := phrasebook[a.language][section]
	for i, s := range a.said {
		for _, p := range phrases {
			if words, ok := a.match(s, p); ok {
				hits = append(hits, hit{i, words, p.text})
			}
		}
	}
	return hits
}

func (a *anatomy) match(s sentence, p phrase) (string, bool) {
	if a.language == "ja" {
		return matchText(s.text, p.text)
	}
	return matchWords(s.words, p.words)
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
