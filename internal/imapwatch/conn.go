package imapwatch

import (
	"context"
	"crypto/tls"
	"errors"
	"log/slog"
	"net"
	"sync"
	"sync/atomic"
	"time"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapclient"
)

// Times a connection lives by.
const (
	commandTimeout = 60 * time.Second
	maxIdle        = 9 * time.Minute // some servers and networks drop at ten
	doneTimeout    = 15 * time.Second
	logoutTimeout  = 2 * time.Second
	pollEvery      = 5 * time.Minute
	fullEvery      = 15 * time.Minute
	// A command that makes progress may take this many times CommandTimeout.
	patience = 10
)

// Conn is one signed-in connection.
type Conn struct {
	server Server
	opts   Options
	log    *slog.Logger
	wire   *wire
	client *imapclient.Client
	caps   imap.CapSet

	changed chan struct{} // one slot: something happened in the open mailbox
	count   atomic.Uint32 // how many messages it was last said to hold
	box     Box           // the open one; Name "" where there is none
	write   bool          // it was selected, not examined
	flags   []imap.Flag   // its PERMANENTFLAGS
	seen    map[string]Box
	keeps   map[string]Box // mailboxes as they were last selected for writing
	glanced map[string]Box // what Glance brought
	modseqs bool           // the open mailbox has mod-sequences
	noIdle  bool           // IDLE was refused on this connection

	mu   sync.Mutex
	dead error // why the connection ended; nil while it lives
}

// withDefaults fills in what a daemon wants.
func (o Options) withDefaults() Options {
	if o.CommandTimeout <= 0 {
		o.CommandTimeout = commandTimeout
	}
	if o.IdleFor <= 0 || o.IdleFor > maxIdle {
		o.IdleFor = maxIdle
	}
	if o.PollEvery <= 0 {
		o.PollEvery = pollEvery
	}
	if o.FullEvery <= 0 {
		o.FullEvery = fullEvery
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.Dial == nil {
		o.Dial = netDialer().DialContext
	}
	if o.suspects == nil {
		o.suspects = newSuspects()
	}
	return o
}

// Dial connects, secures, and signs in.
func Dial(ctx context.Context, s Server, o Options) (*Conn, error) {
	o = o.withDefaults()
	c, err := dialOnce(ctx, s, o)
	if s.OAuth && s.Refused != nil && kindOf(err) == BadPassword {
		// The token may have ended before its time; only a new one tells.
		s.Refused()
		c, err = dialOnce(ctx, s, o)
	}
	return c, err
}

func dialOnce(ctx context.Context, s Server, o Options) (*Conn, error) {
	setup, cancel := context.WithTimeout(ctx, o.CommandTimeout)
	defer cancel()
	raw, err := connect(setup, s, o)
	if err != nil {
		return nil, err
	}
	c := newConn(raw, s, o)
	if err := c.signIn(ctx); err != nil {
		c.Close()
		return nil, err
	}
	return c, nil
}

func newConn(raw net.Conn, s Server, o Options) *Conn {
	log := o.Log.With("account", s.Account)
	c := &Conn{server: s, opts: o, log: log, wire: newWire(raw, log), changed: make(chan struct{}, 1), seen: map[string]Box{}, keeps: map[string]Box{}, glanced: map[string]Box{}}
	c.wire.hint = c.poke
	c.wire.alert = func(text string) { log.Warn("the server says", "alert", text) }
	c.wire.expectLogin()
	// The handlers run on the reader's goroutine, where any call to the client
	// would block for good (emersion/go-imap#668): one send that cannot block.
	c.client = imapclient.New(c.wire, &imapclient.Options{UnilateralDataHandler: &imapclient.UnilateralDataHandler{
		Expunge: func(uint32) { c.count.Add(^uint32(0)); c.poke() },
		Mailbox: func(m *imapclient.UnilateralDataMailbox) {
			// Some servers repeat the number at every turn; that is no news.
			if m.NumMessages != nil && c.count.Swap(*m.NumMessages) != *m.NumMessages {
				c.poke()
			}
		},
		Fetch: func(m *imapclient.FetchMessageData) {
			c.poke()
			// This handler has a goroutine of its own; unread data would stop the reader.
			for more := true; more; {
				more = m.Next() != nil
			}
		},
	}})
	return c
}

// poke notes that something changed; it never blocks.
func (c *Conn) poke() {
	select {
	case c.changed <- struct{}{}:
	default:
	}
}

// Has reports a capability of the signed-in connection, e.g. "IDLE", "UIDPLUS".
func (c *Conn) Has(capability string) bool { return c.caps.Has(imap.Cap(capability)) }

// Close ends the connection at once. A second call does nothing.
func (c *Conn) Close() error {
	c.kill(errClosed)
	_ = c.client.Close() // waits for the reader's end; its error is why the connection ended
	return nil
}

// Logout ends the connection politely, within two seconds.
func (c *Conn) Logout(ctx context.Context) error {
	err := c.do(ctx, "LOGOUT", logoutTimeout, func() error { return c.client.Logout().Wait() })
	c.Close()
	if IsLost(err) {
		return nil // servers may hang up before they answer
	}
	return err
}

// kill closes the network connection, which ends whatever waits on it. The
// first reason given is kept.
func (c *Conn) kill(why error) {
	c.mu.Lock()
	if c.dead == nil {
		c.dead = why
	}
	c.mu.Unlock()
	hangUp(c.wire.Conn)
}

// hangUp closes the socket itself: TLS would first say goodbye to a peer that
// may not be there, for up to five seconds.
func hangUp(conn net.Conn) {
	switch c := conn.(type) {
	case *greeted:
		hangUp(c.Conn)
	case *tls.Conn:
		c.NetConn().Close()
	default:
		conn.Close()
	}
}

func (c *Conn) deadBy() error {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.dead
}

// do runs one command. When ctx ends, or no octet passes for limit, the
// connection is closed: go-imap knows neither (emersion/go-imap#762). A server
// that trickles is cut off after ten times limit.
func (c *Conn) do(ctx context.Context, what string, limit time.Duration, run func() error) error {
	if why := c.deadBy(); why != nil {
		return c.lost(what, why)
	}
	if err := context.Cause(ctx); err != nil {
		return c.lost(what, err)
	}
	c.log.Debug("imap", "dir", ">", "line", what)
	stopCtx := context.AfterFunc(ctx, func() { c.kill(context.Cause(ctx)) })
	stopDog := c.watchdog(limit)
	err := run()
	stopDog()
	stopCtx()
	return c.outcome(what, err)
}

// outcome turns a command's result into an Error.
func (c *Conn) outcome(what string, err error) error {
	var said *imap.Error
	switch {
	case err == nil:
		return nil
	case errors.As(err, &said):
		e := c.answered(what, said)
		if e.Kind == Lost {
			c.kill(e)
		}
		return e
	}
	c.kill(err)
	return c.lost(what, c.deadBy())
}

// watchdog closes the connection when no octet has passed for limit.
func (c *Conn) watchdog(limit time.Duration) (stop func()) {
	var mu sync.Mutex
	var timer *time.Timer
	begun, stopped := time.Now(), false
	check := func() {
		mu.Lock()
		defer mu.Unlock()
		if stopped {
			return
		}
		now := time.Now()
		last := time.Unix(0, c.wire.alive.Load())
		if last.Before(begun) {
			last = begun
		}
		left := limit - now.Sub(last)
		if left <= 0 || now.Sub(begun) >= patience*limit {
			c.kill(errSlow)
			return
		}
		timer.Reset(left)
	}
	mu.Lock()
	timer = time.AfterFunc(limit, check)
	mu.Unlock()
	return func() {
		mu.Lock()
		defer mu.Unlock()
		stopped = true
		timer.Stop()
	}
}
