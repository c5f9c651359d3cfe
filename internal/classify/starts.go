package classify

import "strings"

// Words that tell of the first day of a job, in matching form.
var startCues = newByLanguage(map[string]string{
	"":   "start starting onboarding kick-off kickoff",
	"en": `start* commenc* join* intake orientation embark* departure day_one first_day begin* doj date_of_joining effective with_effect_from appointment employment engage* be_at_the_yard be_at_the_site be_at_the_office joining_date start_date tenure`,
	"de": `start* beginn* eintritt* antritt* dienstantritt stellenantritt arbeitsantritt arbeitsbeginn starttermin anfang* einstieg* los_ging los_geht losgehen einstell* eingestellt dienstbeginn stellenbeginn arbeiten_sie zum`,
	"fr": `debut* demarr* prise_de_poste prise_d_effet prise_de_fonction* prendre_vos_fonctions prendre_tes_fonctions entree_en_fonction* entree_en_service on_te_prend embauche* commenc* compter des rejoin* arriv*`,
	"es": `incorpora* alta ingres* ingreso arranc* empez* empiez* comenz* comienz* inicio inici* efectos entrada entras`,
	"it": `inizi* decorrenza assunzione partenza cominci* entrata_in_servizio ingresso parti partiamo decorrere prendere_servizio presa_di_servizio presa_servizio`,
	"pt": `inicio inici* comec* admissao entrada arranc* efeitos entras ingresso`,
	"nl": `start* ingang* in_dienst indiensttreding aanvang* begin* starten aanstelling`,
	"pl": `start* rozpocz* zatrudni* poczatek zaczyn* zaczynamy z_dniem poczatku`,
	"ja": `入社 勤務開始 就業開始 任用期間 契約期間`,
})

// Words that make the day beside them another one than the first.
var startRivalCues = newByLanguage(map[string]string{
	"":   "deadline interview call meeting zoom teams",
	"en": "repl* respon* answer* let_us_know let_me_know decision decide* accept confirm* sign signed return valid expir* interview* by ends end until till runs_to assessment test screening webinar training_day applications open_day closes close chat session induction_call",
	"de": "bescheid ruckmeld* antwort* unterschr* gesprach* bis interview* termin kennenlern* probetag schnuppertag befristet_bis vorstellungs* hearing besichtigung",
	"fr": "repon* retour avant signe* entretien* jusqu fin visio rendez-vous test rdv",
	"es": "respuesta* firma* entrevista* hasta antes prueba reunion llamada videollamada cita fin",
	"it": "riscontro rispost* colloqui* entro fino prova videochiamata incontro fine",
	"pt": "respost* retorno entrevista* ate prova reuniao chamada fim conversa",
	"nl": "antwoord* laten_weten gesprek* uiterlijk tot voor kennismak* proefdag intake einde",
	"pl": "odpowied* odpowiedz* decyz* rozmow* spotkan* termin test koniec",
	"ja": "回答 返信 面接 まで",
})

// Words right before the first day, after articles and weekdays: on, from, le, vanaf.
var startLinks = wordSet("on in early mid from is as of ab zum am per partir compter le du el al dal il com em vanaf op od dniu dnia be date des a decorrere para desde para il quedaria d effet ingangsdatum inicio start starting starts begin begins effective started ingreso alta z dniem with fur sera dia")

// Words that, before a full date, begin a job where the sentence is about one.
var (
	jobLinks = map[string]cueSet{
		"en": newCueSet("effective with_effect_from from"), "de": newCueSet("ab zum per"), "fr": newCueSet("compter_du partir_du des_le"), "es": newCueSet("desde partir_de partir_del efectos_de efecto_desde"),
		"it": newCueSet("dal partire_dal decorrere_dal"), "pt": newCueSet("partir_de efeitos_a iniciar_em partir_do"), "nl": newCueSet("vanaf per met_ingang_van"), "pl": newCueSet("od z_dniem"),
	}
	jobCues = map[string]cueSet{
		"en": newCueSet("offer* appoint* hire* employ* position role post contract fixed_term cover have_you yours weeks permanent"), "de": newCueSet("anbiet* angebot* biet* stelle* position* anstell* einstell* nehmen vertrag* festanstellung zusag* job funktion aufnehm* gewinnen verstark*"),
		"fr": newCueSet("poste propos* offr* embauch* engag* contrat* recrut* cdi cdd recrutement"), "es": newCueSet("ofrec* oferta puesto cargo contrat* propuest* plaza nombr* vacante* oferta*"),
		"it": newCueSet("offr* assum* contratto proposta propon* posto ruolo incarico supplenza assunzione posizione"), "pt": newCueSet("ofere* proposta contrat* vaga cargo lugar coordenador* convid* admit* equipa"),
		"nl": newCueSet("aanbod aanbied* bied* functie contract* baan aangenomen aanstelling job voorstel aannem*"), "pl": newCueSet("propon* oferuj* oferta ofert* zatrudni* umow* stanowisk* prac* posad* powierza* robote robota robisz"),
	}
)

// beginsAt reports whether date x of a sentence is the first day of a job: a
// word of beginning is the nearest cue and a word of time, a label or nothing
// stands between; or "ab 1. Mai" in a sentence that offers a job.
func (c calendar) beginsAt(d *doc, s *sentence, x dated) bool {
	if limit, _ := c.limitBefore(s, x.i); limit && !(x.i > 0 && (s.tokens[x.i-1].norm == "per" || s.tokens[x.i-1].norm == "para")) {
		return false
	}
	starts := startCues.of(c.lang).places(s.tokens)
	st := c.closest(d, s, starts, x, false)
	rival := c.closest(d, s, startRivalCues.of(c.lang).places(s.tokens), x, false)
	if st >= 0 && st <= 60 && (rival < 0 || rival > st) {
		return st < 14 || c.linkedStart(d, s, x)
	}
	if r := c.closest(d, s, startRivalCues.of(c.lang).places(s.tokens), x, true); r >= 0 && r < 60 {
		return false
	}
	links, ok := jobLinks[c.lang]
	if !ok || !c.aboutJob(d, s) {
		return false
	}
	for k := max(0, x.i-4); k < x.i; k++ {
		if n := links.at(s.tokens, k); n > 0 && c.onlyDays(s, k+n, x.i) {
			return true
		}
	}
	return false
}

// aboutJob reports words of a job or its offer in s or right before it.
func (c calendar) aboutJob(d *doc, s *sentence) bool {
	if jobCues[c.lang].any(s.tokens, 0, len(s.tokens)) {
		return true
	}
	for k := 1; k < len(d.sentences); k++ {
		if &d.sentences[k] == s {
			return jobCues[c.lang].any(d.sentences[k-1].tokens, 0, len(d.sentences[k-1].tokens))
		}
	}
	return false
}

// linkedStart reports a word of time or a label right before x.
func (c calendar) linkedStart(d *doc, s *sentence, x dated) bool {
	k := x.i - 1
	for k >= 0 && c.onlyDays(s, k, k+1) && !startLinks[s.tokens[k].norm] {
		k--
	}
	if k < 0 {
		return true
	}
	return startLinks[s.tokens[k].norm] || startLinks[s.tokens[x.i].norm] || strings.ContainsAny(gap(d, s, k), ":-(")
}

// onlyDays reports that tokens i to j are articles and weekdays.
func (c calendar) onlyDays(s *sentence, i, j int) bool {
	for k := i; k < j; k++ {
		w := s.tokens[k].norm
		_, isDay := weekdayNames[w]
		_, short := shortWeekdays[w]
		if !articles[w] && !isDay && !short {
			return false
		}
	}
	return true
}
