package mail

import (
	"fmt"
	"strings"
	"testing"
)

func TestAddresses(t *testing.T) {
	for value, want := range map[string]string{
		"a@x.example":                                      "|a@x.example",
		"<a@x.example>":                                    "|a@x.example",
		"Anna Bell <a@x.example>":                          "Anna Bell|a@x.example",
		`"Müller, Anna" <a@x.example>`:                     "Müller, Anna|a@x.example",
		"Müller, Anna <a@x.example>":                       "Müller, Anna|a@x.example",
		"Müller, Anna <a@x.example>, Tom <t@x.example>":    "Müller, Anna|a@x.example; Tom|t@x.example",
		"M\xfcller <a@x.example>":                          "Müller|a@x.example",
		"=?utf-8?Q?M=C3=BCller=2C_Anna?= <a@x.example>":    "Müller, Anna|a@x.example",
		`"=?utf-8?B?TcO8bGxlcg==?=" <a@x.example>`:         "Müller|a@x.example",
		"=?iso-2022-jp?B?GyRCOzNFRBsoQg==?= <y@x.example>": "山田|y@x.example",
		"=?gb2312?B?1cXI/Q==?= <z@x.example>":              "张三|z@x.example",
		"=?koi8-r?B?6dfBzg==?= <i@x.example>":              "Иван|i@x.example",
		"a@x.example (Anna Bell)":                          "Anna Bell|a@x.example",
		"'Anna Bell' <a@x.example>":                        "Anna Bell|a@x.example",
		`"a@x.example" <a@x.example>`:                      "|a@x.example",
		"a@x.example, b@x.example; c@x.example":            "|a@x.example; |b@x.example; |c@x.example",
		"Team: Anna <a@x.example>, b@x.example;":           "Anna|a@x.example; |b@x.example",
		"undisclosed-recipients:;":                         "",
		"Undisclosed recipients: ;":                        "",
		"":                                                 "",
		`"O'Neil \"Ted\"" <t@x.example>`:                   `O'Neil "Ted"|t@x.example`,
		"Abc+Tok_9z@hire.lever.co":                         "|Abc+Tok_9z@hire.lever.co",
		"<@relay.example:a@x.example>":                     "|a@x.example",
		"Anna <mailto:a@x.example>":                        "Anna|a@x.example",
		"Anna <a@x.example":                                "Anna|a@x.example",
		"Anna a@x.example":                                 "Anna|a@x.example",
		"Anna <a @x.example>":                              "Anna|a@x.example",
		`"a b"@x.example`:                                  `|"a b"@x.example`,
		"MAILER-DAEMON":                                    "|MAILER-DAEMON",
		"Mail <MAILER-DAEMON>":                             "Mail|MAILER-DAEMON",
		"=?utf-8?Q?Anna_=3Ca=40x=2Eexample=3E?=":           "Anna|a@x.example",
		"Anna (she/her) Bell <a@x.example>":                "Anna (she/her) Bell|a@x.example",
		"Anna @ Firm <a@x.example>":                        "Anna @ Firm|a@x.example",
		"\"Anna\r\nBcc: evil@x.example\" <a@x.example>":    "Anna Bcc: evil@x.example|a@x.example",
	} {
		var got []string
		for _, a := range parseAddresses(value, "") {
			got = append(got, a.Name+"|"+a.Addr)
		}
		if s := strings.Join(got, "; "); s != want {
			t.Errorf("%q: %q, want %q", value, s, want)
		}
	}
}

func TestSeveralAddressFields(t *testing.T) {
	m, err := Parse([]byte("From: a@x.example\nReply-To: b@x.example, c@x.example\nReply-To: d@x.example\nTo: t@x.example\nDelivered-To: jobs@me.example\nX-Original-To: alias@me.example\n\n"))
	if err != nil {
		t.Fatal(err)
	}
	if fmt.Sprint(m.ReplyTo) != "[{ b@x.example} { c@x.example} { d@x.example}]" || fmt.Sprint(m.DeliveredTo) != "[jobs@me.example alias@me.example]" {
		t.Errorf("reply to %v, delivered to %v", m.ReplyTo, m.DeliveredTo)
	}
}

// Row T24 of the matrix.
func TestIdentities(t *testing.T) {
	me := Identities{"user@x.example", "User.Name@gmail.com"}
	for addr, want := range map[string]bool{
		"user@x.example": true, "USER@X.example": true, "user+jobs@x.example": true, "<user@x.example>": true, "user@x.example.": true,
		"username@gmail.com": true, "u.s.e.r.name+x@googlemail.com": true, "us.er@x.example": false, "other@x.example": false,
		"user@y.example": false, "": false, "user": false, "@x.example": false,
	} {
		if me.Has(addr) != want {
			t.Errorf("%q: %v", addr, !want)
		}
	}
	if SameAddr("Abc+One@hire.lever.co", "Abc+Two@hire.lever.co") {
		t.Error("two relay tokens are two mailboxes")
	}
	if SameAddr("", "") {
		t.Error("no address is no mailbox")
	}
}

func TestTakesNoMail(t *testing.T) {
	for addr, want := range map[string]bool{
		"no-reply@x.example": true, "noreply@x.example": true, "No_Reply@x.example": true, "donotreply@x.example": true, "do-not-reply@x.example": true,
		"jobs-noreply@x.example": true, "noreply+abc@x.example": true, "notification@x.example": true, "notifications@x.example": true,
		"calendar-notification@google.example": true, "mailer-daemon@x.example": true, "MAILER-DAEMON": true, "postmaster@x.example": true,
		"bounce@x.example": true, "bounces+12-ab@x.example": true, "autoreply@x.example": true, "tenant+autoreply@talent.icims.com": true,
		"ne-pas-repondre@x.example": true, "nao-responda@x.example": true, "nie-odpowiadaj@x.example": true, "keine-antwort@x.example": true,
		"hit-reply@linkedin.com": true, "acme@myworkday.com": true, "no-reply@us.greenhouse-mail.io": true, "": true,
		"anna@x.example": false, "hr@x.example": false, "jobs@x.example": false, "recruiting@x.example": false, "norbert.reply@x.example": false,
		"Abc+Tok_9z@hire.lever.co": false, "anna@linkedin.com": false, "careers@x.example": false, "reply@x.example": false,
	} {
		if TakesNoMail(addr) != want {
			t.Errorf("%q: %v", addr, !want)
		}
	}
}

func TestRelay(t *testing.T) {
	for addr, want := range map[string]string{
		"hit-reply@linkedin.com":              "LinkedIn no",
		"inmail-hit-reply@linkedin.com":       "LinkedIn no",
		"9f2c@reply.linkedin.com":             "LinkedIn yes",
		"anna@linkedin.com":                   "",
		"Abc+Tok_9z@hire.lever.co":            "Lever yes",
		"no-reply@hire.lever.co":              "Lever no",
		"no-reply@us.greenhouse-mail.io":      "Greenhouse no",
		"tok123@eu.greenhouse-mail.io":        "Greenhouse yes",
		"no-reply@ashbyhq.com":                "Ashby no",
		"tenant@myworkday.com":                "Workday no",
		"tenant+autoreply@talent.icims.com":   "iCIMS no",
		"tenant+email+ab12@talent.icims.com":  "iCIMS yes",
		"notification@smartrecruiters.com":    "SmartRecruiters no",
		"donotreply@indeed.com":               "Indeed no",
		"someone_x7@indeedemail.com":          "Indeed yes",
		"noreply@stepstone.de":                "StepStone no",
		"info@jobagent.stepstone.de":          "StepStone no",
		"mailrobot@mail.xing.com":             "XING no",
		"noreply@glassdoor.com":               "Glassdoor no",
		"tok@candidates.workablemail.com":     "Workable yes",
		"noreply@candidates.workablemail.com": "Workable no",
		"anna@firm.example":                   "",
		"anna@notlinkedin.com":                "",
		"nobody":                              "",
	} {
		got := ""
		if name, replyable, is := Relay(addr); is {
			got = name + map[bool]string{true: " yes", false: " no"}[replyable]
		}
		if got != want {
			t.Errorf("%q: %q, want %q", addr, got, want)
		}
	}
}
