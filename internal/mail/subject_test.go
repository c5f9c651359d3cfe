package mail

import (
	"testing"

	"pgregory.net/rapid"
)

// Rows T11 to T18 of the matrix and the prefixes of mail programs.
func TestReplySubject(t *testing.T) {
	for in, want := range map[string]string{
		"Offer":                  "Re: Offer",
		"RE: Offer":              "RE: Offer",
		"Re:Offer":               "Re:Offer",
		"AW: Angebot":            "AW: Angebot",
		"SV: Erbjudande":         "SV: Erbjudande",
		"Odp: Oferta":            "Odp: Oferta",
		"RES: Proposta":          "RES: Proposta",
		"R: Offerta":             "R: Offerta",
		"Antw: Aanbod":           "Antw: Aanbod",
		"回复：录用通知":                "回复：录用通知",
		"返信: 内定":                 "返信: 内定",
		"Re[2]: Offer":           "Re[2]: Offer",
		"Re (3) : Offer":         "Re (3) : Offer",
		"RE : Offre":             "RE : Offre",
		"Fwd: Offer":             "Re: Fwd: Offer",
		"WG: Angebot":            "Re: WG: Angebot",
		"TR: Offre":              "Re: TR: Offre",
		"VS: the market":         "VS: the market",
		"Ref: 4711 Engineer":     "Re: Ref: 4711 Engineer",
		"[EXTERNAL] RE: Offer":   "[EXTERNAL] RE: Offer",
		"[Jobs] Offer":           "Re: [Jobs] Offer",
		"Research: a study":      "Re: Research: a study",
		"Reminder: call":         "Re: Reminder: call",
		"":                       "Re:",
		"Offer\r\nBcc: x@y":      "Re: Offer  Bcc: x@y",
		"Interview – 🎉 Größe":    "Re: Interview – 🎉 Größe",
		"Re: AW: Re: [x] Fwd: y": "Re: AW: Re: [x] Fwd: y",
	} {
		if got := ReplySubject(in); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
}

func TestBaseSubject(t *testing.T) {
	for in, want := range map[string]string{
		"Offer": "offer", "Re: Offer": "offer", "RE: AW: Re[2]: Offer": "offer", "Fwd: Offer": "offer", "Re: Fwd: Offer": "offer",
		"  Re:   Offer   letter ": "offer letter", "[list] Re: Offer": "offer", "Re: [list] Offer": "offer", "Offer (fwd)": "offer",
		"[Fwd: Offer]": "offer", "回复：录用通知": "录用通知", "Réf : Offre": "offre", "VS: the market": "the market", "SV: VB: Jobb": "jobb",
		"Re:": "re:", "[only]": "[only]", "Re: Re:": "re:", "ENC: Proposta": "proposta", "Doorst: Aanbod": "aanbod", "Továbbítás: x": "x",
		"Re: Research": "research", "OFFER Ünal": "offer ünal", "": "", "I: Offerta": "offerta", "RE^3: Offer": "offer", "Rif: x": "x",
		"転送: 内定": "内定", "Re : Objet": "objet",
	} {
		if got := BaseSubject(in); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
}

func TestSubjectProperties(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.OneOf(rapid.String(), rapid.StringMatching(`((Re|AW|Fwd|SV|\[x\])(\[2\])?: ?){0,4}[a-zA-Zé ]{0,20}`)).Draw(t, "subject")
		r := ReplySubject(s)
		if again := ReplySubject(r); again != r {
			t.Fatalf("%q: %q, then %q", s, r, again)
		}
	})
}
