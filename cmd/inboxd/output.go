package main

import (
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/term"
	"golang.org/x/text/width"

	"inboxd/internal/classify"
)

// printer writes text for people; colour only on a terminal that wants it. The
// first write error sticks.
type printer struct {
	w      io.Writer
	colour bool
	width  int
	err    error
}

func (a *app) printer() *printer { return newPrinter(a.out) }

func newPrinter(w io.Writer) *printer {
	p := &printer{w: w, width: 100}
	f, ok := w.(*os.File)
	if !ok || !term.IsTerminal(int(f.Fd())) {
		return p
	}
	if cols, _, err := term.GetSize(int(f.Fd())); err == nil && cols > 20 {
		p.width = cols
	}
	p.colour = os.Getenv("NO_COLOR") == "" && os.Getenv("TERM") != "dumb"
	return p
}

func (p *printer) line(format string, args ...any) {
	if p.err == nil {
		_, p.err = fmt.Fprintln(p.w, plain(fmt.Sprintf(format, args...), p.colour))
	}
}

func (p *printer) sgr(code, s string) string {
	if !p.colour || s == "" {
		return s
	}
	return "\x1b[" + code + "m" + s + "\x1b[0m"
}

func (p *printer) bold(s string) string  { return p.sgr("1", s) }
func (p *printer) dim(s string) string   { return p.sgr("2", s) }
func (p *printer) green(s string) string { return p.sgr("32", s) }
func (p *printer) amber(s string) string { return p.sgr("33", s) }

// clean makes text from a mail safe for a terminal: control characters, escapes
// and the marks that reorder text are dropped, line ends become spaces.
func clean(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\t' || r == '\r':
			return ' '
		case unicode.IsControl(r), unicode.Is(unicode.Bidi_Control, r), r == unicode.ReplacementChar:
			return -1
		}
		return r
	}, s)
}

// cleanLines is clean for text of several lines.
func cleanLines(s string) []string {
	ls := strings.Split(strings.TrimRight(s, "\n"), "\n")
	for i := range ls {
		ls[i] = clean(ls[i])
	}
	return ls
}

// cells counts the columns that s takes on a terminal: CJK characters take two.
func cells(s string) (n int) {
	for _, r := range s {
		switch k := width.LookupRune(r).Kind(); {
		case unicode.In(r, unicode.Mn, unicode.Me, unicode.Cf):
		case k == width.EastAsianWide || k == width.EastAsianFullwidth:
			n += 2
		default:
			n++
		}
	}
	return n
}

// fit cuts or pads s to exactly n columns.
func fit(s string, n int) string {
	if cells(s) <= n {
		return s + strings.Repeat(" ", n-cells(s))
	}
	var b strings.Builder
	used := 0
	for _, r := range s {
		c := cells(string(r))
		if used+c > n-1 {
			break
		}
		used += c
		b.WriteRune(r)
	}
	return b.String() + "…" + strings.Repeat(" ", max(0, n-used-1))
}

// narrow is a column that is never cut: what is typed again stands in such ones
// (ids, dates, states).
const narrow = 10

// table prints rows under a header in columns that line up and fit the width:
// columns without content are left out, and the widest gives way. Where the
// screen is too narrow for that, each row is a block of its own, a line a column.
func (p *printer) table(header []string, rows [][]string) {
	header, rows = filled(header, rows)
	w := make([]int, len(header))
	for i, h := range header {
		w[i] = cells(h)
		for _, r := range rows {
			w[i] = max(w[i], cells(r[i]))
		}
	}
	for sum(w)+2*(len(w)-1) > p.width {
		widest := 0
		for i := range w {
			if w[i] > w[widest] {
				widest = i
			}
		}
		if w[widest] <= narrow {
			p.blocks(header, rows)
			return
		}
		w[widest]--
	}
	p.line("%s", p.bold(row(header, w)))
	for _, r := range rows {
		p.line("%s", row(r, w))
	}
}

// filled drops the columns in which no row has anything.
func filled(header []string, rows [][]string) ([]string, [][]string) {
	var keep []int
	for i := range header {
		if slices.ContainsFunc(rows, func(r []string) bool { return strings.TrimSpace(r[i]) != "" }) {
			keep = append(keep, i)
		}
	}
	pick := func(r []string) []string {
		out := make([]string, len(keep))
		for j, i := range keep {
			out[j] = r[i]
		}
		return out
	}
	out := make([][]string, len(rows))
	for i, r := range rows {
		out[i] = pick(r)
	}
	return pick(header), out
}

// blocks prints each row as lines "HEADER  value", with a blank line between.
func (p *printer) blocks(header []string, rows [][]string) {
	lead := 0
	for _, h := range header {
		lead = max(lead, cells(h))
	}
	lead = min(lead, p.width/2)
	for i, r := range rows {
		if i > 0 {
			p.line("")
		}
		for j, v := range r {
			if v != "" {
				p.line("%s  %s", p.dim(fit(header[j], lead)), strings.TrimRight(fit(v, min(cells(v), max(1, p.width-lead-2))), " "))
			}
		}
	}
}

func row(cols []string, w []int) string {
	out := make([]string, len(cols))
	for i, c := range cols {
		out[i] = fit(c, w[i])
	}
	return strings.TrimRight(strings.Join(out, "  "), " ")
}

func sum(ns []int) (n int) {
	for _, x := range ns {
		n += x
	}
	return n
}

// quoted shows evidence as the words of the message.
func quoted(words []string) string {
	out := make([]string, len(words))
	for i, w := range words {
		out[i] = "«" + clean(w) + "»"
	}
	return strings.Join(out, " ")
}

// factLines lists the facts that are stated, for people.
func factLines(f classify.Facts) [][2]string {
	var out [][2]string
	for _, x := range [][2]string{
		{"company", f.Company}, {"role", f.Role}, {"contact", f.Contact}, {"contract", string(f.Contract)},
		{"salary", salary(f.Salary)}, {"deadline", f.Deadline}, {"start", f.StartDate}, {"location", f.Location}, {"remote", f.Remote},
	} {
		if x[1] != "" {
			out = append(out, [2]string{x[0], clean(x[1])})
		}
	}
	return out
}

func salary(s *classify.Salary) string {
	if s == nil {
		return ""
	}
	amount := func(m classify.Money) string {
		if m%100 == 0 {
			return fmt.Sprintf("%d", m/100)
		}
		return fmt.Sprintf("%.2f", float64(m)/100)
	}
	var b strings.Builder
	switch {
	case s.Min == s.Max:
		b.WriteString(amount(s.Min))
	case s.Max == 0:
		b.WriteString("from " + amount(s.Min))
	case s.Min == 0:
		b.WriteString("up to " + amount(s.Max))
	default:
		b.WriteString(amount(s.Min) + "–" + amount(s.Max))
	}
	return strings.TrimSpace(b.String() + " " + s.Currency + " a " + s.Period)
}
