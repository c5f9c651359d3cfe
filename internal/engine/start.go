package engine

import (
	"context"
	"time"

	"inboxd/internal/store"
)

// start is the moment before which a message is history, not news: the first
// start less the look-back. It is set once and stays.
func (e *Engine) start(ctx context.Context) (time.Time, error) {
	at, found, err := e.startedAt(ctx)
	if err != nil || found {
		return at, err
	}
	at = e.now().Add(-e.acc.Lookback).Truncate(time.Second)
	return at, e.update(ctx, func(tx *store.Tx) error { return tx.SetMeta(e.startKey(), at.Format(time.RFC3339)) })
}

func (e *Engine) startKey() string { return "start " + e.acc.Key() }

func (e *Engine) startedAt(ctx context.Context) (at time.Time, found bool, err error) {
	s, err := view(ctx, e, func(tx *store.Tx) (string, error) { return tx.Meta(e.startKey()) })
	if err != nil || s == "" {
		return time.Time{}, false, err
	}
	at, err = time.Parse(time.RFC3339, s)
	return at, err == nil, err
}

// mendStart begins anew where the clock ran ahead at the first start: what came
// since then was taken for history. What is known already is not taken in twice.
func (e *Engine) mendStart(ctx context.Context) error {
	at, found, err := e.startedAt(ctx)
	if err != nil || !found || !at.After(e.now()) {
		return err
	}
	e.opt.Log.Warn("the clock was ahead when this state file began: looking back once more", "account", e.acc.Name)
	return e.update(ctx, func(tx *store.Tx) error {
		if err := tx.SetMeta(e.startKey(), ""); err != nil {
			return err
		}
		return tx.ForgetCursors(e.acc.Key())
	})
}
