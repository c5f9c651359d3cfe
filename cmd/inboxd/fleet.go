package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"inboxd/internal/config"
	"inboxd/internal/imapwatch"
)

// fleet are the accounts that a daemon watches, each with a watcher that can be
// started anew by itself: a reload leaves those alone that it does not concern.
type fleet struct {
	d     *daemon
	ctx   context.Context
	ended chan *member

	mu      sync.Mutex // guards the members and what they tell of themselves
	members []*member
}

// member is one account at work.
type member struct {
	account
	wake   chan struct{}
	post   chan struct{} // wakes the sender
	cancel context.CancelFunc
	done   chan struct{}
	err    error // why it stopped, once done

	state memberState
}

// memberState is what `status` tells of a member.
type memberState struct {
	State string `json:"state"` // connecting, watching, trying again, stopped
	Since string `json:"since"` // RFC 3339
	Error string `json:"error,omitempty"`
}

// The states of a member.
const (
	connecting = "connecting"
	watching   = "watching"
	tryingOn   = "trying again"
	stopped    = "stopped"
)

func newFleet(ctx context.Context, d *daemon) *fleet {
	return &fleet{d: d, ctx: ctx, ended: make(chan *member)}
}

// start puts an account to work.
func (f *fleet) start(acc account) {
	ctx, cancel := context.WithCancel(f.ctx)
	m := &member{account: acc, wake: make(chan struct{}, 1), post: make(chan struct{}, 1), cancel: cancel, done: make(chan struct{})}
	f.mu.Lock()
	f.members = append(f.members, m)
	f.mu.Unlock()
	f.note(m, connecting, nil)
	w := f.d.watcher(acc, m.wake)
	report := w.Report
	w.Report = func(err error) {
		if err == nil {
			f.note(m, watching, nil)
		} else {
			f.note(m, tryingOn, err)
		}
		report(err)
	}
	pass := w.Pass
	w.Pass = func(ctx context.Context, c *imapwatch.Conn, why imapwatch.Reason) error {
		err := pass(ctx, c, why)
		if err == nil {
			f.note(m, watching, nil) // the watcher reports recoveries alone
		}
		return err
	}
	var sending sync.WaitGroup
	if acc.Post != nil && !f.d.dry {
		sender := f.d.sender(acc)
		sending.Go(func() { sender.Run(ctx, m.post) })
	}
	go func() {
		err := f.d.stopped(ctx, w.Run(ctx), acc.Name)
		cancel() // an account that cannot be read cannot be sent from
		sending.Wait()
		m.err = err
		if err != nil {
			f.note(m, stopped, err)
			f.d.tellStopped(acc, err)
		}
		close(m.done)
		select {
		case f.ended <- m:
		case <-f.ctx.Done():
		}
	}()
}

func (f *fleet) note(m *member, state string, err error) {
	if words, news := f.set(m, state, err); news {
		f.d.manager.Status(words)
	}
}

// set is note without telling the service manager; words is what it is to be told.
func (f *fleet) set(m *member, state string, err error) (words string, news bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if err == nil && m.state.State == state {
		return "", false // since it began
	}
	m.state = memberState{State: state, Since: time.Now().Format(time.RFC3339)}
	if err != nil {
		m.state.Error = err.Error()
	}
	all := make([]string, len(f.members))
	for i, o := range f.members {
		all[i] = clean(o.Name) + ": " + o.state.State
	}
	return strings.Join(all, ", "), true
}

// end takes an account from its work and waits for that.
func (f *fleet) end(m *member) {
	m.cancel()
	<-m.done
	f.mu.Lock()
	defer f.mu.Unlock()
	f.members = slices.DeleteFunc(f.members, func(o *member) bool { return o == m })
}

// all are the members at this moment.
func (f *fleet) all() []*member {
	f.mu.Lock()
	defer f.mu.Unlock()
	return slices.Clone(f.members)
}

// states tells of every member, by the account's name.
func (f *fleet) states() map[string]memberState {
	f.mu.Lock()
	defer f.mu.Unlock()
	out := map[string]memberState{}
	for _, m := range f.members {
		out[m.Name] = m.state
	}
	return out
}

// keys are the accounts' keys in the store.
func (f *fleet) keys() []string {
	var out []string
	for _, m := range f.all() {
		out = append(out, m.Key())
	}
	return out
}

// poke has every account make a full pass now.
func (f *fleet) poke() {
	for _, m := range f.all() {
		for _, c := range []chan struct{}{m.wake, m.post} {
			select {
			case c <- struct{}{}:
			default: // one is under way
			}
		}
	}
}

// accounts are those that are watched.
func (f *fleet) accounts() []account {
	var out []account
	for _, m := range f.all() {
		out = append(out, m.account)
	}
	return out
}

// idle reports whether no member works any more, and why.
func (f *fleet) idle() (bool, error) {
	var errs []error
	for _, m := range f.all() {
		select {
		case <-m.done:
			errs = append(errs, m.err)
		default:
			return false, nil
		}
	}
	return true, errors.Join(errs...)
}

// wait waits for the end of every member, after the context's.
func (f *fleet) wait() {
	for _, m := range f.all() {
		<-m.done
	}
}

// change goes over to another configuration: accounts that are the same go on
// without a pause, the others begin anew, and so do those that had stopped.
func (f *fleet) change(old, c *config.Config) string {
	ch := c.Since(old)
	accounts := accountsOf(c)
	kept, begun := 0, 0
	for _, m := range f.all() {
		i := slices.IndexFunc(accounts, func(a account) bool { return a.Key() == m.Key() })
		same := i >= 0 && !ch.Rules && !slices.Contains(ch.Changed, accounts[i].Name) && !m.ended()
		if same {
			accounts = slices.Delete(accounts, i, i+1)
			kept++
			continue
		}
		f.end(m)
	}
	for _, a := range accounts {
		f.start(a)
		begun++
	}
	return fmt.Sprintf("configuration reread: %s goes on as before, %s begun anew, %d removed", plural(kept, "account"), plural(begun, "account"), len(ch.Removed))
}

func (m *member) ended() bool {
	select {
	case <-m.done:
		return true
	default:
		return false
	}
}
