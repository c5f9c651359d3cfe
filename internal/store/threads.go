package store

import (
	"database/sql"
	"time"
)

// Thread is one conversation of an account.
type Thread struct {
	ID          string
	Account     string
	Subject     string
	Company     string
	Role        string
	Counterpart string
	Word        string // the user's own stance for it, "" if they said none
	WordReason  string
	WordAt      time.Time
	Asked       string // a reply kind the user asked for by name, "" if none
	Decision    string // the last decision, JSON
	Dirty       bool   // must be judged again
	Latest      time.Time
	Recruiting  bool // some message in it carries a signal
}

const threadColumns = `id, account, subject, company, role, counterpart, word, word_reason, word_at, asked, decision, dirty, latest, recruiting`

func scanThread(r *sql.Rows) (h Thread, err error) {
	var wordAt string
	var latest int64
	err = r.Scan(&h.ID, &h.Account, &h.Subject, &h.Company, &h.Role, &h.Counterpart, &h.Word, &h.WordReason, &wordAt,
		&h.Asked, &h.Decision, &h.Dirty, &latest, &h.Recruiting)
	if err != nil {
		return h, err
	}
	h.Latest = time.Unix(latest, 0).UTC()
	h.WordAt, err = readTime(wordAt)
	return h, err
}

func readTime(s string) (time.Time, error) {
	if s == "" {
		return time.Time{}, nil
	}
	return time.Parse(time.RFC3339, s)
}

func writeTime(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format(time.RFC3339) // UTC, so that SQL can compare
}

// PutThread writes a thread, over any older row with its id.
func (t *Tx) PutThread(h Thread) error {
	return t.upsert("thread", "id", threadColumns,
		h.ID, h.Account, h.Subject, h.Company, h.Role, h.Counterpart, h.Word, h.WordReason, writeTime(h.WordAt),
		h.Asked, h.Decision, h.Dirty, h.Latest.Unix(), h.Recruiting)
}

// Thread finds a thread by its id.
func (t *Tx) Thread(id string) (Thread, bool, error) {
	return one(t, scanThread, "SELECT "+threadColumns+" FROM thread WHERE id=?", id)
}

// Threads lists the threads that carry a signal, newest first; account "" means all.
func (t *Tx) Threads(account string) ([]Thread, error) {
	return rows(t, scanThread, "SELECT "+threadColumns+" FROM thread WHERE recruiting=1 AND (?1='' OR account=?1) ORDER BY latest DESC, id", account)
}

// DirtyThreads lists the threads of an account that must be judged, oldest first,
// so that drafts appear in the order of the mail.
func (t *Tx) DirtyThreads(account string) ([]Thread, error) {
	return rows(t, scanThread, "SELECT "+threadColumns+" FROM thread WHERE account=? AND dirty=1 ORDER BY latest, rowid", account)
}

// MarkDirty has a thread judged again at the next pass.
func (t *Tx) MarkDirty(thread string) error {
	return t.exec("UPDATE thread SET dirty=1 WHERE id=?", thread)
}

// MarkRecruitingDirty has every recruiting thread of an account judged again:
// the configuration changed, or drafting goes on after a pause.
func (t *Tx) MarkRecruitingDirty(account string) error {
	return t.exec("UPDATE thread SET dirty=1 WHERE recruiting=1 AND account=?", account)
}

// ThreadsOf lists the threads that any of the ids is known by, oldest thread first.
func (t *Tx) ThreadsOf(account string, ids []string) ([]string, error) {
	seen := map[string]bool{}
	var out []string
	for _, id := range ids {
		th, found, err := one(t, scanString, "SELECT thread FROM ref WHERE account=? AND id=?", account, id)
		if err != nil {
			return nil, err
		}
		if found && !seen[th] {
			seen[th] = true
			out = append(out, th)
		}
	}
	return out, nil
}

// Link makes a thread known by ids.
func (t *Tx) Link(account, thread string, ids []string) error {
	for _, id := range ids {
		if err := t.exec("INSERT OR REPLACE INTO ref (account, id, thread) VALUES (?,?,?)", account, id, thread); err != nil {
			return err
		}
	}
	return nil
}

// Merge joins thread from into thread into: a message turned up that belongs to
// both. What the user said of either is kept, the later word winning.
func (t *Tx) Merge(into, from string) error {
	a, okA, err := t.Thread(into)
	if err != nil {
		return err
	}
	b, okB, err := t.Thread(from)
	if err != nil {
		return err
	}
	for _, q := range []string{
		"UPDATE message SET thread=? WHERE thread=?", "UPDATE ref SET thread=? WHERE thread=?",
		"UPDATE draft SET thread=? WHERE thread=?", "UPDATE event SET thread=? WHERE thread=?",
		"UPDATE note SET thread=? WHERE thread=?",
		"UPDATE send SET thread=? WHERE thread=?", "UPDATE notice SET thread=? WHERE thread=?",
	} {
		if err := t.exec(q, into, from); err != nil {
			return err
		}
	}
	if okA && okB {
		if err := t.PutThread(joined(a, b)); err != nil {
			return err
		}
	}
	return t.exec("DELETE FROM thread WHERE id=?", from)
}

func joined(a, b Thread) Thread {
	if b.WordAt.After(a.WordAt) {
		a.Word, a.WordReason, a.WordAt = b.Word, b.WordReason, b.WordAt
	}
	if b.Latest.After(a.Latest) {
		a.Latest, a.Subject = b.Latest, b.Subject
	}
	a.Recruiting = a.Recruiting || b.Recruiting
	a.Dirty = true
	return a
}
