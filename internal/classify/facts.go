package classify

import (
	"regexp"
	"strings"
	"unicode/utf8"
)

// facts reads who writes and for whom. What else the text states is read by
// refine, where the message is about a job.
func (c *prepared) facts() (Facts, map[string]string) {
	var f Facts
	ev := map[string]string{}
	signature := canonical(cut(c.m.Signature))
	company, words := company(c.m, c.doc, c.doc.canon+"\n"+signature, c.lang)
	if f.Company = certainCompany(company); f.Company != "" {
		note(ev, "company", words)
	}
	f.Contact, words = contact(c.m, canonical(newWords(c.m))+"\n"+signature, c.lang)
	note(ev, "contact", words)
	return f, ev
}

// note keeps the words a fact was read from.
func note(ev map[string]string, name, words string) {
	if words != "" {
		ev[name] = strings.Join(strings.Fields(words), " ")
	}
}

// terms reads the rest: the job and what is said of it. A fact that is not clear
// is left out: a wrong one does more harm than none.
func (c *prepared) terms(f *Facts, ev map[string]string) {
	var words string
	f.Role, words = role(c.doc, c.m.Subject, c.lang)
	if f.Role = certainRole(f.Role); f.Role != "" {
		note(ev, "role", words)
	}
	f.Contract, words = c.contract()
	note(ev, "contract", words)
	f.Salary, words = c.salary(false)
	note(ev, "salary", words)
	f.Location, words = location(c.doc, c.lang, f.Company)
	note(ev, "location", words)
	f.Remote, words = remote(c.doc)
	note(ev, "remote", words)
	_, domain, _ := strings.Cut(c.m.Author().Addr, "@")
	cal := newCalendar(c.m.Date, c.lang, domain)
	if x, ok := deadline(c.doc, cal); ok {
		f.Deadline = x.day
		note(ev, "deadline", x.evidence)
	}
	if x, ok := startDate(c.doc, cal); ok && x.day != f.Deadline {
		f.StartDate = x.day
		note(ev, "start_date", x.evidence)
	}
}

var orWord = regexp.MustCompile(`または|もしくは|あるいは`)

// contract is the structure of employment a text states: who employs comes
// before whether the user invoices, and that before whether there is a term.
// Two types joined by "or" leave it open.
func (c *prepared) contract() (Contract, string) {
	var found []structureAt
	have := map[Contract]bool{}
	add := func(x structureAt) {
		if !have[x.kind] {
			have[x.kind] = true
			found = append(found, x)
		}
	}
	for _, x := range c.structures() {
		add(x)
	}
	for _, h := range c.f.labels["struct"] {
		for _, t := range []Contract{Agency, Contractor, FixedTerm} {
			if h.rule.flags[string(t)] {
				add(structureAt{t, h.sentence, h.at.i, h.at.j, h.words})
			}
		}
	}
	for _, h := range c.f.labels["structdirect"] {
		add(structureAt{Direct, h.sentence, h.at.i, h.at.j, h.words})
	}
	if len(found) > 1 && c.f.has("structsell") {
		return "", ""
	}
	for _, a := range found {
		for _, b := range found {
			if a.kind != b.kind && a.sentence == b.sentence && a.j <= b.i && b.i-a.j < 6 {
				s := &c.doc.sentences[a.sentence]
				if c.orBetween(s, a.j, b.i) {
					return "", ""
				}
			}
		}
	}
	for _, t := range []Contract{Agency, Contractor, FixedTerm, Direct} {
		for _, x := range found {
			if x.kind == t {
				return t, x.words
			}
		}
	}
	return "", ""
}

// salary reads the pay; deal tells that the message is about terms. A bare
// dollar from a country with a dollar of its own has no currency.
func (c *prepared) salary(deal bool) (*Salary, string) {
	s, words := salary(c.doc, c.lang, deal)
	if s != nil && s.Currency == "" {
		if s.Currency = c.ownCurrency(); s.Currency != "" && s.Period == "" {
			p := pay{Salary: *s}
			p.window()
			s.Period = p.Period
		}
	}
	if s != nil && s.Currency == "USD" && c.otherDollar() && !strings.Contains(c.doc.canon, "US$") && !strings.Contains(c.doc.canon, "USD") {
		s.Currency = ""
	}
	return s, words
}

// ownCurrency is the currency that goes without saying: the language and the
// zone of the Date header together leave one country. The language alone never does.
func (c *prepared) ownCurrency() string {
	_, offset := c.m.Date.Zone()
	hours := offset / 3600
	switch {
	case c.lang == "pl" && (hours == 1 || hours == 2):
		return "PLN"
	case c.lang == "pt" && hours <= -2 && hours >= -5:
		return "BRL"
	case c.lang == "pt" && (hours == 0 || hours == 1), c.lang == "es" && (hours == 1 || hours == 2):
		return "EUR"
	}
	return ""
}

// otherDollar reports a sender whose country has a dollar of its own: by the
// domain, by the zone of the Date header, by the country's name.
func (c *prepared) otherDollar() bool {
	_, domain, _ := strings.Cut(strings.ToLower(c.m.Author().Addr), "@")
	if hasSuffix(domain, ".au", ".nz", ".ca", ".sg", ".hk", ".mx") {
		return true
	}
	_, offset := c.m.Date.Zone()
	return offset >= 7*3600 || otherDollarRE.MatchString(c.doc.canon+cut(c.m.Signature))
}

var otherDollarRE = regexp.MustCompile(`\b(?:Québec|Estrie|Montréal|Sherbrooke|Drummondville|Canada|Ontario|Toronto|Vancouver|Montreal|Calgary|Ottawa|Quebec|Alberta|Manitoba|Saskatchewan|Nova Scotia|Australia|Sydney|Melbourne|Brisbane|Perth|Adelaide|New Zealand|Auckland|Wellington|Singapore|Hong Kong|C\$|CA\$|A\$|AU\$|NZ\$|S\$|CAD|AUD|NZD|SGD)`)

// refine settles the facts once the signals are known: mail that is about no
// job for the user, or a lure, states none; mail about terms may name pay without
// calling it so.
func (c *prepared) refine(v *Verdict) {
	if len(v.Signals) == 0 && !c.goesOn() || v.Has(Scam) {
		v.Facts.Company = ""
		delete(v.FactEvidence, "company")
		return
	}
	c.terms(&v.Facts, v.FactEvidence)
	if v.Facts.Salary == nil && (v.Has(Offer) || v.Has(Counteroffer) || v.Has(Outreach) || v.Has(Reengagement)) {
		s, words := c.salary(true)
		if v.Facts.Salary = s; s != nil {
			v.FactEvidence["salary"] = words
		}
	}
}

// goesOn reports a message without a signal that belongs to a process under way
// and names a job: what it states counts.
func (c *prepared) goesOn() bool {
	if !c.st.process && !c.st.approach {
		return false
	}
	r, _ := role(c.doc, c.m.Subject, c.lang)
	return r != ""
}

// signatureBytes is how much of a signature is read: a name, a post, a firm.
const signatureBytes = 1 << 10

// cut is the beginning of a signature, at a rune's border.
func cut(s string) string {
	n := signatureBytes
	if len(s) <= n {
		return s
	}
	for n > 0 && !utf8.RuneStart(s[n]) {
		n--
	}
	return s[:n]
}
