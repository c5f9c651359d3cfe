// Command train learns the recogniser's weights from labelled mail and says how
// well they do on authors that they were not learnt from. `make train` runs it.
//
// It writes one file and decides nothing about mail.
package main

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"sort"
	"strings"

	"inboxd/internal/classify"
	"inboxd/internal/corpus"
)

func main() {
	if len(os.Args) != 3 {
		fmt.Fprintln(os.Stderr, "usage: train CORPUS-FOLDER MODEL-FILE")
		os.Exit(2)
	}
	if err := run(os.Args[1], os.Args[2]); err != nil {
		fmt.Fprintln(os.Stderr, "train:", err)
		os.Exit(1)
	}
}

func run(folder, out string) error {
	examples, langs, err := load(folder)
	if err != nil {
		return err
	}
	fmt.Printf("%d messages\n", len(examples))
	fmt.Println("\nthe rules alone:")
	report(examples, langs, classify.RuleJudge(examples))
	fmt.Println("\nrules and model, each author judged by a model that has not seen them:")
	report(examples, langs, classify.CrossJudge(examples))
	return os.WriteFile(out, classify.Learn(examples), 0o644)
}

// load reads every corpus file below folder, in order of their names.
func load(folder string) (examples []classify.Example, langs []string, err error) {
	paths, err := filepath.Glob(filepath.Join(folder, "*", "*.jsonl"))
	if err != nil {
		return nil, nil, err
	}
	sort.Strings(paths)
	for _, p := range paths {
		f, err := os.Open(p)
		if err != nil {
			return nil, nil, err
		}
		err = corpus.Read(f, func(c corpus.Case) error {
			if c.Mine {
				return nil
			}
			examples = append(examples, classify.Example{
				Message: c.Last(), Thread: classify.Thread{Earlier: c.Turns(), Me: c.Me}, Signals: c.Signals, Group: c.Author,
			})
			langs = append(langs, c.Lang)
			return nil
		})
		f.Close()
		if err != nil {
			return nil, nil, fmt.Errorf("%s: %w", p, err)
		}
	}
	return examples, langs, nil
}

// counts are hits, misses and false alarms.
type counts struct{ hit, miss, extra int }

func (c counts) String() string {
	p, r := float64(c.hit)/float64(max(1, c.hit+c.extra)), float64(c.hit)/float64(max(1, c.hit+c.miss))
	return fmt.Sprintf("precision %.2f  recall %.2f  F1 %.2f  (%d)", p, r, 2*p*r/max(1e-9, p+r), c.hit+c.miss)
}

func report(xs []classify.Example, langs []string, said [][]classify.Signal) {
	by := map[string]*counts{}
	add := func(key string, c counts) {
		if by[key] == nil {
			by[key] = &counts{}
		}
		by[key].hit += c.hit
		by[key].miss += c.miss
		by[key].extra += c.extra
	}
	exact, quiet := 0, 0
	for i, x := range xs {
		for _, s := range classify.Signals() {
			var c counts
			switch want, got := slices.Contains(x.Signals, s), slices.Contains(said[i], s); {
			case want && got:
				c.hit = 1
			case want:
				c.miss = 1
			case got:
				c.extra = 1
			}
			add("signal "+string(s), c)
			add("language "+langs[i], c)
			add("all", c)
		}
		if same(x.Signals, said[i]) {
			exact++
		}
		if len(x.Signals) == 0 && len(said[i]) > 0 {
			quiet++
		}
	}
	var keys []string
	for k := range by {
		keys = append(keys, k)
	}
	sort.Strings(keys)
	for _, k := range keys {
		fmt.Printf("%-28s %s\n", strings.TrimPrefix(k, "signal "), by[k])
	}
	fmt.Printf("exact set %.2f; messages without a signal that got one: %d\n", float64(exact)/float64(max(1, len(xs))), quiet)
}

func same(a, b []classify.Signal) bool {
	x, y := slices.Sorted(slices.Values(a)), slices.Sorted(slices.Values(b))
	return slices.Equal(x, y)
}
