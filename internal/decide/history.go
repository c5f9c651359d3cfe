package decide

import (
	"slices"
	"sort"
	"strings"
	"time"

	"inboxd/internal/classify"
	"inboxd/internal/mail"
)

// deed is something the user has done about this opportunity: written in a
// message of their own, or sent from a draft of inboxd's.
type deed struct {
	no, yes, ask bool
	verb         string // "withdrew", for people
	words        string // evidence
	at           time.Time
	turn         int // index in Input.Turns; -1 for another thread's
	said         classify.Said
	reply        Kind // of a sent draft
}

// history is what the user's side of the opportunity amounts to.
type history struct {
	deeds     []deed // oldest first
	start     int    // first turn of the opportunity that the newest message speaks of
	ambiguous string // why a word of the user's cannot be told to belong to it or not
}

// newest returns the last deed that says yes, no or asks about terms.
func (h *history) newest() *deed {
	for i := len(h.deeds) - 1; i >= 0; i-- {
		if d := &h.deeds[i]; d.no || d.yes || d.ask {
			return d
		}
	}
	return nil
}

// closed returns the user's own no, if it is their last word.
func (h *history) closed() *deed {
	if d := h.newest(); d != nil && d.no {
		return d
	}
	return nil
}

// any returns the last deed that does one of acts.
func (h *history) any(acts ...classify.Act) *deed {
	for i := len(h.deeds) - 1; i >= 0; i-- {
		for _, a := range acts {
			if h.deeds[i].said.Did(a) {
				return &h.deeds[i]
			}
		}
	}
	return nil
}

// readHistory gathers the user's deeds of the opportunity that turn newest belongs to.
func readHistory(in Input, newest int) history {
	h := gatherDeeds(in, 0)
	start, bounds := opportunity(in.Turns, newest)
	if d := h.newest(); start == 0 || d != nil && d.yes {
		return h // a job once accepted is not put at risk by a title that reads differently
	}
	h = gatherDeeds(in, start)
	h.ambiguous = bothOpen(in, bounds[len(bounds)-1])
	return h
}

// gatherDeeds collects the user's deeds from turn start on, and from the other
// threads of the opportunity.
func gatherDeeds(in Input, start int) history {
	h := history{start: start}
	for _, thread := range in.Related {
		if sameRole(lastRole(thread), lastRole(in.Turns)) {
			h.addOwn(thread, in.Me, func(int) int { return -1 }, 0, nil)
		}
	}
	h.addOwn(in.Turns, in.Me, func(i int) int { return i }, h.start, reopenings(in))
	h.addSent(in)
	sort.SliceStable(h.deeds, func(i, j int) bool { return h.deeds[i].at.Before(h.deeds[j].at) })
	return h
}

// addOwn reads the user's messages of one thread. A turn's time never runs
// backwards: a message without a Date takes that of its predecessor.
func (h *history) addOwn(turns []classify.Turn, me mail.Identities, place func(int) int, from int, skip []int) {
	var at time.Time
	reached := reaching(turns, me)
	for i, t := range turns {
		if t.Message != nil && t.Message.Date.After(at) {
			at = t.Message.Date
		}
		if i < from || slices.Contains(skip, i) || !t.Mine || len(t.Said.Acts) == 0 || !reached[i] || answersEarlier(turns, i, from) {
			continue
		}
		d := deed{at: at, turn: place(i), said: t.Said}
		d.read()
		if d.yes && onlyAgreed(turns[from:i]) {
			d.yes, d.verb = false, ""
		}
		h.deeds = append(h.deeds, d)
	}
}

// read tells what the acts of one message come to: within one message a no
// weighs more than a yes, and a yes more than a question.
func (d *deed) read() {
	for _, a := range []struct {
		act  classify.Act
		verb string
		mark *bool
	}{
		{classify.Withdrew, "withdrew", &d.no}, {classify.Declined, "declined", &d.no}, {classify.Restated, "said no again", &d.no},
		{classify.Accepted, "accepted", &d.yes}, {classify.AskedTerms, "asked about the terms", &d.ask},
	} {
		if d.said.Did(a.act) {
			*a.mark, d.verb, d.words = true, a.verb, d.said.Evidence[a.act]
			return
		}
	}
}

// onlyAgreed reports whether what a yes answers is an invitation, with no offer
// before it: "happy to join" is then the interview, not the job.
func onlyAgreed(before []classify.Turn) bool {
	invited := false
	for _, t := range before {
		if t.Mine {
			continue
		}
		v := t.Verdict
		if v.Has(classify.Offer) || v.Has(classify.Counteroffer) || v.Has(classify.ContractTerms) {
			return false
		}
		invited = v.Has(classify.Interview) || v.Has(classify.Outreach) || v.Has(classify.Reengagement)
	}
	return invited
}

// reopenings are the user's turns that left as a reapproach: they name the
// earlier no, and would be read as one more.
func reopenings(in Input) (out []int) {
	for _, dr := range in.Drafted {
		if i := reopening(in, dr); i >= 0 {
			out = append(out, i)
		}
	}
	return out
}

// reopening is the turn by which a draft reopened the thread: the first of the
// user's behind what it answers and behind their no; -1 where none is.
func reopening(in Input, dr Drafted) int {
	if dr.Kind != Reapproach || !sent(dr) {
		return -1
	}
	parent, refused := turnOf(in.Turns, dr.Parent), false
	for i, t := range in.Turns {
		if !t.Mine {
			continue
		}
		if refused && i > parent && parent >= 0 {
			return i
		}
		d := deed{said: t.Said}
		d.read()
		refused = refused || d.no
	}
	return -1
}

// reopenedAt is when: by its own turn, else, where it does not stand in the
// thread yet, behind everything that the user wrote there.
func reopenedAt(in Input, dr Drafted, at time.Time) time.Time {
	if i := reopening(in, dr); i >= 0 {
		at = timeOf(in.Turns, i)
	} else {
		for i, t := range in.Turns {
			if own := timeOf(in.Turns, i); t.Mine && own.After(at) {
				at = own
			}
		}
	}
	return at.Add(time.Second) // behind the no, where both have one date
}

// addSent counts what left from drafts and is not in the thread yet, or was
// rewritten beyond recognition: the user sent it, so it is theirs.
func (h *history) addSent(in Input) {
	for _, dr := range in.Drafted {
		if !sent(dr) {
			continue
		}
		d := deed{turn: -1, verb: "sent the " + string(dr.Kind) + " that was drafted", reply: dr.Kind}
		if i := turnOf(in.Turns, dr.Parent); i >= 0 {
			if i < h.start {
				continue
			}
			d.turn, d.at = i, timeOf(in.Turns, i)
		}
		d.no = closes(dr.Kind) || dr.Kind == Restate || dr.Kind == AnswerReason || dr.Kind == DeclineReferences || dr.Kind == CallConfirmation
		d.ask = dr.Kind == NegotiateTerms
		if dr.Kind == Reapproach {
			d.yes, d.verb = true, "reopened it"
			d.at = reopenedAt(in, dr, d.at)
		}
		h.deeds = append(h.deeds, d)
	}
}

// sent reports whether a draft has left, or may have.
func sent(d Drafted) bool { return slices.Contains([]string{"sent", "sending", "unknown"}, d.State) }

// closes lists the kinds that say no for the first time.
func closes(k Kind) bool {
	switch k {
	case DeclineOffer, Withdraw, WithdrawContract, WithdrawBeforeReferences, DeclineOutreach:
		return true
	}
	return false
}

// reaching tells of each turn whether it is the user's and went to the other
// side. A copy to themselves or an offer passed on to a friend answers nobody.
func reaching(turns []classify.Turn, me mail.Identities) []bool {
	out := make([]bool, len(turns))
	known := parties(turns)
	for i, t := range turns {
		out[i] = t.Mine && reaches(t.Message, known, me)
	}
	return out
}

func reaches(m *mail.Message, known map[string]bool, me mail.Identities) bool {
	if m == nil || len(m.To)+len(m.Cc) == 0 {
		return true // only a reading is left of it
	}
	others := false
	for _, list := range [][]mail.Address{m.To, m.Cc} {
		for _, a := range list {
			if me.Has(a.Addr) {
				continue
			}
			if known[strings.ToLower(a.Addr)] {
				return true
			}
			others = true
		}
	}
	return others && !passedOn(m)
}

// parties are the people on the messages that others wrote, in lower case.
func parties(turns []classify.Turn) map[string]bool {
	known := map[string]bool{}
	for _, t := range turns {
		if t.Mine || t.Message == nil {
			continue
		}
		m := t.Message
		for _, list := range [][]mail.Address{m.From, m.ReplyTo, m.Sender, m.To, m.Cc} {
			for _, a := range list {
				known[strings.ToLower(a.Addr)] = true
			}
		}
	}
	return known
}

// passedOn recognises a forward by its subject's prefix in the languages of
// the usual clients.
func passedOn(m *mail.Message) bool {
	if m.Forwarded {
		return true
	}
	prefix, _, found := strings.Cut(strings.ToLower(strings.TrimSpace(m.Subject)), ":")
	return found && slices.Contains([]string{"fwd", "fw", "wg", "tr", "rv", "i", "enc", "doorst", "pd", "vb", "vs", "転送", "转发"}, strings.TrimSpace(prefix))
}

// answersEarlier reports whether the user's message names, as what it answers,
// a message of the thread that stands before the opportunity's first.
func answersEarlier(turns []classify.Turn, i, start int) bool {
	if start == 0 || turns[i].Message == nil {
		return false
	}
	for _, id := range turns[i].Message.InReplyTo {
		if p := turnOf(turns, id); p >= 0 {
			return p < start
		}
	}
	return false
}

// turnOf finds the turn that a Message-ID or key names; -1 if none does.
func turnOf(turns []classify.Turn, key string) int {
	if key == "" {
		return -1
	}
	for i := len(turns) - 1; i >= 0; i-- {
		if m := turns[i].Message; m != nil && (m.MessageID == key || m.Key() == key) {
			return i
		}
	}
	return -1
}

func timeOf(turns []classify.Turn, i int) time.Time {
	if turns[i].Message == nil {
		return time.Time{}
	}
	return turns[i].Message.Date
}

func hasAddr(list []mail.Address, addr string) bool {
	for _, a := range list {
		if mail.SameAddr(a.Addr, addr) || strings.EqualFold(a.Addr, addr) {
			return true
		}
	}
	return false
}
