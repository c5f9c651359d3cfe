package store

// NewestMail is the date of the newest message that others wrote to an account,
// RFC 3339 in the sender's zone; "" where there is none.
func (t *Tx) NewestMail(account string) (string, error) {
	s, _, err := one(t, scanString, "SELECT date FROM message WHERE account=? AND mine=0 ORDER BY at DESC LIMIT 1", account)
	return s, err
}
