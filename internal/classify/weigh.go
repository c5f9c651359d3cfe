package classify

import (
	_ "embed" // the weights are data, made by `make train`
	"math"
	"slices"
	"sort"
	"strings"
	"sync"

	"inboxd/internal/mail"
)

//go:embed model.bin
var modelBytes []byte

// reader is a recogniser: the lexicons, and the weights that have learnt how
// far they and other words can be trusted. Without weights the rules decide.
type reader struct {
	*book
	m *model
}

// loadReader readies the recogniser, once. A test holds that both parts read.
var loadReader = sync.OnceValue(func() *reader {
	b, _ := loadBook()
	m, err := readModel(modelBytes)
	if err != nil {
		return &reader{book: b}
	}
	return &reader{book: b, m: m}
})

// heardUnit is what one unit was found to say: log-odds per target.
type heardUnit struct {
	unit
	says  []float64
	spelt []uint32 // its features
}

// hear judges every unit of the message.
func (c *prepared) hear(m *model) {
	sp := c.speller()
	c.heard = c.heard[:0]
	for _, u := range c.doc.units(c.lang) {
		v := sp.spell(u)
		c.heard = append(c.heard, heardUnit{u, m.says.judge(v), idsOf(v, &m.means.index)})
	}
}

// idsOf lists the features that the message's weights know; nil knows all.
func idsOf(v []feat, known *rows) []uint32 {
	var out []uint32
	for i := range v {
		if known != nil {
			if _, ok := known.find(v[i].id ^ ofMessage); !ok {
				continue
			}
		}
		out = append(out, v[i].id)
	}
	return out
}

// speller readies the lexicons' cues for the units of the document.
func (c *prepared) speller() *speller {
	sp := &speller{d: c.doc, cues: map[int][]string{}, dict: c.b.means[c.lang]}
	for _, h := range c.f.hits {
		if l := h.rule.label; !slices.Contains(sp.cues[h.sentence], l) {
			sp.cues[h.sentence] = append(sp.cues[h.sentence], l)
		}
	}
	return sp
}

// signals decides which signals hold: the rules read cues and say what they
// make of them, the sentence weights what each sentence says, and the message
// weights what that means in this thread.
func (c *prepared) signals(m *model, automatic bool) []Scored {
	if len(c.byRule) > 0 && c.byRule[0].Name == Scam || m == nil {
		return c.byRule // a scam's reasons are facts of the envelope and the text, not habits of speech
	}
	if bounceOrAnswer(c.m) || !supported[c.lang] {
		return []Scored{}
	}
	c.hear(m)
	ps := m.means.judge(c.vector(automatic))
	for i := range ps {
		ps[i] = chance(ps[i])
	}
	holds := accept(ps, m.threshold, c.byRule, c.ofWork())
	var out []Scored
	for i, s := range Signals() {
		if holds[i] {
			out = append(out, Scored{Name: s, Score: math.Round(100*ps[i]) / 100, Evidence: c.evidence(i)})
		}
	}
	out = compatible(out)
	sort.SliceStable(out, func(i, j int) bool { return out[i].Score > out[j].Score })
	return out
}

// Evidence is at most this many pieces, each of at most that many words.
const (
	evidencePieces = 3
	evidenceWords  = 30
)

// evidence is the words of the units that speak most for a signal.
func (c *prepared) evidence(signal int) []string {
	order := make([]int, len(c.heard))
	for i := range order {
		order[i] = i
	}
	sort.SliceStable(order, func(a, b int) bool { return c.heard[order[a]].says[signal] > c.heard[order[b]].says[signal] })
	out := []string{}
	seen := map[int]bool{}
	for n, i := range order {
		h := &c.heard[i]
		if n >= evidencePieces || n > 0 && h.says[signal] < 0 {
			break
		}
		if seen[h.sentence] {
			continue
		}
		seen[h.sentence] = true
		out = append(out, c.quote(h.unit))
	}
	return out
}

// quote is the words of a unit as they stand, cut where they are many.
func (c *prepared) quote(u unit) string {
	most := evidenceWords
	if c.lang == "ja" {
		most *= 3
	}
	s := &c.doc.sentences[u.sentence]
	return strings.TrimSpace(c.doc.text(s, u.i, min(u.j, u.i+most)))
}

// excludes lists which signals cannot stand beside which: of two the surer stays.
var excludes = [][2]Signal{
	{Offer, Rejection}, {Offer, Outreach}, {Offer, Acknowledgement}, {Offer, Counteroffer}, {Offer, Update}, {Offer, Reengagement},
	{Counteroffer, Persuasion}, {Counteroffer, Reengagement}, {Counteroffer, Acknowledgement}, {Counteroffer, Rejection}, {Counteroffer, Outreach},
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

// ofWork reports that the message or its thread speaks of work at all: words of
// hiring, something the user wrote before, an earlier signal, or a rule that hears one.
func (c *prepared) ofWork() bool {
	if c.st.turns > 0 || c.st.process || c.f.count("job")+c.f.count("jobw") > 0 || len(c.byRule) > 0 {
		return true
	}
	var met []meant
	for i := range c.doc.sentences {
		met = c.b.means[c.lang].find(c.doc.sentences[i].tokens, met[:0])
		for _, m := range met {
			if workConcepts[m.concept] {
				return true
			}
		}
	}
	return false
}

// workConcepts are the concepts that only people who speak of work use together
// with what causes a draft.
var workConcepts = map[uint32]bool{
	wordHash("JOB"): true, wordHash("HIRE"): true, wordHash("APPLY"): true, wordHash("INTERVIEW"): true, wordHash("SALARY"): true,
	wordHash("JOIN"): true, wordHash("REFERENCE"): true, wordHash("AGENCY"): true, wordHash("FREELANCE"): true, wordHash("FORMERBOSS"): true,
}

// sure is the probability at which a signal stands whatever the model thinks of
// the mail as a whole.
const sure = 0.85

// Two witnesses: where the rules are this sure of a signal in mail about a job,
// this part of the weights' threshold is enough.
const (
	ruleSure  = 0.9
	ruleShare = 0.7
)

// Thresholds are found on authors that nothing was learnt from, by weights that
// had seen a fifth less: these know more, and a part of the threshold does.
const (
	quietShare = 0.75
	draftShare = 0.9
)

// aboutShare is which part of its threshold is enough for "about a job" where a
// signal holds besides: sentences know better than the sum of hints.
const aboutShare = 0.3

// accept lists which signals hold: each from its own threshold on, in mail that
// is about a job at all, or of which the signal itself is sure. What the rules
// read from plain words may be heard a little less surely. A signal that causes
// a draft needs mail that is about a job, and a word of work in it.
func accept(ps []float64, threshold []float32, byRule []Scored, ofWork bool) []bool {
	n := len(Signals())
	about := ps[n] >= aboutShare*float64(threshold[n])
	out := make([]bool, n)
	for i, s := range Signals() {
		needed := float64(threshold[i]) * quietShare
		if causesDraft[s] {
			needed = float64(threshold[i]) * draftShare
		}
		if slices.ContainsFunc(byRule, func(g Scored) bool { return g.Name == s && g.Score >= ruleSure }) {
			needed *= ruleShare
		}
		may := about || ps[i] >= sure
		if causesDraft[s] {
			may = about && ofWork
		}
		out[i] = may && ps[i] >= needed
	}
	return out
}

// actSure is the probability from which an act is heard in words that no lexicon knows.
const actSure = 0.98

// overhear adds the act that the model is surest to hear in the user's own
// words. What the lexicons hear comes first: what the user did decides what is
// drafted, and a wrong word costs more there than a missed one.
func (r *reader) overhear(did map[Act][]string, d *doc, lang string, f *features, m *mail.Message) {
	c := &prepared{m: m, b: r.book, doc: d, lang: lang, f: f}
	sp := c.speller()
	best := actSure
	var act Act
	var words string
	for _, u := range d.units(lang) {
		for i, odds := range r.m.does.judge(sp.spell(u)) {
			if p := chance(odds); p >= best && Acts()[i] != GaveReferences && Acts()[i] != GaveReason {
				best, act, words = p, Acts()[i], c.quote(u)
			}
		}
	}
	if act != "" {
		did[act] = []string{words}
	}
}
