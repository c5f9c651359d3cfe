package mail

import "strings"

// Automatic reports whether no person wrote m to this reader: RFC 3834
// auto-replies, lists (RFC 2919), bulk precedence, bounces, receipts, calendar
// machinery. reason is for people and empty when the message is personal.
//
// List-Unsubscribe alone is no proof, recruiters' sequencing tools add it to
// one-to-one mail; X-Auto-Response-Suppress tells the answerer what not to
// send and stands in personal Exchange mail. Neither counts.
func (m *Message) Automatic() (reason string, is bool) {
	for _, check := range []func() string{m.autoSubmitted, m.machineReport, m.listOrBulk, m.machineSender, m.invitation, m.autoSubject} {
		if reason = check(); reason != "" {
			return reason, true
		}
	}
	return "", false
}

// autoSubmitted reads RFC 3834 §5 and the fields that predate it.
func (m *Message) autoSubmitted() string {
	if v := headWord(m.RawHeader("Auto-Submitted")); v != "" && v != "no" {
		return "automatic message (Auto-Submitted: " + v + ")"
	}
	for _, name := range []string{"X-Autoreply", "X-Autorespond", "X-Autoreply-From", "X-Auto-Reply"} {
		if v := headWord(m.RawHeader(name)); v != "" && v != "no" && v != "false" {
			return "automatic reply (" + name + ")"
		}
	}
	return ""
}

// machineReport knows bounces and receipts: RFC 3464, RFC 6522, RFC 8098, and
// the empty return path that only such mail has (RFC 5321 §4.5.5).
func (m *Message) machineReport() string {
	switch m.ContentType {
	case "multipart/report", "message/delivery-status", "message/disposition-notification", "message/feedback-report":
		return "delivery report or receipt"
	}
	if m.RawHeader("X-Failed-Recipients") != "" {
		return "delivery report (X-Failed-Recipients)"
	}
	for _, f := range m.Header {
		if strings.EqualFold(f.Name, "Return-Path") && strings.Join(strings.Fields(f.Value), "") == "<>" {
			return "automatic message (empty Return-Path)"
		}
	}
	return ""
}

// listOrBulk knows mailing lists (RFC 2369, RFC 2919) and bulk mail.
func (m *Message) listOrBulk() string {
	for _, name := range []string{"List-Id", "List-Post", "X-Mailing-List"} {
		if v := m.RawHeader(name); v != "" && headWord(v) != "no" {
			return "mailing list (" + name + ")"
		}
	}
	switch p := headWord(m.RawHeader("Precedence")); p {
	case "bulk", "list", "junk", "auto_reply":
		return "bulk mail (Precedence: " + p + ")"
	}
	return ""
}

// machineSender knows the addresses of mail systems and list software. A
// no-reply sender is not among them: what it writes may still concern the
// user, it only takes no answer (TakesNoMail).
func (m *Message) machineSender() string {
	local, _, _ := strings.Cut(strings.ToLower(m.Author().Addr), "@")
	switch {
	case local == "mailer-daemon" || local == "postmaster":
		return "mail system (" + local + ")"
	case strings.HasPrefix(local, "owner-") || strings.HasSuffix(local, "-request") || strings.HasSuffix(local, "-owner"),
		strings.HasSuffix(local, "-bounces"):
		return "mailing list software (" + local + ")"
	}
	return ""
}

// invitation knows calendar traffic that is answered with an RSVP (RFC 5546).
// PUBLISH only carries a date along with a letter.
func (m *Message) invitation() string {
	switch m.Calendar {
	case "REQUEST", "REPLY", "CANCEL", "COUNTER", "DECLINECOUNTER", "REFRESH", "ADD":
		return "calendar message (METHOD:" + m.Calendar + ")"
	}
	return ""
}

// autoSubjects begin the subjects of absence notices and bounces. Those that are
// common words count only with the colon behind them.
var autoSubjects = wordList(`automatic reply|auto reply:|autoreply|auto-reply|auto response|auto-response|out of office|out-of-office|ooo:|
	on vacation|undeliverable:|undelivered mail|delivery status notification|mail delivery failed|mail delivery system|
	returned mail:|delivery failure|failure notice|message not delivered|not read:|read receipt|
	automatische antwort|abwesenheitsnotiz|abwesenheit:|abwesend:|abwesenheitsassistent|außer haus:|unzustellbar:|nicht zustellbar|
	réponse automatique|absence du bureau|absent du bureau|absente du bureau|message d'absence|non remis|échec de la remise|
	respuesta automática|respuesta automatica|fuera de la oficina|fuera de oficina|no se puede entregar|
	risposta automatica|fuori sede|fuori ufficio|assente:|non recapitabile|
	resposta automática|resposta automatica|ausência temporária|fora do escritório|fora do escritorio|não foi possível entregar|
	automatisch antwoord|automatische beantwoording|afwezigheidsbericht|afwezig:|niet afgeleverd|
	odpowiedź automatyczna|automatyczna odpowiedź|autoodpowiedź|poza biurem|nieobecność:|nieobecny:|nieobecna:|nie można dostarczyć|
	自動応答|自動返信|不在通知|不在のお知らせ|不在：|不在:|配信不能|
	automatiskt svar|autosvar|automatisk svar|automaattinen vastaus|автоответ|自动回复|自動回覆`)

// autoSubject reads the subject alone: the last resort, for systems that mark
// their answers nowhere else. "Re: Automatic reply" is a person again.
func (m *Message) autoSubject() string {
	s := strings.ToLower(m.Subject)
	for _, p := range autoSubjects {
		if strings.HasPrefix(s, p) {
			return "automatic reply (by its subject)"
		}
	}
	return ""
}

// wordList reads a list separated by "|".
func wordList(list string) []string {
	words := strings.Split(list, "|")
	for i := range words {
		words[i] = strings.TrimSpace(words[i])
	}
	return words
}

// headWord is the first word of a value, lower case, without comments or
// parameters.
func headWord(v string) string {
	v = strings.ToLower(strings.TrimSpace(dropComments(v)))
	if i := strings.IndexAny(v, " \t;,"); i >= 0 {
		v = v[:i]
	}
	return v
}
