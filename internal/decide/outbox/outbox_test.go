package outbox

import (
	"fmt"
	"math/rand/v2"
	"testing"
	"time"
)

// Nothing leads back from "sending": from it and from all that follows, no event
// leads to a state in which a transmission can begin.
func TestNoWayBack(t *testing.T) {
	events := []Event{Begin, Took, No, Silence, InSent, SaidSent, SaidNever, TakeBack, Changed}
	reach := map[State]bool{Sending: true}
	for range 10 {
		for s := range reach {
			for _, e := range events {
				to, err := Next(s, e)
				if err == nil {
					reach[to] = true
				}
			}
		}
	}
	if reach[Approved] {
		t.Error("a letter whose transmission began can be approved again by itself")
	}
	for s := range reach {
		if _, err := Next(s, Begin); err == nil {
			t.Errorf("a transmission can begin again from %s", s)
		}
	}
	if _, err := Next(Withdrawn, Begin); err == nil {
		t.Error("what was taken back can be sent")
	}
	if _, err := Next(Sending, TakeBack); err == nil {
		t.Error("what is being sent can be taken back")
	}
}

func TestDue(t *testing.T) {
	now := time.Date(2026, 3, 10, 10, 0, 0, 0, time.UTC)
	good := Facts{Now: now, State: Approved, Undo: now.Add(-time.Minute), Planned: now.Add(-time.Minute), InHours: true, Sendable: true, Expire: 5 * 24 * time.Hour}
	for _, tc := range []struct {
		name   string
		change func(*Facts)
		want   Verdict
	}{
		{"all is well", func(*Facts) {}, Go},
		{"E35 paused", func(f *Facts) { f.Paused = true }, Wait},
		{"paused, at once", func(f *Facts) { f.Paused, f.AtOnce = true, true }, Wait},
		{"undo time", func(f *Facts) { f.Undo = now.Add(time.Second) }, Wait},
		{"undo time, at once", func(f *Facts) { f.Undo, f.AtOnce = now.Add(time.Second), true }, Go},
		{"planned later", func(f *Facts) { f.Planned = now.Add(time.Hour) }, Wait},
		{"E31 the window has closed", func(f *Facts) { f.InHours = false }, Later},
		{"outside the hours on the user's word", func(f *Facts) { f.InHours, f.Outside = false, true }, Go},
		{"expired", func(f *Facts) { f.Planned = now.Add(-6 * 24 * time.Hour) }, Drop},
		{"the deadline passed meanwhile", func(f *Facts) { f.Deadline = now.Add(-30 * time.Second) }, Drop},
		{"the deadline had passed at approval", func(f *Facts) { f.Deadline = now.Add(-time.Hour) }, Go},
		{"E33 the clock was set back", func(f *Facts) { f.Now = now.Add(-2 * time.Hour) }, Wait},
		{"nothing to send through", func(f *Facts) { f.Sendable = false }, Wait},
		{"sending", func(f *Facts) { f.State = Sending }, Drop},
		{"sent, clock set back", func(f *Facts) { f.State, f.Now = Sent, now.Add(-2*time.Hour) }, Drop},
	} {
		f := good
		tc.change(&f)
		if got, why := Due(f); got != tc.want || got != Go && why == "" {
			t.Errorf("%s: %s (%s), want %s", tc.name, got, why, tc.want)
		}
	}
}

func TestSame(t *testing.T) {
	good := Found{There: true, Hash: "h", Approved: "h"}
	if got, _ := Same(good); got != Go {
		t.Error("what was approved may not leave")
	}
	for name, change := range map[string]func(*Found){
		"E09 edited":            func(f *Found) { f.Hash = "other" },
		"E10 new inbound":       func(f *Found) { f.Inbound = true },
		"E11 the user sent it":  func(f *Found) { f.Mine = true },
		"E12 gone":              func(f *Found) { f.There = false },
		"two drafts":            func(f *Found) { f.Several = true },
		"another word":          func(f *Found) { f.Word = true },
		"the gesture is gone":   func(f *Found) { f.Gesture = true },
		"another installation":  func(f *Found) { f.Elsewhere = "desk" },
		"no hash was recorded":  func(f *Found) { f.Approved, f.Hash = "", "" },
		"gone, and nothing was": func(f *Found) { *f = Found{} },
	} {
		f := good
		change(&f)
		if got, why := Same(f); got != Drop || why == "" {
			t.Errorf("%s: %s (%s)", name, got, why)
		}
	}
}

// world is the model: a mailbox, a store that survives crashes, and a sender
// that goes through the steps the engine goes through.
type world struct {
	r       *rand.Rand
	now     time.Time
	content int // of the draft; 0: it is not there
	next    int
	inbound int
	mine    int
	word    int
	paused  bool
	inHours bool
	sends   []*send
	now1    *send // being worked on by the sender
	at      int   // the sender's next step
	letter  int   // what it read in the mailbox at its check

	arrived map[int]int // what reached the recipient, by content
	log     []string
}

type send struct {
	state               State
	hash                int
	inbound, mine, word int
	planned, undo       time.Time
	once, outside       bool
	transmitted         int
	unsaid              bool
}

const expire = 5 * 24 * time.Hour

func (w *world) act() {
	switch w.r.IntN(40) {
	case 0, 11, 12, 13:
		w.approve()
	case 1:
		w.next++
		w.content = w.next
	case 2:
		w.content = 0
	case 3:
		w.inbound++
	case 4:
		w.mine++
	case 5:
		w.word++
	case 6:
		w.paused = !w.paused
	case 7:
		w.unsend()
	case 8:
		w.inHours = !w.inHours
	case 9:
		w.now = w.now.Add(time.Duration(w.r.IntN(600)-100) * time.Minute)
	case 10:
		w.crash()
	default:
		w.sender()
	}
}

func (w *world) approve() {
	if w.content == 0 {
		return
	}
	for _, s := range w.sends {
		if s.state.Live() {
			return
		}
	}
	w.sends = append(w.sends, &send{state: Approved, hash: w.content, inbound: w.inbound, mine: w.mine, word: w.word,
		planned: w.now.Add(time.Duration(w.r.IntN(120)) * time.Minute), undo: w.now.Add(2 * time.Minute), once: w.r.IntN(5) == 0, outside: w.r.IntN(5) == 0})
	w.log = append(w.log, fmt.Sprint("approve ", w.content))
}

func (w *world) unsend() {
	for _, s := range w.sends {
		if to, err := Next(s.state, TakeBack); err == nil {
			s.state, s.unsaid = to, true
			w.log = append(w.log, "unsend")
		}
	}
}

// crash loses what the process knew; on the next start a letter whose
// transmission had begun is unknown, and the user may say what became of it.
func (w *world) crash() {
	w.now1, w.at = nil, 0
	w.log = append(w.log, "crash")
	for _, s := range w.sends {
		if to, err := Next(s.state, Silence); err == nil {
			s.state = to
		}
		if s.state == Unknown {
			s.state, _ = Next(s.state, []Event{InSent, SaidSent, SaidNever}[w.r.IntN(3)])
		}
	}
}

// sender takes one step.
func (w *world) sender() {
	if w.now1 == nil {
		for _, s := range w.sends {
			if v, _ := Due(w.facts(s)); v == Go {
				w.now1, w.at = s, 1
				return
			}
		}
		return
	}
	s := w.now1
	switch w.at {
	case 1: // the check and the note of the beginning are one transaction
		if v, _ := Due(w.facts(s)); v != Go {
			w.now1, w.at = nil, 0
			return
		}
		if v, _ := Same(w.found(s)); v != Go {
			s.state, _ = Next(s.state, Changed)
			w.now1, w.at = nil, 0
			return
		}
		to, err := Next(s.state, Begin)
		if err != nil {
			w.now1, w.at = nil, 0
			return
		}
		s.state = to
		w.at, w.letter = 2, w.content
		w.log = append(w.log, fmt.Sprint("begin ", s.hash))
	case 2:
		w.log = append(w.log, fmt.Sprint("transmit ", s.hash))
		s.transmitted++
		outcome := []Event{Took, No, Silence, Silence}[w.r.IntN(4)]
		if outcome == Took || outcome == Silence && w.r.IntN(2) == 0 {
			w.arrived[w.letter]++
		}
		s.state, _ = Next(s.state, outcome)
		if s.state == Unknown && w.r.IntN(2) == 0 {
			s.state, _ = Next(s.state, SaidNever) // and the user may approve again, knowing that
		}
		w.now1, w.at = nil, 0
	}
}

func (w *world) facts(s *send) Facts {
	return Facts{Now: w.now, State: s.state, Undo: s.undo, Planned: s.planned, AtOnce: s.once, Outside: s.outside, InHours: w.inHours, Paused: w.paused, Sendable: true, Expire: expire}
}

func (w *world) found(s *send) Found {
	return Found{There: w.content != 0, Hash: fmt.Sprint(w.content), Approved: fmt.Sprint(s.hash), Inbound: w.inbound != s.inbound, Mine: w.mine != s.mine, Word: w.word != s.word}
}

// A hundred thousand random histories: nothing leaves that was not approved as it
// is, nothing that was taken back, and nothing twice for one approval.
func TestRandomHistories(t *testing.T) {
	const histories = 100_000
	sent := 0
	for seed := range uint64(histories) {
		w := &world{r: rand.New(rand.NewPCG(seed, 7)), now: time.Date(2026, 3, 10, 9, 0, 0, 0, time.UTC), inHours: true, arrived: map[int]int{}, content: 1, next: 1}
		for range 80 {
			w.act()
		}
		approvals := map[int]int{}
		for _, s := range w.sends {
			approvals[s.hash]++
			sent += s.transmitted
			if s.transmitted > 1 || s.transmitted > 0 && s.unsaid {
				t.Fatalf("seed %d: transmitted %d times, taken back: %v\n%v", seed, s.transmitted, s.unsaid, w.log)
			}
		}
		for content, n := range w.arrived {
			if n > approvals[content] {
				t.Fatalf("seed %d: content %d arrived %d times and was approved %d times\n%v", seed, content, n, approvals[content], w.log)
			}
		}
	}
	t.Logf("%d histories, %d transmissions", histories, sent)
	if sent < histories/10 {
		t.Errorf("only %d transmissions: the histories test nothing", sent)
	}
}
