// Package smtp is the only part that hands mail to a server: one connection, one
// letter, each step a call of its own, so that its caller can write down between
// them what has begun.
//
//	Dial      connect, TLS, sign in
//	Offer     MAIL and every RCPT; a single refusal withdraws the whole
//	Transmit  DATA, the bytes, the final dot, and the answer to it
//	Close     QUIT
//
// Invariants:
//   - TLS is implicit or STARTTLS with the certificate verified, and there is no
//     way down: plain connections are for loopback addresses alone (RFC 8314);
//   - everything up to Transmit may be done again: nothing has left;
//   - after Transmit began, only the server's own word says what happened. Its
//     no is Rejected; silence, or a broken line, is Unknown, never "failed";
//   - every step has a deadline, and the context ends every step but Transmit at once.
//
// The protocol is go-mail's low-level client: its message builder would rewrite
// the letter. The package never retries, never changes a byte of the letter
// (dot-stuffing apart) and never decides whether something may be sent.
package smtp

import (
	"context"
	"crypto/x509"
	"log/slog"
	"net"
	"time"
)

// TLSMode says how the connection is protected.
type TLSMode string

// The modes. Plain is refused for any address that is not loopback.
const (
	Implicit TLSMode = "implicit"
	StartTLS TLSMode = "starttls"
	Plain    TLSMode = "plain"
)

// Server is where an account hands its mail in, and how it signs in.
type Server struct {
	Account  string // the account's name, for errors and logs
	Host     string
	Port     int
	TLS      TLSMode
	RootCAs  *x509.CertPool // nil: the system's
	Username string         // "": no sign-in
	// Secret yields the password, or with OAuth2 the access token. It is asked
	// at every sign-in and never kept.
	Secret func(context.Context) (string, error)
	OAuth2 bool // sign in with XOAUTH2
	// Refused, if set, is told that an access token was refused: the next one
	// must be new. It is tried once.
	Refused func()
}

// Options tune a connection; the zero value is right for a daemon.
type Options struct {
	Connect time.Duration // to connect, and for the TLS handshake; 0: 30 s
	Command time.Duration // for an answer to a command; 0: 5 min (RFC 5321 §4.5.3.2)
	Answer  time.Duration // for the answer to the final dot; 0: 10 min (§4.5.3.2.6)
	Linger  time.Duration // how long a transmission goes on after its context ended; 0: 10 s
	Log     *slog.Logger  // nil: discard
	Dial    func(ctx context.Context, network, addr string) (net.Conn, error)
}

func (o Options) withDefaults() Options {
	for _, d := range []struct {
		v   *time.Duration
		def time.Duration
	}{{&o.Connect, 30 * time.Second}, {&o.Command, 5 * time.Minute}, {&o.Answer, 10 * time.Minute}, {&o.Linger, 10 * time.Second}} {
		if *d.v <= 0 {
			*d.v = d.def
		}
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.Dial == nil {
		o.Dial = (&net.Dialer{Timeout: o.Connect, KeepAlive: 30 * time.Second}).DialContext
	}
	return o
}

// Can is what the server said it can take.
type Can struct {
	EightBit, UTF8, DSN bool
	Size                int64 // the largest message; 0: it did not say
}

// Envelope is who a letter is from and goes to, as the server is told.
type Envelope struct {
	From string
	To   []string
	Size int
	ID   string // comes back in a delivery report where the server does DSN (RFC 3461 §4.4)
	UTF8 bool   // an address needs SMTPUTF8
}
