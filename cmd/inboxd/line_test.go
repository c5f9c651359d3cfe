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
	quiet  atomic.Bool  // nothing passes
	left   atomic.Int64 // octets until the line is cut; negative: it is not

	mu    sync.Mutex
	conns map[net.Conn]struct{}
	done  sync.WaitGroup
}

func newLine(t *testing.T, target string) *line {
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
	back.Go(func() { l.pass(near, far) })
	l.pass(far, near)
	back.Wait()
}

// pass carries octets from one end to the other until either is closed.
func (l *line) pass(to, from net.Conn) {
	defer to.Close()
	defer from.Close()
	buf := make([]byte, 4096)
	for {
		n, err := from.Read(buf)
		if d := l.delay.Load(); d > 0 {
			rest(time.Duration(d))
		}
		for l.quiet.Load() {
			rest(10 * time.Millisecond)
		}
		if left := l.left.Load(); left >= 0 {
			n = int(min(int64(n), left))
			if l.left.Add(-int64(n)) <= 0 {
				l.left.Store(-1)
				_, _ = to.Write(buf[:n])
				return // in the middle of whatever it was
			}
		}
		if _, werr := to.Write(buf[:n]); err != nil || werr != nil {
			return
		}
	}
}
