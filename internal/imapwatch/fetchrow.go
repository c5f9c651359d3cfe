package imapwatch

import (
	"bytes"
	"strconv"
	"strings"
	"time"
)

// fetchRow is one message's FETCH data while it is put into the order go-imap
// can take: the UID before the body, and everything of a message in one
// response. It loses the body without a word otherwise (measured with beta 8).
type fetchRow struct {
	seq     uint32
	uid     uint32
	small   []fetchItem
	section string // of the body, e.g. BODY[]<0>; "": none yet
	text    string // the body where it is NIL or a quoted string
	lit     []byte // the body where it was held
	sent    bool   // its head is out, its body passes or has passed
}

// fetchItem is one small item, ready to be written.
type fetchItem struct{ name, text string }

func (r *fetchRow) has(name string) bool {
	for _, it := range r.small {
		if it.name == name {
			return true
		}
	}
	return false
}

func (r *fetchRow) set(it fetchItem) {
	for i := range r.small {
		if r.small[i].name == it.name {
			r.small[i] = it
			return
		}
	}
	r.small = append(r.small, it)
}

// complete reports whether nothing that was asked for can still come.
func (r *fetchRow) complete(want *wanted) bool {
	return r.settled() && (r.section != "" || !want.body)
}

// settled is complete but for the body.
func (r *fetchRow) settled() bool {
	return r.uid != 0 && r.has("FLAGS") && r.has("INTERNALDATE") && r.has("RFC822.SIZE")
}

// fetch takes "n FETCH (…)".
func (w *wire) fetch(seq uint32) error {
	row := w.findRow(seq)
	if row == nil {
		row = &fetchRow{seq: seq}
	}
	w.seg = bytes.TrimLeft(w.seg, " ")
	if len(w.seg) == 0 || w.seg[0] != '(' {
		w.note("dropped", "FETCH without a list")
		return w.skip()
	}
	w.seg = w.seg[1:]
	return w.fetchItems(row)
}

// findRow takes the row that waits for its other half off the list.
func (w *wire) findRow(seq uint32) *fetchRow {
	for i, r := range w.rows {
		if r.seq == seq {
			w.rows = append(w.rows[:i], w.rows[i+1:]...)
			return r
		}
	}
	return nil
}

// fetchItems reads items up to the end of the list. It returns early, with
// w.row set, where a body passes: it is called again for what lies behind it.
func (w *wire) fetchItems(row *fetchRow) error {
	w.row = nil
	for {
		w.seg = bytes.TrimLeft(w.seg, " ")
		if len(w.seg) == 0 || w.seg[0] == ')' {
			break
		}
		name, ok := w.itemName()
		if !ok {
			break
		}
		if strings.HasPrefix(name, "BODY[") {
			passing, err := w.body(row, name)
			if err != nil {
				return err
			}
			if passing {
				w.row = row
				return nil
			}
			continue
		}
		ok, err := w.smallItem(row, name)
		if err != nil {
			return err
		}
		if !ok {
			break
		}
	}
	if err := w.skip(); err != nil {
		return err
	}
	w.endRow(row)
	return nil
}

// itemName takes the name of an item off the line, in upper case. A body
// section comes in the one form that was asked for, or as "" to be dropped.
func (w *wire) itemName() (string, bool) {
	i := bytes.IndexAny(w.seg, " ()[")
	if i <= 0 {
		return "", false
	}
	name := strings.ToUpper(string(w.seg[:i]))
	w.seg = w.seg[i:]
	switch name {
	case "RFC822":
		return "BODY[]", true
	case "RFC822.HEADER":
		return "BODY[HEADER]", true
	}
	if w.seg[0] != '[' {
		return name, true
	}
	end := bytes.IndexByte(w.seg, ']')
	if end < 0 {
		return "", false
	}
	section := strings.ToUpper(string(w.seg[1:end]))
	w.seg = w.seg[end+1:]
	partial := w.partial()
	if (name != "BODY" && name != "BODY.PEEK") || (section != "" && section != "HEADER") {
		return "?", true
	}
	return "BODY[" + section + "]" + partial, true
}

// partial takes <0> off the line; some servers echo the length as well: <0.262144>.
func (w *wire) partial() string {
	if len(w.seg) == 0 || w.seg[0] != '<' {
		return ""
	}
	end := bytes.IndexByte(w.seg, '>')
	if end < 0 {
		return ""
	}
	origin, _, _ := strings.Cut(string(w.seg[1:end]), ".")
	w.seg = w.seg[end+1:]
	if origin != "0" && !isNumber(origin, 32) {
		return ""
	}
	return "<" + origin + ">"
}

// smallItem takes the value of an item that is not a body. It is false where the rest makes no sense.
func (w *wire) smallItem(row *fetchRow, name string) (bool, error) {
	switch name {
	case "UID", "RFC822.SIZE":
		bits := 32
		if name != "UID" {
			bits = 63
		}
		num := string(w.word())
		if !isNumber(num, bits) && (num != "0" || name == "UID") {
			return num != "", nil
		}
		if n, err := strconv.ParseUint(num, 10, 32); name == "UID" && err == nil {
			row.uid = uint32(n)
		}
		w.addItem(row, fetchItem{name, name + " " + num})
		return true, nil
	case "FLAGS":
		if list, ok := w.flagList(); ok {
			w.addItem(row, fetchItem{name, name + " " + list})
			return true, nil
		}
	case "INTERNALDATE":
		return w.date(row)
	case "MODSEQ":
		return w.modseq(row)
	}
	return w.skipValue() // X-GM-*, EMAILID, SAVEDATE, ENVELOPE, BODYSTRUCTURE …
}

// modseq takes "(n)" (RFC 7162 §3.1.4.2); anything else is left out.
func (w *wire) modseq(row *fetchRow) (bool, error) {
	w.seg = bytes.TrimLeft(w.seg, " ")
	if end := bytes.IndexByte(w.seg, ')'); end > 0 && w.seg[0] == '(' && isNumber(string(bytes.Trim(w.seg[1:end], " ")), 63) {
		w.addItem(row, fetchItem{"MODSEQ", "MODSEQ (" + string(bytes.Trim(w.seg[1:end], " ")) + ")"})
		w.seg = w.seg[end+1:]
		return true, nil
	}
	return w.skipValue()
}

// date takes an INTERNALDATE; one that cannot be read is left out.
func (w *wire) date(row *fetchRow) (bool, error) {
	w.seg = bytes.TrimLeft(w.seg, " ")
	if len(w.seg) == 0 || w.seg[0] != '"' {
		return w.skipValue()
	}
	s, n := unquote(w.seg)
	w.seg = w.seg[n:]
	if t, ok := parseDate(s); ok {
		w.addItem(row, fetchItem{"INTERNALDATE", `INTERNALDATE "` + t.Format(dateLayout) + `"`})
	}
	return true, nil
}

const dateLayout = "_2-Jan-2006 15:04:05 -0700"

// parseDate reads a date-time of RFC 9051 §9 and the odd forms servers were seen to send.
func parseDate(s string) (time.Time, bool) {
	s = strings.Join(strings.Fields(s), " ")
	for _, layout := range []string{
		"2-Jan-2006 15:04:05 -0700", "2-Jan-2006 15:04:05 -07:00", "2-Jan-2006 15:04:05 MST", "2-Jan-2006 15:04:05",
		"2-Jan-06 15:04:05 -0700", "2-Jan-2006 15:04 -0700", time.RFC1123Z, "Mon, 2 Jan 2006 15:04:05 -0700",
		"2 Jan 2006 15:04:05 -0700", time.RFC3339, "2006-01-02 15:04:05",
	} {
		if t, err := time.Parse(layout, s); err == nil {
			return t, t.Year() > 1 && t.Year() < 10000
		}
	}
	return time.Time{}, false
}

// skipValue passes over one value of any form: list, string, literal, atom.
func (w *wire) skipValue() (bool, error) {
	for depth := 0; ; {
		w.seg = bytes.TrimLeft(w.seg, " ")
		if len(w.seg) == 0 {
			if w.lit < 0 {
				return false, nil
			}
			if err := w.discard(w.lit); err != nil {
				return false, err
			}
			if err := w.nextLine(); err != nil {
				return false, err
			}
		} else {
			switch w.seg[0] {
			case '(':
				depth++
				w.seg = w.seg[1:]
				continue
			case ')':
				if depth == 0 {
					return true, nil // no value at all: the list ends here
				}
				depth--
				w.seg = w.seg[1:]
			case '"':
				_, n := unquote(w.seg)
				w.seg = w.seg[n:]
			default:
				w.word()
			}
		}
		if depth == 0 {
			return true, nil
		}
	}
}

// addItem keeps a small item, or writes it where the row is already on its way.
func (w *wire) addItem(row *fetchRow, it fetchItem) {
	if row.sent {
		if !row.has(it.name) {
			w.out = append(append(w.out, ' '), it.text...)
		}
	}
	row.set(it)
}
