package engine

import (
	"context"
	"strings"
	"testing"
	"time"

	"inboxd/internal/store"
)

func (w *world) checkedTexts(n string) (out []string) {
	w.t.Helper()
	id := w.threadOf(n)
	err := w.store.View(context.Background(), func(tx *store.Tx) error {
		es, err := tx.EventsOf(id)
		for _, e := range es {
			if e.What == Checked {
				out = append(out, e.Detail)
			}
		}
		return err
	})
	if err != nil {
		w.t.Fatal(err)
	}
	return out
}

// What the user writes into a draft is checked once for each time they save it,
// and never changed.
func TestEditedDraftsAreChecked(t *testing.T) {
	w := newWorld(t)
	w.offer("1", "")
	w.must()
	save := func(old, by string) {
		box := w.server.boxes["Entwürfe"]
		it := box.msgs[0]
		w.server.drop("Entwürfe", it.UID)
		raw := strings.Replace(string(it.Raw), old, by, 1)
		raw = strings.Replace(raw, "Message-ID: <", "Message-ID: <c", 1)
		w.server.deliver("Entwürfe", []byte(raw), w.now, `\Draft`, `\Seen`)
		w.now = w.now.Add(time.Minute)
	}
	save("I have decided", "I think I have decided")
	w.must()
	w.must()
	if got := w.checkedTexts("1"); len(got) != 1 || !strings.Contains(got[0], "hedge «i think»: ") {
		t.Fatalf("checked: %q", got)
	}
	for _, r := range w.told {
		if r.What == Checked && strings.Contains(r.Text, "think") {
			t.Errorf("the user's words are in the log: %q", r.Text)
		}
	}
	save("I think I have decided", "I have decided")
	writes := len(w.server.writes)
	w.must()
	w.must()
	if got := w.checkedTexts("1"); len(got) != 2 || got[1] != "" {
		t.Errorf("checked: %q", got)
	}
	if len(w.server.writes) != writes {
		t.Errorf("wrote %v", w.server.writes[writes:])
	}
}
