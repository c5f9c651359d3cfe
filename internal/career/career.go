// Package career is the log of a job search: it makes each thread's story out of
// what was read, decided and sent, sums the stories up, and suggests what may
// follow from them. It exports them as CSV, JSON and Markdown.
//
// It works on values alone and is the same every time; it reads no store, and
// knows the time only as it is told.
package career

import (
	"slices"
	"strings"
	"time"

	"inboxd/internal/classify"
	"inboxd/internal/decide"
)

// Thread is what is known of one thread.
type Thread struct {
	ID, Account, Subject       string
	Company, Role, Counterpart string
	Decision                   decide.Decision
	Turns                      []Turn  // oldest first
	Drafts                     []Draft // that were sent
	Notes                      []Note
	Latest                     time.Time
}

// Turn is one message.
type Turn struct {
	At      time.Time
	Mine    bool
	Verdict classify.Verdict
	Said    classify.Said
}

// Draft is one that left, from inboxd or by the user's hand.
type Draft struct {
	Kind string
	At   time.Time
}

// Note is something the user noted; Kind is note, red or good.
type Note struct {
	At   string `json:"at"` // 2006-01-02
	Kind string `json:"kind"`
	Text string `json:"text"`
}

// The kinds of Note.
const (
	Plain = "note"
	Red   = "red"
	Good  = "good"
)

// Sent is one letter of the user's.
type Sent struct {
	Kind string `json:"kind"` // of the reply; "" where the user wrote it without a draft
	At   string `json:"at"`   // 2006-01-02
}

// Entry is one thread's story: a line of `log --json`.
type Entry struct {
	Thread      string           `json:"thread"`
	Account     string           `json:"account"`
	Company     string           `json:"company"`
	Role        string           `json:"role"`
	Counterpart string           `json:"counterpart"`
	Subject     string           `json:"subject"`
	First       string           `json:"first"` // 2006-01-02
	Last        string           `json:"last"`
	Stage       string           `json:"stage"` // how far it came: the furthest signal
	Offered     string           `json:"offered,omitempty"`
	Offer       *classify.Salary `json:"offer,omitempty"`
	Contract    string           `json:"contract,omitempty"`
	Stance      string           `json:"stance"`
	Reasons     []string         `json:"reasons"`
	Answered    string           `json:"answered,omitempty"`     // when the user said no, or yes
	AnswerHours *float64         `json:"answer_hours,omitempty"` // from the message to the user's answer to it, the first of the thread
	Sent        []Sent           `json:"sent"`
	Outcome     decide.Reaction  `json:"outcome"` // "" while it is open
	RedFlags    []string         `json:"red_flags"`
	Positives   []string         `json:"positives"`
	Notes       []Note           `json:"notes"`
	Revisit     string           `json:"revisit,omitempty"` // 2006-01-02
}

// silence is how long an answer to a no is waited for.
const silence = 30 * 24 * time.Hour

// EntryOf makes a thread's story.
func EntryOf(h Thread, now time.Time) Entry {
	e := Entry{Thread: h.ID, Account: h.Account, Company: h.Company, Role: h.Role, Counterpart: h.Counterpart, Subject: h.Subject,
		Stance: string(h.Decision.Stance.Value), Reasons: append([]string{}, h.Decision.Stance.Reasons...), Sent: []Sent{}, RedFlags: []string{}, Positives: []string{}, Notes: []Note{}}
	e.take(h)
	for _, n := range h.Notes {
		switch n.Kind {
		case Red:
			e.RedFlags = append(e.RedFlags, n.Text)
		case Good:
			e.Positives = append(e.Positives, n.Text)
		}
		e.Notes = append(e.Notes, n)
	}
	e.Outcome = outcome(h.Turns, now)
	e.Revisit = revisit(e)
	return e
}

// take goes through the messages.
func (e *Entry) take(h Thread) {
	if len(h.Turns) > 0 {
		e.First, e.Last = day(h.Turns[0].At), day(h.Turns[len(h.Turns)-1].At)
	}
	var waiting time.Time // the oldest message since the user wrote
	for _, t := range h.Turns {
		if !t.Mine {
			if waiting.IsZero() && len(t.Verdict.Signals) > 0 {
				waiting = t.At
			}
			e.read(t)
			continue
		}
		if saidNo(t.Said) || t.Said.Did(classify.Accepted) {
			e.Answered = day(t.At)
		}
		if !waiting.IsZero() && e.AnswerHours == nil && t.At.After(waiting) {
			hours := t.At.Sub(waiting).Hours()
			e.AnswerHours = &hours
		}
		waiting = time.Time{}
		e.Sent = append(e.Sent, Sent{At: day(t.At), Kind: kindAt(h.Drafts, t.At)})
	}
}

// kindAt is the kind of the draft that left on the day of a message.
func kindAt(ds []Draft, at time.Time) string {
	for _, d := range ds {
		if gap := d.At.Sub(at); gap > -36*time.Hour && gap < 36*time.Hour {
			return d.Kind
		}
	}
	return ""
}

// read takes what one message of the others' says.
func (e *Entry) read(t Turn) {
	for _, s := range t.Verdict.Signals {
		if rank(s.Name) > rank(classify.Signal(e.Stage)) {
			e.Stage = string(s.Name)
		}
	}
	if t.Verdict.Has(classify.Offer) && e.Offered == "" {
		e.Offered = day(t.At)
	}
	f := t.Verdict.Facts
	if f.Salary != nil {
		e.Offer = f.Salary
	}
	if f.Contract != "" {
		e.Contract = string(f.Contract)
	}
}

// rank orders signals by how far a process has come.
func rank(s classify.Signal) int {
	return 1 + slices.Index([]classify.Signal{classify.Scam, classify.Reengagement, classify.Outreach, classify.Update, classify.Interview, classify.RelocationVisa,
		classify.ReferenceRequest, classify.ContractTerms, classify.Offer}, s)
}

func saidNo(s classify.Said) bool {
	return s.Did(classify.Declined) || s.Did(classify.Withdrew) || s.Did(classify.Restated)
}

// outcome is how the first answer to the user's last no took it.
func outcome(turns []Turn, now time.Time) decide.Reaction {
	last := -1
	for i, t := range turns {
		if t.Mine && saidNo(t.Said) {
			last = i
		}
	}
	if last < 0 {
		return ""
	}
	for _, t := range turns[last+1:] {
		if t.Mine {
			continue
		}
		if r := decide.Reacted(t.Verdict); r != "" {
			return r
		}
	}
	if now.Sub(turns[last].At) > silence {
		return decide.NoAnswer
	}
	return ""
}

// revisit suggests when a closed thread may be taken up again: half a year
// after a no that was taken well, or where the user noted something good; never
// where they noted a red flag, or it was a fake.
func revisit(e Entry) string {
	if e.Answered == "" || len(e.RedFlags) > 0 || e.Stage == string(classify.Scam) {
		return ""
	}
	at, err := time.Parse(time.DateOnly, e.Answered)
	if err != nil {
		return ""
	}
	switch {
	case e.Outcome == decide.Appreciated || e.Outcome == decide.ReEngaged || len(e.Positives) > 0 && e.Outcome != decide.PoorReaction:
		return day(at.AddDate(0, 6, 0))
	case e.Outcome == decide.Acknowledged && (e.Stage == string(classify.Offer) || e.Stage == string(classify.Interview)):
		return day(at.AddDate(1, 0, 0))
	}
	return ""
}

func day(t time.Time) string { return t.Format(time.DateOnly) }

// who is the company, else the one who wrote.
func (e Entry) who() string {
	if e.Company != "" {
		return e.Company
	}
	if _, domain, ok := strings.Cut(e.Counterpart, "@"); ok {
		return domain
	}
	return e.Counterpart
}
