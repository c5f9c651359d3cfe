package engine

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"inboxd/internal/compose"
	"inboxd/internal/decide"
	"inboxd/internal/mail"
	"inboxd/internal/store"
)

// stopAfter is how many drafts of one kind in a row, all thrown away, stop that
// kind (playbook §3).
const stopAfter = 5

// judge decides every thread that waits for it, oldest first.
func (e *Engine) judge(ctx context.Context, box Mailbox) error {
	due, err := view(ctx, e, func(tx *store.Tx) ([]store.Thread, error) { return tx.DirtyThreads(e.acc.Key()) })
	if err != nil {
		return err
	}
	stopped, err := e.stopped(ctx)
	if err != nil {
		return err
	}
	for _, h := range due {
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := e.judge1(ctx, box, h, stopped); err != nil {
			return err
		}
	}
	return nil
}

func (e *Engine) judge1(ctx context.Context, box Mailbox, h store.Thread, stopped []decide.Kind) error {
	c, err := e.open(ctx, box, h)
	if err != nil {
		return err
	}
	if !c.recruiting() && !c.thread.Recruiting { // where a correction left no signal, a draft may have to go
		return e.settle(ctx, c, decide.Decision{Reply: decide.None, Parent: -1}, nil)
	}
	in, err := e.input(ctx, box, c, stopped)
	if err != nil {
		return err
	}
	d := decide.Decide(in)
	if c.thread.Asked != "" {
		kind, reason := asked(c.thread.Asked)
		if d = decide.OnWord(in, kind); reason != "" {
			d.Reason = reason
		}
	}
	plans, err := e.plan(ctx, box, c, &d)
	if err != nil {
		return err
	}
	e.tellJudged(c, d)
	return e.settle(ctx, c, d, plans)
}

// input gathers everything a decision is made from.
func (e *Engine) input(ctx context.Context, box Mailbox, c *conversation, stopped []decide.Kind) (decide.Input, error) {
	related, err := e.related(ctx, box, c)
	if err != nil {
		return decide.Input{}, err
	}
	in := decide.Input{
		Turns: c.turns, Related: related, Stopped: stopped, Policy: e.acc.Policy, Criteria: e.acc.Criteria,
		Me: e.acc.Me, Now: e.now(), Word: c.said(), Drafted: c.drafted(),
	}
	return in, nil
}

// stopped lists the kinds whose last drafts were all thrown away, unless the user turned them on again.
func (e *Engine) stopped(ctx context.Context) ([]decide.Kind, error) {
	return view(ctx, e, func(tx *store.Tx) (out []decide.Kind, err error) {
		for _, k := range decide.Kinds() {
			since, err := turnedOn(tx, e.acc.Key(), k)
			if err != nil {
				return nil, err
			}
			states, err := tx.LatestOfKind(e.acc.Key(), string(k), since, stopAfter)
			if err != nil {
				return nil, err
			}
			if len(states) == stopAfter && !containsOther(states, store.Discarded) {
				out = append(out, k)
			}
		}
		return out, nil
	})
}

func containsOther(states []store.DraftState, s store.DraftState) bool {
	for _, x := range states {
		if x != s {
			return true
		}
	}
	return false
}

// settle stores the outcome of judging a thread: readings, decision, plans and
// what they replace, in one transaction.
func (e *Engine) settle(ctx context.Context, c *conversation, d decide.Decision, plans []*planned) error {
	body, err := json.Marshal(d)
	if err != nil {
		return fmt.Errorf("store a decision: %w", err)
	}
	h := c.thread
	h.Dirty, h.Asked, h.Recruiting = false, "", c.recruiting()
	company, role, counterpart := c.facts()
	h.Company, h.Role = company, role
	if counterpart != "" {
		h.Counterpart = counterpart
	}
	if h.Recruiting || c.thread.Recruiting {
		h.Decision = string(body)
	}
	e.step("judged")
	err = e.update(ctx, func(tx *store.Tx) error {
		if err := unmoved(tx, c.thread); err != nil {
			return err
		}
		if err := e.keepRows(tx, c, d.Parent); err != nil {
			return err
		}
		if err := e.keepPlans(tx, c, d, plans); err != nil {
			return err
		}
		if err := e.writeDecision(tx, c, d); err != nil {
			return err
		}
		return tx.PutThread(h)
	})
	switch {
	case errors.Is(err, errWordCame):
		return nil // the thread is still due: the next pass judges it by that word
	case err != nil:
		return err
	}
	e.step("committed")
	if c.toCopy != nil {
		e.tell(Report{What: ToCopy, Thread: h.ID, Draft: c.toCopy, Decision: &d, Text: string(d.Reply)})
	}
	for _, p := range plans {
		e.tell(Report{What: Planned, Thread: h.ID, Draft: p.letter, Text: p.row.Kind, Decision: &d})
	}
	return nil
}

// errWordCame is the user's word about a thread, given while it was judged.
var errWordCame = errors.New("the user's word came while the thread was judged")

// unmoved holds that the user has said nothing about a thread since it was read
// to be judged: what was decided without that word must not be written over it.
func unmoved(tx *store.Tx, read store.Thread) error {
	h, found, err := tx.Thread(read.ID)
	if err != nil {
		return err
	}
	if found && (h.Word != read.Word || !h.WordAt.Equal(read.WordAt) || h.Asked != read.Asked) {
		return errWordCame
	}
	return nil
}

// keepRows stores readings, and the bodies that an answer may still quote: of
// the newest inbound message that carries a signal, and of the parent.
func (e *Engine) keepRows(tx *store.Tx, c *conversation, parent int) error {
	newest := -1
	for i, t := range c.turns {
		if !t.Mine && len(t.Verdict.Signals) > 0 {
			newest = i
		}
	}
	for i, r := range c.rows {
		if i != newest && i != parent {
			r.Raw = nil
		}
		if err := tx.PutMessage(r); err != nil {
			return err
		}
	}
	return c.taught.keep(tx, e.acc.Key())
}

// writeDecision adds the decision to the story, once for each outcome.
func (e *Engine) writeDecision(tx *store.Tx, c *conversation, d decide.Decision) error {
	if !c.recruiting() {
		return nil
	}
	key := ""
	if d.Parent >= 0 && d.Parent < len(c.rows) {
		key = c.rows[d.Parent].Key
	}
	text := string(d.Reply) + ": " + strings.Join(d.Why, "; ")
	if err := e.writeOnce(tx, c.thread.ID, key, "decided", text); err != nil {
		return err
	}
	if c.toCopy != nil {
		if err := e.writeOnce(tx, c.thread.ID, key, ToCopy, c.toCopy.Text); err != nil {
			return err
		}
	}
	if d.Notice == "" {
		return nil
	}
	return e.writeOnce(tx, c.thread.ID, key, Notice, d.Notice)
}

// writeOnce adds an event unless the story's last one of its sort says the same.
func (e *Engine) writeOnce(tx *store.Tx, thread, message, what, detail string) error {
	story, err := tx.EventsOf(thread)
	if err != nil {
		return err
	}
	for i := len(story) - 1; i >= 0; i-- {
		if story[i].What == what {
			if story[i].Detail == detail && story[i].Message == message {
				return nil
			}
			break
		}
	}
	return e.write(tx, thread, message, what, detail)
}

func (e *Engine) tellJudged(c *conversation, d decide.Decision) {
	r := Report{What: Judged, Thread: c.thread.ID, Decision: &d, Text: string(d.Reply)}
	for i := len(c.turns) - 1; i >= 0; i-- {
		if !c.turns[i].Mine {
			r.Message, r.Verdict = c.turns[i].Message, &c.turns[i].Verdict
			break
		}
	}
	e.tell(r)
	if d.Notice != "" {
		e.tell(Report{What: Notice, Thread: c.thread.ID, Text: d.Notice})
	}
}

// letters composes what a decision asks for: the reply, and a notice to each
// referee who has not had one. What cannot be put into words is told, not written.
func (e *Engine) letters(c *conversation, d *decide.Decision, revision int) (out []letter) {
	rq := e.request(c, *d, revision)
	first, findings, err := compose.Compose(rq) // of a referee_notice alone: the one to the first referee
	if err != nil {
		d.Notice = refusal(d, findings, err)
		return nil
	}
	if first.Note != "" {
		d.Notice = strings.TrimPrefix(d.Notice+"; "+first.Note, "; ")
	}
	if d.Reply != decide.RefereeNotice || !c.noticed(first.To) {
		out = append(out, letter{kind: d.Reply, draft: first})
	}
	notices, err := compose.RefereeNotices(rq)
	if err != nil {
		d.Notice = refusal(d, nil, err)
		return out
	}
	for _, n := range notices {
		if !c.noticed(n.To) {
			out = append(out, letter{kind: decide.RefereeNotice, draft: n})
		}
	}
	return out
}

// letter is one finished text and what it is.
type letter struct {
	kind  decide.Kind
	draft *compose.Draft
}

func (e *Engine) request(c *conversation, d decide.Decision, revision int) compose.Request {
	rq := compose.Request{
		Decision: d, Turns: c.turns, Tone: e.acc.Tone, Templates: e.acc.Templates, Signature: e.acc.Signature,
		Account: e.acc.Key(), Revision: revision, Now: e.now(),
		From: mail.Address{Name: e.acc.DisplayName, Addr: e.acc.Me[0]},
	}
	if d.From != "" {
		rq.From.Addr = d.From
	}
	return rq
}

func refusal(d *decide.Decision, findings []compose.Finding, err error) string {
	if errors.Is(err, compose.ErrLanguage) {
		return fmt.Sprintf("a %s is due, but inboxd does not write this language: please answer yourself", d.Reply)
	}
	var what []string
	for _, f := range findings {
		what = append(what, fmt.Sprintf("%s («%s»)", f.Rule, f.Words))
	}
	return fmt.Sprintf("a %s is due, but its text did not pass the wording checks and was not saved: %s", d.Reply, strings.Join(append(what, err.Error()), ", "))
}
