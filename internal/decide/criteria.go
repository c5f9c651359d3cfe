package decide

import (
	"regexp"
	"strings"

	"inboxd/internal/classify"
)

// Terms that a negotiate can ask about (Decision.Term).
const (
	TermPay      = "pay"
	TermContract = "contract"
	TermPlace    = "place"
	TermRemote   = "remote"
)

// check is one criterion held against the facts.
type check struct {
	term   string // one of the Term constants, or role, company, sponsorship
	weight Weight
	result judged
	words  string // for the user
}

// page is the career criteria held against one opportunity.
type page struct{ checks []check }

// broken returns the criteria that do not hold, walls first.
func (p page) broken() []check {
	var walls, soft []check
	for _, c := range p.checks {
		if c.result != broken {
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
func (p page) has(term string, r judged) bool {
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
		if p.has(term, broken) {
			return term
		}
	}
	return ""
}

func (p *page) add(term string, w Weight, r judged, words string) {
	p.checks = append(p.checks, check{term, w, r, words})
}

// judge holds the user's page against what is stated. Unknown is not broken.
func judge(c Criteria, f classify.Facts, noSponsor string) page {
	var p page
	p.pay(c, f)
	p.contract(c, f)
	p.place(c, f)
	p.remote(c, f)
	p.sponsor(c, noSponsor)
	p.names(c, f)
	return p
}

func (p *page) pay(c Criteria, f classify.Facts) {
	if len(c.MinimumPay) == 0 {
		return
	}
	m, ok := minimumFor(f.Salary, c.MinimumPay)
	if !ok {
		p.add(TermPay, c.MinimumPay[0].Weight, open, "the pay is not stated in a currency you set a minimum for")
		return
	}
	r := judgePay(f.Salary, m)
	p.add(TermPay, m.Weight, r, map[judged]string{
		open:   "the pay (" + payText(f.Salary) + ") leaves open whether it reaches your minimum",
		met:    "the pay (" + payText(f.Salary) + ") reaches your minimum",
		broken: "the pay (" + payText(f.Salary) + ") is below your minimum of " + money(m.Amount, m.Currency, m.Period),
	}[r])
}

func (p *page) contract(c Criteria, f classify.Facts) {
	switch {
	case !c.DirectOnly:
	case f.Contract == "":
		p.add(TermContract, c.DirectWeight, open, "the employment structure is not stated")
	case f.Contract == classify.Direct:
		p.add(TermContract, c.DirectWeight, met, "it is a direct hire")
	default:
		p.add(TermContract, c.DirectWeight, broken, "you want a direct hire, this is "+plain(string(f.Contract)))
	}
}

func (p *page) place(c Criteria, f classify.Facts) {
	if len(c.Places) == 0 {
		return
	}
	var towns []string
	remoteWill := false
	for _, pl := range c.Places {
		if fold(pl) == "remote" {
			remoteWill = true
		} else {
			towns = append(towns, pl)
		}
	}
	r := open
	switch {
	case f.Remote == "remote" && remoteWill:
		r = met
	case f.Remote == "remote":
		// worked from anywhere, so the employer's town refutes nothing
	case len(towns) == 0 && (f.Remote == "hybrid" || f.Remote == "onsite"):
		r = broken
	case len(towns) > 0 && f.Location != "":
		r = judgePlaces(towns, f.Location)
	}
	where := joined(", ", f.Location, f.Remote)
	p.add(TermPlace, c.PlacesWeight, r, map[judged]string{
		open: "the place is open", met: "the place (" + where + ") is one of yours", broken: "the place (" + where + ") is none of yours (" + strings.Join(c.Places, ", ") + ")"}[r])
}

func (p *page) remote(c Criteria, f classify.Facts) {
	share := map[string]int{"onsite": 1, "hybrid": 2, "remote": 3}
	want, have := share[c.Remote], share[f.Remote]
	switch {
	case want == 0:
	case have == 0:
		p.add(TermRemote, c.RemoteWeight, open, "the remote share is not stated")
	case have < want:
		p.add(TermRemote, c.RemoteWeight, broken, "you want "+c.Remote+", this is "+f.Remote)
	default:
		p.add(TermRemote, c.RemoteWeight, met, "it is "+f.Remote)
	}
}

func (p *page) sponsor(c Criteria, ruledOut string) {
	switch {
	case !c.NeedsSponsorship:
	case ruledOut != "":
		p.add("sponsorship", c.SponsorWeight, broken, joined(" ", "you need a visa or permit, the employer rules it out:", quote(ruledOut)))
	default:
		p.add("sponsorship", c.SponsorWeight, open, "sponsorship is not ruled out")
	}
}

func (p *page) names(c Criteria, f classify.Facts) {
	avoid := func(term, name string, a Avoid) {
		if len(a.Any) == 0 {
			return
		}
		if w, hit := anyWhole(name, a.Any); hit {
			p.add(term, a.Weight, broken, "you avoid "+quote(w)+", this is "+quote(name))
		} else if name != "" {
			p.add(term, a.Weight, met, "the "+term+" "+quote(name)+" is none that you avoid")
		}
	}
	avoid("role", f.Role, c.AvoidRoles)
	avoid("company", f.Company, c.AvoidCompanies)
	if len(c.Roles) > 0 && f.Role != "" {
		if wanted(f.Role, c.Roles) {
			p.add("role", c.RolesWeight, met, "the role "+quote(f.Role)+" is one you would take")
		} else {
			p.add("role", c.RolesWeight, broken, "the role "+quote(f.Role)+" is none you would take ("+strings.Join(c.Roles, ", ")+")")
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

// Sentences that rule sponsorship out, in the languages that mail comes in: a
// negation and the word within one sentence, or leave to work as a condition.
var noSponsorship = regexp.MustCompile(`(?i)(?:^|[\s(,;:'’])(?:no|not|cannot|can['’]t|unable|without|won['’]t|don['’]t|neither|kein\w*|nicht|pas|aucun\w*|sin|non|não|nao|geen|niet|nie)\s[^.!?\n]{0,60}(?:sponsor|visa support|patrocin|parrain)` +
	`|sponsor[^.!?\n]{0,40}(?:\bnot\b|unavailable|nicht|impossible|niet)` +
	`|must (?:already |currently )?(?:have|hold|possess)[^.!?\n]{0,40}(?:right to work|work permit|work authori[sz]ation)` +
	`|ビザ[^。\n]{0,20}(?:不可|できません|ありません|いたしかねます|対象外)`)

// noSponsor returns the words of the opportunity that rule sponsorship out,
// where the user needs it.
func (s *scene) noSponsor() string {
	if !s.in.Criteria.NeedsSponsorship {
		return ""
	}
	for words := range s.spoken {
		if w := noSponsorship.FindString(words); w != "" {
			return w
		}
	}
	return ""
}

func plain(name string) string { return strings.ReplaceAll(name, "_", " ") }
