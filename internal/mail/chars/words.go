package chars

import (
	"encoding/base64"
	"strings"
	"unicode/utf8"
)

// Header decodes the RFC 2047 words of a header value and the raw 8-bit
// text between them. hint is the charset the body declares, the best guess for
// the latter. The standard library's decoder takes each word for itself, which
// breaks characters that senders split across two words (RFC 2047 §5 forbids
// it, Outlook and many Asian systems do it); here the octets of neighbouring
// words of one charset are joined first.
func Header(s, hint string) string {
	if !strings.Contains(s, "=?") {
		return Tidy(rawHeaderText(s, hint))
	}
	var out strings.Builder
	var run []byte   // octets of the words not yet written
	var runOf string // their charset
	flush := func() {
		if len(run) > 0 {
			text, _ := Decode(run, runOf)
			out.WriteString(text)
			run = run[:0]
		}
	}
	for len(s) > 0 {
		before, charset, octets, rest, ok := nextWord(s)
		if !ok {
			flush()
			out.WriteString(rawHeaderText(s, hint))
			break
		}
		if strings.Trim(before, " \t") != "" || len(run) == 0 && out.Len() == 0 {
			flush()
			out.WriteString(rawHeaderText(before, hint))
		}
		if !strings.EqualFold(charset, runOf) {
			flush()
			runOf = charset
		}
		run = append(run, octets...)
		s = rest
	}
	flush()
	return Tidy(out.String())
}

// nextWord finds the first encoded word of s: what stands before it, its
// charset (without an RFC 2231 language), its octets, and what follows.
func nextWord(s string) (before, charset string, octets []byte, rest string, ok bool) {
	for from := 0; ; {
		i := strings.Index(s[from:], "=?")
		if i < 0 {
			return "", "", nil, "", false
		}
		i += from
		charset, enc, text, end, found := wordAt(s[i:])
		if found {
			charset, _, _ = strings.Cut(charset, "*")
			return s[:i], charset, wordOctets(enc, text), s[i+end:], true
		}
		from = i + 2
	}
}

// wordAt takes "=?charset?enc?text?=" apart at the start of s. Spaces inside
// the text are against the rules and common.
func wordAt(s string) (charset string, enc byte, text string, end int, ok bool) {
	const longest = 4 << 10 // RFC 2047 allows 75; some senders put a whole subject into one word
	q1 := strings.IndexByte(s[2:], '?')
	if q1 <= 0 || q1 > 60 {
		return
	}
	q1 += 2
	if len(s) < q1+4 || s[q1+2] != '?' {
		return
	}
	enc = s[q1+1] | 0x20
	body := s[q1+3:]
	e := strings.Index(body[:min(len(body), longest)], "?=")
	if e < 0 || enc != 'q' && enc != 'b' {
		return
	}
	return s[2:q1], enc, body[:e], q1 + 3 + e + 2, true
}

// wordOctets decodes the text of a word; damage yields what could be decoded.
func wordOctets(enc byte, text string) []byte {
	if enc == 'b' {
		return looseBase64([]byte(text))
	}
	out := make([]byte, 0, len(text))
	for i := 0; i < len(text); i++ {
		switch {
		case text[i] == '_':
			out = append(out, ' ')
		case text[i] == '=' && i+2 < len(text) && isHex(text[i+1]) && isHex(text[i+2]):
			out = append(out, unhex(text[i+1])<<4|unhex(text[i+2]))
			i += 2
		default:
			out = append(out, text[i])
		}
	}
	return out
}

// looseBase64 decodes what is base64 in b and passes over everything else:
// line breaks, stray characters, padding in the middle.
func looseBase64(b []byte) []byte {
	out := make([]byte, 0, len(b)*3/4)
	var quad [4]byte
	var dec [3]byte
	n := 0
	emit := func() {
		if k, _ := base64.RawStdEncoding.Decode(dec[:], quad[:n]); k > 0 {
			out = append(out, dec[:k]...)
		}
		n = 0
	}
	for _, c := range b {
		switch {
		case IsBase64(c):
			quad[n] = c
			if n++; n == 4 {
				emit()
			}
		case c == '=' && n > 1:
			emit()
		}
	}
	if n > 1 {
		emit()
	}
	return out
}

func isHex(c byte) bool {
	return c >= '0' && c <= '9' || c >= 'A' && c <= 'F' || c >= 'a' && c <= 'f'
}

func unhex(c byte) byte {
	switch {
	case c >= 'a':
		return c - 'a' + 10
	case c >= 'A':
		return c - 'A' + 10
	}
	return c - '0'
}

// rawHeaderText reads header octets outside encoded words: UTF-8 (RFC 6532),
// else the body's charset, else windows-1252.
func rawHeaderText(s, hint string) string {
	if utf8.ValidString(s) && !strings.Contains(s, "\x1b$") {
		return s
	}
	text, _ := Decode([]byte(s), hint)
	return text
}
