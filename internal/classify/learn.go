package classify

import (
	"slices"
	"sync"

	"inboxd/internal/mail"
)

// Lesson is a labelled thread to learn from: of its last message the signals
// are known, or the acts where it is the user's own.
type Lesson struct {
	Messages []*mail.Message // oldest first
	Me       mail.Identities
	Mine     bool
	Signals  []Signal
	Acts     []Act
	Group    string // its author: nobody is judged by what was learnt from them
}

// Phrase is a labelled sentence to learn from.
type Phrase struct {
	Lang    string
	Text    string
	Mine    bool // the user's own words
	Signals []Signal
	Acts    []Act
	Group   string
}

// Training is small and repeatable to the byte: the order of examples is
// shuffled by a fixed seed, and nothing depends on time or on the order of maps.
const (
	folds     = 5
	rareBelow = 3 // features of fewer examples are left out
	keptFrom  = 3 // of 127: rows that say less are left out
)

// lesson is a Lesson read: the message prepared in the light of its thread and
// the features of its units.
type lesson struct {
	*Lesson
	c         *prepared
	automatic bool
	units     [][]feat
	terms     [][]term // the units', in the space they are learnt in
	truth     []bool   // per target
}

// sample is what a table learns from: features by their rows, and per target 1,
// 0 or -1 for unknown.
type sample struct {
	v []term
	y []int8
}

// term is one feature of a sample with its row.
type term struct {
	row   int32
	value float32
}

// Judged is how well a lesson was recognised by weights that had not seen its author.
type Judged struct {
	Said []Signal
}

// Learn trains the model and says what it makes of every lesson when it has not
// seen its author. What is returned first is what the program embeds.
func Learn(lessons []Lesson, phrases []Phrase) (embedded []byte, judged []Judged) {
	b, _ := loadBook() // what of a lexicon does not parse is found by its test
	// Earlier turns are read by the recogniser itself: first by the rules, then by
	// what was learnt in their light.
	r := &reader{book: b}
	ls := r.read(lessons)
	says := newSentences(b, ls, phrases)
	does := newActs(b, phrases)
	m := &model{says: says.learn(ls, nil).table(), does: does.table()}
	heard(ls, func(int) *table { return &m.says })
	m.means = learnMessages(ls, nil).table()
	m.threshold = slices.Repeat([]float32{0.5}, targets())

	r = &reader{book: b, m: m}
	ls = r.read(lessons)
	says.place(ls)
	group := groupsOf(ls)
	tables := make([]table, folds)
	var wait sync.WaitGroup
	for k := range folds {
		wait.Go(func() {
			tables[k] = says.learn(ls, func(l *lesson) bool { return group[l.Group]%folds != k }).table()
		})
	}
	wait.Wait()
	heard(ls, func(i int) *table { return &tables[group[ls[i].Group]%folds] })
	ps := crossJudged(ls, group)
	final := &model{does: m.does, means: learnMessages(ls, nil).table(), threshold: thresholdsOf(ls, ps)}
	final.says = says.learn(ls, nil).table()
	return final.write(), judge(ls, ps, final.threshold)
}

// judge names the signals that probabilities and thresholds make.
func judge(ls []lesson, ps [][]float64, th []float32) []Judged {
	out := make([]Judged, len(ls))
	for i := range ls {
		if ls[i].Mine {
			continue
		}
		l := &ls[i]
		if len(l.c.byRule) > 0 && l.c.byRule[0].Name == Scam {
			out[i].Said = []Signal{Scam}
			continue
		}
		if bounceOrAnswer(l.c.m) || !supported[l.c.lang] {
			continue
		}
		var got []Scored
		for s, holds := range accept(ps[i], th, l.c.byRule, l.c.ofWork()) {
			if holds {
				got = append(got, Scored{Name: Signals()[s], Score: ps[i][s]})
			}
		}
		for _, s := range compatible(got) {
			out[i].Said = append(out[i].Said, s.Name)
		}
	}
	return out
}

// read prepares every lesson: its earlier turns as a pass would read them.
func (r *reader) read(in []Lesson) []lesson {
	out := make([]lesson, len(in))
	for i := range in {
		l := &in[i]
		last := l.Messages[len(l.Messages)-1]
		th := Thread{Me: l.Me}
		for _, m := range l.Messages[:len(l.Messages)-1] {
			t := Turn{Message: m, Mine: l.Me.Has(m.Author().Addr)}
			if t.Mine {
				t.Said = r.own(m, th)
			} else {
				t.Verdict = r.inbound(m, th)
			}
			th.Earlier = append(th.Earlier, t)
		}
		c := r.prepare(last, th)
		_, automatic := last.Automatic()
		facts, _ := c.facts()
		c.byRule, _ = c.rules(automatic, facts.Company)
		out[i] = lesson{Lesson: l, c: c, automatic: automatic, units: c.spellAll(), truth: truth(l.Signals)}
	}
	return out
}

func (c *prepared) spellAll() [][]feat {
	sp := c.speller()
	var out [][]feat
	for _, u := range c.doc.units(c.lang) {
		out = append(out, slices.Clone(sp.spell(u)))
	}
	return out
}

// truth is the labels per target.
func truth(signals []Signal) []bool {
	out := make([]bool, targets())
	for i, s := range Signals() {
		out[i] = slices.Contains(signals, s)
	}
	out[len(out)-1] = len(signals) > 0
	return out
}

// sentences is what sentences are learnt from: the space of their features and
// the phrases in it.
type sentences struct {
	space   *space
	phrases []sample
}

// newSentences numbers the features of the phrases and of the lessons' units.
func newSentences(b *book, ls []lesson, phrases []Phrase) *sentences {
	var all [][]feat
	var ys [][]int8
	for _, p := range phrases {
		if p.Mine {
			continue
		}
		for _, v := range p.spell(b) {
			all, ys = append(all, v), append(ys, known(truth(p.Signals)))
		}
	}
	n := len(all)
	for i := range ls {
		if !ls[i].Mine {
			all = append(all, ls[i].units...)
		}
	}
	out := &sentences{space: newSpace(all)}
	for i, v := range all[:n] {
		out.phrases = append(out.phrases, sample{out.space.terms(v), ys[i]})
	}
	out.place(ls)
	return out
}

// place gives the lessons' units their rows.
func (se *sentences) place(ls []lesson) {
	for i := range ls {
		ls[i].terms = nil
		for _, v := range ls[i].units {
			ls[i].terms = append(ls[i].terms, se.space.terms(v))
		}
	}
}

func (p *Phrase) spell(b *book) [][]feat {
	d := read(p.Text)
	c := &prepared{m: &mail.Message{}, b: b, doc: d, lang: p.Lang, f: b.extract(d, p.Lang)}
	return c.spellAll()
}

func actTruth(acts []Act) []bool {
	out := make([]bool, len(Acts()))
	for i, a := range Acts() {
		out[i] = slices.Contains(acts, a)
	}
	return out
}

func known(truth []bool) []int8 {
	out := make([]int8, len(truth))
	for i, t := range truth {
		if t {
			out[i] = 1
		}
	}
	return out
}

// groupsOf numbers the authors.
func groupsOf(ls []lesson) map[string]int {
	var names []string
	for i := range ls {
		if !slices.Contains(names, ls[i].Group) {
			names = append(names, ls[i].Group)
		}
	}
	slices.Sort(names)
	out := map[string]int{}
	for i, n := range names {
		out[n] = i
	}
	return out
}

// heard lets the table that which names hear every lesson.
func heard(ls []lesson, which func(i int) *table) {
	for i := range ls {
		c, t := ls[i].c, which(i)
		us := c.doc.units(c.lang)
		c.heard = c.heard[:0]
		for k, v := range ls[i].units {
			c.heard = append(c.heard, heardUnit{us[k], t.judge(v), idsOf(v, nil)})
		}
	}
}

// neighbours are signals whose sentences are alike and that only the thread
// tells apart: where one holds, nothing is learnt about the other.
var neighbours = [][2]Signal{{Offer, Counteroffer}, {Outreach, Reengagement}, {Persuasion, Counteroffer}, {Chaser, Persuasion}}

// rounds is how often the sentences of messages are labelled anew by what the
// sentences were last found to say.
const rounds = 2

// learn learns what a sentence says from phrases and from messages, of which
// only the whole is labelled: which of its sentences says it is found in rounds
// (multiple-instance learning).
func (se *sentences) learn(ls []lesson, use func(*lesson) bool) *weightSet {
	var theirs []*lesson
	for i := range ls {
		if !ls[i].Mine && (use == nil || use(&ls[i])) {
			theirs = append(theirs, &ls[i])
		}
	}
	quiet := slices.Clone(se.phrases)
	for _, l := range theirs {
		for _, v := range l.terms {
			if len(l.Signals) == 0 {
				quiet = append(quiet, sample{v, make([]int8, targets())})
			}
		}
	}
	ws := newWeightSet(se.space, targets())
	ws.fit(quiet, fitSentences)
	for range rounds {
		xs := slices.Clone(se.phrases)
		for _, l := range theirs {
			xs = append(xs, ws.label(l)...)
		}
		ws.fit(xs, fitSentences)
	}
	return ws
}

// The unit that says most for a signal that its message carries is taken to say
// it, and so is any that says it clearly; one that clearly does not is taken not to.
const (
	saysClearly = 1.0
	saysNothing = -3.0
)

func (ws *weightSet) label(l *lesson) []sample {
	xs := make([]sample, len(l.terms))
	odds := make([][]float64, len(l.terms))
	for i, v := range l.terms {
		xs[i] = sample{v, make([]int8, targets())}
		odds[i] = ws.odds(v)
	}
	for s, holds := range l.truth {
		if !holds {
			continue
		}
		best := 0
		for i := range odds {
			if odds[i][s] > odds[best][s] {
				best = i
			}
		}
		for i := range odds {
			switch {
			case i == best || odds[i][s] > saysClearly:
				xs[i].y[s] = 1
			case odds[i][s] > saysNothing:
				xs[i].y[s] = -1
			}
		}
	}
	for _, n := range neighbours {
		a, b := slices.Index(Signals(), n[0]), slices.Index(Signals(), n[1])
		for i := range xs {
			if l.truth[a] && !l.truth[b] {
				xs[i].y[b] = -1
			}
			if l.truth[b] && !l.truth[a] {
				xs[i].y[a] = -1
			}
		}
	}
	return xs
}

// newActs learns what the user's own sentences do.
func newActs(b *book, phrases []Phrase) *weightSet {
	var all [][]feat
	var ys [][]int8
	for _, p := range phrases {
		if p.Mine {
			for _, v := range p.spell(b) {
				all, ys = append(all, v), append(ys, known(actTruth(p.Acts)))
			}
		}
	}
	ws := newWeightSet(newSpace(all), len(Acts()))
	var xs []sample
	for i, v := range all {
		xs = append(xs, sample{ws.terms(v), ys[i]})
	}
	ws.fit(xs, fitActs)
	return ws
}

// learnMessages learns what is meant from what the sentences of each lesson say.
func learnMessages(ls []lesson, use func(i int) bool) *weightSet {
	var all [][]feat
	var ys [][]int8
	for i := range ls {
		if !ls[i].Mine && (use == nil || use(i)) {
			all, ys = append(all, ls[i].c.vector(ls[i].automatic)), append(ys, known(ls[i].truth))
		}
	}
	ws := newWeightSet(newSpace(all), targets())
	ws.trustSentences()
	var xs []sample
	for i, v := range all {
		xs = append(xs, sample{ws.terms(v), ys[i]})
	}
	ws.fit(xs, fitMessages)
	return ws
}

// What a message means begins with what its sentences say: lessons are few, and
// can only correct that.
const (
	sentenceTrust = 3.0
	firstDoubt    = -0.5
)

func (ws *weightSet) trustSentences() {
	give := func(name string, target int, w float32) {
		if row, ok := ws.row[featureID(name)]; ok {
			ws.w[int(row)*ws.n+target] = w
		}
	}
	for t, name := range targetNames() {
		give("bias", t, firstDoubt)
		give("says "+name, t, sentenceTrust)
	}
}

// crossJudged are the probabilities of every lesson, by message weights that
// have not seen its author.
func crossJudged(ls []lesson, group map[string]int) [][]float64 {
	out := make([][]float64, len(ls))
	for k := range folds {
		ws := learnMessages(ls, func(i int) bool { return group[ls[i].Group]%folds != k })
		for i := range ls {
			if group[ls[i].Group]%folds != k || ls[i].Mine {
				continue
			}
			ps := ws.odds(ws.terms(ls[i].c.vector(ls[i].automatic)))
			for s := range ps {
				ps[s] = chance(ps[s])
			}
			out[i] = ps
		}
	}
	return out
}

// causesDraft are the signals whose false alarm can cost a wrong draft: all but
// those that are only answered with silence.
var causesDraft = map[Signal]bool{Offer: true, Counteroffer: true, ReferenceRequest: true, ReasonRequest: true, Persuasion: true, ContractTerms: true,
	Interview: true, Update: true, Chaser: true, RelocationVisa: true}

// thresholdsOf finds, per target, the probability that gives the best F-measure
// on authors that were not learnt from. Precision counts more than recall, most
// of all for a signal that causes a draft and for whether the mail is about a job at all.
func thresholdsOf(ls []lesson, ps [][]float64) []float32 {
	out := make([]float32, targets())
	for s := range out {
		beta, low := 1.0, 0.4
		if s < len(Signals()) && causesDraft[Signals()[s]] {
			beta, low = 0.7, 0.45
		}
		best, at := -1.0, 0.5
		for th := low; th <= 0.85; th += 0.025 {
			if f := fbeta(ls, ps, s, th, beta); f > best {
				best, at = f, th
			}
		}
		out[s] = float32(at)
	}
	return out
}

func fbeta(ls []lesson, ps [][]float64, s int, th, beta float64) float64 {
	var hit, miss, extra float64
	for i := range ls {
		if ps[i] == nil {
			continue
		}
		said := ps[i][s] >= th
		switch {
		case said && ls[i].truth[s]:
			hit++
		case said:
			extra++
		case ls[i].truth[s]:
			miss++
		}
	}
	b := beta * beta
	return (1 + b) * hit / ((1+b)*hit + b*miss + extra + 1e-9)
}
