package main

import (
	"context"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/zalando/go-keyring"

	"inboxd/internal/imaptest"
	"inboxd/internal/oauth/oauthtest"
)

// TestOAuthFromLoginToDraft goes the whole way on Dovecot with OAuth2 turned on:
// login with a browser and with a code, a draft, and the words when access is
// taken back.
func TestOAuthFromLoginToDraft(t *testing.T) {
	withKeyring(t)
	provider := oauthtest.Start(t)
	s := imaptest.StartDovecotOAuth(t, "xoauth2 oauthbearer", provider.URL+"/introspect")
	path, _ := setup(t, s, "")
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	table := fmt.Sprintf(`oauth2 = { client_id = %q, auth_url = "%[2]s/authorize", token_url = "%[2]s/token", device_url = "%[2]s/device", scopes = ["mail"] }`, provider.ClientID, provider.URL)
	own := regexp.MustCompile(`(?m)^password_command.*$`).ReplaceAllString(string(text), table)
	if err := os.WriteFile(path, []byte(own), 0o600); err != nil {
		t.Fatal(err)
	}
	if code, _, errs := inboxd(t, "once", "--config", path); code != exitFailed || !strings.Contains(errs, "inboxd login") {
		t.Errorf("before the login: %d, %s", code, errs)
	}
	loginInBrowser(t, path)
	if code, out, errs := inboxd(t, "login", "--device", "--config", path); code != exitOK || !strings.Contains(errs, "ABCD-1234") {
		t.Fatalf("%s%s", out, errs)
	}
	s.Deliver(t, "INBOX", offers()[0])
	stop, errs := start(t, "run", "--stay", "--config", path)
	s.Await(t, s.DraftsName, patient, func(ms []imaptest.Msg) bool { return len(ms) == 1 })
	stop()
	if kept, err := keyring.Get("inboxd", "imap:"+me); err != nil || !strings.Contains(kept, provider.Current()) {
		t.Errorf("the rotated token is not in the keyring: %v", err)
	}
	for _, secret := range []string{provider.Current(), "access-", "refresh-"} {
		if strings.Contains(errs.String(), secret) {
			t.Errorf("the log shows a token:\n%s", errs)
		}
	}
	provider.Refresh("") // taken back
	provider.Expire()
	start(t, "run", "--stay", "--config", path)
	got := awaitStatus(t, path, func(o statusOut) bool { return o.Running && o.Accounts[0].State == stopped })
	if e := got.Accounts[0].Error; !strings.Contains(e, "not valid any more") || !strings.Contains(e, "inboxd login") {
		t.Errorf("the words are %q", e)
	}
	if n := len(provider.Asked()); n > 20 {
		t.Errorf("the provider was asked %d times", n)
	}
	// Signing in again, and a reload, is all it takes.
	if code, _, errs := inboxd(t, "login", "--device", "--config", path); code != exitOK {
		t.Fatal(errs)
	}
	if code, _, errs := inboxd(t, "reload", "--config", path); code != exitOK {
		t.Fatal(errs)
	}
	awaitStatus(t, path, isWatching)
}

// loginInBrowser runs `login` and opens the address that it shows.
func loginInBrowser(t *testing.T, path string) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), patient)
	defer cancel()
	var out, errs output
	done := make(chan int, 1)
	go func() {
		done <- run(ctx, []string{"login", "--config", path}, streams{in: strings.NewReader("\n"), out: &out, err: &errs})
	}()
	shown := regexp.MustCompile(`http://127\.0\.0\.1:\S+/authorize\S+`)
	await(t, &errs, "/authorize")
	await(t, &errs, "Waiting")
	resp, err := http.Get(shown.FindString(errs.String()))
	if err != nil {
		t.Fatal(err)
	}
	_ = resp.Body.Close()
	select {
	case code := <-done:
		if code != exitOK || !strings.Contains(out.String(), "signed in") {
			t.Fatalf("%d: %s%s", code, &out, &errs)
		}
	case <-time.After(patient):
		t.Fatal("login does not end")
	}
	if _, err := keyring.Get("inboxd", "imap:"+me); err != nil {
		t.Error(err)
	}
	if _, err := os.Stat(filepath.Dir(path)); err != nil {
		t.Error(err)
	}
}
