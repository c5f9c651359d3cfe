package classify

import (
	"regexp"
	"strings"

	"inboxd/internal/mail"
)

// A scam is told by several small signs, none of which decides alone. Weights
// add up; the words of the lures weigh more than anything in the headers.
const scamEnough = 3.0

type scamSign struct {
	reason string
	weight float64
	words  []string // one of them must stand in the text before it is looked at closely
	re     *regexp.Regexp
}

var scamSigns = []scamSign{
	{"asks to move to a messenger", 1.8, []string{"telegram", "whats", "signal", "wire", "hangouts", "viber", "wechat", "line id", "skype"}, regexp.MustCompile(`(?i)\b(?:telegram|whats ?app|signal app|on signal|wire app|google hangouts?|hangouts|viber|wechat|line id|skype id)\b`)},
	{"interview by text chat only", 2, []string{"chat", "telegram", "whatsapp", "hangouts", "signal", "messenger", "text"}, regexp.MustCompile(`(?i)(?:interview|briefing|screening|onboarding)[^.!?\n]{0,50}(?:text|chat|telegram|whatsapp|hangouts|signal|messenger)|(?:text|chat)-?(?:based|only) (?:interview|onboarding)|vorstellungsgespräch[^.\n]{0,30}(?:chat|whatsapp|telegram)`)},
	{"asks for money first", 3, []string{"fee", "deposit", "pay", "purchase", "transfer", "gebühr", "kaution", "frais", "gastos", "tasa", "quota", "spese", "taxa", "inschrijf", "registratie", "opłat", "登録料", "保証金", "手数料", "研修費", "buy", "cover", "wire", "send"}, regexp.MustCompile(`(?i)(?:pay|transfer|send|remit|deposit|refundable|non-refundable|cover|purchase|buy|wire)[^.!?\n]{0,50}(?:fee|deposit|training (?:kit|material|cost)|background check|equipment|starter (?:kit|pack)|registration|visa processing|processing|certificate|licen[cs]e|software)|(?:registration|training|processing|application|clearance|onboarding|security|visa|work permit|administration|activation) (?:fee|deposit)|(?:anmelde|bearbeitungs|registrierungs|schulungs|visa)-?gebühr|kaution (?:überweisen|zahlen)|frais (?:de dossier|d'inscription|de formation|de traitement)|gastos de (?:gestión|tramitación)|tasa de (?:registro|inscripción)|quota di iscrizione|spese di (?:pratica|istruttoria)|taxa de (?:inscrição|registro|cadastro)|inschrijfgeld|registratiekosten|opłat[aęy] (?:rejestracyjn|manipulacyjn|wstępn)|登録料|保証金|手数料を(?:お振|振込|支払)|研修費`)},
	{"sends a cheque to deposit", 3, []string{"cheque", "check", "scheck"}, regexp.MustCompile(`(?i)(?:cheque|check|e-check|cashier'?s check)[^.!?\n]{0,60}(?:deposit|bank|mail|send|sent|equipment|vendor|purchase|mobile|print|account)|(?:deposit|send|mail|issue)[^.!?\n]{0,40}(?:cheque|\bcheck\b|e-check)[^.!?\n]{0,40}(?:equipment|office|vendor|laptop|supplies|account|purchase|material)|scheck[^.\n]{0,30}einlösen`)},
	{"gift cards or crypto", 3, []string{"gift", "card", "bitcoin", "btc", "usdt", "crypto", "karte", "cadeau", "regalo", "ギフト", "仮想"}, regexp.MustCompile(`(?i)gift ?cards?|itunes card|steam card|bitcoin|\bbtc\b|\busdt\b|crypto ?currenc|crypto wallet|geschenkkarte|gutscheinkarte|carte cadeau|tarjeta regalo|ギフトカード|仮想通貨`)},
	{"no interview needed", 2.4, []string{"interview", "hired", "gespräch", "entretien", "entrevista", "colloquio", "gesprek", "rozmow", "面接", "experience"}, regexp.MustCompile(`(?i)(?:no|without|without any|skip(?:ping)? the|not require an?) (?:formal |further |face.to.face |phone )?(?:interview|experience (?:or interview )?(?:is )?(?:needed|required|necessary))|hired (?:immediately|on the spot|without)|(?:kein|ohne) (?:vorstellungs|bewerbungs)gespräch|sans entretien|sin entrevista|senza colloquio|sem entrevista|zonder (?:sollicitatie)?gesprek|bez rozmowy|面接(?:なし|不要|は(?:ございません|ありません|必要))`)},
	{"easy money", 1.8, []string{"earn", "day", "daily", "task", "minute", "hour", "package", "fund", "payment", "shopper", "pakete", "aufgaben", "geld", "argent", "dinero", "在宅", "タスク", "作業", "income", "videos", "optimi"}, regexp.MustCompile(`(?i)(?:earn|make|income|salary|paid|pay)[^.!?\n]{0,30}(?:\$|€|£|usd|eur)\s?\d[\d,.]*\s?(?:-\s?\$?\d[\d,.]*\s?)?(?:/|per|a|every|each)\s?(?:day|daily|task|hour for data entry)|(?:daily|same-day) (?:pay(?:out|ment)?|commission)|(?:30|45|60|90)[ -]?minutes? (?:a|per|each) day|(?:1|2|one|two|1-2|2-3) hours? (?:a|per|each) day|optimi[sz](?:e|ing) (?:apps?|products?|merchant|hotels?)|like (?:youtube )?videos|simple (?:online )?tasks|package (?:re-?shipping|forwarding)|reshipping|receive (?:and forward )?(?:packages|payments|funds)|money transfer agent|payment processing agent|process payments (?:from|through) your|mystery shopper|pakete (?:annehmen|weiterleiten)|leichte aufgaben|schnelles geld|argent facile|dinero fácil|在宅で(?:簡単|誰でも)|簡単な(?:作業|タスク)`)},
	{"asks for identity or bank data early", 1.8, []string{"ssn", "social security", "bank", "routing", "card", "passport", "id", "iban", "konto", "ausweis", "rib", "identité", "datos", "dni", "coordinate", "口座", "身分証"}, regexp.MustCompile(`(?i)(?:send|provide|submit|reply with|forward|need|share|confirm|upload|fill)[^.!?\n]{0,80}(?:\bssn\b|social security number|bank (?:account )?(?:details|login|credentials|information)|online banking|routing number|credit card|(?:copy|photo|scan|picture|front and back) of your (?:passport|id\b|driver|identity|ausweis)|passport (?:copy|scan)|both sides of your id|card details|debit card|bank name|name of your bank)|(?:iban|kontodaten|bankverbindung|ausweiskopie|personalausweis)[^.\n]{0,40}(?:senden|schicken|übermitteln)|(?:senden|schicken)[^.\n]{0,60}(?:ausweis|bankverbindung|iban|kontodaten)|(?:rib|copie de votre (?:carte|pièce) d'identité|coordonnées bancaires)|(?:datos bancarios|copia de su (?:dni|pasaporte))|coordinate bancarie|口座(?:情報|番号)|身分証(?:明書)?の(?:写真|コピー)`)},
	{"presses for hours", 0.7, []string{"hour", "immediately", "act", "slot", "urgent", "as soon", "heute", "soir"}, regexp.MustCompile(`(?i)within (?:the next )?(?:\d{1,2}|two|three|six|twelve) hours|immediately or|act (?:now|fast)|slots? (?:are )?(?:limited|filling)|limited slots|urgently? (?:reply|respond)|as soon as you get this|noch heute überweisen|avant ce soir`)},
	{"hired from a résumé alone", 1.4, []string{"selected", "shortlisted", "approved", "data entry", "assistant", "kindly", "reviewed", "picked", "chosen"}, regexp.MustCompile(`(?i)(?:your (?:resume|cv|profile)|you) (?:has|have) been (?:selected|shortlisted|approved|reviewed and approved|picked|chosen)[^.!?\n]{0,80}(?:indeed|linkedin|zip ?recruiter|monster|job board|glassdoor|database|immediate|remote|data entry|online)|reviewed your resume[^.!?\n]{0,60}(?:indeed|ziprecruiter|monster)|data entry (?:clerk|position|role|operator)|(?:personal|virtual|administrative) assistant[^.!?\n]{0,40}(?:errands|from home|work from)|kindly (?:text|contact|reach|add|send|provide|deposit|purchase|print)`)},
}

var notAsked = regexp.MustCompile(`(?i)(?:never (?:ask|charge|request)|do not (?:ask|charge|require|pay)|don't (?:ask|charge)|no (?:registration |application |processing )?fees?\b|free of charge|we (?:cover|pay|reimburse|refund)|covered by us|at our (?:cost|expense)|will be (?:covered|reimbursed|paid by)|beware|we'll (?:cover|pay)|we will (?:cover|pay|reimburse)|company pays|employer pays|übernehmen wir|wir übernehmen|prenons en charge|pris en charge|jamais)`)

// scam weighs the signs of a fake job. It holds only where the mail speaks of a
// job at all, and where words, not headers alone, betray it.
func scam(m *mail.Message, d *doc, th Thread, company string, aboutJob bool) (sum float64, reasons, words []string) {
	if !aboutJob {
		return 0, nil, nil
	}
	for _, s := range scamSigns {
		if ev := s.in(d); ev != "" {
			sum += s.weight
			reasons, words = append(reasons, s.reason), append(words, ev)
		}
	}
	content := sum
	for _, h := range headerSigns(m, th, company) {
		sum += h.weight
		reasons = append(reasons, h.reason)
	}
	if twoWay(th) {
		sum -= 1.5
	}
	if content < 1.4 && sum < 4 || content == 0 {
		return 0, reasons, words
	}
	return sum, reasons, words
}

// in finds the sentence in which a sign stands unless the sentence denies it.
func (s scamSign) in(d *doc) string {
	if !hasAny(d.low, s.words...) {
		return ""
	}
	for i := range d.sentences {
		from, to := d.sentences[i].start, d.sentences[i].end
		t := d.canon[from:to]
		if !hasAny(d.lowOf(from, to), s.words...) {
			continue
		}
		if s.re.MatchString(t) && !notAsked.MatchString(t) {
			return strings.Join(strings.Fields(t), " ")
		}
	}
	return ""
}

// twoWay reports a thread in which the user has written before.
func twoWay(th Thread) bool {
	for i := range th.Earlier {
		if th.Earlier[i].Mine {
			return true
		}
	}
	return false
}

type headerSign struct {
	reason string
	weight float64
}

// headerSigns are what sender, Reply-To, authentication, links and attachments say.
func headerSigns(m *mail.Message, th Thread, company string) []headerSign {
	var out []headerSign
	from := domainOf(m.Author().Addr)
	if company != "" && isFreemail(from) {
		out = append(out, headerSign{"sender uses a free mail address for a named company", 1.2})
	} else if lookAlike(from, company) {
		out = append(out, headerSign{"sender's domain only resembles the company named", 1.2})
	}
	for _, r := range m.ReplyTo {
		to := domainOf(r.Addr)
		if _, _, relay := mail.Relay(r.Addr); to == "" || relay || sameOrg(from, to) {
			continue
		}
		out = append(out, headerSign{"Reply-To leads to another domain than the sender's", 1.2})
		break
	}
	if failedAuthentication(m, th.Borders) {
		out = append(out, headerSign{"the sender's domain failed authentication", 1.6})
	}
	for _, l := range m.Links {
		if a, b := linkDomain(l.Text), linkDomain(l.Href); a != "" && b != "" && !sameOrg(a, b) {
			out = append(out, headerSign{"a link leads elsewhere than it says", 1})
			break
		}
	}
	for _, a := range m.Attachments {
		n := strings.ToLower(a.Name)
		if hasSuffix(n, ".exe", ".scr", ".zip", ".rar", ".7z", ".docm", ".xlsm", ".html", ".htm", ".iso", ".js", ".lnk") {
			out = append(out, headerSign{"an attachment of a risky kind", 0.8})
			break
		}
	}
	return out
}

func domainOf(addr string) string {
	_, d, _ := strings.Cut(strings.ToLower(addr), "@")
	return d
}

func hasSuffix(s string, ends ...string) bool {
	for _, e := range ends {
		if strings.HasSuffix(s, e) {
			return true
		}
	}
	return false
}

// orgOf is the registrable part of a domain, roughly: its last two labels, or
// three under a second-level suffix such as co.uk.
func orgOf(d string) string {
	p := strings.Split(d, ".")
	n := len(p)
	switch {
	case n <= 2:
		return d
	case len(p[n-1]) == 2 && wordSet("co com org net ac gov nhs edu ne or")[p[n-2]]:
		return strings.Join(p[n-3:], ".")
	}
	return strings.Join(p[n-2:], ".")
}

func sameOrg(a, b string) bool { return orgOf(a) == orgOf(b) }

func isFreemail(domain string) bool {
	p := strings.Split(orgOf(domain), ".")
	return len(p) > 1 && freemail[p[0]] && p[0] != "example" && p[0] != "mail"
}

// lookAlike reports a domain that holds the company's name with something
// glued to it, or differs from it by one letter.
func lookAlike(domain, company string) bool {
	name := squash(strings.ReplaceAll(company, " ", ""))
	if len(name) < 4 || domain == "" {
		return false
	}
	label := strings.Split(orgOf(domain), ".")[0]
	plain := strings.ReplaceAll(label, "-", "")
	if plain == name {
		return false
	}
	for _, glue := range []string{"careers", "jobs", "hr", "hiring", "recruitment", "career", "recruit", "apply", "offer", "onboarding", "work"} {
		if plain == name+glue && strings.Contains(label, "-") {
			return true
		}
	}
	return len(plain) == len(name) && differByOne(plain, name)
}

func differByOne(a, b string) bool {
	n := 0
	for i := range len(a) {
		if a[i] != b[i] {
			n++
		}
	}
	return n == 1
}

var hostRE = regexp.MustCompile(`^\s*(?:https?://)?(?:www\.)?([a-z0-9-]+(?:\.[a-z0-9-]+)+)(?:[/:?#].*)?\s*$`)

func linkDomain(s string) string {
	if len(s) > 2000 {
		return ""
	}
	if g := hostRE.FindStringSubmatch(strings.ToLower(s)); g != nil {
		return g[1]
	}
	return ""
}

// failedAuthentication believes only the topmost Authentication-Results of the
// user's own provider (RFC 8601 §5): anybody can write the others. A missing
// one is unknown, not failed.
func failedAuthentication(m *mail.Message, borders []string) bool {
	for _, f := range m.Header {
		if !strings.EqualFold(f.Name, "Authentication-Results") {
			continue
		}
		id, rest, _ := strings.Cut(f.Value, ";")
		id, _, _ = strings.Cut(strings.TrimSpace(id), " ")
		for _, b := range borders {
			if strings.EqualFold(id, b) {
				low := strings.ToLower(rest)
				return strings.Contains(low, "dmarc=fail") || strings.Contains(low, "spf=fail") && strings.Contains(low, "dkim=fail")
			}
		}
	}
	return false
}
