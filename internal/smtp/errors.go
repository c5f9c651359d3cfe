package smtp

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"net/textproto"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// Kind classifies a failure by what may follow it.
type Kind string

// The kinds of Error. Before Transmit nothing has left, whatever the kind.
const (
	BadPassword Kind = "bad_password" // the secret was refused: not tried again by itself
	NoSecret    Kind = "no_secret"    // the password command failed
	Policy      Kind = "policy"       // the provider does not allow this way of sending
	UnknownHost Kind = "unknown_host"
	BadCert     Kind = "bad_certificate"
	NoTLS       Kind = "no_tls"
	Unreachable Kind = "unreachable" // or the connection broke before anything had left
	Busy        Kind = "busy"        // a 4xx: later
	Refused     Kind = "refused"     // a 5xx before the transmission: sender, recipient, size
	Rejected    Kind = "rejected"    // the server said no to the transmission: it has not taken the letter
	Unknown     Kind = "unknown"     // the transmission began and its end is not known
	Stopped     Kind = "stopped"     // the context ended before the transmission
)

// Error is a failure with what can be done about it.
type Error struct {
	Kind       Kind
	Code       int    // the server's reply code, 0 where it said nothing
	Enhanced   string // RFC 3463, or ""
	What, Hint string
	Err        error
}

// Error is one line: what happened and what can be done.
func (e *Error) Error() string {
	if e.Hint == "" {
		return e.What
	}
	return e.What + ": " + e.Hint
}

// Unwrap gives the cause.
func (e *Error) Unwrap() error { return e.Err }

// KindOf is the kind of an error of this package, "" of any other.
func KindOf(err error) Kind {
	var e *Error
	if errors.As(err, &e) {
		return e.Kind
	}
	return ""
}

// Passing reports whether an error before the transmission may be gone the next time.
func Passing(err error) bool {
	switch KindOf(err) {
	case Busy, Unreachable, UnknownHost, Stopped:
		return true
	}
	return false
}

func (s Server) where() string { return fmt.Sprintf("account %q, %s", s.Account, s.Host) }

var enhancedCode = regexp.MustCompile(`^([245]\.\d{1,3}\.\d{1,3})\b`)

// said is the server's reply in an error, if it holds one.
func said(err error) (reply *textproto.Error, ok bool) {
	ok = errors.As(err, &reply)
	return reply, ok
}

// failed makes an Error of a step before the transmission.
func (c *Conn) failed(ctx context.Context, step string, err error) *Error {
	e := &Error{Kind: Unreachable, Err: err, Hint: "nothing was sent; trying again"}
	reply, ok := said(err)
	switch {
	case ctx.Err() != nil:
		e.Kind, e.What, e.Hint = Stopped, fmt.Sprintf("%s: %s was cut short", c.server.where(), step), "nothing was sent"
		return e
	case !ok:
		e.What = fmt.Sprintf("%s: the connection broke at %s (%s)", c.server.where(), step, lastPart(err))
		return e
	}
	e.take(reply)
	e.What = fmt.Sprintf("%s: the server said no to %s (%s)", c.server.where(), step, clip(reply))
	e.Kind, e.Hint = Refused, "nothing was sent"
	if reply.Code < 500 {
		e.Kind, e.Hint = Busy, "nothing was sent; trying again later, as it asks"
	}
	e.explain(reply.Msg)
	return e
}

func (e *Error) take(reply *textproto.Error) {
	e.Code = reply.Code
	if m := enhancedCode.FindStringSubmatch(reply.Msg); m != nil {
		e.Enhanced = m[1]
	}
}

// explain gives the hint for refusals whose wording providers have made their own.
func (e *Error) explain(text string) {
	text = strings.ToLower(text)
	has := func(words ...string) bool {
		for _, w := range words {
			if strings.Contains(text, w) {
				return true
			}
		}
		return false
	}
	switch {
	case has("smtpclientauthentication is disabled", "5.7.139", "basic authentication is disabled"):
		e.Kind, e.Hint = Policy, "the organisation has turned password sign-in for sending off: ask its administrator for SMTP AUTH, or send this draft from your mail program"
	case e.Enhanced == "5.7.60", has("sendasdenied", "5.2.252", "not owned by", "not allowed to send as", "sender address rejected", "sender verify failed"):
		e.Kind, e.Hint = Refused, "nothing was sent; the server does not let this sign-in send as the address in From: write the draft from another of your addresses, or have it allowed"
	case has("concurrent connections", "4.3.2"):
		e.Hint = "nothing was sent; too many connections at once, trying again later"
	case e.Code == 550 && e.Enhanced == "5.1.1", has("user unknown", "no such user", "mailbox unavailable", "recipient address rejected"):
		e.Hint = "nothing was sent to anyone; correct the address in the draft and approve it again"
	case e.Code == 552 || e.Enhanced == "5.3.4":
		e.Hint = "nothing was sent; the message is larger than the server takes"
	}
}

// afterwards makes an Error of a transmission that was begun.
func (c *Conn) afterwards(step string, err error) *Error {
	reply, ok := said(err)
	// 421 is said by whatever stands in front of the server when that did not
	// answer it in time; a 2xx that is not 250 is no answer to a letter.
	if !ok || reply.Code < 400 || reply.Code == 421 {
		return &Error{Kind: Unknown, Err: err, What: fmt.Sprintf("%s: no answer after %s (%s)", c.server.where(), step, lastPart(err)),
			Hint: "it may or may not have been sent; it is not sent again by itself"}
	}
	e := &Error{Kind: Rejected, Err: err, What: fmt.Sprintf("%s: the server did not take the message (%s)", c.server.where(), clip(reply)),
		Hint: "it was not sent; your draft is where it was"}
	e.take(reply)
	return e
}

// dialError says why no connection came about.
func (s Server) dialError(ctx context.Context, err error) *Error {
	var dns *net.DNSError
	var certificate *tls.CertificateVerificationError
	e := &Error{Kind: Unreachable, Err: err, Hint: "check the network, and host and port under [account.smtp]; trying again"}
	switch {
	case ctx.Err() != nil:
		e.Kind, e.What, e.Hint = Stopped, s.where()+": connecting was cut short", "nothing was sent"
	case errors.As(err, &dns) && dns.IsNotFound:
		e.Kind, e.What, e.Hint = UnknownHost, s.where()+": there is no host of that name", "check host under [account.smtp], and the network"
	case errors.As(err, &certificate):
		e.Kind, e.What = BadCert, s.where()+": "+s.certificateFault(certificate)
		e.Hint = "nothing was sent, and no password; is host right, and is this the network you trust? For a private authority name its file in ca_file"
	default:
		if reply, ok := said(err); ok {
			e.take(reply)
			e.What, e.Hint = fmt.Sprintf("%s: the server turned us away (%s)", s.where(), clip(reply)), "trying again later"
			e.Kind = Busy
			return e
		}
		e.What = fmt.Sprintf("%s: cannot reach %s (%s)", s.where(), net.JoinHostPort(s.Host, strconv.Itoa(s.Port)), lastPart(err))
		var record tls.RecordHeaderError
		if errors.As(err, &record) {
			e.What, e.Hint = fmt.Sprintf("%s: port %d does not answer with TLS", s.where(), s.Port), "check port and tls (implicit is usually 465, starttls 587)"
		}
	}
	return e
}

func (s Server) certificateFault(err error) string {
	var name x509.HostnameError
	var authority x509.UnknownAuthorityError
	var invalid x509.CertificateInvalidError
	switch {
	case errors.As(err, &name):
		return "the certificate is not for " + s.Host
	case errors.As(err, &authority):
		return "the certificate is signed by an authority that is not trusted here"
	case errors.As(err, &invalid) && invalid.Reason == x509.Expired:
		return fmt.Sprintf("the certificate is not valid now (it runs from %s to %s)",
			invalid.Cert.NotBefore.Format(time.DateOnly), invalid.Cert.NotAfter.Format(time.DateOnly))
	}
	return "the certificate cannot be trusted (" + lastPart(err) + ")"
}

// lastPart is the innermost error, which for the network is the readable one.
func lastPart(err error) string {
	for {
		inner := errors.Unwrap(err)
		if inner == nil {
			return short(err.Error())
		}
		err = inner
	}
}

func clip(reply *textproto.Error) string {
	return short(fmt.Sprintf("%d %s", reply.Code, reply.Msg))
}

// short is one line of bounded length: what a server says is not trusted to be that.
func short(s string) string {
	s = strings.Join(strings.Fields(s), " ")
	if r := []rune(s); len(r) > 200 {
		return string(r[:200]) + "…"
	}
	return s
}
