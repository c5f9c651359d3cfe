package quote

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// The line with which a mail program introduces a quotation: "On 11 March 2026
// at 10:04, Anna wrote:". There are some hundred wordings; they share a shape.
// A line counts if it has an opener or a date at its start, a date or time, a
// verb of writing in a place where programs put it, and a colon at its end.
// Sentences that begin alike ("On our side…", "Am besten…") fail one of these.

const (
	attributionLines = 4   // programs wrap the line, names with addresses twice
	attributionLen   = 400 // octets
)

// openers begin an attribution before its date.
var openers = []string{"on ", "am ", "le ", "el ", "il giorno ", "il ", "em ", "no dia ", "às ", "a ", "op ", "w dniu ", "dnia ",
	"at ", "den ", "dne ", "pe ", "în ", "в ", "在 ", "在", "el día ", "the "}

// endVerbs stand right before the colon.
var endVerbs = []string{"wrote", "writes", "schrieb", "geschrieben", "a écrit", "escribió", "ha scritto", "scritto", "escreveu",
	"geschreven", "schreef", "napisał", "napisał(a)", "napisała", "napisał(-a)", "napisał/a", "napisał/-a", "pisze", "skrev",
	"kirjoitti", "napsal", "napsal(a)", "napsala", "yazdı", "a scris", "написал", "написал(а)", "написала", "пишет", "пише",
	"написав", "написав(ла)", "写道", "寫道", "のメール", "のメッセージ", "は書きました", "さんは書きました", "より", "님이 작성", "έγραψε",
	"ezt írta", "írta", "viết", "menulis", "a scrit", "va escriure", "ha escrit", "pište"}

// midVerbs stand between date and name; programs put nothing but the name
// behind them.
var midVerbs = []string{" schrieb ", " schreef ", " skrev ", " wrote ", " heeft ", " hat ", " napisał ", " użytkownik ", " пользователь ",
	" kirjoitti ", " escreveu ", " a écrit ", " pisze "}

// nameVerbs stand behind a name at the start of the line, before the date.
var nameVerbs = regexp.MustCompile(`(?i)^(.{1,120}?)\s(?:wrote|schrieb|a écrit|ha scritto|escribió|escreveu|schreef|napisał(?:\(a\)|a)?|pisze|skrev|kirjoitti|napsal(?:\(a\))?|于|於)\s*(?:on|am|at|le|el|il|em|op|w dniu|dnia|den|dne|\(|)\s*(.*\d.*)[:：]$`)

var (
	clockTime = regexp.MustCompile(`\d{1,2}\s?(?:[:.時时h]|点)\s?\d{2}`)
	addrAngle = regexp.MustCompile(`[<(\[](?:mailto:)?[^<>()\[\]\s]+@[^<>()\[\]\s]+[>)\]]`)
	dateFirst = regexp.MustCompile(`^(?:\d{4}[-/.年]\s?\d{1,2}[-/.月]\s?\d{1,2}|\d{1,2}[-/.]\s?\d{1,2}[-/.]\s?\d{2,4}|\d{1,2}\.? \pL{3,12}\.?,? (?:de )?\d{4}|\pL{2,12}\.?,? \d{1,2}\.? \pL{3,12}\.? \d{4}|\d{4}년)`)
	gmtLine   = regexp.MustCompile(`^\d{4}-\d\d-\d\d \d{1,2}:\d\d (?:GMT|UTC)[+-]\d\d:?\d\d \S`)
)

// AttributionAt reports how many lines from i on are one attribution, or 0.
func AttributionAt(lines []string, i int) int {
	first := strings.TrimSpace(lines[i])
	if !mayAttribute(first) {
		return 0
	}
	joined := ""
	for n, taken := 1, 0; taken < attributionLines && i+n <= len(lines); n++ {
		next := strings.TrimSpace(lines[i+n-1])
		if n > 1 && next == "" {
			if n < 4 && i+n < len(lines) && strings.HasPrefix(strings.TrimSpace(lines[i+n]), "<") {
				continue // "On … Some One", an empty line, "<a@x> wrote:"
			}
			return 0
		}
		taken++
		// Inside a quotation the wrapped rest carries quote marks of its own.
		joined = joinWrapped(joined, strings.TrimLeft(next, "> "))
		if len(joined) > attributionLen {
			return 0
		}
		if n > 1 && startsLater(lines[i:i+n]) && attributes(joined) {
			return 0
		}
		if attributes(joined) {
			return n + verbBehind(lines, i+n, joined)
		}
		if n == 1 && (gmtLine.MatchString(joined) || undated(joined, lines, i+n)) {
			return n + verbBehind(lines, i+n, joined)
		}
		if strings.HasSuffix(next, ":") && n == 1 {
			return 0
		}
	}
	return 0
}

// mayAttribute is the cheap test that nearly every line fails.
func mayAttribute(s string) bool {
	if len(s) < 5 || len(s) > attributionLen {
		return false
	}
	if strings.ContainsAny(s, "0123456789<@") {
		return true
	}
	end := s[len(s)-1]
	return end == ':' || strings.HasPrefix(s, "Wiadomość") || end == '-' && s[0] == '-'
}

// joinLines joins wrapped lines as AttributionAt does.
func joinLines(lines []string) string {
	joined := ""
	for _, l := range lines {
		joined = joinWrapped(joined, strings.TrimLeft(strings.TrimSpace(l), "> "))
	}
	return joined
}

// startsLater reports whether the attribution in lines begins on its second
// line, so that the first is the author's: the second line on stands for itself,
// and the first has no date of its own, or the second a new opener.
func startsLater(lines []string) bool {
	rest := joinLines(lines[1:])
	if !attributes(rest) {
		return false
	}
	first := strings.ToLower(strings.Trim(lines[0], "*_> "))
	if digits(first) < 4 || !opensWithDate(first) && !dateFirst.MatchString(first) {
		return true
	}
	rest = strings.ToLower(strings.Trim(rest, "*_ "))
	for _, o := range openers {
		if strings.HasPrefix(rest, o) && soonDigit(rest[len(o):]) && !timeOpeners[o] {
			return true
		}
	}
	return false
}

// timeOpeners begin the time within an attribution as well as the whole of one.
var timeOpeners = map[string]bool{"at ": true, "às ": true, "a ": true, "в ": true, "the ": true}

// verbBehind reports how many lines behind an attribution without a colon still
// belong to it: the verb, or the rest of the name, that was wrapped off.
func verbBehind(lines []string, i int, joined string) int {
	if _, closed := beforeColon(strings.Trim(joined, "*_ ")); closed || strings.HasSuffix(joined, "-") {
		return 0
	}
	for n := 1; n <= 2 && i+n <= len(lines); n++ {
		next := strings.TrimSpace(lines[i+n-1])
		if next == "" || len(next) > 60 {
			return 0
		}
		joined = joinWrapped(joined, strings.TrimLeft(next, "> "))
		if _, closed := beforeColon(strings.Trim(joined, "*_ ")); closed && attributes(joined) {
			return n
		}
	}
	return 0
}

func joinWrapped(a, b string) string {
	switch {
	case a == "":
		return b
	case strings.HasSuffix(a, "<") || strings.HasPrefix(b, ">"):
		return a + b
	}
	return a + " " + b
}

// undated accepts "Some One wrote:" only directly above a quoted line.
func undated(s string, lines []string, next int) bool {
	for next < len(lines) && strings.TrimSpace(lines[next]) == "" {
		next++
	}
	if next >= len(lines) || !quotedLine(lines[next]) {
		return false
	}
	body, ok := beforeColon(s)
	if !ok {
		return false
	}
	if clockTime.MatchString(body) && addrAngle.MatchString(body) {
		return true // date, time and mailbox above a quotation: whatever the language
	}
	_, ended := endVerb(body)
	return ended && wordCount(body) <= 8
}

// attributes judges one joined line.
func attributes(s string) bool {
	s = strings.Trim(s, "*_ ")
	if s == "" || !strings.ContainsRune(":：->", lastRune(s)) {
		return false
	}
	s = spaces(s)
	if strings.HasPrefix(s, "--") && strings.HasSuffix(s, "--") { // Zoho: "---- On … wrote ----"
		s = strings.TrimSpace(strings.Trim(s, "-")) + ":"
	}
	if digits(s) >= 3 && dateFirst.MatchString(s) && endsInAddress(s) {
		return true
	}
	body, ok := beforeColon(s)
	if !ok {
		return false
	}
	lower := strings.ToLower(body)
	dated := digits(lower) >= 3
	atDate := opensWithDate(lower) || dateFirst.MatchString(body)
	before, ended := endVerb(lower)
	switch {
	case ended && dated && atDate:
		return true
	case ended && endsInAddress(before) && nameBeforeVerb(body, lower, before):
		return true // "Some One <a@x> wrote:"
	case strings.HasPrefix(lower, "wiadomość napisana przez "):
		return dated
	case dated && atDate && hasMidVerb(lower):
		return true
	case dated && atDate && endsInAddress(lower) && clockTime.MatchString(lower):
		return true // "ср, 11 мар. 2026 г. в 10:04, N <a@x>:"
	case dated && (strings.HasSuffix(lower, "tarihinde şunu yazdı") || strings.Contains(lower, "ezt írta (")):
		return true
	}
	return dated && nameThenDate(s)
}

// nameBeforeVerb reports whether a name, and only one, stands before the verb
// and the address. Lowering may change a text's length; then it is no name.
func nameBeforeVerb(body, lower, before string) bool {
	return len(lower) == len(body) && nameLike(addrAngle.ReplaceAllString(body[:len(before)], ""))
}

// beforeColon returns s without its final colon, in any of its forms.
func beforeColon(s string) (string, bool) {
	for _, c := range []string{":", "："} {
		if strings.HasSuffix(s, c) {
			return strings.TrimSpace(strings.TrimSuffix(s, c)), true
		}
	}
	return s, false
}

// endVerb reports whether lower ends in a verb of writing, and what is before it.
func endVerb(lower string) (before string, ok bool) {
	for _, v := range endVerbs {
		if !strings.HasSuffix(lower, v) {
			continue
		}
		before = lower[:len(lower)-len(v)]
		r, _ := utf8.DecodeLastRuneInString(before)
		if before != "" && (!unicode.IsLetter(r) || v[0] >= 0x80) {
			return strings.TrimSpace(before), true
		}
	}
	return "", false
}

// opensWithDate reports whether a line begins with an opener and then, with no
// more than weekday or month words between, a digit.
func opensWithDate(lower string) bool {
	for _, o := range openers {
		if strings.HasPrefix(lower, o) && soonDigit(lower[len(o):]) {
			return true
		}
	}
	// Programs of many languages begin with the weekday: "śr., 11 mar 2026 o …".
	return unicode.IsLetter(firstRune(lower)) && soonDigit(lower)
}

// soonDigit reports whether only calendar words stand before the first digit.
func soonDigit(s string) bool {
	i := strings.IndexFunc(s, unicode.IsDigit)
	if i < 0 || i > 40 {
		return false
	}
	for _, w := range strings.FieldsFunc(s[:i], func(r rune) bool { return !unicode.IsLetter(r) }) {
		if !calendarWord(w) {
			return false
		}
	}
	return true
}

// calendarWords are the beginnings of weekday and month names, and the small
// words beside them; words of two letters must match whole.
var calendarWords = strings.Fields(`mon tue wed thu fri sat sun jan feb mar apr may jun jul aug sep oct nov dec mo di mi do fr sa so
	mont dien mitt donn frei sams sonn mär mrz mai okt dez lun mer jeu ven sam dim janv févr avr juin juil août déc mié jue vie sáb dom
	ene abr ago dic gio sab gen mag giu lug set ott seg ter qua qui sex fev out dez ma wo vr za zo mrt mei maa din woe don vri zat zon
	pon wto śro czw pią sob nie wt śr czw pt ndz niedz sty lut kwi maj cze lip sie wrz paź lis gru mån tis ons tor fre lör sön tir man
	lør søn маа пн вт ср чт пт сб вс нд пон вто сре чет пят суб вос янв фев мар апр май мая июн июл авг сен окт ноя дек
	po út st čt so ne ke ti to pe la su giorno dia día the of de d kl date dne`)

func calendarWord(w string) bool {
	for _, c := range calendarWords {
		if w == c || len(c) >= 3 && strings.HasPrefix(w, c) && utf8.RuneCountInString(w) <= 12 {
			return true
		}
	}
	return false
}

// hasMidVerb reports a verb with nothing but a name behind it.
func hasMidVerb(lower string) bool {
	for _, v := range midVerbs {
		i := strings.LastIndex(lower, v)
		if i < 0 {
			continue
		}
		rest := addrAngle.ReplaceAllString(lower[i+len(v):], "")
		if digits(lower[:i]) >= 3 && wordCount(rest) <= 6 && !strings.ContainsAny(rest, ";?!") {
			return true
		}
	}
	return false
}

// nameThenDate reads "Anna <a@x> schrieb am Mi., 11. März 2026, 10:04:": a name,
// the verb, and a date up to the end of the line.
func nameThenDate(s string) bool {
	m := nameVerbs.FindStringSubmatch(s)
	if m == nil {
		return false
	}
	name := addrAngle.ReplaceAllString(m[1], "")
	if !nameLike(name) && !addrAngle.MatchString(m[1]) {
		return false
	}
	when := m[2]
	last := strings.LastIndexFunc(when, unicode.IsDigit)
	return digits(when) >= 3 && len(when)-last <= 14 && wordCount(when) <= 12
}

// endsInAddress reports whether s ends in a bracketed address, before any colon.
func endsInAddress(s string) bool {
	s = strings.TrimRight(s, " :：")
	loc := addrAngle.FindAllStringIndex(s, -1)
	return len(loc) > 0 && loc[len(loc)-1][1] >= len(strings.TrimRight(s, ">)] "))
}

func lastRune(s string) rune {
	r, _ := utf8.DecodeLastRuneInString(s)
	return r
}

func digits(s string) int {
	n := 0
	for i := 0; i < len(s); i++ {
		if s[i] >= '0' && s[i] <= '9' {
			n++
		}
	}
	return n
}

// spaces makes every white space a plain single one.
func spaces(s string) string { return strings.Join(strings.Fields(s), " ") }
