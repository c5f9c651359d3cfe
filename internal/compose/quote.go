package compose

import (
	"strings"
	"unicode/utf8"

	"inboxd/internal/mail"
)

// How much of the answered message is quoted.
const (
	quoteLines = 200
	quoteBytes = 32 << 10
)

// quote is the attribution line and the newest message, each line behind "> ".
// Only what its author wrote is quoted, with their signature: the history below
// it has been quoted often enough. "" if there is nothing to quote.
func (w *writer) quote() string {
	text := quotable(w.parent)
	if text == "" {
		return ""
	}
	kept, cut := capText(text)
	var b strings.Builder
	b.WriteString(w.attribution() + "\n")
	for _, line := range strings.Split(kept, "\n") {
		b.WriteString(strings.TrimRight("> "+strings.TrimRight(line, " \t"), " ") + "\n")
	}
	if cut {
		b.WriteString("> " + w.words.one("quote", "cut") + "\n")
	}
	return b.String()
}

func quotable(m *mail.Message) string {
	text := strings.Trim(textLines(m.New), "\n ")
	if text == "" {
		text = strings.Trim(textLines(m.Text), "\n ")
	}
	signature := strings.Trim(textLines(m.Signature), "\n ")
	if signature != "" && !strings.HasSuffix(text, signature) {
		text += "\n\n" + signature
	}
	return text
}

// capText cuts a text to the quote's limits, between lines where it can.
func capText(text string) (kept string, cut bool) {
	lines := strings.Split(text, "\n")
	if len(lines) > quoteLines {
		lines, cut = lines[:quoteLines], true
	}
	size := 0
	for i, line := range lines {
		size += len(line) + len("> \n")
		if size <= quoteBytes {
			continue
		}
		part := line[:max(0, len(line)-(size-quoteBytes))]
		for part != "" && !utf8.ValidString(part) {
			part = part[:len(part)-1]
		}
		return strings.Join(append(lines[:i:i], part), "\n"), true
	}
	return strings.Join(lines, "\n"), cut
}

// attribution names author and date in the zone that the author wrote.
func (w *writer) attribution() string {
	author := w.parent.Author()
	name := oneLine(author.Name)
	if name == "" || utf8.RuneCountInString(name) > 2*longestName {
		name = oneLine(author.Addr)
	}
	key, date := "attribution", ""
	if w.parent.Date.IsZero() {
		key = "attribution undated"
	} else {
		pattern := w.words.one("quote", "date")
		if us := w.words.one("quote", "date us"); w.american && us != "" {
			pattern = us
		}
		date = w.writeDate(pattern, w.parent.Date)
	}
	text, _ := fill(w.words.one("quote", key), w.informal, func(slot string) (string, bool) {
		switch slot {
		case "name":
			return name, true
		case "date":
			return date, true
		case "addr":
			return oneLine(author.Addr), true
		}
		return "", false
	})
	return text
}
