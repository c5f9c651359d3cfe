package engine

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"inboxd/internal/classify"
	"inboxd/internal/compose"
	"inboxd/internal/imapwatch"
	"inboxd/internal/mail"
	"inboxd/internal/store"
)

// maxTurns is how many of a thread's newest messages are read.
const maxTurns = 40

// conversation is a thread as read: rows and turns run in parallel.
type conversation struct {
	thread store.Thread
	rows   []store.Message
	turns  []classify.Turn
	drafts []store.Draft
	toCopy *compose.Draft // a reply that no address takes
	taught *taught        // what the user has corrected in this mailbox
}

// due reports whether any thread waits to be judged.
func (e *Engine) due(ctx context.Context) (bool, error) {
	hs, err := view(ctx, e, func(tx *store.Tx) ([]store.Thread, error) { return tx.DirtyThreads(e.acc.Key()) })
	return len(hs) > 0, err
}

// open loads a thread, fetches what of it was only listed, and reads what was not read yet.
func (e *Engine) open(ctx context.Context, box Mailbox, h store.Thread) (*conversation, error) {
	c := &conversation{thread: h}
	err := e.store.View(ctx, func(tx *store.Tx) (err error) {
		if c.rows, err = tx.MessagesOf(h.ID); err != nil {
			return err
		}
		if c.drafts, err = tx.DraftsOf(h.ID); err != nil {
			return err
		}
		c.taught, err = taughtOf(tx, e.acc.Key())
		return err
	})
	if err != nil {
		return nil, err
	}
	c.rows = c.rows[max(0, len(c.rows)-maxTurns):]
	if c.worthHistory(e) {
		if err := e.fetchListed(ctx, box, c.rows); err != nil {
			return nil, err
		}
	}
	return c, e.read(c)
}

// worthHistory reports whether the listed messages are worth fetching: the user
// took part in the thread or corrected a reading of it, or something new in it sounds like recruiting.
func (c *conversation) worthHistory(e *Engine) bool {
	if c.thread.Recruiting || c.thread.Word != "" {
		return true
	}
	for _, r := range c.rows {
		if r.Mine || c.taught.of(r.Key) {
			return true
		}
		if r.State != store.New {
			continue
		}
		m, err := mail.Parse(r.Raw)
		if err == nil && len(readTurn(m, e.acc, nil, c.taught.list()).Verdict.Signals) > 0 {
			return true
		}
	}
	return false
}

// fetchListed gets the bodies of listed messages and turns their rows into new
// ones. A message that is not there any more is left as listed.
func (e *Engine) fetchListed(ctx context.Context, box Mailbox, rows []store.Message) error {
	for i := range rows {
		if rows[i].State != store.Listed {
			continue
		}
		raw, err := e.fetch(ctx, box, rows[i].Key)
		if err != nil {
			return err
		}
		if raw == nil {
			if rows[i].Reading != "" {
				rows[i].State = store.Read // it was to be read anew; what was read of it stands
			}
			continue
		}
		rows[i].Raw, rows[i].State = raw, store.New
	}
	return nil
}

// fetch gets one message from where it lies; nil if it lies nowhere any more.
func (e *Engine) fetch(ctx context.Context, box Mailbox, key string) (raw []byte, err error) {
	places, err := view(ctx, e, func(tx *store.Tx) ([]store.Place, error) { return tx.Places(e.acc.Key(), key) })
	if err != nil {
		return nil, err
	}
	for _, p := range places {
		state, err := box.Examine(ctx, p.Mailbox)
		if isKind(err, imapwatch.NoFolder) || (err == nil && state.UIDValidity != p.UIDValidity) {
			continue
		}
		if err != nil {
			return nil, err
		}
		err = box.Messages(ctx, []uint32{p.UID}, func(it imapwatch.Item) error {
			raw = it.Raw
			return nil
		})
		if err != nil {
			return nil, err
		}
		if raw != nil {
			return raw, nil
		}
	}
	return nil, nil
}

// isKind reports whether err is an imapwatch.Error of a kind.
func isKind(err error, k imapwatch.ErrorKind) bool {
	var ie *imapwatch.Error
	return errors.As(err, &ie) && ie.Kind == k
}

// read turns rows into turns, oldest first; each message is read in the light of
// the earlier ones.
func (e *Engine) read(c *conversation) error {
	c.turns = make([]classify.Turn, 0, len(c.rows))
	for i := range c.rows {
		t, err := e.turn(&c.rows[i], c.turns, c.taught)
		if err != nil {
			return err
		}
		c.turns = append(c.turns, t)
	}
	return nil
}

// turn reads one row, or takes its reading from the store.
func (e *Engine) turn(r *store.Message, earlier []classify.Turn, taught *taught) (classify.Turn, error) {
	src := r.Raw
	if len(src) == 0 {
		src = r.Header
	}
	m, err := mail.Parse(src)
	if err != nil {
		m = &mail.Message{MessageID: r.MessageID, Date: r.Date, Subject: r.Subject}
	}
	if m.Date.IsZero() {
		m.Date = r.Date
	}
	t := classify.Turn{Message: m, Mine: r.Mine}
	if r.State == store.New {
		return e.readNew(r, t, earlier, taught)
	}
	if r.Reading == "" {
		return t, nil
	}
	if r.Mine {
		err = json.Unmarshal([]byte(r.Reading), &t.Said)
	} else {
		err = json.Unmarshal([]byte(r.Reading), &t.Verdict)
	}
	if err != nil {
		return t, fmt.Errorf("the stored reading of message %s: %w", r.MessageID, err)
	}
	return t, nil
}

func (e *Engine) readNew(r *store.Message, t classify.Turn, earlier []classify.Turn, taught *taught) (classify.Turn, error) {
	taught.see(r.Key, t.Message, earlier, e.acc.Me)
	t = readTurn(t.Message, e.acc, earlier, taught.list())
	var reading any = t.Verdict
	if t.Mine {
		reading = t.Said
	}
	b, err := json.Marshal(reading)
	if err != nil {
		return t, fmt.Errorf("store the reading of message %s: %w", r.MessageID, err)
	}
	r.Reading, r.State = string(b), store.Read
	return t, nil
}

// readTurn reads one message in the light of the earlier ones. A mistake of
// ours that one odd message brings to light must not stop the mail after it:
// the message then counts as carrying nothing.
func readTurn(m *mail.Message, acc Account, earlier []classify.Turn, taught []classify.Correction) (t classify.Turn) {
	th := classify.Thread{Earlier: earlier, Me: acc.Me, Borders: acc.Borders, Corrections: taught}
	t = classify.Turn{Message: m, Mine: acc.Me.Has(m.Author().Addr)}
	defer func() {
		if r := recover(); r != nil {
			t.Verdict = classify.Verdict{Language: "und", Signals: []classify.Scored{}, Automatic: true, AutomaticWhy: "it could not be read: a mistake of inboxd, please report it"}
			t.Said = classify.Said{Acts: []classify.Act{}}
		}
	}()
	if t.Mine {
		t.Said = classify.Own(m, th)
	} else {
		t.Verdict = classify.Inbound(m, th)
	}
	return t
}

// recruiting reports whether any inbound turn carries a signal.
func (c *conversation) recruiting() bool {
	for _, t := range c.turns {
		if !t.Mine && len(t.Verdict.Signals) > 0 {
			return true
		}
	}
	return false
}

// facts are the latest stated company, role and counterpart of the thread.
func (c *conversation) facts() (company, role, counterpart string) {
	for _, t := range c.turns {
		if t.Mine {
			continue
		}
		if f := t.Verdict.Facts; f.Company != "" {
			company = f.Company
		}
		if f := t.Verdict.Facts; f.Role != "" {
			role = f.Role
		}
		if !t.Verdict.Automatic {
			counterpart = t.Message.Author().Addr
		}
	}
	return company, role, counterpart
}
