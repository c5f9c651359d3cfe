package store

import "database/sql"

// KeysAt lists the messages that lie in a mailbox from a UID on, in its order.
func (t *Tx) KeysAt(account, mailbox string, validity, from uint32) ([]string, error) {
	return rows(t, func(r *sql.Rows) (key string, err error) {
		err = r.Scan(&key)
		return key, err
	}, "SELECT key FROM place WHERE account=? AND mailbox=? AND uidvalidity=? AND uid>=? ORDER BY uid", account, mailbox, validity, from)
}
