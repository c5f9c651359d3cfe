package engine

import (
	"context"
	"encoding/json"
	"strings"
	"time"

	"inboxd/internal/decide"
	"inboxd/internal/store"
)

// A hold is due when an undecided offer's day comes near, and no mail arrives to
// tell: a full pass looks at the clock instead.

// wakeHolds has threads judged again whose deadline has come within the days in
// which an undecided offer gets a hold, once for each deadline.
func (e *Engine) wakeHolds(ctx context.Context) error {
	within := e.acc.Policy.HoldDays
	if within <= 0 {
		within = decide.HoldDays
	}
	return e.update(ctx, func(tx *store.Tx) error {
		hs, err := tx.Threads(e.acc.Key())
		if err != nil {
			return err
		}
		for _, h := range hs {
			day, waits := waiting(h)
			if !waits || !near(e.now(), day, within) {
				continue
			}
			key := "hold " + h.ID
			if seen, err := tx.Meta(key); err != nil || seen == day {
				if err != nil {
					return err
				}
				continue
			}
			if err := tx.SetMeta(key, day); err != nil {
				return err
			}
			if err := tx.MarkDirty(h.ID); err != nil {
				return err
			}
		}
		return nil
	})
}

// waiting returns the day that an undecided thread's answer is awaited by.
func waiting(h store.Thread) (day string, is bool) {
	if !h.Recruiting || !strings.Contains(h.Decision, `"Deadline":"2`) {
		return "", false
	}
	var d decide.Decision
	if json.Unmarshal([]byte(h.Decision), &d) != nil {
		return "", false
	}
	return d.Deadline, d.Owed && d.Reply == decide.None && d.Stance.Value == decide.Undecided
}

// near reports whether a day is at most so many days off, and not over.
func near(now time.Time, day string, within int) bool {
	d, err := time.ParseInLocation(time.DateOnly, day, now.Location())
	if err != nil {
		return false
	}
	return !now.AddDate(0, 0, within).Before(d) && now.Before(d.AddDate(0, 0, 1))
}
