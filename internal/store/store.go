// Package store keeps what inboxd knows in one SQLite file: how far each
// mailbox was taken in, the messages and threads with what was read from them,
// the drafts that were decided with their final bytes, and the story of it all.
//
//	<state folder>/           0700
//	    inboxd.db             0600, with SQLite's -wal and -shm beside it
//	    inboxd.sock           the running daemon's socket (package control)
//
// One transaction is one step: a cursor moves in the transaction that stores
// what lies below it, and an intent is committed before the mailbox is touched.
// A lock on the folder keeps a second daemon out.
//
// It never decides anything and never speaks to a server.
package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"strings"

	_ "modernc.org/sqlite" // the driver, pure Go
)

// FileName is the database's name in the state folder.
const FileName = "inboxd.db"

// ErrLocked is wrapped when another process has the store open for writing.
var ErrLocked = errors.New("another inboxd is using this state folder")

// ErrNone is wrapped when there is no store to look at yet.
var ErrNone = errors.New("nothing has been stored yet")

// Store is an open database. It is safe for use by several goroutines.
type Store struct {
	db     *sql.DB
	unlock func() error
	path   string // of the file; "" in memory
	// Committed, if set, is called after every commit of Update. Tests die in it.
	Committed func()
	// Fails, if set, is asked before every commit of Update; an error is that of
	// the disk. Tests fill the disk with it.
	Fails func() error
}

// Open opens or creates the store in dir for writing, upgrades its schema, and
// holds the folder's lock until Close. The error wraps ErrLocked if another
// process has it.
func Open(dir string) (*Store, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("make the state folder: %w", err)
	}
	unlock, err := lockFolder(dir)
	if err != nil {
		return nil, fmt.Errorf("state folder %s: %w", dir, err)
	}
	s, err := openFile(filepath.Join(dir, FileName))
	if err != nil {
		return nil, errors.Join(err, unlock())
	}
	s.unlock = unlock
	return s, nil
}

// openFile opens the database file for writing, 0600 from its first byte on:
// SQLite gives its journal files the database's mode.
func openFile(path string) (*Store, error) {
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, fmt.Errorf("open the state file: %w", err)
	}
	if err := errors.Join(f.Chmod(0o600), f.Close()); err != nil {
		return nil, fmt.Errorf("set the mode of the state file %s: %w", path, err)
	}
	s, err := connect(path, "rwc", "journal_mode(WAL)", "synchronous(FULL)", "busy_timeout(5000)", "foreign_keys(1)", "secure_delete(1)")
	if err != nil {
		return nil, err
	}
	s.path = path
	if err := s.migrate(path); err != nil {
		return nil, errors.Join(err, s.db.Close())
	}
	return s, nil
}

// Look opens the store in dir for reading beside a running daemon. The error
// wraps ErrNone if nothing has been stored yet.
func Look(dir string) (*Store, error) {
	path := filepath.Join(dir, FileName)
	if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("no state in %s: %w", dir, ErrNone)
	}
	s, err := connect(path, "ro", "busy_timeout(5000)", "query_only(1)")
	if err != nil {
		return nil, err
	}
	if err := s.checkVersion(path); err != nil {
		return nil, errors.Join(err, s.db.Close())
	}
	return s, nil
}

// Memory opens a store that lives in memory alone, for a dry run.
func Memory() (*Store, error) {
	s, err := connect(":memory:", "memory")
	if err != nil {
		return nil, err
	}
	return s, s.migrate("")
}

// connect opens one connection: SQLite has one writer, and a second connection
// of our own would only wait for the first.
func connect(path, mode string, pragmas ...string) (*Store, error) {
	q := url.Values{"_txlock": {"immediate"}, "_pragma": pragmas}
	if mode == "ro" {
		q.Del("_txlock")
	}
	if mode != "memory" {
		q.Set("mode", mode)
	}
	db, err := sql.Open("sqlite", "file:"+(&url.URL{Path: path}).EscapedPath()+"?"+q.Encode())
	if err != nil {
		return nil, fmt.Errorf("open the state file %s: %w", path, err)
	}
	db.SetMaxOpenConns(1)
	if err := db.Ping(); err != nil {
		return nil, errors.Join(fmt.Errorf("open the state file %s: %w; if it is damaged, move it away: drafts are recognised in the mailbox and not written twice", path, err), db.Close())
	}
	return &Store{db: db}, nil
}

// Close closes the database and lets go of the lock.
func (s *Store) Close() error {
	err := s.db.Close()
	if s.unlock != nil {
		err = errors.Join(err, s.unlock())
	}
	return err
}

// Tx is one transaction. Its methods fail with the database's error, wrapped.
type Tx struct {
	tx  *sql.Tx
	ctx context.Context
}

// Update runs fn in a transaction that is durable when Update returns nil, and
// undone altogether when it does not.
func (s *Store) Update(ctx context.Context, fn func(*Tx) error) error {
	work := fn
	if s.Fails != nil {
		work = func(tx *Tx) error { return errors.Join(fn(tx), s.Fails()) }
	}
	if err := s.run(ctx, work, false); err != nil {
		return err
	}
	if s.Committed != nil {
		s.Committed()
	}
	return nil
}

// View runs fn in a transaction that changes nothing.
func (s *Store) View(ctx context.Context, fn func(*Tx) error) error {
	return s.run(ctx, fn, true)
}

func (s *Store) run(ctx context.Context, fn func(*Tx) error, undo bool) error {
	tx, err := s.db.BeginTx(ctx, nil)
	if err != nil {
		return fmt.Errorf("state file: %w", err)
	}
	if err := fn(&Tx{tx: tx, ctx: ctx}); err != nil {
		return errors.Join(err, tx.Rollback())
	}
	if undo {
		return tx.Rollback()
	}
	if err := tx.Commit(); err != nil {
		return fmt.Errorf("write the state file: %w", err)
	}
	return nil
}

func (t *Tx) exec(query string, args ...any) error {
	if _, err := t.tx.ExecContext(t.ctx, query, args...); err != nil {
		return fmt.Errorf("state file: %w", err)
	}
	return nil
}

// rows runs a query and hands each row to scan, all of them before it returns,
// because the one connection cannot do anything else meanwhile.
func rows[T any](t *Tx, scan func(*sql.Rows) (T, error), query string, args ...any) ([]T, error) {
	rs, err := t.tx.QueryContext(t.ctx, query, args...)
	if err != nil {
		return nil, fmt.Errorf("state file: %w", err)
	}
	var out []T
	for rs.Next() {
		v, err := scan(rs)
		if err != nil {
			return nil, errors.Join(fmt.Errorf("state file: %w", err), rs.Close())
		}
		out = append(out, v)
	}
	return out, errors.Join(rs.Err(), rs.Close())
}

// one is rows for at most one row.
func one[T any](t *Tx, scan func(*sql.Rows) (T, error), query string, args ...any) (v T, found bool, err error) {
	vs, err := rows(t, scan, query, args...)
	if err != nil || len(vs) == 0 {
		return v, false, err
	}
	return vs[0], true, nil
}

func scanString(r *sql.Rows) (s string, err error) { err = r.Scan(&s); return s, err }
func scanInt(r *sql.Rows) (n int, err error)       { err = r.Scan(&n); return n, err }

// upsert writes a row over the older one with its key, which keeps its place in
// the order of insertion.
func (t *Tx) upsert(table, key, columns string, args ...any) error {
	var marks, sets []string
	for _, c := range strings.Split(columns, ",") {
		c = strings.TrimSpace(c)
		marks, sets = append(marks, "?"), append(sets, c+"=excluded."+c)
	}
	return t.exec(fmt.Sprintf("INSERT INTO %s (%s) VALUES (%s) ON CONFLICT (%s) DO UPDATE SET %s",
		table, columns, strings.Join(marks, ","), key, strings.Join(sets, ", ")), args...)
}
