package imapwatch

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"strconv"
	"strings"
	"sync"
	"testing"
)

// fake is a scripted IMAP server over in-memory pipes, so that it runs in fake
// time. It knows the plain course of things; on overrides a command.
type fake struct {
	t    testing.TB
	caps string // after sign-in; before it: pre, or the same
	pre  string

	mu       sync.Mutex
	on       map[string]func(s *session, tag, args string)
	log      []string
	dials    int
	sessions []*session
	messages []string // INBOX, UIDs from 1
	dialErr  func(n int) error
	greet    string
	pipes    sync.WaitGroup
}

// session is one connection of the fake.
type session struct {
	*fake
	n    int // from 1
	conn net.Conn
	r    *bufio.Reader
}

const fakeCaps = "IMAP4rev1 IDLE UIDPLUS SPECIAL-USE LIST-EXTENDED LITERAL+"

func newFake(t testing.TB) *fake {
	f := &fake{t: t, caps: fakeCaps, on: map[string]func(*session, string, string){}, greet: "* OK ready"}
	t.Cleanup(f.pipes.Wait) // it runs last: clients close before
	return f
}

// when overrides a command, by its name with UID.
func (f *fake) when(command string, do func(s *session, tag, args string)) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.on[command] = do
}

// answer is when with fixed lines; the last one gets the tag.
func (f *fake) answer(command string, lines ...string) {
	f.when(command, func(s *session, tag, _ string) {
		for i, l := range lines {
			if i == len(lines)-1 {
				l = tag + " " + l
			}
			s.say(l)
		}
	})
}

func (f *fake) server() Server {
	return Server{Account: "main", Host: "localhost", Port: 143, TLS: Plain, Username: "alex",
		Secret: func(context.Context) (string, error) { return "sesame", nil }}
}

func (f *fake) options() Options { return Options{Dial: f.dial} }

func (f *fake) dial(context.Context, string, string) (net.Conn, error) {
	f.mu.Lock()
	f.dials++
	n, fail := f.dials, f.dialErr
	f.mu.Unlock()
	if fail != nil {
		if err := fail(n); err != nil {
			return nil, err
		}
	}
	client, server := net.Pipe()
	s := &session{fake: f, n: n, conn: server, r: bufio.NewReader(server)}
	f.mu.Lock()
	f.sessions = append(f.sessions, s)
	f.mu.Unlock()
	f.pipes.Go(func() {
		defer server.Close()
		s.serve()
	})
	return client, nil
}

// conn signs in to the fake.
func (f *fake) conn() *Conn {
	f.t.Helper()
	c, err := Dial(f.t.Context(), f.server(), f.options())
	if err != nil {
		f.t.Fatal(err)
	}
	f.t.Cleanup(func() { c.Close() })
	return c
}

// inbox is conn with INBOX open.
func (f *fake) inbox() *Conn {
	f.t.Helper()
	c := f.conn()
	if _, err := c.Examine(f.t.Context(), "INBOX"); err != nil {
		f.t.Fatal(err)
	}
	return c
}

// said is what clients sent, "1: LOGIN alex sesame".
func (f *fake) said() []string {
	f.mu.Lock()
	defer f.mu.Unlock()
	return append([]string(nil), f.log...)
}

// count is how many commands of that name were sent.
func (f *fake) count(command string) int {
	n := 0
	for _, l := range f.said() {
		if _, l, _ = strings.Cut(l, ": "); strings.HasPrefix(l+" ", command+" ") {
			n++
		}
	}
	return n
}

func (f *fake) deliver(raw string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.messages = append(f.messages, raw)
}

func (f *fake) size() int {
	f.mu.Lock()
	defer f.mu.Unlock()
	return len(f.messages)
}

// say writes lines; a client that has gone is no failure of the fake's.
func (s *session) say(lines ...string) {
	_, _ = io.WriteString(s.conn, strings.Join(lines, "\r\n")+"\r\n")
}

func (s *session) hangUp() { s.conn.Close() }

func (s *session) line() (string, error) {
	l, err := s.r.ReadString('\n')
	return strings.TrimRight(l, "\r\n"), err
}

func (s *session) serve() {
	s.say(s.greet)
	for {
		l, err := s.line()
		if err != nil {
			return
		}
		tag, rest, _ := strings.Cut(l, " ")
		name, args, _ := strings.Cut(rest, " ")
		if strings.EqualFold(name, "UID") {
			sub, more, _ := strings.Cut(args, " ")
			name, args = "UID "+sub, more
		}
		s.mu.Lock()
		s.log = append(s.log, fmt.Sprintf("%d: %s", s.n, strings.TrimSpace(name+" "+args)))
		do := s.on[name]
		s.mu.Unlock()
		if do != nil {
			do(s, tag, args)
		} else {
			s.usual(name, tag, args)
		}
	}
}

func (s *session) usual(name, tag, args string) {
	switch name {
	case "CAPABILITY":
		caps := s.caps
		if s.pre != "" && !s.signedIn() {
			caps = s.pre
		}
		s.say("* CAPABILITY "+caps, tag+" OK")
	case "SELECT", "EXAMINE":
		n := s.size()
		s.say(`* FLAGS (\Seen)`, fmt.Sprintf("* %d EXISTS", n), `* OK [PERMANENTFLAGS (\Seen \*)] .`, "* OK [UIDVALIDITY 7] .",
			fmt.Sprintf("* OK [UIDNEXT %d] .", n+1), tag+" OK done")
	case "STATUS":
		s.say(fmt.Sprintf("* STATUS %s (MESSAGES %d UIDNEXT 100 UIDVALIDITY 7)", strings.Fields(args)[0], s.size()), tag+" OK")
	case "UID FETCH":
		s.fetch(args)
		s.say(tag + " OK done")
	case "UID SEARCH":
		var uids strings.Builder
		for i := range s.size() {
			fmt.Fprintf(&uids, " %d", i+1)
		}
		s.say("* SEARCH"+uids.String(), tag+" OK")
	case "IDLE":
		s.idle(tag, func() {})
	case "APPEND":
		s.literal(args)
		s.say(tag + " OK [APPENDUID 7 42] done")
	case "LIST":
		s.say(`* LIST (\HasNoChildren) "/" INBOX`, `* LIST (\Drafts) "/" Drafts`, `* LIST (\Sent) "/" Sent`, tag+" OK")
	case "LOGOUT":
		s.say("* BYE bye", tag+" OK")
	default:
		s.say(tag + " OK done")
	}
}

func (s *session) signedIn() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, l := range s.log {
		if strings.HasPrefix(l, fmt.Sprintf("%d: LOGIN", s.n)) || strings.HasPrefix(l, fmt.Sprintf("%d: AUTH", s.n)) {
			return true
		}
	}
	return false
}

// idle says +, does what comes in the meantime, and waits for DONE.
func (s *session) idle(tag string, meanwhile func()) {
	s.say("+ idling")
	meanwhile()
	if l, err := s.line(); err == nil {
		s.mu.Lock()
		s.log = append(s.log, fmt.Sprintf("%d: %s", s.n, l))
		s.mu.Unlock()
		s.say(tag + " OK done")
	}
}

// literal reads the message of an APPEND and the line's end.
func (s *session) literal(args string) string {
	mark := args[strings.LastIndexByte(args, '{')+1:]
	n, err := strconv.Atoi(strings.TrimRight(mark, "+}"))
	if err != nil {
		return ""
	}
	if !strings.HasSuffix(mark, "+}") {
		s.say("+ go on")
	}
	b := make([]byte, n)
	if _, err := io.ReadFull(s.r, b); err != nil {
		return ""
	}
	_, _ = s.line()
	return string(b)
}

// fetch answers for the UIDs of a set: "3", "2:5", "4:*", "1,3".
func (s *session) fetch(args string) {
	set, _, _ := strings.Cut(args, " ")
	s.mu.Lock()
	messages := append([]string(nil), s.messages...)
	s.mu.Unlock()
	for i, raw := range messages {
		if inSet(set, i+1, len(messages)) {
			s.say(fmt.Sprintf(`* %d FETCH (UID %d FLAGS () INTERNALDATE "02-Mar-2026 10:00:00 +0000" RFC822.SIZE %d BODY[]<0> {%d}`, i+1, i+1, len(raw), len(raw)), raw+")")
		}
	}
}

func inSet(set string, uid, last int) bool {
	num := func(s string) int {
		if s == "*" {
			return last
		}
		n, _ := strconv.Atoi(s)
		return n
	}
	for part := range strings.SplitSeq(set, ",") {
		low, high, ranged := strings.Cut(part, ":")
		if !ranged {
			high = low
		}
		a, b := num(low), num(high)
		if min(a, b) <= uid && uid <= max(a, b) {
			return true
		}
	}
	return false
}

// kind checks an error's kind, that it is one line, and that it says part.
func kind(t testing.TB, err error, want ErrorKind, part string) *Error {
	t.Helper()
	var e *Error
	if !errors.As(err, &e) {
		t.Fatalf("error %v, want kind %s", err, want)
	}
	if e.Kind != want || !strings.Contains(e.Error(), part) || strings.ContainsAny(e.Error(), "\r\n") {
		t.Errorf("error of kind %s: %v; want kind %s that mentions %q", e.Kind, e, want, part)
	}
	if strings.Contains(e.Error(), "sesame") {
		t.Errorf("the password is in the error: %v", e)
	}
	return e
}

// take collects what a fetch delivers.
func take(t testing.TB, fetch func(func(Item) error) error) []Item {
	t.Helper()
	var items []Item
	if err := fetch(func(it Item) error { items = append(items, it); return nil }); err != nil {
		t.Fatal(err)
	}
	return items
}
