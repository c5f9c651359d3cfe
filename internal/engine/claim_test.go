package engine

import (
	"slices"
	"testing"
	"time"
)

// pair are two installations on one mailbox of a server that can arbitrate.
func pair(t *testing.T) (a, b *world) {
	t.Helper()
	a = newWorld(t)
	a.server.condStore = true
	b = a.beside()
	a.id, b.id = "aaaaaaaaaa", "bbbbbbbbbb"
	return a, b
}

func appends(w *world) (n int) {
	for _, op := range w.server.writes {
		if op == "APPEND Entwürfe" {
			n++
		}
	}
	return n
}

func TestClaimKeepsTheOtherFromWriting(t *testing.T) {
	a, b := pair(t)
	a.offer("1", "")
	a.within("APPEND", func() { b.must() })
	a.must()
	b.must()
	a.wantDrafts("1")
	if n := appends(a); n != 1 {
		t.Errorf("%d APPENDs", n)
	}
	if s := slices.Concat(a.states(), b.states()); !slices.Equal(s, []string{"saved", "saved"}) {
		t.Errorf("states %v", s)
	}
}

// The claimant dies between its claim and its APPEND: the other waits two
// minutes and takes over. When the first wakes it sees that, and writes nothing.
func TestClaimIsTakenOver(t *testing.T) {
	a, b := pair(t)
	a.offer("1", "")
	a.step = func(s string) {
		if s == "claimed" {
			panic(killed{})
		}
	}
	func() {
		defer func() { _ = recover() }()
		a.must()
	}()
	a.step = nil
	b.must()
	b.now = b.now.Add(time.Minute)
	b.must()
	b.wantDrafts()
	b.now = b.now.Add(61 * time.Second)
	b.within("APPEND", func() { a.must() }) // it wakes at the worst moment
	b.must()
	b.wantDrafts("1")
	a.now = b.now
	a.must()
	a.wantDrafts("1")
	if n := appends(a); n != 1 {
		t.Errorf("%d APPENDs", n)
	}
}

// A clock that is set back must not make a claim hold for ever.
func TestClaimAndTheClock(t *testing.T) {
	a, b := pair(t)
	a.offer("1", "")
	a.server.boxes["INBOX"].msgs[0].Flags = []string{claimPrefix + "aaaaaaaaaa"}
	b.must()
	b.now = b.now.Add(-48 * time.Hour)
	b.must()
	b.now = b.now.Add(3 * time.Minute)
	b.must()
	b.wantDrafts("1")
}

// What was claimed and written once is not waited for when the user wants another.
func TestSpentClaimDoesNotHold(t *testing.T) {
	a, b := pair(t)
	a.offer("1", "")
	a.must() // claimed, written, marked
	b.must()
	if n, err := Retract(t.Context(), b.store, []string{alex}, b.now); err != nil || n != 1 {
		t.Fatalf("retracted %d: %v", n, err)
	}
	b.must()
	b.wantDrafts()
	b.now = b.now.Add(time.Hour)
	if err := Decide(t.Context(), b.store, b.thread(), "decline", "", b.now); err != nil {
		t.Fatal(err)
	}
	b.must()
	b.wantDrafts("1")
}

// Dead at every step beside a living one: one draft each, and after the wait none is missing.
func TestClaimsOneDies(t *testing.T) {
	t.Parallel()
	for n := 1; ; n++ {
		a, b := pair(t)
		a.offer("1", "")
		a.offer("2", "")
		a.within("CLAIM", func() { b.must() })
		reached := a.dieAt(n)
		for range 4 {
			b.must()
			a.must()
			b.now = b.now.Add(70 * time.Second)
			a.now = b.now
		}
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
