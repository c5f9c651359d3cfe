package compose

import (
	"encoding/base64"
	"fmt"
	"strings"
	"unicode/utf8"

	"inboxd/internal/mail"
)

const (
	wordMax = 75 // octets of an encoded word (RFC 2047 §2)
	lineMax = 76 // octets of a line that holds one
	lineCap = 998
)

// header collects header fields. Every value passes one of its methods, which
// let no line break or control character through: a field cannot be injected.
type header struct{ b strings.Builder }

// raw adds a field whose value is made of safe ASCII by the caller, one piece a
// line: each further piece is folded onto a line of its own (RFC 5322 §2.2.3).
func (h *header) raw(name string, pieces ...string) {
	h.b.WriteString(name + ": " + strings.Join(pieces, "\r\n ") + "\r\n")
}

// text adds an unstructured field. What is no plain ASCII goes into encoded
// words; a reply prefix in front ("Re: ") stays in clear, as mail programs
// compare it before they decode.
func (h *header) text(name, value string) {
	value = oneLine(value)
	first := lineMax - len(name) - 2
	if plainHeader(value, first) {
		h.raw(name, foldWords(value, first)...)
		return
	}
	lead := ""
	if i := strings.Index(value, ": "); i > 0 && i < 12 && ascii(value[:i]) && !strings.Contains(value[:i], "=?") {
		lead, value = value[:i+2], strings.TrimLeft(value[i+2:], " ")
	}
	if plainHeader(value, lineMax-1) && lead != "" && plainHeader(lead+value, first) {
		h.raw(name, foldWords(lead+value, first)...)
		return
	}
	pieces := encodedWords(value, first-len(lead))
	pieces[0] = lead + pieces[0]
	h.raw(name, pieces...)
}

// addresses adds an address field, one mailbox a line.
func (h *header) addresses(name string, list []mail.Address) {
	var pieces []string
	for i, a := range list {
		room := lineMax - 1
		if i == 0 {
			room = lineMax - len(name) - 2
		}
		mailbox := mailboxPieces(a, room)
		if i < len(list)-1 {
			mailbox[len(mailbox)-1] += ","
		}
		pieces = append(pieces, mailbox...)
	}
	if len(pieces) > 0 {
		h.raw(name, pieces...)
	}
}

// mailboxPieces writes one mailbox: the pieces stand on lines of their own where
// they do not fit one.
func mailboxPieces(a mail.Address, room int) []string {
	name := oneLine(a.Name)
	if utf8.RuneCountInString(name) > 2*longestName {
		name = "" // no name is that long, and none is better than a cut one
	}
	angle := "<" + a.Addr + ">"
	if name == "" {
		return []string{a.Addr}
	}
	var pieces []string
	switch {
	case !ascii(name) || strings.Contains(name, "=?") || len(name)+2 > room:
		pieces = encodedWords(name, room)
	case strings.ContainsAny(name, "()<>[]:;@\\,.\""):
		pieces = []string{`"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(name) + `"`}
	default:
		pieces = []string{name}
	}
	last := len(pieces) - 1
	if len(pieces[last])+1+len(angle)+1 <= room {
		pieces[last] += " " + angle
		return pieces
	}
	return append(pieces, angle)
}

// writableAddr checks that an address can be written as it stands: ASCII,
// one "@" outside quotes, nothing that ends the angle brackets or the line.
func writableAddr(addr string) error {
	at := strings.LastIndexByte(addr, '@')
	local := ""
	if at > 0 {
		local = addr[:at]
	}
	quoted := len(local) > 1 && local[0] == '"' && local[len(local)-1] == '"'
	bad := at <= 0 || at == len(addr)-1 || len(addr) > 320 || strings.ContainsAny(addr[max(at, 0):], ` <>"(),;:\`)
	if quoted {
		bad = bad || strings.ContainsAny(local[1:len(local)-1], `"\<>`)
	} else {
		bad = bad || strings.ContainsAny(local, ` <>"(),;:\@[]`)
	}
	for i := 0; i < len(addr); i++ {
		bad = bad || addr[i] < ' ' || addr[i] > '~'
	}
	if bad {
		return fmt.Errorf("the address %q cannot be written into a mail: answer by hand", oneLine(addr))
	}
	return nil
}

// plainHeader reports whether a value can be written without encoding: printable
// ASCII that nobody mistakes for an encoded word, foldable between words.
func plainHeader(s string, first int) bool {
	if !ascii(s) || strings.Contains(s, "=?") {
		return false
	}
	room := first
	for _, w := range strings.Fields(s) {
		if len(w) > room {
			return false
		}
		room = lineMax - 1
	}
	return true
}

func ascii(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] < ' ' || s[i] > '~' {
			return false
		}
	}
	return true
}

// foldWords breaks plain text between words so that no line is over lineMax.
// The space before the break is the fold itself.
func foldWords(s string, first int) []string {
	var lines []string
	line, room := "", first
	for _, w := range strings.Fields(s) {
		if line != "" && len(line)+1+len(w) > room {
			lines = append(lines, line)
			line, room = "", lineMax-1
		}
		if line != "" {
			line += " "
		}
		line += w
	}
	return append(lines, line)
}

// encodedWords writes s as RFC 2047 words of at most 75 octets that split no
// character; the first has first octets of room. B encoding serves every script.
func encodedWords(s string, first int) []string {
	const frame = len("=?utf-8?B?") + len("?=")
	var words []string
	room := min(first, wordMax)
	for s != "" || len(words) == 0 {
		fits := max((room-frame)/4*3, utf8.UTFMax)
		n := 0
		for n < len(s) {
			_, size := utf8.DecodeRuneInString(s[n:])
			if n+size > fits {
				break
			}
			n += size
		}
		words = append(words, "=?utf-8?B?"+base64.StdEncoding.EncodeToString([]byte(s[:n]))+"?=")
		s, room = s[n:], wordMax
	}
	return words
}
