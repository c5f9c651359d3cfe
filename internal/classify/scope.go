package classify

// guardConcepts are the numbers of the concepts that take a match back.
type guardConcepts struct{ neg, notNeg, hypo, notHypo, post, third, other, past, job int }

// reading is one sentence with the places of its guards.
type reading struct {
	doc    *doc
	s      *sentence
	m      *matcher
	lex    *lexicon
	negs   []span
	hypos  []span
	posts  []span
	thirds []span
	others []span
	pasts  []span
}

// span is tokens i to j (exclusive) of a sentence.
type span struct{ i, j int }

// find lists the longest matches of a concept, left to right.
func (m *matcher) find(c int) []span {
	if c < 0 || !m.here[c] {
		return nil
	}
	var out []span
	for i := 0; i < len(m.s.tokens); i++ {
		if n := longest(m.conceptAt(c, i)); n > 0 {
			out = append(out, span{i, i + n})
		}
	}
	return out
}

// without drops the spans that lie within one of cover: "not only" is no
// negation, "if you have questions" no hypothesis.
func without(spans, cover []span) []span {
	var out []span
next:
	for _, s := range spans {
		for _, c := range cover {
			if s.i >= c.i && s.i < c.j {
				continue next
			}
		}
		out = append(out, s)
	}
	return out
}

// scopes finds the guards of the sentence the matcher stands on.
func scopes(d *doc, m *matcher) reading {
	g := m.lex.guards
	r := reading{doc: d, s: m.s, m: m, lex: m.lex}
	r.negs = without(m.find(g.neg), m.find(g.notNeg))
	r.hypos = without(m.find(g.hypo), m.find(g.notHypo))
	r.posts, r.thirds, r.pasts = m.find(g.post), m.find(g.third), m.find(g.past)
	r.others = m.find(g.other)
	if m.lex.lang == "en" { // which alone puts the word for the job behind its title
		r.others = untitled(r.others, m.find(g.job))
	}
	return r
}

// titleWords is how many words may stand between a word of trade in a job's
// title and the word for the job: "the Product Design Lead role".
const titleWords = 3

// untitled drops the words of shops and services that belong to a job's title:
// who is offered "the Product Designer job" is not offered a product.
func untitled(others, jobs []span) []span {
	var out []span
next:
	for _, o := range others {
		for _, j := range jobs {
			if j.i >= o.j && j.i-o.j <= titleWords {
				continue next
			}
		}
		out = append(out, o)
	}
	return out
}

// negated reports whether a negation governs the match: in its clause, before
// its end; in languages that put the negation last, anywhere in the clause.
func (r *reading) negated(at span) bool {
	late := r.lex.lang == "de" || r.lex.lang == "nl" || r.lex.lang == "ja"
	first, last := r.s.tokens[at.i].clause, r.s.tokens[at.j-1].clause
	for _, n := range r.negs {
		c := r.s.tokens[n.i].clause
		if c < first || c > last {
			continue
		}
		if n.i < at.j || late {
			return true
		}
	}
	return false
}

// supposed reports whether a hypothesis opens before the match ends.
func (r *reading) supposed(at span) bool {
	for _, h := range r.hypos {
		if h.i < at.j || r.lex.lang == "ja" {
			return true
		}
	}
	return false
}

// near reports whether one of spans lies in the match or begins within n tokens of its end.
func near(spans []span, at span, n int) bool {
	for _, s := range spans {
		if s.i >= at.i && s.i <= at.j+n {
			return true
		}
	}
	return false
}
