package smtp

import (
	"context"
	"errors"
	"net"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"inboxd/internal/embedded/post"

	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

const letter = "From: alex@example.org\r\nTo: dana@larch.example\r\nSubject: Re: Offer\r\nX-Long:  folded\r\n\ta line\r\n\r\n.dot\r\n..two\r\ntrailing \r\n\r\n.\r\nend\r\n"

func envelope() Envelope {
	return Envelope{From: "alex@example.org", To: []string{"dana@larch.example", "hr@larch.example"}, Size: len(letter), ID: "d+1="}
}

func start(t *testing.T, o post.Options) (*post.Server, Server) {
	t.Helper()
	s, err := post.Start(o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	host, port := s.HostPort()
	user, password := s.User()
	mode := map[post.Security]TLSMode{post.ImplicitTLS: Implicit, post.StartTLS: StartTLS, post.Plain: Plain}[o.Security]
	return s, Server{Account: "main", Host: host, Port: port, TLS: mode, RootCAs: s.CertPool(), Username: user,
		Secret: func(context.Context) (string, error) { return password, nil }}
}

// send does all that a caller does; began says whether it came to Transmit.
func send(ctx context.Context, s Server, o Options, e Envelope) (began bool, err error) {
	c, err := Dial(ctx, s, o)
	if err != nil {
		return false, err
	}
	defer c.Close()
	if err := c.Offer(ctx, e); err != nil {
		return false, err
	}
	return true, c.Transmit(ctx, []byte(letter))
}

func TestTheBytesArriveAsTheyAre(t *testing.T) {
	for _, security := range []post.Security{post.ImplicitTLS, post.StartTLS, post.Plain} {
		s, server := start(t, post.Options{Security: security, DSN: true})
		if _, err := send(t.Context(), server, Options{}, envelope()); err != nil {
			t.Fatal(security, err)
		}
		got := s.Letters()
		if len(got) != 1 || string(got[0].Raw) != letter || strings.Join(got[0].To, " ") != "dana@larch.example hr@larch.example" || got[0].ID != "d+1=" {
			t.Errorf("%v: %+v", security, got)
		}
	}
}

// E21: a certificate for another name, or of an unknown authority, ends it before any password.
func TestCertificatesAreVerified(t *testing.T) {
	for _, security := range []post.Security{post.ImplicitTLS, post.StartTLS} {
		for name, spoil := range map[string]func(*Server){
			"unknown authority": func(s *Server) { s.RootCAs = nil },
			"other name":        func(s *Server) { s.Host = "127.0.0.2" },
		} {
			s, server := start(t, post.Options{Security: security})
			asked := false
			server.Secret = func(context.Context) (string, error) { asked = true; return "correct horse", nil }
			to := server
			spoil(&server)
			_, err := send(t.Context(), server, Options{Dial: func(ctx context.Context, network, _ string) (net.Conn, error) {
				return (&net.Dialer{}).DialContext(ctx, network, net.JoinHostPort(to.Host, port(to)))
			}}, envelope())
			if KindOf(err) != BadCert || asked || s.Logins() > 0 {
				t.Errorf("%v %s: %v, password asked: %v", security, name, err, asked)
			}
		}
	}
}

func port(s Server) string {
	return strconv.Itoa(s.Port)
}

// E22: without STARTTLS there is no sign-in, and plain is for this machine alone.
func TestThereIsNoWayDown(t *testing.T) {
	s, server := start(t, post.Options{Security: post.Plain})
	server.TLS = StartTLS
	if _, err := send(t.Context(), server, Options{}, envelope()); KindOf(err) != NoTLS {
		t.Errorf("STARTTLS missing: %v", err)
	}
	server.TLS, server.Host = Plain, "mail.example.org"
	if _, err := send(t.Context(), server, Options{}, envelope()); KindOf(err) != NoTLS {
		t.Errorf("plain to another machine: %v", err)
	}
	server.TLS, server.Host = Implicit, "127.0.0.1"
	if _, err := send(t.Context(), server, Options{Connect: time.Second}, envelope()); err == nil {
		t.Error("TLS to a plain port went through")
	}
	if s.Logins() > 0 {
		t.Error("it signed in")
	}
}

func TestRefusals(t *testing.T) {
	for _, tc := range []struct {
		name  string
		at    post.Step
		a     post.Answer
		kind  Kind
		began bool
		words string
	}{
		{"E06 4xx to MAIL", post.AtMail, post.Answer{Code: 451, Text: "4.7.1 Greylisted"}, Busy, false, "trying again"},
		{"5xx to MAIL", post.AtMail, post.Answer{Code: 550, Text: "5.7.60 SMTP; Client does not have permissions to send as this sender"}, Refused, false, "send as the address"},
		{"E07 5xx to RCPT", post.AtRcpt, post.Answer{Code: 550, Text: "5.1.1 User unknown"}, Refused, false, "nothing was sent to anyone"},
		{"E24 too many connections", post.AtMail, post.Answer{Code: 432, Text: "4.3.2 Concurrent connections limit exceeded"}, Busy, false, "too many connections"},
		{"drop at MAIL", post.AtMail, post.Answer{Drop: true}, Unreachable, false, ""},
		{"drop at RCPT", post.AtRcpt, post.Answer{Drop: true}, Unreachable, false, ""},
		{"E08 552 to the dot", post.AtDot, post.Answer{Code: 552, Text: "5.2.2 Mailbox full"}, Rejected, true, "it was not sent"},
		{"4xx to the dot", post.AtDot, post.Answer{Code: 451, Text: "4.3.0 Try later"}, Rejected, true, ""},
		{"421 to the dot", post.AtDot, post.Answer{Code: 421, Text: "4.4.2 timeout", Took: true}, Unknown, true, "may or may not"},
		{"E01 lost answer", post.AtDot, post.Answer{Drop: true, Took: true}, Unknown, true, "may or may not"},
		{"lost answer, not taken", post.AtDot, post.Answer{Drop: true}, Unknown, true, ""},
		{"E02 hang at the dot", post.AtDot, post.Answer{Hang: true, Took: true}, Unknown, true, ""},
		{"hang at MAIL", post.AtMail, post.Answer{Hang: true}, Unreachable, false, ""},
	} {
		t.Run(tc.name, func(t *testing.T) {
			first := true
			s, server := start(t, post.Options{Security: post.Plain, Answer: func(at post.Step, arg string) post.Answer {
				if at == post.AtRcpt && first { // the second recipient is refused, not the first
					first = false
					return post.Answer{}
				}
				if at == tc.at {
					return tc.a
				}
				return post.Answer{}
			}})
			began, err := send(t.Context(), server, Options{Command: 300 * time.Millisecond, Answer: 300 * time.Millisecond}, envelope())
			if KindOf(err) != tc.kind || began != tc.began || !strings.Contains(errText(err), tc.words) {
				t.Errorf("began %v, error %v (%s)", began, err, KindOf(err))
			}
			if n := len(s.Letters()); !tc.a.Took && n != 0 {
				t.Errorf("%d letters were taken", n)
			}
		})
	}
}

func errText(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
}

// The size is held against what the server announced before anything is offered.
func TestSize(t *testing.T) {
	s, server := start(t, post.Options{Security: post.Plain, MaxMessage: 100})
	if began, err := send(t.Context(), server, Options{}, envelope()); KindOf(err) != Refused || began || len(s.Letters()) > 0 {
		t.Error(began, err)
	}
}

func TestStop(t *testing.T) {
	_, server := start(t, post.Options{Security: post.Plain, Answer: func(at post.Step, _ string) post.Answer { return post.Answer{Hang: true} }})
	ctx, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
	defer cancel()
	begin := time.Now()
	if _, err := send(ctx, server, Options{}, envelope()); KindOf(err) != Stopped || time.Since(begin) > 5*time.Second {
		t.Errorf("%v after %v", err, time.Since(begin))
	}
}

// A stop during the transmission lets the answer come, for a while.
func TestStopDuringTransmission(t *testing.T) {
	stop := make(chan struct{})
	s, server := start(t, post.Options{Security: post.Plain, Deliver: func(post.Letter) error {
		close(stop)
		return nil
	}})
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	go func() { <-stop; cancel() }()
	if _, err := send(ctx, server, Options{Linger: 5 * time.Second}, envelope()); err != nil {
		t.Error(err)
	}
	if len(s.Letters()) != 1 {
		t.Error("not taken")
	}
	_, server = start(t, post.Options{Security: post.Plain, Answer: func(at post.Step, _ string) post.Answer { return post.Answer{Hang: at == post.AtDot} }})
	ctx, cancel = context.WithTimeout(t.Context(), 200*time.Millisecond)
	defer cancel()
	if _, err := send(ctx, server, Options{Linger: 100 * time.Millisecond}, envelope()); KindOf(err) != Unknown {
		t.Error(err)
	}
}

// cutConn ends a connection after so many bytes in both directions together.
type cutConn struct {
	net.Conn
	left *atomic.Int64
}

func (c cutConn) spend(p []byte) ([]byte, bool) {
	left := c.left.Add(-int64(len(p)))
	if left >= 0 {
		return p, true
	}
	return p[:max(0, int64(len(p))+left)], false
}

func (c cutConn) Read(p []byte) (int, error) {
	n, err := c.Conn.Read(p)
	got, whole := c.spend(p[:n])
	if !whole {
		c.Conn.Close()
		return len(got), errors.Join(err, net.ErrClosed)
	}
	return n, err
}

func (c cutConn) Write(p []byte) (int, error) {
	some, whole := c.spend(p)
	n, err := c.Conn.Write(some)
	if !whole {
		c.Conn.Close()
		return n, errors.Join(err, net.ErrClosed)
	}
	return n, err
}

// Cut at every byte of the dialogue: "sent" only where it was taken, and where it
// was taken, never "it may be tried again".
func TestCutAtEveryByte(t *testing.T) {
	s, server := start(t, post.Options{Security: post.Plain})
	whole := int64(1 << 40)
	counts := map[string]int{}
	step := int64(1)
	if testing.Short() {
		step = 5
	}
	for n := int64(0); n < whole; n += step {
		var left atomic.Int64
		left.Store(n)
		before := len(s.Letters())
		began, err := send(t.Context(), server, Options{Dial: func(ctx context.Context, network, addr string) (net.Conn, error) {
			c, err := (&net.Dialer{}).DialContext(ctx, network, addr)
			return cutConn{c, &left}, err
		}}, envelope())
		took := len(s.Letters()) - before
		switch {
		case err == nil && took != 1, took > 1:
			t.Fatalf("cut after %d bytes: no error, and %d letters", n, took)
		case err != nil && !began && took != 0:
			t.Fatalf("cut after %d bytes: it says that nothing left, and %d letters did: %v", n, took, err)
		case err != nil && began && KindOf(err) != Unknown:
			t.Fatalf("cut after %d bytes: %s: %v", n, KindOf(err), err)
		}
		switch {
		case err == nil:
			counts["sent"]++
		case began:
			counts["unknown"]++
		default:
			counts["not begun"]++
		}
		if left.Load() > 0 {
			whole = n
		}
	}
	t.Logf("%v", counts)
	for _, k := range []string{"sent", "unknown", "not begun"} {
		if counts[k] == 0 {
			t.Errorf("no cut led to %q", k)
		}
	}
}
