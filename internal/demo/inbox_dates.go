package demo

import (
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// The demo is watched on any day, so no message holds a date of its own:
// `Date: @-3w09:12 +0100` is 09:12 on the third working day before today, and
// {{2 January 2006|en|+4w}} in a text is the fourth working day after the
// message's own date, written the English way. inbox/README.md has the whole
// notation.

var (
	whenField  = regexp.MustCompile(`(?m)^Date: (@.*)$`)
	whenMarker = regexp.MustCompile(`^@(?:(live)|(-\d{1,3}[dw])(\d\d:\d\d)) ([+-]\d{4})$`)
	dateMarker = regexp.MustCompile(`\{\{([^{}|]+)\|([a-z]{2})(?:\|([^{}|]+))?\}\}`)
)

// dateOf resolves the Date marker of a message written down as text.
func dateOf(text string, now time.Time) (time.Time, error) {
	head, _, _ := strings.Cut(text, "\n\n")
	field := whenField.FindStringSubmatch(head)
	if field == nil {
		return time.Time{}, errors.New("no line of the form Date: @-3w09:12 +0100")
	}
	m := whenMarker.FindStringSubmatch(field[1])
	if m == nil {
		return time.Time{}, fmt.Errorf("date marker %q is not of the form @-3w09:12 +0100 or @live +0100", field[1])
	}
	zone, err := time.Parse("-0700", m[4])
	if err != nil {
		return time.Time{}, fmt.Errorf("zone of Date marker %q: %w", field[1], err)
	}
	_, offset := zone.Zone()
	here := time.FixedZone("", offset)
	if m[1] == "live" {
		return now.In(here).Truncate(time.Second), nil
	}
	clock, err := time.Parse("15:04", m[3])
	if err != nil {
		return time.Time{}, fmt.Errorf("time of Date marker %q: %w", field[1], err)
	}
	// One today for all, that of Greenwich: a message from Tokyo must not slip
	// a day against the one that it answers.
	day, err := shift(now.UTC(), m[2])
	if err != nil {
		return time.Time{}, err
	}
	// The seconds come from the text's length: fixed, and not all of them :00.
	return time.Date(day.Year(), day.Month(), day.Day(), clock.Hour(), clock.Minute(), len(text)%60, 0, here), nil
}

// shift moves t by calendar days ("-3d") or working days, Monday to Friday
// ("+4w").
func shift(t time.Time, by string) (time.Time, error) {
	n, err := strconv.Atoi(by[:len(by)-1])
	if err != nil {
		return time.Time{}, fmt.Errorf("shift %q is not of the form -3d or +4w", by)
	}
	step := 1
	if n < 0 {
		step = -1
	}
	workingDays := by[len(by)-1] == 'w'
	for ; n != 0; n -= step {
		t = t.AddDate(0, 0, step)
		for workingDays && (t.Weekday() == time.Saturday || t.Weekday() == time.Sunday) {
			t = t.AddDate(0, 0, step)
		}
	}
	return t, nil
}

// fillDates puts the message's own date into its Date field and resolves every
// marker of its text: relative to own, or, for =file, to the date of that
// sample, which an attribution line shows in the zone of the one who answers.
func fillDates(text string, own time.Time, others map[string]time.Time) (string, error) {
	text = whenField.ReplaceAllString(text, "Date: "+own.Format(time.RFC1123Z))
	var wrong error
	text = dateMarker.ReplaceAllStringFunc(text, func(marker string) string {
		m := dateMarker.FindStringSubmatch(marker)
		at, err := markerDate(m[3], own, others)
		if err != nil {
			wrong = fmt.Errorf("marker %s: %w", marker, err)
			return marker
		}
		written, err := inLanguage(at, m[1], m[2])
		if err != nil {
			wrong = fmt.Errorf("marker %s: %w", marker, err)
			return marker
		}
		return written
	})
	if wrong == nil && strings.Contains(text, "{{") {
		wrong = errors.New("a {{…}} that is no date marker")
	}
	return text, wrong
}

var refForm = regexp.MustCompile(`^(?:=([a-z0-9-]+\.eml))?([+-]\d{1,3}[dw])?$`)

// markerDate reads the third field of a marker: nothing, a shift, =file, or
// =file with a shift.
func markerDate(ref string, own time.Time, others map[string]time.Time) (time.Time, error) {
	m := refForm.FindStringSubmatch(ref)
	if m == nil {
		return time.Time{}, fmt.Errorf("%q is neither =file nor a shift such as +4w", ref)
	}
	name, by := m[1], m[2]
	at, known := own, true
	if name != "" {
		at, known = others[name]
	}
	switch {
	case !known:
		return time.Time{}, fmt.Errorf("no sample is called %q", name)
	case by != "": // a date that the author of that sample wrote: their calendar
		return shift(at, by)
	default:
		return at.In(own.Location()), nil
	}
}

// calendar names days (Sunday first) and months the way one language does.
type calendar struct{ days, shortDays, months, shortMonths string }

func calendars() map[string]calendar {
	return map[string]calendar{
		"en": {"Sunday Monday Tuesday Wednesday Thursday Friday Saturday", "Sun Mon Tue Wed Thu Fri Sat",
			"January February March April May June July August September October November December",
			"Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec"},
		"de": {"Sonntag Montag Dienstag Mittwoch Donnerstag Freitag Samstag", "So. Mo. Di. Mi. Do. Fr. Sa.",
			"Januar Februar März April Mai Juni Juli August September Oktober November Dezember",
			"Jan. Feb. März Apr. Mai Juni Juli Aug. Sept. Okt. Nov. Dez."},
		"fr": {"dimanche lundi mardi mercredi jeudi vendredi samedi", "dim. lun. mar. mer. jeu. ven. sam.",
			"janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
			"janv. févr. mars avr. mai juin juil. août sept. oct. nov. déc."},
		"ja": {"日曜日 月曜日 火曜日 水曜日 木曜日 金曜日 土曜日", "日 月 火 水 木 金 土",
			strings.Repeat("1月 ", 12), strings.Repeat("1月 ", 12)}, // a layout again: Format counts the month
	}
}

// inLanguage writes t by a layout of package time, with the names of days and
// months in the language. A name that begins like a layout word ("Montag",
// "Januar") is that same day or month, so Format leaves it as it is.
func inLanguage(t time.Time, layout, language string) (string, error) {
	c, ok := calendars()[language]
	if !ok {
		return "", fmt.Errorf("no names of days in language %q", language)
	}
	name := func(list string, i int) string { return strings.Fields(list)[i] }
	named := strings.NewReplacer(
		"Monday", name(c.days, int(t.Weekday())), "Mon", name(c.shortDays, int(t.Weekday())),
		"January", name(c.months, int(t.Month())-1), "Jan", name(c.shortMonths, int(t.Month())-1))
	return t.Format(named.Replace(layout)), nil
}
