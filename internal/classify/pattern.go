package classify

import "math/bits"

// wordID names one word pattern of the vocabulary: an exact word, a beginning
// ("offer*") or an ending ("*angebot").
type wordID int32

// Word classes that are no words.
const (
	numberWord wordID = iota // any number, written # in a lexicon
	moneyWord                // part of an amount of money, written $
	firstWord                // where the vocabulary begins
)

// vocabulary numbers every word pattern of every lexicon, so that a token is
// looked up once for all of them.
type vocabulary struct {
	exact, prefix, suffix map[string]wordID
	heads, tails          sieve // of prefix and suffix
	next                  wordID
}

func newVocabulary() *vocabulary {
	return &vocabulary{exact: map[string]wordID{}, prefix: map[string]wordID{}, suffix: map[string]wordID{}, next: firstWord}
}

// add numbers a word pattern in m.
func (v *vocabulary) add(m map[string]wordID, w string) wordID {
	id, ok := m[w]
	if !ok {
		id = v.next
		v.next++
		m[w] = id
		v.heads.add(headHash(w))
		v.tails.add(tailHash(w))
	}
	return id
}

// sieve tells of most words that they are not in a set, without a look at the
// set: a bit for each of the lowest bits of a hash.
type sieve [1 << (sieveBits - 6)]uint64

const sieveBits = 17

func (s *sieve) add(h uint32) {
	h &= 1<<sieveBits - 1
	s[h>>6] |= 1 << (h & 63)
}

func (s *sieve) may(h uint32) bool {
	h &= 1<<sieveBits - 1
	return s[h>>6]&(1<<(h&63)) != 0
}

// headHash and tailHash are FNV-1a from either end, so that the hashes of every
// beginning and ending of a word come one from the other.
func headHash(w string) uint32 {
	h := hashBegin
	for i := range len(w) {
		h = hashOn(h, w[i])
	}
	return h
}

func tailHash(w string) uint32 {
	h := hashBegin
	for i := len(w) - 1; i >= 0; i-- {
		h = hashOn(h, w[i])
	}
	return h
}

const hashBegin = uint32(2166136261)

func hashOn(h uint32, b byte) uint32 { return (h ^ uint32(b)) * 16777619 }

// lookup fills the ids of every token of a sentence.
func (v *vocabulary) lookup(s *sentence) {
	for i := range s.tokens {
		t := &s.tokens[i]
		if id, ok := v.exact[t.norm]; ok {
			t.ids = append(t.ids, id)
		}
		head, tail := hashBegin, hashBegin
		for k := 1; k <= len(t.norm) && k <= 24; k++ {
			head, tail = hashOn(head, t.norm[k-1]), hashOn(tail, t.norm[len(t.norm)-k])
			if k == 1 {
				continue
			}
			if v.heads.may(head) {
				if id, ok := v.prefix[t.norm[:k]]; ok {
					t.ids = append(t.ids, id)
				}
			}
			if v.tails.may(tail) {
				if id, ok := v.suffix[t.norm[len(t.norm)-k:]]; ok {
					t.ids = append(t.ids, id)
				}
			}
		}
		if t.number {
			t.ids = append(t.ids, numberWord)
		}
	}
}

func (t *token) is(id wordID) bool {
	for _, x := range t.ids {
		if x == id {
			return true
		}
	}
	return false
}

// elem is one element of a pattern: a word, a concept, a group of alternatives
// or a gap of up to n tokens.
type elem struct {
	kind     elemKind
	word     wordID
	concept  int
	n        int
	alts     []pattern
	optional bool
}

type elemKind uint8

const (
	isWord elemKind = iota
	isConcept
	isGroup
	isGap
	isQuestion // matches nothing, in a question only
)

// pattern is a sequence of elements.
type pattern []elem

// A match is simulated as a set of end positions, one bit each relative to the
// start, so that no pattern can blow up: the work is elements times window.
const window = 63

// matcher finds concepts and patterns in one sentence; a concept's ends at a
// position are computed once.
type matcher struct {
	lex  *lexicon
	s    *sentence
	memo []uint64
	done []bool
	here []bool              // concepts that can begin somewhere in the sentence
	ids  [idBits / 64]uint64 // a bit for the lowest bits of each word's id in it
	seen []bool              // rules that have matched in it
}

func (m *matcher) reset(lex *lexicon, s *sentence) {
	m.lex, m.s = lex, s
	n := len(lex.concepts) * len(s.tokens)
	if cap(m.memo) < n {
		m.memo, m.done = make([]uint64, n), make([]bool, n)
	}
	m.memo, m.done = m.memo[:n], m.done[:n]
	clear(m.done)
	if cap(m.here) < len(lex.concepts) {
		m.here = make([]bool, len(lex.concepts))
	}
	m.here = m.here[:len(lex.concepts)]
	clear(m.here)
	clear(m.ids[:])
	for i := range s.tokens {
		for _, id := range s.tokens[i].ids {
			m.ids[id%idBits/64] |= 1 << (id % 64)
			for _, c := range lex.begins[id] {
				m.here[c] = true
			}
		}
	}
	if cap(m.seen) < len(lex.rules) {
		m.seen = make([]bool, len(lex.rules))
	}
	m.seen = m.seen[:len(lex.rules)]
	clear(m.seen)
}

const idBits = 1024

// mayHold reports whether a sentence has what a pattern needs.
func (m *matcher) mayHold(n *need) bool {
	for _, id := range n.words {
		if m.ids[id%idBits/64]&(1<<(id%64)) == 0 {
			return false
		}
	}
	for _, c := range n.concepts {
		if !m.here[c] {
			return false
		}
	}
	return true
}

// conceptAt is the set of lengths with which concept c matches at pos.
func (m *matcher) conceptAt(c, pos int) uint64 {
	if !m.here[c] {
		return 0
	}
	k := c*len(m.s.tokens) + pos
	if m.done[k] {
		return m.memo[k]
	}
	m.done[k], m.memo[k] = true, 0 // a concept may refer to earlier ones only
	var ends uint64
	con := &m.lex.concepts[c]
	for _, id := range m.s.tokens[pos].ids {
		for _, a := range con.firsts[id] {
			ends |= m.ends(con.alts[a], pos)
		}
	}
	m.memo[k] = ends
	return ends
}

// ends is the set of lengths with which p matches at pos.
func (m *matcher) ends(p pattern, pos int) uint64 {
	set := uint64(1)
	for i := range p {
		if set = m.step(&p[i], pos, set); set == 0 {
			return 0
		}
	}
	return set
}

// step advances every end in set over e.
func (m *matcher) step(e *elem, pos int, set uint64) uint64 {
	room := min(len(m.s.tokens)-pos, window)
	if e.kind == isQuestion {
		if m.s.question {
			return set
		}
		return 0
	}
	if e.kind == isGap {
		for range e.n {
			set |= set << 1
		}
		return set & (1<<uint(room+1) - 1)
	}
	var out uint64
	if e.optional {
		out = set
	}
	for rest := set; rest != 0; rest &= rest - 1 {
		k := bits.TrailingZeros64(rest)
		if k >= room {
			break
		}
		out |= m.at(e, pos+k) << uint(k)
	}
	return out & (1<<uint(room+1) - 1)
}

// at is the set of lengths with which e matches at pos.
func (m *matcher) at(e *elem, pos int) uint64 {
	switch e.kind {
	case isWord:
		if m.s.tokens[pos].is(e.word) {
			return 2
		}
		return 0
	case isConcept:
		return m.conceptAt(e.concept, pos)
	default:
		var out uint64
		for _, p := range e.alts {
			out |= m.ends(p, pos)
		}
		return out
	}
}

// shortest is the smallest non-empty length in a set of ends, or 0.
func shortest(set uint64) int {
	if set &^= 1; set == 0 {
		return 0
	}
	return bits.TrailingZeros64(set)
}

// longest is the greatest length in a set of ends, or 0.
func longest(set uint64) int {
	if set == 0 {
		return 0
	}
	return bits.Len64(set) - 1
}
