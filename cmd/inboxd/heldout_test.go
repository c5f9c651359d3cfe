package main

import (
	"bufio"
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"sort"
	"strings"
	"testing"

	"inboxd/internal/classify"
	"inboxd/internal/decide"
)

// heldOut is one line of testdata/threads/expected.jsonl; its README explains the keys.
type heldOut struct {
	File       string            `json:"file"`
	Me         []string          `json:"me"`
	Lang       string            `json:"lang"`
	Stance     string            `json:"stance"`
	Signals    []classify.Signal `json:"signals"`
	SignalsMay []classify.Signal `json:"signals_may"`
	Reply      decide.Kind       `json:"reply"`
	ReplyMay   []decide.Kind     `json:"reply_may"`
	To         []string          `json:"to"`
	Cc         []string          `json:"cc"`
}

// tally counts what came out right.
type tally struct {
	threads, exact, reply, people, answered int
	hit, missed, extra                      int
	wrongDrafts                             []string
}

// Nobody who writes a rule, a weight or a sentence reads testdata/threads: it is
// measured as a whole, and only the figures are looked at. The floors are below
// what was last measured; the figures stand in the log (go test -v).
func TestHeldOutThreads(t *testing.T) {
	dir := filepath.Join("..", "..", "testdata", "threads")
	f, err := os.Open(filepath.Join(dir, "expected.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	by := map[string]*tally{"all": {}}
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		var h heldOut
		if err := json.Unmarshal(lines.Bytes(), &h); err != nil {
			t.Fatal(err)
		}
		if by[h.Lang] == nil {
			by[h.Lang] = &tally{}
		}
		measure(t, dir, h, by["all"], by[h.Lang])
	}
	langs := []string{}
	for l := range by {
		langs = append(langs, l)
	}
	sort.Strings(langs)
	for _, l := range langs {
		c := by[l]
		t.Logf("%-4s %3d threads: signals exact %.2f, F1 %.2f; right reply %.2f; recipients right %d of %d; drafts where none may be %d",
			l, c.threads, ratio(c.exact, c.threads), 2*float64(c.hit)/float64(max(1, 2*c.hit+c.missed+c.extra)),
			ratio(c.reply, c.threads), c.people, c.answered, len(c.wrongDrafts))
	}
	all := by["all"]
	if len(all.wrongDrafts) > maxWrongDrafts || ratio(all.reply, all.threads) < minReply {
		t.Errorf("below the floor: %d drafts where none may be (at most %d), right reply %.2f (at least %.2f)",
			len(all.wrongDrafts), maxWrongDrafts, ratio(all.reply, all.threads), minReply)
	}
}

const (
	maxWrongDrafts = 8
	minReply       = 0.70
)

func ratio(a, b int) float64 { return float64(a) / float64(max(1, b)) }

func measure(t *testing.T, dir string, h heldOut, tallies ...*tally) {
	t.Helper()
	ls, err := readPath(filepath.Join(dir, h.File), nil)
	if err != nil {
		t.Fatal(err)
	}
	a := &app{}
	acc, err := a.previewAccount(previewFlags{me: h.Me, name: "A. Candidate", stance: h.Stance}, ls)
	if err != nil {
		t.Fatal(err)
	}
	out, newest, err := previewOf(context.Background(), ls, acc, "")
	if err != nil {
		t.Fatalf("%s: %v", h.File, err)
	}
	var got []classify.Signal
	turns := readAll(ls, acc.Me)
	for i, l := range ls {
		if l.msg == newest {
			for _, s := range turns[i].Verdict.Signals {
				got = append(got, s.Name)
			}
		}
	}
	for _, c := range tallies {
		c.add(h, got, out)
	}
}

func (c *tally) add(h heldOut, got []classify.Signal, out *previewOut) {
	c.threads++
	exact := true
	for _, s := range h.Signals {
		if slices.Contains(got, s) {
			c.hit++
		} else {
			c.missed++
			exact = false
		}
	}
	for _, s := range got {
		if !slices.Contains(h.Signals, s) && !slices.Contains(h.SignalsMay, s) {
			c.extra++
			exact = false
		}
	}
	if exact {
		c.exact++
	}
	if out.Reply == h.Reply || slices.Contains(h.ReplyMay, out.Reply) {
		c.reply++
	}
	if h.Reply == decide.None && out.Draft != nil && !slices.Contains(h.ReplyMay, out.Reply) {
		c.wrongDrafts = append(c.wrongDrafts, h.File)
	}
	if h.Reply == decide.None || out.Draft == nil {
		return
	}
	c.answered++
	if same(out.Draft.To, h.To) && same(out.Draft.Cc, h.Cc) {
		c.people++
	}
}

func same(a, b []string) bool {
	x, y := slices.Clone(a), slices.Clone(b)
	slices.Sort(x)
	slices.Sort(y)
	return strings.EqualFold(strings.Join(x, " "), strings.Join(y, " "))
}
