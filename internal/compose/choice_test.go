package compose

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"inboxd/internal/classify"
	"inboxd/internal/decide"
	"inboxd/internal/mail"
)

func TestLanguageOfReply(t *testing.T) {
	in := func(language string) classify.Turn {
		return classify.Turn{Message: &mail.Message{}, Verdict: classify.Verdict{Language: language}}
	}
	me := func(language string) classify.Turn {
		return classify.Turn{Message: &mail.Message{}, Mine: true, Said: classify.Said{Language: language}}
	}
	for _, c := range []struct {
		turns []classify.Turn
		want  string
	}{
		{[]classify.Turn{in("de")}, "de"},
		{[]classify.Turn{in("en"), in("de")}, "de"},
		{[]classify.Turn{in("de"), in("und")}, "de"},
		{[]classify.Turn{in("de"), me("en"), in("de")}, "en"},
		{[]classify.Turn{in("de"), me(""), in("de")}, "de"},
		{[]classify.Turn{in("pt-BR")}, "pt"},
		{[]classify.Turn{in("und")}, ""},
		{nil, ""},
	} {
		if got := languageOf(c.turns); got != c.want {
			t.Errorf("%+v: %q, want %q", c.turns, got, c.want)
		}
	}
}

func TestUnknownLanguage(t *testing.T) {
	for _, language := range []string{"sv", "zh", "und", ""} {
		rq := request("en", decide.DeclineOffer)
		rq.Turns[0].Verdict.Language = language
		if d, _, err := Compose(rq); !errors.Is(err, ErrLanguage) || d != nil {
			t.Errorf("%q: %v", language, err)
		}
	}
	if !slices.Contains(Languages(), "en") || slices.Contains(Languages(), "pt-BR") || !slices.IsSorted(Languages()) {
		t.Error(Languages())
	}
}

func TestFactsFromTheWholeThread(t *testing.T) {
	rq := request("en", decide.DeclineOffer)
	first := rq.Turns[0]
	first.Message = &mail.Message{MessageID: "<first@example.org>"}
	first.Verdict.Facts = classify.Facts{Role: "Platform Lead (m/f/d)", Company: "Fabrikam GmbH"}
	rq.Turns[0].Verdict.Facts = classify.Facts{Company: "Northwind"}
	rq.Turns = append([]classify.Turn{first}, rq.Turns...)
	rq.Decision.Parent = 1
	d, _, err := Compose(rq)
	if err != nil || !strings.Contains(d.Text, "the Platform Lead role at Northwind") {
		t.Errorf("%v\n%s", err, d.Text)
	}
}

func TestRoleName(t *testing.T) {
	german := strings.Fields(catalogue["de"].one("frame", "gendered"))
	for in, want := range map[string]string{
		"Data Engineer (m/w/d)": "Data Engineer", "Data Engineer (w/m/x)": "Data Engineer", "Data Engineer m/w/d": "Data Engineer",
		"Software Engineer (all genders)": "Software Engineer", "Account Manager (H/F)": "Account Manager", "Head of Sales - Req 12345": "Head of Sales",
		"Analyst #4711": "Analyst", "Analyst JR-10023": "Analyst", "SENIOR DATA ENGINEER": "Senior Data Engineer", "SRE": "SRE", "QA LEAD": "QA Lead",
		"Projektleiter": "", "Leiterin Controlling": "", "Entwickler*in": "", "Entwickler:in": "", "Engineer/Manager": "", "{{role}}": "", "": "",
		"Product Owner 80% - 100%": "Product Owner", "Technical Writer": "Technical Writer", "Sr. Data Engineer": "Sr. Data Engineer", "C++ Developer": "C++ Developer",
		"Front-end Developer": "Front-end Developer", "VP, Engineering": "VP, Engineering",
	} {
		if got := roleName(in, german); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
}

// The endings that show a gender in French, Italian and Spanish leave English
// titles alone: "store" is no agent noun, nor is "vendor".
func TestRoleNameByLanguage(t *testing.T) {
	for language, roles := range map[string]map[string]string{
		"fr": {"Responsable Presse": "Responsable Presse", "Directrice": "", "Assistante RH": "", "Hôtesse": ""},
		"it": {"Store Manager": "Store Manager", "Direttore Vendite": "", "Programmatore": "", "Gestore": "", "Inventore": "", "Coordinatrice": ""},
		"es": {"Vendor Manager": "Vendor Manager", "Investor Relations Manager": "Investor Relations Manager", "Country Manager Mexico": "Country Manager Mexico",
			"Responsable de Logística": "Responsable de Logística", "Vendedor": "", "Consultora": "", "Consultor": "", "Director": "", "Gestor": "", "Técnico": "", "Abogada": ""},
	} {
		stems := strings.Fields(catalogue[language].one("frame", "gendered"))
		for in, want := range roles {
			if got := roleName(in, stems); got != want {
				t.Errorf("%s %q: %q, want %q", language, in, got, want)
			}
		}
	}
}

func TestCompanyName(t *testing.T) {
	for in, want := range map[string]string{
		"Northwind GmbH": "Northwind", "Northwind Ltd.": "Northwind", "Northwind, Inc.": "Northwind", "Northwind S.p.A.": "Northwind", "Northwind sp. z o.o.": "Northwind",
		"Northwind GmbH & Co. KG": "Northwind", "Northwind B.V.": "Northwind", "Northwind": "Northwind", "SE": "SE", "[Company]": "", "株式会社ノース": "株式会社ノース", "Yahoo!": "", "EUR 70": "", "70.000 €": "", "R$ 9.000": "", "3M": "3M", "Studio 54": "Studio 54", "O'Neil & Sons": "O'Neil & Sons",
	} {
		if got := companyName(in); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
}

func TestElision(t *testing.T) {
	for in, want := range map[string]string{"Account Manager": "d'Account Manager", "Head of Sales": "de Head of Sales", "Ingénieur réseau": "d'Ingénieur réseau",
		"Éditeur": "d'Éditeur", "SRE": "de SRE", "UX Designer": "d'UX Designer", "Data Engineer": "de Data Engineer"} {
		if got := deRole(in); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
	if theRole("Lead role") != "the Lead role" || theRole("Manager") != "the Manager role" || theRole("") != "" {
		t.Error("the role")
	}
}

func TestGreetings(t *testing.T) {
	for _, c := range []struct {
		language, contact, courtesy string
		register                    classify.Register
		want                        string
	}{
		{"en", "Taylor Jones", "", "", "Dear Taylor Jones,"},
		{"en", "Taylor Jones", "Ms", "", "Dear Ms Jones,"},
		{"en", "Taylor Jones", "she/her", "", "Dear Ms Jones,"},
		{"en", "Dr. Taylor Jones", "", "", "Dear Dr Jones,"},
		{"en", "Taylor Jones", "", classify.Informal, "Hi Taylor,"},
		{"en", "Taylor", "", "", "Dear Taylor,"},
		{"en", "Jones, Taylor", "Mr", "", "Dear Mr Jones,"},
		{"en", "The Talent Team", "", "", "Hello,"},
		{"en", "", "", "", "Hello,"},
		{"en", "T. Jones", "", classify.Informal, "Hello,"},
		{"en", "Anna Maria Patel", "Ms", "", "Dear Anna Maria Patel,"},
		{"de", "Kim Mayer", "", "", "Guten Tag Kim Mayer,"},
		{"de", "Kim Mayer", "Frau", "", "Sehr geehrte Frau Mayer,"},
		{"de", "Kim Mayer", "Herr Dr.", "", "Sehr geehrter Herr Dr. Mayer,"},
		{"de", "Anna von Berg", "Frau", "", "Sehr geehrte Frau von Berg,"},
		{"de", "Kim Mayer", "", classify.Informal, "Hallo Kim,"},
		{"de", "Ihr Recruiting Team", "", "", "Guten Tag,"},
		{"fr", "Camille Dupont", "Mme", "", "Bonjour Madame,"},
		{"fr", "Camille Dupont", "M.", "", "Bonjour Monsieur,"},
		{"fr", "Camille Dupont", "", "", "Bonjour Camille Dupont,"},
		{"fr", "Camille", "", "", "Bonjour Camille,"},
		{"es", "Laura Ruiz", "Sra.", "", "Estimada Sra. Ruiz:"},
		{"es", "Laura Ruiz", "Dra.", "", "Estimada Dra. Ruiz:"},
		{"es", "Alex Ruiz", "", "", "Buenos días, Alex Ruiz:"},
		{"es", "Alex Ruiz", "", classify.Informal, "Hola, Alex:"},
		{"es", "Laura Gómez Ruiz", "Sra.", "", "Estimada Laura Gómez Ruiz:"},
		{"it", "Marta Rossi", "dott.ssa", "", "Gentile dott.ssa Rossi,"},
		{"it", "Andrea Rossi", "", "", "Gentile Andrea Rossi,"},
		{"it", "Marta", "", classify.Informal, "Ciao Marta,"},
		{"nl", "Anne de Vries", "mevrouw", "", "Geachte mevrouw De Vries,"},
		{"nl", "Anne de Vries", "", "", "Beste Anne de Vries,"},
		{"pl", "Anna Nowak", "Pani", "", "Szanowna Pani,"},
		{"pl", "Anna Nowak", "", "", "Dzień dobry,"},
		{"pl", "Anna Nowak", "Pani Profesor", "", "Szanowna Pani Profesor,"},
		{"pl", "Anna Nowak", "", classify.Informal, "Cześć,"},
		{"pt-BR", "Ana Lima", "", "", "Olá, Ana,"},
		{"pt-BR", "Ana Lima", "Sra.", "", "Prezada Ana,"},
		{"pt-BR", "Paulo Lima", "Dr. Sr.", "", "Prezado Dr. Paulo,"},
		{"pt-PT", "Ana Lopes", "Dra.", "", "Cara Dra. Ana Lopes,"},
		{"pt-PT", "Noa Lopes", "", "", "Exmos. Senhores,"},
		{"ja", "田中 陽", "", "", "田中様"},
		{"ja", "John Smith", "", classify.Informal, "John Smith様"},
		{"ja", "採用担当", "", "", "採用ご担当者様"},
		{"ja", "山田 花子", "Professor", "", "山田先生"},
	} {
		rq := request(c.language, decide.DeclineOffer).with(func(t *classify.Turn, d *decide.Decision) {
			t.Verdict.Facts.Contact, t.Verdict.Courtesy, t.Verdict.Register = c.contact, c.courtesy, c.register
		})
		d, f, err := Compose(rq)
		if err != nil {
			t.Errorf("%+v: %v %v", c, err, f)
			continue
		}
		if got, _, _ := strings.Cut(d.Text, "\n"); got != c.want {
			t.Errorf("%s %q %q %s: %q, want %q", c.language, c.contact, c.courtesy, c.register, got, c.want)
		}
	}
}

func TestAmericanEnglish(t *testing.T) {
	rq := request("en", decide.Hold).with(func(t *classify.Turn, d *decide.Decision) {
		t.Message.Text, t.Message.New = "Please answer by March 20.", "Please answer by March 20."
		t.Verdict.Courtesy = "Ms"
		d.Deadline = "2026-03-20"
	})
	d, _, err := Compose(rq)
	if err != nil || !strings.Contains(d.Text, "by Friday, March 20.") || !strings.HasPrefix(d.Text, "Dear Ms. Jones,") || !strings.Contains(string(d.Raw), "On March 9, 2026 at 2:00 PM, Taylor Jones wrote:") {
		t.Errorf("%v\n%s", err, d.Raw)
	}
}

func TestHoldDay(t *testing.T) {
	for _, c := range []struct{ now, deadline, hold, want string }{
		{"2026-03-09", "2026-03-13", "", "2026-03-13"},
		{"2026-03-09", "2026-03-15", "", "2026-03-13"}, // Sunday: the Friday before
		{"2026-03-14", "2026-03-15", "", "2026-03-15"}, // no working day is left
		{"2026-03-09", "", "", "2026-03-12"},
		{"2026-03-12", "", "", "2026-03-17"}, // over the weekend
		{"2026-03-09", "2026-03-01", "", "2026-03-12"},
		{"2026-03-09", "2026-03-13", "2026-03-11", "2026-03-11"},
		{"2026-03-09", "soon", "never", "2026-03-12"},
	} {
		now, _ := time.Parse(dayLayout, c.now)
		w := &writer{rq: Request{Now: now.Add(15 * time.Hour), HoldUntil: c.hold, Decision: decide.Decision{Deadline: c.deadline}}}
		if got := w.holdUntil().Format(dayLayout); got != c.want {
			t.Errorf("%+v: %s", c, got)
		}
	}
}

func TestTone(t *testing.T) {
	for _, c := range []struct {
		variety  string
		register classify.Register
		from     string
		asked    Tone
		want     Tone
	}{
		{"en", "", "a@example.org", "", DirectTone},
		{"en", "", "a@example.jp", "", WarmTone},
		{"en", "", "a@example.org", WarmTone, WarmTone},
		{"de", "", "a@example.org", "", DirectTone},
		{"fr", "", "a@example.org", "", WarmTone},
		{"fr", classify.Informal, "a@example.org", "", DirectTone},
		{"ja", "", "a@example.org", "", WarmTone},
		{"ja", "", "a@example.org", DirectTone, DirectTone},
		{"es", classify.Informal, "a@example.org", "", WarmTone},
		{"pl", "", "a@example.org", "", DirectTone},
	} {
		rq := request(c.variety, decide.Withdraw).with(func(t *classify.Turn, d *decide.Decision) {
			t.Message.From = []mail.Address{{Addr: c.from}}
			t.Verdict.Register = c.register
		})
		rq.Tone = c.asked
		w, err := newWriter(rq)
		if err != nil || w.tone != c.want {
			t.Errorf("%+v: %s %v", c, w.tone, err)
		}
	}
}

func TestJapaneseAddress(t *testing.T) {
	rq := request("ja", decide.DeclineOffer).with(func(t *classify.Turn, d *decide.Decision) {
		t.Verdict.Facts.Company = "ノースウィンド"
		t.Message.Signature = "株式会社ノースウィンド 人事部\n田中 陽\nTEL 03-0000-0000"
		t.Message.New = "オファーのご案内です。"
	})
	rq.Tone = DirectTone
	d, f, err := Compose(rq)
	if err != nil || !strings.HasPrefix(d.Text, "株式会社ノースウィンド 人事部\n田中様\n\nお世話になっております。\nAlex Morganです。\n\n") || !strings.Contains(d.Text, "オファーを辞退いたします。") {
		t.Errorf("%v %v\n%s", err, f, d.Text)
	}
}

func TestSignature(t *testing.T) {
	rq := request("en", decide.DeclineOffer)
	rq.Signature = "Alex Morgan\r\n+44 20 7946 0000 [mobile]\n"
	d, f, err := Compose(rq)
	if err != nil || !strings.HasSuffix(d.Text, ",\nAlex Morgan\n+44 20 7946 0000 [mobile]") {
		t.Errorf("%v %v %q", err, f, d.Text)
	}
	rq.Signature, rq.From.Name = "", ""
	if d, _, err = Compose(rq); err != nil || strings.HasSuffix(d.Text, ",") || !strings.HasSuffix(d.Text, "egards") {
		t.Errorf("%v %q", err, d.Text)
	}
}

func TestOwnMessageAsParent(t *testing.T) {
	rq := request("en", decide.Reapproach)
	mine := classify.Turn{Mine: true, Message: &mail.Message{MessageID: "<mine@example.com>", From: []mail.Address{rq.From}, Text: "I decline.", New: "I decline.", Date: monday}}
	rq.Turns = append(rq.Turns, mine)
	rq.Decision.Parent = 1
	d, _, err := Compose(rq)
	if err != nil || !strings.HasPrefix(d.Text, "Dear Taylor Jones,") || d.InReplyTo != "<mine@example.com>" {
		t.Errorf("%v\n%s", err, d.Raw)
	}
}

func TestNothingToAnswer(t *testing.T) {
	for _, parent := range []int{-1, 1} {
		rq := request("en", decide.DeclineOffer)
		rq.Decision.Parent = parent
		if d, _, err := Compose(rq); err == nil || d != nil {
			t.Error(d, err)
		}
	}
	if d, _, err := Compose(request("en", decide.None)); err == nil || d != nil {
		t.Error(d, err)
	}
	rq := request("en", decide.RefereeNotice)
	rq.Decision.Referees = nil
	if d, _, err := Compose(rq); err == nil || d != nil {
		t.Error(d, err)
	}
}

func TestPortugueseVariety(t *testing.T) {
	for _, c := range []struct{ addr, text, want string }{
		{"ana@example.pt", "", "pt-PT"},
		{"ana@example.br", "", "pt-BR"},
		{"ana@example.org", "A nossa equipa gostou do contacto.", "pt-PT"},
		{"ana@example.org", "Você recebeu o contato da nossa equipe?", "pt-BR"},
		{"ana@example.org", "Proposta em anexo. Telefone +351 210 000 000", "pt-PT"},
		{"ana@example.org", "Proposta em anexo.", "pt-BR"},
	} {
		rq := request("pt-BR", decide.DeclineOffer).with(func(t *classify.Turn, d *decide.Decision) {
			t.Message.From, t.Message.New = []mail.Address{{Name: "Ana", Addr: c.addr}}, c.text
		})
		w, err := newWriter(rq)
		if err != nil || w.variety != c.want {
			t.Errorf("%+v: %s %v", c, w.variety, err)
		}
		if d, _, err := Compose(rq); err != nil || d.Language != "pt" {
			t.Error(d, err)
		}
	}
}

// A reason in the user's own words stands in the letters of its language alone.
func TestReasonInItsOwnLanguage(t *testing.T) {
	for _, c := range []struct {
		variety, reason string
		told            bool
	}{
		{"en", "I have accepted a role closer to home", true},
		{"de", "I have accepted a role closer to home", false},
		{"de", "Ich bleibe bei meiner jetzigen Firma", true},
		{"en", "Ich bleibe bei meiner jetzigen Firma", false},
		{"fr", "Je reste chez mon employeur actuel", true},
		{"es", "Je reste chez mon employeur actuel", false},
		{"ja", "I have accepted a role closer to home", false},
		{"en", "家族の事情のため", false},
		{"pl", "Zostaję w obecnej firmie", true},
		{"nl", "Ik blijf bij mijn huidige werkgever", true},
		{"it", "Resto dove sono", true},
		{"pt-BR", "Vou ficar no meu emprego atual", true},
	} {
		rq := request(c.variety, decide.DeclineOffer).with(func(_ *classify.Turn, d *decide.Decision) { d.Reason = c.reason })
		d, findings, err := Compose(rq)
		if err != nil {
			t.Errorf("%s %q: %v %v", c.variety, c.reason, err, findings)
			continue
		}
		if told := strings.Contains(d.Text, c.reason); told != c.told || (d.Note == "") != c.told {
			t.Errorf("%s %q: told %v, note %q", c.variety, c.reason, told, d.Note)
		}
	}
}
