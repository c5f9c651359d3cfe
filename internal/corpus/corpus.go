// Package corpus reads labelled mail: JSON Lines in which every line is a thread
// whose last message carries the labels that a careful reader gave it. The
// recogniser is trained and measured on it.
//
// It is pure: it reads from an io.Reader, opens nothing and decides nothing.
package corpus

import (
	"bufio"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"mime"
	"strings"
	"time"

	"inboxd/internal/classify"
	"inboxd/internal/mail"
)

// maxLine bounds one line of a corpus.
const maxLine = 4 << 20

// Case is one labelled thread.
type Case struct {
	ID       string
	Author   string // the hand that wrote it; training and measuring are kept apart by it
	Lang     string
	Me       mail.Identities
	Messages []*mail.Message
	Signals  []classify.Signal // of the last message, which is inbound
	Facts    map[string]json.RawMessage
	Acts     []classify.Act // of the last message, where it is the user's own
	Mine     bool           // the last message is the user's own
}

// line is a case as written down; corpus/README.md explains the keys.
type line struct {
	ID      string                     `json:"id"`
	Author  string                     `json:"author"`
	Lang    string                     `json:"lang"`
	Me      []string                   `json:"me"`
	Thread  []letter                   `json:"thread"`
	Signals []classify.Signal          `json:"signals"`
	Facts   map[string]json.RawMessage `json:"facts"`
	Acts    []classify.Act             `json:"acts"`
}

type letter struct {
	From    string            `json:"from"`
	Name    string            `json:"name"`
	To      []string          `json:"to"`
	Cc      []string          `json:"cc"`
	Subject string            `json:"subject"`
	Date    string            `json:"date"`
	Text    string            `json:"text"`
	HTML    bool              `json:"html"`
	Headers map[string]string `json:"headers"`
}

// Read calls fn with every case. The error names the line.
func Read(r io.Reader, fn func(Case) error) error {
	lines := bufio.NewScanner(r)
	lines.Buffer(nil, maxLine)
	for n := 1; lines.Scan(); n++ {
		if strings.TrimSpace(lines.Text()) == "" {
			continue
		}
		c, err := parse(lines.Bytes())
		if err != nil {
			return fmt.Errorf("line %d: %w", n, err)
		}
		if err := fn(c); err != nil {
			return fmt.Errorf("line %d (%s): %w", n, c.ID, err)
		}
	}
	return lines.Err()
}

func parse(b []byte) (Case, error) {
	var l line
	if err := json.Unmarshal(b, &l); err != nil {
		return Case{}, err
	}
	if len(l.Thread) == 0 {
		return Case{}, fmt.Errorf("case %q has no message", l.ID)
	}
	c := Case{ID: l.ID, Author: l.Author, Lang: l.Lang, Me: l.Me, Signals: l.Signals, Facts: l.Facts, Acts: l.Acts}
	refs := ""
	for i, x := range l.Thread {
		id := fmt.Sprintf("<%s.%d@corpus.example>", l.ID, i)
		m, err := mail.Parse(x.wire(id, refs))
		if err != nil {
			return Case{}, fmt.Errorf("case %q, message %d: %w", l.ID, i, err)
		}
		c.Messages = append(c.Messages, m)
		refs = strings.TrimSpace(refs + " " + id)
	}
	c.Mine = c.Me.Has(c.Messages[len(c.Messages)-1].Author().Addr)
	return c, nil
}

// wire writes a letter as a mail program would: what is measured passes
// through the parser like any mail.
func (x letter) wire(id, refs string) []byte {
	var b strings.Builder
	field := func(name, value string) {
		if value != "" {
			fmt.Fprintf(&b, "%s: %s\r\n", name, strings.NewReplacer("\r", " ", "\n", " ").Replace(value))
		}
	}
	from := "<" + x.From + ">"
	if x.Name != "" {
		from = mime.QEncoding.Encode("utf-8", x.Name) + " " + from
		if !strings.HasPrefix(from, "=?") {
			from = fmt.Sprintf("%q <%s>", x.Name, x.From)
		}
	}
	field("From", from)
	field("To", strings.Join(x.To, ", "))
	field("Cc", strings.Join(x.Cc, ", "))
	field("Subject", mime.BEncoding.Encode("utf-8", x.Subject))
	if t, err := time.Parse(time.RFC3339, x.Date); err == nil {
		field("Date", t.Format(time.RFC1123Z))
	}
	field("Message-ID", id)
	field("References", refs)
	for k, v := range x.Headers {
		field(k, mime.BEncoding.Encode("utf-8", v))
	}
	kind := "text/plain"
	if x.HTML {
		kind = "text/html"
	}
	fmt.Fprintf(&b, "MIME-Version: 1.0\r\nContent-Type: %s; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n", kind)
	body := base64.StdEncoding.EncodeToString([]byte(x.Text))
	for len(body) > 76 {
		b.WriteString(body[:76] + "\r\n")
		body = body[76:]
	}
	b.WriteString(body + "\r\n")
	return []byte(b.String())
}

// Last is the message that the labels are of.
func (c Case) Last() *mail.Message { return c.Messages[len(c.Messages)-1] }
