package render

import (
	"fmt"
	"strings"
	"testing"
)

func TestHTML(t *testing.T) {
	for name, c := range map[string]struct{ in, want string }{
		"paragraphs":       {"<p>One</p><p>Two</p>", "One\n\nTwo"},
		"breaks":           {"One<br>Two<br><br>Three", "One\nTwo\n\nThree"},
		"white space":      {" One\n  two\t three ", "One two three"},
		"divs":             {"<div>One</div><div>Two</div>", "One\nTwo"},
		"gmail empty line": {"<div>One</div><div><br></div><div>Two</div>", "One\n\nTwo"},
		"outlook lines":    {`<p class="MsoNormal">One</p><p class="MsoNormal"><o:p>&nbsp;</o:p></p><p class="MsoNormal">Two</p>`, "One\n\nTwo"},
		"inline tags":      {"of<b>fer</b> <i>let</i>ter", "offer letter"},
		"list":             {"<ul><li>One<li>Two<ul><li>Deep</ul></ul>After", "- One\n- Two\n  - Deep\nAfter"},
		"list of blocks":   {"<ol><li><p>One</p></li><li><p>Two</p></li></ol>", "- One\n\n- Two"},
		"table":            {"<table><tr><th>Pay</th><td>90k</td></tr><tr><td>Place:</td><td>Berlin</td></tr></table>", "Pay | 90k\nPlace: Berlin"},
		"table unclosed":   {"<table><tr><td>a<td>b<tr><td>c<td>d</table>e", "a | b\nc | d\ne"},
		"layout table":     {"<table><tr><td><p>One</p><p>Two</p></td></tr></table>", "One\n\nTwo"},
		"empty cells":      {"<table><tr><td></td><td>a</td><td>&nbsp;</td><td>b</td></tr></table>", "a | b"},
		"pre":              {"<pre>a\n  b\n\nc</pre>", "a\n  b\n\nc"},
		"rule":             {"a<hr>b", "a\n________________________________\nb"},
		"entities":         {"&lt;a&gt; &amp; &euro;5 &#x1F600;", "<a> & €5 😀"},
		"digits grouped":   {"45&nbsp;000&nbsp;€", "45\u00a0000 €"},
		"wide spaces":      {"a&nbsp;&nbsp;&nbsp;b", "a b"},
		"comments":         {"a<!-- x --><!--[if mso]>y<![endif]--><![if !mso]>b<![endif]>", "ab"},
		"scripts":          {"a<script>x</script><style>y</style><title>z</title><template>t</template>b", "ab"},
		"select":           {"a<select><option>x</select>b", "ab"},
		"alt text":         {`<img alt="Logo">a`, "a"},
		"fillers":          {"Preview&zwnj;&nbsp;&zwnj;&nbsp;&#847;&#173;&#8203;<br>Real", "Preview\nReal"},
		"stray ends":       {"</div></td></p>a</b>b", "ab"},
		"unclosed":         {"<div><b>a<p>b", "a\n\nb"},
		"paragraph in p":   {"<p>a<p>b</p>", "a\n\nb"},
	} {
		if got, _ := HTML(c.in); got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}

// What the reader of the mail does not see is not text.
func TestHidden(t *testing.T) {
	for _, hidden := range []string{
		`<div style="display:none">X</div>`,
		`<div style="DISPLAY : none !important">X</div>`,
		`<div style="color:red;visibility:hidden">X</div>`,
		`<span style="font-size:0">X</span>`, `<span style="font-size:0px;line-height:0">X</span>`, `<span style="font-size:1px">X</span>`,
		`<span style="mso-hide:all">X</span>`,
		`<div style="max-height:0px;overflow:hidden">X</div>`,
		`<div style="opacity:0">X</div>`, `<div style="opacity:0.0">X</div>`,
		`<div style="height:0;overflow:hidden">X</div>`, `<div style="width:0px;height:0px;overflow:hidden">X</div>`,
		`<div style="position:absolute;left:-9999px">X</div>`, `<div style="text-indent:-9999px">X</div>`,
		`<div hidden>X</div>`,
		`<div class="preheader">X</div>`, `<span class="a preview-text b">X</span>`,
		`<style>.h{display:none}</style><div class="h">X</div>`,
		`<style>p.a, #b {color:red; display: none}</style><div id="b">X</div>`,
		`<span style="color:#ffffff">X</span>`, `<font color="white">X</font>`, `<span style="color:rgb(255, 255, 255)">X</span>`,
		`<td bgcolor="#f4f4f4"><font color="#f4f4f4">X</font></td>`,
		`<div style="background:#000"><span style="color:black">X</span></div>`,
		`<div style="display:none"><p>X<div>X</div></div>`,
		`<div style="display:none"><table><tr><td>X</div></td></tr></table></div>`,
	} {
		if got, _ := HTML("<p>Seen</p>" + hidden + "<p>also</p>"); strings.Contains(got, "X") || !strings.Contains(got, "Seen") || !strings.Contains(got, "also") {
			t.Errorf("%s: %q", hidden, got)
		}
	}
	for _, seen := range []string{
		`<div style="display:block">X</div>`, `<span style="font-size:0.9em">X</span>`, `<span style="font-size:11px">X</span>`,
		`<div style="opacity:0.8">X</div>`, `<div style="max-height:20px">X</div>`, `<div style="height:0">X</div>`,
		`<div style="background:#0066cc"><a style="color:#fff">X</a></div>`,
		`<table style="color:#fff"><tr><td bgcolor="#000">X</td></tr></table>`,
		`<td background="x.png"><font color="white">X</font></td>`,
		`<style>.b{background:red}</style><div class="b"><span style="color:white">X</span></div>`,
		`<style>@media (max-width:600px){.h{display:none}}</style><div class="h">X</div>`,
		`<style>.h .i{display:none}</style><div class="h">X</div>`,
		`<div style="left:-5px">X</div>`,
	} {
		if got, _ := HTML(seen); !strings.Contains(got, "X") {
			t.Errorf("%s: %q", seen, got)
		}
	}
}

func TestQuotations(t *testing.T) {
	for name, c := range map[string]struct{ in, want string }{
		"cite":            {`Yes.<blockquote type="cite">Really?<br>Sure?</blockquote>Sure.`, "Yes.\n> Really?\n> Sure?\nSure."},
		"nested":          {`a<blockquote type="cite">b<blockquote type="cite">c</blockquote>d</blockquote>`, "a\n> b\n>> c\n> d"},
		"empty lines":     {`<blockquote type="cite"><p>b</p><p>c</p></blockquote>`, "> b\n>\n> c"},
		"list inside":     {`<blockquote type="cite"><ul><li>b</ul></blockquote>`, "> - b"},
		"indent is none":  {`<blockquote style="margin:0 0 0 40px;border:none;padding:0px"><div>b</div></blockquote>`, "b"},
		"plain one is":    {`a<blockquote>b</blockquote>`, "a\n> b"},
		"known line":      {`a<div class="gmail_attr">On 11 Mar 2026, at 10:04, T &lt;t@x.example&gt; wrote:</div><blockquote class="gmail_quote">b</blockquote>`, "a\nOn 11 Mar 2026, at 10:04, T <t@x.example> wrote:\n> b"},
		"unknown line":    {`a<div class="gmail_attr">11 Mar, T kirjutas nii:</div><blockquote class="gmail_quote">b</blockquote>`, "a\n> 11 Mar, T kirjutas nii:\n> b"},
		"forward line":    {`<div class="gmail_attr">---------- Forwarded message ---------<br>From: x</div>b`, "---------- Forwarded message ---------\nFrom: x\nb"},
		"thunderbird":     {`a<div class="moz-cite-prefix">11.03.26, T kirjutas:<br></div><blockquote type="cite">b</blockquote>`, "a\n> 11.03.26, T kirjutas:\n> b"},
		"unknown header":  {`a<div id="divRplyFwdMsg"><b>Saatja:</b> t@x.example<br><b>Saadetud:</b> T<br><b>Saaja:</b> a<br><b>Teema:</b> s</div>b`, "a\n-----Original Message-----\nSaatja: t@x.example\nSaadetud: T\nSaaja: a\nTeema: s\nb"},
		"known header":    {`a<div id="divRplyFwdMsg"><b>From:</b> t@x.example<br><b>Sent:</b> T<br><b>To:</b> a<br><b>Subject:</b> s</div>b`, "a\nFrom: t@x.example\nSent: T\nTo: a\nSubject: s\nb"},
		"outlook no list": {`a<div style="border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0cm 0cm 0cm"><p class="MsoNormal">just a box</p></div>b`, "a\njust a box\nb"},
	} {
		if got, _ := HTML(c.in); got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}

func TestLinks(t *testing.T) {
	_, links := HTML(`<a href="https://evil.example/x">https://<b>good</b>.example</a> <a href=" mailto:a@x.example ">Write</a> <a href="#top">Top</a> <a>none</a>
		<a href="https://img.example"><img src=x></a> <div style="display:none"><a href="https://hidden.example">h</a></div> <a href=https://open.example>open`)
	want := "[{https://good.example https://evil.example/x} {Write mailto:a@x.example} { https://img.example} {open https://open.example}]"
	if got := fmt.Sprint(links); got != want {
		t.Errorf("%s", got)
	}
}

func BenchmarkHTML(b *testing.B) {
	in := `<html><head><style>.pre{display:none}</style></head><body>` + strings.Repeat(`<p style="margin:0;font-family:Arial">Thank you for taking the <b>time</b>, see <a href="https://example.org">here</a>.</p>`, 40) + "</body></html>"
	b.SetBytes(int64(len(in)))
	for b.Loop() {
		HTML(in)
	}
}
