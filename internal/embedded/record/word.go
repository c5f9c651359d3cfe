package record

import (
	"encoding/base64"
	"strings"
	"unicode/utf16"
)

// FirstWord splits arguments after their first word: an atom, a quoted string
// or a parenthesized list. A quoted string comes unquoted.
func FirstWord(args string) (word, rest string) {
	args = strings.TrimLeft(args, " ")
	if args == "" {
		return "", ""
	}
	switch args[0] {
	case '"':
		return unquote(args)
	case '(':
		end := listEnd(args)
		return args[:end], strings.TrimLeft(args[end:], " ")
	}
	word, rest, _ = strings.Cut(args, " ")
	return word, strings.TrimLeft(rest, " ")
}

func unquote(s string) (word, rest string) {
	var b strings.Builder
	for i := 1; i < len(s); i++ {
		switch {
		case s[i] == '\\' && i+1 < len(s):
			i++
			b.WriteByte(s[i])
		case s[i] == '"':
			return b.String(), strings.TrimLeft(s[i+1:], " ")
		default:
			b.WriteByte(s[i])
		}
	}
	return b.String(), ""
}

func quote(s string) string {
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(s) + `"`
}

// listEnd is the index after the parenthesis that closes the one s begins
// with, or len(s). Parentheses in quoted strings do not count.
func listEnd(s string) int {
	depth, quoted := 0, false
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case quoted && c == '\\':
			i++
		case c == '"':
			quoted = !quoted
		case quoted:
		case c == '(':
			depth++
		case c == ')':
			if depth--; depth == 0 {
				return i + 1
			}
		}
	}
	return len(s)
}

// MailboxName decodes a mailbox name as it stands on the wire: INBOX in any
// case, and modified UTF-7 (RFC 3501 §5.1.3). What is not well-formed, such
// as plain UTF-8 after ENABLE UTF8=ACCEPT, stays as it is.
func MailboxName(s string) string {
	if strings.EqualFold(s, "INBOX") {
		return "INBOX"
	}
	var b strings.Builder
	for {
		head, tail, found := strings.Cut(s, "&")
		b.WriteString(head)
		if !found {
			return b.String()
		}
		code, rest, closed := strings.Cut(tail, "-")
		text, ok := decodeShift(code)
		switch {
		case !closed || !ok:
			b.WriteString("&" + tail)
			return b.String()
		case code == "":
			text = "&"
		}
		b.WriteString(text)
		s = rest
	}
}

// decodeShift decodes what stands between & and -: base64 with a comma for the slash, of UTF-16.
func decodeShift(code string) (string, bool) {
	raw, err := base64.RawStdEncoding.DecodeString(strings.ReplaceAll(code, ",", "/"))
	if err != nil || len(raw)%2 != 0 {
		return "", false
	}
	units := make([]uint16, 0, len(raw)/2)
	for i := 0; i < len(raw); i += 2 {
		units = append(units, uint16(raw[i])<<8|uint16(raw[i+1]))
	}
	return string(utf16.Decode(units)), true
}
