package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"inboxd/internal/imaptest"
)

// change rewrites the configuration at path.
func change(t *testing.T, path string, pairs ...string) {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	s := string(b)
	for i := 0; i < len(pairs); i += 2 {
		if !strings.Contains(s, pairs[i]) {
			t.Fatalf("the configuration has no %q:\n%s", pairs[i], s)
		}
		s = strings.Replace(s, pairs[i], pairs[i+1], 1)
	}
	if err := os.WriteFile(path, []byte(s), 0o600); err != nil {
		t.Fatal(err)
	}
}

// Everything that a user can get wrong stops the start with one line that says
// what to do, and never with a secret in it.
func TestFaultsAreToldInOneLine(t *testing.T) {
	s := imaptest.Start(t, "embedded")
	faults := []struct {
		name  string
		pairs []string // replaced in the configuration
		want  []string // words of the answer
	}{
		{"wrong password", []string{`["cat", `, `["echo", "wrong", `}, []string{"password", "main"}},
		{"password command fails", []string{`["cat", `, `["cat", "--none", `}, []string{"password", "cat"}},
		{"unknown host", []string{s.Host, "no-such-host.invalid"}, []string{"no-such-host.invalid"}},
		{"untrusted certificate", []string{"ca_file", "# ca_file"}, []string{"certificate", "ca_file"}},
		{"missing drafts folder", []string{"signature =", "drafts = \"Nowhere\"\nsignature ="}, []string{"Nowhere", "drafts"}},
		{"missing watched folder", []string{"stance = \"decline\"", "stance = \"decline\"\nfolders = [\"Elsewhere\"]"}, []string{"Elsewhere"}},
		{"no stance", []string{"stance = \"decline\"", ""}, []string{"stance", "decline", "undecided"}},
		{"unknown key", []string{"signature =", "signatur ="}, []string{"config.toml:", "signatur"}},
		{"plain to a far host", []string{`tls = "implicit"`, `tls = "plain"`, `"` + s.Host + `"`, `"imap.example.org"`}, []string{"config.toml:", "tls"}},
		{"password in the file", []string{"username =", "password = \"hunter2\"\nusername ="}, []string{"config.toml:", "password"}},
	}
	for _, f := range faults {
		t.Run(f.name, func(t *testing.T) {
			config, _ := setup(t, s, "")
			change(t, config, f.pairs...)
			code, out, errs := inboxd(t, "once", "--config", config)
			if code != exitFailed || out != "" {
				t.Errorf("exit code %d, output %q", code, out)
			}
			for _, w := range f.want {
				if !strings.Contains(errs, w) {
					t.Errorf("the answer lacks %q", w)
				}
			}
			for _, secret := range []string{s.Password, "hunter2", "wrong\n"} {
				if strings.Contains(errs, secret) {
					t.Errorf("the answer holds a secret")
				}
			}
			t.Log(errs)
		})
	}
}

func TestWrongUsage(t *testing.T) {
	for _, args := range [][]string{
		{"nonsense"}, {"run", "--nonsense"}, {"once", "extra"}, {"show"}, {"decide", "x", "y"}, {"decide", "x"}, {"classify"},
		{"preview", "--stance", "maybe", os.DevNull}, {"draft", "t1", "poem"},
	} {
		if code, out, errs := inboxd(t, args...); code != exitUsage || out != "" || !strings.Contains(errs, "--help") {
			t.Errorf("%v: exit code %d, output %q, answer %q", args, code, out, errs)
		}
	}
}

func TestEveryCommandHasHelpWithAnExample(t *testing.T) {
	root := newRoot(streams{})
	for _, c := range root.Commands() {
		if c.Name() == "help" || c.Name() == "completion" {
			continue
		}
		code, out, _ := inboxd(t, c.Name(), "--help")
		if code != exitOK || !strings.Contains(out, "Usage:") || (c.Name() != "version" && !strings.Contains(out, "Examples:")) {
			t.Errorf("%s --help: exit code %d\n%s", c.Name(), code, out)
		}
	}
}

// Hostile messages are recorded as skipped, or read as far as they can be; the
// offer among them is answered.
func TestHostileMailIsSurvived(t *testing.T) {
	imaptest.Each(t, func(t *testing.T, s *imaptest.Server) {
		config, _ := setup(t, s, "")
		many := letterFrom("a@x.example", "many parts", "<many@x.example>", "", "")
		many = strings.Replace(many, "Content-Type: text/plain; charset=utf-8", "Content-Type: multipart/mixed; boundary=b", 1) +
			strings.Repeat("--b\nContent-Type: text/plain\n\nx\n", 10000) + "--b--\n"
		odd := strings.Replace(letterFrom("b@x.example", "odd charset", "<odd@x.example>", "", "Caf\xe9 au lait"), "charset=utf-8", "charset=x-klingon", 1)
		s.Deliver(t, "INBOX", many)
		s.Deliver(t, "INBOX", odd)
		if s.Name != "cyrus" { // which refuses to store a message whose header is none
			s.Deliver(t, "INBOX", "Subject\nnot a header at all\n\n\nwords")
		}
		s.Deliver(t, "INBOX", letterFrom("c@x.example", "long", "<long@x.example>", "X-Long: "+strings.Repeat("y", 900)+"\n"+strings.Repeat("X-Many: z\n", 4000), "Hello"))
		s.Deliver(t, "INBOX", offers()[0])
		code, _, errs := inboxd(t, "once", "--config", config)
		if code != exitOK {
			t.Fatalf("once ended with %d:\n%s", code, errs)
		}
		if n := len(s.Snapshot(t, s.DraftsName)); n != 1 {
			t.Errorf("%d drafts, want 1:\n%s", n, errs)
		}
		untouchedInbox(t, s)
	})
}

// A body of 60 MB is fetched in its first part only.
func TestHugeMailIsFetchedInPart(t *testing.T) {
	for _, name := range []string{"dovecot", "cyrus"} {
		t.Run(name, func(t *testing.T) {
			s := imaptest.Start(t, name)
			config, _ := setup(t, s, "")
			huge := offers()[0] + "\n" + strings.Repeat(strings.Repeat("x", 76)+"\n", 60<<20/77)
			s.Deliver(t, "INBOX", huge)
			s.Deliver(t, "INBOX", offers()[1])
			code, _, errs := inboxd(t, "once", "--config", config)
			if code != exitOK {
				t.Fatalf("once ended with %d:\n%s", code, errs)
			}
			if n := len(s.Snapshot(t, s.DraftsName)); n != 2 {
				t.Errorf("%d drafts, want 2", n)
			}
			imaptest.Audit(t, s.Commands(), s.DraftsName)
		})
	}
}

// A message that tells no day is previewed all the same, by the computer's clock.
func TestPreviewOfAMessageWithoutADate(t *testing.T) {
	file := filepath.Join(t.TempDir(), "nodate.eml")
	text := "From: Nora Ivers <nora@quay.example>\r\nTo: alex@example.org\r\nSubject: Your offer\r\nMessage-ID: <nd1@quay.example>\r\n\r\n" +
		"Dear Alex,\r\n\r\nWe are delighted to offer you the position of Port Planner at Quay Line.\r\n\r\nNora\r\n"
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	if code, out, errs := inboxd(t, "preview", "--json", "--me", "alex@example.org", file); code != exitOK || !strings.Contains(out, `"decline_offer"`) {
		t.Errorf("exit code %d, output %q, answer %q", code, out, errs)
	}
}
