package imaptest

import (
	"cmp"
	"fmt"
	"time"

	"inboxd/internal/embedded"
	"inboxd/internal/embedded/record"
)

// Embedded runs the embedded server with options of the test's own choosing
// (a provider's missing capabilities, say) behind the same interface. The
// mailboxes default to INBOX, Drafts and Sent as on the other servers.
func Embedded(o embedded.Options) (*Server, *embedded.Server, error) {
	if o.Mailboxes == nil {
		o.Mailboxes = []embedded.Mailbox{
			{Name: Drafts, Attrs: []string{`\Drafts`}}, {Name: Sent, Attrs: []string{`\Sent`}}}
	}
	if o.Users == nil {
		o.Users = []embedded.User{embedded.DefaultUser()}
	}
	inner, err := embedded.Start(o)
	if err != nil {
		return nil, nil, err
	}
	host, port := inner.HostPort()
	return &Server{Name: "embedded", Host: host, Port: port, RootCAs: inner.CertPool(), CAPEM: inner.CAPEM(),
		Username: o.Users[0].Name, Password: o.Users[0].Password, DraftsName: Drafts, SentName: Sent,
		backend: inProcess{inner, inner.Account(o.Users[0].Name)}}, inner, nil
}

func startEmbedded() (*Server, error) {
	s, _, err := Embedded(embedded.Options{MaxConns: 256})
	return s, err
}

// inProcess is the embedded server as a backend.
type inProcess struct {
	server  *embedded.Server
	account *embedded.Account
}

func (b inProcess) deliver(mailbox string, raw []byte, flags []string, at time.Time) (uint32, error) {
	return b.account.Deliver(mailbox, raw, flags, at)
}

func (b inProcess) snapshot(mailbox string) (Box, error) {
	s := b.account.Mailbox(mailbox)
	if s.Name == "" {
		return Box{}, fmt.Errorf("no mailbox %q", mailbox)
	}
	box := Box{UIDValidity: s.UIDValidity, UIDNext: s.UIDNext}
	for _, m := range s.Messages {
		box.Messages = append(box.Messages, Msg{UID: m.UID, Flags: m.Flags, Date: m.Date, Raw: m.Raw})
	}
	return box, nil
}

func (b inProcess) change(mailbox string, uid uint32, flags []string) error {
	return b.account.SetFlags(mailbox, uid, flags...)
}

func (b inProcess) remove(mailbox string, uid uint32) error { return b.account.Remove(mailbox, uid) }
func (b inProcess) bump(mailbox string) error               { return b.account.Rebuild(mailbox) }
func (b inProcess) commands() *record.Log                   { return b.server.Record() }
func (b inProcess) restart() error                          { return b.server.Resume() }
func (b inProcess) close() error                            { return b.server.Close() }

func (b inProcess) stop() error {
	b.server.Suspend()
	return nil
}

// byUID orders messages.
func byUID(a, b Msg) int { return cmp.Compare(a.UID, b.UID) }
