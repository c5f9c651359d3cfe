package classify

import (
	"regexp"
	"strings"
)

var cityJA = regexp.MustCompile(`(東京|大阪|名古屋|横浜|川崎|神戸|京都|札幌|福岡|仙台|広島|さいたま|千葉|新潟|浜松|静岡|岡山|熊本|金沢|つくば|長野|那覇|北九州|堺|シンガポール|上海|バンコク|ロンドン|ニューヨーク|パリ|ベルリン|ハノイ|ソウル|台北)(?:都|市|府)?(?:の(?:本社|支社|支店|オフィス|工場|拠点|事業所|研究所|企業|メーカー|中堅|会社|店舗|クリニック|病院)|(?:本社|支社|支店|オフィス|工場|勤務|駐在|赴任))`)

var notPlace = wordSet("january february march april may june july august september october november december monday tuesday wednesday thursday friday the our your house office finance marketing engineering sales hr it r&d product design operations english german french person full touch case order advance principle teams zoom google slack human resources data software customer")

// Words before a place of work, in matching form: of a label, of a phrase.
var (
	placeLabels = newCueSet("location standort arbeitsort einsatzort dienstort dienstsitz lieu lieu_de_travail localisation ubicacion lugar_de_trabajo sede sede_di_lavoro localizacao local local_de_trabalho locatie standplaats lokalizacja miejsce_pracy miejsce place_of_work workplace region base baza einsatz")
	placeCues   = map[string]cueSet{
		"en": newCueSet("based_in based_out_of located_in situated_in office_in site_in role_in position_in job_in team_in hospital_in clinic_in store_in branch_in campus_in headquarters_in relocate_to relocating_to relocation_to move_to moving_to hotel_in opportunity_in openings_in opening_in vacancy_in out_of here_in get_you_to station_in property_in department_in second_site_in contract_in"),
		"de": newCueSet("dienstsitz_ist am_standort mit_sitz_in standort_in niederlassung_in filiale_in arbeitsort_ist buro_in werk_in stelle_in position_in umzug_nach hier_in gmbh_in ag_in einsatzort"),
		"fr": newCueSet("base_a basee_a situe_a situee_a site_de poste_a agence_de usine_d usine_de foyer_d foyer_de pour travailler_a bureaux_a bureaux_de croissance_a"),
		"es": newCueSet("oficina_de oficina_en oficinas_en oficinas_de sede_en con_base_en planta_en ubicado_en ubicada_en sede_de trabajar_en centro_en residencia_en acerias_de aceria_de medicina_interna_en proyectos_en puesto_en vacante_en cliente_en"),
		"it": newCueSet("sede_di stabilimento_di sede_a ufficio_di uffici_di con_sede_a arrivo_a societa_di inizio_a base_di scuola_di qui_a azienda_a orologiera_a albergo_a capocantiere_a"),
		"pt": newCueSet("escritorio_de escritorio_em sede_em com_base_em baseado_em baseada_em localizado_em localizada_em unidade_em hub_em hub_de cliente_em obra_em vaga_em trabalhar_em ponto_em silo_em administrativo_em residente_em loja_em"),
		"nl": newCueSet("kantoor_in vestiging_in gevestigd_in locatie_in functie_in regio school_in afdeling_in baan_in kamer_in naar zomereditie_in groothandel_in huurwoning_op voedingsbedrijf_in werken_in"),
		"pl": newCueSet("baza miasta z_miasta projektem mam miejsce_pracy centrum oddzial_w"),
	}
	inWords = map[string]map[string]bool{"en": wordSet("in at"), "de": wordSet("in"), "fr": wordSet("a"), "es": wordSet("en"), "it": wordSet("a"), "nl": wordSet("in"), "pt": wordSet("em")}
	// Capitalised words behind "in" that are no places.
	notInPlace = wordSet("grade level stage phase band scale step tier english german french spanish italian dutch polish person touch case order advance principle full finance marketing engineering sales hr it operations design product year week bezug hinblick anhang ordnung kraft zukunft teilzeit vollzeit absprache anlehnung deutsch englisch hohe frage verbindung kurze pension folge rente titre temps cas fin tête compte")
)

// location names the place of work, where the text states it.
func location(d *doc, lang, company string) (string, string) {
	if lang == "ja" {
		if g := locationJA.FindStringSubmatch(d.canon); g != nil {
			return strings.Trim(g[1], " .,;"), g[0]
		}
		if g := cityJA.FindStringSubmatch(d.canon); g != nil {
			return g[1], g[0]
		}
		return "", ""
	}
	cues, in := placeCues[lang], inWords[lang]
	near, nearWords := "", ""
	for i := range d.sentences {
		s := &d.sentences[i]
		if i > 60 || s.subject {
			break
		}
		job := jobCues[lang].any(s.tokens, 0, len(s.tokens)) || likelyRoleCues[lang].any(s.tokens, 0, len(s.tokens)) || namesRole(s)
		for k := range s.tokens {
			from, sure := 0, false
			if n := placeLabels.at(s.tokens, k); n > 0 && k+n < len(s.tokens) && strings.HasPrefix(strings.TrimSpace(gap(d, s, k+n-1)), ":") {
				from, sure = k+n, true
			} else if n := cues.at(s.tokens, k); n > 0 {
				from, sure = k+n, true
			} else if in[s.tokens[k].norm] && job {
				from = k + 1
			}
			if from == 0 {
				continue
			}
			p, end := placeAt(d, s, from, company)
			switch {
			case p == "", !sure && s.tokens[k].norm == "at" && lang == "en" && strings.Contains(p, " "): // at a firm
			case sure:
				return p, d.text(s, k, end)
			case near == "":
				near, nearWords = p, d.text(s, k, end)
			}
		}
	}
	if near != "" {
		return near, nearWords
	}
	if lang == "pl" {
		if p, words := polishCity(d); p != "" {
			return p, words
		}
	}
	return cityNamed(d, lang != "en")
}

// polishCities are the large cities of Poland in the cases of "in" and "from".
var polishCities = map[string]string{
	"warszawie": "Warszawa", "warszawy": "Warszawa", "krakowie": "Kraków", "krakowa": "Kraków", "wroclawiu": "Wrocław", "wroclawia": "Wrocław", "gdansku": "Gdańsk", "gdanska": "Gdańsk",
	"poznaniu": "Poznań", "poznania": "Poznań", "lodzi": "Łódź", "katowicach": "Katowice", "katowic": "Katowice", "szczecinie": "Szczecin", "szczecina": "Szczecin", "lublinie": "Lublin", "lublina": "Lublin",
	"gdyni": "Gdynia", "sopocie": "Sopot", "rzeszowie": "Rzeszów", "rzeszowa": "Rzeszów", "bydgoszczy": "Bydgoszcz", "toruniu": "Toruń", "torunia": "Toruń", "bialymstoku": "Białystok", "gliwicach": "Gliwice",
	"opolu": "Opole", "opola": "Opole", "kielcach": "Kielce", "olsztynie": "Olsztyn", "plocku": "Płock", "radomiu": "Radom", "tychach": "Tychy", "zabrzu": "Zabrze", "sosnowcu": "Sosnowiec", "czestochowie": "Częstochowa",
}

// polishCity is the one large city a Polish text names as a place, in the form
// that names it.
func polishCity(d *doc) (city, words string) {
	for i := range d.sentences {
		s := &d.sentences[i]
		for k := 1; k < len(s.tokens); k++ {
			p := polishCities[s.tokens[k].norm]
			if before := s.tokens[k-1].norm; p == "" || !s.tokens[k].cap || before != "w" && before != "we" && before != "z" && before != "ze" {
				continue
			}
			if city != "" && city != p {
				return "", ""
			}
			city, words = p, d.text(s, k-1, k+1)
		}
	}
	return city, words
}

// namesRole reports a noun of a job in a sentence.
func namesRole(s *sentence) bool {
	for i := range s.tokens {
		if roleHeads[s.tokens[i].norm] {
			return true
		}
	}
	return false
}

var locationJA = regexp.MustCompile(`(?:勤務地|勤務先|就業場所|場所|配属先)[は:\s]{1,6}([\p{Han}\p{Katakana}\p{Hiragana}ー]{2,12}?)(?:です|で|、|。|\s|\n|\(|$|の|本社|オフィス|と)`)

// placeAt reads the name of a place that begins at token i: one or two
// capitalised words that are not the firm's, a month or a word like any other.
func placeAt(d *doc, s *sentence, i int, company string) (string, int) {
	ts := s.tokens
	for k := 0; k < 2 && i < len(ts) && (articles[ts[i].norm] || placeSkip[ts[i].norm]) && !ts[i].cap; k++ {
		i++
	}
	if i >= len(ts) || !ts[i].cap || ts[i].number {
		return "", i
	}
	w := ts[i].norm
	_, day := weekdayNames[w]
	if day || monthOf(w) > 0 || notInPlace[w] || notPlace[w] || everyday[w] && !cities[w] || companyHeads[w] && w != "los" || roleHeads[w] || titles[w] || notCompany[w] && !cities[w] || legalWords[w] || len(w) < 3 && w != "ica" {
		return "", i
	}
	end := i + 1
	for end < len(ts) && end < i+3 && (gap(d, s, end-1) == " " || gap(d, s, end-1) == "-") && ts[end].cap && !ts[end].number {
		end++
	}
	for end-i > 1 && allCaps(d.canon[ts[end-1].start:ts[end-1].end]) || end-i > 1 && (legalWords[ts[end-1].norm] || pronouns[ts[end-1].norm] || ts[end-1].norm == "le") {
		end-- // "Lutterworth NDC", "a Bolzano Le segnalo"
	}
	name := d.text(s, i, end)
	if end-i > 2 || company != "" && (strings.Contains(company, name) || strings.Contains(name, company)) || allCaps(name) && len(name) > 2 && !cities[strings.ToLower(name)] && len(name) < 5 {
		return "", i
	}
	if end < len(ts) && gap(d, s, end-1) == "'" || end-i == 2 && roleHeads[ts[end-1].norm] {
		return "", i
	}
	return name, end
}

var (
	aboutWork = regexp.MustCompile(`(?i)\b(?:role|position|job|office|team|based|contract|site|hospital|clinic|offer|appointment|department|plant|terminal|project|second site|opening|vacancy|relocat\w*|move to|mission|shop|station|head office|manager|engineer|stelle|standort|büro|poste|bureau|puesto|oficina|sede|ruolo|vaga|escritório|functie|kantoor|stanowisko|biuro)\b`)
	placeLink = wordSet("in at from near to for of a en em w we nach bei te our the central downtown greater")
)

// cityNamed is the one known city that a text about work names as a place.
func cityNamed(d *doc, anywhere bool) (string, string) {
	found, words := "", ""
	for i := range d.sentences {
		s := &d.sentences[i]
		for k := range s.tokens {
			t := &s.tokens[k]
			if !t.cap || !cities[strings.ToLower(d.canon[t.start:t.end])] {
				continue
			}
			linked := k == 0 && len(s.tokens) > 1 && strings.HasPrefix(gap(d, s, 0), ",") || k > 0 && (placeLink[s.tokens[k-1].norm] || strings.ContainsAny(gap(d, s, k-1), ",:(-|"))
			if !linked || !anywhere && !aboutWork.MatchString(d.canon[s.start:s.end]) {
				continue
			}
			w := d.canon[t.start:t.end]
			if found != "" && found != w {
				return "", "" // two cities: nobody can say which
			}
			found, words = w, strings.Join(strings.Fields(d.canon[s.start:s.end]), " ")
		}
	}
	return found, words
}

var (
	remoteRE = regexp.MustCompile(`(?i)(?:fully|100 ?%|completely|entirely|all) ?-?remote|remote(?:-first|-only| first| only| role| position| job| basis| contract| work(?:ing)? (?:is|from))|work from (?:home|anywhere)|home-based|home based|(?:is|be|role is|position is) remote\b|\bremote\b[,.)]|100 ?% home|komplett remote|vollständig remote|télétravail (?:complet|total|à 100)|full remote|100 ?% télétravail|teletrabajo (?:completo|100)|100 ?% remoto|da remoto al 100|totalmente remot|volledig (?:remote|thuis)|w pełni zdaln|100 ?% zdaln|praca zdalna|フルリモート|完全リモート|完全在宅|: remote`)
	hybridRE = regexp.MustCompile(`(?i)hybrid|híbrid|ibrid|hybryd|(?:\d|one|two|three|four) days? (?:a|per|each|/) ?week (?:in|at|on|from) (?:the |our )?(?:office|home|site)|days? (?:in the office|from home|on site|onsite|remote)|(?:\d|ein|zwei|drei) tage? (?:pro woche |die woche |/ ?woche )?(?:im büro|homeoffice|home-office|remote|vor ort)|jours? de télétravail|jours? par semaine (?:sur site|au bureau|en télétravail)|días? de teletrabajo|giorni (?:di smart working|in ufficio|da remoto)|dagen (?:thuis|op kantoor)|ハイブリッド|週\d(?:日|回)?(?:の)?(?:出社|リモート|在宅)|リモート併用`)
	onsiteRE = regexp.MustCompile(`(?i)on-?site (?:role|position|only|five|5|full|\d|every)|(?:is|be|fully|100 ?%) on-?site|office-based|in the office (?:five|5|every|full)|in-office|five days (?:a week )?(?:in|on)|no remote|not remote|vor ort|präsenz(?:stelle|pflicht)|en présentiel|100 ?% présentiel|presencial|in presenza|op locatie|stacjonarn|フル出社|出社勤務|常駐`)
	notRE    = regexp.MustCompile(`(?i)(?:not|no|isn't|cannot be|nicht|kein|pas de|pas|sin|non|não|niet|nie) (?:\w+ ){0,2}$`)
)

// remote is how a role is worked, where exactly one way is stated.
func remote(d *doc) (string, string) {
	if !hasAny(d.low, "remote", "hybrid", "híbrid", "ibrid", "hybryd", "home", "office", "büro", "télétravail", "teletrabajo", "remot", "smart working", "zdaln", "thuis", "kantoor", "リモート", "在宅", "出社", "常駐", "site", "présentiel", "presen", "locatie", "stacjonarn", "vor ort", "präsenz", "ハイブリッド") {
		return "", ""
	}
	days := hasAny(d.low, "days", "day ", "tage", "jours", "días", "giorni", "dagen")
	if hasAny(d.low, "hybrid", "híbrid", "ibrid", "hybryd", "ハイブリッド", "週", "併用") || days {
		if h := hybridRE.FindStringIndex(d.canon); h != nil {
			return "hybrid", d.canon[h[0]:h[1]]
		}
	}
	var r, o []int
	if hasAny(d.low, "remote", "work from", "home", "télétravail", "remot", "thuis", "zdaln", "teletrabajo", "リモート", "在宅") {
		r = remoteRE.FindStringIndex(d.canon)
	}
	if hasAny(d.low, "on-site", "onsite", "office", "five days", "remote", "vor ort", "präsenz", "présentiel", "presencial", "presenza", "locatie", "stacjonarn", "出社", "常駐") {
		o = onsiteRE.FindStringIndex(d.canon)
	}
	if r != nil && notRE.MatchString(d.canon[max(0, r[0]-24):r[0]]) {
		r = nil
	}
	switch {
	case r != nil && o == nil:
		return "remote", strings.Trim(d.canon[r[0]:r[1]], " :,.)")
	case o != nil && r == nil:
		return "onsite", d.canon[o[0]:o[1]]
	}
	return "", ""
}

// Small words that the readers above look for.
var (
	placeSkip = wordSet("our central downtown greater der")
)
