package imapwatch

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-sasl"
)

// signIn reads the greeting, signs in once with one mechanism, and learns what
// the server can do afterwards: it may differ from before.
func (c *Conn) signIn(ctx context.Context) error {
	limit := c.opts.CommandTimeout
	if err := c.do(ctx, "the greeting", limit, c.client.WaitGreeting); err != nil {
		return c.unwelcome(err)
	}
	if c.client.State() != imap.ConnStateAuthenticated { // else PREAUTH: a local server that knows us
		if err := c.learnCaps(ctx); err != nil {
			return c.unwelcome(err)
		}
		if err := c.login(ctx); err != nil {
			return err
		}
	}
	if err := c.learnCaps(ctx); err != nil {
		return err
	}
	return c.introduce(ctx)
}

// learnCaps takes the capabilities the server just told, or asks for them.
func (c *Conn) learnCaps(ctx context.Context) error {
	if c.wire.gaveCaps() {
		c.caps = c.client.Caps()
		return nil
	}
	return c.do(ctx, "CAPABILITY", c.opts.CommandTimeout, func() error {
		caps, err := c.client.Capability().Wait()
		c.caps = caps
		return err
	})
}

// introduce names the program (RFC 2971): Gmail asks for it, and a few servers
// let nobody open a mailbox before. Whatever they answer is no failure.
func (c *Conn) introduce(ctx context.Context) error {
	if !c.Has("ID") {
		return nil
	}
	err := c.do(ctx, "ID", c.opts.CommandTimeout, func() error {
		_, err := c.client.ID(&imap.IDData{Name: "inboxd"}).Wait()
		return err
	})
	if IsLost(err) {
		return err
	}
	return nil
}

func (c *Conn) login(ctx context.Context) error {
	secret, err := c.server.Secret(ctx)
	var later interface{ Passing() bool }
	if errors.As(err, &later) && later.Passing() {
		return &Error{Kind: Unreachable, Err: err, What: fmt.Sprintf("%s: no sign-in now (%v)", c.server.where(), err), Hint: "trying again"}
	}
	if err != nil {
		return &Error{Kind: NoSecret, Err: err, What: fmt.Sprintf("%s: no password (%v)", c.server.where(), err),
			Hint: c.server.secretHint()}
	}
	if c.server.OAuth {
		return c.loginToken(ctx, secret)
	}
	plain, err := c.mechanism(secret)
	if err != nil {
		return err
	}
	c.wire.expectLogin()
	defer c.wire.expectPlus(0, false)
	if plain {
		c.wire.expectPlus(1, true)
		err = c.do(ctx, "AUTHENTICATE PLAIN", c.opts.CommandTimeout, func() error {
			return c.client.Authenticate(sasl.NewPlainClient("", c.server.Username, secret))
		})
	} else {
		c.wire.expectPlus(2, false) // either argument may have to go as a literal
		err = c.do(ctx, "LOGIN", c.opts.CommandTimeout, func() error {
			return c.client.Login(c.server.Username, secret).Wait()
		})
	}
	if err != nil {
		return c.refusedLogin(err)
	}
	return nil
}

// mechanism chooses AUTHENTICATE PLAIN (true) or LOGIN. PLAIN in one line where
// that is offered; LOGIN cannot carry more than ASCII safely (RFC 9051 §6.2.3).
func (c *Conn) mechanism(secret string) (plain bool, err error) {
	offered, disabled := c.Has("AUTH=PLAIN"), c.Has("LOGINDISABLED")
	switch {
	case offered && (disabled || c.Has("SASL-IR") || !isASCII(c.server.Username+secret)):
		return true, nil
	case !disabled:
		return false, nil
	}
	return false, &Error{Kind: Refused, What: c.server.where() + ": the server takes no password sign-in here (LOGINDISABLED)",
		Hint: "check tls and port; the provider may want OAuth: see oauth2 under [account.imap]"}
}

func isASCII(s string) bool {
	for i := range len(s) {
		if s[i] >= 0x80 {
			return false
		}
	}
	return true
}

// unwelcome is the error for a server that hangs up or refuses at the greeting.
func (c *Conn) unwelcome(err error) error {
	var e *Error
	if !errors.As(err, &e) || errors.Is(err, context.Canceled) {
		return err
	}
	if errors.Is(err, errNotIMAP) || errors.Is(c.wire.brokenBy(), errNotIMAP) {
		return &Error{Kind: Unreachable, Err: err, What: fmt.Sprintf("%s: port %d answers, but not with IMAP", c.server.where(), c.server.Port),
			Hint: "check port and tls under [account.imap]"}
	}
	var said *imap.Error
	text := c.wire.lastBye()
	if errors.As(err, &said) {
		text = string(said.Code) + " " + said.Text
	}
	if kind, wait := knownWording(text); kind == TooMany || kind == Throttled {
		return &Error{Kind: kind, Wait: wait, Err: err, What: fmt.Sprintf("%s: the server turned us away (%s)", c.server.where(), clip(text)),
			Hint: "the password is not in question; trying again later"}
	}
	return &Error{Kind: Unreachable, Err: err, What: e.What, Hint: "trying again"}
}

// refusedLogin says what a failed sign-in means. Only the server's plain word
// that the secret is wrong counts as that: the account would be paused for it.
func (c *Conn) refusedLogin(err error) error {
	var said *imap.Error
	if !errors.As(err, &said) {
		return c.unwelcome(err)
	}
	e := &Error{Err: said, Code: string(said.Code)}
	e.Kind, e.Wait = loginKind(said)
	e.What = fmt.Sprintf("%s: the server did not let %s in (%s)", c.server.where(), c.server.Username, saidOf(said))
	switch e.Kind {
	case BadPassword:
		e.What = fmt.Sprintf("%s: the server refused the password of %s (%s)", c.server.where(), c.server.Username, saidOf(said))
		e.Hint = passwordHint(said.Code)
	case TooMany:
		e.Hint = "other mail programs hold its connections; the password is not in question; trying again later"
	case Throttled:
		e.Hint = "the password is not in question; trying again later"
	default:
		e.Hint = "check tls and username under [account.imap]; trying again later"
	}
	return e
}

// loginKind goes by the response code first (RFC 5530 §3), then by the wordings
// known to stand for one, then by NO or BAD.
func loginKind(said *imap.Error) (ErrorKind, time.Duration) {
	kind, wait := knownWording(said.Text)
	switch said.Code {
	case imap.ResponseCodeUnavailable, imap.ResponseCodeInUse, imap.ResponseCodeServerBug, imap.ResponseCodeLimit, "THROTTLED":
		if kind == TooMany || kind == Throttled {
			return kind, wait
		}
		return Throttled, tooManyWait
	case imap.ResponseCodeAuthenticationFailed, imap.ResponseCodeAuthorizationFailed, imap.ResponseCodeExpired,
		imap.ResponseCodePrivacyRequired, imap.ResponseCodeContactAdmin, imap.ResponseCodeNoPerm:
		return BadPassword, 0
	}
	switch {
	case kind != "":
		return kind, wait
	case said.Type == imap.StatusResponseTypeNo:
		return BadPassword, 0
	}
	return Refused, 0
}

func passwordHint(code imap.ResponseCode) string {
	switch code {
	case imap.ResponseCodeExpired:
		return "the password has expired: set a new one with the provider; it is not tried again until the configuration is reloaded"
	case imap.ResponseCodePrivacyRequired:
		return "the server wants encryption: set tls = \"implicit\" or \"starttls\""
	case imap.ResponseCodeAuthorizationFailed, imap.ResponseCodeContactAdmin, imap.ResponseCodeNoPerm:
		return "the account may not use IMAP: ask the provider to allow it"
	}
	return "check username and password_command; many providers want an app password; it is not tried again until the configuration is reloaded"
}
