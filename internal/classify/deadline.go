package classify

import (
	"regexp"
	"strings"
	"time"
)

// Words of a Japanese sentence that tell whose date it is; the others are in terms.go.
var (
	// The user must act: answer, decide, sign, send; or an offer runs out.
	actRE = regexp.MustCompile(`ご回答|ご返信|ご返送|ご承諾|お返事|ご返答|ご連絡ください|ご連絡をお|ご連絡いただ|ご連絡頂|有効期限|回答期限|期限|ご提出|締切|ご意向|お知らせください|お知らせいただ|ご署名|ご返却|お聞かせ|返信|返事|承諾|教えて|提出してください|お願いし`)
	// Somebody else acts, or another thing happens on that day.
	otherRE     = regexp.MustCompile(`ご連絡いたし|ご連絡致し|ご連絡差し上げ|ご連絡させて|お知らせいたし|お知らせし|通知いたし|面接|面談|入社|勤務開始|応募締切|日程`)
	madeJA      = regexp.MustCompile(`^[^。]{0,14}?(?:まで|以内|必着|中に|が期限|を期限|締切)`)
	extendedRE  = regexp.MustCompile(`延長`)
	pastRE      = regexp.MustCompile(`期限が過ぎ`)
	startRE     = regexp.MustCompile(`入社日|入社予定|勤務開始|就業開始|任用期間|契約期間|入社`)
	startLinkRE = regexp.MustCompile(`(?:とし|は|予定日|日|:|より|から|に)\s*$`)
)

// found is a date with the words it was read from.
type foundDate struct {
	day      string
	evidence string
}

// deadline finds the day by which the user must answer, decide, sign or send.
func deadline(d *doc, c calendar) (foundDate, bool) {
	var best time.Time
	ok, extended, words, looked := false, false, "", 0
	take := func(day time.Time, ext bool, raw string) {
		if ext || !ok || day.Before(best) && !extended {
			best, ok, extended, words = day, true, ext, strings.Join(strings.Fields(raw), " ")
		}
	}
	for i := range d.sentences {
		s := &d.sentences[i]
		if !speaksOfTime(s) {
			continue
		}
		if looked++; looked > maxDatedSentences {
			break
		}
		raw := d.canon[s.start:s.end]
		if japanese(s) {
			c.termsJapanese(raw, take)
			continue
		}
		ext := extendedCues.any(s.tokens, 0, len(s.tokens))
		if !ext && pastCues.any(s.tokens, 0, len(s.tokens)) {
			continue
		}
		joined := *s
		if i > 0 && len(s.tokens) <= 9 && !s.subject && !d.sentences[i-1].subject {
			joined = together(&d.sentences[i-1], s) // "… your answer, mate. By tomorrow."
		}
		for _, x := range c.scan(d, s, false) {
			if day, is := c.termOf(d, s, x); is {
				take(day, ext, raw)
			} else if n := len(joined.tokens) - len(s.tokens); n > 0 {
				x.i, x.j = x.i+n, x.j+n
				if day, is := c.termOf(d, &joined, x); is && c.limitAlone(s, x.i-n) {
					take(day, ext, d.canon[joined.start:joined.end])
				}
			}
		}
	}
	if !ok || best.After(c.today.AddDate(1, 0, 0)) || best.Before(c.today) {
		return foundDate{}, false
	}
	return foundDate{best.Format("2006-01-02"), words}, true
}

// limitAlone reports a sentence that begins with the term that ends at token i.
func (c calendar) limitAlone(s *sentence, i int) bool {
	limit, _ := c.limitBefore(s, i)
	words := limitWords[c.lang]
	if words == nil {
		words = limitWords["en"]
	}
	return limit && (words[s.tokens[0].norm] || len(s.tokens) > 1 && words[s.tokens[1].norm])
}

// together is two sentences read as one.
func together(a, b *sentence) sentence {
	s := sentence{start: a.start, end: b.end}
	s.tokens = append(append(s.tokens, a.tokens...), b.tokens...)
	return s
}

// japanese reports a sentence whose words are not parted.
func japanese(s *sentence) bool {
	n := 0
	for i := range s.tokens {
		if t := s.tokens[i].norm; len(t) >= 3 && isCJK(firstRune(t)) {
			n++
		}
	}
	return n*3 > len(s.tokens)
}

// termsJapanese finds the terms of one Japanese sentence.
func (c calendar) termsJapanese(raw string, take func(time.Time, bool, string)) {
	f := foldWord(raw)
	if pastRE.MatchString(f) && !extendedRE.MatchString(f) || len(f) > 2*maxSentence {
		return
	}
	cues := sentenceCues{f: f}
	for _, x := range c.find(f, false) {
		if day, is := c.limit(&cues, x); is && x.stands {
			take(day, extendedRE.MatchString(f), raw)
		}
	}
}

// limit reports whether x ends a term in which the user must act, and the last
// day of that term.
func (c calendar) limit(cues *sentenceCues, x dated) (time.Time, bool) {
	f := cues.f
	before, after := f[:x.start], f[x.end:]
	if len(before) > 90 {
		before = before[len(before)-90:]
	}
	linked := strings.HasSuffix(f[x.start:x.end], "まで") || x.span || x.whole || limitJA.MatchString(before) || madeJA.MatchString(after)
	return x.day, linked && !x.loose && c.usersTurn(cues, x)
}

// limitJA is a label of a term right before its day.
var limitJA = regexp.MustCompile(`期限[は:\s]*$`)

// usersTurn reports whether the nearest words around a date speak of an act of
// the user's, and not of one of the employer's or of an appointment. Outside
// the languages that put the verb last, what follows a date is its reason.
func (c calendar) usersTurn(cues *sentenceCues, x dated) bool {
	cues.read()
	early := c.lang != "de" && c.lang != "nl" && c.lang != "ja"
	act, other := nearest(cues.act, cues.f, x, early), nearest(cues.other, cues.f, x, early)
	if !early || act < 0 && other < 0 {
		act, other = nearest(cues.act, cues.f, x, false), nearest(cues.other, cues.f, x, false)
	} else if act < 0 {
		act = nearest(cues.act, cues.f, x, false)
	}
	return act >= 0 && (other < 0 || act < other)
}

// sentenceCues are the words of a folded sentence that tell whose date it
// holds, found once for all its dates.
type sentenceCues struct {
	f          string
	done       bool
	act, other [][]int
}

const maxCues = 24

func (k *sentenceCues) read() {
	if !k.done {
		k.act, k.other, k.done = actRE.FindAllStringIndex(k.f, maxCues), otherRE.FindAllStringIndex(k.f, maxCues), true
	}
}

// nearest is the distance in bytes from a date to the closest of the matches
// that does not overlap it, or -1; with early, only those before its end count.
func nearest(found [][]int, f string, x dated, early bool) int {
	best := -1
	for _, m := range found {
		dist := 0
		switch {
		case m[1] <= x.start:
			dist = x.start - m[1] + 40*strings.Count(f[m[1]:x.start], ";") + 30*strings.Count(f[m[1]:x.start], ", ")
		case early && m[1] > x.end:
			continue
		case m[0] >= x.end:
			dist = m[0] - x.end + 30*strings.Count(f[x.end:m[0]], ", ")
		}
		if best < 0 || dist < best {
			best = dist
		}
	}
	return best
}

// maxDatedSentences bounds how many sentences with dates are read closely.
const maxDatedSentences = 12

// timeWords are words without which, and without a figure, a sentence names no day.
var timeWords = wordSet(`today tomorrow tonight week fortnight month eod cob eom eow close within day days hour hours tmr tmrw noon midnight
	heute morgen ubermorgen uebermorgen woche wochen tag tage tagen monat monats ende
	demain aujourd hui soir semaine mois jours huitaine quinzaine fin
	manana hoy semana mes dia dias
	domani oggi settimana mese giorni
	amanha hoje semana mes dias
	vandaag week weken dagen maand werkdagen
	jutro jutra dzis dzisiaj tygodnia tydzien dni miesiaca pojutrze
	mon tue tues wed weds thu thur thurs fri`)

// speaksOfTime is a cheap test for a sentence that may name a day.
func speaksOfTime(s *sentence) bool {
	for i := range s.tokens {
		t := &s.tokens[i]
		if t.number || timeWords[t.norm] || monthOf(t.norm) > 0 {
			return true
		}
		if _, ok := weekdayNames[t.norm]; ok || strings.ContainsAny(t.norm, "日週月末中曜") {
			return true
		}
	}
	return false
}

// startDate finds the day on which the job begins.
func startDate(d *doc, c calendar) (foundDate, bool) {
	var out foundDate
	looked := 0
	for i := range d.sentences {
		s := &d.sentences[i]
		if !speaksOfTime(s) {
			continue
		}
		if looked++; looked > maxDatedSentences {
			break
		}
		for _, day := range c.starts(d, s) {
			if out.day != "" && out.day != day {
				return foundDate{}, false // two dates: nobody can say which
			}
			out = foundDate{day, strings.Join(strings.Fields(d.canon[s.start:s.end]), " ")}
		}
	}
	if out.day == "" {
		out = startMonth(d, c)
	}
	return out, out.day != ""
}

// starts are the days of a sentence on which a job begins.
func (c calendar) starts(d *doc, s *sentence) (days []string) {
	if !japanese(s) {
		for _, x := range c.scan(d, s, true) {
			if x.stands && !x.span && !x.whole && !x.loose && c.beginsAt(d, s, x) {
				days = append(days, x.day.Format("2006-01-02"))
			}
		}
		return days
	}
	f := foldWord(d.canon[s.start:s.end])
	if len(f) > 2*maxSentence || !startRE.MatchString(f) {
		return nil
	}
	for _, x := range c.find(f, true) {
		if x.stands && !x.span && !x.whole && c.begins(f, x) {
			days = append(days, x.day.Format("2006-01-02"))
		}
	}
	return days
}

// startMonth is the month of a start where month and year stand without a day.
func startMonth(d *doc, c calendar) (out foundDate) {
	for i := range d.sentences {
		s := &d.sentences[i]
		if i > 60 {
			break
		}
		for k := range s.tokens {
			x, y, m, ok := c.monthAt(d, s, k)
			if !ok || !c.beginsAt(d, s, x) {
				continue
			}
			if day, ok := ymd(y, m, 1); ok && (out.day == "" || out.day > day.Format("2006-01")) {
				out = foundDate{day.Format("2006-01"), strings.Join(strings.Fields(d.canon[s.start:s.end]), " ")}
			}
		}
	}
	return out
}

// monthAt reads "May 2026" at token k, where no day stands before it, and 2026年5月.
func (c calendar) monthAt(d *doc, s *sentence, k int) (x dated, year, month int, ok bool) {
	t := &s.tokens[k]
	if month = monthOf(t.norm); month > 0 && (k == 0 || !s.tokens[k-1].number && !ordinals[s.tokens[k-1].norm] || s.tokens[k-1].norm == "de") {
		y, end := c.yearAfter(d, s, k+1)
		if y == 0 || k >= 2 && s.tokens[k-1].norm == "de" && s.tokens[k-2].number {
			return x, 0, 0, false
		}
		return dated{i: k, j: end, start: t.start, end: s.tokens[end-1].end}, y, month, true
	}
	if y := yearNumber(t.norm); y > 0 && k+3 < len(s.tokens) && s.tokens[k+1].norm == "年" && s.tokens[k+3].norm == "月" && (k+4 >= len(s.tokens) || !s.tokens[k+4].number) {
		m, _ := small(s.tokens[k+2].norm)
		return dated{i: k, j: k + 4, start: t.start, end: s.tokens[k+3].end}, y, m, m > 0
	}
	return x, 0, 0, false
}

// begins reports whether x is the day of a start: the start word is the nearest
// cue and a preposition of time, a label or nothing stands between.
func (c calendar) begins(f string, x dated) bool {
	st := nearest(startRE.FindAllStringIndex(f, maxCues), f, x, false)
	if st < 0 || st > 60 {
		return false
	}
	act := nearest(startRivals.FindAllStringIndex(f, maxCues), f, x, false)
	if act >= 0 && act < st {
		return false
	}
	before := f[max(0, x.start-40):x.start]
	return startLinkRE.MatchString(before) || st < 12
}

var startRivals = regexp.MustCompile(`回答|返信|面接|まで`)
