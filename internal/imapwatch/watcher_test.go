package imapwatch

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

// watched is a Watcher over a fake, with what happened to it.
type watched struct {
	*Watcher
	mu      sync.Mutex
	passes  []string // "quick after 9m0s"
	reports []string // "lost" and the like; "well"
	begun   time.Time
	done    chan error
	cancel  context.CancelFunc
	uids    []uint32 // what passes saw
	next    uint32
	hook    func(ctx context.Context, c *Conn, why Reason) error
}

func watch(t *testing.T, f *fake) *watched {
	w := &watched{begun: time.Now(), done: make(chan error, 1), next: 1}
	w.Watcher = &Watcher{Server: f.server(), Options: f.options(), Folder: "INBOX", Wake: make(chan struct{}, 1),
		Pass: w.pass, Report: w.report}
	ctx, cancel := context.WithCancel(t.Context())
	w.cancel = cancel
	return w.start(ctx)
}

func (w *watched) start(ctx context.Context) *watched {
	go func() { w.done <- w.Run(ctx) }()
	return w
}

func (w *watched) stop(t *testing.T) {
	t.Helper()
	w.cancel()
	if err := <-w.done; err != nil {
		t.Errorf("Run: %v", err)
	}
}

// pass does what the engine does: a quick one uses the mailbox as it lies open.
func (w *watched) pass(ctx context.Context, c *Conn, why Reason) error {
	w.mu.Lock()
	w.passes = append(w.passes, fmt.Sprintf("%s after %v", why, time.Since(w.begun).Round(time.Second)))
	hook := w.hook
	w.mu.Unlock()
	if hook != nil {
		if err := hook(ctx, c, why); err != nil {
			return err
		}
	}
	if why == Full {
		if _, err := c.Examine(ctx, "INBOX"); err != nil {
			return err
		}
	}
	return c.NewMessages(ctx, w.next, func(it Item) error {
		w.mu.Lock()
		defer w.mu.Unlock()
		w.uids = append(w.uids, it.UID)
		w.next = it.UID + 1
		return nil
	})
}

func (w *watched) report(err error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if err == nil {
		w.reports = append(w.reports, "well")
		return
	}
	w.reports = append(w.reports, string(kindOf(err)))
}

// reported and passed are copies; seen what messages the passes got.
func (w *watched) reported() []string {
	w.mu.Lock()
	defer w.mu.Unlock()
	return slices.Clone(w.reports)
}

func (w *watched) passed() []string {
	w.mu.Lock()
	defer w.mu.Unlock()
	return slices.Clone(w.passes)
}

func (w *watched) seen() []uint32 {
	w.mu.Lock()
	defer w.mu.Unlock()
	return slices.Clone(w.uids)
}

// after lets time pass, and everything that happens in it.
func sleep(d time.Duration) {
	time.Sleep(d)
	synctest.Wait()
}

func TestWatcherKeepsItsHours(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFake(t)
		w := watch(t, f)
		sleep(31 * time.Minute)
		w.Wake <- struct{}{}
		sleep(time.Second)
		w.stop(t)
		want := []string{"full after 0s", "quick after 9m0s", "full after 15m0s", "quick after 24m0s", "full after 30m0s", "full after 31m0s"}
		if got := w.passed(); !slices.Equal(got, want) || len(w.reported()) != 0 || f.dials != 1 {
			t.Errorf("passes %q, reports %q", got, w.reported())
		}
		if f.count("LOGOUT") != 1 {
			t.Errorf("said %q", f.said())
		}
	})
}

// newsAfter has the fake deliver and announce a message in IDLE, some time from now.
func (f *fake) newsAfter(d time.Duration) {
	news := make(chan struct{}, 1)
	time.AfterFunc(d, func() { f.deliver("Subject: a\r\n\r\nb"); news <- struct{}{} })
	f.when("IDLE", func(s *session, tag, _ string) {
		over := make(chan struct{})
		s.pipes.Go(func() {
			select {
			case <-news:
				s.say("* 1 EXISTS")
			case <-over:
			}
		})
		s.idle(tag, func() {})
		close(over)
	})
}

func TestWatcherPassesAtOnceOnNews(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFake(t)
		f.newsAfter(time.Minute)
		w := watch(t, f)
		sleep(2 * time.Minute)
		w.stop(t)
		if !slices.Equal(w.seen(), []uint32{1}) || w.passed()[1] != "quick after 1m0s" || len(w.passed()) > 3 {
			t.Errorf("saw %v, passes %q", w.seen(), w.passed())
		}
	})
}

// W06: what arrives behind a pass's back is seen by the next one, which comes at once.
func TestW06NewsBehindThePass(t *testing.T) {
	for name, hook := range map[string]func(f *fake, c *Conn, ctx context.Context) error{
		"while Drafts is open": func(f *fake, c *Conn, ctx context.Context) error {
			_, err := c.Select(ctx, "Drafts")
			f.deliver("Subject: a\r\n\r\nb")
			return err
		},
		"between fetch and IDLE": func(f *fake, c *Conn, ctx context.Context) error {
			f.deliver("Subject: a\r\n\r\nb")
			return nil
		},
	} {
		t.Run(name, func(t *testing.T) {
			for _, at := range []Reason{Full, Quick} {
				synctest.Test(t, func(t *testing.T) {
					f := newFake(t)
					f.fill(1)
					w := &watched{begun: time.Now(), done: make(chan error, 1), next: 1}
					delivered := false
					w.Watcher = &Watcher{Server: f.server(), Options: f.options(), Folder: "INBOX", Report: w.report,
						Pass: func(ctx context.Context, c *Conn, why Reason) error {
							if err := w.pass(ctx, c, why); err != nil || delivered || why != at {
								return err
							}
							delivered = true
							return hook(f, c, ctx)
						}}
					ctx, cancel := context.WithCancel(t.Context())
					w.cancel = cancel
					w.start(ctx)
					wait := time.Second
					if at == Quick {
						wait += 9 * time.Minute
					}
					sleep(wait)
					w.stop(t)
					if !slices.Equal(w.seen(), []uint32{1, 2}) {
						t.Errorf("%s: saw %v, passes %q", at, w.seen(), w.passed())
					}
				})
			}
		})
	}
}

func TestOtherNumbersCallForAFullPass(t *testing.T) {
	was := Box{Name: "INBOX", UIDValidity: 7, UIDNext: 10, Messages: 3}
	for _, c := range []struct {
		is   Box
		want Reason
	}{
		{was, ""},
		{Box{"INBOX", 7, 11, 4, false}, Quick},
		{Box{"INBOX", 7, 10, 2, false}, Quick},
		{Box{"INBOX", 8, 10, 3, false}, Full},
		{Box{"INBOX", 7, 9, 3, false}, Full}, // W17
	} {
		if got := after(was, c.is); got != c.want {
			t.Errorf("%+v: %q", c.is, got)
		}
	}
}

func TestW02W11Reconnects(t *testing.T) {
	for name, idle := range map[string]func(s *session, tag, _ string){
		"silence": func(s *session, _, _ string) {
			s.say("+ idling")
			for {
				if _, err := s.line(); err != nil {
					return
				}
			}
		},
		"BYE":    func(s *session, _, _ string) { s.say("+ idling", "* BYE server goes down"); s.hangUp() },
		"no BYE": func(s *session, _, _ string) { s.say("+ idling"); s.hangUp() },
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				f := newFake(t)
				f.fill(2)
				f.when("IDLE", func(s *session, tag, args string) {
					if s.n == 1 {
						s.deliver("Subject: in between\r\n\r\nx") // unannounced
						idle(s, tag, args)
						return
					}
					s.idle(tag, func() {})
				})
				w := watch(t, f)
				sleep(15 * time.Minute)
				w.stop(t)
				if !slices.Equal(w.seen(), []uint32{1, 2, 3}) || f.dials != 2 || !slices.Equal(w.reported(), []string{"connection_lost", "well"}) {
					t.Errorf("saw %v, dials %d, reports %q, passes %q", w.seen(), f.dials, w.reported(), w.passed())
				}
			})
		})
	}
}

func TestW22APasswordIsNotTriedTwice(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFake(t)
		f.answer("LOGIN", "NO [AUTHENTICATIONFAILED] Invalid credentials")
		w := watch(t, f)
		kind(t, <-w.done, BadPassword, "password")
		if f.count("LOGIN") != 1 || !slices.Equal(w.reported(), []string{"bad_password"}) {
			t.Errorf("said %q, reports %q", f.said(), w.reported())
		}
	})
}

func TestWhatEndsRun(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFake(t)
		w := &Watcher{Server: f.server(), Options: f.options(), Folder: "INBOX"}
		w.Server.Secret = func(context.Context) (string, error) { return "", errors.New("locked") }
		kind(t, w.Run(t.Context()), NoSecret, "locked")
		w.Server = f.server()
		w.Server.Host = "imap.example.org"
		kind(t, w.Run(t.Context()), NoTLS, "plain")
		f.pipes.Wait()
	})
}

// A bad certificate may be a hotel's: it is asked about when it lasts.
func TestABadCertificateEndsRunWhenItLasts(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFake(t)
		begun := time.Now()
		f.dialErr = func(int) error { return &Error{Kind: BadCert, What: "bad"} }
		w := &Watcher{Server: f.server(), Folder: "INBOX"}
		w.Options = f.options()
		r := &run{Watcher: w, opts: w.Options.withDefaults(), resumed: make(chan struct{}, 1)}
		for tries := 1; ; tries++ {
			wait, stop := r.failed(&Error{Kind: BadCert, What: "bad"})
			if stop != nil {
				kind(t, stop, BadCert, "bad")
				if tries < certTries || time.Since(begun) < certPeriod {
					t.Errorf("after %d tries, %v", tries, time.Since(begun))
				}
				break
			}
			time.Sleep(wait)
		}
	})
}

func TestW21TooManyConnections(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFake(t)
		var at []time.Time
		f.when("LOGIN", func(s *session, tag, _ string) {
			at = append(at, time.Now())
			if len(at) < 4 {
				s.say(tag + " NO [ALERT] Too many simultaneous connections. (Failure)")
				return
			}
			s.say(tag + " OK")
		})
		w := watch(t, f)
		w.Wake <- struct{}{} // impatience does not help
		sleep(time.Hour)
		w.stop(t)
		if len(at) != 4 || !slices.Equal(w.reported(), []string{"too_many_connections", "well"}) {
			t.Fatalf("%d tries, reports %q", len(at), w.reported())
		}
		for i, least := range []time.Duration{time.Minute, 2 * time.Minute, 4 * time.Minute} {
			if gap := at[i+1].Sub(at[i]); gap < least {
				t.Errorf("gap %d is %v", i, gap)
			}
		}
	})
}

func TestW24ThrottledInAPass(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFake(t)
		f.answer("UID FETCH", "BAD Request is throttled. Suggested Backoff Time: 92415 milliseconds")
		w := watch(t, f)
		sleep(time.Second)
		n := len(f.said())
		sleep(90 * time.Second)
		if len(f.said()) != n {
			t.Errorf("said %q", f.said()[n:])
		}
		f.when("UID FETCH", nil)
		sleep(time.Minute)
		w.stop(t)
		if !slices.Equal(w.reported(), []string{"throttled", "well"}) {
			t.Errorf("reports %q", w.reported())
		}
	})
}

func TestW26UnavailableAtExamine(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFake(t)
		f.answer("EXAMINE", "NO [UNAVAILABLE] maintenance")
		w := watch(t, f)
		sleep(30 * time.Second)
		f.when("EXAMINE", nil)
		sleep(5 * time.Minute)
		w.stop(t)
		if !slices.Equal(w.reported(), []string{"throttled", "well"}) {
			t.Errorf("reports %q", w.reported())
		}
	})
}

// An error that is not the connection's keeps the connection, and news are still taken in.
func TestAPassThatFailsIsRepeated(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFake(t)
		f.newsAfter(10 * time.Minute)
		w := watch(t, f)
		w.mu.Lock()
		w.hook = func(context.Context, *Conn, Reason) error { return errors.New("the disk is full") }
		w.mu.Unlock()
		sleep(5 * time.Minute)
		if n := len(w.passed()); n < 3 || n > 5 || f.dials != 1 {
			t.Errorf("passes %q, dials %d", w.passed(), f.dials)
		}
		w.mu.Lock()
		w.hook = nil
		w.mu.Unlock()
		sleep(20 * time.Minute)
		w.stop(t)
		if !slices.Equal(w.reported(), []string{"", "well"}) || !slices.Equal(w.seen(), []uint32{1}) {
			t.Errorf("reports %q, saw %v", w.reported(), w.seen())
		}
	})
}

// D25: a full mailbox must not keep mail from being read.
func TestD25ARefusedAppendDoesNotKeepMailOut(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFake(t)
		f.answer("APPEND", "NO [OVERQUOTA] full")
		w := watch(t, f)
		w.mu.Lock()
		w.hook = func(ctx context.Context, c *Conn, why Reason) error {
			if why != Full {
				return nil
			}
			_, err := c.Append(ctx, "Drafts", []byte("x"))
			return err
		}
		w.mu.Unlock()
		sleep(15 * time.Minute)
		w.stop(t)
		if f.dials < 15 || f.dials > 60 || !slices.Equal(w.reported(), []string{"over_quota"}) {
			t.Errorf("%d connections, reports %q", f.dials, w.reported())
		}
	})
}

// A server that has news at every turn is not asked without a break.
func TestAServerThatRepeatsItself(t *testing.T) {
	for name, line := range map[string]string{"the same number": "* 1 EXISTS", "flags": `* 1 FETCH (FLAGS (\Seen))`} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				f := newFake(t)
				f.fill(1)
				f.when("IDLE", func(s *session, tag, _ string) { s.idle(tag, func() { s.trickle(line) }) })
				w := watch(t, f)
				sleep(time.Hour)
				w.stop(t)
				if n := len(w.passed()); n > 100 || (n > 10 && line == "* 1 EXISTS") || f.dials != 1 {
					t.Errorf("%d passes in an hour, %d connections", n, f.dials)
				}
			})
		})
	}
}
