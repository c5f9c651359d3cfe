package imapwatch

import (
	"errors"
	"net"
	"slices"
	"testing"
	"testing/synctest"
	"time"
)

func TestBackoffGrows(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFake(t)
		var at []time.Duration
		begun := time.Now()
		f.dialErr = func(n int) error {
			at = append(at, time.Since(begun))
			return &net.OpError{Op: "dial", Err: errors.New("connection refused")}
		}
		w := watch(t, f)
		sleep(24 * time.Hour)
		w.stop(t)
		// Full jitter: half of 15 minutes on the average, some ten tries to get there.
		if n := len(at); n < 24*60/15 || n > 24*60/15*4 {
			t.Errorf("%d tries in a day", n)
		}
		for i := 1; i < len(at); i++ {
			if gap := at[i] - at[i-1]; gap > 15*time.Minute || gap < time.Second/2 {
				t.Errorf("a gap of %v", gap)
			}
		}
		if at[1]-at[0] > 2*time.Second {
			t.Errorf("the first gap is %v", at[1]-at[0])
		}
		if !slices.Equal(w.reported(), []string{"unreachable"}) {
			t.Errorf("reports %q", w.reported())
		}
	})
}

// An outage of some minutes is over within a minute for us as well, and a line
// that breaks after every pass is never left alone for long.
func TestShortOutagesAreShort(t *testing.T) {
	for range 200 {
		var b backoff
		for i := range longOutage {
			if wait := b.next(&Error{Kind: Unreachable}); wait > time.Minute {
				t.Fatalf("try %d: %v", i, wait)
			}
		}
		b.worked()
		if wait := b.next(&Error{Kind: Lost}); wait > firstWait<<fewFailures {
			t.Fatalf("after a pass that ended well: %v", wait)
		}
	}
}

func TestBackoffSteps(t *testing.T) {
	for range 200 {
		var b backoff
		for i := range 30 {
			most := min(firstWait<<min(i, 10), longWait)
			if wait := b.next(&Error{Kind: Unreachable}); wait > most || wait < time.Second/2 {
				t.Fatalf("try %d: %v", i, wait)
			}
		}
		b.sound()
		if wait := b.next(&Error{Kind: Lost}); wait > firstWait {
			t.Fatalf("after a sound session: %v", wait)
		}
		// W21: a minute at least, and longer each time, up to a quarter of an hour.
		low := time.Minute
		for range 8 {
			if wait := b.next(&Error{Kind: TooMany, Wait: time.Minute}); wait < low || wait > 20*time.Minute {
				t.Fatalf("too many: %v, at least %v", wait, low)
			}
			low = min(2*low, longWait)
		}
		// W24: never less than asked for, and no more than 15 minutes for it.
		if wait := b.next(&Error{Kind: Throttled, Wait: 92415 * time.Millisecond}); wait < 92415*time.Millisecond {
			t.Fatalf("throttled: %v", wait)
		}
		var c backoff
		if wait := c.next(&Error{Kind: Throttled, Wait: 9 * time.Hour}); wait < 15*time.Minute || wait > 16*time.Minute {
			t.Fatalf("throttled for nine hours: %v", wait)
		}
	}
}
