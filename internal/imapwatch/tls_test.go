package imapwatch

import (
	"bufio"
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"io"
	"math/big"
	"net"
	"strings"
	"sync"
	"testing"
	"time"
)

// authority makes certificates for a test.
type authority struct {
	t    *testing.T
	cert *x509.Certificate
	key  *ecdsa.PrivateKey
}

func newAuthority(t *testing.T) *authority {
	a := &authority{t: t}
	a.key = newKey(t)
	tmpl := &x509.Certificate{SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "Test Authority"}, IsCA: true,
		BasicConstraintsValid: true, NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour), KeyUsage: x509.KeyUsageCertSign}
	a.cert = a.sign(tmpl, tmpl, &a.key.PublicKey)
	return a
}

func newKey(t *testing.T) *ecdsa.PrivateKey {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	return key
}

func (a *authority) sign(tmpl, parent *x509.Certificate, pub *ecdsa.PublicKey) *x509.Certificate {
	der, err := x509.CreateCertificate(rand.Reader, tmpl, parent, pub, a.key)
	if err != nil {
		a.t.Fatal(err)
	}
	c, err := x509.ParseCertificate(der)
	if err != nil {
		a.t.Fatal(err)
	}
	return c
}

func (a *authority) pool() *x509.CertPool {
	p := x509.NewCertPool()
	p.AddCert(a.cert)
	return p
}

// config is a server's, with a certificate for name that ends at the time given.
func (a *authority) config(name string, until time.Time) *tls.Config {
	key := newKey(a.t)
	c := a.sign(&x509.Certificate{SerialNumber: big.NewInt(2), DNSNames: []string{name}, NotBefore: time.Now().Add(-48 * time.Hour), NotAfter: until},
		a.cert, &key.PublicKey)
	return &tls.Config{Certificates: []tls.Certificate{{Certificate: [][]byte{c.Raw}, PrivateKey: key}}}
}

// listen serves each connection with do until the test ends.
func listen(t *testing.T, do func(net.Conn)) int {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	var all sync.WaitGroup
	all.Go(func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			all.Go(func() { defer c.Close(); do(c) })
		}
	})
	t.Cleanup(func() { l.Close(); all.Wait() })
	return l.Addr().(*net.TCPAddr).Port
}

// imapOver plays the fake's part on a real connection.
func imapOver(f *fake) func(net.Conn) {
	return func(c net.Conn) { (&session{fake: f, n: 1, conn: c, r: bufio.NewReader(c)}).serve() }
}

func TestCertificates(t *testing.T) {
	good, other := newAuthority(t), newAuthority(t)
	hour := time.Now().Add(time.Hour)
	for _, c := range []struct {
		name string
		cfg  *tls.Config
		want ErrorKind
		part string
	}{
		{"good", good.config("localhost", hour), "", ""},
		{"for another name", good.config("imap.example.net", hour), BadCert, "for imap.example.net, not for localhost"},
		{"of another authority", other.config("localhost", hour), BadCert, `signed by "CN=Test Authority", which is not trusted`},
		{"expired", good.config("localhost", time.Now().Add(-24*time.Hour)), BadCert, "not valid now"},
	} {
		t.Run(c.name, func(t *testing.T) {
			f := newFake(t)
			port := listen(t, func(raw net.Conn) { imapOver(f)(tls.Server(raw, c.cfg)) })
			s := f.server()
			s.TLS, s.Port, s.RootCAs = Implicit, port, good.pool()
			conn, err := Dial(t.Context(), s, Options{})
			if c.want == "" {
				if err != nil {
					t.Fatal(err)
				}
				conn.Close()
				return
			}
			kind(t, err, c.want, c.part)
			if f.count("LOGIN") != 0 {
				t.Error("it signed in all the same")
			}
		})
	}
}

func TestStartTLS(t *testing.T) {
	a := newAuthority(t)
	cfg := a.config("localhost", time.Now().Add(time.Hour))
	upgrade := func(f *fake, answer string) func(net.Conn) {
		return func(raw net.Conn) {
			r := bufio.NewReader(raw)
			_, _ = io.WriteString(raw, "* OK [CAPABILITY IMAP4rev1 STARTTLS LOGINDISABLED] hello\r\n")
			line, _ := r.ReadString('\n')
			f.mu.Lock()
			f.log = append(f.log, "clear: "+strings.TrimSpace(line))
			f.mu.Unlock()
			tag, _, _ := strings.Cut(line, " ")
			_, _ = io.WriteString(raw, strings.ReplaceAll(answer, "TAG", tag))
			if !strings.Contains(answer, "OK") {
				_, _ = io.Copy(io.Discard, raw)
				return
			}
			conn := tls.Server(raw, cfg)
			(&silent{session{fake: f, n: 1, conn: conn, r: bufio.NewReader(conn)}}).serve()
		}
	}
	for _, c := range []struct {
		name, answer string
		want         ErrorKind
		part         string
	}{
		{"good", "TAG OK go on\r\n", "", ""},
		{"not offered", "TAG BAD unknown command\r\n", NoTLS, "does not offer STARTTLS"},
		{"refused", "TAG NO not today\r\n", NoTLS, "does not offer STARTTLS"},
		// What follows in the clear must not count as said under TLS; the handshake fails on it.
		{"more behind the answer", "TAG OK go on\r\n* OK [CAPABILITY IMAP4rev1 X]\r\n", Unreachable, "TLS"},
	} {
		t.Run(c.name, func(t *testing.T) {
			f := newFake(t)
			f.greet = ""
			s := f.server()
			s.TLS, s.RootCAs, s.Port = StartTLS, a.pool(), listen(t, upgrade(f, c.answer))
			conn, err := Dial(t.Context(), s, Options{})
			if c.want == "" {
				if err != nil {
					t.Fatal(err)
				}
				conn.Close()
				return
			}
			kind(t, err, c.want, c.part)
			if got := f.said(); len(got) != 1 || got[0] != "clear: S1 STARTTLS" {
				t.Errorf("said %q", got)
			}
		})
	}
}

// silent is a session after STARTTLS, which has no greeting.
type silent struct{ session }

func (s *silent) serve() {
	defer s.conn.Close()
	for {
		l, err := s.line()
		if err != nil {
			return
		}
		tag, rest, _ := strings.Cut(l, " ")
		name, args, _ := strings.Cut(rest, " ")
		s.mu.Lock()
		s.log = append(s.log, "1: "+name)
		s.mu.Unlock()
		s.usual(name, tag, args)
	}
}

func TestUnreachable(t *testing.T) {
	f := newFake(t)
	s := f.server()
	s.TLS = Implicit
	s.Port = listen(t, func(c net.Conn) { _, _ = io.WriteString(c, "* OK this is not TLS\r\n") })
	_, err := Dial(t.Context(), s, Options{})
	kind(t, err, Unreachable, "does not answer with TLS")

	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s.Port = l.Addr().(*net.TCPAddr).Port
	l.Close()
	_, err = Dial(t.Context(), s, Options{})
	kind(t, err, Unreachable, "refused")

	for _, c := range []struct {
		dns  *net.DNSError
		want ErrorKind
		part string
	}{
		{&net.DNSError{Err: "no such host", Name: "nowhere.invalid", IsNotFound: true}, UnknownHost, "no host of that name"},
		{&net.DNSError{Err: "server misbehaving", Name: "nowhere.invalid", IsTemporary: true}, Unreachable, "looked up"},
	} {
		s.Host = "nowhere.invalid"
		_, err = Dial(t.Context(), s, Options{Dial: func(context.Context, string, string) (net.Conn, error) {
			return nil, &net.OpError{Op: "dial", Net: "tcp", Err: c.dns}
		}})
		kind(t, err, c.want, c.part)
	}
}
