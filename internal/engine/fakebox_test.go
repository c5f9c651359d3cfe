package engine

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"inboxd/internal/imapwatch"
)

// fakeServer is a mail account in memory that outlives its connections, for
// tests that kill the engine at every step. Real servers are tested end to end
// in cmd/inboxd.
type fakeServer struct {
	boxes      map[string]*fakeMailbox
	noUID      bool // APPEND does not tell the UID (no UIDPLUS)
	noRemove   bool
	rewrite    func(raw []byte) []byte // what it makes of an appended message
	fetched    map[string]int          // "header" and "body": how many
	noKeywords bool
	condStore  bool     // messages can be claimed
	writes     []string // every command that changed something
	fail       func(op string) error
}

type fakeMailbox struct {
	validity, next uint32
	msgs           []imapwatch.Item
}

func newFakeServer() *fakeServer {
	f := &fakeServer{boxes: map[string]*fakeMailbox{}, fetched: map[string]int{}}
	for i, n := range []string{"INBOX", "Entwürfe", "Gesendet"} {
		f.boxes[n] = &fakeMailbox{validity: uint32(100 + i), next: 1}
	}
	return f
}

// deliver puts a message into a mailbox as an MTA or another client would.
func (f *fakeServer) deliver(box string, raw []byte, at time.Time, flags ...string) uint32 {
	b := f.boxes[box]
	it := imapwatch.Item{UID: b.next, Flags: flags, InternalDate: at, Size: int64(len(raw)), Raw: raw}
	b.msgs = append(b.msgs, it)
	b.next++
	return it.UID
}

func (f *fakeServer) drop(box string, uid uint32) {
	b := f.boxes[box]
	b.msgs = slices.DeleteFunc(b.msgs, func(it imapwatch.Item) bool { return it.UID == uid })
}

// fakeConn is one connection to it.
type fakeConn struct {
	f    *fakeServer
	open *fakeMailbox
}

func (c *fakeConn) may(op string) error {
	if c.f.fail != nil {
		return c.f.fail(op)
	}
	return nil
}

func (c *fakeConn) Folders(context.Context, string, string) (imapwatch.Folders, error) {
	return imapwatch.Folders{Drafts: "Entwürfe", Sent: "Gesendet"}, c.may("LIST")
}

func (c *fakeConn) state(name string) (imapwatch.Box, *fakeMailbox, error) {
	b := c.f.boxes[name]
	if b == nil {
		return imapwatch.Box{}, nil, &imapwatch.Error{Kind: imapwatch.NoFolder, What: "no " + name}
	}
	return imapwatch.Box{Name: name, UIDValidity: b.validity, UIDNext: b.next, Messages: uint32(len(b.msgs)), Keywords: !c.f.noKeywords}, b, nil
}

func (c *fakeConn) Examine(_ context.Context, name string) (imapwatch.Box, error) {
	if err := c.may("EXAMINE " + name); err != nil {
		return imapwatch.Box{}, err
	}
	s, b, err := c.state(name)
	c.open = b
	return s, err
}

func (c *fakeConn) Has(capability string) bool { return capability == "CONDSTORE" && c.f.condStore }

func (c *fakeConn) Select(ctx context.Context, name string) (imapwatch.Box, error) {
	return c.Examine(ctx, name)
}

func (c *fakeConn) Status(_ context.Context, name string) (imapwatch.Box, error) {
	if err := c.may("STATUS " + name); err != nil {
		return imapwatch.Box{}, err
	}
	s, _, err := c.state(name)
	return s, err
}

func (c *fakeConn) UIDs(_ context.Context, from uint32, since time.Time) (out []uint32, _ error) {
	for _, it := range c.open.msgs {
		if it.UID >= from && !it.InternalDate.Before(since) {
			out = append(out, it.UID)
		}
	}
	return out, c.may("SEARCH")
}

func (c *fakeConn) Headers(ctx context.Context, uids []uint32, fn func(imapwatch.Item) error) error {
	c.f.fetched["header"] += len(uids)
	c.f.fetched["body"] -= len(uids)
	return c.Messages(ctx, uids, func(it imapwatch.Item) error {
		it.Raw = headerOf(it.Raw)
		return fn(it)
	})
}

func (c *fakeConn) Messages(_ context.Context, uids []uint32, fn func(imapwatch.Item) error) error {
	if err := c.may("FETCH"); err != nil {
		return err
	}
	c.f.fetched["body"] += len(uids)
	want := map[uint32]bool{}
	for _, u := range uids {
		want[u] = true
	}
	for _, it := range c.open.msgs {
		if want[it.UID] {
			if c.f.condStore {
				it.ModSeq = uint64(len(it.Flags) + 1)
			}
			if err := fn(it); err != nil {
				return err
			}
		}
	}
	return nil
}

func (c *fakeConn) NewMessages(ctx context.Context, from uint32, fn func(imapwatch.Item) error) error {
	uids, err := c.UIDs(ctx, from, time.Time{})
	if err != nil {
		return err
	}
	return c.Messages(ctx, uids, fn)
}

func (c *fakeConn) Append(_ context.Context, name string, raw []byte) (imapwatch.Appended, error) {
	if err := c.may("APPEND"); err != nil {
		return imapwatch.Appended{}, err
	}
	b := c.f.boxes[name]
	raw = slices.Clone(raw)
	if c.f.rewrite != nil {
		raw = c.f.rewrite(raw)
	}
	uid := c.f.deliver(name, raw, time.Now(), `\Draft`, `\Seen`)
	c.f.writes = append(c.f.writes, "APPEND "+name)
	if err := c.may("APPENDED"); err != nil {
		return imapwatch.Appended{}, err
	}
	if c.f.noUID {
		return imapwatch.Appended{}, nil
	}
	return imapwatch.Appended{UIDValidity: b.validity, UID: uid}, nil
}

func (c *fakeConn) StoreKeyword(_ context.Context, uid uint32, keyword string) error {
	if err := c.may("STORE"); err != nil {
		return err
	}
	for i := range c.open.msgs {
		if c.open.msgs[i].UID == uid {
			if !slices.Contains(c.open.msgs[i].Flags, keyword) {
				c.open.msgs[i].Flags = append(slices.Clone(c.open.msgs[i].Flags), keyword)
			}
			c.f.writes = append(c.f.writes, "STORE "+keyword)
			return nil
		}
	}
	return nil
}

func (c *fakeConn) Glance(context.Context, ...string) error { return nil }

func (c *fakeConn) ClaimAt(ctx context.Context, box imapwatch.Box, uid uint32, modseq uint64, keyword string) (bool, error) {
	b := c.f.boxes[box.Name]
	if !c.f.condStore || b.validity != box.UIDValidity {
		return false, nil
	}
	if err := c.may("CLAIM"); err != nil {
		return false, err
	}
	c.open = b
	for _, it := range b.msgs {
		// Its mod-sequence, here: how many flags it has.
		if it.UID == uid && uint64(len(it.Flags)+1) == modseq {
			return true, c.StoreKeyword(ctx, uid, keyword)
		}
	}
	return false, nil
}

func (c *fakeConn) Claim(ctx context.Context, uid uint32, keyword string, may func([]string) bool) (held, possible bool, err error) {
	if !c.f.condStore {
		return false, false, nil
	}
	for _, it := range c.open.msgs {
		if it.UID != uid {
			continue
		}
		if err := c.may("CLAIM"); err != nil {
			return false, true, err
		}
		if !may(it.Flags) {
			return false, true, nil
		}
		return true, true, c.StoreKeyword(ctx, uid, keyword)
	}
	return false, false, nil
}

func (c *fakeConn) Remove(_ context.Context, uid uint32) error {
	if c.f.noRemove {
		return &imapwatch.Error{Kind: imapwatch.Refused, What: "no UIDPLUS"}
	}
	if err := c.may("EXPUNGE"); err != nil {
		return err
	}
	for n, b := range c.f.boxes {
		if b == c.open {
			c.f.drop(n, uid)
			c.f.writes = append(c.f.writes, fmt.Sprintf("EXPUNGE %s", n))
		}
	}
	return nil
}

var errCut = errors.New("the line was cut")
