package hours

import (
	"testing"
	"time"
	_ "time/tzdata" // the machine may have none
)

func zone(t *testing.T, name string) *time.Location {
	t.Helper()
	loc, err := time.LoadLocation(name)
	if err != nil {
		t.Fatal(err)
	}
	return loc
}

// wrote is a Date header's time.
func wrote(t *testing.T, s string) time.Time {
	t.Helper()
	d, err := time.Parse(time.RFC1123Z, s)
	if err != nil {
		t.Fatal(err)
	}
	_, offset := d.Zone()
	return d.In(time.FixedZone("", offset))
}

func TestInfer(t *testing.T) {
	berlin := zone(t, "Europe/Berlin")
	utc := func(s string) time.Time { return wrote(t, s) }
	unknown := wrote(t, "Mon, 06 Jul 2026 10:00:00 +0000").In(time.FixedZone("-0000", 0))
	for _, tc := range []struct {
		row, name string
		e         Evidence
		want      string
		sure      Confidence
	}{
		{"E27", "a US Pacific zone, by three mails", Evidence{Addr: "d@acme.com", Dates: []time.Time{utc("Mon, 06 Jul 2026 10:00:00 -0700"), utc("Tue, 07 Jul 2026 10:00:00 -0700"), utc("Mon, 04 Jan 2027 10:00:00 -0800")}}, "America/Los_Angeles", Medium},
		{"E28", "only servers' clocks", Evidence{Addr: "d@acme.com", Dates: []time.Time{utc("Mon, 06 Jul 2026 10:00:00 +0000"), unknown}}, "Europe/Berlin", Low},
		{"E29", "two zones", Evidence{Addr: "d@acme.com", Dates: []time.Time{utc("Mon, 06 Jul 2026 10:00:00 +0530"), utc("Tue, 07 Jul 2026 10:00:00 -0400")}}, "America/New_York and Asia/Kolkata", Low},
		{"E30", "a calendar names it", Evidence{Addr: "d@acme.com", TZID: "Europe/Berlin", Dates: []time.Time{utc("Mon, 06 Jul 2026 10:00:00 -0700")}}, "Europe/Berlin", High},
		{"", "configured beats all", Evidence{Addr: "d@acme.de", Configured: "Asia/Tokyo", TZID: "Europe/Berlin"}, "Asia/Tokyo", High},
		{"", "domain and offset agree", Evidence{Addr: "d@acme.jp", Dates: []time.Time{utc("Mon, 06 Jul 2026 10:00:00 +0900")}}, "Asia/Tokyo", High},
		{"", "domain alone", Evidence{Addr: "d@acme.co.jp"}, "Asia/Tokyo", Medium},
		{"", "a country of many zones, told by the offset", Evidence{Addr: "d@acme.com.au", Dates: []time.Time{utc("Mon, 06 Jul 2026 10:00:00 +0800")}}, "Australia/Perth", High},
		{"", "a country of many zones", Evidence{Addr: "d@acme.com.au"}, "Australia/Sydney and Australia/Perth", Low},
		{"", "a phone number", Evidence{Addr: "d@acme.com", Signature: "Dana Webb\n+44 20 7946 0000"}, "Europe/London", Medium},
		{"", "+0000 from the UK in winter", Evidence{Addr: "d@acme.co.uk", Dates: []time.Time{utc("Mon, 05 Jan 2026 10:00:00 +0000"), utc("Mon, 06 Jul 2026 10:00:00 +0100")}}, "Europe/London", High},
		{"", "a city", Evidence{Addr: "d@acme.com", Signature: "Dana Webb\nAcme Inc., Seattle, WA", Dates: []time.Time{utc("Mon, 06 Jul 2026 10:00:00 -0700")}}, "America/Los_Angeles", High},
		{"", "no city in a word", Evidence{Addr: "d@acme.com", Signature: "Dana Londonderry"}, "Europe/Berlin", Low},
		{"", "travelling", Evidence{Addr: "d@acme.de", Dates: []time.Time{utc("Mon, 06 Jul 2026 10:00:00 -0400"), utc("Tue, 07 Jul 2026 10:00:00 -0400")}}, "America/New_York and Europe/Berlin", Low},
		{"", "one mail only", Evidence{Addr: "d@acme.com", Dates: []time.Time{utc("Mon, 06 Jul 2026 10:00:00 -0400")}}, "America/New_York and Europe/Berlin", Low},
		{"", "nothing", Evidence{Addr: "d@acme.com"}, "Europe/Berlin", Low},
		{"", "an offset nobody has", Evidence{Addr: "d@acme.com", Dates: []time.Time{utc("Mon, 06 Jul 2026 10:00:00 +1134")}}, "Europe/Berlin", Low},
		{"", "a domain sold to everyone", Evidence{Addr: "d@acme.io"}, "Europe/Berlin", Low},
	} {
		tc.e.Home = berlin
		if got := Infer(tc.e, time.LoadLocation); got.Name() != tc.want || got.Sure != tc.sure {
			t.Errorf("%s %s: %s (%s: %s), want %s (%s)", tc.row, tc.name, got.Name(), got.Sure, got.Why, tc.want, tc.sure)
		}
	}
}

func TestNext(t *testing.T) {
	la, riyadh, berlin := zone(t, "America/Los_Angeles"), zone(t, "Asia/Riyadh"), zone(t, "Europe/Berlin")
	at := func(loc *time.Location, s string) time.Time {
		d, err := time.ParseInLocation("2006-01-02 15:04", s, loc)
		if err != nil {
			t.Fatal(err)
		}
		return d
	}
	for _, tc := range []struct {
		name string
		now  time.Time
		z    Zone
		want time.Time
	}{
		{"inside", at(berlin, "2026-03-10 11:00"), Zone{Loc: berlin}, at(berlin, "2026-03-10 11:00")},
		{"before nine", at(berlin, "2026-03-10 06:00"), Zone{Loc: berlin}, at(berlin, "2026-03-10 09:17")},
		{"at five it is closed", at(berlin, "2026-03-10 17:00"), Zone{Loc: berlin}, at(berlin, "2026-03-11 09:17")},
		{"E31 Friday 16:59 to Saturday", at(berlin, "2026-03-14 10:00"), Zone{Loc: berlin}, at(berlin, "2026-03-16 09:17")},
		{"E27 before the switch to summer time", at(berlin, "2026-03-07 10:00"), Zone{Loc: la}, at(la, "2026-03-09 09:17")},
		{"E27 the offset is the new one", at(la, "2026-03-06 18:00"), Zone{Loc: la}, time.Date(2026, 3, 9, 16, 17, 0, 0, time.UTC)},
		{"E27 the offset is the old one", at(la, "2026-03-05 18:00"), Zone{Loc: la}, time.Date(2026, 3, 6, 17, 17, 0, 0, time.UTC)},
		{"a weekend of Friday and Saturday", at(riyadh, "2026-03-12 18:00"), Zone{Loc: riyadh, Country: "SA"}, at(riyadh, "2026-03-15 09:17")},
		{"a holiday", at(berlin, "2026-12-24 18:00"), Zone{Loc: berlin}, at(berlin, "2026-12-28 09:17")},
		{"two zones: the hours they share", at(berlin, "2026-03-10 09:30"), Zone{Loc: zone(t, "America/New_York"), Also: berlin}, at(berlin, "2026-03-10 14:17")},
		{"two zones, inside", at(berlin, "2026-03-10 15:30"), Zone{Loc: zone(t, "America/New_York"), Also: berlin}, at(berlin, "2026-03-10 15:30")},
		{"two zones that share none: the reader's", at(berlin, "2026-03-10 09:30"), Zone{Loc: zone(t, "Asia/Tokyo"), Also: zone(t, "America/New_York")}, at(zone(t, "Asia/Tokyo"), "2026-03-11 09:17")},
	} {
		r := Nine()
		r.Holidays = []string{"12-25"}
		got, ok := r.Next(tc.now, tc.z, 17)
		if !ok || !got.Equal(tc.want) {
			t.Errorf("%s: %v, want %v", tc.name, got, tc.want)
		}
		if !r.Inside(got, tc.z) {
			t.Errorf("%s: %v is not inside", tc.name, got)
		}
	}
	if _, ok := (Rules{Open: 540, Close: 540}).Next(at(berlin, "2026-03-10 11:00"), Zone{Loc: berlin}, 0); ok {
		t.Error("a window without a minute was found")
	}
}

// Whatever the moment and zone: never at a weekend, never outside nine to five,
// never more than the first hour in unless the window is open already.
func TestEveryMomentOfTwoYears(t *testing.T) {
	for _, name := range []string{"Europe/Berlin", "America/Los_Angeles", "Asia/Kolkata", "Australia/Adelaide", "Pacific/Auckland", "Asia/Riyadh"} {
		z := Zone{Loc: zone(t, name), Country: countryOfZone(name)}
		for now := time.Date(2026, 1, 1, 0, 13, 0, 0, time.UTC); now.Year() < 2028; now = now.Add(3*time.Hour + 7*time.Minute) {
			got, ok := Nine().Next(now, z, now.Minute())
			local := got.In(z.Loc)
			if !ok || got.Before(now) || local.Hour() < 9 || local.Hour() >= 17 || !got.Equal(now) && local.Hour() != 9 {
				t.Fatalf("%s: from %v to %v", name, now, local)
			}
			for _, free := range weekend(z.Country) {
				if local.Weekday() == free {
					t.Fatalf("%s: on a %v", name, free)
				}
			}
		}
	}
}

func TestLate(t *testing.T) {
	tokyo := Zone{Loc: zone(t, "Asia/Tokyo")}
	if Late(time.Date(2026, 3, 11, 14, 0, 0, 0, time.UTC), tokyo, "2026-03-11") || !Late(time.Date(2026, 3, 11, 16, 0, 0, 0, time.UTC), tokyo, "2026-03-11") || Late(time.Now(), tokyo, "") {
		t.Error("E34: a deadline is the reader's day")
	}
}

func TestEveryZoneOfTheTablesExists(t *testing.T) {
	for _, c := range readCountries() {
		for _, z := range c.zones {
			zone(t, z)
		}
	}
	for _, z := range common() {
		zone(t, z)
	}
}
