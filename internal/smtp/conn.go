package smtp

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"strconv"
	"strings"
	"sync"
	"time"

	gomail "github.com/wneessen/go-mail"
	lib "github.com/wneessen/go-mail/smtp"
	"golang.org/x/net/idna"
)

// ourName is what the server is greeted with: an address literal, as mail
// programs do it, so that this machine's name does not travel with the letter.
const ourName = "[127.0.0.1]"

// Conn is a connection that is signed in. It is for one goroutine.
type Conn struct {
	server Server
	opts   Options
	client *lib.Client
	can    Can

	mu  sync.Mutex
	raw net.Conn // closed to end a step
}

// Dial connects, protects the connection, and signs in; with OAuth2 once more with
// a new token where one was refused, which may have been withdrawn or cut short.
func Dial(ctx context.Context, s Server, o Options) (*Conn, error) {
	c, err := dial(ctx, s, o)
	if s.OAuth2 && s.Refused != nil && KindOf(err) == BadPassword {
		s.Refused()
		return dial(ctx, s, o)
	}
	return c, err
}

func dial(ctx context.Context, s Server, o Options) (*Conn, error) {
	o = o.withDefaults()
	if ascii, err := idna.Lookup.ToASCII(s.Host); err == nil {
		s.Host = ascii
	}
	if s.TLS == Plain && !isLoopback(s.Host) {
		return nil, &Error{Kind: NoTLS, What: s.where() + ": tls = \"plain\" would send the mail and the password in the clear",
			Hint: "use tls = \"implicit\" or \"starttls\"; plain is for loopback addresses"}
	}
	c := &Conn{server: s, opts: o}
	defer c.endWith(ctx)()
	if err := c.connect(ctx); err != nil {
		c.abandon()
		return nil, err
	}
	c.learn()
	if err := c.signIn(ctx); err != nil {
		c.abandon()
		return nil, err
	}
	return c, nil
}

// endWith closes the connection when ctx ends, until the returned function is called.
func (c *Conn) endWith(ctx context.Context) (release func()) {
	stop := context.AfterFunc(ctx, c.cut)
	return func() { stop() }
}

func (c *Conn) cut() {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.raw != nil {
		_ = c.raw.Close() // whoever reads or writes on it is told
	}
}

// abandon drops a connection without a word.
func (c *Conn) abandon() {
	c.cut()
	if c.client != nil {
		_ = c.client.Close() // it is closed below
	}
}

func (c *Conn) connect(ctx context.Context) error {
	tlsConfig := &tls.Config{ServerName: c.server.Host, RootCAs: c.server.RootCAs, MinVersion: tls.VersionTLS12}
	options := []gomail.Option{
		gomail.WithPort(c.server.Port), gomail.WithHELO(ourName), gomail.WithTimeout(c.opts.Connect), gomail.WithTLSConfig(tlsConfig),
		gomail.WithSMTPAuth(gomail.SMTPAuthNoAuth), gomail.WithDialContextFunc(c.dialer(tlsConfig)), gomail.WithoutSMTPUTF8(),
	}
	switch c.server.TLS {
	case Implicit:
		options = append(options, gomail.WithSSL())
	case StartTLS:
		options = append(options, gomail.WithTLSPolicy(gomail.TLSMandatory))
	default:
		options = append(options, gomail.WithTLSPolicy(gomail.NoTLS))
	}
	dialer, err := gomail.NewClient(c.server.Host, options...)
	if err != nil {
		return &Error{Kind: Unreachable, Err: err, What: c.server.where() + ": " + lastPart(err), Hint: "check [account.smtp]"}
	}
	client, err := dialer.DialToSMTPClientWithContext(ctx)
	if err != nil {
		if c.server.TLS == StartTLS && strings.Contains(err.Error(), "does not support STARTTLS") {
			return &Error{Kind: NoTLS, Err: err, What: c.server.where() + ": the server offers no encryption (STARTTLS)",
				Hint: "nothing was sent, and no password: somebody may be in between; check port and tls"}
		}
		return c.server.dialError(ctx, err)
	}
	c.client = client
	return c.encrypted()
}

// dialer opens the network connection, and protects it where TLS comes first.
func (c *Conn) dialer(config *tls.Config) gomail.DialContextFunc {
	return func(ctx context.Context, network, addr string) (net.Conn, error) {
		raw, err := c.opts.Dial(ctx, network, addr)
		if err != nil {
			return nil, err
		}
		c.mu.Lock()
		c.raw = raw
		c.mu.Unlock()
		if a, ok := raw.RemoteAddr().(*net.TCPAddr); ok && c.server.TLS == Plain && !a.IP.IsLoopback() {
			return nil, errors.Join(fmt.Errorf("tls = \"plain\", and the address %s is not loopback", a.IP), raw.Close())
		}
		if c.server.TLS != Implicit {
			return raw, nil
		}
		conn := tls.Client(raw, config)
		if err := conn.HandshakeContext(ctx); err != nil {
			return nil, errors.Join(err, raw.Close())
		}
		return conn, nil
	}
}

// encrypted makes sure, before a password is spoken, that what should be TLS is.
func (c *Conn) encrypted() error {
	if c.server.TLS == Plain {
		return nil
	}
	state, ok := c.client.TLSConnectionState()
	if !ok || !state.HandshakeComplete {
		return &Error{Kind: NoTLS, What: c.server.where() + ": the connection is not encrypted", Hint: "nothing was sent, and no password"}
	}
	return nil
}

func (c *Conn) learn() {
	c.can.EightBit, _ = c.client.Extension("8BITMIME")
	c.can.UTF8, _ = c.client.Extension("SMTPUTF8")
	c.can.DSN, _ = c.client.Extension("DSN")
	if ok, size := c.client.Extension("SIZE"); ok {
		if n, err := strconv.ParseInt(strings.TrimSpace(size), 10, 64); err == nil {
			c.can.Size = n
		}
	}
}

// Can tells what the server takes.
func (c *Conn) Can() Can { return c.can }

// patience gives the next step its time.
func (c *Conn) patience(d time.Duration) error { return c.client.UpdateDeadline(d) }

// Offer names the sender and every recipient. If any of them is refused, the
// whole is withdrawn (RSET): a letter goes to everyone it is for, or to nobody.
func (c *Conn) Offer(ctx context.Context, e Envelope) error {
	if c.can.Size > 0 && int64(e.Size) > c.can.Size {
		return &Error{Kind: Refused, What: fmt.Sprintf("%s: the message has %d octets and the server takes %d", c.server.where(), e.Size, c.can.Size),
			Hint: "nothing was sent; make it smaller"}
	}
	defer c.endWith(ctx)()
	if err := c.patience(c.opts.Command); err != nil {
		return c.failed(ctx, "MAIL", err)
	}
	c.client.SkipSMTPUTF8(!e.UTF8)
	if c.can.DSN {
		c.client.SetDSNMailReturnOption("HDRS")
		c.client.SetDSNRcptNotifyOption("FAILURE,DELAY")
	}
	if err := c.client.Mail("<" + e.From + ">" + c.parameters(e)); err != nil {
		return c.failed(ctx, "the sender "+e.From, err)
	}
	for _, to := range e.To {
		if err := c.patience(c.opts.Command); err != nil {
			return c.failed(ctx, "RCPT", err)
		}
		if err := c.client.Rcpt("<" + to + ">"); err != nil {
			failed := c.failed(ctx, "the recipient "+to, err)
			if failed.Code != 0 {
				_ = c.client.Reset() // the connection is closed next, which says the same
			}
			return failed
		}
	}
	return nil
}

// parameters are those of MAIL that go-mail does not write: SIZE (RFC 1870) and
// ENVID (RFC 3461), which comes back in a delivery report.
func (c *Conn) parameters(e Envelope) string {
	out := ""
	if ok, _ := c.client.Extension("SIZE"); ok && e.Size > 0 {
		out += " SIZE=" + strconv.Itoa(e.Size)
	}
	if c.can.DSN && e.ID != "" {
		out += " ENVID=" + xtext(e.ID)
	}
	return out
}

// xtext is RFC 3461 §4: everything but plain letters and digits as +HH.
func xtext(s string) string {
	var b strings.Builder
	for _, c := range []byte(s) {
		if c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '.' || c == '-' || c == '@' {
			b.WriteByte(c)
			continue
		}
		fmt.Fprintf(&b, "+%02X", c)
	}
	return b.String()
}

// Transmit sends the letter that was offered and waits for the server's word on
// it. nil: the server has taken it. Rejected: it has not, and will not. Any other
// outcome is Unknown. A context that ends cuts it short only after a while: an
// answer that is nearly there is worth more than a quick stop.
func (c *Conn) Transmit(ctx context.Context, raw []byte) error {
	done := make(chan struct{})
	defer close(done)
	stop := context.AfterFunc(ctx, func() {
		timer := time.NewTimer(c.opts.Linger)
		defer timer.Stop()
		select {
		case <-timer.C:
			c.cut()
		case <-done:
		}
	})
	defer stop()
	if err := c.patience(c.opts.Command); err != nil {
		return c.afterwards("DATA", err)
	}
	w, err := c.client.Data()
	if err != nil {
		return c.afterwards("DATA", err)
	}
	if err := c.write(w, raw); err != nil {
		return c.afterwards("a part of the message", err)
	}
	if err := c.patience(c.opts.Answer); err != nil {
		return c.afterwards("the message", err)
	}
	if err := w.Close(); err != nil {
		return c.afterwards("the end of the message", err)
	}
	return nil
}

// write sends the bytes in pieces, each with its own patience.
func (c *Conn) write(w io.Writer, raw []byte) error {
	const piece = 64 << 10
	for len(raw) > 0 {
		if err := c.patience(c.opts.Command); err != nil {
			return err
		}
		n := min(piece, len(raw))
		if _, err := w.Write(raw[:n]); err != nil {
			return err
		}
		raw = raw[n:]
	}
	return nil
}

// Close takes leave. How it goes says nothing about the letter.
func (c *Conn) Close() {
	if c.patience(5*time.Second) == nil {
		_ = c.client.Quit() // a server that hangs up first has said all there was
	}
	c.abandon()
}

func isLoopback(host string) bool {
	ip := net.ParseIP(strings.Trim(host, "[]"))
	return strings.EqualFold(host, "localhost") || ip != nil && ip.IsLoopback()
}
