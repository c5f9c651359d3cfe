package embedded

import (
	"slices"
	"strings"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapserver"
)

// List names mailboxes, with their special use (RFC 6154 §2) even where the
// client did not ask for it, as Dovecot does.
func (ss *session) List(w *imapserver.ListWriter, ref string, patterns []string, o *imap.ListOptions) error {
	return ss.do("LIST", "", func() error {
		if !ss.server.caps.has(imap.CapSpecialUse) && (o.SelectSpecialUse || o.ReturnSpecialUse) {
			return &imap.Error{Type: imap.StatusResponseTypeBad, Text: "Unknown LIST option SPECIAL-USE"}
		}
		if len(patterns) == 0 { // a question for the delimiter (RFC 9051 §6.3.9)
			return w.WriteList(&imap.ListData{Attrs: []imap.MailboxAttr{imap.MailboxAttrNoSelect}, Delim: delimiter})
		}
		for _, d := range ss.list(ref, patterns, o) {
			if err := w.WriteList(&d); err != nil {
				return err
			}
		}
		return nil
	})
}

func (ss *session) list(ref string, patterns []string, o *imap.ListOptions) []imap.ListData {
	a := ss.account
	a.mu.Lock()
	defer a.mu.Unlock()
	var out []imap.ListData
	for _, m := range a.sorted() {
		if !slices.ContainsFunc(patterns, func(p string) bool { return imapserver.MatchList(m.name, delimiter, ref, p) }) {
			continue
		}
		if o.SelectSubscribed && !m.subscribed || o.SelectSpecialUse && len(m.specialUse()) == 0 {
			continue
		}
		out = append(out, ss.describe(m, o))
	}
	return out
}

// describe is a mailbox's line in LIST; the caller holds the account's mutex.
func (ss *session) describe(m *mailbox, o *imap.ListOptions) imap.ListData {
	d := imap.ListData{Mailbox: m.name, Delim: delimiter}
	for _, attr := range m.attrs {
		if ss.server.caps.has(imap.CapSpecialUse) || attr == imap.MailboxAttrNoSelect {
			d.Attrs = append(d.Attrs, attr)
		}
	}
	if ss.account.hasChildren(m.name) {
		d.Attrs = append(d.Attrs, imap.MailboxAttrHasChildren)
	} else {
		d.Attrs = append(d.Attrs, imap.MailboxAttrHasNoChildren)
	}
	if m.subscribed && (o.SelectSubscribed || o.ReturnSubscribed) {
		d.Attrs = append(d.Attrs, imap.MailboxAttrSubscribed)
	}
	if o.ReturnStatus != nil && m.selectable() {
		d.Status = m.status(o.ReturnStatus)
	}
	return d
}

func (m *mailbox) specialUse() []imap.MailboxAttr {
	return slices.DeleteFunc(slices.Clone(m.attrs), func(a imap.MailboxAttr) bool { return a == imap.MailboxAttrNoSelect })
}

// hasChildren reports whether other mailboxes lie below; the caller holds the mutex.
func (a *Account) hasChildren(name string) bool {
	for other := range a.boxes {
		if strings.HasPrefix(other, name+string(delimiter)) {
			return true
		}
	}
	return false
}

// Status is the state of a mailbox that need not be open.
func (ss *session) Status(name string, o *imap.StatusOptions) (*imap.StatusData, error) {
	var data *imap.StatusData
	err := ss.do("STATUS", name, func() error {
		a := ss.account
		a.mu.Lock()
		defer a.mu.Unlock()
		m, err := a.find(name)
		if err != nil {
			return err
		}
		data = m.status(o)
		return nil
	})
	return data, err
}

// status fills in every number: imapserver sends those that were asked for.
func (m *mailbox) status(*imap.StatusOptions) *imap.StatusData {
	total := uint32(len(m.messages))
	var unseen, deleted, recent uint32
	var size, deletedSize int64
	for _, msg := range m.messages {
		size += int64(len(msg.raw))
		if !msg.has(imap.FlagSeen) {
			unseen++
		}
		if msg.has(imap.FlagDeleted) {
			deleted++
			deletedSize += int64(len(msg.raw))
		}
	}
	return &imap.StatusData{Mailbox: m.name, NumMessages: &total, UIDNext: m.uidNext, UIDValidity: m.uidValidity,
		NumUnseen: &unseen, NumDeleted: &deleted, NumRecent: &recent, Size: &size, DeletedStorage: &deletedSize}
}

// Create makes a mailbox and keeps its special use (RFC 6154 §3).
func (ss *session) Create(name string, o *imap.CreateOptions) error {
	return ss.do("CREATE", name, func() error {
		name = strings.TrimRight(name, string(delimiter))
		a := ss.account
		a.mu.Lock()
		defer a.mu.Unlock()
		if a.boxes[name] != nil || name == "" {
			return refusal(imap.ResponseCodeAlreadyExists, "Mailbox already exists")
		}
		a.create(name, o.SpecialUse)
		a.touch()
		return nil
	})
}

// Delete removes a mailbox with its messages and cuts off whoever has it open.
func (ss *session) Delete(name string) error {
	return ss.do("DELETE", name, func() error {
		a := ss.account
		a.mu.Lock()
		defer a.mu.Unlock()
		m, err := a.find(name)
		if err != nil {
			return err
		}
		if name == "INBOX" {
			return refusal(imap.ResponseCodeCannot, "INBOX cannot be deleted")
		}
		for _, msg := range m.messages {
			a.stored -= int64(len(msg.raw))
		}
		m.dead = true
		delete(a.boxes, name)
		a.touch()
		return nil
	})
}

// Rename gives a mailbox another name; those below it go with it (RFC 9051 §6.3.6).
func (ss *session) Rename(from, to string, _ *imap.RenameOptions) error {
	return ss.do("RENAME", from, func() error {
		a := ss.account
		a.mu.Lock()
		defer a.mu.Unlock()
		if _, err := a.find(from); err != nil {
			return err
		}
		if a.boxes[to] != nil || from == "INBOX" {
			return refusal(imap.ResponseCodeAlreadyExists, "Cannot rename to that name")
		}
		for _, m := range a.sorted() {
			if m.name == from || strings.HasPrefix(m.name, from+string(delimiter)) {
				delete(a.boxes, m.name)
				m.name = to + strings.TrimPrefix(m.name, from)
				a.boxes[m.name] = m
			}
		}
		a.touch()
		return nil
	})
}

// Subscribe and Unsubscribe keep the list that LSUB shows.
func (ss *session) Subscribe(name string) error { return ss.subscribe(name, true) }

// Unsubscribe is Subscribe's opposite.
func (ss *session) Unsubscribe(name string) error { return ss.subscribe(name, false) }

func (ss *session) subscribe(name string, on bool) error {
	ss.account.mu.Lock()
	defer ss.account.mu.Unlock()
	m, err := ss.account.find(name)
	if err != nil {
		return err
	}
	m.subscribed = on
	return nil
}

// Namespace is one personal namespace without a prefix.
func (ss *session) Namespace() (*imap.NamespaceData, error) {
	return &imap.NamespaceData{Personal: []imap.NamespaceDescriptor{{Delim: delimiter}}}, nil
}
