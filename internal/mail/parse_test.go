package mail

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
)

func mustParse(t *testing.T, raw string) *Message {
	t.Helper()
	m, err := Parse([]byte(raw))
	if err != nil {
		t.Fatalf("%q: %v", raw[:min(len(raw), 80)], err)
	}
	return m
}

func TestUnreadable(t *testing.T) {
	for _, raw := range []string{"", "\n", "not a mail", "\x89PNG\r\n\x1a\n\x00\x00", "<html>\n<body>", "Dear Anna,\n\nhello", "Note: this is a text\n\nfile"} {
		if m, err := Parse([]byte(raw)); !errors.Is(err, ErrUnreadable) || m != nil {
			t.Errorf("%q: %v, %v", raw, m, err)
		}
	}
}

// Damaged headers cost the damaged line, not the message.
func TestMendedHeaders(t *testing.T) {
	for name, c := range map[string]struct{ raw, defect string }{
		"mbox separator":       {"From a@x Wed Mar 11 10:04:00 2026\nFrom: a@x.example\nSubject: S\n\nbody", ""},
		"line without colon":   {"From: a@x.example\nthis was inserted by a filter\nSubject: S\n\nbody", "header line without a field name dropped"},
		"space before colon":   {"From : a@x.example\nSubject\t: S\n\nbody", "space between header name and colon"},
		"NUL":                  {"From: a@x.example\nSub\x00ject: X\nSubject: \x00S\n\nbody", "NUL octet in the header"},
		"bare CR in a value":   {"From: a@x.example\nX: a\rb\nSubject: S\n\nbody", "carriage return inside a header line"},
		"only bare CR":         {"From: a@x.example\rSubject: S\r\rbody", "lines ended in a bare carriage return"},
		"continuation first":   {" lost\nFrom: a@x.example\nSubject: S\n\nbody", "header began with a continuation line"},
		"no empty line":        {"From: a@x.example\nSubject: S\nbody\nand more words", "no empty line between header and body"},
		"8-bit field name":     {"From: a@x.example\nX\xe9: y\nSubject: S\n\nbody", "header line without a field name dropped"},
		"CRLF":                 {"From: a@x.example\r\nSubject: S\r\n\r\nbody", ""},
		"folded with tabs":     {"From:\n\ta@x.example\nSubject:\n\tS\n\nbody", ""},
		"fold of spaces only":  {"From: a@x.example\nSubject: S\n   \nX: y\n\nbody", ""},
		"unknown encoding":     {"From: a@x.example\nSubject: S\nContent-Transfer-Encoding: x-weird\n\nbody", "unknown transfer encoding, read as it is"},
		"unknown charset":      {"From: a@x.example\nSubject: S\nContent-Type: text/plain; charset=x-invented\n\nbody", "unknown charset, read as the likeliest one"},
		"malformed type":       {"From: a@x.example\nSubject: S\nContent-Type: text/plain charset=utf-8\n\nbody", ""},
		"type without subtype": {"From: a@x.example\nSubject: S\nContent-Type: text\n\nbody", ""},
	} {
		m, err := Parse([]byte(c.raw))
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if m.Author().Addr != "a@x.example" || m.Subject != "S" || !strings.HasPrefix(m.Text, "body") {
			t.Errorf("%s: from %q, subject %q, text %q", name, m.Author().Addr, m.Subject, m.Text)
		}
		if c.defect != "" && !slices.Contains(m.Defects, c.defect) || c.defect == "" && len(m.Defects) > 0 {
			t.Errorf("%s: defects %q, want %q", name, m.Defects, c.defect)
		}
	}
}

// Row W45: charsets declared, undeclared and wrong.
func TestCharsets(t *testing.T) {
	for name, c := range map[string]struct{ head, body, subject, text string }{
		"utf-8":            {"Content-Type: text/plain; charset=utf-8\nSubject: Größe", "Grüße", "Größe", "Grüße"},
		"undeclared utf-8": {"Subject: Größe", "Grüße", "Größe", "Grüße"},
		"undeclared latin": {"Subject: Gr\xf6\xdfe", "Gr\xfc\xdfe \x80", "Größe", "Grüße €"},
		"latin-1 label":    {"Content-Type: text/plain; charset=iso-8859-1\nSubject: x", "Gr\xfc\xdfe \x93q\x94", "x", "Grüße “q”"},
		"latin-1 is utf-8": {"Content-Type: text/plain; charset=iso-8859-1\nSubject: x", "Grüße", "x", "Grüße"},
		"gb2312 is gbk":    {"Content-Type: text/plain; charset=gb2312\nSubject: \xc4\xfa\xba\xc3", "\xc4\xfa\xba\xc3\x9f\xa3", "您好", "您好煟"},
		"shift_jis":        {"Content-Type: text/plain; charset=Shift_JIS\nSubject: \x93\xe0\x92\xe8", "\x93\xe0\x92\xe8", "内定", "内定"},
		"iso-2022-jp":      {"Content-Type: text/plain; charset=iso-2022-jp\nSubject: =?iso-2022-jp?B?GyRCRmJEahsoQg==?=", "\x1b$BFbDj\x1b(B", "内定", "内定"},
		"undeclared jis":   {"Subject: x", "\x1b$BFbDj\x1b(B", "x", "内定"},
		"windows-1250":     {"Content-Type: text/plain; charset=windows-1250\nSubject: =?windows-1250?Q?Dzie=F1?=", "Dzie\xf1", "Dzień", "Dzień"},
		"koi8-r":           {"Content-Type: text/plain; charset=koi8-r\nSubject: x", "\xf0\xd2\xc9\xd7\xc5\xd4", "x", "Привет"},
		"utf-7":            {"Content-Type: text/plain; charset=utf-7\nSubject: x", "Gr+APwA3w-e +-", "x", "Grüße +"},
		"cut utf-8":        {"Content-Type: text/plain; charset=utf-8\nSubject: x", "Grüße und viel mehr Text d\xc3", "x", "Grüße und viel mehr Text d\uFFFD"},
		"split word":       {"Subject: =?utf-8?B?4oI=?= =?utf-8?B?rA==?=", "", "€", ""},
		"words and text":   {"Subject: =?utf-8?Q?Gr=C3=B6=C3=9Fe?= und =?iso-8859-1?Q?G=FCte?=", "", "Größe und Güte", ""},
		"spaces in a word": {"Subject: =?utf-8?Q?a b_c?=", "", "a b c", ""},
		"language in word": {"Subject: =?utf-8*de?Q?=C3=BC?=", "", "ü", ""},
		"unknown in word":  {"Subject: =?x-foo?Q?=FC?=", "", "ü", ""},
		"broken word":      {"Subject: =?utf-8?X?abc?= =?utf-8?Q", "", "=?utf-8?X?abc?= =?utf-8?Q", ""},
		"crlf inside":      {"Subject: =?utf-8?Q?Offer=0D=0ABcc:_x@y?=", "", "Offer Bcc: x@y", ""},
		"zero width":       {"Subject: o\u200bffer", "o\u200bff\u00ader\u00a0now 45\u00a0000", "offer", "offer now 45\u00a0000"},
		"controls":         {"Subject: a\x07b", "a\x07b\x00c\rd", "ab", "abc\nd"},
	} {
		m := mustParse(t, "From: a@x.example\n"+c.head+"\n\n"+c.body)
		if m.Subject != c.subject || m.Text != c.text {
			t.Errorf("%s: subject %q, text %q", name, m.Subject, m.Text)
		}
	}
}

func TestTransferEncodings(t *testing.T) {
	for name, c := range map[string]struct{ encoding, body, text string }{
		"qp":                     {"quoted-printable", "a=20b=\n c=3D=E2=82=AC", "a b c=€"},
		"qp misspelt":            {"Quoted Printable;", "a=3Db", "a=b"},
		"qp broken":              {"quoted-printable", "50=x =zz 100=", "50=x =zz 100"},
		"qp with controls":       {"quoted-printable", "a\x00b\x07c", "abc"},
		"qp long line":           {"quoted-printable", strings.Repeat("=41b", 5000), strings.Repeat("Ab", 5000)},
		"base64":                 {"BASE64", "SGVs\nbG8=\n", "Hello"},
		"base64 cut":             {"base64", "SGVsbG8gd29ybG", "Hello worl"},
		"base64 with junk":       {"base64", "SG!Vs bG*8=", "Hello"},
		"base64 and list footer": {"base64", "SGVsbG8=\n_____\nfooter\n", "Hello"},
		"base64 that is not":     {"base64", "\u00fc\u00fc\u00fc", "üüü"},
		"8bit":                   {"8bit", "ü", "ü"},
		"comment":                {"7bit (really)", "a", "a"},
	} {
		m := mustParse(t, "From: a@x.example\nContent-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: "+c.encoding+"\n\n"+c.body)
		if m.Text != c.text {
			t.Errorf("%s: %.80q", name, m.Text)
		}
	}
}

// multipart builds a multipart from its children.
func multipart(kind string, children ...string) string {
	b := "Content-Type: multipart/" + kind + "; boundary=\"=_" + kind + "\"\n\npreamble\n"
	for _, c := range children {
		b += "--=_" + kind + "\n" + c + "\n"
	}
	return b + "--=_" + kind + "--\nepilogue\n"
}

func TestBodyChoice(t *testing.T) {
	plain := func(s string) string { return "Content-Type: text/plain; charset=utf-8\n\n" + s }
	html := func(s string) string { return "Content-Type: text/html; charset=utf-8\n\n" + s }
	long := strings.Repeat("We would like to offer you the position. ", 5)
	for name, c := range map[string]struct {
		raw, text string
		html      bool
	}{
		"plain beside html":     {multipart("alternative", plain(long), html("<p>"+long+"</p>")), strings.TrimSpace(long), false},
		"html first":            {multipart("alternative", html("<p>"+long+"</p>"), plain(long)), strings.TrimSpace(long), false},
		"empty plain":           {multipart("alternative", plain(" "), html("<p>Hello</p>")), "Hello", true},
		"stub":                  {multipart("alternative", plain("See the web version."), html("<p>"+long+"</p>")), strings.TrimSpace(long), true},
		"html asked for":        {multipart("alternative", plain("Your mail program shows no HTML. "+long[:60]), html("<p>"+long+"</p>")), strings.TrimSpace(long), true},
		"html in related":       {multipart("alternative", plain(""), multipart("related", html("<p>Hello</p>"), "Content-Type: image/png; name=a.png\n\nx")), "Hello", true},
		"text, file, text":      {multipart("mixed", plain("One"), "Content-Type: application/pdf; name=cv.pdf\n\nx", plain("Two")), "One\n\nTwo", false},
		"attached text":         {multipart("mixed", plain("One"), "Content-Type: text/plain; name=notes.txt\n\nx"), "One", false},
		"attachment first":      {multipart("mixed", "Content-Disposition: attachment; filename=a.txt\n\nx", plain("One")), "One", false},
		"signed":                {multipart("signed", plain("One"), "Content-Type: application/pgp-signature\n\nx"), "One", false},
		"no closing boundary":   {strings.TrimSuffix(multipart("mixed", plain("One")), "--=_mixed--\nepilogue\n"), "One", false},
		"no boundary parameter": {"Content-Type: multipart/mixed\n\n--q1\n" + plain("One") + "\n--q1--\n", "One", false},
		"no parts":              {"Content-Type: multipart/mixed; boundary=zz\n\nOne", "One", false},
		"damaged part header":   {multipart("mixed", "Content-Type text plain\nno header at all\n\nx", plain("One")), "x\n\nOne", false},
		"part without header":   {multipart("mixed", "\nOne"), "One", false},
		"html labelled plain":   {plain("<html><body><p>One</p></body></html>"), "One", true},
		"encoded multipart":     {"Content-Type: multipart/mixed; boundary=q\nContent-Transfer-Encoding: base64\n\nLS1xCgpPbmUKLS1xLS0K", "One", false},
		"flowed":                {"Content-Type: text/plain; format=flowed\n\nOne \ntwo\n> q \n> r\n-- \nsig", "One two\n> q r\n-- \nsig", false},
		"flowed delsp":          {"Content-Type: text/plain; format=flowed; delsp=yes\n\n面 \n接", "面接", false},
		"clear-signed":          {"\n-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA256\n\nOne\n- - two\n-----BEGIN PGP SIGNATURE-----\n\nabc\n-----END PGP SIGNATURE-----", "One\n- two", false},
		"report":                {multipart("report", plain("Undelivered"), "Content-Type: message/delivery-status\n\nx", "Content-Type: message/rfc822\n\nSubject: old\nFrom: me@x.example\n\nOLD"), "Undelivered", false},
	} {
		m := mustParse(t, "From: a@x.example\nMIME-Version: 1.0\n"+c.raw)
		if m.Text != c.text || m.FromHTML != c.html {
			t.Errorf("%s: html %v, text %q\ndefects %q", name, m.FromHTML, m.Text, m.Defects)
		}
	}
}

func TestAttachmentsAndCalendar(t *testing.T) {
	m := mustParse(t, "From: a@x.example\n"+multipart("mixed", "Content-Type: text/plain\n\nhello",
		"Content-Type: application/pdf; name=\"=?utf-8?Q?Angebot_f=C3=BCr_Tom.pdf?=\"\nContent-Disposition: attachment\n\nx",
		"Content-Type: image/png\nContent-Disposition: attachment; filename*=utf-8''%C3%BC.png\n\nx",
		"Content-Type: text/calendar; charset=utf-8\nContent-Transfer-Encoding: base64\n\nQkVHSU46VkNBTEVOREFSDQpNRVRIT0Q6cmVxdWVzdA0K"))
	want := "[{Angebot für Tom.pdf application/pdf} {ü.png image/png}]"
	if got := fmt.Sprint(m.Attachments); got != want || m.Calendar != "REQUEST" || m.ContentType != "multipart/mixed" {
		t.Errorf("%s, calendar %q, type %q", got, m.Calendar, m.ContentType)
	}
}

// An attached message is the content of a forward.
func TestAttachedMessage(t *testing.T) {
	m := mustParse(t, "From: a@x.example\nSubject: Fwd: Job\n"+multipart("mixed", "Content-Type: text/plain\n\nFYI",
		"Content-Type: message/rfc822\nContent-Disposition: attachment\n\nFrom: =?utf-8?Q?J=C3=B6rg?= <j@y.example>\nSubject: Job\nDate: Tue, 10 Mar 2026 09:00:00 +0100\nContent-Type: text/html\n\n<p>We pay 90k.</p>"))
	if !m.Forwarded || m.New != "FYI\n\nWe pay 90k." || !strings.Contains(m.Quoted, "From: Jörg <j@y.example>") {
		t.Errorf("forwarded %v, new %q, quoted %q", m.Forwarded, m.New, m.Quoted)
	}
}

func TestKey(t *testing.T) {
	base := "From: a@x.example\nDate: Wed, 11 Mar 2026 10:04:33 +0100\nSubject: S\n\nbody\n"
	m := mustParse(t, base)
	again := mustParse(t, strings.ReplaceAll(base, "\n", "\r\n"))
	again.Size = m.Size
	if m.Key() != again.Key() || !strings.HasPrefix(m.Key(), "sha256:") {
		t.Errorf("%q and %q", m.Key(), again.Key())
	}
	for _, other := range []string{strings.Replace(base, "body", "bodz", 1), strings.Replace(base, "S\n", "T\n", 1), base + "more"} {
		if mustParse(t, other).Key() == m.Key() {
			t.Errorf("%q has the same key", other)
		}
	}
	if k := mustParse(t, "Message-ID: <a@x>\n"+base).Key(); k != "<a@x>" {
		t.Errorf("key %q", k)
	}
}

func TestRawHeader(t *testing.T) {
	m := mustParse(t, "From: a@x.example\nThread-Topic: =?utf-8?Q?Gr=C3=B6=C3=9Fe?=  x\nthread-index: AQHZ\n\t1234\n\n")
	if got := m.RawHeader("thread-topic"); got != "=?utf-8?Q?Gr=C3=B6=C3=9Fe?=  x" {
		t.Errorf("topic %q", got)
	}
	if m.Get("THREAD-TOPIC") != "Größe  x" || m.RawHeader("Thread-Index") != "AQHZ\t1234" || m.Get("X-None") != "" || m.RawHeader("X-None") != "" {
		t.Errorf("%q, %q", m.Get("THREAD-TOPIC"), m.RawHeader("Thread-Index"))
	}
}

func TestTextLinks(t *testing.T) {
	m := mustParse(t, "From: a@x.example\n\nSee https://x.example/a?b=1. And <http://y.example/>, httpx and https://z.example)\n")
	want := "[{https://x.example/a?b=1 https://x.example/a?b=1} {http://y.example/ http://y.example/} {https://z.example https://z.example}]"
	if got := fmt.Sprint(m.Links); got != want {
		t.Error(got)
	}
}
