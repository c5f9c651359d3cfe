package classify

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// A sentence longer than this is cut: nobody writes them, and the matcher's
// work grows with its length.
const maxSentence = 700

// splitSentences finds the sentences of a canonical text as byte ranges. Lines
// wrapped by a mail client are joined, list items and labelled lines stand alone.
func splitSentences(s string) [][2]int {
	var out [][2]int
	start := 0
	add := func(end int) {
		for end-start > maxSentence {
			cut := cutPoint(s, start)
			out = append(out, [2]int{start, cut})
			start = cut
		}
		if strings.TrimSpace(s[start:end]) != "" {
			out = append(out, [2]int{start, end})
		}
		start = end
	}
	for i := 0; i < len(s); {
		r, n := utf8.DecodeRuneInString(s[i:])
		switch {
		case r == '\n' && lineEndsSentence(s, start, i):
			add(i + 1)
		case r == '。' || r == '！' || r == '？':
			add(i + n)
		case (r == '.' || r == '!' || r == '?') && stopEnds(s, i):
			add(i + n)
		}
		i += n
	}
	add(len(s))
	return out
}

// cutPoint is a place near the limit where an overlong sentence may be cut.
func cutPoint(s string, start int) int {
	end := start + maxSentence
	if k := strings.LastIndexAny(s[start:end], " \n,"); k > maxSentence/2 {
		return start + k + 1
	}
	for end > start && !utf8.RuneStart(s[end]) {
		end--
	}
	return end
}

// stopEnds reports whether the full stop, ! or ? at i ends a sentence.
func stopEnds(s string, i int) bool {
	rest := s[i+1:]
	if rest == "" {
		return true
	}
	next, n := utf8.DecodeRuneInString(rest)
	if next != ' ' && next != '\n' && next != '"' && next != ')' && next != '\t' {
		return isCJK(next) && s[i] != '.'
	}
	if s[i] != '.' {
		return true
	}
	after, _ := utf8.DecodeRuneInString(strings.TrimLeft(rest[n:], " \n\t\"'("))
	if unicode.IsLower(after) {
		return false
	}
	return !abbreviated(lastWord(s[:i]), strings.TrimLeft(rest[n:], " \n\t"))
}

func lastWord(s string) string {
	k := strings.LastIndexAny(s, " \n\t(\"")
	return s[k+1:]
}

var abbreviations = wordSet(`mr mrs ms dr prof st inc ltd corp co vs e.g i.e etc no nr approx dept jr sr hon
	z.b d.h bzw ca usw tel str inkl zzgl ggf evtl hr fr hrn mag dipl ing
	m mme mlle env art ex sr sra srta dott dott.ssa sig sig.ra avv ing arch exmo exma eng dra
	dhr mevr drs ir jan feb mar apr jun jul aug sep sept oct nov dec okt dez janv fevr avr juil
	p.a p.m a.m u.s u.k tsd mio mind max min sp z.o.o s.l s.p.a s.r.l b.v n.v tys mln godz ul`)

// abbreviated reports whether the stop after word belongs to the word: a known
// abbreviation, an initial, or a day of the month before a month's name.
func abbreviated(word, rest string) bool {
	w := foldWord(word)
	if abbreviations[w] || (utf8.RuneCountInString(word) == 1 && unicode.IsUpper([]rune(word)[0])) {
		return true
	}
	if len(w) <= 2 && w != "" && strings.Trim(w, "0123456789") == "" {
		f := strings.Fields(rest)
		return len(f) > 0 && monthOf(foldWord(strings.Trim(f[0], ".,;:"))) > 0
	}
	return false
}

// lineEndsSentence reports whether the line break at i, in the sentence begun
// at start, is meant: a blank line, a list item, a label, a short line before a
// capital. Other breaks were put there by a mail client.
func lineEndsSentence(s string, start, i int) bool {
	next := s[i+1:]
	if k := strings.IndexByte(next, '\n'); k >= 0 {
		next = next[:k]
	}
	trimmed := strings.TrimSpace(next)
	if trimmed == "" {
		return true
	}
	first, _ := utf8.DecodeRuneInString(trimmed)
	if strings.ContainsRune("*-•·■□◆●○▪‣>#・★【<=_", first) || labelled(trimmed) {
		return true
	}
	ls := strings.LastIndexByte(s[:i], '\n') + 1
	line := strings.TrimSpace(s[max(start, ls):i])
	if line == "" {
		return false
	}
	last, _ := utf8.DecodeLastRuneInString(line)
	if isCJK(last) || isCJK(first) {
		return utf8.RuneCountInString(line) < 12 && last != '、'
	}
	if strings.ContainsRune(",:", last) && len(strings.Fields(line)) <= 5 {
		return true
	}
	return (unicode.IsUpper(first) || unicode.IsDigit(first)) && len(line) < 48
}

// labelled reports a line of the shape "Label: value".
func labelled(line string) bool {
	k := strings.IndexByte(line, ':')
	if k <= 0 || k > 40 || k+1 >= len(line) || strings.HasPrefix(line[k:], "://") {
		return false
	}
	return len(strings.Fields(line[:k])) <= 4
}
