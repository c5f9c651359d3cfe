package decide

import (
	"slices"
	"strings"
	"testing"
	"time"

	"inboxd/internal/classify"
	"inboxd/internal/mail"
)

func TestAttached(t *testing.T) {
	all := func(in *Input) { in.Policy.GentleClose, in.Policy.OpenToTerms = true, true }
	panel := func(names ...string) func(*classify.Verdict) {
		return func(v *classify.Verdict) { v.Panel = names }
	}
	for _, c := range []struct {
		name string
		in   Input
		want []Sentence
	}{
		{"plain offer", given(Decline, gets(offer)), nil},
		{"visa alone", given(Decline, gets(visa)), []Sentence{PausePaperwork}},
		{"visa steps earlier", given(Decline, gets(visa), says(), gets(interview)), []Sentence{PausePaperwork}},
		{"offer and visa", given(Decline, gets(offer, visa)), []Sentence{PausePaperwork}},
		{"offer and structure", given(Decline, gets(offer, structure)), nil},
		{"accepted, structure told, then a no", given(Decline, gets(offer, structure), says(classify.Accepted), gets(update), says(classify.Withdrew), gets(chaser), says(), gets(interview)), []Sentence{PausePaperwork}},
		{"structure explained", given(Decline, gets(structure)), nil},
		{"structure being signed", given(Decline, gets(structure, evidence("the agency is preparing the contract for you to sign"))), []Sentence{PausePaperwork}},
		{"references and visa", given(Decline, gets(refs, visa)), []Sentence{PausePaperwork}},
		{"references refused, visa", given(Decline, gets(interview), says(classify.Withdrew), gets(refs, visa)), []Sentence{PausePaperwork}},
		{"restated", given(Decline, gets(offer, visa), says(classify.Declined), gets(plea)).with(all), nil},
		{"all that is configured", given(Decline, gets(offer)).with(all), []Sentence{OpenToTerms, GentleClose}},
		{"a direct hire would be considered", given(Decline, gets(structure)).with(func(in *Input) { in.Policy.MentionDirectHire = true }), []Sentence{OpenToTerms}},
		{"a direct hire, but no arrangement is the reason", given(Decline, gets(offer)).with(func(in *Input) { in.Policy.MentionDirectHire = true }), []Sentence{}},
		{"approach", given(Decline, gets(outreach)).with(all).with(answering), []Sentence{GentleClose}},
		{"approach that names a panel", given(Decline, gets(outreach, panel("Omar Lund"))).with(answering), nil},
		{"negotiate", given(Negotiate, gets(offer, visa)).with(all), nil},
		{"panel", given(Decline, gets(interview, panel("Omar Lund"))), []Sentence{ShareWithPanel}},
		{"panel on Cc", given(Decline, gets(interview, panel("Omar Lund"), func(m *mail.Message) { m.Cc = []mail.Address{omar} })), nil},
		{"panel on Cc, one missing", given(Decline, gets(interview, panel("Omar Lund", "Zoe Park"), func(m *mail.Message) { m.Cc = []mail.Address{omar} })), []Sentence{ShareWithPanel}},
		{"panel is the writer", given(Decline, gets(interview, panel("Rita"))), nil},
		{"panel of an earlier round", given(Decline, gets(interview, panel("Omar Lund")), says(), gets(offer)), []Sentence{ShareWithPanel}},
	} {
		if d := Decide(c.in); !slices.Equal(d.Attach, append([]Sentence{}, c.want...)) {
			t.Errorf("%s: %s with %v, want %v", c.name, d.Reply, d.Attach, c.want)
		}
	}
}

func TestConfirm(t *testing.T) {
	for _, c := range []struct {
		name string
		in   Input
		want string // part of the warning; "" for none
	}{
		{"offer", given(Decline, gets(offer)), ""},
		{"accepted, then the word decline", given(Decline, gets(offer), says(classify.Accepted), gets(visa)).with(word(Decline)), "you accepted on 3 March 2026"},
		{"accepted, taken back in writing", given(Decline, gets(offer), says(classify.Accepted), gets(update), says(classify.Withdrew), gets(visa)), ""},
		{"accepted, then pleaded", given(Decline, gets(offer), says(classify.Accepted), gets(update), says(classify.Withdrew), gets(plea)), ""},
		{"filed", given(Decline, gets(visa, evidence("Your visa application has been submitted to the consulate"))), "filed with an authority"},
		{"to be filed", given(Decline, gets(visa, evidence("Your visa application will be submitted next week"))), ""},
		{"once filed", given(Decline, gets(visa, evidence("Once your permit is approved we can start"))), ""},
		{"filed, in German", given(Decline, gets(visa, evidence("Ihr Visum wurde gestern beantragt"))), "filed"},
		{"filed, but no visa matter", given(Decline, gets(interview, evidence("the visa team has submitted its budget"))), ""},
		{"signed", given(Decline, gets(offer), gets(update, evidence("Thank you for signing the contract!"))), "signed or accepted"},
		{"invited to sign", given(Decline, gets(offer, evidence("Please return your signed contract by Friday"))), ""},
		{"if accepted", given(Decline, gets(offer, evidence("Once you have accepted the offer we will order a laptop"))), ""},
		{"accepted an interview", given(Decline, gets(interview, update, evidence("Thank you for accepting our invitation"))), ""},
	} {
		d := Decide(c.in)
		if d.Reply == None {
			t.Errorf("%s: no reply", c.name)
		}
		if since := d.ConfirmSince; (d.Confirm == "") != since.IsZero() || since.After(c.in.Now) {
			t.Errorf("%s: since %s", c.name, since)
		}
		if c.want == "" && d.Confirm != "" || !strings.Contains(d.Confirm, c.want) {
			t.Errorf("%s: %s, confirm %q, want %q", c.name, d.Reply, d.Confirm, c.want)
		}
	}
}

func TestReferees(t *testing.T) {
	helen, victor := mail.Address{Name: "Helen", Addr: "helen@example.com"}, mail.Address{Addr: "v@example.net"}
	named := func(list ...mail.Address) classify.Turn {
		return says(classify.GaveReferences, edit(func(t *classify.Turn) { t.Said.Referees = list }))
	}
	d := Decide(given(Decline, gets(refs), named(helen, victor, alex, mail.Address{Addr: "no-reply@x.example"}, helen), gets(offer)))
	if d.Reply != DeclineOffer || !slices.Equal(addrs(d.Referees), []string{"helen@example.com", "v@example.net"}) {
		t.Errorf("%s, referees %v", d.Reply, d.Referees)
	}
	d = Decide(given(Decline, gets(refs), named(helen), gets(interview)).with(drafts(Drafted{RefereeNotice, "<t0@x.example>", "sent"})))
	if len(d.Referees) > 0 {
		t.Errorf("told twice: %v", d.Referees)
	}
	d = Decide(given(Decline, gets(refs), named(helen), gets(interview)).with(func(in *Input) { in.Stopped = []Kind{RefereeNotice} }))
	if len(d.Referees) > 0 || d.Reply != Withdraw {
		t.Errorf("switched off: %s, %v", d.Reply, d.Referees)
	}
	for _, in := range []Input{
		given(Pursue, gets(refs), named(helen), gets(offer)),
		given(Negotiate, gets(refs), named(helen), gets(offer)),
		given(Undecided, gets(refs), named(helen), gets(offer)),
	} {
		if d := Decide(in); len(d.Referees) > 0 {
			t.Errorf("stance %s, reply %s: referees %v", d.Stance.Value, d.Reply, d.Referees)
		}
	}
	d = Decide(given(Decline, gets(interview)).with(func(in *Input) {
		in.Related = [][]classify.Turn{threadAt(day0.AddDate(0, 0, -5), "r", gets(refs), named(helen))}
	}))
	if len(d.Referees) != 1 {
		t.Errorf("named in another thread: %v", d.Referees)
	}
	d = Decide(given(Decline, gets(refs), named(helen), says(classify.Withdrew)))
	if d.Reply != RefereeNotice || len(d.Referees) != 1 || len(d.To)+len(d.Cc) > 0 {
		t.Errorf("own withdrawal: %s, referees %v, to %v", d.Reply, d.Referees, d.To)
	}
	d = Decide(given(Decline, gets(interview), says(classify.Withdrew), named(helen)))
	if d.Reply != None {
		t.Errorf("named after the no: %s", d.Reply)
	}
}

func TestCallFirst(t *testing.T) {
	high := func(in *Input) { in.Policy.HighStakes = []string{"brightwater.example"} }
	ask := func(state string) func(*Input) {
		return drafts(Drafted{CallRequest, "<t0@x.example>", state})
	}
	for _, c := range []struct {
		name string
		in   Input
		want Kind
	}{
		{"offer", given(Decline, gets(offer)).with(high), CallRequest},
		{"interview", given(Decline, gets(interview)).with(high), CallRequest},
		{"somebody else", given(Decline, gets(offer, func(m *mail.Message) { m.From = []mail.Address{zoe} })).with(high), DeclineOffer},
		{"references press", given(Decline, gets(refs)).with(high), WithdrawBeforeReferences},
		{"negotiate", given(Negotiate, gets(offer)).with(high), NegotiateTerms},
		{"request untouched", given(Decline, gets(offer)).with(high).with(ask("saved")), CallRequest},
		{"request untouched, chased", given(Decline, gets(offer), gets(chaser)).with(high).with(ask("saved")), CallRequest},
		{"request sent, they answer", given(Decline, gets(offer), gets(interview)).with(high).with(ask("sent")), None},
		{"request thrown away", given(Decline, gets(offer)).with(high).with(ask("discarded")), None},
		{"request thrown away, chased", given(Decline, gets(offer), gets(chaser)).with(high).with(ask("discarded")), DeclineOffer},
		{"confirmed", given(Decline, gets(offer), gets(interview)).with(high).with(drafts(Drafted{CallRequest, "<t0@x.example>", "sent"}, Drafted{CallConfirmation, "<t0@x.example>", "saved"})), Withdraw},
		{"switched off", given(Decline, gets(offer)).with(high).with(func(in *Input) { in.Stopped = []Kind{CallRequest} }), None},
	} {
		d := Decide(c.in)
		if d.Reply != c.want {
			t.Errorf("%s: %s, want %s (%q)", c.name, d.Reply, c.want, d.Why)
		}
		wholesome(t, c.in, d)
	}
}

func TestStopped(t *testing.T) {
	d := Decide(given(Decline, gets(offer)).with(func(in *Input) { in.Stopped = []Kind{DeclineOffer} }))
	if d.Reply != None || !strings.Contains(d.Notice, "inboxd draft") || !d.Owed {
		t.Errorf("%s, notice %q, owed %v", d.Reply, d.Notice, d.Owed)
	}
	if d := Decide(given(Decline, gets(interview)).with(func(in *Input) { in.Stopped = []Kind{DeclineOffer} })); d.Reply != Withdraw {
		t.Errorf("another kind: %s", d.Reply)
	}
}

func TestOwedAndDeadline(t *testing.T) {
	for _, c := range []struct {
		name     string
		in       Input
		owed     bool
		deadline string
	}{
		{"offer", given(Decline, gets(offer, due("2026-03-11"))), true, "2026-03-11"},
		{"offer under pursue", given(Pursue, gets(offer, due("2026-03-11"))), true, "2026-03-11"},
		{"offer under ignore", given(Ignore, gets(offer, due("2026-03-11"))), false, ""},
		{"answered", given(Decline, gets(offer, due("2026-03-11")), says()), false, ""},
		{"sent draft", given(Decline, gets(offer, due("2026-03-11"))).with(drafts(Drafted{DeclineOffer, "<t0@x.example>", "sent"})), false, ""},
		{"draft that lies", given(Decline, gets(offer, due("2026-03-11"))).with(drafts(Drafted{DeclineOffer, "<t0@x.example>", "saved"})), true, "2026-03-11"},
		{"chaser keeps the day", given(Decline, gets(offer, due("2026-03-11")), gets(chaser)), true, "2026-03-11"},
		{"a later word replaces an earlier", given(Decline, gets(offer, due("2026-03-11")), gets(chaser, due("2026-03-20"))), true, "2026-03-20"},
		{"a day that had passed", given(Decline, gets(interview, due("2026-03-02")), says(), gets(offer)), true, ""},
		{"update", given(Decline, gets(update)), false, ""},
		{"rejection", given(Decline, gets(rejection)), false, ""},
		{"scam", given(Decline, gets(scam, due("2026-03-11"))), false, ""},
		{"approach", given(Decline, gets(outreach, due("2026-03-11"))), false, ""},
		{"approach, answered", given(Decline, gets(outreach)).with(answering), true, ""},
		{"automatic offer", given(Decline, gets(offer, automatic, due("2026-03-11"))), true, "2026-03-11"},
		{"automatic chaser", given(Decline, gets(chaser, automatic)), false, ""},
		{"a word that is not understood on an open offer", given(Decline, gets(offer, due("2026-03-11")), gets()), true, "2026-03-11"},
		{"no offer", given(Decline, gets()), false, ""},
		{"nonsense deadline", given(Decline, gets(offer, due("soon"))), true, ""},
	} {
		if d := Decide(c.in); d.Owed != c.owed || d.Deadline != c.deadline {
			t.Errorf("%s: owed %v by %q, want %v by %q", c.name, d.Owed, d.Deadline, c.owed, c.deadline)
		}
	}
}

func TestHoldDeadlineInTheUsersZone(t *testing.T) {
	in := given(Undecided, gets(offer, due("2026-03-05")))
	tokyo := time.FixedZone("JST", 9*3600)
	in.Now = time.Date(2026, 3, 1, 20, 0, 0, 0, time.UTC) // 4 days before in London, 3 in Tokyo
	if d := Decide(in); d.Reply != None {
		t.Errorf("in London: %s", d.Reply)
	}
	in.Now = in.Now.In(tokyo)
	if d := Decide(in); d.Reply != Hold {
		t.Errorf("in Tokyo: %s", d.Reply)
	}
}

func TestReason(t *testing.T) {
	in := given(Decline, gets(offer)).with(func(in *Input) { in.Policy.Reason = "fit" })
	if d := Decide(in); d.Reason != "fit" {
		t.Errorf("reason %q", d.Reason)
	}
	in.Word = &Word{Stance: Decline, Reason: "another_role"}
	if d := Decide(in); d.Reason != "another_role" {
		t.Errorf("reason %q", d.Reason)
	}
}

func TestWhyQuotesTheWords(t *testing.T) {
	d := Decide(given(Decline, gets(offer, evidence("we are pleased to offer you\n\x1b[31mthe post"))))
	if !strings.HasPrefix(d.Why[0], "offer: ") || !strings.Contains(d.Why[0], "«we are pleased to offer you [31mthe post»") {
		t.Errorf("why %q", d.Why)
	}
	if d := Decide(given(Decline, gets(rejection))); !strings.Contains(d.Why[0], "words of rejection") {
		t.Errorf("why %q", d.Why)
	}
	if d := Decide(given(Decline, gets(offer, automatic))); !strings.Contains(d.Why[0], "Auto-Submitted") || d.Notice == "" {
		t.Errorf("why %q, notice %q", d.Why, d.Notice)
	}
}

func TestOnWord(t *testing.T) {
	for _, k := range Kinds() {
		if k == RefereeNotice || k == Reapproach { // TestReapproach
			continue
		}
		in := given(Pursue, gets(offer), says(), gets(update)).with(func(in *Input) { in.Stopped = []Kind{k} })
		d := OnWord(in, k)
		if d.Reply != k || d.Parent != 2 || !slices.Equal(addrs(d.To), []string{"rita@brightwater.example"}) || (k == NegotiateTerms) != (d.Term != "") {
			t.Errorf("%s: %+v", k, d)
		}
		wholesome(t, in, d)
	}
	for term, in := range map[string]Input{
		TermPay:      given(Pursue, gets(interview)),
		TermPlace:    given(Pursue, gets(interview), says(classify.Hesitated, classify.ObjectPlace), gets(update)),
		TermContract: given(Pursue, gets(interview, contract(classify.Contractor)), says(), gets(update)),
		TermRemote:   given(Pursue, gets(interview, remote("onsite"))).with(func(in *Input) { in.Criteria = Criteria{Remote: "hybrid"} }),
	} {
		if d := OnWord(in, NegotiateTerms); d.Term != term {
			t.Errorf("term %q, want %q", d.Term, term)
		}
	}
	answered := OnWord(given(Decline, gets(offer), says(classify.Declined)), Restate)
	if answered.Reply != Restate || answered.Parent != 0 {
		t.Errorf("answered: %+v", answered)
	}
	for name, d := range map[string]Decision{
		"scam":         OnWord(given(Decline, gets(scam, offer)), DeclineOffer),
		"empty":        OnWord(given(Decline), DeclineOffer),
		"unknown kind": OnWord(given(Decline, gets(offer)), "shout"),
		"none":         OnWord(given(Decline, gets(offer)), None),
		"no referees":  OnWord(given(Decline, gets(offer)), RefereeNotice),
	} {
		if d.Reply != None || d.Notice == "" || d.Parent != -1 {
			t.Errorf("%s: %+v", name, d)
		}
	}
	if d := OnWord(given(Decline, gets(offer, func(m *mail.Message) { m.From = people("no-reply@x.example") })), DeclineOffer); !d.AsText || len(d.To) > 0 {
		t.Errorf("no-reply: %+v", d)
	}
	if d := OnWord(given(Decline, gets(offer), says(classify.Accepted)), DeclineOffer); d.Confirm == "" {
		t.Error("no warning before an accepted offer is declined on the user's word")
	}
}

// A thread that the user closed is reopened on their word, and stays open: the
// answer to it gets no second no, although the letter names the first.
func TestReapproach(t *testing.T) {
	if d := OnWord(given(Decline, gets(offer)), Reapproach); d.Reply != None || d.Notice == "" {
		t.Errorf("nothing to reopen: %+v", d)
	}
	if d := OnWord(given(Decline, gets(offer), says(classify.Declined), gets(ack)), Reapproach); d.Reply != Reapproach || d.Parent != 2 {
		t.Errorf("%+v", d)
	}
	left := drafts(Drafted{Reapproach, "<t2@x.example>", "sent"})
	for name, in := range map[string]Input{
		"in the thread":     given(Decline, gets(offer), says(classify.Declined), gets(ack), says(classify.Restated), gets(interview)).with(left),
		"not in the thread": given(Decline, gets(offer), says(classify.Declined), gets(ack), gets(interview)).with(left),
		"no acknowledgement": given(Decline, gets(offer), says(classify.Declined), says(classify.Restated), gets(interview)).with(
			drafts(Drafted{Reapproach, "<t0@x.example>", "sent"})),
	} {
		if d := Decide(in); d.Reply != None || d.Stance.Value != Pursue || d.Stance.Source != "history" {
			t.Errorf("%s: %s, stance %+v", name, d.Reply, d.Stance)
		}
	}
	again := given(Decline, gets(offer), says(classify.Declined), gets(ack), says(classify.Restated), gets(interview), says(classify.Withdrew), gets(plea)).with(left)
	if d := Decide(again); d.Reply != Restate {
		t.Errorf("closed again: %s, stance %+v", d.Reply, d.Stance)
	}
}

func TestOpen(t *testing.T) {
	for name, c := range map[string]struct {
		in             Input
		open, accepted bool
	}{
		"offer":                     {given(Undecided, gets(offer)), true, false},
		"answered, their turn":      {given(Undecided, gets(interview), says()), true, false},
		"pursued, their turn":       {given(Pursue, gets(interview), says(), gets(update)), true, false},
		"declined":                  {given(Undecided, gets(offer), says(classify.Declined)), false, false},
		"declined and pleaded":      {given(Decline, gets(offer), says(classify.Declined), gets(plea)), true, false},
		"rejected":                  {given(Undecided, gets(interview), gets(rejection)), false, false},
		"approach":                  {given(Undecided, gets(outreach)), false, false},
		"scam":                      {given(Undecided, gets(scam)), false, false},
		"accepted":                  {given(Undecided, gets(offer), says(classify.Accepted), gets(update)), true, true},
		"accepted, then taken back": {given(Undecided, gets(offer), says(classify.Accepted), gets(update), says(classify.Withdrew)), false, false},
		"nothing":                   {given(Undecided), false, false},
	} {
		if d := Decide(c.in); d.Open != c.open || d.Accepted != c.accepted {
			t.Errorf("%s: open %v, accepted %v", name, d.Open, d.Accepted)
		}
	}
}

func TestNames(t *testing.T) {
	for _, k := range Kinds() {
		if got, ok := ReadKind(strings.ToUpper(strings.ReplaceAll(string(k), "_", "-"))); !ok || got != k {
			t.Errorf("%s reads as %s, %v", k, got, ok)
		}
	}
	for _, st := range Stances() {
		if got, ok := ReadStance(" " + string(st)); !ok || got != st {
			t.Errorf("%s reads as %s, %v", st, got, ok)
		}
	}
	if _, ok := ReadKind("none"); ok {
		t.Error("none is no reply kind")
	}
	if _, ok := ReadStance("maybe"); ok {
		t.Error("maybe is no stance")
	}
}
