package imapwatch

import (
	"bytes"
	"slices"
	"strconv"
	"strings"
)

// untagged takes a line that begins with "*"; the star is off.
func (w *wire) untagged() error {
	word := strings.ToUpper(string(w.word()))
	if word != "" && word[0] >= '0' && word[0] <= '9' {
		return w.numbered(word)
	}
	switch word {
	case "OK", "NO", "BAD", "BYE", "PREAUTH":
		w.restoreMark()
		w.status("*", word)
		return nil
	case "CAPABILITY":
		w.restoreMark()
		if caps := knownCaps(string(w.seg)); caps != "" {
			w.emit("* CAPABILITY ", caps)
		}
		return nil
	case "FLAGS":
		if list, ok := w.flagList(); ok && w.lit < 0 {
			w.emit("* FLAGS ", list)
			return nil
		}
	case "LIST":
		return w.list()
	case "STATUS":
		return w.mailboxStatus()
	case "SEARCH":
		w.search()
		return nil
	}
	// LSUB, LANGUAGE, ID, and whatever comes next: none was asked for.
	w.note("dropped", word)
	if word == "VANISHED" {
		w.hint() // EXPUNGE by another name (RFC 7162 §3.2.10)
	}
	return w.skip()
}

// numbered takes "n EXISTS" and its kin.
func (w *wire) numbered(num string) error {
	n, err := strconv.ParseUint(num, 10, 32)
	word := strings.ToUpper(string(w.word()))
	if err != nil {
		w.note("dropped", num+" "+word)
		return w.skip()
	}
	switch word {
	case "EXISTS", "RECENT":
		w.note("<", num+" "+word)
		w.emit("* ", num, " ", word)
	case "EXPUNGE":
		w.note("<", num+" "+word)
		w.flushRows() // their sequence numbers mean something else from here on
		if n > 0 {
			w.emit("* ", num, " ", word)
		}
	case "FETCH":
		return w.fetch(uint32(n))
	default:
		w.note("dropped", num+" "+word)
	}
	return w.skip()
}

// tagged takes the end of a command. Only the tag of a command that waits
// passes: go-imap gives up at any other, such as a second answer, or that of a
// server that took DONE for a command.
func (w *wire) tagged() error {
	w.restoreMark()
	tag := string(w.word())
	if !w.answers(tag) {
		w.note("dropped", "a line with tag "+clip(tag))
		return nil
	}
	w.flushRows()
	word := strings.ToUpper(string(w.word()))
	switch word {
	case "OK", "NO", "BAD":
	default:
		word = "BAD"
	}
	w.status(tag, word)
	return nil
}

// status writes a status response: tag or star, condition, code, text. The
// greeting and the answer to a sign-in are made to carry capabilities.
func (w *wire) status(tag, word string) {
	rest := bytes.TrimLeft(w.seg, " ")
	code, args, text := splitCode(rest)
	if code == "ALERT" {
		w.alert(clip(text)) // RFC 9051 §7.1: it must reach the user
	}
	if code != "" {
		args, code = mendCode(code, args)
	}
	w.mu.Lock()
	if w.login && (!w.greeted || (tag != "*" && word == "OK")) {
		if w.login = false; code == "CAPABILITY" {
			w.caps = true
		} else {
			code, args = "CAPABILITY", "IMAP4rev1"
		}
	}
	if word == "BYE" {
		w.bye = clip(strings.TrimSpace(code + " " + text))
	}
	w.mu.Unlock()
	line := tag + " " + word
	if code != "" {
		line += " [" + strings.TrimRight(code+" "+args, " ") + "]"
	} else {
		text = strings.TrimLeft(text, "[ ") // it would pass for a code now
	}
	if text != "" {
		line += " " + text
	}
	w.note("<", clip(line))
	w.emit(line)
}

// splitCode takes a response code in brackets apart from the text behind it.
// What only looks like one becomes text.
func splitCode(b []byte) (code, args, text string) {
	if len(b) == 0 || b[0] != '[' {
		return "", "", plainText(b)
	}
	end := bytes.IndexByte(b, ']')
	// A keyword may hold the bracket: [PERMANENTFLAGS (a] \*)].
	if i := bytes.Index(b, []byte(")]")); i > 0 && bytes.IndexByte(b[:i], '(') > 0 {
		end = i + 1
	}
	if end < 0 {
		return "", "", plainText(bytes.TrimLeft(b, "[ "))
	}
	code, args, _ = strings.Cut(strings.Trim(string(b[1:end]), " "), " ")
	text = plainText(bytes.TrimLeft(b[end+1:], " "))
	if !isAtom(code) {
		return "", "", strings.TrimLeft(plainText(b), "[ ")
	}
	return strings.ToUpper(code), strings.Trim(plainText([]byte(args)), " "), text
}

// mendCode returns the arguments and the code, "" where the decoder or the
// owner could not use it.
func mendCode(code, args string) (string, string) {
	switch code {
	case "CAPABILITY":
		if args = knownCaps(args); args == "" {
			return "", ""
		}
	case "PERMANENTFLAGS":
		list, ok := cleanFlags(args)
		if !ok {
			return "", ""
		}
		args = list
	case "UIDNEXT", "UIDVALIDITY":
		// Seen above 32 bits; then it is as if the server had not said.
		if !isNumber(args, 32) {
			return "", ""
		}
	case "HIGHESTMODSEQ":
		if !isNumber(args, 64) {
			return "", ""
		}
	case "APPENDUID":
		validity, uid, _ := strings.Cut(args, " ")
		if !isNumber(validity, 32) || !isNumber(strings.TrimLeft(uid, " "), 32) {
			return "", ""
		}
		args = validity + " " + strings.TrimLeft(uid, " ")
	case "COPYUID":
		return "", "" // nothing is ever copied
	default:
		if strings.Contains(args, "]") {
			return "", ""
		}
	}
	return args, code
}

// continuation takes a line that begins with "+".
func (w *wire) continuation() error {
	w.restoreMark()
	text := plainText(bytes.TrimLeft(w.seg[1:], " "))
	w.mu.Lock()
	pass := w.plus > 0
	if pass {
		w.plus--
	}
	if w.auth {
		text = "" // PLAIN has one empty challenge (RFC 4616 §2); some servers put prose there
	}
	w.mu.Unlock()
	if !pass {
		w.note("dropped", "+")
		return nil
	}
	w.note("<", "+")
	if text == "" {
		w.emit("+ ")
	} else {
		w.emit("+ ", text)
	}
	return nil
}

// search writes a SEARCH response again with nothing but numbers in it.
func (w *wire) search() {
	w.out = append(w.out, "* SEARCH"...)
	count := 0
	for {
		num := string(w.word())
		if num == "" {
			break
		}
		if isNumber(num, 32) {
			w.out = append(append(w.out, ' '), num...)
			count++
		}
		if len(w.seg) > 0 && w.seg[0] == '(' {
			break // (MODSEQ n), RFC 7162 §3.1.5
		}
	}
	w.out = append(w.out, '\r', '\n')
	w.note("<", "SEARCH, "+strconv.Itoa(count)+" numbers")
	w.seg = nil
}

// word takes the next word off the line: up to a space or a parenthesis.
func (w *wire) word() []byte {
	w.seg = bytes.TrimLeft(w.seg, " ")
	i := bytes.IndexAny(w.seg, " ()")
	if i < 0 {
		i = len(w.seg)
	}
	word := w.seg[:i]
	w.seg = w.seg[i:]
	return word
}

// knownCaps are the atoms of a list of capabilities, with one space between
// them. IMAP4rev2 beside IMAP4rev1 is left out: go-imap would take it as enabled
// and write mailbox names in UTF-8, which such a server reads as modified UTF-7
// (RFC 9051 Appendix A) and does not find.
func knownCaps(s string) string {
	kept := make([]string, 0, 32)
	one := false
	for _, word := range strings.Fields(s) {
		if isAtom(word) {
			kept = append(kept, word)
			one = one || strings.EqualFold(word, "IMAP4rev1")
		}
	}
	if one {
		kept = slices.DeleteFunc(kept, func(word string) bool { return strings.EqualFold(word, "IMAP4rev2") })
	}
	return strings.Join(kept, " ")
}

// flagList takes a list of flags off the line.
func (w *wire) flagList() (string, bool) {
	rest := bytes.TrimLeft(w.seg, " ")
	end := bytes.IndexByte(rest, ')')
	if len(rest) == 0 || rest[0] != '(' || end < 0 {
		return "", false
	}
	w.seg = rest[end+1:]
	return cleanFlags(string(rest[:end+1]))
}

// cleanFlags writes a list of flags again without those that hold what no flag
// may (a bracket was seen in the wild). They are hints to us, never data.
func cleanFlags(list string) (string, bool) {
	list = strings.Trim(list, " ")
	if len(list) < 2 || list[0] != '(' || list[len(list)-1] != ')' {
		return "", false
	}
	kept := make([]string, 0, 8)
	for _, f := range strings.Fields(list[1 : len(list)-1]) {
		if name := strings.TrimPrefix(f, `\`); isAtom(name) || f == `\*` {
			kept = append(kept, f)
		}
	}
	return "(" + strings.Join(kept, " ") + ")", true
}

// isAtom reports whether go-imap's decoder takes s as an atom: it refuses C1
// control octets as well, which occur inside UTF-8.
func isAtom(s string) bool {
	for i := range len(s) {
		if c := s[i]; c <= ' ' || (c >= 0x7f && c <= 0x9f) || strings.IndexByte(`(){%*"\]`, c) >= 0 {
			return false
		}
	}
	return s != ""
}

// isNumber reports whether s is a number above zero of at most so many bits.
func isNumber(s string, bits int) bool {
	n, err := strconv.ParseUint(s, 10, bits)
	return err == nil && n > 0 && s[0] != '+'
}

// plainText is text without control characters; a lone CR would end the line for the decoder.
func plainText(b []byte) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f {
			return '?'
		}
		return r
	}, string(b))
}

// clip is server text short enough for a log and an error.
func clip(s string) string {
	s = strings.ToValidUTF8(s, "?")
	if len(s) > 200 {
		s = strings.ToValidUTF8(s[:200], "") + "…"
	}
	return s
}

func (w *wire) note(what, line string) {
	w.log.Debug("imap", "dir", what, "line", clip(line))
}
