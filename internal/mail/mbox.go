package mail

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
)

const maxMboxMessage = 64 << 20

// ReadMbox calls fn with each message of an mbox stream (mboxrd and mboxo
// quoting undone, "From " separators removed). Memory stays bounded by
// one message; a message over 64 MiB is passed on cut short. fn owns the slice
// it is given. An error of fn ends the reading and is returned as it is.
func ReadMbox(r io.Reader, fn func(raw []byte) error) error {
	m := mboxReader{in: bufio.NewReaderSize(r, 64<<10), fn: fn, blank: true}
	for {
		line, err := m.in.ReadSlice('\n')
		if len(line) > 0 {
			if ferr := m.take(line, errors.Is(err, bufio.ErrBufferFull)); ferr != nil {
				return ferr
			}
		}
		switch {
		case err == nil || errors.Is(err, bufio.ErrBufferFull):
		case errors.Is(err, io.EOF):
			return m.flush()
		default:
			return fmt.Errorf("read mbox after %d messages: %w", m.count, err)
		}
	}
}

// mboxReader is the state of ReadMbox.
type mboxReader struct {
	in     *bufio.Reader
	fn     func([]byte) error
	msg    []byte
	blank  bool // the line before was empty, or there was none
	inLine bool // the rest of a line longer than the buffer follows
	count  int
}

// take handles one line, or a piece of a long one.
func (m *mboxReader) take(line []byte, cut bool) error {
	whole := !m.inLine
	m.inLine = cut
	if whole && m.blank && bytes.HasPrefix(line, []byte("From ")) {
		line = bytes.Clone(line) // looking ahead may move the buffer under it
		if m.separates(line) {
			return m.flush()
		}
	}
	if whole {
		m.blank = len(bytes.TrimRight(line, "\r\n")) == 0
		if quotedFrom(line) {
			line = line[1:]
		}
	}
	if room := maxMboxMessage - len(m.msg); len(line) > room {
		line = line[:room]
	}
	m.msg = append(m.msg, line...)
	return nil
}

// separates tells a separator from a sentence that begins with "From": the
// separator names an address or holds a time, and a header field follows it.
func (m *mboxReader) separates(line []byte) bool {
	words := bytes.Fields(line)
	if len(words) < 2 {
		return false
	}
	sender := len(words) == 2 || words[1][0] == '-' || bytes.IndexByte(words[1], '@') > 0
	if !sender && !hasClock(line) {
		return false
	}
	next, _ := m.in.Peek(300)
	if i := bytes.IndexByte(next, '\n'); i >= 0 {
		next = next[:i]
	}
	if len(next) == 0 || bytes.HasPrefix(next, []byte(">From ")) {
		return true
	}
	_, _, ok := fieldName(bytes.TrimRight(next, "\r"))
	return ok
}

// hasClock reports "dd:dd" in a line.
func hasClock(line []byte) bool {
	for i := 2; i+2 < len(line); i++ {
		if line[i] == ':' && digit(rune(line[i-2])) && digit(rune(line[i-1])) && digit(rune(line[i+1])) && digit(rune(line[i+2])) {
			return true
		}
	}
	return false
}

// quotedFrom reports ">From " with one or more marks: mboxrd adds one mark to
// every such line, mboxo to the unmarked ones only.
func quotedFrom(line []byte) bool {
	rest := bytes.TrimLeft(line, ">")
	return len(rest) < len(line) && bytes.HasPrefix(rest, []byte("From "))
}

// flush hands the collected message on, without the empty line that ends it.
func (m *mboxReader) flush() error {
	msg := m.msg
	m.msg = nil
	if len(bytes.TrimSpace(msg)) == 0 {
		return nil
	}
	switch {
	case bytes.HasSuffix(msg, []byte("\r\n\r\n")):
		msg = msg[:len(msg)-2]
	case bytes.HasSuffix(msg, []byte("\n\n")):
		msg = msg[:len(msg)-1]
	}
	m.count++
	return m.fn(msg)
}
