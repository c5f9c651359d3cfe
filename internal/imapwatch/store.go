package imapwatch

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/emersion/go-imap/v2"
)

// StoreKeyword adds one keyword to one message of the selected mailbox. System
// flags are refused, and so is a keyword the mailbox does not keep (PERMANENTFLAGS).
func (c *Conn) StoreKeyword(ctx context.Context, uid uint32, keyword string) error {
	switch {
	case !isAtom(keyword):
		return c.wont(fmt.Sprintf("%q is not a keyword", keyword), "a keyword is one word of letters, digits, $ and _")
	case !c.write:
		return c.wont("no mailbox is open for writing", "")
	case uid == 0:
		return c.wont("a message without a UID cannot be marked", "")
	case !c.box.Keywords && !slices.ContainsFunc(c.flags, func(f imap.Flag) bool { return strings.EqualFold(string(f), keyword) }):
		return c.wont(fmt.Sprintf("the folder %q keeps no keywords", c.box.Name), "set keyword = \"\" to do without")
	}
	return c.addFlag(ctx, uid, imap.Flag(keyword))
}

func (c *Conn) addFlag(ctx context.Context, uid uint32, flag imap.Flag) error {
	return c.do(ctx, fmt.Sprintf("UID STORE %d %s", uid, flag), c.opts.CommandTimeout, func() error {
		return c.client.Store(imap.UIDSetNum(imap.UID(uid)), &imap.StoreFlags{Op: imap.StoreFlagsAdd, Silent: true, Flags: []imap.Flag{flag}}, nil).Close()
	})
}

// Remove takes one message out of the selected mailbox for good: \Deleted and UID
// EXPUNGE of that UID alone (RFC 4315 §2.1). Without UIDPLUS it does nothing
// and the error's Kind is Refused. Where
// the expunge is refused, the message stays, marked \Deleted.
func (c *Conn) Remove(ctx context.Context, uid uint32) error {
	switch {
	case !c.Has("UIDPLUS"):
		return c.wont("the server cannot remove a single message (no UIDPLUS)", "delete the old draft by hand")
	case !c.write:
		return c.wont("no mailbox is open for writing", "")
	case uid == 0:
		return c.wont("a message without a UID cannot be removed", "")
	}
	if err := c.addFlag(ctx, uid, imap.FlagDeleted); err != nil {
		return err
	}
	return c.do(ctx, fmt.Sprintf("UID EXPUNGE %d", uid), c.opts.CommandTimeout, func() error {
		return c.client.UIDExpunge(imap.UIDSetNum(imap.UID(uid))).Close()
	})
}

// wont is the error for what is refused on this side; nothing was sent.
func (c *Conn) wont(what, hint string) error {
	return &Error{Kind: Refused, What: c.server.where() + ": " + what, Hint: strings.TrimPrefix(hint+"; nothing was changed", "; ")}
}
