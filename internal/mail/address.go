package mail

import (
	"strings"

	"inboxd/internal/mail/chars"
)

const maxAddresses = 500 // mailboxes read from one header

// parseAddresses reads the mailboxes of an address header as senders really
// write it: quoted or unquoted names with commas and raw 8-bit text, encoded
// words, groups, comments as names, semicolons as separators, bare addresses.
func parseAddresses(value, hint string) []Address {
	var out []Address
	pending := "" // a piece without an address: the first half of "Müller, Anna <a@x>"
	for _, piece := range splitAddresses(value) {
		if len(out) >= maxAddresses {
			break
		}
		a, ok := oneAddress(piece, hint)
		if !ok {
			if p := strings.TrimSpace(piece); p != "" && len(p) < 200 {
				pending = joinPending(pending, p)
			}
			continue
		}
		if pending != "" && a.Name != "" {
			a.Name = cleanName(chars.Header(pending, hint)) + ", " + a.Name
		}
		pending = ""
		out = append(out, a)
	}
	if len(out) == 0 && pending != "" {
		return loneAddress(pending, hint)
	}
	return out
}

func joinPending(have, more string) string {
	if have == "" || len(have) > 200 {
		return more
	}
	return have + ", " + more
}

// loneAddress handles a header without any plain address: the whole of it
// inside one encoded word, or a local name such as MAILER-DAEMON.
func loneAddress(s, hint string) []Address {
	if decoded := chars.Header(s, hint); decoded != s && strings.Contains(decoded, "@") {
		if a, ok := oneAddress(decoded, hint); ok {
			return []Address{a}
		}
	}
	s = cleanAddr(dropComments(s))
	if s != "" && !strings.ContainsAny(s, " \t,:;<>\"=") {
		return []Address{{Addr: s}}
	}
	return nil
}

// splitAddresses cuts a value at its separators: commas, and semicolons as
// Outlook writes them. Quotes, angle brackets and comments protect what they
// enclose; "name:" opens a group (RFC 5322 §3.4), whose name is dropped.
func splitAddresses(value string) []string {
	var pieces []string
	start, angle := 0, false
	cut := func(end int) {
		pieces = append(pieces, value[start:end])
		start = end + 1
	}
	for i := 0; i < len(value) && len(pieces) < 2*maxAddresses; i++ {
		switch value[i] {
		case '"':
			i += quotedEnd(value[i:]) - 1
		case '(':
			if n := commentEnd(value[i:min(len(value), i+1000)]); n > 0 && !angle {
				i += n - 1
			}
		case '<':
			angle = strings.IndexByte(value[i:min(len(value), i+400)], '>') > 0
		case '>':
			angle = false
		case ',', ';':
			if !angle {
				cut(i)
			}
		case ':':
			if !angle && !strings.ContainsAny(value[start:i], "@=") {
				start = i + 1 // the group's name
			}
		}
	}
	return append(pieces, value[start:])
}

// quotedEnd is the length of the quoted string at the start of s; a quote that
// never closes is one character.
func quotedEnd(s string) int {
	for i := 1; i < len(s) && i < 1000; i++ {
		switch s[i] {
		case '\\':
			i++
		case '"':
			return i + 1
		}
	}
	return 1
}

// oneAddress reads one mailbox. ok is false if the piece holds no address.
func oneAddress(piece, hint string) (Address, bool) {
	piece = strings.TrimSpace(piece)
	if open := angleOpen(piece); open >= 0 {
		inner := piece[open+1:]
		if end := strings.IndexByte(inner, '>'); end >= 0 {
			inner = inner[:end]
		}
		addr := cleanAddr(inner)
		if addr == "" {
			return Address{}, false
		}
		return named(piece[:open], addr, hint), true
	}
	comment := ""
	if open := strings.IndexByte(piece, '('); open >= 0 {
		if n := commentEnd(piece[open:]); n > 2 {
			comment = piece[open+1 : open+n-1]
		}
	}
	bare := strings.TrimSpace(dropComments(piece))
	name, addr := "", bare
	quotedLocal := strings.HasPrefix(bare, `"`) && strings.HasPrefix(bare[quotedEnd(bare):], "@")
	if at := strings.LastIndexAny(bare, " \t"); at >= 0 && !quotedLocal && !strings.Contains(bare[:at], "@") {
		name, addr = bare[:at], bare[at+1:] // "Anna Müller anna@x": the brackets were lost
	}
	addr = cleanAddr(strings.TrimSuffix(addr, ">"))
	if !strings.Contains(addr, "@") {
		return Address{}, false
	}
	if name == "" {
		name = comment
	}
	return named(name, addr, hint), true
}

// named builds an Address; a name that only repeats the address says nothing.
func named(rawName, addr, hint string) Address {
	name := cleanName(chars.Header(unquote(rawName), hint))
	if strings.EqualFold(name, addr) {
		name = ""
	}
	return Address{Name: name, Addr: addr}
}

// angleOpen finds the "<" that begins the address: the last one outside quotes.
func angleOpen(s string) int {
	at := -1
	for i := 0; i < len(s); i++ {
		switch s[i] {
		case '"':
			i += quotedEnd(s[i:]) - 1
		case '<':
			at = i
		}
	}
	return at
}

// unquote removes the quotes of quoted strings and their backslashes, and
// comments beside them.
func unquote(s string) string {
	if !strings.ContainsAny(s, `"\(`) {
		return s
	}
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		switch s[i] {
		case '"':
		case '\\':
			if i+1 < len(s) {
				i++
				b.WriteByte(s[i])
			}
		default:
			b.WriteByte(s[i])
		}
	}
	return b.String()
}

// dropComments removes "(…)" from a bare address.
func dropComments(s string) string {
	for range 10 {
		open := strings.IndexByte(s, '(')
		if open < 0 {
			return s
		}
		n := commentEnd(s[open:])
		if n == 0 {
			return s
		}
		s = s[:open] + " " + s[open+n:]
	}
	return s
}

// cleanName makes a decoded display name one clean line.
func cleanName(s string) string {
	s = strings.Join(strings.Fields(dropControls(s)), " ")
	if len(s) > 1 && (s[0] == '\'' && s[len(s)-1] == '\'' || s[0] == '"' && s[len(s)-1] == '"') {
		s = strings.TrimSpace(s[1 : len(s)-1]) // Outlook's 'Name', and quotes inside an encoded word
	}
	return s
}

// cleanAddr takes what stood between the brackets: no source route (RFC 5322
// §4.4), no "mailto:", no spaces or control characters. Case is kept.
func cleanAddr(s string) string {
	s = strings.TrimSpace(dropControls(s))
	if strings.HasPrefix(s, "@") {
		if _, after, ok := strings.Cut(s, ":"); ok {
			s = after
		}
	}
	if len(s) > 7 && strings.EqualFold(s[:7], "mailto:") {
		s = s[7:]
	}
	if strings.Contains(s, `"`) {
		return s // a quoted local part may hold spaces
	}
	return strings.Join(strings.Fields(s), "")
}

// dropControls removes control characters; line breaks and tabs become spaces,
// so that words do not run together and no header can be injected.
func dropControls(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\r' || r == '\t' || r == 0x2028 || r == 0x2029:
			return ' '
		case r < ' ' || r >= 0x7f && r < 0xa0 || chars.Invisible(r):
			return -1
		}
		return r
	}, strings.ToValidUTF8(s, "\uFFFD"))
}
