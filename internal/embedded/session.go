package embedded

import (
	"errors"
	"io"
	"slices"
	"strings"
	"sync"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapserver"
)

var errCut = errors.New("connection was cut for this test")

// session carries out the commands of one connection. imapserver calls it
// from that connection's goroutine, one command at a time; only Idle runs in
// a second one, while the first waits for its end.
type session struct {
	server  *Server
	gate    *gate
	account *Account // nil before sign-in
	view    *view    // nil where no mailbox is open

	// imapserver does not wait for Idle when the connection breaks; whoever
	// takes the view away does.
	mu     sync.Mutex
	idling sync.WaitGroup
	closed bool
}

// view is a mailbox as one connection sees it.
type view struct {
	box      *mailbox
	tracker  *imapserver.SessionTracker
	readOnly bool // opened by EXAMINE
}

var _ imapserver.SessionIMAP4rev2 = (*session)(nil)

// Close ends the session with its connection.
func (ss *session) Close() error {
	ss.mu.Lock()
	ss.closed = true
	ss.mu.Unlock()
	ss.gate.cut()
	ss.leave()
	ss.server.release(ss.gate)
	return nil
}

func (ss *session) leave() {
	ss.idling.Wait()
	if ss.view != nil {
		ss.view.tracker.Close()
		ss.view = nil
	}
}

// Login checks the password. The answer is the same for an unknown user and a wrong password.
func (ss *session) Login(username, password string) error {
	return ss.do("LOGIN", "", func() error {
		if !ss.gate.secure.Load() {
			return refusal(imap.ResponseCodePrivacyRequired, "TLS is required: use STARTTLS first")
		}
		a := ss.server.accounts[username]
		if a == nil || !a.login(password) {
			return imapserver.ErrAuthFailed
		}
		ss.account = a
		return nil
	})
}

// Select opens a mailbox, or examines it.
func (ss *session) Select(name string, o *imap.SelectOptions) (*imap.SelectData, error) {
	command := "SELECT"
	if o.ReadOnly {
		command = "EXAMINE"
	}
	var data *imap.SelectData
	err := ss.do(command, name, func() (err error) {
		data, err = ss.open(name, o.ReadOnly)
		return err
	})
	if err != nil {
		ss.leave()
		ss.gate.tap.Refused()
		return nil, err
	}
	return data, nil
}

func (ss *session) open(name string, readOnly bool) (*imap.SelectData, error) {
	a := ss.account
	a.mu.Lock()
	defer a.mu.Unlock()
	m, err := a.find(name)
	if err != nil {
		return nil, err
	}
	ss.leave()
	ss.view = &view{box: m, tracker: m.tracker.NewSession(), readOnly: readOnly}
	data := &imap.SelectData{Flags: a.flagsOf(m), NumMessages: uint32(len(m.messages)),
		UIDNext: m.uidNext, UIDValidity: m.uidValidity}
	i := slices.IndexFunc(m.messages, func(msg *message) bool { return !msg.has(imap.FlagSeen) })
	data.FirstUnseenSeqNum = uint32(i + 1)
	if !readOnly { // EXAMINE can change nothing for good: PERMANENTFLAGS () (RFC 9051 §6.3.3)
		data.PermanentFlags = slices.Clone(data.Flags)
		if !a.noKeywords {
			data.PermanentFlags = append(data.PermanentFlags, imap.FlagWildcard)
		}
	}
	return data, nil
}

// flagsOf are the system flags and the keywords in use; the caller holds the mutex.
func (a *Account) flagsOf(m *mailbox) []imap.Flag {
	all := &message{flags: []imap.Flag{imap.FlagAnswered, imap.FlagFlagged, imap.FlagDeleted, imap.FlagSeen, imap.FlagDraft}}
	for _, msg := range m.messages {
		for _, f := range msg.flags {
			all.set(f)
		}
	}
	return all.flags
}

// Unselect closes the mailbox; imapserver has expunged it before where the command was CLOSE.
func (ss *session) Unselect() error {
	ss.leave()
	return nil
}

// Append stores a message that the client sends.
func (ss *session) Append(name string, r imap.LiteralReader, o *imap.AppendOptions) (*imap.AppendData, error) {
	if r.Size() > ss.server.opt.MaxMessage {
		return nil, refusal(imap.ResponseCodeTooBig, "Message is too big")
	}
	raw, err := io.ReadAll(r)
	if err != nil {
		return nil, err
	}
	var data *imap.AppendData
	err = ss.do("APPEND", name, func() error {
		a := ss.account
		a.mu.Lock()
		defer a.mu.Unlock()
		m, err := a.find(name)
		if err != nil {
			return refusal(imap.ResponseCodeTryCreate, "No such mailbox") // RFC 9051 §6.3.12
		}
		msg, err := a.add(m, raw, o.Flags, o.Time)
		if err == nil && ss.server.caps.has(imap.CapUIDPlus) {
			data = &imap.AppendData{UIDValidity: m.uidValidity, UID: msg.uid}
		}
		return err
	})
	return data, err
}

// Poll announces what happened in the open mailbox since the last time.
func (ss *session) Poll(w *imapserver.UpdateWriter, allowExpunge bool) error {
	if ss.view == nil {
		return nil
	}
	if err := ss.alive(); err != nil {
		return err
	}
	return ss.view.tracker.Poll(w, allowExpunge)
}

// Idle announces changes as they happen, first those that happened between
// the last command and this one, which a client would else wait for in vain.
func (ss *session) Idle(w *imapserver.UpdateWriter, stop <-chan struct{}) error {
	ss.mu.Lock()
	if ss.closed {
		ss.mu.Unlock()
		return errCut
	}
	ss.idling.Add(1)
	ss.mu.Unlock()
	defer ss.idling.Done()
	return ss.do("IDLE", ss.openName(), func() error {
		for {
			changed := ss.account.changes()
			if err := ss.Poll(w, true); err != nil {
				ss.gate.cut()
				return err
			}
			select {
			case <-changed:
			case <-stop:
				return nil
			}
		}
	})
}

// alive cuts the connection off when its mailbox was deleted or rebuilt:
// UIDs would mean something else from one command to the next.
func (ss *session) alive() error {
	ss.account.mu.Lock()
	dead := ss.view.box.dead
	ss.account.mu.Unlock()
	if dead {
		ss.gate.cut()
		return errCut
	}
	return nil
}

func (ss *session) openName() string {
	if ss.view == nil {
		return ""
	}
	ss.account.mu.Lock()
	defer ss.account.mu.Unlock()
	return ss.view.box.name
}

// Expunge removes messages marked \Deleted: all, or those among uids.
func (ss *session) Expunge(_ *imapserver.ExpungeWriter, uids *imap.UIDSet) error {
	return ss.do("EXPUNGE", ss.openName(), func() error {
		if ss.view.readOnly {
			if uids == nil {
				return nil // CLOSE of an examined mailbox just closes it (RFC 9051 §6.4.1)
			}
			return readOnlyRefusal()
		}
		a, m := ss.account, ss.view.box
		a.mu.Lock()
		defer a.mu.Unlock()
		a.remove(m, func(msg *message) bool {
			return msg.has(imap.FlagDeleted) && (uids == nil || uids.Contains(msg.uid))
		})
		return nil
	})
}

func readOnlyRefusal() error {
	return refusal("READ-ONLY", "The mailbox was opened by EXAMINE")
}

// isKeyword tells a keyword from a system flag.
func isKeyword(f imap.Flag) bool { return !strings.HasPrefix(string(f), `\`) }
