// Package post is a whole SMTP submission server in this process, in memory, on
// loopback: what the demo sends through, and what tests send through. It can be
// told to refuse, stall or hang up at a chosen step, and keeps every letter that
// it took.
//
// The protocol is go-smtp's. Goroutines: one accepts, one for each connection;
// Close ends them all and waits. It never listens on anything but loopback and
// never passes a letter on, but to the function that it was given.
package post

import (
	"bytes"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"slices"
	"strconv"
	"sync"
	"time"

	"inboxd/internal/embedded/authority"

	"github.com/emersion/go-sasl"
	"github.com/emersion/go-smtp"
)

// Security says how connections are protected.
type Security int

// The kinds of Security.
const (
	ImplicitTLS Security = iota // TLS from the first byte, under a CA made at Start
	StartTLS                    // plain until STARTTLS; no sign-in before
	Plain                       // no TLS at all
)

// Step is where an answer can be given in the server's stead.
type Step string

// The steps of a session.
const (
	AtMail Step = "mail"
	AtRcpt Step = "rcpt"
	AtDot  Step = "dot" // the letter is there, its answer is not
)

// Answer is what happens at a step; the zero Answer lets it take its course.
type Answer struct {
	Code int    // a refusal, with Text
	Text string // may begin with an enhanced code
	Took bool   // at the dot: the letter is taken all the same, whatever the client hears
	Hang bool   // no answer until the server closes
	Drop bool   // the connection ends without an answer
}

// Letter is one that was taken.
type Letter struct {
	From string
	To   []string
	Raw  []byte
	ID   string // ENVID
	UTF8 bool
	At   time.Time
}

// Options say what server to be.
type Options struct {
	Addr       string // host:port on loopback; "": a free port of 127.0.0.1
	Security   Security
	Username   string // "": alex@example.org
	Password   string // "": correct horse
	MaxMessage int64  // 0: 32 MiB
	NoAuth     bool   // signs nobody in, and asks nobody to
	DSN, UTF8  bool   // what is offered beside 8BITMIME and SIZE

	// Mechanisms replaces PLAIN and LOGIN; a mechanism gets the right username and password.
	Mechanisms map[string]func(username, password string) sasl.Server
	// Answer is asked at each step; nil: everything takes its course.
	Answer func(at Step, argument string) Answer
	// Deliver is given each letter that was taken, before the client hears of it.
	Deliver func(Letter) error
}

// Server is a running server. All methods are safe for concurrent use.
type Server struct {
	opt     Options
	ca      *authority.Authority
	smtp    *smtp.Server
	addr    string
	done    sync.WaitGroup
	closing chan struct{}
	once    sync.Once

	mu      sync.Mutex
	letters []Letter
	logins  int
}

// Start makes a server that serves until Close.
func Start(o Options) (*Server, error) {
	if o.Addr == "" {
		o.Addr = "127.0.0.1:0"
	}
	if o.Username == "" {
		o.Username, o.Password = "alex@example.org", "correct horse"
	}
	if o.MaxMessage <= 0 {
		o.MaxMessage = 32 << 20
	}
	host, _, err := net.SplitHostPort(o.Addr)
	if ip := net.ParseIP(host); err != nil || host != "localhost" && (ip == nil || !ip.IsLoopback()) {
		return nil, fmt.Errorf("embedded SMTP server: address %q is not on loopback: use 127.0.0.1, ::1 or localhost", o.Addr)
	}
	s := &Server{opt: o, closing: make(chan struct{})}
	if o.Security != Plain {
		if s.ca, err = authority.New(time.Now()); err != nil {
			return nil, fmt.Errorf("embedded SMTP server: %w", err)
		}
	}
	return s, s.serve()
}

func (s *Server) serve() error {
	s.smtp = smtp.NewServer(smtp.BackendFunc(func(c *smtp.Conn) (smtp.Session, error) { return &session{s: s, conn: c}, nil }))
	s.smtp.Domain, s.smtp.MaxMessageBytes, s.smtp.MaxRecipients = "localhost", s.opt.MaxMessage, 100
	s.smtp.ReadTimeout, s.smtp.WriteTimeout = time.Minute, time.Minute
	s.smtp.AllowInsecureAuth = s.opt.Security == Plain
	s.smtp.EnableDSN, s.smtp.EnableSMTPUTF8 = s.opt.DSN, s.opt.UTF8
	s.smtp.ErrorLog = log.New(io.Discard, "", 0) // broken connections are what it is for
	ln, err := net.Listen("tcp", s.opt.Addr)
	if err != nil {
		return fmt.Errorf("embedded SMTP server: %w", err)
	}
	s.addr = ln.Addr().String()
	if s.ca != nil {
		s.smtp.TLSConfig = s.ca.ServerConfig()
	}
	if s.opt.Security == ImplicitTLS {
		ln = newTLSListener(ln, s.ca)
	}
	s.done.Go(func() { _ = s.smtp.Serve(ln) }) // it ends with the listener
	return nil
}

// Close ends everything and waits.
func (s *Server) Close() error {
	var err error
	s.once.Do(func() {
		close(s.closing)
		err = s.smtp.Close()
		s.done.Wait()
	})
	if errors.Is(err, smtp.ErrServerClosed) {
		return nil
	}
	return err
}

// HostPort is where it listens.
func (s *Server) HostPort() (string, int) {
	host, port, err := net.SplitHostPort(s.addr)
	if err != nil {
		return "", 0
	}
	n, err := strconv.Atoi(port)
	if err != nil {
		return "", 0
	}
	return host, n
}

// User is who may sign in.
func (s *Server) User() (name, password string) { return s.opt.Username, s.opt.Password }

// CertPool trusts this server's CA and nothing else; nil under Plain.
func (s *Server) CertPool() *x509.CertPool {
	if s.ca == nil {
		return nil
	}
	return s.ca.Pool()
}

// CAPEM is the CA's certificate in PEM; nil under Plain.
func (s *Server) CAPEM() []byte {
	if s.ca == nil {
		return nil
	}
	return slices.Clone(s.ca.CAPEM)
}

// Letters are those that were taken, in order.
func (s *Server) Letters() []Letter {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.letters)
}

// Logins counts the sign-ins that succeeded.
func (s *Server) Logins() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.logins
}

func (s *Server) take(l Letter) error {
	l.Raw, l.At = bytes.Clone(l.Raw), time.Now()
	if s.opt.Deliver != nil {
		if err := s.opt.Deliver(l); err != nil {
			return &smtp.SMTPError{Code: 451, EnhancedCode: smtp.EnhancedCode{4, 3, 0}, Message: err.Error()}
		}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.letters = append(s.letters, l)
	return nil
}
