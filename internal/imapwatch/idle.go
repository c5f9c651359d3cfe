package imapwatch

import (
	"context"
	"errors"
	"time"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapclient"
)

// ended is why a wait was over.
type ended int

const (
	byTime   ended = iota // time for a look anyway, or the connection ended
	byChange              // the mailbox said something
	byWake                // wake was poked
)

// Wait sits in IDLE on the open mailbox (or polls with NOOP) until something
// changed, wake is poked, or it is time for a look anyway (Options.IdleFor,
// Options.PollEvery). changed tells which; what was announced since the mailbox
// was opened counts. After an error the connection is gone, ctx's end included.
func (c *Conn) Wait(ctx context.Context, wake <-chan struct{}) (changed bool, err error) {
	limit := c.opts.IdleFor
	if !c.idles() {
		limit = c.opts.PollEvery
	}
	why, err := c.wait(ctx, wake, limit)
	return why == byChange, err
}

func (c *Conn) idles() bool { return c.Has("IDLE") && !c.noIdle }

func (c *Conn) wait(ctx context.Context, wake <-chan struct{}, limit time.Duration) (ended, error) {
	select {
	case <-c.changed: // announced between the last command and now
		return byChange, nil
	default:
	}
	if !c.idles() {
		return c.poll(ctx, wake, min(limit, c.opts.PollEvery))
	}
	limit = min(limit, c.opts.IdleFor)
	var idle *imapclient.IdleCommand
	c.wire.expectPlus(1, false)
	err := c.do(ctx, "IDLE", c.opts.CommandTimeout, func() (err error) {
		idle, err = c.client.Idle()
		return err
	})
	c.wire.expectPlus(0, false)
	if c.refusedIdle(err) {
		c.noIdle = true
		c.log.Info("the server refuses IDLE; polling instead", "every", c.opts.PollEvery, "answer", err)
		return c.poll(ctx, wake, c.opts.PollEvery)
	}
	if err != nil {
		return byTime, err
	}
	return c.leave(ctx, idle, c.linger(ctx, wake, limit))
}

// refusedIdle reports whether IDLE itself was refused, rather than the moment.
func (c *Conn) refusedIdle(err error) bool {
	var said *imap.Error
	return errors.As(err, &said) && kindOf(err) == Refused
}

// linger waits for something to happen.
func (c *Conn) linger(ctx context.Context, wake <-chan struct{}, limit time.Duration) ended {
	timer := time.NewTimer(limit)
	defer timer.Stop()
	select {
	case <-c.changed:
		return byChange
	case <-wake:
		return byWake
	case <-timer.C:
	case <-ctx.Done():
	case <-c.client.Closed():
	}
	return byTime
}

// leave ends IDLE. DONE has 15 seconds for its answer: a peer that vanished is
// found out here at the latest.
func (c *Conn) leave(ctx context.Context, idle *imapclient.IdleCommand, why ended) (ended, error) {
	if errors.Is(context.Cause(ctx), errResumed) {
		c.kill(errResumed) // nothing said on it would arrive
		return why, c.lost("IDLE", errResumed)
	}
	limit, quiet := doneTimeout, ctx
	if ctx.Err() != nil {
		limit, quiet = logoutTimeout, context.WithoutCancel(ctx) // on the way out: politely, but not for long
	}
	err := c.do(quiet, "DONE", min(limit, c.opts.CommandTimeout), func() error {
		if err := idle.Close(); err != nil {
			return err
		}
		return idle.Wait()
	})
	if ctx.Err() != nil {
		return why, c.lost("IDLE", context.Cause(ctx))
	}
	if err != nil {
		return why, err
	}
	return c.orChange(why), nil
}

// poll waits, then asks with NOOP.
func (c *Conn) poll(ctx context.Context, wake <-chan struct{}, limit time.Duration) (ended, error) {
	why := c.linger(ctx, wake, limit)
	if ctx.Err() != nil {
		return why, c.lost("waiting", context.Cause(ctx))
	}
	if why == byChange {
		return why, nil
	}
	err := c.do(ctx, "NOOP", c.opts.CommandTimeout, func() error { return c.client.Noop().Wait() })
	return c.orChange(why), err
}

// orChange is why, or byChange where something was announced with the last answer.
func (c *Conn) orChange(why ended) ended {
	if why == byWake {
		return why // it leads to the fuller look
	}
	select {
	case <-c.changed:
		return byChange
	default:
		return why
	}
}
