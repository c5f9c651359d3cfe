// Package quote takes the text of a mail apart: what its author newly wrote,
// what they quote, and their signature. It knows the attribution lines, reply
// headers and forward lines of mail programs in nine languages and some more.
//
// It is pure, never changes the words it separates, and never judges what they mean.
package quote

import (
	"strings"
	"unicode"
)

// Parts is a body taken apart. Every line of it stands in exactly one of the
// three. The closing formula and the name under it stay with the new words:
// they say how the author signs.
type Parts struct {
	New       string // what the author wrote in this message, or the content of a forward
	Quoted    string // history, with the lines that introduce it
	Signature string // titles, numbers, disclaimers, what apps add
	Forwarded bool   // New is the content of a forward
}

// lineKind says what a line of a body is.
type lineKind uint8

const (
	isNew lineKind = iota
	isQuoted
	isSignature
)

// splitter labels the lines of one body.
type splitter struct {
	lines   []string
	kind    []lineKind
	unquote int // quote marks removed from content that a forward quotes
	from    int // first line of the forwarded content
	fwdHint bool

	anyQuoted bool // history was seen: a forward line inside a quote is old
	ownWords  bool // new words stand above line checked
	checked   int

	forwarded bool
}

// fewWords is how much a forwarder may add before the forward counts as history
// below a message of their own.
const fewWords = 25

// Split takes the readable text of a body apart. forwardSubject says that the
// message's subject begins with a forward prefix: Outlook's replies and forwards
// look alike.
func Split(text string, forwardSubject bool) Parts {
	s := &splitter{lines: strings.Split(text, "\n"), fwdHint: forwardSubject}
	s.kind = make([]lineKind, len(s.lines))
	s.markBanner()
	s.markQuotes()
	s.markSignatures()
	return s.gather()
}

// markQuotes walks the lines from the top and labels what is history.
func (s *splitter) markQuotes() {
	forwards := 0
	for i := 0; i < len(s.lines); {
		if s.kind[i] != isNew {
			i++
			continue
		}
		line := s.content(i)
		switch {
		case forwards < 5 && (!quotedLine(line) || !s.anyQuoted) && s.forwardAt(&i):
			forwards++
		case quotedLine(line):
			i = s.markQuotedRun(i)
		default:
			if n := originalAt(s.lines, i); n > 0 {
				if s.historyAt(&i, n, forwards) {
					return
				}
				forwards++
				continue
			}
			if n := AttributionAt(s.lines, i); n > 0 {
				if s.attributedAt(&i, n) {
					return
				}
				continue
			}
			i++
		}
	}
}

// content is line i without the quote marks that a forward put before it.
func (s *splitter) content(i int) string {
	if s.unquote > 0 && i >= s.from {
		return dequote(s.lines[i], s.unquote)
	}
	return s.lines[i]
}

// markQuotedRun labels the quoted lines from i on. A short piece of text stuck
// between two quoted lines is the end of a long line that some program wrapped.
func (s *splitter) markQuotedRun(i int) int {
	for i < len(s.lines) {
		switch {
		case quotedLine(s.content(i)):
		case s.wrappedQuote(i):
		default:
			return i
		}
		s.kind[i], s.anyQuoted = isQuoted, true
		i++
	}
	return i
}

// wrappedQuote reports whether line i continues the quoted line above it.
func (s *splitter) wrappedQuote(i int) bool {
	if i == 0 || i+1 >= len(s.lines) || s.unquote > 0 {
		return false
	}
	prev, line, next := s.lines[i-1], strings.TrimSpace(s.lines[i]), s.lines[i+1]
	if line == "" || len(prev) < 65 || len(line) > 40 || !quotedLine(next) || !quotedLine(prev) {
		return false
	}
	first := []rune(line)[0]
	return unicode.IsLower(first) && quoteDepth(prev) == quoteDepth(next)
}

// attributedAt handles an attribution of n lines at *i. Behind it the history
// is either quoted line by line, and the walk goes on to find answers between
// and below, or it is the whole rest (done). With nothing new above, the rest
// is all the message has to say and is kept.
func (s *splitter) attributedAt(i *int, n int) (done bool) {
	hadWords := s.wordsAbove(*i)
	s.mark(*i, *i+n, isQuoted)
	s.anyQuoted = true
	*i += n
	next := s.nextText(*i)
	if next < len(s.lines) {
		line := s.content(next)
		if quotedLine(line) || quotedLine(s.content(*i)) {
			return false // the walk takes the quoted lines from here
		}
		if strings.HasPrefix(line, "|") {
			*i = s.markBarred(next)
			return false
		}
	}
	if hadWords {
		s.mark(*i, len(s.lines), isQuoted)
		return true
	}
	return false
}

// markBarred labels lines quoted with "|", as a few programs do, from i on.
func (s *splitter) markBarred(i int) int {
	for i < len(s.lines) && strings.HasPrefix(s.content(i), "|") {
		s.kind[i] = isQuoted
		i++
	}
	return i
}

// historyAt handles an "Original Message" line or header block of n lines at
// *i. Everything below is history, unless the message has no words of its own:
// then it is a forward whose program writes no forward line.
func (s *splitter) historyAt(i *int, n, forwards int) (done bool) {
	own := s.words(*i)
	s.mark(*i, *i+n, isQuoted)
	if next := s.nextText(*i + n); next < len(s.lines) && quotedLine(s.content(next)) {
		*i, s.anyQuoted = *i+n, true // quoted line by line: answers may stand between and below
		return false
	}
	forward := own == 0 || s.fwdHint && own < fewWords || s.onlyNote(*i)
	if forwards < 5 && forward && s.nextText(*i+n) < len(s.lines) {
		s.begin(*i + n)
		*i += n
		return false
	}
	s.mark(*i, len(s.lines), isQuoted)
	return true
}

// forwardAt handles a forward line at *i, with the header block below it.
func (s *splitter) forwardAt(i *int) bool {
	n := forwardHead(s.lines, *i)
	if n == 0 {
		return false
	}
	own := s.words(*i)
	s.mark(*i, *i+n, isQuoted)
	if own >= fewWords && !s.onlyNote(*i) {
		s.mark(*i, len(s.lines), isQuoted)
		*i = len(s.lines)
		return true
	}
	s.begin(*i + n)
	*i += n
	return true
}

// begin makes the lines from at on the content of a forward. Apple Mail quotes
// that content; those marks go.
func (s *splitter) begin(at int) {
	s.forwarded = true
	if next := s.nextText(at); next < len(s.lines) && quotedLine(s.lines[next]) {
		s.unquote, s.from = quoteDepth(s.lines[next]), at
	}
}

// mark labels the lines [from, to).
func (s *splitter) mark(from, to int, k lineKind) {
	for i := from; i < min(to, len(s.lines)); i++ {
		s.kind[i] = k
	}
}

// nextText is the first line from i on that is not blank.
func (s *splitter) nextText(i int) int {
	for i < len(s.lines) && strings.Trim(s.lines[i], " \t>") == "" {
		i++
	}
	return i
}

// wordsAbove reports whether any new words stand above line end. It remembers
// how far it looked: a body may hold thousands of attributions.
func (s *splitter) wordsAbove(end int) bool {
	for ; !s.ownWords && s.checked < end; s.checked++ {
		l := s.content(s.checked)
		s.ownWords = s.kind[s.checked] == isNew && wordCount(l) > 0 && !appLine(strings.TrimSpace(l))
	}
	return s.ownWords
}

// words counts the author's own words above line end, without greeting,
// closing formula, name and signature.
func (s *splitter) words(end int) int {
	own := splitter{lines: s.lines[:end], kind: make([]lineKind, end)}
	copy(own.kind, s.kind[:end])
	own.markSignatures()
	n := 0
	for i := 0; i < end; i++ {
		switch l := own.line(i); {
		case own.kind[i] != isNew || separatorLike(l):
		case isClosing(l):
			i = own.behindName(i, end) - 1
		default:
			n += wordCount(l)
		}
	}
	return n
}

// wordCount counts words; in scripts without spaces two characters are one.
func wordCount(s string) int {
	n, cjk, inWord := 0, 0, false
	for _, r := range s {
		switch {
		case r < 0x80 && (r|0x20 >= 'a' && r|0x20 <= 'z' || r >= '0' && r <= '9'),
			r >= 0x80 && r < 0x2e80 && (unicode.IsLetter(r) || unicode.IsDigit(r)):
			if !inWord {
				n++
			}
			inWord = true
		case r >= 0x2e80 && unicode.IsLetter(r):
			cjk++
			inWord = false
		case r == '\'' || r == '’' || r == '-' || r == '.' || r == '@':
		default:
			inWord = false
		}
	}
	return n + (cjk+1)/2
}

// gather writes the labelled lines out.
func (s *splitter) gather() Parts {
	var parts [3][]string
	for i, l := range s.lines {
		k := s.kind[i]
		if strings.TrimSpace(l) == "" {
			for p := range parts { // between two lines of one kind it stays a gap
				parts[p] = append(parts[p], "")
			}
			continue
		}
		if k == isNew {
			l = s.content(i)
		}
		parts[k] = append(parts[k], l)
	}
	return Parts{
		New:       tidyLines(parts[isNew]),
		Quoted:    tidyLines(parts[isQuoted]),
		Signature: tidyLines(parts[isSignature]),
		Forwarded: s.forwarded,
	}
}

// tidyLines joins lines, with at most one empty line in a row and none at
// either end.
func tidyLines(lines []string) string {
	var b strings.Builder
	blank := 0
	for _, l := range lines {
		if strings.TrimSpace(l) == "" {
			blank++
			continue
		}
		if b.Len() > 0 {
			b.WriteByte('\n')
			if blank > 0 {
				b.WriteByte('\n')
			}
		}
		blank = 0
		b.WriteString(strings.TrimRight(l, " \t"))
	}
	return b.String()
}

// quotedLine reports whether a line is quoted with ">". Up to three spaces may
// stand before the mark.
func quotedLine(l string) bool {
	for i := 0; i < len(l) && i < 4; i++ {
		switch l[i] {
		case '>':
			return true
		case ' ':
		default:
			return false
		}
	}
	return false
}

// quoteDepth counts the quote marks at the start of a line.
func quoteDepth(l string) int {
	n := 0
	for i := 0; i < len(l); i++ {
		switch l[i] {
		case '>':
			n++
		case ' ':
		default:
			return n
		}
	}
	return n
}

// dequote removes up to n quote marks.
func dequote(l string, n int) string {
	for ; n > 0 && quotedLine(l); n-- {
		l = strings.TrimPrefix(strings.TrimLeft(l, " ")[1:], " ")
	}
	return l
}
