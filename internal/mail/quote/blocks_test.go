package quote

import (
	"strings"
	"testing"
)

// headerBlocks are reply headers of mail programs: labels for sender, date,
// recipient and subject in the order and language they are written.
var headerBlocks = map[string]string{
	"en outlook":      "From: Anna <a@x.example>|Sent: Tuesday, 10 March 2026 18:12|To: Tom <t@x.example>|Cc: Eve <e@x.example>|Subject: Offer",
	"en mac":          "From: Anna <a@x.example>|Date: Tuesday, 10 March 2026 at 18:12|To: Tom <t@x.example>|Subject: Offer",
	"en bold":         "*From:* Anna <a@x.example>|*Sent:* Tuesday|*To:* Tom|*Subject:* Offer",
	"en no mailbox":   "From: Anna Bell|Sent: 10 March 2026 18:12|To: Tom Reed|Subject: Offer",
	"en importance":   "From: Anna|Sent: Tuesday|To: Tom|Subject: Offer|Importance: High",
	"en one line":     "From: Anna <a@x.example> To: Tom <t@x.example> Sent: Tuesday Subject: Offer",
	"de":              "Von: Anna <a@x.example>|Gesendet: Dienstag, 10. März 2026 18:12|An: Tom|Betreff: Angebot",
	"de gmx":          "Gesendet: Dienstag, 10. März 2026 um 18:12 Uhr|Von: \"Anna\" <a@x.example>|An: t@x.example|Betreff: Angebot",
	"de gmail":        "Von: Anna <a@x.example>|Date: Di., 10. März 2026|Subject: Angebot|To: <t@x.example>",
	"fr":              "De : Anna <a@x.example>|Envoyé : mardi 10 mars 2026 18:12|À : Tom|Objet : Offre",
	"fr nbsp":         "De\u00a0: Anna <a@x.example>|Envoyé\u00a0: mardi|À\u00a0: Tom|Objet\u00a0: Offre",
	"es":              "De: Anna <a@x.example>|Enviado el: martes, 10 de marzo de 2026 18:12|Para: Tom|Asunto: Oferta",
	"it":              "Da: Anna <a@x.example>|Inviato: martedì 10 marzo 2026 18:12|A: Tom|Oggetto: Offerta",
	"pt":              "De: Anna <a@x.example>|Enviada em: terça-feira, 10 de março de 2026 18:12|Para: Tom|Assunto: Oferta",
	"nl":              "Van: Anna <a@x.example>|Verzonden: dinsdag 10 maart 2026 18:12|Aan: Tom|Onderwerp: Aanbod",
	"pl":              "Od: Anna <a@x.example>|Wysłano: wtorek, 10 marca 2026 18:12|Do: Tom|DW: Eve|Temat: Oferta",
	"ja":              "差出人: Anna <a@x.example>|送信日時: 2026年3月10日 18:12|宛先: Tom|件名: 内定",
	"ja wide":         "差出人： Anna <a@x.example>|日時： 2026年3月10日|宛先： Tom|件名： 内定",
	"sv":              "Från: Anna [mailto:a@x.example]|Skickat: den 10 mars 2026 18:12|Till: Tom|Ämne: Erbjudande",
	"ru":              "От: Anna <a@x.example>|Отправлено: 10 марта 2026 г.|Кому: Tom|Тема: Предложение",
	"spaced":          "From: Anna <a@x.example>||Sent: Tuesday||To: Tom||Subject: Offer",
	"wrapped to":      "From: Anna <a@x.example>|Sent: Tuesday|To: Tom <t@x.example>; Eve|  <e@x.example>|Subject: Offer",
	"quoted":          "> From: Anna <a@x.example>|> Sent: Tuesday|> To: Tom|> Subject: Offer",
	"subject first":   "Subject: Offer|Date: Tue, 10 Mar 2026|From: Anna <a@x.example>|To: Tom",
	"thunderbird tab": "Betreff: \tAngebot|Datum: \t10.03.2026|Von: \tAnna <a@x.example>|An: \tTom",
}

func TestHeaderBlocks(t *testing.T) {
	for name, block := range headerBlocks {
		lines := strings.Split(block, "|")
		text := append(append([]string{}, lines...), "", "Hello Tom,")
		if n := HeaderBlockAt(text, 0); n != len(lines) {
			t.Errorf("%s: %d lines of %d", name, n, len(lines))
		}
		if strings.HasPrefix(block, ">") {
			continue // what follows a quoted block unquoted is an answer
		}
		p := Split("I accept gladly.\n\n"+strings.Join(text, "\n"), false)
		if p.New != "I accept gladly." || p.Forwarded {
			t.Errorf("%s: new %q, forwarded %v", name, p.New, p.Forwarded)
		}
	}
}

func TestNoHeaderBlocks(t *testing.T) {
	for _, block := range []string{
		"Von: Berlin|An: Hamburg|Datum: 14.03.2026",
		"De: 80k à 90k|Pour: un senior|Date: dès que possible",
		"From: 9:00|To: 17:00|Date: 14 March",
		"Subject: your visa|We need your passport|Date: Friday",
		"Od 15 000 zł|Do 20 000 zł|Data: 14/03",
		"Data: 14/03|A: sì|Da: subito",
		"Von: 01.04.2026|Bis: 31.03.2027",
	} {
		if n := HeaderBlockAt(strings.Split(block, "|"), 0); n != 0 {
			t.Errorf("%q taken for a header", block)
		}
	}
}

func TestSeparators(t *testing.T) {
	for _, words := range strings.Split(`-----Original Message-----|-------- Original Message --------|-----Ursprüngliche Nachricht-----|---- Original-Nachricht ----|
-----Message d'origine-----|-------- Message original --------|-----Mensaje original-----|-----Messaggio originale-----|-----Mensagem original-----|
-----Oorspronkelijk bericht-----|-------- Oorspronkelijk bericht --------|-----Oryginalna wiadomość-----|-------- Wiadomość oryginalna --------|
-----元のメッセージ-----|----- Original Message -----|‐‐‐‐‐‐‐ Original Message ‐‐‐‐‐‐‐|*-------- Original Message --------*|________ Original Message ________`, "|") {
		words = strings.TrimSpace(words)
		if separatorKind(words) != originalSeparator {
			t.Errorf("%q is no original separator", words)
		}
	}
	for _, words := range strings.Split(`---------- Forwarded message ---------|-------- Weitergeleitete Nachricht --------|-------- Message transféré --------|
-------- Mensaje reenviado --------|-------- Messaggio inoltrato --------|-------- Mensagem encaminhada --------|-------- Mensagem reencaminhada --------|
-------- Doorgestuurd bericht --------|-------- Przekazana wiadomość --------|-------- 転送メッセージ --------|------- Forwarded Message -------|
Begin forwarded message:|Anfang der weitergeleiteten Nachricht:|Début du message réexpédié :|Inicio del mensaje reenviado:|Inizio messaggio inoltrato:|
Início da mensagem encaminhada:|Begin doorgestuurd bericht:|Początek przekazywanej wiadomości:|転送されたメッセージ:|> Begin forwarded message:`, "|") {
		words = strings.TrimSpace(words)
		if separatorKind(words) != forwardSeparator {
			t.Errorf("%q is no forward separator", words)
		}
	}
	for _, words := range []string{"Original message", "The original message is below", "--", "----------", "- forwarded message", "I forwarded message 3:"} {
		if SeparatorLine(words) {
			t.Errorf("%q taken for a separator", words)
		}
	}
}

func TestAppLines(t *testing.T) {
	for _, l := range strings.Split(`Sent from my iPhone|Sent from my Galaxy|Sent from Outlook for iOS|Get Outlook for Android|Sent from Yahoo Mail for iPhone|
Sent with Proton Mail secure email.|Sent from my mobile device|Von meinem iPhone gesendet|Gesendet von meinem iPad|Gesendet von Outlook für iOS|
Holen Sie sich Outlook für Android|Diese Nachricht wurde von meinem Android-Gerät mit K-9 Mail gesendet.|Von meinem Samsung Galaxy Smartphone gesendet.|
Envoyé de mon iPhone|Envoyé depuis mon Galaxy|Télécharger Outlook pour iOS|Obtenir Outlook pour Android|Envoyé à partir de Outlook pour iOS|Enviado desde mi iPhone|
Obtener Outlook para iOS|Enviado desde Outlook para Android|Inviato da iPhone|Inviato dal mio Galaxy|Ottieni Outlook per iOS|Scarica Outlook per Android|
Enviado do meu iPhone|Obter o Outlook para iOS|Enviado do Yahoo Mail|Verstuurd vanaf mijn iPhone|Verzonden vanaf mijn Galaxy|Outlook voor iOS downloaden|
Verzonden met Proton Mail|Wysłane z iPhone'a|Wysłano z mojego telefonu|Pobierz program Outlook dla systemu iOS|Wysłano z aplikacji Poczta|iPhoneから送信|
Outlook for iOS を入手|Get Outlook for iOS<https://aka.example/x>`, "|") {
		l = strings.TrimSpace(l)
		if !appLine(l) {
			t.Errorf("%q not recognised", l)
		}
	}
	for _, l := range []string{"Sent from our Berlin office", "Sent from the team with love", "Get back to me by Friday", "Enviado desde Madrid el contrato firmado",
		"Gesendet haben wir Ihnen den Vertrag am Montag", "Von meiner Seite ist alles gesagt", "Inviato il contratto ieri", "Envoyé hier par courrier"} {
		if appLine(l) {
			t.Errorf("%q taken for an app's line", l)
		}
	}
}
