package main

import (
	"bytes"
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"
)

// TestTablesLineUpAtAnyWidth: no line is wider than the screen, and every column
// begins where its header does.
func TestTablesLineUpAtAnyWidth(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 9).Draw(t, "columns")
		header := []string{"THREAD", "LAST", "WITH", "ROLE", "", "OFFER", "STANCE", "OUTCOME", "REVISIT"}[:n]
		var rows [][]string
		for range rapid.IntRange(1, 4).Draw(t, "rows") {
			r := make([]string, n)
			for i := range r {
				r[i] = clean(rapid.StringN(0, 30, -1).Draw(t, "cell"))
			}
			rows = append(rows, r)
		}
		var b bytes.Buffer
		p := &printer{w: &b, width: rapid.IntRange(21, 200).Draw(t, "width")}
		p.table(header, rows)
		header, rows = filled(header, rows)
		n = len(header)
		lines := strings.Split(strings.TrimRight(b.String(), "\n"), "\n")
		for _, l := range lines {
			if cells(l) > p.width {
				t.Fatalf("%d columns on a screen of %d: %q", cells(l), p.width, l)
			}
			if strings.ContainsAny(l, "\x1b\r\x07") || !utf8.ValidString(l) {
				t.Fatalf("an escape on a plain screen: %q", l)
			}
		}
		if n > 1 && header[0] != "" && header[1] != "" && len(lines) == len(rows)+1 && strings.HasPrefix(lines[0], header[0]) && strings.Contains(lines[0], header[1]) {
			at := cells(lines[0][:strings.Index(lines[0], header[1])])
			for i, l := range lines[1:] {
				if first := []rune(rows[i][1]); strings.TrimSpace(rows[i][1]) == "" || cells(string(first[0])) == 0 {
					continue
				}
				if begin := cutCells(l, at); !strings.HasPrefix(begin, string([]rune(rows[i][1])[:1])) && !strings.HasPrefix(begin, "…") {
					t.Fatalf("column 2 of %q begins with %q", l, begin)
				}
			}
		}
	})
}

// cutCells drops the first n columns of a line.
func cutCells(s string, n int) string {
	for i, r := range s {
		if n <= 0 && cells(string(r)) > 0 {
			return s[i:]
		}
		n -= cells(string(r))
	}
	return ""
}

func TestNoColourWithoutATerminal(t *testing.T) {
	var b bytes.Buffer
	p := newPrinter(&b)
	p.line("%s %s %s %s", p.bold("a"), p.dim("b"), p.green("c"), p.amber("d"))
	if b.String() != "a b c d\n" {
		t.Errorf("%q", b.String())
	}
}
