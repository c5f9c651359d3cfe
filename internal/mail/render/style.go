package render

import (
	"strconv"
	"strings"

	"golang.org/x/net/html"
)

// color is 0xRRGGBB; noColor means that it cannot be known.
type color int32

const (
	noColor color = -1
	white   color = 0xffffff
)

// attrs are the attributes that matter for what the reader sees.
type attrs struct {
	style, class, id, typ, href, fg, bg string
	hidden, picture                     bool
}

func (a *attrs) read(z *html.Tokenizer) {
	for more := true; more; {
		var key, val []byte
		key, val, more = z.TagAttr()
		switch string(key) {
		case "style":
			a.style = compactStyle(string(val))
		case "class":
			a.class = string(val)
		case "id":
			a.id = string(val)
		case "type":
			a.typ = string(val)
		case "href":
			a.href = strings.TrimSpace(string(val))
		case "color":
			a.fg = string(val)
		case "bgcolor":
			a.bg = string(val)
		case "background":
			a.picture = true
		case "hidden":
			a.hidden = true
		}
	}
}

// compactStyle lowers a style and drops its white space, so that declarations
// compare plainly.
func compactStyle(s string) string {
	if len(s) > 4<<10 {
		s = s[:4<<10]
	}
	return strings.Map(func(r rune) rune {
		if r <= ' ' {
			return -1
		}
		if r >= 'A' && r <= 'Z' {
			return r + 'a' - 'A'
		}
		return r
	}, s)
}

// apply hands the attributes down to the element's frame.
func (a *attrs) apply(f *frame, r *renderer) {
	f.hidden = f.hidden || a.hidden || a.style != "" && styleHides(a.style) || r.hidesName(a)
	f.tight = strings.HasPrefix(a.class, "Mso") || strings.Contains(a.style, "margin:0") || strings.Contains(a.style, "margin-bottom:0")
	if r.styled && (a.class != "" || a.id != "") && !strings.HasPrefix(a.class, "Mso") || a.picture {
		f.bg = noColor // the style sheet or a picture may colour it
	}
	if a.bg != "" {
		f.bg = parseColor(a.bg)
	}
	if a.fg != "" {
		f.fg = parseColor(a.fg)
	}
	if strings.Contains(a.style, "color") || strings.Contains(a.style, "background") {
		f.colors(a.style)
	}
	switch {
	case hasClass(a.class, "gmail_attr") || hasClass(a.class, "moz-cite-prefix"):
		f.role = attribution
	case a.id == "divRplyFwdMsg" || a.id == "mail-editor-reference-message-container" || outlookRule(a.style):
		f.role = replyHeader
	}
}

// outlookRule is the thin line that desktop Outlook draws above a reply header.
func outlookRule(style string) bool {
	return strings.Contains(style, "border-top:solid#e1e1e1") || strings.Contains(style, "border-top:solid#b5c4df")
}

// hidesName reports whether class or id hides the element: by the document's
// style sheet, or because preview texts are called so.
func (r *renderer) hidesName(a *attrs) bool {
	if a.id != "" && r.hiddenNames["#"+a.id] {
		return true
	}
	if a.class == "" {
		return false
	}
	for _, c := range strings.Fields(a.class) {
		if r.hiddenNames["."+c] {
			return true
		}
		switch strings.ToLower(c) {
		case "preheader", "preview-text", "previewtext", "preview_text", "mcnpreviewtext", "hidden-preheader", "preheader-text":
			return true
		}
	}
	return false
}

func hasClass(class, want string) bool {
	if !strings.Contains(class, want) {
		return false
	}
	for _, c := range strings.Fields(class) {
		if c == want {
			return true
		}
	}
	return false
}

// quotes reports whether a blockquote is a quotation. Mail programs also use it
// to indent the author's own words; those have neither border nor class.
func (a *attrs) quotes() bool {
	if strings.EqualFold(a.typ, "cite") || hasClass(a.class, "gmail_quote") || hasClass(a.class, "protonmail_quote") {
		return true
	}
	return !strings.Contains(a.style, "border:none") && !strings.Contains(a.style, "border-left:none") &&
		!strings.Contains(a.style, "margin:00040px")
}

// colors reads text and background colour from a compact style.
func (f *frame) colors(style string) {
	for _, decl := range strings.Split(style, ";") {
		k, v, _ := strings.Cut(strings.TrimSuffix(decl, "!important"), ":")
		switch k {
		case "color":
			f.fg = parseColor(v)
		case "background-color":
			f.bg = parseColor(v)
		case "background":
			if c := parseColor(v); c != noColor || v != "none" && v != "" {
				f.bg = c
			}
		case "background-image":
			f.bg = noColor
		}
	}
}

// parseColor reads the notations that mail uses; anything else is noColor.
func parseColor(s string) color {
	s = strings.ToLower(strings.TrimSpace(s))
	switch s {
	case "white":
		return white
	case "black":
		return 0
	}
	if strings.HasPrefix(s, "#") {
		s = s[1:]
		if len(s) == 3 {
			s = string([]byte{s[0], s[0], s[1], s[1], s[2], s[2]})
		}
		if n, err := strconv.ParseUint(s, 16, 32); err == nil && len(s) == 6 {
			return color(n)
		}
		return noColor
	}
	if strings.HasPrefix(s, "rgb(") && strings.HasSuffix(s, ")") {
		p := strings.Split(s[4:len(s)-1], ",")
		if len(p) != 3 {
			return noColor
		}
		c := 0
		for _, v := range p {
			n, err := strconv.Atoi(strings.TrimSpace(v))
			if err != nil || n < 0 || n > 255 {
				return noColor
			}
			c = c<<8 | n
		}
		return color(c)
	}
	return noColor
}

// sameColor reports whether text of one colour vanishes on the other.
func sameColor(a, b color) bool {
	if a == noColor || b == noColor {
		return false
	}
	for shift := 0; shift <= 16; shift += 8 {
		d := int(a>>shift&0xff) - int(b>>shift&0xff)
		if d > 8 || d < -8 {
			return false
		}
	}
	return true
}

// styleHides reports whether a compact style makes an element invisible: the
// ways in which preview texts and padding are hidden from the reader.
func styleHides(style string) bool {
	noHeight, clipped, away := false, false, false
	for _, decl := range strings.Split(style, ";") {
		k, v, _ := strings.Cut(strings.TrimSuffix(decl, "!important"), ":")
		switch k {
		case "display":
			if v == "none" {
				return true
			}
		case "visibility":
			if v == "hidden" || v == "collapse" {
				return true
			}
		case "mso-hide":
			return v == "all"
		case "font-size":
			if n, ok := length(v); ok && n <= 1 && !strings.HasSuffix(v, "em") && !strings.HasSuffix(v, "%") || ok && n == 0 {
				return true
			}
		case "opacity", "max-height", "max-width":
			if n, ok := length(v); ok && n == 0 {
				return true
			}
		case "height", "width":
			n, ok := length(v)
			noHeight = noHeight || ok && n == 0
		case "overflow":
			clipped = v == "hidden"
		case "left", "top", "text-indent", "margin-left":
			n, ok := length(v)
			away = away || ok && n <= -900
		}
	}
	return noHeight && clipped || away
}

// length reads the number at the start of a CSS length.
func length(v string) (float64, bool) {
	end := 0
	for end < len(v) && (isDigit(rune(v[end])) || v[end] == '.' || v[end] == '-' && end == 0) {
		end++
	}
	n, err := strconv.ParseFloat(v[:end], 64)
	return n, err == nil
}

// hiddenSelectors collects the classes and ids that a style sheet hides for
// every reader. Rules inside @media are for some readers only and passed over.
func hiddenSelectors(css string, into map[string]bool) {
	const most = 200
	for len(css) > 0 && len(into) < most {
		open := strings.IndexByte(css, '{')
		if open < 0 {
			return
		}
		selector := css[:open]
		if at := strings.LastIndexByte(selector, ';'); at >= 0 {
			selector = selector[at+1:]
		}
		end := blockEnd(css[open:])
		body := css[open+1 : max(open+1, open+end-1)]
		css = css[open+end:]
		if strings.Contains(selector, "@") || !styleHides(compactStyle(body)) {
			continue
		}
		for _, s := range strings.Split(selector, ",") {
			s = strings.TrimSpace(s)
			if i := strings.IndexAny(s, ".#"); i >= 0 && !strings.ContainsAny(s, " >:[+~*") {
				into[s[i:]] = true
			}
		}
	}
}

// blockEnd is the length of the {…} block at the start of s, nested ones included.
func blockEnd(s string) int {
	depth := 0
	for i := 0; i < len(s); i++ {
		switch s[i] {
		case '{':
			depth++
		case '}':
			if depth--; depth == 0 {
				return i + 1
			}
		}
	}
	return len(s)
}

func isDigit(r rune) bool { return r >= '0' && r <= '9' }
