package classify

import (
	"math"
	"slices"
	"strconv"
	"strings"

	"inboxd/internal/mail"
)

// vector describes a message in the light of its thread to the model: what its
// sentences say, what the rules made of it, where the thread stands and what the
// envelope tells.
func (c *prepared) vector(automatic bool) []feat {
	v := &vectoriser{at: map[uint32]int{}}
	v.add(1, "bias")
	standing := c.standing()
	for _, s := range standing {
		v.add(1, "thread ", s)
	}
	c.said(v, standing)
	c.cues(v, standing)
	c.envelope(v, automatic)
	c.spoken(v)
	slices.SortFunc(v.out, func(a, b feat) int { return int(int64(a.id) - int64(b.id)) })
	return v.out
}

type vectoriser struct {
	out []feat
	at  map[uint32]int
}

// add adds a feature; of two with one name the larger stands.
func (v *vectoriser) add(value float64, name ...string) {
	id := featureID(name...)
	if i, ok := v.at[id]; ok {
		v.out[i].value = max(v.out[i].value, float32(value))
		return
	}
	v.at[id] = len(v.out)
	v.out = append(v.out, feat{id, float32(value)})
}

func (v *vectoriser) when(is bool, name ...string) {
	if is {
		v.add(1, name...)
	}
}

// oddsMost bounds how much one sentence can say.
const oddsMost = 6.0

// said is what the sentences say: for each target the strongest, the second,
// the subject, each alone and with where the thread stands, and which stand together.
func (c *prepared) said(v *vectoriser, standing []string) {
	names := append([]string{}, targetNames()...)
	var loud []string
	subjected := slices.ContainsFunc(c.heard, func(h heardUnit) bool { return c.doc.sentences[h.sentence].subject })
	for t, name := range names {
		first, second, subject := -oddsMost, -oddsMost, -oddsMost
		for i := range c.heard {
			z := min(max(c.heard[i].says[t], -oddsMost), oddsMost)
			if c.doc.sentences[c.heard[i].sentence].subject {
				subject = max(subject, z)
			}
			if z > first {
				first, second = z, first
			} else if z > second {
				second = z
			}
		}
		level := first / oddsMost // -1 to 1; what is not there says nothing
		v.add(level, "says ", name)
		if len(c.heard) > 1 {
			v.add(second/oddsMost, "twice ", name)
		}
		if subjected {
			v.add(subject/oddsMost, "subject ", name)
		}
		for _, at := range []float64{-2, 0, 1.5, 3} {
			v.when(first > at, "over ", strconv.FormatFloat(at, 'f', 1, 64), " ", name)
		}
		for _, s := range standing {
			v.add(level, "says ", name, " ", s)
			v.when(first > 0, "over ", name, " ", s)
		}
		if first > 0 {
			loud = append(loud, name)
		}
	}
	for i, a := range loud {
		for _, b := range loud[i+1:] {
			v.add(1, "both ", a, " ", b)
		}
	}
	v.when(len(loud) == 0, "says nothing")
}

// wordsWeigh bounds what all the words of a message together say beside its
// sentences: words alone are many and each is weak.
const wordsWeigh = 0.5

// spoken adds everything the units are made of, each once.
func (c *prepared) spoken(v *vectoriser) {
	each := float32(wordsWeigh / math.Sqrt(float64(max(c.words, 12))))
	for i := range c.heard {
		for _, id := range c.heard[i].spelt {
			id ^= ofMessage
			if _, ok := v.at[id]; !ok {
				v.at[id] = len(v.out)
				v.out = append(v.out, feat{id, each})
			}
		}
	}
}

// ofMessage tells the features of a message's words from others.
const ofMessage = 0x5bd1e995

// targetNames are the names of what is judged, in the order of a table's targets.
func targetNames() []string {
	var out []string
	for _, s := range Signals() {
		out = append(out, string(s))
	}
	return append(out, "job")
}

// cues are what the rules say, and the strongest of the lexicons' labels.
func (c *prepared) cues(v *vectoriser, standing []string) {
	for label := range c.f.labels {
		v.add(min(c.f.score(label), 6)/3, "cue ", label)
	}
	for _, s := range c.byRule {
		v.add(certainty(s.Score), "rule ", string(s.Name))
		for _, at := range standing {
			v.add(certainty(s.Score), "rule ", string(s.Name), " ", at)
		}
	}
	v.when(len(c.byRule) == 0, "rule none")
	v.add(min(c.lures, 6)/3, "lures")
}

// certainty grows with how much speaks for a rule's verdict: 1 for one good cue.
func certainty(score float64) float64 {
	score = min(max(score, 0.3), 0.99)
	return min(2, 0.4+0.6*math.Log(score/(1-score)))
}

// standing names where the thread stood before this message.
func (c *prepared) standing() []string {
	s := c.st
	var out []string
	for _, x := range []struct {
		name string
		is   bool
	}{
		{"said no", s.saidNo}, {"hesitated", s.hesitated}, {"offered", s.offered}, {"rejected", s.rejected}, {"process", s.process},
		{"approach", s.approach}, {"inbound before", s.inbound}, {"mine last", s.mineLast}, {"references given", s.refsGiven},
		{"first", s.turns == 0}, {"mine last after no", s.mineLast && s.saidNo}, {"open", !s.ended()},
		{"rested", s.turns > 0 && !c.recent()}, {"signalled", s.signalled},
	} {
		if x.is {
			out = append(out, x.name)
		}
	}
	return out
}

// recent reports that the message answers the user's own no, rather than coming
// back after a rest.
func (c *prepared) recent() bool {
	return c.st.noAt.IsZero() || c.m.Date.IsZero() || c.m.Date.Sub(c.st.noAt) < reopenAfter
}

// envelope is what the header says of who wrote, and how.
func (c *prepared) envelope(v *vectoriser, automatic bool) {
	from := c.m.Author().Addr
	v.when(automatic, "automatic")
	v.when(mail.TakesNoMail(from), "takes no mail")
	v.when(c.m.Get("List-Unsubscribe") != "", "unsubscribe")
	v.when(listMail(c.m), "list")
	v.when(platform(c.m) != "", "platform")
	v.when(hasReplyPrefix(c.m.Subject), "reply")
	v.when(len(c.m.Cc) > 0, "cc")
	v.when(len(c.m.Attachments) > 0, "attachment")
	v.when(c.m.Calendar != "", "calendar")
	v.when(c.m.Forwarded, "forwarded")
	v.when(c.st.turns == 0 && c.m.Quoted != "", "quotes without a thread")
	org, _, _ := strings.Cut(orgOf(domainOf(from)), ".")
	v.when(freemail[org], "freemail")
	v.when(len(c.m.ReplyTo) > 0 && domainOf(c.m.ReplyTo[0].Addr) != domainOf(from), "reply-to elsewhere")
	v.add(0.5, "language ", c.lang)
	v.add(0.5, "length ", strconv.Itoa(int(math.Log2(float64(c.words+1)))))
}
