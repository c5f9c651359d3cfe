package engine

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strconv"
	"time"

	"inboxd/internal/classify"
	"inboxd/internal/decide"
	"inboxd/internal/decide/outbox"
	"inboxd/internal/decide/remind"
	"inboxd/internal/store"
)

// Minder brings to mind what the user owes and should know: it looks at the store
// now and then, adds a notice for each matter once, and shows on the desktop what
// has not been shown, outside the quiet hours. It speaks to no server.
type Minder struct {
	Store *store.Store
	Now   func() time.Time // in the user's zone
	Log   *slog.Logger
	Rules remind.Rules
	// Show puts a notice on the desktop; nil: nothing is shown.
	Show               func(ctx context.Context, title, body string) error
	NoDesktop          error // what Show's error wraps where there is none
	Details            bool  // names may be shown
	QuietFrom, QuietTo int   // minutes of the day
}

const (
	mindEvery  = time.Minute
	atOnceMost = 3              // more notices than that are shown as one
	showFor    = 24 * time.Hour // how long a desktop that does not answer is tried
	noticesKey = "notices read"
)

// Run looks until ctx ends.
func (m *Minder) Run(ctx context.Context) {
	timer := time.NewTimer(mindEvery / 4) // let the first passes come first
	defer timer.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-timer.C:
		}
		if err := m.Round(ctx); err != nil && ctx.Err() == nil {
			m.Log.Warn("reminders wait", "error", err)
		}
		timer.Reset(mindEvery)
	}
}

// Round looks once.
func (m *Minder) Round(ctx context.Context) error {
	if err := m.collect(ctx); err != nil {
		return err
	}
	return m.show(ctx)
}

// collect adds notices for what is new.
func (m *Minder) collect(ctx context.Context) error {
	now := m.Now()
	var added []store.NoticeRow
	err := m.Store.Update(ctx, func(tx *store.Tx) error {
		added = nil
		rows, err := m.told(tx)
		if err != nil {
			return err
		}
		matters, err := Matters(tx, now, m.Rules)
		if err != nil {
			return err
		}
		for _, x := range matters {
			rows = append(rows, store.NoticeRow{Matter: x.Key, Thread: x.Thread, Kind: x.Kind, Text: x.Text})
		}
		for _, n := range rows {
			n.At = now
			is, err := tx.AddNotice(n)
			if err != nil {
				return err
			}
			if is {
				added = append(added, n)
			}
		}
		return nil
	})
	for _, n := range added {
		m.Log.Warn("notice", "thread", n.Thread, "detail", n.Text)
	}
	return err
}

// told makes notices of what decisions told the user since the last look. What was
// told before notices were looked at first is old news.
func (m *Minder) told(tx *store.Tx) ([]store.NoticeRow, error) {
	seen, err := tx.Meta(noticesKey)
	if err != nil {
		return nil, err
	}
	after, perr := strconv.ParseInt(seen, 10, 64)
	es, to, err := tx.EventsAfter(Notice, after)
	if err != nil {
		return nil, err
	}
	if err := tx.SetMeta(noticesKey, strconv.FormatInt(to, 10)); err != nil || perr != nil {
		return nil, err
	}
	var out []store.NoticeRow
	for _, e := range es {
		out = append(out, store.NoticeRow{Matter: "event:" + e.Thread + ":" + shortHash(e.Message+e.Detail), Account: e.Account, Thread: e.Thread, Kind: "event", Text: e.Detail})
	}
	return out, nil
}

// Matters lists what the user should be brought to mind of, as the store knows it.
func Matters(tx *store.Tx, now time.Time, r remind.Rules) ([]remind.Matter, error) {
	hs, err := tx.Threads("")
	if err != nil {
		return nil, err
	}
	var threads []remind.Thread
	for _, h := range hs {
		t, err := remembered(tx, h)
		if err != nil {
			return nil, err
		}
		threads = append(threads, t)
	}
	return remind.Matters(threads, now, r), nil
}

// remembered is what a reminder goes by.
func remembered(tx *store.Tx, h store.Thread) (t remind.Thread, err error) {
	t = remind.Thread{ID: h.ID, With: h.Company, Subject: h.Subject}
	if t.With == "" {
		t.With = h.Counterpart
	}
	var d decide.Decision
	if h.Decision != "" {
		if err := json.Unmarshal([]byte(h.Decision), &d); err != nil {
			return t, fmt.Errorf("the stored decision of thread %s: %w", h.ID, err)
		}
	}
	t.Owed, t.Deadline = d.Owed, d.Deadline
	ms, err := tx.MessagesOf(h.ID)
	if err != nil {
		return t, err
	}
	for _, m := range ms {
		if m.Mine {
			continue
		}
		t.Newest, t.NewestID = m.Date, m.Key
		var v classify.Verdict
		if m.Reading != "" && json.Unmarshal([]byte(m.Reading), &v) == nil && v.Has(classify.RelocationVisa) {
			t.Legal = true
		}
	}
	t.Legal = t.Legal || slices.Contains(d.Attach, decide.PausePaperwork)
	return t, lastQuestion(tx, h, ms, &t)
}

// lastQuestion finds the user's last question about terms, or for time, that has left.
func lastQuestion(tx *store.Tx, h store.Thread, ms []store.Message, t *remind.Thread) error {
	ds, err := tx.DraftsOf(h.ID)
	if err != nil {
		return err
	}
	for _, d := range ds {
		switch decide.Kind(d.Kind) {
		case decide.NegotiateTerms, decide.Hold:
			if d.State == store.Sent {
				t.Asked, t.AskedID, t.AskedAs = d.Updated, d.ID, d.Kind
			}
		default:
			if d.State == store.Sent {
				t.Asked = time.Time{} // what they said later stands
			}
		}
	}
	if sent, has, err := tx.SendOf(t.AskedID); err != nil || has && sent.State == outbox.Sent {
		t.Asked = sent.Ended
		if err != nil {
			return err
		}
	}
	t.Heard = slices.ContainsFunc(ms, func(m store.Message) bool { return !m.Mine && m.Date.After(t.Asked) })
	return nil
}

// show puts what has not been shown on the desktop.
func (m *Minder) show(ctx context.Context) error {
	now := m.Now()
	var rows []store.NoticeRow
	err := m.Store.View(ctx, func(tx *store.Tx) (err error) {
		rows, err = tx.Untold()
		return err
	})
	if err != nil || len(rows) == 0 || remind.Quiet(now, m.QuietFrom, m.QuietTo) {
		return err
	}
	shown := rows
	if m.Show != nil {
		shown = m.put(ctx, now, rows)
	}
	return m.Store.Update(ctx, func(tx *store.Tx) error {
		for _, n := range shown {
			if err := tx.SetTold(n.Matter, now); err != nil {
				return err
			}
		}
		return nil
	})
}

// put shows notices and returns those that need no other try.
func (m *Minder) put(ctx context.Context, now time.Time, rows []store.NoticeRow) (done []store.NoticeRow) {
	if len(rows) > atOnceMost {
		return m.put1(ctx, now, rows, fmt.Sprintf("%d things in your recruiting mail want your attention.", len(rows)))
	}
	for _, n := range rows {
		text := remind.Plain(n.Kind)
		if m.Details {
			text = n.Text
		}
		done = append(done, m.put1(ctx, now, []store.NoticeRow{n}, text)...)
	}
	return done
}

func (m *Minder) put1(ctx context.Context, now time.Time, rows []store.NoticeRow, text string) []store.NoticeRow {
	if !m.Details || len(rows) > 1 {
		text += " `inboxd status` tells more."
	}
	err := m.Show(ctx, "inboxd", text)
	if err == nil || m.NoDesktop != nil && errors.Is(err, m.NoDesktop) {
		return rows // where there is no desktop, the log has said it
	}
	m.Log.Debug("a notice could not be shown", "error", err)
	return slices.DeleteFunc(slices.Clone(rows), func(n store.NoticeRow) bool { return now.Sub(n.At) < showFor })
}
