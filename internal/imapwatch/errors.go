package imapwatch

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"time"

	"github.com/emersion/go-imap/v2"
)

// Error is a failure with what to do about it.
type Error struct {
	Kind ErrorKind
	// Wait is what the server asked for before the next try; 0: nothing.
	Wait time.Duration
	// Code is the server's response code (RFC 5530), e.g. TRYCREATE, or "".
	Code string
	// What happened, where (account, host, mailbox); Hint is what the user can do.
	What, Hint string
	Err        error
}

// Error is one line: what happened and what can be done.
func (e *Error) Error() string {
	if e.Hint == "" {
		return e.What
	}
	return e.What + ": " + e.Hint
}

// Unwrap gives the cause.
func (e *Error) Unwrap() error { return e.Err }

// ErrGone is the Err of an Item whose message is no longer in the mailbox.
var ErrGone = errors.New("the message is no longer in the mailbox")

// Why a connection was closed by this side.
var (
	errSlow    = errors.New("no answer in time")
	errResumed = errors.New("the machine was asleep")
	errClosed  = errors.New("closed")
	errUnfit   = errors.New("after a failed APPEND a connection cannot be used")
)

// Waiting times that follow from what servers say.
const (
	maxAsked    = 15 * time.Minute // what a server asks for beyond it is not followed
	tooManyWait = time.Minute
)

// IsLost reports whether err means that the connection is gone: reconnect and
// do it again. It knows this package's Lost and the network's own errors.
func IsLost(err error) bool {
	var e *Error
	if errors.As(err, &e) {
		return e.Kind == Lost
	}
	var ne net.Error
	return errors.As(err, &ne) || errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, net.ErrClosed)
}

func kindOf(err error) ErrorKind {
	var e *Error
	if errors.As(err, &e) {
		return e.Kind
	}
	return ""
}

// where names the account and its server.
func (s Server) where() string { return fmt.Sprintf("account %q, %s", s.Account, s.Host) }

// lost is the error for a connection that ended while what was done.
func (c *Conn) lost(what string, cause error) *Error {
	e := &Error{Kind: Lost, Err: cause, Hint: "trying again"}
	switch bye := c.wire.lastBye(); {
	case errors.Is(cause, context.Canceled), errors.Is(cause, context.DeadlineExceeded):
		e.What, e.Hint = fmt.Sprintf("%s: %s was cut short", c.server.where(), what), "stopped"
	case errors.Is(cause, errSlow):
		e.What = fmt.Sprintf("%s: no answer to %s", c.server.where(), what)
	case errors.Is(cause, errResumed):
		e.What = fmt.Sprintf("%s: the connection is from before the machine slept", c.server.where())
	case bye != "":
		e.What = fmt.Sprintf("%s: the server hung up during %s (%s)", c.server.where(), what, bye)
		if kind, wait := knownWording(bye); kind == Throttled || kind == TooMany {
			e.Wait = wait
		}
	default:
		e.What = fmt.Sprintf("%s: the connection broke during %s (%v)", c.server.where(), what, cause)
	}
	return e
}

// answered turns the server's NO or BAD to a command (not to the sign-in) into an Error.
func (c *Conn) answered(what string, err *imap.Error) *Error {
	said := saidOf(err)
	e := &Error{Err: err, Code: string(err.Code), What: fmt.Sprintf("%s: %s was refused (%s)", c.server.where(), what, said)}
	switch err.Code {
	case imap.ResponseCodeOverQuota:
		e.Kind, e.Hint = OverQuota, "the mailbox is full; make room"
		return e
	case imap.ResponseCodeNonExistent, imap.ResponseCodeTryCreate:
		e.Kind, e.Hint = NoFolder, "the folder is not there; check the folder names in the configuration"
		return e
	case imap.ResponseCodeUnavailable, imap.ResponseCodeInUse, imap.ResponseCodeServerBug:
		e.Kind, e.Wait, e.Hint = Throttled, tooManyWait, "the server asks to try later"
	case imap.ResponseCodeAuthenticationFailed, imap.ResponseCodeExpired:
		// In mid-session this is the end of the session, not of the password (RFC 5530 §3).
		e.Kind, e.Hint = Lost, "signing in again"
		return e
	case imap.ResponseCodeTooBig, imap.ResponseCodeLimit:
		e.Kind, e.Hint = Refused, "the server has a limit that this exceeds"
		return e
	default:
		e.Kind, e.Hint = Refused, "nothing was changed; the server's answer says why"
	}
	if kind, wait := knownWording(err.Text); kind != "" && kind != BadPassword {
		e.Kind, e.Wait, e.Hint = kind, wait, "waiting as the server asks"
	} else if kind == BadPassword {
		e.Kind, e.Hint = Lost, "signing in again"
	}
	return e
}

// saidOf is the server's answer in one short line.
func saidOf(err *imap.Error) string {
	s := string(err.Type)
	if err.Code != "" {
		s += " [" + string(err.Code) + "]"
	}
	if text := plainText([]byte(err.Text)); text != "" {
		s += " " + text
	}
	return clip(s)
}
