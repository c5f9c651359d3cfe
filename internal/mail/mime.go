package mail

import (
	"bytes"
	"mime"
	"strings"

	"inboxd/internal/mail/chars"
)

// part is one MIME entity: what its header says of it, and its body as sent.
type part struct {
	fields   []Field
	typ      string // media type, lower case
	params   map[string]string
	encoding string // transfer encoding, lower case
	attached bool   // Content-Disposition: attachment
	filename string
	body     []byte
	depth    int
}

// newPart reads the MIME fields of an entity. What cannot be understood counts
// as plain text (RFC 2045 §5.2).
func newPart(fields []Field, body []byte, depth int) part {
	p := part{fields: fields, body: body, depth: depth}
	p.typ, p.params = mediaType(fieldValue(fields, "Content-Type"))
	if p.typ == "" || p.typ == "text" {
		p.typ = "text/plain"
	}
	p.encoding = transferEncoding(fieldValue(fields, "Content-Transfer-Encoding"))
	disposition, dp := mediaType(fieldValue(fields, "Content-Disposition"))
	p.attached = disposition == "attachment"
	p.filename = cleanName(chars.Header(dp["filename"], ""))
	if p.filename == "" {
		p.filename = cleanName(chars.Header(p.params["name"], ""))
	}
	return p
}

// mediaType reads "type/subtype; key=value". The standard parser is tried
// first, for RFC 2231; one damaged parameter makes it give up, so what it
// refuses is read loosely.
func mediaType(value string) (string, map[string]string) {
	if value == "" {
		return "", nil
	}
	if len(value) > 8<<10 {
		value = value[:8<<10]
	}
	if t, params, err := mime.ParseMediaType(value); err == nil {
		return t, params
	}
	pieces := splitParams(value)
	t := strings.ToLower(strings.TrimSpace(pieces[0]))
	if fields := strings.FieldsFunc(t, func(r rune) bool { return r == ' ' || r == '\t' || r == ',' }); len(fields) > 0 {
		t = fields[0]
	}
	params := map[string]string{}
	for _, p := range pieces[1:] {
		k, v, ok := strings.Cut(p, "=")
		k = strings.ToLower(strings.Trim(k, " \t*0"))
		if _, dup := params[k]; ok && k != "" && !dup {
			params[k] = strings.Trim(unquote(v), " \t")
		}
	}
	return t, params
}

// splitParams cuts at semicolons outside quotes.
func splitParams(s string) []string {
	var out []string
	start := 0
	for i := 0; i < len(s) && len(out) < 50; i++ {
		switch s[i] {
		case '"':
			i += quotedEnd(s[i:]) - 1
		case ';':
			out = append(out, s[start:i])
			start = i + 1
		}
	}
	return append(out, s[start:])
}

// transferEncoding normalises the field: "Quoted Printable;" is meant well.
func transferEncoding(value string) string {
	v := strings.ToLower(strings.Trim(value, " \t\"';"))
	v, _, _ = strings.Cut(v, ";")
	v = strings.TrimSpace(dropComments(v))
	switch strings.NewReplacer(" ", "", "-", "", "_", "").Replace(v) {
	case "quotedprintable", "quotedprintible":
		return "quoted-printable"
	case "base64":
		return "base64"
	case "", "7bit", "8bit", "binary":
		return ""
	}
	return v
}

// splitParts cuts a multipart body at its boundary lines (RFC 2046 §5.1). It
// works on the octets as they are, because the library's reader stops at the
// first part whose header is damaged and takes all later parts with it. closed
// reports that the closing boundary was seen.
func splitParts(body []byte, boundary string, most int) (parts [][]byte, closed bool) {
	mark := []byte("--" + boundary)
	start := -1
	for at := 0; at < len(body); {
		next := len(body)
		if i := bytes.IndexByte(body[at:], '\n'); i >= 0 {
			next = at + i + 1
		}
		if isMark, last := boundaryLine(body[at:next], mark); isMark {
			if start >= 0 {
				parts = append(parts, trimLineEnd(body[start:at]))
			}
			start = next
			if last {
				return parts, true
			}
			if len(parts) >= most {
				return parts, true
			}
		}
		at = next
	}
	if start >= 0 && start <= len(body) {
		parts = append(parts, body[start:])
	}
	return parts, false
}

// boundaryLine reports whether line is a delimiter and whether it is the last.
func boundaryLine(line, mark []byte) (is, last bool) {
	if !bytes.HasPrefix(line, mark) {
		return false, false
	}
	rest := bytes.TrimRight(line[len(mark):], " \t\r\n")
	switch {
	case len(rest) == 0:
		return true, false
	case bytes.HasPrefix(rest, []byte("--")):
		return true, true
	}
	return false, false
}

// trimLineEnd removes the line break before a boundary, which belongs to it.
func trimLineEnd(b []byte) []byte {
	b = bytes.TrimSuffix(b, []byte{'\n'})
	return bytes.TrimSuffix(b, []byte{'\r'})
}

// guessBoundary finds the delimiter of a multipart that lost its parameter: the
// first line that begins with two dashes and comes again.
func guessBoundary(body []byte) string {
	for rest, n := body, 0; len(rest) > 0 && n < 50; n++ {
		line, tail := cutLine(rest)
		line = bytes.TrimRight(line, " \t")
		if len(line) < 90 && bytes.HasPrefix(line, []byte("--")) && len(bytes.Trim(line, "-")) > 0 && bytes.Contains(tail, line) {
			return string(line[2:])
		}
		rest = tail
	}
	return ""
}
