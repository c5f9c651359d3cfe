package store

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"
)

// ForgetThread removes everything that is known of a thread: its messages, what
// was read, corrected and decided, drafts, letters, notes and story. What lies in the
// mailbox is not touched.
func (t *Tx) ForgetThread(id string) error {
	for _, q := range []string{
		"DELETE FROM place WHERE (account, key) IN (SELECT account, key FROM message WHERE thread=?)",
		"DELETE FROM event WHERE thread=?1 OR (account, message) IN (SELECT account, key FROM message WHERE thread=?1)",
		"DELETE FROM correction WHERE (account, key) IN (SELECT account, key FROM message WHERE thread=?)",
		"DELETE FROM message WHERE thread=?", "DELETE FROM ref WHERE thread=?", "DELETE FROM draft WHERE thread=?",
		"DELETE FROM send WHERE thread=?", "DELETE FROM notice WHERE thread=?", "DELETE FROM note WHERE thread=?", "DELETE FROM thread WHERE id=?",
	} {
		if err := t.exec(q, id); err != nil {
			return err
		}
	}
	return nil
}

// ThreadsBefore lists every thread, recruiting or not, whose newest message is
// from before a time.
func (t *Tx) ThreadsBefore(at time.Time) ([]Thread, error) {
	return rows(t, scanThread, "SELECT "+threadColumns+" FROM thread WHERE latest<? ORDER BY latest, id", at.Unix())
}

// ForgetBefore removes what belongs to no thread any more and is from before a time.
func (t *Tx) ForgetBefore(at time.Time) error {
	for _, q := range []string{
		"DELETE FROM place WHERE (account, key) IN (SELECT account, key FROM message WHERE at<? AND thread NOT IN (SELECT id FROM thread))",
		"DELETE FROM correction WHERE (account, key) IN (SELECT account, key FROM message WHERE at<? AND thread NOT IN (SELECT id FROM thread))",
		"DELETE FROM message WHERE at<? AND thread NOT IN (SELECT id FROM thread)",
	} {
		if err := t.exec(q, at.Unix()); err != nil {
			return err
		}
	}
	for _, q := range []string{
		"DELETE FROM event WHERE at<? AND thread NOT IN (SELECT id FROM thread)",
		"DELETE FROM notice WHERE at<? AND thread NOT IN (SELECT id FROM thread)",
	} {
		if err := t.exec(q, writeTime(at)); err != nil {
			return err
		}
	}
	return t.exec("DELETE FROM ref WHERE thread NOT IN (SELECT id FROM thread)")
}

// Compact gives what was removed back to the disk, so that no trace of it is
// left in the file, its journal, or the copies that upgrades put beside it.
// secure_delete has overwritten the rows before.
func (s *Store) Compact(ctx context.Context) error {
	for _, q := range []string{"VACUUM", "PRAGMA wal_checkpoint(TRUNCATE)"} {
		if _, err := s.db.ExecContext(ctx, q); err != nil {
			return fmt.Errorf("compact the state file: %w", err)
		}
	}
	if s.path == "" {
		return nil
	}
	copies, err := filepath.Glob(globEscape(s.path) + ".v*")
	for _, c := range copies {
		err = errors.Join(err, os.Remove(c))
	}
	if err != nil {
		return fmt.Errorf("remove the copies of the state file: %w", err)
	}
	return nil
}

// globEscape keeps a path from being a pattern.
func globEscape(path string) string {
	var b []byte
	for i := range len(path) {
		if c := path[i]; c == '*' || c == '?' || c == '[' {
			b = append(b, '[', c, ']')
		} else {
			b = append(b, path[i])
		}
	}
	return string(b)
}
