package classify

import "inboxd/internal/mail"

// FactsOf reads the facts of a message whose signals are known: it measures the
// readers of facts apart from the recogniser of signals.
func FactsOf(m *mail.Message, th Thread, signals []Signal) (Facts, map[string]string) {
	c := loadReader().prepare(m, th)
	if c.words == 0 {
		return Facts{}, nil
	}
	v := Verdict{}
	v.Facts, v.FactEvidence = c.facts()
	for _, s := range signals {
		v.Signals = append(v.Signals, Scored{Name: s, Score: 1})
	}
	c.refine(&v)
	return v.Facts, v.FactEvidence
}

// PrepareFacts readies the reading of facts alone, to time it.
func PrepareFacts(m *mail.Message, signals []Signal) func() {
	b := loadReader()
	c := b.prepare(m, Thread{})
	v := Verdict{}
	for _, s := range signals {
		v.Signals = append(v.Signals, Scored{Name: s, Score: 1})
	}
	return func() {
		v := v
		v.Facts, v.FactEvidence = c.facts()
		c.refine(&v)
	}
}
