package classify

import (
	"strings"
	"testing"

	"inboxd/internal/mail"
)

// BenchmarkFiveKilobytes prints how many messages of five kilobytes are parsed
// and recognised a second: half of them the author's own words, the rest quoted.
func BenchmarkFiveKilobytes(b *testing.B) {
	raw := fiveKilobytes()
	Inbound(&mail.Message{}, Thread{})
	b.ReportAllocs()
	b.SetBytes(int64(len(raw)))
	for b.Loop() {
		m, err := mail.Parse(raw)
		if err != nil {
			b.Fatal(err)
		}
		Inbound(m, Thread{})
	}
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "messages/s")
}

func fiveKilobytes() []byte {
	quoted := strings.ReplaceAll(strings.TrimSpace(strings.Repeat(benchLetter, 5)), "\n", "\n> ")
	body := benchLetter + strings.Repeat("We enjoyed meeting you and the ward sister spoke warmly of the afternoon you spent with us. Parking is behind the main building. ", 8) +
		"\n\nOn Tue, 10 Mar 2026 at 09:12, Alex Morgan wrote:\n\n> " + quoted + "\n"
	head := "From: Priya Nair <priya@northfield-care.example>\r\nTo: alex@example.org\r\nSubject: Staff Nurse\r\nDate: Wed, 11 Mar 2026 10:00:00 +0000\r\nMessage-ID: <1@northfield-care.example>\r\n"
	return []byte(head + strings.Repeat("Received: from mx.example.org by mail.example.org with ESMTPS id 4711; Wed, 11 Mar 2026 10:00:00 +0000\r\n", 8) +
		"MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n" + strings.ReplaceAll(body, "\n", "\r\n"))
}
