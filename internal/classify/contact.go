package classify

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"inboxd/internal/mail"
)

// closings open the end of a letter, in matching form.
var closings = regexp.MustCompile(`^(?:(?:with )?(?:kind|best|warm|warmest|kindest|many|sincere)(?:est)?(?: personal)? (?:regards|wishes|thanks)|regards|best|sincerely|yours(?: \w+)?|cheers|thanks(?: (?:so much|again|a lot|in advance))?|thank you|many thanks|all the best|warmly|take care|speak soon|talk soon|looking forward|cordially|respectfully|ta|thx|br|kr|rgds|xx?|best of luck` +
	`|mit freundlichen grussen|mit freundlichem gruss|freundliche grusse|beste grusse|viele grusse|liebe grusse|herzliche grusse|schone grusse|mit besten grussen|mfg|lg|vg|gruss|grusse|bis bald|danke|mit freundlichen gruessen|viele gruesse|beste gruesse|liebe gruesse|sonnige grusse` +
	`|(?:bien )?cordialement|bien a vous|belle journee|bonne journee|a bientot|salutations|cdt|sinceres salutations|meilleures salutations|amicalement|a tres vite|excellente journee|merci|respectueusement` +
	`|(?:un )?(?:cordial )?saludos?(?: cordial(?:es)?)?|atentamente|cordialmente|gracias|un abrazo|quedo a|muchas gracias` +
	`|(?:cordiali|distinti|i migliori) saluti|un (?:cordiale|caro) saluto|cordialmente|a presto|grazie|saluti|un saluto` +
	`|(?:com os )?melhores cumprimentos|cumprimentos|atenciosamente|atentamente|um abraco|abracos?|obrigad[oa]|att` +
	`|(?:met )?(?:vriendelijke|hartelijke) groet(?:en)?|groet(?:en|jes)?|mvg|groetjes|alvast bedankt` +
	`|z powazaniem|(?:serdecznie )?pozdrawiam(?: serdecznie)?|pozdrowienia|z wyrazami szacunku|dziekuje)[\s,.!;:-]*$`)

var (
	pronounMark = regexp.MustCompile(`(?i)\s*\((she|he|they)(?:/\w+)*\)|\s*\((sie|er)/\w+\)|\s*\((elle|il)\)`)
	honorific   = regexp.MustCompile(`^(?:Mr|Mrs|Ms|Miss|Mx|Dr|Prof|Herr|Frau|Dipl\.-\w+|Mme|M\.|Mag|Ing|Sr|Sra|Dott|Dott\.ssa|Dra|Drs)\.?\s+`)
	nameLine    = regexp.MustCompile(`^[\p{Lu}][\p{L}'.-]*(?: (?:(?:van|von|de|der|den|da|di|dos|del|la|le|el|al|bin|ten|zu) ){0,2}[\p{Lu}][\p{L}'.-]*){0,3}$`)
	teamWord    = regexp.MustCompile(`(?i)\b(?:team|hr|careers?|recruit\w*|talent|hiring|jobs|people|human|resources|no-?reply|support|info|department|office|panel|manager|director|partner|personalabteilung|personalmanagement|personalwesen|personaldienst\w*|sekretariat|verwaltung|bewerbung\w*|recrutement|direction|mairie|fondation|intérim|bewerbermanagement|karriere|rh|ressources|service|group|ltd|gmbh|inc|limited|llc|agency|notifications?|the|desk|vacanc\w+|checks?|services?|alerts?|safety|dept|admissions?|council|university|school|trust|homes|college|academy|payroll|accounts?|compliance|admin|applicants?|applications?|onboarding|news|weekly|committee|board|society|association|hospital|clinic|bank|staffing|personnel|appointments?|fleet|allocations?|licensing|registry|program(?:me)?|foundation|labs?|solutions|systems|technologies|consulting|partners|medical|health|care|freight|logistics|alumni|portal|workforce|resourcing|operations)\b|担当|人事|採用|株式会社`)
	nameJA      = regexp.MustCompile(`(?:の|、|。|部|課|担当|\s|^)([\p{Han}]{1,4})(?:\s?[\p{Han}]{1,3})?(?:です。|でございます。|と申します|です、|です。?\n)`)
	nameLineJA  = regexp.MustCompile(`^(?:.{0,30}[\s　])?([\p{Han}]{1,4})[\s　][\p{Han}\p{Hiragana}\p{Katakana}]{1,4}$`)
)

// contact is how to greet the writer: the name they sign with, else the person
// in From. In English, first names are the rule; a letter that addresses the
// user by title and surname is answered with the full name.
func contact(m *mail.Message, text, lang string) (string, string) {
	if lang == "ja" {
		if n := contactJapanese(text); n != "" {
			return n, n
		}
	}
	from := fromName(m.Author().Name)
	n, line := signedName(text, from)
	if n != "" && from != "" && n != from && shorterThan(n, from) {
		n = from // "H. Vasseur" and "Dressler" are the surname of the one who writes
	}
	if n == "" || utf8.RuneCountInString(strings.Trim(n, ". ")) < 3 && allCaps(n) || utf8.RuneCountInString(n) == 1 {
		n, line = from, m.Author().Name // initials greet nobody
	}
	if n == "" {
		return "", ""
	}
	if lang == "en" {
		n = greetedAs(n, line, text)
	} else if f := strings.Fields(n); lang != "ja" && len(f) > 1 && register(text, lang, false) == Informal && utf8.RuneCountInString(strings.Trim(f[0], ".")) > 1 {
		n = f[0]
	}
	return n, strings.TrimSpace(line)
}

// shorterThan reports a signed name that only abbreviates the full one: an
// initial or nothing before its surname, or its initials.
func shorterThan(n, full string) bool {
	a, b := strings.Fields(n), strings.Fields(full)
	if len(b) < 2 {
		return false
	}
	if len(a) == 1 {
		initials := ""
		for _, w := range b {
			initials += string(firstRune(w))
		}
		return foldWord(a[0]) == foldWord(b[len(b)-1]) || strings.EqualFold(a[0], initials)
	}
	return utf8.RuneCountInString(strings.Trim(a[0], ".")) == 1 && foldWord(a[len(a)-1]) == foldWord(b[len(b)-1])
}

// greetedAs is the form of an English name to greet with.
func greetedAs(n, line, text string) string {
	f := strings.Fields(n)
	if address["en"].formal.MatchString(text) {
		if g := honorific.FindString(strings.TrimSpace(line)); g != "" && !strings.HasPrefix(g, "Dipl") {
			return strings.TrimRight(strings.TrimSpace(g), ".") + " " + f[len(f)-1]
		}
		return n
	}
	if len(f) > 1 && utf8.RuneCountInString(strings.Trim(f[0], ".")) > 1 && !isCJK(firstRune(n)) {
		return f[0]
	}
	return n
}

// closingLines is how far from the end a closing formula is looked for.
const closingLines = 50

// signedName is the name under the closing formula, else one on the last lines
// that the display name confirms or that stands alone.
func signedName(text, from string) (name, line string) {
	lines := strings.Split(text, "\n")
	lines = lines[max(0, len(lines)-closingLines):]
	for i := len(lines) - 1; i >= 0; i-- {
		head, tail, isClosing := closingLine(lines[i])
		if !isClosing {
			continue
		}
		if n := personName(tail); n != "" && head {
			return n, lines[i]
		}
		for k := i + 1; k < len(lines) && k <= i+4; k++ {
			if n := personName(lines[k]); n != "" {
				return n, lines[k]
			}
		}
		break
	}
	for i := max(0, len(lines)-12); i < len(lines); i++ { // a signature without a formula
		if n := personName(lines[i]); n != "" && shareWord(n, from) && !strings.ContainsAny(strings.TrimSpace(lines[i]), "!?") {
			return n, lines[i]
		}
	}
	if n := lastLineName(lines); n != "" {
		return n, n
	}
	return "", ""
}

// shareWord reports whether two names have a word in common.
func shareWord(a, b string) bool {
	for _, x := range strings.Fields(foldWord(a)) {
		for _, y := range strings.Fields(foldWord(b)) {
			if x == y && len(x) > 1 || len(x) > 2 && strings.HasPrefix(y, x) {
				return true
			}
		}
	}
	return false
}

// closingLine reports a line that closes a letter; tail is what follows the
// formula on the same line: "Best, Sam".
func closingLine(line string) (head bool, tail string, ok bool) {
	f := foldWord(strings.TrimSpace(line))
	if f == "" || len(f) > 60 {
		return false, "", false
	}
	if closings.MatchString(f) {
		return false, "", true
	}
	k := strings.IndexAny(line, ",-")
	if k > 0 && closings.MatchString(foldWord(strings.TrimSpace(line[:k]))) {
		return true, strings.TrimSpace(strings.TrimLeft(line[k:], ",- ")), true
	}
	return false, "", false
}

// lastLineName takes the last line as the name where it is one short name, as
// people sign from a phone: "- Sam".
func lastLineName(lines []string) string {
	for i := len(lines) - 1; i >= 0 && i >= len(lines)-3; i-- {
		l := strings.TrimSpace(lines[i])
		if l == "" || strings.HasPrefix(foldWord(l), "sent from") {
			continue
		}
		if len(strings.Fields(l)) <= 3 && !strings.ContainsAny(l, ".!?:") {
			return personName(strings.TrimLeft(l, "-– /"))
		}
		return ""
	}
	return ""
}

// personName is the name on a line, without title, pronouns and post, or "".
func personName(line string) string {
	l := strings.TrimSpace(canonical(line))
	l = pronounMark.ReplaceAllString(l, "")
	for _, c := range []string{"LG ", "VG ", "MfG ", "BG ", "i.A. ", "i. A. ", "gez. ", "Ihr ", "Ihre "} {
		l = strings.TrimPrefix(l, c)
	}
	for _, cut := range []string{" | ", " - ", ", ", " / ", " ("} {
		if k := strings.Index(l, cut); k > 0 {
			l = l[:k]
		}
	}
	l = strings.Trim(l, " *_,.!-")
	for range 3 {
		l = honorific.ReplaceAllString(l, "")
	}
	if !nameLine.MatchString(l) || teamWord.MatchString(l) || notCompany[strings.ToLower(l)] || len(l) > 40 {
		return ""
	}
	for _, w := range strings.Fields(l) {
		if jobTitle(w) || allCaps(w) && len(w) > 3 {
			return ""
		}
	}
	return l
}

func allCaps(w string) bool { return strings.ToUpper(w) == w && utf8.RuneCountInString(w) > 1 }

// fromName is the person in a display name: "Doe, Jane" is turned round, a firm
// in brackets or behind a bar falls away.
func fromName(name string) string {
	n := strings.Trim(canonical(name), "\"' ")
	for _, cut := range []string{" (", " | ", " via ", " - ", " at ", " from ", " @ ", " bei ", " chez "} {
		if k := strings.Index(n, cut); k > 0 {
			n = n[:k]
		}
	}
	if a, b, ok := strings.Cut(n, ", "); ok && len(strings.Fields(a)) == 1 && !strings.ContainsAny(b, ".@") {
		n = b + " " + a
	}
	if r := firstRune(n); isCJK(r) {
		return familyName(n)
	}
	if len(strings.Fields(n)) < 2 {
		return ""
	}
	for _, w := range strings.Fields(n) {
		if !unicode.IsUpper(firstRune(w)) && !wordSet("van von de der den da di dos del la le el al bin ten zu")[w] {
			return ""
		}
	}
	return personName(n)
}

// familyName is the family name in a Japanese display name, whose other parts
// may be a firm, a department, a post and the given name.
func familyName(n string) string {
	var rest []string
	for _, w := range strings.Fields(n) {
		if !orgPartJA.MatchString(w) && utf8.RuneCountInString(w) <= 5 {
			rest = append(rest, w)
		}
	}
	if len(rest) == 0 || len(rest) > 2 {
		return ""
	}
	return rest[0]
}

var orgPartJA = regexp.MustCompile(`会社|法人|事務所|センター|部$|課$|室$|係$|担当|園$|亭$|旅館|大学|社$|主$|支配人|本部|人事|採用|事務局|病院|クリニック|学校|役所|協会|スタッフ|エージェント|キャリア|チーム|サポート`)

// contactJapanese is the family name: the last name of a signature line, or
// the self-naming at the beginning.
func contactJapanese(text string) string {
	if g := nameJA.FindStringSubmatch(text); g != nil && !notNameJA.MatchString(g[1]) {
		return strings.Fields(g[1])[0]
	}
	if g := kanaNameJA.FindStringSubmatch(text); g != nil {
		return g[1]
	}
	lines := strings.Split(text, "\n")
	for i := len(lines) - 1; i >= 0 && i >= len(lines)-12; i-- {
		l := strings.TrimSpace(lines[i])
		if g := nameLineJA.FindStringSubmatch(l); g != nil && !strings.Contains(l, "様") && !notNameJA.MatchString(g[1]) {
			return g[1]
		}
		if g := soleNameJA.FindStringSubmatch(l); g != nil && i == len(lines)-1 && !notNameJA.MatchString(g[1]) {
			return g[1]
		}
	}
	return ""
}

var (
	kanaNameJA = regexp.MustCompile(`(?:の|、|。)([\p{Katakana}ー]{2,8}|[A-Z][a-z]+)(?:と申し|です。)`)
	soleNameJA = regexp.MustCompile(`(?:^|[。！!、\s])([\p{Han}]{2,3})$`)
	notNameJA  = regexp.MustCompile(`会社|採用|担当|人事|センター|制$|月$|日$|円$|会社$|..部$|..課$|件$|的$|気持|中$|時$|分$|名$|年|条件|結果|内定|面接|以上|敬具|不要|可能|予定|必要|弊社|当社|本日|今回|次第|様$`)
)
