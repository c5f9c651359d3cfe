package engine

import (
	"context"
	"errors"
	"log/slog"
	"strings"
	"testing"
	"time"

	"inboxd/internal/decide/remind"
)

var errNoDesktop = errors.New("no desktop")

func newMinder(w *postWorld, shown *[]string) *Minder {
	return &Minder{Store: w.store, Now: func() time.Time { return w.now }, Log: slog.New(slog.DiscardHandler), NoDesktop: errNoDesktop,
		Rules:     remind.Rules{Remind: 48 * time.Hour, Silent: 5 * 24 * time.Hour, Revisit: 7 * 24 * time.Hour},
		QuietFrom: 22 * 60, QuietTo: 7 * 60,
		Show: func(_ context.Context, _, body string) error { *shown = append(*shown, body); return nil }}
}

func mind(t *testing.T, m *Minder) {
	t.Helper()
	if err := m.Round(t.Context()); err != nil {
		t.Fatal(err)
	}
}

// An answer that is owed is brought to mind once, in waking hours, without names.
func TestOwedAnswersAreBroughtToMind(t *testing.T) {
	w := newPostWorld(t)
	w.drafted()
	var shown []string
	m := newMinder(w, &shown)
	mind(t, m)
	if len(shown) != 0 {
		t.Fatalf("too early: %v", shown)
	}
	w.now = w.now.Add(5*24*time.Hour + 13*time.Hour) // 23:00
	mind(t, m)
	if len(shown) != 0 {
		t.Fatalf("in the quiet hours: %v", shown)
	}
	w.now = w.now.Add(9 * time.Hour)
	for range 5 {
		mind(t, m)
		w.now = w.now.Add(time.Hour)
	}
	if len(shown) != 1 || strings.Contains(shown[0], "larch") || strings.Contains(shown[0], "Dana") {
		t.Errorf("shown: %q", shown)
	}
	m.Details = true
	w.offer("o9", "")
	w.must()
	w.now = w.now.Add(6 * 24 * time.Hour)
	mind(t, m)
	if len(shown) != 2 || !strings.Contains(shown[1], "larch.example") {
		t.Errorf("shown: %q", shown)
	}
}

// A letter that was not sent is told; so is what a decision had to say.
func TestWhatHappenedIsTold(t *testing.T) {
	w := newPostWorld(t)
	d := w.drafted()
	var shown []string
	m := newMinder(w, &shown)
	mind(t, m)
	w.mustApprove(d)
	w.server.drop("Entwürfe", d.Place.UID)
	w.now = w.now.Add(3 * time.Minute)
	w.round()
	for range 3 {
		mind(t, m)
	}
	if len(shown) != 1 || !strings.Contains(shown[0], "was not sent") {
		t.Errorf("shown: %q", shown)
	}
}

// Where there is no desktop a notice is not tried for ever; one that does not
// answer is tried for a day.
func TestDesktops(t *testing.T) {
	for _, tc := range []struct {
		err   error
		tries int
	}{{errNoDesktop, 1}, {errors.New("busy"), 26}} {
		w := newPostWorld(t)
		w.drafted()
		var shown []string
		m := newMinder(w, &shown)
		m.QuietFrom, m.QuietTo = 0, 0
		tries := 0
		m.Show = func(context.Context, string, string) error { tries++; return tc.err }
		w.now = w.now.Add(6 * 24 * time.Hour)
		for range 40 {
			mind(t, m)
			w.now = w.now.Add(time.Hour)
		}
		if tries > tc.tries || tries == 0 {
			t.Errorf("%v: %d tries", tc.err, tries)
		}
	}
}
