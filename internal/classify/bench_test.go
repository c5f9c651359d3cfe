package classify

import (
	"strings"
	"testing"
	"time"

	"inboxd/internal/mail"
)

const benchLetter = `Dear Alex,

Following your interview last week, I am very pleased to offer you the post of Staff Nurse at Northfield Care on a salary of £34,500 per annum. The offer is subject to satisfactory references. Your start date would be 20 April 2026.

Please let me know by Friday 20 March whether you wish to accept.

Kind regards,
Priya Nair
`

func BenchmarkInbound(b *testing.B) {
	m := &mail.Message{Text: benchLetter, New: benchLetter, Subject: "Staff Nurse", From: []mail.Address{{Name: "Priya Nair", Addr: "priya@northfield-care.example"}}, Date: wednesday}
	Inbound(m, Thread{})
	b.ReportAllocs()
	for b.Loop() {
		Inbound(m, Thread{})
	}
}

// hostile are texts that cost most, a megabyte each.
func hostile() map[string]string {
	return map[string]string{
		"letters":  strings.Repeat(benchLetter, 1<<20/len(benchLetter)),
		"we":       strings.Repeat("we are pleased to offer you ", 1<<20/28),
		"digits":   strings.Repeat("1.000 ", 1<<20/6),
		"money":    strings.Repeat("€1,000 to €2,000 per ", 1<<20/21),
		"dates":    strings.Repeat("by 14 March 2026 or 3/4 ", 1<<20/24),
		"capitals": strings.Repeat("Acme Works Manager of ", 1<<20/22),
		"one word": strings.Repeat("a", 1<<20),
		"kanji":    strings.Repeat("内定のご連絡", 1<<20/18),
		"lines":    strings.Repeat("a\n", 1<<19),
		"stops":    strings.Repeat(". ", 1<<19),
	}
}

func TestHostileInputIsBounded(t *testing.T) {
	for name, text := range hostile() {
		m := &mail.Message{Text: text, New: text, Quoted: text, Signature: text, Subject: name, From: []mail.Address{{Name: "X Y", Addr: "x@acme.example"}}, Date: wednesday}
		Inbound(m, Thread{}) // the lexicons are compiled outside the clock
		start := time.Now()
		Inbound(m, Thread{})
		// Some fifty milliseconds on an idle machine. A blow-up takes minutes; a busy
		// machine under the race detector takes a second.
		if d := time.Since(start); d > 15*time.Second {
			t.Errorf("%s: a megabyte took %s", name, d)
		} else {
			t.Logf("%-9s %s", name, d)
		}
	}
}

func TestReadingIsBounded(t *testing.T) {
	for name, text := range hostile() {
		d := read(text)
		if n := len(d.canon); n > headBytes+tailBytes+2 {
			t.Errorf("%s: %d bytes of a megabyte are read", name, n)
		}
		for _, s := range d.sentences {
			if s.end-s.start > maxSentence {
				t.Errorf("%s: a sentence of %d bytes", name, s.end-s.start)
			}
		}
		if n := len(amounts(d.canon, "en")); n > maxAmounts {
			t.Errorf("%s: %d amounts", name, n)
		}
	}
}
