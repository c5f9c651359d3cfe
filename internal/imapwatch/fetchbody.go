package imapwatch

import (
	"bytes"
	"cmp"
	"slices"
	"strconv"
)

// body takes the value of a body section. passing says that its octets follow
// on the stream; otherwise it was held, dropped, or needs no literal.
func (w *wire) body(row *fetchRow, section string) (passing bool, err error) {
	w.seg = bytes.TrimLeft(w.seg, " ")
	switch {
	case len(w.seg) == 0 && w.lit >= 0:
		return w.literalBody(row, section)
	case len(w.seg) > 0 && w.seg[0] == '"':
		s, n := unquote(w.seg)
		w.seg = w.seg[n:]
		w.textBody(row, section, quote(plainText([]byte(s))))
	case len(w.seg) > 0 && w.seg[0] == '(':
		_, err = w.skipValue()
	default:
		w.word() // NIL
		w.textBody(row, section, "NIL")
	}
	return false, err
}

func (w *wire) textBody(row *fetchRow, section, text string) {
	if row.section != "" {
		return
	}
	row.section, row.text = section, text
	if row.sent {
		w.out = append(w.out, " "+section+" "+text...)
	}
}

// literalBody decides what becomes of a body that comes as a literal: it
// streams where the UID is known and nothing else of the message is awaited, is
// held for the rest of its row while there is room, and streams or is dropped without it.
func (w *wire) literalBody(row *fetchRow, section string) (passing bool, err error) {
	want, size := w.wanted(), w.lit
	switch {
	case row.section != "", want != nil && row.uid != 0 && row.uid < want.from:
		return false, w.dropBody(size)
	case row.sent, row.uid != 0 && (want == nil || row.settled()):
		w.streamBody(row, section, size)
		return true, nil
	case size <= maxHeld-w.held:
		lit, err := w.take(size)
		if err != nil {
			return false, err
		}
		row.section, row.lit = section, lit
		w.held += size
		return false, w.nextLine()
	case row.uid != 0:
		w.streamBody(row, section, size)
		return true, nil
	}
	w.mu.Lock()
	w.lost++
	w.mu.Unlock()
	return false, w.dropBody(size)
}

func (w *wire) dropBody(size int64) error {
	if err := w.discard(size); err != nil {
		return err
	}
	return w.nextLine()
}

// streamBody writes the row's head and lets the body follow.
func (w *wire) streamBody(row *fetchRow, section string, size int64) {
	if !row.sent {
		w.head(row)
	} else {
		w.out = append(w.out, ' ')
	}
	row.section, row.sent = section, true
	w.out = append(w.out, section+" {"+strconv.FormatInt(size, 10)+"}\r\n"...)
	w.stream = size
}

// head writes a row up to its body.
func (w *wire) head(row *fetchRow) {
	w.out = append(w.out, "* "+strconv.FormatUint(uint64(row.seq), 10)+" FETCH ("...)
	for _, it := range row.small {
		w.out = append(append(w.out, it.text...), ' ')
	}
}

// endRow is called where a FETCH response ends.
func (w *wire) endRow(row *fetchRow) {
	w.note("<", strconv.FormatUint(uint64(row.seq), 10)+" FETCH (UID "+strconv.FormatUint(uint64(row.uid), 10)+")")
	want := w.wanted()
	if row.sent {
		w.out = append(w.out, ")\r\n"...)
		return
	}
	if want != nil && !row.complete(want) && len(w.rows) < maxRows {
		w.rows = append(w.rows, row)
		return
	}
	w.flush(row, want)
}

// flush writes a row that was held, the UID first.
func (w *wire) flush(row *fetchRow, want *wanted) {
	w.held -= int64(len(row.lit))
	switch {
	case len(row.small) == 0 && row.section == "":
		w.hint()
		return
	case want != nil && row.uid != 0 && row.uid < want.from:
		return
	}
	slices.SortStableFunc(row.small, func(a, b fetchItem) int { return cmp.Compare(rank(a), rank(b)) })
	w.head(row)
	switch {
	case row.lit != nil:
		w.out = append(w.out, row.section+" {"+strconv.Itoa(len(row.lit))+"}\r\n"...)
		w.out = append(w.out, row.lit...)
	case row.section != "":
		w.out = append(w.out, row.section+" "+row.text...)
	default:
		w.out = w.out[:len(w.out)-1] // the space behind the last item
	}
	w.out = append(w.out, ")\r\n"...)
}

func rank(it fetchItem) int {
	if it.name == "UID" {
		return 0
	}
	return 1
}

// flushRows writes every row that waits: no other half comes any more.
func (w *wire) flushRows() {
	want := w.wanted()
	for _, row := range w.rows {
		w.flush(row, want)
	}
	w.rows = nil
}
