package decide

import (
	"slices"

	"inboxd/internal/classify"
)

// Decide applies the playbook to one thread. The same input gives the same
// decision; a draft that lies untouched for the newest message changes nothing.
// A decision is always explained: Why is never empty, for None either.
func Decide(in Input) Decision { return decideBy(table(), in) }

func decideBy(rows []row, in Input) Decision {
	s := newScene(in)
	for _, r := range rows {
		if r.holds(s) {
			return s.conclude(r)
		}
	}
	return s.conclude(row{name: "nothing", why: "no rule holds", reply: None})
}

// conclude turns the row that holds into a decision.
func (s *scene) conclude(r row) Decision {
	d := s.blank()
	d.Why = s.explain(r)
	if r.tell != nil {
		d.Notice = r.tell(s)
	}
	if r.reply == None || r.reply == "" {
		return d
	}
	kind := r.reply
	if why, kept := s.keptBack(&kind, &d); kept {
		d.Why = append(d.Why, why)
		return d
	}
	if kind != r.reply {
		d.Why = append(d.Why, string(kind)+": a call comes before the email with these people")
	}
	s.fill(&d, kind)
	return d
}

// blank is a decision for silence.
func (s *scene) blank() Decision {
	d := Decision{Reply: None, Attach: []Sentence{}, Stance: s.stance, Why: []string{}, Parent: -1, Owed: s.owed(), Open: s.open()}
	if yes := s.past.newest(); yes != nil && yes.yes {
		d.Accepted = true
	}
	if d.Owed {
		d.Deadline = s.deadlineText()
	}
	d.Reason = s.in.Policy.Reason
	if s.in.Word != nil && s.in.Word.Reason != "" {
		d.Reason = s.in.Word.Reason
	}
	return d
}

// explain names the rule, quotes what it was read from, and gives the stance's reasons.
func (s *scene) explain(r row) []string {
	detail := s.evidence(r.on)
	if len(r.on) == 0 && r.reply != None && r.reply != "" {
		detail = s.evidence(classify.Signals())
	}
	if r.detail != nil {
		detail = joined("; ", detail, r.detail(s))
	}
	out := []string{joined(": ", r.name+": "+r.why, detail)}
	for _, reason := range s.stance.Reasons {
		out = append(out, "stance "+string(s.stance.Value)+" ("+s.stance.Source+"): "+reason)
	}
	return out
}

// keptBack says why a reply that is due is not written: its kind is switched
// off, the user threw it away, or a call is to come first and has been asked for.
func (s *scene) keptBack(kind *Kind, d *Decision) (why string, kept bool) {
	if s.callFirst(*kind) {
		if s.callAsked() {
			d.Notice = "you have asked for a call: afterwards, inboxd draft THREAD call_confirmation puts it in writing"
			return "call_request: a call has been asked for, the email follows it", true
		}
		*kind = CallRequest
	}
	if slices.Contains(s.in.Stopped, *kind) {
		d.Notice = "a " + string(*kind) + " would be due, but five in a row were thrown away and the kind is switched off: inboxd draft THREAD " + string(*kind) + " writes one and turns it on again"
		return "stopped: drafts of kind " + string(*kind) + " are switched off", true
	}
	for _, dr := range s.in.Drafted {
		if dr.State == "discarded" && s.isParent(dr) && dr.Kind != RefereeNotice && (dr.Kind == *kind || s.stance.Source != "thread") {
			return "discarded: you threw the draft for this message away, it is not written again", true
		}
	}
	return "", false
}

// callFirst reports whether a first no goes by phone before it goes by mail.
func (s *scene) callFirst(kind Kind) bool {
	switch kind {
	case DeclineOffer, Withdraw, WithdrawContract:
	default:
		return false
	}
	if !s.highStakes() || s.to.asText {
		return false
	}
	for _, d := range s.in.Drafted {
		if d.Kind == CallConfirmation && d.State != "superseded" || d.Kind == CallRequest && (d.State == "discarded" || d.State == "edited") && !s.isParent(d) {
			return false // the call has been, or the user would rather write
		}
	}
	return true
}

func (s *scene) callAsked() bool {
	return slices.ContainsFunc(s.in.Drafted, func(d Drafted) bool { return d.Kind == CallRequest && sent(d) })
}

// fill completes a decision that writes something.
func (s *scene) fill(d *Decision, kind Kind) {
	d.Reply, d.Parent, d.From = kind, s.n, s.to.from
	if kind == RefereeNotice {
		d.Referees = s.referees()
		return
	}
	d.To, d.Cc, d.AsText = s.to.to, s.to.cc, s.to.asText
	if s.to.notice != "" {
		d.Notice = joined("; ", d.Notice, s.to.notice)
	}
	d.Attach = s.attached(kind, s.to)
	d.Confirm, d.ConfirmSince = s.confirm(kind)
	if kind == NegotiateTerms {
		d.Term = s.term()
	}
	if closes(kind) && !slices.Contains(s.in.Stopped, RefereeNotice) {
		d.Referees = s.referees()
	}
}

// open reports whether the process is not over: an answer is owed, or it is
// under way and the other side's turn. An approach alone is no process.
func (s *scene) open() bool {
	if s.n < 0 || s.has(classify.Scam, classify.Rejection) {
		return false
	}
	if s.owed() {
		return true
	}
	if s.saidNo() || s.approachOnly() {
		return false
	}
	under := false
	for _, t := range s.inbound {
		under = (under || asks(t.Verdict) || t.Verdict.Has(classify.Update)) && !t.Verdict.Has(classify.Rejection)
	}
	return under
}

// owed reports whether the newest message waits for an answer of the user's. A
// machine is owed none but to an offer.
func (s *scene) owed() bool {
	if s.n < 0 || s.has(classify.Scam, classify.Rejection) || s.stance.Value == Ignore {
		return false
	}
	if s.answered() {
		return false
	}
	if slices.ContainsFunc(s.in.Drafted, func(d Drafted) bool { return sent(d) && s.isParent(d) }) {
		return false
	}
	switch {
	case s.v.Automatic:
		return s.has(classify.Offer, classify.Counteroffer)
	case s.approachOnly() && !s.has(classify.Offer):
		return s.in.Policy.AnswerOutreach
	case len(s.v.Signals) == 0:
		is := s.openOffer()
		return is
	}
	return asks(s.v)
}
