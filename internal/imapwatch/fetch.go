package imapwatch

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"time"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapclient"

	"inboxd/internal/mail"
)

// How much one FETCH asks for, and how much of one is held at most.
const (
	headerBatch = 50
	bodyBatch   = 16 // of at most mail.MaxBytes each
	maxNew      = 16 << 20
	manyNew     = 200
)

// errNoContent is the Err of an Item that the server lists but does not deliver.
var errNoContent = errors.New("the server lists the message but does not deliver its content")

// section is what part of a message is fetched.
type section struct {
	name  string
	item  *imap.FetchItemBodySection
	batch int
	bare  bool // without flags, date and size
}

func headerSection() section {
	return section{name: "header", item: &imap.FetchItemBodySection{Specifier: imap.PartSpecifierHeader, Peek: true}, batch: headerBatch}
}

func bodySection() section {
	return section{name: "body", item: &imap.FetchItemBodySection{Peek: true, Partial: &imap.SectionPartial{Size: mail.MaxBytes}}, batch: bodyBatch}
}

// Headers fetches UID, FLAGS, INTERNALDATE, size and the header of each UID;
// Messages the first mail.MaxBytes octets of the whole. Both fetch in batches,
// call fn in order of UID while no command runs, and account for every UID: one
// that cannot be had comes with Item.Err (ErrGone where it was expunged). An
// error of fn ends the work and is returned. A message that connections die of
// is asked for alone the next time, and after several deaths comes with Item.Err.
func (c *Conn) Headers(ctx context.Context, uids []uint32, fn func(Item) error) error {
	return c.fetchEach(ctx, uids, headerSection(), fn)
}

// Messages is Headers with the first mail.MaxBytes octets of each whole message.
func (c *Conn) Messages(ctx context.Context, uids []uint32, fn func(Item) error) error {
	return c.fetchEach(ctx, uids, bodySection(), fn)
}

// NewMessages is Messages for every UID at or above from, in one round trip
// where there are few. Memory is bounded: what does not fit is fetched again in batches.
func (c *Conn) NewMessages(ctx context.Context, from uint32, fn func(Item) error) error {
	from = max(from, 1)
	if (c.box.UIDNext == 0 || c.box.UIDNext-min(from, c.box.UIDNext) <= manyNew) && !c.opts.suspects.any(c.box, from) {
		set := imap.UIDSet{}
		set.AddRange(imap.UID(from), 0)
		got, err := c.fetchSet(ctx, set, fmt.Sprintf("%d:*", from), from, bodySection())
		if err != nil && !got.refused {
			if c.blameable() {
				c.opts.suspects.shun(c.box, true)
			}
			return err
		}
		if err == nil && got.whole {
			return deliver(got.items, fn)
		}
	}
	uids, err := c.UIDs(ctx, from, time.Time{})
	if err != nil {
		return err
	}
	if err := c.Messages(ctx, uids, fn); err != nil {
		return err
	}
	c.opts.suspects.shun(c.box, false)
	return nil
}

func deliver(items []Item, fn func(Item) error) error {
	for _, it := range items {
		if err := fn(it); err != nil {
			return err
		}
	}
	return nil
}

func (c *Conn) fetchEach(ctx context.Context, uids []uint32, sec section, fn func(Item) error) error {
	uids = slices.Compact(slices.Sorted(slices.Values(uids)))
	for len(uids) > 0 {
		n := c.opts.suspects.batch(c.box, uids, sec.batch)
		items, err := c.fetchBatch(ctx, uids[:n], sec)
		if err != nil {
			return err
		}
		if err := deliver(items, fn); err != nil {
			return err
		}
		uids = uids[n:]
	}
	return nil
}

// fetchBatch fetches some UIDs and returns an Item for each, ascending.
func (c *Conn) fetchBatch(ctx context.Context, uids []uint32, sec section) ([]Item, error) {
	if err := c.opts.suspects.verdict(c.box, uids[0]); err != nil && len(uids) == 1 {
		return []Item{{UID: uids[0], Err: err}}, nil
	}
	set := imap.UIDSet{}
	for _, u := range uids {
		set.AddNum(imap.UID(u))
	}
	got, err := c.fetchSet(ctx, set, fmt.Sprintf("%d messages from %d", len(uids), uids[0]), uids[0], sec)
	if err != nil && !got.refused {
		if c.blameable() {
			c.opts.suspects.died(c.box, missing(uids, got.items), c.brokeItself())
		}
		return nil, err
	}
	c.opts.suspects.delivered(c.box, got.items)
	items := got.items
	for _, u := range missing(uids, got.items) {
		it, lost := c.second(ctx, u, len(uids) > 1, err, sec)
		if lost != nil {
			return nil, lost
		}
		items = append(items, it)
	}
	slices.SortFunc(items, func(a, b Item) int { return int(int64(a.UID) - int64(b.UID)) })
	return items, nil
}

// missing are the UIDs that did not come; items are in ascending order.
func missing(uids []uint32, items []Item) []uint32 {
	have := make(map[uint32]bool, len(items))
	for _, it := range items {
		have[it.UID] = true
	}
	return slices.DeleteFunc(slices.Clone(uids), func(u uint32) bool { return have[u] })
}

// second looks after a UID that did not come with its batch. It is asked for
// alone, then once more a moment later without what else may be wrong with it;
// where that brings nothing either, it is found out whether it is gone. reason
// is the server's refusal, nil where it did not refuse.
func (c *Conn) second(ctx context.Context, uid uint32, again bool, reason error, sec section) (Item, error) {
	set := imap.UIDSetNum(imap.UID(uid))
	tries := []section{sec, sec}
	tries[1].bare = true
	if !again {
		tries = tries[1:]
	}
	for _, try := range tries {
		if try.bare {
			if err := hold(ctx, retryPause); err != nil {
				return Item{}, c.lost("UID FETCH", err)
			}
		}
		c.log.Debug("asking again for a message that did not come", "uid", uid)
		got, err := c.fetchSet(ctx, set, fmt.Sprint(uid), uid, try)
		switch {
		case got.refused:
			reason = err
		case err != nil:
			if c.blameable() {
				c.opts.suspects.died(c.box, []uint32{uid}, c.brokeItself())
			}
			return Item{}, err
		case len(got.items) == 1:
			return got.items[0], nil
		default:
			reason = nil // it was the others that were refused
		}
		if gone, err := c.gone(ctx, uid); gone || err != nil {
			return Item{UID: uid, Err: ErrGone}, err
		}
	}
	if reason == nil {
		reason = errNoContent
	}
	return Item{UID: uid, Err: reason}, nil
}

const retryPause = time.Second

// gone reports whether a message is no longer in the open mailbox.
func (c *Conn) gone(ctx context.Context, uid uint32) (bool, error) {
	set := imap.UIDSetNum(imap.UID(uid))
	there, err := c.search(ctx, fmt.Sprintf("UID SEARCH UID %d", uid), &imap.SearchCriteria{UID: []imap.UIDSet{set}})
	if kindOf(err) == Refused {
		return false, nil
	}
	return err == nil && !slices.Contains(there, uid), err
}

// blameable reports whether the connection's end may be a message's doing: not
// where this side closed it for reasons of its own.
func (c *Conn) blameable() bool {
	why := c.deadBy()
	return why != nil && !errors.Is(why, context.Canceled) && !errors.Is(why, context.DeadlineExceeded) &&
		!errors.Is(why, errResumed) && !errors.Is(why, errClosed)
}

// brokeItself reports whether go-imap gave up on what it read while the network was well.
func (c *Conn) brokeItself() bool {
	broken := c.wire.brokenBy()
	return !errors.Is(c.deadBy(), errSlow) && (broken == nil || errors.Is(broken, errLong))
}

// fetched is what one FETCH brought.
type fetched struct {
	items   []Item // with content, ascending, each UID once (go-imap sees to that)
	whole   bool   // nothing is known to be missing
	refused bool   // the server said NO or BAD; what came before it counts
}

// fetchSet runs one FETCH and collects what comes.
func (c *Conn) fetchSet(ctx context.Context, set imap.UIDSet, which string, from uint32, sec section) (fetched, error) {
	opts := &imap.FetchOptions{UID: true, Flags: !sec.bare, InternalDate: !sec.bare, RFC822Size: !sec.bare, ModSeq: !sec.bare && c.modseqs && c.Has("CONDSTORE"),
		BodySection: []*imap.FetchItemBodySection{sec.item}}
	got := fetched{whole: true}
	c.wire.expectFetch(&wanted{from: from, body: true})
	err := c.do(ctx, "UID FETCH "+which+" "+sec.name, c.opts.CommandTimeout, func() error {
		cmd := c.client.Fetch(set, opts)
		var held int
		for msg := cmd.Next(); msg != nil; msg = cmd.Next() {
			it, ok := readItem(msg, held < maxNew)
			if !ok || it.UID < from {
				got.whole = false
				continue
			}
			held += len(it.Raw)
			got.items = append(got.items, it)
		}
		return cmd.Close()
	})
	if c.wire.lostBodies() > 0 {
		got.whole = false
	}
	c.wire.expectFetch(nil)
	slices.SortFunc(got.items, func(a, b Item) int { return int(int64(a.UID) - int64(b.UID)) })
	got.refused = kindOf(err) == Refused
	return got, err
}

// readItem drains one row. It is false where the row has no content; with keep
// false the content is read past, so that memory stays bounded.
func readItem(msg *imapclient.FetchMessageData, keep bool) (Item, bool) {
	var it Item
	content := false
	for data := msg.Next(); data != nil; data = msg.Next() {
		switch d := data.(type) {
		case imapclient.FetchItemDataUID:
			it.UID = uint32(d.UID)
		case imapclient.FetchItemDataFlags:
			for _, f := range d.Flags {
				it.Flags = append(it.Flags, string(f))
			}
		case imapclient.FetchItemDataModSeq:
			it.ModSeq = d.ModSeq
		case imapclient.FetchItemDataInternalDate:
			it.InternalDate = d.Time
		case imapclient.FetchItemDataRFC822Size:
			it.Size = d.Size
		case imapclient.FetchItemDataBodySection:
			if d.Literal != nil && keep && !content {
				it.Raw, content = readContent(d.Literal)
			}
		}
	}
	return it, content && it.UID != 0
}

// readContent reads at most mail.MaxBytes; a server that ignores the limit of a
// partial FETCH is not followed. It is false where the connection ended in between.
func readContent(lit imap.LiteralReader) ([]byte, bool) {
	size := min(lit.Size(), mail.MaxBytes)
	raw := make([]byte, size)
	if _, err := io.ReadFull(lit, raw); err != nil {
		return nil, false
	}
	return raw, true
}
