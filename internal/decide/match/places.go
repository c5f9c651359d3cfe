package match

import "strings"

// Place holds one place the user would work in against a stated location.
// A town is refuted by another town or by another country; a country only by a
// country, since not every town's country is known here.
func Place(place, location string) Result {
	p, loc := spaced(place), spaced(location)
	if p == "" || loc == "" {
		return Open
	}
	if strings.Contains(loc, p) {
		return Met
	}
	for _, w := range nowhere() {
		if strings.Contains(loc, spaced(w)) {
			return Open
		}
	}
	lands := landsIn(loc)
	if area := areaOf(p); len(area) > 0 {
		return overlap(area, lands)
	}
	if home := landsIn(p); len(home) > 0 && overlap(home, lands) == Broken {
		return Broken
	}
	if onlyLands(loc) {
		return Open // "Germany" may well mean the user's town
	}
	return Broken
}

// Places is met if any place is, and broken only if all are.
func Places(places []string, location string) Result {
	all := Broken
	for _, p := range places {
		switch Place(p, location) {
		case Met:
			return Met
		case Open:
			all = Open
		}
	}
	return all
}

func overlap(area, lands []string) Result {
	if len(lands) == 0 {
		return Open
	}
	for _, l := range lands {
		for _, a := range area {
			if a == l {
				return Met
			}
		}
	}
	return Broken
}

// spaced folds a place into words with one blank around each, its towns under
// one name, so that a name is found whole by looking for it with its blanks.
func spaced(s string) string {
	folded := strings.Join(Tokens(Fold(s)), " ")
	if folded == "" {
		return ""
	}
	folded = " " + folded + " "
	for _, names := range exonyms() {
		for _, other := range names[1:] {
			folded = swap(folded, other, names[0])
		}
	}
	return " " + strings.Join(strings.Fields(folded), " ") + " "
}

// swap replaces a name by another. Names in scripts without blanks stand
// anywhere and are set apart.
func swap(text, name, by string) string {
	if name[0] >= 0xE3 { // U+3000 and above in UTF-8: kana and Han
		return strings.ReplaceAll(text, name, " "+by+" ")
	}
	return strings.ReplaceAll(text, " "+name+" ", " "+by+" ")
}

// landsIn finds the countries that a spaced text names, itself or by a town
// that everybody knows.
func landsIn(text string) []string {
	var out []string
	for _, l := range lands() {
		for _, n := range append(l.names, l.towns...) {
			if swap(text, n, "") != text {
				out = append(out, l.code)
				break
			}
		}
	}
	return out
}

// areaOf is the set of countries that a place stands for, if it is a country
// or a group of them and not a town.
func areaOf(place string) []string {
	name := strings.TrimSpace(place)
	for _, l := range lands() {
		for _, n := range l.names {
			if name == n {
				return []string{l.code}
			}
		}
	}
	return strings.Fields(regions()[name])
}

// onlyLands reports whether a location names countries and nothing else.
func onlyLands(text string) bool {
	for _, l := range lands() {
		for _, n := range l.names {
			text = swap(text, n, "")
		}
	}
	return strings.TrimSpace(text) == ""
}
