package classify

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"inboxd/internal/mail"
)

// nameWord is one word of a proper name; properName up to five of them.
const (
	nameWord   = `(?:[A-ZÄÖÜÉÈÀÁÍÓÚÑÇŚŁŻŹĆØÅ0-9][\p{L}\p{N}&'.+-]*|&)`
	properName = nameWord + `(?: (?:(?:of|and|for|de|des|du|di|da|do|del|della|für|und|et|e|y|i|the|van|von|am|an|la|le|les|&) ){0,2}` + nameWord + `){0,4}`
)

// localRE is an expression for one language, or for all where it names none.
type localRE struct {
	lang string
	re   *regexp.Regexp
}

// speaks reports whether the expression is for mail in lang.
func (l localRE) speaks(lang string) bool { return l.lang == "" || l.lang == lang }

// employerRE finds a name where the text speaks of it as the employer. The
// first submatch that is set is the name.
var employerRE = []localRE{
	{"en", regexp.MustCompile(`(?:[Jj]oin(?:ing)?|[Ww]elcome to|[Ll]ife at|[Ww]orking (?:at|for|with)|[Ww]ork (?:at|for)|[Ee]mployment (?:at|with)|[Cc]areer (?:at|with)|[Ii]nterest in|[Aa]ppl(?:y|ying|ied|ication) (?:to|with|at)|[Ii]nterview(?:ing|ed)? (?:at|with)|[Ee]veryone at|[Hh]ere at|[Uu]s at|[Tt]eam at|[Oo]ffer (?:from|with|at)|[Bb]ehalf of|[Rr]ecruit(?:ing|er)? (?:for|at)|[Hh]iring (?:for|at)|I work for|I'm with|calling from|writing from|[Ss]tay (?:at|with)|[Pp]eople at|[Hh]ired by|[Ee]mployed (?:directly )?by|[Cc]ontract with|[Dd]irectly with|[Pp]ayroll of) (?:the )?(` + properName + `)`)},
	{"en", regexp.MustCompile(`(?:[Rr]ole|[Pp]osition|[Jj]ob|[Vv]acancy|[Oo]pening|[Oo]pportunity|[Pp]ost|[Oo]ffer|[Aa]pplication|[Ii]nterview|[Pp]lace|[Nn]urse|[Ee]ngineer|[Dd]eveloper|[Mm]anager|[Aa]nalyst|[Aa]ssistant|[Dd]esigner|[Tt]eacher|[Cc]hef|[Cc]onsultant|[Cc]oordinator|[Ll]ecturer|[Dd]irector|[Ss]upervisor|[Aa]ccountant|[Ss]olicitor|[Oo]fficer|[Ss]pecialist|[Ll]ead|[Aa]rchitect|[Tt]echnician|[Pp]lanner|[Ss]cientist|[Pp]harmacist|[Tt]herapist|[Ff]ellow|[Rr]esearcher|[Rr]epresentative|[Aa]dministrator|[Ee]xecutive|[Bb]uyer|[Dd]river|[Oo]perative|[Ee]lectrician|[Ss]urveyor|[Pp]aralegal|[Cc]ounsel|[Aa]dviser|[Aa]dvisor) (?:here )?(?:at|with|@) (?:the )?(` + properName + `)`)},
	{"en", regexp.MustCompile(`(?:my|our|the|My|Our) client,? (?:is )?(` + properName + `)`)},
	{"", regexp.MustCompile(`(?:^|[.!\n] ?)(?:The )?(` + properName + `) (?:is|are|has|have|would like|wants?|will|hat|möchte|freut sich|souhaite|a décidé|quiere|desidera|gostaria|wil|chce) (?:pleased|delighted|happy|thrilled|looking|hiring|decided|made|to offer|like to|been|agreed|offer|proud|to make|expanding|growing|recruiting|seeking|come back|uns|Ihnen|mich|vous|te|ofrecer|offrir)`)},
	{"de", regexp.MustCompile(`\b(?:bei|Bei) (?:der |dem |den |uns bei |uns in der )?(` + properName + `)`)},
	{"fr", regexp.MustCompile(`\b(?:chez|Chez|rejoindre|au sein d[eu](?: la| l')?|auprès de) (` + properName + `)`)},
	{"es", regexp.MustCompile(`\b(?:puesto|rol|vacante|oferta|equipo|trabajar|incorporarte|incorporarse|parte|posición|proceso|candidatura|empresa) (?:de \p{L}+ )?(?:en|de|a|con) (` + properName + `)`)},
	{"it", regexp.MustCompile(`\b(?:presso|Presso|in azienda da|entrare in|unirti a|lavorare (?:in|per)|team di|ruolo in|azienda) (` + properName + `)`)},
	{"pt", regexp.MustCompile(`\b(?:na empresa|à empresa|equipa da|equipe da|time da|juntar-se à|vaga na|trabalhar na|proposta da|processo (?:seletivo )?d[ao]|função na|aqui na|parte da) (` + properName + `)`)},
	{"nl", regexp.MustCompile(`\b(?:bij|Bij|namens) (` + properName + `)`)},
	{"pl", regexp.MustCompile(`\b(?:w firmie|do firmy|firma|dołączyć do|zespołu|w imieniu|pracy w|stanowisko w) (` + properName + `)`)},
}

var (
	legalForm   = regexp.MustCompile(`(?i)[,]?\s+(?:gmbh(?: & co\.? ?kg)?|ag|se|kg|kgaa|ohg|e\.?v\.?|mbh|ltd\.?|limited|llc|l\.l\.c\.|llp|inc\.?|incorporated|corp\.?|corporation|plc|pty(?: ltd)?|pvt(?: ltd)?|co\.|s\.?a\.?s?\.?u?|sarl|s\.à r\.l\.|s\.?l\.?u?\.?|s\.?p\.?a\.?|s\.?r\.?l\.?|b\.?v\.?|n\.?v\.?|sp\. ?z ?o\. ?o\.?|sp\. z o\.o\.|s\.?a\.?|ltda\.?|lda\.?|oy|ab|aps|a/s|k\.?k\.?)\.?$`)
	withForm    = regexp.MustCompile(`(` + properName + `),? (?:GmbH(?: & Co\. ?KG)?|AG|SE|KG|mbH|Ltd\.?|Limited|LLC|LLP|Inc\.?|Corp\.?|Corporation|plc|PLC|Pty|SAS|SARL|SA|S\.A\.|S\.L\.|SL|S\.p\.A\.|SpA|S\.r\.l\.|Srl|B\.V\.|BV|N\.V\.|NV|sp\. z o\.o\.|Sp\. z o\.o\.|S\.A\.|Ltda|Lda|Oy|AB|ApS)(?:\b|\s|$|[,.])`)
	companyJA   = regexp.MustCompile(`株式会社\s?([\p{Han}\p{Katakana}\p{Hiragana}ーA-Za-z0-9&・]{2,20}?)(?:の|で|は|に|と|が|へ|様|、|。|\s|人事|採用|代表|営業|管理|総務|$)`)
	companyJA2  = regexp.MustCompile(`([\p{Han}\p{Katakana}ーA-Za-z0-9&・]{2,20})株式会社`)
	companyJA3  = regexp.MustCompile(`([\p{Katakana}ー]{3,20}|[A-Z][A-Za-z]{2,20})(?:の(?:人事|採用)|採用担当|人事部|社の)`)
	fromCompany = regexp.MustCompile(`(?:\(|\bat |\bfrom |\| ?| - |, | @ ?|chez |bei |von )(` + properName + `)\)?$`)
	fromTeam    = regexp.MustCompile(`^(?:The )?(` + properName + `?) (?:Careers?|Recruit(?:ing|ment)|Talent(?: Acquisition| Team)?|Hiring(?: Team)?|HR|People(?: Team| & Culture)?|Human Resources|Jobs|Personalabteilung|Recruiting-Team|Talents|RH|Ressources Humaines|Karriere)\b`)
	agencyWords = regexp.MustCompile(`(?i)recruit|staffing|talent|search|personnel|resourc|headhunt|personal|zeitarbeit|interim|agency|consult|executive|placement|careers?partner|hays|selection|selecta|sourcing|jobs|人材|エージェント|キャリア|転職`)
	clientWords = regexp.MustCompile(`(?i)\b(?:my|our|a|the|this) client\b|mandant|unseren? kunden|(?:notre|mon|un) client|nuestro cliente|mi cliente|(?:nostro|mio) cliente|(?:nosso|meu) cliente|(?:onze|mijn) (?:klant|opdrachtgever)|nasz(?:ego|ym)? klient|クライアント|採用企業|求人企業`)
	freemail    = wordSet("gmail googlemail outlook hotmail live yahoo ymail aol gmx web icloud me mac proton protonmail pm mail t-online freenet orange wanadoo free laposte sfr libero virgilio wp onet interia o2 docomo ezweb softbank nifty qq 163 zoho fastmail posteo mailbox tutanota uol bol terra sapo ziggo kpnmail planet hetnet yandex rediffmail comcast verizon btinternet sky talktalk bluewin example mail")
	platforms   = wordSet("greenhouse greenhouse-mail lever ashbyhq workday myworkday icims smartrecruiters successfactors taleo oraclecloud workable recruitee personio teamtailor jobvite bamboohr linkedin xing indeed indeedemail stepstone glassdoor monster reed totaljobs infojobs jobteaser welcometothejungle hellowork hire softgarden rexx bullhorn breezy jazzhr pinpoint join jobylon hrmos herp wantedly bizreach rikunabi mynavi doda pracuj gupy catho nationale-vacaturebank docusign dropboxsign hellosign calendly hackerrank codility hirevue us candidates candidate mailgun sendgrid")
)

// deskWords are parts of a firm, not of its name.
var deskWords = wordSet("hr careers career recruitment hiring admissions checks alerts onboarding ticketing portal payroll vetting candidate jobs job team talent letters newsletter notifications support office department personnel payroll weekly engineering")

// viaRE is a name that a service puts before its own: "Acme via SignPath".
var viaRE = regexp.MustCompile(`^(.{2,60}?) (?:via|über|par l'intermédiaire de) .+$`)

// Words that are no company although they look like a name.
var notCompany = wordSet(`the a an you your our we i my this that it he she they monday tuesday wednesday thursday friday saturday sunday january february march april may june july august september october november december
	hr teams zoom google meet skype slack linkedin whatsapp telegram signal xing indeed gmail outlook microsoft docusign calendly human resources hiring talent recruiting recruitment team people senior junior lead head dear hi hello regards kind best thanks
	ihnen ihrem ihrer ihr sie uns der die das dem den vous nous votre notre le la les monsieur madame herr frau fragen interesse rückfragen bedarf gelegenheit mr ms mrs dr prof london berlin paris madrid remote home full end least all first this next once last noon work fy eod cob cv pdf url uk us eu usa
	montag dienstag mittwoch donnerstag freitag lundi mardi mercredi jeudi vendredi besoin si se te su os pan pani państwo państwem ihre ihren unserem unserer unser einem einer allen beiden weiterem weiteren`)

// cleanCompany strips legal forms and what clings to a name; "" if none is left.
func cleanCompany(n string) string {
	n = strings.Trim(strings.TrimSpace(n), ".,;:-'&()\"!?")
	for range 3 {
		t := legalForm.ReplaceAllString(n, "")
		if t == n {
			break
		}
		n = strings.TrimRight(t, " ,")
	}
	n = strings.TrimSuffix(n, "'s")
	f := strings.Fields(n)
	for len(f) > 0 && (notCompany[strings.ToLower(f[len(f)-1])] || len(f) > 1 && deskWords[strings.ToLower(f[len(f)-1])]) {
		f = f[:len(f)-1]
	}
	if len(f) == 0 || notCompany[strings.ToLower(f[0])] || utf8.RuneCountInString(f[0]) < 2 && len(f) == 1 || jobTitle(f[len(f)-1]) || !unicode.IsLetter(firstRune(f[0])) {
		return ""
	}
	for i := range f {
		if i > 0 && (strings.HasSuffix(f[i-1], ".") && len(f[i-1]) > 3) {
			return strings.TrimRight(strings.Join(f[:i], " "), ".")
		}
	}
	return strings.TrimRight(strings.Join(f, " "), ".,!?")
}

func firstRune(s string) rune {
	r, _ := utf8.DecodeRuneInString(s)
	return r
}

// company names the employer. A name in a sentence about the job counts most,
// then one with a legal form in the signature, then the sender's own name and
// domain; the sender's firm is not taken where it writes for a client.
func company(m *mail.Message, d *doc, full, lang string) (string, string) {
	forClient := clientWords.MatchString(d.canon)
	domain := domainLabel(m)
	if strings.Contains(full, "株式会社") || strings.ContainsAny(d.canon, "のはを") {
		if n, ev := companyJapanese(d.canon, full, forClient); n != "" {
			return n, ev
		}
	}
	viaOther := viaRE.MatchString(canonical(m.Author().Name))
	if n := spelledDomain(domain, full+"\n"+canonical(m.Author().Name)); n != "" && !forClient && !viaOther && !agencyWords.MatchString(domain) {
		return n, n
	}
	if g := viaRE.FindStringSubmatch(canonical(m.Author().Name)); g != nil && personName(g[1]) == "" {
		if n := cleanCompany(g[1]); n != "" {
			return n, m.Author().Name
		}
	}
	for _, re := range employerRE {
		if !re.speaks(lang) {
			continue
		}
		for _, g := range re.re.FindAllStringSubmatchIndex(d.canon, 6) {
			n := cleanCompany(d.canon[g[2]:g[3]])
			if n == "" || samePlace(d.canon[:g[2]]) || !forClient && agencyWords.MatchString(n) && len(strings.Fields(n)) > 1 {
				continue
			}
			return n, strings.Join(strings.Fields(d.canon[g[0]:g[1]]), " ")
		}
	}
	if forClient {
		return "", ""
	}
	return senderCompany(m, full, domain)
}

// samePlace reports a name that stands for the addressee or a place: "Dear …", "in London".
func samePlace(before string) bool {
	f := strings.Fields(before)
	return len(f) > 0 && wordSet("dear hi hello liebe lieber hallo bonjour")[strings.ToLower(strings.Trim(f[len(f)-1], ","))]
}

// senderCompany takes the firm from signature, display name or, weakly, domain.
func senderCompany(m *mail.Message, full, domain string) (string, string) {
	if agencyWords.MatchString(domain) {
		return "", ""
	}
	if g := withForm.FindStringSubmatch(full); g != nil {
		if n := cleanCompany(g[1]); n != "" && !agencyWords.MatchString(n) {
			return n, g[0]
		}
	}
	name := canonical(m.Author().Name)
	for _, re := range []*regexp.Regexp{fromTeam, fromCompany} {
		if g := re.FindStringSubmatch(name); g != nil {
			if n := cleanCompany(g[1]); n != "" && !agencyWords.MatchString(n) {
				return n, m.Author().Name
			}
		}
	}
	return "", ""
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
	for k := 0; k < len(f) && k < 5; k++ {
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
	for k := 0; k < 4 && j < len(f) && !strings.ContainsAny(f[j-1], ".,;:!?)|'"); k++ {
		w := strings.Trim(f[j], ".,;:!?)")
		if !unicode.IsUpper(firstRune(w)) || notCompany[strings.ToLower(w)] || jobTitle(w) {
			break
		}
		j++
	}
	return f[i:j]
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
func companyJapanese(body, full string, forClient bool) (string, string) {
	for _, text := range []string{body, full} {
		for _, re := range []*regexp.Regexp{companyJA, companyJA2, companyJA3} {
			for _, g := range re.FindAllStringSubmatch(text, 4) {
				if n := strings.TrimSpace(g[1]); n != "" && !agencyWords.MatchString(n) && !wordSet("人事 採用 弊社 当社 貴社 御社")[n] {
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
