package store

import (
	"reflect"
	"testing"
	"time"

	"inboxd/internal/decide/outbox"
)

func TestSendRoundTrip(t *testing.T) {
	st := open(t, t.TempDir())
	s := Send{ID: "s1", Account: "a@x.example", Draft: "d1", Thread: "t1", State: outbox.Sending, ApprovedBy: ByFlag, Hash: "h", MessageID: "<s@x>",
		Sender: "a@x.example", Recipients: []string{"p@y.example"}, Subject: "Re: Offer", Size: 7, Place: Place{"Drafts", 7, 12}, Mark: 3,
		Approved: day.UTC(), Undo: day.UTC(), Planned: day.UTC(), Reason: "r", AtOnce: true, Outside: true, Deadline: "2026-03-11", Tries: 2, Retry: day.UTC(),
		Began: day.UTC(), Ended: day.UTC(), Wire: []byte("w"), Asked: true, Filed: day.UTC(), Answered: true, Removed: true, Bounced: "b", Outcome: "o"}
	update(t, st, func(tx *Tx) error { return tx.PutSend(s) })
	if got := view(t, st, func(tx *Tx) (Send, error) { s, _, err := tx.SendOf("d1"); return s, err }); !reflect.DeepEqual(got, s) {
		t.Errorf("got  %+v\nwant %+v", got, s)
	}
	if got := view(t, st, func(tx *Tx) ([]Send, error) { return tx.SendsIn("", outbox.Sending) }); len(got) != 1 {
		t.Errorf("in state sending: %v", got)
	}
	update(t, st, func(tx *Tx) error { return tx.Merge("t0", "t1") })
	if got := view(t, st, func(tx *Tx) ([]Send, error) { return tx.SendsOf("t0") }); len(got) != 1 {
		t.Error("a merge of threads lost an approval")
	}
}

func TestMarkTellsWhatCameLater(t *testing.T) {
	st := open(t, t.TempDir())
	put := func(key string) {
		update(t, st, func(tx *Tx) error { return tx.PutMessage(Message{Account: "a", Key: key, Date: day, State: New}) })
	}
	put("1")
	mark := view(t, st, func(tx *Tx) (int64, error) { return tx.Mark("a") })
	put("1") // written again: not new
	put("2")
	got := view(t, st, func(tx *Tx) ([]Message, error) { ms, _, err := tx.MessagesAfter("a", mark); return ms, err })
	if len(got) != 1 || got[0].Key != "2" {
		t.Errorf("%+v", got)
	}
}

func TestOneNoticeAMatter(t *testing.T) {
	st := open(t, t.TempDir())
	n := NoticeRow{Matter: "m", Account: "a", Thread: "t", At: day.UTC(), Kind: "remind", Text: "x"}
	for i, want := range []bool{true, false} {
		update(t, st, func(tx *Tx) error {
			added, err := tx.AddNotice(n)
			if added != want {
				t.Errorf("time %d: added %v", i, added)
			}
			return err
		})
	}
	update(t, st, func(tx *Tx) error { return tx.SetTold("m", day.Add(time.Hour)) })
	if got := view(t, st, func(tx *Tx) ([]NoticeRow, error) { return tx.Untold() }); len(got) != 0 {
		t.Errorf("untold: %v", got)
	}
}
