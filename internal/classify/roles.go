package classify

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// isHead reports a noun that names a job; announced lets endings count.
func isHead(w, lang string, announced bool) bool {
	if roleHeads[w] || lang == "en" && roleHeads[strings.TrimSuffix(w, "s")] && len(w) > 4 {
		return true
	}
	if !announced || notHead[w] {
		return false
	}
	for _, e := range headEndings[lang] {
		if strings.HasSuffix(w, e) && len(w) > len(e)+2 {
			return true
		}
	}
	return false
}

// role names the job a text is about, or "" where it names none.
func role(d *doc, subject, lang string) (string, string) {
	if lang == "ja" {
		return roleJapanese(d)
	}
	best, words := "", ""
	for i := range d.sentences {
		s := &d.sentences[i]
		if i > 80 || s.subject {
			break
		}
		r, w, sure := roleIn(d, s, lang)
		switch {
		case r == "":
		case sure:
			return r, w
		case best == "":
			best, words = r, w
		}
	}
	if r := subjectRole(subject, lang); r != "" && (!hasReplyPrefix(subject) || best == "" && mentions(d, r)) {
		return r, subject
	}
	if best != "" {
		return best, words
	}
	if lang == "en" {
		return titleRun(d)
	}
	return indefinite(d, lang)
}

var indefiniteArticles = wordSet("un una uno uma een eine einen ein")

// indefinite finds the name of a job behind an indefinite article or a colon:
// "¿te vendrías? Una técnica de laboratorio", "Teilzeit: Gärtnerin".
func indefinite(d *doc, lang string) (string, string) {
	for i := range d.sentences {
		s := &d.sentences[i]
		if i > 30 || s.subject {
			break
		}
		for k := 1; k < len(s.tokens); k++ {
			p := s.tokens[k-1].norm
			if k == 1 && p == "head" && s.tokens[1].norm == "of" {
				if r, end := titleFrom(d, s, 0, lang, false); r != "" {
					return r, d.text(s, 0, end)
				}
			}
			if !roleHeads[s.tokens[k].norm] || !indefiniteArticles[p] && !strings.HasPrefix(gap(d, s, k-1), ":") || k > 1 && notThePost[s.tokens[k-2].norm] {
				continue
			}
			if r, end := titleFrom(d, s, k, lang, false); r != "" {
				return r, d.text(s, k-1, end)
			}
		}
	}
	return "", ""
}

// notThePost come before people who are not what the user is hired for: with a colleague.
var notThePost = wordSet("con com avec met mit z comme como als por par per door von de d di da a")

// mentions reports a text that names a word of the role, or no other role.
func mentions(d *doc, role string) bool {
	words := strings.Fields(foldWord(role))
	for i := range d.sentences {
		s := &d.sentences[i]
		if s.subject {
			continue
		}
		for k := range s.tokens {
			w := s.tokens[k].norm
			if roleHeads[w] {
				for _, x := range words {
					if x == w {
						return true
					}
				}
				return false
			}
		}
	}
	return true
}

// roleIn finds a role that a sentence announces; sure tells a sure cue.
func roleIn(d *doc, s *sentence, lang string) (role, words string, sure bool) {
	ts := s.tokens
	sureCues, likely := sureRoleCues[lang], likelyRoleCues[lang]
	if sureCues.byStart == nil {
		return "", "", false
	}
	best := ""
	for i := range ts {
		if n := sureCues.at(ts, i); n > 0 {
			if r, end := titleFrom(d, s, i+n, lang, true); r != "" {
				return r, d.text(s, i, end), true
			}
		}
		if lang == "en" && englishPost[ts[i].norm] {
			if r, from := titleBefore(d, s, i); r != "" {
				return r, d.text(s, from, i+1), true
			}
		}
		if best == "" {
			if n := likely.at(ts, i); n > 0 && !(i > 0 && writersOwn[ts[i-1].norm]) {
				if r, end := titleFrom(d, s, i+n, lang, false); r != "" {
					best, words = r, d.text(s, i, end)
				}
			}
		}
	}
	return best, words, false
}

// writersOwn come before the post of the one who writes: "le escribo como directora".
var writersOwn = wordSet("escribo trabajo soy write work working am schreibe arbeite ecris travaille scrivo lavoro escrevo sou werk schrijf pracuje jestem")

var englishPost = wordSet("position role post vacancy opening job")

// titleBefore reads the name of a job that stands before the word at token i:
// "the Senior Planner position".
func titleBefore(d *doc, s *sentence, i int) (string, int) {
	from := i
	for from > 0 && i-from < 7 {
		p := s.tokens[from-1]
		if g := gap(d, s, from-1); strings.ContainsAny(g, ".;:()?!\n") || strings.ContainsAny(g, ",") && !s.tokens[from].cap {
			break
		}
		if determiners[p.norm] || roleStops[p.norm] && p.norm != "in" && p.norm != "of" && p.norm != "and" && p.norm != "for" {
			break
		}
		from--
	}
	for from < i && (roleSkip[s.tokens[from].norm] || roleEdge[s.tokens[from].norm]) {
		from++
	}
	head := -1
	for k := from; k < i; k++ {
		if isHead(s.tokens[k].norm, "en", true) {
			head = k
		}
	}
	if head < 0 || from >= i || head < i-4 {
		return "", 0
	}
	if head < i-1 && !s.tokens[i-1].cap || hirerTitle(s, from, head) {
		return "", 0
	}
	return tidyRole(d.text(s, from, i)), from
}

func hirerTitle(s *sentence, from, head int) bool {
	for k := from; k <= head; k++ {
		switch s.tokens[k].norm {
		case "hiring", "recruiting", "recruitment", "talent", "hr", "people", "line", "acquisition", "recruiter":
			return true
		}
	}
	return false
}

// titleFrom reads the name of a job that begins at or right behind token i. A
// sure cue makes any noun one.
func titleFrom(d *doc, s *sentence, i int, lang string, sure bool) (string, int) {
	ts := s.tokens
	if i < len(ts) && possessives[ts[i].norm] {
		sure = false // "hacernos cargo de su mudanza"
	}
	for k := 0; k < 5 && i < len(ts) && (roleSkip[ts[i].norm] || roleEdge[ts[i].norm]) && ts[i].norm != "head" && !(ts[i].norm == "first" && i+1 < len(ts) && ts[i+1].norm == "officer") && !strings.ContainsAny(gap(d, s, i), ".,;!?"); k++ {
		i++
	}
	if i >= len(ts) {
		return "", 0
	}
	end := i
	for end < len(ts) && end-i < 6 && !roleStops[ts[end].norm] && !ts[end].number {
		end++
		if end < len(ts) && !joins(gap(d, s, end-1)) {
			break
		}
	}
	head := -1
	germanic := lang == "en" || lang == "nl" || lang == "de"
	for k := i; k < end; k++ {
		if lang == "de" && !ts[k].cap {
			break
		}
		if isHead(ts[k].norm, lang, true) || lang != "en" && isHead(ts[k].norm, "en", false) {
			head = k
			if !germanic && !(k+1 < end && englishHead(ts[k+1].norm)) {
				break
			}
			if lang == "de" && k+1 < end && !isHead(ts[k+1].norm, lang, true) {
				break
			}
		}
	}
	if head >= 0 && !germanic && englishHead(ts[head].norm) {
		for k := head + 1; k < end && k < head+4; k++ { // "lead product designer"
			if englishHead(ts[k].norm) {
				head = k
			}
		}
	}
	if head < 0 {
		if !sure || end == i || len(ts[i].norm) < 4 || lang == "de" && !ts[i].cap || lang == "en" && !ts[i].cap || lang == "pl" {
			return "", 0
		}
		head = i
		if lang == "en" {
			head = end - 1
		}
	}
	if !germanic && lang != "pl" && head > i && !englishHead(ts[head].norm) && !roleModifiers[ts[i].norm] || head-i > 3 || hirerTitle(s, i, head) {
		return "", 0
	}
	j := extend(d, s, head, lang)
	if lang != "en" {
		return tidyRole(d.text(s, i, j) + bracket(d, s, j)), j
	}
	return tidyRole(d.text(s, i, j)), j
}

// englishHead reports an English noun of a job, as other languages take them over.
func englishHead(w string) bool { return titleNouns[w] }

var (
	possessives   = wordSet("su sus son sa ses seu sua suo sua loro ihrer ihre ihrem")
	roleModifiers = wordSet("sub vice aide lead senior junior head product design tech ux")
)

// bracket is a short qualifier in brackets right behind a name: (SEND).
func bracket(d *doc, s *sentence, j int) string {
	rest := d.canon[s.tokens[j-1].end:s.end]
	if !strings.HasPrefix(rest, " (") {
		return ""
	}
	k := strings.IndexByte(rest, ')')
	if k < 0 || k > 12 || strings.ContainsAny(rest[1:k], "/|* ") || !unicode.IsUpper(firstRune(rest[2:])) {
		return ""
	}
	return rest[:k+1]
}

// joins reports a gap that does not part the words of a name.
func joins(g string) bool {
	switch g {
	case " ", "-", "/", " / ", " & ", "'", "", "\n":
		return true
	}
	return false
}

// extend takes in what belongs to a name behind its noun, by the habits of the language.
func extend(d *doc, s *sentence, head int, lang string) int {
	ts := s.tokens
	j := head + 1
	ok := func(k int) bool { return k < len(ts) && joins(gap(d, s, k-1)) && !ts[k].number }
	if j < len(ts) && ts[j].norm == "of" && lang != "nl" || lang == "en" {
		return extendEnglish(d, s, head)
	}
	switch lang {
	case "de":
		if ok(j+1) && ts[j].norm == "fur" && ts[j+1].cap {
			return j + 2
		}
		for n := 0; n < 2 && ok(j) && ts[j].cap && !germanStop[d.canon[ts[j].start:ts[j].end]] && !roleStops[ts[j].norm] && !notInTitleDE[ts[j].norm] && !cities[ts[j].norm]; n++ {
			if j+1 < len(ts) && ts[j+1].number {
				break
			}
			j++
		}
	case "nl":
		if ok(j) && !(s.subject && ts[j].cap) && !roleStops[ts[j].norm] && !verbish[ts[j].norm] && !cities[ts[j].norm] && (j+1 >= len(ts) || roleStops[ts[j+1].norm] || !joins(gap(d, s, j))) {
			j++
		}
	case "pl":
		for n := 0; n < 2 && ok(j) && ts[j].norm != "ds" && !roleStops[ts[j].norm] && !verbish[ts[j].norm] && !ts[j].cap; n++ {
			j++
		}
		if ok(j) && ts[j].norm == "ds" {
			j++
			for n := 0; n < 2 && j < len(ts) && !roleStops[ts[j].norm] && (joins(gap(d, s, j-1)) || gap(d, s, j-1) == ". "); n++ {
				j++
			}
		}
	default:
		j = extendRomance(d, s, j, lang)
	}
	return j
}

var verbish = wordSet("gezocht aan komt moet zoekt heeft bent hebt wordt zoeken jest prosze szuka mozna bedzie ktory mam zostaje gesucht graag van ook nog maar dan 32 ze")

// extendRomance takes in "de calidad", "di sala", "d'usine", "des opérations"
// and an adjective: "coordinadora pedagógica". "de la" names another thing.
func extendRomance(d *doc, s *sentence, j int, lang string) int {
	ts := s.tokens
	links := map[string]map[string]bool{"es": wordSet("de"), "pt": wordSet("de"), "it": wordSet("di d"), "fr": wordSet("de d des du")}[lang]
	ok := func(k int) bool {
		return k < len(ts) && (joins(gap(d, s, k-1))) && !ts[k].number && !roleStops[ts[k].norm]
	}
	for n := 0; n < 3; n++ {
		switch {
		case n == 0 && strings.HasPrefix(ts[j-1].norm, "addett") && j+1 < len(ts) && strings.HasPrefix(ts[j].norm, "al"):
			for j++; ok(j) && n < 2; n++ { // "addetto al controllo qualità"
				j++
			}
			return j
		case j < len(ts) && joins(gap(d, s, j-1)) && links[ts[j].norm] && j+1 < len(ts) && joins(gap(d, s, j)) && !ts[j+1].number && (!roleStops[ts[j+1].norm]) && utf8.RuneCountInString(ts[j+1].norm) > 1 && !(companyHeads[ts[j+1].norm] && ts[j+1].cap) && !possessives[ts[j+1].norm]:
			j += 2
		case j < len(ts) && lang == "fr" && joins(gap(d, s, j-1)) && ts[j].norm == "de" && j+2 < len(ts) && ts[j+1].norm == "la" && !ts[j+2].cap:
			j += 3
		case ok(j) && !links[ts[j].norm] && !romanceStop[ts[j].norm] && !cities[ts[j].norm] && (qualifiers[ts[j].norm] || ts[j].cap && ts[j-1].cap && !companyHeads[ts[j].norm] && !allCaps(d.canon[ts[j].start:ts[j].end]) || j+1 >= len(ts) || roleStops[ts[j+1].norm] || links[ts[j+1].norm] || !joins(gap(d, s, j))):
			j++
		default:
			return j
		}
	}
	return j
}

// qualifiers follow the name of a job whatever comes behind them.
var qualifiers = wordSet("jefe jefa social civil general tecnico tecnica pedagogica pedagogico financiero financiera administrativo administrativa virtual contabil regional comercial industrial meccanico fiscale nacional backend frontend devops export stem")

// extendEnglish takes in "of Nursing", "in Civil Engineering", ", Formulation".
func extendEnglish(d *doc, s *sentence, head int) int {
	ts := s.tokens
	j := head + 1
	for j < len(ts) && joins(gap(d, s, j-1)) && romanNumerals[ts[j].norm] && (ts[j].norm != "i" || j+1 >= len(ts)) {
		j++
	}
	if j+1 < len(ts) && joins(gap(d, s, j-1)) && joins(gap(d, s, j)) && ts[j+1].cap {
		h := ts[head].norm
		if w := ts[j].norm; w == "of" || (w == "in" || w == "for") && heldIn[h] && !cities[ts[j+1].norm] {
			k := j + 2
			for k < len(ts) && k < j+6 && joins(gap(d, s, k-1)) && (ts[k].cap || ts[k].norm == "and" && k+1 < len(ts) && ts[k+1].cap && joins(gap(d, s, k))) {
				k++
			}
			return k
		}
	}
	if j < len(ts) && !s.subject && gap(d, s, j-1) == ", " && ts[j].cap && ts[j].norm != "i" && !roleStops[ts[j].norm] && !cities[ts[j].norm] && !notCompany[ts[j].norm] {
		k := j + 1
		for k < len(ts) && k < j+3 && joins(gap(d, s, k-1)) && ts[k].cap {
			k++
		}
		if k >= len(ts) || !strings.HasPrefix(gap(d, s, k-1), ",") && (roleStops[ts[k].norm] || englishPost[ts[k].norm] || !joins(gap(d, s, k-1)) || ts[k].norm == "in" || ts[k].norm == "rather") {
			return k
		}
	}
	return j
}

// tidyRole strips gender marks, codes and edges.
func tidyRole(r string) string {
	if strings.ContainsAny(r, "(/*:#0123456789") {
		r = roleCode.ReplaceAllString(genderMark.ReplaceAllString(r, ""), "")
	}
	r = balanced(strings.Trim(r, " .,;:-\"'"))
	if n := utf8.RuneCountInString(r); n < 3 || n > 70 {
		return ""
	}
	return nominative(r)
}

// Words that stand before a role in a subject and are no part of it.
var subjectLead = wordSet(`ihre deine bewerbung als offre oferta offer job stelle stellenangebot vertraulich vertragsangebot jobangebot angebot zusage absage
	votre candidature poste proposition recrutement opportunite candidatura vacante vacantes puesto propuesta proceso seleccion busqueda convocatoria llamado a resultado
	processo seletivo proposta vaga oportunidade confidencial contratacao contrato lugar de cargo aprovado para do da pra ricerca riservata assunzione posizione offerta
	sollicitatie vacature voorstel aanbod functie interim-opdracht opdracht arbeidsovereenkomst wij zoeken cerchiamo poufnie oferta pracy propozycja rekrutacja zakonczenie rekrutacji aplikacja stanowisko rozmowa twoja
	your application the for an interview invitation to letter of employment conditional role position vacancy opportunity re new urgent requirement internal as with our confidential formal update on contract`)

// subjectRole reads a role from a subject: a part of it that begins with one.
func subjectRole(subject, lang string) string {
	sub := canonical(strings.TrimSpace(subject))
	for k := 0; k < 4 && hasReplyPrefix(sub); k++ {
		sub = strings.TrimSpace(sub[strings.IndexAny(sub, ":：")+1:])
	}
	if sub == "" || len(sub) > 300 {
		return ""
	}
	d := &doc{canon: sub}
	s := tokenise(sub, 0, len(sub))
	s.subject = true
	for i := 0; i < len(s.tokens); i++ {
		if i > 0 && joins(gap(d, &s, i-1)) && !subjectLead[s.tokens[i-1].norm] {
			continue
		}
		if subjectLead[s.tokens[i].norm] && !isHead(s.tokens[i].norm, lang, false) {
			continue
		}
		if r := subjectPart(d, &s, i, lang); r != "" {
			return r
		}
	}
	return ""
}

// subjectPart reads a role that begins a part of a subject at token i.
func subjectPart(d *doc, s *sentence, i int, lang string) string {
	ts := s.tokens
	end := i
	for end < len(ts) && end-i < 6 && !roleStops[ts[end].norm] && !ts[end].number {
		end++
		if end < len(ts) && !joins(gap(d, s, end-1)) {
			break
		}
	}
	head := -1
	for k := i; k < end; k++ {
		if isHead(ts[k].norm, lang, lang == "de" || lang == "nl") || (lang == "de" || lang == "nl" || lang == "pl" || lang == "it" || lang == "fr" || lang == "es" || lang == "pt") && isHead(ts[k].norm, "en", false) {
			head = k
			if lang != "en" && lang != "nl" && !(k+1 < end && englishHead(ts[k+1].norm)) {
				break
			}
		}
	}
	if head > i && (lang == "es" || lang == "it" || lang == "pt" || lang == "fr") && !englishHead(ts[head].norm) && !roleModifiers[ts[i].norm] {
		return ""
	}
	if head < 0 || head-i > 4 || hirerTitle(s, i, head) || !ts[i].cap && head > i+1 && lang == "en" {
		return ""
	}
	return tidyRole(d.text(s, i, extend(d, s, head, lang)) + bracket(d, s, head+1))
}

// Small words that the readers above look for.
var (
	determiners   = wordSet("the our a an this that your")
	notInTitleDE  = wordSet("station standort team abteilung raum bereich teilzeit vollzeit kennziffer")
	romanNumerals = wordSet("ii iii iv i")
	heldIn        = wordSet("lecturer professor fellow reader researcher officer associate")
)
