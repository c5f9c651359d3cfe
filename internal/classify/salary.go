package classify

import (
	"regexp"
	"strings"
)

// pay is one figure or range read as pay, or as something else.
type pay struct {
	Salary
	start, end int
	score      int // how sure that it is the pay offered; negative: it is not
	bounded    bool
	deal       bool // the message is about terms: a figure needs no word of pay
	lang       string
	plain      bool // no currency and no multiplier anywhere in it
}

// salary reads the pay a text states, with the words it was read from.
func salary(d *doc, lang string, deal bool) (*Salary, string) {
	var best *pay
	conflict := false
	for _, p := range pays(d, lang, deal) {
		switch {
		case p.score < 1:
		case best == nil || p.score > best.score:
			q := p
			best, conflict = &q, false
		case p.score == best.score && p.Period == best.Period && p.Salary != best.Salary && best.end <= p.start && alternative(d.canon[best.end:p.start]):
			conflict = true
		}
	}
	if best == nil || conflict {
		return nil, ""
	}
	s := best.Salary
	return &s, evidenceAround(d, best.start, best.end)
}

// alternative reports words that put two structures of pay side by side.
func alternative(between string) bool {
	return len(between) < 60 && alternativeRE.MatchString(between)
}

var alternativeRE = regexp.MustCompile(`(?i)\b(or|oder|ou|lub|of|o)\b|/|または`)

// pays reads every figure of a text as pay or not.
func pays(d *doc, lang string, deal bool) []pay {
	as := amounts(d.canon, lang)
	var out []pay
	for i := 0; i < len(as); {
		p, n := rangeAt(d.canon, as, i)
		i += n
		if n == 0 {
			i++
			continue
		}
		from, to := sentenceAround(d, p.start)
		if i < len(as) && as[i].start < to {
			to = as[i].start
		}
		prev := from
		if k := i - n - 1; k >= 0 && as[k].end > from {
			prev = as[k].end
		}
		p.deal, p.lang = deal, lang
		p.judge(d.canon, from, prev, min(max(to, p.end), len(d.canon)))
		out = append(out, p)
	}
	inheritCurrency(d, out)
	return out
}

// inheritCurrency gives figures without a currency that of another figure of
// pay in the same text: base 85k, up to 95k EUR.
func inheritCurrency(d *doc, ps []pay) {
	for i := range ps {
		if ps[i].Currency != "" {
			continue
		}
		from, to := sentenceAround(d, ps[i].start)
		for _, q := range ps {
			if q.Currency != "" && q.start >= from && q.start < to {
				ps[i].Currency = q.Currency
			}
		}
	}
}

// sentenceAround is the range of the sentence that holds offset at.
func sentenceAround(d *doc, at int) (from, to int) {
	for i := range d.sentences {
		if s := &d.sentences[i]; at >= s.start && at < s.end {
			return s.start, s.end
		}
	}
	return at, min(at+80, len(d.canon))
}

var (
	rangeLink = regexp.MustCompile(`^\s?(?:(?i:EUR|€|GBP|£|\$|USD|CHF|zł)\s?)?(-|〜|～|~|から|/|(?i:auf|na|naar|para|to|and|bis|und|à|et|a|y|e|tot|en|do|até|hasta|ai|al))\s?(?:\()?$`)
	pairOpens = regexp.MustCompile(`(?i)(between|zwischen|entre|fra|tra|tussen|od|de|dai|da|from|von|van|des|vom)\s+(?:(?:eur|€|gbp|£|\$|usd|chf)\s?)?$`)
	raiseRE   = oneFinder(`(?:take|bring|move|bump|go|goes|come|get|going|put) (?:you |it |that |this |them |the (?:base|salary|rate|offer|ctc) )?(?:up )?from|(?:get|got|bring|brought) (?:them|it|you|us|that) (?:right )?up to|revise|(?:\bbase|\bit|you|the (?:salary|rate|offer|pay)) (?:right |all the way )?up to|\brais|increas|\brise|\blift|bump|up from|went|uplift|erhöh|anheb|angehoben|aufgestockt|augment|passer|porter|port[ée]|relev|revaloris|subir|subimos|subido|aument|portare|passar|verhog|podnie|podnos|引き上げ|引上げ|増額`)
)

// rangeAt reads the figure at as[i], joined with the next where they are one
// range. n is how many amounts were used; 0 where their bounds cannot be read.
func rangeAt(s string, as []amount, i int) (p pay, n int) {
	a := as[i]
	if i+1 < len(as) {
		if q, ok := joined(s, a, as[i+1]); ok {
			return q, 2
		}
	}
	p = pay{start: a.start, end: a.end, plain: a.plain}
	p.Min, p.Max, p.Currency = a.value, a.value, a.currency
	if a.yearly {
		p.Period = "year"
	}
	return p, 1
}

// joined makes one range of two neighbouring amounts.
func joined(s string, a, b amount) (pay, bool) {
	if b.start < a.end || b.start-a.end > 12 {
		return pay{}, false
	}
	m := rangeLink.FindStringSubmatch(s[a.end:b.start])
	before := s[max(0, a.start-24):a.start]
	if m == nil || weakLink[strings.ToLower(m[1])] && !pairOpens.MatchString(before) {
		return pay{}, false
	}
	if m[1] == "/" && (a.unit == 1 && b.unit == 1 || a.currency != "") {
		return pay{}, false
	}
	share(&a, &b)
	if a.currency == "USD" && b.currency != "" && strings.HasPrefix(s[a.start:], "$") {
		a.currency = b.currency // $3800 to $4200 SGD
	}
	if b.value < a.value || a.currency != "" && b.currency != "" && a.currency != b.currency {
		return pay{}, false
	}
	p := pay{start: a.start, end: b.end, bounded: true, plain: a.plain && b.plain}
	p.Min, p.Max, p.Currency = a.value, b.value, b.currency
	if p.Currency == "" {
		p.Currency = a.currency
	}
	if b.yearly {
		p.Period = "year"
	}
	if raised(s, a.start, b.end) {
		p.Min = b.value
	}
	return p, true
}

// Words that join a range only where a word for "between" stands before it.
var weakLink = wordSet("and und et y e en a al ai auf na naar para do")

// share gives the unit of one bound to the other, where it was written once.
func share(a, b *amount) {
	if a.unit == 1 && b.unit > 1 && a.value < 1000*100 {
		a.value *= Money(b.unit)
	}
	if b.unit == 1 && a.unit > 1 && b.value < 1000*100 {
		b.value *= Money(a.unit)
	}
}

// raised reports a verb of change that governs "from … to …".
func raised(s string, start, end int) bool {
	return raiseRE.in(s[max(0, start-60):start]) || raiseRE.in(s[end:min(len(s), end+30)])
}

var (
	lowerRE = regexp.MustCompile(`(?i)(?:\bfrom|starting at|starting from|at least|no less than|minimum(?: of)?|upwards of|ab|mindestens|[àa] partir d[e']u?n?e?|d[èe]s|au moins|desde|al menos|a partir de|da|a partire da|almeno|pelo menos|vanaf|minimaal|ten minste|od|min\.?|co najmniej)\s*(?:ca\.?|rund|about|around)?\s*$`)
	upperRE = regexp.MustCompile(`(?i)(?:up to|max\.?|maximum(?: of)?|not more than|at most|bis zu|bis max\.?|maximal|h[öo]chstens|jusqu'[àa]|maximum|hasta|fino a|massimo|at[ée]|tot|maximaal|do|maks\.?)\s*$`)
	lowerJA = regexp.MustCompile(`^\s?(?:円)?\s?(?:and up|and above|or more|upwards|\+|以上|から|〜|～|~)`)
	upperJA = regexp.MustCompile(`^\s?(?:円)?\s?(?:まで|以内|以下)`)
	overpay = regexp.MustCompile(`(?i)^.{0,60}[üu]berzahlung`)
)

// bounds turns a single figure into an open bound where a word says so. A raise
// "to" a figure, or an offer "up to" one after a verb of offering, stays open.
func (p *pay) bounds(before, lead, after string) {
	trimmed := strings.ToLower(strings.TrimRight(before, " "))
	raise := raiseRE.in(before)
	if k := len(before) - 36; k > 0 {
		before = before[k:] // a word of bound stands right before its figure
	}
	switch {
	case p.bounded:
	case strings.HasSuffix(trimmed, " do") && (p.lang != "pl" || raiseRE.in(lead)): // "we can do 44k", "podnosimy z 19 do 22 tys."
	case upperRE.MatchString(before) && !strings.HasSuffix(strings.TrimSpace(strings.ToLower(before)), "go up to") && !raise, upperJA.MatchString(after) && !strings.Contains(after, "引き上げ"):
		p.Min = 0
	case lowerRE.MatchString(before) && !raise, lowerJA.MatchString(after), overpay.MatchString(after):
		p.Max = 0
	}
}

var (
	payWord  = oneFinder(`salar|\bbase\b|basic|\bpay\b|\bpaid\b|\bpays\b|paying|compensation|remunerat|package|\bwages?\b|\brate\b|earn|gross|per annum|p\.a\.|annual|ctc|stipend|gehalt|sal[äa]r\b|salär|gehälter|verg[üu]t|verguet|brutto|fixum|jahres|\blohn|stundenlohn|entgelt|verdienst|tagessatz|stundensatz|r[ée]mun[ée]r|salaire|\bfixe\b|\bbrut\b|\btjm\b|sueldo|retribu|\bbrutos?\b|\bral\b|stipendio|lord[io]|\bnett[io]\b|compenso|sal[áa]ri|remunera|vencimento|ordenado|\bloon|tarief|wynagrodz|pensj|stawk|widełki|widelki|zarob|年収|給与|月給|時給|年俸|報酬|基本給|月額|単価|日給|賃金|equivalent to|cost to company|pro rata`)
	offering = oneFinder(`\boffer|propos|anbiet|biete|angebot|\bgo to\b|go up|stretch|increase|raise|match|improve|revise|meet your|get you|bring you|we can do|could do|can do|move to|at \$|role|position|ofrec|oferta|offr|oferec|proposta|bied|aanbod|zaproponowa|oferuj|erhöh|augment|aument|verhog|podnie|gehen|monter|llegar|arrivare|chegar|提示|オファー|引き上げ|出しま|出せ|contract|\bpermanent|\bFTC\b|umbrella|ir35|b2b|clt|\bpj\b|cdi|uop`)
	notPay   = oneFinder(`bonus|commission|\bote\b|on-target|on target|total (?:comp|package|target|reward)|sign-?on|sign-on|signing|joining fee|retention|relocat|allowance|voucher|equity|options|shares|\brsus?\b|stock|manag(?:e|es|ing) (?:a |an |the |our )?budget|budget of|budgetverantw|budget g[ée]r[ée]|revenue budget|turnover|revenue|funding|\barr\b|raised|\bfees?\b|deposit|\bcosts\b|cost of|price|pension|401|\bcar\b|lunch|users|employees|customers|people|staff|clients|patients|beds|rooms|projects|provision|prämie|praemie|variab|umsatz|zuschuss|umzug|honorar|\bprimes?\b|int[ée]ressement|titres|ticket|mutuelle|chiffre d'affaires|d[ée]m[ée]nag|incentiv|premio|buoni|\bplr\b|gratific|\bvales?\b|\bv[rat]\b|subs[íi]dio|luvas|premia|premii|vakantiegeld|toeslag|dodatek|dodatk|賞与|インセンティブ|手当|交通費|祝い|一時金|売上|資本金|ボーナス|従業員|expenses|training|equipment|cheque|\bcheck\b|wire|transfer|gift card|your current|currently (?:on|earn|paid)|derzeit|actuel|actual\b|attuale|atual\b|huidige|obecn|現年収|現在の|market average|survey|benchmark|usual|instead of|rather than|up from|previous|vorher|bisher|\bstatt\b|anstelle|au lieu|en lugar|en vez|invece|em vez|in plaats|zamiast|asked for|you wanted|your request|wunsch|expectation|worth|invest|apr\b|interest|loan|rent\b|when you hit|after (?:30|60|90|100) days|scholarship|tuition|flyers|mortgage|spend|save|discount|% off|million|headcount|mitarbeit|salari[ée]s|empleados|dipendenti|funcion[áa]rios|medewerkers|pracownik`)
	negated  = regexp.MustCompile(`(?i)(?:\b(?:not|cannot|can't|won't|unable|nicht|kein\w*|pas|jamais|niet|geen|nie możemy)\b|no podemos|non possiamo|n[ãa]o podemos)[^,.;]{0,28}$`)
	newer    = oneFinder(`\boffer|\bnow\b|increas|rais|\bnew\b|revised|improved|instead|go to|go up|stretch|match|final|erhöh|\bneu|angehoben|nouve|augment|revaloris|désormais|nuev|aument|nuov|\bnov[oa]|nieuw|verhog|podnie|now[ae]|propos|anbiet|biete|提示|引き上げ|新|will be|salary of|salary is`)
	banded   = oneFinder(`\bband\b|range for|scale|would normally|usually|想定|estimated|circa ote|between similar`)
	fixedPay = oneFinder(`\bbase\b|basic|fixed|fixum|\bfix\b|fixe|\bfijo|fiss[oa]|基本給|vast\b`)
)

// judge decides what the figure is, by the nearest head noun, and fills in
// bounds and period. from and to are the sentence, prev the end of the figure before.
func (p *pay) judge(s string, from, prev, to int) {
	prev, to = min(prev, p.start), max(to, p.end) // figures can overlap
	plain := p.plain
	if plain && (!plausible(p.Max+p.Min) || dateLike(s, p.start, p.end, plain) || p.Max < 1000*100 && !hasAny(strings.ToLower(s[p.end:min(len(s), p.end+24)]), payedBy...)) {
		return // most figures of a letter are dates, times and numbers of things
	}
	before, after := s[max(prev, p.start-90):p.start], s[p.end:min(to, p.end+70)]
	lead := s[max(from, p.start-160):p.start]
	p.bounds(before, lead, s[p.end:min(len(s), p.end+70)])
	if p.Period == "" {
		p.Period = periodOf(before, uncluttered(after))
	}
	kind := headNoun(before, after)
	if kind == 0 && prev > from && !plain {
		kind = max(0, headNoun(lead, ""))
	}
	if plain && kind > 0 && p.Period == "" && !grossBehind(after) && !payRightBefore.MatchString(before) {
		kind = 0
	}
	if plain && p.Max < 1000*100 && p.Min < 1000*100 && !periodRightBehind(after) {
		return
	}
	if kind == 0 && p.deal && !plain {
		kind = 1
	}
	if kind == 0 && (p.Period != "" || offering.in(lead) || offering.in(after)) && (!plain || p.Period != "") {
		kind = 1
	}
	if kind <= 0 || negated.MatchString(before) || p.plain && instalments.MatchString(after) {
		return
	}
	if p.Currency == "" && (ralRE.MatchString(before) || ralRE.MatchString(after)) {
		p.Currency = "EUR"
	}
	if p.Currency == "" {
		p.Currency = currencyBehind(s[p.end:min(to, p.end+44)])
	}
	p.fixedPart(s[p.end:min(len(s), p.end+40)])
	p.window()
	p.score = 2
	if p.Currency != "" {
		p.score++
	}
	p.score += 2 * found(newer.in(lead))
	p.score += found(fixedPay.in(before + " " + after))
	p.score -= 2 * found(banded.in(before))
	if p.Period == "year" {
		p.score++
	}
	if prev > from && strings.HasPrefix(strings.TrimLeft(s[:p.start][max(0, p.start-2):], " "), "(") || laterStep.MatchString(before) {
		p.score -= 3
	}
}

var fixedPartRE = regexp.MustCompile(`(?i)^\s*(?:LPA|lakhs?)?\s*\(\s*(\d{1,3}(?:\.\d{1,2})?)\s*(?:L|lakhs?|LPA|k)?\s*(?:fixed|fixe|fix\b)`)

// fixedPart takes the fixed part of a total that is taken apart behind it:
// 20 LPA (17 fixed + 3 variable).
func (p *pay) fixedPart(after string) {
	m := fixedPartRE.FindStringSubmatch(after)
	if m == nil {
		return
	}
	v, _, _, ok := number(m[1], 0)
	for unit := Money(1); ok && unit <= 100000; unit *= 10 {
		if f := v * unit; f < p.Max && f*2 > p.Max {
			p.Min, p.Max = f, f
			return
		}
	}
}

// instalments are counted in months, days and hours, not in money.
var instalments = regexp.MustCompile(`(?i)^\s?(?:mensilit|pagas|monatsgeh|mois|months?|monate|x\s|×|days?|tage|jours|hours?|stunden|heures|h\b|uur|uren|weeks?|wochen|years?|jahre|ans\b|años|anni|anos|lat\b|%|people|minutes|min\b|ヶ月|か月|時間|名|日|年|月)`)

// currencyBehind is a currency named a few words behind a figure, before the
// next one: "3900 brutto im Monat, Euro", "420/day eur".
func currencyBehind(after string) string {
	if k := strings.IndexAny(after, "0123456789.;\n"); k >= 0 {
		after = after[:k]
	}
	for _, w := range strings.FieldsFunc(after, func(r rune) bool { return strings.ContainsRune(" ,()/-", r) }) {
		switch strings.ToLower(w) {
		case "eur", "euro", "euros", "€":
			return "EUR"
		case "pln", "zł", "zl":
			return "PLN"
		case "gbp", "£", "quid":
			return "GBP"
		case "chf":
			return "CHF"
		case "usd":
			return "USD"
		}
	}
	return ""
}

var ralRE = regexp.MustCompile(`\bRAL\b`)

// payRightBefore is a word of pay with at most a few small words to the figure.
var payRightBefore = regexp.MustCompile(`(?i)(?:salary|base|basic|pay|rate|ctc|package|compensation|wage|stipend|gehalt|verg[üu]tung|fixum|salaire|r[ée]mun[ée]ration|fixe|tjm|salario|sueldo|retribuci[óo]n|\bral|retribuzione|stipendio|sal[áa]rio|remunera[çc][ãa]o|salaris|loon|tarief|wynagrodzeni[ea]|stawka|pensja|年収|給与|月給|時給|年俸|報酬|基本給|月額|単価|offer)(?: \p{L}+| at| of| is|:|は|で|,| -){0,4}\s*$`)

// payedBy are the beginnings of periods that a small figure needs behind it.
var payedBy = []string{"hour", "hr", "/h", "ph", "p.h", "day", "/d", "stunde", "std", "tag", "heure", "jour", "/j", "hora", "ora", "uur", "dag", "godz", "dzie", "時", "日", "week", "shift"}

// laterStep marks a figure that holds only later or elsewhere.
var laterStep = regexp.MustCompile(`(?i)(?:rising to|rises to|then|after probation|nach der probezeit|puis|after \w+ months|danach|equivalent to|ca\.? jährlich|approx\.?)[^,.]{0,20}$`)

func found(is bool) int {
	if is {
		return 1
	}
	return 0
}

// grossBehind reports gross or net right behind a figure: 3.650 brutto.
func grossBehind(after string) bool {
	f := strings.FieldsFunc(after, func(r rune) bool { return strings.ContainsRune(" ,.()", r) })
	return len(f) > 0 && grossWords[strings.ToLower(f[0])]
}

var grossWords = wordSet("brutto bruto brut bruts brutos brutas gross netto net netti netto lordi lordo limpios limpos líquidos liquidos clean clear")

// plausible reports a bare number that can be pay at all: not 5, not 2026.
func plausible(v Money) bool { return v >= 8*100 && v < 1000000000*100 }

// dateLike reports a bare number that is a year, a phone number or a reference.
func dateLike(s string, start, end int, plain bool) bool {
	if !plain {
		return false
	}
	w := s[start:end]
	if len(w) == 4 && (strings.HasPrefix(w, "19") || strings.HasPrefix(w, "20")) && !strings.ContainsAny(w, ".,' ") {
		return true
	}
	before := strings.ToLower(s[max(0, start-12):start])
	for _, x := range []string{"ref", "id", "no.", "nr", "#", "tel", "+", "phone", "room", "req", "kennziffer"} {
		if strings.Contains(before, x) {
			return true
		}
	}
	return len(w) > 8 && !strings.ContainsAny(w, ".,' ")
}

// uncluttered cuts what follows a figure at a Japanese bracket: what stands in
// it (賞与含む, 月額…) is said of the figure, it is not its noun.
func uncluttered(after string) string {
	if k := strings.IndexByte(after, '('); k >= 0 && k+1 < len(after) && after[k+1] >= 0x80 {
		return after[:k]
	}
	return after
}

// headNoun is 1 where the nearest head noun is one of pay, -1 where it is of
// something else, 0 where there is none. A noun right behind the figure wins.
func headNoun(before, after string) int {
	after = uncluttered(after)
	if k := strings.IndexAny(after, ",;.)\n、。+"); k >= 0 {
		after = after[:k]
	}
	if k := strings.Index(after, " and "); k >= 0 {
		after = after[:k]
	}
	if k := strings.Index(after, " plus "); k >= 0 {
		after = after[:k]
	}
	pa, na := payWord.first(after), notPay.first(after)
	pb, _ := payWord.last(before)
	nb, _ := notPay.last(before)
	switch {
	case na >= 0 && na < 24 && (pa < 0 || na <= pa):
		return -1
	case pa >= 0 && pa < 24:
		return 1
	case nb >= pb && nb >= 0:
		return -1
	case pb >= 0:
		return 1
	}
	return 0
}

// evidenceAround is the sentence around a range, cut to a readable length.
func evidenceAround(d *doc, start, end int) string {
	from, to := sentenceAround(d, start)
	from, to = max(from, start-60), min(max(to, end), end+40)
	for from > 0 && from < start && d.canon[from] >= 0x80 && d.canon[from] < 0xC0 {
		from++
	}
	for to < len(d.canon) && to > end && d.canon[to] >= 0x80 && d.canon[to] < 0xC0 {
		to--
	}
	return strings.Join(strings.Fields(d.canon[from:to]), " ")
}
