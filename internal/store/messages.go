package store

import (
	"database/sql"
	"time"
)

// MessageState is how far a message has come.
type MessageState string

// The states of a message.
const (
	Listed  MessageState = "listed"  // its header is known; its body is read when its thread matters
	New     MessageState = "new"     // taken in, to be read
	Read    MessageState = "read"    // read: Reading holds what was found
	Skipped MessageState = "skipped" // cannot be read; Reason says why
)

// Message is one message of an account, wherever it lies.
type Message struct {
	Account   string
	Key       string // mail.Message.Key: the same in every folder
	Thread    string
	MessageID string
	Date      time.Time // in the sender's zone
	Mine      bool
	Sender    string
	Subject   string
	Base      string // base subject
	State     MessageState
	Reason    string // why skipped
	Marked    bool   // our keyword stands on it
	Header    []byte
	Raw       []byte // nil once no answer may quote it
	Reading   string // classify.Verdict or classify.Said as JSON
}

const messageColumns = `account, key, thread, message_id, date, mine, sender, subject, base, state, reason, marked, header, raw, reading`

func scanMessage(r *sql.Rows) (m Message, err error) {
	var date string
	err = r.Scan(&m.Account, &m.Key, &m.Thread, &m.MessageID, &date, &m.Mine, &m.Sender, &m.Subject, &m.Base,
		&m.State, &m.Reason, &m.Marked, &m.Header, &m.Raw, &m.Reading)
	if err != nil {
		return m, err
	}
	m.Date, err = time.Parse(time.RFC3339, date)
	return m, err
}

// PutMessage writes a message, over any older row with its key.
func (t *Tx) PutMessage(m Message) error {
	return t.upsert("message", "account, key", messageColumns+", at",
		m.Account, m.Key, m.Thread, m.MessageID, m.Date.Format(time.RFC3339), m.Mine, m.Sender, m.Subject, m.Base,
		m.State, m.Reason, m.Marked, m.Header, m.Raw, m.Reading, m.Date.Unix())
}

// Message finds a message by its key.
func (t *Tx) Message(account, key string) (Message, bool, error) {
	return one(t, scanMessage, "SELECT "+messageColumns+" FROM message WHERE account=? AND key=?", account, key)
}

// FindMessage finds messages by key, Message-ID (with or without brackets), or
// the beginning of either, in any account.
func (t *Tx) FindMessage(id string) ([]Message, error) {
	return rows(t, scanMessage, "SELECT "+messageColumns+` FROM message
		WHERE key=?1 OR message_id=?1 OR message_id='<'||?1||'>' OR substr(key,1,length(?1))=?1 OR substr(message_id,1,length(?1)+1)='<'||?1
		ORDER BY at DESC LIMIT 20`, id)
}

// MessagesOf lists a thread's messages, oldest first.
func (t *Tx) MessagesOf(thread string) ([]Message, error) {
	return rows(t, scanMessage, "SELECT "+messageColumns+" FROM message WHERE thread=? ORDER BY at, rowid", thread)
}

// SameBase lists messages of an account with a base subject, no older than since.
func (t *Tx) SameBase(account, base string, since time.Time) ([]Message, error) {
	return rows(t, scanMessage, "SELECT "+messageColumns+" FROM message WHERE account=? AND base=? AND at>=? ORDER BY at LIMIT 200",
		account, base, since.Unix())
}

// MineOutside lists the user's own messages of an account that stand in threads
// without a signal other than the one named, oldest first, the newest limit of them.
func (t *Tx) MineOutside(account, thread string, limit int) ([]Message, error) {
	return rows(t, scanMessage, "SELECT "+messageColumns+` FROM (SELECT * FROM message WHERE account=? AND mine=1 AND thread<>?
		AND state IN ('listed','new','read') AND thread NOT IN (SELECT id FROM thread WHERE recruiting=1)
		ORDER BY at DESC LIMIT ?) ORDER BY at`, account, thread, limit)
}

// CountMessages counts an account's messages in a state.
func (t *Tx) CountMessages(account string, state MessageState) (int, error) {
	n, _, err := one(t, scanInt, "SELECT count(*) FROM message WHERE account=? AND state=?", account, state)
	return n, err
}

// SkippedMessages lists what could not be read, newest first.
func (t *Tx) SkippedMessages(account string, limit int) ([]Message, error) {
	return rows(t, scanMessage, "SELECT "+messageColumns+" FROM message WHERE account=? AND state=? ORDER BY at DESC LIMIT ?", account, Skipped, limit)
}

// Unmarked lists the source messages of drafts that reached the mailbox on which
// our keyword does not stand yet.
func (t *Tx) Unmarked(account string) ([]Message, error) {
	return rows(t, scanMessage, "SELECT "+messageColumns+` FROM message WHERE account=?1 AND marked=0
		AND key IN (SELECT parent FROM draft WHERE account=?1 AND appended<>'' AND state IN ('saved','edited','sent')) ORDER BY at`, account)
}

// SetMarked records that our keyword stands on a message, or that no place would take it.
func (t *Tx) SetMarked(account, key string) error {
	return t.exec("UPDATE message SET marked=1 WHERE account=? AND key=?", account, key)
}
