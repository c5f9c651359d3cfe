package compose

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// japanese fills the slots that only Japanese has.
func (w *writer) japanese(slot string) string {
	switch slot {
	case "post name":
		if w.role == "" || strings.HasSuffix(w.role, "職") || strings.HasSuffix(w.role, "ポジション") {
			return w.role
		}
		return w.role + "職"
	case "naitei":
		// Their own word for the offer is copied.
		if text := w.parent.New; strings.Contains(text, "オファー") && !strings.Contains(text, "内定") {
			return "オファー"
		}
		return "内定"
	case "firm":
		if w.employerWrites() {
			return "貴社"
		}
		if w.company != "" {
			return w.company + "様"
		}
	case "because":
		if text, ok := w.phrase("reason", w.rq.Decision.Reason); ok {
			return text
		}
		text, _ := w.phrase("phrase", "because "+string(w.tone))
		return text
	}
	return ""
}

// employerWrites reports whether the correspondent shows that they belong to the
// employer: an agency is no 貴社.
func (w *writer) employerWrites() bool {
	m := w.voice.Message
	if w.company == "" || m == nil {
		return false
	}
	name := strings.ToLower(w.company)
	if strings.Contains(strings.ToLower(m.Signature), name) {
		return true
	}
	domain := strings.ToLower(domainOf(m.Author().Addr))
	return slices.ContainsFunc(strings.FieldsFunc(domain, func(r rune) bool { return r == '.' || r == '-' }), func(label string) bool {
		return utf8.RuneCountInString(label) > 2 && label == strings.Join(strings.Fields(name), "")
	})
}

// corporations are the legal forms that a Japanese address line keeps.
var corporations = []string{"株式会社", "有限会社", "合同会社", "社団法人", "財団法人"}

// addressed puts the organisation above a Japanese addressee, as their own
// signature writes it; a name that is not there is not put together.
func (w *writer) addressed(line string, p person) string {
	if w.language != "ja" || w.voice.Message == nil || p.full == "" {
		return line
	}
	for _, s := range strings.Split(textHead(w.voice.Message.Signature), "\n") {
		s = oneLine(s)
		plain := utf8.RuneCountInString(s) <= 40 && !strings.ContainsAny(s, "0123456789@:：/〒<>{}[]|。、？?!！=")
		if plain && !strings.Contains(s, p.last) && slices.ContainsFunc(corporations, func(c string) bool { return strings.Contains(s, c) }) {
			return s + "\n" + line
		}
	}
	return line
}
