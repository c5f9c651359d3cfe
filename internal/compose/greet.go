package compose

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// greeting is the line a letter opens with. The keys of the catalogue's
// [greeting] section, from the most to the least that is known:
//
//	titled f, titled m, titled   title and surname ("Dear Ms Weber,")
//	full                         full name, gender unknown
//	given                        first name in the formal register
//	informal, none informal      first name, or none, among first-name people
//	none                         nobody named
//
// A line is skipped when its slots have no value or the language has no such
// line, down to "none", which every language has.
func (w *writer) greeting(p person, informal bool) string {
	keys := []string{"titled " + string(p.gender), "titled", "full", "given", "none"}
	if p.gender == 0 {
		keys = keys[1:]
	}
	if informal {
		keys = []string{"informal", "none informal", "none"}
	}
	value := func(slot string) (string, bool) {
		switch slot {
		case "title":
			return w.titleOf(p), true
		case "last":
			return w.surname(p.last), true
		case "full":
			return p.full, p.last != "" || len(strings.Fields(p.full)) > 1
		case "first":
			return p.first, true
		}
		return w.value(slot)
	}
	for _, k := range keys {
		for _, line := range w.words.all("greeting", k) {
			if text, ok := fill(line, informal, value); ok {
				return text
			}
		}
	}
	return ""
}

// titleOf is the language's own form of the correspondent's title. The keys of
// [title] are "f", "m", "doctor f", "doctor m", "doctor", "professor …".
func (w *writer) titleOf(p person) string {
	gender := ""
	if p.gender != 0 {
		gender = string(p.gender)
	}
	for _, key := range []string{p.title + " " + gender, p.title, gender} {
		if t := w.words.one("title", strings.TrimSpace(key)); t != "" {
			if w.american && utf8.RuneCountInString(t) <= 3 && w.language == "en" {
				return t + "." // US usage: "Ms.", "Dr."
			}
			return t
		}
	}
	return ""
}

// surname writes a surname behind a title. Dutch capitalises its particle there.
func (w *writer) surname(last string) string {
	if w.words.one("frame", "particle") != "capital" || last == "" {
		return last
	}
	r, n := utf8.DecodeRuneInString(last)
	return string(unicode.ToUpper(r)) + last[n:]
}
