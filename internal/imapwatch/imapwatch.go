// Package imapwatch is the only part that speaks IMAP: one connection an
// account, which reads with EXAMINE and BODY.PEEK, waits in IDLE (or polls),
// appends drafts, and writes nothing else but keywords on a source message (that
// it is claimed, that it has a draft) and the removal of a draft by its exact UID;
// and, for a letter that the user approved, a keyword on its draft that says who
// sends it, its copy in Sent, and \Answered on what it answers.
//
// Invariants:
//   - one goroutine owns one Conn; one command is in flight at a time;
//   - every command has a deadline: when it passes, or the context ends, the
//     connection is closed, because go-imap knows neither (libraries footgun 1);
//   - a handler on go-imap's reader goroutine does one non-blocking send;
//   - UIDs only, never sequence numbers; every requested UID is accounted for;
//   - no message ever gets \Seen, is moved, or is expunged by anything but UID EXPUNGE.
//
// It never parses a message's content and never decides anything.
package imapwatch

import (
	"context"
	"crypto/x509"
	"log/slog"
	"net"
	"time"
)

// TLSMode says how the connection is protected.
type TLSMode string

// The modes. Plain is refused for any address that is not loopback.
const (
	Implicit TLSMode = "implicit"
	StartTLS TLSMode = "starttls"
	Plain    TLSMode = "plain"
)

// Server is one account's IMAP server and how to sign in.
type Server struct {
	Account  string // the account's name, for errors and logs
	Host     string
	Port     int
	TLS      TLSMode
	RootCAs  *x509.CertPool // nil: the system's
	Username string
	// Secret yields the password, with OAuth an access token. It is asked at every
	// sign-in and never kept.
	Secret func(context.Context) (string, error)
	OAuth  bool // sign in with a token: OAUTHBEARER or XOAUTH2
	// Refused, where set, is told that the server did not take a token; what
	// Secret yields next must be another. It is then tried once more.
	Refused func()
}

// Options tune a connection; the zero value is right for a daemon.
type Options struct {
	CommandTimeout time.Duration // 0: 60 s
	IdleFor        time.Duration // 0 or more than 9 min: 9 min
	PollEvery      time.Duration // without IDLE; 0: 5 min
	FullEvery      time.Duration // a full pass at least this often; 0: 15 min
	Log            *slog.Logger  // nil: discard
	Dial           func(ctx context.Context, network, addr string) (net.Conn, error)

	suspects *suspects // messages a connection died of, kept across connections by Watcher
}

// Box is the state of a mailbox.
type Box struct {
	Name        string
	UIDValidity uint32
	UIDNext     uint32 // 0 where the server did not say
	Messages    uint32
	Keywords    bool // new keywords may be stored (PERMANENTFLAGS \*)
}

// Item is one message as fetched. Err is set, and Raw empty, where the server
// or the library could not deliver it: it is recorded as skipped, and the next one is handled.
type Item struct {
	UID          uint32
	Flags        []string
	ModSeq       uint64 // of the flags (RFC 7162); 0: not known
	InternalDate time.Time
	Size         int64
	Raw          []byte // header only, or the first mail.MaxBytes octets
	Err          error
}

// Folders are the special mailboxes of an account.
type Folders struct {
	Drafts, Sent, Trash, Junk, All string // "" where there is none
	// How tells how each was found: "special-use", "name" or "configured".
	How map[string]string
}

// Appended is where an APPEND put a message; UID is 0 where the server did not
// say (no UIDPLUS) or what it said cannot be true.
type Appended struct{ UIDValidity, UID uint32 }

// ErrorKind classifies what went wrong, for the one question the retry code
// asks (try again or not) and for the user's one clear line.
type ErrorKind string

// The kinds of Error.
const (
	BadPassword ErrorKind = "bad_password" // the secret was refused: do not try it again
	NoSecret    ErrorKind = "no_secret"    // the password command failed
	UnknownHost ErrorKind = "unknown_host"
	Unreachable ErrorKind = "unreachable"
	BadCert     ErrorKind = "bad_certificate"
	NoTLS       ErrorKind = "no_tls" // STARTTLS missing, or plain to a host that is not loopback
	TooMany     ErrorKind = "too_many_connections"
	Throttled   ErrorKind = "throttled"
	NoFolder    ErrorKind = "no_folder" // no Drafts, or a configured folder is missing
	Ambiguous   ErrorKind = "ambiguous_folder"
	OverQuota   ErrorKind = "over_quota"
	Refused     ErrorKind = "refused" // the server said NO or BAD to a command
	Lost        ErrorKind = "connection_lost"
)
