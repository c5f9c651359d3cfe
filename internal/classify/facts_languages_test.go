package classify

import (
	"strings"
	"testing"
	"time"

	"inboxd/internal/mail"
)

// read1 reads the facts of a letter about a job.
func read1(lang, from, addr, subject, text string) Facts {
	m := &mail.Message{Subject: subject, Text: text, From: []mail.Address{{Name: from, Addr: addr}}, Date: wednesday}
	m.New, m.Quoted, m.Signature, m.Forwarded = mail.Split(text)
	f, _ := FactsOf(m, Thread{}, []Signal{Offer})
	return f
}

func TestRoleInEveryLanguage(t *testing.T) {
	for _, c := range []struct{ lang, subject, text, want string }{
		{"en", "Our conversation", "We would like to offer you the position of Senior Hydrologist with our water team. Please tell us what you think.", "Senior Hydrologist"},
		{"en", "Hello", "I think you would be great for the Grants Officer role that opened this week in our team.", "Grants Officer"},
		{"en", "Hello", "Thank you for coming in. We are looking for a Director of Nursing who knows rural hospitals.", "Director of Nursing"},
		{"de", "Unser Gespräch", "Sehr geehrte Frau Lenz, wir möchten Ihnen die Stelle als Leiterin Einkauf anbieten und freuen uns auf Ihre Antwort.", "Leiterin Einkauf"},
		{"de", "Bewerbung als Bauzeichner (m/w/d)", "Sehr geehrter Herr Ott, vielen Dank für das Gespräch, wir würden Sie gerne einstellen.", "Bauzeichner"},
		{"fr", "Suite de notre entretien", "Bonjour Madame, nous avons le plaisir de vous proposer le poste de conductrice de ligne à Niort, avec effet immédiat.", "conductrice de ligne"},
		{"es", "Propuesta", "Estimada Rosa: tenemos el gusto de ofrecerle el puesto de técnica de laboratorio en nuestro centro de Huelva.", "técnica de laboratorio"},
		{"it", "Proposta", "Gentile dottoressa, siamo lieti di offrirLe il ruolo di responsabile di produzione nel nostro stabilimento di Prato.", "responsabile di produzione"},
		{"pt", "Proposta", "Olá Teresa, gostaríamos de lhe oferecer o lugar de técnica de turismo na nossa equipa, com início em breve.", "técnica de turismo"},
		{"nl", "Ons aanbod", "Beste Femke, we bieden je graag de functie van beleidsadviseur aan, voor 32 uur per week in ons team.", "beleidsadviseur"},
		{"pl", "Propozycja", "Szanowna Pani, proponujemy Pani stanowisko: kierownik laboratorium. Prosimy o informację, czy Pani przyjmuje.", "kierownik laboratorium"},
		{"ja", "内定のご連絡", "この度は、慎重に選考いたしました結果、看護師長として採用させていただきます。", "看護師長"},
	} {
		if got := read1(c.lang, "", "x@example.org", c.subject, c.text).Role; got != c.want {
			t.Errorf("%s %q: got %q, want %q", c.lang, c.text, got, c.want)
		}
	}
}

func TestCompanyInEveryLanguage(t *testing.T) {
	for _, c := range []struct{ lang, from, addr, text, want string }{
		{"en", "Owen Price", "owen@tarnbrook.example", "We are delighted to offer you a job at Tarnbrook. Please let me know what you think of the terms.", "Tarnbrook"},
		{"en", "Lia Marsh", "lia@marshsearch.example", "My client is hiring and asked me to make you an offer. They would like to see you start in May.", ""},
		{"de", "Ute Brandl", "u.brandl@post.example", "Wir freuen uns, Ihnen eine Stelle bei der Moorhof Energie GmbH anbieten zu können, und erwarten Ihre Antwort.", "Moorhof Energie"},
		{"de", "Karin Ahlers", "k.ahlers@seebrueck-pflege.example", "Wir freuen uns, Ihnen die Stelle anzubieten, und erwarten Ihre Antwort.\n\nMit freundlichen Grüßen\nKarin Ahlers\nSeebrück Pflege gGmbH", "Seebrück Pflege"},
		{"fr", "Luc Arnal", "l.arnal@valombre.example", "Bonjour, la Clinique Valombre vous propose un poste d'infirmier, merci de nous dire si cela vous convient.", "Clinique Valombre"},
		{"es", "Inés Roca", "iroca@montesur.example", "Buenas tardes, en el Hospital Monte Sur queremos ofrecerte la plaza y nos gustaría que vinieras pronto.", "Hospital Monte Sur"},
		{"it", "Sara Bini", "s.bini@posta.example", "Gentile Marco, siamo lieti di confermarLe l'assunzione presso Cartiere Valdarno S.p.A., come concordato.", "Cartiere Valdarno"},
		{"pt", "Rui Faria", "rui@adegasul.example", "Olá Marta, a Adega Sul quer contratar-te para a nossa equipa, diz-nos o que achas da proposta.", "Adega Sul"},
		{"nl", "Bas Kuiper", "bas@duinwind.example", "Hoi Lot, we willen je graag een baan aanbieden bij Duinwind Advies, laat je weten wat je ervan vindt?", "Duinwind Advies"},
		{"pl", "Adam Kruk", "a.kruk@lesnystaw.example", "Szanowna Pani, Leśny Staw proponuje Pani pracę w naszym zespole, prosimy o odpowiedź w tej sprawie.", "Leśny Staw"},
		{"ja", "人事", "hr@example.org", "お世話になっております。株式会社ミドリ設計の田口です。内定のご連絡をいたします。", "ミドリ設計"},
	} {
		if got := read1(c.lang, c.from, c.addr, "", c.text).Company; got != c.want {
			t.Errorf("%s %q: got %q, want %q", c.lang, c.text, got, c.want)
		}
	}
}

func TestContactInEveryLanguage(t *testing.T) {
	for _, c := range []struct{ from, addr, text, want string }{
		{"Nora Pike", "nora.pike@example.org", "Hi Alex,\n\nGreat news about the job, we would love you to join us.\n\nBest,\nNora", "Nora"},
		{"HR", "hr@example.org", "Dear Mr Morgan,\n\nWe are pleased to offer you the post.\n\nYours sincerely,\nDr Ross", "Dr Ross"},
		{"Jan Ebel", "ebel@example.org", "Sehr geehrte Frau Lenz,\n\nwir bieten Ihnen die Stelle an und hoffen, dass Sie zusagen.\n\nMit freundlichen Grüßen\nJ. Ebel", "Jan Ebel"},
		{"Jan Ebel", "ebel@example.org", "Hallo Lena,\n\nwir wollen dich im Team haben, sag uns bitte bald, ob du kommst. Jan", "Jan"},
		{"Odile Faure", "odile@example.org", "Bonjour Inès,\n\nNous avons une belle proposition pour vous, dites-nous si elle vous plaît.\n\nBien à vous,\nOdile", "Odile"},
		{"Seleção Vale", "selecao@example.org", "Oi Bruno, a gente gostou muito de você e quer te contratar logo para a vaga. Topa? Rafa", "Rafa"},
		{"Cantieri Riva", "info@cantieririva.example", "Ciao Luca, ti prendiamo da lunedì se per te va bene, fammi sapere presto. Gino", "Gino"},
		{"Ula z Tartaku", "tartak@example.org", "Cześć Marku, mamy dla ciebie pracę od maja, daj znać, czy chcesz przyjść do nas.", "Ula"},
		{"Joke Prins", "joke@example.org", "Hoi Sem,\n\nWe willen je graag een baan aanbieden, wat denk je ervan?\n\nGroetjes,\nJoke", "Joke"},
		{"Recursos Humanos", "rrhh@example.org", "Hola Ana, queremos que te unas al equipo, ya nos dirás qué te parece la oferta.\n\nUn saludo,\nEquipo de Selección", ""},
		{"Iker de Talentia", "equipo@example.org", "Hola Ana, te escribo porque queremos que te unas al equipo, ya me dirás qué te parece.", "Iker"},
	} {
		if got := read1("", c.from, c.addr, "", c.text).Contact; got != c.want {
			t.Errorf("%q: got %q, want %q", c.text, got, c.want)
		}
	}
}

func TestLocationAndContractInEveryLanguage(t *testing.T) {
	for _, c := range []struct {
		text, place string
		contract    Contract
	}{
		{"We would like to offer you a permanent position as Site Engineer based in Barrow, and hope that you will accept it.", "Barrow", Direct},
		{"Wir bieten Ihnen eine befristete Stelle an. Ihr Dienstsitz ist Fulda, und wir freuen uns sehr auf Ihre Antwort.", "Fulda", FixedTerm},
		{"Nous vous proposons un CDD comme infirmière, le poste est basé à Niort et nous attendons votre réponse avec plaisir.", "Niort", FixedTerm},
		{"Le ofrecemos un contrato indefinido como técnico de mantenimiento en Huelva, con un sueldo que le gustará mucho.", "Huelva", Direct},
		{"Le proponiamo un contratto a tempo determinato come educatrice presso la nostra sede di Prato, per un anno intero.", "Prato", FixedTerm},
		{"Propomos um contrato sem termo como eletricista, com base em Tavira, e esperamos que aceite a nossa proposta.", "Tavira", Direct},
		{"We bieden je een contract van onbepaalde duur aan als verpleegkundige in Goes, en hopen dat je bij ons komt werken.", "Goes", Direct},
		{"Proponujemy Pani pracę na podstawie B2B jako księgowa. Miejsce pracy: Elbląg. Prosimy o odpowiedź w tej sprawie.", "Elbląg", Contractor},
		{"勤務地は長崎です。雇用形態は正社員で、内定とさせていただきます。ご返信をお待ちしております。", "長崎", Direct},
	} {
		f := read1("", "", "x@example.org", "", c.text)
		if f.Location != c.place || f.Contract != c.contract {
			t.Errorf("%q: got %q and %q, want %q and %q", c.text, f.Location, f.Contract, c.place, c.contract)
		}
	}
}

func TestWhoEmploys(t *testing.T) {
	for _, c := range []struct {
		text string
		want Contract
	}{
		{"Good news about the fitter job: we will hire you direct from the first day, no agency in between.", Direct},
		{"For the planner job you would invoice us through your own limited company, outside IR35, at the rate we spoke of.", Contractor},
		{"Du wärst als Monteur im ersten Jahr bei der Nordwerk Personalservice angestellt, die dich an uns überlässt.", Agency},
		{"Trabajarías como soldadora y nos facturas cada mes como autónoma, si te parece bien la oferta.", Contractor},
		{"Możemy zawrzeć umowę o pracę albo B2B, jak Pan woli, na stanowisko: programista.", ""},
		{"Je komt als lasser bij ons in dienst: geen uitzendwerk, maar een vast contract, wat vind je van het aanbod?", Direct},
	} {
		if got := read1("", "", "x@example.org", "", c.text).Contract; got != c.want {
			t.Errorf("%q: got %q, want %q", c.text, got, c.want)
		}
	}
}

func TestTermsAndStartsInEveryLanguage(t *testing.T) {
	for _, c := range []struct{ lang, text, deadline, start string }{
		{"en", "Please give us your answer by Friday 20 March. You would start on 4 May.", "2026-03-20", "2026-05-04"},
		{"de", "Bitte geben Sie uns bis Mittwoch, 18. März Bescheid. Arbeitsbeginn ist der 1. Mai.", "2026-03-18", "2026-05-01"},
		{"fr", "Merci de nous répondre jusqu'au 25 mars. Vous prendrez vos fonctions le 4 mai, prise de poste le lundi 4 mai.", "2026-03-25", "2026-05-04"},
		{"es", "Le ruego su respuesta hasta el viernes 20 de marzo. Su incorporación sería el 4 de mayo.", "2026-03-20", "2026-05-04"},
		{"es", "Dime algo antes del sábado 21 de marzo.", "2026-03-20", ""},
		{"it", "Ci dia il Suo riscontro entro lunedì 23 marzo. L'inizio è previsto per il 4 maggio.", "2026-03-23", "2026-05-04"},
		{"pt", "Diz-nos alguma coisa até sexta, 20 de março. Começas dia 4 de maio.", "2026-03-20", "2026-05-04"},
		{"nl", "Kun je me uiterlijk vrijdag 20 maart laten weten of je het doet? Je start op maandag 4 mei.", "2026-03-20", "2026-05-04"},
		{"pl", "Proszę o decyzję do piątku 20 marca. Początek pracy 4 maja.", "2026-03-20", "2026-05-04"},
		{"pl", "Wniosek złożymy w urzędzie do 20 marca.", "", ""},
		{"nl", "Ik laat je uiterlijk dinsdag 17 maart weten hoe we verdergaan.", "", ""},
		{"it", "Le faremo sapere entro venerdì.", "", ""},
		{"de", "Bitte lassen Sie uns bis kommenden Mittwoch wissen, ob Sie annehmen.", "2026-03-18", ""},
		{"en", "Could you call me this week? Happy to share more before Friday.", "", ""},
		{"en", "We need your answer, mate. By tomorrow.", "2026-03-12", ""},
		{"en", "It is a fixed-term contract from 4 May until 30 April 2027.", "", "2026-05-04"},
	} {
		d, cal := read(c.text), newCalendar(wednesday, c.lang, "example.org")
		got, _ := deadline(d, cal)
		st, _ := startDate(d, cal)
		if got.day != c.deadline || st.day != c.start {
			t.Errorf("%s %q: got %q and %q, want %q and %q", c.lang, c.text, got.day, st.day, c.deadline, c.start)
		}
	}
}

func TestCurrencyOfLanguageAndZone(t *testing.T) {
	brasilia := time.FixedZone("", -3*3600)
	m := &mail.Message{Text: "Olá Ana, a vaga é sua se quiser: salário de 4.200 por mês, registrado, e a gente começa quando você puder.", Date: time.Date(2026, 3, 11, 9, 0, 0, 0, brasilia), From: []mail.Address{{Addr: "x@example.org"}}}
	m.New = m.Text
	if f, _ := FactsOf(m, Thread{}, []Signal{Offer}); f.Salary == nil || f.Salary.Currency != "BRL" || f.Salary.Period != "month" {
		t.Errorf("pay in Brazil: %+v", f.Salary)
	}
	m.Date = time.Date(2026, 3, 11, 9, 0, 0, 0, time.FixedZone("", 9*3600))
	if f, _ := FactsOf(m, Thread{}, []Signal{Offer}); f.Salary == nil || f.Salary.Currency != "" {
		t.Errorf("pay from anywhere: %+v", f.Salary)
	}
}

func TestFactsOfScannedDatesAreBounded(t *testing.T) {
	c := newCalendar(wednesday, "en", "example.org")
	for name, text := range hostile() {
		d := read(text)
		for i := range d.sentences {
			s := &d.sentences[i]
			for _, x := range c.scan(d, s, true) {
				if x.i < 0 || x.i >= x.j || x.j > len(s.tokens) || x.start > x.end {
					t.Fatalf("%s: date %+v in %d tokens", name, x, len(s.tokens))
				}
			}
		}
	}
	if strings.Contains(d0(read("by 31 February 2026"), c), "2026") {
		t.Error("a day that does not exist was read")
	}
}

func d0(d *doc, c calendar) string {
	x, _ := deadline(d, c)
	return x.day
}

func FuzzFacts(f *testing.F) {
	f.Add("Offer", "We can't offer more. It's by Friday 14 March, start May 2026, £40k, at Acme's London office, as Head of Data (SEND).", "Ann Lee", "ann@acme.example")
	f.Add("Re: Stelle", "Wir bieten Ihnen ab 1.5. die Stelle als Leiter Einkauf bei der Moor GmbH & Co. KG in Ulm an, bis 14.3. Bescheid.", "HR (Moor)", "hr@moor-gmbh.example")
	f.Add("内定", "株式会社ミドリの田口です。設計エンジニアとして採用、年収600万円、3月20日までに。", "田口", "t@midori.example")
	f.Add("", "l'8 d'ici u's can't won't 3's 1er avril 2026 du 31/12 au 1º de", "de la via X", "@")
	f.Fuzz(func(t *testing.T, subject, text, name, addr string) {
		m := &mail.Message{Subject: subject, Text: text, New: text, Date: wednesday, From: []mail.Address{{Name: name, Addr: addr}}}
		a, _ := FactsOf(m, Thread{}, []Signal{Offer})
		b, _ := FactsOf(m, Thread{}, []Signal{Offer})
		if factStrings(a)["role"] != factStrings(b)["role"] || a.Company != b.Company || a.Deadline != b.Deadline {
			t.Fatalf("two readings of one message differ: %v %v", a, b)
		}
	})
}
