package classify

import (
	"os"
	"testing"
	"time"

	"inboxd/internal/mail"
)

// TestExplain prints what is read from the text in INBOXD_EXPLAIN: for people
// who work on the lexicons.
func TestExplain(t *testing.T) {
	text := os.Getenv("INBOXD_EXPLAIN")
	if text == "" {
		t.Skip("INBOXD_EXPLAIN is not set")
	}
	m := &mail.Message{Text: text, New: text, Subject: os.Getenv("INBOXD_SUBJECT"), Date: time.Date(2026, 3, 11, 10, 0, 0, 0, time.FixedZone("", 3600))}
	c := loadReader().prepare(m, Thread{})
	for _, h := range c.f.hits {
		t.Logf("%-12s %.1f %q  <- %s", h.rule.label, h.rule.weight, h.words, h.rule.name)
	}
	v := Inbound(m, Thread{})
	t.Logf("%+v", v)
}
