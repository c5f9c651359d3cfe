package embedded

import (
	"crypto/tls"
	"io"
	"net"
	"sync"
	"sync/atomic"
	"time"

	"inboxd/internal/embedded/record"
)

const handshakeTimeout = 10 * time.Second

// gate is one connection as imapserver sees it. It does TLS, keeps the
// commands, and corrects what imapserver cannot be told: which capabilities
// are announced, and that a command without its capability is unknown.
type gate struct {
	server  *Server
	tap     *record.Tap
	tooMany bool

	raw    net.Conn // what was accepted
	conn   atomic.Pointer[net.Conn]
	secure atomic.Bool // TLS is up, or none is wanted
	shake  sync.Once
	failed error // of the handshake

	pending  []byte // read, recorded, and not yet handed on
	startTag string // STARTTLS was given under this tag and waits to be done
	gone     chan struct{}
	cutOnce  sync.Once
}

func newGate(raw net.Conn, s *Server) *gate {
	g := &gate{server: s, raw: raw, tap: s.log.Conn(), gone: make(chan struct{})}
	g.tap.Hook = g.command
	conn := raw
	switch s.opt.Security {
	case ImplicitTLS:
		conn = tls.Server(raw, s.ca.ServerConfig())
		g.secure.Store(true)
	case Plain:
		g.secure.Store(true)
	}
	g.conn.Store(&conn)
	return g
}

// cut closes the connection at once, without a word.
func (g *gate) cut() {
	g.cutOnce.Do(func() {
		close(g.gone)
		_ = g.raw.Close() // it is gone either way
	})
}

// Close ends the connection. One that was turned away has no session whose end would release it.
func (g *gate) Close() error {
	g.cut()
	if g.tooMany {
		g.server.release(g)
	}
	return nil
}

// handshake is done by whoever reads or writes first, under a deadline: a
// client that connects and says nothing must not stay for ever.
func (g *gate) handshake() error {
	g.shake.Do(func() {
		conn, ok := (*g.conn.Load()).(*tls.Conn)
		if !ok {
			return
		}
		stop := time.AfterFunc(handshakeTimeout, g.cut)
		defer stop.Stop()
		g.failed = conn.Handshake()
	})
	return g.failed
}

// Read hands on what the client sent, recorded and corrected.
func (g *gate) Read(p []byte) (int, error) {
	if err := g.handshake(); err != nil {
		return 0, err
	}
	var buf [4096]byte
	for len(g.pending) == 0 {
		n, err := (*g.conn.Load()).Read(buf[:])
		g.pending = g.tap.Feed(buf[:n])
		if g.startTag != "" {
			if err := g.upgrade(); err != nil {
				return 0, err
			}
		} else if err != nil && len(g.pending) == 0 {
			return 0, err
		}
	}
	n := copy(p, g.pending)
	g.pending = g.pending[n:]
	return n, nil
}

// Write sends to the client, with the list of capabilities corrected.
func (g *gate) Write(p []byte) (int, error) {
	if err := g.handshake(); err != nil {
		return 0, err
	}
	out := g.server.caps.announce(p, g.secure.Load())
	if _, err := (*g.conn.Load()).Write(out); err != nil {
		return 0, err
	}
	return len(p), nil
}

// command is the tap's hook: it sees each command before imapserver does.
func (g *gate) command(tag, name string, line []byte) []byte {
	if name == "STARTTLS" && !g.secure.Load() {
		// What follows in the same packet is an injection: it is thrown away (RFC 3501 §6.2.1).
		g.startTag = tag
		g.tap.Stop()
		return nil
	}
	if g.server.caps.lacks(name) {
		return []byte(tag + " X-UNKNOWN\r\n") // answered with BAD
	}
	return line
}

// upgrade answers STARTTLS and begins TLS.
func (g *gate) upgrade() error {
	if _, err := io.WriteString(g.raw, g.startTag+" OK Begin TLS negotiation now\r\n"); err != nil {
		return err
	}
	g.startTag, g.pending = "", nil
	g.tap.Resume()
	tlsConn := tls.Server(g.raw, g.server.ca.ServerConfig())
	stop := time.AfterFunc(handshakeTimeout, g.cut)
	defer stop.Stop()
	if err := tlsConn.Handshake(); err != nil {
		return err
	}
	conn := net.Conn(tlsConn)
	g.conn.Store(&conn)
	g.secure.Store(true)
	return nil
}

// The rest of net.Conn.

func (g *gate) LocalAddr() net.Addr                { return g.raw.LocalAddr() }
func (g *gate) RemoteAddr() net.Addr               { return g.raw.RemoteAddr() }
func (g *gate) SetDeadline(t time.Time) error      { return g.raw.SetDeadline(t) }
func (g *gate) SetReadDeadline(t time.Time) error  { return g.raw.SetReadDeadline(t) }
func (g *gate) SetWriteDeadline(t time.Time) error { return g.raw.SetWriteDeadline(t) }
