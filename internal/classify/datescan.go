package classify

import (
	"strconv"
	"strings"
)

// scan lists the dates that the tokens of a sentence name, in order; future
// allows a date some months back to mean next year (start dates). Sentences in
// Japanese, whose words are not parted, are read by find.
func (c calendar) scan(d *doc, s *sentence, future bool) []dated {
	var out []dated
	for i := 0; i < len(s.tokens) && len(out) < 2*maxDates; i++ {
		x, ok := c.dateAt(d, s, i, future)
		if !ok {
			continue
		}
		out = append(out, x)
		i = x.j - 1
	}
	for k := range out {
		out[k].start, out[k].end = s.tokens[out[k].i].start, s.tokens[out[k].j-1].end
		out[k].clockTime = clockBeside(d, s, out[k].i, out[k].j)
	}
	return c.notToday(c.mergeWeekdays(s, out))
}

// notToday drops "today" and "close of business" where another day is named.
func (c calendar) notToday(ds []dated) []dated {
	out := ds[:0]
	for _, x := range ds {
		if len(ds) == 1 || !x.loose && !x.whole || !x.day.Equal(c.today) {
			out = append(out, x)
		}
	}
	return out
}

// dateAt reads the date expression that begins at token i.
func (c calendar) dateAt(d *doc, s *sentence, i int, future bool) (dated, bool) {
	t := &s.tokens[i]
	if t.number {
		for _, read := range []func(*doc, *sentence, int, bool) (dated, bool){c.isoAt, c.dottedAt, c.slashAt, c.dayMonthAt} {
			if x, ok := read(d, s, i, future); ok {
				return x, true
			}
		}
		return c.countAt(d, s, i)
	}
	if monthOf(t.norm) > 0 {
		if x, ok := c.monthDayAt(d, s, i, future); ok {
			return x, true
		}
	}
	if !c.ok {
		return dated{}, false
	}
	if x, ok := c.phraseAt(s, i); ok {
		return x, true
	}
	if x, ok := c.weekdayAt(d, s, i); ok {
		return x, true
	}
	if numberWords[t.norm] > 0 {
		if x, ok := c.countAt(d, s, i); ok {
			return x, true
		}
	}
	return c.dayOnlyAt(d, s, i)
}

// gap is what stands between tokens i and i+1.
func gap(d *doc, s *sentence, i int) string {
	if i+1 >= len(s.tokens) {
		return ""
	}
	return between(d, s, i, i+1)
}

// between is the text between two tokens; "" between words of one written word
// ("it's"), which share a place.
func between(d *doc, s *sentence, i, j int) string {
	from, to := s.tokens[i].end, s.tokens[j].start
	if to < from {
		return ""
	}
	return d.canon[from:to]
}

// small is the number a token begins with, and what follows its digits.
func small(w string) (n int, rest string) {
	k := 0
	for k < len(w) && w[k] >= '0' && w[k] <= '9' {
		k++
	}
	if k == 0 || k > 4 {
		return 0, w
	}
	n, _ = strconv.Atoi(w[:k])
	return n, w[k:]
}

var ordinals = wordSet("st nd rd th er e º ª ° o a ro do go de ste em")

// dayNumber is the day of the month a token names: 14, 14th, 1er, 1º.
func dayNumber(w string) int {
	n, rest := small(w)
	if rest != "" && !ordinals[rest] || n > 31 {
		return 0
	}
	return n
}

func yearNumber(w string) int {
	n, rest := small(w)
	if rest == "" && n >= 2000 && n < 2100 {
		return n
	}
	return 0
}

// isoAt reads 2026-03-14, 2026/3/14 and 2026.03.14.
func (c calendar) isoAt(d *doc, s *sentence, i int, future bool) (dated, bool) {
	w := s.tokens[i].norm
	if p := strings.Split(w, "."); len(p) == 3 && yearNumber(p[0]) > 0 {
		m, _ := strconv.Atoi(p[1])
		n, _ := strconv.Atoi(p[2])
		return c.resolved(i, i+1, yearNumber(p[0]), m, n, future), true
	}
	y := yearNumber(w)
	if y == 0 || i+2 >= len(s.tokens) {
		return dated{}, false
	}
	if g := gap(d, s, i); g != "-" && g != "/" || gap(d, s, i+1) != g {
		return dated{}, false
	}
	m, r1 := small(s.tokens[i+1].norm)
	n, r2 := small(s.tokens[i+2].norm)
	if r1 != "" || r2 != "" && !strings.HasPrefix(r2, "t") {
		return dated{}, false
	}
	return c.resolved(i, i+3, y, m, n, future), true
}

func (c calendar) resolved(i, j, y, m, n int, future bool) dated {
	x := c.make(0, 0, y, m, n, future)
	x.i, x.j = i, j
	return x
}

// dottedAt reads 14.3., 14.03.26 and 14. 3. 2026.
func (c calendar) dottedAt(d *doc, s *sentence, i int, future bool) (dated, bool) {
	p := strings.Split(s.tokens[i].norm, ".")
	j := i + 1
	switch {
	case len(p) == 2 && j < len(s.tokens) && yearNumber(s.tokens[j].norm) > 0 && strings.TrimSpace(gap(d, s, i)) == ".":
		p = append(p, s.tokens[j].norm)
		j++
	case len(p) == 2 && !(s.tokens[i].end < len(d.canon) && d.canon[s.tokens[i].end] == '.') && len(p[1]) != 2,
		len(p) == 2 && moneyBeside(d, s, i):
		return dated{}, false
	case len(p) == 1 && j < len(s.tokens) && gap(d, s, i) == ". ":
		if n, rest := small(s.tokens[j].norm); rest != "" || n < 1 || n > 12 || s.tokens[j].end >= len(d.canon) || d.canon[s.tokens[j].end] != '.' {
			return dated{}, false
		}
		p = append(p, s.tokens[j].norm)
		j++
		if j < len(s.tokens) && yearNumber(s.tokens[j].norm) > 0 {
			p = append(p, s.tokens[j].norm)
			j++
		}
	}
	if len(p) < 2 || len(p) > 3 || len(p[0]) > 2 || len(p[1]) > 2 {
		return dated{}, false
	}
	n, e1 := strconv.Atoi(p[0])
	m, e2 := strconv.Atoi(p[1])
	y := 0
	if len(p) == 3 {
		y, _ = strconv.Atoi(p[2])
		if y < 100 {
			y += 2000
		}
	}
	if e1 != nil || e2 != nil || n < 1 || n > 31 || m < 1 || m > 12 || c.lang == "en" && len(p) == 2 || len(p) == 2 && clockWordAt(s, i+1) {
		return dated{}, false
	}
	return c.resolved(i, j, y, m, n, future), true
}

// moneyBeside reports a figure with a currency or a percent sign right beside it.
func moneyBeside(d *doc, s *sentence, i int) bool {
	t := &s.tokens[i]
	before, after := strings.TrimRight(d.canon[max(0, t.start-5):t.start], " "), strings.TrimLeft(d.canon[t.end:min(len(d.canon), t.end+5)], " .")
	for _, x := range []string{"€", "£", "$", "EUR", "CHF", "zł", "%", "R$"} {
		if strings.HasSuffix(before, x) || strings.HasPrefix(after, x) {
			return true
		}
	}
	return false
}

// slashAt reads 14/03, 3/14/26 and 14-3-2026 and settles day and month.
func (c calendar) slashAt(d *doc, s *sentence, i int, future bool) (dated, bool) {
	if i+1 >= len(s.tokens) || i > 0 && strings.HasSuffix(gap(d, s, i-1), "/") {
		return dated{}, false
	}
	g := gap(d, s, i)
	a, r1 := small(s.tokens[i].norm)
	b, r2 := small(s.tokens[i+1].norm)
	if g != "/" && g != "-" || r1 != "" || r2 != "" || a < 1 || b < 1 || a > 31 || b > 31 || moneyBeside(d, s, i) {
		return dated{}, false
	}
	j, y := i+2, 0
	if j < len(s.tokens) && gap(d, s, i+1) == g {
		n, rest := small(s.tokens[j].norm)
		if rest != "" || n > 99 && (n < 2000 || n > 2099) {
			return dated{}, false
		}
		y, j = n, j+1
		if y < 100 {
			y += 2000
		}
	}
	if g == "-" && y == 0 || y == 0 && moneyBeside(d, s, i+1) {
		return dated{}, false
	}
	x := c.order("", []int{0, 0}, a, b, y, future, g == "/")
	if w, ok := weekdayOf(s, i-1); ok && !c.dayFirst && g == "/" && a <= 12 && b <= 12 {
		x = c.byWeekday(x, w, a, b, y, future)
	}
	x.i, x.j = i, j
	return x, true
}

// byWeekday settles 03/04 by the weekday beside it.
func (c calendar) byWeekday(x dated, w, a, b, y int, future bool) dated {
	dm, md := c.make(0, 0, y, b, a, future), c.make(0, 0, y, a, b, future)
	fits := func(z dated) bool { return z.stands && int(z.day.Weekday()) == w }
	switch {
	case fits(dm) && !fits(md):
		return dm
	case fits(md) && !fits(dm):
		return md
	}
	return x
}

var dayLinks = wordSet("of de d do the del go mese dia mes")

// dayMonthAt reads 14 March, 14. März, 1er avril, 14 de março de 2026, 14-go marca.
func (c calendar) dayMonthAt(d *doc, s *sentence, i int, future bool) (dated, bool) {
	n := dayNumber(s.tokens[i].norm)
	j := i + 1
	for k := 0; k < 2 && j < len(s.tokens) && (dayLinks[s.tokens[j].norm] || ordinals[s.tokens[j].norm]) && monthOf(s.tokens[j].norm) == 0; k++ {
		j++
	}
	if n == 0 || j >= len(s.tokens) || monthOf(s.tokens[j].norm) == 0 || strings.ContainsAny(between(d, s, i, j), ",;:(\n") {
		return dated{}, false
	}
	m := monthOf(s.tokens[j].norm)
	y, j := c.yearAfter(d, s, j+1)
	return c.resolved(i, j, y, m, n, future), true
}

// yearAfter reads the year behind a month, if one stands there.
func (c calendar) yearAfter(d *doc, s *sentence, j int) (year, end int) {
	k := j
	if k < len(s.tokens) && (s.tokens[k].norm == "de" || s.tokens[k].norm == "del") {
		k++
	}
	if k >= len(s.tokens) || strings.ContainsAny(between(d, s, j-1, k), ";:(\n") {
		return 0, j
	}
	if y := yearNumber(s.tokens[k].norm); y > 0 {
		return y, k + 1
	}
	n, rest := small(s.tokens[k].norm)
	if g := gap(d, s, j-1); k == j && rest == "" && n >= 24 && n < 60 && (g == " '" || g == " " && c.lang == "en" && !clockWordAt(s, k+1)) {
		return 2000 + n, k + 1
	}
	return 0, j
}

// monthDayAt reads March 14, 2026.
func (c calendar) monthDayAt(d *doc, s *sentence, i int, future bool) (dated, bool) {
	j := i + 1
	if j < len(s.tokens) && s.tokens[j].norm == "the" {
		j++
	}
	if c.lang != "en" || j >= len(s.tokens) || dayNumber(s.tokens[j].norm) == 0 || strings.ContainsAny(gap(d, s, i), ";:,(\n/") {
		return dated{}, false
	}
	if s.tokens[i].norm == "may" && !s.tokens[i].cap || moneyBeside(d, s, j) {
		return dated{}, false
	}
	n := dayNumber(s.tokens[j].norm)
	y, end := c.yearAfter(d, s, j+1)
	return c.resolved(i, end, y, monthOf(s.tokens[i].norm), n, future), true
}

var clockWords = wordSet("am pm h uhr noon hrs hours uur godz o'clock std")

func clockWordAt(s *sentence, i int) bool { return i < len(s.tokens) && clockWords[s.tokens[i].norm] }

// clockBeside reports a time of day beside tokens i to j.
func clockBeside(d *doc, s *sentence, i, j int) bool {
	for k := max(0, i-4); k < min(len(s.tokens), j+3); k++ {
		if k >= i && k < j {
			continue
		}
		w := s.tokens[k].norm
		n, rest := small(w)
		if n > 0 && (rest == "am" || rest == "pm" || rest == "h" || rest == "uhr") || w == "noon" || w == "midday" || w == "mittag" || w == "midi" || w == "mediodia" || w == "mezzogiorno" || w == "poludnie" || w == "poludniem" ||
			s.tokens[k].number && (clockWordAt(s, k+1) && k+1 != i || gap(d, s, k) == ":") {
			return true
		}
	}
	return false
}

// weekdayOf is the weekday token i names in full or short, beside a date.
func weekdayOf(s *sentence, i int) (int, bool) {
	for i >= 0 && articles[s.tokens[i].norm] {
		i--
	}
	if i < 0 {
		return 0, false
	}
	w := s.tokens[i].norm
	if n, ok := weekdayNames[w]; ok {
		return n, true
	}
	n, ok := shortWeekdays[w]
	return n, ok
}

var (
	articles      = wordSet("the den le der dem el il o op the dia dnia de")
	shortWeekdays = map[string]int{"sun": 0, "mon": 1, "tue": 2, "tues": 2, "wed": 3, "weds": 3, "thu": 4, "thur": 4, "thurs": 4, "fri": 5, "sat": 6, "fr": 5, "mo": 1, "vr": 5, "ma": 1, "pt": 5, "lun": 1, "gio": 4, "ven": 5, "vie": 5}
	shortOrdinals = wordSet("segunda terca quarta quinta sexta")
	feiraBefore   = wordSet("ate na nesta esta a proxima de da para sexta-feira")
)

// mergeWeekdays drops a weekday that stands beside its own date, and lets
// neither stand where the two disagree.
func (c calendar) mergeWeekdays(s *sentence, ds []dated) []dated {
	out := ds[:0]
	for k, x := range ds {
		if x.weekday {
			if k+1 < len(ds) && ds[k+1].written() && besides(s, x, ds[k+1]) || k > 0 && ds[k-1].written() && besides(s, ds[k-1], x) && ds[k-1].j >= x.i-1 {
				continue
			}
		}
		if !x.weekday && !x.span && !x.whole && x.stands {
			if w, ok := weekdayOf(s, x.i-1); ok && int(x.day.Weekday()) != w && len(s.tokens[x.i-1].norm) > 2 {
				x.stands = false
			}
		}
		out = append(out, x)
	}
	return out
}

// written reports a date with its day and month.
func (x dated) written() bool { return !x.weekday && !x.span && !x.whole && !x.loose }

// besides reports that only an article or a clock time stands between two dates.
func besides(s *sentence, a, b dated) bool {
	if b.i-a.j > 3 {
		return false
	}
	for k := a.j; k < b.i; k++ {
		if w := s.tokens[k].norm; !articles[w] && !s.tokens[k].number && w != "of" && w != "dag" {
			return false
		}
	}
	return true
}

var (
	thisWords   = wordSet("this diesen diesem dieser ce este questo questa esta nesta deze ten te ta tym")
	nextWords   = wordSet("next nachsten naechsten nachster volgende przyszly nastepny przyszla nastepna proximo prossimo prossima proxima")
	comingWords = wordSet("coming upcoming kommenden kommender aanstaande komende najblizszy najblizsza")
	nextBehind  = wordSet("prochain prochaine prossimo prossima proximo proxima")
	weekIdioms  = newCueSet("next_week nachster_woche naechster_woche der_nachsten_woche de_la_semaine_prochaine de_la_proxima_semana de_la_semana_que_viene della_prossima_settimana da_semana_que_vem da_proxima_semana w_przyszlym_tygodniu volgende_week")
	weekLater   = newCueSet("week en_huit in_einer_woche in_acht_tagen over_een_week a_otto de_hoy_en_ocho za_tydzien")
	queViene    = newCueSet("qui_vient que_viene che_viene que_vem")
)

// weekdayAt reads a day named by its weekday, with the words that say which.
func (c calendar) weekdayAt(d *doc, s *sentence, i int) (dated, bool) {
	w := s.tokens[i].norm
	n, full := weekdayNames[w]
	prev := ""
	if i > 0 {
		prev = s.tokens[i-1].norm
	}
	if !full {
		short, ok := shortWeekdays[w]
		if !ok || c.lang != "en" || !shortDayBefore[prev] {
			return dated{}, false
		}
		n = short
	}
	if shortOrdinals[w] && !feiraBefore[prev] {
		return dated{}, false
	}
	x := dated{i: i, j: i + 1, weekday: true}
	mod := ""
	switch {
	case i >= 3 && s.tokens[i-3].norm == "a" && s.tokens[i-2].norm == "week" && prev == "on":
		mod, x.i = "week", i-3
	case i >= 2 && prev == "week" && nextWords[s.tokens[i-2].norm], i >= 2 && prev == "woche" && strings.HasPrefix(s.tokens[i-2].norm, "n"):
		mod, x.i = "nextweek", i-2
	case thisWords[prev]:
		mod = "this"
	case nextWords[prev]:
		mod = "next"
	case comingWords[prev]:
		mod = "coming"
	}
	if x.j < len(s.tokens) && !strings.ContainsAny(gap(d, s, i), ".;") {
		switch {
		case weekIdioms.at(s.tokens, x.j) > 0:
			mod, x.j = "nextweek", x.j+weekIdioms.at(s.tokens, x.j)
		case weekLater.at(s.tokens, x.j) > 0:
			mod, x.j = "week", x.j+weekLater.at(s.tokens, x.j)
		case nextBehind[s.tokens[x.j].norm]:
			mod, x.j = "next", x.j+1
		case queViene.at(s.tokens, x.j) > 0:
			mod, x.j = "next", x.j+2
		case s.tokens[x.j].norm == "a.s" || s.tokens[x.j].norm == "as":
			mod, x.j = "coming", x.j+1
		}
	}
	x.day, x.stands = c.weekday(n, mod)
	return x, true
}

// dayOnlyAt reads "the 14th", "den 14.", "dia 14": the next one after today.
func (c calendar) dayOnlyAt(d *doc, s *sentence, i int) (dated, bool) {
	if i+1 >= len(s.tokens) || !s.tokens[i+1].number {
		return dated{}, false
	}
	n, rest := small(s.tokens[i+1].norm)
	dot := strings.HasPrefix(d.canon[s.tokens[i+1].end:], ".")
	ok := false
	switch w := s.tokens[i].norm; c.lang {
	case "en":
		ok = w == "the" && ordinals[rest] && rest != ""
	case "de":
		ok = rest == "" && dot && (w == "der" || w == "den" || w == "zum" || w == "dem")
	case "fr":
		ok = w == "le" && (rest == "" || rest == "er")
	case "es":
		ok = rest == "" && (w == "dia" || w == "el")
	case "it":
		ok = rest == "" && w == "il"
	case "pt":
		ok = rest == "" && w == "dia"
	case "nl":
		ok = w == "de" && (rest == "e" || rest == "de" || rest == "ste")
	case "pl":
		ok = w == "do" && (rest == "" && i+2 < len(s.tokens) && s.tokens[i+2].norm == "go")
	}
	if !ok || n < 1 || n > 31 || n == c.today.Day() || moneyBeside(d, s, i+1) {
		return dated{}, false
	}
	if x, is := c.dateAt(d, s, i+1, false); is { // "le 14 mars" is read with its month
		x.i = i
		return x, true
	}
	if i+2 < len(s.tokens) && rest == "" && !dot && (clockWordAt(s, i+2) || gap(d, s, i+1) == ":" || (c.lang == "fr" || c.lang == "es" || c.lang == "it") && !strings.ContainsAny(gap(d, s, i+1), ".,;)?!")) {
		return dated{}, false
	}
	t, is := ymd(c.today.Year(), int(c.today.Month()), n)
	if !is || !t.After(c.today) {
		next := c.today.AddDate(0, 0, 1-c.today.Day()).AddDate(0, 1, 0)
		t, is = ymd(next.Year(), int(next.Month()), n)
	}
	return dated{i: i, j: i + 2, day: t, stands: is}, true
}

// Small words that the readers above look for.
var (
	shortDayBefore = wordSet("by until till before this on")
)
