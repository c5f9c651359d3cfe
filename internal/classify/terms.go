package classify

import (
	"strings"
	"time"
)

// Words of a sentence that tell whose date it holds, in matching form: the user
// must answer, decide, sign, send; or an offer runs out.
var actCues = newByLanguage(map[string]string{
	"": "deadline rsvp asap feedback offer_valid yes_or_no",
	"en": `need_to_know know_by know_if know_whether you_have_until tell_me tell_us have_your have_the_list have_that have_it have_them have_an_answer let_me_have let_us_have give_me give_us say_yes yes hear_nothing upload* supply update lmk
		that_nod get_them_to get_it_to get_both getting_both write_to_us times_out time_out runs_out run_out signed_copy signed_offer signed_contract hard_stop please_send kindly_send send_before send_by i_need we_need press click come_back_to_me come_back_to_us a_steer steer_by
		drop_me ping_me call_me ring_me speak_up make_up_your_mind think_about_it have_a_think repl* respon* answer* get_back_to_me get_back_to_us let_us_know let_me_know let_him_know let_her_know let_them_know let_the_team_know hear_from_you hear_back_from_you your_decision decide* decision accept* confirm*
		sign signing return returned valid expir* laps* open_until open_till open_to_you stand_until stands_until stands_till stands_open hold holds complete completed submit* send_us send_me send_your send_over send_back send_it send_them provide* countersign* need_it need_your need_an need_them need_this need_a turn_it_in
		hand_in your_call your_thoughts in_my_inbox due_by due_on due_back on_the_table sent_over forward fill_in finish* needful settled do_this take_the_test your_answer your_acceptance your_reply your_response`,
	"de": `bescheid* sagen sag_mir sagen_sie gib_mir geben_sie_mir geben_sie_uns gib_uns dein_ok ihr_ok nennen nenn* ruckmeld* rueckmeld* antwort* zusag* entscheid* unterschr* unterzeichn* zuruck zurueck zuruck* gilt gultig* gueltig* frist mitteil* mitzuteil* zusend* zuzusend* einreich* einzureich* annehm* annimm* ruckausser* annahmefrist antwortfrist bitte_bis halten_wir ihr_ja
		gegenzeichn* aufrecht bindend* nachricht_von_ihnen nachricht_von_dir teil* schick* send* lass* meld_dich melden_sie_sich melde_dich ausfull* abgeben abgabe* hochlad* hochzulad* wissen vervollstandig* erganz* bestatig* lauft_ab ablauf* lauft_der_link freigeschaltet bearbeit* zeit_bis brauch* brauche benotig*`,
	"fr": `retour retourn* signer signe* il_me_faut il_nous_faut ce_qu_il_en_est repon* faire_part confirm* valable* votre_decision ta_decision indiqu* faire_savoir fais_moi_savoir transmet* tenons donner_votre accord renvoy* nous_dire me_dire dis_moi dites_moi position* expire* complet* depos* envoy* avez_jusqu as_jusqu feu_vert reviens_vers_moi revenir_vers accept* finalis* choisi* fourni* adress* merci_de`,
	"es": `respuesta* respond* contest* decision* decid* firm* valid* saber* dime dinos digame diganos digas dices dice enviar* envia* envie* mand* remit* plazo acept* conteste confirm* devolv* adjunt* entreg* complet* subir sube* facilit* hacerla tienes_hasta tiene_hasta caduca* vence* conformidad comuni* avis* avisame contar_con esperamos_tu si_o_no haznos hazme`,
	"it": `riscontro rispost* rispond* far_ci farci_sapere farmi_sapere farci farmi fammi facci sapere faccia* conferm* scad* inviar* invia* invii mand* decid* decision* accett* restitu* complet* caric* mi_dici dimmi mi_dica ci_dica un_suo_si un_tuo_si il_si si_o_no mi_serve ci_serve pervenire firmat* firmar* firm* valid* rimand* resta_attivo link comunic* compil* trasmett* fornir* consegn* adesione vorrei_da`,
	"pt": `retorno* respost* respond* assin* decis* decid* aceit* prazo dizer diz* diga* avis* confirm* envi* mand* devolv* entreg* complet* valid* expir* venc* conclu* teu_ok seu_ok seu_sim teu_sim tem_ate tens_ate preencha* submet* saber informe* conte* ok link fornec* enviar preciso precisamos queira aguardo aguardamos chega`,
	"nl": `laten_weten laat weten reactie reageren reageer* antwoord* getekend* teken* beslis* geldig* geldt hoor horen ondertekend* retour* terug* bevestig* doorgeven geef stuur* sturen mail* mailen bezorg* aanlever* lever* afrond* rond_de maak_hem maak_het maak_je invul* invull* akkoord besluit aanneemt accepteer* ja_of_nee knoop uitsluitsel verloopt vervalt upload* aanvaard* tijd_tot`,
	"pl": `dac_znac daj_znac daj_mi_znac daj_nam_znac odpowied* odpowiedz* decyz* podpis* wazn* potwierdz* odesl* przesl* informacj* prosimy_o prosze_o prosze powiedz* potrzebuj* doslac* wygasa* masz_czas dodaj* nagra* klikn* znac zgode zgod* wyrazi* zloz zlozyc zlozenie zlozy_pan* uzupeln* wypeln* dostarcz* podac poda* wysl* podtrzym* czekam* czekamy`,
	"ja": ``,
})

// Somebody else acts, or another thing happens on that day.
var otherCues = newByLanguage(map[string]string{
	"": "webinar passcode meeting call interview",
	"en": `had_hoped i_hoped we_hoped we_will we_shall we_aim we_hope we_expect we_plan we_should we_can we_would we_are_going_to we_intend i_will you_will_hear you_will_get you_will_receive hear_from_us back_to_you interview* start* commenc* first_day applications_close application_close applications_closes closing_date probation onboarding invoice* visa permit*
		meet* call calls slot* availab* schedul* assessment_centre assessment_day since sent_you sent_on bonus was_due had_been_due retention delete* out_of_the_office out_of_office in_the_office away_until back_in back_on filled_by ends_on end_on contract_runs contract_until will_decide signed_today ended nobody_is`,
	"de": `bewerbungsfrist bewerbungsschluss melden_wir_uns wir_melden wir_uns ich_melde sie_horen horen_sie_von kommen_wir gesprach_am vorstellungsgesprach* termin arbeitsbeginn eintritt* beginn* probezeit war_fallig befristet zuruckmelden passt_ihnen verfugbar* bewerben interview* start* erhalten_sie_von_uns wir_entscheiden`,
	"fr": `date_limite_de_candidature reviendr* reviens_vers_vous reviens_vers_toi tiendrons entretien* prise_de_poste compter demarr* disponib* creneau* essai etait_attendue recontact* candidatures nous_vous_dirons`,
	"es": `fecha_limite_de_solicitud le_diremos te_diremos nos_pondremos entrevista* incorpora* comenz* empez* empiez* inicio informaremos avisaremos arranc* alta ingreso nosotros te_llam* contactaremos cierre_de_postul* cita`,
	"it": `candidature vi_faremo le_faremo ti_faremo colloqui* inizi* decorrenza ricontatt* partenza la_contatt* ti_contatt* comincia*`,
	"pt": `inscri* daremos entraremos inicio inici* comec* entrevista* admissao candidaturas te_liga* ligamos informaremos`,
	"nl": `sollicitatiedeadline wij_laten we_laten laten_wij laten_we gesprek* startdatum in_dienst beginnen starten start* ingang* sollicit* ik_laat laat_ik wij_horen bellen_wij bellen_we`,
	"pl": `termin_aplikacji odezwiemy odezwe rozmow* rozpocz* damy_znac start* zatrudni* aplikac* skontaktujemy poinformujemy`,
	"ja": ``,
})

// Words before a date that make it the end of a term.
var (
	limitWords = map[string]map[string]bool{
		"en": wordSet("by until till before prior latest than deadline expires expire lapses close closes due through within times last"),
		"de": wordSet("bis spatestens vor frist stichtag deadline"),
		"fr": wordSet("avant jusqu ici tard pour echeance sous limite"),
		"es": wordSet("tardar tarde hasta antes para plazo limite aqui vence"),
		"it": wordSet("entro oltre fino prima per scadenza"),
		"pt": wordSet("ate tardar maximo prazo antes limite"),
		"nl": wordSet("uiterlijk voor tot tegen deadline t m laatste"),
		"pl": wordSet("do najpozniej przed pozniej termin wygasa"),
	}
	// Words that may stand between the word of the term and its date.
	limitSkip = wordSet(`am on le el il la o a op w dem den der zum the this next coming du de of dag dia dnia dzien dato ore alle las les del della do h uhr noon midday midnight close business play cob eod end day spatestens ende este esta questo proximo prossimo
		at and con en met inclus date is einschliesslich einschl poludnie poludniem godz uur hrs am pm il dia al nachsten diesen latest is that be sera ist sie est es dnia srody soir midi term termin van than proxima
		mi lo last first thing s au aux di ora by uur u`)
	exclusive = wordSet("before prior vor avant antes prima voor przed")
	// Words right behind a date that make it the end of a term, or take it in.
	limitBehind  = newCueSet("latest at_the_latest spatestens au_plus_tard como_maximo a_mas_tardar como_muy_tarde al_piu_tardi najpozniej no_maximo uiterlijk op_zijn_laatst zurück or_sooner como_tarde")
	included     = wordSet("inclus inclusive einschliesslich incluso compreso inclusief wlacznie")
	extendedCues = newCueSet("extend* verlanger* verlaenger* prolong* prorrog* prorog* verlengd przedluz*")
	pastCues     = newCueSet("was_due had_been_due war_fallig etait_attendue was_originally_expected was_expected was_meant has_lapsed has_expired have_expired already_expired which_expired offer_expired offer_lapsed has_now_expired")
	askLoosely   = newCueSet(`repl* respon* answer* know decision decide confirm* sign return send back_to_me back_to_us hear antwort* bescheid* ruckmeld* zuruck repon* retour respuesta* respond* contest* dime dices saber confirm* rispost* riscontro rispond* respost* retorno avis* antwoord* reactie weten laat odpowied* znac dac yes_or_no by until bis before midnight expir* entro hasta ate uiterlijk do times_out needful contesta* graag nog zeg laat daj prosz* jeszcze mismo`)
)

// senderActs are promises of the one who writes: a date beside them is theirs.
var senderActs = newCueSet(`we_will_let_you_know i_will_let_you_know we_will_get_back we_will_come_back we_come_back_to_you i_will_get_back i_will_come_back
	wir_melden_uns melden_wir_uns ich_melde_mich melde_ich_mich nous_vous_dirons nous_reviendrons nous_reviendrons_vers je_reviens_vers te_diremos le_diremos le_avisaremos te_avisaremos
	le_faremo_sapere vi_faremo_sapere ti_faremo_sapere le_faro_sapere ti_faro_sapere daremos_retorno te_aviso_ate ik_laat_je ik_laat_u we_laten_je wij_laten_u we_laten_u wij_laten_je laten_we_je laten_wij_u laat_ik_je
	odezwiemy odezwe damy_znac dam_znac poinformujemy zlozymy`)

// termOf is the day by which the user must act, as date x of a sentence says;
// ok is false where x is no such day.
func (c calendar) termOf(d *doc, s *sentence, x dated) (time.Time, bool) {
	if !x.stands {
		return time.Time{}, false
	}
	limit, excl := c.limitBefore(s, x.i)
	asked := x.loose && askLoosely.any(s.tokens, x.i-7, x.i)
	linked := limit || asked || !x.loose && (x.span || x.whole) || x.j < len(s.tokens) && limitBehind.at(s.tokens, x.j) > 0
	if !linked || senderActs.any(s.tokens, x.i-10, x.i) || senderActs.any(s.tokens, x.j, x.j+6) || !c.userActs(d, s, x) {
		return time.Time{}, false
	}
	incl := x.j < len(s.tokens) && included[s.tokens[x.j].norm]
	if excl && !x.clockTime && !incl && !x.span {
		return x.day.AddDate(0, 0, -1), true
	}
	return x.day, true
}

// limitBefore looks back from token i for the word that makes it a term.
func (c calendar) limitBefore(s *sentence, i int) (limit, excl bool) {
	words := limitWords[c.lang]
	if words == nil {
		words = limitWords["en"]
	}
	for k := i - 1; k >= 0 && k >= i-8; k-- {
		w := s.tokens[k].norm
		if words[w] || limitWords["en"][w] && w != "due" && w != "than" {
			if (w == "before" || w == "op") && k > 0 && s.tokens[k-1].norm == "or" {
				return true, false
			}
			end := s.tokens[k+1].norm // before close of business on Friday
			return true, exclusive[w] && end != "end" && end != "close" && end != "cob" && end != "eod"
		}
		_, isDay := weekdayNames[w]
		_, isShort := shortWeekdays[w]
		if !limitSkip[w] && !comingWords[w] && !thisWords[w] && !nextWords[w] && !isDay && !isShort && !(s.tokens[k].number && len(w) <= 5) {
			return false, false
		}
	}
	return false, false
}

// userActs reports whether the nearest words around a date speak of an act of
// the user's, and not of one of the employer's or of an appointment. Outside
// the languages that put the verb last, what follows a date is its reason.
func (c calendar) userActs(d *doc, s *sentence, x dated) bool {
	acts, others := actCues.of(c.lang).places(s.tokens), otherCues.of(c.lang).places(s.tokens)
	early := c.lang != "de" && c.lang != "nl" && c.lang != "pl"
	act, other := c.closest(d, s, acts, x, early), c.closest(d, s, others, x, early)
	if act < 0 && early {
		act = c.closest(d, s, acts, x, false)
		if other < 0 {
			other = c.closest(d, s, others, x, false)
		}
	}
	return act >= 0 && (other < 0 || act < other)
}

// closest is the distance in bytes from a date to the nearest of the cues, more
// across commas; -1 where there is none. With early only those before its end count.
func (c calendar) closest(d *doc, s *sentence, cues [][2]int, x dated, early bool) int {
	best := -1
	for _, m := range cues {
		dist := 0
		switch {
		case m[1] <= x.i:
			between := d.canon[min(s.tokens[m[1]-1].end, x.start):x.start]
			dist = len(between) + 40*strings.Count(between, ";") + 30*strings.Count(between, ", ")
		case m[0] >= x.j:
			if early {
				continue
			}
			between := d.canon[x.end:max(x.end, s.tokens[m[0]].start)]
			dist = len(between) + 30*strings.Count(between, ", ")
		}
		if best < 0 || dist < best {
			best = dist
		}
	}
	return best
}
