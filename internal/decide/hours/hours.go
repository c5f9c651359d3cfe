// Package hours tells when a letter should leave: in the business hours of the
// one who reads it, as far as their zone can be told.
//
// It is pure: the time, the zone data and the random minute are arguments. It
// looks at what people wrote themselves (the offset in their Date headers, their
// signature, their domain) and never at Received lines, which show servers.
package hours

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// Loader finds a zone by its IANA name; time.LoadLocation is one.
type Loader func(name string) (*time.Location, error)

// Confidence is how sure a zone is.
type Confidence string

// The confidences. Under Low the window is narrowed to the hours that are
// business hours in both zones that come into question.
const (
	High   Confidence = "high"
	Medium Confidence = "medium"
	Low    Confidence = "low"
)

// Evidence is what is known of where somebody works.
type Evidence struct {
	Configured string      // the zone the user named for them
	TZID       string      // of a calendar part of theirs
	Dates      []time.Time // the Date of each message they wrote themselves, in the zone that stood there
	Addr       string      // their address
	Signature  string      // the ends of their messages: phone numbers, places
	Home       *time.Location
}

// Zone is where somebody works, as far as can be told.
type Zone struct {
	Loc     *time.Location
	Also    *time.Location // business hours must hold here too; nil: they need not
	Country string         // ISO 3166, for the weekend; "" where it is not known
	Sure    Confidence
	Why     string
}

// Name is what people are shown.
func (z Zone) Name() string {
	if z.Also != nil {
		return z.Loc.String() + " and " + z.Also.String()
	}
	return z.Loc.String()
}

// Infer reads the evidence.
func Infer(e Evidence, load Loader) Zone {
	for _, named := range []struct{ zone, why string }{{e.Configured, "you named it"}, {e.TZID, "a calendar entry of theirs names it"}} {
		if loc, err := load(named.zone); named.zone != "" && err == nil {
			return Zone{Loc: loc, Country: countryOfZone(named.zone), Sure: High, Why: named.why}
		}
	}
	region := regionOf(e)
	offsets := useful(e.Dates, region)
	z := infer(e, region, offsets, load)
	if z.Sure == Low && z.Also == nil && z.Loc.String() != e.Home.String() {
		z.Also = e.Home
	}
	return z
}

func infer(e Evidence, r region, dates []time.Time, load Loader) Zone {
	fits := matching(r.zones, dates, load)
	switch {
	case len(dates) > 0 && len(fits) > 0:
		return Zone{Loc: fits[0], Country: r.country, Sure: High, Why: "their mail says " + offset(dates[len(dates)-1]) + ", and " + r.why}
	case len(dates) > 0:
		return byOffset(e, r, dates, load)
	case len(r.zones) == 1:
		if loc, err := load(r.zones[0]); err == nil {
			return Zone{Loc: loc, Country: r.country, Sure: Medium, Why: r.why}
		}
	case len(r.zones) > 1:
		first, err1 := load(r.zones[0])
		last, err2 := load(r.zones[len(r.zones)-1])
		if err1 == nil && err2 == nil {
			return Zone{Loc: first, Also: last, Country: r.country, Sure: Low, Why: r.why + ", a country of several zones"}
		}
	}
	return Zone{Loc: e.Home, Sure: Low, Why: "nothing says where they are: your own zone"}
}

// byOffset goes by the offsets alone: the zone that most people with them live in.
func byOffset(e Evidence, r region, dates []time.Time, load Loader) Zone {
	last := dates[len(dates)-1]
	if all := matching(common(), dates, load); len(all) > 0 {
		z := Zone{Loc: all[0], Country: countryOfZone(all[0].String()), Sure: Low, Why: "one mail of theirs says " + offset(last)}
		if len(dates) > 1 {
			z.Sure, z.Why = Medium, fmt.Sprintf("%d mails of theirs say so (%s)", len(dates), offset(last))
		}
		if len(r.zones) > 0 { // their region says otherwise: they may be travelling
			z.Sure, z.Why = Low, z.Why+", but "+r.why
			if loc, err := load(r.zones[0]); err == nil {
				z.Also = loc
			}
		}
		return z
	}
	newest := matching(common(), dates[len(dates)-1:], load)
	for i := len(dates) - 2; i >= 0 && len(newest) > 0; i-- {
		if other := matching(common(), dates[i:i+1], load); len(other) > 0 && other[0].String() != newest[0].String() {
			return Zone{Loc: newest[0], Also: other[0], Sure: Low, Why: "their mails come from two zones, " + offset(last) + " and " + offset(dates[i])}
		}
	}
	return Zone{Loc: e.Home, Sure: Low, Why: "their mails say " + offset(last) + ", which is no zone of people: your own zone"}
}

// useful leaves out the dates that say nothing of a person: -0000 (RFC 5322
// §3.3), and +0000, which is mostly a server, unless they are where it is that late.
func useful(dates []time.Time, r region) []time.Time {
	var out []time.Time
	for _, d := range dates {
		name, seconds := d.Zone()
		if d.IsZero() || name == "-0000" || seconds == 0 && !r.atZero {
			continue
		}
		out = append(out, d)
	}
	slices.SortFunc(out, time.Time.Compare)
	return out
}

// matching lists the zones in which every date has the offset it was written with.
func matching(zones []string, dates []time.Time, load Loader) []*time.Location {
	var out []*time.Location
	for _, name := range zones {
		loc, err := load(name)
		if err != nil {
			continue
		}
		fits := func(d time.Time) bool {
			_, wrote := d.Zone()
			_, is := d.In(loc).Zone()
			return wrote == is
		}
		if !slices.ContainsFunc(dates, func(d time.Time) bool { return !fits(d) }) {
			out = append(out, loc)
		}
	}
	return out
}

func offset(t time.Time) string { return t.Format("-0700") }

// Rules are the business hours.
type Rules struct {
	Open, Close int      // minutes of the day
	Holidays    []string // "2026-12-25", or "12-25" for every year
}

// Nine is nine to five.
func Nine() Rules { return Rules{Open: 9 * 60, Close: 17 * 60} }

// firstHour bounds the random minute.
const firstHour = 60

// horizon is how far ahead a window is looked for.
const horizon = 30

// Next is the first moment from now on that lies in a window: now itself where
// one is open, else minute pick (0 to 59) of the next one's first hour. ok is
// false where there is none within a month.
func (r Rules) Next(now time.Time, z Zone, pick int) (at time.Time, ok bool) {
	for i := -1; i <= horizon; i++ {
		open, end, is := r.window(now, i, z)
		if !is || !now.Before(end) || !open.Before(end) {
			continue
		}
		if !now.Before(open) {
			return now, true
		}
		spread := min(firstHour, int(end.Sub(open)/time.Minute))
		return open.Add(time.Duration(pick%max(spread, 1)) * time.Minute), true
	}
	return time.Time{}, false
}

// Inside reports whether a window is open.
func (r Rules) Inside(now time.Time, z Zone) bool {
	at, ok := r.Next(now, z, 0)
	return ok && at.Equal(now)
}

// window is that of the day that is i days after now's, in the reader's zone.
func (r Rules) window(now time.Time, i int, z Zone) (open, end time.Time, is bool) {
	local := now.In(z.Loc)
	noon := time.Date(local.Year(), local.Month(), local.Day()+i, 12, 0, 0, 0, z.Loc)
	if !r.works(noon, z.Country) {
		return open, end, false
	}
	open, end = r.bounds(noon)
	if z.Also == nil {
		return open, end, true
	}
	// The other zone's business day that overlaps with it: the same date there, or one beside it.
	for _, d := range []int{0, -1, 1} {
		there := noon.In(z.Also)
		there = time.Date(there.Year(), there.Month(), there.Day()+d, 12, 0, 0, 0, z.Also)
		o, c := r.bounds(there)
		if o.Before(end) && open.Before(c) && r.works(there, countryOfZone(z.Also.String())) {
			return latest(open, o), earliest(end, c), true
		}
	}
	if o, c := r.bounds(noon.In(z.Also)); !o.Before(end) || !open.Before(c) {
		return open, end, true // the two zones share no business hours: the reader's own count
	}
	return open, end, false
}

func (r Rules) bounds(day time.Time) (open, end time.Time) {
	at := func(minutes int) time.Time {
		return time.Date(day.Year(), day.Month(), day.Day(), minutes/60, minutes%60, 0, 0, day.Location())
	}
	return at(r.Open), at(r.Close)
}

func latest(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

func earliest(a, b time.Time) time.Time {
	if a.Before(b) {
		return a
	}
	return b
}

// works reports whether a day is a working day.
func (r Rules) works(day time.Time, country string) bool {
	if slices.Contains(weekend(country), day.Weekday()) {
		return false
	}
	return !slices.Contains(r.Holidays, day.Format("2006-01-02")) && !slices.Contains(r.Holidays, day.Format("01-02"))
}

// Late reports whether a letter that leaves at a moment comes after a day
// ("2006-01-02") that was named as the last one, as the reader counts days.
func Late(leaves time.Time, z Zone, deadline string) bool {
	return deadline != "" && strings.Compare(leaves.In(z.Loc).Format("2006-01-02"), deadline) > 0
}
