package mail

import "strings"

const (
	maxIDs   = 1000 // ids read from one header
	maxIDLen = 996  // with its brackets an id must fit a line of 998 octets (RFC 5322 §2.1.1)
)

// ids extracts the message ids of a References-like value: `<…>` tokens, byte
// for byte, in order, each once. Comments, commas and prose between them are
// passed over; a token without brackets counts if it holds exactly one "@" and
// no space. The library's parser stops at the first odd id (no "@", two of
// them, a quoted local part), which would cut a thread in two.
func ids(value string) []string {
	found, _ := scanIDs(value)
	return found
}

// firstID is the id of a Message-ID header, or "".
func firstID(value string) string {
	if all, _ := scanIDs(value); len(all) > 0 {
		return all[0]
	}
	return ""
}

// inReplyToIDs reads In-Reply-To. Old mailers wrote prose there ("Your message
// of Tuesday", "Message from Anna <anna@…>"), whose brackets hold an address:
// prose in front of the first id disqualifies the header.
func inReplyToIDs(value string) []string {
	found, prose := scanIDs(value)
	if prose {
		return nil
	}
	return found
}

// scanIDs walks one value. prose reports bare words before the first id.
func scanIDs(value string) (found []string, prose bool) {
	seen := map[string]bool{}
	closers := strings.Count(value, ")")
	words := 0
	add := func(id string) {
		if len(found) == 0 && words > 0 {
			prose = true
		}
		if id != "" && !seen[id] && len(found) < maxIDs {
			seen[id] = true
			found = append(found, id)
		}
	}
	for i := 0; i < len(value); {
		switch c := value[i]; {
		case c == '<':
			id, next := bracketID(value, i)
			add(id)
			i = next
		case c == '(' && closers > 0:
			n := commentEnd(value[i:])
			if n == 0 {
				closers = 0 // unbalanced: a parenthesis is only a character here
				n = 1
			}
			i += n
		case c == ' ' || c == '\t' || c == ',' || c == ';' || c == '>' || c == '"':
			i++
		default:
			end := i
			for end < len(value) && !strings.ContainsRune(" \t,;<>\"", rune(value[end])) {
				end++
			}
			if id := bareID(value[i:end]); id != "" {
				add(id)
			} else {
				words++
			}
			i = max(end, i+1)
		}
	}
	return found, prose || len(found) == 0 && words > 0
}

// bracketID reads the id that begins with "<" at i and returns it with the
// offset behind it. A second "<" before the ">" begins anew: Exchange folds its
// long ids in ways that leave a stray bracket in front.
func bracketID(value string, i int) (id string, next int) {
	start := i
	quoted := false
	for j := i + 1; j < len(value); j++ {
		switch c := value[j]; {
		case c == '"':
			quoted = !quoted && strings.Contains(value[j+1:min(len(value), j+1+maxIDLen)], `"`)
		case c == '<' && !quoted:
			start = j
		case c == '>' && !quoted:
			return cleanID(value[start : j+1]), j + 1
		}
	}
	// No closing bracket: what stands up to the next space is the id.
	token := value[start+1:]
	if cut := strings.IndexAny(token, " \t,"); cut >= 0 {
		token = token[:cut]
	}
	return bareID(token), start + 1 + len(token)
}

// cleanID accepts a bracketed token as an id: not empty, no control characters,
// short enough for a line, and no spaces unless it at least holds an "@".
func cleanID(token string) string {
	inner := token[1 : len(token)-1]
	if trimmed := strings.Trim(inner, " \t"); trimmed != inner {
		inner, token = trimmed, "<"+trimmed+">"
	}
	if inner == "" || len(inner) > maxIDLen {
		return ""
	}
	for i := 0; i < len(inner); i++ {
		if inner[i] < ' ' || inner[i] == 0x7f {
			return ""
		}
	}
	if strings.Contains(inner, " ") && !strings.Contains(inner, "@") {
		return ""
	}
	return token
}

// bareID gives an id that lost its brackets its brackets back, or returns "".
func bareID(token string) string {
	at := strings.IndexByte(token, '@')
	if at <= 0 || at == len(token)-1 || strings.Count(token, "@") != 1 || strings.ContainsAny(token, "()<>") {
		return ""
	}
	return cleanID("<" + token + ">")
}

// commentEnd returns the length of the comment at the start of s (RFC 5322
// §3.2.2), or 0 if it does not end.
func commentEnd(s string) int {
	depth := 0
	for i := 0; i < len(s); i++ {
		switch s[i] {
		case '\\':
			i++
		case '(':
			depth++
		case ')':
			if depth--; depth == 0 {
				return i + 1
			}
		}
	}
	return 0
}

// ReplyReferences is the References chain of an answer to m: RFC 5322 §3.6.4,
// capped to the first id and the newest nineteen, the parent last. Some clients
// take the parent from the last id, so its place matters.
func ReplyReferences(m *Message) []string {
	const keep = 20
	chain := m.References
	if len(chain) == 0 && len(m.InReplyTo) == 1 {
		chain = m.InReplyTo
	}
	out := make([]string, 0, len(chain)+1)
	for _, id := range chain {
		if id != m.MessageID {
			out = append(out, id)
		}
	}
	if m.MessageID != "" {
		out = append(out, m.MessageID)
	}
	if len(out) > keep {
		out = append(out[:1:1], out[len(out)-keep+1:]...)
	}
	if len(out) == 0 {
		return nil
	}
	return out
}
