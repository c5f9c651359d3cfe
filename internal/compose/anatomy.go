package compose

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"inboxd/internal/decide"
)

// lintMost is how much of a text the checks read.
const lintMost = 16 << 10

// anatomy is a text taken apart for the checks.
type anatomy struct {
	language string
	kind     decide.Kind
	words    sheet // what the language writes: its greetings and sign-offs are known from here
	rules    sheet
	whole    string
	letter   []string // paragraphs between greeting and sign-off
	said     []sentence
}

// sentence is one sentence of the body, with its words in lower case.
type sentence struct {
	text  string
	words []string
}

func dissect(text, language string, kind decide.Kind) anatomy {
	if len(text) > lintMost {
		text = strings.ToValidUTF8(text[:lintMost], "")
	}
	a := anatomy{language: baseLanguage(language), kind: kind, whole: strings.ReplaceAll(text, "\r\n", "\n")}
	a.rules = rulebook[a.language]
	for _, v := range varieties() {
		if v == language || baseLanguage(v) == a.language && a.words == nil {
			a.words = catalogue[v]
		}
	}
	a.letter = a.betweenFrame(paragraphsOf(a.whole))
	for _, p := range a.letter {
		for _, s := range sentencesOf(p) {
			a.said = append(a.said, sentence{text: s, words: wordsOf(s)})
		}
	}
	return a
}

func paragraphsOf(text string) (out []string) {
	for _, p := range strings.Split(text, "\n\n") {
		if p = strings.TrimSpace(p); p != "" {
			out = append(out, p)
		}
	}
	return out
}

// betweenFrame drops the greeting in front and everything from the sign-off on.
func (a *anatomy) betweenFrame(paras []string) []string {
	if len(paras) > 1 && greets(paras[0]) {
		paras = paras[1:]
	}
	for i, p := range slices.Backward(paras) {
		if i == 0 {
			break
		}
		lines := strings.Split(p, "\n")
		if a.signsOff(lines[0]) {
			return paras[:i]
		}
		for j, line := range lines[1:] {
			if a.signsOff(line) {
				return append(paras[:i:i], strings.Join(lines[:j+1], "\n"))
			}
		}
		if ends(p) {
			break // a full sentence: the body has begun
		}
	}
	return paras
}

// greets reports whether a paragraph is a greeting: one short line that ends as
// greetings do, or a Japanese address line.
func greets(p string) bool {
	if i := strings.LastIndexByte(p, '\n'); i >= 0 {
		return strings.HasSuffix(p, "様") || strings.HasSuffix(p, "先生") || strings.HasSuffix(p, "御中")
	}
	last, _ := utf8.DecodeLastRuneInString(p)
	return utf8.RuneCountInString(p) <= 90 && (strings.ContainsRune(",:!，：様", last) || strings.HasSuffix(p, "先生") || strings.HasSuffix(p, "御中"))
}

// signsOff reports whether a line is a sign-off: one of the catalogue, or a
// short line that ends in a comma.
func (a *anatomy) signsOff(line string) bool {
	line = strings.TrimSpace(line)
	bare := strings.ToLower(strings.TrimRight(line, ",.!"))
	for key, lines := range a.words["signoff"] {
		if key == "" {
			continue
		}
		for _, l := range lines {
			if strings.ToLower(strings.TrimRight(l, ",.!")) == bare {
				return true
			}
		}
	}
	return strings.HasSuffix(line, ",") && len(strings.Fields(line)) <= 5
}

// ends reports whether a text ends like a sentence.
func ends(s string) bool {
	last, _ := utf8.DecodeLastRuneInString(strings.TrimRight(s, "\"'”’») "))
	return strings.ContainsRune(".?!。？！", last)
}

// sentencesOf splits a paragraph. A full stop behind one or two digits is an
// ordinal ("13. März"); line breaks end sentences.
func sentencesOf(p string) (out []string) {
	start := 0
	runes := []rune(p)
	cut := func(end int) {
		if s := strings.TrimSpace(string(runes[start:end])); s != "" {
			out = append(out, s)
		}
		start = end
	}
	for i, r := range runes {
		switch {
		case r == '\n' || strings.ContainsRune("。？！", r):
			cut(i + 1)
		case strings.ContainsRune(".?!", r) && (i+1 == len(runes) || unicode.IsSpace(runes[i+1])):
			if r != '.' || !ordinal(runes[:i]) {
				cut(i + 1)
			}
		}
	}
	cut(len(runes))
	return out
}

func ordinal(before []rune) bool {
	n := 0
	for n < len(before) && unicode.IsDigit(before[len(before)-1-n]) {
		n++
	}
	return n == 1 || n == 2
}

// wordsOf lists the words of a sentence in lower case.
func wordsOf(s string) []string { return splitWords(strings.ToLower(s)) }

// splitWords cuts a text into words; apostrophes and hyphens inside them stay.
func splitWords(s string) []string {
	out := strings.FieldsFunc(strings.ReplaceAll(s, "’", "'"), func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.IsMark(r) && r != '\'' && r != '-'
	})
	for i := range out {
		out[i] = strings.Trim(out[i], "'-")
	}
	return slices.DeleteFunc(out, func(w string) bool { return w == "" })
}
