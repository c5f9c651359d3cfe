package engine

import (
	"context"
	"testing"
	"time"

	"inboxd/internal/imapwatch"
	"inboxd/internal/store"
)

// The clock was a month ahead when it all began, and is set right later.
func TestClockAheadAtTheFirstStart(t *testing.T) {
	w := newWorld(t)
	right := w.now
	w.offer("1", "")
	w.now = right.AddDate(0, 1, 0)
	w.must()
	w.wantDrafts()
	w.now = right.Add(time.Hour)
	w.offer("2", "")
	w.must()
	w.wantDrafts("1", "2")
}

// A clock that jumps ahead and back neither writes a draft twice nor keeps one back.
func TestClockJumps(t *testing.T) {
	w := newWorld(t)
	right := w.now
	w.acc.DraftsPerDay = 2
	w.offer("1", "")
	w.must()
	for i, at := range []time.Time{right.AddDate(4, 0, 0), right.AddDate(-1, 0, 0), right.AddDate(0, 0, 3)} {
		w.now = at
		w.must(imapwatch.Full, imapwatch.Quick)
		w.now = right.Add(time.Duration(i+1) * time.Minute)
		w.must()
		w.wantDrafts("1")
	}
	// Two of a day that never was do not count against the real one.
	w.now = right.AddDate(4, 0, 0)
	w.offer("2", "")
	w.offer("3", "")
	w.must()
	w.wantDrafts("1", "2", "3")
	w.now = right.AddDate(0, 0, 1)
	w.offer("4", "")
	w.must()
	w.wantDrafts("1", "2", "3", "4")
}

// A draft that a refused APPEND put to rest while the clock was ahead is not left there for years.
func TestClockBackAfterARefusal(t *testing.T) {
	w := newWorld(t)
	right := w.now
	w.now = right.AddDate(4, 0, 0)
	w.offer("1", "")
	w.server.fail = func(op string) error {
		if op == "APPEND" {
			return &imapwatch.Error{Kind: imapwatch.OverQuota, What: "the mailbox is full"}
		}
		return nil
	}
	_ = w.visit() // refused
	w.server.fail = nil
	w.now = right.Add(time.Hour)
	w.must()
	w.wantDrafts("1")
}

// A deleted draft that was missed while the clock was ahead is not taken for thrown away at once.
func TestClockBackWhileADraftIsMissing(t *testing.T) {
	w := newWorld(t)
	right := w.now
	w.offer("1", "")
	w.must()
	w.server.drop("Entwürfe", 1)
	w.now = right.AddDate(1, 0, 0)
	w.must()
	w.now = right.Add(time.Minute)
	w.must()
	w.now = right.Add(12 * time.Minute)
	w.must()
	var ds []store.Draft
	err := w.store.View(context.Background(), func(tx *store.Tx) (err error) {
		ds, err = tx.DraftsIn(alex, store.Discarded)
		return err
	})
	if err != nil || len(ds) != 1 {
		t.Errorf("%d thrown away: %v", len(ds), err)
	}
	w.wantDrafts()
}
