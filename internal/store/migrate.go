package store

import (
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"sort"
)

//go:embed migrations/*.sql
var migrations embed.FS

// steps returns the schema's steps in order; step i leads to user_version i+1.
func steps() ([]string, error) {
	names, err := fs.Glob(migrations, "migrations/*.sql")
	if err != nil {
		return nil, fmt.Errorf("list the schema's steps: %w", err)
	}
	sort.Strings(names)
	out := make([]string, 0, len(names))
	for _, n := range names {
		b, err := migrations.ReadFile(n)
		if err != nil {
			return nil, fmt.Errorf("read a step of the schema: %w", err)
		}
		out = append(out, string(b))
	}
	return out, nil
}

func (s *Store) version() (int, error) {
	var v int
	if err := s.db.QueryRow("PRAGMA user_version").Scan(&v); err != nil {
		return 0, fmt.Errorf("read the state file's version: %w; if it is damaged, move it away: drafts are recognised in the mailbox and not written twice", err)
	}
	return v, nil
}

// migrate brings the schema up to date, each step in a transaction of its own
// with its version, after a copy of the old file was put beside it.
func (s *Store) migrate(path string) error {
	all, err := steps()
	if err != nil {
		return err
	}
	have, err := s.version()
	if err != nil {
		return err
	}
	if have > len(all) {
		return newer(path, have, len(all))
	}
	if have > 0 && have < len(all) {
		if err := s.backup(path, have); err != nil {
			return err
		}
	}
	for v := have; v < len(all); v++ {
		if err := s.step(all[v], v+1); err != nil {
			return err
		}
	}
	return nil
}

func newer(path string, have, know int) error {
	return fmt.Errorf("the state file %s was written by a newer inboxd (version %d, this one knows %d): install that one again", path, have, know)
}

// checkVersion refuses a file that this program would misread.
func (s *Store) checkVersion(path string) error {
	all, err := steps()
	if err != nil {
		return err
	}
	have, err := s.version()
	switch {
	case err != nil:
		return err
	case have > len(all):
		return newer(path, have, len(all))
	case have < len(all):
		return fmt.Errorf("the state file %s has not been upgraded yet: start `inboxd run` or `inboxd once` first", path)
	}
	return nil
}

func (s *Store) step(sql string, to int) error {
	tx, err := s.db.Begin()
	if err != nil {
		return fmt.Errorf("upgrade the state file: %w", err)
	}
	if _, err := tx.Exec(sql); err != nil {
		return errors.Join(fmt.Errorf("upgrade the state file to version %d: %w", to, err), tx.Rollback())
	}
	if _, err := tx.Exec(fmt.Sprintf("PRAGMA user_version = %d", to)); err != nil {
		return errors.Join(fmt.Errorf("upgrade the state file to version %d: %w", to, err), tx.Rollback())
	}
	if err := tx.Commit(); err != nil {
		return fmt.Errorf("upgrade the state file to version %d: %w", to, err)
	}
	return nil
}

// backup copies the file as it is to <path>.v<version>, once.
func (s *Store) backup(path string, version int) error {
	to := fmt.Sprintf("%s.v%d", path, version)
	if _, err := os.Stat(to); err == nil {
		return nil
	}
	if _, err := s.db.Exec("VACUUM INTO ?", to); err != nil {
		return fmt.Errorf("back the state file up before its upgrade: %w", err)
	}
	if err := os.Chmod(to, 0o600); err != nil {
		return fmt.Errorf("back the state file up before its upgrade: %w", err)
	}
	return nil
}
