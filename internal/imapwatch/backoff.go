package imapwatch

import (
	"context"
	"math/rand/v2"
	"time"
)

// Waiting between tries.
const (
	firstWait   = 2 * time.Second
	longWait    = 15 * time.Minute
	longOutage  = 24 // failures in a row
	fewFailures = 3
	soundAfter  = 2 * time.Minute // a session that lived so long was a success
	certTries   = 8               // a hotel's network shows a foreign certificate for a while
	certPeriod  = 15 * time.Minute
)

// afterResume are the waits right after the machine woke up, when names cannot
// be looked up yet. They do not count towards longer ones.
var afterResume = [...]time.Duration{time.Second, 2 * time.Second, 5 * time.Second, 10 * time.Second}

// backoff is how long to wait before the next try.
type backoff struct {
	failures int // in a row, without a sound session in between
	crowded  int // of them, those for too many connections, in a row
	refused  int // APPENDs refused in a row
	grace    int // tries left of afterResume
	certs    int // bad certificates in a row
	certFrom time.Time
}

func (b *backoff) resumed() { b.grace = len(afterResume) }

func (b *backoff) sound() { *b = backoff{} }

// worked notes that a pass ended well: whatever cuts the line again and again,
// the server takes us in, and mail that waits for the next try is mail that is late.
func (b *backoff) worked() { b.failures = min(b.failures, fewFailures) }

// next is the wait after err: exponential with full jitter from 2 seconds to 15
// minutes, never less than the server asked for.
func (b *backoff) next(err *Error) time.Duration {
	if b.grace > 0 && err.Kind != TooMany && err.Kind != Throttled {
		b.grace--
		return afterResume[len(afterResume)-1-b.grace]
	}
	b.failures++
	wait := jitter(patiently(b.failures - 1))
	if err.Kind != TooMany {
		b.crowded = 0
	} else {
		// At least a minute, and longer each time: every try takes one of the
		// connections that are missing.
		low := growth(tooManyWait, b.crowded)
		b.crowded++
		wait = max(wait, low+jitter(low/4))
	}
	if err.Wait > 0 {
		wait = max(wait, min(err.Wait, maxAsked)+jitter(firstWait))
	}
	return wait
}

// afterAppend is the wait before the connection is opened again that a refused
// APPEND made useless: at most a minute, mail keeps coming in meanwhile.
func (b *backoff) afterAppend() time.Duration {
	b.refused++
	return min(jitter(growth(firstWait, b.refused-1)), time.Minute)
}

// patiently is the longest wait after n failures: doubled from two seconds to a
// minute, where it stays for some twenty tries, because most outages are short;
// what lasts longer is asked about ever less often, up to 15 minutes.
func patiently(n int) time.Duration {
	if n < longOutage {
		return min(growth(firstWait, n), time.Minute)
	}
	return growth(time.Minute, n-longOutage+1)
}

// growth is base doubled n times, at most 15 minutes.
func growth(base time.Duration, n int) time.Duration {
	for range n {
		if base >= longWait/2 {
			return longWait
		}
		base *= 2
	}
	return base
}

// jitter is a random part of d, and at least half a second.
func jitter(d time.Duration) time.Duration {
	return max(rand.N(max(d, 1)), min(d, time.Second/2))
}

// distrust counts bad certificates in a row and reports whether it is time to ask the user.
func (b *backoff) distrust(now time.Time) bool {
	if b.certs == 0 {
		b.certFrom = now
	}
	b.certs++
	return b.certs >= certTries && now.Sub(b.certFrom) >= certPeriod
}

// pace keeps a server that always has news from being asked without a break.
type pace struct {
	last time.Time
	row  int // passes that came within seconds of each other
}

// next is how long to wait before a pass that is to begin now: nothing for
// the first few in a row, then longer each time, up to a minute.
func (p *pace) next(now time.Time) time.Duration {
	if p.row++; now.Sub(p.last) >= hurry {
		p.row = 0
	}
	wait := time.Duration(0)
	if p.row > inARow {
		wait = min(growth(hurry/4, p.row-inARow), time.Minute)
	}
	p.last = now.Add(wait)
	return wait
}

// hold waits, or returns why ctx ended.
func hold(ctx context.Context, wait time.Duration) error {
	if wait > 0 {
		timer := time.NewTimer(wait)
		defer timer.Stop()
		select {
		case <-timer.C:
		case <-ctx.Done():
		}
	}
	return context.Cause(ctx)
}

const (
	hurry  = 2 * time.Second
	inARow = 10
)
