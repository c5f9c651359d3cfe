package compose

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// person is how the correspondent may be addressed. Gender comes from a title
// or pronoun only, never from a given name.
type person struct {
	full   string // as they sign, without titles
	first  string // given name, if it can be told
	last   string // surname with its particles, if it can be told
	gender byte   // 'f', 'm' or 0
	title  string // "doctor", "professor" or ""
}

// courtesyWords maps titles and pronouns of the supported languages to what
// they say: f, m, d (doctor), p (professor), and "n" for a word that names nobody.
var courtesyWords = map[string]string{
	"ms": "f", "mrs": "f", "miss": "f", "madam": "f", "she": "f", "her": "f", "mr": "m", "sir": "m", "he": "m", "him": "m", "his": "m",
	"frau": "f", "herr": "m", "herrn": "m",
	"mme": "f", "madame": "f", "mademoiselle": "f", "mlle": "f", "m": "m", "monsieur": "m", "elle": "f",
	"sra": "f", "señora": "f", "señorita": "f", "srta": "f", "sr": "m", "señor": "m", "ella": "f", "doña": "f", "don": "m",
	"sig.ra": "f", "sigra": "f", "signora": "f", "sig": "m", "signor": "m", "dott.ssa": "fd", "dottssa": "fd", "dott": "md", "dottoressa": "fd", "dottore": "md",
	"prof.ssa": "fp", "profssa": "fp", "professoressa": "fp",
	"senhora": "f", "senhor": "m", "dra": "fd", "doutora": "fd", "doutor": "md", "professora": "fp",
	"mevrouw": "f", "mevr": "f", "mw": "f", "meneer": "m", "dhr": "m", "heer": "m",
	"pani": "f", "pan": "m",
	"dr": "d", "doctor": "d", "doktor": "d", "docteur": "d", "dottor": "md", "prof": "p", "professor": "p", "profesor": "p", "profesora": "fp", "professore": "p", "phd": "n", "ph.d": "n",
}

// particles begin a surname: "von Berg", "de Vries", "van den Berg".
var particles = []string{"von", "van", "de", "der", "den", "del", "della", "di", "da", "dos", "das", "do", "du", "la", "le", "ten", "ter", "zu", "zum", "zur", "vom", "al", "el", "bin", "ibn", "st", "st.", "mac", "y"}

// groupWords show that a signature names a desk, not a person.
var groupWords = []string{"team", "équipe", "equipe", "equipo", "equipa", "zespół", "talent", "recruiting", "recruitment", "recruiter", "hr", "rh", "hiring",
	"careers", "jobs", "department", "abteilung", "personalabteilung", "human", "resources", "office", "noreply", "no-reply", "support", "notifications", "people", "staffing", "via"}

// readPerson takes a signed name and the recogniser's courtesy word apart.
func readPerson(contact, courtesy string) person {
	p := person{}
	p.courtesy(courtesy)
	name := contact
	if i := strings.IndexAny(name, "([|/"); i >= 0 {
		name = name[:i] // "Anna Weber (she/her)", "Anna Weber | Northwind"
	}
	name = oneLine(name)
	if last, first, ok := strings.Cut(name, ","); ok {
		name = strings.TrimSpace(first) + " " + strings.TrimSpace(last)
	}
	words := strings.Fields(name)
	for len(words) > 0 && p.takeTitle(words[0]) {
		words = words[1:]
	}
	name = strings.Join(words, " ")
	if !signs(name, words) {
		return p
	}
	p.full = name
	p.split(words)
	return p
}

// courtesy reads a title or pronoun field such as "Frau Dr." or "she/her".
func (p *person) courtesy(s string) {
	for _, w := range strings.FieldsFunc(s, func(r rune) bool { return unicode.IsSpace(r) || strings.ContainsRune("/,()", r) }) {
		p.takeTitle(w)
	}
}

// takeTitle notes what a title says and reports whether w was one.
func (p *person) takeTitle(w string) bool {
	says, ok := courtesyWords[strings.TrimSuffix(strings.ToLower(w), ".")]
	for _, c := range says {
		switch c {
		case 'f', 'm':
			p.gender = byte(c)
		case 'd':
			if p.title == "" {
				p.title = "doctor"
			}
		case 'p':
			p.title = "professor"
		}
	}
	return ok
}

// signs reports whether name can be the name of one person.
func signs(name string, words []string) bool {
	if name == "" || utf8.RuneCountInString(name) > longestName || len(words) > 6 || strings.ContainsAny(name, "{}<>@|=?!\\*_~`^$%:;#&+\"0123456789") {
		return false
	}
	for _, w := range words {
		if slices.Contains(groupWords, strings.ToLower(strings.Trim(w, ".,"))) {
			return false
		}
	}
	for _, group := range []string{"採用", "担当", "人事", "チーム", "事務局", "株式会社"} {
		if strings.Contains(name, group) {
			return false
		}
	}
	return hasLetter(name)
}

// split tells given name and surname apart where that is sure: two words, or a
// particle that begins the surname. East Asian names written with their own
// characters put the surname first.
func (p *person) split(words []string) {
	switch {
	case eastAsian(p.full):
		p.last = words[0]
		if len(words) == 1 {
			p.last = p.full
		}
	case len(words) == 1:
		p.first = p.full
	case len(words) == 2 && !slices.Contains(particles, strings.ToLower(words[0])):
		p.first, p.last = words[0], words[1]
	default:
		for i, w := range words[1:] {
			if slices.Contains(particles, w) || slices.Contains(particles, strings.ToLower(w)) && i+2 < len(words) {
				p.first, p.last = strings.Join(words[:i+1], " "), strings.Join(words[i+1:], " ")
				break
			}
		}
	}
	if p.first != "" && (utf8.RuneCountInString(p.first) == 1 || strings.HasSuffix(p.first, ".")) {
		p.first = "" // "A. Weber"
	}
}

// eastAsian reports whether a name is written in Chinese, Japanese or Korean characters.
func eastAsian(s string) bool {
	for _, r := range s {
		if unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Hangul) {
			return true
		}
	}
	return false
}
