package engine

import (
	"context"
	"encoding/json"
	"errors"
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

// claim reports whether this installation may append a draft now. It reads the
// source's flags on the way: they also tell of a draft that this store has forgotten.
func (e *Engine) claim(ctx context.Context, box Mailbox, d store.Draft) (bool, error) {
	arbitrates := e.opt.Installation != "" && box.Has("CONDSTORE")
	if e.acc.Keyword == "" || (!arbitrates && e.justRead(d.Parent)) {
		return true, nil
	}
	if arbitrates {
		if held, err := e.claimAtOnce(ctx, box, d); err != nil || held {
			return held, err
		}
	}
	var places []store.Place
	var parent store.Message
	err := e.store.View(ctx, func(tx *store.Tx) (err error) {
		if parent, _, err = tx.Message(e.acc.Key(), d.Parent); err != nil {
			return err
		}
		places, err = tx.Places(e.acc.Key(), d.Parent)
		return err
	})
	if err != nil {
		return false, err
	}
	for _, p := range places {
		if !slices.Contains(e.acc.Folders, p.Mailbox) {
			continue // an own message, in Sent: nothing is written there
		}
		state, err := box.Select(ctx, p.Mailbox)
		if isKind(err, imapwatch.NoFolder) || isKind(err, imapwatch.Refused) ||
			(err == nil && (state.UIDValidity != p.UIDValidity || !state.Keywords)) {
			continue
		}
		if err != nil {
			return false, err
		}
		got, err := e.claimAt(ctx, box, d, p.UID, parent)
		switch {
		case err != nil:
			return false, err
		case got == isSpent:
			return false, e.spend(ctx, box, d)
		case got != cannot:
			return got == isHeld, nil
		}
	}
	return true, nil
}

// claimed is what came of trying to claim one copy of a source.
type claimed int

const (
	cannot  claimed = iota // the server does not arbitrate
	isHeld                 // it is ours
	isTaken                // another installation's; we wait
	isSpent                // a draft was written for it, and this store does not know
)

// claimAt claims one copy of the source, in the open mailbox.
func (e *Engine) claimAt(ctx context.Context, box Mailbox, d store.Draft, uid uint32, parent store.Message) (claimed, error) {
	var failed error
	refused := cannot
	may := func(flags []string) bool {
		refused = cannot
		if e.spent(d, parent, flags) {
			refused = isSpent
			return false
		}
		var wait bool
		if wait, failed = e.mustWait(ctx, d, flags); wait {
			refused = isTaken
		}
		return refused == cannot && failed == nil
	}
	held, possible := false, false
	var err error
	if e.opt.Installation != "" {
		held, possible, err = box.Claim(ctx, uid, claimPrefix+e.opt.Installation, may)
		e.step("claimed")
	}
	switch {
	case err != nil || failed != nil:
		return isTaken, errors.Join(err, failed)
	case held:
		return isHeld, nil
	case refused != cannot:
		return refused, nil
	case possible:
		e.wantAgain(claimHolds) // it changed at every try: somebody is at work on it
		return isTaken, nil
	}
	if e.justRead(parent.Key) {
		return cannot, nil
	}
	err = box.Headers(ctx, []uint32{uid}, func(it imapwatch.Item) error {
		may(it.Flags)
		return nil
	})
	if refused == isTaken {
		refused = cannot // claims need a server that arbitrates
	}
	return refused, errors.Join(err, failed)
}

// flagsKeep is how long the flags that a message was taken in with are taken for true.
const flagsKeep = time.Minute

// justRead reports whether a message was taken in a moment ago, by this process.
func (e *Engine) justRead(key string) bool {
	it, ok := e.taken[key]
	return ok && time.Since(it.at) < flagsKeep
}

// takenIn is what a message was taken in with.
type takenIn struct {
	at     time.Time
	place  store.Place
	flags  []string
	modseq uint64
}

// claimAtOnce claims a message that was read a moment ago, and that nobody had
// claimed then, without reading it again.
func (e *Engine) claimAtOnce(ctx context.Context, box Mailbox, d store.Draft) (bool, error) {
	it := e.taken[d.Parent]
	if !e.justRead(d.Parent) || e.hasKeyword(it.flags) || len(e.othersClaims(it.flags)) > 0 || !slices.Contains(e.acc.Folders, it.place.Mailbox) {
		return false, nil
	}
	held, err := box.ClaimAt(ctx, imapwatch.Box{Name: it.place.Mailbox, UIDValidity: it.place.UIDValidity}, it.place.UID, it.modseq, claimPrefix+e.opt.Installation)
	e.step("claimed")
	return held, err
}

// spent reports whether a source says that it had its draft although this store
// has written none: a store restored from an old backup, or another installation's draft.
func (e *Engine) spent(d store.Draft, parent store.Message, flags []string) bool {
	return e.hasKeyword(flags) && !parent.Marked && d.Revision == 0
}

// spend ends a plan whose draft was written before and is not in the mailbox any more.
func (e *Engine) spend(ctx context.Context, box Mailbox, d store.Draft) error {
	if err := e.listDrafts(ctx, box); err != nil {
		return err
	}
	if s, ok := e.drafts.byID(d.MessageID); ok {
		return e.adopt(ctx, d, s)
	}
	return e.end(ctx, d, store.Discarded, Thrown, "the mailbox says that a draft for this message was written, and it is gone: none is written again")
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
