package classify

import (
	"regexp"
	"strconv"
	"strings"
	"time"
)

// numberWords are the small numbers people write out, in matching form.
var numberWords = func() map[string]int {
	m := map[string]int{}
	for n, words := range map[int]string{
		1: "a an one ein einer eine einem un une uno una um uma een jeden jednego tygodnia 一",
		2: "two zwei zweier deux dos due dois duas twee dwa dwoch 二", 3: "three drei trois tres tre drie trzy trzech 三",
		4: "four vier quatre cuatro quattro quatro cztery czterech 四", 5: "five funf fuenf cinq cinco cinque vijf piec pieciu 五",
		6: "six sechs seis sei zes szesc szesciu 六", 7: "seven sieben sept siete sette sete zeven siedem siedmiu 七",
		8: "eight acht huit ocho otto oito osiem osmiu 八", 10: "ten zehn dix diez dieci dez tien dziesiec dziesieciu 十",
		14: "fourteen vierzehn quatorze catorce quattordici veertien czternastu", 15: "fifteen quinze quince quindici",
	} {
		for w := range wordSet(words) {
			m[w] = n
		}
	}
	return m
}()

const countAlt = `\d{1,3}|a|an|one|two|three|four|five|six|seven|eight|ten|fourteen|ein|einer|eine|einem|zwei|drei|vier|funf|fuenf|sechs|sieben|acht|zehn|vierzehn|un|une|deux|trois|quatre|cinq|six|sept|huit|dix|quinze|uno|una|dos|tres|cuatro|cinco|seis|siete|ocho|diez|due|tre|quattro|cinque|sei|sette|otto|dieci|um|uma|dois|duas|quatro|sete|oito|dez|een|twee|drie|vijf|zes|zeven|tien|jednego|dwoch|trzech|czterech|pieciu|szesciu|siedmiu|osmiu|dziesieciu`

var (
	countRE = regexp.MustCompile(`\b(?:within|inside|in|innerhalb von|innerhalb|binnen|in den nachsten|in den naechsten|sous|dans un delai de|dans les|dans|en un plazo de|en|dentro de|entro|nel giro di|no prazo de|em|in de komende|w ciagu|w terminie|you have|haben sie|vous avez|disposez de|tiene|ha|tem|heeft u)\s+(?:(?:the next|the following|next|the|von|d'ici|les|los proximos|i prossimi|os proximos|maximal|max|hochstens|a maximum of)\s+)?(` + countAlt + `)\s*\)?\s+(?:\(\w+\)\s+)?(?:(full|clear)\s+)?((?:working|business|calendar|week)?\s?days?|weekdays|hours?|weeks?|months?|fortnight|arbeitstage?n?|werktage?n?|geschaftstage?n?|kalendertage?n?|tage?n?|stunden|wochen?|monate?n?|jours?\s?(?:ouvres|ouvrables|calendaires|francs)?|heures|semaines?|mois|dias?\s?(?:habiles|laborables|naturales|uteis|corridos)?|horas|semanas?|meses|mes|giorni\s?(?:lavorativi|feriali)?|giorno|ore|settimane|settimana|werkdagen|kalenderdagen|dagen|uur|weken|week|dni\s?(?:roboczych|robocze)?|godzin|tygodni|tygodnia)\b`)
	countJA = regexp.MustCompile(`(\d{1,2}|[一二三四五六七八十])\s?(営業日|日|週間|時間|か月|ヶ月)(?:以内|後まで)`)
	vague   = regexp.MustCompile(`(?:\d|one|two|three|ein|zwei|un|deux)\s?(?:-|to|or|bis|oder|a|ou|o)\s?$`)
)

// counts finds terms counted from today: within five working days.
func (c calendar) counts(s string) []dated {
	var out []dated
	for _, m := range countRE.FindAllStringSubmatchIndex(s, maxDates) {
		n := count(s[m[2]:m[3]])
		if n == 0 || vague.MatchString(s[max(0, m[2]-12):m[2]]) || notFromToday.MatchString(s[m[1]:min(len(s), m[1]+40)]) {
			continue
		}
		day, ok := c.after(n, s[m[6]:m[7]])
		out = append(out, dated{start: m[0], end: m[1], day: day, stands: ok, span: true, loose: bareIn.MatchString(s[m[0]:m[1]])})
	}
	for _, m := range countJA.FindAllStringSubmatchIndex(s, maxDates) {
		day, ok := c.after(count(s[m[2]:m[3]]), s[m[4]:m[5]])
		out = append(out, dated{start: m[0], end: m[1], day: day, stands: ok, span: true})
	}
	for _, w := range []struct {
		word string
		days int
	}{{"sous huitaine", 7}, {"sous quinzaine", 14}, {"a fortnight", 14}, {"in acht tagen", 7}, {"dans huit jours", 7}} {
		if k := strings.Index(s, w.word); k >= 0 {
			out = append(out, dated{start: k, end: k + len(w.word), day: c.today.AddDate(0, 0, w.days), stands: true, span: true})
		}
	}
	return out
}

// bareIn is a count that tells a future as often as a term.
var bareIn = regexp.MustCompile(`^(?:in|dans|en|em|you have|ha|tem)\s+(?:\d|[a-z]+\s)`)

// notFromToday marks terms that run from another day than this one.
var notFromToday = regexp.MustCompile(`^\s?(?:of|from|after|nach|ab|apres|suivant|desde|dalla|dopo|apos|na|od)\s(?:the |der |la |le |il |a |o )?(?:sign|interview|start|unterschr|unterzeich|vorstellung|entretien|signature|firma|entrevista|colloquio|assinatura|podpis)`)

func count(w string) int {
	if n, err := strconv.Atoi(w); err == nil {
		return n
	}
	return numberWords[w]
}

// after is n units after today; the day of sending is day 0 and does not count.
func (c calendar) after(n int, unit string) (time.Time, bool) {
	if n <= 0 || n > 365 {
		return time.Time{}, false
	}
	switch {
	case hasAny(unit, "working", "business", "weekday", "arbeitstag", "werktag", "geschaft", "ouvr", "habil", "laborab", "lavorativ", "ferial", "uteis", "werkdag", "robocz", "営業日"):
		return c.workingDays(n), true
	case hasAny(unit, "hour", "stund", "heure", "hora", "ore", "uur", "godzin", "時間"):
		return c.today.AddDate(0, 0, (n+23)/24), n%24 == 0
	case hasAny(unit, "fortnight"):
		return c.today.AddDate(0, 0, 14*n), true
	case hasAny(unit, "week", "woche", "semaine", "semana", "settiman", "weken", "tygodn", "週間"):
		return c.today.AddDate(0, 0, 7*n), true
	case hasAny(unit, "month", "monat", "mois", "mes", "か月", "ヶ月"):
		return addMonths(c.today, n), true
	}
	return c.today.AddDate(0, 0, n), true
}

func hasAny(s string, subs ...string) bool {
	for _, x := range subs {
		if strings.Contains(s, x) {
			return true
		}
	}
	return false
}

// addMonths goes to the same day n months on, or the last of a shorter month.
func addMonths(t time.Time, n int) time.Time {
	first := time.Date(t.Year(), t.Month()+time.Month(n), 1, 0, 0, 0, 0, time.UTC)
	last := first.AddDate(0, 1, -1)
	return time.Date(first.Year(), first.Month(), min(t.Day(), last.Day()), 0, 0, 0, 0, time.UTC)
}

// workingDays counts n days, Monday to Friday, after today.
func (c calendar) workingDays(n int) time.Time {
	t := c.today
	for n > 0 {
		t = t.AddDate(0, 0, 1)
		if t.Weekday() != time.Saturday && t.Weekday() != time.Sunday {
			n--
		}
	}
	return t
}

var (
	afterTomorrow = regexp.MustCompile(`day after tomorrow|\bubermorgen|\buebermorgen|apres-demain|pasado manana|dopodomani|depois de amanha|overmorgen|pojutrze|明後日`)
	tomorrowRE    = regexp.MustCompile(`\btomorrow\b|\btmrw?\b|\btomoz\b|\bmorgen\b|\bdemain\b|\bmanana\b|\bdomani\b|\bamanha\b|\bjutro\b|\bjutra\b|明日`)
	todayRE       = regexp.MustCompile(`\btoday\b|\beod\b|\bcob\b|end of (?:the |play )?day\b|close of (?:play|business)|\btonight\b|\bheute\b|aujourd'hui|\bce soir\b|\bhoy\b|\boggi\b|\bhoje\b|\bvandaag\b|\bdzis(?:iaj)?\b|konca dnia|本日中|今日中`)
	weekEnd       = regexp.MustCompile(`(?:end of|by the end of) (?:this |the |the current )?(?:working |business )?week\b|\beow\b|ende (?:der|dieser) woche|ende diese woche|(?:la )?fin de (?:la |cette )?semaine|final(?:es)? de (?:la |esta )?semana|fine (?:della |di questa )settimana|fim d(?:a|esta) semana|eind(?:e)? van (?:de|deze) week|konca (?:tego )?tygodnia|今週中|今週末`)
	nextWeekEnd   = regexp.MustCompile(`end of next week|ende (?:der )?(?:nachsten|naechsten|nachster|naechster|kommenden) woche|ende nachste woche|fin de la semaine prochaine|final(?:es)? de la (?:proxima semana|semana que viene)|fine della prossima settimana|fim da proxima semana|eind(?:e)? (?:van )?volgende week|konca przyszlego tygodnia|来週中|来週末`)
	monthEnd      = regexp.MustCompile(`end of (?:the |this )?month|\beom\b|ende (?:des|dieses) monats|monatsende|fin (?:du|de ce) mois|fin(?:ales)? de mes|fine (?:del )?mese|fim do mes|eind(?:e)? van de maand|konca miesiaca|月末|今月中`)
	namedEnd      = regexp.MustCompile(`\b(?:end of|ende|fin|fin de|a fin de|fine|fine di|fim de|eind|einde|konca)\s+(` + monthNames + `)\b`)
	middleRE      = regexp.MustCompile(`\bmitte\s+(` + monthNames + `)\b`)
	isoWeekRE     = regexp.MustCompile(`(?:ende|end of|fin)\s+(?:kw|week|semaine)\s?(\d{1,2})\b`)
	notTomorrow   = regexp.MustCompile(`(?:guten|goede|goeden|am|por la|de la|la|heute|jeden|'s|in der|in de)\s$`)
)

var dayEnd = regexp.MustCompile(`eod|cob|end of|close of|konca|中`)

// relative finds today, tomorrow and the ends of weeks and months.
func (c calendar) relative(s string, taken []dated) []dated {
	var out []dated
	add := func(re *regexp.Regexp, day time.Time, ok bool) {
		for _, m := range re.FindAllStringIndex(s, 5) {
			if !covered(out, m[0], m[1]) {
				out = append(out, dated{start: m[0], end: m[1], day: day, stands: ok, whole: true})
			}
		}
	}
	iso := isoDay(c.today)
	add(afterTomorrow, c.today.AddDate(0, 0, 2), true)
	add(nextWeekEnd, c.today.AddDate(0, 0, 12-iso), iso < 7)
	add(weekEnd, c.today.AddDate(0, 0, 5-iso), iso <= 5)
	add(monthEnd, time.Date(c.today.Year(), c.today.Month()+1, 0, 0, 0, 0, 0, time.UTC), true)
	for _, m := range namedEnd.FindAllStringSubmatchIndex(s, 5) {
		first, ok := c.guessYear(monthOf(s[m[2]:m[3]]), 28, false)
		out = append(out, dated{start: m[0], end: m[1], day: time.Date(first.Year(), first.Month()+1, 0, 0, 0, 0, 0, time.UTC), stands: ok, whole: true})
	}
	for _, m := range middleRE.FindAllStringSubmatchIndex(s, 5) {
		day, ok := c.guessYear(monthOf(s[m[2]:m[3]]), 15, false)
		out = append(out, dated{start: m[0], end: m[1], day: day, stands: ok && c.lang == "de", whole: true})
	}
	for _, m := range isoWeekRE.FindAllStringSubmatchIndex(s, 5) {
		out = append(out, dated{start: m[0], end: m[1], day: isoFriday(c.today.Year(), num(s, m, 1)), stands: true, whole: true})
	}
	for _, m := range tomorrowRE.FindAllStringIndex(s, 5) {
		if !covered(out, m[0], m[1]) && !notTomorrow.MatchString(s[max(0, m[0]-12):m[0]]) && !nearDate(append(taken, out...), m[0], m[1]) {
			out = append(out, dated{start: m[0], end: m[1], day: c.today.AddDate(0, 0, 1), stands: true})
		}
	}
	if len(taken) == 0 && len(out) == 0 {
		add(todayRE, c.today, true)
		for i := range out {
			out[i].loose = !dayEnd.MatchString(s[out[i].start:out[i].end])
		}
	}
	return out
}

// isoFriday is the Friday of an ISO 8601 week.
func isoFriday(year, week int) time.Time {
	jan4 := time.Date(year, 1, 4, 0, 0, 0, 0, time.UTC)
	return jan4.AddDate(0, 0, 7*(week-1)+5-isoDay(jan4))
}
