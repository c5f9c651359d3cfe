package decide

import (
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"

	"inboxd/internal/classify"
	"inboxd/internal/decide/match"
	"inboxd/internal/mail"

	"pgregory.net/rapid"
)

// Random histories: what must hold of every decision, whatever the thread.

var cast = []mail.Address{rita, omar, zoe, alex, {Addr: "A.Morgan@example.net"}, {Addr: "alex+jobs@example.org"}, {Addr: "ALEX@example.org"},
	{Addr: "no-reply@brightwater.example"}, {Addr: "hit-reply@linkedin.com"}, {Addr: "Tok+Abc1@hire.lever.co"}, {Addr: "helen@example.com"}, {Addr: "x\r\ny@z.example"}, {}}

func anyone() *rapid.Generator[[]mail.Address] { return rapid.SliceOfN(rapid.SampledFrom(cast), 0, 3) }

func randomInbound() *rapid.Generator[classify.Turn] {
	return rapid.Custom(func(t *rapid.T) classify.Turn {
		turn := gets()
		m, v := turn.Message, &turn.Verdict
		m.From = []mail.Address{rapid.SampledFrom(cast).Draw(t, "from")}
		if rapid.Bool().Draw(t, "plain") {
			m.From = []mail.Address{rita}
		}
		m.ReplyTo = anyone().Draw(t, "reply-to")
		m.To = append(anyone().Draw(t, "to"), alex)
		m.Cc = anyone().Draw(t, "cc")
		if rapid.IntRange(0, 9).Draw(t, "hidden") == 0 {
			m.To = nil
		}
		for _, s := range rapid.SliceOfNDistinct(rapid.SampledFrom(classify.Signals()), 0, 3, rapid.ID[classify.Signal]).Draw(t, "signals") {
			v.Signals = append(v.Signals, classify.Scored{Name: s, Score: 1, Evidence: []string{string(s)}})
		}
		v.Automatic = rapid.IntRange(0, 5).Draw(t, "automatic") == 0
		f := &v.Facts
		f.Role = rapid.SampledFrom([]string{"", "", "Data Analyst", "Payroll Clerk"}).Draw(t, "role")
		f.Contract = rapid.SampledFrom([]classify.Contract{"", "", classify.Direct, classify.Agency}).Draw(t, "contract")
		f.Remote = rapid.SampledFrom([]string{"", "remote", "onsite"}).Draw(t, "remote")
		f.Deadline = rapid.SampledFrom([]string{"", "2026-03-04", "2026-03-09", "never"}).Draw(t, "deadline")
		if n := rapid.SampledFrom([]int64{0, 70000, 80000, 90000}).Draw(t, "pay"); n > 0 {
			pays(n, n)(f)
		}
		return turn
	})
}

func randomOwn() *rapid.Generator[classify.Turn] {
	acts := []classify.Act{classify.Withdrew, classify.Declined, classify.Accepted, classify.AskedTerms, classify.Hesitated, classify.GaveReason,
		classify.GaveReferences, classify.RefusedReferences, classify.Restated, classify.Applied}
	return rapid.Custom(func(t *rapid.T) classify.Turn {
		turn := says()
		for _, a := range rapid.SliceOfNDistinct(rapid.SampledFrom(acts), 0, 2, rapid.ID[classify.Act]).Draw(t, "acts") {
			turn.Said.Acts = append(turn.Said.Acts, a)
			if a == classify.GaveReferences {
				turn.Said.Referees = []mail.Address{{Addr: "helen@example.com"}, alex}
			}
		}
		turn.Said.Objection = rapid.SampledFrom([]classify.Objection{"", "", classify.ObjectPay, classify.ObjectContract, classify.ObjectOther}).Draw(t, "objection")
		return turn
	})
}

func randomThread(least int) *rapid.Generator[[]classify.Turn] {
	return rapid.Custom(func(t *rapid.T) []classify.Turn {
		var out []classify.Turn
		for i := rapid.IntRange(least, 7).Draw(t, "turns"); i > 0; i-- {
			if rapid.IntRange(0, 2).Draw(t, "mine") == 0 {
				out = append(out, randomOwn().Draw(t, "own"))
			} else {
				out = append(out, randomInbound().Draw(t, "inbound"))
			}
		}
		return thread(out...)
	})
}

func randomInput() *rapid.Generator[Input] {
	return rapid.Custom(func(t *rapid.T) Input {
		in := Input{Turns: randomThread(1).Draw(t, "thread"), Me: me, Now: day0.AddDate(0, 0, rapid.IntRange(0, 9).Draw(t, "now"))}
		in.Policy = Policy{Stance: rapid.SampledFrom(append(Stances(), "")).Draw(t, "stance"), AnswerOutreach: rapid.Bool().Draw(t, "outreach"), ReplyAll: rapid.Bool().Draw(t, "all"),
			GentleClose: rapid.Bool().Draw(t, "gentle"), HighStakes: rapid.SampledFrom([][]string{nil, nil, {"brightwater.example"}}).Draw(t, "high"),
			NeverDraft: rapid.SampledFrom([][]string{nil, nil, {"*@agency.example"}}).Draw(t, "never")}
		in.Criteria = rapid.SampledFrom([]Criteria{{}, {}, minimum(85000, Wall), minimum(85000, Negotiable), {DirectOnly: true}, {Remote: "remote"}}).Draw(t, "criteria")
		if rapid.IntRange(0, 4).Draw(t, "word") == 0 {
			in.Word = &Word{Stance: rapid.SampledFrom(Stances()).Draw(t, "says"), At: day0}
		}
		for i := rapid.IntRange(0, 2).Draw(t, "drafts"); i > 0; i-- {
			in.Drafted = append(in.Drafted, Drafted{Kind: rapid.SampledFrom(append(Kinds(), "")).Draw(t, "kind"),
				Parent: fmt.Sprintf("<t%d@x.example>", rapid.IntRange(0, 7).Draw(t, "parent")),
				State:  rapid.SampledFrom([]string{"planned", "saved", "edited", "approved", "sent", "discarded", "superseded"}).Draw(t, "state")})
		}
		if rapid.IntRange(0, 3).Draw(t, "related") == 0 {
			in.Related = [][]classify.Turn{randomThread(0).Draw(t, "other")}
		}
		return in
	})
}

func TestEveryDecision(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		in := randomInput().Draw(t, "in")
		d := Decide(in)
		wholesome(t, in, d)
		if again := Decide(in); !reflect.DeepEqual(d, again) {
			t.Fatalf("two decisions from one input:\n%+v\n%+v", d, again)
		}
		if d.Reply == None {
			return
		}
		checkSilence(t, in, d)
		checkPeople(t, in, d)
		if in.Word != nil && (in.Word.Stance == Pursue || in.Word.Stance == Ignore) || d.Stance.Value == Pursue || d.Stance.Value == Ignore {
			t.Fatalf("%s under %s", d.Reply, d.Stance.Value)
		}
		if d.Stance.Value == Undecided && (closes(d.Reply) || d.Reply == CallRequest) {
			t.Fatalf("%s although the user has not said", d.Reply)
		}
		stays(t, in, d)
	})
}

// checkSilence: a parent that a person wrote to the user, that nobody has answered.
func checkSilence(t *rapid.T, in Input, d Decision) {
	parent := in.Turns[d.Parent]
	if parent.Mine || parent.Verdict.Has(classify.Scam) {
		t.Fatalf("%s answers %+v", d.Reply, parent)
	}
	if d.Reply == RefereeNotice {
		return
	}
	if parent.Verdict.Automatic || parent.Verdict.Has(classify.Rejection) || len(parent.Verdict.Signals) == 0 {
		t.Fatalf("%s answers %+v", d.Reply, parent.Verdict)
	}
	for _, later := range in.Turns[d.Parent+1:] {
		if later.Mine || !later.Verdict.Automatic || len(later.Verdict.Signals) > 0 {
			t.Fatalf("%s answers a message that %+v came after", d.Reply, later)
		}
	}
	for _, dr := range in.Drafted {
		if dr.Kind != RefereeNotice && dr.Parent == parent.Message.MessageID && (dr.State == "sent" || dr.State == "edited") {
			t.Fatalf("%s beside %+v", d.Reply, dr)
		}
	}
}

// checkPeople: nobody is added, nobody is the user, nobody is a robot.
func checkPeople(t *rapid.T, in Input, d Decision) {
	m := in.Turns[d.Parent].Message
	seen := map[string]bool{}
	for _, a := range append(append([]mail.Address{}, d.To...), d.Cc...) {
		if in.Me.Has(a.Addr) || mail.TakesNoMail(a.Addr) || strings.ContainsAny(a.Addr, "\r\n") || match.AnyAddress(in.Policy.NeverDraft, a.Addr) {
			t.Fatalf("%q is a recipient", a.Addr)
		}
		if key := strings.ToLower(a.Addr); seen[key] {
			t.Fatalf("%q twice", a.Addr)
		} else {
			seen[key] = true
		}
		if !onMessage(m, a) {
			t.Fatalf("%q is not on the message", a.Addr)
		}
	}
	for _, a := range d.Cc {
		if !hasExactly(m.To, a) && !hasExactly(m.Cc, a) {
			t.Fatalf("%q on Cc is neither on To nor on Cc", a.Addr)
		}
		if !in.Policy.ReplyAll {
			t.Fatal("Cc although reply_all is off")
		}
	}
	for _, a := range d.To {
		if _, _, relay := mail.Relay(a.Addr); relay && len(d.To)+len(d.Cc) > 1 {
			t.Fatalf("relay %q is not alone", a.Addr)
		}
	}
	if d.From != "" && !in.Me.Has(d.From) {
		t.Fatalf("from %q", d.From)
	}
	for _, a := range d.Referees {
		if in.Me.Has(a.Addr) || d.Stance.Value != Decline {
			t.Fatalf("referee %q under %s", a.Addr, d.Stance.Value)
		}
	}
}

func onMessage(m *mail.Message, a mail.Address) bool {
	return hasExactly(m.From, a) || hasExactly(m.ReplyTo, a) || hasExactly(m.To, a) || hasExactly(m.Cc, a)
}

func hasExactly(list []mail.Address, a mail.Address) bool {
	for _, x := range list {
		if x == a {
			return true
		}
	}
	return false
}

// stays: with the draft in the mailbox the decision is the same, and once it is
// edited, sent or thrown away the message gets no other.
func stays(t *rapid.T, in Input, d Decision) {
	key := in.Turns[d.Parent].Message.MessageID
	then := func(state string) Decision {
		next := in
		next.Drafted = append(append([]Drafted{}, in.Drafted...), Drafted{Kind: d.Reply, Parent: key, State: state})
		return Decide(next)
	}
	if d.Reply == RefereeNotice {
		for _, state := range []string{"saved", "edited", "sent", "discarded"} {
			if got := then(state); got.Reply != None || len(got.Referees) > 0 {
				t.Fatalf("%s notice: %s", state, got.Reply)
			}
		}
		return
	}
	for _, state := range []string{"planned", "saved", "approved"} {
		if got := then(state); !reflect.DeepEqual(got, d) {
			t.Fatalf("with its draft %s, %s became %s (%q)", state, d.Reply, got.Reply, got.Why)
		}
	}
	for _, state := range []string{"edited", "sent", "discarded"} {
		if got := then(state); got.Reply != None && got.Reply != RefereeNotice {
			t.Fatalf("with its draft %s, %s became %s (%q)", state, d.Reply, got.Reply, got.Why)
		}
	}
}

// TestOncePerThread lives through a thread: after each message the draft is sent,
// edited, thrown away, left, or overtaken by the user's own words. No thread ever
// sees two answers of the kinds that are given once.
func TestOncePerThread(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		in := Input{Me: me, Now: day0, Policy: Policy{Stance: Decline, ReplyAll: true}}
		used := map[Kind]int{}
		lying := map[Kind]bool{}
		for step := 0; step < 10; step++ {
			turn := randomInbound().Draw(t, "message")
			turn.Message.From, turn.Verdict.Automatic = []mail.Address{rita}, false
			in.Turns = thread(append(in.Turns, turn)...)
			in.Now = in.Now.Add(24 * time.Hour)
			d := Decide(in)
			kind := d.Reply
			if (kind == Restate || kind == AnswerReason) && used[kind] > 0 {
				t.Fatalf("a second %s (%q)", kind, d.Why)
			}
			if kind == None || kind == RefereeNotice {
				continue
			}
			for i := range in.Drafted { // what still lies untouched is brought up to date
				if in.Drafted[i].State == "saved" {
					in.Drafted[i].State = "superseded"
				}
			}
			clear(lying)
			state := rapid.SampledFrom([]string{"saved", "edited", "sent", "discarded"}).Draw(t, "fate")
			in.Drafted = append(in.Drafted, Drafted{Kind: kind, Parent: in.Turns[d.Parent].Message.MessageID, State: state})
			if state != "saved" {
				used[kind]++
			}
			if state == "sent" || state == "edited" {
				own := says()
				if kind == Restate {
					own.Said.Acts = []classify.Act{classify.Restated}
				}
				in.Turns = thread(append(in.Turns, own)...)
			}
		}
	})
}

// TestPrefixesAgree: a message that machines wrote without a signal changes nothing.
func TestMachineNoiseChangesNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		in := randomInput().Draw(t, "in")
		if newestInbound(in.Turns) < 0 || in.Turns[newestInbound(in.Turns)].Verdict.Automatic {
			return
		}
		d := Decide(in)
		noise := gets(automatic)
		noise.Message.MessageID, noise.Message.Date = "<noise@x.example>", day0.AddDate(0, 0, 30)
		in.Turns = append(append([]classify.Turn{}, in.Turns...), noise)
		if got := Decide(in); !reflect.DeepEqual(got, d) {
			t.Fatalf("%s became %s: %q", d.Reply, got.Reply, got.Why)
		}
	})
}

// TestHostileThread keeps the cost of an absurd thread bounded.
func TestHostileThread(t *testing.T) {
	var crowd []mail.Address
	for i := range 500 {
		crowd = append(crowd, mail.Address{Addr: fmt.Sprintf("p%d@x%d.example", i, i)})
	}
	var turns []classify.Turn
	for i := range 100 {
		turn := gets(offer, visa, evidence(strings.Repeat("your visa no sponsor ", 5000)), role(strings.Repeat("a ", 100000)), at(strings.Repeat("London ", 20000)))
		turn.Message.To, turn.Message.Cc, turn.Message.New = append(crowd[:400:400], alex), crowd, strings.Repeat("we cannot ", 10000)
		turns = append(turns, turn)
		if i%2 == 0 {
			own := says(classify.Hesitated)
			own.Message.To, own.Message.Subject = []mail.Address{{Addr: "nobody@elsewhere.example"}}, "Re: x"
			turns = append(turns, own)
		}
	}
	in := given(Decline, turns...).with(func(in *Input) {
		in.Criteria = Criteria{NeedsSponsorship: true, Places: []string{"Leeds"}, AvoidRoles: Avoid{Any: []string{"a a a"}}}
	})
	start := time.Now()
	d := Decide(in)
	if took := time.Since(start); took > 10*time.Second {
		t.Errorf("took %v", took)
	} else {
		t.Logf("%s in %v", d.Reply, took)
	}
}

func FuzzStatements(f *testing.F) {
	f.Add("Your visa petition was filed on Monday. Once approved, you may travel.", "Senior Developer")
	f.Add("ビザを申請しました。", "\xff")
	f.Fuzz(func(t *testing.T, text, title string) {
		statement(filed, text)
		statement(signed, text)
		sameRole(text, title)
		if q := quote(text); len(q) > maxQuote+len("«» …")+2 {
			t.Errorf("quote of %d octets", len(q))
		}
	})
}
