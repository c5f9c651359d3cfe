package imapwatch_test

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"

	"inboxd/internal/imaptest"
	"inboxd/internal/imapwatch"
)

func claims(flags []string) (out []string) {
	for _, f := range flags {
		if strings.HasPrefix(strings.ToLower(f), "claim-") {
			out = append(out, f)
		}
	}
	return out
}

func free(flags []string) bool { return len(claims(flags)) == 0 }

// Of many who claim at once, exactly one holds the claim, and the message says who.
func TestClaimEverywhere(t *testing.T) {
	t.Parallel()
	imaptest.Each(t, func(t *testing.T, s *imaptest.Server) {
		ctx := t.Context()
		var conns []*imapwatch.Conn
		for range 4 {
			conns = append(conns, dial(t, s))
		}
		for round := range 5 {
			uid := s.Deliver(t, "INBOX", letter(round))
			other := s.Deliver(t, "INBOX", letter(100+round))
			before := s.Snapshot(t, "INBOX")
			var mu sync.Mutex
			var holders []string
			possible := 0
			var all sync.WaitGroup
			begin := make(chan struct{})
			for i, c := range conns {
				if _, err := c.Select(ctx, "INBOX"); err != nil {
					t.Fatal(err)
				}
				all.Go(func() {
					<-begin
					name := fmt.Sprintf("claim-%d", i)
					held, can, err := c.Claim(ctx, uid, name, free)
					mu.Lock()
					defer mu.Unlock()
					if err != nil {
						t.Errorf("%s: %v", name, err)
					}
					if can {
						possible++
					}
					if held {
						holders = append(holders, name)
					}
				})
			}
			close(begin)
			all.Wait()
			if s.Name == "embedded" {
				if possible != 0 || len(holders) != 0 {
					t.Fatalf("claims without CONDSTORE: %v", holders)
				}
				return
			}
			if possible != 4 || len(holders) != 1 {
				t.Fatalf("%d could claim, held by %v", possible, holders)
			}
			for _, m := range s.Snapshot(t, "INBOX") {
				if got := claims(m.Flags); (m.UID == uid && !slices.Equal(got, holders)) || (m.UID == other && len(got) > 0) {
					t.Errorf("message %d has %v, held by %v", m.UID, m.Flags, holders)
				}
			}
			imaptest.Untouched(t, before, s.Snapshot(t, "INBOX"))
		}
		imaptest.Audit(t, s.Commands(), s.DraftsName)
	})
}

// A claim survives a flag that the user sets in between, and a second call finds it held.
func TestClaimBesideTheUser(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"dovecot", "cyrus"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := imaptest.Start(t, name)
			uid := s.Deliver(t, "INBOX", letter(1))
			c := dial(t, s)
			if _, err := c.Select(t.Context(), "INBOX"); err != nil {
				t.Fatal(err)
			}
			asked := 0
			held, _, err := c.Claim(t.Context(), uid, "claim-x", func(flags []string) bool {
				if asked++; asked == 1 {
					s.SetFlags(t, "INBOX", uid, `\Seen`)
				}
				return free(flags)
			})
			if err != nil || !held || asked != 2 {
				t.Fatalf("held %v after %d readings: %v", held, asked, err)
			}
			if held, _, err = c.Claim(t.Context(), uid, "claim-x", func([]string) bool { return true }); err != nil || !held {
				t.Errorf("a second time: %v, %v", held, err)
			}
			if held, _, err = c.Claim(t.Context(), uid, "claim-y", free); err != nil || held {
				t.Errorf("against a claim: %v, %v", held, err)
			}
			if held, possible, err := c.Claim(t.Context(), uid+7, "claim-x", free); err != nil || held || possible {
				t.Errorf("of no message: %v, %v, %v", held, possible, err)
			}
		})
	}
}
