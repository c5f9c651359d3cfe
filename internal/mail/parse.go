package mail

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"strings"

	"inboxd/internal/mail/chars"
	"inboxd/internal/mail/quote"
)

// ErrUnreadable is what Parse wraps when nothing of a message could be read.
var ErrUnreadable = errors.New("message cannot be read")

// Limits of one message. They are far above what a person writes and far below
// what hurts: a hostile message meets them and is read up to there.
const (
	maxFields  = 2000    // header fields kept
	maxParts   = 200     // MIME parts visited
	maxNesting = 20      // MIME levels entered
	maxText    = 1 << 20 // octets of rendered text
	maxLinks   = 500     // hyperlinks collected
	maxDefects = 20      // kinds of damage reported
)

// defects collects what had to be mended, each kind once.
type defects struct{ list []string }

func (d *defects) add(what string) {
	if len(d.list) >= maxDefects {
		return
	}
	for _, have := range d.list {
		if have == what {
			return
		}
	}
	d.list = append(d.list, what)
}

// Parse reads one RFC 5322 message (CRLF or LF). It mends what it can and says
// so in Defects; the error wraps ErrUnreadable and is for bytes that are no mail
// at all. It looks at no more than the first MaxBytes octets and at a bounded
// number of parts, header fields and nesting levels.
func Parse(raw []byte) (*Message, error) {
	m := &Message{Size: len(raw)}
	d := &defects{}
	if len(raw) > MaxBytes {
		raw, m.Truncated = raw[:MaxBytes], true
	}
	if bytes.IndexByte(raw, '\n') < 0 && bytes.IndexByte(raw, '\r') >= 0 {
		d.add("lines ended in a bare carriage return")
		raw = bytes.ReplaceAll(raw, []byte{'\r'}, []byte{'\n'})
	}
	fields, body := scanHeader(raw, d)
	if !looksLikeMail(fields) {
		return nil, fmt.Errorf("%w: no mail header in its first %d octets; is it a mail file?", ErrUnreadable, len(raw))
	}
	m.Header = fields
	m.bodySum = sumBody(body)
	readBody(m, body, d)
	readHeader(m)
	m.split()
	m.Defects = d.list
	return m, nil
}

// looksLikeMail tells a header from text that happens to hold a colon: one
// field of every mail, or two of any.
func looksLikeMail(fields []Field) bool {
	for _, f := range fields {
		switch strings.ToLower(f.Name) {
		case "from", "to", "subject", "date", "message-id", "received", "return-path", "sender",
			"reply-to", "delivered-to", "cc", "bcc", "mime-version", "content-type", "in-reply-to", "references":
			return true
		}
	}
	return len(fields) >= 2
}

// readHeader fills everything that comes from header fields. It runs after the
// body because raw 8-bit headers are read in the charset the body declares.
func readHeader(m *Message) {
	m.MessageID = firstID(m.RawHeader("Message-ID"))
	m.InReplyTo = inReplyToIDs(m.RawHeader("In-Reply-To"))
	m.References = ids(m.RawHeader("References"))
	m.Date = parseDate(m.RawHeader("Date"))
	m.From = m.addresses("From")
	m.Sender = m.addresses("Sender")
	m.ReplyTo = m.addresses("Reply-To")
	m.To = m.addresses("To")
	m.Cc = m.addresses("Cc")
	for _, name := range []string{"Delivered-To", "X-Original-To", "Envelope-To"} {
		for _, a := range m.addresses(name) {
			m.DeliveredTo = append(m.DeliveredTo, a.Addr)
		}
	}
	m.Subject = cleanSubject(m.get("Subject"))
}

// addresses reads every field called name: RFC 5322 allows one, senders differ.
func (m *Message) addresses(name string) []Address {
	var out []Address
	for _, f := range m.Header {
		if strings.EqualFold(f.Name, name) && len(out) < maxAddresses {
			out = append(out, parseAddresses(f.Value, m.charset)...)
		}
	}
	return out
}

// split fills New, Quoted, Signature and Forwarded from Text.
func (m *Message) split() {
	p := quote.Split(m.Text, forwardSubject(m.Subject))
	m.New, m.Quoted, m.Signature, m.Forwarded = p.New, p.Quoted, p.Signature, p.Forwarded
}

// Split takes the readable text of a body apart: the author's new words, the
// quoted history (any client, attribution lines in nine languages) and the
// signature. forwarded reports that newText is the content of a forward.
func Split(text string) (newText, quoted, signature string, forwarded bool) {
	p := quote.Split(text, false)
	return p.New, p.Quoted, p.Signature, p.Forwarded
}

func (m *Message) get(name string) string {
	for i := range m.Header {
		if strings.EqualFold(m.Header[i].Name, name) {
			return chars.Header(m.Header[i].Value, m.charset)
		}
	}
	return ""
}

// RawHeader returns the first field called name (any case), unfolded but
// otherwise byte for byte as it stood on the wire, or "". Thread-Topic and
// Thread-Index are copied to an answer in this form.
func (m *Message) RawHeader(name string) string {
	for i := range m.Header {
		if strings.EqualFold(m.Header[i].Name, name) {
			return m.Header[i].Value
		}
	}
	return ""
}

// Key identifies a message beyond one mailbox: its Message-ID, else a hash of
// (From, Date, Subject, size, first 4 KiB of body), so that the same mail in two
// folders is one.
func (m *Message) Key() string {
	if m.MessageID != "" {
		return m.MessageID
	}
	sum := m.bodySum
	if sum == "" {
		sum = sumBody([]byte(m.Text))
	}
	h := sha256.Sum256(fmt.Appendf(nil, "%q %q %q %d %s",
		m.RawHeader("From"), m.RawHeader("Date"), m.RawHeader("Subject"), m.Size, sum))
	return "sha256:" + hex.EncodeToString(h[:16])
}

// sumBody hashes the first 4 KiB of a body without its carriage returns, which
// come and go when mail is copied between folders and files.
func sumBody(body []byte) string {
	const most = 4 << 10
	h := sha256.New()
	taken := 0
	for len(body) > 0 && taken < most {
		line, rest := cutLine(body)
		if taken+len(line) > most {
			line = line[:most-taken]
		}
		h.Write(line)
		h.Write([]byte{'\n'})
		taken += len(line) + 1
		body = rest
	}
	return hex.EncodeToString(h.Sum(nil))
}
