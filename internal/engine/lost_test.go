package engine

import (
	"slices"
	"testing"
	"time"

	"inboxd/internal/imapwatch"
	"inboxd/internal/store"
)

// The store is put back to what it was at some step of a pass; meanwhile the
// pass came to its end and the user threw the draft away. The source's keyword
// tells, whatever the old store was about to do.
func TestRestoredStoreDoesNotWriteAgain(t *testing.T) {
	for _, condStore := range []bool{false, true} {
		for n := 1; ; n++ {
			w := newWorld(t)
			w.server.condStore, w.id = condStore, "aaaaaaaaaa"
			w.offer("1", "")
			count, reached := 0, false
			w.step = func(string) {
				if count++; count == n {
					reached = true
					panic(killed{})
				}
			}
			func() {
				defer func() { _ = recover() }()
				w.must()
			}()
			w.step = nil
			if !reached {
				t.Logf("%d steps", n-1)
				break
			}
			// The store is as it was then; the mailbox is as a whole pass left it.
			done := w.beside()
			done.id = w.id
			done.must()
			if len(w.drafts()) != 1 {
				t.Fatalf("step %d: %d drafts", n, len(w.drafts()))
			}
			w.server.drop("Entwürfe", w.server.boxes["Entwürfe"].msgs[0].UID)
			for range 3 {
				w.now = w.now.Add(11 * time.Minute)
				w.must()
			}
			w.wantDrafts()
		}
	}
}

// The same with the draft still there: it is taken for what it is.
func TestRestoredStoreFindsItsDraft(t *testing.T) {
	w := newWorld(t)
	w.offer("1", "")
	w.step = func(s string) {
		if s == "committed" {
			panic(killed{})
		}
	}
	func() {
		defer func() { _ = recover() }()
		w.must()
	}()
	w.step = nil
	done := w.beside()
	done.must()
	w.now = w.now.Add(time.Hour)
	w.must(imapwatch.Full)
	w.wantDrafts("1")
	if s := w.states(); !slices.Equal(s, []string{string(store.Saved)}) {
		t.Errorf("states %v", s)
	}
}
