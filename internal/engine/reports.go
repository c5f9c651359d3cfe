package engine

import (
	"context"
	"encoding/json"
	"slices"
	"strconv"
	"strings"
	"time"

	"inboxd/internal/classify"
	"inboxd/internal/decide"
	"inboxd/internal/decide/outbox"
	"inboxd/internal/mail"
	"inboxd/internal/mail/bounce"
	"inboxd/internal/store"
)

// reportable is how long after a letter has left a report on it is awaited.
const reportable = 30 * 24 * time.Hour

const reportsKey = "reports read "

// newReports lists the delivery reports that were taken in since the last look,
// and reads answers to letters on the way.
func (s *Sender) newReports(ctx context.Context) (reports []store.Message, err error) {
	key := reportsKey + s.e.acc.Key()
	err = s.e.update(ctx, func(tx *store.Tx) error {
		reports = nil
		if err := s.outcomes(tx); err != nil {
			return err
		}
		sent, err := tx.SendsSince(s.e.acc.Key(), s.e.now().Add(-reportable))
		if err != nil || len(sent) == 0 {
			return err
		}
		seen, err := tx.Meta(key)
		if err != nil {
			return err
		}
		mark, err := strconv.ParseInt(seen, 10, 64)
		if err != nil {
			mark = sent[0].Mark // the first letter ever: from there on
		}
		ms, to, err := tx.MessagesAfter(s.e.acc.Key(), mark)
		if err != nil {
			return err
		}
		for _, m := range ms {
			if h, err := mail.Parse(m.Header); err == nil && !m.Mine && bounce.Is(h.RawHeader("Content-Type"), h.RawHeader("X-Failed-Recipients")) {
				reports = append(reports, m)
			}
		}
		if len(reports) > 0 {
			return nil // the mark moves when they have been read
		}
		return tx.SetMeta(key, strconv.FormatInt(to, 10))
	})
	return reports, err
}

// reports reads delivery reports and matches them with the letters.
func (s *Sender) reports(ctx context.Context, box Postbox, list []store.Message) error {
	if len(list) == 0 {
		return nil
	}
	defer s.e.enter()()
	if err := s.e.arrive(ctx, box); err != nil {
		return err
	}
	to, err := view(ctx, s.e, func(tx *store.Tx) (int64, error) { return tx.Mark(s.e.acc.Key()) })
	if err != nil {
		return err
	}
	for _, m := range list {
		raw := m.Raw
		if len(raw) == 0 {
			if raw, err = s.e.fetch(ctx, box, m.Key); err != nil {
				return err
			}
		}
		if r, ok := bounce.Read(raw); ok {
			if err := s.bounced(ctx, r); err != nil {
				return err
			}
		}
	}
	return s.e.update(ctx, func(tx *store.Tx) error {
		return tx.SetMeta(reportsKey+s.e.acc.Key(), strconv.FormatInt(to, 10))
	})
}

// bounced writes a report down at the letter it is about: by the id that the
// letter was handed over with, else by its Message-ID. A delay is only told.
func (s *Sender) bounced(ctx context.Context, r bounce.Report) error {
	sent, err := view(ctx, s.e, func(tx *store.Tx) ([]store.Send, error) {
		return tx.SendsSince(s.e.acc.Key(), s.e.now().Add(-reportable))
	})
	if err != nil {
		return err
	}
	i := slices.IndexFunc(sent, func(a store.Send) bool {
		return r.EnvelopeID == a.ID || r.MessageID != "" && r.MessageID == a.MessageID
	})
	if i < 0 {
		return nil
	}
	a := sent[i]
	if a.State == outbox.Unknown { // somebody had it, to report on it
		if err := s.settle(ctx, a, outbox.InSent, "a delivery report names it"); err != nil {
			return err
		}
	}
	return s.change(ctx, a, func(tx *store.Tx, now *store.Send) error {
		if len(r.Failed) == 0 {
			return s.e.notify(tx, a.Thread, "delayed:"+a.ID, "your letter has not reached "+strings.Join(r.Delayed, ", ")+" yet; the server goes on trying")
		}
		now.Bounced = strings.TrimSpace(strings.Join(r.Failed, ", ") + ": " + r.Why)
		return s.e.notify(tx, a.Thread, "bounced:"+a.ID, "your letter did not reach "+now.Bounced)
	})
}

// silence is how long no answer is waited for before that is the outcome.
const silence = 30 * 24 * time.Hour

// outcomes reads how the other side took the letters that have left.
func (s *Sender) outcomes(tx *store.Tx) error {
	sent, err := tx.SendsSince(s.e.acc.Key(), s.e.now().Add(-2*silence))
	if err != nil {
		return err
	}
	for _, a := range sent {
		if a.State != outbox.Sent || a.Outcome != "" && a.Outcome != string(decide.NoAnswer) {
			continue
		}
		o, err := s.outcome(tx, a)
		if err != nil {
			return err
		}
		if o == "" || string(o) == a.Outcome {
			continue
		}
		a.Outcome = string(o)
		if err := tx.PutSend(a); err != nil {
			return err
		}
		if err := s.e.write(tx, a.Thread, "", "outcome", a.Outcome); err != nil {
			return err
		}
	}
	return nil
}

func (s *Sender) outcome(tx *store.Tx, a store.Send) (decide.Reaction, error) {
	ms, err := tx.MessagesOf(a.Thread)
	if err != nil {
		return "", err
	}
	for _, m := range ms {
		if m.Mine || m.State != store.Read || !m.Date.After(a.Began) || m.Reading == "" {
			continue
		}
		var v classify.Verdict
		if err := json.Unmarshal([]byte(m.Reading), &v); err != nil {
			return "", err
		}
		if r := decide.Reacted(v); r != "" {
			return r, nil
		}
	}
	if s.e.now().Sub(a.Began) > silence {
		return decide.NoAnswer, nil
	}
	return "", nil
}
