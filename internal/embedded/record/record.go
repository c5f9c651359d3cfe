// Package record keeps what IMAP clients said: every command of every
// connection, in order, with its arguments and without its secrets. The
// embedded server and the proxy in front of real servers both use it, so a
// test can assert the whole conversation of a run.
//
// It never keeps a password, a SASL answer or a message: the first two are
// replaced by "***", the last by its size in braces, as it was announced. It
// does no I/O of its own and knows nothing of answers.
package record

import "sync"

// DefaultMax is how many commands a Log keeps where nothing else was said.
const DefaultMax = 10000

// Command is one command as a client sent it.
type Command struct {
	// Conn numbers the connection, from 1, in the order of connecting.
	Conn int
	// Name is in capitals, with its UID prefix: "UID STORE". "DONE" is the end of an IDLE.
	Name string
	// Args is what followed, as sent; a message is "{1234}", a secret "***".
	Args string
	// Selected is the mailbox that was open then, decoded; "" where none was.
	// A SELECT that the server refused counts as if it had not been.
	Selected string
	// ReadOnly tells that Selected was opened by EXAMINE.
	ReadOnly bool
}

// String is the command as one line: "UID STORE 3 +FLAGS (\\Deleted)".
func (c Command) String() string {
	if c.Args == "" {
		return c.Name
	}
	return c.Name + " " + c.Args
}

// Mailbox is the mailbox that the command names as its first argument,
// decoded from modified UTF-7 (RFC 3501 §5.1.3); "" where it names none.
func (c Command) Mailbox() string {
	switch c.Name {
	case "APPEND", "SELECT", "EXAMINE", "STATUS", "CREATE", "DELETE", "RENAME", "SUBSCRIBE", "UNSUBSCRIBE":
		name, _ := FirstWord(c.Args)
		return MailboxName(name)
	}
	return ""
}

// Log holds the commands of all connections in the order they came in. It
// keeps the newest Max and counts what it forgot, so its memory is bounded.
// The zero value is ready to use, and it is safe for concurrent use.
type Log struct {
	Max int // 0: DefaultMax. Set it before the first command.

	mu      sync.Mutex
	list    []Command
	dropped int
	conns   int
}

// Commands is a copy of what is kept.
func (l *Log) Commands() []Command {
	l.mu.Lock()
	defer l.mu.Unlock()
	return append([]Command(nil), l.list...)
}

// Dropped is how many older commands were forgotten for want of room.
func (l *Log) Dropped() int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.dropped
}

// Reset forgets everything so far; connections keep their numbers.
func (l *Log) Reset() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.list, l.dropped = nil, 0
}

// Conn starts the record of one more connection.
func (l *Log) Conn() *Tap {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.conns++
	return &Tap{log: l, number: l.conns}
}

func (l *Log) add(c Command) {
	l.mu.Lock()
	defer l.mu.Unlock()
	limit := l.Max
	if limit <= 0 {
		limit = DefaultMax
	}
	if len(l.list) >= limit {
		// Half is let go at once, so that a long run does not copy the list at every command.
		gone := len(l.list) - limit/2
		l.list = append([]Command(nil), l.list[gone:]...)
		l.dropped += gone
	}
	l.list = append(l.list, c)
}
