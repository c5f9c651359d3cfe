package engine

import (
	"slices"
	"strings"
	"testing"
	"time"

	"inboxd/internal/imapwatch"
	"inboxd/internal/store"
)

// beside is another installation on the same mailbox, with a store of its own.
func (w *world) beside() *world {
	w.t.Helper()
	o := newWorld(w.t)
	o.server, o.now, o.acc = w.server, w.now, w.acc
	return o
}

// within runs do once, at the moment before an operation of the next passes.
func (w *world) within(op string, do func()) {
	w.server.fail = func(now string) error {
		if now == op {
			w.server.fail = nil
			do()
		}
		return nil
	}
}

func TestTwoInstallationsAppendAtOnce(t *testing.T) {
	for _, noUID := range []bool{false, true} {
		a := newWorld(t)
		a.server.noUID = noUID
		b := a.beside()
		a.offer("1", "")
		a.within("APPEND", func() { b.must() })
		a.must()
		a.wantDrafts("1")
		for range 2 {
			a.must()
			b.must()
		}
		a.wantDrafts("1")
		if s := slices.Concat(a.states(), b.states()); !slices.Equal(s, []string{"saved", "saved"}) {
			t.Errorf("states %v", s)
		}
		// Both go on as one: the thread moves on, and the draft is replaced once.
		a.now = a.now.Add(time.Hour)
		b.now = a.now
		a.offer("2", "1")
		a.within("APPEND", func() { b.must() })
		a.must()
		b.must()
		a.now = a.now.Add(time.Hour)
		b.now = a.now
		a.must()
		b.must()
		a.wantDrafts("2")
		for _, w := range []*world{a, b} {
			if s := w.states(); !slices.Equal(s, []string{"superseded", "saved"}) {
				t.Errorf("states %v", s)
			}
		}
	}
}

// One of two dies at every step while the other works; at rest there is one draft each.
func TestTwoInstallationsOneDies(t *testing.T) {
	t.Parallel()
	for n := 1; ; n++ {
		a := newWorld(t)
		b := a.beside()
		a.offer("1", "")
		a.offer("2", "")
		a.within("APPEND", func() { b.must() })
		reached := a.dieAt(n)
		b.must()
		a.must()
		got := a.drafts()
		slices.Sort(got)
		if !slices.Equal(got, []string{"<1@x.example>", "<2@x.example>"}) {
			t.Fatalf("dead at step %d: drafts answer %v", n, got)
		}
		if !reached {
			t.Logf("%d steps", n-1)
			return
		}
	}
}

// The twin that the user wrote in stays, whichever it is.
func TestTouchedTwinStays(t *testing.T) {
	for _, touch := range []int{0, 1} {
		a := newWorld(t)
		b := a.beside()
		a.offer("1", "")
		a.within("APPEND", func() { b.must() })
		a.step = func(s string) {
			if s == "recorded" {
				panic(killed{}) // before it looks for twins
			}
		}
		func() {
			defer func() { _ = recover() }()
			a.must()
		}()
		a.step = nil
		box := a.server.boxes["Entwürfe"]
		if len(box.msgs) != 2 {
			t.Fatalf("%d drafts before anyone looks again", len(box.msgs))
		}
		// As aerc and mutt do: the text changes, the id stays.
		old := box.msgs[touch]
		a.server.drop("Entwürfe", old.UID)
		uid := a.server.deliver("Entwürfe", []byte(strings.Replace(string(old.Raw), "Thank you", "Thanks a lot", 1)), a.now, `\Draft`)
		for range 2 {
			a.must()
			b.must()
		}
		if len(box.msgs) != 1 || box.msgs[0].UID != uid {
			t.Fatalf("of twins, the %d. touched, %d are left", touch+1, len(box.msgs))
		}
		if s := slices.Concat(a.states(), b.states()); !slices.Equal(s, []string{"edited", "edited"}) {
			t.Errorf("states %v", s)
		}
	}
}

func TestTwinsWithoutUIDPLUSAreTold(t *testing.T) {
	a := newWorld(t)
	a.server.noRemove = true
	b := a.beside()
	a.offer("1", "")
	a.within("APPEND", func() { b.must() })
	for range 3 {
		a.must()
		b.must()
	}
	told := 0
	for _, r := range a.told {
		if r.What == Notice && strings.Contains(r.Text, "twice") {
			told++
		}
	}
	if told != 1 {
		t.Errorf("told %d times that the draft is there twice", told)
	}
}

// The store is lost while an untouched draft lies in the mailbox: it is
// recognised, and brought up to date as if nothing had happened.
func TestLostStoreKnowsItsDraftAgain(t *testing.T) {
	w := newWorld(t)
	w.offer("1", "")
	w.must()
	st, err := store.Memory()
	if err != nil {
		t.Fatal(err)
	}
	defer st.Close()
	w.store = st
	w.must()
	w.wantDrafts("1")
	if s := w.states(); !slices.Equal(s, []string{"saved"}) {
		t.Fatalf("states %v", s)
	}
	w.now = w.now.Add(time.Hour)
	w.offer("2", "1")
	w.must()
	w.wantDrafts("2")
}

// After a draft was written there is one more look soon, and then none.
func TestLooksAgainAfterADraft(t *testing.T) {
	w := newWorld(t)
	w.offer("1", "")
	e := New(w.store, w.acc, Options{Now: func() time.Time { return w.now }})
	conn := &fakeConn{f: w.server}
	if err := e.Pass(t.Context(), conn, imapwatch.Full); err != nil {
		t.Fatal(err)
	}
	if at := e.Again(); at.IsZero() || at.Sub(w.now) > time.Minute {
		t.Errorf("after a draft the next look is at %v", at)
	}
	if err := e.Pass(t.Context(), conn, imapwatch.Full); err != nil {
		t.Fatal(err)
	}
	if at := e.Again(); !at.IsZero() {
		t.Errorf("without a draft the next look is at %v", at)
	}
}
