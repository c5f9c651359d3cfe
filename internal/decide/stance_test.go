package decide

import (
	"strings"
	"testing"

	"inboxd/internal/classify"
	"inboxd/internal/mail"
)

func TestStance(t *testing.T) {
	theirs := func(turns ...classify.Turn) [][]classify.Turn {
		return [][]classify.Turn{threadAt(day0.AddDate(0, 0, -7), "r", turns...)}
	}
	for _, c := range []struct {
		name   string
		in     Input
		value  Stance
		source string
		reason string // words that a reason must hold
	}{
		{"default", given(Decline, gets(interview)), Decline, "default", "your configuration says decline"},
		{"nothing configured", given("", gets(interview)), Undecided, "default", "no stance"},
		{"word over everything", given(Decline, gets(offer, pays(1000, 1000)), says(classify.Declined), gets(plea)).with(page85).with(word(Pursue)), Pursue, "thread", "you said pursue"},
		{"word without a stance", given(Decline, gets(offer)).with(func(in *Input) { in.Word = &Word{Reason: "fit"} }), Decline, "default", ""},
		{"withdrew", given(Pursue, gets(interview), says(classify.Withdrew), gets(update)), Decline, "history", "you withdrew on 3 March 2026: «words of withdrew»"},
		{"declined", given(Pursue, gets(offer), says(classify.Declined), gets(update)), Decline, "history", "you declined on"},
		{"accepted", given(Decline, gets(offer), says(classify.Accepted), gets(visa)), Pursue, "history", "you accepted"},
		{"asked", given(Decline, gets(offer), says(classify.AskedTerms), gets(update)), Negotiate, "history", "you asked about the terms"},
		{"asked, then declined", given(Pursue, gets(offer), says(classify.AskedTerms), gets(counter), says(classify.Declined), gets(plea)), Decline, "history", "you declined"},
		{"declined, then asked", given(Pursue, gets(offer), says(classify.Declined), gets(counter), says(classify.AskedTerms), gets(counter)), Negotiate, "history", "asked"},
		{"declined and asked in one breath", given(Pursue, gets(offer), says(classify.AskedTerms, classify.Declined), gets(update)), Decline, "history", "declined"},
		{"hesitated says nothing", given(Decline, gets(offer), says(classify.Hesitated), gets(update)), Decline, "default", ""},
		{"applied says nothing", given(Decline, says(classify.Applied), gets(update)), Decline, "default", ""},
		{"history before criteria", given(Decline, gets(offer, pays(90000, 90000)), says(classify.Declined), gets(update)).with(page85), Decline, "history", ""},
		{"withdrew in another thread", given(Pursue, gets(interview)).with(func(in *Input) {
			in.Related = theirs(gets(interview), says(classify.Withdrew))
		}), Decline, "history", "in another thread of this opportunity"},
		{"withdrew in another thread, accepted later in this", given(Decline, gets(offer), says(classify.Accepted), gets(update)).with(func(in *Input) {
			in.Related = theirs(gets(interview), says(classify.Withdrew))
		}), Pursue, "history", ""},
		{"another thread speaks of another role", given(Pursue, gets(interview, role("Data Analyst"))).with(func(in *Input) {
			in.Related = theirs(gets(interview, role("Payroll Clerk")), says(classify.Withdrew))
		}), Pursue, "default", ""},
		{"a draft of ours was sent", given(Pursue, gets(interview), gets(update)).with(drafts(Drafted{Withdraw, "<t0@x.example>", "sent"})), Decline, "history", "withdraw that was drafted"},
		{"a draft of ours still lies", given(Pursue, gets(interview), gets(update)).with(drafts(Drafted{Withdraw, "<t0@x.example>", "saved"})), Pursue, "default", ""},
		{"told a friend only", given(Pursue, gets(offer), says(classify.Declined, func(m *mail.Message) {
			m.To, m.Subject = []mail.Address{{Addr: "sam@friends.example"}}, "Fwd: Offer"
		}), gets(update)), Pursue, "default", ""},
		{"declined another role of this thread", given(Pursue, gets(offer, role("Payroll Clerk")), says(classify.Declined), gets(offer, role("Bridge Engineer"))), Pursue, "default", ""},
		{"same role in other words", given(Pursue, gets(offer, role("Senior Backend Engineer (m/w/d)")), says(classify.Declined), gets(offer, role("Backend Developer"))), Decline, "history", ""},
		{"accepted, then a title that reads differently", given(Decline, gets(offer, role("Payroll Clerk")), says(classify.Accepted), gets(interview, role("Bridge Engineer"))), Pursue, "history", ""},
		{"two roles, one answer", given(Decline, gets(offer, role("Payroll Clerk")), gets(offer, role("Bridge Engineer")), says(classify.Declined), gets(update)), Undecided, "history", "Payroll Clerk"},
		{"two roles, the answer names its mail", given(Pursue, gets(offer, role("Payroll Clerk")), gets(offer, role("Bridge Engineer")), says(classify.Declined, func(m *mail.Message) { m.InReplyTo = []string{"<t0@x.example>"} }), gets(update)), Pursue, "default", ""},
		{"wall", given(Pursue, gets(offer, pays(80000, 80000))).with(page85), Decline, "criteria", "below your minimum of 85000 EUR a year"},
		{"negotiable", given(Pursue, gets(offer, pays(80000, 80000))).with(soft85), Negotiate, "criteria", "you would talk about it"},
		{"wall and negotiable", given(Pursue, gets(offer, pays(80000, 80000), contract(classify.Agency))).with(soft85).with(func(in *Input) { in.Criteria.DirectOnly = true }), Decline, "criteria", "direct hire"},
		{"met", given(Decline, gets(offer, pays(90000, 90000))).with(page85), Undecided, "criteria", "reaches your minimum"},
		{"open", given(Decline, gets(offer)).with(page85), Undecided, "criteria", "not stated"},
		{"stated earlier in the thread", given(Pursue, gets(interview, pays(80000, 80000)), says(), gets(offer)).with(page85), Decline, "criteria", "80000"},
		{"a fake's figure is none", given(Decline, gets(scam, pays(10, 10))).with(page85), Undecided, "criteria", "not stated"},
	} {
		t.Run(c.name, func(t *testing.T) {
			o := Decide(c.in).Stance
			if o.Value != c.value || o.Source != c.source {
				t.Errorf("stance %s by %s (%q), want %s by %s", o.Value, o.Source, o.Reasons, c.value, c.source)
			}
			if all := strings.Join(o.Reasons, "\n"); !strings.Contains(all, c.reason) {
				t.Errorf("reasons %q do not say %q", all, c.reason)
			}
		})
	}
}

func TestTheMinimumThatSpeaks(t *testing.T) {
	min := func(n int64, period string) MinimumPay {
		return MinimumPay{Amount: classify.Money(n * 100), Currency: "EUR", Period: period}
	}
	salary := func(currency string) *classify.Salary {
		return &classify.Salary{Min: 55000, Max: 55000, Currency: currency, Period: "day"}
	}
	both := []MinimumPay{min(85000, "year"), min(600, "day")}
	if m, _, ok := minimumFor(salary("EUR"), Criteria{MinimumPay: both}); !ok || m.Period != "day" {
		t.Errorf("a day rate is held against %v", m)
	}
	if _, _, ok := minimumFor(salary("GBP"), Criteria{MinimumPay: both}); ok {
		t.Error("pounds are held against euros")
	}
	for _, r := range []Rate{{"GBP", "EUR", 1.2}, {"EUR", "GBP", 1 / 1.2}} {
		m, pay, ok := minimumFor(salary("GBP"), Criteria{MinimumPay: both, Rates: []Rate{r}})
		if !ok || m.Period != "day" || pay.Max != 66000 || pay.Currency != "EUR" || pay.Period != "day" {
			t.Errorf("%+v: %v %v", r, m, pay)
		}
	}
	if _, _, ok := minimumFor(salary("USD"), Criteria{MinimumPay: both, Rates: []Rate{{"GBP", "EUR", 1.2}, {"USD", "EUR", 0}}}); ok {
		t.Error("dollars are held against euros without a rate")
	}
}

func TestWhatIsStatedInWords(t *testing.T) {
	says := func(words string) []any { return []any{evidence(words)} }
	for _, c := range []struct {
		name  string
		c     Criteria
		edits []any
		want  Stance
	}{
		{"travel above", Criteria{MostTravel: 20}, says("The role involves up to 50% travel within Europe."), Decline},
		{"travel within", Criteria{MostTravel: 20}, says("The role involves about 10 % travel."), Undecided},
		{"travel, to talk about", Criteria{MostTravel: 20, TravelWeight: Negotiable}, says("Die Reisetätigkeit liegt bei 40 Prozent."), Negotiate},
		{"travel in Japanese", Criteria{MostTravel: 20}, says("出張は月の30％程度です。"), Decline},
		{"a percentage of something else", Criteria{MostTravel: 20}, says("A bonus of 50%. You travel now and then."), Undecided},
		{"commute above", Criteria{MostCommute: 45}, says("It is a 70 minute commute from your place."), Decline},
		{"commute within", Criteria{MostCommute: 45}, says("Le temps de trajet serait de 30 minutes."), Undecided},
		{"industry", Criteria{AvoidIndustries: Avoid{Any: []string{"gambling"}}}, says("We are a leading Gambling operator."), Decline},
		{"industry, to talk about", Criteria{AvoidIndustries: Avoid{Any: []string{"gambling"}, Weight: Negotiable}}, says("We are a leading Gambling operator."), Negotiate},
		{"industry denied", Criteria{AvoidIndustries: Avoid{Any: []string{"gambling"}}}, says("We are not a gambling company. Far from it."), Undecided},
		{"industry as part of a word", Criteria{AvoidIndustries: Avoid{Any: []string{"arms"}}}, says("A charming town."), Undecided},
		{"industry in a later sentence", Criteria{AvoidIndustries: Avoid{Any: []string{"tobacco"}}}, says("We are no start-up. Our tobacco brands are known everywhere"), Decline},
	} {
		in := given(Pursue, gets(append([]any{offer}, c.edits...)...))
		in.Criteria = c.c
		if o := Decide(in).Stance; o.Value != c.want || o.Source != "criteria" {
			t.Errorf("%s: %s by %s (%q), want %s", c.name, o.Value, o.Source, o.Reasons, c.want)
		}
	}
	in := given(Pursue, gets(offer, evidence("The role involves up to 50% travel.")))
	in.Criteria = Criteria{MostTravel: 20, TravelWeight: Negotiable}
	if d := Decide(in); d.Reply != NegotiateTerms || d.Term != TermTravel {
		t.Errorf("%s about %q", d.Reply, d.Term)
	}
}

func TestCriteria(t *testing.T) {
	wall := func(c Criteria) Criteria { return c }
	for _, c := range []struct {
		name  string
		c     Criteria
		edits []any
		want  Stance
	}{
		{"direct only, agency", wall(Criteria{DirectOnly: true}), []any{contract(classify.Agency)}, Decline},
		{"direct only, contractor", Criteria{DirectOnly: true}, []any{contract(classify.Contractor)}, Decline},
		{"direct only, direct", Criteria{DirectOnly: true}, []any{contract(classify.Direct)}, Undecided},
		{"direct only, unstated", Criteria{DirectOnly: true}, nil, Undecided},
		{"direct wanted, agency", Criteria{DirectOnly: true, DirectWeight: Negotiable}, []any{contract(classify.Agency)}, Negotiate},
		{"place, elsewhere", Criteria{Places: []string{"Leeds"}}, []any{at("London")}, Decline},
		{"place, there", Criteria{Places: []string{"Leeds", "York"}}, []any{at("York")}, Undecided},
		{"place, unstated", Criteria{Places: []string{"Leeds"}}, nil, Undecided},
		{"place, elsewhere but remote", Criteria{Places: []string{"Leeds"}}, []any{at("London"), remote("remote")}, Undecided},
		{"remote is the place", Criteria{Places: []string{"remote"}}, []any{remote("onsite")}, Decline},
		{"remote is a place", Criteria{Places: []string{"Leeds", "Remote"}}, []any{at("London"), remote("remote")}, Undecided},
		{"remote is the place, town unstated", Criteria{Places: []string{"remote"}}, []any{at("London")}, Undecided},
		{"remote wanted, hybrid", Criteria{Remote: "remote"}, []any{remote("hybrid")}, Decline},
		{"hybrid wanted, remote", Criteria{Remote: "hybrid"}, []any{remote("remote")}, Undecided},
		{"hybrid wanted, onsite", Criteria{Remote: "hybrid", RemoteWeight: Negotiable}, []any{remote("onsite")}, Negotiate},
		{"sponsorship ruled out", Criteria{NeedsSponsorship: true}, []any{evidence("Unfortunately we are unable to sponsor visas for this post")}, Decline},
		{"sponsorship not available", Criteria{NeedsSponsorship: true}, []any{evidence("Sponsorship is not available.")}, Decline},
		{"right to work asked for", Criteria{NeedsSponsorship: true}, []any{evidence("You must already have the right to work in the UK.")}, Decline},
		{"sponsorship in German", Criteria{NeedsSponsorship: true}, []any{evidence("Wir bieten kein Visa-Sponsoring an.")}, Decline},
		{"sponsorship in Japanese", Criteria{NeedsSponsorship: true}, []any{evidence("ビザのサポートはできません。")}, Decline},
		{"sponsorship given", Criteria{NeedsSponsorship: true}, []any{evidence("We will sponsor your visa, no need to worry.")}, Undecided},
		{"sponsorship not needed", Criteria{DirectOnly: true}, []any{evidence("We cannot sponsor visas.")}, Undecided},
		{"role to avoid", Criteria{AvoidRoles: Avoid{Any: []string{"sales"}}}, []any{role("Sales Manager")}, Decline},
		{"role to avoid, part of a word", Criteria{AvoidRoles: Avoid{Any: []string{"sales"}}}, []any{role("Salesforce Developer")}, Undecided},
		{"role to avoid, other case and accents", Criteria{AvoidRoles: Avoid{Any: []string{"développeur"}}}, []any{role("DEVELOPPEUR Java")}, Decline},
		{"company to avoid", Criteria{AvoidCompanies: Avoid{Any: []string{"Brightwater"}}}, []any{func(f *classify.Facts) { f.Company = "Brightwater Logistics" }}, Decline},
		{"company to avoid, another", Criteria{AvoidCompanies: Avoid{Any: []string{"Bright"}}}, []any{func(f *classify.Facts) { f.Company = "Brightwater" }}, Undecided},
		{"roles wanted, other", Criteria{Roles: []string{"Data Analyst"}}, []any{role("Forklift Driver")}, Decline},
		{"roles wanted, close", Criteria{Roles: []string{"Data Analyst"}}, []any{role("Senior Data Scientist")}, Undecided},
		{"roles wanted, unstated", Criteria{Roles: []string{"Data Analyst"}}, nil, Undecided},
	} {
		t.Run(c.name, func(t *testing.T) {
			d := Decide(given(Pursue, gets(append([]any{offer}, c.edits...)...)).with(func(in *Input) { in.Criteria = c.c }))
			if d.Stance.Value != c.want || d.Stance.Source != "criteria" {
				t.Errorf("stance %+v, want %s", d.Stance, c.want)
			}
		})
	}
}

func TestTerm(t *testing.T) {
	for _, c := range []struct {
		name string
		in   Input
		want string
	}{
		{"pay", given(Decline, gets(offer, pays(80000, 80000))).with(soft85), TermPay},
		{"contract", given(Decline, gets(offer, contract(classify.Agency))).with(func(in *Input) { in.Criteria = Criteria{DirectOnly: true, DirectWeight: Negotiable} }), TermContract},
		{"place", given(Decline, gets(offer, at("London"))).with(func(in *Input) { in.Criteria = Criteria{Places: []string{"Leeds"}, PlacesWeight: Negotiable} }), TermPlace},
		{"remote", given(Decline, gets(offer, remote("onsite"))).with(func(in *Input) { in.Criteria = Criteria{Remote: "hybrid", RemoteWeight: Negotiable} }), TermRemote},
		{"role is no term", given(Decline, gets(offer, role("Sales Clerk"))).with(func(in *Input) { in.Criteria = Criteria{AvoidRoles: Avoid{Any: []string{"sales"}, Weight: Negotiable}} }), ""},
		{"by word, nothing known", given(Decline, gets(offer)).with(word(Negotiate)), TermPay},
		{"by word, agency", given(Decline, gets(offer, contract(classify.Agency))).with(word(Negotiate)), TermContract},
		{"by word, objection", given(Decline, gets(offer), says(classify.Hesitated, classify.ObjectPlace), gets(offer)).with(word(Negotiate)), TermPlace},
	} {
		if d := Decide(c.in); d.Term != c.want || (c.want != "") != (d.Reply == NegotiateTerms) {
			t.Errorf("%s: %s about %q, want %q", c.name, d.Reply, d.Term, c.want)
		}
	}
}
