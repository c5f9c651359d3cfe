package smtp

import (
	"bufio"
	"context"
	"crypto/hmac"
	"crypto/md5"
	"crypto/pbkdf2"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"net"
	"strings"
	"testing"

	"inboxd/internal/embedded/post"

	"github.com/emersion/go-sasl"
	"github.com/emersion/go-smtp"
)

// cram is the server's side of CRAM-MD5 (RFC 2195).
type cram struct {
	user, password string
	step           int
}

func (c *cram) Next(r []byte) ([]byte, bool, error) {
	const challenge = "<1896.697170952@localhost>"
	if c.step++; c.step == 1 {
		return []byte(challenge), false, nil
	}
	mac := hmac.New(md5.New, []byte(c.password))
	mac.Write([]byte(challenge))
	if string(r) != c.user+" "+hex.EncodeToString(mac.Sum(nil)) {
		return nil, true, smtp.ErrAuthFailed
	}
	return nil, true, nil
}

// scram is the server's side of SCRAM-SHA-256 (RFC 7677), enough for one client.
type scram struct {
	user, password     string
	step               int
	bare, first, nonce string
	lie                bool // it does not know the password, and says yes all the same
}

func (s *scram) Next(r []byte) ([]byte, bool, error) {
	salt := []byte("salt of the sea!")
	switch s.step++; s.step {
	case 1:
		if len(r) == 0 {
			s.step--
			return []byte{}, false, nil
		}
		s.bare = strings.SplitN(string(r), ",", 3)[2]
		s.nonce = strings.TrimPrefix(strings.Split(s.bare, ",")[1], "r=") + "server"
		s.first = fmt.Sprintf("r=%s,s=%s,i=4096", s.nonce, base64.StdEncoding.EncodeToString(salt))
		return []byte(s.first), false, nil
	case 2:
		without, proof, _ := strings.Cut(string(r), ",p=")
		salted, err := pbkdf2.Key(sha256.New, s.password, salt, 4096, 32)
		if err != nil {
			return nil, true, err
		}
		auth := s.bare + "," + s.first + "," + without
		clientKey := sum(salted, "Client Key")
		stored := sha256.Sum256(clientKey)
		signature := sum(stored[:], auth)
		for i := range signature {
			signature[i] ^= clientKey[i]
		}
		if !s.lie && base64.StdEncoding.EncodeToString(signature) != proof {
			return nil, true, smtp.ErrAuthFailed
		}
		verifier := sum(sum(salted, "Server Key"), auth)
		return []byte("v=" + base64.StdEncoding.EncodeToString(verifier)), false, nil
	}
	return nil, true, nil
}

func sum(key []byte, text string) []byte {
	mac := hmac.New(sha256.New, key)
	mac.Write([]byte(text))
	return mac.Sum(nil)
}

// xoauth2 is Google's mechanism: a no is a challenge that the client answers with nothing.
type xoauth2 struct {
	user, token string
	refused     bool
}

func (x *xoauth2) Next(r []byte) ([]byte, bool, error) {
	if x.refused {
		return nil, true, &smtp.SMTPError{Code: 535, EnhancedCode: smtp.EnhancedCode{5, 7, 8}, Message: "Username and Password not accepted"}
	}
	if string(r) == "user="+x.user+"\x01auth=Bearer "+x.token+"\x01\x01" {
		return nil, true, nil
	}
	x.refused = true
	return []byte(`{"status":"401"}`), false, nil
}

func TestMechanisms(t *testing.T) {
	make1 := map[string]func(u, p string) sasl.Server{
		"CRAM-MD5":      func(u, p string) sasl.Server { return &cram{user: u, password: p} },
		"SCRAM-SHA-256": func(u, p string) sasl.Server { return &scram{user: u, password: p} },
		"XOAUTH2":       func(u, p string) sasl.Server { return &xoauth2{user: u, token: p} },
		"PLAIN": func(u, p string) sasl.Server {
			return sasl.NewPlainServer(func(_, user, password string) error {
				if user != u || password != p {
					return smtp.ErrAuthFailed
				}
				return nil
			})
		},
	}
	for name, mechanism := range make1 {
		for _, security := range []post.Security{post.ImplicitTLS, post.StartTLS, post.Plain} {
			s, server := start(t, post.Options{Security: security, Mechanisms: map[string]func(u, p string) sasl.Server{name: mechanism}})
			server.OAuth2 = name == "XOAUTH2"
			if _, err := send(t.Context(), server, Options{}, envelope()); err != nil || len(s.Letters()) != 1 {
				t.Errorf("%s: %v", name, err)
			}
			server.Secret = func(context.Context) (string, error) { return "wrong", nil }
			if began, err := send(t.Context(), server, Options{}, envelope()); KindOf(err) != BadPassword || began {
				t.Errorf("%s with a wrong password: %v (%s)", name, err, KindOf(err))
			}
			server.Secret = func(context.Context) (string, error) { return "", errors.New("pass is locked") }
			if _, err := send(t.Context(), server, Options{}, envelope()); KindOf(err) != NoSecret {
				t.Errorf("%s without a password: %v", name, err)
			}
		}
	}
}

// LOGIN is all that some servers offer.
func TestLogin(t *testing.T) {
	for _, want := range []string{"LOGIN"} {
		s, server := start(t, post.Options{Security: post.ImplicitTLS, Mechanisms: map[string]func(u, p string) sasl.Server{
			want: func(u, p string) sasl.Server { return post.NewLogin(u, p) }}})
		if _, err := send(t.Context(), server, Options{}, envelope()); err != nil || s.Logins() != 1 {
			t.Error(err)
		}
	}
}

// A server that lets everyone in without knowing the password is none of ours.
func TestSCRAMProvesTheServer(t *testing.T) {
	s, server := start(t, post.Options{Security: post.ImplicitTLS, Mechanisms: map[string]func(u, p string) sasl.Server{
		"SCRAM-SHA-256": func(u, _ string) sasl.Server { return &scram{user: u, password: "guess", lie: true} }}})
	if _, err := send(t.Context(), server, Options{}, envelope()); err == nil || len(s.Letters()) > 0 {
		t.Errorf("it was believed: %v", err)
	}
}

func TestNoCommonMechanism(t *testing.T) {
	_, server := start(t, post.Options{Security: post.ImplicitTLS, Mechanisms: map[string]func(u, p string) sasl.Server{
		"GSSAPI": func(u, p string) sasl.Server { return &cram{} }}})
	if _, err := send(t.Context(), server, Options{}, envelope()); KindOf(err) != Policy || !strings.Contains(err.Error(), "GSSAPI") {
		t.Error(err)
	}
}

// script is a server that says what it is told, line by line.
func script(t *testing.T, lines ...string) Server {
	t.Helper()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	done := make(chan struct{})
	go func() {
		defer close(done)
		conn, err := ln.Accept()
		if err != nil {
			return
		}
		defer conn.Close()
		in := bufio.NewReader(conn)
		for i, l := range lines {
			if i > 0 {
				if _, err := in.ReadString('\n'); err != nil {
					return
				}
			}
			if _, err := fmt.Fprint(conn, strings.ReplaceAll(l, "|", "\r\n")+"\r\n"); err != nil {
				return
			}
		}
	}()
	t.Cleanup(func() { ln.Close(); <-done })
	tcp, _ := ln.Addr().(*net.TCPAddr)
	return Server{Account: "main", Host: "127.0.0.1", Port: tcp.Port, TLS: Plain, Username: "alex@example.org",
		Secret: func(context.Context) (string, error) { return "correct horse", nil }}
}

// E23: what a tenant's policy says is told as that, and not as a wrong password.
func TestTenantPolicy(t *testing.T) {
	s := script(t, "220 hello", "250-x|250 AUTH PLAIN", "535 5.7.139 Authentication unsuccessful, SmtpClientAuthentication is disabled for the Tenant.", "501 x", "221 bye")
	if _, err := send(t.Context(), s, Options{}, envelope()); KindOf(err) != Policy || !strings.Contains(err.Error(), "administrator") {
		t.Error(KindOf(err), err)
	}
}

// E25: what is not offered is not asked for.
func TestBareServer(t *testing.T) {
	s := script(t, "220 hello", "250 plain old server", "250 ok", "250 ok", "250 ok", "354 go", "250 taken")
	c, err := Dial(t.Context(), s, Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer c.abandon()
	if c.Can() != (Can{}) {
		t.Errorf("%+v", c.Can())
	}
	if err := c.Offer(t.Context(), envelope()); err != nil {
		t.Error(err)
	}
}

func TestUnwelcome(t *testing.T) {
	if _, err := send(t.Context(), script(t, "554 no service for you"), Options{}, envelope()); KindOf(err) != Busy {
		t.Error(err)
	}
	if _, err := send(t.Context(), script(t, "* OK IMAP4rev1"), Options{}, envelope()); KindOf(err) != Unreachable {
		t.Error(err)
	}
}

// An access token that is refused is renewed once; a second refusal is told.
func TestARefusedTokenIsRenewedOnce(t *testing.T) {
	for fresh, want := range map[string]Kind{"good": "", "stale": BadPassword} {
		s, server := start(t, post.Options{Security: post.ImplicitTLS, Mechanisms: map[string]func(u, p string) sasl.Server{
			"XOAUTH2": func(u, _ string) sasl.Server { return &xoauth2{user: u, token: "good"} }}})
		token, renewed := "stale", 0
		server.OAuth2 = true
		server.Secret = func(context.Context) (string, error) { return token, nil }
		server.Refused = func() { token = fresh; renewed++ }
		_, err := send(t.Context(), server, Options{}, envelope())
		if KindOf(err) != want || renewed != 1 || want == "" && (err != nil || len(s.Letters()) != 1) {
			t.Errorf("%s: %v, renewed %d times", fresh, err, renewed)
		}
	}
}
