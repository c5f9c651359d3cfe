package imapwatch

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"strconv"
	"strings"
	"time"

	"golang.org/x/net/idna"
)

// connect opens the network connection and protects it. The result is ready for
// the greeting, which after STARTTLS is one made up here: the server sends no second one.
func connect(ctx context.Context, s Server, o Options) (net.Conn, error) {
	if s.TLS == Plain && !isLoopback(s.Host) {
		return nil, &Error{Kind: NoTLS, What: s.where() + ": tls = \"plain\" would send the password in the clear",
			Hint: "use tls = \"implicit\" or \"starttls\"; plain is for loopback addresses"}
	}
	if ascii, err := idna.Lookup.ToASCII(s.Host); err == nil {
		s.Host = ascii // the resolver and certificates know no other form
	}
	raw, err := o.Dial(ctx, "tcp", net.JoinHostPort(s.Host, strconv.Itoa(s.Port)))
	if err != nil {
		return nil, s.dialError(err)
	}
	conn, err := secure(ctx, raw, s)
	if err != nil {
		raw.Close()
		return nil, err
	}
	return conn, nil
}

func secure(ctx context.Context, raw net.Conn, s Server) (net.Conn, error) {
	switch s.TLS {
	case Plain:
		// A name may resolve to anything; what was reached is what counts.
		if a, ok := raw.RemoteAddr().(*net.TCPAddr); ok && !a.IP.IsLoopback() {
			return nil, &Error{Kind: NoTLS, What: fmt.Sprintf("%s: tls = \"plain\", and the address %s is not loopback", s.where(), a.IP),
				Hint: "use tls = \"implicit\" or \"starttls\""}
		}
		return raw, nil
	case StartTLS:
		if err := startTLS(ctx, raw, s); err != nil {
			return nil, err
		}
		conn, err := handshake(ctx, raw, s)
		if err != nil {
			return nil, err
		}
		return &greeted{Conn: conn, line: "* OK ready\r\n"}, nil
	}
	return handshake(ctx, raw, s)
}

// handshake verifies the server's certificate for its host; nothing turns that off.
func handshake(ctx context.Context, raw net.Conn, s Server) (net.Conn, error) {
	conn := tls.Client(raw, &tls.Config{ServerName: s.Host, RootCAs: s.RootCAs, MinVersion: tls.VersionTLS12})
	if err := conn.HandshakeContext(ctx); err != nil {
		return nil, s.tlsError(err)
	}
	return conn, nil
}

// netDialer gives up on a silent peer sooner than the system would.
func netDialer() *net.Dialer {
	return &net.Dialer{
		Timeout:         30 * time.Second,
		KeepAliveConfig: net.KeepAliveConfig{Enable: true, Idle: 30 * time.Second, Interval: 10 * time.Second, Count: 3},
		Control:         controlSocket,
	}
}

func isLoopback(host string) bool {
	ip := net.ParseIP(strings.Trim(host, "[]"))
	return strings.EqualFold(host, "localhost") || (ip != nil && ip.IsLoopback())
}

func (s Server) dialError(err error) error {
	var dns *net.DNSError
	addr := net.JoinHostPort(s.Host, strconv.Itoa(s.Port))
	if errors.As(err, &dns) && dns.IsNotFound {
		return &Error{Kind: UnknownHost, Err: err, What: s.where() + ": there is no host of that name",
			Hint: "check host under [account.imap], and the network"}
	}
	if errors.As(err, &dns) {
		return &Error{Kind: Unreachable, Err: err, What: s.where() + ": the name cannot be looked up now", Hint: "check the network; trying again"}
	}
	return &Error{Kind: Unreachable, Err: err, What: fmt.Sprintf("%s: cannot reach %s (%s)", s.where(), addr, lastPart(err)),
		Hint: "check the network, host and port; trying again"}
}

// lastPart is the innermost error, which for the network is the readable one.
func lastPart(err error) string {
	for {
		inner := errors.Unwrap(err)
		if inner == nil {
			return clip(err.Error())
		}
		err = inner
	}
}

// tlsError says which name or which authority is wrong with a certificate.
func (s Server) tlsError(err error) error {
	var name x509.HostnameError
	var authority x509.UnknownAuthorityError
	var invalid x509.CertificateInvalidError
	e := &Error{Kind: BadCert, Err: err, Hint: "nothing was sent; is host right, and is this the network you trust?"}
	switch {
	case errors.As(err, &name):
		e.What = fmt.Sprintf("%s: the certificate is for %s, not for %s", s.where(), certNames(name.Certificate), s.Host)
	case errors.As(err, &authority):
		e.What = fmt.Sprintf("%s: the certificate is signed by %s, which is not trusted here", s.where(), certIssuer(authority.Cert))
		e.Hint = "nothing was sent; for a private authority name its file in ca_file"
	case errors.As(err, &invalid) && invalid.Reason == x509.Expired:
		e.What = fmt.Sprintf("%s: the certificate is not valid now (it runs from %s to %s)", s.where(),
			invalid.Cert.NotBefore.Format(time.DateOnly), invalid.Cert.NotAfter.Format(time.DateOnly))
		e.Hint = "nothing was sent; check this machine's clock, else the server's operator must renew it"
	case isCertificateError(err):
		e.What = fmt.Sprintf("%s: the certificate cannot be trusted (%s)", s.where(), lastPart(err))
	default:
		return s.noHandshake(err)
	}
	return e
}

func isCertificateError(err error) bool {
	var verify *tls.CertificateVerificationError
	return errors.As(err, &verify)
}

// noHandshake is for a peer that does not finish a TLS handshake at all: a wrong
// port, or a hotel's network in between. It may pass, so it is not NoTLS.
func (s Server) noHandshake(err error) error {
	var record tls.RecordHeaderError
	if errors.As(err, &record) {
		return &Error{Kind: Unreachable, Err: err, What: fmt.Sprintf("%s: port %d does not answer with TLS", s.where(), s.Port),
			Hint: "check port and tls (implicit is usually 993, starttls 143)"}
	}
	return &Error{Kind: Unreachable, Err: err, What: fmt.Sprintf("%s: no TLS connection (%s)", s.where(), lastPart(err)),
		Hint: "check the network, port and tls; trying again"}
}

func certNames(c *x509.Certificate) string {
	names := append([]string(nil), c.DNSNames...)
	for _, ip := range c.IPAddresses {
		names = append(names, ip.String())
	}
	if len(names) == 0 {
		names = []string{c.Subject.String()}
	}
	return clip(strings.Join(names[:min(len(names), 3)], ", "))
}

func certIssuer(c *x509.Certificate) string {
	if c == nil {
		return "an unknown authority"
	}
	return clip(strconv.Quote(c.Issuer.String()))
}

// greeted is a connection that begins with a line of our own.
type greeted struct {
	net.Conn
	line string
}

func (g *greeted) Read(p []byte) (int, error) {
	if g.line != "" {
		n := copy(p, g.line)
		g.line = g.line[n:]
		return n, nil
	}
	return g.Conn.Read(p)
}
