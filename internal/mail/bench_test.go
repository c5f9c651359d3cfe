package mail

import (
	"strings"
	"testing"
)

// plainReply is a plain text reply of about 5 KB, as most recruiting mail is.
func plainReply() []byte {
	var b strings.Builder
	b.WriteString("Received: from mx.example.org (mx.example.org [192.0.2.7])\r\n\tby in.example.net with ESMTPS id 4711\r\n\tfor <tom@example.net>; Wed, 11 Mar 2026 10:04:33 +0100\r\n" +
		"Authentication-Results: in.example.net; dkim=pass header.d=example.org; spf=pass; dmarc=pass\r\n" +
		"From: =?UTF-8?Q?Anna_M=C3=BCller?= <anna@example.org>\r\nTo: Tom Reed <tom@example.net>\r\n" +
		"Subject: =?UTF-8?Q?Re=3A_Your_application_=E2=80=93_Senior_Engineer?=\r\nDate: Wed, 11 Mar 2026 10:04:33 +0100\r\n" +
		"Message-ID: <CAF9yx+8Q@mail.example.org>\r\nIn-Reply-To: <2026.1@example.net>\r\nReferences: <2026.0@example.org> <2026.1@example.net>\r\n" +
		"MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n")
	for range 12 {
		b.WriteString("Thank you for taking the time to speak with us last week. The team was very=\r\n impressed, and we would like to offer you the position at =E2=82=AC85,000 a year.\r\n\r\n")
	}
	b.WriteString("Best regards,\r\nAnna M=C3=BCller\r\nHead of Talent | Example GmbH\r\n+49 30 1234567\r\n\r\nOn Tue, 10 Mar 2026 at 18:12, Tom Reed <tom@example.net> wrote:\r\n\r\n")
	for range 25 {
		b.WriteString("> I would be glad to hear more about the role and the team behind it.\r\n")
	}
	return []byte(b.String())
}

// richReply is the same as multipart/alternative with HTML.
func richReply() []byte {
	var h strings.Builder
	h.WriteString(`<html><head><style>.pre{display:none}</style></head><body><div class="pre">Preview</div>`)
	for range 12 {
		h.WriteString(`<p style="margin:0;font-family:Arial">Thank you for taking the time to <b>speak</b> with us. We offer &euro;85,000 a year, see <a href="https://example.org/offer">the letter</a>.</p>`)
	}
	h.WriteString(`<div>Best regards,<br>Anna</div><div class="gmail_quote"><div class="gmail_attr">On Tue, 10 Mar 2026 at 18:12, Tom &lt;tom@example.net&gt; wrote:</div><blockquote class="gmail_quote">`)
	for range 15 {
		h.WriteString(`<div>I would be glad to hear more about the role and the team.</div>`)
	}
	h.WriteString("</blockquote></div></body></html>")
	return []byte("From: Anna <anna@example.org>\r\nTo: tom@example.net\r\nSubject: Offer\r\nDate: Wed, 11 Mar 2026 10:04:33 +0100\r\nMessage-ID: <a@example.org>\r\n" +
		"MIME-Version: 1.0\r\nContent-Type: multipart/alternative; boundary=\"b1\"\r\n\r\n--b1\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n" +
		strings.Repeat("Thank you for taking the time to speak with us. We offer 85,000 a year.\r\n", 12) + "\r\nBest regards,\r\nAnna\r\n" +
		"\r\n--b1\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" + h.String() + "\r\n--b1--\r\n")
}

func BenchmarkParsePlain(b *testing.B) { benchParse(b, plainReply()) }
func BenchmarkParseRich(b *testing.B)  { benchParse(b, richReply()) }

func benchParse(b *testing.B, raw []byte) {
	b.SetBytes(int64(len(raw)))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := Parse(raw); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkSplit(b *testing.B) {
	m, err := Parse(plainReply())
	if err != nil {
		b.Fatal(err)
	}
	b.SetBytes(int64(len(m.Text)))
	b.ReportAllocs()
	for b.Loop() {
		Split(m.Text)
	}
}

func BenchmarkThreads10000(b *testing.B) {
	msgs := manyMessages(10000)
	b.ReportAllocs()
	for b.Loop() {
		Threads(msgs, Identities{"me@example.org"})
	}
}
