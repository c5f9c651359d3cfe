package imapwatch

import (
	"context"
	"errors"
	"net"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

// sleeper is a clock that can have slept.
type sleeper struct {
	mu    sync.Mutex
	slept time.Duration
}

func (s *sleeper) read() (time.Time, time.Duration) {
	s.mu.Lock()
	defer s.mu.Unlock()
	now := time.Now()
	return now.Round(0).Add(s.slept), now.Sub(time.Unix(0, 0))
}

func (s *sleeper) sleep(d time.Duration) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.slept += d
}

func TestW04W05TheMachineSlept(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFake(t)
		clock := &sleeper{}
		w := &watched{begun: time.Now(), done: make(chan error, 1), next: 1}
		w.Watcher = &Watcher{Server: f.server(), Options: f.options(), Folder: "INBOX", Pass: w.pass, Report: w.report, clock: clock}
		ctx, cancel := context.WithCancel(t.Context())
		w.cancel = cancel
		w.start(ctx)
		sleep(3 * time.Minute)
		clock.sleep(45 * time.Minute)
		f.deliver("Subject: overnight\r\n\r\nx")
		f.mu.Lock()
		f.dialErr = func(n int) error { // W05: no name can be looked up yet
			if n <= 5 {
				return &net.OpError{Op: "dial", Err: &net.DNSError{Err: "no such host", Name: "localhost", IsNotFound: true}}
			}
			return nil
		}
		f.mu.Unlock()
		sleep(10*time.Second + 20*time.Second)
		if got := w.passed(); len(got) != 2 || !strings.HasPrefix(got[1], "full") || !slices.Equal(w.seen(), []uint32{1}) || f.dials != 6 {
			t.Errorf("passes %q, saw %v, dials %d", got, w.seen(), f.dials)
		}
		if len(w.reported()) != 0 || f.count("DONE") != 0 {
			t.Errorf("reports %q, said %q", w.reported(), f.said())
		}
		w.stop(t)
	})
}

func TestRunEndsInEveryState(t *testing.T) {
	for name, prepare := range map[string]func(f *fake){
		"connecting": func(f *fake) {
			f.dialErr = func(int) error { time.Sleep(time.Hour); return errors.New("x") }
		},
		"between tries": func(f *fake) { f.dialErr = func(int) error { return errors.New("x") } },
		"signing in":    func(f *fake) { f.when("LOGIN", func(s *session, _, _ string) { _, _ = s.line() }) },
		"fetching":      func(f *fake) { f.when("UID FETCH", func(s *session, _, _ string) { _, _ = s.line() }) },
		"idling":        func(*fake) {},
		"polling":       func(f *fake) { f.caps = "IMAP4rev1" },
		"leaving": func(f *fake) {
			f.when("IDLE", func(s *session, _, _ string) { s.say("+"); _, _ = s.line(); _, _ = s.line() })
		},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				f := newFake(t)
				prepare(f)
				o := f.options()
				o.Dial = func(ctx context.Context, n, a string) (net.Conn, error) {
					if name == "connecting" {
						<-ctx.Done()
						return nil, ctx.Err()
					}
					return f.dial(ctx, n, a)
				}
				w := &watched{begun: time.Now(), done: make(chan error, 1), next: 1}
				w.Watcher = &Watcher{Server: f.server(), Options: o, Folder: "INBOX", Pass: w.pass, Report: w.report}
				ctx, cancel := context.WithCancel(t.Context())
				w.cancel = cancel
				w.start(ctx)
				sleep(30 * time.Second)
				begun := time.Now()
				w.stop(t)
				if took := time.Since(begun); took > 5*time.Second {
					t.Errorf("it took %v", took)
				}
			})
		})
	}
}
