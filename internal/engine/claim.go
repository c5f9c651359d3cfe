package engine

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"inboxd/internal/imapwatch"
	"inboxd/internal/store"
)

// Several installations on one mailbox agree beforehand who writes a draft,
// where the server can arbitrate: each puts a keyword of its own on the source
// message, on condition that nobody else has. Where it cannot, or where two came
// through all the same, twins.go sees to what follows.

const (
	claimPrefix = "inboxd-claim-"
	// claimHolds is how long another installation's claim is respected while no
	// draft comes of it: it may have died or be asleep.
	claimHolds = 2 * time.Minute
)

// claim reports whether this installation may append a draft now.
func (e *Engine) claim(ctx context.Context, box Mailbox, d store.Draft) (bool, error) {
	if e.acc.Keyword == "" || e.opt.Installation == "" {
		return true, nil
	}
	places, err := view(ctx, e, func(tx *store.Tx) ([]store.Place, error) { return tx.Places(e.acc.Key(), d.Parent) })
	if err != nil {
		return false, err
	}
	for _, p := range places {
		if !slices.Contains(e.acc.Folders, p.Mailbox) {
			continue // an own message, in Sent: nothing is written there
		}
		state, err := box.Select(ctx, p.Mailbox)
		if isKind(err, imapwatch.NoFolder) || isKind(err, imapwatch.Refused) || (err == nil && state.UIDValidity != p.UIDValidity) {
			continue
		}
		if err != nil {
			return false, err
		}
		may, possible, err := e.claimAt(ctx, box, d, p.UID)
		if err != nil || possible {
			return may, err
		}
	}
	return true, nil
}

// claimAt claims one copy of the source, in the open mailbox.
func (e *Engine) claimAt(ctx context.Context, box Mailbox, d store.Draft, uid uint32) (may, possible bool, err error) {
	var failed error
	waits := false
	held, possible, err := box.Claim(ctx, uid, claimPrefix+e.opt.Installation, func(flags []string) bool {
		waits, failed = e.mustWait(ctx, d, flags)
		return !waits && failed == nil
	})
	e.step("claimed")
	switch {
	case err != nil:
		return false, true, err
	case failed != nil:
		return false, true, failed
	case possible && !held && !waits:
		// It changed each time; whoever does that is at work on it.
		e.wantAgain(claimHolds)
	}
	return held, possible, nil
}

// mustWait reports whether another installation's claim on a message still
// holds. How long it has stood is counted from when it was first seen here: no
// two machines' clocks agree.
func (e *Engine) mustWait(ctx context.Context, d store.Draft, flags []string) (bool, error) {
	others := e.othersClaims(flags)
	if len(others) == 0 || e.hasKeyword(flags) {
		return false, nil // with our other keyword on it, the claim has done its work
	}
	key := "claims " + d.ID
	left := time.Duration(0)
	err := e.update(ctx, func(tx *store.Tx) error {
		left = 0
		known, err := readClaims(tx, key)
		if err != nil {
			return err
		}
		now := e.now()
		for _, o := range others {
			since, ok := known[o]
			if !ok || since.After(now) { // or the clock was set back
				since = now
				known[o] = now
			}
			left = max(left, claimHolds-now.Sub(since))
		}
		b, err := json.Marshal(known)
		if err != nil {
			return fmt.Errorf("store the claims on a message: %w", err)
		}
		return tx.SetMeta(key, string(b))
	})
	if left > 0 {
		e.wantAgain(left + time.Second)
		e.opt.Log.Info("another installation is about to write this draft", "account", e.acc.Name, "thread", d.Thread, "wait", left)
	}
	return left > 0, err
}

func readClaims(tx *store.Tx, key string) (map[string]time.Time, error) {
	known := map[string]time.Time{}
	s, err := tx.Meta(key)
	if err != nil || s == "" {
		return known, err
	}
	if err := json.Unmarshal([]byte(s), &known); err != nil {
		return nil, fmt.Errorf("the stored claims on a message: %w", err)
	}
	return known, nil
}

// othersClaims are the keywords of other installations among flags, in lower
// case: some servers fold it.
func (e *Engine) othersClaims(flags []string) (out []string) {
	for _, f := range flags {
		f = strings.ToLower(f)
		if strings.HasPrefix(f, claimPrefix) && f != claimPrefix+e.opt.Installation {
			out = append(out, f)
		}
	}
	return out
}
