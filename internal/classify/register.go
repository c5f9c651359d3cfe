package classify

import (
	"regexp"
	"strings"

	"inboxd/internal/mail"
)

// address holds the words of formal and informal address of a language.
var address = map[string]struct{ formal, informal *regexp.Regexp }{
	"de": {regexp.MustCompile(`\b(?:Sie|Ihnen|Ihre[nmrs]?|Ihr)\b`), regexp.MustCompile(`(?i)\b(?:du|dich|dir|dein(?:e[nmrs]?)?|euch)\b`)},
	"fr": {regexp.MustCompile(`(?i)\b(?:vous|votre|vos|vôtre)\b`), regexp.MustCompile(`(?i)(?:\b(?:tu|te|ton|ta|tes|toi)\b|\bt')`)},
	"es": {regexp.MustCompile(`(?i)\b(?:usted|ustedes|le|su|sus|estimad[oa] (?:sr|sra)\.?)\b|\b(?:confírmenos|díganos|cuéntenos)\b`), regexp.MustCompile(`(?i)\b(?:tú|te|tu|tus|ti|contigo|vos|has|puedes|tienes|quieres|dinos|cuéntame)\b`)},
	"it": {regexp.MustCompile(`\b(?:Lei|La|Le|Suo|Sua|Suoi|Sue)\b|(?i:gentile (?:dott|sig))`), regexp.MustCompile(`(?i)\b(?:tu|ti|te|tuo|tua|tuoi|tue|fammi|puoi|hai)\b`)},
	"pt": {regexp.MustCompile(`(?i)\b(?:o senhor|a senhora|exm[oa]\.?|v\. exa)\b`), regexp.MustCompile(`(?i)\b(?:tu|te|ti|teu|tua|teus|contigo)\b`)},
	"nl": {regexp.MustCompile(`(?i)\b(?:u|uw)\b`), regexp.MustCompile(`(?i)\b(?:je|jij|jou|jouw)\b`)},
	"pl": {regexp.MustCompile(`\b(?:Pan|Pani|Pana|Panu|Panią|Panem|Państwo|Państwa|Państwu)\b`), regexp.MustCompile(`\b(?:Ci|Ciebie|Tobie|Tobą|Twój|Twoja|Twoje|Twojej|Ty|Cię|Cie)\b|(?i:\b(?:możesz|masz|chcesz|napisz|cześć)\b)`)},
	"ja": {regexp.MustCompile(`いただ|頂|存じ|申し上げ|ございま|いたします|致します`), regexp.MustCompile(`だよ|だね|してね`)},
	"en": {regexp.MustCompile(`(?m)^(?:Dear|Good (?:morning|afternoon)),? (?:Mr|Ms|Mrs|Miss|Mx|Dr|Prof(?:essor)?)\.? `), regexp.MustCompile(`(?m)^(?:Hi|Hey|Hello|Hiya|Yo),? ?[\p{Lu}]?`)},
}

// register reads how the writer addresses the user, from a letter only: an
// advertisement or a machine that says "du" proves nothing about a person.
func register(text, lang string, automatic bool) Register {
	a, ok := address[lang]
	if !ok || automatic {
		return ""
	}
	formal, informal := len(a.formal.FindAllString(text, 30)), len(a.informal.FindAllString(text, 30))
	switch {
	case lang == "pt" && formal > 0:
		return Formal
	case formal > informal && (formal > 1 || lang != "it"):
		return Formal
	case informal > formal:
		return Informal
	}
	return ""
}

var (
	titledName = regexp.MustCompile(`\b(Mr|Mrs|Ms|Mx|Dr|Prof|Professor|Herr|Herrn|Frau|Mme|Madame|Monsieur|M|Sr|Sra|Sig|Sig\.ra|Dott|Dott\.ssa|Dra|Pan|Pani|mevrouw|meneer|heer|Ing|Avv)\.? ((?:[\p{Lu}][\p{L}'-]+ ?){1,3})`)
	sheHer     = regexp.MustCompile(`(?i)\(she(?:/her)?|\(elle|\(sie/ihr|she/her`)
	heHim      = regexp.MustCompile(`(?i)\(he(?:/him)?[)/]|\(il\b|\(er/ihn|he/him`)
)

// courtesy is the title of the writer: one they sign with, the pronouns they
// name, or one that somebody in the thread used with their name. Never a guess
// from a first name.
func courtesy(m *mail.Message, th Thread, lang string) string {
	name := canonical(m.Author().Name)
	tail := strings.ToValidUTF8(m.New[max(0, len(m.New)-400):], "") + "\n" + cut(m.Signature) + "\n" + name
	tail = canonical(tail)
	if g := regexpTitleAtEnd(tail, name); g != "" {
		return g
	}
	switch {
	case sheHer.MatchString(tail):
		return map[string]string{"de": "Frau", "fr": "Mme"}[lang] + map[bool]string{true: "Ms"}[lang != "de" && lang != "fr"]
	case heHim.MatchString(tail):
		return map[string]string{"de": "Herr", "fr": "M."}[lang] + map[bool]string{true: "Mr"}[lang != "de" && lang != "fr"]
	}
	f := strings.Fields(name)
	if len(f) < 2 {
		return ""
	}
	last := f[len(f)-1]
	texts := []string{m.Quoted}
	for i := range th.Earlier {
		if t := &th.Earlier[i]; t.Mine && t.Message != nil {
			texts = append(texts, t.Message.New)
		}
	}
	for _, t := range texts {
		t = canonical(bound(t))
		if !strings.Contains(t, last) || !mayTitle(t) {
			continue
		}
		for _, g := range titledName.FindAllStringSubmatch(t, 20) {
			if strings.HasSuffix(strings.TrimSpace(g[2]), last) {
				return courtesyForm(g[1])
			}
		}
	}
	return ""
}

// titleStarts are what the titles of titledName begin with.
var titleStarts = []string{"Mr", "Ms", "Mx", "Dr", "Prof", "Herr", "Frau", "Mme", "Madame", "Monsieur", "M", "Sr", "Sig", "Dott", "Pan", "mevrouw", "meneer", "heer", "Ing", "Avv"}

// mayTitle reports whether a title can stand in a text: it is quicker than to look for one.
func mayTitle(text string) bool {
	for _, w := range titleStarts {
		for rest := text; ; {
			k := strings.Index(rest, w)
			if k < 0 {
				break
			}
			if rest = rest[k+len(w):]; w == "M" && (rest == "" || rest[0] != ' ' && rest[0] != '.') {
				continue
			}
			return true
		}
	}
	return false
}

// regexpTitleAtEnd is the title right before the writer's own name.
func regexpTitleAtEnd(tail, name string) string {
	if !mayTitle(tail) {
		return ""
	}
	f := strings.Fields(name)
	for _, g := range titledName.FindAllStringSubmatch(tail, 20) {
		who := strings.Fields(g[2])
		if len(who) == 0 {
			continue
		}
		if len(f) > 0 && who[len(who)-1] == f[len(f)-1] {
			return courtesyForm(g[1])
		}
	}
	return ""
}

// courtesyForm writes a title the way it is used in a greeting.
func courtesyForm(t string) string {
	switch t {
	case "Herrn":
		return "Herr"
	case "Madame":
		return "Mme"
	case "Monsieur", "M":
		return "M."
	case "Dr", "Prof", "Sr", "Sra", "Sig", "Dott", "Dott.ssa", "Dra", "Ing", "Avv":
		return t + "."
	case "Professor":
		return "Prof."
	}
	return t
}

var (
	meetCue   = regexp.MustCompile(`(?i)\b(?:interview|meet|meeting|panel|speak|spoke|speaking|talk|interviewers?|joined by|together with|gespräch|kennenlernen|entretien|rencontrer|entrevista|colloquio|gesprek|rozmow)`)
	meetWords = []string{"interview", "meet", "panel", "speak", "spoke", "talk", "joined by", "together with", "gespräch", "kennenlernen", "entretien", "rencontrer", "entrevista", "colloquio", "gesprek", "rozmow"}

	fullName = regexp.MustCompile(`(?:^|[ ,(])((?:Dr\.? |Prof\.? )?[\p{Lu}][\p{Ll}][\p{L}'-]* (?:(?:van|von|de|der|da|di) ){0,2}[\p{Lu}][\p{L}'-]+)(?: ?\([^)]{2,40}\)|, (?:our|the|my) [^,.]{3,40}| \p{Lu}{2,4}\b)?`)
)

// panel lists the other interviewers a text names. What the company or the role
// is called looks like a name and is none.
func panel(d *doc, f Facts) []string {
	var out []string
	seen := map[string]bool{f.Contact: true}
	for i := range d.sentences {
		s := d.canon[d.sentences[i].start:d.sentences[i].end]
		if !hasAny(lowered(s), meetWords...) {
			continue
		}
		loc := meetCue.FindStringIndex(s)
		if loc == nil || d.sentences[i].subject {
			continue
		}
		for _, g := range fullName.FindAllStringSubmatchIndex(s[loc[1]:], 8) {
			at, end := loc[1]+g[2], loc[1]+g[3]
			n := strings.TrimSpace(s[at:end])
			switch {
			case seen[n] || len(out) == 8 || !couldBePerson(n):
			case partOf(n, f.Company) || partOf(n, f.Role):
			case afterArticle.MatchString(s[:at]) || beforeNoun.MatchString(s[end:]):
			default:
				out = append(out, n)
			}
			seen[n] = true
		}
	}
	return out
}

// People stand without an article and end a run of capitalised words; "the Stock
// Planning Manager role" and "de la Maison Verdanel" do neither.
var (
	afterArticle = regexp.MustCompile(`(?i)(?:^|[\s(])(?:the|an?|our|your|la|le|les|une?|du|des|das|dem|el|il|lo|het|uma?)\s$`)
	beforeNoun   = regexp.MustCompile(`^\s(?:\p{Lu}[\p{Ll}]{2,}|role|position|post|job|team|opening|vacancy)`)
)

// partOf reports whether the words of n stand in whole.
func partOf(n, whole string) bool {
	return whole != "" && strings.Contains(" "+foldWord(whole)+" ", " "+foldWord(n)+" ")
}

// couldBePerson tells two capitalised words that may be a person's name from
// places, months, jobs and departments.
func couldBePerson(n string) bool {
	w := strings.Fields(n)
	first, last := w[0], w[len(w)-1]
	return !notCompany[strings.ToLower(first)] && !notCompany[strings.ToLower(last)] && !jobTitle(first) && !jobTitle(last) &&
		monthOf(foldWord(first)) == 0 && monthOf(foldWord(w[1])) == 0 && !nounPhrase[last]
}

// nounPhrase are last words of capitalised phrases that are no people.
var nounPhrase = wordSet("Team Office Street Road Centre Center Day Call Interview Test House Park Hospital University Manager Director Engineering Operations Resources Meet Teams Room Floor Building Time Zone Avenue Platform Services Group Stage Round Straße Strasse Platz")
