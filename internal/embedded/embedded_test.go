package embedded_test

import (
	"bytes"
	"context"
	"crypto/tls"
	"net"
	"slices"
	"strings"
	"testing"
	"time"

	"inboxd/internal/embedded"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapclient"
	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

const letter = "From: Robin <robin@agency.example>\r\nTo: alex@example.org\r\nSubject: An offer\r\n" +
	"Message-ID: <1@agency.example>\r\nDate: Mon, 2 Mar 2026 09:00:00 +0100\r\n\r\nHello Alex.\r\n"

func start(t *testing.T, o embedded.Options) *embedded.Server {
	t.Helper()
	s, err := embedded.Start(o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	return s
}

// connect dials by the server's own means of protection, without signing in.
func connect(t *testing.T, s *embedded.Server, security embedded.Security, handler *imapclient.UnilateralDataHandler) *imapclient.Client {
	t.Helper()
	o := &imapclient.Options{UnilateralDataHandler: handler, TLSConfig: &tls.Config{RootCAs: s.CertPool(), ServerName: "127.0.0.1"}}
	var c *imapclient.Client
	var err error
	switch security {
	case embedded.StartTLS:
		c, err = imapclient.DialStartTLS(s.Addr(), o)
	case embedded.Plain:
		c, err = imapclient.DialInsecure(s.Addr(), o)
	default:
		c, err = imapclient.DialTLS(s.Addr(), o)
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Close() })
	return c
}

func signIn(t *testing.T, s *embedded.Server, handler *imapclient.UnilateralDataHandler) *imapclient.Client {
	t.Helper()
	c := connect(t, s, embedded.ImplicitTLS, handler)
	u := embedded.DefaultUser()
	if err := c.Login(u.Name, u.Password).Wait(); err != nil {
		t.Fatal(err)
	}
	return c
}

func deliver(t *testing.T, s *embedded.Server, mailbox string) uint32 {
	t.Helper()
	uid, err := s.Deliver(mailbox, []byte(letter), nil, time.Time{})
	if err != nil {
		t.Fatal(err)
	}
	return uid
}

func appendTo(c *imapclient.Client, mailbox, text string, flags ...imap.Flag) (*imap.AppendData, error) {
	cmd := c.Append(mailbox, int64(len(text)), &imap.AppendOptions{Flags: flags})
	if _, err := cmd.Write([]byte(text)); err != nil {
		return nil, err
	}
	if err := cmd.Close(); err != nil {
		return nil, err
	}
	return cmd.Wait()
}

func TestSecurity(t *testing.T) {
	for _, security := range []embedded.Security{embedded.ImplicitTLS, embedded.StartTLS, embedded.Plain} {
		s := start(t, embedded.Options{Security: security})
		c := connect(t, s, security, nil)
		u := embedded.DefaultUser()
		if err := c.Login(u.Name, "wrong").Wait(); err == nil {
			t.Errorf("security %d: wrong password accepted", security)
		}
		if err := c.Login(u.Name, u.Password).Wait(); err != nil {
			t.Errorf("security %d: %v", security, err)
		}
		if (s.CAPEM() == nil) != (security == embedded.Plain) {
			t.Errorf("security %d: CA is %q", security, s.CAPEM())
		}
	}
}

func TestStartTLSComesBeforeSignIn(t *testing.T) {
	s := start(t, embedded.Options{Security: embedded.StartTLS})
	conn, err := net.Dial("tcp", s.Addr())
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	buf := make([]byte, 4096)
	n, _ := conn.Read(buf)
	if greeting := string(buf[:n]); !strings.Contains(greeting, "STARTTLS LOGINDISABLED") || strings.Contains(greeting, "AUTH=") {
		t.Errorf("greeting before TLS: %s", greeting)
	}
	if _, err := conn.Write([]byte("a LOGIN alex@example.org \"correct horse\"\r\n")); err != nil {
		t.Fatal(err)
	}
	n, _ = conn.Read(buf)
	if answer := string(buf[:n]); !strings.HasPrefix(answer, "a NO [PRIVACYREQUIRED]") {
		t.Errorf("sign-in without TLS: %s", answer)
	}
}

func TestSpecialUse(t *testing.T) {
	s := start(t, embedded.Options{Mailboxes: []embedded.Mailbox{
		{Name: "Entwürfe", Attrs: []string{`\Drafts`}}, {Name: "Arbeit"}, {Name: "Gesendet", Attrs: []string{`\Sent`}}}})
	c := signIn(t, s, nil)
	if err := c.Create("Papierkorb", &imap.CreateOptions{SpecialUse: []imap.MailboxAttr{imap.MailboxAttrTrash}}).Wait(); err != nil {
		t.Fatal(err)
	}
	for name, o := range map[string]*imap.ListOptions{
		"plain": nil, "return": {ReturnSpecialUse: true}, "select": {SelectSpecialUse: true}} {
		list, err := c.List("", "*", o).Collect()
		if err != nil {
			t.Fatal(err)
		}
		got := map[string]imap.MailboxAttr{}
		for _, l := range list {
			for _, a := range l.Attrs {
				if a != imap.MailboxAttrHasNoChildren {
					got[l.Mailbox] = a
				}
			}
		}
		if len(got) != 3 || got["Entwürfe"] != imap.MailboxAttrDrafts || got["Papierkorb"] != imap.MailboxAttrTrash {
			t.Errorf("LIST %s: %v", name, got)
		}
		if name == "select" && len(list) != 3 {
			t.Errorf("LIST (SPECIAL-USE) named %d mailboxes, want 3", len(list))
		}
	}
}

func TestWithout(t *testing.T) {
	s := start(t, embedded.Options{Without: []string{"IDLE", "UIDPLUS", "SPECIAL-USE"}, NoKeywords: true, LiteralPlus: true})
	c := signIn(t, s, nil)
	caps := c.Caps()
	for _, gone := range []imap.Cap{imap.CapIdle, imap.CapUIDPlus, imap.CapSpecialUse, imap.CapLiteralMinus} {
		if _, ok := caps[gone]; ok {
			t.Errorf("%s is offered", gone)
		}
	}
	if _, ok := caps[imap.CapLiteralPlus]; !ok {
		t.Error("LITERAL+ is not offered")
	}
	deliver(t, s, "INBOX")
	data, err := c.Select("INBOX", nil).Wait()
	if err != nil {
		t.Fatal(err)
	}
	if slices.Contains(data.PermanentFlags, imap.FlagWildcard) {
		t.Errorf("keywords are offered: %v", data.PermanentFlags)
	}
	if err := c.Store(imap.UIDSetNum(1), &imap.StoreFlags{Op: imap.StoreFlagsAdd, Flags: []imap.Flag{"mine"}}, nil).Close(); err == nil {
		t.Error("a keyword was stored")
	}
	got, err := appendTo(c, "Drafts", letter, imap.FlagDraft)
	if err != nil || got.UID != 0 {
		t.Errorf("APPEND without UIDPLUS: %+v, %v", got, err)
	}
	if err := c.UIDExpunge(imap.UIDSetNum(1)).Close(); err == nil {
		t.Error("UID EXPUNGE works without UIDPLUS")
	}
	if _, err := c.List("", "*", &imap.ListOptions{ReturnSpecialUse: true}).Collect(); err == nil {
		t.Error("LIST RETURN (SPECIAL-USE) works without SPECIAL-USE")
	}
}

func TestAppendAndFetchKeepTheBytes(t *testing.T) {
	for _, size := range []int{0, 5000, 300000} { // below and above what a literal may be sent unasked
		s := start(t, embedded.Options{})
		c := signIn(t, s, nil)
		text := letter + strings.Repeat("x", size)
		got, err := appendTo(c, "Drafts", text, imap.FlagDraft, imap.FlagSeen, "MyKeyword")
		if err != nil {
			t.Fatal(err)
		}
		box := s.Mailbox("Drafts")
		if len(box.Messages) != 1 || got.UID != 1 || got.UIDValidity != box.UIDValidity {
			t.Fatalf("APPENDUID %+v, mailbox %+v", got, box)
		}
		if m := box.Messages[0]; string(m.Raw) != text || strings.Join(m.Flags, " ") != `MyKeyword \Draft \Seen` {
			t.Errorf("stored %d octets with %q", len(m.Raw), m.Flags)
		}
		if _, err := c.Select("Drafts", &imap.SelectOptions{ReadOnly: true}).Wait(); err != nil {
			t.Fatal(err)
		}
		rows, err := c.Fetch(imap.UIDSetNum(1), &imap.FetchOptions{Flags: true, UID: true, Envelope: true,
			BodySection: []*imap.FetchItemBodySection{{Peek: true}}}).Collect()
		if err != nil || len(rows) != 1 || string(rows[0].BodySection[0].Bytes) != text || rows[0].Envelope.Subject != "An offer" {
			t.Errorf("fetched %v, %v", rows, err)
		}
	}
}

func TestExamineChangesNothing(t *testing.T) {
	s := start(t, embedded.Options{})
	deliver(t, s, "INBOX")
	c := signIn(t, s, nil)
	data, err := c.Select("INBOX", &imap.SelectOptions{ReadOnly: true}).Wait()
	if err != nil || len(data.PermanentFlags) != 0 {
		t.Fatalf("EXAMINE: %+v, %v", data, err)
	}
	whole := &imap.FetchOptions{BodySection: []*imap.FetchItemBodySection{{}}}
	if _, err := c.Fetch(imap.UIDSetNum(1), whole).Collect(); err != nil {
		t.Fatal(err)
	}
	if err := c.Store(imap.UIDSetNum(1), &imap.StoreFlags{Op: imap.StoreFlagsAdd, Flags: []imap.Flag{"k"}}, nil).Close(); err == nil {
		t.Error("STORE works under EXAMINE")
	}
	if flags := s.Mailbox("INBOX").Messages[0].Flags; len(flags) != 0 {
		t.Errorf("flags %q after EXAMINE", flags)
	}
	// And under SELECT the same FETCH marks the message, as the standard says.
	if _, err := c.Select("INBOX", nil).Wait(); err != nil {
		t.Fatal(err)
	}
	if _, err := c.Fetch(imap.UIDSetNum(1), whole).Collect(); err != nil {
		t.Fatal(err)
	}
	if flags := s.Mailbox("INBOX").Messages[0].Flags; !slices.Equal(flags, []string{`\Seen`}) {
		t.Errorf("flags %q after FETCH BODY[]", flags)
	}
}

func TestIdleAnnouncesWhatCameBeforeIt(t *testing.T) {
	s := start(t, embedded.Options{})
	news := make(chan uint32, 8)
	c := signIn(t, s, &imapclient.UnilateralDataHandler{Mailbox: func(d *imapclient.UnilateralDataMailbox) {
		if d.NumMessages != nil {
			news <- *d.NumMessages
		}
	}})
	if _, err := c.Select("INBOX", nil).Wait(); err != nil {
		t.Fatal(err)
	}
	deliver(t, s, "INBOX") // after the last command, before IDLE
	idle, err := c.Idle()
	if err != nil {
		t.Fatal(err)
	}
	if n := <-news; n != 1 {
		t.Errorf("announced %d messages, want 1", n)
	}
	deliver(t, s, "INBOX")
	if n := <-news; n != 2 {
		t.Errorf("announced %d messages, want 2", n)
	}
	if err := idle.Close(); err != nil {
		t.Fatal(err)
	}
	if err := idle.Wait(); err != nil {
		t.Fatal(err)
	}
}

func TestUIDExpungeTakesOneMessage(t *testing.T) {
	s := start(t, embedded.Options{})
	for range 3 {
		deliver(t, s, "Drafts")
	}
	c := signIn(t, s, nil)
	if _, err := c.Select("Drafts", nil).Wait(); err != nil {
		t.Fatal(err)
	}
	gone := &imap.StoreFlags{Op: imap.StoreFlagsAdd, Silent: true, Flags: []imap.Flag{imap.FlagDeleted}}
	if err := c.Store(imap.UIDSetNum(1, 2), gone, nil).Close(); err != nil {
		t.Fatal(err)
	}
	seqs, err := c.UIDExpunge(imap.UIDSetNum(2)).Collect()
	if err != nil || !slices.Equal(seqs, []uint32{2}) {
		t.Errorf("EXPUNGE announced %v, %v", seqs, err)
	}
	var left []uint32
	for _, m := range s.Mailbox("Drafts").Messages {
		left = append(left, m.UID)
	}
	if !slices.Equal(left, []uint32{1, 3}) {
		t.Errorf("left %v", left)
	}
}

func TestSearch(t *testing.T) {
	s := start(t, embedded.Options{})
	day := time.Date(2026, 3, 2, 12, 0, 0, 0, time.UTC)
	for i := range 4 {
		flags := []string{}
		if i == 1 {
			flags = append(flags, `\Seen`, "Kept")
		}
		raw := strings.Replace(letter, "<1@", "<"+string(rune('1'+i))+"@", 1)
		if _, err := s.Deliver("INBOX", []byte(raw), flags, day.AddDate(0, 0, i)); err != nil {
			t.Fatal(err)
		}
	}
	c := signIn(t, s, nil)
	if _, err := c.Select("INBOX", nil).Wait(); err != nil {
		t.Fatal(err)
	}
	for name, tc := range map[string]struct {
		criteria imap.SearchCriteria
		want     []imap.UID
	}{
		"new":         {imap.SearchCriteria{UID: []imap.UIDSet{{{Start: 3, Stop: 0}}}}, []imap.UID{3, 4}},
		"beyond last": {imap.SearchCriteria{UID: []imap.UIDSet{{{Start: 9, Stop: 0}}}}, []imap.UID{4}}, // RFC 9051: * is the last
		"since":       {imap.SearchCriteria{Since: day.AddDate(0, 0, 2)}, []imap.UID{3, 4}},
		"message-id":  {imap.SearchCriteria{Header: []imap.SearchCriteriaHeaderField{{Key: "Message-ID", Value: "<3@AGENCY.example>"}}}, []imap.UID{3}},
		"keyword":     {imap.SearchCriteria{Flag: []imap.Flag{"kept"}}, []imap.UID{2}},
		"unseen":      {imap.SearchCriteria{NotFlag: []imap.Flag{imap.FlagSeen}}, []imap.UID{1, 3, 4}},
		"or": {imap.SearchCriteria{Or: [][2]imap.SearchCriteria{{{UID: []imap.UIDSet{imap.UIDSetNum(1)}},
			{UID: []imap.UIDSet{imap.UIDSetNum(4)}}}}}, []imap.UID{1, 4}},
		"none": {imap.SearchCriteria{Body: []string{"counteroffer"}}, nil},
	} {
		data, err := c.UIDSearch(&tc.criteria, nil).Wait()
		if err != nil || !slices.Equal(data.AllUIDs(), tc.want) {
			t.Errorf("%s: %v, %v; want %v", name, data.AllUIDs(), err, tc.want)
		}
	}
}

func TestForcedAnswers(t *testing.T) {
	s := start(t, embedded.Options{})
	c := signIn(t, s, nil)
	s.Answer(embedded.Answer{Command: "APPEND", Mailbox: "Drafts", Times: 1, Code: "OVERQUOTA", Text: "Mailbox is full"})
	if _, err := appendTo(c, "Drafts", letter); err == nil || !strings.Contains(err.Error(), "OVERQUOTA") {
		t.Errorf("first APPEND: %v", err)
	}
	if _, err := appendTo(c, "Drafts", letter); err != nil {
		t.Errorf("second APPEND: %v", err)
	}
	// The effect is there and the answer never comes: the case that makes a client draft twice.
	s.Answer(embedded.Answer{Command: "APPEND", After: true, Drop: true, Times: 1})
	if _, err := appendTo(c, "Drafts", letter); err == nil {
		t.Error("APPEND on a dropped connection succeeded")
	}
	if n := len(s.Mailbox("Drafts").Messages); n != 2 {
		t.Errorf("%d drafts, want 2", n)
	}
	// A server that says nothing, until it is closed.
	c = signIn(t, s, nil)
	s.Answer(embedded.Answer{Command: "SELECT", Stall: true})
	cmd := c.Select("INBOX", nil)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := cmd.Wait(); err == nil {
		t.Error("SELECT on a silent server succeeded")
	}
}

func TestSuspendAndRebuild(t *testing.T) {
	s := start(t, embedded.Options{})
	deliver(t, s, "INBOX")
	c, addr := signIn(t, s, nil), s.Addr()
	if _, err := c.Select("INBOX", nil).Wait(); err != nil {
		t.Fatal(err)
	}
	before := s.Mailbox("INBOX")
	s.Suspend()
	if err := c.Noop().Wait(); err == nil {
		t.Error("NOOP works on a server that is down")
	}
	if err := s.Resume(); err != nil || s.Addr() != addr {
		t.Fatalf("resumed on %s after %s: %v", s.Addr(), addr, err)
	}
	c = signIn(t, s, nil)
	if _, err := c.Select("INBOX", nil).Wait(); err != nil {
		t.Fatal(err)
	}
	if err := s.Rebuild("INBOX"); err != nil {
		t.Fatal(err)
	}
	if err := c.Noop().Wait(); err == nil {
		t.Error("a connection outlived its mailbox's UIDVALIDITY")
	}
	after := s.Mailbox("INBOX")
	if after.UIDValidity <= before.UIDValidity || len(after.Messages) != 1 || !bytes.Equal(after.Messages[0].Raw, before.Messages[0].Raw) {
		t.Errorf("rebuilt %+v from %+v", after, before)
	}
}

func TestBounds(t *testing.T) {
	s := start(t, embedded.Options{MaxConns: 1, MaxMessage: 1000, MaxBytes: int64(2*len(letter) + 10), MaxCommands: 4})
	c := signIn(t, s, nil)
	if _, err := appendTo(c, "Drafts", letter+strings.Repeat("x", 1000)); err == nil || !strings.Contains(err.Error(), "TOOBIG") {
		t.Errorf("too big: %v", err)
	}
	for range 2 {
		if _, err := appendTo(c, "Drafts", letter); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := appendTo(c, "Drafts", letter); err == nil || !strings.Contains(err.Error(), "OVERQUOTA") {
		t.Errorf("over quota: %v", err)
	}
	if n := len(s.Commands()); n > 4 {
		t.Errorf("%d commands kept, want at most 4", n)
	}
	second := connect(t, s, embedded.ImplicitTLS, nil)
	if err := second.WaitGreeting(); err == nil {
		t.Error("a second connection was let in")
	}
}

func TestOnlyLoopback(t *testing.T) {
	for _, addr := range []string{"0.0.0.0:0", "192.0.2.1:993", "mail.example.org:993", "993", ":0"} {
		if s, err := embedded.Start(embedded.Options{Addr: addr}); err == nil {
			_ = s.Close()
			t.Errorf("%q accepted", addr)
		}
	}
}

func TestWaitFor(t *testing.T) {
	s := start(t, embedded.Options{})
	done := make(chan error)
	go func() {
		done <- s.WaitFor(context.Background(), func() bool { return len(s.Mailbox("INBOX").Messages) == 2 })
	}()
	deliver(t, s, "INBOX")
	deliver(t, s, "INBOX")
	if err := <-done; err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if err := s.WaitFor(ctx, func() bool { return false }); err == nil {
		t.Error("WaitFor outlived its context")
	}
}
