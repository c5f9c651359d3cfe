package classify

import (
	"regexp"
	"strings"
)

// amount is one figure as it stands in a text.
type amount struct {
	start, end int // byte offsets in the canonical text
	value      Money
	unit       int64 // the multiplier written behind it, 1 if none
	currency   string
	plain      bool // neither currency nor multiplier: a number like any other
	yearly     bool // LPA and CPA imply a year
}

// maxAmounts bounds how many figures of one text are looked at.
const maxAmounts = 30

// number reads the figure that starts at s[i], a digit. ok is false where its
// shape is none: 12.0000, 1.20.000. frac reports decimals or three digits
// behind one separator, which collide with a multiplier (85.500k).
func number(s string, i int) (v Money, end int, grouped, ok bool) {
	var groups []string
	var seps []byte
	j := i
	for {
		k := j
		for k < len(s) && s[k] >= '0' && s[k] <= '9' {
			k++
		}
		groups = append(groups, s[j:k])
		j = k
		if j+1 >= len(s) || !strings.ContainsRune(".,' ", rune(s[j])) || !digitAt(s, j+1) {
			break
		}
		if s[j] == ' ' && !spaceGroups(s, j, groups, seps) {
			break
		}
		seps = append(seps, s[j])
		j++
	}
	v, grouped, ok = assemble(groups, seps)
	return v, centless(s, j), grouped, ok
}

// spaceGroups reports whether the space at s[j] groups thousands: one to three
// digits before the first, exactly three after each.
func spaceGroups(s string, j int, groups []string, seps []byte) bool {
	if len(groups) == 1 && (len(groups[0]) > 3 || groups[0] == "0") || len(seps) > 0 && seps[len(seps)-1] != ' ' {
		return false
	}
	n := 0
	for digitAt(s, j+1+n) {
		n++
	}
	return n == 3
}

// centless skips a dash that stands for no cents: 4.200,- and 120'000.--
func centless(s string, j int) int {
	if j+1 < len(s) && (s[j] == '.' || s[j] == ',') && s[j+1] == '-' {
		k := j + 1
		for k < len(s) && s[k] == '-' && k < j+3 {
			k++
		}
		if !digitAt(s, k) {
			return k
		}
	}
	return j
}

// assemble makes a value of digit groups and the separators between them.
func assemble(groups []string, seps []byte) (Money, bool, bool) {
	total := 0
	for _, g := range groups {
		total += len(g)
	}
	if total > 13 || len(groups) == 0 || groups[0] == "" {
		return 0, false, false
	}
	whole, cents := groups, ""
	last := groups[len(groups)-1]
	switch n := len(seps); {
	case n == 0:
	case n == 1 && len(last) <= 2 && seps[0] != ' ' && seps[0] != '\'',
		n > 1 && seps[n-1] != seps[0] && len(last) <= 2:
		whole, cents = groups[:len(groups)-1], last
	}
	if !thousands(whole, seps) {
		return 0, false, false
	}
	return Money(digits(strings.Join(whole, ""))*100 + digits((cents + "00")[:2])), len(whole) > 1, true
}

// thousands reports whether groups are a number grouped by thousands, or in
// the Indian way by hundreds above the last three digits.
func thousands(groups []string, seps []byte) bool {
	if len(groups) == 1 {
		return true
	}
	for k := 1; k < len(groups)-1; k++ {
		if seps[k] != seps[0] {
			return false
		}
	}
	indian := seps[0] == ',' && len(groups) > 2 && len(groups[1]) == 2
	for k, g := range groups {
		want := 3
		if indian && k < len(groups)-1 {
			want = 2
		}
		if k == 0 && (len(g) > want || g == "" || g == "0") || k > 0 && len(g) != want {
			return false
		}
	}
	return true
}

func digits(s string) int64 {
	var n int64
	for i := 0; i < len(s); i++ {
		n = n*10 + int64(s[i]-'0')
	}
	return n
}

// What may stand behind a figure: a multiplier, then a currency.
var (
	unitRE = regexp.MustCompile(`^\s?(?i:(k)(?:[^a-z0-9(]|eur|€|chf|usd|gbp|pln|zl|zł|\z)|(teur|t€)|(tsd\.?|tausend|duizend|thousand|grand|mila|tys\.?|mille)(?:[^a-z]|\z)|(lpa)(?:[^a-z]|\z)|(lakhs?|lacs?)(?:[^a-z]|\z)|(cpa|crores?|cr)(?:[^a-z]|\z)|(mio\.?|mln|millones|milh[õo]es|million(?:en|s)?|miljoen|mln\.?)(?:[^a-z]|\z))`)
	milRE  = regexp.MustCompile(`^\s?mil(?:[^a-z]|\z)`)
	bigM   = regexp.MustCompile(`^\s?M(?:\s?€|[^A-Za-z0-9²]|\z)`)
)

const currencyWords = `S/\.?|ARS|UYU|CLP|PEN|BOB|COP|CRC|PYG|dollari canadesi|d[óo]lares|dollari|d[óo]lar|eur\b|franchi|francs?\b|\$ ?CA\b|\$ ?US\b|US\$|CA\$|C\$|AU\$|A\$|NZ\$|S\$|HK\$|MX\$|R\$|€|£|\$|¥|₹|zł|円|EUR|GBP|USD|CHF|PLN|JPY|INR|BRL|CAD|AUD|NZD|SGD|HKD|MXN|SEK|NOK|DKK|QAR|KWD|BHD|OMR|MYR|PHP|THB|KRW|TWD|CNY|RMB|NGN|KES|GHS|EGP|MAD|TRY|CZK|HUF|RON|AED|SAR|ZAR|ILS|SFr\.?|Fr\.|Rs\.?|Euros?|euros?|Eur\.?|pounds?|quid|bucks|dollars?|Franken|francs suisses|zl|z[łl]otych|z[łl]ote|reais|rupees|yen`

var (
	currencyAfter  = regexp.MustCompile(`^\s?(?:brutto |bruto |brut |gross )?(` + currencyWords + `)`)
	currencyBefore = regexp.MustCompile(`(` + currencyWords + `)\s?$`)
	currencyCodes  = map[string]string{"s/": "PEN", "s/.": "PEN", "dollari canadesi": "CAD", "dólares": "USD", "dolares": "USD", "dollari": "USD", "dólar": "USD", "dolar": "USD", "franchi": "CHF", "$ ca": "CAD", "$ca": "CAD", "$ us": "USD", "$us": "USD", "us$": "USD", "ca$": "CAD", "c$": "CAD", "au$": "AUD", "a$": "AUD", "nz$": "NZD", "s$": "SGD", "hk$": "HKD", "mx$": "MXN",
		"r$": "BRL", "€": "EUR", "£": "GBP", "$": "USD", "¥": "JPY", "₹": "INR", "zł": "PLN", "zl": "PLN", "円": "JPY", "yen": "JPY", "euro": "EUR", "euros": "EUR", "eur": "EUR", "eur.": "EUR",
		"pound": "GBP", "pounds": "GBP", "quid": "GBP", "dollar": "USD", "bucks": "USD", "dollars": "USD", "franken": "CHF", "francs suisses": "CHF", "sfr": "CHF", "sfr.": "CHF", "fr.": "CHF",
		"rs": "INR", "rs.": "INR", "rupees": "INR", "reais": "BRL", "złotych": "PLN", "zlotych": "PLN", "złote": "PLN", "zlote": "PLN"}
)

// dollarCodes are the currencies that a dollar sign may stand for.
var dollarCodes = wordSet("CAD AUD NZD SGD HKD MXN USD ARS CLP COP")

// currencyOf is the ISO 4217 code of a currency as written.
func currencyOf(w string) string {
	if c, ok := currencyCodes[strings.ToLower(w)]; ok {
		return c
	}
	return strings.ToUpper(w)
}

// amounts finds the figures of a canonical text that can be money, in order.
func amounts(s, lang string) []amount {
	var out []amount
	for i := 0; i < len(s) && len(out) < maxAmounts; {
		if !digitAt(s, i) || i > 0 && wordByte(s[i-1]) && !currencyEndsAt(s, i) {
			i++
			continue
		}
		a, end, ok := amountAt(s, i, lang)
		if n := len(out); n > 0 && a.start < out[n-1].end { // 5€10: the sign belongs to the first
			a.start, a.currency = i, ""
			a.plain = a.unit == 1
		}
		if ok {
			out = append(out, a)
		}
		i = max(end, i+1)
	}
	return out
}

// wordByte reports a byte that, right before a digit, makes the digit part of
// a word: B2, k8s, 4.5.
func wordByte(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '_' || c == '#' || c == '@'
}

func currencyEndsAt(s string, i int) bool {
	if s[i-1] == 'R' && (i == 1 || strings.ContainsRune(" (\n:-", rune(s[i-2]))) {
		return true // rand: R47 500
	}
	return currencyBefore.MatchString(s[max(0, i-16):i])
}

// amountAt reads the figure at i with its unit and currency.
func amountAt(s string, i int, lang string) (a amount, end int, ok bool) {
	v, j, grouped, ok := number(s, i)
	if !ok || wordBreaks(s, j) || i > 1 && (s[i-1] == '/' || s[i-1] == '.') && !digitAt(s, i-2) {
		return a, j, false
	}
	a = amount{start: i, value: v, unit: 1}
	if k, unit, cur := kanjiUnit(s, j); unit > 1 {
		a.unit, a.currency = unit, cur
		a.value, j = kanjiTail(s, k, v*Money(unit), unit)
	} else {
		j = a.multiply(s, j, lang)
		if a.unit > 1 && a.currency != "INR" && v%100 == 0 && grouped {
			return a, j, false // 85.500k: a grouping that collides with a unit
		}
	}
	if m := currencyBefore.FindStringSubmatchIndex(s[max(0, i-16):i]); m != nil {
		from := max(0, i-16) + m[2]
		if from == 0 || !wordByte(s[from-1]) {
			a.currency, a.start = currencyOf(s[from:max(0, i-16)+m[3]]), from
			if a.currency == "USD" && from >= 4 && s[from-1] == ' ' && dollarCodes[s[from-4:from-1]] {
				a.currency, a.start = s[from-4:from-1], from-4 // CAD $71,000
			}
		}
	}
	if a.currency == "" && i > 0 && s[i-1] == 'R' && (i == 1 || strings.ContainsRune(" (\n:-", rune(s[i-2]))) && (v >= 3000 || a.unit > 1) {
		a.currency, a.start = "ZAR", i-1
	}
	if m := currencyAfter.FindStringSubmatchIndex(s[j:min(len(s), j+24)]); m != nil && !letterAt(s, j+m[3]) {
		a.currency, j = currencyOf(s[j+m[2]:j+m[3]]), centless(s, j+m[3])
	}
	a.end = j
	a.plain = a.unit == 1 && a.currency == ""
	return a, j, a.value > 0
}

// wordBreaks reports a figure glued to what makes it no amount: a percent
// sign, a clock time, a longer code.
func wordBreaks(s string, j int) bool {
	rest := s[j:min(len(s), j+4)]
	rest = strings.TrimLeft(rest, " ")
	return strings.HasPrefix(rest, "%") || strings.HasPrefix(rest, "％") || j < len(s) && s[j] == ':' && digitAt(s, j+1) || strings.HasPrefix(s[j:min(len(s), j+2)], "(k")
}

// multiply takes in the multiplier at s[j].
func (a *amount) multiply(s string, j int, lang string) int {
	rest := s[j:min(len(s), j+16)]
	if m := unitRE.FindStringSubmatchIndex(rest); m != nil {
		for g, unit := range []int64{1000, 1000, 1000, 100000, 100000, 10000000, 1000000} {
			if m[2+2*g] < 0 {
				continue
			}
			a.unit = unit
			switch g {
			case 1:
				a.currency = "EUR"
			case 3:
				a.currency, a.yearly = "INR", true
			case 4, 5:
				a.currency = "INR"
				a.yearly = strings.EqualFold(rest[m[2+2*g]:m[3+2*g]], "cpa")
			}
			a.value *= Money(unit)
			return j + m[3+2*g]
		}
	}
	if (lang == "es" || lang == "pt") && milRE.MatchString(rest) {
		a.unit = 1000
		a.value *= 1000
		return j + strings.Index(rest, "mil") + 3
	}
	if bigM.MatchString(rest) && a.value < 100000 {
		a.unit = 1000000
		a.value *= 1000000
		return j + strings.Index(rest, "M") + 1
	}
	return j
}

// kanjiUnit reads 万, 千 or 億 at s[j].
func kanjiUnit(s string, j int) (end int, unit int64, currency string) {
	for _, u := range []struct {
		w string
		n int64
	}{{"万", 10000}, {"億", 100000000}, {"千円", 1000}} {
		if strings.HasPrefix(s[j:], u.w) {
			return j + len(u.w), u.n, "JPY"
		}
	}
	return j, 1, ""
}

// kanjiTail adds what follows 億 (1億2,000万) and returns where the figure ends.
func kanjiTail(s string, j int, v Money, unit int64) (Money, int) {
	if unit == 100000000 && digitAt(s, j) {
		if w, k, _, ok := number(s, j); ok && strings.HasPrefix(s[k:], "万") {
			return v + w*10000, k + len("万")
		}
	}
	if unit == 10000 && digitAt(s, j) {
		if w, k, _, ok := number(s, j); ok && strings.HasPrefix(s[k:], "千") {
			return v + w*1000, k + len("千")
		}
	}
	return v, j
}
