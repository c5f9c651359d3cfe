package mail

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

// hostile are messages made to hang or bloat a reader, as large as one is read.
func hostile() map[string]string {
	fill := func(unit string) string { return strings.Repeat(unit, MaxBytes/len(unit)) }
	head := "From: a@example.org\nSubject: x\n"
	typed := func(t string) string { return head + "Content-Type: " + t + "\n\n" }
	nested := head
	for i := range 3000 {
		nested += fmt.Sprintf("Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n", i, i)
	}
	out := map[string]string{
		"many parts":         typed("multipart/mixed; boundary=x") + fill("--x\n\na\n"),
		"nested parts":       nested,
		"same boundary":      typed("multipart/mixed; boundary=x") + fill("--x\nContent-Type: multipart/mixed; boundary=x\n\n"),
		"nested messages":    head + fill("Content-Type: message/rfc822\n\nFrom: a@example.org\n"),
		"many fields":        fill("X: y\n"),
		"long folded field":  "From: a@example.org\nX:" + fill(" y\n"),
		"one header line":    "Subject: " + fill("a"),
		"many strays":        head + fill("stray\nX: y\n"),
		"many references":    head + "References: " + fill("<a@b> ") + "\n\n",
		"open ids":           head + "References: " + fill("<") + "\n\n",
		"quoted ids":         head + "References: " + fill("<\"") + "\n\n",
		"open comments":      head + "References: " + fill("(") + ")\n\n",
		"closed comments":    head + "References: " + fill("(a)") + "\n\n",
		"half comments":      head + "References: " + fill("(") + fill(")")[:1000] + "\n\n",
		"many addresses":     head + "To: " + fill("a@b, ") + "\n\n",
		"open quotes":        head + "To: " + fill("\"") + "\n\n",
		"open angles":        head + "To: " + fill("<") + "\n\n",
		"address comments":   head + "To: " + fill("(") + "\n\n",
		"address words":      head + "To: " + fill("a,") + "\n\n",
		"groups":             head + "To: " + fill("a:") + "\n\n",
		"encoded words":      head + "Subject: " + fill("=?utf-8?q?a?= ") + "\n\n",
		"open words":         head + "Subject: " + fill("=?utf-8?q?") + "\n\n",
		"half words":         head + "Subject: " + fill("=?") + "\n\n",
		"prefixes":           "From: a@example.org\nSubject: " + fill("Re: ") + "\n\n",
		"blobs":              "From: a@example.org\nSubject: " + fill("[a]") + "\n\n",
		"parameters":         head + "Content-Type: text/plain" + fill("; a=b") + "\n\n",
		"attributions":       head + "\n" + fill("On 11 Mar 2026, at 10:04, A <a@x> wrote:\n> q\n"),
		"half attributions":  head + "\n" + fill("On 11 Mar 2026, at 10:04, A <a@x>\n"),
		"attributed words":   head + "\nwords\n" + fill("On 11 Mar 2026, at 10:04, A <a@x> wrote:\n> q\n"),
		"header blocks":      head + "\n" + fill("From: a@x\nSent: b\nTo: c\nSubject: d\n"),
		"from lines":         head + "\nwords\n" + fill("From: a@x\n"),
		"forwards":           head + "\n" + fill("---------- Forwarded message ----------\nFrom: a@x\nDate: b\nSubject: c\n\nd\n"),
		"rules":              head + "\n" + fill("----------\n"),
		"japanese rules":     head + "\n" + fill("━━━━━━━\nTEL\n"),
		"delimiters":         head + "\n" + fill("--\nTEL\n"),
		"closings":           head + "\n" + fill("Best regards\n\nAnna\n> q\n"),
		"legal":              head + "\n" + fill("Unsubscribe\n> q\n"),
		"short lines":        head + "\n" + fill("a\n"),
		"empty lines":        head + "\n" + fill("\n"),
		"digits":             head + "\n" + fill("0"),
		"phones":             head + "\nBest regards\n" + fill("0 "),
		"alternating quotes": head + "\n" + fill("> a\nb\n"),
		"deep quotes":        head + "\n" + fill(">"),
		"flowed":             typed("text/plain; format=flowed") + fill("> > a \n"),
		"flowed depth":       typed("text/plain; format=flowed") + fill(strings.Repeat(">", 200)+"\n"),
		"html divs":          typed("text/html") + fill("<div>a"),
		"html quotes":        typed("text/html") + fill("<blockquote>a<br>"),
		"html unclosed":      typed("text/html") + fill("<b><i><p>a</x>"),
		"html tables":        typed("text/html") + fill("<table><tr><td>a"),
		"html links":         typed("text/html") + fill("<a href=x>a"),
		"html closers":       typed("text/html") + fill("<div>")[:100000] + fill("</p></i></td>")[:100000],
		"html style":         typed("text/html") + "<style>" + fill(".a{"),
		"html styles":        typed("text/html") + fill("<style>.a{display:none}</style><p class=a>x"),
		"html attrs":         typed("text/html") + "<p " + fill("style=a:b; "),
		"html entities":      typed("text/html") + fill("&zwnj;&nbsp;"),
		"html comment":       typed("text/html") + fill("<!--"),
		"html lt":            typed("text/html") + fill("<"),
		"html cites":         typed("text/html") + fill("<div class=gmail_attr>a<br>b<br>"),
		"base64":             head + "Content-Transfer-Encoding: base64\n\n" + fill("QUFB\n"),
		"base64 junk":        head + "Content-Transfer-Encoding: base64\n\n" + fill("====A"),
		"quoted-printable":   head + "Content-Transfer-Encoding: quoted-printable\n\n" + fill("="),
		"long qp line":       head + "Content-Transfer-Encoding: quoted-printable\n\n" + fill("=41"),
		"escapes":            head + "\n" + fill("\x1b$B"),
		"utf-7":              typed("text/plain; charset=utf-7") + fill("+"),
		"pgp":                head + "\n" + fill("-----BEGIN PGP SIGNED MESSAGE-----\n"),
		"urls":               head + "\n" + fill("http"),
	}
	return out
}

// A hostile message costs at most a second even on a slow, shared machine (most
// take milliseconds), and memory a small multiple of what is read.
func TestHostileMessages(t *testing.T) {
	for name, raw := range hostile() {
		t.Run(name, func(t *testing.T) {
			start := time.Now()
			m, err := Parse([]byte(raw))
			took := time.Since(start)
			t.Logf("%v", took)
			if took > 4*time.Second {
				t.Errorf("took %v", took)
			}
			if err != nil {
				return
			}
			if len(m.Text) > 3<<20 || len(m.Header) > maxFields || len(m.Links) > maxLinks || len(m.Attachments) > maxParts || len(m.Defects) > maxDefects {
				t.Errorf("text %d, fields %d, links %d, attachments %d, defects %d", len(m.Text), len(m.Header), len(m.Links), len(m.Attachments), len(m.Defects))
			}
		})
	}
}

func TestSixtyMegabytes(t *testing.T) {
	raw := []byte("From: a@example.org\nSubject: big\n\nHello\n" + strings.Repeat("x", 60<<20))
	m, err := Parse(raw)
	if err != nil {
		t.Fatal(err)
	}
	if !m.Truncated || m.Size != len(raw) || !strings.HasPrefix(m.Text, "Hello\n") || len(m.Text) > MaxBytes {
		t.Errorf("truncated %v, size %d, text of %d", m.Truncated, m.Size, len(m.Text))
	}
}
