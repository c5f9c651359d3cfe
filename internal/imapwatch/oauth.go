package imapwatch

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-sasl"
)

// Signing in with an access token. go-sasl's OAUTHBEARER client stops half-way
// when the server refuses, and it has no XOAUTH2; so both are here.

// tokenClient is one exchange of either mechanism.
type tokenClient struct {
	mechanism string
	initial   string
}

// Start sends everything at once.
func (t tokenClient) Start() (string, []byte, error) { return t.mechanism, []byte(t.initial), nil }

// Next is asked only when the server refuses: it first sends why, as JSON (RFC
// 7628 §3.2.2; Google's XOAUTH2 does the same). An answer would be a matter of
// form, and go-imap cannot send the empty one that XOAUTH2 wants; the
// connection is given up instead.
func (t tokenClient) Next(challenge []byte) ([]byte, error) {
	var why struct {
		Status string `json:"status"`
	}
	if json.Unmarshal(challenge, &why) != nil {
		why.Status = "unreadable"
	}
	return nil, &tokenRefused{status: clip(plainText([]byte(why.Status)))}
}

// tokenRefused is the server's no to an access token.
type tokenRefused struct{ status string }

func (e *tokenRefused) Error() string { return "the token was refused, status " + e.status }

// tokenClientFor chooses the mechanism: the standard one where it is offered.
func (c *Conn) tokenClientFor(token string) (sasl.Client, error) {
	switch user := c.server.Username; {
	case c.Has("AUTH=OAUTHBEARER"): // RFC 7628 §3.1
		return tokenClient{"OAUTHBEARER", "n,a=" + gs2(user) + ",\x01host=" + c.server.Host + "\x01port=" + strconv.Itoa(c.server.Port) +
			"\x01auth=Bearer " + token + "\x01\x01"}, nil
	case c.Has("AUTH=XOAUTH2"):
		return tokenClient{"XOAUTH2", "user=" + user + "\x01auth=Bearer " + token + "\x01\x01"}, nil
	}
	return nil, &Error{Kind: Refused, What: c.server.where() + ": the server offers no sign-in with OAuth2 (neither OAUTHBEARER nor XOAUTH2)",
		Hint: "check host; or remove oauth2 and use a password"}
}

// gs2 escapes a name for the GS2 header (RFC 5801 §4).
func gs2(name string) string {
	var b []byte
	for i := range len(name) {
		switch name[i] {
		case ',':
			b = append(b, "=2C"...)
		case '=':
			b = append(b, "=3D"...)
		default:
			b = append(b, name[i])
		}
	}
	return string(b)
}

func (c *Conn) loginToken(ctx context.Context, token string) error {
	client, err := c.tokenClientFor(token)
	if err != nil {
		return err
	}
	c.wire.expectLogin()
	c.wire.expectPlus(2, false)
	defer c.wire.expectPlus(0, false)
	mechanism, _, _ := client.Start()
	err = c.do(ctx, "AUTHENTICATE "+mechanism, c.opts.CommandTimeout, func() error { return c.client.Authenticate(client) })
	if err == nil {
		return nil
	}
	var refused *tokenRefused
	var said *imap.Error
	switch {
	case errors.As(err, &refused):
		return c.badToken(refused.status, err)
	case errors.As(err, &said):
		if kind, _ := loginKind(said); kind == BadPassword {
			return c.badToken(saidOf(said), err)
		}
		return c.refusedLogin(err)
	}
	return c.unwelcome(err)
}

func (c *Conn) badToken(said string, err error) error {
	return &Error{Kind: BadPassword, Err: err,
		What: fmt.Sprintf("%s: the server refused the OAuth2 token of %s (%s)", c.server.where(), c.server.Username, said),
		Hint: "check username, and that IMAP is switched on for the account; run `inboxd login` to sign in again"}
}

// secretHint says where the secret was to come from.
func (s Server) secretHint() string {
	if s.OAuth {
		return "run `inboxd login` to sign in again"
	}
	return "check password_command or keyring under [account.imap]"
}
