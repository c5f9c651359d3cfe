package classify

import (
	"testing"
	"time"

	"inboxd/internal/mail"
)

var wednesday = time.Date(2026, 3, 11, 10, 0, 0, 0, time.FixedZone("", 3600))

func show(s *Salary) string {
	if s == nil {
		return "-"
	}
	return factStrings(Facts{Salary: s})["salary"]
}

func sal(min, max Money, cur, period string) string {
	return show(&Salary{Min: min * 100, Max: max * 100, Currency: cur, Period: period})
}

func TestSalary(t *testing.T) {
	for _, c := range []struct{ lang, text, want string }{
		{"en", "The salary is £64,000 per annum.", sal(64000, 64000, "GBP", "year")},
		{"en", "Base salary: 85-95k EUR", sal(85000, 95000, "EUR", "year")},
		{"en", "We can offer a base of $120k, $180k OTE.", sal(120000, 120000, "USD", "year")},
		{"en", "The rate is $62/hr on W2.", sal(62, 62, "USD", "hour")},
		{"en", "£40k FTE pro rata, 3 days, is the salary.", sal(40000, 40000, "GBP", "year")},
		{"en", "CTC 18 LPA for this position", sal(1800000, 1800000, "INR", "year")},
		{"en", "The salary would be CTC ₹12,00,000.", sal(1200000, 1200000, "INR", "year")},
		{"en", "Salary from £32,000 per year.", sal(32000, 0, "GBP", "year")},
		{"en", "Salary up to £70k.", sal(0, 70000, "GBP", "year")},
		{"en", "We can raise the base from 78k to 85k EUR.", sal(85000, 85000, "EUR", "year")},
		{"en", "Base £65,000 plus a sign-on bonus of £5,000.", sal(65000, 65000, "GBP", "year")},
		{"en", "There is a sign-on bonus of £5,000.", "-"},
		{"en", "You would manage a budget of £2m.", "-"},
		{"en", "We cannot go to 95k on salary.", "-"},
		{"en", "£500 a day via an umbrella", sal(500, 500, "GBP", "day")},
		{"en", "Ref 48213, room 204, call +44 20 7946 0123.", "-"},
		{"en", "The pay is 85k.", sal(85000, 85000, "", "year")},
		{"de", "Das Jahresgehalt beträgt 85 Tsd. € brutto.", sal(85000, 85000, "EUR", "year")},
		{"de", "14 Monatsgehälter à 4.000 €", sal(4000, 4000, "EUR", "month")},
		{"de", "Wir würden das Fixum von 62.000 auf 68.000 Euro erhöhen.", sal(68000, 68000, "EUR", "year")},
		{"de", "Tagessatz 720 Fr. zzgl. MwSt.", sal(720, 720, "CHF", "day")},
		{"de", "Gehalt: CHF 120'000.–", sal(120000, 120000, "CHF", "year")},
		{"de", "€ 3.500 brutto/Monat (14x), Überzahlung möglich", sal(3500, 0, "EUR", "month")},
		{"de", "zwischen 55 und 60 Tsd. Euro Jahresgehalt", sal(55000, 60000, "EUR", "year")},
		{"fr", "Rémunération : 45 K€ fixe + 10 % variable", sal(45000, 45000, "EUR", "year")},
		{"fr", "un salaire de 3 200 € brut par mois sur 13 mois", sal(3200, 3200, "EUR", "month")},
		{"fr", "TJM 550 € HT", sal(550, 550, "EUR", "day")},
		{"fr", "entre 40 et 45 k€ de rémunération annuelle", sal(40000, 45000, "EUR", "year")},
		{"es", "Un salario de 32.000 € brutos en 14 pagas", sal(32000, 32000, "EUR", "year")},
		{"es", "El salario sería de 30 a 35 mil euros.", sal(30000, 35000, "EUR", "year")},
		{"it", "La RAL è di 35-38k.", sal(35000, 38000, "EUR", "year")},
		{"it", "2.100 € netti per 14 mensilità di stipendio", sal(2100, 2100, "EUR", "month")},
		{"pt", "R$ 12 mil PJ", sal(12000, 12000, "BRL", "month")},
		{"nl", "Salaris € 4.200,- bruto p/m exclusief 8% vakantiegeld", sal(4200, 4200, "EUR", "month")},
		{"pl", "Wynagrodzenie 18–22 tys. zł netto + VAT (B2B)", sal(18000, 22000, "PLN", "month")},
		{"pl", "15 000 zł brutto UoP", sal(15000, 15000, "PLN", "month")},
		{"ja", "想定年収600〜800万円", sal(6000000, 8000000, "JPY", "year")},
		{"ja", "月給30万円〜(固定残業代含む)", sal(300000, 0, "JPY", "month")},
		{"ja", "年収は1億2,000万円です。", sal(120000000, 120000000, "JPY", "year")},
	} {
		got, _ := salary(read(c.text), c.lang, false)
		if show(got) != c.want {
			t.Errorf("%s %q: got %s, want %s", c.lang, c.text, show(got), c.want)
		}
	}
}

func TestDeadline(t *testing.T) {
	at := func(day, hour int) time.Time { return time.Date(2026, 3, day, hour, 0, 0, 0, time.FixedZone("", 3600)) }
	for _, c := range []struct {
		lang, text, want string
		sent             time.Time
	}{
		{"en", "Please let us know by Friday.", "2026-03-13", wednesday},
		{"en", "Please confirm by Friday COB.", "2026-03-13", wednesday},
		{"en", "Please reply within 5 working days.", "2026-03-18", wednesday},
		{"en", "Please reply within 5 working days.", "2026-03-20", at(13, 10)},
		{"en", "We need your answer by Tuesday week.", "2026-03-24", wednesday},
		{"en", "Let us know by next Friday.", "", wednesday},
		{"en", "Let us know by next Friday.", "2026-03-20", at(13, 10)},
		{"en", "Let us know by Friday.", "", at(13, 10)},
		{"en", "Please sign and return the contract by 20 March 2026.", "2026-03-20", wednesday},
		{"en", "The offer is valid until March 20.", "2026-03-20", wednesday},
		{"en", "Please accept by the 14th.", "2026-03-14", wednesday},
		{"en", "Please respond by end of the week.", "2026-03-13", wednesday},
		{"en", "We will get back to you by Friday.", "", wednesday},
		{"en", "Your interview is on Friday 13 March at 10:00.", "", wednesday},
		{"en", "Please let me know your decision by Fri 14 March.", "", wednesday},
		{"en", "Please decide before Friday.", "2026-03-12", wednesday},
		{"en", "Please decide before noon on Friday.", "2026-03-13", wednesday},
		{"en", "Applications close on 20 March.", "", wednesday},
		{"en", "Reply by tomorrow please", "2026-03-12", wednesday},
		{"en", "We need your decision within a week.", "2026-03-18", wednesday},
		{"en", "Please reply in the next 2-3 days.", "", wednesday},
		{"en", "Please respond within 48 hours.", "2026-03-13", wednesday},
		{"de", "Bitte geben Sie uns bis Freitag Bescheid.", "2026-03-13", wednesday},
		{"de", "Bitte um Rückmeldung bis zum 20.03.2026.", "2026-03-20", wednesday},
		{"de", "Bitte antworten Sie binnen acht Tagen.", "2026-03-19", wednesday},
		{"de", "Ihre Entscheidung benötigen wir bis Ende nächster Woche.", "2026-03-20", wednesday},
		{"de", "Wir melden uns bis Freitag bei Ihnen.", "", wednesday},
		{"de", "Bitte senden Sie den Vertrag bis spätestens 20. März unterschrieben zurück.", "2026-03-20", wednesday},
		{"fr", "Merci de nous donner votre réponse avant vendredi.", "2026-03-12", wednesday},
		{"fr", "Merci de nous faire part de votre décision d'ici mardi prochain.", "2026-03-17", wednesday},
		{"fr", "Merci de nous répondre sous 8 jours.", "2026-03-19", wednesday},
		{"fr", "Votre réponse est attendue au plus tard le 20 mars.", "2026-03-20", wednesday},
		{"es", "Necesitamos su respuesta antes del viernes.", "2026-03-12", wednesday},
		{"es", "Por favor, confírmenos en un plazo de 5 días hábiles.", "2026-03-18", wednesday},
		{"it", "Attendiamo un riscontro entro venerdì.", "2026-03-13", wednesday},
		{"pt", "Aguardamos a sua resposta até sexta-feira.", "2026-03-13", wednesday},
		{"nl", "Laat het ons uiterlijk vrijdag weten.", "2026-03-13", wednesday},
		{"pl", "Prosimy o odpowiedź do piątku.", "2026-03-13", wednesday},
		{"ja", "3月20日までにご回答ください。", "2026-03-20", wednesday},
		{"ja", "3営業日以内にご返信をお願いいたします。", "2026-03-16", wednesday},
		{"ja", "今週金曜日までにお返事をいただけますでしょうか。", "2026-03-13", wednesday},
		{"ja", "結果は3月20日までにご連絡いたします。", "", wednesday},
		{"ja", "本日中にご返信ください。", "2026-03-12", time.Date(2026, 3, 12, 8, 0, 0, 0, time.FixedZone("", 9*3600))},
	} {
		got, _ := deadline(read(c.text), newCalendar(c.sent, c.lang, "example.org"))
		if got.day != c.want {
			t.Errorf("%s %q sent %s: got %q, want %q", c.lang, c.text, c.sent.Format("Mon 2"), got.day, c.want)
		}
	}
}

func TestStartDate(t *testing.T) {
	for _, c := range []struct{ lang, text, want string }{
		{"en", "Your start date will be Monday 4 May 2026.", "2026-05-04"},
		{"en", "We would like you to start on 1 April.", "2026-04-01"},
		{"en", "Please let us know by 20 March.", ""},
		{"de", "Eintritt zum 1. Mai 2026.", "2026-05-01"},
		{"de", "Arbeitsbeginn wäre der 01.04.2026.", "2026-04-01"},
		{"fr", "Prise de poste le 4 mai 2026.", "2026-05-04"},
		{"ja", "入社日は5月1日を予定しております。", "2026-05-01"},
	} {
		got, _ := startDate(read(c.text), newCalendar(wednesday, c.lang, "example.org"))
		if got.day != c.want {
			t.Errorf("%s %q: got %q, want %q", c.lang, c.text, got.day, c.want)
		}
	}
}

func FuzzInbound(f *testing.F) {
	f.Add("Subject", "We are pleased to offer you the role at £40k. Reply by Friday.", "> On Monday I withdrew")
	f.Add("内定", "内定のご連絡です。年収600〜800万円。3月20日までに。", "")
	f.Add("", "1.1.1.1.1.1 999,999,999,999,999 k k k $$$$ 31/31/31", "")
	f.Fuzz(func(t *testing.T, subject, text, quoted string) {
		m := &mail.Message{Subject: subject, Text: text, New: text, Quoted: quoted, Date: wednesday}
		a, b := Inbound(m, Thread{}), Inbound(m, Thread{})
		if factStrings(a.Facts)["salary"] != factStrings(b.Facts)["salary"] || len(a.Signals) != len(b.Signals) {
			t.Fatalf("two readings of one message differ: %v %v", a, b)
		}
		Own(m, Thread{})
	})
}

func FuzzAmounts(f *testing.F) {
	for _, s := range []string{"£34,500", "85-95k EUR", "120'000.--", "1億2,000万円", "24万5千円", "12,00,000", "R47 500", "€ 4.200,- p/m", "1.1.1,1", "999999999999999999"} {
		f.Add(s, "en")
		f.Add(s, "es")
	}
	f.Fuzz(func(t *testing.T, s, lang string) {
		s = canonical(s)
		end := 0
		for _, a := range amounts(s, lang) {
			if a.start < 0 || a.start >= a.end || a.end > len(s) || a.start < end-3 || a.value <= 0 {
				t.Fatalf("%q: amount %+v after %d", s, a, end)
			}
			end = a.end
		}
		if p, _ := salary(read(s), lang, true); p != nil && (p.Min < 0 || p.Max < 0 || p.Max != 0 && p.Max < p.Min) {
			t.Fatalf("%q: salary %+v", s, *p)
		}
	})
}

func FuzzDates(f *testing.F) {
	for _, s := range []string{"by 14 March", "Fri 03/04", "bis 14.3.26", "令和8年3月14日まで", "within 5 working days", "d'ici mardi prochain", "Tuesday week", "31/2/2026", "the 31st", "KW 99"} {
		f.Add(s, "en", int64(1773219600))
		f.Add(s, "de", int64(0))
	}
	f.Fuzz(func(t *testing.T, s, lang string, at int64) {
		c := newCalendar(time.Unix(at%4102444800, 0).UTC(), lang, "example.org")
		f := foldWord(canonical(s))
		for _, x := range c.find(f, false) {
			if x.start < 0 || x.start > x.end || x.end > len(f) {
				t.Fatalf("%q: date %+v", f, x)
			}
		}
		whole := read(s)
		for i := range whole.sentences {
			for _, x := range c.scan(whole, &whole.sentences[i], true) {
				if x.i < 0 || x.i >= x.j || x.j > len(whole.sentences[i].tokens) || x.start > x.end {
					t.Fatalf("%q: date %+v", s, x)
				}
			}
		}
		if d, ok := deadline(whole, c); ok && d.day < c.today.Format("2006-01-02") {
			t.Fatalf("%q: deadline %s lies before %s", s, d.day, c.today)
		}
	})
}

func TestFindersKnowAllTheirWords(t *testing.T) {
	for name, f := range map[string]finder{"payWord": payWord, "notPay": notPay, "offering": offering, "newer": newer, "banded": banded, "fixedPay": fixedPay, "raiseRE": raiseRE, "periods": periods} {
		if f.dropped > 0 || len(f.byStart) == 0 {
			t.Errorf("%s drops %d of its words", name, f.dropped)
		}
	}
	if f := oneFinder(`\bpay\b|sal[áa]ri|(?:up|down) to`); !f.in("My PAY is") || f.in("payment") || !f.in("o Salário") || f.first("go down to") != 3 {
		t.Error("a finder does not find its words")
	}
}

// Words of one written word share a place: nothing stands between them.
func TestContractionsBesideDates(t *testing.T) {
	for _, text := range []string{
		"We'd start you in March, that's may it's 2026.", "It's may's 2026 that we'd can't start", "don't may won't 2026, start 1 may'll",
	} {
		m := &mail.Message{Text: text, New: text, Subject: "Job offer", Date: wednesday}
		Inbound(m, Thread{})
		for s := range 6 {
			FactsOf(m, Thread{}, Signals()[:s+1])
		}
	}
}
