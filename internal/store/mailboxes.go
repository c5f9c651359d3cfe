package store

import "database/sql"

// Cursor is how far a mailbox has been taken in.
type Cursor struct {
	UIDValidity uint32
	Next        uint32 // the first UID not yet taken in
	UIDNext     uint32 // as last seen
	Messages    uint32 // as last seen
}

// Cursor reads a mailbox's cursor; found is false for a mailbox never seen.
func (t *Tx) Cursor(account, mailbox string) (c Cursor, found bool, err error) {
	return one(t, func(r *sql.Rows) (c Cursor, err error) {
		err = r.Scan(&c.UIDValidity, &c.Next, &c.UIDNext, &c.Messages)
		return c, err
	}, "SELECT uidvalidity, next, uidnext, messages FROM mailbox WHERE account=? AND name=?", account, mailbox)
}

// SetCursor writes a mailbox's cursor.
func (t *Tx) SetCursor(account, mailbox string, c Cursor) error {
	return t.exec(`INSERT INTO mailbox (account, name, uidvalidity, next, uidnext, messages) VALUES (?,?,?,?,?,?)
		ON CONFLICT DO UPDATE SET uidvalidity=excluded.uidvalidity, next=excluded.next, uidnext=excluded.uidnext, messages=excluded.messages`,
		account, mailbox, c.UIDValidity, c.Next, c.UIDNext, c.Messages)
}

// ForgetCursors has every mailbox of an account taken in from the start again.
func (t *Tx) ForgetCursors(account string) error {
	return t.exec("DELETE FROM mailbox WHERE account=?", account)
}

// Place is where a message lies.
type Place struct {
	Mailbox     string
	UIDValidity uint32
	UID         uint32
}

// PutPlace records that the message with key lies at p.
func (t *Tx) PutPlace(account, key string, p Place) error {
	return t.exec("INSERT OR REPLACE INTO place (account, mailbox, uidvalidity, uid, key) VALUES (?,?,?,?,?)",
		account, p.Mailbox, p.UIDValidity, p.UID, key)
}

// Places lists where a message lies.
func (t *Tx) Places(account, key string) ([]Place, error) {
	return rows(t, func(r *sql.Rows) (p Place, err error) {
		err = r.Scan(&p.Mailbox, &p.UIDValidity, &p.UID)
		return p, err
	}, "SELECT mailbox, uidvalidity, uid FROM place WHERE account=? AND key=? ORDER BY mailbox, uid", account, key)
}

// ForgetPlaces drops what was known of UIDs of a mailbox under another
// UIDVALIDITY: they mean nothing any more (RFC 9051 §2.3.1.1).
func (t *Tx) ForgetPlaces(account, mailbox string, valid uint32) error {
	return t.exec("DELETE FROM place WHERE account=? AND mailbox=? AND uidvalidity<>?", account, mailbox, valid)
}
