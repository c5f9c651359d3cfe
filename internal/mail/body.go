package mail

import (
	"bytes"
	"strings"
	"unicode"

	"inboxd/internal/mail/chars"
	"inboxd/internal/mail/render"
)

// content is what a part contributes to the readable body.
type content struct {
	text string
	html bool // rendered from HTML
}

func (c content) empty() bool { return strings.TrimSpace(c.text) == "" }

// reader walks the MIME tree of one message within the limits.
type reader struct {
	m     *Message
	d     *defects
	parts int
	size  int // octets of text rendered so far
}

// readBody fills the body side of m: text, links, attachments, calendar method.
func readBody(m *Message, body []byte, d *defects) {
	root := newPart(m.Header, body, 0)
	root.attached = false // the message itself is no attachment
	m.ContentType = root.typ
	m.charset = root.params["charset"]
	r := reader{m: m, d: d}
	c := r.render(root)
	m.Text, m.FromHTML = strings.TrimRight(strings.TrimLeft(c.text, "\n"), " \t\n"), c.html
	if !m.FromHTML && len(m.Links) == 0 {
		m.Links = textLinks(m.Text)
	}
}

// render turns a part, with everything inside it, into text.
func (r *reader) render(p part) content {
	if r.parts++; r.parts > maxParts {
		r.d.add("more parts than are read")
		return content{}
	}
	switch {
	case strings.HasPrefix(p.typ, "multipart/"):
		return r.multipart(p)
	case p.typ == "message/rfc822" || p.typ == "message/global":
		return r.embedded(p)
	case p.typ == "text/calendar":
		r.calendar(p)
		r.attach(p)
		return content{}
	case strings.HasPrefix(p.typ, "text/") && !p.attached && readable(p.typ):
		return r.leaf(p)
	}
	r.attach(p)
	return content{}
}

// readable lists the text types that people read; others (vCards, CSS, the AMP
// and watch variants) repeat or accompany the message.
func readable(typ string) bool {
	switch typ {
	case "text/plain", "text/html", "text/enriched", "text/markdown", "text/x-markdown", "text/richtext":
		return true
	}
	return false
}

func (r *reader) attach(p part) {
	if len(r.m.Attachments) < maxParts && (p.filename != "" || p.attached || !strings.HasPrefix(p.typ, "text/")) {
		r.m.Attachments = append(r.m.Attachments, Attachment{Name: p.filename, Type: p.typ})
	}
}

// multipart renders the children of p by the rules of its subtype.
func (r *reader) multipart(p part) content {
	if p.depth >= maxNesting {
		r.d.add("parts nested deeper than are read")
		return content{}
	}
	children := r.children(p)
	if len(children) == 0 {
		r.d.add("multipart without parts, read as text")
		p.typ = "text/plain"
		return r.leaf(p)
	}
	switch p.typ {
	case "multipart/alternative":
		return r.alternative(children)
	case "multipart/report":
		// RFC 6522: first the words, then machine data and the returned message,
		// which is nobody's new text.
		return r.render(children[0])
	}
	var all content
	for _, c := range children {
		if c.filename != "" && strings.HasPrefix(c.typ, "text/") && !all.empty() {
			c.attached = true // a named text behind the body is a file shown inline
		}
		got := r.render(c)
		if got.empty() {
			continue
		}
		if !all.empty() {
			got.text = strings.TrimRight(all.text, "\n") + "\n\n" + strings.TrimLeft(got.text, "\n")
		}
		all = content{text: got.text, html: got.html || all.html}
	}
	return all
}

// children splits p and reads the header of each child.
func (r *reader) children(p part) []part {
	body := p.body
	boundary := p.params["boundary"]
	if boundary == "" {
		r.d.add("multipart without a boundary")
		boundary = guessBoundary(body)
	}
	if boundary == "" {
		return nil
	}
	raw, closed := splitParts(body, boundary, maxParts)
	if len(raw) == 0 && p.encoding != "" {
		// RFC 2045 §6.4 forbids encoding a multipart as a whole; some systems do.
		raw, closed = splitParts(decodeTransfer(body, p.encoding, r.d), boundary, maxParts)
	}
	if !closed && !r.m.Truncated {
		r.d.add("multipart without its closing boundary")
	}
	out := make([]part, 0, len(raw))
	for _, b := range raw {
		out = append(out, childPart(b, p, r.d))
	}
	return out
}

// childPart reads one child. A child that begins with an empty line has no
// header; in a digest it is a message (RFC 2046 §5.1.5).
func childPart(b []byte, parent part, d *defects) part {
	fields, body := scanHeader(b, d)
	if len(fields) == 0 && body == nil {
		body = b
	}
	child := newPart(fields, body, parent.depth+1)
	if parent.typ == "multipart/digest" && fieldValue(fields, "Content-Type") == "" {
		child.typ = "message/rfc822"
	}
	return child
}

// alternative renders every variant and keeps the better of plain text and HTML.
func (r *reader) alternative(children []part) content {
	var plain, rich content
	for _, c := range children {
		got := r.render(c)
		switch {
		case got.empty():
		case got.html && rich.empty():
			rich = got
		case !got.html && plain.empty():
			plain = got
		}
	}
	return better(plain, rich)
}

// better prefers the plain text, which is what its author or their program
// meant for reading, unless it is a stub beside the real HTML.
func better(plain, rich content) content {
	switch {
	case rich.empty():
		return plain
	case plain.empty():
		return rich
	}
	p, h := letters(plain.text), letters(rich.text)
	if p*3 < h && h > 60 {
		return rich
	}
	if p < 400 && h > p && pointsElsewhere(plain.text) {
		return rich
	}
	return plain
}

// pointsElsewhere recognises the stub that asks for an HTML reader.
func pointsElsewhere(text string) bool {
	t := strings.ToLower(text)
	for _, s := range []string{"html", "browser", "view this email", "view online", "navigateur", "navegador", "przegląda", "ブラウザ"} {
		if strings.Contains(t, s) {
			return true
		}
	}
	return false
}

// letters counts letters, for comparing how much two renderings say.
func letters(s string) int {
	n := 0
	for _, r := range s {
		if r < 0x80 {
			if r|0x20 >= 'a' && r|0x20 <= 'z' {
				n++
			}
		} else if unicode.IsLetter(r) {
			n++
		}
	}
	return n
}

// leaf decodes one text part.
func (r *reader) leaf(p part) content {
	if r.size > maxText {
		return content{}
	}
	octets := decodeTransfer(p.body, p.encoding, r.d)
	label := p.params["charset"]
	if p.typ == "text/html" && label == "" {
		label = metaCharset(octets)
	}
	if r.m.charset == "" {
		r.m.charset = label
	}
	text, mended := chars.Decode(octets, label)
	if mended != "" {
		r.d.add(mended)
	}
	if p.typ == "text/html" || p.typ == "text/plain" && looksLikeHTML(text) {
		text = r.html(text)
		r.size += len(text)
		return content{text: text, html: true}
	}
	text = chars.Tidy(text)
	if strings.EqualFold(p.params["format"], "flowed") {
		text = render.Unflow(text, strings.EqualFold(p.params["delsp"], "yes"))
	}
	text = render.StripPGP(text)
	r.size += len(text)
	return content{text: text}
}

// html renders an HTML body and keeps its links.
func (r *reader) html(source string) string {
	text, links := render.HTML(source)
	for _, l := range links {
		if len(r.m.Links) < maxLinks {
			r.m.Links = append(r.m.Links, Link(l))
		}
	}
	return text
}

// looksLikeHTML recognises HTML sent under a plain text label.
func looksLikeHTML(text string) bool {
	t := strings.ToLower(strings.TrimSpace(text[:min(len(text), 500)]))
	return strings.HasPrefix(t, "<!doctype html") || strings.HasPrefix(t, "<html")
}

// metaCharset finds charset= in the first kilobyte of an HTML part without one.
func metaCharset(b []byte) string {
	head := bytes.ToLower(b[:min(len(b), 1024)])
	i := bytes.Index(head, []byte("charset="))
	if i < 0 {
		return ""
	}
	rest := bytes.TrimLeft(head[i+8:], "\"' ")
	if end := bytes.IndexAny(rest, "\"' />;"); end > 0 && end < 30 {
		return string(rest[:end])
	}
	return ""
}

// embedded renders an attached message the way mail programs write a forward
// into the text, so that one rule reads both.
func (r *reader) embedded(p part) content {
	if p.depth >= maxNesting {
		r.d.add("parts nested deeper than are read")
		return content{}
	}
	if p.encoding != "" {
		p.body = decodeTransfer(p.body, p.encoding, r.d)
	}
	fields, body := scanHeader(p.body, r.d)
	if !looksLikeMail(fields) {
		r.attach(p)
		return content{}
	}
	inner := newPart(fields, body, p.depth+1)
	inner.attached = false
	got := r.render(inner)
	var b strings.Builder
	b.WriteString("---------- Forwarded message ----------\n")
	for _, name := range []string{"From", "Date", "Subject", "To"} {
		if v := fieldValue(fields, name); v != "" {
			b.WriteString(name + ": " + dropControls(chars.Header(v, inner.params["charset"])) + "\n")
		}
	}
	b.WriteString("\n" + got.text)
	return content{text: b.String(), html: got.html}
}

// calendar notes the METHOD of an invitation (RFC 5546 §1.4).
func (r *reader) calendar(p part) {
	method := p.params["method"]
	if method == "" {
		octets := decodeTransfer(p.body[:min(len(p.body), 64<<10)], p.encoding, r.d)
		if i := bytes.Index(octets, []byte("METHOD:")); i >= 0 {
			line, _ := cutLine(octets[i+len("METHOD:"):])
			method = string(line[:min(len(line), 30)])
		}
	}
	if method = strings.ToUpper(strings.TrimSpace(method)); method != "" && r.m.Calendar == "" {
		r.m.Calendar = method
	}
}

// textLinks collects the bare addresses of a plain text body.
func textLinks(text string) []Link {
	var out []Link
	for rest := text; len(out) < maxLinks; {
		i := strings.Index(rest, "http")
		if i < 0 {
			break
		}
		rest = rest[i:]
		if !strings.HasPrefix(rest, "http://") && !strings.HasPrefix(rest, "https://") {
			rest = rest[4:]
			continue
		}
		end := strings.IndexAny(rest, " \t\n<>\"()[]")
		if end < 0 {
			end = len(rest)
		}
		url := strings.TrimRight(rest[:end], ".,;:!?'")
		out = append(out, Link{Text: url, Href: url})
		rest = rest[end:]
	}
	return out
}
