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
var legalWords = wordSet("gmbh ag se kg kgaa ohg ev e.v mbh ltd limited llc llp inc incorporated corp corporation plc pty pvt co sa sas sasu sarl sl slu s.l s.a s.a.u s.l.u s.p.a spa srl s.r.l bv b.v nv n.v ltda lda oy ab aps a/s kk gbr & sp z o.o o.o. asbl vzw c.v cv c.v.")

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

// Words before an employer's name, and verbs behind it.
var (
	employerCues = map[string]cueSet{
		"en": newCueSet("join joining welcome_to life_at working_at working_for working_with work_at work_for employment_at employment_with career_at career_with interest_in apply_to applying_to applied_to application_to application_with application_at interview_at interview_with interviewing_with interviewing_at everyone_at here_at us_at team_at offer_from offer_with offer_at behalf_of recruiter_at recruiter_for recruiting_for hiring_for hiring_at i_work_for i_am_with calling_from writing_from stay_at stay_with people_at hired_by employed_by employed_directly_by contract_with directly_with role_at role_with position_at position_with job_at job_with vacancy_at opening_at opportunity_at opportunity_with post_at place_at client_is"),
		"de": newCueSet("bei bei_der bei_dem fur_die vorstand_des im_auftrag_der arbeitgeberin arbeitgeber namen_der namens_der"),
		"fr": newCueSet("chez rejoindre sein_de sein_de_la sein_des sein_du aupres_de aupres_de_la"),
		"es": newCueSet("integrarte_a integrarse_a integraras_a incorporarte_a incorporarse_a equipo_de familia_de interes_en cofundador_de cofundadora_de soy_de talento_en personal_en preseleccionado_por candidatura_en puesto_en proceso_en proceso_de_la bienvenida_a bienvenido_a trabajar_en candidatura_a"),
		"it": newCueSet("presso cofondatore_di talent azienda team_di squadra_di unirti_a unirsi_a"),
		"pt": newCueSet("cofundador_da cofundador_do cofundadora_da nome_da nome_do trabalhar_na trabalhar_no vaga_na equipa_da equipe_da time_da recruiter_na proposta_da aqui_na aqui_no processo_da"),
		"nl": newCueSet("bij namens namens_de wij_van bestuur_van team_van restaurant"),
		"pl": newCueSet("w_firmie firma firmy dolaczyc_do zespolu w_imieniu pracy_w prace_w design_w nas_w"),
	}
	offerVerbs = newCueSet(`is_pleased is_delighted is_happy is_thrilled is_looking is_hiring is_growing has_decided would_like wants wishes invites offers has_sent_you are_pleased are_delighted are_looking health_board
		mochte freut sucht bietet bietet_ihnen hat_sich stellt offre propose souhaite a_decide recrute cherche vous_offre vous_propose te_propose se_rejouit
		ofrece le_ofrece te_ofrece tiene_el quiere busca requiere propone le_propone ti_vuole la_vuole vuole offre_a cerca cerca_un desidera
		quer quer-te quer_voce oferece tem_o_prazer busca esta_montando patrocina propoe aprovou tira deliberou
		zoekt biedt biedt_u biedt_je wil heeft_een proponuje oferuje zaprasza sklada szuka chce cie_chce powierza zaplaci otworzyl zwieksza`)
	nameLinks = wordSet("of de del des du di da do das dos della der die und and y e et & la le les los las van the im am fur")
)

// namedEmployer is a name that the text speaks of as the employer.
func namedEmployer(d *doc, lang string, forClient bool) (string, string) {
	cues := employerCues[lang]
	if cues.byStart == nil {
		cues = employerCues["en"]
	}
	institution, instWords := "", ""
	for i := range d.sentences {
		s := &d.sentences[i]
		if s.subject {
			continue
		}
		for k := range s.tokens {
			n := cues.at(s.tokens, k)
			if n == 0 && lang == "en" && k > 0 && (s.tokens[k].norm == "at" || s.tokens[k].norm == "with") && roleHeads[s.tokens[k-1].norm] {
				n = 1 // "Principal Data Engineer at Corvane Bio"
			}
			if n > 0 {
				from := k + n
				for from < len(s.tokens) && nameLinks[s.tokens[from].norm] && !s.tokens[from].cap {
					from++
				}
				if name, end := nameRun(d, s, from); name != "" && notEveryday(name) {
					return name, d.text(s, k, end)
				}
			}
			t := &s.tokens[k]
			if !t.cap || k > 0 && s.tokens[k-1].cap && gap(d, s, k-1) == " " && !companyHeads[t.norm] {
				continue
			}
			name, end := nameRun(d, s, k)
			if name == "" {
				continue
			}
			if k > 0 && nameLinks[s.tokens[k-1].norm] && s.tokens[k-1].norm != "a" && k > 1 && s.tokens[k-2].cap || k > 0 && (s.tokens[k-1].norm == "w" || s.tokens[k-1].norm == "in" || s.tokens[k-1].norm == "en") {
				continue // the tail of a longer name
			}
			if end < len(s.tokens) && gap(d, s, end-1) == " " && offerVerbs.at(s.tokens, end) > 0 && notEveryday(name) && personBefore(d, s, k) {
				return name, d.text(s, k, min(end+2, len(s.tokens)))
			}
			if institution == "" && companyHeads[t.norm] && strings.Contains(name, " ") && !forClient {
				institution, instWords = name, d.text(s, k, end)
			}
		}
	}
	return institution, instWords
}

// personBefore is false where a title makes the name a person's.
func personBefore(d *doc, s *sentence, k int) bool {
	return k == 0 || !titles[s.tokens[k-1].norm]
}

// notEveryday reports a name that is no word of everyday letters: a place, a
// language, a weekday, a desk.
func notEveryday(name string) bool {
	f := strings.Fields(name)
	low := foldWord(f[0])
	if len(f) == 1 && (cities[strings.ToLower(f[0])] || monthOf(low) > 0 || roleHeads[low] || everyday[low] || deskWords[low]) {
		return false
	}
	if _, day := weekdayNames[low]; day || titles[low] || everyday[low] {
		return false
	}
	return !roleHeads[low] || companyHeads[low]
}

var pronouns = wordSet("cie ci pan pani panu pana panstwo panstwu ihnen sie ihm vous lei la ti je u ich wir i we you")

var everyday = wordSet("ich sie wir ihnen ihr du dir dich frau herr herrn fragen interesse ruckfragen bedarf uns projekt team kunden vertrag bewerbung gesprach firma unternehmen klient klienta kunde english deutsch bonjour hola hallo hi dear grund annahme rest ende go sql java python linkedin zoom teams je tu vous ci lei la le il un una pan pani panu panem cie ci o a proces europe france germany deutschland polska espana italia brasil portugal nederland belgie japan uk usa eu software data it hr rh rrhh dp pm cto cfo ceo gracias danke merci obrigado grazie kent surrey wales scotland")

// nameRun reads a proper name that begins at token i: capitalised words and the
// small words between them.
func nameRun(d *doc, s *sentence, i int) (string, int) {
	ts := s.tokens
	if i+1 < len(ts) && len(ts[i].norm) <= 2 && ts[i].cap && ts[i].norm != "de" && ts[i].norm != "st" && nameLinks[ts[i].norm] || i+1 < len(ts) && (ts[i].norm == "o" || ts[i].norm == "a" || ts[i].norm == "os" || ts[i].norm == "as") && ts[i+1].cap {
		i++ // "O Consórcio" with its article
	}
	if i >= len(ts) || !ts[i].cap || notCompany[ts[i].norm] || everyday[ts[i].norm] {
		return "", i
	}
	end, caps := i+1, 1
	for end < len(ts) && end-i < 8 {
		g := gap(d, s, end-1)
		if legalWords[ts[end].norm] && (g == " " || g == ", ") && !strings.HasPrefix(d.canon[ts[end].end:], " & ") {
			break
		}
		if len(ts[end].norm) == 1 && strings.HasPrefix(d.canon[ts[end].end:], ".") && g == " " {
			break // the first letter of S.p.A.
		}
		if g != " " && g != "'" && g != "-" && g != " & " && !(g == ". " && len(ts[end-1].norm) <= 3) && !(g == ", " && strings.Contains(d.canon[ts[end].start:min(len(d.canon), ts[end].end+3)], "&")) {
			break
		}
		switch {
		case ts[end].cap && (!ts[end].number || caps > 0):
			if (notCompany[ts[end].norm] || pronouns[ts[end].norm]) && !cities[ts[end].norm] {
				return cleanCompany(d.text(s, i, end)), end
			}
			end++
			caps++
			continue
		case ts[end].norm == "w" && caps > 1 && companyHeads[ts[i].norm] && end+1 < len(ts) && ts[end+1].cap && gap(d, s, end) == " ":
			return cleanCompany(d.text(s, i, end+2)), end + 2 // "Instytut Biologii w Poznaniu"
		case (ts[end].norm == "da" || ts[end].norm == "do" || nameLinks[ts[end].norm]) && end+1 < len(ts) && (ts[end+1].cap || nameLinks[ts[end+1].norm] && end+2 < len(ts) && ts[end+2].cap) && (gap(d, s, end) == " " || gap(d, s, end) == "'"):
			if w := ts[end].norm; (w == "di" || w == "am" || w == "im") && caps > 1 {
				break // the place of it
			}
			end++
			continue
		}
		break
	}
	return cleanCompany(d.text(s, i, end)), end
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
	want := strings.ReplaceAll(label, "-", "")
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
	return b.String()
}

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
