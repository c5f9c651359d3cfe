package decide

import (
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"
)

// maxWords bounds what is looked at of one value: facts are short, and a
// hostile one must not cost more than an honest one.
const maxWords = 4 << 10

// fold brings words into the form in which they are compared: without case,
// Latin accents, width variants and doubled white space.
func fold(s string) string {
	s = cases.Fold().String(norm.NFKD.String(clip(s, maxWords)))
	s = strings.Map(func(r rune) rune {
		if r >= 0x0300 && r <= 0x036F { // combining accents; kana marks live elsewhere and matter
			return -1
		}
		return r
	}, s)
	return norm.NFC.String(strings.Join(strings.Fields(s), " "))
}

// wholeIn reports whether phrase stands in text as whole words; both are
// folded. Scripts written without spaces have no word ends: there any place counts.
func wholeIn(text, phrase string) bool {
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

// anyWhole returns the first of the user's words that stands whole in text.
func anyWhole(text string, words []string) (string, bool) {
	folded := fold(text)
	for _, w := range words {
		if wholeIn(folded, fold(w)) {
			return w, true
		}
	}
	return "", false
}

// tokens cuts folded text at everything that is no letter or digit.
func tokens(folded string) []string {
	return strings.FieldsFunc(folded, func(r rune) bool { return !isWord(r) })
}

// clip cuts s to at most n octets without breaking a rune.
func clip(s string, n int) string {
	if len(s) <= n {
		return s
	}
	for n > 0 && !utf8.RuneStart(s[n]) {
		n--
	}
	return s[:n]
}

const maxQuote = 160 // octets of evidence that a reason repeats

// quote puts words of a message into a reason: on one line, cut, in «».
func quote(words string) string {
	w := strings.Join(strings.Fields(words), " ")
	w = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || unicode.Is(unicode.Cf, r) { // no terminal escapes, no hidden text
			return -1
		}
		return r
	}, w)
	if len(w) > maxQuote {
		w = strings.TrimSpace(clip(w, maxQuote)) + " …"
	}
	if w == "" {
		return ""
	}
	return "«" + w + "»"
}

// on names a day for people; an unknown one is left out.
func on(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return " on " + t.Format("2 January 2006")
}

// joined puts the parts that are not empty together.
func joined(sep string, parts ...string) string {
	var out []string
	for _, p := range parts {
		if p != "" {
			out = append(out, p)
		}
	}
	return strings.Join(out, sep)
}
