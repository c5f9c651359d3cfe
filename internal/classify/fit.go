package classify

import (
	"math"
	"math/rand/v2"
	"slices"
)

// fitting is how one table is trained.
type fitting struct {
	epochs      int
	rate, decay float32
}

var (
	fitSentences = fitting{epochs: 5, rate: 0.15, decay: 1e-5}
	fitMessages  = fitting{epochs: 40, rate: 0.1, decay: 5e-4}
	fitActs      = fitting{epochs: 12, rate: 0.25, decay: 1e-5}
)

// space numbers the features that enough of the examples have.
type space struct {
	row map[uint32]int32
	ids []uint32
}

func newSpace(all [][]feat) *space {
	count := map[uint32]int32{}
	for _, v := range all {
		for _, f := range v {
			count[f.id]++
		}
	}
	sp := &space{row: map[uint32]int32{}}
	for id, k := range count {
		if k >= rareBelow {
			sp.ids = append(sp.ids, id)
		}
	}
	slices.Sort(sp.ids)
	for i, id := range sp.ids {
		sp.row[id] = int32(i)
	}
	return sp
}

func (sp *space) terms(v []feat) []term {
	out := make([]term, 0, len(v))
	for _, f := range v {
		if r, ok := sp.row[f.id]; ok {
			out = append(out, term{r, f.value})
		}
	}
	return out
}

// weightSet is a table in training: a row of weights per feature, and the
// squares of past steps (AdaGrad).
type weightSet struct {
	*space
	n    int
	w, g []float32
}

func newWeightSet(sp *space, n int) *weightSet {
	return &weightSet{space: sp, n: n, w: make([]float32, n*len(sp.ids)), g: make([]float32, n*len(sp.ids))}
}

// fit goes over the samples, going on from the weights there are. What it leaves
// is the mean of the later rounds' weights: the last alone would hang on the
// order of the samples.
func (ws *weightSet) fit(xs []sample, how fitting) {
	order := make([]int, len(xs))
	for i := range xs {
		order[i] = i
	}
	r := rand.New(rand.NewPCG(1, 2))
	sums := make([]float32, ws.n)
	mean := make([]float32, len(ws.w))
	last := (how.epochs + 1) / 2
	for e := range how.epochs {
		r.Shuffle(len(order), func(i, j int) { order[i], order[j] = order[j], order[i] })
		for _, i := range order {
			ws.step(xs[i], how, sums)
		}
		if e >= how.epochs-last {
			for i, w := range ws.w {
				mean[i] += w / float32(last)
			}
		}
	}
	ws.w = mean
}

// settled is the error below which a target has nothing to learn from a sample.
const settled = 0.03

func (ws *weightSet) step(x sample, how fitting, sums []float32) {
	n := ws.n
	clear(sums)
	for _, t := range x.v {
		for s, w := range ws.w[int(t.row)*n : int(t.row)*n+n] {
			sums[s] += w * t.value
		}
	}
	open := make([]int, 0, n)
	for s := range sums {
		if x.y[s] < 0 {
			continue
		}
		sums[s] = float32(chance(float64(sums[s]))) - float32(x.y[s])
		if sums[s] > settled || sums[s] < -settled {
			open = append(open, s)
		}
	}
	for _, t := range x.v {
		w, g := ws.w[int(t.row)*n:int(t.row)*n+n], ws.g[int(t.row)*n:int(t.row)*n+n]
		for _, s := range open {
			d := sums[s]*t.value + how.decay*w[s]
			g[s] += d * d
			w[s] -= how.rate * d / (float32(math.Sqrt(float64(g[s]))) + 1e-6)
		}
	}
}

func (ws *weightSet) odds(v []term) []float64 {
	sums := make([]float64, ws.n)
	for _, t := range v {
		for s, w := range ws.w[int(t.row)*ws.n : int(t.row)*ws.n+ws.n] {
			sums[s] += float64(w * t.value)
		}
	}
	return sums
}

// table rounds the weights to what is kept; features that say next to nothing
// are left out.
func (ws *weightSet) table() table {
	n := ws.n
	t := table{scale: make([]float32, n)}
	for s := range n {
		var top float32
		for i := range ws.ids {
			top = max(top, ws.w[i*n+s], -ws.w[i*n+s])
		}
		t.scale[s] = max(top, 1e-9) / 127
	}
	var kept []uint32
	row := make([]int8, n)
	for i, id := range ws.ids {
		says := 0
		for s := range n {
			row[s] = int8(math.Round(float64(ws.w[i*n+s] / t.scale[s])))
			says = max(says, int(row[s]), -int(row[s]))
		}
		if says >= keptFrom {
			kept = append(kept, id)
			t.weights = append(t.weights, row...)
		}
	}
	t.index = newRows(len(kept))
	for i, id := range kept {
		t.index.add(id, int32(i))
	}
	return t
}
