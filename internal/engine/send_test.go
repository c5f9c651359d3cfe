package engine

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"
	_ "time/tzdata" // the machine may have none

	"inboxd/internal/decide/hours"
	"inboxd/internal/decide/outbox"
	"inboxd/internal/imapwatch"
	"inboxd/internal/mail/outgoing"
	"inboxd/internal/smtp"
	"inboxd/internal/store"
)

// What a fake mailbox does beside what a pass needs.

func (c *fakeConn) Whole(_ context.Context, uid uint32, _ int64) (imapwatch.Item, bool, error) {
	if err := c.may("FETCH"); err != nil {
		return imapwatch.Item{}, false, err
	}
	for _, it := range c.open.msgs {
		if it.UID == uid {
			return it, true, nil
		}
	}
	return imapwatch.Item{}, false, nil
}

func (c *fakeConn) AppendSent(_ context.Context, name string, raw []byte) (imapwatch.Appended, error) {
	if err := c.may("APPEND SENT"); err != nil {
		return imapwatch.Appended{}, err
	}
	c.f.deliver(name, slices.Clone(raw), time.Now(), `\Seen`)
	c.f.writes = append(c.f.writes, "APPEND "+name)
	return imapwatch.Appended{}, c.may("APPENDED")
}

func (c *fakeConn) SetAnswered(ctx context.Context, uid uint32) error {
	return c.StoreKeyword(ctx, uid, `\Answered`)
}

// office is the SMTP server's side.
type office struct {
	w        *postWorld
	offer    error
	transmit func(raw []byte) error // nil: taken
	arrived  [][]byte
	to       [][]string
	offered  smtp.Envelope
	begun    int
	files    func(raw []byte) // what the server does with a copy by itself
}

func (o *office) Can() smtp.Can { return smtp.Can{EightBit: true, DSN: true} }
func (o *office) Close()        {}

func (o *office) Offer(_ context.Context, e smtp.Envelope) error {
	o.offered = e
	return o.offer
}

func (o *office) take(raw []byte) {
	o.arrived = append(o.arrived, slices.Clone(raw))
	o.to = append(o.to, o.offered.To)
	if o.files != nil {
		o.files(raw)
	}
}

func (o *office) Transmit(_ context.Context, raw []byte) error {
	o.begun++
	if o.transmit != nil {
		return o.transmit(raw)
	}
	o.take(raw)
	return nil
}

// postWorld is a world with somewhere to send.
type postWorld struct {
	*world
	office *office
	sender *Sender
}

func newPostWorld(t *testing.T) *postWorld {
	w := &postWorld{world: newWorld(t)}
	w.now = time.Date(2026, 3, 10, 10, 0, 0, 0, time.UTC) // a Tuesday
	w.office = &office{w: w}
	w.acc.Post = &Post{Host: "smtp.example.org", Rules: hours.Nine(), Undo: 2 * time.Minute, Expire: 5 * 24 * time.Hour, ThisHost: "laptop", SavesSent: "no",
		Dial: func(context.Context) (Courier, error) { return w.office, nil }}
	w.restart()
	return w
}

// restart is a new process: what only the old one knew is gone.
func (w *postWorld) restart() {
	w.sender = NewSender(w.store, w.acc, Options{Installation: "one", Now: func() time.Time { return w.now }, Step: w.step, Report: func(r Report) { w.told = append(w.told, r) }},
		func(context.Context) (Postbox, func(), error) { return &fakeConn{f: w.server}, func() {}, nil })
}

func (w *postWorld) round() {
	w.t.Helper()
	if err := w.sender.Round(context.Background()); err != nil {
		w.t.Fatal(err)
	}
}

// drafted brings one offer with its draft into the mailbox and returns the draft.
func (w *postWorld) drafted() store.Draft {
	w.t.Helper()
	w.offer("o1", "")
	w.must()
	ds, err := view(context.Background(), New(w.store, w.acc, Options{}), func(tx *store.Tx) ([]store.Draft, error) { return tx.DraftsIn(alex, store.Saved) })
	if err != nil || len(ds) != 1 {
		w.t.Fatalf("%d drafts, %v", len(ds), err)
	}
	return ds[0]
}

func (w *postWorld) approve(d store.Draft, change ...func(*Approval)) error {
	_, ap, err := ReadDraft(context.Background(), w.store, w.acc, &fakeConn{f: w.server}, d)
	if err != nil {
		return err
	}
	for _, c := range change {
		c(&ap)
	}
	_, err = Approve(context.Background(), w.store, w.acc, ap, w.now)
	return err
}

func (w *postWorld) mustApprove(d store.Draft, change ...func(*Approval)) {
	w.t.Helper()
	if err := w.approve(d, change...); err != nil {
		w.t.Fatal(err)
	}
}

func (w *postWorld) state(d store.Draft) (s store.Send) {
	w.t.Helper()
	err := w.store.View(context.Background(), func(tx *store.Tx) (err error) {
		s, _, err = tx.SendOf(d.ID)
		return err
	})
	if err != nil {
		w.t.Fatal(err)
	}
	return s
}

func (w *postWorld) want(d store.Draft, state outbox.State, arrived int, reason string) {
	w.t.Helper()
	s := w.state(d)
	if s.State != state || len(w.office.arrived) != arrived || !strings.Contains(s.Reason, reason) {
		w.t.Errorf("it is %s (%s) and arrived %d times; want %s, %d, %q", s.State, s.Reason, len(w.office.arrived), state, arrived, reason)
	}
}

func atOnce(a *Approval) { a.AtOnce = true }

// E20: all that follows when all goes well.
func TestAnApprovedDraftLeaves(t *testing.T) {
	w := newPostWorld(t)
	d := w.drafted()
	raw := w.server.boxes["Entwürfe"].msgs[0].Raw
	w.mustApprove(d)
	w.round()
	w.want(d, outbox.Approved, 0, "hours are open") // the undo time
	w.now = w.now.Add(3 * time.Minute)
	w.server.writes = nil
	w.round()
	w.want(d, outbox.Sent, 1, "")
	before, _ := outgoing.Read(raw)
	after, err := outgoing.Read(w.office.arrived[0])
	if err != nil || before.Hash() != after.Hash() {
		t.Errorf("what arrived is not the draft: %v\n%s", err, w.office.arrived[0])
	}
	if id := w.state(d).MessageID; after.MessageID != id || id == d.MessageID {
		t.Errorf("it left under %s, not under %s", after.MessageID, id)
	}
	if got := w.office.to[0]; !slices.Equal(got, []string{"dana@larch.example"}) {
		t.Errorf("to %v", got)
	}
	in := w.server.boxes["INBOX"].msgs[0].Flags
	if !slices.Contains(in, `\Answered`) || slices.Contains(in, `\Seen`) {
		t.Errorf("flags of what was answered: %v", in)
	}
	sent := w.server.boxes["Gesendet"].msgs
	if len(sent) != 1 || string(sent[0].Raw) != string(w.office.arrived[0]) || !slices.Equal(sent[0].Flags, []string{`\Seen`}) {
		t.Errorf("in Sent: %d", len(sent))
	}
	w.wantDrafts()
	if want := []string{"STORE inboxd-sends-one", "APPEND Gesendet", `STORE \Answered`, "EXPUNGE Entwürfe"}; !slices.Equal(w.server.writes, want) {
		t.Errorf("writes %v, want %v", w.server.writes, want)
	}
	w.server.writes = nil
	for range 3 {
		w.now = w.now.Add(time.Hour)
		w.round()
		w.must()
	}
	w.wantDrafts()
	w.want(d, outbox.Sent, 1, "")
	if len(w.server.writes) != 0 {
		t.Errorf("later writes: %v", w.server.writes)
	}
}

// Nothing leaves without an approval, however long one waits.
func TestNothingLeavesByItself(t *testing.T) {
	w := newPostWorld(t)
	d := w.drafted()
	for range 30 {
		w.now = w.now.Add(7 * time.Hour)
		w.round()
		w.must()
	}
	if w.office.begun != 0 || len(w.office.arrived) != 0 {
		t.Error("something left")
	}
	if err := w.approve(d, func(a *Approval) { a.Hash = "" }); !errors.Is(err, ErrNotApproved) {
		t.Errorf("an approval of nothing: %v", err)
	}
}

func TestWhatChangesVoidsTheApproval(t *testing.T) {
	edit := func(w *postWorld, d store.Draft) {
		box := w.server.boxes["Entwürfe"]
		raw := strings.Replace(string(box.msgs[0].Raw), "Subject: ", "Subject: x", 1)
		w.server.drop("Entwürfe", box.msgs[0].UID)
		w.server.deliver("Entwürfe", []byte(raw), w.now, `\Draft`)
	}
	for name, tc := range map[string]struct {
		do  func(*postWorld, store.Draft)
		why string
	}{
		"E09 edited":               {edit, "changed after you approved"},
		"E09 and a pass saw it":    {func(w *postWorld, d store.Draft) { edit(w, d); w.must() }, "changed after you approved"},
		"E10 new inbound":          {func(w *postWorld, _ store.Draft) { w.offer("o2", "o1") }, "they have written again"},
		"E11 the user sent it":     {func(w *postWorld, _ store.Draft) { w.answer("o1") }, "you have written"},
		"E11 in a mail of its own": {func(w *postWorld, _ store.Draft) { w.answer("") }, "you have written"},
		"E12 gone":                 {func(w *postWorld, d store.Draft) { w.server.drop("Entwürfe", d.Place.UID) }, "not in the drafts folder"},
		"two drafts": {func(w *postWorld, _ store.Draft) {
			w.server.deliver("Entwürfe", []byte(strings.Replace(string(w.server.boxes["Entwürfe"].msgs[0].Raw), "Message-ID: <", "Message-ID: <x", 1)), w.now, `\Draft`)
		}, "two drafts"},
		"another word": {func(w *postWorld, d store.Draft) {
			if err := Decide(context.Background(), w.store, d.Thread, "pursue", "", w.now.Add(time.Second)); err != nil {
				w.t.Fatal(err)
			}
		}, "decided this thread anew"},
		"retracted": {func(w *postWorld, _ store.Draft) {
			if _, err := Retract(context.Background(), w.store, []string{alex}, w.now); err != nil {
				w.t.Fatal(err)
			}
		}, ""},
		"E13 another installation": {func(w *postWorld, _ store.Draft) {
			m := &w.server.boxes["Entwürfe"].msgs[0]
			m.Flags = append(m.Flags, "inboxd-sends-0123")
		}, "another installation"},
	} {
		t.Run(name, func(t *testing.T) {
			w := newPostWorld(t)
			d := w.drafted()
			w.mustApprove(d)
			w.now = w.now.Add(3 * time.Minute)
			tc.do(w, d)
			w.round()
			w.want(d, outbox.Void, 0, tc.why)
			if w.office.begun != 0 {
				t.Error("a transmission began")
			}
			w.now = w.now.Add(time.Hour)
			w.round()
			w.want(d, outbox.Void, 0, "")
		})
	}
}

// answer puts a message of the user's own into Sent; re names what it answers.
func (w *postWorld) answer(re string) {
	w.server.deliver("Gesendet", w.note("Alex Morgan <"+alex+">", "dana@larch.example", "Re: Your application", "own", re, "Thank you, I have decided to decline."), w.now)
}

// The approval is of the text with the user's edits.
func TestEditsAreSentAsTheyAre(t *testing.T) {
	w := newPostWorld(t)
	d := w.drafted()
	box := w.server.boxes["Entwürfe"]
	raw := strings.Replace(string(box.msgs[0].Raw), "\r\n\r\n", "\r\n\r\nMy own first line.\r\n", 1)
	raw = strings.Replace(raw, "Message-ID: ", "X-Mozilla-Draft-Info: x\r\nBcc: me@home.example\r\nMessage-ID: ", 1)
	w.server.drop("Entwürfe", d.Place.UID)
	w.server.deliver("Entwürfe", []byte(raw), w.now, `\Draft`)
	w.must()
	w.mustApprove(d, atOnce)
	w.round()
	w.want(d, outbox.Sent, 1, "")
	got := string(w.office.arrived[0])
	if !strings.Contains(got, "My own first line.") || strings.Contains(got, "Mozilla") || strings.Contains(got, "home.example") {
		t.Error(got)
	}
	if !slices.Contains(w.office.to[0], "me@home.example") {
		t.Errorf("the Bcc person gets nothing: %v", w.office.to[0])
	}
	w.wantDrafts()
}

func TestOutcomesOfATransmission(t *testing.T) {
	w := newPostWorld(t)
	fail := func(k smtp.Kind) error { return &smtp.Error{Kind: k, What: "the server said so"} }
	for name, tc := range map[string]struct {
		set   func(*office)
		state outbox.State
		begun int
	}{
		"E08 552 to the dot":       {func(o *office) { o.transmit = func([]byte) error { return fail(smtp.Rejected) } }, outbox.Rejected, 1},
		"E02 timeout after dot":    {func(o *office) { o.transmit = func(raw []byte) error { o.take(raw); return fail(smtp.Unknown) } }, outbox.Unknown, 1},
		"lost, and not taken":      {func(o *office) { o.transmit = func([]byte) error { return fail(smtp.Unknown) } }, outbox.Unknown, 1},
		"E07 550 to one recipient": {func(o *office) { o.offer = fail(smtp.Refused) }, outbox.Void, 0},
		"E06 451 to MAIL FROM":     {func(o *office) { o.offer = fail(smtp.Busy) }, outbox.Approved, 0},
		"E23 tenant policy":        {func(o *office) { o.offer = fail(smtp.Policy) }, outbox.Void, 0},
	} {
		t.Run(name, func(t *testing.T) {
			w = newPostWorld(t)
			d := w.drafted()
			w.mustApprove(d, atOnce)
			tc.set(w.office)
			for range 50 {
				w.round()
				w.now = w.now.Add(20 * time.Second)
			}
			w.want(d, tc.state, len(w.office.arrived), "")
			if w.office.begun != tc.begun {
				t.Errorf("%d transmissions", w.office.begun)
			}
			if n := len(w.server.boxes["Entwürfe"].msgs); n != 1 {
				t.Errorf("%d drafts are left", n)
			}
			if tc.state != outbox.Approved {
				return
			}
			id := w.state(d).MessageID
			w.office.offer = nil // it passes, and the same letter leaves under the same id
			w.now = w.now.Add(time.Hour)
			w.round()
			w.want(d, outbox.Sent, 1, "")
			if w.state(d).MessageID != id {
				t.Error("a retry has another Message-ID")
			}
		})
	}
}

func TestUnknownIsLookedUpAndAskedAbout(t *testing.T) {
	lose := func(w *postWorld) store.Draft {
		d := w.drafted()
		w.mustApprove(d, atOnce)
		w.office.transmit = func(raw []byte) error { w.office.take(raw); return &smtp.Error{Kind: smtp.Unknown, What: "no answer"} }
		w.round()
		w.want(d, outbox.Unknown, 1, "no answer")
		if err := w.approve(d); !errors.Is(err, ErrNotApproved) {
			w.t.Errorf("it can be approved again: %v", err)
		}
		return d
	}
	t.Run("E04 found in Sent", func(t *testing.T) {
		w := newPostWorld(t)
		d := lose(w)
		w.server.deliver("Gesendet", w.office.arrived[0], w.now, `\Seen`)
		w.round()
		w.want(d, outbox.Sent, 1, "")
		if n := len(w.server.boxes["Gesendet"].msgs); n != 1 {
			t.Errorf("%d copies in Sent", n)
		}
	})
	t.Run("E04 under another id", func(t *testing.T) {
		w := newPostWorld(t)
		d := lose(w)
		id := w.state(d).MessageID
		copied := strings.Replace(string(w.office.arrived[0]), "Message-ID: "+id, "Message-ID: <their@outlook.example>\r\nX-Microsoft-Original-Message-ID: "+id, 1)
		w.server.deliver("Gesendet", []byte(copied), w.now, `\Seen`)
		w.round()
		w.want(d, outbox.Sent, 1, "")
	})
	t.Run("they answered it", func(t *testing.T) {
		w := newPostWorld(t)
		d := lose(w)
		reply := w.note("Dana Webb <dana@larch.example>", alex, "Re: Your application", "r1", "", "Thank you for letting us know.")
		w.server.deliver("INBOX", []byte("In-Reply-To: "+w.state(d).MessageID+"\r\n"+string(reply)), w.now)
		w.must()
		w.round()
		w.want(d, outbox.Sent, 1, "")
	})
	for said, want := range map[bool]outbox.State{true: outbox.Sent, false: outbox.Rejected} {
		t.Run(fmt.Sprint("E05 asked, and the user says sent=", said), func(t *testing.T) {
			w := newPostWorld(t)
			d := lose(w)
			for range 12 {
				w.now = w.now.Add(3 * time.Minute)
				w.round()
			}
			w.want(d, outbox.Unknown, 1, "")
			if !w.state(d).Asked {
				t.Error("the user was not asked")
			}
			if err := Resolve(context.Background(), w.store, w.acc, d.ID, said, w.now); err != nil {
				t.Fatal(err)
			}
			w.office.transmit = nil
			w.round()
			w.want(d, want, 1, "")
			if !said { // they may approve it again, knowing what they do
				w.mustApprove(d, atOnce)
				w.round()
				w.want(d, outbox.Sent, 2, "")
			}
		})
	}
}

func TestHours(t *testing.T) {
	w := newPostWorld(t)
	w.now = time.Date(2026, 3, 13, 17, 30, 0, 0, time.UTC) // a Friday evening
	d := w.drafted()
	w.mustApprove(d)
	at := w.state(d).Planned
	if at.Weekday() != time.Monday || at.Hour() != 9 {
		t.Errorf("planned for %v", at)
	}
	w.now = time.Date(2026, 3, 14, 11, 0, 0, 0, time.UTC)
	w.round()
	w.want(d, outbox.Approved, 0, "")
	// E31: asleep from Monday morning until Monday night: the next window, with a word.
	w.now = time.Date(2026, 3, 16, 22, 0, 0, 0, time.UTC)
	w.round()
	w.want(d, outbox.Approved, 0, "it leaves Tue 17 Mar 09:")
	// E32: awake within the window, after its planned minute.
	w.now = time.Date(2026, 3, 17, 15, 0, 0, 0, time.UTC)
	w.round()
	w.want(d, outbox.Sent, 1, "")
}

func TestExpiry(t *testing.T) {
	w := newPostWorld(t)
	d := w.drafted()
	w.mustApprove(d)
	w.now = w.now.Add(8 * 24 * time.Hour)
	w.round()
	w.want(d, outbox.Void, 0, "so long")
	w.mustApprove(d, atOnce)
	w.round()
	w.want(d, outbox.Sent, 1, "")
}

// E33, E35 and unsend.
func TestHeldBack(t *testing.T) {
	ctx := context.Background()
	w := newPostWorld(t)
	d := w.drafted()
	w.mustApprove(d, atOnce)
	if err := Pause(ctx, w.store, w.now); err != nil {
		t.Fatal(err)
	}
	w.round()
	w.want(d, outbox.Approved, 0, "")
	if err := Resume(ctx, w.store); err != nil {
		t.Fatal(err)
	}
	if err := Unsend(ctx, w.store, d.ID, w.now); err != nil {
		t.Fatal(err)
	}
	w.round()
	w.want(d, outbox.Withdrawn, 0, "")
	w.mustApprove(d, atOnce)
	w.round()
	w.want(d, outbox.Sent, 1, "")
	w.now = w.now.Add(-2 * time.Hour)
	for range 5 {
		w.round()
		w.restart()
	}
	w.want(d, outbox.Sent, 1, "")
	if err := Unsend(ctx, w.store, d.ID, w.now); err == nil {
		t.Error("what has left was taken back")
	}
}

// E34: the deadline is named when it comes before the window.
func TestDeadlineIsSaidAtApproval(t *testing.T) {
	w := newPostWorld(t)
	w.now = time.Date(2026, 3, 13, 17, 30, 0, 0, time.UTC)
	body := offerText + "\r\n\r\nPlease reply by 14 March 2026."
	w.server.deliver("INBOX", w.note("Dana Webb <dana@larch.example>", alex, "Your application", "o1", "", body), w.now)
	w.must()
	ds, err := view(context.Background(), New(w.store, w.acc, Options{}), func(tx *store.Tx) ([]store.Draft, error) { return tx.DraftsIn(alex, store.Saved) })
	if err != nil || len(ds) != 1 {
		t.Fatal(len(ds), err)
	}
	_, ap, err := ReadDraft(context.Background(), w.store, w.acc, &fakeConn{f: w.server}, ds[0])
	if err != nil {
		t.Fatal(err)
	}
	p, err := Approve(context.Background(), w.store, w.acc, ap, w.now)
	if err != nil || len(p.Warnings) == 0 || !strings.Contains(p.Warnings[0], "2026-03-14") {
		t.Errorf("%v %v", p.Warnings, err)
	}
}
