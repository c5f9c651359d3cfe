package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"inboxd/internal/embedded/post"
	"inboxd/internal/imaptest"
	"inboxd/internal/mail/outgoing"
)

// office starts an SMTP server and returns it with the configuration that sends through it.
func office(t *testing.T, o post.Options) (*post.Server, string) {
	t.Helper()
	s, err := post.Start(o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	dir := t.TempDir()
	host, port := s.HostPort()
	user, password := s.User()
	for name, text := range map[string][]byte{"ca.pem": s.CAPEM(), "secret": []byte(password + "\n")} {
		if err := os.WriteFile(filepath.Join(dir, name), text, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return s, fmt.Sprintf("[account.smtp]\nhost = %q\nport = %d\nca_file = %q\nusername = %q\npassword_command = [\"cat\", %q]\nsaves_sent = \"no\"\n",
		host, port, filepath.Join(dir, "ca.pem"), user, filepath.Join(dir, "secret"))
}

// outboxOf reads `outbox --all --json`.
func outboxOf(t *testing.T, config string) (out []sendLine) {
	t.Helper()
	code, text, errs := inboxd(t, "outbox", "--all", "--json", "--config", config)
	if code != exitOK {
		t.Fatal(errs)
	}
	d := json.NewDecoder(strings.NewReader(text))
	for d.More() {
		var l sendLine
		if err := d.Decode(&l); err != nil {
			t.Fatal(err)
		}
		out = append(out, l)
	}
	return out
}

// draftIDs are those of `threads --json`, with their states.
func draftIDs(t *testing.T, config string) map[string]string {
	t.Helper()
	code, text, errs := inboxd(t, "threads", "--json", "--config", config)
	if code != exitOK {
		t.Fatal(errs)
	}
	out := map[string]string{}
	d := json.NewDecoder(strings.NewReader(text))
	for d.More() {
		var l threadLine
		if err := d.Decode(&l); err != nil {
			t.Fatal(err)
		}
		if l.Draft != nil {
			out[l.Draft.ID] = string(l.Draft.State)
		}
	}
	return out
}

func eventually(t *testing.T, what string, cond func() bool) {
	t.Helper()
	deadline := time.NewTimer(patient)
	defer deadline.Stop()
	again := time.NewTicker(20 * time.Millisecond)
	defer again.Stop()
	for !cond() {
		select {
		case <-again.C:
		case <-deadline.C:
			t.Fatalf("not after %v: %s", patient, what)
		}
	}
}

// The whole way, on every server: a draft is approved, leaves at once, arrives as it
// lay in the mailbox, is filed, and is cleared away; a second one is taken back.
func TestApprovedDraftsAreSent(t *testing.T) {
	imaptest.Each(t, func(t *testing.T, s *imaptest.Server) {
		smtp, more := office(t, post.Options{})
		config, _ := setup(t, s, more+"[sending]\nundo = \"1h\"\n")
		letters := offers()
		s.Deliver(t, "INBOX", letters[0])
		s.Deliver(t, "INBOX", letters[1])
		stop, log := start(t, "run", "--config", config)
		s.Await(t, s.DraftsName, patient, atLeast(2))
		var ids []string
		eventually(t, "two saved drafts", func() bool {
			ids = nil
			for id, state := range draftIDs(t, config) {
				if state == "saved" {
					ids = append(ids, id)
				}
			}
			return len(ids) == 2
		})
		slices.Sort(ids)
		before := s.Snapshot(t, s.DraftsName)

		code, out, errs := inboxd(t, "approve", ids[1][:6], "--config", config, "--outside-hours")
		if code != exitOK || !strings.Contains(out, "unsend") || !strings.Contains(errs, "Subject:") {
			t.Fatal(code, out, errs)
		}
		if state := draftIDs(t, config)[ids[1]]; state != "approved" {
			t.Errorf("the state in threads is %q", state)
		}
		if code, _, errs = inboxd(t, "approve", ids[1], "--config", config); code != exitFailed || !strings.Contains(errs, "already") {
			t.Errorf("approved twice: %d %s", code, errs)
		}
		if code, out, _ = inboxd(t, "unsend", ids[1], "--config", config); code != exitOK || !strings.Contains(out, "taken back") {
			t.Error(code, out)
		}

		if code, out, errs = inboxd(t, "approve", ids[0], "--now", "--config", config); code != exitOK {
			t.Fatal(out, errs, log)
		}
		s.Await(t, s.SentName, patient, atLeast(1))
		s.Await(t, s.DraftsName, patient, func(ms []imaptest.Msg) bool { return len(ms) == 1 })
		got := smtp.Letters()
		if len(got) != 1 {
			t.Fatalf("%d letters", len(got))
		}
		arrived, err := outgoing.Read(got[0].Raw)
		if err != nil {
			t.Fatal(err)
		}
		left := s.Snapshot(t, s.DraftsName)[0].UID
		for _, m := range before {
			l, err := outgoing.Read(m.Raw)
			if err != nil {
				t.Fatal(err)
			}
			if (m.UID == left) == (l.Hash() == arrived.Hash()) {
				t.Error("another draft than the one that is gone arrived")
			}
		}
		if sent := s.Snapshot(t, s.SentName); string(sent[0].Raw) != string(got[0].Raw) || !slices.Equal(sent[0].Flags, []string{`\Seen`}) {
			t.Errorf("the copy in Sent: %v", sent[0].Flags)
		}
		s.Await(t, "INBOX", patient, func(ms []imaptest.Msg) bool {
			answered := 0
			for _, m := range ms {
				if slices.Contains(m.Flags, `\Answered`) {
					answered++
				}
				if slices.Contains(m.Flags, `\Seen`) {
					t.Error("a message was marked as read")
				}
			}
			return answered == 1
		})
		stop()
		lines := outboxOf(t, config)
		if len(lines) != 2 || lines[0].State != "sent" || lines[0].ID != ids[0] || lines[1].State != "withdrawn" {
			t.Errorf("%+v", lines)
		}
		if states := draftIDs(t, config); states[ids[0]] != "sent" || states[ids[1]] != "saved" {
			t.Errorf("%v", states)
		}
		s.AuditSending(t)
	})
}

// Without a daemon: what is approved at once leaves from the command itself, the
// rest with `once`.
func TestSendingWithoutADaemon(t *testing.T) {
	s := imaptest.Start(t, "embedded")
	smtp, more := office(t, post.Options{Security: post.StartTLS})
	more = strings.Replace(more, "[account.smtp]", "[account.smtp]\ntls = \"starttls\"", 1)
	config, _ := setup(t, s, more+"[sending]\nundo = \"0s\"\n")
	for _, l := range offers()[:2] {
		s.Deliver(t, "INBOX", l)
	}
	if code, _, errs := inboxd(t, "once", "--config", config); code != exitOK {
		t.Fatal(errs)
	}
	var ids []string
	for id := range draftIDs(t, config) {
		ids = append(ids, id)
	}
	slices.Sort(ids)
	if code, out, errs := inboxd(t, "approve", ids[0], "--now", "--config", config); code != exitOK || !strings.Contains(out, "sent: "+ids[0]) || len(smtp.Letters()) != 1 {
		t.Fatal(out, errs)
	}
	if code, out, errs := inboxd(t, "approve", ids[1], "--outside-hours", "--config", config); code != exitOK || !strings.Contains(out, "inboxd once") {
		t.Fatal(out, errs)
	}
	if n := len(smtp.Letters()); n != 1 {
		t.Errorf("%d letters", n)
	}
	for range 2 {
		if code, _, errs := inboxd(t, "once", "--config", config); code != exitOK {
			t.Fatal(errs)
		}
	}
	if n := len(smtp.Letters()); n != 2 {
		t.Errorf("%d letters", n)
	}
	if n := len(s.Snapshot(t, s.DraftsName)); n != 0 {
		t.Errorf("%d drafts are left", n)
	}
	s.AuditSending(t)
}

// A draft that was changed in the mailbox after its approval stays there.
func TestChangedDraftsStay(t *testing.T) {
	imaptest.Each(t, func(t *testing.T, s *imaptest.Server) {
		smtp, more := office(t, post.Options{})
		config, _ := setup(t, s, more+"[sending]\nundo = \"0s\"\n")
		s.Deliver(t, "INBOX", offers()[0])
		if code, _, errs := inboxd(t, "once", "--config", config); code != exitOK {
			t.Fatal(errs)
		}
		for id := range draftIDs(t, config) {
			if code, _, errs := inboxd(t, "approve", id, "--outside-hours", "--config", config); code != exitOK {
				t.Fatal(errs)
			}
		}
		d := s.Snapshot(t, s.DraftsName)[0]
		s.Remove(t, s.DraftsName, d.UID)
		s.DeliverWith(t, s.DraftsName, strings.Replace(string(d.Raw), "\r\n\r\n", "\r\n\r\nOne more thing.\r\n", 1), []string{`\Draft`, `\Seen`}, time.Time{})
		for range 2 {
			if code, _, errs := inboxd(t, "once", "--config", config); code != exitOK {
				t.Fatal(errs)
			}
		}
		if len(smtp.Letters()) != 0 || len(s.Snapshot(t, s.DraftsName)) != 1 {
			t.Error("it was sent, or it is gone")
		}
		if lines := outboxOf(t, config); lines[0].State != "void" || !strings.Contains(lines[0].Reason, "changed") {
			t.Errorf("%+v", lines)
		}
	})
}

// Nothing can be sent without [account.smtp], and the word about it is clear.
func TestNoServerToSendThrough(t *testing.T) {
	s := imaptest.Start(t, "embedded")
	config, _ := setup(t, s, "")
	s.Deliver(t, "INBOX", offers()[0])
	if code, _, errs := inboxd(t, "once", "--config", config); code != exitOK {
		t.Fatal(errs)
	}
	for id := range draftIDs(t, config) {
		if code, _, errs := inboxd(t, "approve", id, "--config", config); code != exitFailed || !strings.Contains(errs, "[account.smtp] is not configured") {
			t.Error(code, errs)
		}
	}
	if code, _, _ := inboxd(t, "approve", "--config", config); code != exitUsage {
		t.Error("usage")
	}
	if code, _, _ := inboxd(t, "outbox", "resolve", "d1", "perhaps", "--config", config); code != exitUsage {
		t.Error("usage")
	}
}

// The line is cut after the letter was taken: it is unknown, it is never sent again,
// and the user's word ends it.
func TestLostAnswer(t *testing.T) {
	s := imaptest.Start(t, "embedded")
	lose := true
	smtp, more := office(t, post.Options{Answer: func(at post.Step, _ string) post.Answer {
		return post.Answer{Drop: lose && at == post.AtDot, Took: true}
	}})
	config, _ := setup(t, s, more)
	s.Deliver(t, "INBOX", offers()[0])
	if code, _, errs := inboxd(t, "once", "--config", config); code != exitOK {
		t.Fatal(errs)
	}
	var id string
	for id = range draftIDs(t, config) {
		if code, out, errs := inboxd(t, "approve", id, "--now", "--config", config); code != exitOK || !strings.Contains(out, "unknown") {
			t.Fatal(out, errs)
		}
	}
	lose = false
	for range 3 {
		if code, _, errs := inboxd(t, "once", "--config", config); code != exitOK {
			t.Fatal(errs)
		}
	}
	if n := len(smtp.Letters()); n != 1 {
		t.Errorf("it arrived %d times", n)
	}
	if code, _, errs := inboxd(t, "approve", id, "--now", "--config", config); code != exitFailed || !strings.Contains(errs, "resolve") {
		t.Error(code, errs)
	}
	if code, _, errs := inboxd(t, "outbox", "resolve", id, "sent", "--config", config); code != exitOK {
		t.Fatal(errs)
	}
	if code, _, errs := inboxd(t, "once", "--config", config); code != exitOK {
		t.Fatal(errs)
	}
	if len(s.Snapshot(t, s.SentName)) != 1 || len(s.Snapshot(t, s.DraftsName)) != 0 || len(smtp.Letters()) != 1 {
		t.Error("what follows a letter that was sent did not follow")
	}
}
