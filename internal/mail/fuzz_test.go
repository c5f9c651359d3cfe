package mail

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"
)

// seeds adds every mail of testdata and a few broken ones.
func seeds(f *testing.F) {
	files, _ := filepath.Glob("testdata/*.eml")
	for _, name := range files {
		raw, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(raw)
	}
	f.Add(plainReply())
	f.Add(richReply())
	f.Add([]byte("From: a@example.org\n\n\x00\xff=?"))
	f.Add([]byte("From : x\r\rSubject: =?utf-8?B?//8=?=\n \n\nbody"))
	f.Add([]byte("From: a@b\nContent-Type: multipart/mixed; boundary=x\n\n--x\n--x\n--x--"))
}

func FuzzParse(f *testing.F) {
	seeds(f)
	f.Fuzz(func(t *testing.T, raw []byte) {
		m, err := Parse(raw)
		if err != nil {
			if !errors.Is(err, ErrUnreadable) {
				t.Fatalf("error of another kind: %v", err)
			}
			return
		}
		for _, s := range []string{m.Text, m.New, m.Quoted, m.Signature, m.Subject, m.Author().Name} {
			if !utf8.ValidString(s) {
				t.Fatalf("not UTF-8: %q", s)
			}
		}
		if strings.ContainsAny(m.Subject, "\r\n\x00") {
			t.Fatalf("subject of several lines: %q", m.Subject)
		}
		for _, id := range append(append([]string{}, m.References...), ReplyReferences(m)...) {
			if !strings.HasPrefix(id, "<") || !strings.HasSuffix(id, ">") || strings.ContainsAny(id, "\r\n") {
				t.Fatalf("no id: %q", id)
			}
		}
		if m.Key() == "" || m.Key() != m.Key() {
			t.Fatal("no stable key")
		}
		m.Automatic()
		Threads([]*Message{m, m}, Identities{"a@example.org"})
	})
}

func FuzzIDs(f *testing.F) {
	for _, s := range []string{"<a@b> <c@d>", "a@b", "<<a@b>", "(c) <a@b>,<a@b>", "<a b@c>", `<"x y"@z>`, "(((((<a@b>", "Your message of Tue"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		got := ids(s)
		again := ids(strings.Join(got, " "))
		if len(got) != len(again) {
			t.Fatalf("%q: %q reads back as %q", s, got, again)
		}
		for i := range got {
			if got[i] != again[i] {
				t.Fatalf("%q: %q reads back as %q", s, got[i], again[i])
			}
		}
		inReplyToIDs(s)
	})
}

func FuzzAddresses(f *testing.F) {
	for _, s := range []string{`"Müller, Anna" <a@x>`, "Müller, Anna <a@x>", "a@x, b@y; c@z", "g: a@x, b@y;", "=?utf-8?q?=3Ca=40x=3E?=", `"`, "<", "(((", "@,:;<>"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		for _, a := range parseAddresses(s, "iso-2022-jp") {
			if a.Addr == "" || strings.ContainsAny(a.Addr, "\r\n\x00") || strings.ContainsAny(a.Name, "\r\n\x00") || !utf8.ValidString(a.Name) {
				t.Fatalf("%q: bad address %+v", s, a)
			}
			SameAddr(a.Addr, a.Addr)
			TakesNoMail(a.Addr)
		}
	})
}

func FuzzDate(f *testing.F) {
	for _, s := range []string{"Wed, 11 Mar 2026 10:04:33 +0100 (CET)", "11-Mar-26 10:04", "2026-03-11T10:04:00Z", "Mar 11 10:04:00 2026 PST", "1:", "9:9am"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if d := parseDate(s); !d.IsZero() && (d.Year() < 1899 || d.Year() > 10000) {
			t.Fatalf("%q: %v", s, d)
		}
	})
}

func FuzzSubject(f *testing.F) {
	for _, s := range []string{"Re: x", "AW: [x] Re[2]: y", "[fwd: z]", "Re:", "回复：录用通知", "(fwd)", "\r\nBcc: x"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		r := ReplySubject(s)
		if ReplySubject(r) != r {
			t.Fatalf("%q: %q then %q", s, r, ReplySubject(r))
		}
		if strings.ContainsAny(r, "\r\n") || !utf8.ValidString(r) {
			t.Fatalf("%q: not one line: %q", s, r)
		}
		if b := BaseSubject(s); BaseSubject(r) != b && strings.TrimSpace(s) != "" && b != "" {
			if BaseSubject(cleanSubject(s)) == b && len(s) < 500 {
				t.Fatalf("%q: base %q, of its answer %q", s, b, BaseSubject(r))
			}
		}
	})
}

func FuzzMbox(f *testing.F) {
	f.Add([]byte("From a@b Mon Mar 11 10:04:00 2026\nSubject: x\n\n>From y\n\nFrom - Tue\nSubject: z\n\n"))
	f.Add([]byte("\n\nFrom"))
	f.Fuzz(func(t *testing.T, b []byte) {
		total := 0
		if err := ReadMbox(bytes.NewReader(b), func(raw []byte) error { total += len(raw); return nil }); err != nil {
			t.Fatal(err)
		}
		if total > len(b) {
			t.Fatalf("%d octets out of %d", total, len(b))
		}
	})
}
