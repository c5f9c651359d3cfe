package quote

import (
	"strings"
	"testing"
	"unicode"
)

func FuzzSplit(f *testing.F) {
	for _, s := range []string{"Hi\n\nOn 11 Mar 2026, at 10:04, A <a@x> wrote:\n> q", "FYI\n---------- Forwarded message ----------\nFrom: a@x\nDate: x\nSubject: y\n\nz",
		"a\n-- \nb", "> Begin forwarded message:\n>\n> From: a@x\n> Subject: b\n> Date: c\n>\n> hello", "Von: a@x\nGesendet: b\nAn: c\nBetreff: d\n\ne",
		"Best,\nAnna\nCTO\n+49 30 12345678", "よろしくお願いいたします。\n田中\n━━━━━━━━\n株式会社"} {
		f.Add(s, false)
		f.Add(s, true)
	}
	f.Add("\xff\xfd\xfa(0@0)wrote:", true) // lower case is longer
	f.Fuzz(func(t *testing.T, text string, forward bool) {
		p := Split(text, forward)
		// No word may be lost or invented: what went in comes out, line by line.
		want := map[string]int{}
		for _, l := range strings.Split(text, "\n") {
			want[bare(l)]++
		}
		for _, part := range []string{p.New, p.Quoted, p.Signature} {
			for _, l := range strings.Split(part, "\n") {
				want[bare(l)]--
			}
		}
		for l, n := range want {
			if l != "" && n != 0 {
				t.Fatalf("line %q: %+d", l, -n)
			}
		}
	})
}

// bare is a line without quote marks and outer spaces, which Split may remove.
func bare(l string) string {
	return strings.TrimFunc(l, func(r rune) bool { return r == '>' || unicode.IsSpace(r) })
}
