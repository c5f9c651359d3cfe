package classify

import (
	"regexp"
	"strings"
	"unicode/utf8"
)

// facts reads what the text states. A fact that is not clear is left out: a
// wrong one does more harm than none.
func (c *prepared) facts() (Facts, map[string]string) {
	var f Facts
	ev := map[string]string{}
	note := func(name, words string) {
		if words != "" {
			ev[name] = strings.Join(strings.Fields(words), " ")
		}
	}
	full := c.doc.canon + "\n" + canonical(cut(c.m.Signature))
	var words string
	f.Company, words = company(c.m, c.doc, full, c.lang)
	if f.Company = certainCompany(f.Company); f.Company != "" {
		note("company", words)
	}
	f.Role, words = role(c.doc, c.m.Subject, c.lang)
	if f.Role = certainRole(f.Role); f.Role != "" {
		note("role", words)
	}
	f.Contact, words = contact(c.m, canonical(newWords(c.m))+"\n"+canonical(cut(c.m.Signature)), c.lang)
	note("contact", words)
	f.Contract, words = c.contract()
	note("contract", words)
	f.Salary, words = c.salary(false)
	note("salary", words)
	f.Location, words = location(c.doc, c.lang)
	note("location", words)
	f.Remote, words = remote(c.doc)
	note("remote", words)
	_, domain, _ := strings.Cut(c.m.Author().Addr, "@")
	cal := newCalendar(c.m.Date, c.lang, domain)
	if x, ok := deadline(c.doc, cal); ok {
		f.Deadline = x.day
		note("deadline", x.evidence)
	}
	if x, ok := startDate(c.doc, cal); ok && x.day != f.Deadline {
		f.StartDate = x.day
		note("start_date", x.evidence)
	}
	return f, ev
}

var orWord = regexp.MustCompile(`(?i)\b(?:or|oder|ou|lub|albo|of|o)\b|または|もしくは|あるいは`)

// contract is the structure of employment a text states: who employs comes
// before whether the user invoices, and that before whether there is a term.
// Two types joined by "or" leave it open.
func (c *prepared) contract() (Contract, string) {
	types := map[Contract]hit{}
	for _, h := range c.f.labels["struct"] {
		for t := range map[Contract]bool{Agency: true, Contractor: true, FixedTerm: true} {
			if _, seen := types[t]; h.rule.flags[string(t)] && !seen {
				types[t] = h
			}
		}
	}
	for _, h := range c.f.labels["structdirect"] {
		if _, seen := types[Direct]; !seen {
			types[Direct] = h
		}
	}
	if len(types) > 1 && c.f.has("structsell") {
		return "", ""
	}
	for _, a := range types {
		for _, b := range types {
			if a.rule != b.rule && a.sentence == b.sentence && a.at.j <= b.at.i && b.at.i-a.at.j < 6 {
				s := &c.doc.sentences[a.sentence]
				if orWord.MatchString(c.doc.text(s, a.at.i, b.at.j)) {
					return "", ""
				}
			}
		}
	}
	for _, t := range []Contract{Agency, Contractor, FixedTerm, Direct} {
		if h, ok := types[t]; ok {
			return t, h.words
		}
	}
	return "", ""
}

// salary reads the pay; deal tells that the message is about terms. A bare
// dollar from a country with a dollar of its own has no currency.
func (c *prepared) salary(deal bool) (*Salary, string) {
	s, words := salary(c.doc, c.lang, deal)
	if s != nil && s.Currency == "USD" && c.otherDollar() && !strings.Contains(c.doc.canon, "US$") && !strings.Contains(c.doc.canon, "USD") {
		s.Currency = ""
	}
	return s, words
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
	if len(v.Signals) == 0 || v.Has(Scam) {
		v.Facts = Facts{Contact: v.Facts.Contact}
		for k := range v.FactEvidence {
			if k != "contact" {
				delete(v.FactEvidence, k)
			}
		}
		return
	}
	if v.Facts.Salary == nil && (v.Has(Offer) || v.Has(Counteroffer) || v.Has(Outreach) || v.Has(Reengagement) || len(v.Signals) == 0) {
		s, words := c.salary(true)
		if v.Facts.Salary = s; s != nil {
			v.FactEvidence["salary"] = words
		}
	}
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
