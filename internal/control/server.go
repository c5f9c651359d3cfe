package control

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"net"
	"sync"
	"time"
)

// Server listens on the socket of one state folder.
type Server struct {
	l      net.Listener
	remove func() error // takes the socket away, if it is still ours

	once   sync.Once
	closed error
}

// Listen opens the socket in the state folder, which must exist. A socket left
// behind by a daemon that is gone is replaced; the error wraps ErrRunning if
// somebody answers on it.
func Listen(stateDir string) (*Server, error) {
	l, remove, err := listen(stateDir)
	if err != nil {
		return nil, fmt.Errorf("control socket in %s: %w", stateDir, err)
	}
	return &Server{l: l, remove: remove}, nil
}

// Close stops listening and takes the socket away. Serve does it by itself.
func (s *Server) Close() error {
	s.once.Do(func() { s.closed = errors.Join(s.l.Close(), s.remove()) })
	return s.closed
}

// Serve answers requests with h until ctx ends, then finishes those under way
// (for graceLimit at most) and returns nil. Another error means that the socket
// failed. No goroutine of it is left when it returns.
func (s *Server) Serve(ctx context.Context, h Handler) error {
	run := &run{h: h, conns: map[net.Conn]bool{}, slots: make(chan struct{}, maxConns)}
	handling, cancel := context.WithCancel(ctx)
	defer cancel()
	stop := context.AfterFunc(ctx, func() { _ = s.Close() }) // Close's error is kept, and returned below
	err := run.accept(handling, s.l)
	stop()
	cancel()
	run.drain()
	closing := s.Close()
	if ctx.Err() != nil {
		return closing
	}
	return errors.Join(err, closing)
}

// run is one Serve at work.
type run struct {
	h     Handler
	slots chan struct{}
	done  sync.WaitGroup

	mu       sync.Mutex // guards the two below: who is connected, and whether we are leaving
	conns    map[net.Conn]bool
	stopping bool
}

// accept takes connections until the listener closes.
func (r *run) accept(ctx context.Context, l net.Listener) error {
	pause := time.Duration(0)
	for {
		conn, err := l.Accept()
		if errors.Is(err, net.ErrClosed) {
			return nil
		}
		if err != nil {
			// Out of descriptors, most likely: others will end.
			if pause = min(pause+50*time.Millisecond, time.Second); !wait(ctx, pause) {
				return fmt.Errorf("control socket: %w", err)
			}
			continue
		}
		pause = 0
		r.start(ctx, conn)
	}
}

// wait waits; false means that the context ended first.
func wait(ctx context.Context, d time.Duration) bool {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return true
	case <-ctx.Done():
		return false
	}
}

// start gives a connection a goroutine, or turns it away.
func (r *run) start(ctx context.Context, conn net.Conn) {
	select {
	case r.slots <- struct{}{}:
	default:
		reply(conn, answer(nil, fmt.Errorf("inboxd is busy with %d other commands; try again", maxConns)))
		_ = conn.Close() // it has been answered
		return
	}
	if !r.enter(conn) {
		<-r.slots
		_ = conn.Close() // we are leaving
		return
	}
	r.done.Go(func() {
		r.serve(ctx, conn)
		r.leave(conn)
		<-r.slots
	})
}

func (r *run) enter(conn net.Conn) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	if !r.stopping {
		r.conns[conn] = true
	}
	return !r.stopping
}

func (r *run) leave(conn net.Conn) {
	r.mu.Lock()
	defer r.mu.Unlock()
	delete(r.conns, conn)
	_ = conn.Close() // everything that mattered was written before
}

// drain lets the requests under way finish, for a while, and waits for all
// goroutines.
func (r *run) drain() {
	r.each(func(c net.Conn) { _ = c.SetReadDeadline(time.Now()) }) // an idle connection has nothing to lose
	cut := time.AfterFunc(graceLimit, func() {
		r.each(func(c net.Conn) { _ = c.Close() })
	})
	defer cut.Stop()
	r.done.Wait()
}

// each calls fn with every connection, and lets no other in from then on.
func (r *run) each(fn func(net.Conn)) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.stopping = true
	for c := range r.conns {
		fn(c)
	}
}

// leaving reports whether no further request is to be taken.
func (r *run) leaving() bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.stopping
}

// serve answers one connection's requests.
func (r *run) serve(ctx context.Context, conn net.Conn) {
	if err := samePeer(conn); err != nil {
		reply(conn, answer(nil, err))
		return
	}
	in := bufio.NewReader(conn)
	for ctx.Err() == nil {
		if conn.SetReadDeadline(time.Now().Add(idleLimit)) != nil || r.leaving() {
			return
		}
		line, err := readLine(in, MaxRequest)
		if errors.Is(err, errTooLong) {
			reply(conn, answer(nil, fmt.Errorf("the request is longer than %d KiB", MaxRequest>>10)))
		}
		if err != nil {
			return
		}
		if !reply(conn, r.do(ctx, line)) {
			return
		}
	}
}

// do carries out the request of one line.
func (r *run) do(ctx context.Context, line []byte) []byte {
	request, err := parseRequest(line)
	if err != nil {
		return answer(nil, err)
	}
	return answer(r.h(ctx, request))
}

// reply sends a line; false means that nobody takes it.
func reply(conn net.Conn, line []byte) bool {
	if conn.SetWriteDeadline(time.Now().Add(writeLimit)) != nil {
		return false
	}
	_, err := conn.Write(line)
	return err == nil
}
