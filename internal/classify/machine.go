package classify

import (
	"strings"

	"inboxd/internal/mail"
)

// header is the first field of a name, any case, as it stood on the wire.
func header(m *mail.Message, name string) string {
	for _, f := range m.Header {
		if strings.EqualFold(f.Name, name) {
			return strings.TrimSpace(f.Value)
		}
	}
	return ""
}

// listMail reports the headers of mailing lists and bulk mail (RFC 2919,
// RFC 2369, the Precedence of common practice). List-Unsubscribe alone is no
// such header: recruiters' sequencing tools add it to mail for one person.
func listMail(m *mail.Message) bool {
	p := strings.ToLower(header(m, "Precedence"))
	return header(m, "List-Id") != "" || header(m, "List-Post") != "" || p == "list" || p == "bulk" || p == "junk"
}

// bounceOrAnswer reports mail made by machinery about other mail: bounces,
// receipts, absence notes, answers to invitations.
func bounceOrAnswer(m *mail.Message) bool {
	from := strings.ToLower(m.Author().Addr)
	local, _, _ := strings.Cut(from, "@")
	switch {
	case local == "mailer-daemon" || local == "postmaster",
		m.ContentType == "multipart/report",
		m.Calendar == "REPLY" || m.Calendar == "COUNTER" || m.Calendar == "CANCEL" || m.Calendar == "PUBLISH",
		header(m, "X-Autoreply") != "" || header(m, "X-Autorespond") != "":
		return true
	}
	return absence(m)
}

var absencePhrases = []string{
	"out of office", "out of the office", "automatic reply", "auto-reply", "autoreply", "on annual leave", "on parental leave", "on maternity leave until", "on vacation until",
	"abwesenheitsnotiz", "abwesend", "automatische antwort", "nicht im büro", "nicht im buero", "absence du bureau", "absent du bureau", "réponse automatique", "absent jusqu", "absente jusqu", "en congé",
	"fuera de la oficina", "respuesta automática", "fuori ufficio", "risposta automatica", "assente fino", "fora do escritório", "resposta automática", "ausente até",
	"afwezig", "automatisch antwoord", "nieobecny do", "nieobecna do", "autoodpowiedź", "odpowiedź automatyczna", "不在にしております", "不在のお知らせ", "自動応答", "自動返信：不在", "休暇をいただいて",
}

// absence reports an out-of-office note, by subject or in the first words of a
// short body, where the headers say that a machine answered or the subject does.
func absence(m *mail.Message) bool {
	sub := strings.ToLower(m.Subject)
	for _, p := range absencePhrases {
		if strings.Contains(sub, p) {
			return true
		}
	}
	auto := strings.ToLower(header(m, "Auto-Submitted"))
	body := strings.ToLower(m.New)
	if len(body) > 700 {
		return false
	}
	if len(body) > 240 && !strings.HasPrefix(auto, "auto-replied") {
		body = body[:240]
	}
	for _, p := range absencePhrases {
		if strings.Contains(body, p) {
			return true
		}
	}
	return false
}
