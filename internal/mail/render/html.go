// Package render turns the bodies of mail into plain text: HTML with what its
// reader sees and nothing else, format=flowed, clear-signed text.
package render

import (
	"bytes"
	"strings"

	"inboxd/internal/mail/chars"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// Link is a hyperlink: what the reader sees, and where it leads.
type Link struct{ Text, Href string }

const (
	maxText  = 1 << 20 // octets of text written
	maxLinks = 500     // links collected
	maxOpen  = 500     // elements open at once
	maxQuote = 20      // quote depth shown
)

// HTML turns an HTML body into text: blocks become lines, cells of one
// table row are set apart, quotations get "> " in front so that Split knows
// them, and nothing that the reader cannot see is kept. It reads tokens instead
// of building a tree: time and memory stay linear in the input whatever the
// nesting, and mail HTML is too broken for a tree to tell more.
func HTML(source string) (text string, links []Link) {
	r := &renderer{hiddenNames: map[string]bool{}}
	r.stack = append(r.stack, frame{bg: white})
	z := html.NewTokenizer(strings.NewReader(strings.ToValidUTF8(source, "\uFFFD")))
	for len(r.out) < maxText {
		switch z.Next() {
		case html.ErrorToken:
			r.popTo(1)
			return chars.Tidy(string(bytes.TrimSpace(r.out))), r.links
		case html.TextToken:
			r.text(z.Text())
		case html.StartTagToken:
			r.open(z, false)
		case html.SelfClosingTagToken:
			r.open(z, true)
		case html.EndTagToken:
			name, _ := z.TagName()
			r.close(atom.Lookup(name), name)
		}
	}
	return chars.Tidy(string(bytes.TrimSpace(r.out))), r.links
}

// frame is an open element and what it hands down to its content.
type frame struct {
	tag      atom.Atom
	name     string // of an element without an atom, such as o:p
	hidden   bool
	pre      bool
	quote    int
	fg, bg   color
	list     int // nesting of lists
	ordered  bool
	tight    bool // a paragraph without margins, as Outlook writes lines
	started  int  // octets written when it was opened
	role     role
	href     string
	linkFrom int
}

// role marks the containers in which mail programs put the head of a quotation.
type role uint8

const (
	noRole      role = iota
	attribution      // "On … wrote:" in a language we may not know
	replyHeader      // From/Sent/To/Subject in a language we may not know
)

// renderer holds the text written so far and what is owed before the next word.
type renderer struct {
	out         []byte
	stack       []frame
	links       []Link
	newlines    int  // line breaks owed
	space       bool // a space is owed
	cell        bool // a cell separator is owed
	bullet      string
	lastQuote   int
	styled      bool            // the document has a style sheet
	hiddenNames map[string]bool // ".class" and "#id" that the style sheet hides
}

func (r *renderer) top() *frame { return &r.stack[len(r.stack)-1] }

// open handles a start tag.
func (r *renderer) open(z *html.Tokenizer, selfClosing bool) {
	raw, hasAttr := z.TagName()
	tag := atom.Lookup(raw)
	name := ""
	if tag == 0 {
		name = string(raw)
	}
	r.closeImplied(tag)
	f := *r.top()
	f.tag, f.name, f.started, f.role, f.href, f.tight = tag, name, len(r.out), noRole, "", false
	var a attrs
	if hasAttr {
		a.read(z)
		a.apply(&f, r)
	}
	r.before(&f, a)
	if voidElement(tag) || selfClosing && tag == 0 || len(r.stack) >= maxOpen {
		return
	}
	r.stack = append(r.stack, f)
}

// before does what an element means for the text in front of its content.
func (r *renderer) before(f *frame, a attrs) {
	if f.hidden {
		return
	}
	switch f.tag {
	case atom.Br:
		r.newlines = min(r.newlines+1, 3)
	case atom.Hr:
		r.breakLine(1)
		r.write("________________________________")
		r.breakLine(1)
	case atom.Td, atom.Th:
		r.cell = true
	case atom.Ul, atom.Ol:
		f.list, f.ordered = f.list+1, f.tag == atom.Ol
		r.breakLine(1)
	case atom.Li:
		r.breakLine(1)
		r.bullet = strings.Repeat("  ", min(max(f.list-1, 0), 8)) + "- "
	case atom.Pre:
		f.pre = true
		r.breakLine(1)
	case atom.Blockquote:
		r.breakLine(1)
		if a.quotes() {
			f.quote = min(f.quote+1, maxQuote)
		}
	case atom.A:
		f.href, f.linkFrom = a.href, len(r.out)
	case atom.Script, atom.Style, atom.Title, atom.Textarea, atom.Template, atom.Iframe, atom.Noframes, atom.Noembed,
		atom.Select, atom.Object, atom.Svg, atom.Video, atom.Audio, atom.Datalist:
		f.hidden = true
		r.styled = r.styled || f.tag == atom.Style
	default:
		r.breakLine(blockBreaks(f))
	}
}

// blockBreaks is how many line breaks an element puts around itself.
func blockBreaks(f *frame) int {
	switch f.tag {
	case atom.P, atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6:
		if f.tight {
			return 1
		}
		return 2
	case atom.Div, atom.Tr, atom.Table, atom.Tbody, atom.Thead, atom.Ul, atom.Ol, atom.Li, atom.Dl, atom.Dt, atom.Dd, atom.Pre,
		atom.Blockquote, atom.Section, atom.Article, atom.Header, atom.Footer, atom.Center, atom.Form, atom.Fieldset,
		atom.Address, atom.Body, atom.Main, atom.Aside, atom.Nav, atom.Figure, atom.Caption:
		return 1
	}
	return 0
}

func (r *renderer) breakLine(n int) { r.newlines = max(r.newlines, n) }

// close handles an end tag: it ends the nearest such element and all inside it.
// Inside a table cell only a table tag may reach out of the cell.
func (r *renderer) close(tag atom.Atom, name []byte) {
	tableTag := tag == atom.Td || tag == atom.Th || tag == atom.Tr || tag == atom.Table || tag == atom.Tbody ||
		tag == atom.Thead || tag == atom.Body || tag == atom.Html
	if tag == atom.P && !r.isOpen(atom.P) {
		r.breakLine(1)
		return
	}
	for i := len(r.stack) - 1; i > 0; i-- {
		f := &r.stack[i]
		if f.tag == tag && (tag != 0 || f.name == string(name)) {
			r.popTo(i)
			return
		}
		if (f.tag == atom.Td || f.tag == atom.Th) && !tableTag {
			return
		}
	}
}

// isOpen looks for an open element within the current cell.
func (r *renderer) isOpen(tag atom.Atom) bool {
	for i := len(r.stack) - 1; i > 0; i-- {
		switch r.stack[i].tag {
		case tag:
			return true
		case atom.Td, atom.Th:
			return false
		}
	}
	return false
}

// popTo closes every element from position i up.
func (r *renderer) popTo(i int) {
	for len(r.stack) > i {
		f := *r.top()
		r.stack = r.stack[:len(r.stack)-1]
		if f.hidden {
			continue
		}
		r.after(&f)
	}
}

// after does what the end of an element means for the text.
func (r *renderer) after(f *frame) {
	switch {
	case f.tag == atom.A:
		r.link(f)
	case f.tag == atom.P && f.tight && len(r.out) == f.started && len(r.out) > 0:
		r.breakLine(2) // Outlook's empty paragraph is an empty line
	default:
		r.breakLine(blockBreaks(f))
	}
	switch f.role {
	case attribution:
		r.markAttribution(f.started)
	case replyHeader:
		r.markReplyHeader(f.started)
	}
}

// link records a hyperlink with the words it shows.
func (r *renderer) link(f *frame) {
	if f.href == "" || strings.HasPrefix(f.href, "#") || len(r.links) >= maxLinks {
		return
	}
	shown := r.out[min(f.linkFrom, len(r.out)):]
	if len(shown) > 500 {
		shown = shown[:500]
	}
	text := strings.Join(strings.Fields(strings.ToValidUTF8(string(shown), "")), " ")
	r.links = append(r.links, Link{Text: text, Href: f.href})
}

// closeImplied ends the elements that a start tag ends by the rules of HTML: a
// new row ends the row, a new item the item, a block the paragraph.
func (r *renderer) closeImplied(tag atom.Atom) {
	var ends, within [3]atom.Atom
	switch tag {
	case atom.Li:
		ends, within = [3]atom.Atom{atom.Li}, [3]atom.Atom{atom.Ul, atom.Ol}
	case atom.Td, atom.Th:
		ends, within = [3]atom.Atom{atom.Td, atom.Th}, [3]atom.Atom{atom.Tr, atom.Table}
	case atom.Tr:
		ends, within = [3]atom.Atom{atom.Tr}, [3]atom.Atom{atom.Table}
	case atom.P, atom.Div, atom.Table, atom.Ul, atom.Ol, atom.Blockquote, atom.Hr, atom.H1, atom.H2, atom.H3, atom.Pre:
		ends, within = [3]atom.Atom{atom.P}, [3]atom.Atom{atom.Td, atom.Th, atom.Blockquote}
	default:
		return
	}
	for i := len(r.stack) - 1; i > 0; i-- {
		t := r.stack[i].tag
		if t == 0 {
			continue
		}
		if t == ends[0] || t == ends[1] {
			r.popTo(i)
			return
		}
		if t == within[0] || t == within[1] || t == within[2] {
			return
		}
	}
}

func voidElement(tag atom.Atom) bool {
	switch tag {
	case atom.Br, atom.Hr, atom.Img, atom.Input, atom.Meta, atom.Link, atom.Area, atom.Base, atom.Col, atom.Embed,
		atom.Source, atom.Track, atom.Wbr, atom.Param:
		return true
	}
	return false
}
