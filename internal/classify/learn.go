package classify

import (
	"math"
	"math/rand/v2"
	"slices"

	"inboxd/internal/mail"
)

// Example is a labelled message to learn from.
type Example struct {
	Message *mail.Message
	Thread  Thread
	Signals []Signal
	Group   string // its author: thresholds are found on authors that were not learnt from
}

// example is an Example as the model sees it.
type example struct {
	v     []feat
	y     []bool // per signal
	group string
}

// Training is small and repeatable to the byte: the order of examples is
// shuffled by a fixed seed, and nothing depends on time or on maps' order.
const (
	epochs    = 40
	rate      = 0.2
	decay     = 2e-3 // L2, per step, on weights that are touched
	folds     = 5
	rareBelow = 2  // features of fewer examples are left out
	fewBelow  = 40 // languages of fewer examples are left to the rules
)

// Learn trains the model's weights and finds the thresholds. The result is what
// the program embeds.
func Learn(in []Example) []byte {
	xs := examples(in)
	w := fit(xs, func(example) bool { return true })
	m := w.model(frequent(xs))
	m.threshold = thresholds(xs)
	return m.write()
}

// RuleJudge is what the rules alone say of every example.
func RuleJudge(in []Example) [][]Signal {
	b, _ := loadBook()
	out := make([][]Signal, len(in))
	for i, e := range in {
		_, automatic := e.Message.Automatic()
		c := b.prepare(e.Message, e.Thread)
		facts, _ := c.facts()
		said, _ := c.rules(automatic, facts.Company)
		for _, s := range said {
			out[i] = append(out[i], s.Name)
		}
	}
	return out
}

// CrossJudge judges every example by a model that has not seen its author, and
// returns the signals it would say hold, for measuring without a held-out set.
func CrossJudge(in []Example) [][]Signal {
	xs := examples(in)
	ps := crossJudged(xs)
	th := thresholdsOf(xs, ps)
	out := make([][]Signal, len(xs))
	for i := range xs {
		holds := accept(ps[i], th)
		for s, name := range Signals() {
			if holds[s] {
				out[i] = append(out[i], name)
			}
		}
	}
	return out
}

func examples(in []Example) []example {
	b, _ := loadBook() // what of a lexicon does not parse is found by its test
	out := make([]example, len(in))
	for i, e := range in {
		_, automatic := e.Message.Automatic()
		c := b.prepare(e.Message, e.Thread)
		facts, _ := c.facts()
		c.byRule, _ = c.rules(automatic, facts.Company)
		out[i] = example{v: c.vector(automatic), y: make([]bool, targets()), group: e.Group}
		for s, name := range Signals() {
			out[i].y[s] = slices.Contains(e.Signals, name)
		}
		out[i].y[len(Signals())] = len(e.Signals) > 0
	}
	return out
}

func frequent(xs []example) map[uint32]bool {
	n := map[uint32]int{}
	for _, x := range xs {
		for _, f := range x.v {
			n[f.id]++
		}
	}
	keep := map[uint32]bool{}
	for id, k := range n {
		keep[id] = k >= rareBelow
	}
	for l := range supported {
		id := featureID("language " + l)
		keep[id] = n[id] >= fewBelow
	}
	return keep
}

// weightSet is a model in training: per signal, per feature.
type weightSet struct {
	w, g map[uint32][]float64 // weights, and the squares of past steps (AdaGrad)
}

// fit trains on the examples that use says.
func fit(xs []example, use func(example) bool) *weightSet {
	ws := &weightSet{w: map[uint32][]float64{}, g: map[uint32][]float64{}}
	keep := frequent(xs)
	var order []int
	for i, x := range xs {
		if use(x) {
			order = append(order, i)
		}
	}
	ws.trustRules()
	r := rand.New(rand.NewPCG(1, 2))
	for range epochs {
		r.Shuffle(len(order), func(i, j int) { order[i], order[j] = order[j], order[i] })
		for _, i := range order {
			ws.step(xs[i], keep)
		}
	}
	return ws
}

// trustRules is where learning starts: from what the rules say, which few
// examples can only correct.
func (ws *weightSet) trustRules() {
	n := targets()
	give := func(name string) []float64 {
		id := featureID(name)
		ws.w[id], ws.g[id] = make([]float64, n), make([]float64, n)
		return ws.w[id]
	}
	bias := give("bias")
	for s, name := range Signals() {
		bias[s] = -ruleTrust / 2
		w := give("rule " + string(name))
		w[s], w[n-1] = ruleTrust, ruleTrust
	}
}

// ruleTrust is the weight that a rule's verdict starts with.
const ruleTrust = 5.0

func (ws *weightSet) step(x example, keep map[uint32]bool) {
	n := len(x.y)
	sums := ws.sums(x, n)
	for s := range sums {
		y := 0.0
		if x.y[s] {
			y = 1
		}
		sums[s] = 1/(1+math.Exp(-sums[s])) - y
	}
	for _, f := range x.v {
		if !keep[f.id] {
			continue
		}
		w, ok := ws.w[f.id]
		if !ok {
			w = make([]float64, n)
			ws.w[f.id], ws.g[f.id] = w, make([]float64, n)
		}
		g := ws.g[f.id]
		for s := range w {
			d := sums[s]*float64(f.value) + decay*w[s]
			g[s] += d * d
			w[s] -= rate * d / (math.Sqrt(g[s]) + 1e-6)
		}
	}
}

func (ws *weightSet) sums(x example, n int) []float64 {
	sums := make([]float64, n)
	for _, f := range x.v {
		for s, w := range ws.w[f.id] {
			sums[s] += w * float64(f.value)
		}
	}
	return sums
}

func (ws *weightSet) judge(x example) []float64 {
	ps := ws.sums(x, len(x.y))
	for s := range ps {
		ps[s] = 1 / (1 + math.Exp(-ps[s]))
	}
	return ps
}

// model rounds the weights to a byte each.
func (ws *weightSet) model(keep map[uint32]bool) *model {
	n := targets()
	m := &model{scale: make([]float32, n), threshold: make([]float32, n), index: map[uint32]int32{}}
	for s := range n {
		top := 0.0
		for _, w := range ws.w {
			top = max(top, math.Abs(w[s]))
		}
		m.scale[s] = float32(top / 127)
	}
	var ids []uint32
	for id := range ws.w {
		if keep[id] {
			ids = append(ids, id)
		}
	}
	slices.Sort(ids)
	for _, id := range ids {
		m.index[id] = int32(len(m.index))
		for s, w := range ws.w[id] {
			m.weights = append(m.weights, int8(math.Round(w/float64(max(m.scale[s], 1e-9)))))
		}
	}
	return m
}

// crossJudged are the probabilities of every example, by a model that has not seen its group.
func crossJudged(xs []example) [][]float64 {
	var groups []string
	for _, x := range xs {
		if !slices.Contains(groups, x.group) {
			groups = append(groups, x.group)
		}
	}
	slices.Sort(groups)
	out := make([][]float64, len(xs))
	for k := range folds {
		in := func(x example) bool { return slices.Index(groups, x.group)%folds == k }
		ws := fit(xs, func(x example) bool { return !in(x) })
		for i, x := range xs {
			if in(x) {
				out[i] = ws.judge(x)
			}
		}
	}
	return out
}

func thresholds(xs []example) []float32 { return thresholdsOf(xs, crossJudged(xs)) }

// causesDraft are the signals whose false alarm costs a wrong draft.
var causesDraft = map[Signal]bool{Offer: true, Counteroffer: true, ReferenceRequest: true, ReasonRequest: true, Persuasion: true, ContractTerms: true}

// silences are the signals that never lead to a draft: to say one too often
// costs less than to miss one.
var silences = map[Signal]bool{Rejection: true, Acknowledgement: true, Scam: true, Reengagement: true, Outreach: true}

// thresholdsOf finds, per target, the probability that gives the best F-measure
// on authors that were not learnt from. Precision counts more than recall, most
// of all for a signal that causes a draft and for whether the mail is about a job at all.
func thresholdsOf(xs []example, ps [][]float64) []float32 {
	out := make([]float32, targets())
	for s := range out {
		beta, low := 0.8, 0.5
		if s == len(Signals()) || causesDraft[Signals()[s]] {
			beta = 0.6
		} else if silences[Signals()[s]] {
			beta, low = 1, 0.3
		}
		best, at := -1.0, 0.5
		for th := low; th <= 0.85; th += 0.025 {
			if f := fbeta(xs, ps, s, th, beta); f > best {
				best, at = f, th
			}
		}
		out[s] = float32(at)
	}
	return out
}

func fbeta(xs []example, ps [][]float64, s int, th, beta float64) float64 {
	var hit, miss, extra float64
	for i, x := range xs {
		said := ps[i][s] >= th
		switch {
		case said && x.y[s]:
			hit++
		case said:
			extra++
		case x.y[s]:
			miss++
		}
	}
	b := beta * beta
	return (1 + b) * hit / ((1+b)*hit + b*miss + extra + 1e-9)
}
