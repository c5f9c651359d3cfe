package engine

import (
	"context"
	"errors"
	"time"

	"inboxd/internal/classify"
	"inboxd/internal/imapwatch"
	"inboxd/internal/mail"
)

// Files is a mailbox made of messages from files: what `preview` looks at, by
// the very path that the daemon takes. It can only be read.
type Files struct {
	inbox, sent []imapwatch.Item
	open        []imapwatch.Item
}

// errReadOnly can only be met by a mistake of ours: previews are dry runs.
var errReadOnly = errors.New("files are only read")

// NewFiles sorts messages into the inbox and what the user sent.
func NewFiles(msgs []*mail.Message, raws [][]byte, me mail.Identities) *Files {
	f := &Files{}
	for i, m := range msgs {
		it := imapwatch.Item{UID: uint32(i + 1), InternalDate: m.Date, Size: int64(len(raws[i])), Raw: raws[i]}
		if me.Has(m.Author().Addr) {
			f.sent = append(f.sent, it)
		} else {
			f.inbox = append(f.inbox, it)
		}
	}
	return f
}

// Folders names the two mailboxes that files are sorted into, and an empty one for drafts.
func (f *Files) Folders(context.Context, string, string) (imapwatch.Folders, error) {
	return imapwatch.Folders{Drafts: "Drafts", Sent: "Sent"}, nil
}

// Examine opens one of them.
func (f *Files) Examine(_ context.Context, name string) (imapwatch.Box, error) {
	switch name {
	case "INBOX":
		f.open = f.inbox
	case "Sent":
		f.open = f.sent
	default:
		f.open = nil
	}
	return imapwatch.Box{Name: name, UIDValidity: 1, UIDNext: uint32(len(f.inbox) + len(f.sent) + 1), Messages: uint32(len(f.open))}, nil
}

// Select is Examine: nothing is ever written.
func (f *Files) Select(ctx context.Context, name string) (imapwatch.Box, error) {
	return f.Examine(ctx, name)
}

// Has is never: files are no server.
func (f *Files) Has(string) bool { return false }

// Status is Examine without a change of the open mailbox.
func (f *Files) Status(ctx context.Context, name string) (imapwatch.Box, error) {
	open := f.open
	defer func() { f.open = open }()
	return f.Examine(ctx, name)
}

// UIDs lists every message, whatever its date: what lies in the files is meant.
func (f *Files) UIDs(_ context.Context, from uint32, _ time.Time) (out []uint32, _ error) {
	for _, it := range f.open {
		if it.UID >= from {
			out = append(out, it.UID)
		}
	}
	return out, nil
}

// Headers is Messages: files are at hand whole.
func (f *Files) Headers(ctx context.Context, uids []uint32, fn func(imapwatch.Item) error) error {
	return f.Messages(ctx, uids, fn)
}

// Messages yields the messages with the given UIDs.
func (f *Files) Messages(_ context.Context, uids []uint32, fn func(imapwatch.Item) error) error {
	want := map[uint32]bool{}
	for _, u := range uids {
		want[u] = true
	}
	for _, it := range f.open {
		if !want[it.UID] {
			continue
		}
		if err := fn(it); err != nil {
			return err
		}
	}
	return nil
}

// NewMessages yields the messages from a UID on.
func (f *Files) NewMessages(ctx context.Context, from uint32, fn func(imapwatch.Item) error) error {
	uids, err := f.UIDs(ctx, from, time.Time{})
	if err != nil {
		return err
	}
	return f.Messages(ctx, uids, fn)
}

// Append refuses: files are only read.
func (f *Files) Append(context.Context, string, []byte) (imapwatch.Appended, error) {
	return imapwatch.Appended{}, errReadOnly
}

// StoreKeyword refuses: files are only read.
func (f *Files) StoreKeyword(context.Context, uint32, string) error { return errReadOnly }

// Glance has nothing to ask for.
func (f *Files) Glance(context.Context, ...string) error { return nil }

// ClaimAt is never possible: files are only read.
func (f *Files) ClaimAt(context.Context, imapwatch.Box, uint32, uint64, string) (bool, error) {
	return false, nil
}

// Claim is never possible: files are only read.
func (f *Files) Claim(context.Context, uint32, string, func([]string) bool) (held, possible bool, err error) {
	return false, false, nil
}

// Remove refuses: files are only read.
func (f *Files) Remove(context.Context, uint32) error { return errReadOnly }

// ReadThread reads a thread's messages, oldest first, each in the light of the
// earlier ones, as a pass does.
func ReadThread(msgs []*mail.Message, acc Account) []classify.Turn {
	turns := make([]classify.Turn, 0, len(msgs))
	for _, m := range msgs {
		turns = append(turns, readTurn(m, acc, turns, nil))
	}
	return turns
}
