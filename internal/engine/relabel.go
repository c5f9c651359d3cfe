package engine

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"inboxd/internal/classify"
	"inboxd/internal/decide"
	"inboxd/internal/mail"
	"inboxd/internal/store"
)

// ErrNotCorrected is wrapped where a correction is to be forgotten that there is not.
var ErrNotCorrected = errors.New("this message was not corrected")

// Relabel stores what the user said a message carries. Its thread is read and
// decided anew at the next pass. No pass may be under way.
func Relabel(ctx context.Context, st *store.Store, account, key string, signals []classify.Signal, now time.Time) error {
	return st.Update(ctx, func(tx *store.Tx) error {
		m, err := corrigible(tx, account, key)
		if err != nil {
			return err
		}
		old, again, err := tx.Correction(account, key)
		if err != nil {
			return err
		}
		said, err := json.Marshal(append([]classify.Signal{}, signals...))
		if err != nil {
			return fmt.Errorf("store a correction: %w", err)
		}
		c := store.Correction{Account: account, Key: key, At: now, Signals: string(said), Was: m.Reading}
		if again {
			c.Was, c.Print = old.Was, old.Print
		}
		if err := tx.PutCorrection(c); err != nil {
			return err
		}
		// Also where the mailbox does not have the message any more, the word holds.
		if m.Reading, err = relabelled(m.Reading, signals); err != nil {
			return err
		}
		if err := reread(tx, m, now); err != nil {
			return err
		}
		return tx.Log(store.Event{At: now, Account: account, Thread: m.Thread, Message: key, What: "corrected", Detail: string(said)})
	})
}

// Unlabel forgets the correction of a message: everything is read as before it.
// No pass may be under way.
func Unlabel(ctx context.Context, st *store.Store, account, key string, now time.Time) error {
	return st.Update(ctx, func(tx *store.Tx) error {
		m, err := corrigible(tx, account, key)
		if err != nil {
			return err
		}
		c, found, err := tx.Correction(account, key)
		if err != nil {
			return err
		}
		if !found {
			return fmt.Errorf("message %s: %w", m.MessageID, ErrNotCorrected)
		}
		if err := tx.DropCorrection(account, key); err != nil {
			return err
		}
		m.Reading = c.Was
		if err := reread(tx, m, now); err != nil {
			return err
		}
		return tx.Log(store.Event{At: now, Account: account, Thread: m.Thread, Message: key, What: "corrected", Detail: "forgotten"})
	})
}

// corrigible finds a message that can be corrected.
func corrigible(tx *store.Tx, account, key string) (store.Message, error) {
	m, found, err := tx.Message(account, key)
	switch {
	case err != nil:
		return m, err
	case !found:
		return m, fmt.Errorf("message %s is not known", key)
	case m.Mine:
		return m, errors.New("you wrote this message yourself: signals are what others say")
	case m.State == store.Skipped:
		return m, fmt.Errorf("this message could not be read (%s)", m.Reason)
	}
	return m, nil
}

// reread has a message read anew, those of its thread that came after it in its
// light, and the thread decided.
func reread(tx *store.Tx, m store.Message, now time.Time) error {
	rows, err := tx.MessagesOf(m.Thread)
	if err != nil {
		return err
	}
	after := false
	for _, r := range rows {
		if r.Key == m.Key {
			r, after = m, true
		}
		if !after {
			continue
		}
		if r.State == store.Read {
			r.State = store.New
			if len(r.Raw) == 0 {
				r.State = store.Listed // its body is fetched; until then, and without one, the reading stands
			}
		}
		if err := tx.PutMessage(r); err != nil {
			return err
		}
	}
	if err := outdateAll(tx, m.Thread, now); err != nil {
		return err
	}
	return tx.MarkDirty(m.Thread)
}

// outdateAll has the drafts of a thread that the user left alone taken back: they
// were written from another reading. What is due still is written again.
func outdateAll(tx *store.Tx, thread string, now time.Time) error {
	drafts, err := tx.DraftsOf(thread)
	if err != nil {
		return err
	}
	for _, d := range drafts {
		if d.State != store.Planned && d.State != store.Saved || d.Kind == string(decide.RefereeNotice) {
			continue
		}
		if err := outdate(tx, d, now); err != nil {
			return err
		}
	}
	return nil
}

// relabelled is a stored reading with the signals that the user named.
func relabelled(reading string, signals []classify.Signal) (string, error) {
	v := classify.Verdict{Language: "und"}
	if reading != "" {
		if err := json.Unmarshal([]byte(reading), &v); err != nil {
			return "", fmt.Errorf("the stored reading: %w", err)
		}
	}
	b, err := json.Marshal(classify.Relabelled(v, signals))
	return string(b), err
}

// taught is what the user has corrected in a mailbox. Nil knows nothing.
type taught struct {
	corrections []classify.Correction
	fresh       map[string]classify.Print // prints made since
}

func taughtOf(tx *store.Tx, account string) (*taught, error) {
	rows, err := tx.Corrections(account)
	if err != nil {
		return nil, err
	}
	t := &taught{fresh: map[string]classify.Print{}}
	for _, r := range rows {
		c := classify.Correction{Key: r.Key, Print: classify.ReadPrint(r.Print)}
		if err := json.Unmarshal([]byte(r.Signals), &c.Signals); err != nil {
			return nil, fmt.Errorf("the stored correction of message %s: %w", r.Key, err)
		}
		t.corrections = append(t.corrections, c)
	}
	return t, nil
}

func (t *taught) list() []classify.Correction {
	if t == nil {
		return nil
	}
	return t.corrections
}

// of reports whether a message was corrected.
func (t *taught) of(key string) bool {
	for _, c := range t.list() {
		if c.Key == key {
			return true
		}
	}
	return false
}

// see makes the print of a corrected message while its body is at hand.
func (t *taught) see(key string, m *mail.Message, earlier []classify.Turn, me mail.Identities) {
	if t.of(key) {
		t.fresh[key] = classify.PrintOf(m, classify.Thread{Earlier: earlier, Me: me})
	}
}

// keep stores the prints that were made.
func (t *taught) keep(tx *store.Tx, account string) error {
	if t == nil {
		return nil
	}
	for key, p := range t.fresh {
		if err := tx.SetPrint(account, key, p.Bytes()); err != nil {
			return err
		}
	}
	return nil
}
