package engine

import (
	"context"
	"strings"
	"testing"
	"time"

	"inboxd/internal/decide"
)

// A no to what the user has accepted waits for their word, and a word from
// before the acceptance is none.
func TestDeclineOfAnAcceptedOfferWaits(t *testing.T) {
	w := newWorld(t)
	w.offer("a", "")
	w.must()
	w.wantDrafts("a")
	if err := Decide(context.Background(), w.store, w.threadOf("a"), decide.Decline, "", w.now); err != nil {
		t.Fatal(err)
	}
	w.now = w.now.Add(time.Hour)
	w.server.deliver("Gesendet", w.note(alex, "dana@larch.example", "Re: Your application a", "yes", "a", "Dear Dana,\r\n\r\nI am happy to accept the offer.\r\n\r\nAlex"), w.now)
	w.now = w.now.Add(time.Hour)
	w.server.deliver("INBOX", w.note("Dana Webb <dana@larch.example>", alex, "Re: Your application a", "b", "a",
		"Dear Alex,\r\n\r\nWonderful! We will start the work permit application for you now. Please send us a copy of your passport by Friday.\r\n\r\nDana"), w.now)
	w.must()
	w.wantDrafts()
	warned := false
	for _, r := range w.told {
		warned = warned || r.What == Notice && strings.Contains(r.Text, "you accepted")
	}
	if !warned {
		t.Error("the user is not warned")
	}
	if err := Decide(context.Background(), w.store, w.threadOf("a"), decide.Decline, "", w.now.Add(time.Minute)); err != nil {
		t.Fatal(err)
	}
	w.now = w.now.Add(time.Hour)
	w.must()
	w.wantDrafts("b")
}
