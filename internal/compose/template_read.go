package compose

import (
	"slices"
	"strings"
	"unicode/utf8"

	"inboxd/internal/classify"
	"inboxd/internal/decide"
)

const (
	maxTemplate     = 16 << 10 // octets of one template
	maxAlternatives = 20
	maxFaults       = 50 // told of one template
	runMost         = 8  // words by which a line is looked for
)

// Fault is one thing that is wrong with a template, and the line it stands on.
type Fault struct {
	Line int
	Finding
}

// String is the fault for people, without its line.
func (f Fault) String() string {
	out := f.Rule
	if f.Words != "" {
		out += " «" + f.Words + "»"
	}
	if f.Instead != "" {
		out += ": " + f.Instead
	}
	return out
}

// The rules that only templates can break.
const (
	ruleSize     = "template-size"
	ruleNotation = "template-notation" // braces, brackets
	ruleVariable = "unknown-variable"
	ruleUnfilled = "never-filled" // no thread could fill it
)

// ReadTemplate reads the text of one template and checks it: its notation, and
// by letters to invented correspondents the wording rules that every draft must
// pass. The faults are in order of lines; a template that has any must not be used.
func ReadTemplate(language string, kind decide.Kind, tone Tone, text string) (Template, []Fault) {
	t := Template{Language: language, Kind: kind, Tone: tone}
	switch {
	case len(text) > maxTemplate:
		return t, []Fault{{1, Finding{ruleSize, "", "one letter, of 16 KiB at most"}}}
	case !utf8.ValidString(text):
		return t, []Fault{{1, Finding{ruleNotation, "", "plain text in UTF-8"}}}
	}
	t.texts = alternatives(text)
	if len(t.texts) == 0 {
		return t, []Fault{{1, Finding{ruleSize, "", "a letter: thanks, decision, goodwill"}}}
	}
	if len(t.texts) > maxAlternatives {
		return t, []Fault{{t.texts[maxAlternatives].lines[0], Finding{ruleSize, "", "20 alternatives at most"}}}
	}
	var faults []Fault
	for _, a := range t.texts {
		of := a.notation(kind)
		if len(of) == 0 {
			of = t.wording(a)
		}
		faults = append(faults, of...)
	}
	slices.SortStableFunc(faults, func(a, b Fault) int { return a.Line - b.Line })
	return t, faults[:min(len(faults), maxFaults)]
}

// alternatives takes a template's text apart at its lines "---". A line that
// begins with # is a remark.
func alternatives(text string) (out []alternative) {
	text = strings.TrimPrefix(strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(text), "\ufeff")
	var kept []string
	var lines []int
	flush := func() {
		for len(kept) > 0 && kept[0] == "" {
			kept, lines = kept[1:], lines[1:]
		}
		if body := strings.TrimRight(strings.Join(kept, "\n"), "\n"); body != "" {
			out = append(out, alternative{body, lines})
		}
		kept, lines = nil, nil
	}
	for i, line := range strings.Split(text, "\n") {
		line = strings.TrimSpace(line)
		switch {
		case line == "---":
			flush()
		case strings.HasPrefix(line, "#"):
		default:
			kept, lines = append(kept, line), append(lines, i+1)
		}
	}
	flush()
	return out
}

// notation checks braces and brackets, and that every variable is one.
func (a alternative) notation(kind decide.Kind) (faults []Fault) {
	for i, line := range strings.Split(a.text, "\n") {
		say := func(rule, words, instead string) {
			faults = append(faults, Fault{a.lines[i], Finding{rule, words, instead}})
		}
		if strings.Count(line, "{") != strings.Count(line, "}") || strings.Count(line, "[") != strings.Count(line, "]") || nested(line) {
			say(ruleNotation, line, "a variable is {role}, an optional part [ for {role}], each on one line")
			continue
		}
		for _, slot := range slotsOf(line) {
			v, known := variable(slot)
			switch {
			case !known:
				say(ruleVariable, "{"+slot+"}", meant(slot)+"one of: "+strings.Join(variableNames(kind), ", "))
			case len(v.Kinds) > 0 && !slices.Contains(v.Kinds, kind):
				say(ruleVariable, "{"+slot+"}", "it has no value in a "+string(kind)+"; one of: "+strings.Join(variableNames(kind), ", "))
			}
		}
	}
	return faults
}

// nested reports brackets inside brackets, or a mark that closes before it opens.
func nested(line string) bool {
	brace, bracket := 0, 0
	for _, r := range line {
		switch r {
		case '{':
			brace++
		case '}':
			brace--
		case '[':
			bracket++
		case ']':
			bracket--
		}
		if brace < 0 || brace > 1 || bracket < 0 || bracket > 1 || r == ']' && brace > 0 {
			return true
		}
	}
	return false
}

func variableNames(kind decide.Kind) (out []string) {
	for _, v := range Variables() {
		if len(v.Kinds) == 0 || slices.Contains(v.Kinds, kind) {
			out = append(out, v.Name)
		}
	}
	return out
}

// meant names the variable that a misspelt one may have been.
func meant(slot string) string {
	slot = strings.ToLower(slot)
	for _, v := range Variables() {
		n := 0
		for n < len(v.Name) && n < len(slot) && v.Name[n] == slot[n] {
			n++
		}
		if n >= 3 || strings.ReplaceAll(slot, "_name", "") == v.Name {
			return "did you mean {" + v.Name + "}? "
		}
	}
	return ""
}

// wording writes the letter to invented correspondents, and checks it as every
// draft is checked before it is saved.
func (t Template) wording(a alternative) (faults []Fault) {
	seen := map[string]bool{}
	written := false
	for _, rq := range t.samples() {
		rq.Templates = Templates{{Language: t.Language, Kind: t.Kind, Tone: t.Tone, texts: []alternative{a}}}
		w, err := newWriter(rq)
		if err != nil {
			return []Fault{{a.lines[0], Finding{ruleNoWords, t.Language, "one of the languages that replies are written in"}}}
		}
		w.who = readPerson(w.voice.Verdict.Facts.Contact, w.voice.Verdict.Courtesy)
		text, ok := w.ownText(w.greeting(w.who, w.informal))
		if !ok {
			continue // ours is written for such a thread
		}
		written = true
		for _, f := range LintReply(text, w.variety, t.Kind, w.allowed()...) {
			if key := f.Rule + f.Words; !seen[key] {
				seen[key] = true
				faults = append(faults, Fault{a.lineOf(f.Words), f})
			}
		}
	}
	if !written {
		faults = append(faults, Fault{a.lines[0], Finding{ruleUnfilled, "", "put what is not always known into brackets: [ for {role}]"}})
	}
	return faults
}

// lineOf finds the line that words of a finding stand on, by the longest run of
// them that does; the first line where none does.
func (a alternative) lineOf(words string) int {
	lines := strings.Split(strings.ToLower(a.text), "\n")
	for i, l := range lines {
		lines[i] = strings.Join(strings.Fields(l), " ")
	}
	parts := strings.Fields(strings.ToLower(words))
	for n := min(len(parts), runMost); n > 0; n-- {
		run := strings.Join(parts[:n], " ")
		for i, l := range lines {
			if len(run) > 2 && strings.Contains(l, run) {
				return a.lines[i]
			}
		}
	}
	return a.lines[0]
}

// samples are the threads that a template is tried on: what is known and what
// is not, in both registers, with a reason and without.
func (t Template) samples() (out []Request) {
	for _, known := range []bool{true, false} {
		for _, register := range []classify.Register{classify.Formal, classify.Informal} {
			rq := Sample(t.Language, t.Kind)
			rq.Tone = t.Tone
			turn := rq.Turns[0]
			turn.Verdict.Register = register
			if !known {
				turn.Verdict.Facts = classify.Facts{}
			} else {
				rq.Decision.Reason = "direction"
			}
			rq.Turns = []classify.Turn{turn}
			out = append(out, rq)
		}
	}
	return out
}
