package main

import (
	"context"
	"slices"
	"strings"
	"sync"

	"inboxd/internal/engine"
)

// tale turns an engine's reports into what the demo's screen tells. Reports
// come from the engine's goroutine; the demo waits on its own.
type tale struct {
	p *printer

	mu      sync.Mutex
	changed chan struct{} // closed and made anew at every change
	rests   int           // passes that ended well
	arrived map[string]bool
	quiet   []engine.Report // what arrived, of which nothing was made so far
}

func newTale(p *printer) *tale {
	return &tale{p: p, changed: make(chan struct{}), arrived: map[string]bool{}}
}

func (t *tale) report(r engine.Report) {
	t.mu.Lock()
	defer t.mu.Unlock()
	switch r.What {
	case engine.Arrived:
		t.arrived[r.Message.Key()] = true
		t.quiet = append(t.quiet, r)
	case engine.Judged:
		t.judged(r)
	case engine.Planned:
		t.p.line("")
		printRaw(t.p, r.Draft.Raw, 3)
	case engine.ToCopy:
		t.p.line("  %s", t.p.amber("no address takes this reply; the text to copy:"))
		for _, l := range cleanLines(r.Draft.Text) {
			printWrapped(t.p, l)
		}
	case engine.Saved:
		t.p.line("  %s", t.p.green("✓ saved in Drafts"))
	case engine.Removed, engine.Edited, engine.Notice, engine.Skipped, engine.Waiting:
		t.p.line("  %s", t.p.amber(clean(r.Text)))
	}
}

// judged tells what was recognised, from which words, and what was decided.
func (t *tale) judged(r engine.Report) {
	if r.Message == nil || r.Verdict == nil {
		return
	}
	t.quiet = slices.DeleteFunc(t.quiet, func(q engine.Report) bool { return q.Thread == r.Thread })
	p := t.p
	p.line("")
	p.line("%s  %s", p.bold("■ "+clean(r.Message.Subject)), p.dim(clean(display(r.Message.Author()))))
	for _, s := range r.Verdict.Signals {
		p.line("  recognised %-18s %.2f  %s", s.Name, s.Score, quoted(s.Evidence))
	}
	for _, f := range factLines(r.Verdict.Facts) {
		p.line("  %s", p.dim(f[0]+": "+f[1]))
	}
	d := r.Decision
	if d.Stance.Value != "" {
		p.line("  stance     %s (%s): %s", p.bold(string(d.Stance.Value)), d.Stance.Source, clean(strings.Join(d.Stance.Reasons, "; ")))
	}
	p.line("  reply      %s", p.bold(string(d.Reply)))
	for _, w := range d.Why {
		p.line("             %s", p.dim(clean(w)))
	}
}

// rest notes the end of a pass.
func (t *tale) rest() {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.rests++
	close(t.changed)
	t.changed = make(chan struct{})
}

func (t *tale) count() int {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.rests
}

// wait returns when cond holds at the end of a pass.
func (t *tale) wait(ctx context.Context, cond func(*tale) bool) error {
	for {
		t.mu.Lock()
		ok, changed := cond(t), t.changed
		t.mu.Unlock()
		if ok {
			return nil
		}
		select {
		case <-changed:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// untouched lists what was read and left alone.
func (t *tale) untouched() {
	t.mu.Lock()
	defer t.mu.Unlock()
	var rows [][]string
	for _, q := range t.quiet {
		m, why := q.Message, "nothing about a job for you"
		if reason, is := m.Automatic(); is {
			why = reason
		}
		rows = append(rows, []string{clean(display(m.Author())), clean(m.Subject), clean(why)})
	}
	t.quiet = nil
	t.p.line("")
	t.p.line("%s", t.p.bold("Read and left alone:"))
	t.p.line("")
	t.p.table([]string{"FROM", "SUBJECT", "WHY"}, rows)
}
