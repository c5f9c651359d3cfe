package imaptest_test

import (
	"crypto/tls"
	"fmt"
	"net"
	"slices"
	"strings"
	"testing"
	"time"

	"inboxd/internal/imaptest"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapclient"
	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

const letter = "From: robin@agency.example\nSubject: An offer\n\nHello Alex.\n"

func signIn(t *testing.T, s *imaptest.Server, handler *imapclient.UnilateralDataHandler) *imapclient.Client {
	t.Helper()
	c, err := imapclient.DialTLS(net.JoinHostPort(s.Host, fmt.Sprint(s.Port)),
		&imapclient.Options{UnilateralDataHandler: handler, TLSConfig: &tls.Config{RootCAs: s.RootCAs, ServerName: s.Host}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Close() })
	if err := c.Login(s.Username, s.Password).Wait(); err != nil {
		t.Fatal(err)
	}
	return c
}

func TestEveryServer(t *testing.T) {
	t.Parallel()
	imaptest.Each(t, func(t *testing.T, s *imaptest.Server) {
		uid := s.Deliver(t, "INBOX", letter)
		at := time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
		s.DeliverWith(t, "INBOX", letter, []string{`\Seen`}, at)
		news := make(chan uint32, 16)
		c := signIn(t, s, &imapclient.UnilateralDataHandler{Mailbox: func(d *imapclient.UnilateralDataMailbox) {
			if d.NumMessages != nil {
				news <- *d.NumMessages
			}
		}})
		checkFolders(t, s, c)
		if _, err := c.Select("INBOX", &imap.SelectOptions{ReadOnly: true}).Wait(); err != nil {
			t.Fatal(err)
		}
		idle, err := c.Idle()
		if err != nil {
			t.Fatal(err)
		}
		s.Deliver(t, "INBOX", letter)
		if n := <-news; n != 3 {
			t.Errorf("announced %d messages, want 3", n)
		}
		if err := idle.Close(); err != nil {
			t.Fatal(err)
		}
		if err := idle.Wait(); err != nil {
			t.Fatal(err)
		}
		box := s.Box(t, "INBOX")
		if len(box.Messages) != 3 || box.Messages[0].UID != uid || len(box.Messages[0].Flags) != 0 ||
			string(box.Messages[0].Raw) != strings.ReplaceAll(letter, "\n", "\r\n") {
			t.Errorf("INBOX: %+v", box)
		}
		if m := box.Messages[1]; !m.Date.Equal(at) || !slices.Equal(m.Flags, []string{`\Seen`}) {
			t.Errorf("second message: %+v", m)
		}
		s.Audit(t)
		checkCommands(t, s)
	})
}

func checkFolders(t *testing.T, s *imaptest.Server, c *imapclient.Client) {
	t.Helper()
	list, err := c.List("", "*", nil).Collect()
	if err != nil {
		t.Fatal(err)
	}
	use := map[string]string{}
	for _, l := range list {
		for _, a := range l.Attrs {
			use[strings.ToLower(string(a))] = l.Mailbox
		}
	}
	if use[`\drafts`] != s.DraftsName || use[`\sent`] != s.SentName {
		t.Errorf("special use: %v", use)
	}
}

// checkCommands sees that what is recorded is what the client said, and not what the harness did.
func checkCommands(t *testing.T, s *imaptest.Server) {
	t.Helper()
	var names []string
	for _, c := range s.Commands() {
		if c.Conn != 1 {
			t.Errorf("connection %d sent %s", c.Conn, c)
		}
		if strings.Contains(c.String(), s.Password) {
			t.Error("the password is in the record")
		}
		names = append(names, c.Name)
	}
	want := "LOGIN LIST EXAMINE IDLE DONE"
	if got := strings.Join(slices.DeleteFunc(names, func(n string) bool { return n == "CAPABILITY" }), " "); got != want {
		t.Errorf("recorded %q, want %q", got, want)
	}
}

func TestEveryServerGoesDownAndComesBack(t *testing.T) {
	t.Parallel()
	imaptest.Each(t, func(t *testing.T, s *imaptest.Server) {
		s.Deliver(t, "INBOX", letter)
		s.Deliver(t, s.DraftsName, letter)
		c, port := signIn(t, s, nil), s.Port
		s.Stop(t)
		if err := c.Noop().Wait(); err == nil {
			t.Error("NOOP works on a server that is down")
		}
		if conn, err := net.Dial("tcp", net.JoinHostPort(s.Host, fmt.Sprint(port))); err == nil {
			_ = conn.Close()
			t.Error("a server that is down takes connections")
		}
		s.Restart(t)
		signIn(t, s, nil)
		if n := len(s.Snapshot(t, "INBOX")); n != 1 {
			t.Errorf("%d messages after the restart, want 1", n)
		}
		s.BumpUIDValidity(t, s.DraftsName)
		s.BumpUIDValidity(t, "INBOX")
		signIn(t, s, nil)
	})
}

func TestEveryServerAsAnotherMailProgram(t *testing.T) {
	t.Parallel()
	imaptest.Each(t, func(t *testing.T, s *imaptest.Server) {
		first, second := s.Deliver(t, s.DraftsName, letter), s.Deliver(t, s.DraftsName, letter)
		s.SetFlags(t, s.DraftsName, first, `\Flagged`)
		s.Remove(t, s.DraftsName, second)
		got := s.Await(t, s.DraftsName, 5*time.Second, func(m []imaptest.Msg) bool { return len(m) == 1 })
		if !slices.Equal(got[0].Flags, []string{`\Flagged`}) {
			t.Errorf("flags %q", got[0].Flags)
		}
		if n := len(s.Commands()); n != 0 {
			t.Errorf("%d commands recorded: %v", n, s.Commands())
		}
	})
}
