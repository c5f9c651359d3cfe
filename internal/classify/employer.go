package classify

import "strings"

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
			if end < len(s.tokens) && gap(d, s, end-1) == " " && offerVerbs.at(s.tokens, end) > 0 && notEveryday(name) && noTitleBefore(s, k) {
				return name, d.text(s, k, min(end+2, len(s.tokens)))
			}
			if institution == "" && companyHeads[t.norm] && strings.Contains(name, " ") && !forClient {
				institution, instWords = name, d.text(s, k, end)
			}
		}
	}
	return institution, instWords
}

// noTitleBefore is false where a title makes the name a person's.
func noTitleBefore(s *sentence, k int) bool {
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
