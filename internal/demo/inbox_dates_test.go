package demo

import (
	"strings"
	"testing"
	"time"
)

func TestDateOf(t *testing.T) {
	wednesday := time.Date(2026, 3, 11, 22, 30, 0, 0, time.UTC)
	for _, c := range []struct{ field, want string }{
		{"@-1d09:12 +0000", "2026-03-10T09:12"},
		{"@-3w09:12 +0100", "2026-03-06T09:12"}, // over a weekend
		{"@-1d09:12 +0900", "2026-03-10T09:12"}, // although it is Thursday there
		{"@-400d00:00 -0800", "2025-02-04T00:00"},
		{"@live +0900", "2026-03-12T07:30"},
	} {
		got, err := dateOf("Date: "+c.field+"\nSubject: x\n\nbody", wednesday)
		if err != nil || got.Format("2006-01-02T15:04") != c.want {
			t.Errorf("%s = %v, %v; want %s", c.field, got, err, c.want)
		}
	}
	for _, bad := range []string{"", "@-3x09:12 +0000", "@-3w9:12 +0000", "@-3w29:12 +0000", "@+1d09:12 +0000", "@live", "@-1d09:12 +9900", "Tue, 10 Mar 2026 09:12:00 +0000"} {
		if got, err := dateOf("Date: "+bad+"\n\nbody", wednesday); err == nil {
			t.Errorf("%q is accepted as %v", bad, got)
		}
	}
	if _, err := dateOf("Subject: x\n\nDate: @-1d09:12 +0000\n", wednesday); err == nil {
		t.Error("a Date line in the body is accepted")
	}
}

func TestFillDates(t *testing.T) {
	own := time.Date(2026, 3, 5, 9, 0, 0, 0, time.UTC) // a Thursday
	others := map[string]time.Time{"a-1.eml": time.Date(2026, 1, 30, 23, 30, 0, 0, time.FixedZone("", -5*3600))}
	for _, c := range []struct{ marker, want string }{
		{"{{Monday 2 January|en|+2w}}", "Monday 9 March"},
		{"{{Mon, 2 Jan 2006|en}}", "Thu, 5 Mar 2026"},
		{"{{Monday, 2. January|de|+1w}}", "Freitag, 6. März"},
		{"{{Mon, 2. Jan 2006|de|+120d}}", "Fr., 3. Juli 2026"},
		{"{{Monday 2 January|fr|-2d}}", "mardi 3 mars"},
		{"{{1月2日(Mon)|ja|+1w}}", "3月6日(金)"},
		{"{{January2日 Monday|ja|+270d}}", "11月30日 月曜日"},
		{"{{2 Jan 15:04|en|=a-1.eml}}", "31 Jan 04:30"}, // as the replier's client shows it
		{"{{Monday 2 January|en|=a-1.eml+1w}}", "Monday 2 February"},
		{"{{2 January|en|=a-1.eml+0d}}", "30 January"},
		{"{{Monday|de|+4d}}, {{Monday 2 January|de|+300d}}", "Montag, Mittwoch 30 Dezember"},
	} {
		got, err := fillDates("x "+c.marker+" y", own, others)
		if err != nil || got != "x "+c.want+" y" {
			t.Errorf("%s = %q, %v; want %q", c.marker, got, err, c.want)
		}
	}
	for _, bad := range []string{"{{2006|xx}}", "{{2006|en|=b.eml}}", "{{2006|en|soon}}", "{{2006}}", "{{2006|en|+4}}"} {
		if got, err := fillDates(bad, own, others); err == nil {
			t.Errorf("%s is accepted as %q", bad, got)
		}
	}
}

func TestOnTheWire(t *testing.T) {
	got, err := onTheWire("From: Jörg Müller <j@example.org>, \"Voss, Dr. K.\" <k@example.org>\n" +
		"Subject: Größe\nContent-Type: multipart/mixed; boundary=\"b\"\n\n--b\n" +
		"Content-Type: text/plain; charset=iso-8859-1\nContent-Transfer-Encoding: quoted-printable\n\nschön\n--b\n" +
		"Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: base64\n\n日本\n--b--\n")
	want := strings.ReplaceAll("From: =?utf-8?q?J=C3=B6rg_M=C3=BCller?= <j@example.org>,\n\t\"Voss, Dr. K.\" <k@example.org>\n"+
		"Subject: =?utf-8?q?Gr=C3=B6=C3=9Fe?=\nContent-Type: multipart/mixed; boundary=\"b\"\n\n\n--b\n"+
		"Content-Type: text/plain; charset=iso-8859-1\nContent-Transfer-Encoding: quoted-printable\n\nsch=F6n\n--b\n"+
		"Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: base64\n\n5pel5pys\n--b--\n", "\n", "\r\n")
	if err != nil || string(got) != want {
		t.Errorf("got %v\n%q\nwant\n%q", err, got, want)
	}
	for _, bad := range []string{
		"Subject: x\n",
		"From: ö ö ö\n\nx",
		"Content-Type: multipart/mixed\n\n--b\n",
		"Content-Type: multipart/mixed; boundary=b\n\n--b\nA: b\n\nx\n",
		"Content-Type: text/plain; charset=klingon\n\nx",
		"Content-Type: text/plain; charset=iso-8859-1\n\n日本",
		"Content-Type: ;;\n\nx",
	} {
		if got, err := onTheWire(bad); err == nil {
			t.Errorf("%q is accepted as %q", bad, got)
		}
	}
}
