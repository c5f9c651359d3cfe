package store

import (
	"context"
	"database/sql"
	"errors"
	"os"
	"path/filepath"
	"reflect"
	"strconv"
	"testing"
	"time"
)

func open(t *testing.T, dir string) *Store {
	t.Helper()
	s, err := Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

func update(t *testing.T, s *Store, fn func(*Tx) error) {
	t.Helper()
	if err := s.Update(context.Background(), fn); err != nil {
		t.Fatal(err)
	}
}

func view[T any](t *testing.T, s *Store, fn func(*Tx) (T, error)) (v T) {
	t.Helper()
	err := s.View(context.Background(), func(tx *Tx) (err error) {
		v, err = fn(tx)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return v
}

var day = time.Date(2026, 3, 9, 10, 0, 0, 0, time.FixedZone("", 3600))

func TestFilesArePrivate(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "state")
	s := open(t, dir)
	update(t, s, func(tx *Tx) error { return tx.SetMeta("k", "v") })
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		info, err := e.Info()
		if err != nil {
			t.Fatal(err)
		}
		if info.Mode().Perm() != 0o600 {
			t.Errorf("%s has mode %v", e.Name(), info.Mode())
		}
	}
	if info, _ := os.Stat(dir); info.Mode().Perm() != 0o700 {
		t.Errorf("the folder has mode %v", info.Mode())
	}
}

func TestSecondDaemonIsKeptOut(t *testing.T) {
	dir := t.TempDir()
	s := open(t, dir)
	if _, err := Open(dir); !errors.Is(err, ErrLocked) {
		t.Fatalf("second Open: %v, want ErrLocked", err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	open(t, dir)
}

func TestLookBesideADaemonAndAfterIt(t *testing.T) {
	dir := t.TempDir()
	if _, err := Look(dir); !errors.Is(err, ErrNone) {
		t.Fatalf("Look at nothing: %v, want ErrNone", err)
	}
	s := open(t, dir)
	update(t, s, func(tx *Tx) error { return tx.SetMeta("k", "v") })
	for _, running := range []bool{true, false} {
		if !running {
			s.Close()
		}
		l, err := Look(dir)
		if err != nil {
			t.Fatalf("running=%v: %v", running, err)
		}
		if got := view(t, l, func(tx *Tx) (string, error) { return tx.Meta("k") }); got != "v" {
			t.Errorf("running=%v: read %q", running, got)
		}
		if err := l.Update(context.Background(), func(tx *Tx) error { return tx.SetMeta("k", "w") }); err == nil {
			t.Errorf("running=%v: a looker could write", running)
		}
		l.Close()
	}
}

func TestUpdateIsAllOrNothing(t *testing.T) {
	s := open(t, t.TempDir())
	boom := errors.New("boom")
	err := s.Update(context.Background(), func(tx *Tx) error {
		if err := tx.SetCursor("a", "INBOX", Cursor{UIDValidity: 1, Next: 9}); err != nil {
			return err
		}
		return boom
	})
	if !errors.Is(err, boom) {
		t.Fatal(err)
	}
	found := view(t, s, func(tx *Tx) (bool, error) { _, ok, err := tx.Cursor("a", "INBOX"); return ok, err })
	if found {
		t.Error("half a transaction was kept")
	}
}

func TestRoundTrips(t *testing.T) {
	dir := t.TempDir()
	s := open(t, dir)
	m := Message{Account: "a@x.example", Key: "<1@x>", Thread: "t1", MessageID: "<1@x>", Date: day, Mine: true, Sender: "a@x.example",
		Subject: "Re: Offer", Base: "offer", State: Read, Reason: "", Marked: true, Header: []byte("h"), Raw: []byte("r"), Reading: "{}"}
	h := Thread{ID: "t1", Account: "a@x.example", Subject: "Offer", Company: "C", Role: "R", Counterpart: "p@y.example", Word: "decline",
		WordReason: "fit", WordAt: day.UTC(), Asked: "hold", Decision: "{}", Dirty: true, Latest: day.UTC(), Recruiting: true}
	d := Draft{ID: "d1", Account: "a@x.example", Thread: "t1", Parent: "<1@x>", Kind: "withdraw", Revision: 2, State: Saved, MessageID: "<d@x>",
		Fingerprint: "f", Raw: []byte("raw"), Recipients: Recipients{To: []string{"p@y.example"}, Cc: []string{}}, Subject: "Re: Offer",
		Place: Place{"Drafts", 7, 12}, Appended: day.UTC(), UIDNext: 12, Verified: true, Missing: day.UTC(), Stale: true, Problem: "p",
		Created: day.UTC(), Updated: day.UTC()}
	update(t, s, func(tx *Tx) error {
		return errors.Join(tx.PutMessage(m), tx.PutThread(h), tx.PutDraft(d),
			tx.PutPlace(m.Account, m.Key, Place{"INBOX", 1, 2}), tx.Link(m.Account, "t1", []string{"<1@x>", "<0@x>"}),
			tx.Log(Event{At: day.UTC(), Account: m.Account, Thread: "t1", Message: m.Key, What: "arrived", Detail: "x"}))
	})
	s.Close()
	s = open(t, dir)
	gotM := view(t, s, func(tx *Tx) ([]Message, error) { return tx.MessagesOf("t1") })
	if len(gotM) != 1 || !gotM[0].Date.Equal(m.Date) || gotM[0].Date.Format(time.RFC3339) != m.Date.Format(time.RFC3339) {
		t.Fatalf("message: %+v", gotM)
	}
	gotM[0].Date = m.Date
	if !reflect.DeepEqual(gotM[0], m) {
		t.Errorf("message\n got %+v\nwant %+v", gotM[0], m)
	}
	if got := view(t, s, func(tx *Tx) (Thread, error) { h, _, err := tx.Thread("t1"); return h, err }); !reflect.DeepEqual(got, h) {
		t.Errorf("thread\n got %+v\nwant %+v", got, h)
	}
	if got := view(t, s, func(tx *Tx) (Draft, error) { d, _, err := tx.Draft("d1"); return d, err }); !reflect.DeepEqual(got, d) {
		t.Errorf("draft\n got %+v\nwant %+v", got, d)
	}
	if got := view(t, s, func(tx *Tx) ([]string, error) { return tx.ThreadsOf(m.Account, []string{"<0@x>", "<1@x>", "<9@x>"}) }); !reflect.DeepEqual(got, []string{"t1"}) {
		t.Errorf("threads of ids: %v", got)
	}
	if got := view(t, s, func(tx *Tx) ([]Message, error) { return tx.FindMessage("1@x") }); len(got) != 1 {
		t.Errorf("found %d messages by id without brackets", len(got))
	}
	n := view(t, s, func(tx *Tx) (int, error) {
		return tx.DraftedBetween(m.Account, day.Add(-time.Minute), day.AddDate(0, 0, 1))
	})
	after := view(t, s, func(tx *Tx) (int, error) {
		return tx.DraftedBetween(m.Account, day.Add(time.Minute), day.AddDate(0, 0, 1))
	})
	if n != 1 || after != 0 {
		t.Errorf("drafted since: %d before, %d after; want 1, 0", n, after)
	}
}

func TestMergeKeepsTheLaterWord(t *testing.T) {
	s := open(t, t.TempDir())
	update(t, s, func(tx *Tx) error {
		return errors.Join(
			tx.PutThread(Thread{ID: "old", Account: "a", Word: "pursue", WordAt: day}),
			tx.PutThread(Thread{ID: "new", Account: "a", Word: "decline", WordAt: day.Add(time.Hour), Recruiting: true}),
			tx.PutMessage(Message{Account: "a", Key: "k", Thread: "new", Date: day, State: Read}),
			tx.Link("a", "new", []string{"<k>"}), tx.Merge("old", "new"))
	})
	h := view(t, s, func(tx *Tx) (Thread, error) { h, _, err := tx.Thread("old"); return h, err })
	if h.Word != "decline" || !h.Recruiting || !h.Dirty {
		t.Errorf("merged thread: %+v", h)
	}
	if _, found, _ := view3(t, s, "new"); found {
		t.Error("the merged thread is still there")
	}
	if ms := view(t, s, func(tx *Tx) ([]Message, error) { return tx.MessagesOf("old") }); len(ms) != 1 {
		t.Errorf("messages after the merge: %d", len(ms))
	}
}

func view3(t *testing.T, s *Store, id string) (h Thread, found bool, err error) {
	err = s.View(context.Background(), func(tx *Tx) (err error) { h, found, err = tx.Thread(id); return err })
	return h, found, err
}

func TestNewerFileIsRefused(t *testing.T) {
	dir := t.TempDir()
	s := open(t, dir)
	if _, err := s.db.Exec("PRAGMA user_version = 99"); err != nil {
		t.Fatal(err)
	}
	s.Close()
	if _, err := Open(dir); err == nil {
		t.Error("a file of a newer version was opened for writing")
	}
	if _, err := Look(dir); err == nil {
		t.Error("a file of a newer version was opened for reading")
	}
}

func TestDamagedFileIsRefusedInWords(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, FileName), []byte("this is no database, but it is long enough to be taken for one"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := Open(dir); err == nil {
		t.Error("a damaged file was opened")
	} else {
		t.Log(err)
	}
	if s, err := Open(dir); err == nil || errors.Is(err, ErrLocked) {
		t.Errorf("the lock was kept after a failed start: %v %v", s, err)
	}
}

func TestMemoryTouchesNoDisk(t *testing.T) {
	s, err := Memory()
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	update(t, s, func(tx *Tx) error { return tx.SetMeta("k", "v") })
	if got := view(t, s, func(tx *Tx) (string, error) { return tx.Meta("k") }); got != "v" {
		t.Errorf("read %q", got)
	}
	var name sql.NullString
	if err := s.db.QueryRow("SELECT file FROM pragma_database_list").Scan(&name); err != nil || name.String != "" {
		t.Errorf("the dry-run store has a file: %q %v", name.String, err)
	}
}

// A full disk (here: no more pages) must fail the transaction and leave what was there.
func TestFullDiskFailsCleanly(t *testing.T) {
	s := open(t, t.TempDir())
	update(t, s, func(tx *Tx) error { return tx.SetMeta("k", "v") })
	var pages int
	if err := s.db.QueryRow("PRAGMA page_count").Scan(&pages); err != nil {
		t.Fatal(err)
	}
	if err := s.db.QueryRow("PRAGMA max_page_count=" + strconv.Itoa(pages)).Scan(&pages); err != nil {
		t.Fatal(err)
	}
	err := s.Update(context.Background(), func(tx *Tx) error {
		return tx.PutMessage(Message{Account: "a", Key: "k", Date: day, State: New, Raw: make([]byte, 1<<20)})
	})
	if err == nil {
		t.Fatal("a megabyte fitted on a full disk")
	}
	t.Log(err)
	if got := view(t, s, func(tx *Tx) (string, error) { return tx.Meta("k") }); got != "v" {
		t.Errorf("after the failure: %q", got)
	}
}
