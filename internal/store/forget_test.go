package store

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"
	"time"
)

// TestForgettingLeavesNoTrace looks for the words in every byte of the folder.
func TestForgettingLeavesNoTrace(t *testing.T) {
	dir := t.TempDir()
	s := open(t, dir)
	put := func(thread, word string, at time.Time) {
		t.Helper()
		update(t, s, func(tx *Tx) error {
			if err := tx.PutThread(Thread{ID: thread, Account: "a", Subject: word + " subject", Company: word + " company", Latest: at, Recruiting: true}); err != nil {
				return err
			}
			if err := tx.PutMessage(Message{Account: "a", Key: "k" + thread, Thread: thread, MessageID: "<" + word + "@x>", Date: at, Sender: word + "@x.example",
				Subject: word, Base: word, State: Read, Header: []byte(word + " header"), Raw: bytes.Repeat([]byte(word+" raw "), 4000), Reading: "{}"}); err != nil {
				return err
			}
			if err := tx.PutPlace("a", "k"+thread, Place{Mailbox: word + "-box", UIDValidity: 1, UID: 1}); err != nil {
				return err
			}
			if err := tx.Link("a", thread, []string{"<" + word + "@ref>"}); err != nil {
				return err
			}
			if err := tx.PutCorrection(Correction{Account: "a", Key: "k" + thread, At: at, Signals: "[]", Print: []byte(word + " print"), Was: word + " was"}); err != nil {
				return err
			}
			if err := tx.AddNote(thread, Note{At: at, Kind: "note", Text: word + " note"}); err != nil {
				return err
			}
			if err := tx.PutDraft(Draft{ID: "d" + thread, Account: "a", Thread: thread, Parent: "k" + thread, Kind: "withdraw", State: Saved, Raw: []byte(word + " draft"), Created: at, Updated: at}); err != nil {
				return err
			}
			if err := tx.PutSend(Send{ID: "s" + thread, Account: "a", Draft: "d" + thread, Thread: thread, Subject: word + " sent", Approved: at, Undo: at, Planned: at}); err != nil {
				return err
			}
			if _, err := tx.AddNotice(NoticeRow{Matter: "m" + thread, Account: "a", Thread: thread, At: at, Kind: "x", Text: word + " notice"}); err != nil {
				return err
			}
			return tx.Log(Event{At: at, Account: "a", Thread: thread, Message: "k" + thread, What: "x", Detail: word + " event"})
		})
	}
	put("t1", "XYLOPHONE", day)
	put("t2", "ZEPPELIN", day.AddDate(-1, 0, 0))
	put("t3", "KEEPSAKE", day)
	if err := os.WriteFile(filepath.Join(dir, FileName+".v1"), []byte("XYLOPHONE of before the upgrade"), 0o600); err != nil {
		t.Fatal(err)
	}
	holds := func(word string) (in []string) {
		t.Helper()
		files, err := os.ReadDir(dir)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range files {
			data, err := os.ReadFile(filepath.Join(dir, f.Name()))
			if err != nil {
				t.Fatal(err)
			}
			if bytes.Contains(data, []byte(word)) {
				in = append(in, f.Name())
			}
		}
		return in
	}
	if len(holds("XYLOPHONE")) < 2 || len(holds("ZEPPELIN")) == 0 {
		t.Fatal("the test does not see what is there")
	}
	update(t, s, func(tx *Tx) error { return tx.ForgetThread("t1") })
	if err := s.Compact(t.Context()); err != nil {
		t.Fatal(err)
	}
	if in := holds("XYLOPHONE"); in != nil {
		t.Errorf("it is still in %v", in)
	}
	update(t, s, func(tx *Tx) error {
		hs, err := tx.ThreadsBefore(day.AddDate(0, -1, 0))
		if err != nil || len(hs) != 1 || hs[0].ID != "t2" {
			t.Errorf("%v, %v", hs, err)
		}
		if err := tx.ForgetThread("t2"); err != nil {
			return err
		}
		return tx.ForgetBefore(day.AddDate(0, -1, 0))
	})
	if err := s.Compact(t.Context()); err != nil {
		t.Fatal(err)
	}
	if in := holds("ZEPPELIN"); in != nil {
		t.Errorf("it is still in %v", in)
	}
	kept := view(t, s, func(tx *Tx) (int, error) {
		ms, err := tx.MessagesOf("t3")
		ns, err2 := tx.NotesOf("t3")
		if err == nil {
			err = err2
		}
		return len(ms) + len(ns), err
	})
	if kept != 2 || len(holds("KEEPSAKE")) == 0 {
		t.Errorf("what was to stay is gone: %d", kept)
	}
}

func TestNotesMoveWithTheirThread(t *testing.T) {
	s := open(t, t.TempDir())
	update(t, s, func(tx *Tx) error {
		for _, id := range []string{"a1", "a2"} {
			if err := tx.PutThread(Thread{ID: id, Account: "a", Latest: day}); err != nil {
				return err
			}
		}
		if err := tx.AddNote("a2", Note{At: day, Kind: "red", Text: "late"}); err != nil {
			return err
		}
		return tx.Merge("a1", "a2")
	})
	if ns := view(t, s, func(tx *Tx) ([]Note, error) { return tx.NotesOf("a1") }); len(ns) != 1 || ns[0].Text != "late" || ns[0].Kind != "red" {
		t.Errorf("%+v", ns)
	}
}
