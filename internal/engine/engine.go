// Package engine is the path of a message: it takes mail in from a mailbox,
// threads it with what is already there, has it read, decided and put into
// words by the pure packages, commits the intended draft to the store, and only
// then puts it into the mailbox.
//
//	take in -> thread -> read -> decide -> compose -> commit -> APPEND -> read back -> mark
//	(imapwatch) (store) (classify) (decide) (compose) (store)  (imapwatch ...............)
//
// Invariants:
//   - a mailbox's cursor moves in the transaction that stores the messages below it;
//   - a draft's final bytes are committed before its APPEND, and the APPEND is
//     announced in the store before it begins, so that a crash at any point
//     leaves enough behind to finish without writing twice;
//   - what the user touched (an edited, moved, deleted draft) is never written again;
//   - a Pass owns its connection and runs on one goroutine; everything it knows
//     between passes is in the store, but for a cache of the drafts mailbox that
//     belongs to one connection.
//
// Sender, beside the passes, lets an approved draft leave. It is the only part
// that sends, and sends nothing without a recorded approval of exactly those bytes.
//
// The package never parses protocol lines and never chooses words.
package engine

import (
	"context"
	"log/slog"
	"strings"
	"time"

	"inboxd/internal/compose"
	"inboxd/internal/decide"
	"inboxd/internal/imapwatch"
	"inboxd/internal/mail"
	"inboxd/internal/store"
)

// Mailbox is what a pass needs of a connection; *imapwatch.Conn is one.
type Mailbox interface {
	Folders(ctx context.Context, drafts, sent string) (imapwatch.Folders, error)
	Examine(ctx context.Context, name string) (imapwatch.Box, error)
	Select(ctx context.Context, name string) (imapwatch.Box, error)
	Has(capability string) bool
	Status(ctx context.Context, name string) (imapwatch.Box, error)
	UIDs(ctx context.Context, from uint32, since time.Time) ([]uint32, error)
	Headers(ctx context.Context, uids []uint32, fn func(imapwatch.Item) error) error
	Messages(ctx context.Context, uids []uint32, fn func(imapwatch.Item) error) error
	NewMessages(ctx context.Context, from uint32, fn func(imapwatch.Item) error) error
	Append(ctx context.Context, mailbox string, raw []byte) (imapwatch.Appended, error)
	StoreKeyword(ctx context.Context, uid uint32, keyword string) error
	Glance(ctx context.Context, names ...string) error
	ClaimAt(ctx context.Context, box imapwatch.Box, uid uint32, modseq uint64, keyword string) (held bool, err error)
	Claim(ctx context.Context, uid uint32, keyword string, may func(flags []string) bool) (held, possible bool, err error)
	Remove(ctx context.Context, uid uint32) error
}

// Account is one mailbox's user and what they want.
type Account struct {
	Name         string          // as configured, for people
	Me           mail.Identities // the primary address first
	DisplayName  string
	Signature    string
	Borders      []string // authserv-ids of the user's own provider
	Folders      []string // what is watched, in order; the first is idled on
	Drafts, Sent string   // configured names, "" to find them
	Keyword      string   // stored on a source message; "" for none
	Tone         compose.Tone
	Templates    compose.Templates // the user's own letters
	Policy       decide.Policy
	Criteria     decide.Criteria
	Gestures     bool          // four folders set a thread's stance (stancefolders.go)
	Lookback     time.Duration // how far the first start looks back
	DraftsPerDay int           // what exceeds it waits; 0: none are written
	Post         *Post         // nil: nothing can be sent
}

// Key names the account in the store and in Message-IDs: the primary address,
// so that two machines with different names for it agree.
func (a Account) Key() string { return strings.ToLower(a.Me[0]) }

// Options are what an engine needs beside its account.
type Options struct {
	Now func() time.Time // in the user's zone
	Log *slog.Logger
	// Report is told the story as it happens; nil: nobody listens. It runs on
	// the pass's goroutine and must not block.
	Report func(Report)
	// Installation names this one among several that may work on the same mailbox, in
	// small letters and digits; "": it makes no claims.
	Installation string
	// DryRun decides and composes but writes to no mailbox.
	DryRun bool
	// Gate, if set, keeps passes and the sender of the same account apart.
	Gate *gate
	// Step, if set, is called at every step that a crash could follow; tests die in it.
	Step func(name string)
}

// history is how far back headers are read on the first start, so that a thread
// older than the look-back is still known when it goes on.
const history = 60 * 24 * time.Hour

// Engine works one account.
type Engine struct {
	store *store.Store
	acc   Account
	opt   Options

	conn    Mailbox // what folders and drafts below were learnt on
	folders imapwatch.Folders
	drafts  draftsView

	gestureConn    Mailbox // what gestureFolders were found on
	gestureFolders map[string]string
	taken          map[string]takenIn // messages taken in by this process a moment ago
	again          time.Time          // when a pass is wanted in any case; zero: nothing waits
}

// New makes the engine of an account.
func New(st *store.Store, acc Account, opt Options) *Engine {
	if opt.Log == nil {
		opt.Log = slog.New(slog.DiscardHandler)
	}
	if opt.Now == nil {
		opt.Now = time.Now
	}
	if len(acc.Folders) == 0 {
		acc.Folders = []string{"INBOX"}
	}
	return &Engine{store: st, acc: acc, opt: opt, taken: map[string]takenIn{}}
}

func (e *Engine) step(name string) {
	if e.opt.Step != nil {
		e.opt.Step(name)
	}
}

// Pass brings the store and the mailbox up to date with each other: it takes in
// what is new, judges the threads it belongs to, and performs what was decided.
// It may be repeated at any time and interrupted at any point. A Quick pass
// expects the first watched folder to be open.
func (e *Engine) Pass(ctx context.Context, box Mailbox, why imapwatch.Reason) error {
	defer e.enter()()
	quick := why == imapwatch.Quick && e.conn == box
	if !quick {
		e.again = time.Time{}
		clear(e.taken)
	}
	if !quick {
		if err := e.mendStart(ctx); err != nil {
			return err
		}
		if err := e.arrive(ctx, box); err != nil {
			return err
		}
	}
	if err := e.takeIn(ctx, box, quick); err != nil {
		return err
	}
	if !quick {
		if err := e.wakeHolds(ctx); err != nil {
			return err
		}
	}
	if err := e.readGestures(ctx, box); err != nil {
		return err
	}
	paused, err := e.paused(ctx)
	if err != nil {
		return err
	}
	if !paused {
		if err := e.answer(ctx, box, quick); err != nil {
			return err
		}
	}
	if err := e.tidy(ctx, box); err != nil {
		return err
	}
	if !quick {
		if err := e.readEdited(ctx, box); err != nil {
			return err
		}
	}
	if !quick {
		if err := e.gestures(ctx, box); err != nil {
			return err
		}
	}
	return e.update(ctx, func(tx *store.Tx) error { return tx.SetMeta(lastPassKey+e.acc.Key(), e.now().Format(time.RFC3339)) })
}

const lastPassKey = "last pass "

// LastPass tells when an account was last looked at, RFC 3339; "" if never.
func LastPass(tx *store.Tx, account string) (string, error) { return tx.Meta(lastPassKey + account) }

// Again tells when a full pass is wanted although nothing may have changed by
// then; zero: whenever the next one comes.
func (e *Engine) Again() time.Time { return e.again }

// wantAgain asks for a full pass within d.
func (e *Engine) wantAgain(d time.Duration) {
	if at := e.now().Add(d); e.again.IsZero() || at.Before(e.again) {
		e.again = at
	}
}

// arrive learns a connection's special folders.
func (e *Engine) arrive(ctx context.Context, box Mailbox) error {
	if e.conn == box {
		return nil
	}
	f, err := box.Folders(ctx, e.acc.Drafts, e.acc.Sent)
	if err != nil {
		return err
	}
	e.conn, e.folders, e.drafts = box, f, draftsView{}
	e.opt.Log.Info("folders found", "account", e.acc.Name, "drafts", f.Drafts, "sent", f.Sent)
	return nil
}

// answer looks at what the user did, judges what is due and appends what was
// decided. A quick pass that brought no new mail was caused by something else,
// a flag that another program set, say, when it sent an answer: it looks as well.
func (e *Engine) answer(ctx context.Context, box Mailbox, quick bool) error {
	if err := e.lookAround(ctx, box, quick); err != nil {
		return err
	}
	if err := e.noticeLoss(ctx, box); err != nil {
		return err
	}
	due, err := e.due(ctx)
	if err != nil {
		return err
	}
	if due {
		if err := e.judge(ctx, box); err != nil {
			return err
		}
	}
	if e.opt.DryRun {
		return nil
	}
	return e.perform(ctx, box)
}

// lookAround brings Sent and Drafts up to date: what the user did there decides.
func (e *Engine) lookAround(ctx context.Context, box Mailbox, quick bool) error {
	if quick {
		if err := box.Glance(ctx, e.folders.Sent, e.folders.Drafts); err != nil {
			return err
		}
	}
	if err := e.takeInSent(ctx, box, quick); err != nil {
		return err
	}
	return e.lookAtDrafts(ctx, box, quick)
}

// tidy does what may come after a draft is in the mailbox: reading it back,
// marking its source, taking away what it replaced.
func (e *Engine) tidy(ctx context.Context, box Mailbox) error {
	if e.opt.DryRun {
		return nil
	}
	if err := e.verify(ctx, box); err != nil {
		return err
	}
	if err := e.pair(ctx, box); err != nil {
		return err
	}
	if err := e.mark(ctx, box); err != nil {
		return err
	}
	return e.removeStale(ctx, box)
}

// update runs one transaction of this account.
func (e *Engine) update(ctx context.Context, fn func(*store.Tx) error) error {
	return e.store.Update(ctx, fn)
}

// view reads in one transaction.
func view[T any](ctx context.Context, e *Engine, fn func(*store.Tx) (T, error)) (v T, err error) {
	err = e.store.View(ctx, func(tx *store.Tx) (err error) {
		v, err = fn(tx)
		return err
	})
	return v, err
}

func (e *Engine) now() time.Time { return e.opt.Now() }
