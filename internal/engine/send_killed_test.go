package engine

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"testing"
	"time"

	"inboxd/internal/decide/outbox"
	"inboxd/internal/mail/outgoing"
	"inboxd/internal/smtp"
)

// Dead at every step: on the next start the letter is where the store says, and
// it arrives once at most.
func TestKilledAtEveryStep(t *testing.T) {
	steps := map[string]bool{}
	for n := 1; ; n++ {
		w := newPostWorld(t)
		d := w.drafted()
		w.mustApprove(d, atOnce)
		count := 0
		w.step = func(name string) {
			if count++; count == n {
				steps[name] = true
				panic(killed{})
			}
		}
		w.store.Committed = func() { w.step("commit") }
		w.restart()
		died := func() (died bool) {
			defer func() {
				if r := recover(); r != nil {
					if _, ok := r.(killed); !ok {
						panic(r)
					}
					died = true
				}
			}()
			w.round()
			return false
		}()
		w.step, w.store.Committed = nil, nil
		w.restart()
		for range 5 {
			w.round()
			w.now = w.now.Add(time.Minute)
		}
		s := w.state(d)
		switch {
		case len(w.office.arrived) > 1, w.office.begun > 1:
			t.Fatalf("step %d: it arrived %d times", n, len(w.office.arrived))
		case s.State == outbox.Sent && len(w.office.arrived) != 1, s.State == outbox.Approved:
			t.Fatalf("step %d: %s, and arrived %d times", n, s.State, len(w.office.arrived))
		case s.State == outbox.Sent && len(w.server.boxes["Gesendet"].msgs) != 1:
			t.Fatalf("step %d: %d copies in Sent", n, len(w.server.boxes["Gesendet"].msgs))
		case s.State == outbox.Sent && len(w.server.boxes["Entwürfe"].msgs) != 0:
			t.Fatalf("step %d: the draft was left", n)
		}
		if !died {
			t.Logf("%d steps: %v", n-1, steps)
			for _, name := range []string{"offered", "claimed to send", "checked", "began", "transmitted", "settled", "filing", "filed", "answered", "clearing"} {
				if !steps[name] {
					t.Errorf("no death at %q", name)
				}
			}
			return
		}
	}
}

// Random histories on the engine itself: users, correspondents, clocks, crashes
// and servers do what they like. Whatever arrives was approved, as it arrived, and
// no more often than that.
func TestRandomHistoriesOfTheEngine(t *testing.T) {
	histories := 25
	if os.Getenv("INBOXD_EVERY_BYTE") == "1" { // make torture
		histories = 500
	}
	sent := 0
	for seed := range uint64(histories) {
		n, _ := history1(t, seed, func(*postWorld) {})
		sent += n
	}
	t.Logf("%d histories, %d letters", histories, sent)
	if sent < histories/10 {
		t.Errorf("only %d letters: the histories test nothing", sent)
	}
}

func history1(t *testing.T, seed uint64, profile func(*postWorld)) (letters, faults int) {
	r := rand.New(rand.NewPCG(seed, 11))
	w := newPostWorld(t)
	profile(w)
	w.restart()
	d := w.drafted()
	approved := map[string]int{}
	var log []string
	dead := 0
	w.step = func(name string) {
		if dead--; dead == 0 {
			panic(killed{})
		}
	}
	w.restart()
	attempt := func(fn func()) {
		defer func() {
			if p := recover(); p != nil {
				if _, ok := p.(killed); !ok {
					panic(p)
				}
				log = append(log, "killed")
				faults++
				w.restart()
			}
		}()
		fn()
	}
	for range 25 {
		dead = 0
		switch x := r.IntN(20); x {
		case 0, 1, 2, 3:
			_, ap, err := ReadDraft(context.Background(), w.store, w.acc, &fakeConn{f: w.server}, d)
			if err == nil {
				ap.AtOnce = r.IntN(2) == 0
				if _, err = Approve(context.Background(), w.store, w.acc, ap, w.now); err == nil {
					approved[ap.Hash]++
					log = append(log, "approve")
				}
			}
		case 4:
			if box := w.server.boxes["Entwürfe"]; len(box.msgs) > 0 {
				raw := append(slices.Clone(box.msgs[0].Raw), fmt.Sprintf("edit %d\r\n", r.IntN(1000))...)
				w.server.drop("Entwürfe", box.msgs[0].UID)
				w.server.deliver("Entwürfe", raw, w.now, `\Draft`)
				log = append(log, "edit")
			}
		case 5:
			if r.IntN(3) == 0 {
				w.offer(fmt.Sprint("n", seed, r.IntN(1e6)), "o1")
				log = append(log, "inbound")
			}
		case 6:
			if Unsend(context.Background(), w.store, d.ID, w.now) == nil {
				log = append(log, "unsend")
				approved[w.state(d).Hash]--
			}
		case 7:
			attempt(func() { _ = w.visit() })
		case 8:
			w.now = w.now.Add(time.Duration(r.IntN(2000)-60) * time.Minute)
		case 9:
			outcome := []smtp.Kind{smtp.Unknown, smtp.Rejected, ""}[r.IntN(3)]
			took := outcome == "" || outcome == smtp.Unknown && r.IntN(2) == 0
			if outcome != "" {
				faults++
			}
			w.office.transmit = func(raw []byte) error {
				if took {
					w.office.take(raw)
				}
				if outcome == "" {
					return nil
				}
				return &smtp.Error{Kind: outcome, What: string(outcome)}
			}
		case 10:
			_ = Resolve(context.Background(), w.store, w.acc, d.ID, r.IntN(2) == 0, w.now)
		case 11:
			dead = 1 + r.IntN(30)
			log = append(log, "dying")
			attempt(w.round)
		default:
			w.now = w.now.Add(3 * time.Minute)
			attempt(w.round)
		}
	}
	arrived := map[string]int{}
	for _, raw := range w.office.arrived {
		l, err := outgoing.Read(raw)
		if err != nil {
			t.Fatal(err)
		}
		arrived[l.Hash()]++
	}
	for h, n := range arrived {
		if n > approved[h] {
			t.Fatalf("seed %d: arrived %d times, approved %d times: %v", seed, n, approved[h], log)
		}
	}
	w.inOrder(seed, log)
	return len(w.office.arrived), faults
}
