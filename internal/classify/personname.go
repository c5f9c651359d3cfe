package classify

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"inboxd/internal/mail"
)

// personName is the name on a line, without title, pronouns and post, or "".
func personName(line string) string {
	l := strings.TrimSpace(canonical(line))
	for _, c := range []string{"LG ", "VG ", "MfG ", "BG ", "i.A. ", "i. A. ", "gez. ", "Ihr ", "Ihre ", "p.p. ", "PP "} {
		l = strings.TrimPrefix(l, c)
	}
	for _, cut := range []string{" | ", " - ", ", ", " / ", " (", " · "} {
		if k := strings.Index(l, cut); k > 0 {
			l = l[:k]
		}
	}
	l = strings.Trim(l, " *_,.!-")
	f := strings.Fields(l)
	for len(f) > 1 && (titles[strings.ToLower(strings.Trim(f[0], "."))] || strings.HasPrefix(f[0], "Dipl.") || f[0] == "med.") {
		f = f[1:]
	}
	if len(f) == 0 || len(f) > 6 || len(l) > 40 || notCompany[strings.ToLower(strings.Join(f, " "))] || titles[strings.ToLower(strings.Trim(f[0], "."))] && len(f) == 1 {
		return ""
	}
	for i, w := range f {
		switch low := strings.ToLower(w); {
		case nameParticles[w] && i > 0:
			continue
		case !nameShaped(w), orgWords[strings.Trim(foldWord(low), ".")], jobTitle(w) && low != "dean", allCaps(w) && utf8.RuneCountInString(w) > 3:
			return ""
		}
	}
	return strings.Join(f, " ")
}

var nameParticles = wordSet("van von de der den da di dos del la le el al bin ten zu do das ter te y e")

// nameShaped reports a capitalised word of letters.
func nameShaped(w string) bool {
	for i, r := range w {
		if i == 0 && !unicode.IsUpper(r) || !unicode.IsLetter(r) && !strings.ContainsRune("'.-", r) || isCJK(r) {
			return false
		}
	}
	return w != ""
}

// orgWords are parts of the names of firms and desks, never of a person's.
var orgWords = wordSet(`recursos humanos humaines umane risorse personas capital atencion relaciones laborales laborais team hr careers career recruit recruiting recruitment recruiter talent hiring jobs people human resources noreply no-reply support info department office panel manager director partner personalabteilung personalmanagement personalwesen personaldienst personaldienstleistung sekretariat verwaltung bewerbung bewerbungen recrutement direction mairie fondation interim bewerbermanagement karriere rh rrhh ressources
	service group ltd gmbh inc limited llc agency notification notifications the desk vacancy vacancies check checks services alert alerts safety dept admissions council university school trust homes college academy payroll accounts compliance admin applicant applicants application applications onboarding news weekly committee board society association hospital clinic bank staffing personnel appointments fleet allocations licensing registry program programme foundation lab labs solutions systems technologies consulting partners medical health care freight logistics alumni portal workforce resourcing operations crewing square candidate experience groete
	agencja pracy kadry dzial zespol biuro zaklad hotel karczma fundacja urzad szkola praca rekrutacja sklep firma spolka
	equipe equipa talentos selecao selecion seleccion seleccao colegio clinica hospital fundacao fundacion instituto camara comissao comite secretaria escola grupo gestao gente personas organizacion humana gestion oficina programa bolsa servicio cooperativa imobiliaria producoes estudio transportes colegiado direccion prefeitura municipio municipalidad universidad universidade consultora concursos talento empleo pruebas plataforma loja restaurante ateliers service societe cabinet banque maison residence laboratoires laboratoire groupe agence mutuelle rectorat bureau
	ufficio risorse umane selezioni selezione personale agenzia autolinee trasporti costruzioni strade locanda podere azienda gruppo studio banca istituto scuola coop cooperativa ristorante albergo servizio concorsi assicurazioni clinica ospedale comune fiduciaria officina
	stichting gemeente werving personeel techniek afdeling zorggroep bedrijf kunstencentrum uitzendbureau vacatures brouwerij drukkerij
	stadt amt landratsamt klinik klinikum verein werke gartnerei backerei praxis zentrum kanzlei schule berufsschule krankenhaus gmbh kg ag personal`)

// isFirm reports a name that is the firm's: the display name or the domain holds
// it and the mailbox does not.
func isFirm(n string, author mail.Address) bool {
	local, domain, _ := strings.Cut(foldWord(author.Addr), "@")
	local = squash(local)
	f := strings.Fields(n)
	inLocal, inDomain := false, 0
	dom := squash(domain)
	for _, w := range f {
		s := squash(w)
		if len(s) >= 3 && strings.Contains(local, s) {
			inLocal = true
		}
		if len(s) >= 3 && strings.Contains(dom, s) {
			inDomain++
		}
	}
	return !inLocal && inDomain == len(f) && (len(f) > 1 || genericBox(local))
}

// genericBox reports a mailbox of a desk and not of a person.
func genericBox(local string) bool {
	for _, g := range []string{"info", "hr", "rh", "job", "career", "karriere", "kadry", "praca", "bewerb", "recrut", "recruit", "selec", "selez", "personal", "personeel", "sekretariat", "secretari", "geral", "contact", "kontakt", "team", "noreply", "office", "admin", "vaga", "talent", "empleo", "hiring", "people", "direc", "producao", "centr", "uffici", "rekrut", "hello", "mail", "post", "verwaltung", "notif"} {
		if strings.HasPrefix(local, g) {
			return true
		}
	}
	return false
}

// fromPerson is the person in From: the display name where it is one's, without
// the firm behind it. A single word counts where the mailbox confirms it.
func fromPerson(a mail.Address) string {
	n := strings.Trim(canonical(a.Name), "\"' ")
	local, _, _ := strings.Cut(foldWord(a.Addr), "@")
	local = squash(local)
	f := strings.Fields(n)
	for k := 1; k < len(f); k++ { // "Sebas de ReclutaTech", "Igor przez LinkUp"
		if firmLinks[f[k]] && !(len(f) > k+1 && nameParticles[f[k]] && strings.Contains(local, squash(f[len(f)-1]))) && (k > 1 || !nameParticles[f[k]] || len(f) > 3 || !strings.Contains(local, squash(f[len(f)-1]))) {
			f = f[:k]
			n = strings.Join(f, " ")
			break
		}
	}
	if len(f) == 1 && !isCJK(firstRune(n)) {
		if w := squash(n); len(w) >= 3 && strings.Contains(local, w) && personName(n) != "" || len(strings.Fields(a.Name)) > 1 && personName(n) != "" && !genericName(n) {
			return personName(n)
		}
		return ""
	}
	if p := fromName(n); p != "" && !isFirm(p, a) {
		return p
	}
	if len(f) > 1 && personName(f[0]) != "" && strings.HasPrefix(local, squash(f[0])) && len(squash(f[0])) >= 3 && strings.IndexFunc(f[0], unicode.IsUpper) == 0 {
		return personName(f[0]) // "Darek spedycja"
	}
	return ""
}

var firmLinks = wordSet("de da do del di z ze przez via at from bei von van chez - | @ @")

func genericName(n string) bool { return cities[strings.ToLower(n)] || notCompany[strings.ToLower(n)] }
