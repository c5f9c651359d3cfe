package imapwatch

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapclient"
)

// Examine opens a mailbox read-only. What had changed in the mailbox that was
// open is forgotten. Errors: NoFolder where it is not there.
func (c *Conn) Examine(ctx context.Context, name string) (Box, error) {
	return c.open(ctx, name, false)
}

// Select opens a mailbox for StoreKeyword and Remove. It sets no flag by itself.
func (c *Conn) Select(ctx context.Context, name string) (Box, error) {
	return c.open(ctx, name, true)
}

// unknownCount is more messages than any mailbox holds.
const unknownCount = 1<<32 - 1

func (c *Conn) open(ctx context.Context, name string, write bool) (Box, error) {
	select {
	case <-c.changed: // it was about the mailbox that is left now
	default:
	}
	c.count.Store(unknownCount)
	verb := "EXAMINE"
	if write {
		verb = "SELECT"
	}
	c.box, c.write, c.flags = Box{}, false, nil // a failed SELECT leaves none open (RFC 9051 §6.3.2)
	var data *imap.SelectData
	err := c.do(ctx, verb+" "+name, c.opts.CommandTimeout, func() (err error) {
		data, err = c.client.Select(name, &imap.SelectOptions{ReadOnly: !write}).Wait()
		return err
	})
	if err != nil {
		return Box{}, c.boxError(err, name)
	}
	c.box = Box{
		Name: name, UIDValidity: data.UIDValidity, UIDNext: uint32(data.UIDNext), Messages: data.NumMessages,
		Keywords: slices.Contains(data.PermanentFlags, imap.FlagWildcard),
	}
	c.write, c.flags, c.modseqs = write, data.PermanentFlags, data.HighestModSeq > 0
	if write {
		c.keeps[name] = c.box
	}
	c.count.CompareAndSwap(unknownCount, data.NumMessages) // unless it has changed already
	c.remember(c.box)
	return c.box, nil
}

// remember keeps the first state of a mailbox that a pass sees.
func (c *Conn) remember(b Box) {
	if _, ok := c.seen[b.Name]; !ok {
		c.seen[b.Name] = b
	}
}

// boxError says NoFolder where a NO to a named mailbox can mean nothing else.
func (c *Conn) boxError(err error, name string) error {
	var e *Error
	var said *imap.Error
	if !errors.As(err, &e) || !errors.As(err, &said) || (e.Kind != Refused && e.Kind != NoFolder) {
		return err
	}
	if said.Type == imap.StatusResponseTypeNo && (said.Code == "" || e.Kind == NoFolder) {
		return &Error{Kind: NoFolder, Code: e.Code, Err: said, What: fmt.Sprintf("%s: the folder %q cannot be opened (%s)", c.server.where(), name, saidOf(said)),
			Hint: "check the folder names in the configuration"}
	}
	return e
}

// Status reads the state of a mailbox. Of the open one it is read by opening it
// again: servers answer STATUS from old numbers there (RFC 9051 §6.3.11).
// Keywords is never set but for the open one.
func (c *Conn) Status(ctx context.Context, name string) (Box, error) {
	if c.box.Name == name && name != "" {
		return c.open(ctx, name, c.write)
	}
	if box, ok := c.glanced[name]; ok {
		delete(c.glanced, name)
		c.remember(box)
		return box, nil
	}
	box, err := c.status(ctx, name)
	if err == nil {
		c.remember(box)
	}
	return box, err
}

// Glance asks for the state of several mailboxes in one round trip, for the
// Status of each that follows. What cannot be had so is asked for then.
func (c *Conn) Glance(ctx context.Context, names ...string) error {
	clear(c.glanced)
	names = slices.DeleteFunc(slices.Clone(names), func(n string) bool { return n == "" || n == c.box.Name })
	return c.do(ctx, fmt.Sprintf("STATUS of %d", len(names)), c.opts.CommandTimeout, func() error {
		var asked []*imapclient.StatusCommand
		for _, n := range names {
			asked = append(asked, c.client.Status(n, &imap.StatusOptions{NumMessages: true, UIDNext: true, UIDValidity: true}))
		}
		for i, a := range asked {
			data, err := a.Wait()
			var said *imap.Error
			if errors.As(err, &said) {
				continue // Status will hear it again
			}
			if err != nil {
				return err
			}
			c.glanced[names[i]] = boxOf(names[i], data)
		}
		return nil
	})
}

func (c *Conn) status(ctx context.Context, name string) (Box, error) {
	var data *imap.StatusData
	err := c.do(ctx, "STATUS "+name, c.opts.CommandTimeout, func() (err error) {
		data, err = c.client.Status(name, &imap.StatusOptions{NumMessages: true, UIDNext: true, UIDValidity: true}).Wait()
		return err
	})
	if err != nil {
		return Box{}, c.boxError(err, name)
	}
	return boxOf(name, data), nil
}

func boxOf(name string, data *imap.StatusData) Box {
	box := Box{Name: name, UIDValidity: data.UIDValidity, UIDNext: uint32(data.UIDNext)}
	if data.NumMessages != nil {
		box.Messages = *data.NumMessages
	}
	return box
}

// UIDs lists the UIDs of the open mailbox that are at least from and whose
// INTERNALDATE is on or after since (zero: any), ascending. SEARCH knows days
// only, and in the server's zone: a message of the day before may be among them.
func (c *Conn) UIDs(ctx context.Context, from uint32, since time.Time) ([]uint32, error) {
	from = max(from, 1)
	set := imap.UIDSet{}
	set.AddRange(imap.UID(from), 0)
	criteria := &imap.SearchCriteria{UID: []imap.UIDSet{set}}
	if !since.IsZero() {
		criteria.Since = since.UTC().AddDate(0, 0, -1)
	}
	all, err := c.search(ctx, fmt.Sprintf("UID SEARCH UID %d:*", from), criteria)
	if kindOf(err) == Refused && c.count.Load() == 0 {
		return nil, nil // "*" means nothing in an empty mailbox, and some servers say so
	}
	if err != nil {
		return nil, err
	}
	// n:* names the last message even when its UID is below n (RFC 9051 §9, seq-range).
	return slices.DeleteFunc(all, func(u uint32) bool { return u < from }), nil
}

// search returns UIDs in ascending order.
func (c *Conn) search(ctx context.Context, what string, criteria *imap.SearchCriteria) ([]uint32, error) {
	var data *imap.SearchData
	err := c.do(ctx, what, c.opts.CommandTimeout, func() (err error) {
		data, err = c.client.UIDSearch(criteria, nil).Wait()
		return err
	})
	if err != nil {
		return nil, err
	}
	found := data.AllUIDs()
	uids := make([]uint32, len(found))
	for i, u := range found {
		uids[i] = uint32(u)
	}
	slices.Sort(uids)
	return slices.Compact(uids), nil
}
