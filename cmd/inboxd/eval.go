package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"inboxd/internal/classify"
	"inboxd/internal/corpus"
)

func (a *app) evalCommand() *cobra.Command {
	var asJSON bool
	var worst int
	cmd := &cobra.Command{
		Use:   "eval [flags] CORPUS.jsonl ...",
		Short: "Measure the recogniser on labelled mail",
		Long: `Reads labelled mail (corpus/README.md tells the format) and says how right the
recogniser is: precision, recall and F1 for each signal and language, with the
bounds between which 95 of 100 resamplings of the messages fall; how often the
set of signals is exactly right; ordinary mail that got a signal which causes a
draft; facts right, missed and wrong; whether scores mean what they say; and the
worst misses. Nothing is stored.`,
		Example: `  inboxd eval corpus/de/de-h1.jsonl
  inboxd eval --worst 20 my-mail.jsonl
  inboxd eval --json corpus/*/*-h*.jsonl`,
		Args: wrong(cobra.MinimumNArgs(1)),
		RunE: func(_ *cobra.Command, args []string) error { return a.eval(args, asJSON, worst) },
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "one JSON object")
	cmd.Flags().IntVar(&worst, "worst", 10, "how many of the worst misses to list")
	return cmd
}

func (a *app) eval(paths []string, asJSON bool, worst int) error {
	var results []corpus.Result
	for _, p := range paths {
		f, err := os.Open(p)
		if err != nil {
			return fmt.Errorf("cannot read the labelled mail: %w", err)
		}
		err = corpus.Read(f, func(c corpus.Case) error {
			results = append(results, corpus.Judge(c))
			return nil
		})
		f.Close()
		if err != nil {
			return fmt.Errorf("%s: %w", filepath.Base(p), err)
		}
	}
	r := corpus.Measure(results)
	r.Worst = r.Worst[:min(max(worst, 0), len(r.Worst))]
	if asJSON {
		return json.NewEncoder(a.out).Encode(r)
	}
	return a.printReport(r)
}

func (a *app) printReport(r corpus.Report) error {
	p := a.printer()
	p.line("%d messages", r.Messages)
	p.line("")
	head := []string{"", "precision", "recall", "F1", "95 % of resamplings", "hit", "missed", "extra"}
	p.table(head, scoreRows(append([]corpus.Score{r.All, r.Drafting}, r.Languages...)))
	p.line("")
	p.table(head, scoreRows(r.Signals))
	p.line("")
	p.line("exact set of signals        %s", shareText(r.Exact))
	p.line("ordinary mail that got a signal which causes a draft  %s", shareText(r.Ordinary))
	p.line("")
	rows := [][]string{}
	for _, f := range r.Facts {
		rows = append(rows, []string{f.Name, fmt.Sprint(f.Stated), percent(f.Right, f.Stated), fmt.Sprint(f.Given), percent(f.Wrong, f.Given)})
	}
	p.table([]string{"fact", "stated", "right", "given", "wrong"}, rows)
	p.line("")
	rows = [][]string{}
	for _, b := range r.Reliability {
		rows = append(rows, []string{fmt.Sprintf("%.1f to %.1f", b.From, b.To), fmt.Sprint(b.Said), fmt.Sprintf("%.2f", b.Mean), percent(b.Holds, b.Said)})
	}
	p.table([]string{"score", "said", "mean score", "holds"}, rows)
	if len(r.Worst) > 0 {
		p.line("")
		rows = [][]string{}
		for _, w := range r.Worst {
			rows = append(rows, []string{clean(w.ID), signalNames(w.Missed), signalNames(w.Extra), clean(w.Subject)})
		}
		p.table([]string{"worst", "missed", "extra", "subject"}, rows)
	}
	return p.err
}

func scoreRows(scores []corpus.Score) [][]string {
	var rows [][]string
	for _, s := range scores {
		rows = append(rows, []string{s.Name, fmt.Sprintf("%.3f", s.Precision), fmt.Sprintf("%.3f", s.Recall), fmt.Sprintf("%.3f", s.F1),
			fmt.Sprintf("%.3f to %.3f", s.Bounds[0], s.Bounds[1]), fmt.Sprint(s.Hit), fmt.Sprint(s.Missed), fmt.Sprint(s.Extra)})
	}
	return rows
}

func shareText(s corpus.Share) string {
	return fmt.Sprintf("%d of %d: %.3f (%.3f to %.3f)", s.Part, s.Of, s.Value, s.Bounds[0], s.Bounds[1])
}

func percent(part, of int) string {
	if of == 0 {
		return "-"
	}
	return fmt.Sprintf("%d (%.0f %%)", part, 100*float64(part)/float64(of))
}

func signalNames(ss []classify.Signal) string {
	var out []string
	for _, s := range ss {
		out = append(out, string(s))
	}
	return strings.Join(out, " ")
}
