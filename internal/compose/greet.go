package compose

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"inboxd/internal/decide"
)

// greeting is the line a letter opens with. The keys of the catalogue's
// [greeting] section, from the most to the least that is known:
//
//	titled f, titled m, titled   title and surname ("Dear Ms Weber,")
//	full, given                  full name, or first name, in the formal register;
//	                             "full f" and the like where the gender is known
//	informal, none informal      first name, or none, among first-name people
//	none                         nobody named
//
// A line is skipped when its slots have no value or the language has no such
// line, down to "none", which every language has.
func (w *writer) greeting(p person, informal bool) string {
	keys := []string{"titled", "full", "given", "none"}
	if p.gender != 0 {
		g := string(p.gender)
		keys = []string{"titled " + g, "titled", "full " + g, "full", "given " + g, "given", "none"}
	}
	if informal && w.language != "ja" { // Japanese business mail has no first-name register
		keys = []string{"informal", "none informal", "none"}
	}
	if w.rq.Decision.Reply == decide.RefereeNotice {
		keys = slices.Insert(keys, len(keys)-1, "none referee") // no hiring desk is addressed
	}
	value := func(slot string) (string, bool) {
		switch slot {
		case "title":
			return w.titleOf(p), true
		case "last":
			return w.surname(p), true
		case "honorific":
			return w.titleOf(p), true
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
				return w.addressed(text, p)
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

// surname writes the surname as the language greets by it: Dutch capitalises a
// particle behind a title, Japanese keeps a foreign name whole.
func (w *writer) surname(p person) string {
	switch {
	case p.last == "":
		return ""
	case w.language == "ja" && !eastAsian(p.full):
		return p.full
	case w.words.one("frame", "particle") == "capital":
		r, n := utf8.DecodeRuneInString(p.last)
		return string(unicode.ToUpper(r)) + p.last[n:]
	}
	return p.last
}
