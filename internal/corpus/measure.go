package corpus

import (
	"encoding/json"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"sort"
	"strings"
	"unicode"

	"inboxd/internal/classify"
)

// Result is what the recogniser made of one case.
type Result struct {
	Case    Case
	Signals []classify.Scored
	Facts   classify.Facts
}

// Judge reads a case from its first message to its last, as a pass would.
func Judge(c Case) Result {
	var turns []classify.Turn
	for i, m := range c.Messages {
		th := classify.Thread{Earlier: turns, Me: c.Me}
		t := classify.Turn{Message: m, Mine: c.Me.Has(m.Author().Addr)}
		if t.Mine {
			t.Said = classify.Own(m, th)
		} else {
			t.Verdict = classify.Inbound(m, th)
		}
		if i == len(c.Messages)-1 {
			return Result{Case: c, Signals: t.Verdict.Signals, Facts: t.Verdict.Facts}
		}
		turns = append(turns, t)
	}
	return Result{Case: c}
}

// Report is how right the recogniser was.
type Report struct {
	Messages    int         `json:"messages"`
	All         Score       `json:"all"`
	Drafting    Score       `json:"draft_causing"`
	Signals     []Score     `json:"signals"`
	Languages   []Score     `json:"languages"`
	Exact       Share       `json:"exact_set"`
	Ordinary    Share       `json:"ordinary_with_a_draft_signal"` // of messages without any signal
	Facts       []FactScore `json:"facts"`
	Reliability []Bin       `json:"reliability"`
	Worst       []Miss      `json:"worst"`
}

// Score is precision, recall and their harmonic mean, with the bounds between
// which 95 of 100 resamplings of the messages fall.
type Score struct {
	Name      string     `json:"name"`
	Hit       int        `json:"hit"`
	Missed    int        `json:"missed"`
	Extra     int        `json:"extra"`
	Precision float64    `json:"precision"`
	Recall    float64    `json:"recall"`
	F1        float64    `json:"f1"`
	Bounds    [2]float64 `json:"f1_bounds"`
}

// Share is a part of a whole with its 95 % bounds (Wilson's interval).
type Share struct {
	Part   int        `json:"part"`
	Of     int        `json:"of"`
	Value  float64    `json:"value"`
	Bounds [2]float64 `json:"bounds"`
}

// FactScore is how one fact was read where labels speak of it.
type FactScore struct {
	Name   string `json:"name"`
	Stated int    `json:"stated"` // cases that state it
	Right  int    `json:"right"`
	Given  int    `json:"given"` // cases where the recogniser names it and a label speaks of it
	Wrong  int    `json:"wrong"`
}

// Bin is one row of the reliability table: of the signals said with a score
// between From and To, how many hold.
type Bin struct {
	From  float64 `json:"from"`
	To    float64 `json:"to"`
	Said  int     `json:"said"`
	Holds int     `json:"holds"`
	Mean  float64 `json:"mean_score"`
}

// Miss is a case that was read wrongly, the surest first.
type Miss struct {
	ID      string            `json:"id"`
	Subject string            `json:"subject"`
	Missed  []classify.Signal `json:"missed"`
	Extra   []classify.Signal `json:"extra"`
	Score   float64           `json:"score"`
}

// DraftCausing are the signals that can lead to a draft.
func DraftCausing() []classify.Signal {
	return []classify.Signal{classify.Offer, classify.Counteroffer, classify.ReferenceRequest, classify.ReasonRequest, classify.Persuasion, classify.ContractTerms}
}

// tally is the count of one message for one name.
type tally struct{ hit, miss, extra int }

// Measure sums up results; cases whose last message is the user's own are left out.
func Measure(results []Result) Report {
	r := Report{Signals: []Score{}, Languages: []Score{}, Facts: []FactScore{}, Worst: []Miss{}}
	by := map[string][]tally{}
	exact, quiet, noisy := 0, 0, 0
	bins := make([]Bin, 10)
	means := make([]float64, 10)
	facts := map[string]*FactScore{}
	for _, x := range results {
		if x.Case.Mine {
			continue
		}
		r.Messages++
		all, draft, miss := tally{}, tally{}, Miss{ID: x.Case.ID, Subject: x.Case.Last().Subject, Missed: []classify.Signal{}, Extra: []classify.Signal{}}
		for _, s := range classify.Signals() {
			t := one(slices.Contains(x.Case.Signals, s), has(x.Signals, s))
			all.add(t)
			if slices.Contains(DraftCausing(), s) {
				draft.add(t)
			}
			by["s "+string(s)] = append(by["s "+string(s)], t)
			if t.miss > 0 {
				miss.Missed = append(miss.Missed, s)
			}
		}
		by["all"], by["drafts"] = append(by["all"], all), append(by["drafts"], draft)
		by["l "+x.Case.Lang] = append(by["l "+x.Case.Lang], all)
		for _, g := range x.Signals {
			right := slices.Contains(x.Case.Signals, g.Name)
			k := min(int(g.Score*10), 9)
			bins[k].Said++
			means[k] += g.Score
			if right {
				bins[k].Holds++
			} else {
				miss.Extra, miss.Score = append(miss.Extra, g.Name), max(miss.Score, g.Score)
			}
		}
		if all.miss+all.extra == 0 {
			exact++
		} else {
			r.Worst = append(r.Worst, miss)
		}
		if len(x.Case.Signals) == 0 {
			quiet++
			if draft.extra > 0 {
				noisy++
			}
		}
		countFacts(facts, x)
	}
	r.All, r.Drafting = score("all", by["all"]), score("draft-causing", by["drafts"])
	for _, k := range sortedKeys(by) {
		if name, ok := strings.CutPrefix(k, "l "); ok {
			r.Languages = append(r.Languages, score(name, by[k]))
		}
	}
	for _, s := range classify.Signals() {
		r.Signals = append(r.Signals, score(string(s), by["s "+string(s)]))
	}
	r.Exact, r.Ordinary = share(exact, r.Messages), share(noisy, quiet)
	for k := range bins {
		bins[k].From, bins[k].To = float64(k)/10, float64(k+1)/10
		if bins[k].Said > 0 {
			bins[k].Mean = means[k] / float64(bins[k].Said)
			r.Reliability = append(r.Reliability, bins[k])
		}
	}
	for _, k := range sortedKeys(facts) {
		r.Facts = append(r.Facts, *facts[k])
	}
	sort.SliceStable(r.Worst, func(i, j int) bool { return r.Worst[i].Score > r.Worst[j].Score })
	return r
}

func one(want, got bool) tally {
	switch {
	case want && got:
		return tally{hit: 1}
	case want:
		return tally{miss: 1}
	case got:
		return tally{extra: 1}
	}
	return tally{}
}

func (t *tally) add(o tally) {
	t.hit, t.miss, t.extra = t.hit+o.hit, t.miss+o.miss, t.extra+o.extra
}

func has(in []classify.Scored, s classify.Signal) bool {
	return slices.ContainsFunc(in, func(g classify.Scored) bool { return g.Name == s })
}

func sortedKeys[T any](m map[string]T) []string {
	var out []string
	for k := range m {
		out = append(out, k)
	}
	sort.Strings(out)
	return out
}

// resamplings is how often messages are drawn anew for a score's bounds.
const resamplings = 400

func score(name string, ts []tally) Score {
	var t tally
	for _, x := range ts {
		t.add(x)
	}
	s := Score{Name: name, Hit: t.hit, Missed: t.miss, Extra: t.extra, F1: f1(t)}
	s.Precision, s.Recall = ratio(t.hit, t.hit+t.extra), ratio(t.hit, t.hit+t.miss)
	if len(ts) == 0 {
		return s
	}
	draw := rand.New(rand.NewPCG(1, uint64(len(ts))))
	fs := make([]float64, resamplings)
	for i := range fs {
		var d tally
		for range ts {
			d.add(ts[draw.IntN(len(ts))])
		}
		fs[i] = f1(d)
	}
	sort.Float64s(fs)
	s.Bounds = [2]float64{fs[resamplings/40], fs[resamplings-1-resamplings/40]}
	return s
}

func f1(t tally) float64 { return ratio(2*t.hit, 2*t.hit+t.miss+t.extra) }

func ratio(a, b int) float64 {
	if b == 0 {
		return 0
	}
	return float64(a) / float64(b)
}

func share(part, of int) Share {
	s := Share{Part: part, Of: of, Value: ratio(part, of)}
	if of == 0 {
		return s
	}
	const z = 1.96
	n := float64(of)
	mid := (s.Value + z*z/(2*n)) / (1 + z*z/n)
	half := z / (1 + z*z/n) * math.Sqrt(s.Value*(1-s.Value)/n+z*z/(4*n*n))
	s.Bounds = [2]float64{max(0, mid-half), min(1, mid+half)}
	return s
}

// countFacts compares the facts that a case's labels speak of.
func countFacts(by map[string]*FactScore, x Result) {
	var got map[string]json.RawMessage
	if b, err := json.Marshal(x.Facts); err != nil || json.Unmarshal(b, &got) != nil {
		return // facts are plain values: they always marshal
	}
	for name, want := range x.Case.Facts {
		f := by[name]
		if f == nil {
			f = &FactScore{Name: name}
			by[name] = f
		}
		stated, given := string(want) != "null", got[name] != nil
		right := stated && given && SameFact(name, want, got[name])
		if stated {
			f.Stated++
		}
		if given {
			f.Given++
		}
		switch {
		case right:
			f.Right++
		case given:
			f.Wrong++
		}
	}
}

// SameFact compares a label with what was read: texts without regard to case,
// spaces, punctuation and a company's legal form; of pay, what the label names.
func SameFact(name string, want, got json.RawMessage) bool {
	if name == "salary" {
		var w, g map[string]any
		if json.Unmarshal(want, &w) != nil || json.Unmarshal(got, &g) != nil {
			return false
		}
		for k, v := range w {
			if fmt.Sprint(v) != fmt.Sprint(g[k]) {
				return false
			}
		}
		return true
	}
	var w, g string
	if json.Unmarshal(want, &w) != nil || json.Unmarshal(got, &g) != nil {
		return false
	}
	return plain(w) == plain(g)
}

// legalForms may stand behind a company's name or be left out.
var legalForms = []string{"gmbh", "ag", "se", "kg", "ltd", "limited", "inc", "llc", "llp", "plc", "sa", "sas", "sarl", "sl", "srl", "spa", "bv", "nv", "lda", "ltda", "dac", "株式会社", "有限会社"}

func plain(s string) string {
	for _, form := range legalForms[len(legalForms)-2:] {
		s = strings.TrimSuffix(strings.TrimPrefix(s, form), form)
	}
	words := strings.FieldsFunc(strings.ToLower(strings.ReplaceAll(s, ".", "")), func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r)
	})
	for len(words) > 1 && slices.Contains(legalForms, words[len(words)-1]) {
		words = words[:len(words)-1]
	}
	return strings.Join(words, " ")
}
