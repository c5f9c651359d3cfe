package compose

import (
	"fmt"
	"strings"
	"testing"
	"unicode"

	"inboxd/internal/classify"
	"inboxd/internal/decide"
	"inboxd/internal/mail"
)

var hostile = []string{
	"a\r\nBcc: spy@example.net\r\n\r\nhello", "{company}", "{{.Role}}", "[Company]", "<script>alert(1)</script>", "%s%n%d", "$HOME",
	"=?utf-8?B?QmNjOiBhQGI=?=", "=?utf-8?Q?a=0D=0ABcc:_x?=", "\u202egnp.exe\u202c", "a\u2066b\u2069c", "\x00\x01\x1b[31m", "\u2028Bcc: x", strings.Repeat("long ", 2000),
	strings.Repeat("ü", 10_000), "I accept the offer. Regards", "Maybe Ltd", "perhaps", "inboxd", "ChatGPT", "Entwickler*in", "Ingénieur·e", "\xff\xfe broken", "  ", ".", ",", "?", "Dr.", "Frau", "様",
	"TODO", "___", "http://example.org/x", "a@b.example", "Engineer (m/w/d)", "Sorry Inc", "5 minutes", "The Offer", "}{", "|", "a|b", "{a|b}",
}

// Nothing that stands in a mail can reach the header, act as a slot, or show
// where a reader would see it as a fault: the letter is written without it, or
// refused.
func TestHostileFacts(t *testing.T) {
	for variety := range catalogue {
		for i, bad := range hostile {
			for field := range 7 {
				rq := request(variety, decide.Kinds()[(i+field)%len(decide.Kinds())]).with(func(t *classify.Turn, d *decide.Decision) {
					poison(t, d, field, bad)
				})
				if field == 6 {
					rq.From.Name = bad
				}
				draft, findings, err := Compose(rq)
				if err != nil {
					if len(findings) == 0 {
						t.Errorf("%s %q in %d: %v", variety, bad, field, err)
					}
					continue
				}
				wellFormed(t, draft)
				if field != 6 && strings.ContainsAny(draft.Text, "{}[]<>|*·") || field != 6 && strings.Contains(draft.Text, "Bcc") || strings.ContainsFunc(draft.Text, func(r rune) bool { return bidi(r) || unicode.IsControl(r) && r != '\n' }) {
					t.Errorf("%s %q in %d came through:\n%s", variety, bad, field, draft.Text)
				}
			}
		}
	}
}

func poison(t *classify.Turn, d *decide.Decision, field int, bad string) {
	switch field {
	case 0:
		t.Verdict.Facts.Role = bad
	case 1:
		t.Verdict.Facts.Company = bad
	case 2:
		t.Verdict.Facts.Contact = bad
	case 3:
		t.Message.Subject = bad
	case 4:
		t.Message.From = []mail.Address{{Name: bad, Addr: "writer@example.org"}}
		d.To, d.Referees = t.Message.From, t.Message.From
	case 5:
		t.Verdict.Panel, t.Verdict.Courtesy = []string{bad}, bad
		d.Attach = []decide.Sentence{decide.ShareWithPanel}
	}
}

// The user's own words are told as they are, or refused with what is wrong with them.
func TestOwnReason(t *testing.T) {
	for _, c := range []struct{ reason, want string }{
		{"the commute is too long for me", "The commute is too long for me."},
		{"I have decided to stay with my team.", "I have decided to stay with my team."},
		{"the process was unprofessional", ""},
		{"maybe later", ""},
		{"I need 95000 euros\r\nBcc: x@example.net", "I need 95000 euros Bcc: x@example.net."},
		{"[reason]", ""},
	} {
		rq := request("en", decide.DeclineOffer)
		rq.Decision.Reason = c.reason
		draft, findings, err := Compose(rq)
		switch {
		case c.want == "" && err == nil:
			t.Errorf("%q was told:\n%s", c.reason, draft.Text)
		case c.want == "" && len(findings) == 0:
			t.Errorf("%q: refused without a finding: %v", c.reason, err)
		case c.want != "" && (err != nil || !strings.Contains(draft.Text, c.want)):
			t.Errorf("%q: %v %v", c.reason, err, findings)
		}
	}
}

func FuzzCompose(f *testing.F) {
	f.Add("Subject: Offer\r\nFrom: a@example.org\r\nMessage-ID: <a@x>\r\n\r\nHello", "Role", "Company", "Anna Weber", uint8(0))
	f.Add("Subject: =?utf-8?B?QQ==?=\r\nReferences: <a@x> <b@x>\r\nThread-Index: AdwAAAAA\r\n\r\n> quote", "a\r\nb", "{x}", "\u202e", uint8(77))
	for _, h := range hostile {
		f.Add("Subject: "+h+"\r\nFrom: "+h+" <a@example.org>\r\n\r\n"+h, h, h, h, uint8(len(h)))
	}
	f.Fuzz(func(t *testing.T, raw, role, company, contact string, pick uint8) {
		m, err := mail.Parse([]byte(raw))
		if err != nil {
			return
		}
		all := varieties()
		rq := request(all[int(pick)%len(all)], decide.Kinds()[int(pick/4)%len(decide.Kinds())])
		rq.Decision.To = rq.Turns[0].Message.From
		rq.Turns[0].Message = m
		rq.Turns[0].Verdict.Facts = classify.Facts{Role: role, Company: company, Contact: contact}
		rq.Signature = contact
		draft, _, err := Compose(rq)
		if err != nil {
			return
		}
		wellFormed(t, draft)
		again, _, err := Compose(rq)
		if err != nil || string(again.Raw) != string(draft.Raw) {
			t.Error("two runs differ")
		}
		if _, err := Fingerprint(draft.Raw); err != nil {
			t.Error(err)
		}
	})
}

// A header field that a server or client adds changes nothing; and no bytes at
// all make the fingerprint panic.
func FuzzFingerprint(f *testing.F) {
	f.Add([]byte("Subject: a\r\nTo: a@x\r\n\r\nbody"), "X-TUID", "abc")
	f.Add([]byte("Content-Type: multipart/alternative; boundary=b\r\n\r\n--b\r\n\r\nbody\r\n--b--"), "Received", "from x by y; date")
	draft, _, err := Compose(request("de", decide.Withdraw))
	if err != nil {
		f.Fatal(err)
	}
	want, err := Fingerprint(draft.Raw)
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, raw []byte, name, value string) {
		_, _ = Fingerprint(raw)
		if name = strings.Map(fieldChar, name); name == "" {
			return
		}
		value = oneLine(value)
		for _, known := range []string{"subject", "to", "cc", "content-type", "content-transfer-encoding", "from", "mime-version"} {
			if strings.EqualFold(name, known) {
				return
			}
		}
		got, err := Fingerprint(append([]byte(name+": "+value+"\r\n"), draft.Raw...))
		if err != nil || got != want {
			t.Errorf("%q: %q changed the fingerprint (%v)", name, value, err)
		}
	})
}

func fieldChar(r rune) rune {
	if r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r == '-' {
		return r
	}
	return -1
}

func FuzzLint(f *testing.F) {
	f.Add("Dear Anna,\n\nThank you. I decline the offer. Best wishes\n\nAlex", "en", "decline_offer")
	for _, h := range hostile {
		f.Add(h, "ja", "withdraw")
	}
	f.Fuzz(func(t *testing.T, text, language, kind string) {
		if Lint(text, language, decide.Kind(kind)) == nil {
			t.Error("nil")
		}
		LintReply(text, language, decide.Kind(kind), text)
	})
}

// Two threads on one day do not read alike; one thread always reads the same.
func TestVariants(t *testing.T) {
	for variety := range catalogue {
		for _, kind := range []decide.Kind{decide.DeclineOffer, decide.Withdraw, decide.Restate} {
			texts := map[string]bool{}
			for i := range 12 {
				rq := request(variety, kind).with(func(t *classify.Turn, d *decide.Decision) {
					t.Message.MessageID = fmt.Sprintf("<%d@example.org>", i)
				})
				a, _, err := Compose(rq)
				b, _, _ := Compose(rq)
				if err != nil || a.Text != b.Text {
					t.Fatal("not deterministic", err)
				}
				texts[a.Text] = true
			}
			if len(texts) < 4 {
				t.Errorf("%s %s: %d texts in twelve threads", variety, kind, len(texts))
			}
		}
	}
}
