package engine

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"inboxd/internal/decide"
	"inboxd/internal/store"
)

// ErrNoThread is wrapped when a thread's id matches none, or several.
var ErrNoThread = errors.New("no such thread")

const pausedKey = "paused"

func (e *Engine) paused(ctx context.Context) (bool, error) {
	s, err := view(ctx, e, func(tx *store.Tx) (string, error) { return tx.Meta(pausedKey) })
	return s != "", err
}

// Paused reports since when drafting is paused; zero: it is not.
func Paused(tx *store.Tx) (time.Time, error) {
	s, err := tx.Meta(pausedKey)
	if err != nil || s == "" {
		return time.Time{}, err
	}
	return time.Parse(time.RFC3339, s)
}

// The functions below are the user's word. They change the store alone; the
// next pass acts on it. They are safe beside a running pass.

// Pause stops drafting: mail is still taken in, and nothing is lost.
func Pause(ctx context.Context, st *store.Store, now time.Time) error {
	return st.Update(ctx, func(tx *store.Tx) error { return tx.SetMeta(pausedKey, now.Format(time.RFC3339)) })
}

// Resume goes on drafting; what waited is judged at the next pass.
func Resume(ctx context.Context, st *store.Store) error {
	return st.Update(ctx, func(tx *store.Tx) error { return tx.SetMeta(pausedKey, "") })
}

// Decide stores the user's own stance for a thread.
func Decide(ctx context.Context, st *store.Store, thread string, s decide.Stance, reason string, now time.Time) error {
	return st.Update(ctx, func(tx *store.Tx) error {
		h, found, err := tx.Thread(thread)
		if err != nil {
			return err
		}
		if !found {
			return fmt.Errorf("thread %s: %w (see `inboxd threads`)", thread, ErrNoThread)
		}
		return decide1(tx, h, s, reason, now)
	})
}

func decide1(tx *store.Tx, h store.Thread, s decide.Stance, reason string, now time.Time) error {
	h.Word, h.WordReason, h.WordAt, h.Dirty = string(s), reason, now, true
	if err := tx.PutThread(h); err != nil {
		return err
	}
	detail := string(s)
	if reason != "" {
		detail += ": " + reason
	}
	return tx.Log(store.Event{At: now, Account: h.Account, Thread: h.ID, What: "word", Detail: detail})
}

// DecideAllOpen stores one stance for every thread that open reports as open,
// and counts them.
func DecideAllOpen(ctx context.Context, st *store.Store, open func(store.Thread) bool, s decide.Stance, reason string, now time.Time) (n int, err error) {
	err = st.Update(ctx, func(tx *store.Tx) error {
		hs, err := tx.Threads("")
		if err != nil {
			return err
		}
		n = 0
		for _, h := range hs {
			if !open(h) {
				continue
			}
			if err := decide1(tx, h, s, reason, now); err != nil {
				return err
			}
			n++
		}
		return nil
	})
	return n, err
}

// Ask has a reply kind drafted on the user's word. reason is the one line that
// the reply may give: for a reapproach, what has changed.
func Ask(ctx context.Context, st *store.Store, thread string, k decide.Kind, reason string, now time.Time) error {
	return st.Update(ctx, func(tx *store.Tx) error {
		h, found, err := tx.Thread(thread)
		if err != nil {
			return err
		}
		if !found {
			return fmt.Errorf("thread %s: %w (see `inboxd threads`)", thread, ErrNoThread)
		}
		h.Asked, h.Dirty = asking(k, reason), true
		if err := tx.PutThread(h); err != nil {
			return err
		}
		if err := tx.SetMeta(turnedOnKey(h.Account, k), now.Format(time.RFC3339Nano)); err != nil {
			return err
		}
		return tx.Log(store.Event{At: now, Account: h.Account, Thread: h.ID, What: "asked", Detail: string(k)})
	})
}

// Asking for a kind turns it on again where five in a row were thrown away:
// what was thrown away before counts no more.
func turnedOnKey(account string, k decide.Kind) string { return "kind on " + account + " " + string(k) }

func turnedOn(tx *store.Tx, account string, k decide.Kind) (time.Time, error) {
	s, err := tx.Meta(turnedOnKey(account, k))
	if err != nil || s == "" {
		return time.Time{}, err
	}
	return time.Parse(time.RFC3339Nano, s)
}

// asking is how a kind and its reason are kept until they are drafted; asked
// takes them apart.
func asking(k decide.Kind, reason string) string {
	if reason == "" {
		return string(k)
	}
	return string(k) + ": " + reason
}

func asked(s string) (k decide.Kind, reason string) {
	kind, reason, _ := strings.Cut(s, ": ")
	return decide.Kind(kind), reason
}

// Retract marks every draft that is not the user's yet for being taken back,
// and counts them. What turns out to be touched stays.
func Retract(ctx context.Context, st *store.Store, accounts []string, now time.Time) (n int, err error) {
	err = st.Update(ctx, func(tx *store.Tx) error {
		n = 0
		for _, a := range accounts {
			m, err := retract1(tx, a, now)
			if err != nil {
				return err
			}
			n += m
		}
		return nil
	})
	return n, err
}

func retract1(tx *store.Tx, account string, now time.Time) (n int, err error) {
	for _, s := range []store.DraftState{store.Planned, store.Saved} {
		ds, err := tx.DraftsIn(account, s)
		if err != nil {
			return n, err
		}
		for _, d := range ds {
			d.Problem, d.Updated = retracted, now
			if d.State == store.Planned && d.Appended.IsZero() {
				d.State = store.Superseded
			} else {
				d.Stale = true
			}
			if err := tx.PutDraft(d); err != nil {
				return n, err
			}
			n++
		}
	}
	return n, nil
}
