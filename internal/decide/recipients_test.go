package decide

import (
	"slices"
	"strings"
	"testing"

	"inboxd/internal/classify"
	"inboxd/internal/mail"
)

func people(list ...string) []mail.Address {
	var out []mail.Address
	for _, a := range list {
		out = append(out, mail.Address{Addr: a})
	}
	return out
}

func TestRecipients(t *testing.T) {
	for _, c := range []struct {
		name   string
		change func(*mail.Message)
		from   string
		to, cc []string
	}{
		{"author", func(m *mail.Message) {}, "alex@example.org", []string{"rita@brightwater.example"}, nil},
		{"T19 Reply-To", func(m *mail.Message) { m.ReplyTo = people("jobs@brightwater.example") }, "alex@example.org", []string{"jobs@brightwater.example"}, nil},
		{"T20 two in Reply-To", func(m *mail.Message) { m.ReplyTo = people("a@x.example", "b@x.example", "A@x.example") }, "alex@example.org", []string{"a@x.example", "b@x.example"}, nil},
		{"T21 own Reply-To", func(m *mail.Message) { m.ReplyTo = people("Alex@Example.org") }, "alex@example.org", []string{"rita@brightwater.example"}, nil},
		{"T21 own Reply-To and From", func(m *mail.Message) {
			m.ReplyTo, m.From, m.To = people("alex@example.org"), people("alex@example.org"), people("rita@brightwater.example", "alex+jobs@example.org")
		}, "alex@example.org", []string{"rita@brightwater.example"}, nil},
		{"T24 own addresses in every form", func(m *mail.Message) {
			m.To = people("ALEX@example.org", "alex+jobs@example.org", "omar@brightwater.example")
			m.Cc = people("A.Morgan@EXAMPLE.net", "rita@brightwater.example")
		}, "alex@example.org", []string{"rita@brightwater.example"}, []string{"omar@brightwater.example"}},
		{"T26 interviewers on Cc", func(m *mail.Message) {
			m.Cc = people("b@x.example", "c@x.example", "B@x.example", "d@x.example")
		}, "alex@example.org", []string{"rita@brightwater.example"}, []string{"b@x.example", "c@x.example", "d@x.example"}},
		{"T27 agency and client", func(m *mail.Message) { m.From, m.Cc = people("zoe@agency.example"), people("hr@client.example") }, "alex@example.org", []string{"zoe@agency.example"}, []string{"hr@client.example"}},
		{"robots on Cc", func(m *mail.Message) {
			m.Cc = people("no-reply@x.example", "b@x.example", "notifications@x.example")
		}, "alex@example.org", []string{"rita@brightwater.example"}, []string{"b@x.example"}},
		{"T28 no-reply", func(m *mail.Message) { m.From = people("no-reply@us.greenhouse-mail.io") }, "alex@example.org", nil, nil},
		{"T29 no-reply with a person", func(m *mail.Message) {
			m.From, m.ReplyTo = people("noreply@x.example"), people("person@x.example")
		}, "alex@example.org", []string{"person@x.example"}, nil},
		{"a person with Reply-To no-reply", func(m *mail.Message) { m.ReplyTo = people("no-reply@x.example") }, "alex@example.org", nil, nil},
		{"T30 LinkedIn", func(m *mail.Message) { m.From = people("hit-reply@linkedin.com") }, "alex@example.org", nil, nil},
		{"T31 relay token", func(m *mail.Message) {
			m.ReplyTo, m.Cc = people("Abc+Tok_9z@hire.lever.co"), people("b@x.example")
		}, "alex@example.org", []string{"Abc+Tok_9z@hire.lever.co"}, nil},
		{"relay beside a person", func(m *mail.Message) { m.ReplyTo = people("rita@brightwater.example", "Tok1@hire.lever.co") }, "alex@example.org", []string{"Tok1@hire.lever.co"}, nil},
		{"T33 delivered to an alias", func(m *mail.Message) { m.To, m.DeliveredTo = nil, []string{"a.morgan+x@example.net"} }, "a.morgan@example.net", []string{"rita@brightwater.example"}, nil},
		{"alias in Cc", func(m *mail.Message) {
			m.To, m.Cc = people("omar@brightwater.example"), people("a.morgan@example.net")
		}, "a.morgan@example.net", []string{"rita@brightwater.example"}, []string{"omar@brightwater.example"}},
		{"plus form", func(m *mail.Message) { m.To = people("alex+jobs@example.org") }, "alex@example.org", []string{"rita@brightwater.example"}, nil},
		{"broken addresses", func(m *mail.Message) {
			m.Cc = people("", "nobody", "a b@x.example", "x@y.example\r\nBcc: z@z.example", "b@x.example")
		}, "alex@example.org", []string{"rita@brightwater.example"}, []string{"b@x.example"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			in := given(Decline, gets(offer, c.change))
			d := Decide(in)
			if d.Reply != DeclineOffer {
				t.Fatalf("reply %s: %q", d.Reply, d.Why)
			}
			if d.From != c.from || !slices.Equal(addrs(d.To), append([]string{}, c.to...)) || !slices.Equal(addrs(d.Cc), append([]string{}, c.cc...)) {
				t.Errorf("from %s to %v cc %v, want %s, %v, %v", d.From, addrs(d.To), addrs(d.Cc), c.from, c.to, c.cc)
			}
			if d.AsText != (len(c.to) == 0) || d.AsText != (d.Notice != "") {
				t.Errorf("as text %v, notice %q", d.AsText, d.Notice)
			}
			d = Decide(in.with(func(in *Input) { in.Policy.ReplyAll = false }))
			if len(d.Cc) > 0 {
				t.Errorf("reply_all off, yet Cc %v", d.Cc)
			}
			wholesome(t, in, d)
		})
	}
}

func TestNoReplyWithSomebodyKnownOnCc(t *testing.T) {
	robot := func(cc ...string) func(*mail.Message) {
		return func(m *mail.Message) { m.From, m.Cc = people("no-reply@hire.example"), people(cc...) }
	}
	for _, c := range []struct {
		name string
		in   Input
		to   []string
	}{
		{"wrote before", given(Decline, gets(interview), says(), gets(offer, robot("rita@brightwater.example", "omar@brightwater.example"))), []string{"rita@brightwater.example"}},
		{"never wrote", given(Decline, gets(interview), says(), gets(offer, robot("omar@brightwater.example"))), []string{}},
		{"two wrote", given(Decline, gets(interview), gets(interview, func(m *mail.Message) { m.From = []mail.Address{omar} }), says(), gets(offer, robot("rita@brightwater.example", "omar@brightwater.example"))), []string{}},
		{"platform robot", given(Decline, gets(interview), says(), gets(offer, func(m *mail.Message) {
			m.From, m.Cc = people("hit-reply@linkedin.com"), people("rita@brightwater.example")
		})), []string{"rita@brightwater.example"}},
	} {
		d := Decide(c.in)
		if !slices.Equal(addrs(d.To), c.to) || d.AsText != (len(c.to) == 0) {
			t.Errorf("%s: to %v, as text %v, want %v", c.name, addrs(d.To), d.AsText, c.to)
		}
	}
}

func TestIdentityFromTheThread(t *testing.T) {
	fromAlias := func(m *mail.Message) { m.From = people("a.morgan@example.net") }
	hidden := func(m *mail.Message) { m.To = nil; m.DeliveredTo = []string{"alex@example.org"} }
	d := Decide(given(Decline, gets(interview), says(fromAlias), gets(offer)))
	if d.From != "alex@example.org" {
		t.Errorf("from %s: the address on the mail comes before the one last used", d.From)
	}
	d = Decide(given(Decline, gets(interview), says(fromAlias), gets(offer, hidden)))
	if d.From != "alex@example.org" {
		t.Errorf("from %s: what it was delivered to comes before the one last used", d.From)
	}
	d = OnWord(given(Decline, gets(interview), says(fromAlias), gets(offer, func(m *mail.Message) { m.To = people("team@brightwater.example") })), DeclineOffer)
	if d.From != "a.morgan@example.net" {
		t.Errorf("from %s: the one last used", d.From)
	}
}

func TestPlatformIsNamed(t *testing.T) {
	d := Decide(given(Decline, gets(offer, func(m *mail.Message) { m.From = people("hit-reply@linkedin.com") })))
	if !strings.Contains(d.Notice, "LinkedIn") {
		t.Errorf("notice %q", d.Notice)
	}
}

func TestWithoutIdentities(t *testing.T) {
	in := given(Decline, gets(offer, func(m *mail.Message) { m.Cc = people("b@x.example") })).with(func(in *Input) { in.Me = nil })
	d := Decide(in)
	if d.Reply != DeclineOffer || len(d.Cc) > 0 || d.From != "" {
		t.Errorf("%s from %q cc %v: nobody can be told from the user, so nobody is copied", d.Reply, d.From, d.Cc)
	}
}

func TestNeverDraftOnCcIsLeftOut(t *testing.T) {
	d := Decide(given(Decline, gets(offer, func(m *mail.Message) { m.Cc = people("sam@family.example", "b@x.example") })).with(func(in *Input) { in.Policy.NeverDraft = []string{"*@family.example"} }))
	if d.Reply != DeclineOffer || !slices.Equal(addrs(d.Cc), []string{"b@x.example"}) {
		t.Errorf("%s cc %v", d.Reply, d.Cc)
	}
}

func TestOnlyTheUserWrote(t *testing.T) {
	in := given(Decline, says(classify.Applied))
	if d := Decide(in); d.Reply != None {
		t.Errorf("reply %s", d.Reply)
	}
	d := OnWord(in, Withdraw)
	if d.Reply != Withdraw || !slices.Equal(addrs(d.To), []string{"rita@brightwater.example"}) || d.Parent != 0 {
		t.Errorf("T23: %s to %v, parent %d", d.Reply, d.To, d.Parent)
	}
}
