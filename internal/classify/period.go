package classify

import "strings"

// periods by the words that name them. The words right behind a figure decide,
// then what stands before it; weekly hours and instalments are no periods.
var periodWords = map[string]string{
	"hour":  `per hour|an hour|(?:an?|per) hr\b|/\s?(?:hr|hour|h|std|uur|godz|ora|hora|heure)\b|p\.h\.|\bph\b|hourly|pro stunde|die stunde|je stunde|stundensatz|stundenlohn|taux horaire|de l'heure|par heure|l'heure|por hora|la hora|€/h|l'ora|all'ora|orari|valor-hora|per uur|p/u|uurtarief|godzinow|za godzin|na godzin|時給|時間単価|/時`,
	"day":   `for the day|per shift|per day|a day|/\s?(?:day|tag|pt|jh|jour|j|gg|dag|md)\b|p\.d\.|day rate|daily|pro tag|am tag|tagessatz|\btjm\b|par jour|al día|al dia|tarifa diaria|al giorno|por dia|di[áa]ria|dagtarief|per dag|za dzień|dziennie|stawka dzienna|\bMD\b|日給|日額|/日`,
	"week":  `per week|a week|weekly|/\s?(?:week|wk)\b|\bpw\b|pro woche|par semaine|a la semana|per settimana|por semana|per week|tygodniowo|週給`,
	"month": `\bpcm\b|per month|a month|monthly|/\s?(?:mo|month|mois|monat|mes|mese|mês|mc|m-c|maand|mies)\b|pro monat|im monat|monatlich|mtl|monats|par mois|mensuel|al mes|mensual|al mese|mensil|por mês|por mes|mensais|mensal|ao mês|per maand|p/m\b|p\.m\.|maandsalaris|maandelijks|miesi[ęe]czn|\bmies\b|na miesi|月給|月収|月額|月単価|/月|/人月|ヶ月|x 14|x14|14x|×\s?14`,
	"year":  `p\.\s?a\.|\bpa\b|per annum|per year|a year|/\s?(?:yr|year|annum|an|año|ano|anno|jahr|jaar|rok)\b|annual|yearly|annum|pro jahr|im jahr|jährlich|jaehrlich|jahres|par an|annuel|al año|anual|annu[io]|all'anno|l'anno|por ano|anuais|per jaar|p\.j\.|jaarsalaris|rocznie|na rok|w skali roku|年収|年俸|年額|\bctc\b|\bral\b|\bfte\b|14 pagas|12 pagas`,
}

var periods = newFinder(periodWords)

// grossBefore may stand between a figure and its period.
var grossBefore = wordSet("gross brutto bruto brutos brut lordi lorde lordo netto net ht base salary plus rate fixed fixe fix all-in pro w2 on vat +")

// periodBehindAt is the period named right behind a figure, after gross or net, or "".
func periodBehindAt(after string) string {
	s := lowered(after)
	for range 4 {
		s = strings.TrimLeft(s, " ,(\t\n")
		if n, kind := periods.at(s, 0); n > 0 {
			return kind
		}
		k := strings.IndexAny(s, " ,(")
		if k <= 0 || !grossBefore[s[:k]] {
			return ""
		}
		s = s[k:]
	}
	return ""
}

// periodRightBehind reports a word of period that follows a figure at once.
func periodRightBehind(after string) bool { return periodBehindAt(after) != "" }

// periodOf names the period of a figure by the words around it, or "".
func periodOf(before, after string) string {
	if p := periodBehindAt(after); p != "" {
		return p
	}
	if at, p := periods.last(before); p != "" && len(before)-at < 45 {
		return p
	}
	if len(after) > 32 {
		after = after[:32]
	}
	if k := strings.IndexAny(after, "0123456789"); k >= 0 {
		after = after[:k]
	}
	s := lowered(after)
	for i := 0; i+1 < len(s); i++ {
		if n, kind := periods.at(s, i); n > 0 {
			return kind
		}
	}
	return ""
}

// A figure's usual size tells its period where no word does, by currency, in
// whole units: hour, day, month, year.
type windows [4][2]int64

var usualPay = map[string]windows{
	"EUR": {{8, 149}, {150, 999}, {1500, 15000}, {20000, 600000}},
	"USD": {{8, 149}, {150, 999}, {1500, 15000}, {20000, 600000}},
	"GBP": {{8, 149}, {150, 999}, {1500, 15000}, {20000, 600000}},
	"CHF": {{8, 149}, {150, 999}, {1500, 15000}, {20000, 600000}},
	"PLN": {{25, 399}, {400, 2500}, {3000, 60000}, {80000, 700000}},
	"BRL": {{15, 399}, {0, -1}, {1500, 60000}, {90000, 1000000}},
	"JPY": {{900, 9000}, {10000, 99000}, {180000, 1500000}, {2500000, 50000000}},
	"ZAR": {{30, 1500}, {600, 3500}, {4000, 120000}, {130000, 4000000}},
	"AED": {{15, 199}, {250, 1400}, {1500, 75000}, {90000, 1500000}},
	"QAR": {{15, 199}, {250, 1400}, {1500, 75000}, {90000, 1500000}},
	"SAR": {{15, 199}, {250, 1400}, {1500, 75000}, {90000, 1500000}},
	"HKD": {{40, 900}, {1000, 6000}, {8000, 150000}, {180000, 4000000}},
	"SEK": {{100, 1500}, {2000, 12000}, {15000, 150000}, {200000, 3000000}},
	"NOK": {{100, 1500}, {2000, 12000}, {15000, 150000}, {200000, 3000000}},
	"DKK": {{100, 1500}, {2000, 12000}, {15000, 150000}, {200000, 3000000}},
	"CZK": {{100, 2000}, {2000, 20000}, {20000, 300000}, {400000, 6000000}},
	"INR": {{0, -1}, {0, -1}, {15000, 400000}, {500000, 30000000}},
}

// window fills in the period by the size of both bounds, where none is named.
func (p *pay) window() {
	if p.Period != "" {
		return
	}
	w, ok := usualPay[p.Currency]
	if !ok {
		w = usualPay["EUR"]
	}
	for i, name := range []string{"hour", "day", "month", "year"} {
		if within(p.Min, w[i]) && within(p.Max, w[i]) {
			p.Period = name
			return
		}
	}
}

func within(v Money, w [2]int64) bool {
	return v == 0 || int64(v/100) >= w[0] && int64(v/100) <= w[1]
}
