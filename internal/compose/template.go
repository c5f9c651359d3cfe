package compose

import (
	"slices"
	"strings"

	"inboxd/internal/decide"
)

// A template is a text of the user's own that takes the place of ours. Its
// notation is that of the catalogue and two things more:
//
//	{name}             a variable (Variables)
//	{formal|informal}  a choice by register
//	[ for {role}]      falls away where a variable in it has no value
//	---                alone on a line: what follows is an alternative
//
// There is no other notation: a template computes nothing, reads nothing, and
// can put nothing but text into the body of a letter.

// Template is one such text, for a kind of reply in a language.
type Template struct {
	Language string // a catalogue's name, or "pt" for both kinds of Portuguese
	Kind     decide.Kind
	Tone     Tone // "" serves both
	texts    []alternative
}

// alternative is one letter of a template, and where its lines stand in the file.
type alternative struct {
	text  string
	lines []int
}

// Templates are all of the user's.
type Templates []Template

// find picks the most particular template: of the variety before the language,
// of the tone before any.
func (ts Templates) find(variety string, kind decide.Kind, tone Tone) (best Template, ok bool) {
	score := -1
	for _, t := range ts {
		if t.Kind != kind || t.Tone != "" && t.Tone != tone || t.Language != variety && t.Language != baseLanguage(variety) {
			continue
		}
		n := 0
		if t.Language == variety {
			n += 2
		}
		if t.Tone != "" {
			n++
		}
		if n > score {
			best, score, ok = t, n, true
		}
	}
	return best, ok
}

// Variable is one name that a template may use.
type Variable struct {
	Name  string
	Doc   string
	Kinds []decide.Kind // that give it a value; none: every kind
}

// Variables lists what a template may use.
func Variables() []Variable {
	return []Variable{
		{"greeting", "the greeting of the language, with the name and title where they are known", nil},
		{"signoff", "the sign-off of the language; your signature follows it", nil},
		{"first", "the correspondent's first name", nil},
		{"last", "the correspondent's surname", nil},
		{"full", "the correspondent's full name", nil},
		{"me", "your name", nil},
		{"role", "the role, as the thread names it", nil},
		{"company", "the company, as the thread names it", nil},
		{"offer", "“the offer of the … role at …”, with what is known", nil},
		{"application", "“my application for the … role at …”, with what is known", nil},
		{"post", "“the … role at …”, with what is known", nil},
		{"occasion", "what they last did: “your message about the next step”", nil},
		{"names", "the other people who interviewed you and do not get the reply", nil},
		{"day", "the day until which a hold promises an answer", []decide.Kind{decide.Hold}},
		{"question", "what a negotiate asks", []decide.Kind{decide.NegotiateTerms}},
		{"possible", "what would make it possible to go on", []decide.Kind{decide.NegotiateTerms}},
		{"why", "the answer to “why?”", []decide.Kind{decide.AnswerReason}},
		{"change", "what has changed since your no", []decide.Kind{decide.Reapproach}},
		{"reason", "the one line of reason, where one may be told", reasonKinds},
		{"pause_paperwork", "the request to pause visa, relocation or contract steps, where some are under way", nil},
		{"share_with_panel", "the request to pass the letter on, where interviewers do not get it", nil},
		{"open_to_terms", "that you would look at other terms, where you configured it", nil},
		{"gentle_close", "the word about staying in touch, where you configured it", nil},
	}
}

func variable(name string) (v Variable, known bool) {
	all := Variables()
	if i := slices.IndexFunc(all, func(v Variable) bool { return v.Name == name }); i >= 0 {
		return all[i], true
	}
	return Variable{}, false
}

// ownText is the letter by the user's own template. ok is false where they have
// none, or none whose variables the thread can fill: ours is written then.
func (w *writer) ownText(greeting string) (text string, ok bool) {
	t, has := w.rq.Templates.find(w.variety, w.rq.Decision.Reply, w.tone)
	if !has {
		return "", false
	}
	first := w.roll("template")
	for i := range t.texts {
		if text, ok = w.fillTemplate(t.texts[(first+i)%len(t.texts)].text, greeting); ok {
			return text, true
		}
	}
	return "", false
}

// fillTemplate fills one alternative and puts greeting, sign-off and what must
// not be left out around it where the template does not place them itself.
func (w *writer) fillTemplate(pattern, greeting string) (string, bool) {
	value := func(slot string) (string, bool) { return w.templateValue(slot, greeting) }
	text, ok := fillOptional(pattern, w.informal, value)
	if !ok {
		return "", false
	}
	paras := paragraphsOf(text)
	if len(paras) == 0 {
		return "", false
	}
	if !placed(pattern, "greeting") && !greets(paras[0]) {
		paras = slices.Insert(paras, 0, greeting)
	}
	end := len(paras)
	if last := paras[end-1]; placed(pattern, "signoff") || strings.Contains(last, "\n") && w.anatomy().signsOff(last[:strings.IndexByte(last, '\n')]) || !ends(last) {
		end--
	} else {
		paras = append(paras, w.signoff())
	}
	for _, s := range []decide.Sentence{decide.ShareWithPanel, decide.PausePaperwork} { // in reverse: each goes before the goodwill
		if text := w.attached(w.tone, s); text != "" && !placed(pattern, string(s)) {
			paras = slices.Insert(paras, max(1, end-1), text)
		}
	}
	return strings.Join(paras, "\n\n"), true
}

func (w *writer) anatomy() *anatomy { return &anatomy{language: w.language, words: w.words} }

// placed reports whether a template says itself where something goes.
func placed(pattern, slot string) bool { return strings.Contains(pattern, "{"+slot+"}") }

// templateValue is the value of a variable; what is no variable has none.
func (w *writer) templateValue(slot, greeting string) (string, bool) {
	v, known := variable(slot)
	if !known || len(v.Kinds) > 0 && !slices.Contains(v.Kinds, w.rq.Decision.Reply) {
		return "", false
	}
	switch slot {
	case "greeting":
		return greeting, true
	case "signoff":
		return w.signoff(), true
	case "first":
		return w.who.first, true
	case "last":
		return w.surname(w.who), true
	case "full":
		return w.who.full, true
	case "reason":
		if text := w.reason(""); text != "" {
			return text, true
		}
		return w.phrase("reason", w.rq.Decision.Reason)
	case string(decide.PausePaperwork), string(decide.ShareWithPanel), string(decide.OpenToTerms), string(decide.GentleClose):
		return w.attached(w.tone, decide.Sentence(slot)), true
	}
	return w.value(slot)
}

// fillOptional is fill for a pattern with [optional] parts. What an optional
// part leaves behind (a double space, an empty line) is tidied up.
func fillOptional(pattern string, informal bool, value func(string) (string, bool)) (string, bool) {
	var b strings.Builder
	for rest := pattern; rest != ""; {
		open := strings.IndexByte(rest, '[')
		end := strings.IndexByte(rest, ']')
		if open < 0 || end < open {
			text, ok := fill(rest, informal, value)
			if !ok {
				return "", false
			}
			b.WriteString(text)
			break
		}
		text, ok := fill(rest[:open], informal, value)
		if !ok {
			return "", false
		}
		b.WriteString(text)
		if part, ok := fill(rest[open+1:end], informal, value); ok {
			b.WriteString(part)
		}
		rest = rest[end+1:]
	}
	return tidyText(b.String()), true
}

// tidyText takes double spaces and superfluous empty lines out of a text.
func tidyText(s string) string {
	var lines []string
	for line := range strings.SplitSeq(s, "\n") {
		line = strings.Join(strings.Fields(line), " ")
		for _, mark := range []string{".", ","} { // French writes a space before "!" and "?"
			line = strings.ReplaceAll(line, " "+mark, mark)
		}
		if line == "" && len(lines) > 0 && lines[len(lines)-1] == "" {
			continue
		}
		lines = append(lines, line)
	}
	return strings.Trim(strings.Join(lines, "\n"), "\n")
}

// templateTexts are the user's own words: configuration, so that figures and
// names in them are known.
func (w *writer) templateTexts() (out []string) {
	t, _ := w.rq.Templates.find(w.variety, w.rq.Decision.Reply, w.tone)
	for _, a := range t.texts {
		out = append(out, a.text)
	}
	return out
}
