package classify

import (
	"encoding/binary"
	"errors"
	"math"
)

// feat is one feature of what is judged: a hashed name and how much of it there is.
type feat struct {
	id    uint32
	value float32
}

// table is a linear model of several targets: for each feature a weight for
// each target. Weights are kept in eighths of a byte's range of their target's
// largest, which costs nothing that can be measured and makes the program small.
type table struct {
	scale   []float32 // per target
	index   rows
	weights []int8 // a row per feature
}

// judge returns the log-odds of each target.
func (t *table) judge(v []feat) []float64 {
	n := len(t.scale)
	sums := make([]float64, n)
	for _, f := range v {
		row, ok := t.index.find(f.id)
		if !ok {
			continue
		}
		ws := t.weights[int(row)*n : int(row)*n+n]
		for s, w := range ws {
			sums[s] += float64(w) * float64(f.value)
		}
	}
	for s := range sums {
		sums[s] *= float64(t.scale[s])
	}
	return sums
}

// chance is the probability that log-odds stand for.
func chance(logOdds float64) float64 { return 1 / (1 + math.Exp(-logOdds)) }

// rows is an open-addressing table from a feature's id to its row. Most
// features of a text were never met in training: a bit for each of the lowest
// bits of an id tells that without touching the table.
type rows struct {
	met  []uint64
	keys []uint32
	vals []int32
}

const metBits = 21

func newRows(n int) rows {
	size := 16
	for size < 2*n {
		size *= 2
	}
	r := rows{met: make([]uint64, 1<<(metBits-6)), keys: make([]uint32, size), vals: make([]int32, size)}
	for i := range r.vals {
		r.vals[i] = -1
	}
	return r
}

func (r *rows) add(id uint32, row int32) {
	b := id & (1<<metBits - 1)
	r.met[b>>6] |= 1 << (b & 63)
	mask := uint32(len(r.keys) - 1)
	i := (id * 0x9E3779B1 >> 7) & mask
	for r.vals[i] >= 0 {
		i = (i + 1) & mask
	}
	r.keys[i], r.vals[i] = id, row
}

func (r *rows) find(id uint32) (int32, bool) {
	b := id & (1<<metBits - 1)
	if r.met[b>>6]&(1<<(b&63)) == 0 {
		return 0, false
	}
	mask := uint32(len(r.keys) - 1)
	for i := (id * 0x9E3779B1 >> 7) & mask; r.vals[i] >= 0; i = (i + 1) & mask {
		if r.keys[i] == id {
			return r.vals[i], true
		}
	}
	return 0, false
}

// model is what training leaves: what a sentence of somebody else says, what one
// of the user's own does, and what a message means in its thread, with the
// probability from which each target is said to hold.
//
//	"ibm2", then each table: targets, rows (uint32), a scale per target
//	(float32), per row an id (uint32) and a weight per target (int8);
//	then the thresholds of the message's targets (float32)
//
// All numbers are little-endian.
type model struct {
	says, does, means table
	threshold         []float32 // per target of means
}

const modelMagic = "ibm2"

// targets is what a sentence or message is judged for: every signal, and last,
// whether it is about a job for this user at all.
func targets() int { return len(Signals()) + 1 }

var errModel = errors.New("the recogniser's weights cannot be read: the program was built wrong, run `make train`")

func readModel(b []byte) (*model, error) {
	if len(b) < 4 || string(b[:4]) != modelMagic {
		return nil, errModel
	}
	b = b[4:]
	m := &model{}
	for _, t := range []struct {
		to *table
		n  int
	}{{&m.says, targets()}, {&m.does, len(Acts())}, {&m.means, targets()}} {
		rest, err := t.to.read(b, t.n)
		if err != nil {
			return nil, err
		}
		b = rest
	}
	if len(b) != 4*targets() {
		return nil, errModel
	}
	for range targets() {
		m.threshold = append(m.threshold, math.Float32frombits(binary.LittleEndian.Uint32(b)))
		b = b[4:]
	}
	return m, nil
}

func (t *table) read(b []byte, targets int) (rest []byte, err error) {
	if len(b) < 8 || int(binary.LittleEndian.Uint32(b)) != targets {
		return nil, errModel
	}
	n := int(binary.LittleEndian.Uint32(b[4:]))
	b = b[8:]
	if n < 0 || len(b) < 4*targets+n*(4+targets) {
		return nil, errModel
	}
	for range targets {
		t.scale = append(t.scale, math.Float32frombits(binary.LittleEndian.Uint32(b)))
		b = b[4:]
	}
	t.index = newRows(n)
	t.weights = make([]int8, 0, n*targets)
	for i := range n {
		t.index.add(binary.LittleEndian.Uint32(b), int32(i))
		for _, w := range b[4 : 4+targets] {
			t.weights = append(t.weights, int8(w))
		}
		b = b[4+targets:]
	}
	return b, nil
}

// write is the inverse of readModel.
func (m *model) write() []byte {
	out := []byte(modelMagic)
	for _, t := range []*table{&m.says, &m.does, &m.means} {
		out = t.write(out)
	}
	for _, th := range m.threshold {
		out = binary.LittleEndian.AppendUint32(out, math.Float32bits(th))
	}
	return out
}

func (t *table) write(out []byte) []byte {
	n := len(t.scale)
	out = binary.LittleEndian.AppendUint32(out, uint32(n))
	out = binary.LittleEndian.AppendUint32(out, uint32(len(t.weights)/max(n, 1)))
	for _, s := range t.scale {
		out = binary.LittleEndian.AppendUint32(out, math.Float32bits(s))
	}
	ids := map[int32]uint32{}
	for i, v := range t.index.vals {
		if v >= 0 {
			ids[v] = t.index.keys[i]
		}
	}
	for row := range len(t.weights) / max(n, 1) {
		out = binary.LittleEndian.AppendUint32(out, ids[int32(row)])
		for _, w := range t.weights[row*n : row*n+n] {
			out = append(out, byte(w))
		}
	}
	return out
}
