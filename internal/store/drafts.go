package store

import (
	"database/sql"
	"encoding/json"
	"fmt"
	"time"
)

// DraftState is where a draft is in its life; the names are those of `threads --json`.
type DraftState string

// The states of a draft.
const (
	Planned    DraftState = "planned"    // decided, its bytes committed; not yet known to be in the mailbox
	Saved      DraftState = "saved"      // in the mailbox as inboxd wrote it
	Edited     DraftState = "edited"     // the user touched it: theirs for good
	Sent       DraftState = "sent"       // the user sent it, or wrote their own answer from it
	Discarded  DraftState = "discarded"  // the user threw it away
	Superseded DraftState = "superseded" // taken back by inboxd: the thread moved on
)

// Recipients are the bare addresses a draft goes to.
type Recipients struct {
	To []string `json:"to"`
	Cc []string `json:"cc"`
}

// Draft is one reply that was decided.
type Draft struct {
	ID          string
	Account     string
	Thread      string
	Parent      string // key of the message it answers
	Kind        string
	Revision    int
	State       DraftState
	MessageID   string
	Fingerprint string
	Raw         []byte
	Recipients  Recipients
	Subject     string
	Place       Place     // where it lies once saved
	Appended    time.Time // when an APPEND was first begun; zero: never
	UIDNext     uint32    // of the drafts mailbox before the APPEND
	Verified    bool
	Missing     time.Time // since when it is not in the mailbox; zero: it is
	Stale       bool      // to be removed if still untouched
	Problem     string
	Created     time.Time
	Updated     time.Time
}

const draftColumns = `id, account, thread, parent, kind, revision, state, message_id, fingerprint, raw, recipients, subject,
	mailbox, uidvalidity, uid, appended, uidnext, verified, missing, stale, problem, created, updated`

func scanDraft(r *sql.Rows) (d Draft, err error) {
	var to, appended, missing, created, updated string
	err = r.Scan(&d.ID, &d.Account, &d.Thread, &d.Parent, &d.Kind, &d.Revision, &d.State, &d.MessageID, &d.Fingerprint, &d.Raw, &to, &d.Subject,
		&d.Place.Mailbox, &d.Place.UIDValidity, &d.Place.UID, &appended, &d.UIDNext, &d.Verified, &missing, &d.Stale, &d.Problem, &created, &updated)
	if err != nil {
		return d, err
	}
	if err = json.Unmarshal([]byte(to), &d.Recipients); err != nil {
		return d, err
	}
	for _, f := range []struct {
		to  *time.Time
		raw string
	}{{&d.Appended, appended}, {&d.Missing, missing}, {&d.Created, created}, {&d.Updated, updated}} {
		if *f.to, err = readTime(f.raw); err != nil {
			return d, err
		}
	}
	return d, nil
}

// PutDraft writes a draft, over any older row with its id.
func (t *Tx) PutDraft(d Draft) error {
	to, err := json.Marshal(d.Recipients)
	if err != nil {
		return fmt.Errorf("store a draft: %w", err)
	}
	return t.upsert("draft", "id", draftColumns,
		d.ID, d.Account, d.Thread, d.Parent, d.Kind, d.Revision, d.State, d.MessageID, d.Fingerprint, d.Raw, string(to), d.Subject,
		d.Place.Mailbox, d.Place.UIDValidity, d.Place.UID, writeTime(d.Appended), d.UIDNext, d.Verified, writeTime(d.Missing), d.Stale, d.Problem,
		writeTime(d.Created), writeTime(d.Updated))
}

// Draft finds a draft by its id.
func (t *Tx) Draft(id string) (Draft, bool, error) {
	return one(t, scanDraft, "SELECT "+draftColumns+" FROM draft WHERE id=?", id)
}

// DraftsOf lists a thread's drafts, oldest first.
func (t *Tx) DraftsOf(thread string) ([]Draft, error) {
	return rows(t, scanDraft, "SELECT "+draftColumns+" FROM draft WHERE thread=? ORDER BY created, rowid", thread)
}

// DraftsIn lists an account's drafts in a state, oldest first.
func (t *Tx) DraftsIn(account string, state DraftState) ([]Draft, error) {
	return rows(t, scanDraft, "SELECT "+draftColumns+" FROM draft WHERE account=? AND state=? ORDER BY created, rowid", account, state)
}

// LatestOfKind lists the states of an account's newest drafts of a kind that have come to an end since a time, newest first.
func (t *Tx) LatestOfKind(account, kind string, since time.Time, limit int) ([]DraftState, error) {
	ss, err := rows(t, scanString, `SELECT state FROM draft WHERE account=? AND kind=? AND state IN ('edited','sent','discarded','approved','sending')
		AND updated>? ORDER BY updated DESC, rowid DESC LIMIT ?`, account, kind, writeTime(since), limit)
	out := make([]DraftState, len(ss))
	for i, s := range ss {
		out[i] = DraftState(s)
	}
	return out, err
}

// DraftedBetween counts the drafts of an account whose APPEND was begun at or
// after from and before to: what a clock that ran ahead has dated later does not count.
func (t *Tx) DraftedBetween(account string, from, to time.Time) (int, error) {
	n, _, err := one(t, scanInt, "SELECT count(*) FROM draft WHERE account=? AND appended>=? AND appended<?", account, writeTime(from), writeTime(to))
	return n, err
}
