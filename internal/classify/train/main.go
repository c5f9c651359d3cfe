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
	lessons, langs, err := load(folder)
	if err != nil {
		return err
	}
	phrases, err := loadPhrases(filepath.Join(folder, "phrases"))
	if err != nil {
		return err
	}
	fmt.Printf("%d messages, %d sentences\n", len(lessons), len(phrases))
	model, judged := classify.Learn(lessons, phrases)
	fmt.Println("\neach author judged by weights that have not seen them:")
	report(lessons, langs, judged)
	return os.WriteFile(out, model, 0o644)
}

// load reads every corpus file below folder, in order of their names, but for
// what is held out to measure with (<language>-h*.jsonl).
func load(folder string) (lessons []classify.Lesson, langs []string, err error) {
	paths, err := filepath.Glob(filepath.Join(folder, "*", "*.jsonl"))
	if err != nil {
		return nil, nil, err
	}
	sort.Strings(paths)
	for _, p := range paths {
		if corpus.HeldOut(p) {
			continue
		}
		f, err := os.Open(p)
		if err != nil {
			return nil, nil, err
		}
		err = corpus.Read(f, func(c corpus.Case) error {
			lessons = append(lessons, classify.Lesson{Messages: c.Messages, Me: c.Me, Mine: c.Mine, Signals: c.Signals, Acts: c.Acts, Group: c.Author})
			langs = append(langs, c.Lang)
			return nil
		})
		f.Close()
		if err != nil {
			return nil, nil, fmt.Errorf("%s: %w", p, err)
		}
	}
	return lessons, langs, nil
}

// loadPhrases reads every file of labelled sentences below folder.
func loadPhrases(folder string) (out []classify.Phrase, err error) {
	paths, err := filepath.Glob(filepath.Join(folder, "*", "*.txt"))
	if err != nil {
		return nil, err
	}
	sort.Strings(paths)
	for _, p := range paths {
		f, err := os.Open(p)
		if err != nil {
			return nil, err
		}
		phrases, err := corpus.ReadPhrases(f, filepath.Base(filepath.Dir(p)), strings.TrimSuffix(filepath.Base(p), ".txt"))
		f.Close()
		if err != nil {
			return nil, fmt.Errorf("%s: %w", p, err)
		}
		out = append(out, phrases...)
	}
	return out, nil
}

// counts are hits, misses and false alarms.
type counts struct{ hit, miss, extra int }

func (c counts) String() string {
	p, r := float64(c.hit)/float64(max(1, c.hit+c.extra)), float64(c.hit)/float64(max(1, c.hit+c.miss))
	return fmt.Sprintf("precision %.2f  recall %.2f  F1 %.2f  (%d)", p, r, 2*p*r/max(1e-9, p+r), c.hit+c.miss)
}

func report(xs []classify.Lesson, langs []string, judged []classify.Judged) {
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
	inbound := 0
	for i, x := range xs {
		if x.Mine {
			continue
		}
		inbound++
		said := judged[i].Said
		for _, s := range classify.Signals() {
			var c counts
			switch want, got := slices.Contains(x.Signals, s), slices.Contains(said, s); {
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
		if same(x.Signals, said) {
			exact++
		}
		if len(x.Signals) == 0 && len(said) > 0 {
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
	fmt.Printf("exact set %.2f; messages without a signal that got one: %d\n", float64(exact)/float64(max(1, inbound)), quiet)
}

func same(a, b []classify.Signal) bool {
	x, y := slices.Sorted(slices.Values(a)), slices.Sorted(slices.Values(b))
	return slices.Equal(x, y)
}
