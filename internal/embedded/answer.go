package embedded

import (
	"strings"
	"sync"

	"github.com/emersion/go-imap/v2"
)

// Answer is something to go wrong: what to do at a command in place of, or
// after, carrying it out.
type Answer struct {
	// Command is LOGIN (AUTHENTICATE counts as it), SELECT, EXAMINE, LIST,
	// STATUS, APPEND, SEARCH, FETCH, STORE, EXPUNGE, COPY, MOVE, CREATE, DELETE,
	// RENAME or IDLE, without UID; "" is any of them.
	Command string
	Mailbox string // the one named or, for commands on messages, the open one; "": any
	Times   int    // how often; 0: every time
	After   bool   // carry the command out first: the effect is there, the answer is bad

	// What to do: the first that is set.
	Stall bool // say nothing until the connection ends
	Drop  bool // cut the connection
	// Else the tagged answer: NO (BAD where Bad is set) with code and text.
	Bad        bool
	Code, Text string // "OVERQUOTA", "Mailbox is full"
}

// answers are the pending ones, in the order they were given.
type answers struct {
	mu   sync.Mutex
	list []*Answer
}

// Answer adds a forced answer. The first that fits a command is used.
func (s *Server) Answer(a Answer) {
	s.answers.mu.Lock()
	defer s.answers.mu.Unlock()
	s.answers.list = append(s.answers.list, &a)
}

// ClearAnswers drops all forced answers; a connection that stalls goes on stalling.
func (s *Server) ClearAnswers() { s.answers.clear() }

func (a *answers) clear() {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.list = nil
}

// take finds the answer for a command and uses it up.
func (a *answers) take(command, mailbox string) *Answer {
	a.mu.Lock()
	defer a.mu.Unlock()
	for i, f := range a.list {
		if f.Command != "" && !strings.EqualFold(f.Command, command) || f.Mailbox != "" && f.Mailbox != mailbox {
			continue
		}
		if f.Times > 0 {
			if f.Times--; f.Times == 0 {
				a.list = append(a.list[:i:i], a.list[i+1:]...)
			}
		}
		found := *f
		return &found
	}
	return nil
}

// do carries out a command under the forced answers.
func (ss *session) do(command, mailbox string, work func() error) error {
	forced := ss.server.answers.take(command, mailbox)
	if forced == nil {
		return work()
	}
	if forced.After {
		if err := work(); err != nil {
			return err
		}
	}
	return ss.force(forced)
}

func (ss *session) force(f *Answer) error {
	switch {
	case f.Stall:
		<-ss.gate.gone
		return errCut
	case f.Drop:
		ss.gate.cut()
		return errCut
	}
	kind, text := imap.StatusResponseTypeNo, f.Text
	if f.Bad {
		kind = imap.StatusResponseTypeBad
	}
	if text == "" {
		text = "Refused for this test"
	}
	return &imap.Error{Type: kind, Code: imap.ResponseCode(f.Code), Text: text}
}
