package classify

import "sort"

// hit is one rule found in one sentence: a feature with the words it was read from.
type hit struct {
	rule     *rule
	sentence int
	at       span
	words    string
}

// features is every rule that holds in a text, by label. It knows nothing of
// signals or threads: what to make of it is the business of combine, whose hand
// weights a model trained on the same feature names could replace.
type features struct {
	hits   []hit
	labels map[string][]hit
}

// score sums the distinct rules of a label, each further one counting half.
func (f *features) score(label string) float64 {
	var ws []float64
	seen := map[string]bool{}
	for _, h := range f.labels[label] {
		if !seen[h.rule.name] {
			seen[h.rule.name] = true
			ws = append(ws, h.rule.weight)
		}
	}
	sort.Sort(sort.Reverse(sort.Float64Slice(ws)))
	sum, share := 0.0, 1.0
	for i, w := range ws {
		if i == 4 {
			break
		}
		sum += w * share
		share /= 2
	}
	return sum
}

// top is the weight of a label's strongest rule.
func (f *features) top(label string) float64 {
	w := 0.0
	for _, h := range f.labels[label] {
		w = max(w, h.rule.weight)
	}
	return w
}

// count is how many times a label was hit, rules and places together.
func (f *features) count(label string) int { return len(f.labels[label]) }

// has reports whether a label is carried by a rule that suffices alone, or by
// several weaker ones.
func (f *features) has(label string) bool { return f.score(label) >= enough }

// enough is the sum of weights at which a label holds (see confidence).
const enough = 2.0

// evidence lists the words of a label's hits, the strongest first, at most three.
func (f *features) evidence(labels ...string) []string {
	var hs []hit
	for _, l := range labels {
		hs = append(hs, f.labels[l]...)
	}
	sort.SliceStable(hs, func(i, j int) bool { return hs[i].rule.weight > hs[j].rule.weight })
	out := []string{}
	seen := map[string]bool{}
	for _, h := range hs {
		if !seen[h.words] && len(out) < 3 {
			seen[h.words] = true
			out = append(out, h.words)
		}
	}
	return out
}

// guarded lists, by label, which scopes take a hit back.
var guarded = map[string]struct{ neg, hypo, post, third, other, past bool }{
	"offer":        {neg: true, hypo: true, post: true, third: true, other: true},
	"offersubj":    {neg: true, third: true, other: true},
	"terms":        {neg: true, third: true},
	"refreq":       {neg: true, hypo: true},
	"struct":       {neg: true},
	"structdirect": {neg: true},
	"reloc":        {neg: true},
	"iv":           {neg: true, hypo: true},
	"cold":         {neg: true},
	"me.accepted":  {neg: true, hypo: true},
	"me.applied":   {neg: true},
	"reject":       {hypo: true},
}

// standing reports whether a match survives the scopes of its label.
func (r *reading) standing(label string, flags map[string]bool, at span) bool {
	g := guarded[label]
	switch {
	case flags["raw"]:
		return true
	case g.neg && r.negated(at),
		g.hypo && r.supposed(at),
		g.post && len(r.posts) > 0,
		g.third && near(r.thirds, at, 8),
		g.other && near(r.others, at, 5):
		return false
	}
	return true
}

// ruleHits runs a lexicon's rules over the sentence of r.
func (r *reading) ruleHits(sentence int, quoted bool, out []hit) []hit {
	seen := r.m.seen
	for i := range r.s.tokens {
		for _, id := range r.s.tokens[i].ids {
			for _, st := range r.lex.starts[id] {
				ru := &r.lex.rules[st.rule]
				if seen[st.rule] || quoted && !ru.quoted || ru.subject && !r.s.subject || !r.m.mayHold(&ru.needs[st.pattern]) {
					continue
				}
				n := shortest(r.m.ends(ru.patterns[st.pattern], i))
				if n == 0 || !r.standing(ru.label, ru.flags, span{i, i + n}) {
					continue
				}
				seen[st.rule] = true
				at := span{i, i + n}
				out = append(out, hit{ru, sentence, at, r.around(at)})
			}
		}
	}
	return out
}

// around is the text of a match with the rest of its clause, at most some
// twenty words.
func (r *reading) around(at span) string {
	ts := r.s.tokens
	limit := 24
	if r.lex.lang == "ja" {
		limit = 60
	}
	i, j := at.i, at.j
	for i > 0 && ts[i-1].clause == ts[at.i].clause && j-i < limit/2 {
		i--
	}
	for j < len(ts) && ts[j].clause == ts[at.j-1].clause && j-i < limit {
		j++
	}
	return r.doc.text(r.s, i, j)
}

// extract reads the features of a document, each sentence with the lexicon of
// its language.
func (b *book) extract(d *doc, lang string) *features { return b.extractOf(d, lang, false) }

// extractOf reads all features, or those alone that are taken from quoted history.
func (b *book) extractOf(d *doc, lang string, quoted bool) *features {
	f := &features{labels: map[string][]hit{}}
	var m matcher
	for i := range d.sentences {
		s := &d.sentences[i]
		b.vocab.lookup(s)
		for _, code := range sentenceLanguages(s, lang) {
			lex := b.lex[code]
			if lex == nil {
				continue
			}
			m.reset(lex, s)
			r := scopes(d, &m)
			f.hits = r.ruleHits(i, quoted, f.hits)
		}
	}
	for _, h := range f.hits {
		f.labels[h.rule.label] = append(f.labels[h.rule.label], h)
	}
	return f
}

// In a text of more sentences than this, a signal must stand near words of
// hiring: long newsletters and discussions hold every phrase somewhere.
const (
	longText  = 14
	nearWords = 2
)

// localise drops, in a long text, the hits with no strong word of hiring in
// their own sentence or the two around it.
func (f *features) localise(sentences int) {
	if sentences <= longText {
		return
	}
	job := map[int]bool{}
	for _, h := range f.labels["job"] {
		for k := -nearWords; k <= nearWords; k++ {
			job[h.sentence+k] = true
		}
	}
	for label, hs := range f.labels {
		if label == "job" || label == "jobw" {
			continue
		}
		var kept []hit
		for _, h := range hs {
			if job[h.sentence] {
				kept = append(kept, h)
			}
		}
		f.labels[label] = kept
	}
}
