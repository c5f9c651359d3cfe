package smtp

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	lib "github.com/wneessen/go-mail/smtp"
)

// mechanisms in the order they are tried; the first that the server offers is
// the only one. Under TLS a password in the clear is as good as CRAM-MD5, which
// servers offer and then cannot do for every user. Channel binding (-PLUS) is
// left out: it fails behind the TLS terminators that many providers run.
func mechanisms(mode TLSMode) []string {
	if mode == Plain {
		return []string{"SCRAM-SHA-256", "SCRAM-SHA-1", "CRAM-MD5", "PLAIN", "LOGIN"}
	}
	return []string{"SCRAM-SHA-256", "SCRAM-SHA-1", "PLAIN", "LOGIN", "CRAM-MD5"}
}

func (c *Conn) signIn(ctx context.Context) error {
	if c.server.Username == "" {
		return nil
	}
	there, list := c.client.Extension("AUTH")
	offered := strings.Fields(strings.ToUpper(list))
	if !there && c.server.TLS == Plain {
		return nil // a relay on this very machine asks nobody
	}
	auth, name, err := c.choose(ctx, offered)
	if err != nil {
		return err
	}
	if err := c.patience(c.opts.Command); err != nil {
		return c.failed(ctx, "AUTH", err)
	}
	c.opts.Log.Debug("signing in to send", "account", c.server.Account, "mechanism", name)
	if err := c.client.Auth(auth); err != nil {
		return c.notLetIn(ctx, name, err)
	}
	return nil
}

func (c *Conn) choose(ctx context.Context, offered []string) (lib.Auth, string, error) {
	name := "XOAUTH2"
	if !c.server.OAuth2 {
		i := slices.IndexFunc(mechanisms(c.server.TLS), func(m string) bool { return slices.Contains(offered, m) })
		if i < 0 {
			name = ""
		} else {
			name = mechanisms(c.server.TLS)[i]
		}
	}
	if name == "" || !slices.Contains(offered, name) {
		return nil, "", &Error{Kind: Policy, What: fmt.Sprintf("%s: the server offers no way to sign in that inboxd knows (it offers: %s)", c.server.where(), short(strings.Join(offered, " "))),
			Hint: "check port and tls under [account.smtp]; the provider may want OAuth2, or password sign-in turned on"}
	}
	secret, err := c.server.Secret(ctx)
	var later interface{ Passing() bool }
	if errors.As(err, &later) && later.Passing() {
		return nil, "", &Error{Kind: Unreachable, Err: err, What: fmt.Sprintf("%s: no sign-in now (%v)", c.server.where(), err), Hint: "trying again later"}
	}
	if err != nil {
		return nil, "", &Error{Kind: NoSecret, Err: err, What: fmt.Sprintf("%s: no password (%v)", c.server.where(), err), Hint: "check password_command under [account.smtp]"}
	}
	user := c.server.Username
	switch name {
	case "SCRAM-SHA-256":
		return lib.ScramSHA256Auth(user, secret), name, nil
	case "SCRAM-SHA-1":
		return lib.ScramSHA1Auth(user, secret), name, nil
	case "CRAM-MD5":
		return lib.CRAMMD5Auth(user, secret), name, nil
	case "LOGIN":
		return lib.LoginAuth(user, secret, c.server.Host, c.server.TLS == Plain), name, nil
	case "XOAUTH2":
		return lib.XOAuth2Auth(user, secret), name, nil
	}
	return lib.PlainAuth("", user, secret, c.server.Host, c.server.TLS == Plain), name, nil
}

// notLetIn says what a failed sign-in means. Only the server's own word that the
// secret is wrong counts as that.
func (c *Conn) notLetIn(ctx context.Context, name string, err error) error {
	e := c.failed(ctx, "the sign-in of "+c.server.Username, err)
	switch {
	case e.Kind == Policy || e.Kind == Stopped:
		return e
	case e.Code == 535 || e.Code == 534 || e.Code == 530 || e.Code == 538:
		e.Kind, e.Hint = BadPassword, "check username and password_command under [account.smtp]; many providers want an app password for sending too"
		if c.server.OAuth2 {
			e.Hint = "the access was withdrawn or has run out: sign in with the provider again"
		}
	case e.Code == 0 && errors.Is(err, lib.ErrUnencrypted):
		e.Kind, e.Hint = NoTLS, "nothing was sent, and no password"
	case e.Code == 0 && strings.HasPrefix(name, "SCRAM"):
		e.Kind, e.Hint = BadPassword, "the server could not prove that it knows the password: check username and password_command"
	}
	return e
}
