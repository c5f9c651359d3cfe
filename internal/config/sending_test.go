package config

import (
	"strings"
	"testing"
	"time"

	"inboxd/internal/smtp"
)

func readSending(t *testing.T, more string) (*Config, error) {
	t.Helper()
	body := "[[account]]\naddress = \"alex@example.org\"\n[account.imap]\nhost = \"imap.example.org\"\npassword_command = [\"pass\"]\n" + more
	return parse([]byte(body+"\n"+goodPolicy), &reading{file: "config.toml", dir: t.TempDir()})
}

func TestSendingDefaults(t *testing.T) {
	c, err := readSending(t, "[account.smtp]\nhost = \"smtp.example.org\"")
	if err != nil {
		t.Fatal(err)
	}
	s := c.Sending
	if s.Open != 9*60 || s.Close != 17*60 || s.Undo != 2*time.Minute || s.Expire != 5*24*time.Hour || len(s.Zones) != 0 {
		t.Errorf("%+v", s)
	}
	if n := c.Notices; !n.Desktop || n.Details || n.QuietFrom != 22*60 || n.QuietTo != 7*60 || n.Remind != 48*time.Hour {
		t.Errorf("%+v", n)
	}
	if p := c.Accounts[0].Post; p != (Post{}) {
		t.Errorf("%+v", p)
	}
	server, found := c.Accounts[0].SMTPServer()
	if !found || server.Host != "smtp.example.org" || server.Port != 465 || server.TLS != smtp.Implicit || server.Username != "alex@example.org" {
		t.Errorf("%+v", server)
	}
}

func TestSendingSet(t *testing.T) {
	c, err := readSending(t, `[account.smtp]
host = "localhost"
tls = "plain"
sending_host = "desk"
approve_flag = true
approve_folder = "inboxd/Send"
saves_sent = "no"
[sending]
hours = "08:30-18:00"
undo = "30s"
holidays = ["12-25", "2026-04-06", "02-29"]
zones = ["Acme.example = Europe/Berlin"]
[notices]
quiet = ""`)
	if err != nil {
		t.Fatal(err)
	}
	if s := c.Sending; s.Open != 510 || s.Undo != 30*time.Second || len(s.Holidays) != 3 || s.Zones[0] != [2]string{"acme.example", "Europe/Berlin"} {
		t.Errorf("%+v", s)
	}
	if p := c.Accounts[0].Post; p != (Post{SendingHost: "desk", ApproveFlag: true, ApproveFolder: "inboxd/Send", SavesSent: "no"}) {
		t.Errorf("%+v", p)
	}
	if n := c.Notices; n.QuietFrom != n.QuietTo {
		t.Errorf("%+v", n)
	}
}

func TestSendingWrong(t *testing.T) {
	for text, want := range map[string]string{
		`hours = "9-17"`:             `two times of a day`,
		`hours = "17:00-09:00"`:      `end before they begin`,
		`undo = "2d"`:                `one hour at most`,
		`undo = "2h"`:                `one hour at most`,
		`holidays = ["Christmas"]`:   `expected days such as`,
		`holidays = ["13-25"]`:       `expected days such as`,
		`zones = ["acme.example"]`:   `an address or domain`,
		`zones = ["acme.example=X"]`: `is no time zone`,
	} {
		if _, err := readSending(t, "[sending]\n"+text); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %q", text, err, want)
		}
	}
}
