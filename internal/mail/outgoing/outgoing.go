// Package outgoing turns a draft as it lies in a mailbox into the letter that
// leaves: the same bytes, but for Date, Message-ID, the fields that mail programs
// keep in drafts for themselves and, where a server cannot take it otherwise, the
// transfer encoding.
//
//	Read -> Letter -> Hash   what an approval is bound to
//	               -> Wire   what is handed to the server
//
// Hash covers everything that Wire lets out but the Date and the Message-ID, and
// every recipient, so that a letter whose hash was approved is the letter that
// was approved. The package is pure, adds no word of its own, and never names a
// recipient that the draft does not name.
package outgoing

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"strings"

	"inboxd/internal/mail"
)

// ErrUnsendable is wrapped when a draft cannot leave as it is.
var ErrUnsendable = errors.New("the draft cannot be sent as it is")

// Letter is a draft, read.
type Letter struct {
	From      string   // the sender's bare address
	To        []string // every recipient of To, Cc and Bcc, each once
	Subject   string
	MessageID string // the draft's own; the letter leaves under another
	InReplyTo []string

	head []field
	body []byte
}

// field is one header field with its line ends, as it stood.
type field struct {
	name string // lower case
	raw  []byte
}

// kept are the fields that Wire writes anew.
const (
	dateField = "date"
	idField   = "message-id"
)

// stripped are the fields that never leave (mail.md C1): what mail programs and
// synchronising tools note in drafts for themselves, and Bcc (RFC 5322 §3.6.3).
// A name that ends with "*" stands for all that begin so.
func stripped() []string {
	return []string{"bcc", "x-mozilla-*", "x-identity-key", "x-account-key", "fcc", "x-fcc", "x-k9mail-*", "x-draft-info", "x-template",
		"x-uniform-type-identifier", "x-universally-unique-identifier", "x-apple-*", "x-inboxd-*", "x-tuid", "x-pm-gluon-id", "x-pm-internal-id",
		"x-evolution-*", "x-kmail-*", "x-unsent", "x-gmail-*", "x-gm-*", "x-ms-exchange-*", "x-uid", "x-uidl", "x-keywords", "x-status", "status",
		"lines", "content-length", "return-path", "delivered-to", "x-original-to", "envelope-to", "received", "x-forward", "x-reply", "x-crypto", "x-postpone*"}
}

func isStripped(name string) bool {
	return slices.ContainsFunc(stripped(), func(s string) bool {
		prefix, wild := strings.CutSuffix(s, "*")
		return name == s || wild && strings.HasPrefix(name, prefix)
	})
}

// Read reads a whole draft. The error wraps ErrUnsendable and says what is wrong.
func Read(raw []byte) (*Letter, error) {
	if bytes.IndexByte(raw, 0) >= 0 {
		return nil, fmt.Errorf("%w: it contains a NUL character", ErrUnsendable)
	}
	head, body, err := split(crlf(raw))
	if err != nil {
		return nil, err
	}
	l := &Letter{body: body}
	var bcc []string
	for _, f := range head {
		switch {
		case f.name == "bcc":
			bcc = append(bcc, addressesOf(f)...)
		case strings.HasPrefix(f.name, "resent-"):
			return nil, fmt.Errorf("%w: it is a resent message (%s)", ErrUnsendable, f.name)
		case !isStripped(f.name):
			l.head = append(l.head, f)
		}
	}
	return l, l.fill(bcc)
}

// fill reads sender, recipients and ids.
func (l *Letter) fill(bcc []string) error {
	m, err := mail.Parse(l.join(l.head, nil))
	if err != nil {
		return fmt.Errorf("%w: its header cannot be read: %w", ErrUnsendable, err)
	}
	if len(m.From) != 1 || m.From[0].Addr == "" {
		return fmt.Errorf("%w: it has no single sender in From", ErrUnsendable)
	}
	l.From, l.Subject, l.MessageID, l.InReplyTo = m.From[0].Addr, m.Subject, m.MessageID, m.InReplyTo
	for _, a := range slices.Concat(m.To, m.Cc) {
		l.add(a.Addr)
	}
	for _, a := range bcc {
		l.add(a)
	}
	if len(l.To) == 0 {
		return fmt.Errorf("%w: it has no recipient", ErrUnsendable)
	}
	for _, a := range append([]string{l.From}, l.To...) {
		if i := strings.LastIndexByte(a, '@'); i <= 0 || i == len(a)-1 || strings.ContainsAny(a, " \t\r\n<>") {
			return fmt.Errorf("%w: %q is no mail address", ErrUnsendable, a)
		}
	}
	return nil
}

func (l *Letter) add(addr string) {
	same := func(have string) bool { return strings.EqualFold(have, addr) }
	if addr != "" && !slices.ContainsFunc(l.To, same) {
		l.To = append(l.To, addr)
	}
}

// addressesOf reads the addresses of a field by reading it as a To.
func addressesOf(f field) []string {
	_, value, _ := bytes.Cut(f.raw, []byte(":"))
	m, err := mail.Parse(slices.Concat([]byte("To:"), value, []byte("\r\n")))
	if err != nil {
		return nil
	}
	var out []string
	for _, a := range m.To {
		out = append(out, a.Addr)
	}
	return out
}

// Hash is what an approval is bound to: the content with everyone it goes to.
func (l *Letter) Hash() string {
	h := sha256.New()
	for _, f := range l.head {
		if f.name != dateField && f.name != idField {
			fmt.Fprintf(h, "%d:%s", len(f.raw), f.raw) // lengths keep the parts apart
		}
	}
	fmt.Fprintf(h, "body %d:%s", len(l.body), l.body)
	to := slices.Clone(l.To)
	slices.Sort(to)
	fmt.Fprintf(h, "to %d:%s", len(to), strings.Join(to, "\n"))
	return hex.EncodeToString(h.Sum(nil))
}

func (l *Letter) join(head []field, body []byte) []byte {
	var b bytes.Buffer
	for _, f := range head {
		b.Write(f.raw)
	}
	b.WriteString("\r\n")
	b.Write(body)
	return b.Bytes()
}

// crlf gives raw CRLF line ends and an end of line at its end.
func crlf(raw []byte) []byte {
	raw = bytes.ReplaceAll(raw, []byte("\r\n"), []byte("\n"))
	raw = bytes.ReplaceAll(raw, []byte("\r"), []byte("\n"))
	if len(raw) > 0 && raw[len(raw)-1] != '\n' {
		raw = append(slices.Clone(raw), '\n')
	}
	return bytes.ReplaceAll(raw, []byte("\n"), []byte("\r\n"))
}

// split takes a message (CRLF) apart. A line that is neither field nor
// continuation would change what a reader takes for the header: it is refused.
func split(raw []byte) (head []field, body []byte, err error) {
	if bytes.HasPrefix(raw, []byte("From ")) { // an mbox separator that was stored along
		_, raw, _ = bytes.Cut(raw, []byte("\r\n"))
	}
	for len(raw) > 0 {
		end := bytes.Index(raw, []byte("\r\n")) + 2
		line := raw[:end]
		raw = raw[end:]
		switch {
		case len(line) == 2:
			return head, raw, nil
		case line[0] == ' ' || line[0] == '\t':
			if len(head) == 0 {
				return nil, nil, fmt.Errorf("%w: its header begins with a continuation line", ErrUnsendable)
			}
			f := &head[len(head)-1]
			f.raw = append(slices.Clip(f.raw), line...)
		default:
			name, _, found := bytes.Cut(line, []byte(":"))
			name = bytes.TrimRight(name, " \t")
			if !found || len(name) == 0 || bytes.ContainsAny(name, " \t") {
				return nil, nil, fmt.Errorf("%w: its header has a line that is no field", ErrUnsendable)
			}
			head = append(head, field{name: strings.ToLower(string(name)), raw: line})
		}
	}
	return head, nil, nil
}
