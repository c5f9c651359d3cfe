package engine

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"inboxd/internal/decide/hours"
	"inboxd/internal/decide/outbox"
	"inboxd/internal/imapwatch"
	"inboxd/internal/smtp"
	"inboxd/internal/store"
)

// Post is how an account sends, and when.
type Post struct {
	Host          string // of the SMTP server: some file what they send by themselves
	Dial          func(context.Context) (Courier, error)
	Rules         hours.Rules
	Zones         [][2]string // address or domain, and zone, as the user named them
	Undo, Expire  time.Duration
	SendingHost   string // the one computer that sends, "" if it is not named
	ThisHost      string // this computer
	ApproveFlag   bool
	ApproveFolder string
	SavesSent     string // "", yes or no
}

// Courier hands one letter to a server; *smtp.Conn is one.
type Courier interface {
	Can() smtp.Can
	Offer(context.Context, smtp.Envelope) error
	Transmit(ctx context.Context, raw []byte) error
	Close()
}

// Postbox is what sending needs of a connection beside what a pass does;
// *imapwatch.Conn is one.
type Postbox interface {
	Mailbox
	Whole(ctx context.Context, uid uint32, most int64) (it imapwatch.Item, there bool, err error)
	AppendSent(ctx context.Context, mailbox string, raw []byte) (imapwatch.Appended, error)
	SetAnswered(ctx context.Context, uid uint32) error
}

// maxLetter is the largest draft that is sent.
const maxLetter = 25 << 20

// tick is how often the outbox is looked at: timers stand still while a laptop
// sleeps, so that no wait is longer.
const tick = 20 * time.Second

// Sender sends an account's approved letters, one at a time, and does what comes
// after. It has an engine of its own, whose looks at the mailbox exclude those of
// a pass by Options.Gate, so that a slow server holds no draft up.
//
// A letter goes through five steps. Each may be the last one before a crash:
//
//	recover   what was "sending" when the process died is unknown, for good
//	offer     connect, sign in, name sender and recipients: nothing has left
//	check     look at the mailbox and the store: is it still what was approved?
//	begin     write "sending" down, with the bytes, in the transaction that
//	          checks the approval once more
//	transmit  once, whatever comes; then write down what the server said
type Sender struct {
	e *Engine
	// open connects to the mailbox; done takes leave of it.
	open func(context.Context) (box Postbox, done func(), err error)

	recovered bool
}

// NewSender makes the sender of an account; acc.Post must not be nil.
func NewSender(st *store.Store, acc Account, opt Options, open func(context.Context) (Postbox, func(), error)) *Sender {
	return &Sender{e: New(st, acc, opt), open: open}
}

// Run works until ctx ends. wake, poked, has it look at once.
func (s *Sender) Run(ctx context.Context, wake <-chan struct{}) {
	timer := time.NewTimer(0)
	defer timer.Stop()
	told, failures := "", 0
	for {
		select {
		case <-ctx.Done():
			return
		case <-wake:
		case <-timer.C:
		}
		err := s.Round(ctx)
		text := ""
		if err != nil && ctx.Err() == nil {
			if text = err.Error(); text != told {
				s.e.opt.Log.Warn("the outbox waits", "account", s.e.acc.Name, "error", err)
			}
		}
		told = text
		if failures++; err == nil {
			failures = 0
		}
		// A mailbox that does not let us in is not knocked at three times a minute.
		timer.Reset(min(tick<<min(failures, 6), 15*time.Minute))
	}
}

// Round does once what is due: recovery, unknown outcomes, letters, and what
// follows those that have left.
func (s *Sender) Round(ctx context.Context) error {
	if err := s.recover(ctx); err != nil {
		return err
	}
	work, err := s.work(ctx)
	if err != nil || work.none() {
		return err
	}
	box, done, err := s.open(ctx)
	if err != nil {
		return err
	}
	defer done()
	errs := []error{s.reports(ctx, box, work.reports), s.unknowns(ctx, box, work.unknown)}
	for _, w := range work.due {
		if err := s.send(ctx, box, w); err != nil {
			errs = append(errs, err)
			break // the mailbox or the store is in trouble, not the letter
		}
	}
	after, err := s.unfinished(ctx)
	errs = append(errs, err)
	for _, w := range after {
		errs = append(errs, s.finish(ctx, box, w))
	}
	return errors.Join(errs...)
}

// work is what a round has to do with a mailbox.
type work struct {
	due, unknown, after []store.Send
	reports             []store.Message
}

func (w work) none() bool {
	return len(w.due) == 0 && len(w.unknown) == 0 && len(w.after) == 0 && len(w.reports) == 0
}

func (s *Sender) work(ctx context.Context) (w work, err error) {
	approved, err := s.in(ctx, outbox.Approved)
	if err != nil {
		return w, err
	}
	for _, a := range approved {
		v, err := s.due(ctx, a)
		if err != nil {
			return w, err
		}
		if v == outbox.Go {
			w.due = append(w.due, a)
		}
	}
	unknown, err := s.in(ctx, outbox.Unknown)
	if err != nil {
		return w, err
	}
	for _, u := range unknown {
		if !u.Asked {
			w.unknown = append(w.unknown, u)
		}
	}
	if w.after, err = s.unfinished(ctx); err != nil {
		return w, err
	}
	w.reports, err = s.newReports(ctx)
	return w, err
}

func (s *Sender) in(ctx context.Context, state outbox.State) ([]store.Send, error) {
	return view(ctx, s.e, func(tx *store.Tx) ([]store.Send, error) { return tx.SendsIn(s.e.acc.Key(), state) })
}

// recover turns what was being sent when the process died into unknown: the
// store says that the transmission began, and nobody knows how it ended.
func (s *Sender) recover(ctx context.Context) error {
	if s.recovered {
		return nil
	}
	sending, err := s.in(ctx, outbox.Sending)
	if err != nil {
		return err
	}
	for _, a := range sending {
		if err := s.settle(ctx, a, outbox.Silence, "inboxd ended while it was being sent: it may or may not have arrived"); err != nil {
			return err
		}
	}
	s.recovered = true
	return nil
}

// due judges an approval by clock and store, and plans it anew where its window
// is over.
func (s *Sender) due(ctx context.Context, a store.Send) (outbox.Verdict, error) {
	if !a.Retry.IsZero() && s.e.now().Before(a.Retry) {
		return outbox.Wait, nil
	}
	f, z, err := s.facts(ctx, a)
	if err != nil {
		return outbox.Wait, err
	}
	v, why := outbox.Due(f)
	switch v {
	case outbox.Later:
		return v, s.replan(ctx, a, z, why)
	case outbox.Drop:
		return v, s.void(ctx, a, why)
	}
	return v, nil
}

func (s *Sender) facts(ctx context.Context, a store.Send) (f outbox.Facts, z hours.Zone, err error) {
	e, now := s.e, s.e.now()
	err = e.store.View(ctx, func(tx *store.Tx) error {
		paused, err := Paused(tx)
		if err != nil {
			return err
		}
		z, err = zoneOf(tx, e.acc, a, now)
		f = outbox.Facts{Now: now, State: a.State, Undo: a.Undo, Planned: a.Planned, AtOnce: a.AtOnce, Outside: a.Outside, Paused: !paused.IsZero(),
			Sendable: e.acc.Post != nil, Expire: e.acc.Post.Expire, InHours: e.acc.Post.Rules.Inside(now, z), Deadline: endOf(a.Deadline, z)}
		return err
	})
	return f, z, err
}

// endOf is the end of a day as the reader counts it.
func endOf(day string, z hours.Zone) time.Time {
	d, err := time.ParseInLocation(time.DateOnly, day, z.Loc)
	if err != nil {
		return time.Time{}
	}
	return d.AddDate(0, 0, 1)
}

// replan moves a letter whose window has closed to the next one, with a notice.
func (s *Sender) replan(ctx context.Context, a store.Send, z hours.Zone, why string) error {
	at, ok := s.e.acc.Post.Rules.Next(s.e.now(), z, minute(a.ID+a.Planned.String()))
	if !ok {
		return s.void(ctx, a, "there are no business hours within a month")
	}
	text := fmt.Sprintf("%s: it leaves %s", why, at.In(z.Loc).Format("Mon 2 Jan 15:04 MST"))
	return s.change(ctx, a, func(tx *store.Tx, a *store.Send) error {
		if a.State != outbox.Approved {
			return nil
		}
		a.Planned, a.Reason = at, text
		return s.e.notify(tx, a.Thread, "later:"+a.ID+":"+a.Planned.Format(time.DateOnly), text)
	})
}

// void ends an approval without sending; the draft is the user's as it was.
func (s *Sender) void(ctx context.Context, a store.Send, why string) error {
	text := "not sent: " + why + ". Your draft is as it was; inboxd approve " + a.Draft + " approves it again"
	s.e.opt.Log.Warn("not sent", "account", s.e.acc.Name, "draft", a.Draft, "why", why)
	return s.change(ctx, a, func(tx *store.Tx, a *store.Send) error {
		to, err := outbox.Next(a.State, outbox.Changed)
		if err != nil {
			return nil //nolint:nilerr // it was taken back or sent meanwhile: nothing is to be done
		}
		a.State, a.Reason, a.Ended = to, why, s.e.now()
		if err := s.e.write(tx, a.Thread, "", "not sent", why); err != nil {
			return err
		}
		return s.e.notify(tx, a.Thread, "void:"+a.ID, text)
	})
}

// change reads an approval anew and writes it back changed, in one transaction.
func (s *Sender) change(ctx context.Context, a store.Send, fn func(*store.Tx, *store.Send) error) error {
	return s.e.update(ctx, func(tx *store.Tx) error {
		now, found, err := tx.Send(a.ID)
		if err != nil || !found {
			return err
		}
		if err := fn(tx, &now); err != nil {
			return err
		}
		return tx.PutSend(now)
	})
}

// notify tells the user something of a thread, once for each matter, in the log,
// in the thread's story and on the desktop.
func (e *Engine) notify(tx *store.Tx, thread, matter, text string) error {
	added, err := tx.AddNotice(store.NoticeRow{Matter: matter, Account: e.acc.Key(), Thread: thread, At: e.now(), Kind: kindOfMatter(matter), Text: text})
	if err != nil || !added {
		return err
	}
	e.tell(Report{What: Notice, Thread: thread, Text: text})
	return e.write(tx, thread, "", Told, text)
}

// gate keeps passes and the sender's looks at one mailbox apart.
type gate = sync.Mutex

// enter takes the account's gate, where there is one.
func (e *Engine) enter() (leave func()) {
	if e.opt.Gate == nil {
		return func() {}
	}
	e.opt.Gate.Lock()
	return e.opt.Gate.Unlock
}
