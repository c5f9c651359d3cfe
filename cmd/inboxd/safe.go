package main

import (
	"encoding/json"
	"fmt"
	"io"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// What comes from a mail, a server or a file of somebody's may hold what a
// terminal acts on. It is cleaned where it is put into words (clean); and here,
// at the way out, so that nothing depends on remembering that.

// ours are the escapes that printer.sgr writes.
var ours = regexp.MustCompile(`\x1b\[(0|1|2|31|32|33)m`)

// unsafe reports characters that a terminal acts on, or that reorder text. Line
// ends are none: whoever prints several lines means to.
func unsafe(r rune) bool {
	return r != '\n' && unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r)
}

// plain drops them; with colour, our own escapes stay.
func plain(s string, colour bool) string {
	if !strings.ContainsFunc(s, unsafe) {
		return s
	}
	drop := func(s string) string {
		return strings.Map(func(r rune) rune {
			switch {
			case r == '\t':
				return ' '
			case unsafe(r):
				return -1
			}
			return r
		}, s)
	}
	if !colour {
		return drop(s)
	}
	var b strings.Builder
	at := 0
	for _, m := range ours.FindAllStringIndex(s, -1) {
		b.WriteString(drop(s[at:m[0]]) + s[m[0]:m[1]])
		at = m[1]
	}
	return b.String() + drop(s[at:])
}

// tell prints a line of results.
func (a *app) tell(text string) error {
	_, err := fmt.Fprintln(a.out, plain(text, false))
	return err
}

// json is an encoder for results. What JSON would let stand, and a terminal
// would act on, is escaped: the value is the same.
func (a *app) json() *json.Encoder { return json.NewEncoder(escaper{a.out}) }

// escaper writes JSON, one whole value at a time.
type escaper struct{ w io.Writer }

// Write escapes unsafe characters, which JSON can only have inside of strings.
func (e escaper) Write(p []byte) (int, error) {
	if !strings.ContainsFunc(string(p), unsafe) {
		return e.w.Write(p)
	}
	out := make([]byte, 0, len(p)+32)
	for i := 0; i < len(p); {
		r, n := utf8.DecodeRune(p[i:])
		if unsafe(r) {
			out = fmt.Appendf(out, `\u%04x`, r)
		} else {
			out = append(out, p[i:i+n]...)
		}
		i += n
	}
	if _, err := e.w.Write(out); err != nil {
		return 0, err
	}
	return len(p), nil
}
