package imapwatch

import (
	"context"
	"errors"
	"fmt"

	"github.com/emersion/go-imap/v2"

	"inboxd/internal/mail"
)

// What is done for letters that the user approved: reading a draft whole, and
// what follows once it has left.

// Whole fetches one message of the open mailbox with its flags, all of it, up to
// most octets. there is false where it is gone. What cannot be had whole is an
// error: half a letter is no letter.
func (c *Conn) Whole(ctx context.Context, uid uint32, most int64) (it Item, there bool, err error) {
	for offset := int64(0); ; offset += mail.MaxBytes {
		part, err := c.fetchBatch(ctx, []uint32{uid}, partSection(offset))
		switch {
		case err != nil:
			return Item{}, false, err
		case len(part) != 1 || errors.Is(part[0].Err, ErrGone):
			return Item{}, false, nil
		case part[0].Err != nil:
			return Item{}, false, c.wont(fmt.Sprintf("message %d cannot be read (%v)", uid, part[0].Err), "")
		}
		if offset == 0 {
			it = part[0]
			if it.Size > most {
				return Item{}, false, c.wont(fmt.Sprintf("message %d has %d octets, more than the %d that are read", uid, it.Size, most), "send it from your mail program")
			}
		} else {
			it.Raw = append(it.Raw, part[0].Raw...)
		}
		if len(part[0].Raw) < mail.MaxBytes || int64(len(it.Raw)) == it.Size {
			break
		}
		if int64(len(it.Raw)) > most {
			return Item{}, false, c.wont(fmt.Sprintf("message %d has no end", uid), "")
		}
	}
	if len(it.Raw) >= mail.MaxBytes && int64(len(it.Raw)) != it.Size {
		return Item{}, false, c.wont(fmt.Sprintf("message %d came with %d octets, and the server says that it has %d", uid, len(it.Raw), it.Size), "send it from your mail program")
	}
	return it, true, nil
}

func partSection(offset int64) section {
	return section{name: fmt.Sprintf("body from %d", offset), batch: 1,
		item: &imap.FetchItemBodySection{Peek: true, Partial: &imap.SectionPartial{Offset: offset, Size: mail.MaxBytes}}}
}

// AppendSent stores a letter that has left in the mailbox of sent mail, as read.
// It fails as Append does.
func (c *Conn) AppendSent(ctx context.Context, mailbox string, raw []byte) (Appended, error) {
	return c.appendWith(ctx, mailbox, raw, imap.FlagSeen)
}

// SetAnswered adds \Answered to one message of the selected mailbox.
func (c *Conn) SetAnswered(ctx context.Context, uid uint32) error {
	switch {
	case !c.write:
		return c.wont("no mailbox is open for writing", "")
	case uid == 0:
		return c.wont("a message without a UID cannot be marked", "")
	}
	return c.addFlag(ctx, uid, imap.FlagAnswered)
}
