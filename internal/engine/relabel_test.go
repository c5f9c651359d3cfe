package engine

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"inboxd/internal/classify"
	"inboxd/internal/store"
)

// reading is what the store holds of the message n.
func (w *world) reading(n string) (r store.Message) {
	w.t.Helper()
	err := w.store.View(context.Background(), func(tx *store.Tx) (err error) {
		r, _, err = tx.Message(alex, "<"+n+"@x.example>")
		return err
	})
	if err != nil {
		w.t.Fatal(err)
	}
	return r
}

func (w *world) relabel(n string, signals ...classify.Signal) {
	w.t.Helper()
	w.now = w.now.Add(time.Hour)
	if err := Relabel(context.Background(), w.store, alex, "<"+n+"@x.example>", signals, w.now); err != nil {
		w.t.Fatal(err)
	}
	w.must()
}

func (w *world) unlabel(n string) {
	w.t.Helper()
	w.now = w.now.Add(time.Hour)
	if err := Unlabel(context.Background(), w.store, alex, "<"+n+"@x.example>", w.now); err != nil {
		w.t.Fatal(err)
	}
	w.must()
}

func TestACorrectionTakesTheDraftBackAndForgettingItBringsItAgain(t *testing.T) {
	w := newWorld(t)
	w.offer("1", "")
	w.must()
	w.wantDrafts("1")
	before := w.reading("1").Reading
	w.relabel("1")
	w.wantDrafts()
	if r := w.reading("1"); !strings.Contains(r.Reading, `"signals":[]`) || !strings.Contains(r.Reading, `"corrected":"you"`) || r.State != store.Read {
		t.Errorf("%s %s", r.State, r.Reading)
	}
	w.offer("2", "") // almost the same, in another thread
	w.must()
	w.wantDrafts()
	if r := w.reading("2"); !strings.Contains(r.Reading, `"corrected":"like \u003c1@x.example\u003e"`) {
		t.Errorf("mail alike: %s", r.Reading)
	}
	w.unlabel("1")
	w.wantDrafts("1")
	if after := w.reading("1").Reading; after != before {
		t.Errorf("read before the correction:\n%s\nand after it was forgotten:\n%s", before, after)
	}
	w.offer("3", "")
	w.must()
	w.wantDrafts("1", "3")
	if err := Unlabel(context.Background(), w.store, alex, "<1@x.example>", w.now); !errors.Is(err, ErrNotCorrected) {
		t.Errorf("forgotten twice: %v", err)
	}
}

// A message that was missed is fetched again, so that its facts are read too.
func TestAMissedOfferIsReadAgain(t *testing.T) {
	w := newWorld(t)
	w.server.deliver("INBOX", w.note("Dana Webb <dana@larch.example>", alex, "A word", "1", "",
		"Dear Alex,\r\n\r\nThe board sat yesterday and the chair that we spoke of is yours: Site Engineer at Larch Building Ltd, 52,000 pounds a year. Come by when you like.\r\n\r\nDana Webb"), w.now)
	w.must()
	w.relabel("1") // whatever is recognised of it
	if r := w.reading("1"); len(r.Raw) > 0 {
		t.Fatal("the body of a message without a signal was kept")
	}
	w.wantDrafts()
	w.relabel("1", classify.Offer)
	w.wantDrafts("1")
	r := w.reading("1")
	if !strings.Contains(r.Reading, `"name":"offer","score":1`) || !strings.Contains(r.Reading, `"salary"`) {
		t.Errorf("%s", r.Reading)
	}
}

// The word holds where the mailbox lost the message.
func TestACorrectionHoldsWithoutTheMessage(t *testing.T) {
	w := newWorld(t)
	w.server.deliver("INBOX", w.note("Dana Webb <dana@larch.example>", alex, "Lunch", "1", "", "Dear Alex,\r\n\r\nLunch on Tuesday?\r\n\r\nDana"), w.now)
	w.must()
	w.server.boxes["INBOX"].msgs = nil
	before := w.reading("1")
	w.relabel("1", classify.Offer)
	if r := w.reading("1"); !strings.Contains(r.Reading, `"name":"offer"`) || r.State != store.Read {
		t.Errorf("%s %s", r.State, r.Reading)
	}
	w.unlabel("1")
	if r := w.reading("1"); r.Reading != before.Reading || r.State != before.State {
		t.Errorf("before %+v\nafter %+v", before, r)
	}
}

func TestOnlyMailOfOthersIsCorrected(t *testing.T) {
	w := newWorld(t)
	w.server.deliver("INBOX", w.note("Alex Morgan <"+alex+">", "dana@larch.example", "Lunch", "1", "", "Lunch?"), w.now)
	w.must()
	for _, key := range []string{"<1@x.example>", "<none@x.example>"} {
		if err := Relabel(context.Background(), w.store, alex, key, nil, w.now); err == nil {
			t.Errorf("%s was corrected", key)
		}
	}
}
