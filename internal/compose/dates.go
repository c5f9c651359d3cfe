package compose

import (
	"regexp"
	"strconv"
	"strings"
	"time"
)

// A hold promises its answer by a day. Without a deadline in the thread that is
// the third working day from now.
const holdWorkingDays = 3

// dayLayout is how days stand in facts and decisions.
const dayLayout = "2006-01-02"

// holdUntil is the day a hold promises an answer by: the configured one, else
// the deadline (moved off a weekend if a working day is left before it), else a
// few working days from now.
func (w *writer) holdUntil() time.Time {
	now := w.rq.Now
	today := time.Date(now.Year(), now.Month(), now.Day(), 0, 0, 0, 0, time.UTC)
	if d, err := time.Parse(dayLayout, w.rq.HoldUntil); err == nil && !d.Before(today) {
		return d
	}
	if d, err := time.Parse(dayLayout, w.rq.Decision.Deadline); err == nil && !d.Before(today) {
		for e := d; !e.Before(today); e = e.AddDate(0, 0, -1) {
			if workingDay(e) {
				return e
			}
		}
		return d
	}
	d := today
	for left := holdWorkingDays; left > 0; {
		if d = d.AddDate(0, 0, 1); workingDay(d) {
			left--
		}
	}
	return d
}

func workingDay(d time.Time) bool {
	return d.Weekday() != time.Saturday && d.Weekday() != time.Sunday
}

// holdDay writes that day in words: always weekday and date, for "I will think
// about it" alone is a no in many places.
func (w *writer) holdDay() string {
	key := "day"
	if w.american {
		key = "day us"
	}
	return w.writeDate(w.words.one("date", key), w.holdUntil())
}

// writeDate fills a date pattern of the catalogue: {weekday} {d} {dd} {month}
// {mm} {yyyy} {hh} {mi}, and {h12} {ampm} for US English.
func (w *writer) writeDate(pattern string, t time.Time) string {
	text, _ := fill(pattern, false, func(slot string) (string, bool) {
		switch slot {
		case "weekday":
			return nth(w.words.one("date", "weekdays"), int(t.Weekday())), true
		case "month":
			return nth(w.words.one("date", "months"), int(t.Month())-1), true
		case "m":
			return strconv.Itoa(int(t.Month())), true
		case "d":
			if first := w.words.one("date", "first"); t.Day() == 1 && first != "" {
				return first, true // French: "1er mars"
			}
			return strconv.Itoa(t.Day()), true
		case "ampm":
			return t.Format("PM"), true
		}
		layout, ok := map[string]string{"dd": "02", "mm": "01", "yyyy": "2006", "hh": "15", "mi": "04", "h12": "3"}[slot]
		return t.Format(layout), ok
	})
	return text
}

// nth is the word at index i of a list that is separated by spaces.
func nth(list string, i int) string {
	words := strings.Fields(list)
	if i < 0 || i >= len(words) {
		return ""
	}
	return words[i]
}

const englishMonths = `(?:january|february|march|april|may|june|july|august|september|october|november|december|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)\.?`

var (
	usDate    = regexp.MustCompile(`(?i)\b` + englishMonths + ` \d{1,2}(?:st|nd|rd|th)?\b`)
	worldDate = regexp.MustCompile(`(?i)\b\d{1,2}(?:st|nd|rd|th)? (?:of )?` + englishMonths)
)

// monthFirst reports whether an English text writes "March 12" and not "12 March".
func monthFirst(text string) bool {
	if len(text) > 64<<10 {
		text = text[:64<<10]
	}
	return usDate.MatchString(text) && !worldDate.MatchString(text)
}
