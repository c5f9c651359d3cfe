package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/zalando/go-keyring"

	"inboxd/internal/config"
	"inboxd/internal/imaptest"
)

// withKeyring gives a test a keyring of its own.
func withKeyring(t *testing.T) {
	t.Helper()
	t.Setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nowhere")
	keyring.MockInit()
}

// answer runs one command with lines on its standard input.
func answer(t *testing.T, lines string, args ...string) (code int, out, errs string) {
	t.Helper()
	var o, e output
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	code = run(ctx, args, streams{in: strings.NewReader(lines), out: &o, err: &e})
	return code, o.String(), e.String()
}

// at are the flags that lead to a test server.
func at(t *testing.T, s *imaptest.Server) (flags []string, dir string) {
	t.Helper()
	dir = t.TempDir()
	ca := filepath.Join(dir, "ca.pem")
	if err := os.WriteFile(ca, s.CAPEM, 0o600); err != nil {
		t.Fatal(err)
	}
	return []string{"--config", filepath.Join(dir, "cfg", "config.toml"), "--address", me, "--imap-host", s.Host, "--imap-port", fmt.Sprint(s.Port),
		"--ca-file", ca, "--username", s.Username, "--state-dir", filepath.Join(dir, "state"), "--no-smtp"}, dir
}

// TestInitAsANewUser goes the README's way: from nothing to the first draft.
func TestInitAsANewUser(t *testing.T) {
	imaptest.Each(t, func(t *testing.T, s *imaptest.Server) {
		withKeyring(t)
		flags, dir := at(t, s)
		s.Deliver(t, "INBOX", offers()[0])
		// the name; a wrong password and the right one; the three questions; dry run; write
		lines := "Alex Morgan\nwrong\n" + s.Password + "\n1\nn\n90.000 GBP\ny\ny\nn\n"
		code, out, errs := answer(t, lines, append([]string{"init"}, flags...)...)
		if code != exitOK {
			t.Fatalf("%d\n%s\n%s", code, out, errs)
		}
		for _, want := range []string{"drafts: " + s.DraftsName, "sent: " + s.SentName, "What do you want of recruiting mail", "refused the password"} {
			if !strings.Contains(errs, want) {
				t.Errorf("it does not say %q:\n%s", want, errs)
			}
		}
		if !strings.Contains(out, "The first draft that would be saved") || !strings.Contains(out, "decline_offer") || !strings.Contains(out, "1 message read, 1 draft would be saved") {
			t.Errorf("the dry run:\n%s", out)
		}
		if strings.Contains(out+errs, s.Password) || strings.Contains(out+errs, "\x1b") {
			t.Error("the password, or an escape, is on the screen")
		}
		if got := s.Snapshot(t, s.DraftsName); len(got) != 0 {
			t.Errorf("the set-up wrote %d drafts", len(got))
		}
		path := filepath.Join(dir, "cfg", "config.toml")
		info, err := os.Stat(path)
		if err != nil || info.Mode().Perm() != 0o600 {
			t.Fatalf("%v, %v", info, err)
		}
		if text, _ := os.ReadFile(path); strings.Contains(string(text), s.Password) {
			t.Error("the password is in the file")
		}
		c, err := config.Load(path)
		if err != nil {
			t.Fatal(err)
		}
		if a := c.Accounts[0]; a.DisplayName != "Alex Morgan" || a.Criteria.MinimumPay[0].Amount != 90000_00 || c.Rules.Stance != "decline" || c.Rules.AnswerOutreach {
			t.Errorf("%+v %+v", a, c.Rules)
		}
		if word, err := keyring.Get("inboxd", "imap:"+me); err != nil || word != s.Password {
			t.Errorf("the keyring: %v", err)
		}
		if code, _, errs := inboxd(t, "once", "--config", path); code != exitOK {
			t.Fatal(errs)
		}
		if got := s.Snapshot(t, s.DraftsName); len(got) != 1 {
			t.Errorf("%d drafts", len(got))
		}
		if code, _, errs := answer(t, "", append([]string{"init"}, flags...)...); code != exitFailed || !strings.Contains(errs, "is set up already") {
			t.Errorf("a second time: %d, %s", code, errs)
		}
	})
}

func TestInitScripted(t *testing.T) {
	s := imaptest.Start(t, "embedded")
	withKeyring(t)
	flags, dir := at(t, s)
	path := filepath.Join(dir, "cfg", "config.toml")
	all := slices.Concat([]string{"init", "--yes", "--password-stdin"}, flags)
	code, _, errs := answer(t, s.Password+"\n", all...)
	if code != exitUsage || !strings.Contains(errs, "--stance") {
		t.Errorf("without a stance: %d, %s", code, errs)
	}
	if _, err := keyring.Get("inboxd", "imap:"+me); err == nil {
		t.Error("a set-up that came to nothing left a password behind")
	}
	if _, err := os.Stat(path); err == nil {
		t.Error("and a configuration")
	}
	code, out, errs := answer(t, s.Password+"\n", append(all, "--stance", "undecided", "--answer-outreach", "--minimum-pay", "500 GBP day", "--reason", "fit")...)
	if code != exitOK || !strings.Contains(out, "0 messages read") {
		t.Fatalf("%d\n%s%s", code, out, errs)
	}
	c, err := config.Load(path)
	if err != nil || !c.Rules.AnswerOutreach || c.Rules.Reason != "fit" || c.Accounts[0].Criteria.MinimumPay[0].Period != "day" {
		t.Fatalf("%+v, %v", c, err)
	}
	// A second account, by command, is added without touching what is there.
	before, _ := os.ReadFile(path)
	more := slices.Clone(flags)
	more[slices.Index(more, "--address")+1] = "work@example.org"
	code, _, errs = answer(t, "", slices.Concat([]string{"init", "--yes", "--no-dry-run", "--password-command", "echo '" + s.Password + "'"}, more)...)
	if code != exitOK {
		t.Fatal(errs)
	}
	after, _ := os.ReadFile(path)
	if !strings.HasPrefix(string(after), strings.TrimRight(string(before), "\n")) {
		t.Errorf("what was there changed:\n%s", after)
	}
	if c, err := config.Load(path); err != nil || len(c.Accounts) != 2 || c.Accounts[1].IMAP.PasswordCommand.Empty() {
		t.Errorf("%v", err)
	}
}

func TestInitSaysWhatIsMissing(t *testing.T) {
	withKeyring(t)
	dir := t.TempDir()
	for _, c := range []struct {
		args []string
		want string
		code int
	}{
		{[]string{"--yes"}, "--address", exitUsage},
		{[]string{"--yes", "--address", "alex@tuta.com"}, "no IMAP", exitFailed},
		{[]string{"--yes", "--address", "alex@gmail.com"}, "--password-command", exitUsage},
		{[]string{"--yes", "--address", "alex@outlook.com"}, "--client-id", exitUsage},
		{[]string{"--address", "alex@gmail.com", "--name", "A"}, "App passwords", exitFailed},
		{[]string{"--yes", "--address", "alex@gmail.com", "--password-command", "pass | head"}, "without a shell", exitFailed},
	} {
		code, _, errs := answer(t, "", append([]string{"init", "--config", filepath.Join(dir, "c.toml")}, c.args...)...)
		if code != c.code || !strings.Contains(errs, c.want) {
			t.Errorf("%v: %d, %s", c.args, code, errs)
		}
	}
	t.Setenv("DBUS_SESSION_BUS_ADDRESS", "")
	t.Setenv("XDG_RUNTIME_DIR", dir)
	if code, _, errs := answer(t, "x\n", "init", "--config", filepath.Join(dir, "c.toml"), "--yes", "--address", "alex@gmail.com", "--password-stdin"); code != exitFailed || !strings.Contains(errs, "--password-command") {
		t.Errorf("without a keyring: %d, %s", code, errs)
	}
}

func TestLoginRenewsThePassword(t *testing.T) {
	s := imaptest.Start(t, "embedded")
	withKeyring(t)
	flags, dir := at(t, s)
	path := filepath.Join(dir, "cfg", "config.toml")
	if code, _, errs := answer(t, s.Password+"\n", slices.Concat([]string{"init", "--yes", "--no-dry-run", "--stance", "decline", "--password-stdin"}, flags)...); code != exitOK {
		t.Fatal(errs)
	}
	if err := keyring.Set("inboxd", "imap:"+me, "old"); err != nil {
		t.Fatal(err)
	}
	if code, _, errs := answer(t, "wrong\n", "login", "--config", path); code != exitFailed || !strings.Contains(errs, "refused") {
		t.Errorf("%d, %s", code, errs)
	}
	if word, _ := keyring.Get("inboxd", "imap:"+me); word != "old" {
		t.Error("a password that is wrong was stored")
	}
	if code, out, errs := answer(t, s.Password+"\n", "login", "main", "--config", path); code != exitOK || strings.Contains(out+errs, s.Password) {
		t.Errorf("%d, %s", code, errs)
	}
	if word, _ := keyring.Get("inboxd", "imap:"+me); word != s.Password {
		t.Error("it was not stored")
	}
	if code, _, _ := answer(t, "", "login", "nobody", "--config", path); code != exitUsage {
		t.Error(code)
	}
}

func TestWords(t *testing.T) {
	for in, want := range map[string][]string{
		"pass show mail": {"pass", "show", "mail"}, `  sh -c 'echo a | cat'  `: {"sh", "-c", "echo a | cat"}, `a "" b`: {"a", "", "b"}, "": nil,
	} {
		if got, err := words(in); err != nil || !slices.Equal(got, want) {
			t.Errorf("%q: %q, %v", in, got, err)
		}
	}
	for _, in := range []string{"a | b", `a "b`, "a $HOME", "a\\ b", "a `b`"} {
		if got, err := words(in); err == nil {
			t.Errorf("%q: %q", in, got)
		}
	}
}
