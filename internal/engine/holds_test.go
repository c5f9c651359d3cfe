package engine

import (
	"strings"
	"testing"
	"time"

	"inboxd/internal/mail"
)

// An offer that nobody has decided on gets its hold when its day comes near,
// although nothing arrives; one hold for one day.
func TestHoldByTheClock(t *testing.T) {
	w := newWorld(t)
	w.acc.Policy.Stance = "undecided"
	w.server.deliver("INBOX", w.note("Dana Webb <dana@larch.example>", alex, "Your application", "1", "",
		"Dear Alex,\r\n\r\nWe are delighted to offer you the position of Site Engineer. Please let us know by 25 March 2026 whether you accept.\r\n\r\nBest regards,\r\nDana Webb"), w.now)
	for range 12 { // 10 to 21 March
		w.must()
		w.wantDrafts()
		w.now = w.now.AddDate(0, 0, 1)
	}
	w.must()
	w.wantDrafts("1") // 22 March
	m, err := mail.Parse(w.server.boxes["Entwürfe"].msgs[0].Raw)
	if err != nil || !strings.Contains(m.New, "Wednesday 25 March") {
		t.Errorf("%v\n%s", err, m.New)
	}
	w.throwAway()
	for range 5 {
		w.now = w.now.Add(24 * time.Hour)
		w.must()
	}
	w.wantDrafts()
}
