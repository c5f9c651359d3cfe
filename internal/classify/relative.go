package classify

import (
	"strings"
	"time"
)

// timeUnits are words for a stretch of time.
var timeUnits = newCueSet(`days day weekdays hours hour weeks week months month fortnight working_day* business_day* calendar_days
	arbeitstag* werktag* geschaftstag* kalendertag* tage tagen tag stunden woche wochen monat* jours_ouvr* jours_calend* jours_francs jours jour heures semaine* mois
	dias_habil* dias_laborab* dias_natural* dias_uteis dias_corridos dias dia horas semana* mes meses giorni_lavorat* giorni_ferial* giorni giorno ore settiman*
	werkdag* kalenderdagen dagen dag uur weken dni_robocz* dni godzin tygodni tygodnia`)

var (
	spanOpeners = wordSet("within inside innerhalb binnen sous dentro entro ciagu terminie plazo prazo delai giro ihnen vous you u")
	spanBare    = wordSet("in dans en em ha tem tiene")
	spanSkip    = wordSet("the next following von de d les los proximos i prossimi os maximal max hochstens a maximum of den nachsten naechsten komende un nog noch ici un")
	rangeWords  = wordSet("to or bis oder ou o a of do y")
)

// countAt reads a term counted from today: within five working days.
func (c calendar) countAt(d *doc, s *sentence, i int) (dated, bool) {
	n, rest := small(s.tokens[i].norm)
	if n == 0 || rest != "" {
		n = numberWords[s.tokens[i].norm]
	}
	j := i + 1
	for k := 0; k < 2 && j < len(s.tokens) && (s.tokens[j].norm == "full" || s.tokens[j].norm == "clear" || s.tokens[j].number || numberWords[s.tokens[j].norm] == n && n > 1); k++ {
		j++
	}
	if n == 0 || j >= len(s.tokens) || !c.ok {
		return dated{}, false
	}
	m := timeUnits.at(s.tokens, j)
	if m == 0 || strings.Contains(gap(d, s, i), "-") {
		return dated{}, false
	}
	x := dated{i: i, j: j + m, span: true}
	k := i - 1
	for k >= 0 && k > i-4 && spanSkip[s.tokens[k].norm] && !spanOpeners[s.tokens[k].norm] {
		k--
	}
	switch {
	case k >= 0 && spanOpeners[s.tokens[k].norm]:
	case k >= 0 && spanBare[s.tokens[k].norm]:
		x.loose = k == i-1
	default:
		return dated{}, false
	}
	x.i = k
	if i > 0 && strings.HasSuffix(gap(d, s, i-1), "-") || i > 1 && rangeWords[s.tokens[i-1].norm] && (s.tokens[i-2].number || numberWords[s.tokens[i-2].norm] > 0) {
		return dated{}, false
	}
	if tail := strings.ToLower(d.canon[s.tokens[x.j-1].end:min(len(d.canon), s.tokens[x.j-1].end+40)]); notFromToday.MatchString(foldWord(tail)) {
		return dated{}, false
	}
	unit := d.canonNorm(s, j, x.j)
	x.day, x.stands = c.after(n, unit)
	return x, true
}

// canonNorm joins the matching forms of tokens i to j.
func (d *doc) canonNorm(s *sentence, i, j int) string {
	var b strings.Builder
	for k := i; k < j && k < len(s.tokens); k++ {
		if k > i {
			b.WriteByte(' ')
		}
		b.WriteString(s.tokens[k].norm)
	}
	return b.String()
}

// relativeDay is a phrase that names a day from today.
type relativeDay struct {
	words string
	day   func(c calendar) (time.Time, bool)
	kind  byte // w: a whole stretch's end; t: today, loosely; m: tomorrow
}

func plusDays(n int) func(calendar) (time.Time, bool) {
	return func(c calendar) (time.Time, bool) { return c.today.AddDate(0, 0, n), true }
}

func fridayOf(week int) func(calendar) (time.Time, bool) {
	return func(c calendar) (time.Time, bool) {
		iso := isoDay(c.today)
		return c.today.AddDate(0, 0, 5+7*week-iso), iso <= 5+week
	}
}

func endOfMonth(c calendar) (time.Time, bool) {
	return time.Date(c.today.Year(), c.today.Month()+1, 0, 0, 0, 0, 0, time.UTC), true
}

var relativeDays = func() []struct {
	set cueSet
	relativeDay
} {
	var out []struct {
		set cueSet
		relativeDay
	}
	for _, r := range []relativeDay{
		{"day_after_tomorrow ubermorgen uebermorgen apres-demain pasado_manana dopodomani depois_de_amanha overmorgen pojutrze", plusDays(2), 'w'},
		{"end_of_next_week ende_nachster_woche ende_naechster_woche ende_der_nachsten_woche ende_kommender_woche ende_nachste_woche fin_de_la_semaine_prochaine final_de_la_proxima_semana fine_della_prossima_settimana fine_prossima_settimana fim_da_proxima_semana eind_volgende_week einde_volgende_week eind_van_volgende_week konca_przyszlego_tygodnia", fridayOf(1), 'w'},
		{"end_of_the_week end_of_this_week end_of_week eow ende_der_woche ende_dieser_woche ende_diese_woche ende_woche fin_de_semaine fin_de_la_semaine fin_de_cette_semaine final_de_la_semana final_de_esta_semana fin_de_esta_semana fine_della_settimana fine_settimana_lavorativa fine_di_questa_settimana fim_da_semana fim_desta_semana final_da_semana eind_van_de_week einde_van_de_week eind_deze_week einde_van_deze_week eind_van_deze_week konca_tygodnia konca_tego_tygodnia end_of_the_working_week", fridayOf(0), 'w'},
		{"end_of_month end_of_the_month end_of_this_month eom ende_des_monats monatsende ende_dieses_monats fin_du_mois fin_de_mes final_de_mes fine_mese fine_del_mese fim_do_mes final_do_mes eind_van_de_maand einde_van_de_maand eind_deze_maand konca_miesiaca", endOfMonth, 'w'},
		{"end_of_day end_of_play end_of_the_day close_of_play close_of_business eod cob konca_dnia ende_des_tages dzisiaj_do_konca", plusDays(0), 'w'},
		{"today tonight heute aujourd_hui ce_soir hoy oggi stasera hoje vandaag vanavond dzis dzisiaj", plusDays(0), 't'},
		{"tomorrow tmrw tmr tomoz morgen demain manana domani amanha jutro jutra", plusDays(1), 'm'},
		{"sous_huitaine in_acht_tagen dans_huit_jours", plusDays(7), 's'},
		{"sous_quinzaine a_fortnight", plusDays(14), 's'},
	} {
		out = append(out, struct {
			set cueSet
			relativeDay
		}{newCueSet(r.words), r})
	}
	return out
}()

var (
	monthEnders  = wordSet("of ende fin de fine di fim eind einde konca")
	notMorrow    = wordSet("guten goede goeden goeie la heute jeden s in am jede gestern heutigen")
	relativeGate = wordSet(`day ubermorgen uebermorgen apres-demain pasado dopodomani depois overmorgen pojutrze end eow ende fin final fine fim eind einde konca eom monatsende close eod cob
		today tonight heute aujourd ce hoy oggi stasera hoje vandaag vanavond dzis dzisiaj tomorrow tmrw tmr tomoz morgen demain manana domani amanha jutro jutra sous in dans a mitte`)
)

// phraseAt reads today, tomorrow and the ends of weeks and months.
func (c calendar) phraseAt(s *sentence, i int) (dated, bool) {
	w := s.tokens[i].norm
	if !relativeGate[w] {
		return dated{}, false
	}
	for k := range relativeDays {
		r := relativeDays[k]
		n := r.set.at(s.tokens, i)
		if n == 0 {
			continue
		}
		if r.kind == 'm' && i > 0 && notMorrow[s.tokens[i-1].norm] && !(s.tokens[i-1].norm == "la" && c.lang == "it") || r.kind == 'm' && w == "manana" && c.lang != "es" || r.kind == 'm' && i+1 < len(s.tokens) && (s.tokens[i+1].norm == "allemaal" || s.tokens[i+1].norm == "frau" || s.tokens[i+1].norm == "herr") {
			return dated{}, false
		}
		x := dated{i: i, j: i + n, whole: r.kind == 'w', span: r.kind == 's', loose: r.kind == 't' || r.kind == 'm'}
		x.day, x.stands = r.day(c)
		if r.kind == 't' && i > 0 && s.tokens[i-1].norm == "entro" {
			x.loose = false
		}
		return x, true
	}
	return c.monthEndAt(s, i)
}

// monthEndAt reads "end of March", "Ende Mai" and "Mitte März".
func (c calendar) monthEndAt(s *sentence, i int) (dated, bool) {
	if !monthEnders[s.tokens[i].norm] && s.tokens[i].norm != "end" && s.tokens[i].norm != "mitte" {
		return dated{}, false
	}
	j := i + 1
	for j < len(s.tokens) && j < i+3 && endLinks[s.tokens[j].norm] && monthOf(s.tokens[j].norm) == 0 {
		j++
	}
	if j >= len(s.tokens) {
		return dated{}, false
	}
	if n, rest := small(s.tokens[j].norm); j > i+1 && n > 0 && n < 54 && rest == "" && weekWords[s.tokens[j-1].norm] {
		return dated{i: i, j: j + 1, day: isoFriday(c.today.Year(), n), stands: true, whole: true}, true
	}
	m := monthOf(s.tokens[j].norm)
	if m == 0 || s.tokens[i].norm == "of" || s.tokens[i].norm == "de" || s.tokens[i].norm == "di" {
		return dated{}, false
	}
	if s.tokens[i].norm == "mitte" {
		day, ok := c.guessYear(m, 15, false)
		return dated{i: i, j: j + 1, day: day, stands: ok, whole: true}, true
	}
	first, ok := c.guessYear(m, 28, false)
	return dated{i: i, j: j + 1, day: time.Date(first.Year(), first.Month()+1, 0, 0, 0, 0, 0, time.UTC), stands: ok, whole: true}, true
}

// Small words that the readers above look for.
var (
	endLinks  = wordSet("of de di van du do d kw week semaine")
	weekWords = wordSet("kw week semaine")
)
