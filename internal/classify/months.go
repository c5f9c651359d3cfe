package classify

// months by name in nine languages, in matching form; abbreviations included.
var months = func() map[string]int {
	m := map[string]int{}
	for i, names := range []string{
		"january jan januar janner jaenner janvier janv enero ene gennaio gen janeiro januari stycznia styczen sty",
		"february feb februar feber fevrier fevr febrero febbraio fevereiro fev februari lutego luty",
		"march mar marz maerz mrz mars marzo marco maart mrt marca marzec",
		"april apr avril avr abril abr aprile kwietnia kwiecien kwi",
		"may mai mayo maggio mag maio mei maja maj",
		"june jun juni juin junio giugno giu junho czerwca czerwiec cze",
		"july jul juli juillet juil julio luglio lug julho lipca lipiec",
		"august aug aout agosto ago augustus sierpnia sierpien sie",
		"september sep sept septembre septiembre settembre setembro wrzesnia wrzesien wrz",
		"october oct oktober okt octobre octubre ottobre ott outubro out pazdziernika pazdziernik paz",
		"november nov novembre noviembre novembro listopada listopad",
		"december dec dezember dez decembre diciembre dic dicembre dezembro grudnia grudzien gru",
	} {
		for w := range wordSet(names) {
			m[w] = i + 1
		}
	}
	return m
}()

// monthOf is the number of a month's name in matching form, or 0.
func monthOf(w string) int { return months[w] }
