package classify

import (
	"regexp"
	"strings"
	"time"
)

// weekdayNames by number, Sunday 0, in matching form.
var weekdayNames = func() map[string]int {
	m := map[string]int{}
	for i, names := range []string{
		"sunday sonntag dimanche domingo domenica zondag niedziela niedzieli niedziele 日曜",
		"monday montag lundi lunes lunedi segunda segunda-feira maandag poniedzialek poniedzialku 月曜",
		"tuesday dienstag mardi martes martedi terca terca-feira dinsdag wtorek wtorku 火曜",
		"wednesday mittwoch mercredi miercoles mercoledi quarta quarta-feira woensdag sroda srode srody 水曜",
		"thursday donnerstag jeudi jueves giovedi quinta quinta-feira donderdag czwartek czwartku 木曜",
		"friday freitag vendredi viernes venerdi sexta sexta-feira vrijdag piatek piatku 金曜",
		"saturday samstag sonnabend samedi sabado sabato zaterdag sobota sobote soboty 土曜",
	} {
		for w := range wordSet(names) {
			m[w] = i
		}
	}
	return m
}()

var weekdayAbbr = map[string]int{"sun": 0, "mon": 1, "tue": 2, "tues": 2, "wed": 3, "thu": 4, "thur": 4, "thurs": 4, "fri": 5, "sat": 6,
	"so": 0, "mo": 1, "di": 2, "mi": 3, "do": 4, "fr": 5, "sa": 6, "月": 1, "火": 2, "水": 3, "木": 4, "金": 5, "土": 6, "日": 0}

// weekdayBefore reads a weekday, full or abbreviated, right before offset at.
func weekdayBefore(s string, at int) (int, bool) {
	f := strings.FieldsFunc(s[max(0, at-24):at], func(r rune) bool { return strings.ContainsRune(" ,.(", r) })
	for k := len(f) - 1; k >= 0 && k >= len(f)-2; k-- {
		w := f[k]
		if w == "the" || w == "den" || w == "le" || w == "der" || w == "dem" {
			continue
		}
		if n, ok := weekdayNames[w]; ok {
			return n, true
		}
		n, ok := weekdayAbbr[w]
		return n, ok
	}
	return 0, false
}

var parenDay = regexp.MustCompile(`^\s?\(?([月火水木金土日])[曜日]*\)?`)

// checkWeekdays drops dates whose weekday, written beside them, is another:
// one of the two is a slip, and nobody can say which.
func (c calendar) checkWeekdays(s string, ds []dated) []dated {
	for i := range ds {
		if !ds[i].stands {
			continue
		}
		w, ok := weekdayBefore(s, ds[i].start)
		if m := parenDay.FindStringSubmatch(s[ds[i].end:]); m != nil && strings.HasPrefix(strings.TrimSpace(s[ds[i].end:]), "(") {
			w, ok = weekdayAbbr[m[1]]
		}
		if ok && int(ds[i].day.Weekday()) != w && !ambiguousDay(s, ds[i].start) {
			ds[i].stands = false
		}
	}
	return ds
}

// ambiguousDay reports abbreviations that are common words of a language: do, so, mi.
func ambiguousDay(s string, at int) bool {
	f := strings.Fields(s[max(0, at-10):at])
	return len(f) > 0 && wordSet("do so mi di sat sun so,")[f[len(f)-1]]
}

// weekdayJA is a weekday with the word that says which.
var weekdayJA = regexp.MustCompile(`(?:(今週の?)|(次の)|(今度の)|(来週の?))?([月火水木金土日]曜)日?`)

// weekdays finds days named by their weekday alone in a Japanese sentence.
func (c calendar) weekdays(s string, taken []dated) []dated {
	var out []dated
	for _, m := range weekdayJA.FindAllStringSubmatchIndex(s, maxDates) {
		if nearDate(taken, m[10], m[11]) {
			continue
		}
		mod := ""
		for g, name := range []string{"this", "next", "coming", "nextweek"} {
			if m[2+2*g] >= 0 {
				mod = name
			}
		}
		x := dated{start: m[0], end: m[1], weekday: mod != "this"}
		x.day, x.stands = c.weekday(weekdayNames[s[m[10]:m[11]]], mod)
		out = append(out, x)
	}
	return out
}

func nearDate(ds []dated, from, to int) bool {
	for _, d := range ds {
		if to <= d.start && d.start-to <= 7 || from >= d.end && from-d.end <= 3 {
			return true
		}
	}
	return false
}

// weekday resolves weekday w (Sunday 0) as its modifier says. Where writers of
// the language split between two readings there is none.
func (c calendar) weekday(w int, mod string) (time.Time, bool) {
	ahead := (w - int(c.today.Weekday()) + 7) % 7 // 0: today
	first := ahead
	if first == 0 {
		first = 7
	}
	sunday := c.today.Weekday() == time.Sunday
	sundayFirst := c.lang == "en" || c.lang == "ja" || c.lang == "pt"
	iso := isoDay(c.today) // Monday 1 … Sunday 7
	target := isoDay(time.Date(2026, 3, 1+w, 0, 0, 0, 0, time.UTC))
	switch mod {
	case "this":
		return c.today.AddDate(0, 0, ahead), target >= iso
	case "next":
		nextWeek := iso+first > 7
		return c.today.AddDate(0, 0, first), nextWeek && !(sunday && sundayFirst)
	case "nextweek":
		return c.today.AddDate(0, 0, 7-iso+target), !(sunday && sundayFirst)
	case "week":
		return c.today.AddDate(0, 0, first+7), true
	case "coming":
		return c.today.AddDate(0, 0, first), true
	}
	return c.today.AddDate(0, 0, ahead), ahead > 0
}

func isoDay(t time.Time) int {
	if d := int(t.Weekday()); d > 0 {
		return d
	}
	return 7
}
