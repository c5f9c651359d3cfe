package career

import "strings"

// LinkedInMax is what a note with an invitation may hold there without a paid account.
const LinkedInMax = 200

// noteWords are a note's sentences in one language: {contact}, {role} and
// {company} stand for what the thread states.
type noteWords struct{ hello, bare, both, role, company, none, stay string }

func notesIn() map[string]noteWords {
	return map[string]noteWords{
		"en": {"Hi {contact}, ", "Hello, ", "thank you for our conversation about the {role} role at {company}.", "thank you for our conversation about the {role} role.", "thank you for our conversation about {company}.", "thank you for our conversation.", " I would be glad to stay in touch."},
		"de": {"Guten Tag {contact}, ", "Guten Tag, ", "vielen Dank für das Gespräch über die Stelle als {role} bei {company}.", "vielen Dank für das Gespräch über die Stelle als {role}.", "vielen Dank für das Gespräch über {company}.", "vielen Dank für das Gespräch.", " Ich würde mich freuen, in Kontakt zu bleiben."},
		"fr": {"Bonjour {contact}, ", "Bonjour, ", "merci pour notre échange au sujet du poste de {role} chez {company}.", "merci pour notre échange au sujet du poste de {role}.", "merci pour notre échange au sujet de {company}.", "merci pour notre échange.", " Au plaisir de rester en contact."},
		"es": {"Hola, {contact}: ", "Hola: ", "gracias por la conversación sobre el puesto de {role} en {company}.", "gracias por la conversación sobre el puesto de {role}.", "gracias por la conversación sobre {company}.", "gracias por la conversación.", " Me alegraría seguir en contacto."},
		"it": {"Buongiorno {contact}, ", "Buongiorno, ", "grazie per il colloquio sul ruolo di {role} in {company}.", "grazie per il colloquio sul ruolo di {role}.", "grazie per il colloquio su {company}.", "grazie per il colloquio.", " Mi farebbe piacere restare in contatto."},
		"pt": {"Olá {contact}, ", "Olá, ", "agradeço a conversa sobre a vaga de {role} na {company}.", "agradeço a conversa sobre a vaga de {role}.", "agradeço a conversa sobre a {company}.", "agradeço a conversa.", " Gostaria de manter o contato."},
		"nl": {"Hallo {contact}, ", "Hallo, ", "bedankt voor het gesprek over de functie van {role} bij {company}.", "bedankt voor het gesprek over de functie van {role}.", "bedankt voor het gesprek over {company}.", "bedankt voor het gesprek.", " Ik blijf graag in contact."},
		"pl": {"Dzień dobry {contact}, ", "Dzień dobry, ", "dziękuję za rozmowę o stanowisku {role} w {company}.", "dziękuję za rozmowę o stanowisku {role}.", "dziękuję za rozmowę o {company}.", "dziękuję za rozmowę.", " Chętnie pozostanę w kontakcie."},
		"ja": {"{contact}様、", "こんにちは。", "{company}の{role}職について、お話の機会をいただきありがとうございました。", "{role}職について、お話の機会をいただきありがとうございました。", "{company}について、お話の機会をいただきありがとうございました。", "お話の機会をいただきありがとうございました。", "今後ともよろしくお願いいたします。"},
	}
}

// LinkedIn is a note for an invitation to somebody met in the process, in the
// thread's language (English where there is none of it), no longer than that
// network lets it be: what does not fit is left out, never cut.
func LinkedIn(language, contact, role, company, me string) string {
	w, ok := notesIn()[language]
	if !ok {
		w = notesIn()["en"]
	}
	hello := w.bare
	if contact != "" {
		hello = w.hello
	}
	sign := ""
	if me != "" {
		sign = "\n" + me
	}
	fill := strings.NewReplacer("{contact}", Line(contact), "{role}", Line(role), "{company}", Line(company))
	var tries []string
	switch {
	case role != "" && company != "":
		tries = []string{w.both, w.role, w.company, w.none}
	case role != "":
		tries = []string{w.role, w.none}
	case company != "":
		tries = []string{w.company, w.none}
	default:
		tries = []string{w.none}
	}
	for _, t := range tries {
		for _, end := range []string{w.stay + sign, w.stay, ""} {
			if text := fill.Replace(hello + t + end); len([]rune(text)) <= LinkedInMax {
				return text
			}
		}
	}
	return fill.Replace(w.bare + w.none + w.stay)
}
