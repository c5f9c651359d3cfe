package imapwatch

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapclient"
)

// claimTries is how often a message that changes between reading and claiming is read again.
const claimTries = 4

// Claim adds a keyword to one message of the selected mailbox so that of
// several clients that try at once exactly one succeeds: UID STORE with
// UNCHANGEDSINCE (RFC 7162 §3.1.3). may is told the message's flags and says
// whether to try; it is asked again when they changed in between.
//
// held says that the keyword stands on the message. possible is false where the
// server or the mailbox cannot do it; nothing was sent then.
func (c *Conn) Claim(ctx context.Context, uid uint32, keyword string, may func(flags []string) bool) (held, possible bool, err error) {
	if !c.Has("CONDSTORE") || !c.write || !c.box.Keywords || !isAtom(keyword) || uid == 0 {
		return false, false, nil
	}
	for range claimTries {
		flags, modseq, err := c.flagsOf(ctx, uid)
		if err != nil {
			return false, true, err
		}
		if modseq == 0 {
			return false, false, nil // gone, or a mailbox without mod-sequences (RFC 7162 §3.1.2.2)
		}
		if !may(flags) {
			return false, true, nil
		}
		if hasFlag(flags, keyword) {
			return true, true, nil
		}
		if held, err = c.storeUnchanged(ctx, uid, keyword, modseq); err != nil || held {
			return held, true, err
		}
	}
	return false, true, nil
}

// ClaimAt is Claim for a message whose flags and mod-sequence are known, in a
// mailbox that was selected on this connection before: SELECT and STORE go out
// together, in one round trip. Where it is not possible so, or fails, nothing is lost
// but that: Claim is to be called then, with the mailbox selected.
func (c *Conn) ClaimAt(ctx context.Context, box Box, uid uint32, modseq uint64, keyword string) (held bool, err error) {
	known, ok := c.keeps[box.Name]
	if !ok || known.UIDValidity != box.UIDValidity || !known.Keywords || !c.Has("CONDSTORE") || modseq == 0 || uid == 0 || !isAtom(keyword) {
		return false, nil
	}
	c.box, c.write, c.flags = Box{}, false, nil
	var data *imap.SelectData
	err = c.rows(ctx, fmt.Sprintf("SELECT %s, UID STORE %d (UNCHANGEDSINCE %d) %s", box.Name, uid, modseq, keyword), func() *imapclient.FetchCommand {
		sel := c.client.Select(box.Name, nil)
		store := c.client.Store(imap.UIDSetNum(imap.UID(uid)), &imap.StoreFlags{Op: imap.StoreFlagsAdd, Flags: []imap.Flag{imap.Flag(keyword)}},
			&imap.StoreOptions{UnchangedSince: modseq})
		if got, err := sel.Wait(); err == nil {
			data = got
		}
		return store // where SELECT failed, no mailbox is open, and this fails as well (RFC 9051 §6.3.2)
	}, func(row *imapclient.FetchMessageBuffer) {
		held = held || (row.UID == imap.UID(uid) && hasFlag(asStrings(row.Flags), keyword))
	})
	if kindOf(err) == Refused {
		err = nil
	}
	if err != nil || data == nil || data.UIDValidity != box.UIDValidity {
		delete(c.keeps, box.Name)
		return false, err
	}
	return held, nil
}

// flagsOf reads a message's flags and their mod-sequence; 0: there is none.
func (c *Conn) flagsOf(ctx context.Context, uid uint32) (flags []string, modseq uint64, err error) {
	err = c.rows(ctx, fmt.Sprintf("UID FETCH %d FLAGS", uid), func() *imapclient.FetchCommand {
		return c.client.Fetch(imap.UIDSetNum(imap.UID(uid)), &imap.FetchOptions{UID: true, Flags: true, ModSeq: true})
	}, func(row *imapclient.FetchMessageBuffer) {
		if row.UID == imap.UID(uid) {
			flags, modseq = asStrings(row.Flags), row.ModSeq
		}
	})
	return flags, modseq, err
}

// storeUnchanged adds a keyword if nobody changed the message since. The
// library drops the server's MODIFIED, and Dovecot sends a row even to the one
// who came too late: only the keyword itself in a row tells.
func (c *Conn) storeUnchanged(ctx context.Context, uid uint32, keyword string, modseq uint64) (held bool, err error) {
	err = c.rows(ctx, fmt.Sprintf("UID STORE %d (UNCHANGEDSINCE %d) %s", uid, modseq, keyword), func() *imapclient.FetchCommand {
		return c.client.Store(imap.UIDSetNum(imap.UID(uid)), &imap.StoreFlags{Op: imap.StoreFlagsAdd, Flags: []imap.Flag{imap.Flag(keyword)}},
			&imap.StoreOptions{UnchangedSince: modseq})
	}, func(row *imapclient.FetchMessageBuffer) {
		held = held || (row.UID == imap.UID(uid) && hasFlag(asStrings(row.Flags), keyword))
	})
	if kindOf(err) == Refused {
		return false, nil // some servers say NO instead of MODIFIED
	}
	return held, err
}

// rows runs a command that answers with FETCH rows without bodies.
func (c *Conn) rows(ctx context.Context, what string, send func() *imapclient.FetchCommand, each func(*imapclient.FetchMessageBuffer)) error {
	c.wire.expectFetch(&wanted{})
	defer c.wire.expectFetch(nil)
	return c.do(ctx, what, c.opts.CommandTimeout, func() error {
		got, err := send().Collect()
		for _, row := range got {
			each(row)
		}
		return err
	})
}

func asStrings(flags []imap.Flag) []string {
	out := make([]string, len(flags))
	for i, f := range flags {
		out[i] = string(f)
	}
	return out
}

func hasFlag(flags []string, flag string) bool {
	return slices.ContainsFunc(flags, func(f string) bool { return strings.EqualFold(f, flag) })
}
