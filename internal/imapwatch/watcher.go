package imapwatch

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// Reason is why a pass is made.
type Reason string

// Reasons of a pass. Quick: the watched mailbox said something changed, or an
// IDLE came to its end. Full: a new connection, a wake-up after sleep, a poke, or
// the quarter of an hour.
const (
	Quick Reason = "quick"
	Full  Reason = "full"
)

// Watcher keeps one account's connection alive and calls Pass on it: at once,
// on every change, and every FullEvery. Wake-ups carry no data: Pass looks at the truth itself.
type Watcher struct {
	Server  Server
	Options Options
	Folder  string // what is idled on
	// Pass does the work on the connection. An error of kind Lost (or a wrapped
	// network error) means: reconnect and pass again; others are reported and retried later.
	// It may leave any mailbox open, and need not leave the connection alive.
	Pass func(ctx context.Context, c *Conn, why Reason) error
	// Again, if set, is asked after every pass when the next full one is wanted at
	// the latest; zero: whenever it comes.
	Again func() time.Time
	// Wake, when poked, ends the wait and causes a Full pass. Give it one slot
	// and send without blocking.
	Wake chan struct{}
	// Report is told of every failure, once each, and of recovery (nil), for status and logs.
	Report func(err error)

	clock clock // nil: the machine's
}

// Run works until ctx ends (nil) or the account cannot go on without the user
// (BadPassword, NoSecret, NoTLS, and BadCert that lasts: *Error).
func (w *Watcher) Run(ctx context.Context) error {
	r := &run{Watcher: w, opts: w.Options.withDefaults(), resumed: make(chan struct{}, 1)}
	if r.clock == nil {
		r.clock = systemClock{time.Now()}
	}
	watchCtx, stop := context.WithCancel(ctx)
	done := make(chan struct{})
	go func() {
		defer close(done)
		watchSleep(watchCtx, r.clock, r.resumed)
	}()
	defer func() { stop(); <-done }()
	for {
		err := r.session(ctx)
		if ctx.Err() != nil {
			return nil
		}
		wait, stop := r.failed(err)
		if stop != nil {
			return stop
		}
		wake := r.Wake
		if k := kindOf(err); k == Throttled || k == TooMany {
			wake = nil // the server asked for the pause
		}
		if !r.pause(ctx, wake, wait) {
			return nil
		}
	}
}

// run is the state of one Run.
type run struct {
	*Watcher
	opts    Options
	backoff backoff
	resumed chan struct{} // one slot: the machine was asleep
	asleep  bool          // the session was ended by that
	unfit   bool          // the session was ended by a refused APPEND
	told    string        // the failure last reported; "": all is well
	begun   time.Time     // of the session; zero: not signed in
}

// session connects and works until something fails. Its context ends with the
// machine's sleep: a connection from before is dead even where it does not know.
func (r *run) session(parent context.Context) error {
	ctx, cancel := context.WithCancelCause(parent)
	defer cancel(nil)
	watch := make(chan struct{})
	go func() {
		defer close(watch)
		select {
		case <-r.resumed:
			cancel(errResumed)
		case <-ctx.Done():
		}
	}()
	r.begun, r.unfit = time.Time{}, false
	conn, err := Dial(ctx, r.Server, r.opts)
	if err == nil {
		r.begun = time.Now()
		err = r.work(ctx, conn)
		r.unfit = errors.Is(conn.deadBy(), errUnfit)
		if parent.Err() != nil {
			_ = conn.Logout(context.WithoutCancel(parent))
		}
		conn.Close() // before the next is opened
	}
	r.asleep = errors.Is(context.Cause(ctx), errResumed)
	cancel(nil)
	<-watch
	return err
}

// work passes and waits, in turn, until an error ends the session.
func (r *run) work(ctx context.Context, c *Conn) error {
	why, due, tries := Full, time.Now().Add(r.opts.FullEvery), 0
	var p pace
	for {
		if err := hold(ctx, p.next(time.Now())); err != nil {
			return err
		}
		if why == Full {
			due = time.Now().Add(r.opts.FullEvery)
		}
		before := c.beginPass(r.Folder, why)
		err := r.Pass(ctx, c, why)
		switch {
		case err == nil:
			tries = 0
			r.backoff.worked()
			r.report(nil)
		case ctx.Err() != nil:
			return err
		case r.endsSession(c, err):
			return err
		default:
			// Something else is wrong, a folder or the disk: the connection is
			// kept, and the whole pass is made again, later each time.
			r.report(err)
			if again := time.Now().Add(growth(passRetry, tries)); again.Before(due) {
				due = again
			}
			tries++
		}
		if why, err = r.await(ctx, c, before, r.sooner(due)); err != nil {
			return err
		}
	}
}

// sooner is due, or when Pass wants the next full one if that is before it.
func (r *run) sooner(due time.Time) time.Time {
	if r.Again == nil {
		return due
	}
	if at := r.Again(); !at.IsZero() && at.Before(due) {
		return at
	}
	return due
}

const passRetry = 30 * time.Second

// endsSession reports whether an error of Pass leaves no use for the connection.
func (r *run) endsSession(c *Conn, err error) bool {
	switch kindOf(err) {
	case Lost, BadPassword, NoSecret, TooMany, Throttled:
		return true
	}
	return IsLost(err) || c.deadBy() != nil
}

// await waits for the next pass and says which it is to be. First it looks at
// the watched mailbox again: what arrived during the pass, behind its back, is
// not announced any more, and the pass may have left another mailbox open.
func (r *run) await(ctx context.Context, c *Conn, before func() (Box, bool), due time.Time) (Reason, error) {
	was, ok := before()
	box, err := c.Examine(ctx, r.Folder)
	if err != nil {
		return "", err
	}
	c.seen[r.Folder] = box // what the next pass starts from
	if ok {
		if again := after(was, box); again != "" {
			return again, nil
		}
	}
	left := time.Until(due)
	if left <= 0 {
		return Full, nil
	}
	why, err := c.wait(ctx, r.Wake, left)
	if err != nil {
		return "", err
	}
	if why == byWake || !time.Now().Before(due) {
		return Full, nil
	}
	return Quick, nil
}

// beginPass notes how the folder looks before a pass. The function it returns
// tells how it looked when the pass read it: a full pass examines it first of
// all; a quick one reads it as it lay open. What a quick pass fetched makes the
// folder look moved, at the price of one pass that finds nothing; what slipped in
// behind its fetch is not missed, even if the pass opened the folder again later,
// to mark a message.
func (c *Conn) beginPass(folder string, why Reason) func() (Box, bool) {
	open, known := c.seen[folder]
	clear(c.seen)
	return func() (Box, bool) {
		if why == Quick && known {
			return open, true
		}
		b, ok := c.seen[folder]
		return b, ok
	}
}

// after is the pass that a change of the folder behind the last one's back
// calls for; "" where nothing changed. Other numbering is no small matter.
func after(was, is Box) Reason {
	switch {
	case was.UIDValidity != is.UIDValidity || is.UIDNext < was.UIDNext:
		return Full
	case was.UIDNext != is.UIDNext || was.Messages != is.Messages:
		return Quick
	}
	return ""
}

// failed decides what follows a session's end: stop for the user's sake, or wait.
func (r *run) failed(err error) (wait time.Duration, stop error) {
	if !r.begun.IsZero() && time.Since(r.begun) >= soundAfter {
		r.backoff.sound()
	}
	if r.asleep {
		r.backoff.resumed()
		return 0, nil
	}
	e := r.asError(err)
	if e.Kind != BadCert {
		r.backoff.certs = 0
	}
	switch e.Kind {
	case BadPassword, NoSecret, NoTLS:
		r.report(e)
		return 0, e
	case BadCert:
		if r.backoff.distrust(time.Now()) {
			r.report(e)
			return 0, e
		}
	}
	if r.unfit && (e.Kind == OverQuota || e.Kind == Refused) {
		// The server is well, only the connection is of no use after the APPEND.
		r.report(e)
		return r.backoff.afterAppend(), nil
	}
	quiet := r.backoff.grace > 0
	wait = r.backoff.next(e)
	r.opts.Log.Debug("the session ended", "account", r.Server.Account, "error", e, "wait", wait)
	if !quiet {
		r.report(e)
	}
	return wait, nil
}

// asError finds this package's Error in err, or makes one.
func (r *run) asError(err error) *Error {
	var e *Error
	if errors.As(err, &e) {
		return e
	}
	return &Error{Kind: Lost, Err: err, What: fmt.Sprintf("%s: %v", r.Server.where(), err), Hint: "trying again"}
}

// pause waits; a poke or a resume ends it. It is false when ctx ended.
func (r *run) pause(ctx context.Context, wake <-chan struct{}, wait time.Duration) bool {
	timer := time.NewTimer(wait)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return false
	case <-timer.C:
	case <-wake:
	case <-r.resumed:
		r.backoff.resumed()
	}
	return true
}

// report tells of a failure once, and of recovery once.
func (r *run) report(err error) {
	text := ""
	if err != nil {
		text = err.Error()
	}
	if text == r.told {
		return
	}
	r.told = text
	if r.Report != nil {
		r.Report(err)
	}
}
