package decide

import (
	"strings"
	"time"
	"unicode"

	"inboxd/internal/decide/match"
)

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
		w = strings.TrimSpace(match.Clip(w, maxQuote)) + " …"
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
