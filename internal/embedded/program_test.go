package embedded_test

import (
	"net"
	"slices"
	"strings"
	"testing"

	"inboxd/internal/embedded"

	"github.com/emersion/go-imap/v2"
)

// What a mail program does that is pointed at the demo.

func TestCopyAndMove(t *testing.T) {
	s := start(t, embedded.Options{})
	for range 3 {
		deliver(t, s, "INBOX")
	}
	c := signIn(t, s, nil)
	if _, err := c.Select("INBOX", nil).Wait(); err != nil {
		t.Fatal(err)
	}
	copied, err := c.Copy(imap.UIDSetNum(1, 3), "Archive").Wait()
	if err != nil || copied.DestUIDs.String() != "1:2" {
		t.Fatalf("COPY: %+v, %v", copied, err)
	}
	moved, err := c.Move(imap.SeqSetNum(2), "Archive").Wait()
	if err != nil || moved.SourceUIDs.String() != "2" {
		t.Fatalf("MOVE: %+v, %v", moved, err)
	}
	if in, out := len(s.Mailbox("INBOX").Messages), len(s.Mailbox("Archive").Messages); in != 2 || out != 3 {
		t.Errorf("%d messages left and %d arrived, want 2 and 3", in, out)
	}
	if _, err := c.Copy(imap.UIDSetNum(1), "Nowhere").Wait(); err == nil || !strings.Contains(err.Error(), "TRYCREATE") {
		t.Errorf("COPY to nowhere: %v", err)
	}
}

func TestFolders(t *testing.T) {
	s := start(t, embedded.Options{Mailboxes: []embedded.Mailbox{{Name: "[Mail]", Attrs: []string{`\Noselect`}}}})
	c := signIn(t, s, nil)
	_, parent := c.Select("[Mail]", nil).Wait()
	for _, step := range []struct {
		name string
		err  error
		bad  bool
	}{
		{"create", c.Create("[Mail]/Drafts", nil).Wait(), false},
		{"create again", c.Create("[Mail]/Drafts", nil).Wait(), true},
		{"rename", c.Rename("[Mail]/Drafts", "[Mail]/Later", nil).Wait(), false},
		{"rename what is gone", c.Rename("[Mail]/Drafts", "x", nil).Wait(), true},
		{"unsubscribe", c.Unsubscribe("[Mail]/Later").Wait(), false},
		{"subscribe nothing", c.Subscribe("nothing").Wait(), true},
		{"select a parent", parent, true},
		{"delete INBOX", c.Delete("INBOX").Wait(), true},
	} {
		if (step.err != nil) != step.bad {
			t.Errorf("%s: %v", step.name, step.err)
		}
	}
	if got := s.Account(embedded.DefaultUser().Name).Mailboxes(); !slices.Equal(got, []string{"INBOX", "[Mail]", "[Mail]/Later"}) {
		t.Errorf("mailboxes %q", got)
	}
	list, err := c.List("", "%", &imap.ListOptions{ReturnStatus: &imap.StatusOptions{NumMessages: true}}).Collect()
	if err != nil || len(list) != 2 || !slices.Contains(list[1].Attrs, imap.MailboxAttrHasChildren) || list[0].Status == nil {
		t.Errorf("LIST %%: %+v, %v", list, err)
	}
	if err := c.Delete("[Mail]/Later").Wait(); err != nil {
		t.Error(err)
	}
}

func TestStatus(t *testing.T) {
	s := start(t, embedded.Options{})
	deliver(t, s, "INBOX")
	c := signIn(t, s, nil)
	data, err := c.Status("INBOX", &imap.StatusOptions{NumMessages: true, UIDNext: true, UIDValidity: true, NumUnseen: true, Size: true}).Wait()
	if err != nil {
		t.Fatal(err)
	}
	box := s.Mailbox("INBOX")
	if *data.NumMessages != 1 || *data.NumUnseen != 1 || *data.Size != int64(len(letter)) ||
		uint32(data.UIDNext) != box.UIDNext || data.UIDValidity != box.UIDValidity {
		t.Errorf("STATUS %+v, mailbox %+v", data, box)
	}
}

func TestTwoUsersDoNotMeet(t *testing.T) {
	s := start(t, embedded.Options{Users: []embedded.User{{Name: "a@example.org", Password: "1"}, {Name: "b@example.org", Password: "2"}}})
	deliver(t, s, "INBOX") // for the first
	c := connect(t, s, embedded.ImplicitTLS, nil)
	if err := c.Login("b@example.org", "1").Wait(); err == nil {
		t.Fatal("signed in with another's password")
	}
	if err := c.Login("b@example.org", "2").Wait(); err != nil {
		t.Fatal(err)
	}
	if data, err := c.Select("INBOX", nil).Wait(); err != nil || data.NumMessages != 0 {
		t.Errorf("%+v, %v", data, err)
	}
}

func TestTheRecordHasNoSecret(t *testing.T) {
	s := start(t, embedded.Options{})
	c := signIn(t, s, nil)
	if _, err := appendTo(c, "Drafts", letter, imap.FlagDraft, imap.FlagSeen); err != nil {
		t.Fatal(err)
	}
	var all []string
	for _, cmd := range s.Commands() {
		all = append(all, cmd.String())
	}
	text := strings.Join(all, "\n")
	if strings.Contains(text, embedded.DefaultUser().Password) || strings.Contains(text, "Hello Alex") {
		t.Errorf("the record tells too much:\n%s", text)
	}
	if !strings.Contains(text, `LOGIN ***`) || !strings.Contains(text, `(\Draft \Seen) {`) {
		t.Errorf("the record tells too little:\n%s", text)
	}
	s.ResetCommands()
	if n := len(s.Commands()); n != 0 {
		t.Errorf("%d commands after a reset", n)
	}
}

func TestCloseDoesNotWaitForSilentClients(t *testing.T) {
	s := start(t, embedded.Options{})
	conn, err := net.Dial("tcp", s.Addr()) // and never a handshake
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	idling := signIn(t, s, nil)
	if _, err := idling.Select("INBOX", nil).Wait(); err != nil {
		t.Fatal(err)
	}
	if _, err := idling.Idle(); err != nil {
		t.Fatal(err)
	}
	if n := s.Connections(); n != 2 {
		t.Errorf("%d connections, want 2", n)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if n := s.Connections(); n != 0 {
		t.Errorf("%d connections after Close", n)
	}
	if err := s.Close(); err != nil {
		t.Errorf("a second Close: %v", err)
	}
	if err := s.Resume(); err != nil || func() bool { _, err := net.Dial("tcp", s.Addr()); return err == nil }() {
		t.Errorf("a closed server came back: %v", err)
	}
}
