package main

import (
	"context"
	"time"

	"inboxd/internal/store"
)

// keepAlive tells the service manager's watchdog, as long as the store answers,
// that the daemon is not stuck. It ends with ctx; the channel is closed then.
func (d *daemon) keepAlive(ctx context.Context) <-chan struct{} {
	done := make(chan struct{})
	every := d.manager.Watchdog() / 2
	go func() {
		defer close(done)
		if every <= 0 {
			return
		}
		tick := time.NewTicker(every)
		defer tick.Stop()
		for {
			select {
			case <-ctx.Done():
				return
			case <-tick.C:
			}
			if d.store.View(ctx, func(*store.Tx) error { return nil }) == nil {
				d.manager.Alive()
			}
		}
	}()
	return done
}
