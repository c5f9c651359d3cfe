package classify

import (
	"regexp"
	"strings"
)

const placeName = `[\p{Lu}][\p{L}'-]+(?:(?: |-)(?:(?:upon|am|an der|sur|de|del|la|le|of|im|in der|aan den|den) )?[\p{Lu}][\p{L}'-]+){0,2}`

var locationRE = []localRE{
	{"", regexp.MustCompile(`(?m)(?:^|[-*•■] ?)(?:Location|Standort|Arbeitsort|Einsatzort|Dienstort|Dienstsitz|Lieu(?: de travail)?|Localisation|Ubicación|Lugar de trabajo|Sede(?: di lavoro)?|Localização|Local(?: de trabalho)?|Locatie|Standplaats|Lokalizacja|Miejsce pracy|Place of work|Workplace|Based)\s?[:：]\s?(` + placeName + `)`)},
	{"en", regexp.MustCompile(`(?:based|located|situated) (?:in|at|out of)(?: our| the| central| downtown)? (` + placeName + `)`)},
	{"en", regexp.MustCompile(`(?:in|at|from|out of|to) (?:our|the|their) (` + placeName + `) (?:office|site|clinic|hospital|store|branch|plant|warehouse|campus|headquarters|HQ|restaurant|hotel|depot|studio|lab|factory)`)},
	{"en", regexp.MustCompile(`(?:office|site|role|position|job|team|hospital|clinic|store|branch|campus|headquarters|relocate|relocating|relocation|move|moving|opening|hotel|opportunity|nurse|engineer|manager|chef|developer)s? (?:is )?(?:in|to) (` + placeName + `)`)},
	{"de", regexp.MustCompile(`(?:Dienstsitz ist|am Standort|in unserem? (?:Büro|Werk|Team|Haus|Standort) in|mit Sitz in|Standort in|Niederlassung in|Filiale in|Arbeitsort (?:ist|wäre)|Büro in|Werk in|in der Nähe von|Stelle in|Position in|Umzug nach) (` + placeName + `)`)},
	{"fr", regexp.MustCompile(`(?:basée? à|situé(?:e)? à|basé(?:e)? sur|bureaux? (?:de|à)|site de|poste à|agence de|à pourvoir à|établissement de) (` + placeName + `)`)},
	{"es", regexp.MustCompile(`(?:oficina(?:s)? (?:de|en)|con sede en|puesto en|ubicado en|sede de|centro de|trabajar en) (` + placeName + `)`)},
	{"it", regexp.MustCompile(`(?:sede di|uffici(?:o)? di|con sede a|sede a|presso la sede di) (` + placeName + `)`)},
	{"pt", regexp.MustCompile(`(?:escritório (?:de|em|do|no)|com sede em|sediad[ao] em|localizad[ao] em|vaga em) (` + placeName + `)`)},
	{"nl", regexp.MustCompile(`(?:kantoor in|vestiging in|standplaats|gevestigd in|locatie in|functie in) (` + placeName + `)`)},
	{"ja", regexp.MustCompile(`(?:勤務地|勤務先|就業場所|場所|配属先)[は:\s]{1,6}([\p{Han}\p{Katakana}\p{Hiragana}ー]{2,12}?)(?:です|で|、|。|\s|\n|\(|$|の|本社|オフィス|と)`)},
}

var cityJA = regexp.MustCompile(`(東京|大阪|名古屋|横浜|川崎|神戸|京都|札幌|福岡|仙台|広島|さいたま|千葉|新潟|浜松|静岡|岡山|熊本|金沢|つくば|長野|那覇|北九州|堺|シンガポール|上海|バンコク|ロンドン|ニューヨーク|パリ|ベルリン|ハノイ|ソウル|台北)(?:都|市|府)?(?:の(?:本社|支社|支店|オフィス|工場|拠点|事業所|研究所|企業|メーカー|中堅|会社|店舗|クリニック|病院)|(?:本社|支社|支店|オフィス|工場|勤務|駐在|赴任))`)

var notPlace = wordSet("january february march april may june july august september october november december monday tuesday wednesday thursday friday the our your house office finance marketing engineering sales hr it r&d product design operations english german french person full touch case order advance principle teams zoom google slack human resources data software customer")

// location names the place of work, where the text states it.
func location(d *doc, lang string) (string, string) {
	anywhere := lang != "en" // the words of work below are English for the most part
	for _, re := range locationRE {
		if !re.speaks(lang) {
			continue
		}
		for _, g := range re.re.FindAllStringSubmatch(d.canon, 4) {
			p := strings.Trim(g[1], " .,;")
			first := strings.ToLower(strings.Fields(p)[0])
			if notPlace[first] || strings.Contains(p, " Unit") || notCompany[first] && !wordSet("london berlin paris madrid")[first] || jobTitle(lastWord(p)) {
				continue
			}
			return p, strings.Join(strings.Fields(g[0]), " ")
		}
	}
	if lang == "ja" {
		if g := cityJA.FindStringSubmatch(d.canon); g != nil {
			return g[1], g[0]
		}
	}
	return cityNamed(d, anywhere)
}

var (
	aboutWork = regexp.MustCompile(`(?i)\b(?:role|position|job|office|team|based|contract|site|hospital|clinic|offer|appointment|department|plant|terminal|project|second site|opening|vacancy|relocat\w*|move to|mission|shop|station|head office|manager|engineer|stelle|standort|büro|poste|bureau|puesto|oficina|sede|ruolo|vaga|escritório|functie|kantoor|stanowisko|biuro)\b`)
	placeLink = regexp.MustCompile(`(?i)(?:\b(?:in|at|from|near|to|for|out of|à|en|a|em|w|we|nach|bei|te)|[,:(|-])\s*(?:our |the |central |downtown |greater )?$`)
)

// cityNamed is the one known city that a text about work names as a place.
func cityNamed(d *doc, anywhere bool) (string, string) {
	found, words := "", ""
	for i := range d.sentences {
		s := &d.sentences[i]
		text := d.canon[s.start:s.end]
		if !anywhere && !aboutWork.MatchString(text) {
			continue
		}
		for _, t := range s.tokens {
			w := d.canon[t.start:t.end]
			if !t.cap || !cities[strings.ToLower(w)] || !placeLink.MatchString(d.canon[s.start:t.start]) {
				continue
			}
			if found != "" && found != w {
				return "", "" // two cities: nobody can say which
			}
			found, words = w, strings.Join(strings.Fields(text), " ")
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
	h := hybridRE.FindStringIndex(d.canon)
	if h != nil {
		return "hybrid", d.canon[h[0]:h[1]]
	}
	r, o := remoteRE.FindStringIndex(d.canon), onsiteRE.FindStringIndex(d.canon)
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
