package career

import (
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"strings"

	"inboxd/internal/classify"
)

// WriteJSON writes one array.
func WriteJSON(w io.Writer, all []Entry) error {
	enc := json.NewEncoder(w)
	enc.SetIndent("", "  ")
	if all == nil {
		all = []Entry{}
	}
	return enc.Encode(all)
}

// columns are those of the CSV and of the table in Markdown.
func columns() []string {
	return []string{"thread", "account", "company", "role", "counterpart", "first", "last", "stage", "offered", "offer", "contract", "stance", "reasons",
		"answered", "answer_hours", "sent", "outcome", "red_flags", "positives", "notes", "revisit"}
}

func (e Entry) cells() []string {
	sent := make([]string, len(e.Sent))
	for i, s := range e.Sent {
		sent[i] = strings.TrimSpace(s.At + " " + s.Kind)
	}
	var notes []string
	for _, n := range e.Notes {
		if n.Kind == Plain {
			notes = append(notes, n.At+" "+n.Text)
		}
	}
	hours := ""
	if e.AnswerHours != nil {
		hours = fmt.Sprintf("%.1f", *e.AnswerHours)
	}
	return []string{e.Thread, e.Account, e.Company, e.Role, e.Counterpart, e.First, e.Last, e.Stage, e.Offered, Pay(e.Offer), e.Contract, e.Stance,
		strings.Join(e.Reasons, "; "), e.Answered, hours, strings.Join(sent, "; "), string(e.Outcome), strings.Join(e.RedFlags, "; "), strings.Join(e.Positives, "; "),
		strings.Join(notes, "; "), e.Revisit}
}

// WriteCSV writes RFC 4180 with a header. What came with a mail could be a
// formula to a spreadsheet: such cells begin with an apostrophe.
func WriteCSV(w io.Writer, all []Entry) error {
	c := csv.NewWriter(w)
	rows := [][]string{columns()}
	for _, e := range all {
		cells := e.cells()
		for i := range cells {
			cells[i] = noFormula(cells[i])
		}
		rows = append(rows, cells)
	}
	if err := c.WriteAll(rows); err != nil {
		return fmt.Errorf("write the log as CSV: %w", err)
	}
	return nil
}

func noFormula(s string) string {
	s = Line(s)
	if s != "" && strings.ContainsRune("=+-@", rune(s[0])) {
		return "'" + s
	}
	return s
}

// WriteMarkdown writes a section for each story, newest first as given.
func WriteMarkdown(w io.Writer, all []Entry) error {
	var b strings.Builder
	b.WriteString("# Career log\n")
	for _, e := range all {
		title := e.who()
		if e.Role != "" {
			title += ": " + e.Role
		}
		fmt.Fprintf(&b, "\n## %s\n\n", Escape(title))
		for i, name := range columns() {
			if v := e.cells()[i]; v != "" && name != "company" && name != "role" {
				fmt.Fprintf(&b, "- %s: %s\n", strings.ReplaceAll(name, "_", " "), Escape(v))
			}
		}
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// Escape makes text plain in Markdown: no markup, link, HTML or table of its own.
func Escape(s string) string {
	var b strings.Builder
	for _, r := range Line(s) {
		if strings.ContainsRune("\\`*_{}[]()#+!|<>~&", r) {
			b.WriteByte('\\')
		}
		b.WriteRune(r)
	}
	return b.String()
}

// Line makes text one line without anything that a terminal, a spreadsheet or a
// reader would act on.
func Line(s string) string {
	s = strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\t' || r == '\r' || r == 0x2028 || r == 0x2029:
			return ' '
		case r < 0x20 || r >= 0x7f && r < 0xa0 || r == 0xfffd || r >= 0x200e && r <= 0x200f || r >= 0x202a && r <= 0x202e || r >= 0x2066 && r <= 0x2069:
			return -1
		}
		return r
	}, s)
	return strings.TrimSpace(s)
}

// Pay is pay in words: "85000–90000 EUR a year".
func Pay(s *classify.Salary) string {
	if s == nil {
		return ""
	}
	amount := func(m classify.Money) string {
		if m%100 == 0 {
			return fmt.Sprintf("%d", m/100)
		}
		return fmt.Sprintf("%d.%02d", m/100, m%100)
	}
	var sum string
	switch {
	case s.Min == s.Max:
		sum = amount(s.Min)
	case s.Max == 0:
		sum = "from " + amount(s.Min)
	case s.Min == 0:
		sum = "up to " + amount(s.Max)
	default:
		sum = amount(s.Min) + "–" + amount(s.Max)
	}
	out := strings.TrimSpace(sum + " " + s.Currency)
	if s.Period != "" {
		out += " a " + s.Period
	}
	return out
}
