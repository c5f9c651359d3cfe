package decide

import (
	"strings"

	"inboxd/internal/classify"
	"inboxd/internal/decide/match"
)

// Terms that a negotiate can ask about (Decision.Term).
const (
	TermPay      = "pay"
	TermContract = "contract"
	TermPlace    = "place"
	TermRemote   = "remote"
	TermTravel   = "travel"
	TermCommute  = "commute"
)

// check is one criterion held against the facts.
type check struct {
	term   string // one of the Term constants, or role, company, sponsorship
	weight Weight
	result match.Result
	words  string // for the user
}

// page is the career criteria held against one opportunity.
type page struct{ checks []check }

// broken returns the criteria that do not hold, walls first.
func (p page) broken() []check {
	var walls, soft []check
	for _, c := range p.checks {
		if c.result != match.Broken {
			continue
		}
		if c.weight == Negotiable {
			soft = append(soft, c)
		} else {
			walls = append(walls, c)
		}
	}
	return append(walls, soft...)
}

// has reports whether some criterion of term came out as r.
func (p page) has(term string, r match.Result) bool {
	for _, c := range p.checks {
		if c.term == term && c.result == r {
			return true
		}
	}
	return false
}

// askable returns the first broken term that a reply can ask about.
func (p page) askable() string {
	for _, term := range []string{TermPay, TermContract, TermRemote, TermPlace} {
		if p.has(term, match.Broken) {
			return term
		}
	}
	if p.has(TermCommute, match.Broken) {
		return TermRemote // what would shorten the way
	}
	if p.has(TermTravel, match.Broken) {
		return TermTravel
	}
	return ""
}

func (p *page) add(term string, w Weight, r match.Result, words string) {
	p.checks = append(p.checks, check{term, w, r, words})
}

// judge holds the user's page against what is stated. Unknown is not broken.
func judge(c Criteria, f classify.Facts, w stated) page {
	var p page
	p.pay(c, f)
	p.contract(c, f)
	p.place(c, f)
	p.remote(c, f)
	p.sponsor(c, w.noSponsor)
	p.names(c, f)
	p.industry(c, w)
	p.share(TermTravel, "travel", "% of the time", c.MostTravel, c.TravelWeight, w.travel)
	p.share(TermCommute, "commute", " minutes", c.MostCommute, c.CommuteWeight, w.commute)
	return p
}

func (p *page) pay(c Criteria, f classify.Facts) {
	if len(c.MinimumPay) == 0 {
		return
	}
	m, pay, ok := minimumFor(f.Salary, c)
	if !ok {
		p.add(TermPay, c.MinimumPay[0].Weight, match.Open, "the pay is not stated in a currency you set a minimum or a rate for")
		return
	}
	said := match.PayText(f.Salary)
	if pay.Currency != f.Salary.Currency {
		said += ", at your rate " + match.PayText(pay)
	}
	r := match.Pay(pay, m.Amount, m.Currency, m.Period)
	p.add(TermPay, m.Weight, r, map[match.Result]string{
		match.Open:   "the pay (" + said + ") leaves open whether it reaches your minimum",
		match.Met:    "the pay (" + said + ") reaches your minimum",
		match.Broken: "the pay (" + said + ") is below your minimum of " + match.MoneyText(m.Amount, m.Currency, m.Period),
	}[r])
}

func (p *page) contract(c Criteria, f classify.Facts) {
	switch {
	case !c.DirectOnly:
	case f.Contract == "":
		p.add(TermContract, c.DirectWeight, match.Open, "the employment structure is not stated")
	case f.Contract == classify.Direct:
		p.add(TermContract, c.DirectWeight, match.Met, "it is a direct hire")
	default:
		p.add(TermContract, c.DirectWeight, match.Broken, "you want a direct hire, this is "+plain(string(f.Contract)))
	}
}

func (p *page) place(c Criteria, f classify.Facts) {
	if len(c.Places) == 0 {
		return
	}
	var towns []string
	remoteWill := false
	for _, pl := range c.Places {
		if match.Fold(pl) == "remote" {
			remoteWill = true
		} else {
			towns = append(towns, pl)
		}
	}
	r := match.Open
	switch {
	case f.Remote == "remote" && remoteWill:
		r = match.Met
	case f.Remote == "remote":
		// worked from anywhere, so the employer's town refutes nothing
	case len(towns) == 0 && (f.Remote == "hybrid" || f.Remote == "onsite"):
		r = match.Broken
	case len(towns) > 0 && f.Location != "":
		r = match.Places(towns, f.Location)
	}
	where := joined(", ", f.Location, f.Remote)
	p.add(TermPlace, c.PlacesWeight, r, map[match.Result]string{
		match.Open: "the place is open", match.Met: "the place (" + where + ") is one of yours", match.Broken: "the place (" + where + ") is none of yours (" + strings.Join(c.Places, ", ") + ")"}[r])
}

func (p *page) remote(c Criteria, f classify.Facts) {
	share := map[string]int{"onsite": 1, "hybrid": 2, "remote": 3}
	want, have := share[c.Remote], share[f.Remote]
	switch {
	case want == 0:
	case have == 0:
		p.add(TermRemote, c.RemoteWeight, match.Open, "the remote share is not stated")
	case have < want:
		p.add(TermRemote, c.RemoteWeight, match.Broken, "you want "+c.Remote+", this is "+f.Remote)
	default:
		p.add(TermRemote, c.RemoteWeight, match.Met, "it is "+f.Remote)
	}
}

func (p *page) sponsor(c Criteria, ruledOut string) {
	switch {
	case !c.NeedsSponsorship:
	case ruledOut != "":
		p.add("sponsorship", c.SponsorWeight, match.Broken, joined(" ", "you need a visa or permit, the employer rules it out:", quote(ruledOut)))
	default:
		p.add("sponsorship", c.SponsorWeight, match.Open, "sponsorship is not ruled out")
	}
}

func (p *page) names(c Criteria, f classify.Facts) {
	avoid := func(term, name string, a Avoid) {
		if len(a.Any) == 0 {
			return
		}
		if w, hit := match.AnyWhole(name, a.Any); hit {
			p.add(term, a.Weight, match.Broken, "you avoid "+quote(w)+", this is "+quote(name))
		} else if name != "" {
			p.add(term, a.Weight, match.Met, "the "+term+" "+quote(name)+" is none that you avoid")
		}
	}
	avoid("role", f.Role, c.AvoidRoles)
	avoid("company", f.Company, c.AvoidCompanies)
	if len(c.Roles) > 0 && f.Role != "" {
		if wanted(f.Role, c.Roles) {
			p.add("role", c.RolesWeight, match.Met, "the role "+quote(f.Role)+" is one you would take")
		} else {
			p.add("role", c.RolesWeight, match.Broken, "the role "+quote(f.Role)+" is none you would take ("+strings.Join(c.Roles, ", ")+")")
		}
	}
}

// wanted reports whether a role has anything to do with those the user would
// take: titles vary, so one shared word that tells roles apart is enough, and a
// title that consists of a common one alone ("Engineer") is not refuted.
func wanted(role string, roles []string) bool {
	have := roleWords(role)
	if len(have) == 0 || len(have) == 1 && have[0] == "engineer" {
		return true
	}
	for _, r := range roles {
		words := roleWords(r)
		if subset(words, have) {
			return true
		}
		for _, w := range words {
			for _, h := range have {
				if w == h && w != "engineer" && w != "manager" {
					return true
				}
			}
		}
	}
	return false
}

func plain(name string) string { return strings.ReplaceAll(name, "_", " ") }
