// Package chars turns the octets of mail into text: character sets, RFC 2047
// words in headers, and the invisible characters that mail is padded with. It
// never fails: what a label gets wrong is read in the likeliest way.
package chars

import (
	"bytes"
	"io"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/emersion/go-message/charset"
)

// charsetAlias maps labels seen in mail to one the tables know. Supersets stand
// for the labels they are mistaken for: what says gb2312 is mostly gbk, what
// says latin-1 is mostly windows-1252 (as the WHATWG encoding standard rules).
var charsetAlias = map[string]string{
	"iso-8859-1": "windows-1252", "latin1": "windows-1252", "iso8859-1": "windows-1252", "iso_8859-1": "windows-1252",
	"cp1252": "windows-1252", "ansi": "windows-1252", "iso-8859-1-i": "windows-1252",
	"gb2312": "gb18030", "gbk": "gb18030", "cp936": "gb18030", "x-gbk": "gb18030", "gb_2312-80": "gb18030",
	"ks_c_5601-1987": "euc-kr", "cp949": "euc-kr", "ks_c_5601": "euc-kr", "uhc": "euc-kr",
	"cp932": "shift_jis", "windows-31j": "shift_jis", "x-sjis": "shift_jis", "sjis": "shift_jis", "shift-jis": "shift_jis", "ms_kanji": "shift_jis",
	"iso-2022-jp-ms": "iso-2022-jp", "cp50220": "iso-2022-jp", "cp50221": "iso-2022-jp", "iso-2022-jp-2": "iso-2022-jp", "_iso-2022-jp$esc": "iso-2022-jp",
	"iso-8859-8-i": "iso-8859-8", "cp-850": "cp850", "cp1250": "windows-1250", "cp1251": "windows-1251", "cp1253": "windows-1253",
	"cp1254": "windows-1254", "cp1257": "windows-1257", "iso-8859-9": "windows-1254", "x-mac-roman": "macintosh", "mac": "macintosh",
}

// Decode turns octets in the named charset into valid UTF-8. A label that
// is missing, unknown or plainly wrong is replaced by the likeliest one: UTF-8
// if the octets are that, else windows-1252. mended names the guess, if any.
func Decode(b []byte, label string) (text, mended string) {
	label = strings.ToLower(strings.Trim(label, " \t\"'"))
	if alias, ok := charsetAlias[label]; ok {
		label = alias
	}
	if bytes.IndexByte(b, 0x1b) >= 0 && (label == "" || label == "us-ascii" || label == "utf-8") && isISO2022JP(b) {
		return decodeAs(b, "iso-2022-jp"), "text was in undeclared ISO-2022-JP"
	}
	switch label {
	case "", "us-ascii", "ascii", "utf-8", "utf8", "unknown-8bit", "x-unknown", "unknown", "default", "8bit", "binary":
		return guessText(b, label)
	case "windows-1252":
		// Text that is valid multi-byte UTF-8 is practically never latin-1.
		if utf8.Valid(b) {
			return string(b), ""
		}
	case "utf-7", "unicode-1-1-utf-7":
		return decodeUTF7(b), ""
	}
	if s, ok := tryDecode(b, label); ok {
		return s, ""
	}
	s, _ := guessText(b, "")
	return s, "unknown charset, read as the likeliest one"
}

// guessText reads octets that should be ASCII or UTF-8.
func guessText(b []byte, label string) (text, mended string) {
	if utf8.Valid(b) {
		return string(b), ""
	}
	bad := 0
	for rest := b; len(rest) > 0; {
		r, n := utf8.DecodeRune(rest)
		if r == utf8.RuneError && n == 1 {
			bad++
		}
		rest = rest[n:]
	}
	// Declared UTF-8 with a few broken octets, such as a character cut in two,
	// is still UTF-8; with many it never was.
	if (label == "utf-8" || label == "utf8") && bad*20 < len(b)+20 && hasMultibyte(b) {
		return strings.ToValidUTF8(string(b), "\uFFFD"), "broken UTF-8 replaced"
	}
	return decodeAs(b, "windows-1252"), "undeclared 8-bit text read as windows-1252"
}

// hasMultibyte reports whether b holds at least one whole non-ASCII UTF-8 character.
func hasMultibyte(b []byte) bool {
	for len(b) > 0 {
		r, n := utf8.DecodeRune(b)
		if n > 1 && r != utf8.RuneError {
			return true
		}
		b = b[n:]
	}
	return false
}

// isISO2022JP looks for the escape sequences that announce JIS X 0208.
func isISO2022JP(b []byte) bool {
	return bytes.Contains(b, []byte("\x1b$B")) || bytes.Contains(b, []byte("\x1b$@"))
}

func decodeAs(b []byte, label string) string {
	s, _ := tryDecode(b, label)
	return s
}

func tryDecode(b []byte, label string) (string, bool) {
	r, err := charset.Reader(label, bytes.NewReader(b))
	if err != nil {
		return strings.ToValidUTF8(string(b), "\uFFFD"), false
	}
	out, err := io.ReadAll(r)
	if err != nil && len(out) == 0 {
		return strings.ToValidUTF8(string(b), "\uFFFD"), false
	}
	return strings.ToValidUTF8(string(out), "\uFFFD"), true
}

// Tidy gives text LF line ends and drops what no reader sees: control
// characters, byte order marks, zero-width fillers and direction marks. A
// no-break space becomes a space, except between digits, where it groups them.
func Tidy(s string) string {
	if plainASCII(s) {
		return s
	}
	var b strings.Builder
	b.Grow(len(s))
	var last rune
	from := 0 // start of the run that is kept as it is
	for i := 0; i < len(s); {
		r, n := rune(s[i]), 1
		if r >= utf8.RuneSelf {
			r, n = utf8.DecodeRuneInString(s[i:])
		}
		instead, keep := tidyRune(r, last, s[i+n:])
		if !keep {
			b.WriteString(s[from:i])
			b.WriteString(instead)
			from = i + n
		}
		if keep || instead != "" {
			last = r
		}
		i += n
	}
	b.WriteString(s[from:])
	return b.String()
}

// tidyRune decides about one character between last and rest: keep it, or write
// something instead.
func tidyRune(r, last rune, rest string) (instead string, keep bool) {
	switch {
	case r >= ' ' && r < 0x7f || r == '\n' || r == '\t':
		return "", true
	case r == '\r':
		if strings.HasPrefix(rest, "\n") {
			return "", false
		}
		return "\n", false
	case r < 0xa0:
		return "", false
	case r == 0xa0 || r == 0x202f:
		if digit(last) && rest != "" && digit(rune(rest[0])) {
			return "", true
		}
		return " ", false
	case r == 0x200c:
		// Between letters it belongs to the script, elsewhere it is a filler.
		next, _ := utf8.DecodeRuneInString(rest)
		return "", unicode.IsLetter(last) && unicode.IsLetter(next)
	case r == 0x2028 || r == 0x2029:
		return "\n", false
	}
	return "", !Invisible(r)
}

// plainASCII reports whether Tidy would change nothing.
func plainASCII(s string) bool {
	for i := 0; i < len(s); i++ {
		c := s[i]
		if c >= 0x7f || c < ' ' && c != '\n' && c != '\t' {
			return false
		}
	}
	return true
}

// Invisible lists the characters that pad or hide text in mail.
func Invisible(r rune) bool {
	switch {
	case r < 0x200b:
		return r == 0xad || r == 0x34f || r == 0x180e
	case r == 0x200b || r == 0x2060 || r == 0xfeff:
		return true
	case r == 0x200e || r == 0x200f || r >= 0x202a && r <= 0x202e || r >= 0x2066 && r <= 0x2069:
		return true
	}
	return false
}

func digit(r rune) bool { return r >= '0' && r <= '9' }
