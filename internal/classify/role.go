package classify

import (
	"regexp"
	"strings"
	"unicode"
)

// titleNouns end the name of a job, in matching form; endings cover compounds.
var titleNouns = wordSet(`engineer developer programmer manager nurse teacher analyst designer chef lecturer consultant solicitor accountant assistant director administrator coordinator
	specialist lead leader architect technician planner scientist pharmacist therapist fellow researcher representative executive buyer driver operative electrician plumber surveyor paralegal counsel adviser advisor
	officer clerk supervisor foreman foreperson receptionist barista waiter waitress bartender housekeeper concierge cook baker butcher cleaner porter carer caseworker worker physiotherapist midwife doctor physician
	surgeon dentist radiographer paramedic psychologist counsellor tutor professor librarian postdoc researcher associate partner auditor controller bookkeeper treasurer trader underwriter actuary banker cashier merchandiser
	stylist copywriter editor journalist translator writer photographer producer animator artist marketer strategist recruiter owner master tester administrator operator welder machinist carpenter joiner bricklayer roofer
	mechanic fitter inspector estimator dispatcher picker packer handler loader pilot steward attendant guard trainer coach instructor agent broker realtor planner head chief president vp cto cfo ceo coo secretary
	soloist cataloguer gaffer constable correspondent curator archivist conservator captain rigger scaffolder cadet dancer musician conductor choreographer stagehand artist labourer laborer groundworker foreperson sergeant firefighter lifeguard sailor deckhand bosun chaplain caterer florist tailor locksmith plasterer glazier joiner electromechanic docent cataloger transcriber captioner interpreter translator sonographer phlebotomist dietitian audiologist podiatrist orthoptist perfusionist hand fitter rep planner modeller modeler
	apprentice trainee intern warden ranger gardener technologist hygienist optician optometrist veterinarian vet sommelier host hostess manageress matron registrar sister dean principal headteacher buyer auditor
	entwickler entwicklerin ingenieur ingenieurin leiter leiterin pflegefachkraft pflegefachfrau pflegefachmann buchhalter buchhalterin sachbearbeiter sachbearbeiterin referent referentin berater beraterin kaufmann kauffrau
	arzt ärztin koch köchin lehrer lehrerin erzieher erzieherin techniker technikerin mechaniker mechatroniker elektriker elektroniker verkäufer verkäuferin filialleiter bauleiter bauleiterin projektleiter projektleiterin
	ingénieur développeur développeuse comptable infirmier infirmière responsable chargé chargée directeur directrice technicien technicienne assistant assistante commercial commerciale conducteur conductrice cuisinier vendeur vendeuse juriste consultant consultante chef
	contrôleur contrôleuse éducatrice éducateur cariste aide-soignant aide-soignante magasinier magasinière serveur serveuse boulanger pâtissier électricien menuisier maçon acheteur acheteuse rédacteur rédactrice graphiste notaire avocat avocate enseignant enseignante professeur chercheur chercheuse médecin pharmacien pharmacienne sage-femme kinésithérapeute gestionnaire analyste architecte animateur animatrice coordinateur coordinatrice coordonnateur coordonnatrice psychologue bibliothécaire secrétaire préparateur opérateur opératrice manutentionnaire chauffeur conductrice mécanicien cadre adjoint adjointe
	disponent disponentin souschef küchenchef stationsleitung teamleitung hebamme apotheker apothekerin physiotherapeut steuerberater universitätsassistent universitätsassistentin wissenschaftler bibliothekar redakteur redakteurin jurist juristin volontär friseur florist kellner kellnerin rezeptionist bäcker metzger tischler schreiner maurer dachdecker schweißer lagerist staplerfahrer kraftfahrer lokführer
	ingeniero ingeniera desarrollador desarrolladora enfermero enfermera contable analista gerente jefe director directora responsable técnico camarero cocinero
	sviluppatore ingegnere infermiere infermiera contabile responsabile impiegato impiegata cuoco
	engenheiro engenheira desenvolvedor desenvolvedora enfermeiro enfermeira contador contadora analista gerente coordenador
	ontwikkelaar verpleegkundige boekhouder projectleider medewerker adviseur monteur planner
	programista inżynier pielęgniarka księgowa księgowy kierownik specjalista analityk kucharz`)

var titleEndings = []string{"ingenieur", "entwickler", "leiter", "leiterin", "berater", "beraterin", "fachkraft", "kaufmann", "kauffrau", "techniker", "mechaniker", "manager", "referent", "referentin", "sachbearbeiter", "arbeiter", "pfleger", "pflegerin", "verkäufer", "koch", "lehrer", "helfer", "monteur", "medewerker", "leider", "ontwikkelaar", "adviseur", "assistent", "assistentin", "meister", "planer", "händler", "erzieher", "führer", "leitung", "assistentin", "fachfrau", "fachmann", "chef", "therapeut", "therapeutin", "wissenschaftler", "wissenschaftlerin", "fahrer", "fahrerin", "vertreter", "betreuer", "betreuerin", "ician", "ologist", "ographer", "signaller", "keeper", "worker", "fighter", "operator", "therapist", "master"}

// jobTitle reports whether a word can end the name of a job.
func jobTitle(w string) bool {
	w = strings.ToLower(strings.Trim(w, ".,;:()\"'"))
	if titleNouns[w] || titleNouns[strings.TrimSuffix(w, "s")] {
		return true
	}
	for _, e := range titleEndings {
		if strings.HasSuffix(w, e) && len(w) > len(e)+2 {
			return true
		}
	}
	return false
}

var (
	// titleJA is a Japanese title by its last word, where the sentence is about work.
	titleJA    = regexp.MustCompile(`((?:[\p{Katakana}ーA-Za-z・/]{2,20}(?:エンジニア|マネージャー|ディレクター|デザイナー|コンサルタント|アナリスト|プランナー|リーダー|ドライバー|プログラマー|アシスタント|スペシャリスト|サイエンティスト)|(?:\p{Han}|[ァ-ヴー]){0,8}(?:マネージャー|エンジニア|保育士|看護師長|看護師|薬剤師|研究員|司書|主任|部長|課長|所長|工場長|機械設計|設計職|施工管理|営業企画|経理職|営業職|事務職|総合職|調理師|教諭|講師|介護士|介護福祉士|技術者|整備士|美容師|運転手|販売員|料理長|店長|助教|准教授|栄養士|理学療法士|臨床検査技師|通訳|編集者|記者)))(?:\([^)]{1,12}\))?(?:として|の(?:ポジション|職|求人|募集|選考|件|内定|お仕事)|を(?:探し|募集|お任せ|ご紹介|お願い)|、年俸|、年収|、月給|\()`)
	roleJA     = []*regexp.Regexp{regexp.MustCompile(`([\p{Han}\p{Katakana}ー]{1,12}(?:係|責任者|店長候補|マネージャー|トリマー|看護師長|工場長))(?:職の|の(?:ポジション|件|求人|面接)|を(?:、|やって|お願い|お任せ|探し|募集)|として)`), regexp.MustCompile(`(?:職種|ポジション|募集職種|役職|職位|仕事|案件)(?:名)?\s?[:：は]\s?([^\n、。「」\d]{2,24})`), regexp.MustCompile(`「([^「」\n]{2,24})」(?:の)?(?:職|ポジション|求人|選考|ポスト|として)`), regexp.MustCompile(`([\p{Katakana}ーA-Za-z]{4,24}|[\p{Han}]{2,10}(?:職|士|師|員|長|担当))(?:の(?:ポジション|求人|職|選考|ポスト)|ポジション|として(?:お迎え|採用|ご入社|内定))`)}
	genderMark = regexp.MustCompile(`(?i)\s*\((?:[mwfdxhkv]\s?[/|,*:]\s?)+[mwfdxhkv]\)|\s+[mwfd]/[mwfd](?:/[dxmwf])?\b|\s*\((?:all genders?|h/f|k/m|m/k|f/h|h/m)\)|[*:·]in(?:nen)?\b|/-?in\b|\(e\)|\(in\)`)
	roleCode   = regexp.MustCompile(`(?i)\s*[(\[]?(?:#|req(?:uisition)?[ .:#-]*|ref(?:erence)?[ .:#-]*|id[ .:#-]*|job[ .-]?id[ .:#-]*|kennziffer[ .:#-]*|jr-?|r-?)\d{3,}[\w/-]*[)\]]?|\s+\d{4,}\b|^\d{4,}\s+`)
)

// words that a role does not begin or end with.
var roleEdge = wordSet(`a an the our new exciting great permanent full-time part-time fulltime senior-level this your of and for in at with to excellent brilliant fantastic interesting suitable open current vacant following above advertised same another different similar perfect right ideal good next job dream key
	unbefristete befristete ausgeschriebene ein eine einen der die das un une le la de d' nous vous in das im ist als`)

// balanced drops a bracket that the cut left open or closed.
func balanced(s string) string {
	if strings.Count(s, "(") != strings.Count(s, ")") {
		s = strings.TrimSpace(strings.NewReplacer("(", "", ")", "").Replace(s))
	}
	return s
}

// nominative undoes the ending of German weak nouns in other cases: einen Disponenten.
func nominative(s string) string {
	for _, e := range []string{"enten", "anten", "isten", "logen"} {
		if strings.HasSuffix(s, e) {
			return strings.TrimSuffix(s, "en")
		}
	}
	return s
}

var (
	romanceStop = wordSet("chez pour avec dans sous vers basé basée située situé poste nous vous dès ainsi afin depuis entre selon sein serait votre notre cette lequel laquelle avant après comme para sobre desde hasta nuestro nuestra presso presso nella nostro nostra sulla junto nossa nosso pela pelo conforme actuellement prochainement disponible rattaché rattachée temps plein partiel")
	germanStop  = wordSet("Ihnen Sie Ihr Ihre Ihrem Ihren Start Vollzeit Teilzeit Wir Die Der Das Den Am Im Bei Für In An Auf Mit Ab Zum Zur Und Ich Du Dir Dich Gern Gerne Bitte Dann Da Es Er Eintritt Beginn Gehalt Standort")
)

// titleRun finds a title that nothing announces: capitalised words up to a noun
// of a job ("the job is yours. Site Agent, 58k"). The people who hire have
// titles too, so those of hiring and of signatures are passed over.
func titleRun(d *doc) (string, string) {
	for i := range d.sentences {
		s := &d.sentences[i]
		text := d.canon[s.start:s.end]
		if i > 60 {
			break
		}
		if len(text) < 60 && closes(text) {
			break
		}
		f := strings.Fields(text)
		for k := range f {
			w := strings.Trim(f[k], ".,;:!?()\"'")
			if !jobTitle(w) || k == 0 && len(f) < 5 && i > 0 {
				continue
			}
			from := k
			for from > 0 && unicode.IsUpper(firstRune(f[from-1])) && !strings.ContainsAny(f[from-1], ",.;:!?") && !notInTitle[strings.ToLower(f[from-1])] {
				from--
			}
			for from > 0 && titleModifier[strings.ToLower(f[from-1])] {
				from--
			}
			if from == k && !(k > 0 && asTitle[strings.ToLower(f[k-1])]) || k-from > 4 || hiringTitle.MatchString(strings.Join(f[from:k+1], " ")) && !(k+1 < len(f) && f[k+1] == "of") || k > 0 && from > 0 && nameBefore(f, from) {
				continue
			}
			to := k + 1
			if to+1 < len(f) && f[to] == "of" && unicode.IsUpper(firstRune(f[to+1])) && f[k] == w {
				to += 2
				for to < len(f) && unicode.IsUpper(firstRune(f[to])) && !strings.ContainsAny(f[to-1], ",.;:!?") {
					to++
				}
			}
			if r := tidyRole(strings.Join(f[from:to], " ")); r != "" && !roleEdge[strings.ToLower(r)] {
				return r, strings.Join(f[max(0, from-3):min(len(f), k+4)], " ")
			}
		}
	}
	return "", ""
}

var (
	asTitle       = wordSet("as my our als einen eine den die künftigen neuen comme un une le la como un una come")
	titleModifier = wordSet("sous head junior senior lead staff assistant deputy site night line first second pastry school visiting associate principal chief general")
	notInTitle    = wordSet("the a an hi hello dear we i you our your my this that it as and or so for with mr mrs ms dr prof miss thanks but if when congratulations congrats be ok yes please")
	hiringTitle   = regexp.MustCompile(`(?i)hiring|recruit|talent|\bhr\b|people|line manager|human resources|personnel|search|^director$|^manager$|^head$|^chief$|^partner$|^president$|resourcing|immigration|visa|onboarding|ceo|cto|cfo|coo|managing partner|^professor$|^doctor$|^principal$|^dean$|^registrar of`)
)

// nameBefore reports a title that belongs to a person named before it: "Dana
// Whitfield, Product Director", "our Product Director".
func nameBefore(f []string, from int) bool {
	p := f[from-1]
	return strings.HasSuffix(p, ",") && unicode.IsUpper(firstRune(p)) && from > 1 && unicode.IsUpper(firstRune(f[from-2])) || wordSet("our the my their meet with to from")[strings.ToLower(p)]
}

// roleJapanese names the job a Japanese text is about.
func roleJapanese(d *doc) (string, string) {
	for _, re := range roleJA {
		if g := re.FindStringSubmatch(d.canon); g != nil {
			return ownFirm(strings.TrimSpace(genderMark.ReplaceAllString(g[1], ""))), g[0]
		}
	}
	if g := titleJA.FindStringSubmatch(d.canon); g != nil {
		r := strings.TrimSpace(g[1])
		if k := strings.Index(d.canon, r); k > 0 && unicode.Is(unicode.Katakana, firstRune(r)) {
			head := strings.TrimRightFunc(d.canon[:k], func(c rune) bool { return unicode.Is(unicode.Han, c) })
			if n := len(d.canon[:k]) - len(head); n > 0 && n <= 12 {
				r = d.canon[len(head):k] + r // 設計エンジニア
			}
		}
		return ownFirm(r), g[0]
	}
	return "", ""
}

// ownFirm drops "our company's" before a role.
func ownFirm(r string) string {
	for _, p := range []string{"弊社", "当社", "弊園", "当院", "大手"} {
		r = strings.TrimPrefix(r, p)
	}
	if k := strings.LastIndex(r, "の"); k > 0 {
		r = r[k+len("の"):]
	}
	return r
}
