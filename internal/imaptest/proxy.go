package imaptest

import (
	"bytes"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"regexp"
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

	knife knife
}

// knife cuts the connection on which the next APPEND is sent when so many
// octets of its dialogue have passed, in both directions together.
type knife struct {
	mu    sync.Mutex
	armed bool
	conn  net.Conn // whose APPEND is under way; nil: none
	begun bool
	left  int
	cuts  int
}

// up says how much of what a client sends may pass. cut: the connection ends there.
func (k *knife) up(conn net.Conn, b []byte) (n int, cut bool) {
	k.mu.Lock()
	defer k.mu.Unlock()
	before := 0
	if k.armed {
		at := bytes.Index(b, []byte(" APPEND "))
		if at < 0 {
			return len(b), false
		}
		before = bytes.LastIndexByte(b[:at], '\n') + 1
		k.armed, k.conn, k.begun = false, conn, false
	}
	if before == 0 && k.conn == conn && k.begun && nextCommand.Match(b) {
		k.conn = nil // the APPEND has been answered
	}
	k.begun = true
	n, cut = k.take(conn, len(b)-before)
	return before + n, cut
}

var nextCommand = regexp.MustCompile(`^[A-Za-z]+\d+ [A-Z]+`)

// down is up for what a server sends.
func (k *knife) down(conn net.Conn, b []byte) (n int, cut bool) {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.take(conn, len(b))
}

func (k *knife) take(conn net.Conn, n int) (int, bool) {
	if k.conn != conn {
		return n, false
	}
	if k.left -= n; k.left > 0 {
		return n, false
	}
	n += k.left
	k.conn = nil
	k.cuts++
	return n, true
}

// cutAppend arms the knife.
func (p *proxy) cutAppend(octets int) {
	p.knife.mu.Lock()
	defer p.knife.mu.Unlock()
	p.knife.armed, p.knife.conn, p.knife.left, p.knife.cuts = true, nil, octets, 0
}

// spared takes the knife back and reports whether it has not cut.
func (p *proxy) spared() bool {
	p.knife.mu.Lock()
	defer p.knife.mu.Unlock()
	p.knife.armed, p.knife.conn = false, nil
	return p.knife.cuts == 0
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
		p.downstream(client, server, raw)
		_ = raw.Close()
	})
	p.upstream(server, client, raw)
	_ = server.Close()
	back.Wait()
}

// upstream passes on and records what the client says, until either side ends.
func (p *proxy) upstream(server io.Writer, client io.Reader, raw net.Conn) {
	tap := p.log.Conn()
	buf := make([]byte, 16<<10)
	for {
		n, err := client.Read(buf)
		said := tap.Feed(buf[:n])
		n, cut := p.knife.up(raw, said)
		if _, werr := server.Write(said[:n]); err != nil || werr != nil || cut {
			return
		}
	}
}

// downstream passes on what the server says.
func (p *proxy) downstream(client io.Writer, server io.Reader, raw net.Conn) {
	buf := make([]byte, 16<<10)
	for {
		n, err := server.Read(buf)
		n, cut := p.knife.down(raw, buf[:n])
		if _, werr := client.Write(buf[:n]); err != nil || werr != nil || cut {
			return // its end is the other side's
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
