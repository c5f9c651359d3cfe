package imapwatch

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

func TestW01IdleIsBrokenAtNineMinutes(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFake(t)
		c := f.inbox()
		for i := range 3 {
			begun := time.Now()
			changed, err := c.Wait(t.Context(), nil)
			if took := time.Since(begun); err != nil || changed || took != 9*time.Minute {
				t.Errorf("cycle %d: changed %v, %v, after %v", i, changed, err, took)
			}
		}
		if f.count("IDLE") != 3 || f.count("DONE") != 3 {
			t.Errorf("said %q", f.said())
		}
	})
}

func TestW02SilenceAfterDoneIsFoundOutIn15Seconds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFake(t)
		f.when("IDLE", func(s *session, _, _ string) {
			s.say("+ idling")
			for {
				if _, err := s.line(); err != nil {
					return
				}
			}
		})
		c := f.inbox()
		begun := time.Now()
		_, err := c.Wait(t.Context(), nil)
		kind(t, err, Lost, "DONE")
		if took := time.Since(begun); took != 9*time.Minute+15*time.Second {
			t.Errorf("after %v", took)
		}
	})
}

func TestW03StillHereIsNoReasonToLeave(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFake(t)
		f.when("IDLE", func(s *session, tag, _ string) {
			stop := make(chan struct{})
			go func() {
				for {
					select {
					case <-time.After(2 * time.Minute):
						s.say("* OK Still here")
					case <-stop:
						return
					}
				}
			}()
			s.idle(tag, func() {})
			close(stop)
		})
		c := f.inbox()
		begun := time.Now()
		if changed, err := c.Wait(t.Context(), nil); err != nil || changed || time.Since(begun) != 9*time.Minute {
			t.Errorf("changed %v, %v, after %v", changed, err, time.Since(begun))
		}
	})
}

func TestW07W08NewsAroundTheEdgesOfIdle(t *testing.T) {
	for name, idle := range map[string]func(s *session, tag, _ string){
		"before the plus": func(s *session, tag, _ string) { s.say("* 1 EXISTS"); s.idle(tag, func() {}) },
		"in between":      func(s *session, tag, _ string) { s.idle(tag, func() { s.say("* 1 EXISTS") }) },
		"a removal":       func(s *session, tag, _ string) { s.idle(tag, func() { s.say("* 1 EXPUNGE") }) },
		"a flag":          func(s *session, tag, _ string) { s.idle(tag, func() { s.say(`* 1 FETCH (FLAGS (\Seen))`) }) },
		"with the end of it": func(s *session, tag, _ string) {
			s.say("+ idling")
			if _, err := s.line(); err == nil {
				s.say("* 1 EXISTS", tag+" OK done")
			}
		},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				f := newFake(t)
				f.when("IDLE", idle)
				if changed, err := f.inbox().Wait(t.Context(), nil); err != nil || !changed {
					t.Errorf("changed %v, %v", changed, err)
				}
			})
		})
	}
}

func TestW06NewsBetweenTwoCommandsEndsTheWaitAtOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFake(t)
		c := f.inbox()
		f.answer("UID SEARCH", "* SEARCH", "* 1 EXISTS", "OK")
		if _, err := c.UIDs(t.Context(), 1, time.Time{}); err != nil {
			t.Fatal(err)
		}
		if changed, err := c.Wait(t.Context(), nil); err != nil || !changed || f.count("IDLE") != 0 {
			t.Errorf("changed %v, %v, said %q", changed, err, f.said())
		}
	})
}

// What was announced in another mailbox is no news of the one that is open now.
func TestNewsOfTheMailboxThatWasLeft(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFake(t)
		c := f.conn()
		if _, err := c.Select(t.Context(), "Drafts"); err != nil {
			t.Fatal(err)
		}
		f.answer("UID STORE", "* 5 EXISTS", "* 1 EXPUNGE", "OK")
		if err := c.StoreKeyword(t.Context(), 1, "x"); err != nil {
			t.Fatal(err)
		}
		if _, err := c.Examine(t.Context(), "INBOX"); err != nil {
			t.Fatal(err)
		}
		begun := time.Now()
		if changed, err := c.Wait(t.Context(), nil); err != nil || changed || time.Since(begun) != 9*time.Minute {
			t.Errorf("changed %v, %v, after %v", changed, err, time.Since(begun))
		}
	})
}

func TestW09PollingWithoutIdle(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFake(t)
		f.caps = "IMAP4rev1"
		c := f.inbox()
		begun := time.Now()
		changed, err := c.Wait(t.Context(), nil)
		if err != nil || changed || time.Since(begun) != 5*time.Minute {
			t.Errorf("changed %v, %v, after %v", changed, err, time.Since(begun))
		}
		f.answer("NOOP", "* 3 EXISTS", "OK")
		if changed, err = c.Wait(t.Context(), nil); err != nil || !changed {
			t.Errorf("changed %v, %v", changed, err)
		}
		if f.count("IDLE") != 0 || f.count("NOOP") != 2 {
			t.Errorf("said %q", f.said())
		}
	})
}

func TestW10PollingWhereIdleIsRefused(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFake(t)
		f.answer("IDLE", "BAD unknown command")
		c := f.inbox()
		for range 3 {
			begun := time.Now()
			if changed, err := c.Wait(t.Context(), nil); err != nil || changed || time.Since(begun) != 5*time.Minute {
				t.Errorf("changed %v, %v, after %v", changed, err, time.Since(begun))
			}
		}
		if f.count("IDLE") != 1 || f.count("NOOP") != 3 {
			t.Errorf("said %q", f.said())
		}
	})
}

func TestW36OddLinesInIdle(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFake(t)
		f.when("IDLE", func(s *session, tag, _ string) {
			s.idle(tag, func() { s.say("* XYZZY 12 {3}", "a)b more", "+ hello", "* VANISHED 4", "* 1 FETCH (X-GM-LABELS ())") })
		})
		c := f.inbox()
		if _, err := c.Wait(t.Context(), nil); err != nil {
			t.Fatal(err)
		}
		if _, err := c.UIDs(t.Context(), 1, time.Time{}); err != nil {
			t.Error(err)
		}
	})
}

func TestWaitEndsWithItsContext(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFake(t)
		c := f.inbox()
		ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
		defer cancel()
		if _, err := c.Wait(ctx, nil); !IsLost(err) || f.count("DONE") != 1 {
			t.Errorf("%v, said %q", err, f.said())
		}
	})
}

func TestEveryCommandHasADeadline(t *testing.T) {
	for name, run := range map[string]func(ctx context.Context, c *Conn) error{
		"EXAMINE":    func(ctx context.Context, c *Conn) error { _, err := c.Examine(ctx, "INBOX"); return err },
		"STATUS":     func(ctx context.Context, c *Conn) error { _, err := c.Status(ctx, "Sent"); return err },
		"LIST":       func(ctx context.Context, c *Conn) error { _, err := c.Folders(ctx, "", ""); return err },
		"UID SEARCH": func(ctx context.Context, c *Conn) error { _, err := c.UIDs(ctx, 1, time.Time{}); return err },
		"UID FETCH": func(ctx context.Context, c *Conn) error {
			return c.Headers(ctx, []uint32{1}, func(Item) error { return nil })
		},
		"UID STORE":   func(ctx context.Context, c *Conn) error { return c.StoreKeyword(ctx, 1, "x") },
		"UID EXPUNGE": func(ctx context.Context, c *Conn) error { return c.Remove(ctx, 1) },
		"APPEND":      func(ctx context.Context, c *Conn) error { _, err := c.Append(ctx, "Drafts", []byte("x")); return err },
		"IDLE":        func(ctx context.Context, c *Conn) error { _, err := c.Wait(ctx, nil); return err },
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				f := newFake(t)
				c := f.conn()
				if _, err := c.Select(t.Context(), "INBOX"); err != nil {
					t.Fatal(err)
				}
				f.when(name, func(s *session, _, _ string) {
					for {
						if _, err := s.line(); err != nil {
							return
						}
					}
				})
				begun := time.Now()
				kind(t, run(t.Context(), c), Lost, "no answer to "+strings.TrimPrefix(name, "UID SEARCH"))
				if took := time.Since(begun); took != 60*time.Second {
					t.Errorf("after %v", took)
				}
				if _, err := c.Examine(t.Context(), "INBOX"); !IsLost(err) {
					t.Errorf("afterwards: %v", err)
				}
			})
		})
	}
}

func TestASlowAnswerIsWaitedFor(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFake(t)
		c := f.inbox()
		f.when("UID SEARCH", func(s *session, tag, _ string) {
			for i := range 5 {
				time.Sleep(50 * time.Second)
				s.say(fmt.Sprintf("* SEARCH %d", i+1))
			}
			s.say(tag + " OK")
		})
		if uids, err := c.UIDs(t.Context(), 1, time.Time{}); err != nil || len(uids) != 5 {
			t.Errorf("%v, %v", uids, err)
		}
		f.when("UID SEARCH", func(s *session, _, _ string) {
			for s.trickle("* SEARCH 1") {
				time.Sleep(50 * time.Second)
			}
		})
		begun := time.Now()
		_, err := c.UIDs(t.Context(), 1, time.Time{})
		kind(t, err, Lost, "no answer")
		if took := time.Since(begun); took > 11*time.Minute {
			t.Errorf("trickled for %v", took)
		}
	})
}

func (s *session) trickle(line string) bool {
	_, err := s.conn.Write([]byte(line + "\r\n"))
	return err == nil
}

func TestAppendIsNotCutShort(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFake(t)
		c := f.inbox()
		ctx, cancel := context.WithCancel(t.Context())
		f.when("APPEND", func(s *session, tag, args string) {
			cancel()
			time.Sleep(20 * time.Second)
			s.literal(args)
			s.say(tag + " OK [APPENDUID 7 9] done")
		})
		if at, err := c.Append(ctx, "Drafts", []byte("a\nb")); err != nil || at != (Appended{7, 9}) {
			t.Errorf("%+v, %v", at, err)
		}
		if _, err := c.Append(ctx, "Drafts", []byte("c")); !IsLost(err) || f.count("APPEND") != 1 {
			t.Errorf("after the end: %v, said %q", err, f.said())
		}
	})
}

func TestNothingButWhatIsPromisedIsSaid(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFake(t)
		f.deliver("Subject: a\r\n\r\nb")
		c := f.inbox()
		take(t, func(fn func(Item) error) error { return c.NewMessages(t.Context(), 1, fn) })
		take(t, func(fn func(Item) error) error { return c.Headers(t.Context(), []uint32{1}, fn) })
		want := []string{"1: CAPABILITY", `1: LOGIN "alex" "sesame"`, "1: CAPABILITY", "1: EXAMINE INBOX",
			"1: UID FETCH 1:* (UID FLAGS INTERNALDATE RFC822.SIZE BODY.PEEK[]<0.262144>)",
			"1: UID FETCH 1 (UID FLAGS INTERNALDATE RFC822.SIZE BODY.PEEK[HEADER])"}
		got := f.said()
		for i := range got {
			if strings.Contains(got[i], "FETCH") {
				got[i] = sortItems(got[i])
			}
		}
		if !slices.Equal(got, want) {
			t.Errorf("said %q", got)
		}
	})
}

// sortItems brings the items of a FETCH into the order of the test; go-imap's is random.
func sortItems(line string) string {
	head, items, _ := strings.Cut(line, " (")
	words := strings.Fields(strings.TrimSuffix(items, ")"))
	slices.SortFunc(words, func(a, b string) int {
		order := "UID FLAGS INTERNALDATE RFC822.SIZE BODY.PEEK[]<0.262144> BODY.PEEK[HEADER]"
		return strings.Index(order, a) - strings.Index(order, b)
	})
	return head + " (" + strings.Join(words, " ") + ")"
}
