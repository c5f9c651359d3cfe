package chars

import (
	"testing"
	"unicode/utf8"
)

func FuzzDecode(f *testing.F) {
	f.Add([]byte("abc\xff"), "utf-8")
	f.Add([]byte("\x1b$B$3$s\x1b(B"), "")
	f.Add([]byte("+AOk-x+"), "utf-7")
	f.Add([]byte("\xb0\xc4"), "gb2312")
	f.Fuzz(func(t *testing.T, b []byte, label string) {
		s, _ := Decode(b, label)
		if !utf8.ValidString(s) || !utf8.ValidString(Tidy(s)) {
			t.Fatalf("not UTF-8: %q", s)
		}
		if once := Tidy(s); Tidy(once) != once {
			t.Fatalf("Tidy is not stable on %q", s)
		}
	})
}

func FuzzHeader(f *testing.F) {
	for _, s := range []string{"=?utf-8?q?a_b?= =?utf-8?q?c?=", "=?x?", "=?utf-8?b?w6k?=", "=?utf-8*en?Q?=C3?= =?utf-8?Q?=A9?=", "\xe9"} {
		f.Add(s, "")
	}
	f.Fuzz(func(t *testing.T, s, hint string) {
		if out := Header(s, hint); !utf8.ValidString(out) {
			t.Fatalf("not UTF-8: %q", out)
		}
	})
}
