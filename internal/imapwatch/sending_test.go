package imapwatch_test

import (
	"bytes"
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"inboxd/internal/imaptest"
)

// A draft with attachments is read whole, to the byte, and nothing about it changes.
func TestWholeMessages(t *testing.T) {
	imaptest.Each(t, func(t *testing.T, s *imaptest.Server) {
		conn := dial(t, s)
		for _, size := range []int{10, 262144 - 300, 262144, 700_000} {
			text := "From: a@x.example\nTo: b@x.example\nSubject: s\n\n" + strings.Repeat("a line of text that is as long as lines are\n", size/44+1)
			uid := s.DeliverWith(t, s.DraftsName, text, []string{`\Draft`, `\Flagged`}, time.Time{})
			if _, err := conn.Examine(t.Context(), s.DraftsName); err != nil {
				t.Fatal(err)
			}
			want := slices.IndexFunc(s.Snapshot(t, s.DraftsName), func(m imaptest.Msg) bool { return m.UID == uid })
			raw := s.Snapshot(t, s.DraftsName)[want].Raw
			it, there, err := conn.Whole(t.Context(), uid, 1<<20)
			if err != nil || !there || !bytes.Equal(it.Raw, raw) || !slices.Contains(it.Flags, `\Flagged`) {
				t.Fatalf("size %d: %v there=%v %d octets of %d, flags %v", size, err, there, len(it.Raw), len(raw), it.Flags)
			}
			if _, _, err := conn.Whole(t.Context(), uid, int64(len(raw))-1); err == nil {
				t.Errorf("size %d: more than was allowed", size)
			}
		}
		if _, there, err := conn.Whole(t.Context(), 99_999, 1<<20); err != nil || there {
			t.Errorf("a message that is not there: %v %v", there, err)
		}
		s.Audit(t)
	})
}

func TestAfterSending(t *testing.T) {
	imaptest.Each(t, func(t *testing.T, s *imaptest.Server) {
		conn := dial(t, s)
		ctx := context.Background()
		if _, err := conn.AppendSent(ctx, s.SentName, []byte("From: a@x.example\r\nTo: b@x.example\r\nSubject: s\r\n\r\nb\r\n")); err != nil {
			t.Fatal(err)
		}
		sent := s.Snapshot(t, s.SentName)
		if len(sent) != 1 || !slices.Equal(sent[0].Flags, []string{`\Seen`}) {
			t.Errorf("%+v", sent)
		}
		uid := s.Deliver(t, "INBOX", "From: b@x.example\nSubject: s\n\nb\n")
		if _, err := conn.Examine(ctx, "INBOX"); err != nil {
			t.Fatal(err)
		}
		if err := conn.SetAnswered(ctx, uid); err == nil {
			t.Error("a mailbox that is only examined was written to")
		}
		if _, err := conn.Select(ctx, "INBOX"); err != nil {
			t.Fatal(err)
		}
		if err := conn.SetAnswered(ctx, uid); err != nil {
			t.Fatal(err)
		}
		if in := s.Snapshot(t, "INBOX"); !slices.Equal(in[0].Flags, []string{`\Answered`}) {
			t.Errorf("%v", in[0].Flags)
		}
	})
}
