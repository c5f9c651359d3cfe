package main

import (
	"encoding/json"
	"os"
	"strings"
	"syscall"
	"testing"
	"time"

	"inboxd/internal/imaptest"
)

// rewrite replaces words of a configuration.
func rewrite(t *testing.T, path, old, new string) {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil || !strings.Contains(string(text), old) {
		t.Fatalf("%v, or nothing to replace: %q", err, old)
	}
	if err := os.WriteFile(path, []byte(strings.Replace(string(text), old, new, 1)), 0o600); err != nil {
		t.Fatal(err)
	}
}

// awaitStatus waits until `status` says what cond wants.
func awaitStatus(t *testing.T, path string, cond func(statusOut) bool) (s statusOut) {
	t.Helper()
	deadline := time.NewTimer(patient)
	defer deadline.Stop()
	again := time.NewTicker(20 * time.Millisecond)
	defer again.Stop()
	for {
		code, out, errs := inboxd(t, "status", "--json", "--config", path)
		s = statusOut{}
		if code == exitOK {
			if err := json.Unmarshal([]byte(out), &s); err != nil {
				t.Fatalf("%v: %s", err, out)
			}
			if cond(s) {
				return s
			}
		}
		select {
		case <-again.C:
		case <-deadline.C:
			t.Fatalf("status is not as awaited: %s%s", out, errs)
		}
	}
}

func isWatching(s statusOut) bool { return len(s.Accounts) > 0 && s.Accounts[0].State == watching }

func TestReload(t *testing.T) {
	s := imaptest.Start(t, "embedded")
	path, _ := setup(t, s, "")
	if code, _, errs := inboxd(t, "reload", "--config", path); code != exitFailed || !strings.Contains(errs, "no inboxd is running") {
		t.Errorf("without a daemon: %d, %s", code, errs)
	}
	_, errs := start(t, "run", "--config", path)
	st := awaitStatus(t, path, isWatching)
	if !st.Running || st.PID != os.Getpid() || st.Since == "" || st.Accounts[0].LastMail != "" {
		t.Errorf("%+v", st)
	}
	logins := func() (n int) {
		for _, c := range s.Commands() {
			if c.Name == "LOGIN" || c.Name == "AUTHENTICATE" {
				n++
			}
		}
		return n
	}
	before := logins()
	code, out, _ := inboxd(t, "reload", "--config", path)
	if code != exitOK || !strings.Contains(out, "1 account goes on as before") || logins() != before {
		t.Errorf("nothing changed, and yet: %d, %s", code, out)
	}
	rewrite(t, path, `stance = "decline"`, `stance = "declien"`)
	code, _, said := inboxd(t, "reload", "--config", path)
	if code != exitFailed || !strings.Contains(said, "declien") {
		t.Errorf("a bad one: %d, %s", code, said)
	}
	s.Deliver(t, "INBOX", offers()[0])
	s.Await(t, s.DraftsName, patient, func(ms []imaptest.Msg) bool { return len(ms) == 1 }) // the old one stays, and works
	rewrite(t, path, `stance = "declien"`, `stance = "ignore"`)
	self, err := os.FindProcess(os.Getpid())
	if err != nil {
		t.Fatal(err)
	}
	if err := self.Signal(syscall.SIGHUP); err != nil {
		t.Skip("no SIGHUP here")
	}
	await(t, errs, "1 account begun anew")
	awaitStatus(t, path, isWatching)
	s.Deliver(t, "INBOX", offers()[1])
	awaitStatus(t, path, func(o statusOut) bool {
		return strings.Contains(o.Accounts[0].LastMail, "T") && threadsKnown(t, path) == 2
	})
	if n := len(s.Snapshot(t, s.DraftsName)); n != 1 {
		t.Errorf("%d drafts: the new stance does not hold", n)
	}
}

// threadsKnown counts the recruiting threads.
func threadsKnown(t *testing.T, path string) int {
	t.Helper()
	_, out, _ := inboxd(t, "threads", "--json", "--config", path)
	return strings.Count(out, "\n")
}

// await waits until something stands in an output.
func await(t *testing.T, o *output, want string) {
	t.Helper()
	deadline := time.NewTimer(patient)
	defer deadline.Stop()
	again := time.NewTicker(20 * time.Millisecond)
	defer again.Stop()
	for !strings.Contains(o.String(), want) {
		select {
		case <-again.C:
		case <-deadline.C:
			t.Fatalf("%q does not come:\n%s", want, o)
		}
	}
}

// TestStayWaitsForAReload: a service does not try a refused password again and
// again; it waits for the user.
func TestStayWaitsForAReload(t *testing.T) {
	s := imaptest.Start(t, "embedded")
	path, _ := setup(t, s, "")
	rewrite(t, path, `password_command = ["cat"`, `password_command = ["false"`)
	if code, _, errs := inboxd(t, "run", "--config", path); code != exitFailed || !strings.Contains(errs, "password") {
		t.Errorf("%d, %s", code, errs)
	}
	start(t, "run", "--stay", "--config", path)
	got := awaitStatus(t, path, func(o statusOut) bool { return o.Running && o.Accounts[0].State == stopped })
	if got.Accounts[0].Error == "" {
		t.Errorf("%+v", got)
	}
	rewrite(t, path, `password_command = ["false"`, `password_command = ["cat"`)
	if code, out, errs := inboxd(t, "reload", "--config", path); code != exitOK {
		t.Fatal(out, errs)
	}
	awaitStatus(t, path, isWatching)
}
