package store

import (
	"database/sql"
	"time"
)

// Event is one step of a thread's story.
type Event struct {
	At      time.Time
	Account string
	Thread  string
	Message string // key, where it is about one
	What    string // a short, stable word: arrived, decided, saved, notice …
	Detail  string // for people
}

// Log adds an event to the story.
func (t *Tx) Log(e Event) error {
	return t.exec("INSERT INTO event (at, account, thread, message, what, detail) VALUES (?,?,?,?,?,?)",
		writeTime(e.At), e.Account, e.Thread, e.Message, e.What, e.Detail)
}

// EventsOf lists a thread's story, oldest first.
func (t *Tx) EventsOf(thread string) ([]Event, error) {
	return rows(t, func(r *sql.Rows) (e Event, err error) {
		var at string
		if err = r.Scan(&at, &e.Account, &e.Thread, &e.Message, &e.What, &e.Detail); err != nil {
			return e, err
		}
		e.At, err = readTime(at)
		return e, err
	}, "SELECT at, account, thread, message, what, detail FROM event WHERE thread=? ORDER BY id", thread)
}

// Meta reads a value of the installation; "" if it was never set.
func (t *Tx) Meta(key string) (string, error) {
	v, _, err := one(t, scanString, "SELECT value FROM meta WHERE key=?", key)
	return v, err
}

// SetMeta writes a value of the installation.
func (t *Tx) SetMeta(key, value string) error {
	return t.exec("INSERT INTO meta (key, value) VALUES (?,?) ON CONFLICT DO UPDATE SET value=excluded.value", key, value)
}
