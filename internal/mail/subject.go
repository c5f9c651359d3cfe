package mail

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// replyWords are the reply prefixes of mail programs in their languages. They
// count only before a colon (or its full-width form).
var replyWords = map[string]bool{
	"re": true, "r": true, "aw": true, "antw": true, "antwort": true, "sv": true, "vs": true, "res": true, "rif": true,
	"odp": true, "ynt": true, "vá": true, "bls": true, "atb": true, "απ": true, "σχετ": true, "השב": true, "תגובה": true,
	"回复": true, "回覆": true, "答复": true, "答覆": true, "返信": true, "회신": true, "رد": true, "ответ": true, "відп": true,
	"cevap": true, "yan": true, "rép": true, "rsp": true, "reply": true,
}

// forwardWords are the forward prefixes.
var forwardWords = map[string]bool{
	"fw": true, "fwd": true, "wg": true, "tr": true, "rv": true, "enc": true, "i": true, "doorst": true, "vb": true, "vl": true,
	"továbbítás": true, "pd": true, "转发": true, "轉寄": true, "転送": true, "전달": true, "пересл": true, "ilt": true, "vidarebefordrat": true,
}

// otherWords are stripped for comparing but prove neither reply nor forward:
// "Ref: 4711" is a French reply in one program and a file number in a letter.
var otherWords = map[string]bool{"ref": true, "réf": true}

// prefix is one recognised prefix of a subject.
type prefix struct {
	end            int // offset behind the colon and its spaces
	reply, forward bool
}

// subjectPrefix reads a prefix at the start of s: a known word, an optional
// counter ("[2]", "(2)", "^2", "*2"), a colon.
func subjectPrefix(s string) (prefix, bool) {
	n := 0
	for n < len(s) {
		r, w := utf8.DecodeRuneInString(s[n:])
		if !unicode.IsLetter(r) && !unicode.IsMark(r) || n > 40 {
			break
		}
		n += w
	}
	word := strings.ToLower(s[:n])
	p := prefix{reply: replyWords[word], forward: forwardWords[word]}
	if n == 0 || !p.reply && !p.forward && !otherWords[word] {
		return prefix{}, false
	}
	rest := strings.TrimLeft(skipCounter(s[n:]), " \t\u00a0\u202f")
	switch {
	case strings.HasPrefix(rest, ":"):
		rest = rest[1:]
	case strings.HasPrefix(rest, "："):
		rest = rest[len("："):]
	default:
		return prefix{}, false
	}
	p.end = len(s) - len(strings.TrimLeft(rest, " \t\u00a0\u3000"))
	return p, true
}

// skipCounter passes over "[2]", "(2)", "^2" or "*2".
func skipCounter(s string) string {
	t := strings.TrimLeft(s, " ")
	if t == "" || !strings.ContainsRune("[(^*", rune(t[0])) {
		return s
	}
	i := 1
	for i < len(t) && i < 5 && digit(rune(t[i])) {
		i++
	}
	if i == 1 {
		return s
	}
	if t[0] == '[' || t[0] == '(' {
		if i == len(t) || t[i] != ']' && t[i] != ')' {
			return s
		}
		i++
	}
	return t[i:]
}

// skipBlob passes over a leading "[list]" tag that is not the whole subject.
func skipBlob(s string) (string, bool) {
	if !strings.HasPrefix(s, "[") {
		return s, false
	}
	end := strings.IndexByte(s, ']')
	if end < 0 || strings.IndexByte(s[1:end], '[') >= 0 {
		return s, false
	}
	rest := strings.TrimSpace(s[end+1:])
	return rest, rest != ""
}

// BaseSubject strips reply and forward prefixes, list tags and white space
// (RFC 5256 §2.1 and the prefixes of other languages) and folds case. It never
// strips a subject to nothing, and is for comparing only.
func BaseSubject(subject string) string {
	s := strings.Join(strings.Fields(dropControls(subject)), " ")
	for range 50 { // each turn strips something; a subject of 50 prefixes is noise
		before := s
		if p, ok := subjectPrefix(s); ok && p.end < len(s) {
			s = s[p.end:]
		}
		if rest, ok := skipBlob(s); ok {
			s = rest
		}
		if t := strings.TrimSpace(trimSuffixFold(s, "(fwd)")); t != "" {
			s = t
		}
		if len(s) > 6 && strings.EqualFold(s[:5], "[fwd:") && strings.HasSuffix(s, "]") {
			if t := strings.TrimSpace(s[5 : len(s)-1]); t != "" {
				s = t
			}
		}
		if s == before {
			break
		}
	}
	return strings.ToLower(s)
}

func trimSuffixFold(s, suffix string) string {
	if len(s) >= len(suffix) && strings.EqualFold(s[len(s)-len(suffix):], suffix) {
		return s[:len(s)-len(suffix)]
	}
	return s
}

// ReplySubject is the subject of an answer: unchanged if it already begins with
// a reply prefix, else with "Re: " in front (RFC 5322 §3.6.5). Tags that mail
// gateways put in front ("[EXTERNAL] Re: …") are looked through.
func ReplySubject(subject string) string {
	s := cleanSubject(subject)
	if leading(s).reply {
		return s
	}
	return strings.TrimSpace("Re: " + s)
}

// forwardSubject reports whether the first prefix of a subject says forward.
func forwardSubject(subject string) bool { return leading(subject).forward }

// leading is the first prefix of a subject, behind any "[tag]".
func leading(s string) prefix {
	for range 5 {
		if p, ok := subjectPrefix(s); ok {
			return p
		}
		rest, ok := skipBlob(s)
		if !ok {
			break
		}
		s = rest
	}
	return prefix{}
}

// cleanSubject makes a decoded subject one line without control characters. The
// sender's own spacing stays: a changed subject splits threads at some providers.
func cleanSubject(s string) string { return strings.TrimSpace(dropControls(s)) }
