package compose

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Longest values that a letter takes over from a mail, in characters. A longer
// one is left out whole: half a name is worse than none.
const (
	longestFact   = 80
	longestName   = 60
	longestReason = 240
)

// oneLine makes a value from a mail safe to stand in a line: valid UTF-8, no
// line break, no control character, nothing that turns the direction of the
// text or hides in it, single spaces.
func oneLine(s string) string {
	return strings.Join(strings.Fields(strings.Map(safeRune, strings.ToValidUTF8(s, ""))), " ")
}

// safeRune maps breaks to a space and drops what must not travel.
func safeRune(r rune) rune {
	switch {
	case r == '\n' || r == '\r' || r == '\t' || r == '\v' || r == '\f' || r == 0x85 || r == 0x2028 || r == 0x2029:
		return ' '
	case unicode.IsControl(r) || bidi(r) || hidden(r) || unicode.Is(unicode.Co, r) || r == utf8.RuneError:
		return -1
	}
	return r
}

// bidi reports the characters that switch or override the direction of text.
func bidi(r rune) bool {
	return r == 0x061c || r == 0x200e || r == 0x200f || r >= 0x202a && r <= 0x202e || r >= 0x2066 && r <= 0x2069
}

// hidden reports characters without a glyph that pad or watermark text.
func hidden(r rune) bool {
	return r == 0xad || r == 0x34f || r == 0x180e || r >= 0x200b && r <= 0x200d || r >= 0x2060 && r <= 0x2064 ||
		r == 0xfeff || r >= 0xfff9 && r <= 0xfffc || r >= 0xe0000 && r <= 0xe0fff
}

// textLines makes a multi-line value safe: LF line ends, each line cleaned,
// inner spacing kept.
func textLines(s string) string {
	s = strings.NewReplacer("\r\n", "\n", "\r", "\n", "\u2028", "\n", "\u2029", "\n").Replace(strings.ToValidUTF8(s, "\uFFFD"))
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\t':
			return r
		case unicode.IsControl(r) || bidi(r) || r == 0xfeff:
			return -1
		}
		return r
	}, s)
}

// fact cleans a role, company or place read from a mail; "" if it cannot stand
// in a sentence: too long, a placeholder, an address, a link, or no letter.
func fact(s string) string {
	s = strings.Trim(oneLine(s), " ,;:.-–—\"'“”„«»")
	if s == "" || utf8.RuneCountInString(s) > longestFact || strings.ContainsAny(s, "{}[]<>@|=?!:;\\*_~`^$%…") ||
		strings.Contains(s, "://") || strings.Contains(s, "...") || len(strings.Fields(s)) > 9 || !hasLetter(s) {
		return ""
	}
	return s
}

func hasLetter(s string) bool { return strings.IndexFunc(s, unicode.IsLetter) >= 0 }

// sentenceOf makes the user's own words a sentence: capital first, full stop last.
func sentenceOf(s, stop string) string {
	s = oneLine(s)
	if s == "" || utf8.RuneCountInString(s) > longestReason {
		return ""
	}
	r, n := utf8.DecodeRuneInString(s)
	s = string(unicode.ToUpper(r)) + s[n:]
	if last, _ := utf8.DecodeLastRuneInString(s); !strings.ContainsRune(".!?。！？", last) {
		s += stop
	}
	return s
}
