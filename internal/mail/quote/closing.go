package quote

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// isClosing recognises a strong closing formula as a line of its own, with at
// most a name or a second formula behind it.
func isClosing(l string) bool {
	if len(l) < 2 || len(l) > 120 {
		return false
	}
	low := foldLine(l)
	for _, c := range closings.of(low) {
		if rest, ok := strings.CutPrefix(low, c); ok && !letterStart(rest) {
			return wordCount(rest) <= 6 && !strings.ContainsAny(rest, "?:;@") && digits(rest) == 0 && (utf8.RuneCountInString(c) > 3 || wordCount(rest) <= 3)
		}
	}
	// "Thanks and best regards", "Danke und viele Grüße"
	for _, c := range weakClosings.of(low) {
		if rest, ok := strings.CutPrefix(low, c); ok {
			for _, and := range []string{" and ", " & ", " und ", " et ", " y ", " e ", " en ", " i ", ", ", " / "} {
				if second, ok := strings.CutPrefix(rest, and); ok && isClosing(second) {
					return true
				}
			}
		}
	}
	// Japanese closes with the formula at the end of a sentence.
	return strings.HasSuffix(low, "お願いいたします") || strings.HasSuffix(low, "お願い致します") ||
		strings.HasSuffix(low, "お願い申し上げます") || strings.HasSuffix(low, "お願いします")
}

// isWeakClosing recognises "Thanks," and its like with at most a name behind.
func isWeakClosing(l string) bool {
	if len(l) < 2 || len(l) > 60 {
		return false
	}
	low := foldLine(l)
	for _, c := range weakClosings.of(low) {
		if rest, ok := strings.CutPrefix(low, c); ok && !letterStart(rest) {
			rest = strings.Trim(rest, " ,.!-")
			return rest == "" || strings.ContainsAny(l[:min(len(l), len(c)+2)], ",!.-–") && wordCount(rest) <= 2
		}
	}
	return false
}

// foldLine lowers a line and trims what stands around a formula.
func foldLine(l string) string {
	return strings.ToLower(strings.Trim(l, closingTrim))
}

// closingTrim is what stands around a formula.
const closingTrim = " \t,.!*_-–—。、:"

// letterStart reports whether s goes on with a letter: the formula was only the
// beginning of a longer word.
func letterStart(s string) bool {
	r := firstRune(s)
	return r != 0 && unicode.IsLetter(r) && r < 0x3000
}

func firstRune(s string) rune {
	for _, r := range s {
		return r
	}
	return 0
}

// nameLike reports whether a line could be a person's name: one to five words
// of letters, no digits, no sentence.
func nameLike(l string) bool {
	l, _, _ = strings.Cut(l, " (") // "(she/her)", "(Ms)"
	l = strings.Trim(l, " \t\"“”„«»'’,()*_<>")
	if l == "" || len(l) > 70 || strings.ContainsAny(l, "@0123456789:;?!/|<>=") {
		return false
	}
	words := strings.Fields(l)
	if len(words) > 6 {
		return false
	}
	if strings.HasSuffix(l, ".") && len(words) > 2 || strings.HasSuffix(l, "。") {
		return false
	}
	if cjkLine(l) {
		return utf8.RuneCountInString(l) <= 20 && !strings.ContainsAny(l, "、。")
	}
	first := firstRune(l)
	if !unicode.IsLetter(first) {
		return false
	}
	// A name of several words has a capital in most of them.
	if len(words) > 1 {
		capitals := 0
		for _, w := range words {
			if unicode.IsUpper(firstRune(w)) || !unicode.IsLower(firstRune(w)) {
				capitals++
			}
		}
		return capitals*2 >= len(words)
	}
	return true
}

// cjkLine reports whether a line is mostly Chinese, Japanese or Korean.
func cjkLine(l string) bool {
	n, total := 0, 0
	for _, r := range l {
		if unicode.IsLetter(r) {
			total++
			if r >= 0x3000 {
				n++
			}
		}
	}
	return n*2 > total
}

// nameBehind reports whether the next text in [i, end) is a name, or nothing is.
func (s *splitter) nameBehind(i, end int) bool {
	for ; i < end; i++ {
		if l := s.line(i); l != "" {
			return nameLike(strings.Trim(l, "-/~, ")) || nameLike(beforeTitle(l))
		}
	}
	return true
}

// behindName is the line after the name that follows the closing at i.
func (s *splitter) behindName(i, end int) int {
	closing := s.line(i)
	if i+1 < end && !strings.HasSuffix(closing, ",") && nameInClosing(closing) {
		return i + 1
	}
	names := 0
	for j := i + 1; j < end; j++ {
		l := strings.Trim(s.line(j), "-/~*_, ")
		if l == "" {
			continue
		}
		if isClosing(l) || isWeakClosing(l) { // "Vielen Dank" and then "Viele Grüße"
			continue
		}
		if !nameLike(l) && !nameLike(beforeTitle(l)) || contactMark(l) {
			return j
		}
		names++
		if names >= 2 || !cjkLine(l) {
			return j + 1
		}
	}
	return end
}

// beforeTitle is the first piece of "Anna Müller | Head of Talent".
func beforeTitle(l string) string {
	if i := strings.IndexAny(l, "|·•"); i > 0 && len(l) <= 80 {
		return strings.TrimSpace(l[:i])
	}
	return ""
}

// nameInClosing reports whether a name stands on the closing's own line, as in
// "Best regards, Anna" or "Viele Grüße Anna Müller". A small letter begins no
// name: "Viele Grüße aus Berlin".
func nameInClosing(l string) bool {
	raw := strings.Trim(l, closingTrim)
	low := strings.ToLower(raw)
	if len(low) != len(raw) {
		return false
	}
	for _, list := range []prefixSet{closings, weakClosings} {
		for _, c := range list.of(low) {
			if rest, ok := strings.CutPrefix(low, c); ok && rest != "" && !letterStart(rest) {
				name := strings.TrimLeft(raw[len(c):], " ,/|&+-–!.")
				return name != "" && !unicode.IsLower(firstRune(name)) && !isClosing(name) && !isWeakClosing(name)
			}
		}
	}
	return false
}
