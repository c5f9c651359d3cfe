package imapwatch

import (
	"context"
	"time"
)

// How a machine's sleep is noticed: timers stop with it, the wall clock does
// not (golang/go#24595), so the two are compared.
const (
	sleepTick = 10 * time.Second
	sleepGap  = 30 * time.Second
)

// clock reads the wall clock and the one that pauses in sleep.
type clock interface {
	read() (wall time.Time, running time.Duration)
}

// systemClock is the machine's; start is any moment, only differences are used.
type systemClock struct{ start time.Time }

func (c systemClock) read() (time.Time, time.Duration) {
	now := time.Now()
	return now.Round(0), now.Sub(c.start) // both with the running clock's reading
}

// watchSleep pokes resumed when the machine was asleep, or its clock was set, until ctx ends.
func watchSleep(ctx context.Context, c clock, resumed chan<- struct{}) {
	ticker := time.NewTicker(sleepTick)
	defer ticker.Stop()
	wall, running := c.read()
	for {
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
		}
		w, r := c.read()
		if gap := w.Sub(wall) - (r - running); gap > sleepGap || gap < -sleepGap {
			select {
			case resumed <- struct{}{}:
			default:
			}
		}
		wall, running = w, r
	}
}
