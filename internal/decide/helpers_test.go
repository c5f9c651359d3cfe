package decide

import (
	"fmt"
	"testing"
	"time"

	"inboxd/internal/classify"
	"inboxd/internal/mail"
)

// The world of these tests: Alex, who is written to by Rita of Brightwater.
var (
	alex = mail.Address{Name: "Alex Morgan", Addr: "alex@example.org"}
	rita = mail.Address{Name: "Rita Quill", Addr: "rita@brightwater.example"}
	omar = mail.Address{Name: "Omar Lund", Addr: "omar@brightwater.example"}
	zoe  = mail.Address{Name: "Zoe Park", Addr: "zoe@agency.example"}
	me   = mail.Identities{"alex@example.org", "a.morgan@example.net"}
	day0 = time.Date(2026, 3, 2, 10, 0, 0, 0, time.UTC)
)

const (
	outreach  = classify.Outreach
	interview = classify.Interview
	update    = classify.Update
	offer     = classify.Offer
	counter   = classify.Counteroffer
	plea      = classify.Persuasion
	why       = classify.ReasonRequest
	refs      = classify.ReferenceRequest
	structure = classify.ContractTerms
	visa      = classify.RelocationVisa
	chaser    = classify.Chaser
	rejection = classify.Rejection
	ack       = classify.Acknowledgement
	again     = classify.Reengagement
	scam      = classify.Scam
)

// edit changes a turn while a thread is built.
type edit func(*classify.Turn)

// gets is a message to Alex that carries signals.
func gets(args ...any) classify.Turn {
	t := classify.Turn{Message: &mail.Message{From: []mail.Address{rita}, To: []mail.Address{alex}, Subject: "Your application"},
		Verdict: classify.Verdict{Language: "en", Signals: []classify.Scored{}}}
	for _, a := range args {
		switch a := a.(type) {
		case classify.Signal:
			t.Verdict.Signals = append(t.Verdict.Signals, classify.Scored{Name: a, Score: 0.9, Evidence: []string{"words of " + string(a)}})
		case edit:
			a(&t)
		case func(*mail.Message):
			a(t.Message)
		case func(*classify.Verdict):
			a(&t.Verdict)
		case func(*classify.Facts):
			a(&t.Verdict.Facts)
		default:
			panic(fmt.Sprintf("gets takes no %T", a))
		}
	}
	return t
}

// says is a message of Alex's own.
func says(args ...any) classify.Turn {
	t := classify.Turn{Mine: true, Message: &mail.Message{From: []mail.Address{alex}, To: []mail.Address{rita}, Subject: "Re: Your application"},
		Said: classify.Said{Acts: []classify.Act{}, Evidence: map[classify.Act]string{}}}
	for _, a := range args {
		switch a := a.(type) {
		case classify.Act:
			t.Said.Acts = append(t.Said.Acts, a)
			t.Said.Evidence[a] = "words of " + string(a)
		case classify.Objection:
			t.Said.Objection = a
		case edit:
			a(&t)
		case func(*mail.Message):
			a(t.Message)
		default:
			panic(fmt.Sprintf("says takes no %T", a))
		}
	}
	return t
}

// thread numbers and dates its turns, a day apart.
func thread(turns ...classify.Turn) []classify.Turn { return threadAt(day0, "t", turns...) }

func threadAt(start time.Time, id string, turns ...classify.Turn) []classify.Turn {
	for i := range turns {
		m := turns[i].Message
		if m.MessageID == "" {
			m.MessageID = fmt.Sprintf("<%s%d@x.example>", id, i)
		}
		if m.Date.IsZero() {
			m.Date = start.AddDate(0, 0, i)
		}
	}
	return turns
}

// given is an input with the stance as configured default.
func given(st Stance, turns ...classify.Turn) Input {
	ts := thread(turns...)
	in := Input{Turns: ts, Me: me, Policy: Policy{Stance: st, ReplyAll: true}}
	if len(ts) > 0 {
		in.Now = ts[len(ts)-1].Message.Date.Add(time.Minute)
	}
	return in
}

// with changes an input.
func (in Input) with(f func(*Input)) Input { f(&in); return in }

func pays(low, high int64) func(*classify.Facts) {
	return func(f *classify.Facts) {
		f.Salary = &classify.Salary{Min: classify.Money(low * 100), Max: classify.Money(high * 100), Currency: "EUR", Period: "year"}
	}
}

func contract(c classify.Contract) func(*classify.Facts) {
	return func(f *classify.Facts) { f.Contract = c }
}

func due(day string) func(*classify.Facts)      { return func(f *classify.Facts) { f.Deadline = day } }
func role(r string) func(*classify.Facts)       { return func(f *classify.Facts) { f.Role = r } }
func firm(c string) func(*classify.Facts)       { return func(f *classify.Facts) { f.Company = c } }
func at(place string) func(*classify.Facts)     { return func(f *classify.Facts) { f.Location = place } }
func remote(share string) func(*classify.Facts) { return func(f *classify.Facts) { f.Remote = share } }
func evidence(words string) func(*classify.Verdict) {
	return func(v *classify.Verdict) { v.Signals[len(v.Signals)-1].Evidence = []string{words} }
}
func automatic(v *classify.Verdict) {
	v.Automatic, v.AutomaticWhy = true, "Auto-Submitted: auto-generated"
}

func minimum(n int64, w Weight) Criteria {
	return Criteria{MinimumPay: []MinimumPay{{Amount: classify.Money(n * 100), Currency: "EUR", Period: "year", Weight: w}}}
}

// rule is the name of the row that decided.
func rule(d Decision) string {
	if len(d.Why) == 0 {
		return ""
	}
	for i := range d.Why[0] {
		if d.Why[0][i] == ':' {
			return d.Why[0][:i]
		}
	}
	return d.Why[0]
}

func addrs(list []mail.Address) []string {
	out := []string{}
	for _, a := range list {
		out = append(out, a.Addr)
	}
	return out
}

// wholesome checks what holds of every decision.
func wholesome(t interface {
	Helper()
	Errorf(string, ...any)
}, in Input, d Decision) {
	t.Helper()
	if d.Reply == "" || d.Attach == nil || len(d.Why) == 0 || d.Stance.Reasons == nil || d.Stance.Value == "" || d.Stance.Source == "" {
		t.Errorf("incomplete decision: %+v", d)
	}
	if (d.Reply == None) != (d.Parent < 0) {
		t.Errorf("reply %s with parent %d", d.Reply, d.Parent)
	}
	if d.Reply == None && len(d.To)+len(d.Cc)+len(d.Attach) > 0 {
		t.Errorf("silence with recipients or sentences: %+v", d)
	}
	if d.Reply != None && d.Reply != RefereeNotice && (len(d.To) == 0) != d.AsText {
		t.Errorf("%s: To %v, as text %v", d.Reply, d.To, d.AsText)
	}
	if d.Parent >= len(in.Turns) {
		t.Errorf("parent %d of %d", d.Parent, len(in.Turns))
	}
}

var _ = testing.Short
