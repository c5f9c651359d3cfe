package config

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

// sameShape compares a decoded value with its node: every key and every element
// must have one, and none may be too many.
func sameShape(v any, n *node, path string) error {
	if n == nil {
		return fmt.Errorf("%s: no node", path)
	}
	switch v := v.(type) {
	case map[string]any:
		if len(n.keys) != len(v) || len(n.list) != 0 {
			return fmt.Errorf("%s: %d keys and %d elements for a table of %d", path, len(n.keys), len(n.list), len(v))
		}
		for name, inner := range v {
			if err := sameShape(inner, n.key(name), path+"."+name); err != nil {
				return err
			}
		}
	case []map[string]any:
		if len(n.list) != len(v) {
			return fmt.Errorf("%s: %d elements for %d tables", path, len(n.list), len(v))
		}
		for i := range v {
			if err := sameShape(v[i], n.item(i), fmt.Sprintf("%s[%d]", path, i)); err != nil {
				return err
			}
		}
	case []any:
		if len(n.list) != len(v) || len(n.keys) != 0 {
			return fmt.Errorf("%s: %d elements for a list of %d", path, len(n.list), len(v))
		}
		for i := range v {
			if err := sameShape(v[i], n.item(i), fmt.Sprintf("%s[%d]", path, i)); err != nil {
				return err
			}
		}
	default:
		if len(n.keys)+len(n.list) != 0 {
			return fmt.Errorf("%s: a plain value has a node with parts", path)
		}
	}
	return nil
}

// odd is TOML of every form that a line counter can get wrong.
const odd = `# a comment with [brackets] = "and quotes
title = """
a
[not.a.table]
b = 1"""
raw = '''
it's ''fine'' # not a comment
'''
ends = """x"""""
esc = """a \
   b \" """
"quoted key" = 1
'raw key'."dot.ted" = 'a # b'
"\u0061\tb" = 2
list = [ 1, # one ]
  2,
  "]", ["x",
  "y"], { a = 1, b = { c = [1,
  2] } },
]
inline.x.y = { "}" = "}", z.w = [ {q=1}, {q=2} ] } # end
date = 1979-05-27 07:32:00Z
[a.b]
c = 1
[[fruit]]
name = "apple"
[fruit.physical]
color = "red"
[[fruit.variety]]
name = "red"
[[fruit.variety]]
name = "granny"
[[fruit]]
name = 'banana'
[[fruit.variety]]
name = "plantain"
[a]
d = 2
[ spaced . "out" ] # comment
k = true
`

func TestIndexHasTheShapeOfTheValues(t *testing.T) {
	for name, text := range map[string]string{
		"odd": odd, "CRLF": strings.ReplaceAll(odd, "\n", "\r\n"), "BOM": "\xef\xbb\xbf" + odd,
		"example": string(Example()), "empty": "", "no line end": "a = 1",
	} {
		values, err := decodeTOML([]byte(text))
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		root, deep := index([]byte(text))
		if err := sameShape(values, root, ""); err != nil || deep != 0 {
			t.Errorf("%s: %v, too deep at %d", name, err, deep)
		}
	}
}

func TestIndexLines(t *testing.T) {
	root, _ := index([]byte(odd))
	for _, want := range []struct {
		path string
		line int
	}{
		{"title", 2}, {"raw", 6}, {"ends", 9}, {"esc", 10}, {"quoted key", 12}, {"raw key|dot.ted", 13}, {"a\tb", 14},
		{"list", 15}, {"list|#0", 15}, {"list|#1", 16}, {"list|#3", 17}, {"list|#3|#1", 18}, {"list|#4|b|c|#1", 19},
		{"inline|x|y", 21}, {"inline|x|y|z|w|#1|q", 21}, {"date", 22}, {"a|b", 23}, {"a|b|c", 24}, {"a", 37}, {"a|d", 38},
		{"fruit|#0", 25}, {"fruit|#0|physical", 27}, {"fruit|#0|physical|color", 28}, {"fruit|#0|variety|#1|name", 32},
		{"fruit|#1", 33}, {"fruit|#1|variety|#0", 35}, {"spaced|out|k", 40},
	} {
		n := root
		for part := range strings.SplitSeq(want.path, "|") {
			if i, ok := strings.CutPrefix(part, "#"); ok {
				n = n.item(int(i[0] - '0'))
				continue
			}
			n = n.key(part)
		}
		if n == nil || n.line != want.line {
			t.Errorf("%s: %+v, want line %d", want.path, n, want.line)
		}
	}
}

func TestIndexRefusesDepth(t *testing.T) {
	for name, text := range map[string]string{
		"lists":  "a = 1\nb = " + strings.Repeat("[", 200000),
		"tables": "a = 1\nb = " + strings.Repeat("{a=", 60000),
		"dots":   "a = 1\n" + strings.Repeat("a.", 120000) + "a = 1",
		"header": "a = 1\n[" + strings.Repeat("a.", 120000) + "a]",
	} {
		_, err := parse([]byte(text), &reading{file: "f"})
		if err == nil || !strings.Contains(err.Error(), "f:2: nested more than") {
			t.Errorf("%s: %.200v", name, err)
		}
	}
}

// FuzzLines holds the line index against the library: whatever it takes, the
// index must have the shape of.
func FuzzLines(f *testing.F) {
	f.Add([]byte(odd))
	f.Add(Example())
	for _, s := range []string{"a=[[[]]]", "a={}\n[b]\n", "x = '''\n'''", `"" = 1`, "a.b=1\na.c=2", "[[a]]\n[[a.b]]\n[a.b.c]", "\xff\xfea=1"} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		root, deep := index(data)
		values, err := decodeTOML(data)
		if err != nil || deep > 0 {
			return
		}
		if err := sameShape(values, root, ""); err != nil {
			t.Errorf("%v in %q", err, data)
		}
	})
}

// FuzzLoad holds that any bytes give a configuration or problems with lines, and
// that a configuration has what its users rely on.
func FuzzLoad(f *testing.F) {
	f.Add(Example())
	_, cases := badCases(f)
	for _, c := range cases {
		f.Add([]byte(c.text()))
	}
	dir := f.TempDir()
	f.Fuzz(func(t *testing.T, data []byte) {
		c, err := parse(data, &reading{file: "f", dir: dir})
		if err == nil {
			checkUsable(t, c)
			return
		}
		problems, ok := err.(Problems)
		if !ok || len(problems) == 0 {
			t.Fatalf("no problems: %v", err)
		}
		lines := 1 + strings.Count(string(data), "\n")
		for _, p := range problems {
			if p.Line < 1 || p.Line > lines || p.What == "" || strings.Contains(p.What, "%!") {
				t.Errorf("%+v of %d lines", p, lines)
			}
		}
		if !slices.IsSortedFunc(problems, func(a, b Problem) int { return a.Line - b.Line }) {
			t.Errorf("not in order: %v", problems)
		}
	})
}

// checkUsable holds what a configuration without problems promises.
func checkUsable(t *testing.T, c *Config) {
	if len(c.Accounts) == 0 || c.Rules.Stance == "" || len(c.Rules.Folders) == 0 || c.StateDir == "" {
		t.Errorf("incomplete: %+v", c)
	}
	for _, a := range c.Accounts {
		s := a.IMAPServer()
		if a.Name == "" || a.Address == "" || s.Host == "" || s.Port < 1 || s.Port > 65535 || s.Username == "" || a.IMAP.PasswordCommand.Empty() {
			t.Errorf("incomplete: %+v", a)
		}
		if s.TLS == "plain" && !isLoopback(s.Host) {
			t.Errorf("plain to %s", s.Host)
		}
	}
}
