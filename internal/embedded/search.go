package embedded

import (
	"bytes"
	"net/mail"
	"strings"
	"time"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapserver"
	gomessage "github.com/emersion/go-message"
)

// Search finds messages. Text is compared without regard to case, in the raw
// message and, for header fields, in their decoded value.
func (ss *session) Search(kind imapserver.NumKind, c *imap.SearchCriteria, _ *imap.SearchOptions) (*imap.SearchData, error) {
	var data *imap.SearchData
	err := ss.do("SEARCH", ss.openName(), func() error {
		if err := ss.alive(); err != nil {
			return err
		}
		data = ss.search(kind, c)
		return nil
	})
	return data, err
}

func (ss *session) search(kind imapserver.NumKind, c *imap.SearchCriteria) *imap.SearchData {
	ss.account.mu.Lock()
	defer ss.account.mu.Unlock()
	m := ss.view.box
	q := query{lastSeq: uint32(len(m.messages)), lastUID: m.uidNext - 1}
	var (
		data imap.SearchData
		seqs imap.SeqSet
		uids imap.UIDSet
	)
	for _, r := range ss.rows(imap.UIDSet{{Start: 1, Stop: 0}}) {
		if !q.match(r, c) {
			continue
		}
		number := uint32(r.uid)
		if kind == imapserver.NumKindSeq {
			if number = r.seq; number == 0 {
				continue // not announced to this client yet
			}
			seqs.AddNum(number)
		} else {
			uids.AddNum(r.uid)
		}
		if data.Count++; data.Min == 0 {
			data.Min = number
		}
		data.Max = number
	}
	data.All = uids
	if kind == imapserver.NumKindSeq {
		data.All = seqs
	}
	return &data
}

// query holds what "*" stands for.
type query struct {
	lastSeq uint32
	lastUID imap.UID
}

func (q query) match(r row, c *imap.SearchCriteria) bool {
	return q.matchNumbers(r, c) && matchFlags(r, c) && matchDates(r, c) && matchText(r, c) && q.matchNested(r, c)
}

func (q query) matchNumbers(r row, c *imap.SearchCriteria) bool {
	for _, set := range c.SeqNum {
		if s, ok := static(set, q.lastSeq, q.lastUID).(imap.SeqSet); !ok || r.seq == 0 || !s.Contains(r.seq) {
			return false
		}
	}
	for _, set := range c.UID {
		if s, ok := static(set, q.lastSeq, q.lastUID).(imap.UIDSet); !ok || !s.Contains(r.uid) {
			return false
		}
	}
	size := int64(len(r.raw))
	return (c.Larger == 0 || size > c.Larger) && (c.Smaller == 0 || size < c.Smaller)
}

func matchFlags(r row, c *imap.SearchCriteria) bool {
	for _, f := range c.Flag {
		if !r.has(f) {
			return false
		}
	}
	for _, f := range c.NotFlag {
		if r.has(f) {
			return false
		}
	}
	return true
}

func matchDates(r row, c *imap.SearchCriteria) bool {
	if !inDays(r.date, c.Since, c.Before) {
		return false
	}
	if c.SentSince.IsZero() && c.SentBefore.IsZero() {
		return true
	}
	header := r.header()
	sent, err := mail.ParseDate(header.Get("Date"))
	return err == nil && inDays(sent, c.SentSince, c.SentBefore)
}

// inDays compares dates without regard to time and zone (RFC 9051 §6.4.4).
func inDays(t, since, before time.Time) bool {
	day := time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, time.UTC)
	return (since.IsZero() || !day.Before(since)) && (before.IsZero() || day.Before(before))
}

func matchText(r row, c *imap.SearchCriteria) bool {
	if len(c.Header) > 0 {
		header := r.header()
		for _, h := range c.Header {
			if !hasField(header, h.Key, h.Value) {
				return false
			}
		}
	}
	for _, text := range c.Text {
		if !contains(r.raw, text) {
			return false
		}
	}
	for _, text := range c.Body {
		_, body, _ := bytes.Cut(r.raw, []byte("\r\n\r\n"))
		if !contains(body, text) {
			return false
		}
	}
	return true
}

func (q query) matchNested(r row, c *imap.SearchCriteria) bool {
	for i := range c.Not {
		if q.match(r, &c.Not[i]) {
			return false
		}
	}
	for i := range c.Or {
		if !q.match(r, &c.Or[i][0]) && !q.match(r, &c.Or[i][1]) {
			return false
		}
	}
	return true
}

func (m *message) header() gomessage.Header {
	entity, _ := gomessage.Read(bytes.NewReader(m.raw))
	if entity == nil {
		return gomessage.Header{} // a header that cannot be parsed matches nothing
	}
	return entity.Header
}

func hasField(h gomessage.Header, key, value string) bool {
	fields := h.FieldsByKey(key)
	for fields.Next() {
		text, err := fields.Text()
		if err != nil {
			text = fields.Value()
		}
		if contains([]byte(text), value) {
			return true
		}
	}
	return false
}

func contains(haystack []byte, needle string) bool {
	return bytes.Contains(bytes.ToLower(haystack), []byte(strings.ToLower(needle)))
}
