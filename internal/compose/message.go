package compose

import (
	"crypto/sha256"
	"encoding/base32"
	"encoding/hex"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"inboxd/internal/mail"
)

// MessageID is the id of the draft that answers parent: derived from account,
// parent and revision alone, so that two machines agree without a secret.
// A new revision is another id (RFC 5322 §3.6.4).
func MessageID(account, parent string, revision int, domain string) string {
	h := sha256.New()
	for _, part := range []string{account, parent, strconv.Itoa(revision)} {
		fmt.Fprintf(h, "%d:%s,", len(part), part) // lengths keep the parts apart
	}
	id := strings.ToLower(base32.StdEncoding.WithPadding(base32.NoPadding).EncodeToString(h.Sum(nil)))
	return "<" + id + "@" + idDomain(domain) + ">"
}

// idDomain is the right side of an id: a host name, never the machine's.
func idDomain(domain string) string {
	domain = strings.ToLower(domain)
	odd := strings.ContainsFunc(domain, func(r rune) bool {
		return (r < 'a' || r > 'z') && (r < '0' || r > '9') && r != '.' && r != '-'
	})
	if domain == "" || odd || len(domain) > 253 || strings.Trim(domain, ".-") != domain {
		return "mail.invalid"
	}
	return domain
}

func domainOf(addr string) string { return addr[strings.LastIndexByte(addr, '@')+1:] }

// envelope is what a letter's header is written from.
type envelope struct {
	to, cc     []mail.Address
	subject    string
	id         string
	inReplyTo  string
	references []string
	topic      string // Thread-Topic and Thread-Index, "" where the parent has none
	index      string
}

// replyEnvelope addresses the answer to the parent.
func (w *writer) replyEnvelope() envelope {
	e := envelope{
		to: w.rq.Decision.To, cc: w.rq.Decision.Cc,
		subject: mail.ReplySubject(w.parent.Subject),
		id:      MessageID(w.rq.Account, w.parent.Key(), w.rq.Revision, domainOf(w.rq.From.Addr)),
		topic:   w.field("Thread-Topic"),
		index:   replyIndex(w.field("Thread-Index"), w.rq.Now),
	}
	if writableID(w.parent.MessageID) {
		e.inReplyTo = w.parent.MessageID
	}
	for _, id := range mail.ReplyReferences(w.parent) {
		if writableID(id) {
			e.references = append(e.references, id)
		}
	}
	return e
}

// writableID reports whether an id can stand raw on a line of its own: ids are
// never encoded or folded, because a reader that sees another id loses the thread.
func writableID(id string) bool {
	return len(id) > 2 && len(id) <= lineCap-2 && ascii(id) && !strings.ContainsAny(id, " \t") && id[0] == '<' && id[len(id)-1] == '>'
}

// draft writes the message.
func (w *writer) draft(e envelope, text, quote string) (*Draft, error) {
	for _, a := range slices.Concat([]mail.Address{w.rq.From}, e.to, e.cc) {
		if err := writableAddr(a.Addr); err != nil {
			return nil, fmt.Errorf("compose %s: %w: %w", w.rq.Decision.Reply, ErrRefused, err)
		}
	}
	body := text
	if quote != "" {
		body += "\n\n" + quote
	}
	return &Draft{
		From: w.rq.From.Addr, To: bare(e.to), Cc: bare(e.cc), Subject: oneLine(e.subject),
		MessageID: e.id, InReplyTo: e.inReplyTo, References: e.references, Language: w.language, Text: text,
		Raw: []byte(w.headerBlock(e) + "\r\n" + quotedPrintable(body)),
	}, nil
}

// headerBlock writes the fields. There is no Bcc, no field that names a program,
// and no Auto-Submitted: the mail is the user's own once they send it.
func (w *writer) headerBlock(e envelope) string {
	var h header
	h.addresses("From", []mail.Address{w.rq.From})
	h.addresses("To", e.to)
	h.addresses("Cc", e.cc)
	h.text("Subject", e.subject)
	h.raw("Date", w.rq.Now.Format("Mon, 02 Jan 2006 15:04:05 -0700"))
	h.raw("Message-ID", e.id)
	if e.inReplyTo != "" {
		h.raw("In-Reply-To", e.inReplyTo)
	}
	if len(e.references) > 0 {
		h.raw("References", e.references...)
	}
	if e.topic != "" {
		h.raw("Thread-Topic", e.topic)
	}
	if e.index != "" {
		h.raw("Thread-Index", e.index)
	}
	h.raw("MIME-Version", "1.0")
	h.raw("Content-Type", "text/plain; charset=utf-8")
	h.raw("Content-Transfer-Encoding", "quoted-printable")
	return h.b.String()
}

func bare(list []mail.Address) []string {
	out := make([]string, 0, len(list))
	for _, a := range list {
		out = append(out, a.Addr)
	}
	return out
}

// Fingerprint is what "still as inboxd wrote it" means: a hash over the decoded
// body with white space normalised, To, Cc and Subject; servers may add header
// fields, and clients may choose another encoding, without changing it. The
// error wraps mail.ErrUnreadable.
func Fingerprint(raw []byte) (string, error) {
	m, err := mail.Parse(raw)
	if err != nil {
		return "", fmt.Errorf("fingerprint of a draft: %w", err)
	}
	h := sha256.New()
	part := func(s string) { fmt.Fprintf(h, "%d:%s,", len(s), s) }
	for _, list := range [][]mail.Address{m.To, m.Cc} {
		addrs := bare(list)
		for i := range addrs {
			addrs[i] = strings.ToLower(addrs[i])
		}
		slices.Sort(addrs)
		part(strings.Join(slices.Compact(addrs), " "))
	}
	part(strings.Join(strings.Fields(m.Subject), " "))
	part(strings.Join(strings.Fields(m.Text), " "))
	return hex.EncodeToString(h.Sum(nil)), nil
}
