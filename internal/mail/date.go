package mail

import (
	"strconv"
	"strings"
	"time"
)

// zoneNames are the obsolete zones of RFC 5322 §4.3 and a few that mailers
// write although no standard lists them, in minutes east of UTC.
var zoneNames = map[string]int{
	"ut": 0, "utc": 0, "gmt": 0, "z": 0, "wet": 0,
	"est": -300, "edt": -240, "cst": -360, "cdt": -300, "mst": -420, "mdt": -360, "pst": -480, "pdt": -420,
	"cet": 60, "mez": 60, "met": 60, "cest": 120, "mesz": 120, "mest": 120, "bst": 60, "ist": 330, "west": 60,
	"eet": 120, "eest": 180, "msk": 180, "jst": 540, "kst": 540, "hkt": 480, "sgt": 480, "aest": 600, "aedt": 660,
	"nzst": 720, "nzdt": 780,
}

var monthNames = []string{"jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"}

// dateParts is a date being put together; negative means: not seen.
type dateParts struct {
	year, month, day   int
	hour, min, sec     int
	zone               int // minutes east
	zoneName           string
	zoned, pm, am, bad bool
}

// parseDate reads a Date header: RFC 5322 with its obsolete forms, and what
// broken mailers write (no seconds, ISO 8601, asctime order, AM/PM, no zone).
// The zone is the one written; "-0000" keeps its name, because it says that the
// sender's zone is unknown (§3.3). The zero time means: unreadable.
func parseDate(s string) time.Time {
	if len(s) > 200 {
		s = s[:200]
	}
	s = strings.ToLower(dropComments(s))
	p := dateParts{year: -1, month: -1, day: -1, hour: -1}
	s = splitISO(s)
	for _, word := range strings.FieldsFunc(s, func(r rune) bool { return r == ' ' || r == '\t' || r == ',' || r == ';' }) {
		p.take(word)
	}
	return p.time()
}

// splitISO opens up "2026-03-11T10:04:00Z" into words.
func splitISO(s string) string {
	s = strings.TrimSpace(s)
	if len(s) > 11 && s[4] == '-' && s[7] == '-' && s[10] == 't' {
		s = s[:10] + " " + s[11:]
	}
	return s
}

// take reads one word of a date.
func (p *dateParts) take(w string) {
	switch {
	case strings.Contains(w, ":") && digit(rune(w[0])):
		p.clock(w)
	case (w[0] == '+' || w[0] == '-') && len(w) >= 3 && digit(rune(w[1])):
		p.offset(w)
	case strings.Count(w, "-") == 2 || strings.Count(w, "/") == 2:
		p.dashed(w)
	case digit(rune(w[0])):
		p.number(strings.TrimRight(w, ".thndrs"))
	case w == "am":
		p.am = true
	case w == "pm":
		p.pm = true
	default:
		p.name(w)
	}
}

// clock reads "10:04", "10:04:33", "10:04:33.5", with a zone or "pm" glued on.
func (p *dateParts) clock(w string) {
	if p.hour >= 0 {
		return
	}
	if i := strings.IndexAny(w, "+-zap"); i > 0 {
		tail := w[i:]
		w = w[:i]
		if len(tail) > 1 || tail == "z" {
			p.take(tail)
		}
	}
	w, _, _ = strings.Cut(w, ".")
	f := strings.Split(w, ":")
	if len(f) < 2 {
		p.bad = true
		return
	}
	p.hour, p.min = atoi(f[0]), atoi(f[1])
	if len(f) > 2 {
		p.sec = atoi(f[2])
	}
	p.bad = p.bad || p.hour < 0 || p.hour > 24 || p.min < 0 || p.min > 59 || p.sec < 0 || p.sec > 60
}

// offset reads "+0100", "+01:00", "+01".
func (p *dateParts) offset(w string) {
	if p.zoned {
		return
	}
	d := strings.ReplaceAll(w[1:], ":", "")
	if len(d) == 2 {
		d += "00"
	}
	n := atoi(d)
	if n < 0 || len(d) != 4 || n%100 > 59 || n/100 > 15 {
		return
	}
	p.zone, p.zoned = n/100*60+n%100, true
	if w[0] == '-' {
		p.zone = -p.zone
	}
	if w == "-0000" {
		p.zoneName = "-0000"
	}
}

// dashed reads "11-Mar-2026", "2026-03-11" and "2026/03/11".
func (p *dateParts) dashed(w string) {
	for _, part := range strings.FieldsFunc(w, func(r rune) bool { return r == '-' || r == '/' }) {
		switch {
		case !digit(rune(part[0])):
			p.name(part)
		case p.year >= 0 && p.month < 0:
			p.month = atoi(part) - 1
		default:
			p.number(part)
		}
	}
}

// number is a day or a year, by what is still missing and how long it is.
func (p *dateParts) number(w string) {
	n := atoi(w)
	switch {
	case n < 0:
	case len(w) >= 3 && p.year < 0:
		p.year = n
		if n < 1000 { // RFC 5322 §4.3: three digits count from 1900
			p.year += 1900
		}
	case p.day < 0:
		p.day = n
	case p.year < 0 && n < 50: // §4.3: two digits
		p.year = 2000 + n
	case p.year < 0:
		p.year = 1900 + n
	}
}

// name is a month, a zone or a weekday; the last is ignored.
func (p *dateParts) name(w string) {
	if len(w) >= 3 && p.month < 0 {
		for i, m := range monthNames {
			if strings.HasPrefix(w, m) {
				p.month = i
				return
			}
		}
	}
	if len(w) > 5 && (w[:4] == "gmt+" || w[:4] == "gmt-" || w[:4] == "utc+" || w[:4] == "utc-") {
		p.offset(w[3:])
		return
	}
	if m, ok := zoneNames[w]; ok && !p.zoned {
		p.zone, p.zoned = m, true
	}
}

func (p *dateParts) time() time.Time {
	if p.bad || p.year < 1900 || p.year > 9999 || p.month < 0 || p.month > 11 || p.day < 1 || p.day > 31 {
		return time.Time{}
	}
	h := max(p.hour, 0)
	if p.pm && h < 12 {
		h += 12
	}
	if p.am && h == 12 {
		h = 0
	}
	loc := time.UTC
	switch {
	case p.zoneName != "" || !p.zoned:
		loc = time.FixedZone("-0000", 0) // no zone is as good as an unknown one
	case p.zone != 0:
		loc = time.FixedZone("", p.zone*60)
	}
	return time.Date(p.year, time.Month(p.month+1), p.day, h, p.min, p.sec, 0, loc)
}

func atoi(s string) int {
	n, err := strconv.Atoi(s)
	if err != nil || len(s) > 6 {
		return -1
	}
	return n
}

func digit(r rune) bool { return r >= '0' && r <= '9' }
