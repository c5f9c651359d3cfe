package engine

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"inboxd/internal/classify"
	"inboxd/internal/compose"
	"inboxd/internal/decide"
	"inboxd/internal/store"
)

// Briefing is what the user may want before them when they say no: the
// checklist of three, and what to say on the phone.
type Briefing struct {
	Checklist decide.Checklist
	Script    *compose.Script // nil where no call makes sense, or there are no words
}

// Brief prepares the briefing of one thread from the store alone: nothing is
// fetched and nothing is written. It is nil for a thread without a decision.
func Brief(ctx context.Context, st *store.Store, acc Account, opt Options, thread string) (*Briefing, error) {
	e := New(st, acc, opt)
	c := &conversation{}
	var d decide.Decision
	err := st.View(ctx, func(tx *store.Tx) (err error) {
		h, found, err := tx.Thread(thread)
		if err != nil || !found || h.Decision == "" {
			return err
		}
		c.thread = h
		if err := json.Unmarshal([]byte(h.Decision), &d); err != nil {
			return fmt.Errorf("the stored decision of thread %s: %w", thread, err)
		}
		if c.rows, err = tx.MessagesOf(thread); err != nil {
			return err
		}
		c.drafts, err = tx.DraftsOf(thread)
		return err
	})
	if err != nil || c.thread.Decision == "" {
		return nil, err
	}
	c.rows = c.rows[max(0, len(c.rows)-maxTurns):]
	if err := e.read(c); err != nil {
		return nil, err
	}
	in := decide.Input{Turns: c.turns, Policy: acc.Policy, Criteria: acc.Criteria, Me: acc.Me, Now: e.now()}
	in.Word, in.Drafted = c.said(), c.drafted()
	b := &Briefing{Checklist: decide.Check(in, d)}
	b.Script, err = e.script(c, d)
	return b, err
}

// script is what to say on the phone, where a no is to be said or was asked to be said by phone.
func (e *Engine) script(c *conversation, d decide.Decision) (*compose.Script, error) {
	switch d.Reply {
	case decide.DeclineOffer, decide.Withdraw, decide.WithdrawContract, decide.WithdrawBeforeReferences, decide.CallRequest:
	case decide.None:
		if !c.callAsked() {
			return nil, nil
		}
		d.Parent = c.newestInbound()
	default:
		return nil, nil
	}
	if d.Reply == decide.CallRequest || d.Reply == decide.None {
		d.Reply = decide.Withdraw
		if c.offered() {
			d.Reply = decide.DeclineOffer
		}
	}
	s, err := compose.PhoneScript(e.request(c, d, 0))
	if errors.Is(err, compose.ErrLanguage) || d.Parent < 0 {
		return nil, nil
	}
	return s, err
}

func (c *conversation) callAsked() bool {
	for _, d := range c.drafts {
		if d.Kind == string(decide.CallRequest) && d.State == store.Sent {
			return true
		}
	}
	return false
}

func (c *conversation) newestInbound() int {
	for i := len(c.turns) - 1; i >= 0; i-- {
		if !c.turns[i].Mine {
			return i
		}
	}
	return -1
}

func (c *conversation) offered() bool {
	for _, t := range c.turns {
		if !t.Mine && (t.Verdict.Has(classify.Offer) || t.Verdict.Has(classify.Counteroffer)) {
			return true
		}
	}
	return false
}

// said is the user's own word for the thread; nil if there is none.
func (c *conversation) said() *decide.Word {
	if c.thread.Word == "" {
		return nil
	}
	return &decide.Word{Stance: decide.Stance(c.thread.Word), Reason: c.thread.WordReason, At: c.thread.WordAt}
}

// drafted is what inboxd has written in the thread.
func (c *conversation) drafted() (out []decide.Drafted) {
	for _, d := range c.drafts {
		out = append(out, decide.Drafted{Kind: decide.Kind(d.Kind), Parent: d.Parent, State: string(d.State)})
	}
	return out
}
