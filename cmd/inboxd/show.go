package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"inboxd/internal/classify"
	"inboxd/internal/decide"
	"inboxd/internal/engine"
	"inboxd/internal/store"
)

// story is one thread with everything that is kept of it: `show --json`.
type story struct {
	threadLine
	Reply    decide.Kind    `json:"reply"`
	Why      []string       `json:"why"`
	Notice   string         `json:"notice,omitempty"`
	Messages []storyMessage `json:"messages"`
	Drafts   []storyDraft   `json:"drafts"`
	Events   []storyEvent   `json:"events"`
	Before   *beforeNo      `json:"before,omitempty"` // what to look at before saying no
}

type storyMessage struct {
	MessageID string            `json:"message_id"`
	Date      string            `json:"date"`
	From      string            `json:"from"`
	Mine      bool              `json:"mine"`
	Subject   string            `json:"subject"`
	Signals   []classify.Scored `json:"signals"`
	Acts      []classify.Act    `json:"acts"`
	Facts     classify.Facts    `json:"facts"`
}

type storyDraft struct {
	threadDraft
	MessageID string `json:"message_id"`
	Raw       string `json:"raw"`
	Problem   string `json:"problem,omitempty"`
}

type storyEvent struct {
	At     string `json:"at"`
	What   string `json:"what"`
	Detail string `json:"detail"`
}

func (a *app) showCommand() *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use: "show THREAD", Short: "One thread's story: messages, decision, drafts", Args: wrong(cobra.ExactArgs(1)),
		Example: "  inboxd show t4kq2m7abc",
		RunE:    func(cmd *cobra.Command, args []string) error { return a.show(cmd.Context(), args[0], asJSON) },
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "one JSON object")
	return cmd
}

func (a *app) show(ctx context.Context, id string, asJSON bool) error {
	cfg, err := a.load(true)
	if err != nil {
		return err
	}
	st, err := store.Look(cfg.StateDir)
	if err != nil {
		return err
	}
	defer closeQuietly(st)
	s, err := storyOf(ctx, st, namesOf(cfg), id)
	if err != nil {
		return err
	}
	if s.Before, err = beforeNoOf(ctx, st, cfg, s); err != nil {
		return err
	}
	if asJSON {
		return a.json().Encode(s)
	}
	p := a.printer()
	printStory(p, s)
	return p.err
}

// findThread takes a thread's id, or the beginning of one that is not ambiguous.
func findThread(tx *store.Tx, id string) (store.Thread, error) {
	if h, found, err := tx.Thread(id); err != nil || found {
		return h, err
	}
	all, err := tx.Threads("")
	if err != nil {
		return store.Thread{}, err
	}
	var hits []store.Thread
	for _, h := range all {
		if id != "" && strings.HasPrefix(h.ID, id) {
			hits = append(hits, h)
		}
	}
	if len(hits) != 1 {
		return store.Thread{}, fmt.Errorf("thread %q: %d threads match; `inboxd threads --all` lists them", id, len(hits))
	}
	return hits[0], nil
}

func storyOf(ctx context.Context, st *store.Store, c names, id string) (s *story, err error) {
	s = &story{Why: []string{}, Messages: []storyMessage{}, Drafts: []storyDraft{}, Events: []storyEvent{}}
	err = st.View(ctx, func(tx *store.Tx) error {
		h, err := findThread(tx, id)
		if err != nil {
			return err
		}
		if s.threadLine, err = lineOf(tx, h, c); err != nil {
			return err
		}
		s.Reply, s.Notice = s.decision.Reply, s.decision.Notice
		s.Why = append(s.Why, s.decision.Why...)
		return s.fill(tx, h.ID)
	})
	return s, err
}

func (s *story) fill(tx *store.Tx, id string) error {
	ms, err := tx.MessagesOf(id)
	if err != nil {
		return err
	}
	for _, m := range ms {
		x, err := storyMessageOf(m)
		if err != nil {
			return err
		}
		s.Messages = append(s.Messages, x)
	}
	ds, err := tx.DraftsOf(id)
	if err != nil {
		return err
	}
	for _, d := range ds {
		s.Drafts = append(s.Drafts, storyDraft{threadDraft{d.ID, d.Kind, d.State}, d.MessageID, string(d.Raw), d.Problem})
	}
	es, err := tx.EventsOf(id)
	for _, e := range es {
		s.Events = append(s.Events, storyEvent{e.At.Format(time.RFC3339), e.What, e.Detail})
	}
	return err
}

func storyMessageOf(m store.Message) (storyMessage, error) {
	x := storyMessage{MessageID: m.MessageID, Date: m.Date.Format(time.RFC3339), From: m.Sender, Mine: m.Mine, Subject: m.Subject,
		Signals: []classify.Scored{}, Acts: []classify.Act{}}
	if m.Reading == "" {
		return x, nil
	}
	if m.Mine {
		var said classify.Said
		err := json.Unmarshal([]byte(m.Reading), &said)
		x.Acts = append(x.Acts, said.Acts...)
		return x, err
	}
	var v classify.Verdict
	err := json.Unmarshal([]byte(m.Reading), &v)
	x.Signals, x.Facts = append(x.Signals, v.Signals...), v.Facts
	return x, err
}

func printStory(p *printer, s *story) {
	p.line("%s  %s", p.bold(clean(s.Subject)), p.dim(s.ID))
	p.line("with %s %s", clean(s.Counterpart), p.dim(clean(strings.TrimSpace(s.Company+" "+s.Role))))
	p.line("")
	for _, m := range s.Messages {
		who := clean(m.From)
		if m.Mine {
			who = "you"
		}
		p.line("%s  %s", m.Date[:min(16, len(m.Date))], p.bold(who))
		for _, g := range m.Signals {
			p.line("    %-18s %.2f  %s", g.Name, g.Score, quoted(g.Evidence))
		}
		for _, x := range m.Acts {
			p.line("    you %s", strings.ReplaceAll(string(x), "_", " "))
		}
		for _, f := range factLines(m.Facts) {
			p.line("    %s", p.dim(f[0]+": "+f[1]))
		}
	}
	p.line("")
	printVerdict(p, s.decision)
	printBeforeNo(p, s.Before)
	printChecked(p, s.Events)
	for _, e := range s.Events {
		if e.What == engine.ToCopy {
			p.line("")
			p.line("text to copy:")
			for _, l := range cleanLines(e.Detail) {
				printWrapped(p, l)
			}
		}
	}
	for _, d := range s.Drafts {
		p.line("")
		p.line("draft %s  %s  %s", p.bold(d.ID), d.Kind, p.green(string(d.State)))
		if d.Problem != "" {
			p.line("  %s", p.amber(clean(d.Problem)))
		}
		printRaw(p, []byte(d.Raw), 3)
	}
}

// printChecked tells what the checks last said about a draft that the user edited.
func printChecked(p *printer, events []storyEvent) {
	for _, e := range slices.Backward(events) {
		if e.What != engine.Checked {
			continue
		}
		if e.Detail != "" {
			p.line("")
			p.line("%s", p.bold("your draft"))
			for _, l := range cleanLines(e.Detail) {
				p.line("  %s", p.amber(l))
			}
		}
		return
	}
}

// printVerdict tells what was decided and why.
func printVerdict(p *printer, d decide.Decision) {
	if d.Stance.Value != "" {
		p.line("stance   %s, from your %s: %s", p.bold(string(d.Stance.Value)), d.Stance.Source, clean(strings.Join(d.Stance.Reasons, "; ")))
	}
	p.line("reply    %s", p.bold(string(d.Reply)))
	for _, w := range d.Why {
		p.line("         %s", clean(w))
	}
	if d.Deadline != "" {
		p.line("answer by %s", d.Deadline)
	}
	if d.Notice != "" {
		p.line("%s", p.amber("note     "+clean(d.Notice)))
	}
}

func (a *app) whyCommand() *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use: "why MESSAGE", Short: "The evidence behind what was, or was not, done about a message", Args: wrong(cobra.ExactArgs(1)),
		Long:    "MESSAGE is a Message-ID, with or without its brackets, or the beginning of one.",
		Example: "  inboxd why '<offer-17@mail.example.com>'",
		RunE:    func(cmd *cobra.Command, args []string) error { return a.why(cmd.Context(), args[0], asJSON) },
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "one JSON object a message")
	return cmd
}

// whyOut is the object of `why --json`.
type whyOut struct {
	Thread  string           `json:"thread"`
	State   string           `json:"state"`
	Reason  string           `json:"reason,omitempty"`
	Message storyMessage     `json:"message"`
	Verdict classify.Verdict `json:"verdict"`
	Reply   decide.Kind      `json:"reply"`
	Stance  decide.Outcome   `json:"stance"`
	Why     []string         `json:"why"`
}

func (a *app) why(ctx context.Context, id string, asJSON bool) error {
	_, st, err := a.look()
	if errors.Is(err, store.ErrNone) {
		return a.nothingYet(false)
	}
	if err != nil {
		return err
	}
	defer closeQuietly(st)
	outs, err := whyOf(ctx, st, id)
	if err != nil {
		return err
	}
	if len(outs) == 0 {
		return fmt.Errorf("no message %q is known; what lies before the look-back or in folders that are not watched is not", id)
	}
	p := a.printer()
	for _, o := range outs {
		if asJSON {
			if err := a.json().Encode(o); err != nil {
				return err
			}
			continue
		}
		printWhy(p, o)
	}
	return p.err
}

func whyOf(ctx context.Context, st *store.Store, id string) (out []whyOut, err error) {
	err = st.View(ctx, func(tx *store.Tx) error {
		ms, err := tx.FindMessage(id)
		if err != nil {
			return err
		}
		for _, m := range ms {
			o, err := whyOne(tx, m)
			if err != nil {
				return err
			}
			out = append(out, o)
		}
		return nil
	})
	return out, err
}

func whyOne(tx *store.Tx, m store.Message) (whyOut, error) {
	o := whyOut{Thread: m.Thread, State: string(m.State), Reason: m.Reason, Reply: decide.None, Why: []string{}}
	o.Stance.Reasons = []string{}
	var err error
	if o.Message, err = storyMessageOf(m); err != nil {
		return o, err
	}
	if !m.Mine && m.Reading != "" {
		if err := json.Unmarshal([]byte(m.Reading), &o.Verdict); err != nil {
			return o, err
		}
	}
	h, found, err := tx.Thread(m.Thread)
	if err != nil || !found || h.Decision == "" {
		return o, err
	}
	var d decide.Decision
	if err := json.Unmarshal([]byte(h.Decision), &d); err != nil {
		return o, err
	}
	o.Reply, o.Stance, o.Why = d.Reply, d.Stance, append(o.Why, d.Why...)
	if o.Stance.Reasons == nil {
		o.Stance.Reasons = []string{}
	}
	return o, nil
}

func printWhy(p *printer, o whyOut) {
	p.line("%s  %s", p.bold(clean(o.Message.Subject)), p.dim(clean(o.Message.MessageID)+"  "+o.Thread))
	switch {
	case o.State == string(store.Skipped):
		p.line("skipped: %s", clean(o.Reason))
		return
	case o.State == string(store.Listed):
		p.line("older than the look-back: it was not read")
		return
	case o.Message.Mine:
		p.line("your own: %s", joinActs(o.Message.Acts))
	case len(o.Message.Signals) == 0:
		p.line("no recruiting signal%s: nothing is drafted", automatic(o.Verdict.Automatic))
	}
	for _, g := range o.Message.Signals {
		p.line("  %-18s %.2f  %s", g.Name, g.Score, quoted(g.Evidence))
	}
	if by := o.Verdict.Corrected; by == "you" {
		p.line("  on your word: inboxd relabel")
	} else if by != "" {
		p.line("  on your word, of a message %s", clean(by))
	}
	for _, k := range slices.Sorted(maps.Keys(o.Verdict.FactEvidence)) {
		p.line("  %-18s %s", k, quoted([]string{o.Verdict.FactEvidence[k]}))
	}
	for _, r := range o.Verdict.ScamReasons {
		p.line("  scam: %s", clean(r))
	}
	if o.Stance.Value != "" {
		p.line("the thread's stance is %s (%s): %s", o.Stance.Value, o.Stance.Source, clean(strings.Join(o.Stance.Reasons, "; ")))
		p.line("its reply is %s", o.Reply)
		for _, w := range o.Why {
			p.line("  %s", clean(w))
		}
	}
}
