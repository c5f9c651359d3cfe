// Package demo is the whole job on one machine: a sample mailbox, the servers
// that hold it, and the story that `inboxd demo` tells about them.
//
// The mailbox is that of Alex Morgan (alex@example.org, alias
// a.morgan@example.net) in London, who has just accepted a job and therefore
// says no to everything else: stance decline, no criteria, unsolicited
// approaches not answered. Every person, company and address in it is invented.
package demo

import (
	"embed"
	"fmt"
	"slices"
	"time"

	"inboxd/internal/classify"
	"inboxd/internal/decide"
)

// The folders of a sample. Live is no folder of the server: its messages are
// held back and delivered to the inbox while somebody watches.
const (
	FolderInbox = "INBOX"
	FolderSent  = "Sent"
	FolderLive  = "Live"
)

// Sample is one message of the sample mailbox, ready for APPEND.
type Sample struct {
	File   string // name under inbox/, without folder
	Folder string // INBOX, Sent or Live
	About  string // one line for the reader: what this message is

	// What is expected of the product. Signals are those of the message,
	// in the playbook's order. Reply is the kind of draft that answers this very message once
	// the whole mailbox is known: a message that a later one of its thread, or
	// Alex, has overtaken expects none. On a Sent message it is what Alex's own
	// words set off (referee_notice).
	Signals []classify.Signal
	Reply   decide.Kind

	Raw   []byte    // RFC 5322, CRLF
	Date  time.Time // its Date header, and its internal date on the server
	Flags []string  // IMAP system flags it has from the start
}

// mailbox holds the messages as they are written down: see inbox/README.md.
//
//go:embed inbox/*.eml
var mailbox embed.FS

// Samples returns the sample mailbox as it looks at the moment now, oldest
// message first and the live ones last, in the order of their arrival. The same
// now gives the same bytes.
func Samples(now time.Time) ([]Sample, error) {
	entries := index()
	texts, dates := make(map[string]string, len(entries)), make(map[string]time.Time, len(entries))
	for _, e := range entries {
		raw, err := mailbox.ReadFile("inbox/" + e.file)
		if err != nil {
			return nil, fmt.Errorf("demo: sample mailbox: %w", err)
		}
		texts[e.file] = string(raw)
		if dates[e.file], err = dateOf(texts[e.file], now); err != nil {
			return nil, fmt.Errorf("demo: %s: %w", e.file, err)
		}
	}
	out := make([]Sample, 0, len(entries))
	for _, e := range entries {
		text, err := fillDates(texts[e.file], dates[e.file], dates)
		if err != nil {
			return nil, fmt.Errorf("demo: %s: %w", e.file, err)
		}
		raw, err := onTheWire(text)
		if err != nil {
			return nil, fmt.Errorf("demo: %s: %w", e.file, err)
		}
		out = append(out, Sample{File: e.file, Folder: e.folder, About: e.about, Signals: e.signals,
			Reply: e.reply, Raw: raw, Date: dates[e.file], Flags: e.flags})
	}
	slices.SortStableFunc(out, func(a, b Sample) int { return a.Date.Compare(b.Date) })
	return out, nil
}
