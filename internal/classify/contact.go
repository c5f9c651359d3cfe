package classify

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"inboxd/internal/mail"
)

var (
	nameJA     = regexp.MustCompile(`(?:の|、|。|部|課|担当|\s|^)([\p{Han}]{1,4})(?:\s?[\p{Han}]{1,3})?(?:です。|でございます。|と申します|です、|です。?\n)`)
	nameLineJA = regexp.MustCompile(`^(?:.{0,30}[\s　])?([\p{Han}]{1,4})[\s　][\p{Han}\p{Hiragana}\p{Katakana}]{1,4}$`)
)

// contact is how to greet the writer: the name they sign with, else the person
// in From. First names are for those who write so themselves; a letter that
// addresses the user by title and surname is answered with the full name.
func contact(m *mail.Message, text, lang string) (string, string) {
	from := fromPerson(m.Author())
	if lang == "ja" {
		if n := contactJapanese(text); n != "" {
			return n, n
		}
		if f := strings.Fields(from); len(f) > 1 && !isCJK(firstRune(from)) {
			return f[0], m.Author().Name
		}
		return from, m.Author().Name
	}
	n, line := signedName(text, from, m.Author())
	if n != "" && from != "" && n != from && (shorterThan(n, from) || short(n, from)) {
		if title := titled(line, n); title != "" {
			return title, strings.TrimSpace(line)
		}
		n, line = from, m.Author().Name // "H. Vasseur" and "Dressler" are the surname of the one who writes
	}
	if n == "" || utf8.RuneCountInString(strings.Trim(n, ". ")) < 3 && allCaps(n) || utf8.RuneCountInString(n) == 1 {
		n, line = from, m.Author().Name // initials greet nobody
	}
	if n == "" {
		return "", ""
	}
	return greetedAs(n, line, text, lang), strings.TrimSpace(line)
}

// shorterThan reports a signed name that only abbreviates the full one: an
// initial or nothing before its surname, or its initials.
func shorterThan(n, full string) bool {
	a, b := strings.Fields(n), strings.Fields(full)
	if len(b) < 2 {
		return false
	}
	if len(a) == 1 {
		initials := ""
		for _, w := range b {
			initials += string(firstRune(w))
		}
		return foldWord(a[0]) == foldWord(b[len(b)-1]) || strings.EqualFold(a[0], initials)
	}
	return utf8.RuneCountInString(strings.Trim(a[0], ".")) == 1 && foldWord(a[len(a)-1]) == foldWord(b[len(b)-1])
}

// short reports a signed name that is no name to greet with: two letters of the
// first name, initials run into it.
func short(n, from string) bool {
	if strings.ContainsAny(n, " .") || isCJK(firstRune(n)) {
		return false
	}
	first, _, _ := strings.Cut(from, " ")
	inner := strings.ToLower(n[1:]) != n[1:] && !strings.Contains(n, "-") && !strings.Contains(n, "'")
	return utf8.RuneCountInString(n) <= 2 && strings.HasPrefix(foldWord(first), foldWord(n)) || inner && !shareWord(n, from)
}

// titled is the name with the title it is signed with, where that is title and
// surname, or the letter is from a country that greets so: Dr. Uhl, Mme Delmas.
func titled(line, n string) string {
	l := strings.Trim(strings.TrimSpace(canonical(line)), " *_,!-")
	f := strings.Fields(l)
	if len(f) < 2 || !titles[strings.ToLower(strings.TrimRight(f[0], "."))] || len(strings.Fields(n)) != 1 || strings.Trim(f[1], ",.") != n {
		return ""
	}
	return f[0] + " " + n
}

// greetedAs is the form of a name to greet with.
func greetedAs(n, line, text, lang string) string {
	f := strings.Fields(n)
	if title := titled(line, n); title != "" {
		return title
	}
	if len(f) < 2 || isCJK(firstRune(n)) {
		return n
	}
	formal := lang == "en" && address["en"].formal.MatchString(text)
	if formal {
		if g := strings.Fields(line); len(g) > 0 && englishTitles[strings.ToLower(strings.TrimRight(g[0], "."))] {
			return strings.TrimRight(g[0], ".") + " " + f[len(f)-1]
		}
		return n
	}
	if lang == "nl" && register(text, lang, false) == Formal {
		return n // in Belgium "Dag Bram" goes with u
	}
	first := utf8.RuneCountInString(strings.Trim(f[0], ".")) > 1
	if first && (lang == "en" || firstNameTerms(text, lang) || register(text, lang, false) == Informal) {
		return f[0]
	}
	return n
}

var englishTitles = wordSet("mr mrs ms miss mx dr prof professor")

// titles stand before a name.
var titles = wordSet("mr mrs ms miss mx dr prof professor herr frau mme m mlle mag ing sr sra dott dra drs ir doutor doutora dott.ssa dottssa eng arch avv lic coach sir fr chef don dom pastor schwester")

// Greetings of people who are on first-name terms, in matching form.
var firstNameGreetings = map[string]map[string]bool{
	"de": wordSet("hallo hey hi liebe lieber servus moin hoi gruezi na ciao grias"),
	"fr": wordSet("bonjour salut coucou hello allo hey bonsoir hi"),
	"es": wordSet("hola querida querido aupa kaixo hey buenas ey oye"),
	"it": wordSet("ciao hey carissima carissimo ehi"),
	"pt": wordSet("ola oi oie prezada prezado querida querido oiii hey ei opa"),
	"nl": wordSet("hoi hey hi dag beste hallo ha hee lieve"),
	"pl": wordSet("czesc hej hejka siema"),
}

// firstNameTerms reports a greeting by first name: "Hoi Sanne," and not "Dag mevrouw Smit".
func firstNameTerms(text, lang string) bool {
	greets := firstNameGreetings[lang]
	head := strings.TrimLeft(text, " \n\t*_>")
	if k := strings.IndexByte(head, '\n'); k >= 0 {
		head = head[:k]
	}
	f := strings.FieldsFunc(head[:min(len(head), 80)], func(r rune) bool { return strings.ContainsRune(" ,!.:;?", r) })
	if len(f) < 2 || !greets[foldWord(strings.Trim(f[0], "¡¿"))] {
		return false
	}
	if w := f[1]; !unicode.IsUpper(firstRune(w)) || titles[strings.ToLower(w)] || politeNames[w] {
		return false
	}
	return len(f) == 2 || !unicode.IsUpper(firstRune(f[2])) || strings.ContainsAny(head[:min(len(head), len(f[0])+len(f[1])+3)], ",!:.")
}

// closingLines is how far from the end a closing formula is looked for.
const closingLines = 50

// signedName is the name under the closing formula, else one on the last lines
// that the display name confirms or that stands alone, else the last word.
func signedName(text, from string, author mail.Address) (name, line string) {
	lines := strings.Split(strings.TrimRight(text, " \n"), "\n")
	lines = lines[max(0, len(lines)-closingLines):]
	for i := len(lines) - 1; i >= 0; i-- {
		head, tail, isClosing := closingLine(lines[i])
		if !isClosing {
			continue
		}
		if n := personName(tail); n != "" && head {
			return n, tail
		}
		for k := i + 1; k < len(lines) && k <= i+4; k++ {
			if n := personName(lines[k]); n != "" && !isFirm(n, author) {
				return n, lines[k]
			}
		}
		break
	}
	for i := max(0, len(lines)-12); i < len(lines); i++ { // a signature without a formula
		if n := personName(lines[i]); n != "" && shareWord(n, from) && !strings.ContainsAny(strings.TrimSpace(lines[i]), "!?") {
			return n, lines[i]
		}
	}
	if n := lastLineName(lines); n != "" && !isFirm(n, author) {
		return n, n
	}
	return tailName(lines, from, author)
}

// tailName is the name behind the last full stop or comma of the last line:
// "… Sag zu! Uwe".
func tailName(lines []string, from string, author mail.Address) (name, line string) {
	last := ""
	for i := len(lines) - 1; i >= 0 && last == ""; i-- {
		last = strings.TrimSpace(lines[i])
	}
	last = strings.TrimRight(last, " .!:-)(~*")
	k := strings.LastIndexFunc(last, func(r rune) bool {
		return strings.ContainsRune(".!?,…:;)~*", r) || r > 0x2000 && !unicode.IsLetter(r)
	})
	if k < 0 {
		return "", ""
	}
	_, w := utf8.DecodeRuneInString(last[k:])
	tail := strings.TrimSpace(last[k+w:])
	if t := lastWord(last[:k]); last[k] == '.' && titles[strings.ToLower(t)] {
		tail = t + ". " + tail
	}
	f := strings.Fields(tail)
	if len(f) == 0 || len(f) > 3 {
		return "", ""
	}
	for len(f) > 1 && closingWords[foldWord(f[0])] { // "Pozdro Tomek"
		f = f[1:]
	}
	n := personName(strings.Join(f, " "))
	if n == "" || isFirm(n, author) || closingWords[foldWord(n)] || weekOrMonth(foldWord(n)) {
		return "", ""
	}
	local, _, _ := strings.Cut(foldWord(author.Addr), "@")
	confirmed := shareWord(n, from) || strings.Contains(squash(local), squash(f[0])) || strings.HasPrefix(foldWord(author.Name), foldWord(f[0])[:min(2, len(foldWord(f[0])))])
	if !confirmed && (from != "" && len(f) > 1 || last[k] == ',' && from != "" || len(f) > 2 || cities[strings.ToLower(n)]) {
		return "", ""
	}
	if !confirmed && from != "" && firstRune(n) != firstRune(from) && !nickname(n) {
		return "", ""
	}
	return n, tail
}

// nickname reports one short word that can be a pet name: Teo, Kika.
func nickname(n string) bool {
	return utf8.RuneCountInString(n) <= 5 && !strings.Contains(n, " ")
}

func weekOrMonth(w string) bool {
	_, day := weekdayNames[w]
	return day || monthOf(w) > 0
}

// shareWord reports whether two names have a word in common.
func shareWord(a, b string) bool {
	for _, x := range strings.Fields(foldWord(a)) {
		for _, y := range strings.Fields(foldWord(b)) {
			if x == y && len(x) > 1 || len(x) > 2 && strings.HasPrefix(y, x) {
				return true
			}
		}
	}
	return false
}

// closingLine reports a line that closes a letter; tail is what follows the
// formula on the same line: "Best, Sam".
func closingLine(line string) (head bool, tail string, ok bool) {
	l := strings.TrimSpace(line)
	if l == "" || len(l) > 70 {
		return false, "", false
	}
	if closes(l) {
		return false, "", true
	}
	for k, r := range l {
		if k > 0 && strings.ContainsRune(",-!.", r) && closes(l[:k]) {
			return true, strings.TrimSpace(strings.TrimLeft(l[k:], ",-!. ")), true
		}
	}
	if k := strings.LastIndexByte(l, ' '); k > 0 && closes(l[:k]) && unicode.IsUpper(firstRune(l[k+1:])) {
		return true, l[k+1:], true
	}
	return false, "", false
}

// closes reports a formula that closes a letter.
func closes(l string) bool {
	f := strings.FieldsFunc(foldWord(l), func(r rune) bool { return !unicode.IsLetter(r) && r != '\'' })
	if len(f) == 0 || len(f) > 8 {
		return false
	}
	if closingPhrases[strings.Join(f, " ")] {
		return true
	}
	if len(f) > 5 {
		return false
	}
	last := f[len(f)-1]
	if len(f) > 1 && closingPlaces[f[len(f)-2]] { // "Viele Grüße aus Bremen"
		last = f[max(0, len(f)-3)]
	}
	return closingHeads[last] && (len(f) == 1 || closingWords[f[0]] || closingHeads[f[0]]) || len(f) <= 4 && closingHeads[f[0]] && closingWords[last]
}

var (
	closingPlaces = wordSet("aus de da uit z")
	closingHeads  = wordSet(`regards wishes sincerely yours cheers respectfully cordially grussen gruss grusse gruessen gruesse grussle grussli cordialement salutations saludo saludos atentamente cordialmente saluti saluto cumprimentos atenciosamente groet groeten groetjes powazaniem pozdrawiam pozdrowienia abrazo abrazos abraco abracos salutation rgds kr`)
	closingWords  = wordSet(`with kind best warm warmest kindest many sincere sincerely yours regards wishes thanks thank cheers all take speak talk br kr mit freundlichen freundlichem freundliche freundlicher freundlichst beste besten viele liebe herzliche herzlichen herzlich schone schonen sonnige gruss grusse mfg lg vg bg danke
		bien cordialement avec meilleures sinceres mes bonne belle amicalement respectueusement merci a un una cordial cordiales muchas gracias saludo saludos cordiali distinti migliori i caro grazie com os melhores cordiais att obrigado obrigada beijo beijos bjs bjo beijinhos met vriendelijke hartelijke alvast bedankt mvg groet groeten groetjes
		z serdecznie wyrazami szacunku pozdrawiam pozdrowienia pozdro dziekuje dzieki abrazo abrazos abraco abracos abs ta thx x xx cordialmente cordially very warmly love besos bisous bises ciao bacio baci exit exitos suerte grtz gr gr. kus liefs herzlichst cdt slt bav hugs fondly respectfully faithfully truly estima`)
	closingPhrases = phraseSet(`regards;best;sincerely;yours;yours sincerely;yours faithfully;yours truly;cheers;thanks;thanks so much;thanks again;thanks a lot;thanks in advance;thank you;many thanks;all the best;warmly;take care;speak soon;talk soon;looking forward;cordially;respectfully;ta;thx;br;kr;rgds;x;xx;best of luck;with thanks;thanks and regards;thanks regards;
mfg;lg;vg;bg;bis bald;danke;herzlich;herzlichst;freundlichst;mit besten wunschen;danke und gruss;hochachtungsvoll;im auftrag;pfiat di;servus;gruezi;bis dann;ciao;
bien a vous;belle journee;bonne journee;a bientot;cdt;a tres vite;excellente journee;merci;merci d'avance;respectueusement;amicalement;bien cordialement;tres cordialement;belle soiree;bonne soiree;a tres bientot;bien a toi;bises;bisous;
gracias;un abrazo;quedo a;muchas gracias;abrazo;un fuerte abrazo;besos;cordialmente;atte;
a presto;grazie;un saluto;cordialmente;un abbraccio;grazie mille;buona giornata;con stima;
um abraco;abraco;abracos;obrigado;obrigada;att;atenciosamente;com estima;beijinhos;beijos;bjs;cordiais saudacoes;com consideracao;
mvg;groetjes;alvast bedankt;groet;met vriendelijke groet;met vriendelijke groeten;liefs;gr;hartelijk;
z powazaniem;dziekuje;z wyrazami szacunku;pozdrawiam serdecznie;pozdrawiam;pozdro;serdecznosci;do uslyszenia;z pozdrowieniami;lacze pozdrowienia`)
)

// phraseSet reads phrases parted by semicolons.
func phraseSet(s string) map[string]bool {
	m := map[string]bool{}
	for p := range strings.SplitSeq(s, ";") {
		m[strings.TrimSpace(p)] = true
	}
	return m
}

// lastLineName takes the last line as the name where it is one short name, as
// people sign from a phone: "- Sam".
func lastLineName(lines []string) string {
	for i := len(lines) - 1; i >= 0 && i >= len(lines)-3; i-- {
		l := strings.TrimSpace(lines[i])
		if l == "" || strings.HasPrefix(foldWord(l), "sent from") {
			continue
		}
		if len(strings.Fields(l)) <= 3 && !strings.ContainsAny(l, ".!?:") {
			return personName(strings.TrimLeft(l, "-– /"))
		}
		return ""
	}
	return ""
}

func allCaps(w string) bool { return strings.ToUpper(w) == w && utf8.RuneCountInString(w) > 1 }

// fromName is the person in a display name: "Doe, Jane" is turned round, a firm
// in brackets or behind a bar falls away.
func fromName(name string) string {
	n := strings.Trim(canonical(name), "\"' ")
	for _, cut := range []string{" (", " | ", " via ", " - ", " at ", " from ", " @ ", " bei ", " chez "} {
		if k := strings.Index(n, cut); k > 0 {
			n = n[:k]
		}
	}
	if a, b, ok := strings.Cut(n, ", "); ok && len(strings.Fields(a)) == 1 && !strings.ContainsAny(b, ".@") {
		n = b + " " + a
	}
	if r := firstRune(n); isCJK(r) {
		return familyName(n)
	}
	if len(strings.Fields(n)) < 2 {
		return ""
	}
	for _, w := range strings.Fields(n) {
		if !unicode.IsUpper(firstRune(w)) && !lowParticles[w] {
			return ""
		}
	}
	return personName(n)
}

// familyName is the family name in a Japanese display name, whose other parts
// may be a firm, a department, a post and the given name.
func familyName(n string) string {
	var rest []string
	for _, w := range strings.Fields(n) {
		if !orgPartJA.MatchString(w) && utf8.RuneCountInString(w) <= 5 {
			rest = append(rest, w)
		}
	}
	if len(rest) == 0 || len(rest) > 2 {
		return ""
	}
	return rest[0]
}

var orgPartJA = regexp.MustCompile(`会社|法人|事務所|センター|部$|課$|室$|係$|担当|園$|亭$|旅館|大学|社$|主$|支配人|本部|人事|採用|事務局|病院|クリニック|学校|役所|協会|スタッフ|エージェント|キャリア|チーム|サポート`)

// contactJapanese is the family name: the last name of a signature line, or
// the self-naming at the beginning.
func contactJapanese(text string) string {
	head := text
	if len(head) > 400 {
		head = strings.ToValidUTF8(head[:400], "")
	}
	if g := nameJA.FindStringSubmatch(head); g != nil && !notNameJA.MatchString(g[1]) {
		return strings.Fields(g[1])[0]
	}
	if g := kanaNameJA.FindStringSubmatch(head); g != nil && !notNameJA.MatchString(g[1]) {
		return g[1]
	}
	lines := strings.Split(text, "\n")
	for i := len(lines) - 1; i >= 0 && i >= len(lines)-12; i-- {
		l := strings.TrimSpace(lines[i])
		if g := nameLineJA.FindStringSubmatch(l); g != nil && !strings.Contains(l, "様") && !notNameJA.MatchString(g[1]) {
			return g[1]
		}
		if g := soleNameJA.FindStringSubmatch(l); g != nil && i == len(lines)-1 && !notNameJA.MatchString(g[1]) {
			return g[1]
		}
	}
	return ""
}

var (
	kanaNameJA = regexp.MustCompile(`(?:の|、|。)([\p{Katakana}ー]{2,8}|[A-Z][a-z]+)(?:と申し|です。)`)
	soleNameJA = regexp.MustCompile(`(?:^|[。！!、\s])([\p{Han}]{2,3})$`)
	notNameJA  = regexp.MustCompile(`会社|雇用|正社員|契約|ポジション|マネ|リモート|オファー|エンジニア|ポスト|プロジェクト|チーム|採用|担当|人事|センター|制$|月$|日$|円$|会社$|..部$|..課$|件$|的$|気持|中$|時$|分$|名$|年|条件|結果|内定|面接|以上|敬具|不要|可能|予定|必要|弊社|当社|本日|今回|次第|様$`)
)

// Small words that the readers above look for.
var (
	politeNames  = wordSet("Madame Monsieur Messieurs Mevrouw Meneer Señor Señora Signora Signor Senhor Senhora Pani Panie Panu Don Doña Team")
	lowParticles = wordSet("van von de der den da di dos del la le el al bin ten zu")
)
