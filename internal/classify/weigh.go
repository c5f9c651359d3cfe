package classify

import (
	_ "embed" // the weights are data, made by `make train`
	"math"
	"slices"
	"sort"
	"sync"
)

//go:embed model.bin
var modelBytes []byte

// loadModel reads the weights, once.
var loadModel = sync.OnceValues(func() (*model, error) { return readModel(modelBytes) })

// signals decides which signals hold: the rules read cues and say what they
// make of them, and the model, which has learnt from labelled mail how far each
// cue and rule can be trusted and what other words tell, has the last word.
func (c *prepared) signals(automatic bool) []Scored {
	if len(c.byRule) > 0 && c.byRule[0].Name == Scam {
		return c.byRule // its reasons are facts of the envelope and the text, not habits of speech
	}
	m, err := loadModel()
	if err != nil || !m.knows("language "+c.lang) {
		return c.byRule // a test holds the embedded weights readable
	}
	if bounceOrAnswer(c.m) || (listMail(c.m) && len(c.byRule) == 0) {
		return []Scored{}
	}
	v := c.vector(automatic)
	ps := m.judge(v)
	holds := accept(ps, m.threshold)
	c.plainOffer(ps, holds)
	var out []Scored
	for i, s := range Signals() {
		if holds[i] {
			out = append(out, Scored{Name: s, Score: math.Round(100*ps[i]) / 100, Evidence: c.evidence(m, i, s)})
		}
	}
	out = compatible(out)
	sort.SliceStable(out, func(i, j int) bool { return out[i].Score > out[j].Score })
	return out
}

// plainOffer lets an offer in plain words stand where the model doubts it: "I am
// delighted to offer you the post" is one whatever else the mail says. Only a model that is sure
// of the contrary, or a better name for it, overrules that.
func (c *prepared) plainOffer(ps []float64, holds []bool) {
	at := slices.Index(Signals(), Offer)
	counter := slices.Index(Signals(), Counteroffer)
	for _, r := range c.byRule {
		if r.Name == Offer && r.Score >= plainScore && ps[at] >= plainDoubt && !holds[counter] {
			holds[at] = true
		}
	}
}

const (
	plainScore = 0.7 // what one strong cue alone gives
	plainDoubt = 0.3 // the model is nearly sure that it is none
)

// evidence is what the rules quote for a signal, else the sentence whose words
// told the model most.
func (c *prepared) evidence(m *model, signal int, s Signal) []string {
	for _, r := range c.byRule {
		if r.Name == s && len(r.Evidence) > 0 {
			return r.Evidence
		}
	}
	best, at := 0.0, -1
	for i := range c.doc.sentences {
		if w := c.tells(m, i, signal); w > best {
			best, at = w, i
		}
	}
	if at < 0 {
		return []string{}
	}
	st := &c.doc.sentences[at]
	return []string{c.doc.text(st, 0, min(len(st.tokens), 30))}
}

// tells sums what the words of one sentence say for a signal.
func (c *prepared) tells(m *model, sentence, signal int) float64 {
	one := *c
	one.doc = &doc{canon: c.doc.canon, sentences: c.doc.sentences[sentence : sentence+1]}
	v := &vectoriser{at: map[uint32]int{}}
	one.wordFeatures(v)
	sum := 0.0
	for _, f := range v.out {
		if row, ok := m.index[f.id]; ok {
			sum += float64(m.weights[int(row)*len(m.scale)+signal]) * float64(f.value)
		}
	}
	return sum
}

// excludes lists which signals cannot stand beside which: of two the surer stays.
var excludes = [][2]Signal{
	{Offer, Rejection}, {Offer, Outreach}, {Offer, Acknowledgement}, {Offer, Counteroffer}, {Offer, Update}, {Offer, Reengagement},
	{Counteroffer, Persuasion}, {Counteroffer, Acknowledgement}, {Counteroffer, Rejection}, {Counteroffer, Outreach},
	{Persuasion, Acknowledgement}, {Persuasion, Outreach}, {Persuasion, Rejection}, {Outreach, Interview}, {Outreach, Reengagement}, {Outreach, Update},
	{Rejection, Interview}, {Rejection, Update}, {Rejection, Chaser}, {Rejection, ReferenceRequest}, {Acknowledgement, Rejection}, {Acknowledgement, Update},
}

// compatible drops the weaker of two signals that exclude each other, and the
// bait of a scam.
func compatible(in []Scored) []Scored {
	has := func(s Signal) int { return slices.IndexFunc(in, func(g Scored) bool { return g.Name == s }) }
	if i := has(Scam); i >= 0 {
		return []Scored{in[i]}
	}
	for _, e := range excludes {
		i, j := has(e[0]), has(e[1])
		if i < 0 || j < 0 {
			continue
		}
		if in[i].Score >= in[j].Score {
			i = j
		}
		in = slices.Delete(in, i, i+1)
	}
	if in == nil {
		return []Scored{}
	}
	return in
}
