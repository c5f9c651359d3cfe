package imapwatch

import (
	"context"
	"encoding/base64"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"

	"inboxd/internal/imaptest"
	"inboxd/internal/oauth"
	"inboxd/internal/oauth/oauthtest"
	"inboxd/internal/secret"
)

func TestSignInWithAToken(t *testing.T) {
	b64 := func(s string) string { return base64.StdEncoding.EncodeToString([]byte(s)) }
	bearer := b64("n,a=al=2Cex,\x01host=localhost\x01port=143\x01auth=Bearer tok\x01\x01")
	xoauth := b64("user=al,ex\x01auth=Bearer tok\x01\x01")
	for _, c := range []struct{ name, pre, want string }{
		{"the standard one first", "IMAP4rev1 SASL-IR AUTH=XOAUTH2 AUTH=OAUTHBEARER", "AUTHENTICATE OAUTHBEARER " + bearer},
		{"Microsoft's and the older", "IMAP4rev1 SASL-IR AUTH=XOAUTH2 AUTH=PLAIN", "AUTHENTICATE XOAUTH2 " + xoauth},
		{"in two steps", "IMAP4rev1 AUTH=XOAUTH2", "AUTHENTICATE XOAUTH2"},
		{"neither", "IMAP4rev1 AUTH=PLAIN", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				f := newFake(t)
				f.pre = c.pre
				f.when("AUTHENTICATE", func(s *session, tag, args string) {
					if args == "XOAUTH2" {
						s.say("+ ")
						if l, err := s.line(); err != nil || l != xoauth {
							s.say(tag + " NO what is " + l)
							return
						}
					}
					s.say(tag + " OK")
				})
				conn, err := Dial(t.Context(), tokenServer(f, "al,ex", "tok"), f.options())
				if c.want == "" {
					kind(t, err, Refused, "no sign-in with OAuth2")
				} else if err != nil {
					t.Fatal(err)
				} else {
					conn.Close()
				}
				if got := f.said(); c.want != "" && got[1] != "1: "+c.want {
					t.Errorf("said %q", got)
				}
				if f.count("LOGIN") != 0 {
					t.Error("the token went as a password")
				}
				f.pipes.Wait()
			})
		})
	}
}

func tokenServer(f *fake, user string, tokens ...string) Server {
	s := f.server()
	s.Username, s.OAuth = user, true
	n := 0
	s.Secret = func(context.Context) (string, error) { return tokens[min(n, len(tokens)-1)], nil }
	s.Refused = func() { n++ }
	return s
}

func TestARefusedTokenIsRenewedOnce(t *testing.T) {
	for _, good := range []string{"second", "none"} {
		t.Run(good, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				f := newFake(t)
				f.pre = "IMAP4rev1 SASL-IR AUTH=XOAUTH2"
				f.when("AUTHENTICATE", func(s *session, tag, args string) {
					_, arg, _ := strings.Cut(args, " ")
					raw, _ := base64.StdEncoding.DecodeString(arg)
					if strings.Contains(string(raw), "Bearer "+good) {
						s.say(tag + " OK")
						return
					}
					s.say("+ " + base64.StdEncoding.EncodeToString([]byte(`{"status":"401","schemes":"bearer","scope":"x"}`)))
					_, _ = s.line()
				})
				conn, err := Dial(t.Context(), tokenServer(f, "alex", "first", "second"), f.options())
				if good == "none" {
					e := kind(t, err, BadPassword, "401")
					if !strings.Contains(e.Hint, "inboxd login") || strings.Contains(e.Error(), "second") {
						t.Errorf("%v", e)
					}
				} else if err != nil {
					t.Fatal(err)
				} else {
					conn.Close()
				}
				if f.count("AUTHENTICATE") != 2 {
					t.Errorf("said %q", f.said())
				}
				f.pipes.Wait()
			})
		})
	}
}

// inMemory is a keyring for one test.
type inMemory struct{ text secret.Text }

func (m *inMemory) Get(context.Context) (secret.Text, error) { return m.text, nil }
func (m *inMemory) Set(_ context.Context, t secret.Text) error {
	m.text = t
	return nil
}

// TestDovecotWithOAuth2 goes the whole way: the browser's sign-in, the refresh
// token, the access token, and a real server that asks the provider about it.
func TestDovecotWithOAuth2(t *testing.T) {
	for _, mechanism := range []string{"xoauth2", "oauthbearer"} {
		t.Run(mechanism, func(t *testing.T) { wholeWay(t, mechanism) })
	}
}

func wholeWay(t *testing.T, mechanism string) {
	provider := oauthtest.Start(t)
	srv := imaptest.StartDovecotOAuth(t, mechanism, provider.URL+"/introspect")
	client := oauth.Client{ID: provider.ClientID, AuthURL: provider.URL + "/authorize", TokenURL: provider.URL + "/token", Scopes: []string{"mail"}}
	grant, err := client.Loopback(t.Context(), secret.Text{}, oauth.Options{}, func(a string) {
		resp, err := http.Get(a)
		if err != nil {
			t.Error(err)
			return
		}
		_ = resp.Body.Close()
	})
	if err != nil {
		t.Fatal(err)
	}
	v := &inMemory{}
	if err := grant.Save(t.Context(), v); err != nil {
		t.Fatal(err)
	}
	src := oauth.NewSource(client, v, oauth.Options{})
	s := Server{Account: "main", Host: srv.Host, Port: srv.Port, TLS: Implicit, RootCAs: srv.RootCAs, Username: srv.Username,
		OAuth: true, Secret: src.Token, Refused: src.Refused}
	in := func() error {
		c, err := Dial(t.Context(), s, Options{})
		if err != nil {
			return err
		}
		_, err = c.Examine(t.Context(), "INBOX")
		c.Close()
		return err
	}
	if err := in(); err != nil {
		t.Fatal(err)
	}
	provider.Expire() // before its time: the token is refused, and renewed once
	if err := in(); err != nil {
		t.Fatalf("a token that ended early: %v", err)
	}
	if provider.Introspected() < 3 {
		t.Errorf("the server asked %d times", provider.Introspected())
	}
	s.Refused, s.Secret = nil, func(context.Context) (string, error) { return "forged", nil }
	e := kind(t, in(), BadPassword, "refused the OAuth2 token")
	if strings.Contains(fmt.Sprint(e), "forged") {
		t.Error("the token is shown")
	}
	for _, c := range srv.Commands() {
		if strings.EqualFold(c.Name, "LOGIN") {
			t.Errorf("a password was tried: %v", c)
		}
	}
}
