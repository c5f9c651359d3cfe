package imapwatch

import (
	"bytes"
	"context"
	"errors"
	"fmt"

	"github.com/emersion/go-imap/v2"
)

// Append stores raw in a mailbox with \Draft and \Seen and no date (RFC 9051
// §6.3.12); bare line feeds become CRLF. Once begun it is not cut short by
// ctx's cancellation, but has a deadline of its own. After any error the
// connection is closed: with a synchronizing literal go-imap leaves it unusable.
// Errors: OverQuota, NoFolder, Refused, Throttled: the message was not stored;
// Lost: it may have been.
func (c *Conn) Append(ctx context.Context, mailbox string, raw []byte) (Appended, error) {
	return c.appendWith(ctx, mailbox, raw, imap.FlagDraft, imap.FlagSeen)
}

func (c *Conn) appendWith(ctx context.Context, mailbox string, raw []byte, flags ...imap.Flag) (Appended, error) {
	if bytes.IndexByte(raw, 0) >= 0 {
		return Appended{}, &Error{Kind: Refused, What: fmt.Sprintf("%s: a message with a NUL octet cannot be stored", c.server.where()),
			Hint: "nothing was stored"}
	}
	if err := context.Cause(ctx); err != nil {
		return Appended{}, c.lost("APPEND", err)
	}
	ctx = context.WithoutCancel(ctx)
	var data *imap.AppendData
	c.wire.expectPlus(1, false)
	err := c.do(ctx, "APPEND "+mailbox, c.opts.CommandTimeout, func() (err error) {
		data, err = c.store(mailbox, withCRLF(raw), flags)
		return err
	})
	c.wire.expectPlus(0, false)
	if err != nil {
		c.kill(errUnfit)
		return Appended{}, c.boxError(err, mailbox)
	}
	return c.place(ctx, mailbox, data), nil
}

// store writes the message in one go: a literal whose size is wrong hangs both sides.
func (c *Conn) store(mailbox string, raw []byte, flags []imap.Flag) (*imap.AppendData, error) {
	cmd := c.client.Append(mailbox, int64(len(raw)), &imap.AppendOptions{Flags: flags})
	_, writeErr := cmd.Write(raw)
	closeErr := cmd.Close()
	data, err := cmd.Wait()
	var said *imap.Error
	if errors.As(err, &said) {
		return nil, err // the server's word says more than the write it cut off
	}
	return data, errors.Join(err, writeErr, closeErr)
}

// place takes the server's word for where the message went only where it can be
// true: the mailbox's own UIDVALIDITY, and a UID that was still to be given.
// One gateway returned the two numbers swapped (mguessan/davmail#315).
func (c *Conn) place(ctx context.Context, mailbox string, data *imap.AppendData) Appended {
	if data.UID == 0 {
		return Appended{}
	}
	known, ok := c.seen[mailbox]
	if c.box.Name == mailbox {
		known, ok = c.box, true
	}
	if !ok || known.UIDValidity != data.UIDValidity {
		// Not known, or the mailbox was made anew since: ask.
		fresh, err := c.status(ctx, mailbox)
		if err != nil {
			return Appended{}
		}
		known = fresh
		known.UIDNext = 0 // it is from after the APPEND
		if fresh.UIDNext != 0 && uint32(data.UID) >= fresh.UIDNext {
			return Appended{}
		}
	}
	if known.UIDValidity != data.UIDValidity || uint32(data.UID) < known.UIDNext {
		c.log.Warn("the server's APPENDUID cannot be true", "mailbox", mailbox, "uidvalidity", data.UIDValidity, "uid", data.UID)
		return Appended{}
	}
	return Appended{UIDValidity: data.UIDValidity, UID: uint32(data.UID)}
}

// withCRLF is raw with CRLF at every line end.
func withCRLF(raw []byte) []byte {
	out := make([]byte, 0, len(raw)+bytes.Count(raw, []byte("\n")))
	for i, b := range raw {
		switch {
		case b == '\n' && (i == 0 || raw[i-1] != '\r'):
			out = append(out, '\r', '\n')
		case b == '\r' && (i+1 == len(raw) || raw[i+1] != '\n'):
			out = append(out, '\r', '\n')
		default:
			out = append(out, b)
		}
	}
	return out
}
