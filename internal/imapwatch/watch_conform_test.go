package imapwatch_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"inboxd/internal/imaptest"
	"inboxd/internal/imapwatch"
)

// reader is a Pass that takes in INBOX as an engine would: by UIDVALIDITY and
// the next UID, the cursor moved with each message.
type reader struct {
	mu       sync.Mutex
	validity uint32
	next     uint32
	pass     chan string // what each message was, as it comes
}

func (r *reader) take(ctx context.Context, c *imapwatch.Conn, why imapwatch.Reason) error {
	if why == imapwatch.Full {
		box, err := c.Examine(ctx, "INBOX")
		if err != nil {
			return err
		}
		r.mu.Lock()
		if box.UIDValidity != r.validity {
			r.validity, r.next = box.UIDValidity, 1
		}
		r.mu.Unlock()
	}
	return c.NewMessages(ctx, r.next, func(it imapwatch.Item) error {
		if it.Err != nil {
			return it.Err
		}
		r.mu.Lock()
		defer r.mu.Unlock()
		r.next = it.UID + 1
		var n int
		if _, err := fmt.Sscanf(string(it.Raw), "From: Robin <robin@example.com>\r\nTo: alex@example.org\r\nSubject: Letter %d\r\n", &n); err != nil {
			return errors.New("not one of ours")
		}
		r.pass <- fmt.Sprint(n)
		return nil
	})
}

// upTo waits until the message comes, and returns what came.
func (r *reader) upTo(t *testing.T, n int) []string {
	t.Helper()
	var got []string
	for {
		select {
		case s := <-r.pass:
			if got = append(got, s); s == fmt.Sprint(n) {
				return got
			}
		case <-time.After(60 * time.Second):
			t.Fatalf("message %d did not come; only %v", n, got)
		}
	}
}

func TestWatchEverywhere(t *testing.T) {
	t.Parallel()
	imaptest.Each(t, func(t *testing.T, s *imaptest.Server) {
		r := &reader{next: 1, pass: make(chan string, 100)}
		var failures []error
		w := &imapwatch.Watcher{Server: server(s), Options: imapwatch.Options{CommandTimeout: 20 * time.Second}, Folder: "INBOX",
			Pass: r.take, Wake: make(chan struct{}, 1), Report: func(err error) { failures = append(failures, err) }}
		ctx, cancel := context.WithCancel(t.Context())
		done := make(chan error, 1)
		go func() { done <- w.Run(ctx) }()
		s.Deliver(t, "INBOX", letter(1))
		r.upTo(t, 1)
		s.Deliver(t, "INBOX", letter(2)) // announced in IDLE, or found behind the pass
		if got := r.upTo(t, 2); len(got) != 1 {
			t.Errorf("came %v", got)
		}
		for i := 3; i < 9; i++ { // while the watcher is busy with the one before
			s.Deliver(t, "INBOX", letter(i))
		}
		if got := r.upTo(t, 8); !slices.Equal(got, []string{"3", "4", "5", "6", "7", "8"}) {
			t.Errorf("came %v", got)
		}
		s.Restart(t) // W11
		s.Deliver(t, "INBOX", letter(9))
		if got := r.upTo(t, 9); len(got) != 1 {
			t.Errorf("after the restart came %v", got)
		}
		s.BumpUIDValidity(t, "INBOX") // W15
		s.Deliver(t, "INBOX", letter(10))
		if got := r.upTo(t, 10); len(got) != 10 {
			t.Errorf("after the renumbering came %v", got)
		}
		cancel()
		if err := <-done; err != nil {
			t.Error(err)
		}
		if len(failures) == 0 || failures[len(failures)-1] != nil {
			t.Errorf("reported %v", failures)
		}
		for _, m := range s.Snapshot(t, "INBOX") { // W32
			if len(m.Flags) != 0 {
				t.Errorf("message %d has the flags %q", m.UID, m.Flags)
			}
		}
		s.Audit(t)
	})
}
