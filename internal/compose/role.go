package compose

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// roleNoise is what job titles carry for machines and lawyers: gender marks of
// any language, requisition numbers, employment percentages.
var roleNoise = regexp.MustCompile(`(?i)[\(\[]?\s*\b[mwfdhkvx]\s?[/|]\s?[mwfdhkvx](?:\s?[/|]\s?[mwfdhkvx]){0,2}\b\s*[\)\]]?` +
	`|\(\s*(?:[mwfdhkvx](?:\s*,\s*[mwfdhkvx]){1,3}|gn|all genders?|alle geschlechter)\s*\)` +
	`|[-–,]?\s*\(?\b(?:req(?:uisition)?|ref(?:erence)?|job(?:\s*id)?|jr|id|nr|no)[\s.:#-]*\d[\w-]*\)?|#\s?\d[\w-]*` +
	`|\b\d{2,3}\s?%(?:\s?-\s?\d{2,3}\s?%)?`)

// legalForm is what follows a company's name in its register entry.
var legalForm = regexp.MustCompile(`(?i)[\s,]+(?:gmbh(?:\s*&\s*co\.?\s*kg)?|ag|se|kg|ug|e\.?\s?v\.?|ltd\.?|limited|plc|inc\.?|llc|llp|corp\.?|s\.?a\.?s\.?u?|s\.?a\.?r\.?l\.?|s\.a\.|s\.l\.u?\.?|s\.?r\.?l\.?|s\.?p\.?a\.?|ltda\.?|b\.?v\.?|n\.?v\.?|sp\.?\s*z\s*o\.?\s*o\.?|pte\.?(?:\s+ltd\.?)?|pty\.?(?:\s+ltd\.?)?)$`)

// roleName tidies a role for running text. stems are word endings by which the
// language's own agent nouns show a gender ("leiterin", "directora"): such a
// title would gender the user and is left out.
func roleName(s string, stems []string) string {
	s = strings.Join(strings.Fields(roleNoise.ReplaceAllString(oneLine(s), " ")), " ")
	s = fact(strings.ReplaceAll(s, "()", ""))
	if strings.ContainsAny(s, "/:·()") || containsMark(s) {
		return "" // "Entwickler:in", "Directeur/Directrice", or a remark
	}
	for _, w := range strings.FieldsFunc(strings.ToLower(s), func(r rune) bool { return !unicode.IsLetter(r) }) {
		for _, stem := range stems {
			if strings.HasSuffix(w, stem) {
				return ""
			}
		}
	}
	return calm(s)
}

// calm takes the capitals out of a shouted title: "SENIOR DATA ENGINEER" is
// written "Senior Data Engineer"; short words may be abbreviations and stay.
func calm(s string) string {
	if s != strings.ToUpper(s) || len(strings.Fields(s)) < 2 && utf8.RuneCountInString(s) < 6 {
		return s
	}
	words := strings.Fields(s)
	for i, w := range words {
		if utf8.RuneCountInString(w) > 3 {
			r, n := utf8.DecodeRuneInString(w)
			words[i] = string(r) + strings.ToLower(w[n:])
		}
	}
	return strings.Join(words, " ")
}

// payText is an amount with its currency, which stands where a company might
// ("the role at EUR 70,000").
var payText = regexp.MustCompile(`(?i)^(?:(?:eur|usd|gbp|chf|pln|jpy|brl|inr|sek|dkk|nok|us|r)?\s?[€$£¥]?\s?\d[\d.,' ]*k?|\d[\d.,' ]*k?\s?(?:eur|euros?|usd|gbp|chf|pln|zł|jpy|brl|inr|€|£|\$))$`)

// companyName tidies a company for running text.
func companyName(s string) string {
	s = oneLine(s)
	if payText.MatchString(s) {
		return ""
	}
	if t := legalForm.ReplaceAllString(s, ""); t != "" {
		s = t
	}
	return fact(s)
}

// theRole is the English noun phrase: no second noun behind "… position".
func theRole(role string) string {
	if role == "" {
		return ""
	}
	low := strings.ToLower(role)
	role = "the " + role
	for _, noun := range []string{"role", "position", "job", "post"} {
		if strings.HasSuffix(low, noun) {
			return role
		}
	}
	return role + " role"
}

// deRole is "de" or "d'" and the role, as French elides it: before a vowel. An
// h is not elided here, for the roles it begins are mostly English ("Head of").
func deRole(role string) string {
	if role == "" {
		return ""
	}
	r, n := utf8.DecodeRuneInString(strings.ToLower(role))
	next, _ := utf8.DecodeRuneInString(strings.ToLower(role[min(n, len(role)):]))
	if strings.ContainsRune("aeiouâàéèêëîïôöûùœ", r) && next != ' ' && role != strings.ToUpper(role) {
		return "d'" + role
	}
	return "de " + role
}

// containsMark reports an inclusive mark inside a word ("Entwickler*in"); the
// underscore and the asterisk are refused by fact already.
func containsMark(s string) bool { return strings.ContainsAny(s, "•ə") }
