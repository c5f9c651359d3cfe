// Package embedded is a whole IMAP server in this process, in memory, on
// loopback: what the demo runs on, and what tests run against. It speaks what
// common servers speak (IDLE, UIDPLUS, SPECIAL-USE, ESEARCH, LIST-EXTENDED,
// LIST-STATUS, MOVE, literals without waiting), can pretend to lack any of
// it, and can be told to refuse, stall or hang up at a chosen command. It
// keeps every command that it was given.
//
// The protocol is go-imap's imapserver; the mailboxes are its own, because
// the ones that come with it forget special-use attributes, fold keywords to
// lower case, let EXAMINE write, and announce nothing that arrives between
// SELECT and IDLE.
//
// Goroutines: one accepts; one for each connection, with a second while it
// idles. Close ends them all and waits. It never listens on anything but
// loopback, never touches the disk, and never keeps more than Options allow.
package embedded

import (
	"context"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"slices"
	"strconv"
	"sync"
	"time"

	"inboxd/internal/embedded/authority"
	"inboxd/internal/embedded/record"

	"github.com/emersion/go-imap/v2/imapserver"
)

// Security says how connections are protected.
type Security int

// The kinds of Security.
const (
	ImplicitTLS Security = iota // TLS from the first byte, under a CA made at Start
	StartTLS                    // plain until STARTTLS; no sign-in before
	Plain                       // no TLS at all
)

// Command is one recorded command; see package record.
type Command = record.Command

// Options say what server to be. The zero value is a full-featured server
// with one user, under TLS, on a free port.
type Options struct {
	Addr      string    // host:port on loopback; "": a free port of 127.0.0.1
	Security  Security  // how connections are protected
	Users     []User    // nil: DefaultUser
	Mailboxes []Mailbox // every user's, besides INBOX; nil: DefaultMailboxes

	// Without names what this server lacks: any capability it would else
	// offer ("IDLE", "UIDPLUS", "SPECIAL-USE", "MOVE", "ESEARCH", ...). What is
	// not offered does not work either, as with a server that really lacks it.
	Without []string
	// LiteralPlus offers LITERAL+ in place of LITERAL- (RFC 7888).
	LiteralPlus bool
	// NoKeywords refuses new keywords and says so in PERMANENTFLAGS, like Exchange.
	NoKeywords bool

	// Bounds; 0 means the default in brackets.
	MaxConns    int   // connections at a time, further ones get BYE [64]
	MaxMessage  int64 // octets of one message, else NO [TOOBIG] [32 MiB]
	MaxBytes    int64 // octets a user can store, else NO [OVERQUOTA] [256 MiB]
	MaxCommands int   // commands kept in the record [record.DefaultMax]

	Now func() time.Time // the clock for INTERNALDATE; nil: time.Now
}

// User is one account of the server.
type User struct{ Name, Password string }

// Mailbox is a mailbox to begin with.
type Mailbox struct {
	Name  string   // as a person reads it: "Entwürfe"; levels are parted by "/"
	Attrs []string // attributes: "\\Drafts", "\\Sent", "\\Noselect"
}

// DefaultUser is the only user where Options name none.
func DefaultUser() User { return User{Name: "alex@example.org", Password: "correct horse"} }

// DefaultMailboxes are every user's where Options name none: the five that
// RFC 6154 knows and mail programs use.
func DefaultMailboxes() []Mailbox {
	return []Mailbox{
		{Name: "Drafts", Attrs: []string{`\Drafts`}},
		{Name: "Sent", Attrs: []string{`\Sent`}},
		{Name: "Junk", Attrs: []string{`\Junk`}},
		{Name: "Trash", Attrs: []string{`\Trash`}},
		{Name: "Archive", Attrs: []string{`\Archive`}},
	}
}

func (o Options) withDefaults() Options {
	if o.Addr == "" {
		o.Addr = "127.0.0.1:0"
	}
	if o.Users == nil {
		o.Users = []User{DefaultUser()}
	}
	if o.Mailboxes == nil {
		o.Mailboxes = DefaultMailboxes()
	}
	if o.MaxConns <= 0 {
		o.MaxConns = 64
	}
	if o.MaxMessage <= 0 {
		o.MaxMessage = 32 << 20
	}
	if o.MaxBytes <= 0 {
		o.MaxBytes = 256 << 20
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	return o
}

// Server is a running server. All methods are safe for concurrent use.
type Server struct {
	opt      Options
	caps     capabilities
	ca       *authority.Authority // nil under Plain
	accounts map[string]*Account
	first    *Account
	log      record.Log
	answers  answers

	mu     sync.Mutex
	addr   string             // where it listens, also while suspended
	imap   *imapserver.Server // nil while suspended
	gates  map[*gate]struct{} // open connections
	served sync.WaitGroup     // the accept loop and every connection
	closed bool
}

// Start makes a server that listens and serves until Close.
func Start(o Options) (*Server, error) {
	o = o.withDefaults()
	if err := onlyLoopback(o.Addr); err != nil {
		return nil, err
	}
	s := &Server{opt: o, caps: newCapabilities(o), addr: o.Addr,
		accounts: map[string]*Account{}, gates: map[*gate]struct{}{}}
	s.log.Max = o.MaxCommands
	for _, u := range o.Users {
		a := newAccount(u, o)
		s.accounts[u.Name] = a
		if s.first == nil {
			s.first = a
		}
	}
	if s.first == nil {
		return nil, errors.New("embedded IMAP server: Options.Users is empty: name at least one user, or leave it nil")
	}
	if o.Security != Plain {
		ca, err := authority.New(time.Now())
		if err != nil {
			return nil, fmt.Errorf("embedded IMAP server: %w", err)
		}
		s.ca = ca
	}
	if err := s.Resume(); err != nil {
		return nil, err
	}
	return s, nil
}

// onlyLoopback refuses an address that others on the network could reach.
func onlyLoopback(addr string) error {
	host, _, err := net.SplitHostPort(addr)
	if err != nil {
		return fmt.Errorf("embedded IMAP server: address %q: %w", addr, err)
	}
	if ip := net.ParseIP(host); host != "localhost" && (ip == nil || !ip.IsLoopback()) {
		return fmt.Errorf("embedded IMAP server: address %q is not on loopback: use 127.0.0.1, ::1 or localhost", addr)
	}
	return nil
}

// Addr is host:port, the same through Suspend and Resume.
func (s *Server) Addr() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.addr
}

// HostPort is Addr in its two parts.
func (s *Server) HostPort() (string, int) {
	host, port, err := net.SplitHostPort(s.Addr())
	if err != nil {
		return "", 0
	}
	n, err := strconv.Atoi(port)
	if err != nil {
		return "", 0
	}
	return host, n
}

// CertPool trusts this server's CA and nothing else; nil under Plain.
func (s *Server) CertPool() *x509.CertPool {
	if s.ca == nil {
		return nil
	}
	return s.ca.Pool()
}

// CAPEM is the CA's certificate in PEM, for a client's ca_file; nil under Plain.
func (s *Server) CAPEM() []byte {
	if s.ca == nil {
		return nil
	}
	return slices.Clone(s.ca.CAPEM)
}

// Commands is what the clients of all connections sent so far, in order.
func (s *Server) Commands() []Command { return s.log.Commands() }

// Record is where the commands are kept.
func (s *Server) Record() *record.Log { return &s.log }

// ResetCommands empties the record.
func (s *Server) ResetCommands() { s.log.Reset() }

// Connections is how many connections are open.
func (s *Server) Connections() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.gates)
}

// Account is the named user's account, nil where there is none.
func (s *Server) Account(name string) *Account { return s.accounts[name] }

// Deliver is Account.Deliver of the first user.
func (s *Server) Deliver(mailbox string, raw []byte, flags []string, at time.Time) (uint32, error) {
	return s.first.Deliver(mailbox, raw, flags, at)
}

// Mailbox is Account.Mailbox of the first user.
func (s *Server) Mailbox(name string) Snapshot { return s.first.Mailbox(name) }

// Rebuild is Account.Rebuild of the first user.
func (s *Server) Rebuild(mailbox string) error { return s.first.Rebuild(mailbox) }

// WaitFor returns when cond holds: it is asked at once and after every change
// in a mailbox of the first user. Its error is ctx's.
func (s *Server) WaitFor(ctx context.Context, cond func() bool) error {
	for {
		changed := s.first.changes()
		if cond() {
			return nil
		}
		select {
		case <-changed:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}
