package decide

import (
	"regexp"
	"strconv"

	"inboxd/internal/classify"
	"inboxd/internal/decide/match"
)

// stated is what the other side's words say about criteria that no fact of the
// recogniser's covers. Zero values are "not stated".
type stated struct {
	noSponsor string // the words that rule sponsorship out
	industry  string // the user's word for an industry that they avoid
	travel    number // percent
	commute   number // minutes
}

// number is a figure with the words that it was read from.
type number struct {
	n     int
	words string
}

// says reads the words of the opportunity, newest message first, for what the
// user's page asks about.
func (s *scene) says() stated {
	c := s.in.Criteria
	var out stated
	if !c.NeedsSponsorship && len(c.AvoidIndustries.Any) == 0 && c.MostTravel == 0 && c.MostCommute == 0 {
		return out
	}
	for words, t := range s.spoken {
		if c.NeedsSponsorship && out.noSponsor == "" {
			out.noSponsor = noSponsorship.FindString(words)
		}
		if out.industry == "" && !t.Verdict.Has(classify.Scam) {
			out.industry = named1(words, c.AvoidIndustries.Any)
		}
		if c.MostTravel > 0 && out.travel.n == 0 {
			out.travel = figureIn(words, travelShare, 100)
		}
		if c.MostCommute > 0 && out.commute.n == 0 {
			out.commute = figureIn(words, commuteTime, 300)
		}
	}
	return out
}

// named1 finds the first of the user's words that stands whole in a sentence
// without a negation ("we are no gambling company").
func named1(words string, avoid []string) string {
	if len(avoid) == 0 {
		return ""
	}
	for from := 0; from < len(words); {
		end := from + len(sentence(words[from:], 0, 0))
		if w, hit := match.AnyWhole(words[from:end], avoid); hit && !negated.MatchString(words[from:end]) {
			return w
		}
		from = end + 1
	}
	return ""
}

var negated = regexp.MustCompile(`(?i)(?:^|[^\pL])(?:no|not|never|neither|kein\w*|nicht|pas|aucun\w*|sin|non|não|geen|niet|nie)(?:[^\pL]|$)|ではあ|ではな|ありません`)

// The share of the work that is spent travelling, and the way to work, in the
// languages of the mail. Only a figure beside the word counts.
var (
	travelShare = regexp.MustCompile(`(?i)(\d{1,3})\s?(?:%|percent|prozent|pour cent|por ciento|por cento|per cento|procent)[^.!?\n%]{0,30}(?:travel|reise|dienstreise|déplacement|viaj|viagen|viagg|trasfert|reizen|podróż|delegacj)` +
		`|(?:travel|reisetätigkeit|reiseanteil|reisebereitschaft|dienstreisen|déplacements?|viajes|viagens|trasferte|reizen|podróż\w*|delegacj\w*)[^.!?\n%]{0,40}?(\d{1,3})\s?(?:%|percent|prozent|pour cent|por ciento|por cento|per cento|procent)` +
		`|出張[^。\n]{0,20}?(\d{1,3})\s?(?:%|％)`)
	commuteTime = regexp.MustCompile(`(?i)(?:commut|fahrzeit|arbeitsweg|pendel|trajet|desplazamiento|deslocação|deslocamento|tragitto|reistijd|dojazd)[^.!?\n]{0,40}?(\d{1,3})\s?-?(?:min|minut)` +
		`|(\d{1,3})[ -]?(?:min|minut)[^.!?\n]{0,12} (?:commute|fahrzeit|arbeitsweg|de trajet|reistijd|dojazdu)|通勤[^。\n]{0,12}?(\d{1,3})\s?分`)
)

// figureIn reads the figure that pattern finds, if it can be one.
func figureIn(words string, pattern *regexp.Regexp, most int) number {
	m := pattern.FindStringSubmatch(words)
	for i := 1; i < len(m); i++ {
		if n, err := strconv.Atoi(m[i]); err == nil && n > 0 && n <= most {
			return number{n, m[0]}
		}
	}
	return number{}
}

func (p *page) industry(c Criteria, w stated) {
	if len(c.AvoidIndustries.Any) == 0 {
		return
	}
	if w.industry == "" {
		p.add("industry", c.AvoidIndustries.Weight, match.Open, "no industry that you avoid is named")
		return
	}
	p.add("industry", c.AvoidIndustries.Weight, match.Broken, "you avoid "+quote(w.industry)+", and they write of it")
}

// share holds a figure against the most that the user would take.
func (p *page) share(term, what, unit string, most int, weight Weight, have number) {
	switch {
	case most == 0:
	case have.n == 0:
		p.add(term, weight, match.Open, "the "+what+" is not stated")
	case have.n > most:
		p.add(term, weight, match.Broken, joined(" ", "the "+what+" is more than your "+strconv.Itoa(most)+unit+":", quote(have.words)))
	default:
		p.add(term, weight, match.Met, joined(" ", "the "+what+" is within your "+strconv.Itoa(most)+unit+":", quote(have.words)))
	}
}

// Sentences that rule sponsorship out, in the languages that mail comes in: a
// negation and the word within one sentence, or leave to work as a condition.
var noSponsorship = regexp.MustCompile(`(?i)(?:^|[\s(,;:'’])(?:no|not|cannot|can['’]t|unable|without|won['’]t|don['’]t|neither|kein\w*|nicht|pas|aucun\w*|sin|non|não|nao|geen|niet|nie)\s[^.!?\n]{0,60}(?:sponsor|visa support|patrocin|parrain)` +
	`|sponsor[^.!?\n]{0,40}(?:\bnot\b|unavailable|nicht|impossible|niet)` +
	`|must (?:already |currently )?(?:have|hold|possess)[^.!?\n]{0,40}(?:right to work|work permit|work authori[sz]ation)` +
	`|ビザ[^。\n]{0,20}(?:不可|できません|ありません|いたしかねます|対象外)`)
