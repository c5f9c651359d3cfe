package classify

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"inboxd/internal/mail"
)

var (
	companyJA    = regexp.MustCompile(`株式会社\s?([\p{Han}\p{Katakana}\p{Hiragana}ーA-Za-z0-9&・]{2,20}?)(?:の|で|は|に|と|が|へ|様|、|。|\s|人事|採用|代表|営業|管理|総務|$)`)
	companyLatin = regexp.MustCompile(`([A-Z][A-Za-z]+(?: [A-Z][A-Za-z]+){1,3})(?:は|より|では)`)
	companyJA2   = regexp.MustCompile(`([\p{Han}\p{Katakana}ーA-Za-z0-9&・]{2,20})株式会社`)
	companyJA3   = regexp.MustCompile(`([\p{Katakana}ー]{3,20}|[A-Z][A-Za-z]{2,20})(?:の(?:人事|採用)|採用担当|人事部|社の)`)
	freemail     = wordSet("gmail googlemail outlook hotmail live yahoo ymail aol gmx web icloud me mac proton protonmail pm mail t-online freenet orange wanadoo free laposte sfr libero virgilio wp onet interia o2 docomo ezweb softbank nifty qq 163 zoho fastmail posteo mailbox tutanota uol bol terra sapo ziggo kpnmail planet hetnet yandex rediffmail comcast verizon btinternet sky talktalk bluewin example mail")
	platforms    = wordSet("greenhouse greenhouse-mail lever ashbyhq workday myworkday icims smartrecruiters successfactors taleo oraclecloud workable recruitee personio teamtailor jobvite bamboohr linkedin xing indeed indeedemail stepstone glassdoor monster reed totaljobs infojobs jobteaser welcometothejungle hellowork hire softgarden rexx bullhorn breezy jazzhr pinpoint join jobylon hrmos herp wantedly bizreach rikunabi mynavi doda pracuj gupy catho nationale-vacaturebank docusign dropboxsign hellosign calendly hackerrank codility hirevue us candidates candidate mailgun sendgrid")
)

// deskWords are parts of a firm, not of its name.
var deskWords = wordSet("hr careers career recruitment hiring admissions checks alerts onboarding ticketing portal payroll vetting candidate jobs job team talent letters newsletter notifications support office department personnel payroll weekly engineering kadry rrhh rh drh dp selecao seleccion direccion direction ufficio gestion gente dzial talento empleo pruebas brasil equipo equipe equipa team marketing people's")

// viaRE is a name that a service puts before its own: "Acme via SignPath".
var viaRE = regexp.MustCompile(`^(.{2,60}?) (?:via|über|par l'intermédiaire de) .+$`)

// Words that are no company although they look like a name.
var notCompany = wordSet(`the a an you your our we i my this that it he she they monday tuesday wednesday thursday friday saturday sunday january february march april may june july august september october november december
	hr teams zoom google meet skype slack linkedin whatsapp telegram signal xing indeed gmail outlook microsoft docusign calendly human resources hiring talent recruiting recruitment team people senior junior lead head dear hi hello regards kind best thanks
	ihnen ihrem ihrer ihr sie uns der die das dem den vous nous votre notre le la les monsieur madame herr frau fragen interesse rückfragen bedarf gelegenheit mr ms mrs dr prof london berlin paris madrid remote home full end least all first this next once last noon work fy eod cob cv pdf url uk us eu usa
	montag dienstag mittwoch donnerstag freitag lundi mardi mercredi jeudi vendredi besoin si se te su os pan pani państwo państwem ihre ihren unserem unserer unser einem einer allen beiden weiterem weiteren`)

// groupWords say of a firm what it is and are left out in speaking.
var groupWords = wordSet("indústria industria holding")

// legalWords are the forms of firms, which are no part of a name.
var legalWords = wordSet("gmbh ggmbh oü ag se kg kgaa ohg ev e.v mbh ltd limited llc llp inc incorporated corp corporation plc pty pvt co sa sas sasu sarl sl slu s.l s.a s.a.u s.l.u s.p.a spa srl s.r.l bv b.v nv n.v ltda lda oy ab aps a/s kk gbr & sp z o.o o.o. asbl vzw c.v cv c.v.")

// cleanCompany strips legal forms and what clings to a name; "" if none is left.
func cleanCompany(n string) string {
	n = strings.Trim(strings.TrimSpace(n), ".,;:-'&()\"!?|")
	f := strings.Fields(n)
	for len(f) > 1 {
		w := strings.ToLower(strings.Trim(f[len(f)-1], ".,()"))
		if !legalWords[w] && !notCompany[w] && !deskWords[w] && w != "-" && w != "" && w != "of" && w != "and" && w != "the" {
			break
		}
		f = f[:len(f)-1]
	}
	for len(f) > 1 && (strings.EqualFold(f[0], "the") || deskWords[strings.ToLower(f[0])] || nameLinks[f[0]]) {
		f = f[1:]
	}
	if len(f) > 0 {
		f[len(f)-1] = strings.Trim(strings.TrimSuffix(f[len(f)-1], "'s"), ",;:")
	}
	if len(f) == 2 && groupWords[strings.ToLower(f[1])] {
		f = f[:1] // Lavandor Indústria
	}
	if len(f) == 0 || len(f) > 8 || notCompany[strings.ToLower(f[0])] || utf8.RuneCountInString(f[0]) < 2 && len(f) == 1 || jobTitle(f[len(f)-1]) && !companyHeads[foldWord(f[0])] || !unicode.IsLetter(firstRune(f[0])) || deskWords[strings.ToLower(f[0])] && len(f) == 1 {
		return ""
	}
	for i := range f {
		if i > 0 && strings.HasSuffix(f[i-1], ".") && len(f[i-1]) > 3 {
			return strings.TrimRight(strings.Join(f[:i], " "), ".")
		}
	}
	return strings.TrimRight(strings.Join(f, " "), ".,!?")
}

func firstRune(s string) rune {
	r, _ := utf8.DecodeRuneInString(s)
	return r
}

// company names the employer: the name that the sender's domain spells, one in
// a sentence about the job, an institution's, the sender's own. The sender's
// firm is not taken where it recruits for others.
func company(m *mail.Message, d *doc, full, lang string) (string, string) {
	if strings.ContainsAny(d.canon, "のはを") || strings.Contains(full, "株式会社") {
		if n, ev := companyJapanese(d, full, clientCues.of(lang).inDoc(d)); n != "" {
			return n, ev
		}
	}
	domain, display := domainLabel(m), canonical(m.Author().Name)
	forClient := clientCues.of(lang).inDoc(d) || agencyCues.inDoc(d) || recruits(domain) || domain == "" && recruits(display)
	named, words := namedEmployer(d, lang, forClient)
	if g := viaRE.FindStringSubmatch(display); g != nil && personName(g[1]) == "" && unicode.IsUpper(firstRune(g[1])) {
		if n := cleanCompany(g[1]); n != "" {
			return n, display
		}
	}
	if forClient {
		if named != "" && !recruits(named) && !spells(domain, named) {
			return named, words
		}
		return "", ""
	}
	if via := strings.Contains(foldWord(display), " via "); !via {
		n := spelledDomain(domain, full+"\n"+display)
		if n != "" && placesPeople(n, full) {
			return "", ""
		}
		if n != "" && !strings.Contains(n, " ") && shareWord(n, fromPerson(m.Author())) {
			n = "" // the domain is the writer's surname
		}
		if n != "" {
			if named != "" && (strings.Contains(named, n) && !strings.Contains(named, " - ") || strings.Contains(squash(domain), squash(named)) && len(named) > len(n)) {
				return named, words
			}
			return n, n
		}
	}
	if named != "" {
		return named, words
	}
	if n, ev := senderCompany(m, full, display); n != "" {
		return n, ev
	}
	return smallLetters(d, domain)
}

// smallLetters is the sender's firm where the text names it in small letters, as
// the domain does: "cofounder at loamly".
func smallLetters(d *doc, domain string) (string, string) {
	if len(domain) < 5 {
		return "", ""
	}
	for i := range d.sentences {
		s := &d.sentences[i]
		for k := range s.tokens {
			if s.tokens[k].norm == domain && !roleHeads[domain] && !everyday[domain] {
				return strings.ToUpper(domain[:1]) + domain[1:], d.text(s, max(0, k-2), k+1)
			}
		}
	}
	return "", ""
}

// placesPeople reports a firm that calls itself one of recruiters: "Finplaats
// Recruitment".
func placesPeople(name, full string) bool {
	for _, w := range []string{" Recruitment", " Staffing", " Search", " Executive", " Personnel", " Selection", " Consulting Search", " Personalberatung", " Recrutement", " Recrutamento", " Selezione", " Werving"} {
		if strings.Contains(full, name+w) {
			return true
		}
	}
	return false
}

// recruits reports a name or a domain of a firm that finds people for others.
func recruits(name string) bool {
	if name == "" {
		return false
	}
	low := foldWord(name)
	for _, w := range recruiterParts {
		if strings.Contains(low, w) {
			return true
		}
	}
	for _, w := range strings.FieldsFunc(low, func(r rune) bool { return !unicode.IsLetter(r) }) {
		if recruiterWords[w] {
			return true
		}
	}
	return false
}

var (
	recruiterParts = []string{"recruit", "staffing", "headhunt", "personaldienst", "zeitarbeit", "executivos", "talentos ", "recruta", "recluta", "rekrut", "sourcers", "jobkrant", "empleo", "search", "selezion", "profils", "人材", "エージェント", "転職", "agent", "temp-", "jobs"}
	recruiterWords = wordSet("resourcing interim agency agencia agencja agence executives placement selecta sourcing ett consultoria headhunters outsourcing bodyrent techbridge")
)

// Words that tell that the writer places people with others.
var (
	clientCues = newByLanguage(map[string]string{
		"":   "",
		"en": "my_client our_client a_client this_client the_client my_clients client_of_ours client_of_mine one_of_our_clients",
		"de": "mandant* unseren_kunden unser_kunde einen_kunden anderer_kunde eines_kunden beim_kunden unserem_kunden kunden_suche im_auftrag_eines im_exklusiven_auftrag kundenunternehmen",
		"fr": "notre_client mon_client un_client mes_clients nos_clients mandate_par mandatee_par autre_client cabinet_de_recrutement chasse_de_tetes accompagnons_un",
		"es": "nuestro_cliente mi_cliente un_cliente el_cliente para_importante_empresa importante_empresa consultora_de headhunter cliente_mio",
		"it": "nostro_cliente mio_cliente un_cliente il_cliente per_conto_di ricerca_di_manager azienda_cliente nostra_cliente",
		"pt": "nosso_cliente meu_cliente um_cliente o_cliente nossa_cliente consultoria_de_recrutamento sociedade_de_advogados_de_referencia multinacional_do_segmento cliente_nosso confidencial",
		"nl": "onze_klant mijn_klant onze_opdrachtgever* opdrachtgevers een_klant klant_van_mij werving_en_selectie",
		"pl": "nasz_klient naszego_klienta naszym_klientem dla_klienta u_klienta klient_chce klient_powiedzial na_zlecenie agencje_doradztwa",
		"ja": "",
	})
	agencyCues = newCueSet("recruitment_consultant executive_search recruitment_agency staffing_agency agencia_de_colocacion agence_d_interim personalberatung personalvermittlung agencja_pracy agenzia_per_il_lavoro uitzendbureau payroll_bedrijf")
)

func (s cueSet) inDoc(d *doc) bool {
	for i := range d.sentences {
		if s.any(d.sentences[i].tokens, 0, len(d.sentences[i].tokens)) {
			return true
		}
	}
	return false
}

// spells reports a name that the domain is made of.
func spells(domain, name string) bool {
	want := strings.ReplaceAll(domain, "-", "")
	sq := ""
	for _, w := range strings.Fields(name) {
		sq += squash(w)
	}
	return len(want) > 2 && len(sq) > 2 && (strings.HasPrefix(want, sq) || strings.HasPrefix(sq, want))
}

// senderCompany takes the firm from the signature or the display name.
func senderCompany(m *mail.Message, full, display string) (string, string) {
	for line := range strings.SplitSeq(full, "\n") {
		f := strings.Fields(line)
		for k := 1; k < len(f) && k < 8; k++ {
			w := strings.Trim(f[k], ",.()")
			if !legalWords[strings.ToLower(w)] || len(w) < 2 || strings.ToUpper(w[:1]) != w[:1] || !unicode.IsUpper(firstRune(f[k-1])) {
				continue
			}
			from := k - 1
			for from > 0 && k-from < 5 && (unicode.IsUpper(firstRune(f[from-1])) || nameLinks[foldWord(f[from-1])] && from > 1 && unicode.IsUpper(firstRune(f[from-2]))) && !strings.ContainsAny(f[from-1], ".,:;|") {
				from--
			}
			if n := cleanCompany(strings.Join(f[from:k], " ")); n != "" && !recruits(n) && notEveryday(n) {
				return n, strings.Join(f[from:k+1], " ")
			}
		}
	}
	if n := displayFirm(m, display, full); n != "" {
		return n, display
	}
	return "", ""
}

// spokenOf reports a name that the text speaks of as of a house: "en Zubia Sistemas".
func spokenOf(name, full string) bool {
	for _, p := range []string{" en ", " de ", " at ", " bei ", " chez ", " presso ", " na ", " no ", " da ", " bij ", " w ", " with ", " for "} {
		if strings.Contains(full, p+name) {
			return true
		}
	}
	return false
}

// displayFirm is the firm a display name names: "Zubia Sistemas", "Acme Careers",
// "Jane Doe (Acme)". A name that the text or the domain does not hold is left out.
func displayFirm(m *mail.Message, display, full string) string {
	for _, sep := range []string{" (", " | ", " at ", " from ", " @ ", " - "} {
		if k := strings.Index(display, sep); k > 0 && personName(display[:k]) != "" && fromPerson(m.Author()) != "" {
			if n := cleanCompany(strings.Trim(display[k+len(sep):], "()")); n != "" && !recruits(n) && strings.Contains(full, n) {
				return n
			}
		}
	}
	local, _, _ := strings.Cut(foldWord(m.Author().Addr), "@")
	if fromPerson(m.Author()) != "" && !(genericBox(squash(local)) && spokenOf(display, full)) {
		return ""
	}
	n := cleanCompany(display)
	if n != "" && (!unicode.IsUpper(firstRune(n)) || strings.HasPrefix(squash(local), squash(n))) {
		return ""
	}
	if n == "" || recruits(n) || !strings.Contains(full, n) && !companyHeads[foldWord(strings.Fields(n)[0])] {
		return ""
	}
	return n
}

// domainLabel is the part of the sender's domain that can name a firm, or "".
func domainLabel(m *mail.Message) string {
	_, dom, ok := strings.Cut(strings.ToLower(m.Author().Addr), "@")
	if !ok {
		return ""
	}
	parts := strings.Split(dom, ".")
	for i := len(parts) - 2; i >= 0; i-- {
		p := parts[i]
		if len(p) <= 3 && i > 0 && wordSet("co com org net ac gov nhs edu ne or")[p] {
			continue
		}
		if freemail[p] || platforms[p] {
			return ""
		}
		return p
	}
	return ""
}

// spelledDomain finds in a text the words a domain label is made of, as the
// firm itself writes them, with the rest of its name: northfield-care is
// "Northfield Care Homes". A word that begins the label will do where it is
// long. A spelling in capitals only is the last choice.
func spelledDomain(label, text string) string {
	want := plainUmlauts.Replace(strings.ReplaceAll(label, "-", ""))
	if len(want) < 3 {
		return ""
	}
	whole, part, shout := "", "", ""
	for line := range strings.SplitSeq(text, "\n") {
		f := strings.Fields(line)
		for i := range f {
			if !unicode.IsUpper(firstRune(strings.TrimLeft(f[i], "(\"'"))) {
				continue
			}
			to, all := spelled(f[i:], want)
			if to == 0 || strings.ContainsRune(f[i], '@') {
				continue
			}
			n := cleanCompany(strings.Join(wholeName(f, i, i+to), " "))
			switch {
			case n == "":
			case strings.ToUpper(n) == n && len(n) > 5:
				shout = firstSet(shout, n)
			case all:
				whole = firstSet(whole, n)
			default:
				part = firstSet(part, n)
			}
		}
	}
	return firstSet(firstSet(whole, part), shout)
}

func firstSet(a, b string) string {
	if a != "" {
		return a
	}
	return b
}

// spelled is how many words from the first spell want, or begin it; all tells which.
func spelled(f []string, want string) (n int, all bool) {
	joined := ""
	for k := 0; k < len(f) && k < 7; k++ {
		if k > 0 && nameLinks[foldWord(f[k])] && !strings.HasPrefix(want, joined+squash(f[k])) {
			continue // "Lácteos del Aburrá" is lacteosaburra
		}
		joined += squash(f[k])
		switch {
		case joined == want || strings.TrimSuffix(joined, "s") == want && strings.Contains(f[k], "'s"):
			return k + 1, true
		case !strings.HasPrefix(want, joined) || joined == "":
			if w := squash(f[0]); len(w) >= 5 && strings.HasPrefix(want, w) {
				return 1, false
			}
			return 0, false
		}
	}
	if w := squash(f[0]); len(w) >= 5 && strings.HasPrefix(want, w) {
		return 1, false
	}
	return 0, false
}

// wholeName takes in the capitalised words around words i to j of a line that
// belong to the name: "University of …" before it, "… Housing Association" behind.
func wholeName(f []string, i, j int) []string {
	if i >= 2 && f[i-1] == "of" && unicode.IsUpper(firstRune(f[i-2])) && !strings.ContainsAny(f[i-2], ".,") {
		i -= 2
	}
	if i > 1 && nameLinks[foldWord(f[i-1])] && namesFirm(f[i-2]) {
		i-- // "Résidence Les Tilleuls"
	}
	for n := 0; n < 2 && i > 0 && namesFirm(f[i-1]); n++ {
		i-- // "Hospital Vega Alta" writes from vegaalta
	}
	for k := 0; k < 3 && j+1 < len(f) && nameLinks[f[j]] && f[j] != "and" && f[j] != "und" && f[j] != "y" && f[j] != "e" && f[j] != "et" && unicode.IsUpper(firstRune(f[j+1])) && !strings.ContainsAny(f[j-1], ".,;:!?)|'") && f[j] != "der" && f[j] != "die" && f[j] != "la" && f[j] != "le" && f[j] != "am" && f[j] != "im"; k++ {
		if cities[strings.ToLower(strings.Trim(f[j+1], ".,;:!?)"))] {
			break
		}
		j += 2 // "Autopartes del Bajío"
	}
	for k := 0; k < 4 && j < len(f) && !strings.ContainsAny(f[j-1], ".,;:!?)|'"); k++ {
		w := strings.Trim(f[j], ".,;:!?)")
		if !unicode.IsUpper(firstRune(w)) || notCompany[strings.ToLower(w)] || jobTitle(w) {
			break
		}
		j++
	}
	return f[i:j]
}

// namesFirm reports a word that begins the name of an employer.
func namesFirm(w string) bool {
	if !unicode.IsUpper(firstRune(w)) || strings.ContainsAny(w, ".,;:!?)|") {
		return false
	}
	n := foldWord(w)
	if companyHeads[n] {
		return true
	}
	for _, e := range []string{"hotel", "bank", "verband", "bedrijf", "erij", "erei", "werke", "werk", "klinik", "klinikum", "schule", "haus", "genossenschaft", "zentrum", "verlag", "groep", "stift"} {
		if strings.HasSuffix(n, e) && len(n) > len(e)+1 {
			return true
		}
	}
	return false
}

// squash keeps the letters and digits of a word, folded.
func squash(w string) string {
	var b strings.Builder
	for _, r := range foldWord(strings.TrimSuffix(w, "'s")) {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			b.WriteRune(r)
		}
	}
	return plainUmlauts.Replace(b.String())
}

// plainUmlauts writes ü as a domain may or may not: seebrueck and Seebrück.
var plainUmlauts = strings.NewReplacer("ae", "a", "oe", "o", "ue", "u")

// companyJapanese takes 株式会社 names: in the text first, then in the signature.
func companyJapanese(d *doc, full string, forClient bool) (string, string) {
	for _, text := range []string{d.canon, full} {
		for _, re := range []*regexp.Regexp{companyJA, companyJA2, companyJA3, companyLatin} {
			for _, g := range re.FindAllStringSubmatch(text, 4) {
				if n := strings.TrimSpace(g[1]); n != "" && !recruits(n) && certainCompany(n) != "" && !wordSet("人事 採用 弊社 当社 貴社 御社")[n] {
					return n, strings.TrimSpace(g[0])
				}
			}
		}
		if forClient {
			break
		}
	}
	return "", ""
}
