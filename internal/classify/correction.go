package classify

import (
	"encoding/binary"
	"math"
	"slices"

	"inboxd/internal/mail"
)

// Correction is what the user said one message carries: no signal, or these. It
// changes nothing that was learnt. The message itself takes the signals, and so
// does mail that is almost the same, word for word; that is all it can reach,
// and without it everything is read as before.
type Correction struct {
	Key     string // of the message (mail.Message.Key)
	Signals []Signal
	Print   Print // empty: nothing else is like it
}

// Print is what a message is known by among others: the hashes of its pairs and
// triples of words, each once, in ascending order. No text can be had from it.
type Print struct {
	IDs     []uint32
	AfterNo bool // the user had said no in the thread: then the same words mean another thing
}

// Alike is the cosine of two prints from which the messages are taken to be the
// same but for names, numbers and a sentence: a third of the words may not differ.
// A print of fewer than PrintLeast says too little; of a very long text printMost are kept.
const (
	Alike      = 0.8
	PrintLeast = 24
	printMost  = 4000
)

// PrintOf makes the print of a message in the light of its thread.
func PrintOf(m *mail.Message, th Thread) Print {
	return Print{IDs: read(newWords(m)).print(), AfterNo: loadReader().stateOf(m, th).saidNo}
}

func (d *doc) print() []uint32 {
	var out []uint32
	for i := range d.sentences {
		if d.sentences[i].subject {
			continue // a subject is often taken over
		}
		var w1, w2 uint32
		for _, t := range d.sentences[i].tokens {
			if w1 != 0 {
				out = append(out, kindID(kWordPair, w1, t.word, 0))
			}
			if w2 != 0 {
				out = append(out, kindID(kWordTriple, w2, w1, t.word))
			}
			w2, w1 = w1, t.word
		}
	}
	slices.Sort(out)
	out = slices.Compact(out)
	return out[:min(len(out), printMost)]
}

// Like is the cosine of two prints; 0 where one of them says too little, or
// where it cannot reach what counts as alike.
func (p Print) Like(o Print) float64 {
	a, b := p.IDs, o.IDs
	few, many := min(len(a), len(b)), max(len(a), len(b))
	if p.AfterNo != o.AfterNo || few < PrintLeast || float64(few) < Alike*Alike*float64(many) {
		return 0
	}
	both := 0
	for i, j := 0, 0; i < len(a) && j < len(b); {
		switch {
		case a[i] < b[j]:
			i++
		case a[i] > b[j]:
			j++
		default:
			both, i, j = both+1, i+1, j+1
		}
	}
	return float64(both) / math.Sqrt(float64(few)*float64(many))
}

// Bytes writes a print as it is kept; ReadPrint is its inverse.
func (p Print) Bytes() []byte {
	out := []byte{0}
	if p.AfterNo {
		out[0] = 1
	}
	for _, id := range p.IDs {
		out = binary.LittleEndian.AppendUint32(out, id)
	}
	return out
}

// ReadPrint reads what Bytes wrote. What cannot be read is like nothing.
func ReadPrint(b []byte) Print {
	if len(b)%4 != 1 {
		return Print{}
	}
	p := Print{AfterNo: b[0] == 1}
	for b = b[1:]; len(b) > 0; b = b[4:] {
		p.IDs = append(p.IDs, binary.LittleEndian.Uint32(b))
	}
	return p
}

// correct lets the user's corrections have the last word on the signals: the one
// of this very message, else the nearest of those alike.
func (c *prepared) correct(v *Verdict) {
	if len(c.th.Corrections) == 0 {
		return
	}
	key := c.m.Key()
	for _, x := range c.th.Corrections {
		if x.Key == key {
			c.take(v, x, 1, "you")
			return
		}
	}
	// A fake job borrows the words of a real one, and what machines answer is no mail.
	if v.Has(Scam) || bounceOrAnswer(c.m) {
		return
	}
	p := Print{IDs: c.doc.print(), AfterNo: c.st.saidNo}
	best, nearest := Alike, -1
	for i, x := range c.th.Corrections {
		if l := p.Like(x.Print); l >= best { // of two as near, the later
			best, nearest = l, i
		}
	}
	if nearest >= 0 {
		x := c.th.Corrections[nearest]
		c.take(v, x, math.Round(100*best)/100, "like "+x.Key)
	}
}

// take replaces the signals of a verdict by those of a correction.
func (c *prepared) take(v *Verdict, x Correction, score float64, whose string) {
	v.Signals, v.Corrected = []Scored{}, whose
	for i, s := range Signals() {
		if slices.Contains(x.Signals, s) {
			v.Signals = append(v.Signals, Scored{Name: s, Score: score, Evidence: c.evidence(i)})
		}
	}
	switch {
	case !v.Has(Scam):
		v.ScamReasons = nil
	case len(v.ScamReasons) == 0:
		v.ScamReasons = []string{"you said so of this message, or of one almost the same"}
	}
}

// Relabelled is a verdict with the signals that the user named, where the message
// itself is not at hand.
func Relabelled(v Verdict, signals []Signal) Verdict {
	c := &prepared{}
	c.take(&v, Correction{Signals: signals}, 1, "you")
	return v
}
