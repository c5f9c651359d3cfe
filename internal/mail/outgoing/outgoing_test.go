package outgoing

import (
	"bytes"
	"errors"
	"strings"
	"testing"
	"time"

	"inboxd/internal/mail"
)

var at = time.Date(2026, 3, 10, 9, 17, 0, 0, time.FixedZone("", 3600))

const draft = "From: Alex Morgan <alex@example.org>\r\nTo: Dana Webb <dana@larch.example>\r\nCc: hr@larch.example,\r\n DANA@larch.example\r\n" +
	"Bcc: keep@home.example\r\nX-Mozilla-Draft-Info: internal/draft; vcard=0\r\nX-Apple-Auto-Saved: 1\r\nX-Inboxd-Draft: t\r\nX-Custom:  kept \r\n" +
	"Date: Mon, 09 Mar 2026 10:00:00 +0000\r\nSubject: Re: Offer\r\nMessage-ID: <draft@example.org>\r\nIn-Reply-To: <1@larch.example>\r\n" +
	"MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nDear Dana,\r\n\r\n.a line with a dot\r\nbye \r\n"

func read(t *testing.T, raw string) *Letter {
	t.Helper()
	l, err := Read([]byte(raw))
	if err != nil {
		t.Fatal(err)
	}
	return l
}

func wire(t *testing.T, l *Letter, can Can) string {
	t.Helper()
	b, err := l.Wire(at, "<new@example.org>", can)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// E14: nothing that a mail program noted for itself leaves, and the Bcc person gets the mail.
func TestWhatLeavesIsTheDraft(t *testing.T) {
	l := read(t, draft)
	got := wire(t, l, Can{EightBit: true})
	want := draft
	for _, gone := range []string{"Bcc: keep@home.example\r\n", "X-Mozilla-Draft-Info: internal/draft; vcard=0\r\n", "X-Apple-Auto-Saved: 1\r\n", "X-Inboxd-Draft: t\r\n"} {
		want = strings.Replace(want, gone, "", 1)
	}
	want = strings.Replace(want, "Mon, 09 Mar 2026 10:00:00 +0000", "Tue, 10 Mar 2026 09:17:00 +0100", 1)
	want = strings.Replace(want, "<draft@example.org>", "<new@example.org>", 1)
	if got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	if from, to := l.Envelope(); from != "alex@example.org" || strings.Join(to, " ") != "dana@larch.example hr@larch.example keep@home.example" {
		t.Errorf("envelope %s -> %v", from, to)
	}
}

func TestHashCoversAllThatLeaves(t *testing.T) {
	want := read(t, draft).Hash()
	for _, same := range []string{
		strings.ReplaceAll(draft, "\r\n", "\n"),
		strings.Replace(draft, "Mon, 09 Mar", "Wed, 11 Mar", 1),
		strings.Replace(draft, "<draft@", "<other@", 1),
		strings.Replace(draft, "X-Inboxd-Draft: t\r\n", "", 1),
		strings.Replace(draft, "Subject:", "X-TUID: abc\r\nSubject:", 1),
	} {
		if got := read(t, same).Hash(); got != want {
			t.Errorf("a difference that does not leave changed the hash:\n%s", same)
		}
	}
	for _, other := range []string{
		strings.Replace(draft, "Dear", "dear", 1),
		strings.Replace(draft, "bye \r\n", "bye\r\n", 1),
		strings.Replace(draft, "hr@", "ht@", 1),
		strings.Replace(draft, "keep@", "other@", 1),
		strings.Replace(draft, "Re: Offer", "Re: Offers", 1),
		strings.Replace(draft, "X-Custom:  kept", "X-Custom: kept", 1),
		strings.Replace(draft, "<1@larch", "<2@larch", 1),
	} {
		if got := read(t, other).Hash(); got == want {
			t.Errorf("a difference that leaves did not change the hash:\n%s", other)
		}
	}
}

func TestUnsendable(t *testing.T) {
	for name, raw := range map[string]string{
		"no recipient": "From: a@x.example\r\nSubject: s\r\n\r\nb\r\n",
		"no sender":    "To: a@x.example\r\nSubject: s\r\n\r\nb\r\n",
		"two senders":  "From: a@x.example, b@x.example\r\nTo: c@x.example\r\n\r\nb\r\n",
		"not a field":  "From: a@x.example\r\nTo: c@x.example\r\nhello there\r\n\r\nb\r\n",
		"NUL":          "From: a@x.example\r\nTo: c@x.example\r\n\r\nb\x00\r\n",
		"resent":       "From: a@x.example\r\nTo: c@x.example\r\nResent-To: d@x.example\r\n\r\nb\r\n",
		"no address":   "From: a@x.example\r\nTo: undisclosed\r\n\r\nb\r\n",
	} {
		if _, err := Read([]byte(raw)); !errors.Is(err, ErrUnsendable) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// E25: a server without 8BITMIME and SMTPUTF8 gets seven bits, and the reader the same text.
func TestSevenBits(t *testing.T) {
	raw := "From: Jörg Müller <j@example.org>\r\nTo: Zoë <z@larch.example>, plain@larch.example\r\nSubject: Rücktritt vom Gespräch über die Stelle als Sachbearbeiterin in der Zentrale in Köln\r\nMIME-Version: 1.0\r\n" +
		"Content-Type: multipart/mixed; boundary=\"b\"\r\nContent-Transfer-Encoding: 8bit\r\n\r\npreamble\r\n--b\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\nGrüße =\r\n \r\n" +
		"--b\r\nContent-Type: application/x; name=a\r\n\r\n\xff\xfe\r\n--b--\r\nend\r\n"
	l := read(t, raw)
	got := wire(t, l, Can{})
	if !asciiBytes([]byte(got)) {
		t.Errorf("eight bits are left:\n%s", got)
	}
	before, err := mail.Parse([]byte(raw))
	if err != nil {
		t.Fatal(err)
	}
	after, err := mail.Parse([]byte(got))
	if err != nil {
		t.Fatal(err)
	}
	if before.Text != after.Text || before.Subject != after.Subject || before.From[0] != after.From[0] || before.To[0] != after.To[0] || len(after.To) != 2 {
		t.Errorf("it reads otherwise:\n%q\n%q\n%v %v", before.Text, after.Text, after.From, after.To)
	}
	if len(after.Attachments) != 1 {
		t.Errorf("attachments: %v", after.Attachments)
	}
	if eight := wire(t, l, Can{EightBit: true}); !strings.Contains(eight, "Grüße =\r\n") {
		t.Errorf("a server that takes eight bits got another body:\n%s", eight)
	}
	signed := strings.Replace(raw, "multipart/mixed", "multipart/signed", 1)
	if _, err := read(t, signed).Wire(at, "<n@x>", Can{}); !errors.Is(err, ErrUnsendable) {
		t.Errorf("a signed letter was recoded: %v", err)
	}
}

func TestLongLinesAreFolded(t *testing.T) {
	raw := "From: a@example.org\r\nTo: b@larch.example\r\nContent-Type: text/plain\r\n\r\n" + strings.Repeat("word ", 400) + "\r\n"
	got := wire(t, read(t, raw), Can{EightBit: true})
	if longest([]byte(got)) > maxLine {
		t.Error("a line is still too long")
	}
	m, err := mail.Parse([]byte(got))
	if err != nil || strings.TrimSpace(m.Text) != strings.TrimSpace(strings.Repeat("word ", 400)) {
		t.Errorf("%v %q", err, m.Text)
	}
}

func TestAddressesBeyondASCII(t *testing.T) {
	l := read(t, "From: a@example.org\r\nTo: dana@bücher.example\r\n\r\nb\r\n")
	if _, to := l.Envelope(); to[0] != "dana@xn--bcher-kva.example" || l.NeedsUTF8() {
		t.Errorf("%v %v", to, l.NeedsUTF8())
	}
	l = read(t, "From: a@example.org\r\nTo: zoë@larch.example\r\n\r\nb\r\n")
	if _, err := l.Wire(at, "<n@x>", Can{EightBit: true}); !errors.Is(err, ErrUnsendable) {
		t.Errorf("sent without SMTPUTF8: %v", err)
	}
	if got := wire(t, l, Can{EightBit: true, UTF8: true}); !strings.Contains(got, "To: zoë@larch.example") {
		t.Error(got)
	}
}

func FuzzWire(f *testing.F) {
	f.Add([]byte(draft), true)
	f.Add([]byte("From: a@x.example\nTo: b@x.example\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\n\xff\n--b--"), false)
	f.Fuzz(func(t *testing.T, raw []byte, eight bool) {
		l, err := Read(raw)
		if err != nil {
			return
		}
		out, err := l.Wire(at, "<n@x>", Can{EightBit: eight})
		if err != nil {
			return
		}
		again, err := Read(append([]byte("Bcc: bcc@x.example\r\n"), out...)) // a letter may go to Bcc alone
		if err != nil {
			t.Fatalf("what leaves cannot be read: %v\n%q", err, out)
		}
		if again.MessageID != "<n@x>" {
			t.Fatalf("Message-ID %q", again.MessageID)
		}
		if !eight && !asciiBytes(again.body) || longest(out) > maxLine {
			t.Fatalf("it does not fit:\n%q", out)
		}
		for _, to := range again.To {
			known := to == "bcc@x.example"
			for _, have := range l.To {
				known = known || strings.EqualFold(wireAddr(have), to) || strings.EqualFold(have, to)
			}
			if !known {
				t.Fatalf("%q was added", to)
			}
		}
		if bytes.Contains(bytes.ToLower(out[:bytes.Index(out, []byte("\r\n\r\n"))+2]), []byte("\nbcc:")) {
			t.Fatal("a Bcc leaves")
		}
	})
}
