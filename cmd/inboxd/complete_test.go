package main

import (
	"strings"
	"testing"

	"inboxd/internal/imaptest"
)

func TestTheShellIsOfferedWhatThereIs(t *testing.T) {
	s := imaptest.Start(t, "embedded")
	path, _ := setup(t, s, "")
	ask := func(args ...string) string {
		t.Helper()
		_, out, _ := inboxd(t, append([]string{"__complete", "--config", path}, args...)...)
		return out
	}
	if out := ask("show", ""); strings.Contains(out, "\tYour") {
		t.Errorf("before the first mail: %q", out)
	}
	s.Deliver(t, "INBOX", offers()[0])
	if code, _, errs := inboxd(t, "once", "--config", path); code != exitOK {
		t.Fatal(errs)
	}
	if out := ask("show", ""); !strings.Contains(out, "\tYour application (0)") {
		t.Errorf("threads: %q", out)
	}
	if out := ask("decide", "t1", ""); !strings.Contains(out, "undecided\n") {
		t.Errorf("stances: %q", out)
	}
	if out := ask("draft", "t1", ""); !strings.Contains(out, "call_request\n") {
		t.Errorf("kinds: %q", out)
	}
	if out := ask("login", ""); !strings.Contains(out, "main\n") {
		t.Errorf("accounts: %q", out)
	}
}
