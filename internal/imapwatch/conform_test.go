package imapwatch_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"inboxd/internal/imaptest"
	"inboxd/internal/imapwatch"
	"inboxd/internal/mail"
)

// What every server must do alike, the embedded one and the real ones.

func server(s *imaptest.Server) imapwatch.Server {
	return imapwatch.Server{Account: "main", Host: s.Host, Port: s.Port, TLS: imapwatch.Implicit, RootCAs: s.RootCAs,
		Username: s.Username, Secret: func(context.Context) (string, error) { return s.Password, nil }}
}

func dial(t *testing.T, s *imaptest.Server) *imapwatch.Conn {
	t.Helper()
	c, err := imapwatch.Dial(t.Context(), server(s), imapwatch.Options{CommandTimeout: 20 * time.Second})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Close() })
	return c
}

func letter(n int) string {
	return fmt.Sprintf("From: Robin <robin@example.com>\nTo: alex@example.org\nSubject: Letter %d\nMessage-ID: <l%d@example.com>\n\nHello, number %d.\n", n, n, n)
}

func collect(t *testing.T, fetch func(func(imapwatch.Item) error) error) []imapwatch.Item {
	t.Helper()
	var items []imapwatch.Item
	if err := fetch(func(it imapwatch.Item) error { items = append(items, it); return nil }); err != nil {
		t.Fatal(err)
	}
	return items
}

func uidsOf(items []imapwatch.Item) []uint32 {
	var uids []uint32
	for _, it := range items {
		uids = append(uids, it.UID)
	}
	return uids
}

func TestReadEverywhere(t *testing.T) {
	t.Parallel()
	imaptest.Each(t, func(t *testing.T, s *imaptest.Server) {
		ctx := t.Context()
		at := time.Date(2026, 3, 2, 9, 30, 0, 0, time.UTC)
		var uids []uint32
		for i := range 60 {
			uids = append(uids, s.DeliverWith(t, "INBOX", letter(i), nil, at.Add(time.Duration(i)*time.Hour)))
		}
		long := s.DeliverWith(t, "INBOX", letter(99)+strings.Repeat("0123456789012345678901234567890123456789\n", 10000), []string{`\Flagged`}, at)
		uids = append(uids, long)
		before := s.Snapshot(t, "INBOX")
		s.ResetCommands()
		c := dial(t, s)
		box, err := c.Examine(ctx, "INBOX")
		if err != nil || box.Messages != 61 || box.UIDNext != long+1 || box.UIDValidity != s.Box(t, "INBOX").UIDValidity {
			t.Fatalf("INBOX is %+v, %v", box, err)
		}
		if got, err := c.UIDs(ctx, 0, time.Time{}); err != nil || !slices.Equal(got, uids) {
			t.Fatalf("UIDs: %v, %v", got, err)
		}
		if got, err := c.UIDs(ctx, long+1, time.Time{}); err != nil || len(got) != 0 {
			t.Errorf("UIDs above the last one: %v, %v", got, err)
		}
		if got, err := c.UIDs(ctx, 1, at.Add(48*time.Hour)); err != nil || len(got) == 0 || len(got) >= 61 {
			t.Errorf("UIDs of the last days: %v, %v", got, err)
		}
		checkHeaders(t, c, uids, long)
		checkNew(t, c, s, uids, long)
		gone := collect(t, func(fn func(imapwatch.Item) error) error { return c.Messages(ctx, []uint32{long + 50, uids[0]}, fn) })
		if len(gone) != 2 || gone[0].Err != nil || !errors.Is(gone[1].Err, imapwatch.ErrGone) {
			t.Errorf("a UID that is not there: %+v", gone)
		}
		imaptest.Untouched(t, before, s.Snapshot(t, "INBOX")[:61])
		s.Audit(t)
	})
}

func checkHeaders(t *testing.T, c *imapwatch.Conn, uids []uint32, long uint32) {
	t.Helper()
	items := collect(t, func(fn func(imapwatch.Item) error) error { return c.Headers(t.Context(), uids, fn) })
	if !slices.Equal(uidsOf(items), uids) {
		t.Fatalf("headers of %v", uidsOf(items))
	}
	for i, it := range items {
		if it.Err != nil || it.InternalDate.IsZero() || it.Size == 0 || strings.Contains(string(it.Raw), "Hello") {
			t.Errorf("header %d: %+v", i, it)
		}
	}
	last := items[len(items)-1]
	if last.Size < 400_000 || !slices.Contains(last.Flags, `\Flagged`) || len(last.Raw) > 4096 {
		t.Errorf("the long one: %d octets, %d fetched, flags %q", last.Size, len(last.Raw), last.Flags)
	}
	all := collect(t, func(fn func(imapwatch.Item) error) error { return c.Messages(t.Context(), uids, fn) })
	if !slices.Equal(uidsOf(all), uids) || len(all[60].Raw) != mail.MaxBytes || !strings.HasSuffix(string(all[0].Raw), "Hello, number 0.\r\n") {
		t.Errorf("messages: %v, the long one %d octets", uidsOf(all), len(all[60].Raw))
	}
}

func checkNew(t *testing.T, c *imapwatch.Conn, s *imaptest.Server, uids []uint32, long uint32) {
	t.Helper()
	items := collect(t, func(fn func(imapwatch.Item) error) error { return c.NewMessages(t.Context(), uids[57], fn) })
	if !slices.Equal(uidsOf(items), uids[57:]) {
		t.Errorf("new from %d: %v", uids[57], uidsOf(items))
	}
	// W12: n:* names the last message although its UID is below n.
	if items = collect(t, func(fn func(imapwatch.Item) error) error { return c.NewMessages(t.Context(), long+1, fn) }); len(items) != 0 {
		t.Errorf("new above the last one: %v", uidsOf(items))
	}
	uid := s.Deliver(t, "INBOX", letter(61))
	if _, err := c.Examine(t.Context(), "INBOX"); err != nil { // Dovecot looks no sooner
		t.Fatal(err)
	}
	items = collect(t, func(fn func(imapwatch.Item) error) error { return c.NewMessages(t.Context(), long+1, fn) })
	if !slices.Equal(uidsOf(items), []uint32{uid}) || items[0].Err != nil {
		t.Errorf("the new one: %+v", items)
	}
}

func TestFoldersEverywhere(t *testing.T) {
	t.Parallel()
	imaptest.Each(t, func(t *testing.T, s *imaptest.Server) { // W38
		c := dial(t, s)
		f, err := c.Folders(t.Context(), "", "")
		if err != nil || f.Drafts != s.DraftsName || f.Sent != s.SentName || f.How["drafts"] != "special-use" {
			t.Errorf("folders: %+v, %v", f, err)
		}
		if f, err = c.Folders(t.Context(), s.DraftsName, ""); err != nil || f.Drafts != s.DraftsName || f.How["drafts"] != "configured" {
			t.Errorf("configured: %+v, %v", f, err)
		}
		_, err = c.Folders(t.Context(), "Nirgendwo", "")
		wantKind(t, err, imapwatch.NoFolder, "Nirgendwo")
		_, err = c.Examine(t.Context(), "Nirgendwo")
		wantKind(t, err, imapwatch.NoFolder, "Nirgendwo")
		if box, err := c.Status(t.Context(), s.DraftsName); err != nil || box.UIDValidity == 0 || box.UIDNext == 0 {
			t.Errorf("status: %+v, %v", box, err)
		}
		s.Audit(t)
	})
}

func wantKind(t *testing.T, err error, kind imapwatch.ErrorKind, part string) {
	t.Helper()
	var e *imapwatch.Error
	if !errors.As(err, &e) || e.Kind != kind || !strings.Contains(err.Error(), part) || strings.Contains(err.Error(), "\n") {
		t.Errorf("error %v, want kind %s that mentions %q", err, kind, part)
	}
}

func TestDraftsEverywhere(t *testing.T) {
	t.Parallel()
	imaptest.Each(t, func(t *testing.T, s *imaptest.Server) { // D01, D02, D21
		ctx := t.Context()
		s.Deliver(t, s.DraftsName, letter(1))
		marked := s.DeliverWith(t, s.DraftsName, letter(2), []string{`\Deleted`}, time.Time{})
		c := dial(t, s)
		var places []imapwatch.Appended
		for _, size := range []int{1, 100, 5000} { // with a literal that waits and with one that does not
			raw := []byte(letter(3) + strings.Repeat("Zeile mit Umlaut: äöü.\n", size))
			at, err := c.Append(ctx, s.DraftsName, raw)
			if err != nil || at.UID == 0 || at.UIDValidity != s.Box(t, s.DraftsName).UIDValidity {
				t.Fatalf("append of %d lines: %+v, %v", size, at, err)
			}
			places = append(places, at)
			box := s.Snapshot(t, s.DraftsName)
			got := box[len(box)-1]
			if got.UID != at.UID || !slices.Equal(got.Flags, []string{`\Draft`, `\Seen`}) ||
				string(got.Raw) != strings.ReplaceAll(string(raw), "\n", "\r\n") {
				t.Errorf("stored as %d with %q, %d octets", got.UID, got.Flags, len(got.Raw))
			}
		}
		if _, err := c.Select(ctx, s.DraftsName); err != nil {
			t.Fatal(err)
		}
		if err := c.Remove(ctx, places[1].UID); err != nil {
			t.Fatal(err)
		}
		left := s.Snapshot(t, s.DraftsName)
		if len(left) != 4 || left[1].UID != marked || left[2].UID != places[0].UID || left[3].UID != places[2].UID {
			t.Errorf("left: %v", left)
		}
		_, err := c.Append(ctx, "Nirgendwo", []byte(letter(4)))
		wantKind(t, err, imapwatch.NoFolder, "Nirgendwo")
		if _, err := c.Examine(ctx, "INBOX"); !imapwatch.IsLost(err) {
			t.Errorf("after a failed APPEND: %v", err)
		}
	})
}

func TestKeywordEverywhere(t *testing.T) {
	t.Parallel()
	imaptest.Each(t, func(t *testing.T, s *imaptest.Server) {
		uid := s.Deliver(t, "INBOX", letter(1))
		other := s.Deliver(t, "INBOX", letter(2))
		c := dial(t, s)
		if _, err := c.Examine(t.Context(), "INBOX"); err != nil {
			t.Fatal(err)
		}
		wantKind(t, c.StoreKeyword(t.Context(), uid, "inboxd-seen"), imapwatch.Refused, "writing")
		box, err := c.Select(t.Context(), "INBOX")
		if err != nil || !box.Keywords {
			t.Fatalf("%+v, %v", box, err)
		}
		if err := c.StoreKeyword(t.Context(), uid, "inboxd-seen"); err != nil {
			t.Fatal(err)
		}
		wantKind(t, c.StoreKeyword(t.Context(), uid, `\Seen`), imapwatch.Refused, "keyword")
		for _, m := range s.Snapshot(t, "INBOX") {
			want := []string(nil)
			if m.UID != other {
				want = []string{"inboxd-seen"}
			}
			if !slices.Equal(m.Flags, want) {
				t.Errorf("message %d has %q", m.UID, m.Flags)
			}
		}
		s.Audit(t)
	})
}

func TestWaitEverywhere(t *testing.T) {
	t.Parallel()
	imaptest.Each(t, func(t *testing.T, s *imaptest.Server) {
		s.Deliver(t, "INBOX", letter(1))
		c := dial(t, s)
		if _, err := c.Examine(t.Context(), "INBOX"); err != nil {
			t.Fatal(err)
		}
		// W06: what arrives before IDLE is not waited for.
		s.Deliver(t, "INBOX", letter(2))
		if _, err := c.UIDs(t.Context(), 1, time.Time{}); err != nil {
			t.Fatal(err)
		}
		if changed, err := c.Wait(t.Context(), nil); err != nil || !changed {
			t.Errorf("%v, %v", changed, err)
		}
		if _, err := c.Examine(t.Context(), "INBOX"); err != nil {
			t.Fatal(err)
		}
		wake := make(chan struct{}, 1)
		wake <- struct{}{}
		if changed, err := c.Wait(t.Context(), wake); err != nil || changed {
			t.Errorf("woken: %v, %v", changed, err)
		}
		done := make(chan error, 1)
		go func() {
			changed, err := c.Wait(t.Context(), nil)
			if err == nil && !changed {
				err = errors.New("nothing changed")
			}
			done <- err
		}()
		s.Deliver(t, "INBOX", letter(3))
		if err := <-done; err != nil {
			t.Error(err)
		}
		if err := c.Logout(t.Context()); err != nil {
			t.Error(err)
		}
	})
}
