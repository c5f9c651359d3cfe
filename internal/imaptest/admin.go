package imaptest

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapclient"
)

// admin is a connection of our own to a real server, past the proxy: it
// delivers, looks, and plays the user's other mail program. It is one
// connection, made when first needed and again when it broke.
type admin struct {
	addr, username, password string

	mu     sync.Mutex
	client *imapclient.Client
}

func (a *admin) close() {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.client != nil {
		_ = a.client.Close() // it may be closed by the server already
		a.client = nil
	}
}

// with calls f with a signed-in connection, once more on a new one where the old one was dead.
func (a *admin) with(f func(c *imapclient.Client) error) error {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.client != nil {
		if a.client.Noop().Wait() == nil {
			return f(a.client)
		}
		_ = a.client.Close() // dead already
		a.client = nil
	}
	c, err := imapclient.DialInsecure(a.addr, nil)
	if err != nil {
		return fmt.Errorf("connect behind the proxy: %w", err)
	}
	if err := c.Login(a.username, a.password).Wait(); err != nil {
		_ = c.Close() // the sign-in's error says more
		return fmt.Errorf("sign in behind the proxy: %w", err)
	}
	a.client = c
	return f(c)
}

func (a *admin) deliver(mailbox string, raw []byte, flags []string, at time.Time) (uint32, error) {
	var uid uint32
	err := a.with(func(c *imapclient.Client) error {
		cmd := c.Append(mailbox, int64(len(raw)), &imap.AppendOptions{Flags: imapFlags(flags), Time: at})
		_, werr := cmd.Write(raw)
		cerr := cmd.Close()
		data, err := cmd.Wait()
		if err == nil {
			err = errors.Join(werr, cerr)
		}
		if err == nil {
			uid = uint32(data.UID)
		}
		return err
	})
	return uid, err
}

func imapFlags(flags []string) []imap.Flag {
	out := make([]imap.Flag, 0, len(flags))
	for _, f := range flags {
		out = append(out, imap.Flag(f))
	}
	return out
}

func (a *admin) snapshot(mailbox string) (Box, error) {
	var box Box
	err := a.with(func(c *imapclient.Client) error {
		data, err := c.Select(mailbox, &imap.SelectOptions{ReadOnly: true}).Wait()
		if err != nil {
			return err
		}
		box = Box{UIDValidity: data.UIDValidity, UIDNext: uint32(data.UIDNext)}
		if data.NumMessages > 0 {
			if box.Messages, err = fetchAll(c); err != nil {
				return err
			}
		}
		return c.Unselect().Wait()
	})
	return box, err
}

func fetchAll(c *imapclient.Client) ([]Msg, error) {
	var set imap.UIDSet
	set.AddRange(1, 0)
	rows, err := c.Fetch(set, &imap.FetchOptions{UID: true, Flags: true, InternalDate: true,
		BodySection: []*imap.FetchItemBodySection{{Peek: true}}}).Collect()
	if err != nil {
		return nil, err
	}
	var out []Msg
	for _, r := range rows {
		m := Msg{UID: uint32(r.UID), Date: r.InternalDate, Flags: []string{}}
		for _, f := range r.Flags {
			if !strings.EqualFold(string(f), `\Recent`) {
				m.Flags = append(m.Flags, string(f))
			}
		}
		slices.Sort(m.Flags)
		for _, section := range r.BodySection {
			m.Raw = section.Bytes
		}
		out = append(out, m)
	}
	slices.SortFunc(out, byUID)
	return out, nil
}

// inside calls f with a mailbox open for writing, and leaves it without expunging.
func (a *admin) inside(mailbox string, f func(c *imapclient.Client) error) error {
	return a.with(func(c *imapclient.Client) error {
		if _, err := c.Select(mailbox, nil).Wait(); err != nil {
			return err
		}
		err := f(c)
		return errors.Join(err, c.Unselect().Wait())
	})
}

func (a *admin) change(mailbox string, uid uint32, flags []string) error {
	return a.inside(mailbox, func(c *imapclient.Client) error {
		set := &imap.StoreFlags{Op: imap.StoreFlagsSet, Silent: true, Flags: imapFlags(flags)}
		return c.Store(imap.UIDSetNum(imap.UID(uid)), set, nil).Close()
	})
}

func (a *admin) remove(mailbox string, uid uint32) error {
	return a.inside(mailbox, func(c *imapclient.Client) error {
		one := imap.UIDSetNum(imap.UID(uid))
		gone := &imap.StoreFlags{Op: imap.StoreFlagsAdd, Silent: true, Flags: []imap.Flag{imap.FlagDeleted}}
		if err := c.Store(one, gone, nil).Close(); err != nil {
			return err
		}
		return c.UIDExpunge(one).Close()
	})
}
