package hours

import (
	"regexp"
	"slices"
	"strings"
	"time"
)

// countries: code, dialling code, weekend ("-" for Saturday and Sunday), and
// zones, the one with most people first. A country's top-level domain is its code.
const countries = `
AE 971 - Asia/Dubai
AR 54 - America/Argentina/Buenos_Aires
AT 43 - Europe/Vienna
AU 61 - Australia/Sydney Australia/Brisbane Australia/Adelaide Australia/Darwin Australia/Perth
BD 880 fr,sa Asia/Dhaka
BE 32 - Europe/Brussels
BG 359 - Europe/Sofia
BH 973 fr,sa Asia/Bahrain
BR 55 - America/Sao_Paulo America/Manaus America/Rio_Branco
CA 1 - America/Toronto America/Vancouver America/Edmonton America/Winnipeg America/Halifax America/St_Johns
CH 41 - Europe/Zurich
CL 56 - America/Santiago
CN 86 - Asia/Shanghai
CO 57 - America/Bogota
CR 506 - America/Costa_Rica
CY 357 - Asia/Nicosia
CZ 420 - Europe/Prague
DE 49 - Europe/Berlin
DK 45 - Europe/Copenhagen
DZ 213 fr,sa Africa/Algiers
EE 372 - Europe/Tallinn
EG 20 fr,sa Africa/Cairo
ES 34 - Europe/Madrid Atlantic/Canary
FI 358 - Europe/Helsinki
FR 33 - Europe/Paris
GB 44 - Europe/London
GH 233 - Africa/Accra
GR 30 - Europe/Athens
HK 852 - Asia/Hong_Kong
HR 385 - Europe/Zagreb
HU 36 - Europe/Budapest
ID 62 - Asia/Jakarta Asia/Makassar Asia/Jayapura
IE 353 - Europe/Dublin
IL 972 fr,sa Asia/Jerusalem
IN 91 - Asia/Kolkata
IQ 964 fr,sa Asia/Baghdad
IR 98 th,fr Asia/Tehran
IS 354 - Atlantic/Reykjavik
IT 39 - Europe/Rome
JO 962 fr,sa Asia/Amman
JP 81 - Asia/Tokyo
KE 254 - Africa/Nairobi
KR 82 - Asia/Seoul
KW 965 fr,sa Asia/Kuwait
LK 94 - Asia/Colombo
LT 370 - Europe/Vilnius
LU 352 - Europe/Luxembourg
LV 371 - Europe/Riga
LY 218 fr,sa Africa/Tripoli
MA 212 - Africa/Casablanca
MT 356 - Europe/Malta
MX 52 - America/Mexico_City America/Tijuana America/Cancun
MY 60 - Asia/Kuala_Lumpur
NG 234 - Africa/Lagos
NL 31 - Europe/Amsterdam
NO 47 - Europe/Oslo
NP 977 sa Asia/Kathmandu
NZ 64 - Pacific/Auckland
OM 968 fr,sa Asia/Muscat
PE 51 - America/Lima
PH 63 - Asia/Manila
PK 92 - Asia/Karachi
PL 48 - Europe/Warsaw
PT 351 - Europe/Lisbon Atlantic/Azores
QA 974 fr,sa Asia/Qatar
RO 40 - Europe/Bucharest
RS 381 - Europe/Belgrade
RU 7 - Europe/Moscow Asia/Yekaterinburg Asia/Novosibirsk Asia/Vladivostok
SA 966 fr,sa Asia/Riyadh
SE 46 - Europe/Stockholm
SG 65 - Asia/Singapore
SI 386 - Europe/Ljubljana
SK 421 - Europe/Bratislava
SN 221 - Africa/Dakar
TH 66 - Asia/Bangkok
TN 216 - Africa/Tunis
TR 90 - Europe/Istanbul
TW 886 - Asia/Taipei
UA 380 - Europe/Kyiv
US 1 - America/New_York America/Chicago America/Los_Angeles America/Denver America/Phoenix America/Anchorage Pacific/Honolulu
UY 598 - America/Montevideo
VN 84 - Asia/Ho_Chi_Minh
ZA 27 - Africa/Johannesburg
`

// cities that stand in signatures, with their zone's country and zone.
const cities = `
new york|US America/New_York
boston|US America/New_York
washington|US America/New_York
atlanta|US America/New_York
miami|US America/New_York
philadelphia|US America/New_York
chicago|US America/Chicago
houston|US America/Chicago
dallas|US America/Chicago
austin|US America/Chicago
minneapolis|US America/Chicago
denver|US America/Denver
salt lake city|US America/Denver
phoenix|US America/Phoenix
los angeles|US America/Los_Angeles
san francisco|US America/Los_Angeles
san diego|US America/Los_Angeles
san jose|US America/Los_Angeles
palo alto|US America/Los_Angeles
mountain view|US America/Los_Angeles
seattle|US America/Los_Angeles
portland|US America/Los_Angeles
toronto|CA America/Toronto
montreal|CA America/Toronto
montréal|CA America/Toronto
ottawa|CA America/Toronto
vancouver|CA America/Vancouver
calgary|CA America/Edmonton
london|GB Europe/London
manchester|GB Europe/London
edinburgh|GB Europe/London
dublin|IE Europe/Dublin
berlin|DE Europe/Berlin
münchen|DE Europe/Berlin
munich|DE Europe/Berlin
hamburg|DE Europe/Berlin
frankfurt|DE Europe/Berlin
köln|DE Europe/Berlin
wien|AT Europe/Vienna
vienna|AT Europe/Vienna
zürich|CH Europe/Zurich
zurich|CH Europe/Zurich
genève|CH Europe/Zurich
geneva|CH Europe/Zurich
paris|FR Europe/Paris
lyon|FR Europe/Paris
toulouse|FR Europe/Paris
madrid|ES Europe/Madrid
barcelona|ES Europe/Madrid
lisboa|PT Europe/Lisbon
lisbon|PT Europe/Lisbon
porto|PT Europe/Lisbon
milano|IT Europe/Rome
milan|IT Europe/Rome
roma|IT Europe/Rome
amsterdam|NL Europe/Amsterdam
rotterdam|NL Europe/Amsterdam
brussels|BE Europe/Brussels
bruxelles|BE Europe/Brussels
stockholm|SE Europe/Stockholm
copenhagen|DK Europe/Copenhagen
københavn|DK Europe/Copenhagen
oslo|NO Europe/Oslo
helsinki|FI Europe/Helsinki
warszawa|PL Europe/Warsaw
warsaw|PL Europe/Warsaw
kraków|PL Europe/Warsaw
praha|CZ Europe/Prague
prague|CZ Europe/Prague
reykjavik|IS Atlantic/Reykjavik
reykjavík|IS Atlantic/Reykjavik
tokyo|JP Asia/Tokyo
osaka|JP Asia/Tokyo
東京|JP Asia/Tokyo
大阪|JP Asia/Tokyo
singapore|SG Asia/Singapore
hong kong|HK Asia/Hong_Kong
bangalore|IN Asia/Kolkata
bengaluru|IN Asia/Kolkata
mumbai|IN Asia/Kolkata
hyderabad|IN Asia/Kolkata
dubai|AE Asia/Dubai
abu dhabi|AE Asia/Dubai
riyadh|SA Asia/Riyadh
tel aviv|IL Asia/Jerusalem
sydney|AU Australia/Sydney
melbourne|AU Australia/Sydney
brisbane|AU Australia/Brisbane
perth|AU Australia/Perth
auckland|NZ Pacific/Auckland
são paulo|BR America/Sao_Paulo
sao paulo|BR America/Sao_Paulo
`

// common are zones for an offset that nothing explains: of those that share
// one, the zone most business mail comes from stands first.
func common() []string {
	return []string{"America/New_York", "America/Chicago", "America/Los_Angeles", "America/Denver", "America/Phoenix", "Europe/London",
		"Europe/Berlin", "Europe/Athens", "Europe/Istanbul", "Asia/Dubai", "Asia/Karachi", "Asia/Kolkata", "Asia/Dhaka", "Asia/Bangkok",
		"Asia/Singapore", "Asia/Tokyo", "Australia/Sydney", "Australia/Brisbane", "Australia/Adelaide", "Pacific/Auckland", "America/Sao_Paulo",
		"America/Bogota", "America/Mexico_City", "America/Halifax", "America/Anchorage", "Pacific/Honolulu", "Asia/Kathmandu", "Asia/Tehran", "Africa/Lagos", "Africa/Johannesburg"}
}

// country is one line of the table.
type country struct {
	code, dial string
	weekend    []time.Weekday
	zones      []string
}

func readCountries() []country {
	var out []country
	for line := range strings.Lines(countries) {
		if c := readCountry(line); c.code != "" {
			out = append(out, c)
		}
	}
	return out
}

func readCountry(line string) country {
	f := strings.Fields(line)
	if len(f) < 4 {
		return country{}
	}
	c := country{code: f[0], dial: f[1], weekend: []time.Weekday{time.Saturday, time.Sunday}, zones: f[3:]}
	if f[2] != "-" {
		c.weekend = nil
		for name := range strings.SplitSeq(f[2], ",") {
			c.weekend = append(c.weekend, map[string]time.Weekday{"th": time.Thursday, "fr": time.Friday, "sa": time.Saturday}[name])
		}
	}
	return c
}

// weekend of a country; Saturday and Sunday where it is not known.
func weekend(code string) []time.Weekday {
	if _, rest, found := strings.Cut(countries, "\n"+code+" "); found && code != "" {
		line, _, _ := strings.Cut(rest, "\n")
		return readCountry(code + " " + line).weekend
	}
	return []time.Weekday{time.Saturday, time.Sunday}
}

func countryOfZone(zone string) string {
	for _, c := range readCountries() {
		if slices.Contains(c.zones, zone) {
			return c.code
		}
	}
	return ""
}

// region is what signature and domain say.
type region struct {
	country string
	zones   []string
	atZero  bool // +0000 can be their own clock
	why     string
}

var dialled = regexp.MustCompile(`(?:\+|\b00)(\d[\d ().-]{6,})`)

// regionOf goes by the nearest thing first: a place, a phone number, the domain.
func regionOf(e Evidence) region {
	r := region{}
	text := " " + strings.ToLower(e.Signature) + " "
	for line := range strings.Lines(cities) {
		name, place, found := strings.Cut(strings.TrimSpace(line), "|")
		if found && standsIn(text, name) {
			code, zone, _ := strings.Cut(place, " ")
			r = region{country: code, zones: []string{zone}, why: "their signature says " + name}
			break
		}
	}
	if r.country == "" {
		r = byPhone(e.Signature)
	}
	if r.country == "" {
		r = byDomain(e.Addr)
	}
	r.atZero = slices.Contains([]string{"GB", "IE", "PT", "IS", "GH", "SN", "MA"}, r.country)
	return r
}

func standsIn(text, name string) bool {
	i := strings.Index(text, name)
	if i < 0 {
		return false
	}
	edge := func(b byte) bool { return b < 'a' || b > 'z' }
	return name[0] >= 0x80 || edge(text[i-1]) && edge(text[i+len(name)])
}

func byPhone(text string) region {
	for _, m := range dialled.FindAllStringSubmatch(text, -1) {
		digits := strings.Map(func(r rune) rune {
			if r < '0' || r > '9' {
				return -1
			}
			return r
		}, m[1])
		best := country{}
		for _, c := range readCountries() {
			if strings.HasPrefix(digits, c.dial) && len(c.dial) > len(best.dial) {
				best = c
			}
		}
		switch {
		case best.dial == "1":
			return region{country: "US", zones: common()[:5], why: "their phone number begins with +1"}
		case best.code != "":
			return region{country: best.code, zones: best.zones, why: "their phone number begins with +" + best.dial}
		}
	}
	return region{}
}

func byDomain(addr string) region {
	domain := strings.ToLower(addr[strings.LastIndexByte(addr, '@')+1:])
	tld := strings.ToUpper(domain[strings.LastIndexByte(domain, '.')+1:])
	if tld == "UK" {
		tld = "GB"
	}
	// Codes that are sold to the whole world say nothing of a place.
	if slices.Contains([]string{"CO", "IO", "AI", "ME", "TV", "LY", "IS"}, tld) {
		return region{}
	}
	for _, c := range readCountries() {
		if c.code == tld {
			return region{country: c.code, zones: c.zones, why: "their domain ends with ." + strings.ToLower(domain[strings.LastIndexByte(domain, '.')+1:])}
		}
	}
	return region{}
}
