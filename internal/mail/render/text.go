package render

import (
	"bytes"
	"strings"
	"unicode"
	"unicode/utf8"

	"inboxd/internal/mail/chars"
	"inboxd/internal/mail/quote"

	"golang.org/x/net/html/atom"
)

// text takes one run of character data.
func (r *renderer) text(b []byte) {
	f := r.top()
	if f.tag == atom.Style {
		hiddenSelectors(string(b), r.hiddenNames)
	}
	if f.hidden || sameColor(f.fg, f.bg) {
		return
	}
	if f.pre {
		r.preformatted(string(b))
		return
	}
	for len(b) > 0 {
		c, n := utf8.DecodeRune(b)
		switch {
		case c == ' ' || c == '\n' || c == '\t' || c == '\r' || c == '\f':
			r.space = true
		case c == 0xa0 || c == 0x202f:
			if r.groupsDigits(b[n:]) {
				r.word("\u00a0")
			} else {
				r.space = true
			}
		case chars.Invisible(c) || c < ' ' || c == 0x200c && !letterNext(b[n:]):
		default:
			end := wordEnd(b)
			r.word(string(b[:end]))
			b = b[end:]
			continue
		}
		b = b[n:]
	}
}

// letterNext reports whether b goes on with a letter.
func letterNext(b []byte) bool {
	c, _ := utf8.DecodeRune(b)
	return unicode.IsLetter(c)
}

// wordEnd is the length of the word at the start of b: up to white space or a
// character that needs a decision of its own.
func wordEnd(b []byte) int {
	for i := 0; i < len(b); {
		if b[i] < 0x80 {
			if b[i] <= ' ' {
				return max(i, 1)
			}
			i++
			continue
		}
		c, n := utf8.DecodeRune(b[i:])
		if i > 0 && (c == 0xa0 || c == 0x202f || c == 0x200c || chars.Invisible(c)) {
			return i
		}
		i += n
	}
	return len(b)
}

// groupsDigits reports whether a no-break space stands between digits.
func (r *renderer) groupsDigits(after []byte) bool {
	return !r.space && r.newlines == 0 && len(r.out) > 0 && isDigit(rune(r.out[len(r.out)-1])) &&
		len(after) > 0 && isDigit(rune(after[0]))
}

// word writes w behind whatever is owed.
func (r *renderer) word(w string) {
	if r.newlines == 0 && !r.cell && r.space && len(r.out) > 0 {
		r.out = append(r.out, ' ')
	}
	r.write(w)
}

// write settles the line breaks, quote marks, bullets and cell separators owed
// and appends s.
func (r *renderer) write(s string) {
	f := r.top()
	fresh := len(r.out) == 0
	if r.newlines > 0 || fresh {
		if !fresh {
			shared := min(r.lastQuote, f.quote)
			for i := 1; i < r.newlines; i++ {
				r.out = append(r.out, '\n')
				r.out = append(r.out, strings.Repeat(">", shared)...)
			}
			r.out = append(r.out, '\n')
		}
		if f.quote > 0 {
			r.out = append(r.out, strings.Repeat(">", f.quote)...)
			r.out = append(r.out, ' ')
		}
		r.out = append(r.out, r.bullet...)
	} else if r.cell {
		if last := r.out[len(r.out)-1]; last == ':' {
			r.out = append(r.out, ' ')
		} else {
			r.out = append(r.out, " | "...)
		}
	}
	r.newlines, r.cell, r.space, r.bullet, r.lastQuote = 0, false, false, "", f.quote
	r.out = append(r.out, s...)
}

// preformatted writes text whose line breaks count.
func (r *renderer) preformatted(s string) {
	for i, line := range strings.Split(strings.ReplaceAll(s, "\r\n", "\n"), "\n") {
		if i > 0 {
			r.newlines = min(r.newlines+1, 3)
		}
		if strings.TrimSpace(line) != "" {
			r.write(line)
		}
	}
}

// markAttribution quotes the line in which a mail program names the author of
// what follows, if its language is not one that Split knows.
func (r *renderer) markAttribution(from int) {
	start, lines := r.writtenSince(from)
	if start < 0 || len(lines) > 4 {
		return
	}
	if quote.AttributionAt(lines, 0) > 0 || quote.SeparatorLine(lines[0]) || strings.HasPrefix(lines[0], ">") {
		return
	}
	quoted := "> " + strings.Join(lines, "\n> ")
	r.out = append(r.out[:start], quoted...)
}

// markReplyHeader puts a separator before a block of sender, date and subject
// whose language is not one that Split knows.
func (r *renderer) markReplyHeader(from int) {
	start, lines := r.writtenSince(from)
	if start < 0 {
		return
	}
	labels := 0
	for i, l := range lines[:min(len(lines), 12)] {
		if quote.SeparatorLine(l) || quote.HeaderBlockAt(lines, i) > 0 || quote.AttributionAt(lines, i) > 0 {
			return
		}
		if c := strings.IndexAny(l, ":："); c > 0 && c < 25 {
			labels++
		}
	}
	if labels < 3 {
		return
	}
	tail := string(r.out[start:])
	r.out = append(append(r.out[:start], "-----Original Message-----\n"...), tail...)
}

// writtenSince returns the lines written from an offset on, and where they
// begin; start is -1 if there are none.
func (r *renderer) writtenSince(from int) (start int, lines []string) {
	if from >= len(r.out) {
		return -1, nil
	}
	written := r.out[from:]
	lead := len(written) - len(bytes.TrimLeft(written, "\n"))
	if lead == len(written) {
		return -1, nil
	}
	return from + lead, strings.Split(chars.Tidy(string(written[lead:])), "\n")
}
