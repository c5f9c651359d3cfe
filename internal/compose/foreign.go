package compose

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// smallWords lists each language's commonest words. It is never written again.
var smallWords = readSmallWords(rulebook)

func readSmallWords(book map[string]sheet) map[string][]string {
	out := map[string][]string{}
	for language, rules := range book {
		out[language] = strings.Fields(rules.one("language", "words"))
	}
	return out
}

// foreign looks for a sentence that is not in the letter's language, by the
// small words that every sentence has.
func foreign(a *anatomy) (found []Finding) {
	if a.rules == nil {
		return nil
	}
	for _, s := range a.said {
		if a.alien(s) {
			found = append(found, Finding{ruleMixed, s.text, "one language from start to end"})
		}
	}
	return found
}

func (a *anatomy) alien(s sentence) bool {
	cjk, latin := 0, 0
	for _, r := range s.text {
		switch {
		case unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Hangul):
			cjk++
		case unicode.IsLetter(r):
			latin++
		}
	}
	if a.language == "ja" {
		return cjk == 0 && len(s.words) >= 4
	}
	if cjk > latin && cjk > 6 {
		return true
	}
	own := smallWords[a.language]
	mine := count(s.words, own, nil)
	for code := range smallWords {
		if code == a.language {
			continue
		}
		theirs := count(s.words, smallWords[code], own)
		// A company's name may bring two or three foreign words along.
		if theirs >= 3 && mine == 0 || theirs >= 4 && theirs > 3*mine {
			return true
		}
	}
	return false
}

// count is how many words are in the list and not among except.
func count(words, list, except []string) (n int) {
	for _, w := range words {
		if slices.Contains(list, w) && !slices.Contains(except, w) {
			n++
		}
	}
	return n
}

var figure = regexp.MustCompile(`\d(?:[\d.,'’\x{00a0}\x{202f}]*\d)?`)

// unknown looks for figures and names that stand in none of the allowed texts.
func (a *anatomy) unknown(allowed []string) (found []Finding) {
	known := map[string]bool{}
	for _, text := range allowed {
		for _, f := range figure.FindAllString(text, -1) {
			known[digitsOf(f)] = true
		}
		for _, w := range wordsOf(text) {
			known[w] = true
		}
	}
	for _, f := range figure.FindAllString(strings.Join(a.letter, "\n"), -1) {
		if d := digitsOf(f); !known[d] && !known[strings.TrimSuffix(d, "000")] {
			found = append(found, Finding{ruleFigure, f, "only figures of the thread or the configuration"})
		}
	}
	if a.rules == nil || a.language == "ja" { // written without capitals
		return found
	}
	// Where every noun has a capital, those that our own letters use are no names.
	nouns := map[string]bool{}
	if a.rules.one("language", "capitals") != "names" {
		nouns = vocabulary[a.language]
	}
	for _, name := range a.names() {
		if low := strings.ToLower(name); !known[low] && !nouns[low] {
			found = append(found, Finding{ruleName, name, "only names of the thread or the configuration"})
		}
	}
	return found
}

// vocabulary is every word of a language's catalogues and checks, in lower case.
// It is never written again.
var vocabulary = readVocabulary(catalogue, rulebook)

func readVocabulary(books ...map[string]sheet) map[string]map[string]bool {
	out := map[string]map[string]bool{}
	for _, book := range books {
		for variety, s := range book {
			language := baseLanguage(variety)
			if out[language] == nil {
				out[language] = map[string]bool{}
			}
			for _, keys := range s {
				for key, lines := range keys {
					for _, w := range wordsOf(key + " " + strings.Join(lines, " ")) {
						out[language][w] = true
					}
				}
			}
		}
	}
	return out
}

func digitsOf(s string) string {
	return strings.TrimLeft(strings.Map(func(r rune) rune {
		if r < '0' || r > '9' {
			return -1
		}
		return r
	}, s), "0")
}

// names lists the capitalised words inside sentences, but for the words that the
// language itself writes with a capital.
func (a *anatomy) names() (out []string) {
	usual := strings.Fields(strings.ToLower(a.rules.one("language", "capitalised") + " " + a.words.one("date", "months") + " " + a.words.one("date", "weekdays")))
	for _, s := range a.said {
		for i, w := range splitWords(s.text) {
			first, _ := utf8.DecodeRuneInString(w)
			if i > 0 && unicode.IsUpper(first) && !slices.Contains(usual, strings.ToLower(w)) {
				out = append(out, w)
			}
		}
	}
	return out
}
