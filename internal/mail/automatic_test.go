package mail

import (
	"strings"
	"testing"
)

// Rows S01 to S11 of the matrix, and subjects in nine languages.
func TestAutomatic(t *testing.T) {
	for head, want := range map[string]bool{
		"Auto-Submitted: auto-replied":                                                     true,
		"Auto-Submitted: auto-generated (rejected)":                                        true,
		"Auto-submitted: Auto-Notified; owner-email=\"a@x\"":                               true,
		"Auto-Submitted: no":                                                               false,
		"Auto-Submitted: no (really)":                                                      false,
		"Return-Path: <>":                                                                  true,
		"Return-Path: <a@x.example>":                                                       false,
		"Content-Type: multipart/report; report-type=delivery-status; boundary=b":          true,
		"Content-Type: multipart/report; report-type=disposition-notification; boundary=b": true,
		"Precedence: bulk":                                                                 true,
		"Precedence: list":                                                                 true,
		"Precedence: Junk":                                                                 true,
		"Precedence: first-class":                                                          false,
		"X-Auto-Response-Suppress: All":                                                    false,
		"List-Unsubscribe: <https://x.example/u>":                                          false,
		"List-Id: Go <go.x.example>":                                                       true,
		"List-Post: <mailto:go@x.example>":                                                 true,
		"List-Post: NO":                                                                    false,
		"X-Autoreply: yes":                                                                 true,
		"X-Autorespond: away":                                                              true,
		"X-Autoreply: no":                                                                  false,
		"X-Failed-Recipients: b@x.example":                                                 true,
		"From: MAILER-DAEMON@x.example":                                                    true,
		"From: Mail Delivery <postmaster@x.example>":                                       true,
		"From: owner-list@x.example":                                                       true,
		"From: list-request@x.example":                                                     true,
		"From: list-bounces@x.example":                                                     true,
		"From: no-reply@x.example":                                                         false,
		"From: anna@x.example":                                                             false,
		"Content-Type: text/calendar; method=REQUEST":                                      true,
		"Content-Type: text/calendar; method=cancel":                                       true,
		"Content-Type: text/calendar; method=PUBLISH":                                      false,
		"Subject: Automatic reply: Offer":                                                  true,
		"Subject: Out of Office: back Monday":                                              true,
		"Subject: Undeliverable: Offer":                                                    true,
		"Subject: Automatische Antwort: Angebot":                                           true,
		"Subject: Abwesenheitsnotiz: Angebot":                                              true,
		"Subject: =?utf-8?Q?R=C3=A9ponse_automatique_=3A_Offre?=":                          true,
		"Subject: =?utf-8?Q?Respuesta_autom=C3=A1tica:_Oferta?=":                           true,
		"Subject: Risposta automatica: Offerta":                                            true,
		"Subject: =?utf-8?Q?Resposta_autom=C3=A1tica:_Proposta?=":                          true,
		"Subject: Automatisch antwoord: Aanbod":                                            true,
		"Subject: =?utf-8?Q?Odpowied=C5=BA_automatyczna:_Oferta?=":                         true,
		"Subject: =?utf-8?B?6Ieq5YuV5b+c562U77ya5YaF5a6a?=":                                true,
		"Subject: Re: Automatic reply: Offer":                                              false,
		"Subject: Absence of feedback":                                                     false,
		"Subject: Our out of office party":                                                 false,
	} {
		raw := head + "\nMessage-ID: <a@x.example>\n\nHello\n"
		if !strings.HasPrefix(head, "From") {
			raw = "From: anna@x.example\n" + raw
		}
		m, err := Parse([]byte(raw))
		if err != nil {
			t.Fatal(err)
		}
		reason, is := m.Automatic()
		if is != want || is != (reason != "") {
			t.Errorf("%q: %v %q", head, is, reason)
		}
	}
}
