package main

import (
	"context"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"inboxd/internal/career"
)

func (a *app) statsCommand() *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use: "stats", Short: "The career log summed up: answer times, outcomes, offers over time", Args: wrong(cobra.NoArgs),
		Example: "  inboxd stats\n  inboxd stats --json",
		RunE:    func(cmd *cobra.Command, _ []string) error { return a.stats(cmd.Context(), asJSON) },
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "one JSON object")
	return cmd
}

func (a *app) stats(ctx context.Context, asJSON bool) error {
	all, err := a.entries(ctx)
	if err != nil {
		return err
	}
	s := career.Sum(all)
	if asJSON {
		return a.json().Encode(s)
	}
	p := a.printer()
	p.line("%s, %s, %d without an outcome yet", plural(s.Threads, "thread"), plural(s.Offers, "offer"), s.Open)
	if s.Answers.Count > 0 {
		p.line("")
		p.line("%s  %s", p.bold("Your answers"), p.dim(fmt.Sprintf("half of them within %s, nine of ten within %s", inHours(s.Answers.Median), inHours(s.Answers.Ninety))))
		p.bars(s.Answers.Spread)
	}
	if len(s.Outcomes) > 0 {
		p.line("")
		p.line("%s", p.bold("How your noes were taken"))
		p.bars(s.Outcomes)
	}
	for _, k := range s.ByKind {
		p.line("")
		p.line("  %s", p.dim(k.Kind))
		p.bars(k.Outcomes)
	}
	if len(s.OffersBy) > 0 {
		p.line("")
		p.line("%s", p.bold("Offers by month"))
		p.bars(s.OffersBy)
	}
	var revisit [][]string
	for _, e := range all {
		if e.Revisit != "" {
			revisit = append(revisit, []string{e.Revisit, e.Thread, clean(e.Company), clean(e.Role)})
		}
	}
	if len(revisit) > 0 {
		p.line("")
		p.line("%s", p.bold("Worth a new look"))
		p.table([]string{"FROM", "THREAD", "WITH", "ROLE"}, revisit)
	}
	for _, w := range s.Suggestions {
		p.line("")
		printWrapped(p, p.amber("Suggestion: ")+clean(w))
	}
	return p.err
}

// inHours says a span in the unit that people would.
func inHours(h float64) string {
	switch {
	case h < 1:
		return plural(int(h*60+0.5), "minute")
	case h < 48:
		return plural(int(h+0.5), "hour")
	}
	return plural(int(h/24+0.5), "day")
}

// bars draws a chart: a line each, as long as its count says, within the width.
func (p *printer) bars(counts []career.Count) {
	names, most := 0, 1
	for _, c := range counts {
		names, most = max(names, cells(clean(c.Name))), max(most, c.Count)
	}
	room := max(5, min(p.width, 80)-names-12)
	for _, c := range counts {
		length := c.Count * room / most
		if c.Count > 0 {
			length = max(1, length)
		}
		p.line("  %s  %s %d", fit(clean(c.Name), names), p.green(strings.Repeat("█", length)), c.Count)
	}
}
