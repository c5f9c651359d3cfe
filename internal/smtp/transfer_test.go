package smtp_test

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"inboxd/internal/imaptest"
	"inboxd/internal/mail"
	"inboxd/internal/smtp"
)

// cutLine ends a connection after so many bytes in both directions together.
type cutLine struct {
	net.Conn
	left *atomic.Int64
}

func (c cutLine) Read(p []byte) (int, error) {
	n, err := c.Conn.Read(p)
	if left := c.left.Add(-int64(n)); left < 0 {
		c.Conn.Close()
		return int(max(0, int64(n)+left)), errors.Join(err, net.ErrClosed)
	}
	return n, err
}

func (c cutLine) Write(p []byte) (int, error) {
	left := c.left.Add(-int64(len(p)))
	if left >= 0 {
		return c.Conn.Write(p)
	}
	n, err := c.Conn.Write(p[:max(0, int64(len(p))+left)])
	c.Conn.Close()
	return n, errors.Join(err, net.ErrClosed)
}

// Cut at every byte of the dialogue with a real Postfix and a real Exim: each
// letter arrives once where it is said to be sent, not at all where it is said
// that nothing left, and once at most where nobody knows. Every ninth byte;
// INBOXD_EVERY_BYTE=1 (make torture) takes each.
func TestCutAtEveryByteOfARealDialogue(t *testing.T) {
	step := int64(9)
	switch {
	case os.Getenv("INBOXD_EVERY_BYTE") == "1":
		step = 1
	case testing.Short():
		step = 37
	}
	imaptest.EachTransfer(t, func(t *testing.T, mta *imaptest.Transfer) {
		said := map[string]string{}
		for n := int64(0); ; n += step {
			id := fmt.Sprintf("<cut-%d@example.org>", n)
			var left atomic.Int64
			left.Store(n)
			said[id] = sendCut(t, mta, id, &left)
			if left.Load() > 0 {
				break
			}
		}
		counts := map[string]int{}
		sent := 0
		for _, s := range said {
			counts[s]++
			if s == "sent" {
				sent++
			}
		}
		last := "<last@example.org>"
		var whole atomic.Int64
		whole.Store(1 << 40)
		if s := sendCut(t, mta, last, &whole); s != "sent" {
			t.Fatal(s)
		}
		said[last] = "sent"
		arrived := map[string]int{}
		settled := time.Now()
		mta.Box.Await(t, imaptest.Arrived, time.Minute, func(ms []imaptest.Msg) bool {
			now := map[string]int{}
			for _, m := range ms {
				if p, err := mail.Parse(m.Raw); err == nil {
					now[p.MessageID]++
				}
			}
			if len(now) != len(arrived) {
				settled = time.Now()
			}
			arrived = now
			return len(ms) > sent && now[last] == 1 && time.Since(settled) > 2*time.Second
		})
		for id, s := range said {
			n := arrived[id]
			if n > 1 || s == "sent" && n != 1 || s == "nothing left" && n != 0 {
				t.Errorf("%s: it is said %q, and it arrived %d times", id, s, n)
			}
		}
		t.Logf("%d cuts: %v, %d arrived", len(said)-1, counts, len(arrived))
		for _, s := range []string{"sent", "unknown", "nothing left"} {
			if counts[s] == 0 {
				t.Errorf("no cut led to %q", s)
			}
		}
	})
}

// sendCut sends one letter over a line that is cut, and says what is said of it.
func sendCut(t *testing.T, mta *imaptest.Transfer, id string, left *atomic.Int64) string {
	t.Helper()
	text := "From: alex@example.org\r\nTo: dana@larch.example\r\nSubject: Re: Offer\r\nMessage-ID: " + id + "\r\n\r\n" + strings.Repeat("A line.\r\n", 8)
	server := smtp.Server{Account: "main", Host: mta.Host, Port: mta.Port, TLS: smtp.Plain}
	c, err := smtp.Dial(t.Context(), server, smtp.Options{Dial: func(ctx context.Context, network, addr string) (net.Conn, error) {
		conn, err := (&net.Dialer{}).DialContext(ctx, network, addr)
		return cutLine{conn, left}, err
	}})
	if err != nil {
		return "nothing left"
	}
	defer c.Close()
	if err := c.Offer(t.Context(), smtp.Envelope{From: "alex@example.org", To: []string{"dana@larch.example"}, Size: len(text), ID: "s1"}); err != nil {
		return "nothing left"
	}
	switch err := c.Transmit(t.Context(), []byte(text)); smtp.KindOf(err) {
	case "":
		if err != nil {
			t.Fatal(err)
		}
		return "sent"
	case smtp.Unknown:
		return "unknown"
	default:
		t.Fatalf("cut at %s: %v", id, err)
		return ""
	}
}
