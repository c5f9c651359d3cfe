package imaptest

import (
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"sync"
	"time"

	"inboxd/internal/embedded/authority"
	"inboxd/internal/embedded/record"
)

const proxyDial = 5 * time.Second

// proxy stands in front of a real server: TLS towards the client, plain
// loopback towards the server, and a record of all that the client says. The
// bytes pass as they are.
type proxy struct {
	ca     *authority.Authority
	target string
	addr   string
	log    record.Log

	mu    sync.Mutex
	ln    net.Listener // nil while closed
	conns map[net.Conn]struct{}
	done  sync.WaitGroup
}

// newProxy listens on a free port of 127.0.0.1.
func newProxy(target string) (*proxy, error) {
	ca, err := authority.New(time.Now())
	if err != nil {
		return nil, err
	}
	p := &proxy{ca: ca, target: target, addr: "127.0.0.1:0", conns: map[net.Conn]struct{}{}}
	return p, p.open()
}

// open listens, again on the same port after close.
func (p *proxy) open() error {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.ln != nil {
		return nil
	}
	ln, err := net.Listen("tcp", p.addr)
	if err != nil {
		return fmt.Errorf("proxy: %w", err)
	}
	p.addr, p.ln = ln.Addr().String(), ln
	p.done.Go(func() {
		for {
			conn, err := ln.Accept()
			if err != nil {
				return // closed
			}
			if p.track(conn) {
				p.done.Go(func() { p.serve(conn) })
			}
		}
	})
	return nil
}

// close stops listening, breaks every connection and waits for its goroutines.
func (p *proxy) close() {
	p.mu.Lock()
	if p.ln != nil {
		_ = p.ln.Close() // it is gone either way
		p.ln = nil
	}
	for conn := range p.conns {
		_ = conn.Close() // the same
	}
	p.mu.Unlock()
	p.done.Wait()
}

func (p *proxy) track(conn net.Conn) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.ln == nil {
		_ = conn.Close() // too late
		return false
	}
	p.conns[conn] = struct{}{}
	return true
}

func (p *proxy) drop(conn net.Conn) {
	_ = conn.Close() // a second time does no harm
	p.mu.Lock()
	defer p.mu.Unlock()
	delete(p.conns, conn)
}

func (p *proxy) serve(raw net.Conn) {
	defer p.drop(raw)
	server, err := net.DialTimeout("tcp", p.target, proxyDial)
	if err != nil || !p.track(server) {
		return // the server is down: so are we
	}
	defer p.drop(server)
	client := tls.Server(raw, p.ca.ServerConfig())
	var back sync.WaitGroup
	back.Go(func() {
		_, _ = io.Copy(client, server) // its end is the other side's
		_ = raw.Close()
	})
	p.upstream(server, client)
	_ = server.Close()
	back.Wait()
}

// upstream passes on and records what the client says, until either side ends.
func (p *proxy) upstream(server io.Writer, client io.Reader) {
	tap := p.log.Conn()
	buf := make([]byte, 16<<10)
	for {
		n, err := client.Read(buf)
		if _, werr := server.Write(tap.Feed(buf[:n])); err != nil || werr != nil {
			return
		}
	}
}

// freePort is a port of 127.0.0.1 that nothing listens on. Another program
// can take it before it is used, so whoever asks must be ready to ask again.
func freePort() (int, error) {
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return 0, fmt.Errorf("find a free port: %w", err)
	}
	addr, ok := ln.Addr().(*net.TCPAddr)
	if err := ln.Close(); err != nil || !ok {
		return 0, errors.New("find a free port: the listener is not TCP or does not close")
	}
	return addr.Port, nil
}
