package engine

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"inboxd/internal/decide"
)

// throwAway deletes every draft in the mailbox and waits until that counts.
func (w *world) throwAway() {
	w.t.Helper()
	box := w.server.boxes["Entwürfe"]
	for len(box.msgs) > 0 {
		w.server.drop("Entwürfe", box.msgs[0].UID)
	}
	w.must()
	w.now = w.now.Add(2 * grace)
	w.must()
}

// A kind whose last five drafts were all thrown away stops, the user is told how
// to turn it on, and asking for one does.
func TestFiveThrownAwayStopTheKind(t *testing.T) {
	w := newWorld(t)
	for i := range stopAfter {
		w.offer(fmt.Sprint("m", i), "")
		w.must()
		w.wantDrafts(fmt.Sprint("m", i))
		w.throwAway()
	}
	w.told = nil
	w.offer("last", "")
	w.must()
	w.wantDrafts()
	told := ""
	for _, r := range w.told {
		if r.What == Notice {
			told += r.Text
		}
	}
	if !strings.Contains(told, "five in a row were thrown away") || !strings.Contains(told, "turns it on again") {
		t.Errorf("told %q", told)
	}
	// Another kind goes on.
	w.server.deliver("INBOX", w.note("Jo <jo@elm.example>", alex, "Interview", "talk", "",
		"Dear Alex,\r\n\r\nWe would like to invite you to an interview on Tuesday at 10:00.\r\n\r\nBest regards,\r\nJo"), w.now)
	w.must()
	w.wantDrafts("talk")
	if err := Ask(context.Background(), w.store, w.threadOf("last"), decide.DeclineOffer, "", w.now); err != nil {
		t.Fatal(err)
	}
	w.now = w.now.Add(time.Minute)
	w.must()
	w.wantDrafts("talk", "last")
	w.offer("next", "")
	w.must()
	w.wantDrafts("talk", "last", "next")
}
