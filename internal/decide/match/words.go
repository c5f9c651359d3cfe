// Package match compares what the user wants with what a message states: words,
// places, pay, addresses. What is not stated, or cannot be compared, is open:
// unknown is not broken.
package match

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"
)

// Result is what a comparison comes to.
type Result int

// The results.
const (
	Open   Result = iota // not stated, or not comparable
	Met                  // stated and good enough
	Broken               // stated and not good enough
)

// maxWords bounds what is looked at of one value: facts are short, and a
// hostile one must not cost more than an honest one.
const maxWords = 4 << 10

// Fold brings words into the form in which they are compared: without case,
// Latin accents, width variants and doubled white space.
func Fold(s string) string {
	s = cases.Fold().String(norm.NFKD.String(Clip(s, maxWords)))
	s = strings.Map(func(r rune) rune {
		if r >= 0x0300 && r <= 0x036F { // combining accents; kana marks live elsewhere and matter
			return -1
		}
		return r
	}, s)
	return norm.NFC.String(strings.Join(strings.Fields(s), " "))
}

// Whole reports whether phrase stands in text as whole words; both are
// folded. Scripts written without spaces have no word ends: there any place counts.
func Whole(text, phrase string) bool {
	if phrase == "" {
		return false
	}
	for from := 0; from <= len(text)-len(phrase); {
		i := strings.Index(text[from:], phrase)
		if i < 0 {
			return false
		}
		i += from
		before, _ := utf8.DecodeLastRuneInString(text[:i])
		after, _ := utf8.DecodeRuneInString(text[i+len(phrase):])
		first, size := utf8.DecodeRuneInString(phrase)
		last, _ := utf8.DecodeLastRuneInString(phrase)
		if wordEnd(before, first) && wordEnd(last, after) {
			return true
		}
		from = i + size
	}
	return false
}

// wordEnd reports whether a word can end between two neighbouring runes.
func wordEnd(a, b rune) bool {
	if unicode.In(a, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Thai) ||
		unicode.In(b, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Thai) {
		return true
	}
	return !isWord(a) || !isWord(b)
}

func isWord(r rune) bool {
	return r != utf8.RuneError && (unicode.IsLetter(r) || unicode.IsDigit(r))
}

// AnyWhole returns the first of the user's words that stands whole in text.
func AnyWhole(text string, words []string) (string, bool) {
	folded := Fold(text)
	for _, w := range words {
		if Whole(folded, Fold(w)) {
			return w, true
		}
	}
	return "", false
}

// Tokens cuts folded text at everything that is no letter or digit.
func Tokens(folded string) []string {
	return strings.FieldsFunc(folded, func(r rune) bool { return !isWord(r) })
}

// Clip cuts s to at most n octets without breaking a rune.
func Clip(s string, n int) string {
	if len(s) <= n {
		return s
	}
	for n > 0 && !utf8.RuneStart(s[n]) {
		n--
	}
	return s[:n]
}
