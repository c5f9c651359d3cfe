package engine

import (
	"context"
	"slices"
	"testing"
	"time"

	"inboxd/internal/imapwatch"
	"inboxd/internal/mail"
	"inboxd/internal/store"
)

// Subfolders finds or makes mailboxes as a server with the delimiter "/" does.
func (c *fakeConn) Subfolders(_ context.Context, parent string, leaves []string, create bool) (map[string]string, error) {
	found := map[string]string{}
	for _, l := range leaves {
		name := parent + "/" + l
		if c.f.boxes[name] == nil && create {
			if err := c.may("CREATE"); err != nil {
				return found, err
			}
			c.f.boxes[name] = &fakeMailbox{validity: 900, next: 1}
			c.f.writes = append(c.f.writes, "CREATE "+name)
		}
		if c.f.boxes[name] != nil {
			found[l] = name
		}
	}
	return found, nil
}

// move takes the message named n from INBOX into another folder, as a mail client does.
func (w *world) move(n, folder string) {
	w.t.Helper()
	inbox := w.server.boxes["INBOX"]
	for _, it := range slices.Clone(inbox.msgs) {
		if m, err := mail.Parse(it.Raw); err == nil && m.MessageID == "<"+n+"@x.example>" {
			w.server.drop("INBOX", it.UID)
			w.server.deliver(folder, it.Raw, it.InternalDate)
			return
		}
	}
	w.t.Fatalf("no message %s in INBOX", n)
}

func (w *world) word(n string) string {
	w.t.Helper()
	var word string
	err := w.store.View(context.Background(), func(tx *store.Tx) error {
		ms, err := tx.FindMessage("<" + n + "@x.example>")
		if err != nil || len(ms) == 0 {
			return err
		}
		h, _, err := tx.Thread(ms[0].Thread)
		word = h.Word
		return err
	})
	if err != nil {
		w.t.Fatal(err)
	}
	return word
}

func gestureWorld(t *testing.T) *world {
	w := newWorld(t)
	w.acc.Gestures = true
	w.acc.Policy.Stance = "undecided"
	w.offer("a", "")
	w.must()
	w.wantDrafts()
	return w
}

func TestGestureSetsTheStance(t *testing.T) {
	for folder, drafts := range map[string]int{"Decline": 1, "Negotiate": 1, "Pursue": 0, "Ignore": 0} {
		w := gestureWorld(t)
		w.now = w.now.Add(time.Minute)
		w.move("a", "inboxd/"+folder)
		w.must(imapwatch.Full, imapwatch.Quick)
		if got := len(w.drafts()); got != drafts {
			t.Errorf("%s: %d drafts", folder, got)
		}
		if w.word("a") == "" {
			t.Errorf("%s: no word", folder)
		}
	}
}

func TestGestureInAQuickPass(t *testing.T) {
	w := gestureWorld(t)
	w.move("a", "inboxd/Decline")
	w.must(imapwatch.Full, imapwatch.Quick)
	w.wantDrafts("a")
	// Moved on to another folder: the newest gesture counts, and the untouched draft goes.
	w.now = w.now.Add(time.Hour)
	m := w.server.boxes["inboxd/Decline"].msgs[0]
	w.server.drop("inboxd/Decline", m.UID)
	w.server.deliver("inboxd/Pursue", m.Raw, m.InternalDate)
	w.must(imapwatch.Full, imapwatch.Quick)
	w.wantDrafts()
	if w.word("a") != "pursue" {
		t.Errorf("word %q", w.word("a"))
	}
}

func TestGestureIsHeardOnce(t *testing.T) {
	w := gestureWorld(t)
	w.move("a", "inboxd/Pursue")
	w.must()
	if err := Decide(context.Background(), w.store, w.threadOf("a"), "decline", "", w.now.Add(time.Minute)); err != nil {
		t.Fatal(err)
	}
	w.now = w.now.Add(2 * time.Minute)
	w.must()
	w.must()
	w.wantDrafts("a")
	// Renumbered: everything in the folder is seen again, and the later word stands.
	w.server.boxes["inboxd/Pursue"].validity++
	w.must()
	if w.word("a") != "decline" {
		t.Errorf("word %q", w.word("a"))
	}
}

func (w *world) threadOf(n string) (id string) {
	w.t.Helper()
	err := w.store.View(context.Background(), func(tx *store.Tx) error {
		ms, err := tx.FindMessage("<" + n + "@x.example>")
		if err == nil && len(ms) > 0 {
			id = ms[0].Thread
		}
		return err
	})
	if err != nil {
		w.t.Fatal(err)
	}
	return id
}

// Without the user's word no folder is made, and one that is there means nothing.
func TestNoGesturesUnlessConfigured(t *testing.T) {
	w := newWorld(t)
	w.acc.Policy.Stance = "undecided"
	w.server.boxes["inboxd/Decline"] = &fakeMailbox{validity: 5, next: 1}
	w.offer("a", "")
	w.must()
	w.move("a", "inboxd/Decline")
	w.must()
	w.wantDrafts()
	if w.word("a") != "" || len(w.server.writes) > 0 {
		t.Errorf("word %q, writes %q", w.word("a"), w.server.writes)
	}
}

// A refusal leaves the commands; nothing else stops.
func TestGestureFoldersRefused(t *testing.T) {
	w := newWorld(t)
	w.acc.Gestures = true
	w.server.fail = func(op string) error {
		if op == "CREATE" {
			return &imapwatch.Error{Kind: imapwatch.Refused, What: "no folders here"}
		}
		return nil
	}
	w.offer("a", "")
	w.must()
	w.wantDrafts("a")
	if !slices.ContainsFunc(w.told, func(r Report) bool { return r.What == Notice }) {
		t.Error("the user is not told")
	}
}

// A draft that the user threw away is not written again by a gesture that says the same.
func TestGestureAfterATombstone(t *testing.T) {
	w := newWorld(t)
	w.acc.Gestures = true
	w.offer("a", "")
	w.must()
	w.wantDrafts("a")
	d := w.server.boxes["Entwürfe"].msgs[0]
	w.server.drop("Entwürfe", d.UID)
	w.must()
	w.now = w.now.Add(time.Hour)
	w.must()
	w.move("a", "inboxd/Decline")
	w.now = w.now.Add(time.Hour)
	w.must()
	w.must()
	w.wantDrafts()
	if w.word("a") != "decline" {
		t.Errorf("word %q", w.word("a"))
	}
}

// A gesture on a message older than the look-back brings it in.
func TestGestureOnAnOldMessage(t *testing.T) {
	w := newWorld(t)
	w.acc.Gestures = true
	w.acc.Policy.Stance = "undecided"
	old := w.now
	w.now = w.now.Add(-100 * 24 * time.Hour)
	raw := w.note("Dana Webb <dana@larch.example>", alex, "Your application", "old", "", offerText)
	at := w.now
	w.now = old
	w.must()
	w.server.deliver("inboxd/Decline", raw, at)
	w.must()
	w.wantDrafts("old")
}
