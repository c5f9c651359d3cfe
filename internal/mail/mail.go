// Package mail is the shared vocabulary: a message as the rest of the product
// sees it, the addresses, ids and subjects that bind messages into threads, and
// the separation of what its author newly wrote from what they merely quoted.
//
// It parses bytes that may be hostile: a message never makes it panic, hang or
// use memory beyond a small multiple of its size. It is pure: it opens no file,
// knows no network and reads no clock.
package mail

import "time"

// MaxBytes is how much of one message is ever looked at. The watcher fetches no
// more than this many octets of a body; what lies behind them is attachments.
const MaxBytes = 256 << 10

// Address is one mailbox of an address header (RFC 5322 §3.4).
type Address struct {
	Name string // decoded display name, may be empty
	Addr string // local@domain exactly as written: relay tokens are case-sensitive
}

// Field is one header field, unfolded, its value otherwise as it stood on the wire.
type Field struct{ Name, Value string }

// Link is a hyperlink of an HTML body: what the reader sees, and where it leads.
type Link struct{ Text, Href string }

// Attachment names a part that is not body text. Its content is never read.
type Attachment struct{ Name, Type string }

// Message is one parsed mail.
type Message struct {
	MessageID   string    // "<…>" byte for byte as written, or ""
	InReplyTo   []string  // ids, each "<…>"; prose in the header yields none
	References  []string  // ids in order, without duplicates
	Date        time.Time // in the zone the sender wrote; zero if missing or unreadable
	From        []Address
	Sender      []Address
	ReplyTo     []Address
	To, Cc      []Address
	DeliveredTo []string // Delivered-To, X-Original-To, Envelope-To in that order
	Subject     string   // decoded; control characters dropped
	Header      []Field  // every field, in order of appearance

	Text     string // the readable body: decoded, LF line ends, HTML rendered as text
	FromHTML bool   // Text was rendered from an HTML part

	// Text taken apart (see Split). New is what the author wrote in this
	// message; a forward with little added counts its content as New.
	New       string
	Quoted    string
	Signature string
	Forwarded bool

	Links       []Link
	Attachments []Attachment
	ContentType string // top-level media type, lower case, without parameters
	Calendar    string // METHOD of a text/calendar part, upper case, or ""

	Size      int      // octets of the message on the server; len(raw) unless the caller knows better
	Truncated bool     // only a prefix was parsed
	Defects   []string // what had to be mended to read it, for people

	charset string // what the body declares: the best guess for raw 8-bit headers
	bodySum string // hash of the first 4 KiB of the raw body, for Key
}

// Get returns the first field called name (any case), unfolded and decoded by
// RFC 2047, or "".
func (m *Message) Get(name string) string { return m.get(name) }

// Author reports who wrote the message: the first From address, or a zero Address.
func (m *Message) Author() Address {
	if len(m.From) == 0 {
		return Address{}
	}
	return m.From[0]
}
