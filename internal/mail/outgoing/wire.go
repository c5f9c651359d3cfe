package outgoing

import (
	"bytes"
	"fmt"
	"mime"
	"slices"
	"strings"
	"time"

	"inboxd/internal/mail"

	"golang.org/x/net/idna"
)

// Can is what the server can take.
type Can struct {
	EightBit bool // 8BITMIME (RFC 6152)
	UTF8     bool // SMTPUTF8 (RFC 6531)
}

// maxLine is the longest line that every server takes (RFC 5321 §4.5.3.1.6), without its end.
const maxLine = 998

// Wire is the letter as it leaves, with its own Date and Message-ID. Where the
// server can take the bytes as they are, nothing else differs from the draft.
func (l *Letter) Wire(at time.Time, id string, can Can) ([]byte, error) {
	if !strings.HasPrefix(id, "<") || !strings.HasSuffix(id, ">") || strings.ContainsAny(id, " \t\r\n") {
		return nil, fmt.Errorf("%w: %q is no Message-ID", ErrUnsendable, id)
	}
	head, err := l.header(at, id, can)
	if err != nil {
		return nil, err
	}
	body := l.body
	if !fits(body, can) {
		if head, body, err = recode(head, body, 0); err != nil {
			return nil, err
		}
		if !fits(body, can) { // text beside the parts of a multipart, say
			return nil, fmt.Errorf("%w: the server takes only 7-bit text with short lines, and its parts are not in order", ErrUnsendable)
		}
	}
	return l.join(head, body), nil
}

// NeedsUTF8 reports whether an address has a local part that only SMTPUTF8 can carry.
func (l *Letter) NeedsUTF8() bool {
	return slices.ContainsFunc(append([]string{l.From}, l.To...), func(a string) bool {
		return !ascii(a[:strings.LastIndexByte(a, '@')+1])
	})
}

// Envelope gives the addresses of MAIL and RCPT: domains in their ASCII form
// unless the letter travels as SMTPUTF8.
func (l *Letter) Envelope() (from string, to []string) {
	for _, a := range l.To {
		to = append(to, wireAddr(a))
	}
	return wireAddr(l.From), to
}

func wireAddr(a string) string {
	if ascii(a) {
		return a
	}
	i := strings.LastIndexByte(a, '@')
	if domain, err := idna.Lookup.ToASCII(a[i+1:]); err == nil {
		return a[:i+1] + domain
	}
	return a
}

// header writes the fields, Date and Message-ID where the draft had them.
func (l *Letter) header(at time.Time, id string, can Can) ([]field, error) {
	fresh := map[string]field{
		dateField: {dateField, []byte("Date: " + at.Format("Mon, 02 Jan 2006 15:04:05 -0700") + "\r\n")},
		idField:   {idField, []byte("Message-ID: " + id + "\r\n")},
	}
	raw := l.NeedsUTF8() && can.UTF8
	if l.NeedsUTF8() && !can.UTF8 {
		return nil, fmt.Errorf("%w: an address has letters beyond ASCII before the @, and the server does not take those (SMTPUTF8)", ErrUnsendable)
	}
	var out []field
	for _, f := range l.head {
		if n, ours := fresh[f.name]; ours {
			if n.raw != nil {
				out = append(out, n)
			}
			fresh[f.name] = field{} // a second one in the draft is dropped
			continue
		}
		if !raw && !asciiBytes(f.raw) {
			f = encodeField(f)
		}
		if longest(f.raw) > maxLine {
			return nil, fmt.Errorf("%w: its header field %s has a line of more than %d characters", ErrUnsendable, f.name, maxLine)
		}
		out = append(out, f)
	}
	for _, name := range []string{idField, dateField} {
		if n := fresh[name]; n.raw != nil {
			out = append([]field{n}, out...)
		}
	}
	return out, nil
}

// encodeField writes a field with letters beyond ASCII as RFC 2047 wants it:
// names of addresses as words, everything else as unstructured text.
func encodeField(f field) field {
	label, value, _ := bytes.Cut(f.raw, []byte(":"))
	text := strings.TrimSpace(strings.ReplaceAll(strings.ReplaceAll(string(value), "\r\n", ""), "\t", " "))
	switch f.name {
	case "from", "to", "cc", "reply-to", "sender":
		text = encodeAddresses(value)
	default:
		text = words(text)
	}
	return field{f.name, []byte(string(label) + ": " + text + "\r\n")}
}

func encodeAddresses(value []byte) string {
	m, err := mail.Parse(slices.Concat([]byte("To:"), value, []byte("\r\n")))
	if err != nil {
		return words(string(value))
	}
	var out []string
	for _, a := range m.To {
		out = append(out, oneAddress(a))
	}
	return strings.Join(out, ",\r\n ")
}

func oneAddress(a mail.Address) string {
	addr := wireAddr(a.Addr)
	switch {
	case a.Name == "":
		return addr
	case ascii(a.Name):
		return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(a.Name) + `" <` + addr + ">"
	}
	return words(a.Name) + " <" + addr + ">"
}

// words are the encoded words of s, a line each.
func words(s string) string {
	return strings.ReplaceAll(mime.BEncoding.Encode("utf-8", s), "?= =?", "?=\r\n =?")
}

func ascii(s string) bool { return asciiBytes([]byte(s)) }

func asciiBytes(b []byte) bool {
	return bytes.IndexFunc(b, func(r rune) bool { return r >= 0x80 }) < 0
}

func longest(b []byte) (n int) {
	for line := range bytes.SplitSeq(b, []byte("\r\n")) {
		n = max(n, len(line))
	}
	return n
}

// fits reports whether a body can travel as it is.
func fits(body []byte, can Can) bool {
	return (can.EightBit || asciiBytes(body)) && longest(body) <= maxLine
}
