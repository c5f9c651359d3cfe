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

var (
	countJA = regexp.MustCompile(`(\d{1,2}|[一二三四五六七八十])\s?(営業日|日|週間|時間|か月|ヶ月)(?:以内|後まで)`)
)

// counts finds terms counted from today: within five working days.
func (c calendar) counts(s string) []dated {
	var out []dated
	for _, m := range countJA.FindAllStringSubmatchIndex(s, maxDates) {
		day, ok := c.after(count(s[m[2]:m[3]]), s[m[4]:m[5]])
		out = append(out, dated{start: m[0], end: m[1], day: day, stands: ok, span: true})
	}
	return out
}

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
	afterTomorrow = regexp.MustCompile(`明後日`)
	tomorrowRE    = regexp.MustCompile(`明日`)
	todayRE       = regexp.MustCompile(`本日中|今日中`)
	weekEnd       = regexp.MustCompile(`今週中|今週末`)
	nextWeekEnd   = regexp.MustCompile(`来週中|来週末`)
	monthEnd      = regexp.MustCompile(`月末|今月中`)
)

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
	for _, m := range tomorrowRE.FindAllStringIndex(s, 5) {
		if !covered(out, m[0], m[1]) && !nearDate(append(taken, out...), m[0], m[1]) {
			out = append(out, dated{start: m[0], end: m[1], day: c.today.AddDate(0, 0, 1), stands: true})
		}
	}
	if len(taken) == 0 && len(out) == 0 {
		add(todayRE, c.today, true)
	}
	return out
}

// isoFriday is the Friday of an ISO 8601 week.
func isoFriday(year, week int) time.Time {
	jan4 := time.Date(year, 1, 4, 0, 0, 0, 0, time.UTC)
	return jan4.AddDate(0, 0, 7*(week-1)+5-isoDay(jan4))
}
