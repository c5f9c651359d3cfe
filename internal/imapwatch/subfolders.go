package imapwatch

import (
	"context"
	"errors"
	"strings"

	"github.com/emersion/go-imap/v2"
)

// Subfolders finds the mailboxes parent/leaf, with the server's own delimiter
// and below its prefix for the user's mailboxes, in any case. With create, those
// that are not there are made and subscribed to: the only mailboxes that inboxd
// ever makes. The result is by leaf; what is not there is missing from it. A
// refusal to make one comes as the error, with those that were found.
func (c *Conn) Subfolders(ctx context.Context, parent string, leaves []string, create bool) (map[string]string, error) {
	rows, err := c.list(ctx, nil)
	if err != nil {
		return nil, err
	}
	found := map[string]string{}
	delim, prefix := layout(rows)
	for _, leaf := range leaves {
		if name, ok := lookUp(rows, foldName(parent), foldName(leaf)); ok {
			found[leaf] = name
		}
	}
	if !create {
		return found, nil
	}
	var refused error
	for _, leaf := range leaves {
		if found[leaf] != "" {
			continue
		}
		name := prefix + parent + delim + leaf
		err := c.create(ctx, name)
		switch {
		case err == nil:
			found[leaf] = name
		case kindOf(err) == Refused || kindOf(err) == NoFolder:
			refused = errors.Join(refused, err)
		default:
			return found, err
		}
	}
	return found, refused
}

// layout reads from LIST how names are put together: the delimiter, and the
// prefix that every mailbox but INBOX begins with where the server wants one
// (Cyrus and Courier: "INBOX.").
func layout(rows []*imap.ListData) (delim, prefix string) {
	delim = "/"
	others, below := 0, 0
	for _, d := range rows {
		if d.Delim != 0 {
			delim = string(d.Delim)
		}
		if strings.EqualFold(d.Mailbox, "INBOX") {
			continue
		}
		others++
		if head, _, cut := strings.Cut(d.Mailbox, delim); cut && strings.EqualFold(head, "INBOX") {
			below++
		}
	}
	if others > 0 && below == others {
		prefix = "INBOX" + delim
	}
	return delim, prefix
}

// lookUp finds parent/leaf among what can be opened.
func lookUp(rows []*imap.ListData, parent, leaf string) (string, bool) {
	for _, d := range rows {
		if hasAttr(d.Attrs, imap.MailboxAttrNoSelect) || hasAttr(d.Attrs, imap.MailboxAttrNonExistent) || d.Delim == 0 {
			continue
		}
		levels := strings.Split(d.Mailbox, string(d.Delim))
		if len(levels) > 2 && strings.EqualFold(levels[0], "INBOX") {
			levels = levels[1:]
		}
		if len(levels) == 2 && foldName(levels[0]) == parent && foldName(levels[1]) == leaf {
			return d.Mailbox, true
		}
	}
	return "", false
}

// create makes a mailbox and subscribes to it, since many clients show no other.
// A refused subscription is no failure.
func (c *Conn) create(ctx context.Context, name string) error {
	err := c.do(ctx, "CREATE "+name, c.opts.CommandTimeout, func() error { return c.client.Create(name, nil).Wait() })
	if err != nil {
		return err
	}
	err = c.do(ctx, "SUBSCRIBE "+name, c.opts.CommandTimeout, func() error { return c.client.Subscribe(name).Wait() })
	if err != nil && kindOf(err) != Refused {
		return err
	}
	return nil
}
