package quote

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

const (
	signatureLines = 40  // how far from the end of the new text a signature may begin
	shortLine      = 110 // octets; a signature's lines are short
)

// markBanner labels gateway warnings at the top ("This email originated from
// outside") as furniture.
func (s *splitter) markBanner() {
	i := s.nextText(0)
	for tries := 0; tries < 3 && i < len(s.lines); tries++ {
		l := strings.ToLower(strings.Trim(s.lines[i], " \t*_|>-"))
		if !banners.begins(l) || len(l) > 600 {
			return
		}
		for i < len(s.lines) && strings.TrimSpace(s.lines[i]) != "" {
			s.kind[i] = isSignature
			i++
		}
		i = s.nextText(i)
	}
}

// markSignatures looks for a signature at the end of every run of new lines: a
// reply's stands between the words and the history, or at the very end.
func (s *splitter) markSignatures() {
	for end := len(s.lines); end > 0; {
		if s.kind[end-1] != isNew {
			end--
			continue
		}
		start := end
		for start > 0 && s.kind[start-1] == isNew {
			start--
		}
		s.markSignature(start, end)
		end = start
	}
}

// markSignature labels the signature within the new lines [start, end).
func (s *splitter) markSignature(start, end int) {
	end = s.markDelimited(start, end)
	end = s.markTail(start, end)
	end = s.markLegal(start, end)
	end = s.markTail(start, end)
	if s.markClosing(start, end) {
		return
	}
	s.markCard(start, end)
}

func (s *splitter) line(i int) string { return strings.TrimSpace(s.content(i)) }

// markDelimited handles "-- " (RFC 3676 §4.3), whose trailing space is often
// lost, and the ruled block of Japanese mail. It returns the new end.
func (s *splitter) markDelimited(start, end int) int {
	for i := start; i < end; i++ {
		raw := s.content(i)
		if raw == "" || !strings.ContainsRune("-—–*=━─_+◆■～~", firstRune(raw)) {
			continue
		}
		rest := end - i - 1
		switch {
		case raw == "-- " && rest <= legalLines:
		case (strings.TrimSpace(raw) == "--" || raw == "—" || raw == "- --") && rest <= 15:
		case japaneseRule(raw) && rest <= 14 && s.ruledCard(i+1, end):
		default:
			continue
		}
		s.markKeepingPS(i, end)
		return i
	}
	return end
}

// japaneseRule reports a line drawn of one or two kinds of rule characters.
func japaneseRule(l string) bool {
	l = strings.TrimSpace(l)
	return utf8.RuneCountInString(l) >= 6 && strings.Trim(l, "━─=*-＿_—～~+◆■・･。.☆★ ") == ""
}

// ruledCard reports whether the lines from i to the next rule hold contact data
// and no running text. Scouting mail also rules off its sections; those do not.
func (s *splitter) ruledCard(i, end int) bool {
	stop := i
	for stop < end && !japaneseRule(s.line(stop)) {
		stop++
	}
	return s.contactsBehind(i, stop) && !s.prose(i, stop)
}

// contactsBehind reports whether a line in [from, to) holds contact data.
func (s *splitter) contactsBehind(from, to int) bool {
	for i := from; i < to; i++ {
		if contactMark(s.line(i)) {
			return true
		}
	}
	return false
}

// markTail labels, from the end upward, lines that a phone or app adds and
// ornaments. It returns the new end.
func (s *splitter) markTail(start, end int) int {
	for end > start {
		l := s.line(end - 1)
		switch {
		case l == "":
		case appLine(l), separatorLike(l):
			s.kind[end-1] = isSignature
		default:
			return end
		}
		end--
	}
	return end
}

// separatorLike reports a line without a single letter or digit.
func separatorLike(l string) bool {
	if l == "" {
		return false
	}
	for _, r := range l {
		if unicode.IsLetter(r) && r != 'ᐧ' || unicode.IsDigit(r) || r > 0x1f000 {
			return false
		}
	}
	return strings.ContainsAny(l, "-_=*#~+—━─ᐧ")
}

const (
	legalLines  = 40 // the longest legal tail
	footerWords = 20 // what a letter says at least before a mailing footer
)

// markLegal labels a disclaimer or mailing footer and all below it. It never
// takes the first words of a message, and no tail that is long enough to hold
// the message itself.
func (s *splitter) markLegal(start, end int) int {
	words := 0
	for i := start; i < end; i++ {
		l := s.line(i)
		if l == "" {
			continue
		}
		legal, footer := legalStart(l)
		fits := words > 0 && legal || words >= footerWords && footer
		if fits && end-i <= legalLines && (i == start || s.line(i-1) == "" || contactMark(s.line(i-1))) {
			s.markKeepingPS(i, end)
			return i
		}
		words += wordCount(l)
	}
	return end
}

// legalStart reports whether a line opens a disclaimer, or a mailing footer.
func legalStart(l string) (legal, footer bool) {
	low := strings.ToLower(strings.TrimLeft(l, "*_-[(<|>• "))
	return legalStarts.begins(low), footerStarts.begins(low)
}

// markClosing finds the closing formula near the end. The formula and the name
// under it stay new; titles, numbers and the rest become signature, except a
// postscript and sentences that plainly go on.
func (s *splitter) markClosing(start, end int) bool {
	for i := max(start, end-signatureLines); i < end; i++ {
		l := s.line(i)
		if !isClosing(l) && !(isWeakClosing(l) && s.nameBehind(i+1, end)) {
			continue
		}
		s.markBehindClosing(s.behindName(i, end), end)
		return true
	}
	return false
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
// "Best regards, Anna" or "Viele Grüße Anna Müller".
func nameInClosing(l string) bool {
	low := foldLine(l)
	for _, list := range []prefixSet{closings, weakClosings} {
		for _, c := range list.of(low) {
			if rest, ok := strings.CutPrefix(low, c); ok && rest != "" && !letterStart(rest) {
				rest = strings.TrimLeft(strings.TrimLeft(rest, " /|,&+"), " ")
				return wordCount(rest) > 0 && !isClosing(rest) && !isWeakClosing(rest)
			}
		}
	}
	return false
}

// markBehindClosing labels [i, end) paragraph by paragraph.
func (s *splitter) markBehindClosing(i, end int) {
	contact := false
	for i < end {
		if s.line(i) == "" {
			i++
			continue
		}
		stop := i
		for stop < end && s.line(stop) != "" {
			contact = contact || contactMark(s.line(stop))
			stop++
		}
		switch {
		case postscript(s.line(i)):
		case !contact && s.prose(i, stop):
		default:
			s.mark(i, stop, isSignature)
		}
		i = stop
	}
}

// markKeepingPS labels [i, end) as signature but for a postscript's paragraph.
func (s *splitter) markKeepingPS(i, end int) {
	keep := false
	for ; i < end; i++ {
		l := s.line(i)
		if l == "" {
			keep = false
		} else if postscript(l) {
			keep = true
		}
		if !keep {
			s.kind[i] = isSignature
		}
	}
}

func postscript(l string) bool {
	low := strings.ToLower(l)
	return postscripts.begins(low) && len(l) > 4
}

// prose reports whether the paragraph [i, stop) is running text: a line too
// long for a signature, or words that end as a sentence.
func (s *splitter) prose(i, stop int) bool {
	if legal, footer := legalStart(s.line(i)); legal || footer {
		return false
	}
	words := 0
	for j := i; j < stop; j++ {
		l := s.line(j)
		words += wordCount(l)
		if len(l) > shortLine && !strings.Contains(l, "|") {
			return true
		}
	}
	last := s.line(stop - 1)
	if strings.HasSuffix(last, "?") || strings.HasSuffix(last, "？") {
		return true
	}
	return words >= 4 && (strings.HasSuffix(last, ".") || strings.HasSuffix(last, "!") || strings.HasSuffix(last, "。") || strings.HasSuffix(last, ":"))
}

// markCard labels a contact card at the end that no formula introduces: a
// paragraph of short lines, a name on top, contact data among the rest.
func (s *splitter) markCard(start, end int) {
	for end > start && s.line(end-1) == "" {
		end--
	}
	top := end
	for top > start && s.line(top-1) != "" {
		top--
	}
	// A card may be set with empty lines; look one paragraph further up.
	if top > start && end-top <= 4 && !nameLike(s.line(top)) {
		p := top
		for p > start && s.line(p-1) == "" {
			p--
		}
		up := p
		for up > start && s.line(up-1) != "" {
			up--
		}
		if up > start && nameLike(s.line(up)) {
			top = up
		}
	}
	if top == start || end-top < 2 || end-top > 16 || !nameLike(strings.Trim(s.line(top), "-/~*_, ")) {
		return
	}
	if !s.contactsBehind(top+1, end) || s.prose(top, end) {
		return
	}
	for i := top + 1; i < end; i++ {
		if l := s.line(i); len(l) > shortLine || strings.HasSuffix(l, "?") {
			return
		}
	}
	s.mark(top+1, end, isSignature)
}

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
	return strings.ToLower(strings.Trim(l, " \t,.!*_-–—。、:"))
}

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
