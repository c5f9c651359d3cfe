package config

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"inboxd/internal/imapwatch"
)

func TestSetupIsAConfiguration(t *testing.T) {
	s := Setup{
		Name: "main", Address: "alex@example.org", DisplayName: `Alex "Al" \ Morgan`,
		IMAP:   SetupServer{Host: "imap.example.org", Port: 143, TLS: imapwatch.StartTLS, Keyring: true, Username: "alex"},
		SMTP:   &SetupServer{Host: "smtp.example.org", Port: 587, TLS: imapwatch.StartTLS},
		Stance: "undecided", AnswerOutreach: true, Reason: "direction", MinimumPay: &SetupPay{90000, "EUR", "year"},
		StateDir: t.TempDir(),
	}
	c, err := Parse("config.toml", s.File())
	if err != nil {
		t.Fatalf("%v\n%s", err, s.File())
	}
	a := c.Accounts[0]
	if a.DisplayName != s.DisplayName || a.IMAP.Host != s.IMAP.Host || a.IMAP.TLS != imapwatch.StartTLS || a.IMAP.Keyring == "" || a.SMTP.Port != 587 ||
		a.SMTP.Username != "alex" || c.Rules.Stance != "undecided" || !c.Rules.AnswerOutreach || a.Criteria.MinimumPay[0].Currency != "EUR" || c.StateDir != s.StateDir {
		t.Errorf("%+v %+v", a, c.Rules)
	}
	second := Setup{Address: "work@example.org", IMAP: SetupServer{Host: "imap.work.example", Port: 993, TLS: imapwatch.Implicit, OAuth2: "google", ClientID: "x"}}
	c, err = Parse("config.toml", append(s.File(), second.Account()...))
	if err != nil || len(c.Accounts) != 2 || c.Accounts[1].IMAP.OAuth2 == nil {
		t.Errorf("a second account: %v", err)
	}
}

// TestSetupTakesAnyText: no answer can become another key, or break the file.
func TestSetupTakesAnyText(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		name := rapid.StringMatching(`[^\x00-\x1f\x7f-\x9f]{0,40}`).Draw(t, "name")
		word := rapid.String().Filter(func(s string) bool { return !strings.ContainsRune(s, 0) && strings.TrimSpace(s) != "" }).Draw(t, "word")
		s := Setup{Address: "alex@example.org", DisplayName: name, Stance: "decline",
			IMAP: SetupServer{Host: "h.example", Port: 993, TLS: imapwatch.Implicit, PasswordCommand: []string{word, word}}}
		values, err := decodeTOML(s.File())
		if err != nil {
			t.Fatalf("%v\n%s", err, s.File())
		}
		accounts, _ := values["account"].([]map[string]any)
		if len(values) != 3 || len(accounts) != 1 || name != "" && accounts[0]["display_name"] != name {
			t.Fatalf("%v", values)
		}
		imap, _ := accounts[0]["imap"].(map[string]any)
		if got, _ := imap["password_command"].([]any); len(imap) != 4 || !slices.Equal(got, []any{word, word}) {
			t.Fatalf("%v", imap)
		}
	})
}

func TestWrite(t *testing.T) {
	path := filepath.Join(t.TempDir(), "new", "config.toml")
	if err := Write(path, nil, []byte("one")); err != nil {
		t.Fatal(err)
	}
	if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("%v, %v", info.Mode(), err)
	}
	if info, err := os.Stat(filepath.Dir(path)); err != nil || info.Mode().Perm() != 0o700 {
		t.Errorf("%v, %v", info.Mode(), err)
	}
	if err := Write(path, nil, []byte("two")); err == nil {
		t.Error("a file that was there is written over")
	}
	if err := Write(path, []byte("other"), []byte("two")); err == nil {
		t.Error("another's change is written over")
	}
	if err := Write(path, []byte("one"), []byte("two")); err != nil {
		t.Error(err)
	}
	if got, err := os.ReadFile(path); err != nil || string(got) != "two" {
		t.Errorf("%q, %v", got, err)
	}
	if left, err := os.ReadDir(filepath.Dir(path)); err != nil || len(left) != 1 {
		t.Errorf("left behind: %v", left)
	}
}
