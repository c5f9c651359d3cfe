package imapwatch

import (
	"context"
	"errors"
	"time"
)

// Error is a failure with what to do about it.
type Error struct {
	Kind ErrorKind
	// Wait is what the server asked for before the next try; 0: nothing.
	Wait time.Duration
	// What happened, where (account, host, mailbox); Hint is what the user can do.
	What, Hint string
	Err        error
}

func (e *Error) Error() string { return e.What + ": " + e.Hint }
func (e *Error) Unwrap() error { return e.Err }

// Conn is one signed-in connection.
type Conn struct{}

var errStub = errors.New("not written")

// Dial connects, secures, and signs in.
func Dial(ctx context.Context, s Server, o Options) (*Conn, error) { return nil, errStub }

// Close ends the connection at once; Logout ends it politely under a short deadline.
func (c *Conn) Close() error                     { return errStub }
func (c *Conn) Logout(ctx context.Context) error { return errStub }

// Has reports a capability of the signed-in connection, e.g. "IDLE", "UIDPLUS".
func (c *Conn) Has(capability string) bool { return false }

// Folders finds the special mailboxes: by configured name, by special-use
// attribute (RFC 6154), else by localized name. Errors: NoFolder, Ambiguous.
func (c *Conn) Folders(ctx context.Context, drafts, sent string) (Folders, error) {
	return Folders{}, errStub
}

// Examine opens a mailbox read-only; Select opens it for StoreKeyword and Remove.
func (c *Conn) Examine(ctx context.Context, name string) (Box, error) { return Box{}, errStub }
func (c *Conn) Select(ctx context.Context, name string) (Box, error)  { return Box{}, errStub }

// Status reads the state of a mailbox that is not the open one.
func (c *Conn) Status(ctx context.Context, name string) (Box, error) { return Box{}, errStub }

// UIDs lists the UIDs of the open mailbox that are at least from and whose
// INTERNALDATE is on or after since (zero: any), ascending.
func (c *Conn) UIDs(ctx context.Context, from uint32, since time.Time) ([]uint32, error) {
	return nil, errStub
}

// Headers fetches UID, FLAGS, INTERNALDATE, size and the header of each UID;
// Messages the first mail.MaxBytes octets of the whole. Both fetch in batches,
// call fn in order of UID, and account for every UID: one that cannot be had
// comes with Item.Err. A line that the library cannot take is met by reconnecting
// the work, not by losing it: the error is then Lost and the caller's next call on a new Conn goes on.
func (c *Conn) Headers(ctx context.Context, uids []uint32, fn func(Item) error) error { return errStub }
func (c *Conn) Messages(ctx context.Context, uids []uint32, fn func(Item) error) error {
	return errStub
}

// NewMessages is Messages for every UID at or above from in one round trip.
func (c *Conn) NewMessages(ctx context.Context, from uint32, fn func(Item) error) error {
	return errStub
}

// Append stores raw (CRLF) in a mailbox with \Draft and \Seen and no date
// (RFC 9051 §6.3.12). It is not cut short by ctx's cancellation once begun, but has a deadline of its own.
func (c *Conn) Append(ctx context.Context, mailbox string, raw []byte) (Appended, error) {
	return Appended{}, errStub
}

// StoreKeyword adds one keyword to one message of the selected mailbox.
func (c *Conn) StoreKeyword(ctx context.Context, uid uint32, keyword string) error { return errStub }

// Remove takes one message out of the selected mailbox for good: \Deleted and UID
// EXPUNGE of that UID alone (RFC 4315 §2.1). Without UIDPLUS it does nothing
// and the error's Kind is Refused.
func (c *Conn) Remove(ctx context.Context, uid uint32) error { return errStub }

// Wait sits in IDLE on the open mailbox (or polls with NOOP) until something
// changed, wake is poked, or it is time for a look anyway. changed tells which.
func (c *Conn) Wait(ctx context.Context, wake <-chan struct{}) (changed bool, err error) {
	return false, errStub
}

// Why a pass is made.
type Reason string

// Reasons of a pass. Quick: the watched mailbox said something changed. Full:
// a new connection, a wake-up after sleep, or the quarter of an hour.
const (
	Quick Reason = "quick"
	Full  Reason = "full"
)

// Watcher keeps one account's connection alive and calls Pass on it: at once,
// on every change, and every FullEvery. Wake-ups carry no data: Pass looks at the truth itself.
type Watcher struct {
	Server  Server
	Options Options
	Folder  string // what is idled on
	// Pass does the work on the connection. An error of Kind Lost (or a wrapped
	// network error) means: reconnect and pass again; others are reported and retried later.
	Pass func(ctx context.Context, c *Conn, why Reason) error
	// Wake, when poked, ends the wait and causes a Full pass.
	Wake chan struct{}
	// Report is told of every failure and of recovery (nil), for status and logs.
	Report func(err error)
}

// Run works until ctx ends (nil) or the account cannot go on without the user (BadPassword, NoSecret, NoTLS, BadCert: *Error).
func (w *Watcher) Run(ctx context.Context) error { return errStub }
