package store

import (
	"database/sql"
	"time"
)

// Correction is what the user said one message carries.
type Correction struct {
	Account string
	Key     string // of the message
	At      time.Time
	Signals string // JSON list
	Print   []byte // classify.Print; nil until the message was read again
	Was     string // its reading before
}

const correctionColumns = "account, key, at, signals, print, was"

func scanCorrection(r *sql.Rows) (c Correction, err error) {
	var at string
	if err = r.Scan(&c.Account, &c.Key, &at, &c.Signals, &c.Print, &c.Was); err != nil {
		return c, err
	}
	c.At, err = readTime(at)
	return c, err
}

// PutCorrection writes a correction, over an older one of its message.
func (t *Tx) PutCorrection(c Correction) error {
	return t.upsert("correction", "account, key", correctionColumns, c.Account, c.Key, writeTime(c.At), c.Signals, c.Print, c.Was)
}

// Correction finds the correction of a message.
func (t *Tx) Correction(account, key string) (Correction, bool, error) {
	return one(t, scanCorrection, "SELECT "+correctionColumns+" FROM correction WHERE account=? AND key=?", account, key)
}

// Corrections lists the corrections of an account, oldest first.
func (t *Tx) Corrections(account string) ([]Correction, error) {
	return rows(t, scanCorrection, "SELECT "+correctionColumns+" FROM correction WHERE account=? ORDER BY at, rowid", account)
}

// SetPrint keeps by what messages alike a corrected one are known.
func (t *Tx) SetPrint(account, key string, print []byte) error {
	return t.exec("UPDATE correction SET print=? WHERE account=? AND key=?", print, account, key)
}

// DropCorrection removes the correction of a message.
func (t *Tx) DropCorrection(account, key string) error {
	return t.exec("DELETE FROM correction WHERE account=? AND key=?", account, key)
}
