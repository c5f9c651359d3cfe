package main

import (
	"net"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// line is the network between one laptop and the server: octets pass as they
// are, late, until the line is cut.
type line struct {
	target string
	ln     net.Listener
	delay  atomic.Int64 // nanoseconds before each piece
	far    atomic.Int64 // nanoseconds that every octet takes, however many are on the way
	quiet  atomic.Bool  // nothing passes
	turns  atomic.Int64 // how often the near end spoke after the far end had
	spoke  atomic.Bool  // the far end spoke last
	left   atomic.Int64 // octets until the line is cut; negative: it is not

	mu    sync.Mutex
	conns map[net.Conn]struct{}
	done  sync.WaitGroup
}

func newLine(t testing.TB, target string) *line {
	t.Helper()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	l := &line{target: target, ln: ln, conns: map[net.Conn]struct{}{}}
	l.left.Store(-1)
	l.done.Go(func() {
		for {
			c, err := ln.Accept()
			if err != nil {
				return // the test is over
			}
			l.done.Go(func() { l.serve(c) })
		}
	})
	t.Cleanup(func() {
		ln.Close()
		l.quiet.Store(false)
		l.cut()
		l.done.Wait()
	})
	return l
}

func (l *line) port() int { return l.ln.Addr().(*net.TCPAddr).Port }

// slow delays every piece.
func (l *line) slow(d time.Duration) { l.delay.Store(int64(d)) }

// lag makes every octet arrive later by d; it does not narrow the line.
func (l *line) lag(d time.Duration) { l.far.Store(int64(d)) }

// silent lets nothing pass, and tells nobody.
func (l *line) silent(on bool) { l.quiet.Store(on) }

// cutAfter cuts the line when n more octets have passed; negative: it does not.
func (l *line) cutAfter(n int64) { l.left.Store(n) }

// cut breaks every connection.
func (l *line) cut() {
	l.mu.Lock()
	defer l.mu.Unlock()
	for c := range l.conns {
		c.Close()
	}
}

func (l *line) track(c net.Conn) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.conns[c] = struct{}{}
}

func (l *line) drop(c net.Conn) {
	c.Close()
	l.mu.Lock()
	defer l.mu.Unlock()
	delete(l.conns, c)
}

func (l *line) serve(near net.Conn) {
	l.track(near)
	defer l.drop(near)
	far, err := net.Dial("tcp", l.target)
	if err != nil {
		return // the server is down
	}
	l.track(far)
	defer l.drop(far)
	var back sync.WaitGroup
	back.Go(func() { l.pass(near, far, false) })
	l.pass(far, near, true)
	back.Wait()
}

// piece is what was read at once, and when it is due at the other end.
type piece struct {
	b   []byte
	due time.Time
}

// read reads pieces until the connection ends.
func (l *line) read(from net.Conn, up bool, out chan<- piece) {
	defer close(out)
	for {
		buf := make([]byte, 4096)
		n, err := from.Read(buf)
		if n > 0 && up && l.spoke.Swap(false) {
			l.turns.Add(1)
		} else if n > 0 && !up {
			l.spoke.Store(true)
		}
		out <- piece{buf[:n], time.Now().Add(time.Duration(l.far.Load()))}
		if err != nil {
			return
		}
	}
}

// pass carries octets from one end to the other until either is closed.
func (l *line) pass(to, from net.Conn, up bool) {
	pieces := make(chan piece, 256)
	l.done.Go(func() { l.read(from, up, pieces) })
	defer func() {
		to.Close()
		from.Close()
		for range pieces { // so that the reader ends
		}
	}()
	for p := range pieces {
		rest(time.Until(p.due))
		rest(time.Duration(l.delay.Load()))
		for l.quiet.Load() {
			rest(10 * time.Millisecond)
		}
		if left := l.left.Load(); left >= 0 {
			n := min(int64(len(p.b)), left)
			if l.left.Add(-n) <= 0 {
				l.left.Store(-1)
				_, _ = to.Write(p.b[:n])
				return // in the middle of whatever it was
			}
		}
		if _, err := to.Write(p.b); err != nil {
			return
		}
	}
}
