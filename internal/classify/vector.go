package classify

import (
	"hash/fnv"
	"math"
	"slices"
	"strconv"
	"strings"

	"inboxd/internal/mail"
)

// feat is one feature of a message: a hashed name and how much of it there is.
type feat struct {
	id    uint32
	value float32
}

// wordsWeigh bounds what all the words of a message together can say against
// its cues: words alone are many and each is weak.
const wordsWeigh = 1.5

// vector describes a message in the light of its thread to the model: which
// cues of the lexicons it carries, what the rules made of them, where the thread
// stands, what the envelope says, and its words.
func (c *prepared) vector(automatic bool) []feat {
	v := &vectoriser{at: map[uint32]int{}}
	v.add("bias", 1)
	c.cues(v)
	c.standing(v)
	c.envelope(v, automatic)
	c.wordFeatures(v)
	slices.SortFunc(v.out, func(a, b feat) int { return int(int64(a.id) - int64(b.id)) })
	return v.out
}

type vectoriser struct {
	out []feat
	at  map[uint32]int
}

// add adds a feature; of two with one name the larger stands.
func (v *vectoriser) add(name string, value float64) {
	id := featureID(name)
	if i, ok := v.at[id]; ok {
		v.out[i].value = max(v.out[i].value, float32(value))
		return
	}
	v.at[id] = len(v.out)
	v.out = append(v.out, feat{id, float32(value)})
}

func featureID(name string) uint32 {
	h := fnv.New32a()
	h.Write([]byte(name)) // never fails
	return h.Sum32()
}

func (v *vectoriser) when(is bool, name string) {
	if is {
		v.add(name, 1)
	}
}

// cues are the lexicons' labels, alone and together with where the thread stands.
func (c *prepared) cues(v *vectoriser) {
	ended := "open"
	switch {
	case c.st.ended() || c.f.has("decision"):
		ended = "ended"
	case c.st.hesitated:
		ended = "hesitated"
	}
	for label := range c.f.labels {
		score := min(c.f.score(label), 6) / 3
		v.add("cue "+label, score)
		v.add("cue "+label+" "+ended, score)
		v.when(c.f.has(label), "has "+label)
		v.when(c.f.count(label) >= 3, "many "+label)
	}
	for _, s := range c.byRule {
		v.add("rule "+string(s.Name), certainty(s.Score))
		v.add("rule "+string(s.Name)+" "+ended, certainty(s.Score))
	}
	v.when(len(c.byRule) == 0, "rule none")
}

// certainty grows with how much speaks for a rule's verdict: 1 for one good cue.
func certainty(score float64) float64 {
	score = min(max(score, 0.3), 0.99)
	return min(2, 0.4+0.6*math.Log(score/(1-score)))
}

// standing is where the thread stood before this message.
func (c *prepared) standing(v *vectoriser) {
	s := c.st
	for name, is := range map[string]bool{
		"said no": s.saidNo, "hesitated": s.hesitated, "offered": s.offered, "rejected": s.rejected, "process": s.process,
		"approach": s.approach, "inbound before": s.inbound, "mine last": s.mineLast, "references given": s.refsGiven,
		"first": s.turns == 0, "mine last after no": s.mineLast && s.saidNo,
	} {
		v.when(is, "thread "+name)
	}
	v.when(c.m.Forwarded, "forwarded")
	v.when(s.turns == 0 && c.m.Quoted != "", "quotes without a thread")
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
	org, _, _ := strings.Cut(orgOf(domainOf(from)), ".")
	v.when(freemail[org], "freemail")
	v.when(len(c.m.ReplyTo) > 0 && domainOf(c.m.ReplyTo[0].Addr) != domainOf(from), "reply-to elsewhere")
	v.add("language "+c.lang, 1)
	v.add("length "+strconv.Itoa(int(math.Log2(float64(c.words+1)))), 1)
}

// wordFeatures are the words, pairs of words, and words of questions.
func (c *prepared) wordFeatures(v *vectoriser) {
	each := wordsWeigh / math.Sqrt(float64(max(c.words, 12)))
	for i := range c.doc.sentences {
		s := &c.doc.sentences[i]
		mark := "w "
		if s.subject {
			mark = "subject "
		}
		prev, prev2 := "^", ""
		for j := range s.tokens {
			w := s.tokens[j].norm
			if s.tokens[j].number {
				w = "#"
			}
			v.add(mark+w, each)
			v.add(mark+prev+" "+w, each)
			if prev2 != "" {
				v.add(mark+prev2+" "+prev+" "+w, each/2)
			}
			if s.question {
				v.add("asks "+w, each)
			}
			prev2, prev = prev, w
		}
	}
}
