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
		if words < footerWords {
			words += wordCount(l)
		}
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

// markBehindClosing labels [i, end) paragraph by paragraph.
func (s *splitter) markBehindClosing(i, end int) {
	contact, gap := false, i
	for ; i < end; gap = i {
		for i < end && s.line(i) == "" {
			i++
		}
		stop := i
		for stop < end && s.line(stop) != "" {
			contact = contact || contactMark(s.line(stop))
			stop++
		}
		if i < end && !postscript(s.line(i)) && (contact || !s.prose(i, stop)) {
			s.mark(gap, stop, isSignature)
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
