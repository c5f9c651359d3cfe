package imapwatch

import (
	"bufio"
	"errors"
	"io"
	"log/slog"
	"net"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

// Bounds of what is held in memory for one connection. Bodies stream past them.
const (
	maxLine    = 16 << 20 // one line without its literals: UID SEARCH of two million messages
	maxHeld    = 4 << 20  // bodies that wait for their UID, see fetchRow
	maxRows    = 1000     // rows that wait for their other half
	maxNameLit = 64 << 10 // a mailbox name or the like sent as a literal
)

var (
	errNotIMAP = errors.New("what answers there does not speak IMAP")
	errLong    = errors.New("a response line is longer than 16 MiB")
)

// wire stands between the network and go-imap's decoder, which gives the
// connection up at anything it does not know (emersion/go-imap#659, #534, #571).
// It reads whole responses, drops those nobody asked for, and writes the others
// down again in the one form the decoder takes. The content of a message is
// passed through byte for byte and is not held, unless its UID comes behind it.
//
// Read is called by go-imap's reader goroutine alone. What the owner of the
// connection says and asks (expect…, lastBye) is behind the mutex.
type wire struct {
	net.Conn
	br  *bufio.Reader
	log *slog.Logger
	// hint is told that something changed, by a response that is dropped here.
	hint  func()
	alert func(text string)

	out     []byte // ready for the decoder, from outAt
	outAt   int
	stream  int64 // octets of a body that pass now, after out
	row     *fetchRow
	rows    []*fetchRow // rows that wait for their other half, by arrival
	held    int64       // octets of bodies in rows
	line    []byte      // the current line, reused
	seg     []byte      // what is unread of it
	lit     int64       // the literal behind seg; -1: none
	mark    int         // how many octets announce it
	greeted bool
	readErr error

	alive atomic.Int64 // when an octet last passed in either direction, Unix nanoseconds

	mu     sync.Mutex
	plus   int  // continuation requests that are expected
	auth   bool // the next one belongs to AUTHENTICATE PLAIN
	login  bool // the next greeting or tagged OK must carry capabilities
	caps   bool // it did, by itself
	want   *wanted
	bye    string
	tags   map[string]bool // of commands that were sent and not answered
	broken error           // why reading ended
	lost   int             // bodies that had to be dropped
}

// wanted is what a FETCH in flight asks for.
type wanted struct {
	from uint32 // rows with a lower UID are not wanted (n:* names the last message whatever its UID)
	body bool
}

func newWire(c net.Conn, log *slog.Logger) *wire {
	w := &wire{Conn: c, br: bufio.NewReaderSize(c, 32<<10), log: log, lit: -1, tags: map[string]bool{},
		hint: func() {}, alert: func(string) {}}
	w.alive.Store(time.Now().UnixNano())
	return w
}

// SetReadDeadline does nothing: go-imap would arm 30 seconds for the rest of a
// response, which a slow line may need. The commands have deadlines of their own.
func (w *wire) SetReadDeadline(time.Time) error { return nil }

func (w *wire) Write(p []byte) (int, error) {
	w.noteTag(p)
	n, err := w.Conn.Write(p)
	if n > 0 {
		w.alive.Store(time.Now().UnixNano())
	}
	return n, err
}

func (w *wire) Read(p []byte) (int, error) {
	for {
		switch {
		case len(p) == 0:
			return 0, nil
		case w.outAt < len(w.out):
			n := copy(p, w.out[w.outAt:])
			w.outAt += n
			return n, nil
		case w.readErr != nil:
			return 0, w.readErr
		case w.stream > 0:
			return w.pass(p)
		}
		if w.out, w.outAt = w.out[:0], 0; cap(w.out) > 1<<20 {
			w.out = nil
		}
		if err := w.step(); err != nil {
			w.fail(err)
		}
	}
}

// pass hands on the octets of a body.
func (w *wire) pass(p []byte) (int, error) {
	if int64(len(p)) > w.stream {
		p = p[:w.stream]
	}
	n, err := w.br.Read(p)
	w.stream -= int64(n)
	if n > 0 {
		w.alive.Store(time.Now().UnixNano())
		return n, nil
	}
	if err != nil {
		w.fail(err)
	}
	return 0, err
}

func (w *wire) fail(err error) {
	w.readErr = err
	w.mu.Lock()
	w.broken = err
	w.mu.Unlock()
}

// step takes one response from the network, or the rest of one whose body has passed.
func (w *wire) step() error {
	if w.row != nil {
		if err := w.nextLine(); err != nil {
			return err
		}
		return w.fetchItems(w.row)
	}
	if err := w.nextLine(); err != nil {
		return err
	}
	if !w.greeted {
		return w.greeting()
	}
	switch {
	case len(w.seg) == 0:
		return w.skip()
	case w.seg[0] == '+':
		return w.continuation()
	case w.seg[0] == '*':
		w.seg = w.seg[1:]
		return w.untagged()
	}
	return w.tagged()
}

// greeting checks that the first line is IMAP at all: a web or mail submission
// server would otherwise be waited for until the deadline.
func (w *wire) greeting() error {
	if len(w.seg) == 0 || w.seg[0] != '*' {
		return errNotIMAP
	}
	w.seg = w.seg[1:]
	switch word := strings.ToUpper(string(w.word())); word {
	case "OK", "PREAUTH", "BYE", "NO", "BAD":
		w.restoreMark()
		w.status("*", word)
		w.greeted = true
		return nil
	}
	return errNotIMAP
}

// nextLine reads a line into seg, without its end, and takes the mark of a literal off it.
func (w *wire) nextLine() error {
	w.line, w.lit = w.line[:0], -1
	if cap(w.line) > 1<<20 {
		w.line = nil // one long answer does not keep its memory for good
	}
	for {
		part, err := w.br.ReadSlice('\n')
		if len(w.line)+len(part) > maxLine {
			return errLong
		}
		w.line = append(w.line, part...)
		if len(part) > 0 {
			w.alive.Store(time.Now().UnixNano())
		}
		if err == nil {
			break
		}
		if !errors.Is(err, bufio.ErrBufferFull) {
			return err
		}
	}
	b := w.line[:len(w.line)-1]
	if n := len(b); n > 0 && b[n-1] == '\r' {
		b = b[:n-1]
	}
	w.seg, w.lit = literalMark(b)
	w.mark = len(b) - len(w.seg)
	return nil
}

// literalMark splits the mark of a literal, {n} or {n+} or ~{n}, off a line's end (RFC 9051 §4.3).
func literalMark(b []byte) ([]byte, int64) {
	n := len(b)
	if n < 3 || b[n-1] != '}' {
		return b, -1
	}
	end := n - 1
	if b[end-1] == '+' {
		end--
	}
	start := end
	for start > 0 && b[start-1] >= '0' && b[start-1] <= '9' {
		start--
	}
	if start == end || start == 0 || b[start-1] != '{' {
		return b, -1
	}
	size, err := strconv.ParseInt(string(b[start:end]), 10, 64)
	if err != nil {
		return b, -1
	}
	start--
	if start > 0 && b[start-1] == '~' {
		start--
	}
	return b[:start], size
}

// restoreMark undoes literalMark for a line whose end is free text.
func (w *wire) restoreMark() {
	w.seg, w.lit, w.mark = w.seg[:len(w.seg)+w.mark], -1, 0
}

// skip drops what is left of the response, its literals included.
func (w *wire) skip() error {
	for w.lit >= 0 {
		if err := w.discard(w.lit); err != nil {
			return err
		}
		if err := w.nextLine(); err != nil {
			return err
		}
	}
	w.seg = nil
	return nil
}

func (w *wire) discard(n int64) error {
	for n > 0 {
		k, err := w.br.Discard(int(min(n, 1<<20)))
		n -= int64(k)
		w.alive.Store(time.Now().UnixNano())
		if err != nil {
			return err
		}
	}
	return nil
}

// take reads a whole literal.
func (w *wire) take(n int64) ([]byte, error) {
	b := make([]byte, n)
	for at := 0; at < len(b); {
		k, err := w.br.Read(b[at:])
		at += k
		if k > 0 {
			w.alive.Store(time.Now().UnixNano())
		}
		if err != nil && at < len(b) {
			if errors.Is(err, io.EOF) {
				err = io.ErrUnexpectedEOF
			}
			return nil, err
		}
	}
	return b, nil
}

// emit gives the decoder one line.
func (w *wire) emit(parts ...string) {
	for _, p := range parts {
		w.out = append(w.out, p...)
	}
	w.out = append(w.out, '\r', '\n')
}
