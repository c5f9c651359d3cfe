package engine

import (
	"bytes"
	"hash/fnv"
	"io"
	"regexp"
	"strings"
	"time"

	"github.com/emersion/go-message"

	"inboxd/internal/decide/hours"
	"inboxd/internal/mail"
	"inboxd/internal/store"
)

// zoneOf tells where the first recipient of a letter works, from what they wrote.
func zoneOf(tx *store.Tx, acc Account, a store.Send, now time.Time) (hours.Zone, error) {
	reader := ""
	if len(a.Recipients) > 0 {
		reader = a.Recipients[0]
	}
	e := hours.Evidence{Addr: reader, Home: now.Location(), Configured: configuredZone(acc.Post.Zones, reader)}
	ms, err := tx.MessagesOf(a.Thread)
	if err != nil {
		return hours.Zone{}, err
	}
	for _, row := range ms {
		if row.Mine || !mail.SameAddr(row.Sender, reader) {
			continue
		}
		src := row.Raw
		if len(src) == 0 {
			src = row.Header
		}
		m, err := mail.Parse(src)
		if err != nil {
			continue
		}
		if _, auto := m.Automatic(); !auto {
			e.Dates = append(e.Dates, m.Date)
			e.Signature += "\n" + m.Signature
		}
		if z := calendarZone(row.Raw); z != "" {
			e.TZID = z
		}
	}
	return hours.Infer(e, time.LoadLocation), nil
}

func configuredZone(zones [][2]string, addr string) string {
	addr = strings.ToLower(addr)
	_, domain, _ := strings.Cut(addr, "@")
	for _, z := range zones {
		if z[0] == addr || domain == z[0] || strings.HasSuffix(domain, "."+z[0]) || "*@"+domain == z[0] {
			return z[1]
		}
	}
	return ""
}

var tzid = regexp.MustCompile(`(?m)^DTSTART;[^:\r\n]*TZID="?([A-Za-z]+/[A-Za-z_/+-]+)"?[;:]`)

// calendarZone is the zone that a calendar part names for its beginning.
func calendarZone(raw []byte) (zone string) {
	if !bytes.Contains(bytes.ToLower(raw), []byte("text/calendar")) {
		return ""
	}
	root, err := message.Read(bytes.NewReader(raw))
	if err != nil {
		return ""
	}
	_ = root.Walk(func(_ []int, part *message.Entity, err error) error { // what cannot be walked names no zone
		if kind, _, _ := part.Header.ContentType(); err != nil || kind != "text/calendar" {
			return nil //nolint:nilerr // the parts that can be read still count
		}
		text, err := io.ReadAll(io.LimitReader(part.Body, mail.MaxBytes))
		if m := tzid.FindSubmatch(text); err == nil && m != nil {
			zone = string(m[1])
		}
		return nil
	})
	return zone
}

// minute is a minute of the hour, different for every letter and always the same for one.
func minute(seed string) int {
	h := fnv.New32a()
	_, _ = h.Write([]byte(seed)) // it never fails
	return int(h.Sum32() % 60)
}
