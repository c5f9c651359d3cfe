package config

import (
	"testing"

	"inboxd/internal/oauth"
)

func TestCredentials(t *testing.T) {
	read := func(imap, smtp string) Account {
		t.Helper()
		body := "[[account]]\naddress = \"Alex@example.org\"\n[account.imap]\nhost = \"imap.example.org\"\n" + imap + "\n"
		if smtp != "-" {
			body += "[account.smtp]\nhost = \"smtp.example.org\"\n" + smtp + "\n"
		}
		c, err := parse([]byte(body+goodPolicy), &reading{file: "config.toml", dir: t.TempDir()})
		if err != nil {
			t.Fatal(err)
		}
		return c.Accounts[0]
	}
	a := read("keyring = true", "")
	if a.IMAP.Keyring != "imap:alex@example.org" || a.SMTP.Keyring != "imap:alex@example.org" {
		t.Errorf("%q, and SMTP borrows %q", a.IMAP.Keyring, a.SMTP.Keyring)
	}
	if a = read("keyring = true", "keyring = true"); a.SMTP.Keyring != "smtp:alex@example.org" {
		t.Errorf("SMTP's own: %q", a.SMTP.Keyring)
	}
	if a = read("keyring = true", `password_command = ["pass"]`); a.SMTP.Keyring != "" || a.SMTP.PasswordCommand.Empty() {
		t.Errorf("SMTP's own command: %+v", a.SMTP)
	}
	a = read("oauth2 = \"microsoft\"\noauth2_client_id = \"abc\"", "")
	if a.IMAP.OAuth2 == nil || a.IMAP.OAuth2.Provider != oauth.Microsoft || a.IMAP.OAuth2.ID != "abc" || a.IMAP.Keyring == "" || a.SMTP.OAuth2 != a.IMAP.OAuth2 {
		t.Errorf("%+v", a.IMAP)
	}
	if s := a.IMAPServer(); !s.OAuth || s.Refused == nil {
		t.Error("the watcher would sign in with a password")
	}
	a = read(`oauth2 = { client_id = "x", auth_url = "https://login.example.org/a", token_url = "https://login.example.org/t", scopes = ["mail"] }`, "-")
	if o := a.IMAP.OAuth2; o == nil || o.TokenURL != "https://login.example.org/t" || len(o.Scopes) != 1 {
		t.Errorf("%+v", o)
	}
	a = read("oauth2 = { provider = \"google\", client_id = \"x\" }\npassword_command = [\"sh\", \"-c\", \"echo token\"]", "-")
	if s := a.IMAPServer(); !s.OAuth || s.Refused != nil || a.IMAP.Keyring != "" {
		t.Error("the token does not come from the command")
	} else if tok, err := s.Secret(t.Context()); err != nil || tok != "token" {
		t.Error(tok, err)
	}
}
