package classify

import (
	"regexp"
	"strconv"
	"strings"
	"time"
)

// maxDates bounds how many dates of one kind are looked at in one sentence.
const maxDates = 6

// calendar resolves dates against one message: its day in the zone its Date was
// written in, and the order in which its writer puts day and month.
type calendar struct {
	today      time.Time // midnight UTC of the calendar day of the Date header
	ok         bool      // the Date header could be read
	lang       string
	monthFirst bool // the writer is American
	dayFirst   bool
}

// dated is one date expression in a folded sentence, resolved.
type dated struct {
	start, end int
	i, j       int // the tokens it is made of, where it was scanned
	day        time.Time
	clockTime  bool // a time of day stands beside it
	stands     bool // false: a date, but not to be resolved (two readings)
	weekday    bool // named by its weekday alone
	span       bool // counted from today: within five days
	whole      bool // a month's or week's end
	loose      bool // today, or "in three days": a term only where something is asked for
}

// newCalendar takes the calendar day of the Date header in its own offset.
func newCalendar(date time.Time, lang, domain string) calendar {
	c := calendar{ok: !date.IsZero(), lang: lang, dayFirst: lang != "en" && lang != "ja"}
	y, m, d := date.Date()
	c.today = time.Date(y, m, d, 0, 0, 0, 0, time.UTC)
	for _, tld := range []string{".uk", ".ie", ".au", ".nz", ".in", ".za", ".eu", ".de", ".fr", ".nl", ".es", ".it", ".pt", ".pl", ".ch", ".at", ".be", ".se", ".dk", ".no"} {
		if strings.HasSuffix(strings.ToLower(domain), tld) {
			c.dayFirst = true
		}
	}
	_, off := date.Zone()
	if lang == "en" && !c.dayFirst && off <= -4*3600 {
		c.monthFirst = true
	}
	return c
}

func ymd(y, m, d int) (time.Time, bool) {
	t := time.Date(y, time.Month(m), d, 0, 0, 0, 0, time.UTC)
	return t, t.Year() == y && int(t.Month()) == m && t.Day() == d
}

// guessYear gives a date without a year the nearest sensible one: this year,
// next year if it lies far back, none if it has just passed.
func (c calendar) guessYear(m, d int, future bool) (time.Time, bool) {
	t, ok := ymd(c.today.Year(), m, d)
	if !ok {
		return t, false
	}
	switch past := int(c.today.Sub(t).Hours() / 24); {
	case past <= 0:
		return t, true
	case past > 300 || future && past > 60:
		return ymd(c.today.Year()+1, m, d)
	}
	return t, false
}

// find lists the date expressions of a folded Japanese sentence, in no order; future
// allows a date some months back to mean next year (start dates).
func (c calendar) find(s string, future bool) []dated {
	var out []dated
	out = append(out, c.written(s, future)...)
	out = append(out, c.numeric(s, future)...)
	out = c.checkWeekdays(s, out)
	if c.ok {
		out = append(out, c.weekdays(s, out)...)
		out = append(out, c.counts(s)...)
		out = append(out, c.relative(s, out)...)
		out = append(out, c.dayOnly(s, out)...)
	}
	for i := range out {
		out[i].clockTime = clockRE.MatchString(s[max(0, out[i].start-22):out[i].start]) || clockRE.MatchString(s[out[i].end:min(len(s), out[i].end+16)])
	}
	return out
}

var clockRE = regexp.MustCompile(`\b\d{1,2}(?::\d\d|\.\d\d)?\s?(?:am|pm|uhr|h\b|noon|hrs)|\b\d{1,2}:\d\d|noon|midday|mittag|midi|\d時`)

var (
	isoRE        = regexp.MustCompile(`\b(20\d\d)[-/.](\d{1,2})[-/.](\d{1,2})\b`)
	kanjiRE      = regexp.MustCompile(`(?:令和(\d{1,2})年|(\d{4})年)?\s?(\d{1,2})月\s?(\d{1,2})日`)
	slashRE      = regexp.MustCompile(`\b(\d{1,2})/(\d{1,2})(?:/(20\d\d|\d\d))?\b`)
	dotRE        = regexp.MustCompile(`\b(\d{1,2})\.\s?(\d{1,2})\.\s?(20\d\d|\d\d\b)?`)
	dashRE       = regexp.MustCompile(`\b(\d{1,2})-(\d{1,2})-(20\d\d|\d\d)\b`)
	dayWithoutRE = regexp.MustCompile(`(\d{1,2})日(?:\([^)]*\))?まで`)
)

// written finds dates with a month's name, ISO dates and Japanese ones.
func (c calendar) written(s string, future bool) []dated {
	var out []dated
	add := func(m []int, y, mo, d int) {
		out = append(out, c.make(m[0], m[1], y, mo, d, future))
	}
	for _, m := range isoRE.FindAllStringSubmatchIndex(s, maxDates) {
		add(m, num(s, m, 1), num(s, m, 2), num(s, m, 3))
	}
	for _, m := range kanjiRE.FindAllStringSubmatchIndex(s, maxDates) {
		y := num(s, m, 2)
		if r := num(s, m, 1); r > 0 {
			y = 2018 + r // Reiwa 1 is 2019
		}
		add(m, y, num(s, m, 3), num(s, m, 4))
	}
	return out
}

func covered(ds []dated, from, to int) bool {
	for _, d := range ds {
		if from < d.end && to > d.start {
			return true
		}
	}
	return false
}

// num is the number in submatch g, 0 if it is absent.
func num(s string, m []int, g int) int {
	if 2*g+1 >= len(m) || m[2*g] < 0 {
		return 0
	}
	n, _ := strconv.Atoi(s[m[2*g]:m[2*g+1]])
	return n
}

// make resolves a date of known parts; year 0 is one not written.
func (c calendar) make(start, end, y, m, d int, future bool) dated {
	x := dated{start: start, end: end}
	switch {
	case y > 0:
		x.day, x.stands = ymd(y, m, d)
	case c.ok:
		x.day, x.stands = c.guessYear(m, d, future)
	}
	return x
}

// numeric finds 14/03, 14.3. and 14-3-2026 and settles day and month.
func (c calendar) numeric(s string, future bool) []dated {
	var out []dated
	for _, re := range []*regexp.Regexp{slashRE, dotRE, dashRE} {
		for _, m := range re.FindAllStringSubmatchIndex(s, maxDates) {
			a, b, y := num(s, m, 1), num(s, m, 2), num(s, m, 3)
			if isoOrMore(s, m) || a == 0 || b == 0 || a > 31 || b > 31 {
				continue
			}
			if y > 0 && y < 100 {
				y += 2000
			}
			out = append(out, c.order(s, m, a, b, y, future, re == slashRE))
		}
	}
	return out
}

// isoOrMore reports a numeric match that is part of a longer figure.
func isoOrMore(s string, m []int) bool {
	return m[0] > 0 && strings.ContainsRune("/.-0123456789,€£$", rune(s[m[0]-1])) || m[1] < len(s) && strings.ContainsRune("/0123456789%€", rune(s[m[1]]))
}

// order decides whether a/b is day and month or month and day: a part above
// twelve, a weekday beside it, the writer's country, one reading already past.
func (c calendar) order(s string, m []int, a, b, y int, future, slash bool) dated {
	dm, md := c.make(m[0], m[1], y, b, a, future), c.make(m[0], m[1], y, a, b, future)
	switch {
	case !slash || c.dayFirst:
		return dm
	case c.lang == "ja":
		return md
	case a > 12:
		return dm
	case b > 12:
		return md
	}
	if w, ok := weekdayBefore(s, m[0]); ok {
		if dm.stands && int(dm.day.Weekday()) == w && (!md.stands || int(md.day.Weekday()) != w) {
			return dm
		}
		if md.stands && int(md.day.Weekday()) == w {
			return md
		}
	}
	switch {
	case c.monthFirst:
		return md
	case a == b:
		return dm
	case dm.stands && !md.stands:
		return dm
	case md.stands && !dm.stands:
		return md
	}
	return dated{start: m[0], end: m[1]}
}

// dayOnly finds "the 14th": the next one strictly after today.
func (c calendar) dayOnly(s string, taken []dated) []dated {
	var out []dated
	for _, m := range dayWithoutRE.FindAllStringSubmatchIndex(s, maxDates) {
		if covered(taken, m[0], m[1]) {
			continue
		}
		n := num(s, m, 1)
		if n < 1 || n > 31 || n == c.today.Day() || strings.HasPrefix(s[m[1]:], "以内") {
			continue
		}
		t, ok := ymd(c.today.Year(), int(c.today.Month()), n)
		if !ok || !t.After(c.today) {
			next := c.today.AddDate(0, 0, 1-c.today.Day()).AddDate(0, 1, 0)
			t, ok = ymd(next.Year(), int(next.Month()), n)
		}
		out = append(out, dated{start: m[0], end: m[1], day: t, stands: ok})
	}
	return out
}
