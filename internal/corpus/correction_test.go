package corpus

import (
	"encoding/json"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"inboxd/internal/classify"
)

// training is the labelled mail that is learnt from.
func training(t *testing.T) (out []Case) {
	t.Helper()
	paths, err := filepath.Glob("../../corpus/*/*.jsonl")
	if err != nil || len(paths) == 0 {
		t.Fatalf("no corpus: %v", err)
	}
	for _, p := range paths {
		if HeldOut(p) {
			continue
		}
		f, err := os.Open(p)
		if err != nil {
			t.Fatal(err)
		}
		err = Read(f, func(c Case) error {
			if !c.Mine {
				out = append(out, c)
			}
			return nil
		})
		f.Close()
		if err != nil {
			t.Fatal(err)
		}
	}
	return out
}

// TestOneCorrectionReachesNextToNothing corrects every message of the corpus in
// turn and counts how many others are alike: no correction can change any but those.
func TestOneCorrectionReachesNextToNothing(t *testing.T) {
	cases := training(t)
	prints := make([]classify.Print, len(cases))
	holders := map[uint32][]int32{}
	for i, c := range cases {
		prints[i] = classify.PrintOf(c.Last(), classify.Thread{})
		for _, id := range prints[i].IDs {
			holders[id] = append(holders[id], int32(i))
		}
	}
	most, worst, reaching := 0, "", 0
	shared := make([]int, len(cases))
	for i, p := range prints {
		clear(shared)
		for _, id := range p.IDs {
			for _, k := range holders[id] {
				shared[k]++
			}
		}
		n := 0
		for k, both := range shared {
			cosine := float64(both) / math.Sqrt(float64(len(p.IDs))*float64(len(prints[k].IDs)))
			want := k != i && cosine >= classify.Alike && min(len(p.IDs), len(prints[k].IDs)) >= classify.PrintLeast
			if want {
				n++
			}
			if both > 0 && k%997 == i%997 && want != (k != i && p.Like(prints[k]) >= classify.Alike) {
				t.Fatalf("%s and %s: %.3f, but %.3f is said", cases[i].ID, cases[k].ID, cosine, p.Like(prints[k]))
			}
		}
		if n > 0 {
			reaching++
		}
		if n > most {
			most, worst = n, cases[i].ID
		}
	}
	t.Logf("%d corrections: %d reach another message, the most %d (%s)", len(cases), reaching, most, worst)
	if most > 5 || reaching > len(cases)/50 {
		t.Errorf("one correction reaches up to %d messages (%s), %d of %d reach any", most, worst, reaching, len(cases))
	}
}

// TestForgettingACorrectionRestoresEveryVerdict reads mail without, with and
// again without corrections: only what is alike differs in between, and nothing after.
func TestForgettingACorrectionRestoresEveryVerdict(t *testing.T) {
	cases := training(t)
	var some []Case
	for i := 0; i < len(cases); i += 29 {
		some = append(some, cases[i])
	}
	verdicts := func(taught []classify.Correction) (out []string) {
		for _, c := range some {
			b, err := json.Marshal(classify.Inbound(c.Last(), classify.Thread{Me: c.Me, Corrections: taught}))
			if err != nil {
				t.Fatal(err)
			}
			out = append(out, string(b))
		}
		return out
	}
	var taught []classify.Correction
	corrected := map[int]bool{}
	for i := 0; i < len(some); i += 10 {
		x := classify.Correction{Key: some[i].Last().Key(), Print: classify.PrintOf(some[i].Last(), classify.Thread{})}
		if i%20 == 0 {
			x.Signals = []classify.Signal{classify.Offer}
		}
		taught, corrected[i] = append(taught, x), true
	}
	before, with, after := verdicts(nil), verdicts(taught), verdicts([]classify.Correction{})
	if !slices.Equal(before, after) {
		t.Error("a verdict is another one after the corrections were forgotten")
	}
	for i := range some {
		switch {
		case corrected[i] && !strings.Contains(with[i], `"corrected":"you"`):
			t.Errorf("%s: its correction is not heard: %s", some[i].ID, with[i])
		case !corrected[i] && with[i] != before[i] && !strings.Contains(with[i], `"corrected":"like `):
			t.Errorf("%s changed, and is like nothing corrected", some[i].ID)
		case !corrected[i] && with[i] != before[i]:
			t.Logf("%s is like a corrected one", some[i].ID)
		}
	}
}
