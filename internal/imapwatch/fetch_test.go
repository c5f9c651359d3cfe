package imapwatch

import (
	"errors"
	"fmt"
	"runtime"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"inboxd/internal/mail"
)

func uidList(items []Item) (uids []uint32) {
	for _, it := range items {
		uids = append(uids, it.UID)
	}
	return uids
}

func (f *fake) fill(n int) {
	for i := range n {
		f.deliver(fmt.Sprintf("Subject: %d\r\n\r\nbody %d", i+1, i+1))
	}
}

func TestW12W13NewMessages(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFake(t)
		f.fill(3)
		c := f.inbox()
		// n:* names the last message even when its UID is below n.
		if items := take(t, func(fn func(Item) error) error { return c.NewMessages(t.Context(), 4, fn) }); len(items) != 0 {
			t.Errorf("%+v", items)
		}
		if len(c.changed) != 0 {
			t.Error("the old message counts as a change: Wait would return at once, for ever")
		}
		f.answer("UID FETCH", "* 9 FETCH (UID 5000 FLAGS () BODY[]<0> {1}", "x)", "* 8 FETCH (UID 100 FLAGS () BODY[]<0> {1}", "y)", "OK")
		items := take(t, func(fn func(Item) error) error { return c.NewMessages(t.Context(), 90, fn) })
		if !slices.Equal(uidList(items), []uint32{100, 5000}) || string(items[0].Raw) != "y" || f.count("UID SEARCH") != 0 {
			t.Errorf("%+v, said %q", items, f.said())
		}
	})
}

func TestManyNewMessagesAreFetchedInBatches(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFake(t)
		f.fill(500)
		c := f.inbox()
		items := take(t, func(fn func(Item) error) error { return c.NewMessages(t.Context(), 1, fn) })
		if len(items) != 500 || !slices.IsSorted(uidList(items)) || f.count("UID SEARCH") != 1 || f.count("UID FETCH") != 32 {
			t.Errorf("%d items, %d commands", len(items), f.count("UID FETCH"))
		}
		headers := take(t, func(fn func(Item) error) error { return c.Headers(t.Context(), uidList(items), fn) })
		if len(headers) != 500 || f.count("UID FETCH") != 42 {
			t.Errorf("%d items, %d commands", len(headers), f.count("UID FETCH"))
		}
	})
}

func TestEveryUIDIsAccountedFor(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFake(t)
		f.fill(9)
		c := f.inbox()
		row := func(n int) string {
			return fmt.Sprintf("* %d FETCH (UID %d FLAGS () INTERNALDATE \"02-Mar-2026 10:00:00 +0000\" RFC822.SIZE 1 BODY[]<0> {1}\r\n%d)", n, n, n)
		}
		f.when("UID FETCH", func(s *session, tag, args string) {
			switch set, _, _ := strings.Cut(args, " "); set {
			case "1:9": // out of order, one twice, and 4, 5, 6, 7 and 8 are missing
				s.say(row(3), row(1), row(9), row(2), row(3), tag+" NO Some messages could not be fetched")
			case "4": // it comes when it is asked for alone
				s.say(row(4), tag+" OK")
			case "5": // no content at all
				s.say("* 5 FETCH (UID 5 FLAGS () RFC822.SIZE 1 BODY[]<0> NIL)", tag+" OK")
			case "6":
				s.say(tag + " NO [CONTACTADMIN] cannot read it")
			case "7": // gone, see UID SEARCH
				s.say(tag + " OK")
			case "8":
				s.say(`* 8 FETCH (UID 8 FLAGS () BODY[]<0> "")`, tag+" OK")
			default:
				s.say(tag + " BAD " + set)
			}
		})
		f.when("UID SEARCH", func(s *session, tag, args string) {
			if args != "UID 7" {
				s.say("* SEARCH " + strings.TrimPrefix(args, "UID "))
			}
			s.say(tag + " OK")
		})
		items := take(t, func(fn func(Item) error) error {
			return c.Messages(t.Context(), []uint32{9, 1, 2, 3, 4, 5, 6, 7, 8, 8}, fn)
		})
		if !slices.Equal(uidList(items), []uint32{1, 2, 3, 4, 5, 6, 7, 8, 9}) {
			t.Fatalf("%v", uidList(items))
		}
		for i, want := range []string{"1", "2", "3", "4", "", "", "", "", "9"} {
			if it := items[i]; string(it.Raw) != want || (it.Err != nil) != (want == "" && it.UID != 8) {
				t.Errorf("%+v", it)
			}
		}
		if !errors.Is(items[6].Err, ErrGone) || !errors.Is(items[4].Err, errNoContent) || !strings.Contains(items[5].Err.Error(), "cannot read it") {
			t.Errorf("5: %v; 6: %v; 7: %v", items[4].Err, items[5].Err, items[6].Err)
		}
	})
}

func TestAMessageThatFailsForItsFlags(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFake(t)
		f.fill(2)
		f.when("UID FETCH", func(s *session, tag, args string) {
			if strings.Contains(args, "FLAGS") && !strings.HasPrefix(args, "2 ") {
				s.say(tag + " NO [SERVERBUG2] internal error")
				return
			}
			s.fetch(args)
			s.say(tag + " OK")
		})
		c := f.inbox()
		items := take(t, func(fn func(Item) error) error { return c.Messages(t.Context(), []uint32{1, 2}, fn) })
		if len(items) != 2 || items[0].Err != nil || !strings.Contains(string(items[0].Raw), "body 1") || items[1].InternalDate.IsZero() {
			t.Errorf("%+v", items)
		}
	})
}

func TestAnEmptyMailboxMayRefuseTheStar(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFake(t)
		c := f.inbox()
		f.answer("UID FETCH", "BAD [PARSE] no such message")
		f.answer("UID SEARCH", "BAD no such message")
		if items := take(t, func(fn func(Item) error) error { return c.NewMessages(t.Context(), 1, fn) }); len(items) != 0 {
			t.Errorf("%+v", items)
		}
		f.fill(1)
		if _, err := c.Examine(t.Context(), "INBOX"); err != nil {
			t.Fatal(err)
		}
		kind(t, c.NewMessages(t.Context(), 1, func(Item) error { return nil }), Refused, "UID SEARCH")
	})
}

func TestW20RemovalsDuringAFetch(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFake(t)
		f.fill(3)
		c := f.inbox()
		f.answer("UID FETCH", "* 2 FETCH (UID 20 FLAGS () BODY[]<0> {1}", "b)", "* 1 EXPUNGE", "* 2 FETCH (UID 30 FLAGS () BODY[]<0> {1}", "c)", "OK")
		items := take(t, func(fn func(Item) error) error { return c.Messages(t.Context(), []uint32{20, 30}, fn) })
		if len(items) != 2 || string(items[0].Raw) != "b" || string(items[1].Raw) != "c" {
			t.Errorf("%+v", items)
		}
	})
}

func TestW33ALongMessageIsNotFetchedWhole(t *testing.T) {
	f := newFake(t)
	c := f.inbox()
	const size = 30 << 20
	f.when("UID FETCH", func(s *session, tag, _ string) {
		// A server that ignores the limit of a partial FETCH.
		s.say(fmt.Sprintf("* 1 FETCH (UID 1 FLAGS () INTERNALDATE \"02-Mar-2026 10:00:00 +0000\" RFC822.SIZE %d BODY[]<0> {%d}", size, size))
		chunk := []byte(strings.Repeat("0123456789abcdef", 4096))
		for range size / len(chunk) {
			if _, err := s.conn.Write(chunk); err != nil {
				return
			}
		}
		s.say(")", tag+" OK")
	})
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	items := take(t, func(fn func(Item) error) error { return c.Messages(t.Context(), []uint32{1}, fn) })
	runtime.ReadMemStats(&after)
	if len(items) != 1 || len(items[0].Raw) != mail.MaxBytes || items[0].Size != size {
		t.Fatalf("%d items", len(items))
	}
	if used := after.TotalAlloc - before.TotalAlloc; used > 4<<20 {
		t.Errorf("%d octets of memory for it", used)
	}
	if !strings.Contains(strings.Join(f.said(), "\n"), "BODY.PEEK[]<0.262144>") {
		t.Errorf("said %q", f.said())
	}
}

// W34: where one message kills the connection, the others are handled, and it
// is given up in the end.
func TestW34APoisonedMessage(t *testing.T) {
	for name, poison := range map[string]func(s *session){
		"the server falls over it": func(s *session) { s.hangUp() },
		"no end of a line":         func(s *session) { s.flood() },
		"a body cut short": func(s *session) {
			s.say("* 3 FETCH (UID 3 FLAGS () BODY[]<0> {900}", "too short")
			s.hangUp()
		},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				f := newFake(t)
				f.fill(5)
				f.when("UID FETCH", func(s *session, tag, args string) {
					set, _, _ := strings.Cut(args, " ")
					for i := range 5 {
						switch uid := i + 1; {
						case !inSet(set, uid, 5):
						case uid == 3:
							poison(s)
							return
						default:
							s.fetch(fmt.Sprint(uid))
						}
					}
					s.say(tag + " OK")
				})
				o := f.options()
				o.suspects = newSuspects()
				got := map[uint32]Item{}
				tries := 0
				for ; len(got) < 5 && tries < 20; tries++ {
					c, err := Dial(t.Context(), f.server(), o)
					if err != nil {
						t.Fatal(err)
					}
					if _, err := c.Examine(t.Context(), "INBOX"); err != nil {
						t.Fatal(err)
					}
					next := uint32(1)
					for got[next].UID != 0 {
						next++ // the cursor of a caller that keeps what came
					}
					err = c.NewMessages(t.Context(), next, func(it Item) error { got[it.UID] = it; return nil })
					if err != nil && !IsLost(err) {
						t.Fatal(err)
					}
					c.Close()
					time.Sleep(3 * time.Minute)
				}
				for uid := uint32(1); uid <= 5; uid++ {
					if it := got[uid]; (it.Err != nil) != (uid == 3) || (len(it.Raw) == 0) != (uid == 3) {
						t.Errorf("%d: %+v", uid, it)
					}
				}
				if tries > 8 {
					t.Errorf("it took %d connections", tries)
				}
			})
		})
	}
}

// flood says a line that never ends.
func (s *session) flood() {
	chunk := []byte("* 3 FETCH (UID 3 X " + strings.Repeat("x", 1<<20))
	for {
		if _, err := s.conn.Write(chunk); err != nil {
			return
		}
	}
}

// A network that comes and goes must not make a message count as poisoned.
func TestALostNetworkIsNoPoison(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFake(t)
		f.fill(1)
		o := f.options()
		o.suspects = newSuspects()
		broken := true
		f.when("UID FETCH", func(s *session, tag, args string) {
			if broken {
				s.hangUp()
				return
			}
			s.fetch(args)
			s.say(tag + " OK")
		})
		fetch := func() (items []Item, err error) {
			c, err := Dial(t.Context(), f.server(), o)
			if err != nil {
				t.Fatal(err)
			}
			defer c.Close()
			if _, err := c.Examine(t.Context(), "INBOX"); err != nil {
				t.Fatal(err)
			}
			err = c.Messages(t.Context(), []uint32{1}, func(it Item) error { items = append(items, it); return nil })
			return items, err
		}
		for range 20 { // twenty breaks within a minute
			if _, err := fetch(); !IsLost(err) {
				t.Fatal(err)
			}
			time.Sleep(3 * time.Second)
		}
		broken = false
		if items, err := fetch(); err != nil || len(items) != 1 || items[0].Err != nil {
			t.Errorf("%+v, %v", items, err)
		}
	})
}

func TestAnErrorOfTheCallerEndsTheFetch(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFake(t)
		f.fill(40)
		c := f.inbox()
		stop := errors.New("the disk is full")
		seen := 0
		err := c.Messages(t.Context(), []uint32{1, 2, 3, 20, 21, 22, 30, 31, 32, 33, 34, 35, 36, 37, 38, 39, 40}, func(Item) error {
			if seen++; seen == 2 {
				return stop
			}
			// The connection is free while the caller works.
			_, err := c.UIDs(t.Context(), 1, time.Time{})
			return err
		})
		if !errors.Is(err, stop) || seen != 2 || f.count("UID FETCH") != 1 {
			t.Errorf("%v after %d, said %q", err, seen, f.said())
		}
		if _, err := c.Examine(t.Context(), "INBOX"); err != nil {
			t.Error(err)
		}
	})
}

func TestUIDsSince(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFake(t)
		c := f.inbox()
		f.answer("UID SEARCH", "* SEARCH 9 4 4", "* SEARCH 12 2", "OK")
		uids, err := c.UIDs(t.Context(), 4, time.Date(2026, 3, 2, 1, 0, 0, 0, time.FixedZone("", 7200)))
		if err != nil || !slices.Equal(uids, []uint32{4, 9, 12}) {
			t.Errorf("%v, %v", uids, err)
		}
		if got := f.said(); got[len(got)-1] != `1: UID SEARCH UID 4:* SINCE "28-Feb-2026"` {
			t.Errorf("said %q", got[len(got)-1])
		}
	})
}
