package embedded

import (
	"bytes"
	"cmp"
	"crypto/subtle"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapserver"
)

const delimiter = '/'

// Account is one user's mailboxes. Its methods work from inside, as a mail
// transfer agent or an administrator would: they are not in the record.
type Account struct {
	user       User
	maxBytes   int64
	noKeywords bool
	now        func() time.Time

	mu       sync.Mutex
	boxes    map[string]*mailbox
	validity uint32 // the last UIDVALIDITY given out
	stored   int64  // octets in all mailboxes
	changed  chan struct{}
}

// mailbox is guarded by its account's mutex.
type mailbox struct {
	name        string
	attrs       []imap.MailboxAttr
	subscribed  bool
	uidValidity uint32
	uidNext     imap.UID
	messages    []*message
	tracker     *imapserver.MailboxTracker
	dead        bool // deleted or rebuilt: whoever has it open is cut off
}

// message is immutable but for its flags, which its account's mutex guards.
type message struct {
	uid   imap.UID
	raw   []byte
	date  time.Time
	flags []imap.Flag // in the order they were set, each once, case kept
}

func newAccount(u User, o Options) *Account {
	a := &Account{user: u, maxBytes: o.MaxBytes, noKeywords: o.NoKeywords, now: o.Now,
		boxes: map[string]*mailbox{}, changed: make(chan struct{})}
	a.create("INBOX", nil)
	for _, m := range o.Mailboxes {
		attrs := make([]imap.MailboxAttr, 0, len(m.Attrs))
		for _, name := range m.Attrs {
			attrs = append(attrs, imap.MailboxAttr(name))
		}
		a.create(m.Name, attrs)
	}
	return a
}

func (a *Account) login(password string) bool {
	return subtle.ConstantTimeCompare([]byte(password), []byte(a.user.Password)) == 1
}

// create makes a mailbox; the caller holds the mutex, or is the only one who has the account.
func (a *Account) create(name string, attrs []imap.MailboxAttr) *mailbox {
	a.validity++
	m := &mailbox{name: name, attrs: attrs, subscribed: true, uidValidity: a.validity, uidNext: 1,
		tracker: imapserver.NewMailboxTracker(0)}
	a.boxes[name] = m
	return m
}

func (m *mailbox) selectable() bool { return !slices.Contains(m.attrs, imap.MailboxAttrNoSelect) }

// find is the mailbox of that name; the caller holds the mutex.
func (a *Account) find(name string) (*mailbox, error) {
	m := a.boxes[name]
	if m == nil || !m.selectable() {
		return nil, refusal(imap.ResponseCodeNonExistent, "No such mailbox")
	}
	return m, nil
}

// changes is closed at the next change in any mailbox.
func (a *Account) changes() <-chan struct{} {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.changed
}

// touch tells everyone who waits on changes; the caller holds the mutex.
func (a *Account) touch() {
	close(a.changed)
	a.changed = make(chan struct{})
}

// add stores a message; the caller holds the mutex. An open mailbox hears of it at once.
func (a *Account) add(m *mailbox, raw []byte, flags []imap.Flag, date time.Time) (*message, error) {
	if a.stored+int64(len(raw)) > a.maxBytes {
		return nil, refusal(imap.ResponseCodeOverQuota, "Mailbox is full")
	}
	if date.IsZero() {
		date = a.now()
	}
	msg := &message{uid: m.uidNext, raw: raw, date: date}
	for _, f := range flags {
		if !a.noKeywords || strings.HasPrefix(string(f), `\`) {
			msg.set(f)
		}
	}
	m.uidNext++
	m.messages = append(m.messages, msg)
	m.tracker.QueueNumMessages(uint32(len(m.messages)))
	a.stored += int64(len(raw))
	a.touch()
	return msg, nil
}

// remove takes out the messages that gone picks; the caller holds the mutex.
func (a *Account) remove(m *mailbox, gone func(*message) bool) {
	// From the end, so that the sequence numbers announced hold one after the other.
	for i := len(m.messages) - 1; i >= 0; i-- {
		if msg := m.messages[i]; gone(msg) {
			m.messages = slices.Delete(m.messages, i, i+1)
			m.tracker.QueueExpunge(uint32(i + 1))
			a.stored -= int64(len(msg.raw))
		}
	}
	a.touch()
}

// Deliver puts a message into a mailbox as a mail transfer agent does, and
// returns its UID. Bare line feeds become CRLF; at is its INTERNALDATE, zero
// for now. It fails where there is no such mailbox, or no room.
func (a *Account) Deliver(name string, raw []byte, flags []string, at time.Time) (uint32, error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	m, err := a.find(name)
	if err != nil {
		return 0, fmt.Errorf("deliver to mailbox %q: %w", name, err)
	}
	list := make([]imap.Flag, 0, len(flags))
	for _, f := range flags {
		list = append(list, imap.Flag(f))
	}
	msg, err := a.add(m, withCRLF(raw), list, at)
	if err != nil {
		return 0, fmt.Errorf("deliver to mailbox %q: %w", name, err)
	}
	return uint32(msg.uid), nil
}

// withCRLF is a copy of raw in which every line ends in CRLF.
func withCRLF(raw []byte) []byte {
	out := make([]byte, 0, len(raw)+bytes.Count(raw, []byte("\n")))
	for i, c := range raw {
		if c == '\n' && (i == 0 || raw[i-1] != '\r') {
			out = append(out, '\r')
		}
		out = append(out, c)
	}
	return out
}

// Remove takes messages out of a mailbox for good, as another mail program of the user's would.
func (a *Account) Remove(name string, uids ...uint32) error {
	a.mu.Lock()
	defer a.mu.Unlock()
	m, err := a.find(name)
	if err != nil {
		return fmt.Errorf("remove from mailbox %q: %w", name, err)
	}
	a.remove(m, func(msg *message) bool { return slices.Contains(uids, uint32(msg.uid)) })
	return nil
}

// SetFlags replaces a message's flags, as another mail program of the user's would.
func (a *Account) SetFlags(name string, uid uint32, flags ...string) error {
	a.mu.Lock()
	defer a.mu.Unlock()
	m, err := a.find(name)
	if err != nil {
		return fmt.Errorf("set flags in mailbox %q: %w", name, err)
	}
	i := slices.IndexFunc(m.messages, func(msg *message) bool { return uint32(msg.uid) == uid })
	if i < 0 {
		return fmt.Errorf("set flags in mailbox %q: no message %d", name, uid)
	}
	msg := m.messages[i]
	msg.flags = nil
	for _, f := range flags {
		msg.set(imap.Flag(f))
	}
	m.tracker.QueueMessageFlags(uint32(i+1), msg.uid, msg.flags, nil)
	a.touch()
	return nil
}

// Rebuild gives a mailbox a new UIDVALIDITY and its messages new UIDs, as a
// server does after a restore (RFC 3501 §2.3.1.1), and cuts off whoever has it open.
func (a *Account) Rebuild(name string) error {
	a.mu.Lock()
	defer a.mu.Unlock()
	old, err := a.find(name)
	if err != nil {
		return fmt.Errorf("rebuild mailbox %q: %w", name, err)
	}
	old.dead = true
	m := a.create(name, old.attrs)
	m.subscribed = old.subscribed
	for _, msg := range old.messages {
		m.messages = append(m.messages, &message{uid: m.uidNext, raw: msg.raw, date: msg.date, flags: msg.flags})
		m.uidNext++
	}
	m.tracker = imapserver.NewMailboxTracker(uint32(len(m.messages)))
	a.touch()
	return nil
}

// Snapshot is a mailbox at one moment.
type Snapshot struct {
	Name        string // "" where there is no such mailbox
	UIDValidity uint32
	UIDNext     uint32
	Messages    []Message // by UID
}

// Message is one message of a Snapshot.
type Message struct {
	UID   uint32
	Flags []string // sorted, case as set
	Date  time.Time
	Raw   []byte // not to be changed
}

// Mailbox is the mailbox of that name as it is now.
func (a *Account) Mailbox(name string) Snapshot {
	a.mu.Lock()
	defer a.mu.Unlock()
	m, err := a.find(name)
	if err != nil {
		return Snapshot{}
	}
	s := Snapshot{Name: name, UIDValidity: m.uidValidity, UIDNext: uint32(m.uidNext)}
	for _, msg := range m.messages {
		flags := make([]string, 0, len(msg.flags))
		for _, f := range msg.flags {
			flags = append(flags, string(f))
		}
		slices.Sort(flags)
		s.Messages = append(s.Messages, Message{UID: uint32(msg.uid), Flags: flags, Date: msg.date, Raw: msg.raw})
	}
	return s
}

// Mailboxes are the names of all mailboxes, sorted.
func (a *Account) Mailboxes() []string {
	a.mu.Lock()
	defer a.mu.Unlock()
	names := make([]string, 0, len(a.boxes))
	for _, m := range a.sorted() {
		names = append(names, m.name)
	}
	return names
}

// sorted are all mailboxes by name; the caller holds the mutex.
func (a *Account) sorted() []*mailbox {
	list := make([]*mailbox, 0, len(a.boxes))
	for _, m := range a.boxes {
		list = append(list, m)
	}
	slices.SortFunc(list, func(x, y *mailbox) int { return cmp.Compare(x.name, y.name) })
	return list
}

func refusal(code imap.ResponseCode, text string) error {
	return &imap.Error{Type: imap.StatusResponseTypeNo, Code: code, Text: text}
}

// Flags compare without regard to case (RFC 9051 §2.3.2) and keep the case they came in.

func (m *message) has(flag imap.Flag) bool {
	return slices.ContainsFunc(m.flags, func(f imap.Flag) bool { return strings.EqualFold(string(f), string(flag)) })
}

func (m *message) set(flag imap.Flag) {
	if !m.has(flag) {
		// A new slice each time: whoever was handed the old one keeps it.
		m.flags = append(slices.Clip(m.flags), flag)
	}
}

func (m *message) clear(flag imap.Flag) {
	m.flags = slices.DeleteFunc(slices.Clone(m.flags), func(f imap.Flag) bool {
		return strings.EqualFold(string(f), string(flag))
	})
}
