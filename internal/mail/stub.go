package mail

import (
	"errors"
	"io"
)

// ErrUnreadable is what Parse wraps when nothing of a message could be read.
var ErrUnreadable = errors.New("message cannot be read")

// Parse reads one RFC 5322 message (CRLF or LF). It mends what it can and says
// so in Defects; the error wraps ErrUnreadable and is for bytes that are no mail
// at all. It looks at no more than a bounded number of parts, header fields and
// nesting levels.
func Parse(raw []byte) (*Message, error) { return nil, ErrUnreadable }

func (m *Message) get(name string) string { return "" }

// Key identifies a message beyond one mailbox: its Message-ID, else a hash of
// (From, Date, Subject, size, first 4 KiB of body), so that the same mail in two
// folders is one.
func (m *Message) Key() string { return "" }

// Split takes the readable text of a body apart: the author's new words, the
// quoted history (any client, attribution lines in nine languages) and the
// signature. forwarded reports that newText is the content of a forward.
func Split(text string) (newText, quoted, signature string, forwarded bool) { return }

// Automatic reports whether no person wrote m to this reader: RFC 3834
// auto-replies, lists (RFC 2919), bulk precedence, bounces, receipts, calendar
// machinery. reason is for people and empty when the message is personal.
func (m *Message) Automatic() (reason string, is bool) { return "", false }

// TakesNoMail reports whether addr is one that nobody reads: no-reply and its
// kin, daemons, bounces, notification robots.
func TakesNoMail(addr string) bool { return false }

// Relay reports whether addr is a hiring platform's relay (a token address that
// must be copied exactly and answered alone), and the platform's name.
// replyable is false for platforms whose mail must be answered on their site.
func Relay(addr string) (platform string, replyable, is bool) { return }

// Identities are the addresses of the user, the primary one first.
type Identities []string

// Has reports whether addr is one of the user's: case, plus forms (RFC 5233)
// and Gmail's dots do not matter.
func (ids Identities) Has(addr string) bool { return false }

// SameAddr reports whether two addresses reach the same mailbox, compared as
// Identities does. For comparing only: what is written is never changed.
func SameAddr(a, b string) bool { return false }

// BaseSubject strips reply and forward prefixes, list tags and white space
// (RFC 5256 §2.1 and the prefixes of other languages) and folds case.
func BaseSubject(subject string) string { return "" }

// ReplySubject is the subject of an answer: unchanged if it already begins with
// a reply prefix, else with "Re: " in front (RFC 5322 §3.6.5).
func ReplySubject(subject string) string { return "" }

// Threads groups messages into conversations by their ids (RFC 5256 §3,
// REFERENCES, without its subject merging); a message without any id of its
// thread joins by base subject only with the same counterpart within 30 days.
// Each thread is in order of time; threads are in order of their oldest message.
func Threads(msgs []*Message, me Identities) [][]*Message { return nil }

// JoinsBySubject is the fallback of Threads for one pair: same base subject, a
// person in common who is not the user, at most 30 days apart, and at least one of the
// two naming no other message.
func JoinsBySubject(a, b *Message, me Identities) bool { return false }

// ReplyReferences is the References chain of an answer to m: RFC 5322 §3.6.4,
// capped to the first id and the newest nineteen, the parent last.
func ReplyReferences(m *Message) []string { return nil }

// ReadMbox calls fn with each message of an mbox stream (mboxrd and mboxo
// quoting undone, "From " separators removed). Memory stays bounded by
// one message; a message over 64 MiB is passed on cut short.
func ReadMbox(r io.Reader, fn func(raw []byte) error) error { return nil }
