package main

import (
	"strings"

	"inboxd/internal/mail"
)

// printRaw shows a finished draft as its reader would see it. quote bounds the
// lines of the quoted original that are shown; 0 means all.
func printRaw(p *printer, raw []byte, quote int) {
	m, err := mail.Parse(raw)
	if err != nil {
		p.line("the draft cannot be shown: %v", err)
		return
	}
	p.line("  %s %s", p.dim("From:   "), people(m.From))
	p.line("  %s %s", p.dim("To:     "), people(m.To))
	if len(m.Cc) > 0 {
		p.line("  %s %s", p.dim("Cc:     "), people(m.Cc))
	}
	p.line("  %s %s", p.dim("Subject:"), clean(m.Subject))
	p.line("")
	quotedLines, left := 0, 0
	for _, l := range cleanLines(m.Text) {
		if strings.HasPrefix(l, ">") {
			if quotedLines++; quote > 0 && quotedLines > quote {
				left++
				continue
			}
		}
		printWrapped(p, l)
	}
	if left > 0 {
		p.line("  │ %s", p.dim("> … and "+plural(left, "more quoted line")))
	}
}

// printWrapped shows a paragraph of a letter, broken at spaces to the width of the screen.
func printWrapped(p *printer, text string) {
	const lead = "  │ "
	room := max(20, min(p.width, 96)-cells(lead))
	line, used := "", 0
	flush := func() {
		p.line("%s%s", lead, strings.TrimRight(line, " "))
		line, used = "", 0
	}
	for _, w := range strings.SplitAfter(text, " ") {
		for _, piece := range pieces(w, room) {
			if used > 0 && used+cells(strings.TrimRight(piece, " ")) > room {
				flush()
			}
			line += piece
			used += cells(piece)
		}
	}
	flush()
}

// pieces cuts a word that is wider than a line: Japanese is written without spaces.
func pieces(word string, room int) []string {
	if cells(word) <= room {
		return []string{word}
	}
	var out []string
	cur, used := "", 0
	for _, r := range word {
		c := cells(string(r))
		if used+c > room {
			out, cur, used = append(out, cur), "", 0
		}
		cur += string(r)
		used += c
	}
	return append(out, cur)
}

func people(as []mail.Address) string {
	out := make([]string, len(as))
	for i, a := range as {
		out[i] = clean(a.Addr)
		if a.Name != "" {
			out[i] = clean(a.Name) + " <" + clean(a.Addr) + ">"
		}
	}
	return strings.Join(out, ", ")
}
