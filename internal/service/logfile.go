package service

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync"
)

// How large a log grows before it is rotated, and how many old ones are kept.
const (
	logMax  = 5 << 20
	logKeep = 3
)

// Log is a log file that rotates itself: log, log.1 … log.3, each readable by
// the user alone. It is safe for use by several goroutines.
type Log struct {
	path string
	max  int64

	mu   sync.Mutex // guards the file and its size
	f    *os.File
	size int64
}

// OpenLog opens the file to be written on, with its folder.
func OpenLog(path string) (*Log, error) {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return nil, fmt.Errorf("make the log's folder: %w", err)
	}
	l := &Log{path: path, max: logMax}
	return l, l.open()
}

func (l *Log) open() error {
	f, err := os.OpenFile(l.path, os.O_WRONLY|os.O_APPEND|os.O_CREATE, 0o600)
	if err != nil {
		return fmt.Errorf("open the log: %w", err)
	}
	info, err := f.Stat()
	if err != nil {
		return errors.Join(fmt.Errorf("open the log: %w", err), f.Close())
	}
	l.f, l.size = f, info.Size()
	return nil
}

// Write adds a line. A log that cannot be rotated goes on growing: it is better
// than none.
func (l *Log) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.size > 0 && l.size+int64(len(p)) > l.max {
		if err := l.rotate(); err != nil {
			return 0, err
		}
	}
	n, err := l.f.Write(p)
	l.size += int64(n)
	return n, err
}

func (l *Log) rotate() error {
	if err := l.f.Close(); err != nil {
		return fmt.Errorf("rotate the log: %w", err)
	}
	for i := logKeep; i > 0; i-- {
		from := l.path
		if i > 1 {
			from = fmt.Sprintf("%s.%d", l.path, i-1)
		}
		_ = os.Rename(from, fmt.Sprintf("%s.%d", l.path, i)) // there may be none yet
	}
	return l.open()
}

// Close closes the file.
func (l *Log) Close() error {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.f.Close()
}
