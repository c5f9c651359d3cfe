package classify_test

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"sort"
	"strings"
	"testing"

	"inboxd/internal/classify"
	"inboxd/internal/corpus"
)

// factTally counts how one fact was read in one language.
type factTally struct{ stated, right, missed, given, wrong int }

// TestFactsOfTheCorpus prints how right the readers of facts are on the labelled
// mail that the rules were made from, and every miss of INBOXD_FACT (name, or
// name/language). It holds what was reached.
func TestFactsOfTheCorpus(t *testing.T) {
	if testing.Short() {
		t.Skip("long: reads the whole corpus")
	}
	show, lang, _ := strings.Cut(os.Getenv("INBOXD_FACT"), "/")
	files, err := filepath.Glob("../../corpus/*/*.jsonl")
	if err != nil || len(files) == 0 {
		t.Fatalf("no corpus: %v", err)
	}
	by := map[string]*factTally{}
	for _, f := range files {
		if corpus.HeldOut(f) {
			continue // held out
		}
		readFacts(t, f, func(c corpus.Case, name string, want, got json.RawMessage, evidence string) {
			verdict := ""
			for _, k := range []string{name, name + "/" + c.Lang} {
				if by[k] == nil {
					by[k] = &factTally{}
				}
				verdict = by[k].add(name, want, got)
			}
			if verdict != "right" && verdict != "" && name == show && (lang == "" || lang == c.Lang) {
				t.Logf("%s %s: want %s got %s (%s)", verdict, c.ID, want, got, evidence)
			}
		})
	}
	var names []string
	for k := range by {
		names = append(names, k)
	}
	sort.Strings(names)
	var b strings.Builder
	for _, k := range names {
		x := by[k]
		fmt.Fprintf(&b, "%-16s stated %4d right %.3f  given %4d wrong %.3f\n", k, x.stated, float64(x.right)/float64(max(1, x.stated)), x.given, float64(x.wrong)/float64(max(1, x.given)))
	}
	t.Log("\n" + b.String())
	for name, hold := range reached {
		x := by[name]
		if x == nil || float64(x.right) < hold[0]*float64(x.stated) || float64(x.wrong) > hold[1]*float64(x.given) {
			t.Errorf("%s: %+v is worse than %v right, %v wrong", name, x, hold[0], hold[1])
		}
	}
}

// reached is how right each fact must stay on the mail its rules were made from:
// the share of those stated that are right, the share of those given that are wrong.
var reached = map[string][2]float64{
	"company": {0.82, 0.14}, "contact": {0.88, 0.10}, "contract": {0.84, 0.06}, "deadline": {0.87, 0.05},
	"location": {0.74, 0.08}, "role": {0.74, 0.12}, "salary": {0.85, 0.06}, "start_date": {0.83, 0.04},
}

func readFacts(t *testing.T, file string, fn func(c corpus.Case, name string, want, got json.RawMessage, evidence string)) {
	fh, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer fh.Close()
	err = corpus.Read(fh, func(c corpus.Case) error {
		if c.Mine || len(c.Facts) == 0 {
			return nil
		}
		var turns []classify.Turn
		for _, m := range c.Messages[:len(c.Messages)-1] {
			turns = append(turns, classify.Turn{Message: m, Mine: c.Me.Has(m.Author().Addr)})
		}
		facts, ev := classify.FactsOf(c.Last(), classify.Thread{Earlier: turns, Me: c.Me}, c.Signals)
		raw, err := json.Marshal(facts)
		if err != nil {
			return err
		}
		var got map[string]json.RawMessage
		if err := json.Unmarshal(raw, &got); err != nil {
			return err
		}
		for name, want := range c.Facts {
			fn(c, name, want, got[name], ev[name])
		}
		return nil
	})
	if err != nil {
		t.Fatalf("%s: %v", file, err)
	}
}

func (x *factTally) add(name string, want, got json.RawMessage) string {
	stated, given := string(want) != "null", got != nil
	right := stated && given && corpus.SameFact(name, want, got)
	if stated {
		x.stated++
	}
	if given {
		x.given++
	}
	switch {
	case right:
		x.right++
		return "right"
	case given:
		x.wrong++
		return "WRONG"
	case stated:
		x.missed++
		return "missed"
	}
	return ""
}

// BenchmarkFacts times the readers of facts on every fifth message of the corpus.
func BenchmarkFacts(b *testing.B) {
	files, _ := filepath.Glob("../../corpus/*/*.jsonl")
	var reads []func()
	n := 0
	for _, f := range files {
		if corpus.HeldOut(f) {
			continue
		}
		fh, err := os.Open(f)
		if err != nil {
			b.Fatal(err)
		}
		err = corpus.Read(fh, func(c corpus.Case) error {
			if n++; n%5 == 0 && !c.Mine {
				reads = append(reads, classify.PrepareFacts(c.Last(), c.Signals))
			}
			return nil
		})
		fh.Close()
		if err != nil {
			b.Fatal(err)
		}
	}
	b.ReportAllocs()
	for b.Loop() {
		for _, r := range reads {
			r()
		}
	}
	b.ReportMetric(float64(b.Elapsed().Microseconds())/float64(b.N*len(reads)), "µs/message")
}
