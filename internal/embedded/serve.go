package embedded

import (
	"errors"
	"fmt"
	"net"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapserver"
)

// Suspend stops listening and cuts every connection, as a server that goes
// down does. The mailboxes and the record stay.
func (s *Server) Suspend() {
	s.mu.Lock()
	srv := s.imap
	s.imap = nil
	open := make([]*gate, 0, len(s.gates))
	for g := range s.gates {
		open = append(open, g)
	}
	s.mu.Unlock()
	if srv != nil {
		// Its error is a listener that was closed already.
		_ = srv.Close()
	}
	for _, g := range open {
		g.cut()
	}
	s.served.Wait()
}

// Resume listens again on the same address after Suspend.
func (s *Server) Resume() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed || s.imap != nil {
		return nil
	}
	ln, err := net.Listen("tcp", s.addr)
	if err != nil {
		return fmt.Errorf("embedded IMAP server: listen on %s: %w", s.addr, err)
	}
	s.addr = ln.Addr().String()
	s.imap = imapserver.New(&imapserver.Options{
		NewSession:   s.newSession,
		Caps:         s.caps.offered,
		Logger:       silent{},
		InsecureAuth: true, // the gate knows better whether this connection is under TLS
	})
	srv, door := s.imap, &door{Listener: ln, server: s}
	s.served.Go(func() { _ = srv.Serve(door) })
	return nil
}

// Close ends the server for good and waits for all its goroutines. A second Close does nothing.
func (s *Server) Close() error {
	s.mu.Lock()
	s.closed = true
	s.mu.Unlock()
	s.Suspend()
	return nil
}

// CloseConnections cuts every open connection and goes on listening.
func (s *Server) CloseConnections() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for g := range s.gates {
		g.cut()
	}
}

// silent keeps go-imap from writing to the process's log: a client that
// hangs up is no news here.
type silent struct{}

func (silent) Printf(string, ...any) {}

// door is the listener: it puts every connection behind a gate.
type door struct {
	net.Listener
	server *Server
}

// Accept hands out the next connection, already counted.
func (d *door) Accept() (net.Conn, error) {
	conn, err := d.Listener.Accept()
	if err != nil {
		return nil, err
	}
	return d.server.admit(conn), nil
}

func (s *Server) admit(conn net.Conn) *gate {
	g := newGate(conn, s)
	s.mu.Lock()
	defer s.mu.Unlock()
	g.tooMany = len(s.gates) >= s.opt.MaxConns
	s.gates[g] = struct{}{}
	s.served.Add(1)
	if s.imap == nil {
		g.cut() // accepted in the moment of Suspend
	}
	return g
}

// release is the end of a connection: its session is over.
func (s *Server) release(g *gate) {
	g.cut()
	s.mu.Lock()
	defer s.mu.Unlock()
	if _, open := s.gates[g]; open {
		delete(s.gates, g)
		s.served.Done()
	}
}

func (s *Server) newSession(c *imapserver.Conn) (imapserver.Session, *imapserver.GreetingData, error) {
	g, ok := c.NetConn().(*gate)
	if !ok {
		return nil, nil, errors.New("embedded IMAP server: connection without a gate")
	}
	if g.tooMany {
		return nil, nil, &imap.Error{Type: imap.StatusResponseTypeBye,
			Code: imap.ResponseCodeUnavailable, Text: "Too many connections"}
	}
	return &session{server: s, gate: g}, nil, nil
}
