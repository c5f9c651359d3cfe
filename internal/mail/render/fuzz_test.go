package render

import (
	"testing"
	"unicode/utf8"
)

func FuzzHTML(f *testing.F) {
	for _, s := range []string{"<p>a<p>b", "<div style='display:none'>x</div>y", "<table><tr><td>a<td>b</table>", "<blockquote type=cite>q<blockquote>r</blockquote></blockquote>",
		"<style>.a{display:none}@media x{.b{display:none}}</style><p class=b>k", "<a href=x>y", "<ul><li>a<li>b</ul>", "<pre>a\n b</pre>", "</td></table></p>", "<!--[if mso]>x<![endif]-->"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		text, _ := HTML(s)
		if !utf8.ValidString(text) {
			t.Fatalf("not UTF-8: %q", text)
		}
		if len(text) > 25*len(s)+200 {
			t.Fatalf("%d octets from %d", len(text), len(s))
		}
	})
}

func FuzzUnflow(f *testing.F) {
	f.Add("a \nb\n> c \n> d\n-- \nx", true)
	f.Fuzz(func(t *testing.T, s string, delsp bool) {
		if out := Unflow(s, delsp); len(out) > 2*len(s)+2 {
			t.Fatalf("%d octets from %d", len(out), len(s))
		}
	})
}
