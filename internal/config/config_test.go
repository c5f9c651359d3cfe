package config

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"fmt"
	"io/fs"
	"math/big"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"inboxd/internal/classify"
	"inboxd/internal/decide"
	"inboxd/internal/decide/match"
	"inboxd/internal/imapwatch"
	"inboxd/internal/mail"
	"inboxd/internal/secret"
)

// full is the configuration that scripts write, every documented key set.
const full = `
[[account]]
name = "main"
address = "alex@example.org"            # first identity
aliases = ["a.morgan@example.net"]
display_name = "Alex Morgan"
signature = "Alex Morgan\r\n+44 20 7946 0000\n\n"
drafts = "Entwürfe"
sent = "Sent Items"

[account.imap]
host = "127.0.0.1"
port = 1143
tls = "plain"
username = "alex"
password_command = ["printf", "%s\n", "s3cret"]

[account.smtp]
host = "smtp.example.org"
tls = "starttls"

[account.criteria]
places = ["Hamburg"]

[policy]
stance = "decline"
answer_outreach = true
lookback = "2w"
max_drafts_per_day = 0
never_draft = ["*@family.example", "Example.COM", "boss@example.org"]
folders = ["Inbox", "Jobs"]
reply_all = false
tone = "warm"
high_stakes = ["@dream.example"]
hold_days = 5
gentle_close = false
open_to_terms = true
mention_direct_hire = true
reason = "fit"
keyword = ""

[criteria]
minimum_pay = [{ amount = 90000, currency = "eur", weight = "negotiable" }, { amount = 62.5, currency = "GBP", period = "hour" }]
direct_only = { value = true, weight = "negotiable" }
places = { value = [" Berlin ", "remote"], weight = "wall" }
remote = "hybrid"
needs_sponsorship = true
roles = ["backend engineer"]
avoid_roles = ["manager"]
avoid_companies = { value = ["Example Holding"], weight = "negotiable" }

[state]
dir = "state"
`

// write puts text into a file of its own.
func write(t *testing.T, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "config.toml")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func load2(t *testing.T, text string) *Config {
	t.Helper()
	c, err := Load(write(t, text))
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestLoadPolicy(t *testing.T) {
	c := load2(t, full)
	want := decide.Policy{
		Stance: decide.Decline, AnswerOutreach: true, ReplyAll: false,
		NeverDraft:        []string{"*@family.example", "example.com", "boss@example.org"},
		MentionDirectHire: true, GentleClose: false, OpenToTerms: true,
		HighStakes: []string{"*@dream.example"}, HoldDays: 5, Reason: "fit",
	}
	if got := c.Policy(); !reflect.DeepEqual(got, want) {
		t.Errorf("%+v\nwant %+v", got, want)
	}
	r := c.Rules
	if r.Lookback != 14*24*time.Hour || r.MaxDraftsPerDay != 0 || r.Tone != "warm" || r.Keyword != "" ||
		!reflect.DeepEqual(r.Folders, []string{"INBOX", "Jobs"}) {
		t.Errorf("%+v", r)
	}
	if want := filepath.Join(filepath.Dir(c.Path), "state"); c.StateDir != want {
		t.Errorf("state in %s, want %s", c.StateDir, want)
	}
}

func TestLoadCriteria(t *testing.T) {
	c := load2(t, full)
	want := decide.Criteria{
		MinimumPay: []decide.MinimumPay{
			{Amount: classify.Money(9000000), Currency: "EUR", Period: "year", Weight: decide.Negotiable},
			{Amount: classify.Money(6250), Currency: "GBP", Period: "hour", Weight: decide.Wall}},
		DirectOnly: true, DirectWeight: decide.Negotiable,
		Places: []string{"Berlin", "remote"}, PlacesWeight: decide.Wall,
		Remote: "hybrid", RemoteWeight: decide.Wall,
		NeedsSponsorship: true, SponsorWeight: decide.Wall,
		Roles: []string{"backend engineer"}, RolesWeight: decide.Wall,
		AvoidRoles:     decide.Avoid{Any: []string{"manager"}, Weight: decide.Wall},
		AvoidCompanies: decide.Avoid{Any: []string{"Example Holding"}, Weight: decide.Negotiable},
	}
	if got := c.Criteria(""); !reflect.DeepEqual(got, want) {
		t.Errorf("%+v\nwant %+v", got, want)
	}
	want.Places = []string{"Hamburg"}
	if got := c.Criteria("main"); !reflect.DeepEqual(got, want) {
		t.Errorf("of the account: %+v\nwant %+v", got, want)
	}
}

func TestLoadAccount(t *testing.T) {
	a := load2(t, full).Accounts[0]
	if got, want := a.Identities(), (mail.Identities{"alex@example.org", "a.morgan@example.net"}); !reflect.DeepEqual(got, want) {
		t.Errorf("identities %v", got)
	}
	if a.Signature != "Alex Morgan\n+44 20 7946 0000" || a.DisplayName != "Alex Morgan" || a.Drafts != "Entwürfe" || a.Sent != "Sent Items" {
		t.Errorf("%+v", a)
	}
	s := a.IMAPServer()
	if s.Account != "main" || s.Host != "127.0.0.1" || s.Port != 1143 || s.TLS != imapwatch.Plain || s.Username != "alex" || s.RootCAs != nil {
		t.Errorf("%+v", s)
	}
	if pw, err := s.Secret(t.Context()); pw != "s3cret" || err != nil {
		t.Errorf("password %q, %v", pw, err)
	}
	want := &Server{Host: "smtp.example.org", Port: 587, TLS: imapwatch.StartTLS, Username: "alex", PasswordCommand: secret.NewCommand("printf", "%s\n", "s3cret")}
	if !reflect.DeepEqual(a.SMTP, want) {
		t.Errorf("smtp %+v", a.SMTP)
	}
}

func TestSmallest(t *testing.T) {
	c := load2(t, goodAccount+"\n"+goodPolicy)
	a := c.Accounts[0]
	if a.IMAP.Port != 993 || a.IMAP.TLS != imapwatch.Implicit || a.IMAP.Username != "alex@example.org" || a.SMTP != nil || c.Criteria("main").Set() {
		t.Errorf("%+v", a)
	}
	if c := load2(t, strings.Replace(goodAccount, `name = "main"`, "", 1)+"\n"+goodPolicy); c.Accounts[0].Name != "alex@example.org" {
		t.Errorf("an account without a name is called %q", c.Accounts[0].Name)
	}
}

func TestPortFollowsProtection(t *testing.T) {
	for tls, want := range map[string][2]int{"implicit": {993, 465}, "starttls": {143, 587}, "plain": {143, 25}} {
		c := load2(t, fmt.Sprintf(`[[account]]
address = "alex@example.org"
[account.imap]
host = "localhost"
tls = %q
password_command = ["true"]
[account.smtp]
host = "::1"
tls = %q
%s`, tls, tls, goodPolicy))
		if got := [2]int{c.Accounts[0].IMAP.Port, c.Accounts[0].SMTP.Port}; got != want {
			t.Errorf("%s: ports %v, want %v", tls, got, want)
		}
	}
}

func TestPlainIsForLoopback(t *testing.T) {
	for host, want := range map[string]bool{
		"localhost": true, "LOCALHOST": true, "127.0.0.1": true, "127.9.9.9": true, "::1": true, "[::1]": true, "::ffff:127.0.0.1": true,
		"localhost.example.org": false, "127.0.0.1.example.org": false, "0.0.0.0": false, "10.0.0.1": false, "fe80::1": false, "127.1": false,
	} {
		_, err := Load(write(t, fmt.Sprintf(`[[account]]
address = "alex@example.org"
[account.imap]
host = %q
tls = "plain"
password_command = ["true"]
%s`, host, goodPolicy)))
		if (err == nil) != want {
			t.Errorf("plain to %s: %v", host, err)
		}
	}
}

func TestLoadMissingFile(t *testing.T) {
	_, err := Load(filepath.Join(t.TempDir(), "config.toml"))
	if !errors.Is(err, fs.ErrNotExist) || !strings.Contains(err.Error(), "inboxd init") {
		t.Error(err)
	}
	if _, err := Load(t.TempDir()); err == nil || errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a folder as a file: %v", err)
	}
}

func TestLoadOffline(t *testing.T) {
	c, err := LoadOffline(write(t, "[criteria]\ndirect_only = true\n"))
	if err != nil || c.Rules.Stance != "" || !c.Criteria("").DirectOnly || !c.Rules.ReplyAll || len(c.Accounts) != 0 {
		t.Errorf("%+v, %v", c, err)
	}
	if _, err := LoadOffline(write(t, "[policy]\nstance = \"maybe\"\n[[account]]\n")); err == nil || len(err.(Problems)) != 4 {
		t.Errorf("what is there must be right: %v", err)
	}
}

func TestTooLarge(t *testing.T) {
	_, err := Load(write(t, "# "+strings.Repeat("x", maxSize)))
	if err == nil || !strings.Contains(err.Error(), "larger than 256 KiB") {
		t.Error(err)
	}
	if _, err := Load(write(t, "a = \"\xff\"")); err == nil || !strings.Contains(err.Error(), ":1: cannot be read as TOML") {
		t.Error(err)
	}
}

// authorityPEM is a new certificate authority.
func authorityPEM(t *testing.T) []byte {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	der, err := x509.CreateCertificate(rand.Reader, &x509.Certificate{SerialNumber: big.NewInt(1), IsCA: true}, &x509.Certificate{SerialNumber: big.NewInt(1)}, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	return pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der})
}

func TestAuthority(t *testing.T) {
	path := write(t, strings.Replace(goodAccount, "host =", "ca_file = \"ca.pem\"\nhost =", 1)+"\n"+goodPolicy)
	ca := filepath.Join(filepath.Dir(path), "ca.pem")
	if err := os.WriteFile(ca, authorityPEM(t), 0o600); err != nil {
		t.Fatal(err)
	}
	before, err := Load(path)
	if err != nil {
		t.Fatal(err)
	}
	if s := before.Accounts[0].IMAPServer(); s.RootCAs == nil || before.Accounts[0].IMAP.CAFile != ca {
		t.Errorf("%+v", s)
	}
	if err := os.WriteFile(ca, authorityPEM(t), 0o600); err != nil {
		t.Fatal(err)
	}
	after, err := Load(path)
	if err != nil {
		t.Fatal(err)
	}
	if ch := after.Since(before); len(ch.Changed) != 1 {
		t.Errorf("a new authority is no change: %+v", ch)
	}
	for fault, data := range map[string]string{
		"holds no certificate":                    "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n",
		"holds a certificate that cannot be read": "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n",
		"is larger than 256 KiB":                  strings.Repeat("x", maxSize+1),
	} {
		if got := pemFault([]byte(data)); !strings.Contains(got, fault) {
			t.Errorf("%q, want %q", got, fault)
		}
	}
}

func TestSince(t *testing.T) {
	old := load2(t, full)
	if same := load2(t, full); !reflect.DeepEqual(same.Accounts, old.Accounts) || same.Since(old).Rules || !(Changes{State: true}).State {
		t.Errorf("the same file differs: %+v", same.Since(old))
	}
	other := strings.NewReplacer(`name = "main"`, `name = "first"`, `dir = "state"`, `dir = "/srv/state"`, `"2w"`, `"3w"`).Replace(full)
	second := strings.NewReplacer(`"main"`, `"second"`, "alex@", "b@").Replace(goodAccount)
	got := load2(t, other+second).Since(old)
	want := Changes{Added: []string{"second"}, Changed: []string{"first"}, Rules: true, State: true}
	if !reflect.DeepEqual(got, want) || got.None() {
		t.Errorf("%+v, want %+v", got, want)
	}
	if got := old.Since(load2(t, other+second)); !reflect.DeepEqual(got.Removed, []string{"second"}) {
		t.Errorf("%+v", got)
	}
}

func TestPrintingShowsNoArguments(t *testing.T) {
	c := load2(t, full)
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%d"} {
		if got := fmt.Sprintf(verb, c.Accounts[0].IMAP); strings.Contains(got, "s3cret") {
			t.Errorf("%s shows %s", verb, got)
		}
	}
}

func TestDefaultPaths(t *testing.T) {
	home := t.TempDir()
	t.Setenv("HOME", home)
	t.Setenv("XDG_CONFIG_HOME", filepath.Join(home, "c"))
	t.Setenv("XDG_STATE_HOME", filepath.Join(home, "s"))
	path, err := DefaultPath()
	if want := filepath.Join(home, "c", "inboxd", "config.toml"); path != want || err != nil {
		t.Errorf("%s, %v", path, err)
	}
	dir, err := DefaultStateDir()
	if want := filepath.Join(home, "s", "inboxd"); dir != want || err != nil {
		t.Errorf("%s, %v", dir, err)
	}
	t.Setenv("XDG_CONFIG_HOME", "relative") // does not count, says the specification
	t.Setenv("XDG_STATE_HOME", "")
	path, err = DefaultPath()
	if !filepath.IsAbs(path) || !strings.HasPrefix(path, home) || err != nil {
		t.Errorf("%s, %v", path, err)
	}
	dir, err = DefaultStateDir()
	if !strings.HasPrefix(dir, home) || err != nil {
		t.Errorf("%s, %v", dir, err)
	}
	t.Setenv("HOME", "")
	if _, err := DefaultPath(); err == nil {
		t.Error("no home, and yet a path")
	}
}

// TestPatternsMeanWhatTheySay holds the patterns together with what decisions
// make of them.
func TestPatternsMeanWhatTheySay(t *testing.T) {
	for _, c := range []struct {
		pattern, addr string
		want          bool
	}{
		{"family.example", "a@family.example", true}, {"Family.Example", "a@sub.family.example", true}, {"family.example", "a@notfamily.example", false},
		{"*@family.example", "A@FAMILY.example", true}, {"@family.example", "a@family.example", true}, {"*@family.example", "a@sub.family.example", false},
		{"*.family.example", "a@sub.family.example", true}, {"*.family.example", "a@family.example", false},
		{"jobs-*@family.example", "jobs-7@family.example", true}, {"jobs-*@family.example", "boss@family.example", false},
		{"boss@family.example", "boss@family.example", true}, {"boss@family.example", "a@family.example", false},
	} {
		kept, fault := correspondent(c.pattern)
		if fault != "" || match.AnyAddress([]string{kept}, c.addr) != c.want {
			t.Errorf("%s, kept as %s, for %s: want %v; %s", c.pattern, kept, c.addr, c.want, fault)
		}
	}
}
