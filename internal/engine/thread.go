package engine

import (
	"bytes"
	"crypto/sha256"
	"encoding/base32"
	"strings"
	"time"

	"inboxd/internal/mail"
	"inboxd/internal/store"
)

// assign finds or makes the thread of a message and makes the thread known by
// every id that the message has or names.
func (e *Engine) assign(tx *store.Tx, m *mail.Message, row store.Message) (string, error) {
	ids := idsOf(m)
	threads, err := tx.ThreadsOf(e.acc.Key(), ids)
	if err != nil {
		return "", err
	}
	if len(threads) == 0 {
		if threads, err = e.bySubject(tx, m, row); err != nil {
			return "", err
		}
	}
	id := threadID(e.acc.Key(), ids, row.Key)
	if len(threads) > 0 {
		id = threads[0]
	}
	for _, other := range threads[min(1, len(threads)):] {
		if err := tx.Merge(id, other); err != nil {
			return "", err
		}
	}
	if err := e.touch(tx, id, m, row); err != nil {
		return "", err
	}
	return id, tx.Link(e.acc.Key(), id, ids)
}

// idsOf lists every message id that binds m to others, the thread's root first.
func idsOf(m *mail.Message) []string {
	ids := append([]string{}, m.References...)
	ids = append(ids, m.InReplyTo...)
	if m.MessageID != "" {
		ids = append(ids, m.MessageID)
	}
	return ids
}

// bySubject is the fallback where ids say nothing (mail.JoinsBySubject).
func (e *Engine) bySubject(tx *store.Tx, m *mail.Message, row store.Message) ([]string, error) {
	if row.Base == "" {
		return nil, nil
	}
	near, err := tx.SameBase(e.acc.Key(), row.Base, m.Date.Add(-30*24*time.Hour))
	if err != nil {
		return nil, err
	}
	for _, n := range near {
		other, err := mail.Parse(n.Header)
		if err != nil {
			continue
		}
		if mail.JoinsBySubject(other, m, e.acc.Me) {
			return []string{n.Thread}, nil
		}
	}
	return nil, nil
}

// touch makes sure that the thread's row exists and knows its newest message.
func (e *Engine) touch(tx *store.Tx, id string, m *mail.Message, row store.Message) error {
	h, found, err := tx.Thread(id)
	if err != nil {
		return err
	}
	if !found {
		h = store.Thread{ID: id, Account: e.acc.Key(), Subject: m.Subject, Latest: m.Date}
	}
	if !m.Date.Before(h.Latest) {
		h.Latest, h.Subject = m.Date, m.Subject
		if !row.Mine {
			h.Counterpart = row.Sender
		}
	}
	return tx.PutThread(h)
}

// threadID names a thread after its root, so that the same thread has the same
// name on every machine that sees it from its beginning.
func threadID(account string, ids []string, key string) string {
	root := key
	if len(ids) > 0 {
		root = ids[0]
	}
	return "t" + shortHash(account+"\x00"+root)
}

// shortHash is nine letters of a hash: short enough to type, long enough for a mailbox.
func shortHash(s string) string {
	sum := sha256.Sum256([]byte(s))
	return strings.ToLower(base32.StdEncoding.EncodeToString(sum[:]))[:9]
}

// headerOf cuts a message's header off, with the empty line that ends it.
func headerOf(raw []byte) []byte {
	for _, end := range []string{"\r\n\r\n", "\n\n"} {
		if i := bytes.Index(raw, []byte(end)); i >= 0 {
			return append([]byte{}, raw[:i+len(end)]...)
		}
	}
	return append([]byte{}, raw...)
}

func (e *Engine) hasKeyword(flags []string) bool {
	for _, f := range flags {
		if e.acc.Keyword != "" && strings.EqualFold(f, e.acc.Keyword) {
			return true
		}
	}
	return false
}
