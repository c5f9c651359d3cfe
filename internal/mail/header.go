package mail

import (
	"bytes"
	"strings"
)

// scanHeader reads the header fields at the start of raw and returns them with
// the body behind them. The library's reader gives up on the whole message at
// the first damaged line (a line without a colon as some filters insert, a space
// before the colon, an mbox separator); here the damage costs only that line.
func scanHeader(raw []byte, d *defects) (fields []Field, body []byte) {
	s := headerScan{d: d}
	for rest := raw; len(rest) > 0; {
		line, tail := cutLine(rest)
		if len(line) == 0 {
			s.flush(raw[:len(raw)-len(rest)])
			return s.fields, tail
		}
		if s.line(line, raw, len(raw)-len(rest)) {
			d.add("no empty line between header and body")
			return s.fields, raw[s.strayAt:]
		}
		rest = tail
	}
	s.flush(raw)
	if s.strays > 0 && len(s.fields) > 0 {
		d.add("no empty line between header and body")
		return s.fields, raw[s.strayAt:]
	}
	return s.fields, nil
}

// headerScan is the state of scanHeader: the field being collected, and where
// lines began that belong to no field.
type headerScan struct {
	fields  []Field
	d       *defects
	name    string
	start   int // offset of the value being collected
	open    bool
	strays  int // lines in a row that are no header
	strayAt int
}

// line takes one non-empty line at offset at and reports whether the body has
// begun without the empty line that should precede it.
func (s *headerScan) line(line, raw []byte, at int) (bodyBegan bool) {
	if line[0] == ' ' || line[0] == '\t' {
		if !s.open && s.strays == 0 && len(bytes.TrimSpace(line)) > 0 {
			s.d.add("header began with a continuation line")
		}
		return false
	}
	s.flush(raw[:at])
	name, valueAt, ok := fieldName(line)
	if ok {
		s.strays = 0
		s.name, s.start, s.open = name, at+valueAt, true
		if line[valueAt-2] == ' ' || line[valueAt-2] == '\t' {
			s.d.add("space between header name and colon")
		}
		return false
	}
	if len(s.fields) == 0 && (bytes.HasPrefix(line, []byte("From ")) || bytes.HasPrefix(line, []byte(">From "))) {
		return false // an mbox separator left in front of the message
	}
	if s.strays == 0 {
		s.strayAt = at
	}
	s.strays++
	s.d.add("header line without a field name dropped")
	return s.strays >= 2 && len(s.fields) > 0
}

// flush ends the field being collected; its value reaches to the end of upTo.
func (s *headerScan) flush(upTo []byte) {
	if !s.open {
		return
	}
	s.open = false
	if len(s.fields) >= maxFields {
		s.d.add("more header fields than are read")
		return
	}
	s.fields = append(s.fields, Field{Name: s.name, Value: unfold(upTo[s.start:], s.d)})
}

// fieldName splits "Name: value". The name is printable ASCII without space
// (RFC 5322 §2.2); spaces before the colon are obsolete syntax and allowed
// (§4.5). valueAt is the offset just behind the colon.
func fieldName(line []byte) (name string, valueAt int, ok bool) {
	colon := bytes.IndexByte(line, ':')
	if colon <= 0 || colon > 200 {
		return "", 0, false
	}
	n := bytes.TrimRight(line[:colon], " \t")
	if len(n) == 0 {
		return "", 0, false
	}
	for _, c := range n {
		if c <= ' ' || c >= 0x7f {
			return "", 0, false
		}
	}
	return string(n), colon + 1, true
}

// unfold joins the lines of a value: the line break goes, the white space that
// began the next line stays (RFC 5322 §2.2.3). NUL and stray carriage returns,
// which no value may hold, are dropped or become a space.
func unfold(value []byte, d *defects) string {
	if bytes.IndexByte(value, '\n') < 0 && bytes.IndexByte(value, '\r') < 0 && bytes.IndexByte(value, 0) < 0 {
		return string(bytes.Trim(value, " \t"))
	}
	out := make([]byte, 0, len(value))
	for i, c := range value {
		switch {
		case c == '\n':
		case c == '\r' && (i+1 == len(value) || value[i+1] == '\n'):
		case c == '\r':
			d.add("carriage return inside a header line")
			out = append(out, ' ')
		case c == 0:
			d.add("NUL octet in the header")
		default:
			out = append(out, c)
		}
	}
	return string(bytes.Trim(out, " \t"))
}

// cutLine splits off the first line, without its LF or CRLF.
func cutLine(b []byte) (line, rest []byte) {
	i := bytes.IndexByte(b, '\n')
	if i < 0 {
		return bytes.TrimSuffix(b, []byte{'\r'}), nil
	}
	line, rest = b[:i], b[i+1:]
	return bytes.TrimSuffix(line, []byte{'\r'}), rest
}

// fieldValue is the value of the first field called name, or "".
func fieldValue(fields []Field, name string) string {
	for i := range fields {
		if strings.EqualFold(fields[i].Name, name) {
			return fields[i].Value
		}
	}
	return ""
}
