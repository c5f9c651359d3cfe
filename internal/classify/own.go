package classify

import (
	"regexp"
	"strings"

	"inboxd/internal/mail"
)

// Own reads a message the user wrote: what it did to the thread.
func Own(m *mail.Message, th Thread) Said {
	if m == nil {
		return Said{Acts: []Act{}}
	}
	return loadReader().own(m, th)
}

// ownLabels are the acts a label of the lexicons speaks for by itself.
var ownLabels = []struct {
	act   Act
	label string
}{{Withdrew, "me.withdrew"}, {Declined, "me.declined"}, {Accepted, "me.accepted"}, {AskedTerms, "me.asked"}, {Hesitated, "me.hesitated"},
	{GaveReason, "me.reason"}, {GaveReferences, "me.refs"}, {RefusedReferences, "me.norefs"}, {Restated, "me.restated"}, {Applied, "me.applied"}}

func (r *reader) own(m *mail.Message, th Thread) Said {
	d := read(newWords(m))
	lang := languageIn(d, th)
	f := r.extract(d, lang)
	before := r.stateOf(&mail.Message{}, th)
	did := map[Act][]string{}
	for _, a := range ownLabels {
		if f.has(a.label) {
			did[a.act] = f.evidence(a.label)
		}
	}
	if f.has("me.no") && did[Withdrew] == nil && did[Declined] == nil {
		did[noTo(before)] = f.evidence("me.no")
	}
	takeBack(f, did)
	if len(did) == 0 && r.m != nil && supported[lang] {
		r.overhear(did, d, lang, f, m)
	}
	referees := refereesIn(m, d, th)
	settle(did, before, referees)
	s := Said{Acts: []Act{}, Evidence: map[Act]string{}, Language: lang, Referees: referees}
	for _, a := range ownLabels {
		if ev := did[a.act]; ev != nil {
			s.Acts = append(s.Acts, a.act)
			s.Evidence[a.act] = strings.Join(ev[:min(1, len(ev))], "")
		}
	}
	if did[Withdrew] != nil || did[Declined] != nil || did[AskedTerms] != nil || did[Hesitated] != nil {
		s.Objection = objection(f)
	}
	return s
}

// takeBack drops what the same words take back: "I do not withdraw", "if I
// accept", "I have not decided yet".
func takeBack(f *features, did map[Act][]string) {
	if f.has("me.keeps") {
		for _, a := range []Act{Withdrew, Declined, Restated} {
			delete(did, a)
		}
	}
	if f.has("me.noyes") {
		delete(did, Accepted)
	}
}

// noTo is what a plain no refuses: the offer or approach that stands, else the
// user's own application.
func noTo(st state) Act {
	if st.offered || st.approach || !st.inbound {
		return Declined
	}
	return Withdrew
}

// settle removes what cannot stand together: who says no has not accepted,
// asks for nothing and is not applying; a second no is a restated one.
func settle(did map[Act][]string, before state, referees []mail.Address) {
	no := did[Withdrew] != nil || did[Declined] != nil || did[Restated] != nil
	if no {
		for _, a := range []Act{Accepted, AskedTerms, Hesitated, Applied} {
			delete(did, a)
		}
	}
	if did[Accepted] != nil {
		for _, a := range []Act{AskedTerms, Hesitated, Applied, GaveReason} {
			delete(did, a)
		}
	}
	if did[Withdrew] != nil && did[Declined] != nil { // one no, told both ways
		other := map[Act]Act{Withdrew: Declined, Declined: Withdrew}[noTo(before)]
		delete(did, other)
	}
	if before.saidNo && no && did[RefusedReferences] == nil {
		if did[Restated] == nil {
			did[Restated] = firstOf(did[Declined], did[Withdrew])
		}
		delete(did, Withdrew)
		delete(did, Declined)
	}
	if !before.saidNo && did[Restated] != nil && (did[Withdrew] != nil || did[Declined] != nil) {
		delete(did, Restated)
	}
	if !no && did[AskedTerms] == nil && did[Hesitated] == nil {
		delete(did, GaveReason)
	}
	if did[RefusedReferences] != nil {
		delete(did, GaveReferences)
	} else if len(referees) > 0 && !no {
		did[GaveReferences] = append(did[GaveReferences], referees[0].Addr)
	}
}

func firstOf(a, b []string) []string {
	if a != nil {
		return a
	}
	return b
}

// objection is what a no or a doubt was about, where it names one thing only.
func objection(f *features) Objection {
	var out []Objection
	for _, o := range []struct {
		o     Objection
		label string
	}{{ObjectPay, "me.pay"}, {ObjectContract, "me.contract"}, {ObjectPlace, "me.place"}} {
		if f.has(o.label) {
			out = append(out, o.o)
		}
	}
	switch {
	case len(out) == 1:
		return out[0]
	case len(out) > 1 || f.has("me.reason"):
		return ObjectOther
	}
	return ""
}

var addressRE = regexp.MustCompile(`[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,4}`)

// refereesIn lists the people named with an address in a message that speaks of
// references, without the user and those already in the conversation.
func refereesIn(m *mail.Message, d *doc, th Thread) []mail.Address {
	low := strings.ToLower(d.canon)
	if !hasAny(low, "refere", "referen", "référen", "referenz", "推薦", "リファレンス", "照会先") && !asksReferees(th) {
		return nil
	}
	var out []mail.Address
	for _, loc := range addressRE.FindAllStringIndex(d.canon, 12) {
		addr := strings.TrimRight(d.canon[loc[0]:loc[1]], ".")
		if th.Me.Has(addr) || inConversation(m, th, addr) {
			continue
		}
		line := d.canon[strings.LastIndexByte(d.canon[:loc[0]], '\n')+1 : loc[0]]
		out = append(out, mail.Address{Name: nameOnLine(line), Addr: addr})
	}
	return out
}

// asksReferees reports that the newest inbound message before asked for them.
func asksReferees(th Thread) bool {
	for i := len(th.Earlier) - 1; i >= 0; i-- {
		if !th.Earlier[i].Mine {
			return th.Earlier[i].Verdict.Has(ReferenceRequest)
		}
	}
	return false
}

func inConversation(m *mail.Message, th Thread, addr string) bool {
	lists := [][]mail.Address{m.To, m.Cc, m.From}
	for i := range th.Earlier {
		if t := th.Earlier[i].Message; t != nil {
			lists = append(lists, t.From, t.ReplyTo)
		}
	}
	for _, l := range lists {
		for _, a := range l {
			if mail.SameAddr(a.Addr, addr) {
				return true
			}
		}
	}
	return false
}

var refereeName = regexp.MustCompile(`(?:(?:Dr|Prof|Mr|Ms|Mrs)\.? )?[\p{Lu}][\p{L}'-]+(?: (?:(?:van|von|de|der|da|di) ){0,2}[\p{Lu}][\p{L}'-]+){1,3}`)

// nameOnLine is the first full name on the line before an address.
func nameOnLine(line string) string {
	return refereeName.FindString(line)
}
