package main

import (
	"context"
	"time"

	"inboxd/internal/config"
	"inboxd/internal/decide/remind"
	"inboxd/internal/engine"
	"inboxd/internal/notice"
	"inboxd/internal/store"
)

func remindRules(c *config.Config) remind.Rules {
	return remind.Rules{Remind: c.Notices.Remind, Silent: c.Notices.Silent, Revisit: c.Notices.Revisit}
}

// minds brings to mind what is owed, beside the accounts, until ctx ends; the
// returned function waits for that. A demo and a dry run bring nothing to mind.
func (d *daemon) minds(ctx context.Context) (wait func()) {
	if d.config == nil || d.dry {
		return func() {}
	}
	m := d.minder()
	done := make(chan struct{})
	go func() {
		defer close(done)
		m.Run(ctx)
	}()
	return func() { <-done }
}

func (d *daemon) minder() *engine.Minder {
	n := d.config.Notices
	m := &engine.Minder{Store: d.store, Now: now, Log: d.log, Rules: remindRules(d.config), NoDesktop: notice.ErrNone,
		Details: n.Details, QuietFrom: n.QuietFrom, QuietTo: n.QuietTo}
	if n.Desktop {
		m.Show = notice.Show
	}
	return m
}

// tellStopped makes a notice of an account that cannot go on without the user, once a day.
func (d *daemon) tellStopped(acc account, err error) {
	if d.config == nil || d.dry {
		return
	}
	n := store.NoticeRow{Matter: "stopped:" + acc.Key() + ":" + now().Format(time.DateOnly), Account: acc.Key(), At: now(), Kind: "stopped", Text: err.Error()}
	failed := d.store.Update(context.Background(), func(tx *store.Tx) error { // also while the daemon ends: the user must know
		_, err := tx.AddNotice(n)
		return err
	})
	if failed != nil {
		d.log.Error("a notice could not be stored", "error", failed)
	}
}
