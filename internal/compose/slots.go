package compose

import "strings"

// fill writes a pattern of the catalogue. Slots are replaced by what value
// says; the result is never read as a pattern again, so nothing that stands in
// a mail can act as one. ok is false if a slot has no value: the caller then
// takes another sentence.
func fill(pattern string, informal bool, value func(slot string) (string, bool)) (text string, ok bool) {
	var b strings.Builder
	for {
		open := strings.IndexByte(pattern, '{')
		if open < 0 {
			b.WriteString(pattern)
			return b.String(), true
		}
		end := strings.IndexByte(pattern[open:], '}')
		if end < 0 {
			return "", false
		}
		b.WriteString(pattern[:open])
		slot := pattern[open+1 : open+end]
		pattern = pattern[open+end+1:]
		if formal, familiar, choice := strings.Cut(slot, "|"); choice {
			if informal {
				formal = familiar
			}
			b.WriteString(formal)
			continue
		}
		v, ok := value(slot)
		if !ok || v == "" {
			return "", false
		}
		b.WriteString(v)
	}
}

// slotsOf lists the names of a pattern's slots, register choices left out.
func slotsOf(pattern string) (names []string) {
	for {
		_, rest, ok := strings.Cut(pattern, "{")
		if !ok {
			return names
		}
		slot, after, _ := strings.Cut(rest, "}")
		if !strings.Contains(slot, "|") {
			names = append(names, slot)
		}
		pattern = after
	}
}
