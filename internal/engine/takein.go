package engine

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"inboxd/internal/imapwatch"
	"inboxd/internal/mail"
	"inboxd/internal/store"
)

// batch is how many messages are stored in one transaction.
const batch = 50

// takeIn stores what is new in the watched folders. A quick one looks at the
// first alone, which is open.
func (e *Engine) takeIn(ctx context.Context, box Mailbox, quick bool) error {
	if err := e.knowDrafts(ctx, box); err != nil {
		return err
	}
	for i, name := range e.acc.Folders {
		if quick && i > 0 {
			return nil
		}
		if err := e.takeInFolder(ctx, box, name, quick); err != nil {
			return err
		}
	}
	return nil
}

func (e *Engine) takeInFolder(ctx context.Context, box Mailbox, name string, open bool) error {
	cur, found, err := e.cursor(ctx, name)
	if err != nil {
		return err
	}
	if open && found {
		return e.takeInNew(ctx, box, intake{folder: name, cur: cur})
	}
	state, err := box.Examine(ctx, name)
	if err != nil {
		return err
	}
	in := intake{folder: name, cur: cur, state: state}
	switch {
	case !found:
		return e.takeInFirst(ctx, box, in)
	case cur.UIDValidity != state.UIDValidity:
		return e.takeInRenumbered(ctx, box, in)
	case state.UIDNext != 0 && state.UIDNext < cur.Next:
		// Illegal, yet seen (mail.md A3): look at everything again; what is
		// known by its key is not taken in twice.
		e.opt.Log.Warn("the server lowered UIDNEXT: comparing the whole mailbox", "account", e.acc.Name, "mailbox", name)
		return e.takeInFirst(ctx, box, in)
	}
	return e.takeInNew(ctx, box, in)
}

// knowDrafts lists the drafts before folders are taken in that may hold them as
// well: Gmail shows every draft in All Mail, those made on the web without \Draft (mail.md A7).
func (e *Engine) knowDrafts(ctx context.Context, box Mailbox) error {
	if e.drafts.known || (len(e.acc.Folders) == 1 && strings.EqualFold(e.acc.Folders[0], "INBOX")) {
		return nil
	}
	return e.listDrafts(ctx, box)
}

// isDraft reports whether a message of a watched folder is a draft of the user's or of ours.
func (e *Engine) isDraft(m *mail.Message, it imapwatch.Item, folder string) bool {
	if folder == e.folders.Sent || !e.acc.Me.Has(m.Author().Addr) {
		return false
	}
	if slices.ContainsFunc(it.Flags, func(f string) bool { return strings.EqualFold(f, `\Draft`) }) {
		return true
	}
	_, listed := e.drafts.byID(m.MessageID)
	return listed
}

// takeInSent stores what is new in Sent.
func (e *Engine) takeInSent(ctx context.Context, box Mailbox, quick bool) error {
	name := e.folders.Sent
	if name == "" {
		return nil
	}
	if quick {
		moved, err := e.moved(ctx, box, name)
		if err != nil || !moved {
			return err
		}
	}
	return e.takeInFolder(ctx, box, name, false)
}

// moved asks with one STATUS whether a mailbox that is not open has changed
// since it was last looked at.
func (e *Engine) moved(ctx context.Context, box Mailbox, name string) (bool, error) {
	cur, found, err := e.cursor(ctx, name)
	if err != nil || !found {
		return true, err
	}
	now, err := box.Status(ctx, name)
	if err != nil {
		return false, err
	}
	return now.UIDValidity != cur.UIDValidity || now.UIDNext != cur.UIDNext || now.Messages != cur.Messages, nil
}

func (e *Engine) cursor(ctx context.Context, name string) (store.Cursor, bool, error) {
	var cur store.Cursor
	found, err := view(ctx, e, func(tx *store.Tx) (ok bool, err error) {
		cur, ok, err = tx.Cursor(e.acc.Key(), name)
		return ok, err
	})
	return cur, found, err
}

// intake is one visit to a folder.
type intake struct {
	folder   string
	cur      store.Cursor
	state    imapwatch.Box // zero on a quick visit
	start    time.Time     // messages before it are listed only
	listOnly bool          // header alone was fetched
	pending  []imapwatch.Item
}

// takeInNew stores everything at or above the cursor.
func (e *Engine) takeInNew(ctx context.Context, box Mailbox, in intake) error {
	start, err := e.start(ctx)
	if err != nil {
		return err
	}
	in.start = start
	return e.collect(ctx, &in, func(fn func(imapwatch.Item) error) error {
		return box.NewMessages(ctx, in.cur.Next, fn)
	})
}

// takeInFirst looks back: whole messages since the start date, headers alone
// for what is older and may yet be a thread's beginning.
func (e *Engine) takeInFirst(ctx context.Context, box Mailbox, in intake) error {
	start, err := e.start(ctx)
	if err != nil {
		return err
	}
	in.start = start
	in.cur = store.Cursor{UIDValidity: in.state.UIDValidity, Next: 1}
	older, recent, err := e.lookBack(ctx, box, start)
	if err != nil {
		return err
	}
	list := in
	list.listOnly = true
	// Headers first, and with them no cursor: it moves over the recent ones,
	// and a crash in between only repeats reading.
	if err := e.collect(ctx, &list, func(fn func(imapwatch.Item) error) error { return box.Headers(ctx, older, fn) }); err != nil {
		return err
	}
	return e.collect(ctx, &in, func(fn func(imapwatch.Item) error) error { return box.Messages(ctx, recent, fn) })
}

func (e *Engine) lookBack(ctx context.Context, box Mailbox, start time.Time) (older, recent []uint32, err error) {
	// SEARCH SINCE compares days in the server's zone: a day more loses nothing.
	all, err := box.UIDs(ctx, 1, start.Add(-history-24*time.Hour))
	if err != nil {
		return nil, nil, err
	}
	recent, err = box.UIDs(ctx, 1, start.Add(-24*time.Hour))
	if err != nil {
		return nil, nil, err
	}
	for _, uid := range all {
		if _, in := slices.BinarySearch(recent, uid); !in {
			older = append(older, uid)
		}
	}
	return older, recent, nil
}

// takeInRenumbered starts over after the server gave the mailbox new UIDs
// (RFC 9051 §2.3.1.1): messages are known again by their keys.
func (e *Engine) takeInRenumbered(ctx context.Context, box Mailbox, in intake) error {
	e.opt.Log.Warn("the server renumbered a mailbox: matching it anew", "account", e.acc.Name, "mailbox", in.folder)
	err := e.update(ctx, func(tx *store.Tx) error {
		return tx.ForgetPlaces(e.acc.Key(), in.folder, in.state.UIDValidity)
	})
	if err != nil {
		return err
	}
	return e.takeInFirst(ctx, box, in)
}

// collect stores what fetch yields, a batch a transaction, and the cursor with it.
func (e *Engine) collect(ctx context.Context, in *intake, fetch func(func(imapwatch.Item) error) error) error {
	err := fetch(func(it imapwatch.Item) error {
		in.pending = append(in.pending, it)
		if len(in.pending) < batch {
			return nil
		}
		return e.flush(ctx, in, false)
	})
	// What came before a lost connection is kept.
	return errors.Join(err, e.flush(ctx, in, err == nil))
}

// flush stores the pending messages and moves the cursor over them; done moves
// it to what the server said was next.
func (e *Engine) flush(ctx context.Context, in *intake, done bool) error {
	if len(in.pending) == 0 && (!done || in.listOnly || in.unchanged()) {
		return nil
	}
	e.step("take in")
	var told []Report
	err := e.update(ctx, func(tx *store.Tx) error {
		told = told[:0]
		for _, it := range in.pending {
			r, err := e.store1(tx, in, it)
			if err != nil {
				return err
			}
			told = append(told, r...)
		}
		if in.listOnly {
			return nil
		}
		in.advance(done)
		return tx.SetCursor(e.acc.Key(), in.folder, in.cur)
	})
	if err != nil {
		return err
	}
	in.pending = in.pending[:0]
	for _, r := range told {
		e.tell(r)
	}
	e.step("taken in")
	return nil
}

func (in *intake) unchanged() bool {
	return in.state.UIDNext == 0 || (in.cur.Next == in.state.UIDNext && in.cur.UIDNext == in.state.UIDNext && in.cur.Messages == in.state.Messages)
}

func (in *intake) advance(done bool) {
	for _, it := range in.pending {
		if it.UID >= in.cur.Next {
			in.cur.Next = it.UID + 1
		}
	}
	if done && in.state.UIDNext > 0 {
		in.cur.Next = max(in.cur.Next, in.state.UIDNext)
		in.cur.UIDNext, in.cur.Messages = in.state.UIDNext, in.state.Messages
	}
}

// store1 stores one message as fetched. A message that cannot be read is
// recorded as skipped, so that it is neither lost from sight nor in the way of the next.
func (e *Engine) store1(tx *store.Tx, in *intake, it imapwatch.Item) ([]Report, error) {
	place := store.Place{Mailbox: in.folder, UIDValidity: in.cur.UIDValidity, UID: it.UID}
	m, err := parse(it)
	if errors.Is(err, imapwatch.ErrGone) {
		return nil, nil // expunged while it was fetched: there is nothing to read or to tell
	}
	if err != nil {
		return e.skip(tx, place, err)
	}
	old, known, err := tx.Message(e.acc.Key(), m.Key())
	if err != nil {
		return nil, err
	}
	if err := tx.PutPlace(e.acc.Key(), m.Key(), place); err != nil {
		return nil, err
	}
	if e.isDraft(m, it, in.folder) {
		return nil, nil // it is neither sent nor received
	}
	row := e.row(m, it, in)
	switch {
	case known && (old.State != store.Listed || row.State == store.Listed):
		return nil, nil // the same message in another folder, or seen before
	case known:
		row.Thread = old.Thread
	default:
		if row.Thread, err = e.assign(tx, m, row); err != nil {
			return nil, err
		}
	}
	if err := tx.PutMessage(row); err != nil {
		return nil, err
	}
	e.taken[row.Key] = takenIn{at: time.Now(), place: place, flags: it.Flags, modseq: it.ModSeq}
	if row.State != store.New {
		return nil, nil
	}
	if err := tx.MarkDirty(row.Thread); err != nil {
		return nil, err
	}
	if row.Mine {
		return nil, e.wake(tx, m, row.Thread)
	}
	return []Report{{What: Arrived, Thread: row.Thread, Message: m, Text: m.Subject}}, nil
}

// parse reads a fetched message. Like readTurn, it does not let one message take the rest down.
func parse(it imapwatch.Item) (m *mail.Message, err error) {
	defer func() {
		if r := recover(); r != nil {
			m, err = nil, fmt.Errorf("a mistake of inboxd, please report it: %w", mail.ErrUnreadable)
		}
	}()
	if it.Err != nil {
		return nil, it.Err
	}
	m, err = mail.Parse(it.Raw)
	if err != nil {
		return nil, err
	}
	m.Size = int(it.Size)
	m.Truncated = it.Size > int64(len(it.Raw))
	if m.Date.IsZero() {
		m.Date = it.InternalDate
	}
	return m, nil
}

func (e *Engine) row(m *mail.Message, it imapwatch.Item, in *intake) store.Message {
	row := store.Message{
		Account: e.acc.Key(), Key: m.Key(), MessageID: m.MessageID, Date: m.Date, Mine: e.acc.Me.Has(m.Author().Addr),
		Sender: m.Author().Addr, Subject: m.Subject, Base: mail.BaseSubject(m.Subject), State: store.New,
		Marked: e.hasKeyword(it.Flags), Header: headerOf(it.Raw), Raw: it.Raw,
	}
	arrived := it.InternalDate
	if arrived.IsZero() {
		arrived = m.Date
	}
	if in.listOnly || (!arrived.IsZero() && arrived.Before(in.start)) {
		row.State, row.Raw = store.Listed, nil
	}
	return row
}

// skip records a message that cannot be read.
func (e *Engine) skip(tx *store.Tx, p store.Place, why error) ([]Report, error) {
	key := fmt.Sprintf("unread:%s;%d;%d", p.Mailbox, p.UIDValidity, p.UID)
	err := tx.PutMessage(store.Message{Account: e.acc.Key(), Key: key, State: store.Skipped, Date: e.now(), Reason: why.Error()})
	if err != nil {
		return nil, err
	}
	text := fmt.Sprintf("message %d of %s was skipped: %v", p.UID, p.Mailbox, why)
	return []Report{{What: Skipped, Text: text}}, tx.PutPlace(e.acc.Key(), key, p)
}
