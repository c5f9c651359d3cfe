package compose

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"io"
	"mime"
	"mime/quotedprintable"
	netmail "net/mail"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/emersion/go-message"

	"inboxd/internal/classify"
	"inboxd/internal/decide"
	"inboxd/internal/mail"
)

// answer composes the reply to a parent given as raw bytes, all in English.
func answer(t *testing.T, parent string, change func(rq *Request)) *Draft {
	t.Helper()
	m, err := mail.Parse([]byte(strings.ReplaceAll(parent, "\n", "\r\n")))
	if err != nil {
		t.Fatal(err)
	}
	rq := request("en", decide.DeclineOffer)
	rq.Turns[0].Message = m
	rq.Decision.To = m.From
	if change != nil {
		change(&rq)
	}
	draft, findings, err := Compose(rq)
	if err != nil {
		t.Fatal(err, findings)
	}
	wellFormed(t, draft)
	return draft
}

func parent(fields string) string {
	return "From: Anna Weber <anna@example.org>\nTo: alex@example.com\nDate: Mon, 9 Mar 2026 14:05:00 +0100\n" + fields + "\nWe would like to offer you the role.\n"
}

// wellFormed reads a draft with two independent parsers and checks what holds
// for every one: the fields and their order, line lengths, 7 bits, CRLF.
func wellFormed(t *testing.T, d *Draft) (header netmail.Header, body string) {
	t.Helper()
	raw := string(d.Raw)
	for i, line := range strings.SplitAfter(raw, "\r\n") {
		if len(line) > 78+2 && !strings.Contains(line, "<") && !strings.HasPrefix(line, "Thread-") || len(line) > 1000 {
			t.Errorf("line %d has %d octets: %q", i, len(line), line)
		}
		if strings.ContainsAny(strings.TrimSuffix(line, "\r\n"), "\r\n") {
			t.Errorf("line %d has a bare CR or LF: %q", i, line)
		}
		if strings.TrimRight(line, "\r\n") != strings.TrimRight(line, " \t\r\n") {
			t.Errorf("line %d ends in white space: %q", i, line)
		}
	}
	if !strings.HasSuffix(raw, "\r\n") || !ascii(strings.NewReplacer("\r\n", "", "\t", "").Replace(raw)) {
		t.Errorf("not 7-bit with CRLF:\n%q", raw)
	}
	var names []string
	head, _, _ := strings.Cut(raw, "\r\n\r\n")
	for _, line := range strings.Split(head, "\r\n") {
		if name, _, ok := strings.Cut(line, ":"); ok && line[0] != ' ' && line[0] != '\t' {
			names = append(names, name)
		}
	}
	order := []string{"From", "To", "Cc", "Subject", "Date", "Message-ID", "In-Reply-To", "References", "Thread-Topic", "Thread-Index",
		"MIME-Version", "Content-Type", "Content-Transfer-Encoding"}
	at := -1
	for _, n := range names {
		i := slices.Index(order, n)
		if i <= at {
			t.Errorf("field %s is unknown, twice or out of order: %v", n, names)
		}
		at = max(at, i)
	}
	m, err := netmail.ReadMessage(bytes.NewReader(d.Raw))
	if err != nil {
		t.Fatal(err)
	}
	b, err := io.ReadAll(quotedprintable.NewReader(m.Body))
	if err != nil {
		t.Fatal(err)
	}
	e, err := message.Read(bytes.NewReader(d.Raw))
	if err != nil {
		t.Fatal(err)
	}
	b2, err := io.ReadAll(e.Body)
	if err != nil || !bytes.Equal(b, b2) {
		t.Errorf("two parsers disagree on the body: %v", err)
	}
	if subject, err := e.Header.Text("Subject"); err != nil || subject != d.Subject {
		t.Errorf("subject reads %q, want %q (%v)", subject, d.Subject, err)
	}
	if s, err := new(mime.WordDecoder).DecodeHeader(m.Header.Get("Subject")); err != nil || s != d.Subject {
		t.Errorf("subject reads %q, want %q (%v)", s, d.Subject, err)
	}
	for name, want := range map[string][]string{"To": d.To, "Cc": d.Cc} {
		list, err := m.Header.AddressList(name)
		if len(want) > 0 && err != nil {
			t.Errorf("%s: %v", name, err)
		}
		var got []string
		for _, a := range list {
			got = append(got, a.Address)
		}
		if !slices.Equal(got, want) && len(got)+len(want) > 0 {
			t.Errorf("%s reads %v, want %v", name, got, want)
		}
	}
	body = strings.ReplaceAll(string(b), "\r\n", "\n")
	if !strings.HasPrefix(body, d.Text+"\n") {
		t.Errorf("the body does not begin with the text:\n%s", body)
	}
	return m.Header, body
}

func TestT01ReferencesAndInReplyTo(t *testing.T) {
	for _, c := range []struct{ id, fields, inReplyTo, references string }{
		{"T01", "References: <a@x> <b@x>\nMessage-ID: <c@x>\n", "<c@x>", "<a@x> <b@x> <c@x>"},
		{"T02", "In-Reply-To: <a@x>\nMessage-ID: <c@x>\n", "<c@x>", "<a@x> <c@x>"},
		{"T03", "In-Reply-To: <a@x> <b@x>\nMessage-ID: <c@x>\n", "<c@x>", "<c@x>"},
		{"T04", "Message-ID: <c@x>\n", "<c@x>", "<c@x>"},
		{"T05", "References: <a@x> <b@x>\n", "", "<a@x> <b@x>"},
		{"T06", "", "", ""},
		{"T09", "References: (comment <not@x>) <a@x>\t<a@x>,\n <b@x> junk\nMessage-ID: <c@x>\n", "<c@x>", "<a@x> <b@x> <c@x>"},
		{"T10", "In-Reply-To: Your message of Mon, 9 Mar <anna@example.org>\nMessage-ID: <c@x>\n", "<c@x>", "<c@x>"},
	} {
		t.Run(c.id, func(t *testing.T) {
			d := answer(t, parent(c.fields), nil)
			if d.InReplyTo != c.inReplyTo || strings.Join(d.References, " ") != c.references {
				t.Errorf("In-Reply-To %q, References %q; want %q, %q", d.InReplyTo, d.References, c.inReplyTo, c.references)
			}
			h, _ := wellFormed(t, d)
			if h.Get("In-Reply-To") != c.inReplyTo || h.Get("References") != c.references {
				t.Errorf("on the wire: In-Reply-To %q, References %q", h.Get("In-Reply-To"), h.Get("References"))
			}
		})
	}
}

func TestT07LongReferences(t *testing.T) {
	var ids []string
	for i := range 60 {
		ids = append(ids, fmt.Sprintf("<%03d.%s@example.org>", i, strings.Repeat("a", 70)))
	}
	d := answer(t, parent("References: "+strings.Join(ids, "\n ")+"\nMessage-ID: <parent@x>\n"), nil)
	if len(d.References) != 20 || d.References[0] != ids[0] || d.References[19] != "<parent@x>" || d.References[1] != ids[42] {
		t.Errorf("kept %d: %v", len(d.References), d.References)
	}
	if !bytes.Contains(d.Raw, []byte("\r\nReferences: "+ids[0]+"\r\n "+ids[42]+"\r\n")) {
		t.Errorf("one id a line, the first behind the colon:\n%s", d.Raw)
	}
}

func TestT08ExchangeID(t *testing.T) {
	id := "<" + strings.Repeat("AM0PR0", 18) + "1234567890@EURP190.PROD.OUTLOOK.example>"
	d := answer(t, parent("Message-ID:\n "+id+"\n"), nil)
	if !bytes.Contains(d.Raw, []byte("\r\nIn-Reply-To: "+id+"\r\nReferences: "+id+"\r\n")) {
		t.Errorf("the id is not raw and in one piece:\n%s", d.Raw)
	}
}

func TestT11Subjects(t *testing.T) {
	for _, c := range []struct{ id, subject, want string }{
		{"T11", "Offer", "Re: Offer"},
		{"T12", "RE: Offer", "RE: Offer"},
		{"T12", "AW: Angebot", "AW: Angebot"},
		{"T12", "SV: Erbjudande", "SV: Erbjudande"},
		{"T12", "=?utf-8?B?5Zue5aSN77ya5b2V55So6YCa55+l?=", "回复：录用通知"},
		{"T13", "Re[2]: Offer", "Re[2]: Offer"},
		{"T14", "Fwd: Offer", "Re: Fwd: Offer"},
		{"T15", "VS: the market", "VS: the market"},
		{"empty", "", "Re:"},
	} {
		t.Run(c.id, func(t *testing.T) {
			if d := answer(t, parent("Message-ID: <c@x>\nSubject: "+c.subject+"\n"), nil); d.Subject != c.want {
				t.Errorf("subject %q, want %q", d.Subject, c.want)
			}
		})
	}
}

func TestT16NewestSubject(t *testing.T) {
	d := answer(t, parent("Message-ID: <c@x>\nReferences: <a@x>\nSubject: Re: Offer - revised\n"), func(rq *Request) {
		first := &mail.Message{MessageID: "<a@x>", Subject: "Interview"}
		rq.Turns = append([]classify.Turn{{Message: first, Verdict: classify.Verdict{Language: "en"}}}, rq.Turns...)
		rq.Decision.Parent = 1
	})
	if d.Subject != "Re: Offer - revised" {
		t.Error(d.Subject)
	}
}

var encodedWord = regexp.MustCompile(`=\?[^?]+\?[BbQq]\?[^?]*\?=`)

func TestT17LongSubject(t *testing.T) {
	subject := strings.TrimSpace(strings.Repeat("Übergrößenträger 🎉 für Łódź ", 7))[:0] + strings.Repeat("Übergröße 🎉 Łódź ", 11) + "Ende"
	d := answer(t, parent("Message-ID: <c@x>\nSubject: "+mime.QEncoding.Encode("utf-8", subject)+"\n"), nil)
	if d.Subject != "Re: "+subject {
		t.Errorf("%q", d.Subject)
	}
	field := regexp.MustCompile(`(?s)\r\nSubject: .*?\r\n\S`).FindString(string(d.Raw))
	if !strings.HasPrefix(field, "\r\nSubject: Re: =?") {
		t.Errorf("Re: is not in clear: %q", field)
	}
	for _, line := range strings.Split(strings.TrimSpace(field), "\r\n") {
		if len(line) > 76 {
			t.Errorf("line of %d: %q", len(line), line)
		}
	}
	for _, w := range encodedWord.FindAllString(field, -1) {
		if len(w) > 75 {
			t.Errorf("word of %d: %q", len(w), w)
		}
	}
}

func TestT18NoInjection(t *testing.T) {
	evil := base64.StdEncoding.EncodeToString([]byte("Offer\r\nBcc: spy@example.net\r\n\r\nhello"))
	d := answer(t, parent("Message-ID: <c@x>\nSubject: =?utf-8?B?"+evil+"?=\n"), nil)
	h, _ := wellFormed(t, d)
	if h.Get("Bcc") != "" || strings.ContainsAny(d.Subject, "\r\n") {
		t.Errorf("%q", d.Raw)
	}
}

func TestT19Recipients(t *testing.T) {
	d := answer(t, parent("Message-ID: <c@x>\nSubject: Offer\n"), func(rq *Request) {
		rq.Decision.To = []mail.Address{{Name: "Weber, Anna", Addr: "anna@example.org"}, {Addr: "Abc+Tok_9z@hire.example"}}
		rq.Decision.Cc = []mail.Address{{Name: "Jürgen \"JJ\" Łoś", Addr: "jj@example.org"}, {Name: strings.Repeat("Name ", 15) + "Long", Addr: strings.Repeat("l", 60) + "@example.org"}}
	})
	for _, want := range []string{"\r\nTo: \"Weber, Anna\" <anna@example.org>,\r\n Abc+Tok_9z@hire.example\r\n", "From: Alex Morgan <alex@example.com>\r\n"} {
		if !strings.Contains(string(d.Raw), want) {
			t.Errorf("no %q in\n%s", want, d.Raw)
		}
	}
	h, _ := wellFormed(t, d)
	cc, err := h.AddressList("Cc")
	if err != nil || cc[0].Name != "Jürgen \"JJ\" Łoś" || cc[1].Name != strings.Repeat("Name ", 15)+"Long" {
		t.Errorf("%v %v", cc, err)
	}
}

func TestT35ThreadIndex(t *testing.T) {
	root := append([]byte{0x01, 0xdc, 0xaf, 0xc8, 0x12, 0x34}, make([]byte, 16)...)
	index := base64.StdEncoding.EncodeToString(root)
	d := answer(t, parent("Message-ID: <c@x>\nSubject: Offer\nThread-Topic: Offer  (2)\nThread-Index: "+index+"\n"), nil)
	h, _ := wellFormed(t, d)
	got, err := base64.StdEncoding.DecodeString(h.Get("Thread-Index"))
	if err != nil || len(got) != 27 || !bytes.Equal(got[:22], root) {
		t.Errorf("index %x (%v)", got, err)
	}
	if !strings.Contains(string(d.Raw), "\r\nThread-Topic: Offer  (2)\r\n") {
		t.Errorf("topic:\n%s", d.Raw)
	}
	again := answer(t, parent("Message-ID: <c@x>\nThread-Index: "+base64.StdEncoding.EncodeToString(got)+"\n"), nil)
	if b, _ := base64.StdEncoding.DecodeString(mustHeader(t, again).Get("Thread-Index")); len(b) != 32 {
		t.Errorf("32 octets wanted: %x", b)
	}
}

func mustHeader(t *testing.T, d *Draft) netmail.Header {
	h, _ := wellFormed(t, d)
	return h
}

func TestT36NoThreadIndex(t *testing.T) {
	for _, fields := range []string{"", "Thread-Index: AAAA\n", "Thread-Index: no base64!\n", "Thread-Index: " + base64.StdEncoding.EncodeToString(make([]byte, 22)) + "\n"} {
		if h := mustHeader(t, answer(t, parent("Message-ID: <c@x>\n"+fields), nil)); h.Get("Thread-Index") != "" || h.Get("Thread-Topic") != "" {
			t.Errorf("%q gave %v", fields, h)
		}
	}
}

// The delta counts 2^18 steps of 100 ns from the root, or 2^23 beyond 1.7 years.
func TestResponseBlock(t *testing.T) {
	start := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	raw := make([]byte, indexRoot)
	raw[0], raw[1] = 1, 1
	for i, r := 0, filetime(start); i < 5; i++ {
		raw[i+1] = byte(r >> (56 - 8*i))
	}
	root := rootTime(raw)
	if d := filetime(start) - root; d > 1<<24 {
		t.Fatalf("root is %d steps off", d)
	}
	for _, c := range []struct {
		after time.Duration
		high  bool
	}{{-time.Hour, false}, {0, false}, {time.Hour, false}, {500 * 24 * time.Hour, false}, {900 * 24 * time.Hour, true}} {
		b := responseBlock(root, filetime(start.Add(c.after)))
		v := uint32(b[0])<<24 | uint32(b[1])<<16 | uint32(b[2])<<8 | uint32(b[3])
		if (v>>31 == 1) != c.high || len(b) != 5 {
			t.Errorf("%v: %x", c.after, b)
		}
		step := uint64(1 << 18)
		if c.high {
			step = 1 << 23
		}
		got := time.Duration(uint64(v&0x7fffffff)*step) * 100
		if want := max(c.after, 0); got > want+2*time.Second || got < want-2*time.Second {
			t.Errorf("%v reads %v", want, got)
		}
	}
}

func TestT40QuotedComma(t *testing.T) {
	d := answer(t, "From: \"Müller, Anna\" <a@example.org>\nMessage-ID: <c@x>\nDate: Mon, 9 Mar 2026 14:05:00 +0100\n\nHello\n", nil)
	if len(d.To) != 1 || d.To[0] != "a@example.org" {
		t.Error(d.To)
	}
	h, body := wellFormed(t, d)
	to, err := h.AddressList("To")
	if err != nil || len(to) != 1 || to[0].Name != "Müller, Anna" {
		t.Errorf("%v %v", to, err)
	}
	if !strings.Contains(body, "\n\nOn 9 March 2026 at 14:05, Müller, Anna wrote:\n> Hello\n") {
		t.Error(body)
	}
}

func TestD01OnePlainPart(t *testing.T) {
	h := mustHeader(t, answer(t, parent("Message-ID: <c@x>\nSubject: Offer\n"), nil))
	for name, want := range map[string]string{"Content-Type": "text/plain; charset=utf-8", "Content-Transfer-Encoding": "quoted-printable", "Mime-Version": "1.0",
		"Bcc": "", "User-Agent": "", "Auto-Submitted": "", "X-Mailer": "", "Date": "Mon, 09 Mar 2026 15:00:00 +0100"} {
		if got := h.Get(name); got != want {
			t.Errorf("%s is %q, want %q", name, got, want)
		}
	}
}

func TestD30AwkwardLines(t *testing.T) {
	lines := []string{"From here on", ">quoted", ">From mars", " indented", ".", "..", ".signature", "=3D", "tab\tend", strings.Repeat("x", 3000),
		strings.Repeat("From ", 50), strings.Repeat(". ", 120), "ümlaut" + strings.Repeat("é", 300), "日本語のテキスト", "نص عربي"}
	text := strings.Join(lines, "\n")
	raw := quotedPrintable(text)
	for _, line := range strings.Split(raw, "\r\n") {
		if len(line) > 76 || strings.HasPrefix(line, "From ") || strings.HasPrefix(line, ".") || strings.HasPrefix(line, ">From ") {
			t.Errorf("on the wire: %q", line)
		}
	}
	got, err := io.ReadAll(quotedprintable.NewReader(strings.NewReader(raw)))
	if err != nil || strings.ReplaceAll(string(got), "\r\n", "\n") != text+"\n" {
		t.Errorf("round trip: %v\n%q", err, got)
	}
}

func TestD31LongQuoteIsCut(t *testing.T) {
	body := strings.Repeat("one line of the message\n", 5000)
	d := answer(t, strings.TrimSuffix(parent("Message-ID: <c@x>\n"), "We would like to offer you the role.\n")+body, nil)
	_, text := wellFormed(t, d)
	quoted := strings.Count(text, "\n> one line")
	if quoted != quoteLines || !strings.HasSuffix(text, "\n> [The rest of the message is not quoted.]\n") {
		t.Errorf("%d lines, ends %q", quoted, text[len(text)-60:])
	}
	d = answer(t, strings.TrimSuffix(parent("Message-ID: <c@x>\n"), "We would like to offer you the role.\n")+strings.Repeat("é", 90_000)+"\n", nil)
	if _, text := wellFormed(t, d); len(text) > quoteBytes+2000 || !strings.Contains(text, "not quoted") || strings.ContainsRune(text, '\uFFFD') {
		t.Errorf("%d octets", len(text))
	}
}

func TestD32OtherScripts(t *testing.T) {
	for _, line := range []string{"שלום, אנחנו שמחים להציע לך את המשרה", "يسعدنا أن نعرض عليك الوظيفة", "この度は内定のご連絡です。"} {
		d := answer(t, "From: \"=?utf-8?B?16nXnNeV150=?=\" <a@example.org>\nMessage-ID: <c@x>\nDate: Mon, 9 Mar 2026 14:05:00 +0200\nContent-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n"+line+"\n", nil)
		if _, text := wellFormed(t, d); !strings.Contains(text, "wrote:\n> "+line+"\n") {
			t.Errorf("%s", text)
		}
	}
}

func TestOnlyTheNewestMessageIsQuoted(t *testing.T) {
	d := answer(t, parent("Message-ID: <c@x>\n")+"\nKind regards\nAnna Weber\nNorthwind\n\nOn 8 March 2026 at 10:00, Alex Morgan wrote:\n> I am not sure.\n", nil)
	_, text := wellFormed(t, d)
	if !strings.Contains(text, "> We would like to offer you the role.\n") || !strings.Contains(text, "> Anna Weber\n") || strings.Contains(text, "I am not sure") {
		t.Error(text)
	}
}

func TestMessageID(t *testing.T) {
	a := MessageID("alex@example.com", "<p@x>", 0, "example.com")
	if a != MessageID("alex@example.com", "<p@x>", 0, "Example.COM") || !strings.HasSuffix(a, "@example.com>") || !writableID(a) {
		t.Error(a)
	}
	for _, b := range []string{MessageID("alex@example.co", "m<p@x>", 0, "example.com"), MessageID("alex@example.com", "<p@x>", 1, "example.com"), MessageID("alex@example.com<p@x>", "", 0, "example.com")} {
		if a == b {
			t.Errorf("the same id for something else: %s", b)
		}
	}
	for _, domain := range []string{"", "bad domain", "a\r\nb", "münchen.example", "-x"} {
		if id := MessageID("a", "b", 0, domain); !strings.HasSuffix(id, "@mail.invalid>") {
			t.Errorf("%q gave %s", domain, id)
		}
	}
}

func TestFingerprint(t *testing.T) {
	d := answer(t, parent("Message-ID: <c@x>\nSubject: Übersicht\n"), func(rq *Request) { rq.Decision.Cc = []mail.Address{{Addr: "Cc@example.org"}} })
	want, err := Fingerprint(d.Raw)
	if err != nil {
		t.Fatal(err)
	}
	_, body := wellFormed(t, d)
	head, _, _ := strings.Cut(string(d.Raw), "\r\n\r\n")
	asBase64 := strings.Replace(head, "quoted-printable", "base64", 1) + "\r\nX-Pm-Gluon-Id: 1\r\n\r\n" + base64.StdEncoding.EncodeToString([]byte(strings.ReplaceAll(body, "\n", "\r\n"))) + "\r\n"
	as8bit := "X-TUID: a\r\n" + strings.Replace(head, "quoted-printable", "8bit", 1) + "\r\n\r\n" + strings.ReplaceAll(body, "\n", "\r\n") + "\r\n\r\n"
	raw8Subject := strings.Replace(as8bit, regexp.MustCompile(`Subject: .*\r\n`).FindString(as8bit), "Subject: =?utf-8?Q?Re:_=C3=9Cbersicht?=\r\n", 1)
	for name, same := range map[string]string{"base64": asBase64, "8bit": as8bit, "subject": raw8Subject, "lf": strings.ReplaceAll(as8bit, "\r\n", "\n")} {
		if got, err := Fingerprint([]byte(same)); err != nil || got != want {
			t.Errorf("%s: changed though only the encoding did (%v)", name, err)
		}
	}
	for name, other := range map[string]string{
		"body": strings.Replace(as8bit, "decided", "chosen", 1), "to": strings.Replace(as8bit, "anna@", "anne@", 1),
		"cc": strings.Replace(as8bit, "Cc@example.org", "cd@example.org", 1), "subject": strings.Replace(raw8Subject, "=C3=9Cbersicht", "Offer", 1),
	} {
		if got, err := Fingerprint([]byte(other)); err != nil || got == want {
			t.Errorf("%s: the change was not seen (%v)", name, err)
		}
	}
}

func TestUnwritableAddresses(t *testing.T) {
	for _, addr := range []string{"", "anna", "anna@", "@x", "anna@exa mple.org", "anna@example.org>\r\nBcc: b@x", "änna@example.org", "a,b@example.org", "a<b@example.org", strings.Repeat("a", 400) + "@x"} {
		rq := request("en", decide.DeclineOffer)
		rq.Decision.To = []mail.Address{{Addr: addr}}
		if d, _, err := Compose(rq); err == nil {
			t.Errorf("%q was written:\n%s", addr, d.Raw)
		}
	}
	for _, addr := range []string{`"john doe"@example.org`, "o'neil+tag@example.org", "reply+AB=cd-12@mail.example"} {
		rq := request("en", decide.DeclineOffer)
		rq.Decision.To = []mail.Address{{Name: "X", Addr: addr}}
		if _, _, err := Compose(rq); err != nil {
			t.Errorf("%q: %v", addr, err)
		}
	}
}

func TestRefereeNoticesStandAlone(t *testing.T) {
	rq := request("en", decide.Withdraw)
	rq.Decision.Cc = []mail.Address{{Addr: "boss@example.org"}}
	rq.Decision.Referees = []mail.Address{{Name: "Dr Robin Hale", Addr: "robin@example.net"}, {Addr: "kit@example.net"}}
	drafts, err := RefereeNotices(rq)
	if err != nil || len(drafts) != 2 {
		t.Fatal(drafts, err)
	}
	for i, d := range drafts {
		_, body := wellFormed(t, d)
		if d.InReplyTo != "" || d.References != nil || len(d.Cc) != 0 || strings.Contains(body, ">") || d.To[0] != rq.Decision.Referees[i].Addr {
			t.Errorf("%+v", d)
		}
		if d.Subject != "No reference needed: Data Engineer at Northwind" || strings.Contains(d.Text, "Taylor") {
			t.Errorf("%s\n%s", d.Subject, d.Text)
		}
	}
	if drafts[0].MessageID == drafts[1].MessageID || !strings.HasPrefix(drafts[0].Text, "Dear Robin Hale,") && !strings.HasPrefix(drafts[0].Text, "Dear Dr Hale,") {
		t.Error(drafts[0].Text)
	}
	rq.Decision.Reply = decide.RefereeNotice
	first, _, err := Compose(rq)
	rest, err2 := RefereeNotices(rq)
	if err != nil || err2 != nil || len(rest) != 1 || first.To[0] != "robin@example.net" || rest[0].To[0] != "kit@example.net" {
		t.Errorf("%v %v %v", first, rest, err)
	}
}
