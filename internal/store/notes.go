package store

import (
	"database/sql"
	"time"
)

// Note is something the user noted about a thread.
type Note struct {
	At   time.Time
	Kind string // note, red or good
	Text string
}

// AddNote adds a note to a thread.
func (t *Tx) AddNote(thread string, n Note) error {
	return t.exec("INSERT INTO note (thread, at, kind, text) VALUES (?,?,?,?)", thread, writeTime(n.At), n.Kind, n.Text)
}

// NotesOf lists a thread's notes, oldest first.
func (t *Tx) NotesOf(thread string) ([]Note, error) {
	return rows(t, func(r *sql.Rows) (n Note, err error) {
		var at string
		if err = r.Scan(&at, &n.Kind, &n.Text); err != nil {
			return n, err
		}
		n.At, err = readTime(at)
		return n, err
	}, "SELECT at, kind, text FROM note WHERE thread=? ORDER BY id", thread)
}
