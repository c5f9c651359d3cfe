package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"inboxd/internal/embedded/post"
	"inboxd/internal/imaptest"
)

// findings runs `check --json` and sorts what it found by name.
func findings(t *testing.T, path string) (code int, by map[string]finding) {
	t.Helper()
	code, out, errs := inboxd(t, "check", "--json", "--config", path)
	if errs != "" {
		t.Error(errs)
	}
	by = map[string]finding{}
	for l := range strings.Lines(out) {
		var f finding
		if err := json.Unmarshal([]byte(l), &f); err != nil {
			t.Fatalf("%q: %v", l, err)
		}
		if old, ok := by[f.Name]; !ok || old.State == checkOK {
			by[f.Name] = f
		}
	}
	return code, by
}

func TestCheckOnEveryServer(t *testing.T) {
	imaptest.Each(t, func(t *testing.T, s *imaptest.Server) {
		path, _ := setup(t, s, "")
		s.Deliver(t, "INBOX", offers()[0])
		code, by := findings(t, path)
		if code != exitOK {
			t.Errorf("ended with %d: %+v", code, by)
		}
		for _, name := range []string{"configuration", "permissions", "clock", "disk", "state", "dns", "tls", "sign-in", "capabilities", "folders", "smtp"} {
			if by[name].State != checkOK || by[name].Says == "" {
				t.Errorf("%s: %+v", name, by[name])
			}
		}
		if by["daemon"].State != checkWarn || !strings.Contains(by["folders"].Says, s.DraftsName) {
			t.Errorf("%+v", by)
		}
		for _, c := range s.Commands() {
			switch c.Name {
			case "APPEND", "STORE", "EXPUNGE", "SELECT", "COPY", "MOVE", "DELETE", "CREATE", "UID STORE", "UID EXPUNGE":
				t.Errorf("check wrote: %v", c)
			}
		}
		code, out, _ := inboxd(t, "check", "--config", path)
		if code != exitOK || strings.Contains(out, "\x1b") || strings.Contains(out, s.Password) {
			t.Errorf("%d\n%s", code, out)
		}
	})
}

func TestCheckSaysWhatToDo(t *testing.T) {
	s := imaptest.Start(t, "embedded")
	path, state := setup(t, s, "")
	change := func(old, new string) string {
		text, err := os.ReadFile(path)
		if err != nil || !strings.Contains(string(text), old) {
			t.Fatalf("%v, or nothing to replace: %q", err, old)
		}
		other := filepath.Join(t.TempDir(), "other.toml")
		if err := os.WriteFile(other, []byte(strings.Replace(string(text), old, new, 1)), 0o600); err != nil {
			t.Fatal(err)
		}
		return other
	}
	for _, c := range []struct{ path, name, says, do string }{
		{change(`"cat"`, `"false"`), "sign-in", "password command", "password_command"},
		{change(`name = "main"`, "name = \"main\"\ndrafts = \"Nowhere\""), "folders", "Nowhere", "correct the name"},
		{change(`tls = "implicit"`, "tls = \"implicit\"\nprot = 1"), "configuration", "unknown key", "correct the lines"},
		{filepath.Join(t.TempDir(), "none.toml"), "configuration", "no configuration", "inboxd init"},
		{change("[policy]", "[account.smtp]\nhost = \"127.0.0.1\"\nport = 1\n[policy]"), "smtp", "127.0.0.1", ""},
		{change("ca_file", "#ca_file"), "tls", "certificate", "ca_file"},
	} {
		code, by := findings(t, c.path)
		if f := by[c.name]; code != exitFailed || f.State != checkFail || !strings.Contains(f.Says, c.says) || !strings.Contains(f.Do, c.do) {
			t.Errorf("%s: %d, %+v", c.name, code, f)
		}
	}
	if err := os.MkdirAll(state, 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(state, 0o755); err != nil {
		t.Fatal(err)
	}
	if _, by := findings(t, path); by["permissions"].State != checkFail || !strings.Contains(by["permissions"].Do, "chmod go-rwx "+state) {
		t.Errorf("%+v", by["permissions"])
	}
}

func TestCheckSendsNothing(t *testing.T) {
	s := imaptest.Start(t, "embedded")
	out, err := post.Start(post.Options{Security: post.Plain})
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := out.Close(); err != nil {
			t.Error(err)
		}
	}()
	host, port := out.HostPort()
	user, password := out.User()
	path, _ := setup(t, s, fmt.Sprintf("[policy]\nstance = \"decline\"\n[account.smtp]\nhost = %q\nport = %d\ntls = \"plain\"\nusername = %q\npassword_command = [\"echo\", %q]\n", host, port, user, password))
	code, by := findings(t, path)
	if code != exitOK || by["smtp"].State != checkOK || !strings.Contains(by["smtp"].Says, "nothing was sent") {
		t.Errorf("%d, %+v", code, by["smtp"])
	}
	if n := len(out.Letters()); n != 0 {
		t.Errorf("%d letters were sent", n)
	}
}
