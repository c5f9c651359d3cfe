package classify

import "math"

// unit is what is judged at once: a sentence, or a piece of a long one, so that
// what it says is not lost among its other words.
type unit struct {
	sentence int
	i, j     int // tokens of the sentence
}

// A sentence of more tokens than unitMost is judged in overlapping pieces.
const (
	unitMost = 30
	unitSize = 24
	unitStep = 12
	unitsMax = 400
)

// units divides a document. Japanese tokens are characters: there a piece is longer.
func (d *doc) units(lang string) []unit {
	k := 1
	if lang == "ja" || lang == "zh" {
		k = 3
	}
	var out []unit
	for n := range d.sentences {
		end := len(d.sentences[n].tokens)
		if end <= k*unitMost {
			out = append(out, unit{n, 0, end})
			continue
		}
		for i := 0; ; i += k * unitStep {
			j := min(i+k*unitSize, end)
			out = append(out, unit{n, i, j})
			if j == end || len(out) > unitsMax {
				break
			}
		}
		if len(out) > unitsMax {
			return out
		}
	}
	return out
}

// speller turns units into features. It keeps its buffers from one to the next.
type speller struct {
	d    *doc
	cues map[int][]string // by sentence: the labels that the lexicons found there
	dict *dictionary
	buf  []feat
	met  []meant
}

// What the words of a unit together weigh, and a cue.
const (
	wordsSay  = 3.0
	wordsFew  = 8
	cueSays   = 1.0
	stemRunes = 5
)

// spell lists the features of a unit: its words, their stems, pairs and triples of
// both, what is asked, what follows a negation, and the lexicons' cues.
func (sp *speller) spell(u unit) []feat {
	s := &sp.d.sentences[u.sentence]
	ts := s.tokens[u.i:u.j]
	sp.buf = append(sp.buf[:0], feat{kindID(kBias, 0, 0, 0), 1})
	out := sp.buf
	each := float32(wordsSay / math.Sqrt(float64(max(len(ts), wordsFew))))
	add := func(kind, a, b, c uint32, share float32) {
		out = append(out, feat{kindID(kind, a, b, c), each * share})
	}
	var w1, w2, s1, s2, s3, s4 uint32
	denied := 0
	for i := range ts {
		t := &ts[i]
		w, st := t.word, t.stem
		add(kWord, w, 0, 0, 0.6)
		add(kStem, st, 0, 0, 0.6)
		add(kWordPair, w1, w, 0, 0.8)
		add(kStemPair, s1, st, 0, 0.8)
		add(kStemTriple, s2, s1, st, 0.8)
		add(kStemSkip, s2, st, 0, 0.5)
		add(kStemSkip2, s3, st, 0, 0.4)
		if t.cjk {
			add(kStemFour, s3*31+s2, s1, st, 0.7)
			add(kStemFive, s4*31+s3, s2*31+s1, st, 0.6)
		} else {
			add(kWordTriple, w2, w1, w, 0.6)
		}
		if s.question {
			add(kAsked, st, 0, 0, 0.5)
		}
		if denied > 0 {
			add(kDenied, st, 0, 0, 0.8)
			denied--
		}
		if negations[t.norm] {
			denied = 6
		}
		w2, w1 = w1, w
		s4, s3, s2, s1 = s3, s2, s1, st
	}
	add(kStemPair, s1, 1, 0, 0.8) // the last word
	out = sp.concepts(ts, s.question, out)
	for _, c := range sp.cues[u.sentence] {
		out = append(out, feat{featureID("cue ", c), cueSays})
	}
	if s.subject {
		out = append(out, feat{featureID("subject"), 1})
	}
	if s.question {
		out = append(out, feat{featureID("question"), 0.5})
	}
	sp.buf = out
	return out
}

// A pair of concepts counts where so many tokens or fewer stand between, and a
// concept follows another closely where at most so many concepts do.
const (
	conceptReach = 8
	conceptNext  = 3
	conceptsSay  = 2.0
)

// concepts adds what the words mean, whatever the language: each concept, each
// pair in its order, and what is asked.
func (sp *speller) concepts(ts []token, question bool, out []feat) []feat {
	sp.met = sp.dict.find(ts, sp.met[:0])
	each := float32(conceptsSay / math.Sqrt(float64(max(len(sp.met), 4))))
	for i, m := range sp.met {
		out = append(out, feat{kindID(kConcept, m.concept, 0, 0), each})
		if question {
			out = append(out, feat{kindID(kConceptAsked, m.concept, 0, 0), each * 0.6})
		}
		reach := conceptReach
		if sp.dict.lang == "ja" {
			reach *= 3
		}
		for j := i + 1; j < len(sp.met) && j <= i+conceptNext && sp.met[j].at-m.at <= reach; j++ {
			out = append(out, feat{kindID(kConceptPair, m.concept, sp.met[j].concept, 0), each * 0.8})
			if j == i+1 && j+1 < len(sp.met) {
				out = append(out, feat{kindID(kConceptTriple, m.concept, sp.met[j].concept, sp.met[j+1].concept), each * 0.6})
			}
		}
	}
	return out
}

// Kinds of features.
const (
	kBias uint32 = iota + 1
	kWord
	kStem
	kWordPair
	kStemPair
	kWordTriple
	kStemTriple
	kStemSkip
	kStemSkip2
	kStemFour
	kStemFive
	kAsked
	kDenied
	kConcept
	kConceptAsked
	kConceptPair
	kConceptTriple
)

// kindID mixes the words of a feature with its kind.
func kindID(kind, a, b, c uint32) uint32 {
	h := kind * 0x9E3779B1
	for _, x := range [3]uint32{a, b, c} {
		h = (h ^ x) * 0x85EBCA6B
		h ^= h >> 15
	}
	h *= 0xC2B2AE35
	return h ^ h>>13
}

// featureID is the id of a feature with a name, which may come in parts.
func featureID(name ...string) uint32 {
	h := hashBegin
	for _, part := range name {
		for i := range len(part) {
			h = hashOn(h, part[i])
		}
	}
	return h
}

// wordHash is FNV-1a.
func wordHash(s string) uint32 {
	h := hashBegin
	for i := 0; i < len(s); i++ {
		h = hashOn(h, s[i])
	}
	return h
}

// hashWords fills in what features are made of: the word, a number being one
// like another, and its beginning, which inflection leaves alone.
func (t *token) hashWords() {
	if t.number {
		t.word = wordHash("#")
		t.stem = t.word
		return
	}
	t.word = wordHash(t.norm)
	t.stem = t.word
	n := 0
	for i, r := range t.norm {
		if n == 0 {
			t.cjk = isCJK(r)
		}
		if n == stemRunes {
			t.stem = wordHash(t.norm[:i])
			break
		}
		n++
	}
}

// negations are the words whose followers are denied, in every language: none
// of them means anything else in another.
var negations = wordSet(`not no never nor neither unable cannot without nicht kein keine keinen keinem keiner nie weder ohne ne pas jamais aucun aucune sans
	nunca ningun ninguna sin non mai nessun nessuna senza nao nenhum nenhuma sem niet geen nooit zonder nie zaden zadnego brak bez unfortunately leider malheureusement
	lamentablemente purtroppo infelizmente helaas niestety`)
