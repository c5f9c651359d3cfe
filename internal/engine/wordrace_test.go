package engine

import (
	"context"
	"testing"
	"time"

	"inboxd/internal/decide"
)

// A word that the user gives while a thread is judged is not lost under what was
// decided without it.
func TestAWordDuringAPassIsKept(t *testing.T) {
	w := newWorld(t)
	w.offer("1", "")
	w.must()
	w.wantDrafts("1")
	w.now = w.now.Add(time.Hour)
	w.offer("2", "1")
	w.step = func(s string) {
		if s != "judged" {
			return
		}
		w.step = nil
		if err := Decide(context.Background(), w.store, w.thread(), decide.Pursue, "", w.now); err != nil {
			t.Error(err)
		}
	}
	w.must()
	w.must()
	w.wantDrafts()
	w.now = w.now.Add(time.Hour)
	if err := Decide(context.Background(), w.store, w.thread(), decide.Decline, "", w.now); err != nil {
		t.Fatal(err)
	}
	w.must()
	w.wantDrafts("2")
}
