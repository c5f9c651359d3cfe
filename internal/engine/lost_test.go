package engine

import (
	"slices"
	"strings"
	"testing"
	"time"

	"inboxd/internal/imapwatch"
	"inboxd/internal/store"
)

// The store is put back to what it was at some step of a pass; meanwhile the
// pass came to its end and the user threw the draft away. The source's keyword
// tells, whatever the old store was about to do.
func TestRestoredStoreDoesNotWriteAgain(t *testing.T) {
	t.Parallel()
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

// fresh gives a world a store that knows nothing.
func (w *world) fresh() {
	w.t.Helper()
	st, err := store.Memory()
	if err != nil {
		w.t.Fatal(err)
	}
	w.t.Cleanup(func() { st.Close() })
	w.store, w.told = st, nil
}

// Without keywords, nothing says that a draft was thrown away but what else
// inboxd left in the folder: then the user is told, and none is written.
func TestLostStoreWithoutKeywords(t *testing.T) {
	w := newWorld(t)
	w.server.noKeywords = true
	w.offer("1", "")
	w.offer("2", "")
	w.must()
	w.server.drop("Entwürfe", w.server.boxes["Entwürfe"].msgs[0].UID)
	w.fresh()
	w.now = w.now.Add(time.Hour)
	w.must()
	w.wantDrafts("2")
	told := false
	for _, r := range w.told {
		told = told || (r.What == Notice && strings.Contains(r.Text, "before this state file began"))
	}
	if !told {
		t.Error("the user was not told")
	}
	w.now = w.now.Add(time.Hour)
	w.offer("3", "")
	w.must()
	w.wantDrafts("2", "3")
	// The user's word is enough, as ever.
	var id string
	if err := w.store.View(t.Context(), func(tx *store.Tx) error {
		ms, err := tx.FindMessage("1@x.example")
		if err == nil && len(ms) == 1 {
			id = ms[0].Thread
		}
		return err
	}); err != nil {
		t.Fatal(err)
	}
	if err := Ask(t.Context(), w.store, id, "decline_offer", "", w.now); err != nil {
		t.Fatal(err)
	}
	w.must()
	w.wantDrafts("2", "3", "1")
}

// With an empty drafts folder there is no sign of an earlier store: it is a first start.
func TestFirstStartWithoutKeywords(t *testing.T) {
	w := newWorld(t)
	w.server.noKeywords = true
	w.offer("1", "")
	w.server.deliver("Entwürfe", w.note(alex, "sam@x.example", "Lunch", "lunch", "0", "Tomorrow?"), w.now, `\Draft`)
	w.must()
	if n := len(w.drafts()); n != 2 {
		t.Errorf("%d drafts", n)
	}
}
