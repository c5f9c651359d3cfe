package chars

import "testing"

func TestDecode(t *testing.T) {
	for _, c := range []struct {
		in, label, want string
		mended          bool
	}{
		{"plain", "", "plain", false},
		{"Grüße", "utf8", "Grüße", false},
		{"Gr\xfc\xdfe", "", "Grüße", true},
		{"Gr\xfc\xdfe", "us-ascii", "Grüße", true},
		{"Gr\xfc\xdfe", "ISO-8859-1", "Grüße", false},
		{"Gr\xfc\xdfe", "\"latin1\"", "Grüße", false},
		{"\x80 5", "iso-8859-1", "€ 5", false},
		{"\xa4 5", "iso-8859-15", "€ 5", false},
		{"Dzie\xf1", "iso-8859-2", "Dzień", false},
		{"Dzie\xf1", "cp1250", "Dzień", false},
		{"\xc7\xd1\xb1\xdb", "ks_c_5601-1987", "한글", false},
		{"\xa4\xa4\xa4\xe5", "big5", "中文", false},
		{"\x93\xfa\x96{", "cp932", "日本", false},
		{"\x1b$BF|K\\\x1b(B", "iso-2022-jp", "日本", false},
		{"\x1b$BF|K\\\x1b(B", "", "日本", true},
		{"\xc6\xfc\xcb\xdc", "euc-jp", "日本", false},
		{"\xfe\xff\x00a", "utf-16", "a", false},
		{"caf\x8e", "macintosh", "café", false},
		{"caf\x82", "cp850", "café", false},
		{"+AOk- +ZeVnLA-!", "utf-7", "é 日本!", false},
		{"abc", "x-no-such", "abc", true},
		{"\xfc", "x-no-such", "ü", true},
	} {
		got, mended := Decode([]byte(c.in), c.label)
		if got != c.want || (mended != "") != c.mended {
			t.Errorf("%q as %q: %q, mended %q", c.in, c.label, got, mended)
		}
	}
}

func TestTidy(t *testing.T) {
	for in, want := range map[string]string{
		"a\r\nb\rc\n":              "a\nb\nc\n",
		"a\u00a0b":                 "a b",
		"45\u00a0000\u00a0€":       "45\u00a0000 €",
		"45\u202f000":              "45\u202f000",
		"of\u200bf\u00ader\ufeff":  "offer",
		"‎11.‎03.‎2026":            "11.03.2026",
		"می\u200cخواهم":            "می\u200cخواهم",
		"x\u200c\u00a0\u200c y":    "x  y",
		"a\x00b\x07\tc\x7f\u0085d": "ab\tcd",
		"a\u2028b\u2029c":          "a\nb\nc",
		"ü\u202eevil\u202c":        "üevil",
	} {
		if got := Tidy(in); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
}

func TestHeader(t *testing.T) {
	for _, c := range []struct{ in, hint, want string }{
		{"plain", "", "plain"},
		{"=?UTF-8?q?a=C3=BC?=", "", "aü"},
		{"=?utf-8?q?a?= =?utf-8?q?b?=", "", "ab"},
		{"=?utf-8?q?a?=\t =?utf-8?q?b?=", "", "ab"},
		{"=?utf-8?q?a?= x =?utf-8?q?b?=", "", "a x b"},
		{"x =?utf-8?q?a?= y", "", "x a y"},
		{"=?utf-8?q?a?==?utf-8?q?b?=", "", "ab"},
		{"=?iso-2022-jp?b?GyRCRnwbKEI=?= =?iso-2022-jp?b?GyRCS1wbKEI=?=", "", "日本"},
		{"=?gb2312?B?xOM=?= =?gb2312?B?usM=?=", "", "你好"},
		{"=?utf-8?B?w6k=?=!", "", "é!"},
		{"=?utf-8?B?w6k?=", "", "é"},
		{"=?utf-8?Q?3_=3D_3?=", "", "3 = 3"},
		{"=?utf-8?Q?a=?= b", "", "a= b"},
		{"a =? b", "", "a =? b"},
		{"\xc4\xe3\xba\xc3", "gb2312", "你好"},
		{"\xfc", "", "ü"},
		{"é", "gb2312", "é"},
		{"=?utf-8?Q?=E2=82?= =?utf-8?Q?=AC?=", "", "€"},
	} {
		if got := Header(c.in, c.hint); got != c.want {
			t.Errorf("%q: %q, want %q", c.in, got, c.want)
		}
	}
}
