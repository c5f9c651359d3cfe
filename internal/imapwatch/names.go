package imapwatch

import (
	"bytes"
	"encoding/base64"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// list writes a LIST response again: attributes, delimiter, name. Extended data
// (RFC 5258 §3.5) is left out, nobody here asks for any.
func (w *wire) list() error {
	line, ok, err := w.whole()
	if err != nil || !ok {
		return err
	}
	w.seg = line
	attrs, ok := w.flagList()
	if !ok {
		w.note("dropped", "LIST without attributes")
		return nil
	}
	delim := w.delimiter()
	name, ok := mendName(nameToken(bytes.TrimLeft(w.seg, " "), ` ("`))
	if !ok {
		w.note("dropped", "LIST with an unreadable name")
		return nil
	}
	w.note("<", "LIST "+attrs+" "+delim+" "+name)
	w.emit("* LIST ", attrs, " ", delim, " ", name)
	return nil
}

// mailboxStatus writes a STATUS response again with the numbers that are used.
func (w *wire) mailboxStatus() error {
	line, ok, err := w.whole()
	if err != nil || !ok {
		return err
	}
	open := bytes.LastIndexByte(line, '(')
	if open < 0 {
		return nil
	}
	name, ok := mendName(nameToken(bytes.Trim(line[:open], " "), ""))
	if !ok {
		return nil
	}
	words := strings.Fields(strings.TrimRight(string(line[open+1:]), ") "))
	kept := make([]string, 0, len(words))
	for i := 0; i+1 < len(words); i += 2 {
		switch key := strings.ToUpper(words[i]); key {
		case "MESSAGES", "UNSEEN":
			if isNumber(words[i+1], 32) || words[i+1] == "0" {
				kept = append(kept, key, words[i+1])
			}
		case "UIDNEXT", "UIDVALIDITY":
			if isNumber(words[i+1], 32) {
				kept = append(kept, key, words[i+1])
			}
		}
	}
	w.note("<", "STATUS "+name+" ("+strings.Join(kept, " ")+")")
	w.emit("* STATUS ", name, " (", strings.Join(kept, " "), ")")
	return nil
}

// whole is the rest of a response with its literals turned into quoted strings.
// It is false where a literal is too long for a name; the response is dropped then.
func (w *wire) whole() ([]byte, bool, error) {
	all := bytes.Clone(w.seg)
	for w.lit >= 0 {
		if w.lit > maxNameLit || len(all) > maxNameLit {
			return nil, false, w.skip()
		}
		b, err := w.take(w.lit)
		if err != nil {
			return nil, false, err
		}
		all = append(all, quote(string(b))...)
		if err := w.nextLine(); err != nil {
			return nil, false, err
		}
		all = append(all, w.seg...)
	}
	w.seg = nil
	return all, true, nil
}

// delimiter takes the hierarchy delimiter off the line: NIL or one quoted character.
func (w *wire) delimiter() string {
	w.seg = bytes.TrimLeft(w.seg, " ")
	if len(w.seg) == 0 || w.seg[0] != '"' {
		w.word()
		return "NIL"
	}
	s, n := unquote(w.seg)
	w.seg = w.seg[n:]
	if len(s) != 1 || s[0] < ' ' || s[0] > '~' {
		return "NIL"
	}
	return quote(s)
}

// nameToken is the name at the start of b as it would read without quotes. An
// unquoted name may hold spaces at servers that forgot to quote it: it goes up to end.
func nameToken(b []byte, end string) string {
	if len(b) > 0 && b[0] == '"' {
		s, _ := unquote(b)
		return s
	}
	if i := bytes.Index(b, []byte(end)); end != "" && i >= 0 {
		b = b[:i]
	}
	return string(bytes.Trim(b, " "))
}

// mendName is a mailbox name in a form the decoder takes. It knows modified
// UTF-7 and UTF-8 and gives the connection up at anything else, such as a bare
// ampersand ("R&D") or Latin-1: those are escaped, and the name can at least be shown.
func mendName(name string) (string, bool) {
	for i := range len(name) {
		if name[i] < ' ' || name[i] == 0x7f {
			return "", false
		}
	}
	if name == "" {
		return "", false
	}
	if !utf8.ValidString(name) {
		runes := make([]rune, 0, len(name))
		for i := range len(name) {
			runes = append(runes, rune(name[i])) // Latin-1 is the first 256 code points
		}
		name = string(runes)
	}
	return quote(mendAmpersands(name)), true
}

// mendAmpersands escapes each ampersand that begins no valid shift sequence (RFC 3501 §5.1.3).
func mendAmpersands(name string) string {
	var sb strings.Builder
	shifted := false // right behind a shift sequence: two in a row are one too many
	for i := 0; i < len(name); i++ {
		if name[i] != '&' {
			sb.WriteByte(name[i])
			shifted = false
			continue
		}
		end := strings.IndexByte(name[i:], '-')
		switch {
		case end == 1:
			sb.WriteString("&-")
			shifted = false
			i++
		case end > 1 && !shifted && isShift(name[i+1:i+end]):
			sb.WriteString(name[i : i+end+1])
			shifted = true
			i += end
		default:
			sb.WriteString("&-")
			shifted = false
		}
	}
	return sb.String()
}

// isShift reports whether s is modified base64 of UTF-16 that had to be encoded.
func isShift(s string) bool {
	b, err := base64.RawStdEncoding.DecodeString(strings.ReplaceAll(s, ",", "/"))
	if err != nil || strings.Contains(s, "/") || len(b) == 0 || len(b)%2 == 1 {
		return false
	}
	for i := 0; i < len(b); i += 2 {
		r := rune(b[i])<<8 | rune(b[i+1])
		switch {
		case utf16.IsSurrogate(r):
			if i += 2; i >= len(b) || utf16.DecodeRune(r, rune(b[i])<<8|rune(b[i+1])) == utf8.RuneError {
				return false
			}
		case r >= ' ' && r <= '~':
			return false
		}
	}
	return true
}

func quote(s string) string {
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(s) + `"`
}

// unquote is the quoted string at the start of b and how many octets it takes.
func unquote(b []byte) (string, int) {
	var sb strings.Builder
	for i := 1; i < len(b); i++ {
		switch b[i] {
		case '"':
			return sb.String(), i + 1
		case '\\':
			if i++; i < len(b) {
				sb.WriteByte(b[i])
			}
		default:
			sb.WriteByte(b[i])
		}
	}
	return sb.String(), len(b)
}
