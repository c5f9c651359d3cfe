package main

import (
	"bytes"
	"context"
	"io"
	"log/slog"
	"os"
	"sync"

	"inboxd/internal/service"
)

// logTo is where the log goes: a file that is rotated, or standard error.
func (a *app) logTo(path string) (io.Writer, func() error, error) {
	if path == "" {
		return a.err, func() error { return nil }, nil
	}
	f, err := service.OpenLog(path)
	if err != nil {
		return nil, nil, err
	}
	return f, f.Close, nil
}

// logger writes text for people; for the journal, lines with their priority and
// without the time, which the journal knows.
func logger(w io.Writer, verbose bool) *slog.Logger {
	o := &slog.HandlerOptions{Level: slog.LevelInfo}
	if verbose {
		o.Level = slog.LevelDebug
	}
	if f, ok := w.(*os.File); ok && f == os.Stderr && os.Getenv("JOURNAL_STREAM") != "" {
		return slog.New(newJournal(w, o))
	}
	return slog.New(slog.NewTextHandler(w, o))
}

// journal puts the priority in front of each line (sd-daemon(3)).
type journal struct {
	slog.Handler
	shared *journalOut
}

type journalOut struct {
	mu  sync.Mutex
	w   io.Writer
	buf bytes.Buffer
}

func newJournal(w io.Writer, o *slog.HandlerOptions) journal {
	out := &journalOut{w: w}
	o.ReplaceAttr = func(groups []string, a slog.Attr) slog.Attr {
		if len(groups) == 0 && (a.Key == slog.TimeKey || a.Key == slog.LevelKey) {
			return slog.Attr{}
		}
		return a
	}
	return journal{Handler: slog.NewTextHandler(&out.buf, o), shared: out}
}

// Handle writes one line with its priority.
func (j journal) Handle(ctx context.Context, r slog.Record) error {
	j.shared.mu.Lock()
	defer j.shared.mu.Unlock()
	j.shared.buf.Reset()
	if err := j.Handler.Handle(ctx, r); err != nil {
		return err
	}
	priority := "<6>"
	switch {
	case r.Level >= slog.LevelError:
		priority = "<3>"
	case r.Level >= slog.LevelWarn:
		priority = "<4>"
	case r.Level < slog.LevelInfo:
		priority = "<7>"
	}
	_, err := j.shared.w.Write(append([]byte(priority), j.shared.buf.Bytes()...))
	return err
}

// WithAttrs keeps the priority.
func (j journal) WithAttrs(as []slog.Attr) slog.Handler {
	return journal{Handler: j.Handler.WithAttrs(as), shared: j.shared}
}

// WithGroup keeps the priority.
func (j journal) WithGroup(name string) slog.Handler {
	return journal{Handler: j.Handler.WithGroup(name), shared: j.shared}
}
