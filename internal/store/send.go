package store

import (
	"database/sql"
	"encoding/json"
	"fmt"
	"time"

	"inboxd/internal/decide/outbox"
)

// Send is one approval of a draft, and what became of it.
type Send struct {
	ID         string
	Account    string
	Draft      string
	Thread     string
	State      outbox.State
	ApprovedBy string // ByCommand, ByFlag or ByFolder
	Hash       string // of the content that was approved, with its recipients
	MessageID  string // under which it leaves
	Sender     string
	Recipients []string
	Subject    string
	Size       int
	Place      Place // where the draft lay
	Mark       int64 // the newest message row at approval
	Approved   time.Time
	Undo       time.Time // until when it can be taken back at leisure
	Planned    time.Time
	Reason     string
	AtOnce     bool
	Outside    bool
	Deadline   string // 2006-01-02
	Tries      int
	Retry      time.Time
	Began      time.Time // of the transmission; zero: it never began
	Ended      time.Time
	Wire       []byte
	Asked      bool
	Filed      time.Time
	Answered   bool
	Removed    bool
	Bounced    string
	Outcome    string
}

// How a draft was approved.
const (
	ByCommand = "command"
	ByFlag    = "flag"
	ByFolder  = "folder"
)

const sendColumns = `id, account, draft, thread, state, approved_by, hash, message_id, sender, recipients, subject, size, mailbox, uidvalidity, uid, mark,
	approved, undo, planned, reason, at_once, outside, deadline, tries, retry, began, ended, wire, asked, filed, answered, removed, bounced, outcome`

func scanSend(r *sql.Rows) (s Send, err error) {
	var to, approved, undo, planned, retry, began, ended, filed string
	err = r.Scan(&s.ID, &s.Account, &s.Draft, &s.Thread, &s.State, &s.ApprovedBy, &s.Hash, &s.MessageID, &s.Sender, &to, &s.Subject, &s.Size,
		&s.Place.Mailbox, &s.Place.UIDValidity, &s.Place.UID, &s.Mark, &approved, &undo, &planned, &s.Reason, &s.AtOnce, &s.Outside, &s.Deadline,
		&s.Tries, &retry, &began, &ended, &s.Wire, &s.Asked, &filed, &s.Answered, &s.Removed, &s.Bounced, &s.Outcome)
	if err != nil {
		return s, err
	}
	if err = json.Unmarshal([]byte(to), &s.Recipients); err != nil {
		return s, err
	}
	for _, f := range []struct {
		to  *time.Time
		raw string
	}{{&s.Approved, approved}, {&s.Undo, undo}, {&s.Planned, planned}, {&s.Retry, retry}, {&s.Began, began}, {&s.Ended, ended}, {&s.Filed, filed}} {
		if *f.to, err = readTime(f.raw); err != nil {
			return s, err
		}
	}
	return s, nil
}

// PutSend writes an approval, over any older row with its id.
func (t *Tx) PutSend(s Send) error {
	to, err := json.Marshal(s.Recipients)
	if err != nil {
		return fmt.Errorf("store an approval: %w", err)
	}
	return t.upsert("send", "id", sendColumns,
		s.ID, s.Account, s.Draft, s.Thread, string(s.State), s.ApprovedBy, s.Hash, s.MessageID, s.Sender, string(to), s.Subject, s.Size,
		s.Place.Mailbox, s.Place.UIDValidity, s.Place.UID, s.Mark, writeTime(s.Approved), writeTime(s.Undo), writeTime(s.Planned), s.Reason,
		s.AtOnce, s.Outside, s.Deadline, s.Tries, writeTime(s.Retry), writeTime(s.Began), writeTime(s.Ended), s.Wire, s.Asked, writeTime(s.Filed),
		s.Answered, s.Removed, s.Bounced, s.Outcome)
}

// Send finds an approval by its id.
func (t *Tx) Send(id string) (Send, bool, error) {
	return one(t, scanSend, "SELECT "+sendColumns+" FROM send WHERE id=?", id)
}

// SendOf is a draft's newest approval.
func (t *Tx) SendOf(draft string) (Send, bool, error) {
	return one(t, scanSend, "SELECT "+sendColumns+" FROM send WHERE draft=? ORDER BY rowid DESC LIMIT 1", draft)
}

// SendsOf lists a thread's approvals, oldest first.
func (t *Tx) SendsOf(thread string) ([]Send, error) {
	return rows(t, scanSend, "SELECT "+sendColumns+" FROM send WHERE thread=? ORDER BY rowid", thread)
}

// SendsIn lists an account's approvals in a state, oldest first; account "" means all.
func (t *Tx) SendsIn(account string, state outbox.State) ([]Send, error) {
	return rows(t, scanSend, "SELECT "+sendColumns+" FROM send WHERE (?1='' OR account=?1) AND state=?2 ORDER BY rowid", account, string(state))
}

// SendsSince lists an account's letters whose transmission began since then, oldest first.
func (t *Tx) SendsSince(account string, since time.Time) ([]Send, error) {
	return rows(t, scanSend, "SELECT "+sendColumns+" FROM send WHERE account=? AND began>=? ORDER BY rowid", account, writeTime(since))
}

// CountSends counts how often a draft has been approved.
func (t *Tx) CountSends(draft string) (int, error) {
	n, _, err := one(t, scanInt, "SELECT count(*) FROM send WHERE draft=?", draft)
	return n, err
}

// Mark is the newest row of an account's messages: what is above it was taken in later.
func (t *Tx) Mark(account string) (int64, error) {
	n, _, err := one(t, scanInt, "SELECT coalesce(max(rowid),0) FROM message WHERE account=?", account)
	return int64(n), err
}

// MessagesAfter lists the messages that were taken in after a mark, in that
// order, and the mark that they lead to.
func (t *Tx) MessagesAfter(account string, mark int64) (ms []Message, to int64, err error) {
	ms, err = rows(t, scanMessage, "SELECT "+messageColumns+" FROM message WHERE account=? AND rowid>? ORDER BY rowid", account, mark)
	if err != nil {
		return nil, mark, err
	}
	to, err = t.Mark(account)
	return ms, max(to, mark), err
}

// NoticeRow is something the user was told, or is to be told.
type NoticeRow struct {
	Matter, Account, Thread string
	At                      time.Time
	Kind, Text              string
	Told                    time.Time
}

// AddNotice adds a notice unless the matter has had one; added says whether it did.
func (t *Tx) AddNotice(n NoticeRow) (added bool, err error) {
	_, found, err := one(t, scanString, "SELECT matter FROM notice WHERE matter=?", n.Matter)
	if err != nil || found {
		return false, err
	}
	return true, t.exec("INSERT INTO notice (matter, account, thread, at, kind, text, told) VALUES (?,?,?,?,?,?,?)",
		n.Matter, n.Account, n.Thread, writeTime(n.At), n.Kind, n.Text, writeTime(n.Told))
}

// Untold lists the notices that have not appeared yet, oldest first.
func (t *Tx) Untold() ([]NoticeRow, error) {
	return rows(t, func(r *sql.Rows) (n NoticeRow, err error) {
		var at, told string
		if err = r.Scan(&n.Matter, &n.Account, &n.Thread, &at, &n.Kind, &n.Text, &told); err != nil {
			return n, err
		}
		n.At, err = readTime(at)
		return n, err
	}, "SELECT matter, account, thread, at, kind, text, told FROM notice WHERE told='' ORDER BY at, matter")
}

// SetTold records that a notice has appeared.
func (t *Tx) SetTold(matter string, at time.Time) error {
	return t.exec("UPDATE notice SET told=? WHERE matter=?", writeTime(at), matter)
}

// FindDrafts finds drafts by id, or the beginning of one.
func (t *Tx) FindDrafts(id string) ([]Draft, error) {
	if d, found, err := t.Draft(id); err != nil || found {
		return []Draft{d}, err
	}
	return rows(t, scanDraft, "SELECT "+draftColumns+" FROM draft WHERE ?1<>'' AND substr(id,1,length(?1))=?1 LIMIT 20", id)
}

// EventsAfter lists the events of a sort that were added after the one with an id,
// oldest first, and the newest id there is.
func (t *Tx) EventsAfter(what string, id int64) (es []Event, to int64, err error) {
	es, err = rows(t, func(r *sql.Rows) (e Event, err error) {
		var at string
		if err = r.Scan(&at, &e.Account, &e.Thread, &e.Message, &e.What, &e.Detail); err != nil {
			return e, err
		}
		e.At, err = readTime(at)
		return e, err
	}, "SELECT at, account, thread, message, what, detail FROM event WHERE id>? AND what=? ORDER BY id", id, what)
	if err != nil {
		return nil, id, err
	}
	n, _, err := one(t, scanInt, "SELECT coalesce(max(id),0) FROM event")
	return es, int64(n), err
}
