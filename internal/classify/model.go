package classify

import (
	"encoding/binary"
	"errors"
	"math"
	"sort"
)

// model is what training leaves: for each feature a weight for each signal,
// and for each signal the probability from which
// it is said to hold.
//
//	"ibm1", number of signals, features; then per signal: scale, threshold
//	(float32); then per feature: id (uint32), a weight per signal (int8)
//
// All numbers are little-endian.
type model struct {
	scale     []float32
	threshold []float32
	index     map[uint32]int32 // feature -> row
	weights   []int8
}

const modelMagic = "ibm1"

// targets is what the model judges: every signal, and last, whether the message
// is about a job for this user at all.
func targets() int { return len(Signals()) + 1 }

var errModel = errors.New("the recogniser's weights cannot be read: the program was built wrong, run `make train`")

func readModel(b []byte) (*model, error) {
	n := targets()
	if len(b) < 12 || string(b[:4]) != modelMagic || int(binary.LittleEndian.Uint32(b[4:])) != n {
		return nil, errModel
	}
	rows := int(binary.LittleEndian.Uint32(b[8:]))
	b = b[12:]
	if rows < 0 || len(b) != 8*n+rows*(4+n) {
		return nil, errModel
	}
	m := &model{index: make(map[uint32]int32, rows), weights: make([]int8, 0, rows*n)}
	for range n {
		m.scale = append(m.scale, math.Float32frombits(binary.LittleEndian.Uint32(b)))
		m.threshold = append(m.threshold, math.Float32frombits(binary.LittleEndian.Uint32(b[4:])))
		b = b[8:]
	}
	for i := range rows {
		m.index[binary.LittleEndian.Uint32(b)] = int32(i)
		for _, w := range b[4 : 4+n] {
			m.weights = append(m.weights, int8(w))
		}
		b = b[4+n:]
	}
	return m, nil
}

// write is the inverse of readModel.
func (m *model) write() []byte {
	n := len(m.scale)
	out := []byte(modelMagic)
	out = binary.LittleEndian.AppendUint32(out, uint32(n))
	out = binary.LittleEndian.AppendUint32(out, uint32(len(m.index)))
	for s := range n {
		out = binary.LittleEndian.AppendUint32(out, math.Float32bits(m.scale[s]))
		out = binary.LittleEndian.AppendUint32(out, math.Float32bits(m.threshold[s]))
	}
	ids := make([]uint32, 0, len(m.index))
	for id := range m.index {
		ids = append(ids, id)
	}
	sort.Slice(ids, func(i, j int) bool { return ids[i] < ids[j] })
	for _, id := range ids {
		out = binary.LittleEndian.AppendUint32(out, id)
		row := int(m.index[id]) * n
		for _, w := range m.weights[row : row+n] {
			out = append(out, byte(w))
		}
	}
	return out
}

// judge returns the probability of each target: the signals in their order, then recruiting.
func (m *model) judge(v []feat) []float64 {
	n := len(m.scale)
	sums := make([]float64, n)
	for _, f := range v {
		row, ok := m.index[f.id]
		if !ok {
			continue
		}
		ws := m.weights[int(row)*n : int(row)*n+n]
		for s, w := range ws {
			sums[s] += float64(w) * float64(f.value)
		}
	}
	for s := range sums {
		sums[s] = 1 / (1 + math.Exp(-sums[s]*float64(m.scale[s])))
	}
	return sums
}

// knows reports whether a feature was met in training: without mail of a
// language to learn from, the rules are the better judge of it.
func (m *model) knows(feature string) bool {
	_, ok := m.index[featureID(feature)]
	return ok
}

// sure is the probability at which a signal stands whatever the model thinks of
// the mail as a whole.
const sure = 0.85

// accept lists which signals hold: each from its own threshold on, in mail that
// is about a job at all, or of which the signal itself is sure.
func accept(ps []float64, threshold []float32) []bool {
	n := len(Signals())
	about := ps[n] >= float64(threshold[n])
	out := make([]bool, n)
	for s := range out {
		out[s] = ps[s] >= float64(threshold[s]) && (about || ps[s] >= sure)
	}
	return out
}
