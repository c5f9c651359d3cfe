package quote

import (
	"strings"
	"testing"
)

// Each case is a body with "|" for line breaks; what stands behind "~" is the
// signature, the rest is new.
func TestSignatures(t *testing.T) {
	for _, c := range []string{
		"Hi Tom,||Deal?||Best regards,|Anna",
		"Hi Tom,||Deal?||Best regards,|Anna~|Head of Talent|Firm Ltd|+44 113 496 0000",
		"Hi Tom,||Deal?||Best regards,||Anna Bell~||Head of Talent||Firm Ltd||+44 113 496 0000",
		"Hi Tom,||Deal?||Best regards, Anna~|Head of Talent|Firm Ltd",
		"Hi Tom,||Deal?||Thanks,|Anna~|Senior Recruiter at Firm",
		"Hi Tom,||Deal?||Thanks!||Anna",
		"Hi Tom,||Deal?||Cheers|A.",
		"Hi Tom,||Deal?||Thanks and best regards|Anna Bell~|T: +44 113 496 0000",
		"Hi Tom,||Deal?||Kind regards|Anna Bell (she/her)~|Recruiter|www.firm.example",
		"Hallo Tom,||passt das?||Mit freundlichen Grüßen|i. A. Anna Müller~|Personalabteilung|Firma GmbH|Tel. 030 1234567",
		"Hallo Tom,||passt das?||Viele Grüße aus Berlin|Anna~|0171 1234567",
		"Hallo Tom,||passt das?||VG|Anna",
		"Hallo Tom,||passt das?||LG Anna",
		"Bonjour,||D'accord ?||Bien cordialement,|Élise Martin~|Chargée de recrutement|06 12 34 56 78",
		"Hola:||¿De acuerdo?||Un saludo,|Lucía~|Recursos Humanos|www.empresa.example",
		"Buongiorno,||va bene?||Cordiali saluti|Marco Rossi~|Tel. 02 1234567",
		"Olá,||pode ser?||Com os melhores cumprimentos,|João Lima~|Gestor de Talento|+351 21 123 4567",
		"Olá,||pode ser?||Atenciosamente,|João~|Empresa Ltda",
		"Hoi,||akkoord?||Met vriendelijke groet,|Sanne de Vries~|Recruiter|KvK 12345678",
		"Dzień dobry,||pasuje?||Z poważaniem|Ewa Nowak~|Dział HR|tel. 22 123 45 67",
		"お世話になっております。||いかがでしょうか。||よろしくお願いいたします。||佐藤~||━━━━━━━━━━━━|株式会社サンプル|TEL 03-1234-5678|━━━━━━━━━━━━",
		"Deal?||Anna Bell~|Head of Talent|T: +44 113 496 0000",
		"Deal?~||-- |Anna Bell|Firm",
		"Deal?~||--|Anna Bell|Firm",
		"Deal?||Anna~||Sent from my iPhone",
		"Deal?||Best,|Anna~|Firm Ltd|||P.S. The bonus is 10%.",
		"OK, thanks.~||This e-mail and any attachments are confidential.|If you are not the intended recipient, delete it.",
		"Deal?||Best regards,|Anna~|Firm Ltd||Diese E-Mail enthält vertrauliche Informationen und stellt kein Angebot dar.",
		"We would like to invite you to meet the whole team next Tuesday or Wednesday, at whatever hour suits you best.~||Unsubscribe | Manage preferences",
		// What only looks like a signature.
		"Thanks,||I would rather take the second offer.",
		"Many thanks||Could you send me your CV?",
		"Best regards,|Anna||Could you also send me two referees by Friday?",
		"Regards the salary: we can do 90k.",
		"Thank you for your time yesterday.||The role pays 90k.",
		"Hi Tom,||You are receiving this because you applied. We offer you the job.||Reply soon.",
		"The slots are||Monday 10:00|Tuesday 11:00",
		"Salary|EUR 85,000|Start|1 May 2026",
		"VG Wort is our client.||Interested?",
	} {
		want, sig, _ := strings.Cut(c, "~")
		text := strings.ReplaceAll(strings.Replace(c, "~", "", 1), "|", "\n")
		ps := ""
		if i := strings.Index(sig, "P.S."); i >= 0 {
			sig, ps = sig[:i], sig[i:]
		}
		want = strings.ReplaceAll(want, "|", "\n")
		if ps != "" {
			want += "\n\n" + ps
		}
		p := Split(text, false)
		if p.New != want || p.Signature != squeeze(sig) {
			t.Errorf("%q:\nnew       %q\nsignature %q", c, p.New, p.Signature)
		}
	}
}

// squeeze writes a signature as Split does: at most one empty line in a row.
func squeeze(s string) string {
	return tidyLines(strings.Split(strings.ReplaceAll(s, "|", "\n"), "\n"))
}

func TestBanners(t *testing.T) {
	for _, banner := range []string{
		"CAUTION: This email originated from outside of the organization.",
		"[EXTERNAL] Be careful with links.",
		"You don't often get email from anna@firm.example. Learn why this is important",
		"ACHTUNG: Diese E-Mail stammt von einem externen Absender.",
		"Attention : ce courriel provient de l'extérieur.",
	} {
		p := Split(banner+"\n\nHi Tom,\n\nDeal?", false)
		if p.New != "Hi Tom,\n\nDeal?" || p.Signature != banner {
			t.Errorf("%q: new %q, signature %q", banner, p.New, p.Signature)
		}
	}
}

func TestForwards(t *testing.T) {
	long := strings.Repeat("I think you should really have a look at this. ", 6)
	gmail := "---------- Forwarded message ---------\nFrom: Rita <r@x.example>\nDate: Tue\nSubject: Job\nTo: Sam\n\nWe pay 200k."
	outlook := "From: Rita <r@x.example>\nSent: Tuesday\nTo: Sam\nSubject: Job\n\nWe pay 200k."
	for _, c := range []struct {
		name, text string
		subject    bool
		content    bool // the forwarded text is new
	}{
		{"bare", gmail, false, true},
		{"with a note", "Thought of you!\n\n" + gmail, false, true},
		{"with much added", long + "\n\n" + gmail, false, false},
		{"note and signature", "FYI\n\nBest regards,\nSam Friend\nCTO\n+1 415 555 0100\n\n" + gmail, false, true},
		{"outlook reply", "No, thanks.\n\n" + outlook, false, false},
		{"outlook forward by its subject", "For you.\n\n" + outlook, true, true},
		{"outlook forward by its note", "zK\n\n" + outlook, false, true},
		{"outlook forward without words", "Viele Grüße\nSam\n\n" + outlook, false, true},
		{"outlook forward with much added", long + "\n\n" + outlook, true, false},
		{"quoted by apple", "FYI\n\nBegin forwarded message:\n\n> From: Rita <r@x.example>\n> Subject: Job\n> Date: Tue\n> To: Sam\n>\n> We pay 200k.", false, true},
		{"forward of a forward", "FYI\n\n" + gmail[:strings.Index(gmail, "We pay")] + "See below.\n\n" + gmail, false, true},
		{"old forward in a quote", "No.\n\nOn 11 Mar 2026, at 10:04, Sam <s@x.example> wrote:\n> " + strings.ReplaceAll(gmail, "\n", "\n> "), false, false},
	} {
		p := Split(c.text, c.subject)
		if got := strings.Contains(p.New, "We pay 200k."); got != c.content || p.Forwarded != c.content {
			t.Errorf("%s: content new %v, forwarded %v\nnew %q", c.name, got, p.Forwarded, p.New)
		}
		if strings.Contains(p.New, "Rita <r@x.example>") || strings.Contains(p.New, "> ") {
			t.Errorf("%s: header or marks in new words %q", c.name, p.New)
		}
	}
}
