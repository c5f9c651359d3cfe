package classify

import (
	"strings"
	"time"

	"inboxd/internal/mail"
)

// state is what the earlier turns say about where a thread stands.
type state struct {
	saidNo    bool // the user withdrew, declined or restated, and has not accepted since
	hesitated bool // the user asked about terms or asked for time
	offered   bool // an offer or better terms stand in the thread
	rejected  bool // the employer ended it
	process   bool // an application or a conversation is under way
	approach  bool // an approach was made that the user has not taken up
	inbound   bool // somebody wrote before
	signalled bool // what they wrote was about a job
	mineLast  bool // the newest earlier turn is the user's
	refsGiven bool
	turns     int
	noAt      time.Time // when the user said it
	heardAt   time.Time // when somebody last wrote before
}

// ended reports whether the thread had come to its end before this message.
func (s state) ended() bool { return s.saidNo || s.rejected }

// stateOf reads the earlier turns. Without any, quoted history is used as
// context only: the user's own withdrawal quoted below an answer is still one.
func (r *reader) stateOf(m *mail.Message, th Thread) state {
	var s state
	for i := range th.Earlier {
		t := &th.Earlier[i]
		s.turns++
		s.mineLast = t.Mine
		if t.Mine {
			said := t.Said
			if said.Acts == nil && t.Message != nil && t.Message.New != "" {
				said = r.own(t.Message, Thread{Me: th.Me, Earlier: th.Earlier[:i]})
			}
			s.own(said)
			s.signalled = s.signalled || r.refusesWork(said)
			if t.Message != nil && s.saidNo && (said.Did(Withdrew) || said.Did(Declined) || said.Did(Restated)) {
				s.noAt = t.Message.Date
			}
			continue
		}
		if t.Message != nil {
			s.heardAt = t.Message.Date
		}
		s.inbound = true
		s.signalled = s.signalled || len(t.Verdict.Signals) > 0
		s.heard(t.Verdict)
	}
	if len(th.Earlier) == 0 && m.Quoted != "" {
		s.quoted(r.book, m.Quoted)
	}
	return s
}

// own takes in what a message of the user's did.
func (s *state) own(said Said) {
	s.process = true
	switch {
	case said.Did(Withdrew) || said.Did(Declined) || said.Did(Restated) || said.Did(RefusedReferences):
		s.saidNo = true
	case said.Did(Accepted):
		s.saidNo, s.hesitated = false, false
	case said.Did(AskedTerms) || said.Did(Hesitated):
		s.hesitated = true
	case said.Did(Applied):
		s.saidNo = false
	}
	s.refsGiven = s.refsGiven || said.Did(GaveReferences)
}

// refusesWork reports that the words of the user's no speak of a job.
func (b *book) refusesWork(said Said) bool {
	words := said.Evidence[Withdrew] + ". " + said.Evidence[Declined] + ". " + said.Evidence[Restated]
	if len(words) < 8 {
		return false
	}
	f := b.extract(read(words), said.Language)
	return f.count("job")+f.count("jobw") > 0 && f.count("shop") == 0
}

// heard takes in what an earlier inbound message said.
func (s *state) heard(v Verdict) {
	for _, g := range v.Signals {
		switch g.Name {
		case Offer, Counteroffer:
			s.offered, s.process, s.rejected = true, true, false
		case Interview, Update, ReferenceRequest, ContractTerms, RelocationVisa:
			s.process = true
		case Rejection:
			s.rejected = true
		case Outreach:
			s.approach = true
		}
	}
}

// quotedBytes is how much quoted history is looked at for context.
const quotedBytes = 6 << 10

// quotedLabels are all that quoted asks for.
var quotedLabels = wordSet("me.withdrew me.declined me.asked me.hesitated reject offer iv upd")

// quoted reads quoted history as context: only the user's own no, doubts and
// questions are taken from it, in words that only the user would write.
func (s *state) quoted(b *book, q string) {
	if len(q) > quotedBytes {
		q = q[:quotedBytes]
	}
	var lines []string
	for line := range strings.SplitSeq(q, "\n") {
		lines = append(lines, strings.TrimLeft(line, "> "))
	}
	d := read(strings.Join(lines, "\n"))
	f := b.extractOf(d, language(d), true)
	s.inbound = true
	switch {
	case f.score("me.withdrew") >= enough && f.count("reject") == 0, f.score("me.declined") >= enough && f.count("reject") == 0:
		s.saidNo, s.process = true, true
	case f.has("me.asked") || f.has("me.hesitated"):
		s.hesitated, s.process = true, true
	}
	if f.has("offer") {
		s.offered, s.process = true, true
	}
	if f.has("iv") || f.has("upd") {
		s.process = true
	}
}
