// Package imaptest gives tests every IMAP server that this machine has,
// behind one interface: the embedded one always, real Dovecot and real Cyrus
// where their programs are found. A test written once with Each runs against
// all of them, and can assert every command that was sent.
//
// Real servers run unprivileged, each test with its own, in a folder of their
// own below /tmp, on loopback, behind a proxy that does TLS and keeps the
// commands; they end when the test does, and also when the test program dies.
//
// It is for tests only, never tells a client from inside what the wire would
// not tell it, and never touches an account outside this machine.
package imaptest

import (
	"bytes"
	"crypto/x509"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"inboxd/internal/embedded/record"
)

// Names of the special mailboxes on every server: none is called what English
// servers call it, so that nothing but the special-use attribute finds them.
const (
	Drafts = "Entwürfe"
	Sent   = "Gesendet"
)

// Environment variables that steer the choice of servers.
const (
	// EnvDovecot and EnvCyrus name the folder below which usr/sbin/dovecot and
	// usr/lib/cyrus/bin/master lie.
	EnvDovecot = "INBOXD_DOVECOT"
	EnvCyrus   = "INBOXD_CYRUS"
	// EnvRequire, set to 1, makes a missing server a failure.
	EnvRequire = "INBOXD_REQUIRE_SERVERS"
	// EnvReport names a file to which a line is added for each server that could not be run.
	EnvReport = "INBOXD_SERVERS_REPORT"
)

// Server is one running server with one account. Its methods work behind the
// client's back, as a mail transfer agent or the user's other mail program
// would: what they do is not in Commands. They fail the test on any error.
type Server struct {
	Name string // "embedded", "dovecot", "cyrus"

	// How a client gets in: implicit TLS, trusting RootCAs (CAPEM is the same in PEM).
	Host               string
	Port               int
	RootCAs            *x509.CertPool
	CAPEM              []byte
	Username, Password string

	// The special mailboxes; each has its RFC 6154 attribute.
	DraftsName, SentName string

	backend backend
}

// Msg is one message of a mailbox.
type Msg struct {
	UID   uint32
	Flags []string // sorted, without \Recent
	Date  time.Time
	Raw   []byte
}

// Box is a mailbox at one moment.
type Box struct {
	UIDValidity, UIDNext uint32
	Messages             []Msg // by UID
}

// backend is what each kind of server does in its own way.
type backend interface {
	deliver(mailbox string, raw []byte, flags []string, at time.Time) (uint32, error)
	snapshot(mailbox string) (Box, error)
	change(mailbox string, uid uint32, flags []string) error // replace the flags
	remove(mailbox string, uid uint32) error
	bump(mailbox string) error
	commands() *record.Log
	stop() error
	restart() error
	close() error
}

// kind is one kind of server that tests run against.
type kind struct {
	name  string
	start func() (*Server, error) // a missingError where it is not on this machine
}

func kinds() []kind {
	return []kind{{"embedded", startEmbedded}, {"dovecot", startDovecot}, {"cyrus", startCyrus}}
}

// missingError says why a server cannot be run here, and what would help.
type missingError string

func (e missingError) Error() string { return string(e) }

// Each runs f as a subtest for every server, each with its own instance. A
// server that this machine lacks is a skipped subtest that says why, or a
// failed one where EnvRequire is set.
func Each(t *testing.T, f func(t *testing.T, s *Server)) {
	t.Helper()
	for _, k := range kinds() {
		t.Run(k.name, func(t *testing.T) { f(t, Start(t, k.name)) })
	}
}

// Start runs one server by its name until the test ends.
func Start(t testing.TB, name string) *Server {
	t.Helper()
	i := slices.IndexFunc(kinds(), func(k kind) bool { return k.name == name })
	if i < 0 {
		t.Fatalf("imaptest: no server is called %q", name)
	}
	return began(t, name, kinds()[i].start)
}

// began starts a server and ends it with the test.
func began(t testing.TB, name string, start func() (*Server, error)) *Server {
	t.Helper()
	s, err := start()
	var missing missingError
	if errors.As(err, &missing) {
		absent(t, name, missing)
	}
	if err != nil {
		t.Fatalf("imaptest: start %s: %v", name, err)
	}
	t.Cleanup(func() {
		if err := s.backend.close(); err != nil {
			t.Errorf("imaptest: end %s: %v", name, err)
		}
	})
	return s
}

func absent(t testing.TB, name string, why missingError) {
	t.Helper()
	if os.Getenv(EnvRequire) == "1" {
		t.Fatalf("%s is required (%s=1) and cannot be run: %s", name, EnvRequire, why)
	}
	report(fmt.Sprintf("%s was not run: %s", name, why))
	t.Skipf("%s was not run: %s", name, why)
}

// report adds a line for `make test` to print at its end; a report that
// cannot be written loses nothing but that line.
func report(line string) {
	path := os.Getenv(EnvReport)
	if path == "" {
		return
	}
	f, err := os.OpenFile(path, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o644)
	if err != nil {
		return
	}
	defer f.Close()
	_, _ = fmt.Fprintln(f, line)
}

// Deliver puts a new, unread message into a mailbox and returns its UID. Bare
// line feeds in raw become CRLF.
func (s *Server) Deliver(t testing.TB, mailbox, raw string) uint32 {
	t.Helper()
	return s.DeliverWith(t, mailbox, raw, nil, time.Time{})
}

// DeliverWith is Deliver with flags and an INTERNALDATE (zero: now).
func (s *Server) DeliverWith(t testing.TB, mailbox, raw string, flags []string, at time.Time) uint32 {
	t.Helper()
	uid, err := s.backend.deliver(mailbox, crlf(raw), flags, at)
	if err != nil {
		t.Fatalf("imaptest: deliver to %s on %s: %v", mailbox, s.Name, err)
	}
	return uid
}

func crlf(raw string) []byte {
	return []byte(strings.ReplaceAll(strings.ReplaceAll(raw, "\r\n", "\n"), "\n", "\r\n"))
}

// Box reads a whole mailbox without changing anything in it.
func (s *Server) Box(t testing.TB, mailbox string) Box {
	t.Helper()
	box, err := s.backend.snapshot(mailbox)
	if err != nil {
		t.Fatalf("imaptest: read %s on %s: %v", mailbox, s.Name, err)
	}
	return box
}

// Snapshot is the messages of Box.
func (s *Server) Snapshot(t testing.TB, mailbox string) []Msg {
	t.Helper()
	return s.Box(t, mailbox).Messages
}

// SetFlags replaces a message's flags, as the user's other mail program would.
func (s *Server) SetFlags(t testing.TB, mailbox string, uid uint32, flags ...string) {
	t.Helper()
	if err := s.backend.change(mailbox, uid, flags); err != nil {
		t.Fatalf("imaptest: set flags in %s on %s: %v", mailbox, s.Name, err)
	}
}

// Remove takes a message out of a mailbox, as the user's other mail program would.
func (s *Server) Remove(t testing.TB, mailbox string, uid uint32) {
	t.Helper()
	if err := s.backend.remove(mailbox, uid); err != nil {
		t.Fatalf("imaptest: remove from %s on %s: %v", mailbox, s.Name, err)
	}
}

// Await returns the messages of a mailbox as soon as cond holds for them, and
// fails the test when it does not within the given time.
func (s *Server) Await(t testing.TB, mailbox string, within time.Duration, cond func([]Msg) bool) []Msg {
	t.Helper()
	deadline := time.NewTimer(within)
	defer deadline.Stop()
	again := time.NewTicker(20 * time.Millisecond)
	defer again.Stop()
	for {
		messages := s.Snapshot(t, mailbox)
		if cond(messages) {
			return messages
		}
		select {
		case <-again.C:
		case <-deadline.C:
			t.Fatalf("imaptest: %s on %s is not as awaited after %v: %d messages", mailbox, s.Name, within, len(messages))
		}
	}
}

// Commands is what clients sent so far, of all connections, in order.
func (s *Server) Commands() []record.Command { return s.backend.commands().Commands() }

// ResetCommands empties the record.
func (s *Server) ResetCommands() { s.backend.commands().Reset() }

// Stop takes the server down: connections break, new ones are refused.
func (s *Server) Stop(t testing.TB) {
	t.Helper()
	if err := s.backend.stop(); err != nil {
		t.Fatalf("imaptest: stop %s: %v", s.Name, err)
	}
}

// Restart brings it back on the same port, with its mailboxes; where it was
// not stopped, every connection breaks.
func (s *Server) Restart(t testing.TB) {
	t.Helper()
	s.Stop(t)
	if err := s.backend.restart(); err != nil {
		t.Fatalf("imaptest: restart %s: %v", s.Name, err)
	}
}

// BumpUIDValidity gives a mailbox a new UIDVALIDITY and keeps its messages.
// Every connection breaks; on Cyrus the account's other mailboxes get a new one too.
func (s *Server) BumpUIDValidity(t testing.TB, mailbox string) {
	t.Helper()
	before := s.Box(t, mailbox)
	if err := s.backend.bump(mailbox); err != nil {
		t.Fatalf("imaptest: new UIDVALIDITY for %s on %s: %v", mailbox, s.Name, err)
	}
	after := s.Box(t, mailbox)
	if after.UIDValidity == before.UIDValidity || len(after.Messages) != len(before.Messages) {
		t.Fatalf("imaptest: %s on %s: UIDVALIDITY %d with %d messages became %d with %d", mailbox, s.Name,
			before.UIDValidity, len(before.Messages), after.UIDValidity, len(after.Messages))
	}
}

// Renumber gives a mailbox a new UIDVALIDITY while clients are at work in it,
// and on Dovecot every message another UID.
func (s *Server) Renumber(t testing.TB, mailbox string) {
	t.Helper()
	renumber := s.backend.bump
	if d, ok := s.backend.(*daemon); ok {
		renumber = d.renumber
	}
	if err := renumber(mailbox); err != nil {
		t.Fatalf("imaptest: renumber %s on %s: %v", mailbox, s.Name, err)
	}
}

// CutAppend breaks the connection on which the next APPEND is sent when so
// many octets of its dialogue have passed, in both directions together. Spared
// takes that back and reports whether the dialogue was over before. A real server is needed.
func (s *Server) CutAppend(t testing.TB, octets int) (spared func() bool) {
	t.Helper()
	d, ok := s.backend.(*daemon)
	if !ok {
		t.Fatalf("imaptest: %s has no proxy that could cut", s.Name)
	}
	d.proxy.cutAppend(octets)
	return d.proxy.spared
}

// Same reports whether two messages are the same to the byte, flags included.
func Same(a, b Msg) bool {
	return a.UID == b.UID && slices.Equal(a.Flags, b.Flags) && bytes.Equal(a.Raw, b.Raw)
}
