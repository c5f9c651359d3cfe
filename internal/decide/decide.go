// Package decide turns what a thread says and what the user wants into one
// decision: a reply kind or silence, with its reasons.
//
// It holds the playbook's stance rules (§2), its decision table (§3) and the
// choice of recipients. It is pure: no network, clock, disk or global; "now" is
// an argument. It never chooses words.
package decide

import (
	"time"

	"inboxd/internal/classify"
	"inboxd/internal/mail"
)

// Stance is what the user wants of a thread (playbook §2).
type Stance string

// The stances.
const (
	Pursue    Stance = "pursue"
	Negotiate Stance = "negotiate"
	Decline   Stance = "decline"
	Ignore    Stance = "ignore"
	Undecided Stance = "undecided"
)

// Kind is a reply kind of the playbook (§3), or None.
type Kind string

// The reply kinds.
const (
	None                     Kind = "none"
	DeclineOffer             Kind = "decline_offer"
	Withdraw                 Kind = "withdraw"
	WithdrawContract         Kind = "withdraw_contract"
	NegotiateTerms           Kind = "negotiate"
	Hold                     Kind = "hold"
	Restate                  Kind = "restate"
	AnswerReason             Kind = "answer_reason"
	WithdrawBeforeReferences Kind = "withdraw_before_references"
	DeclineReferences        Kind = "decline_references"
	RefereeNotice            Kind = "referee_notice"
	DeclineOutreach          Kind = "decline_outreach"
	CallRequest              Kind = "call_request"
	CallConfirmation         Kind = "call_confirmation"
	Reapproach               Kind = "reapproach"
)

// Kinds lists every reply kind but None, in the playbook's order.
func Kinds() []Kind {
	return []Kind{DeclineOffer, Withdraw, WithdrawContract, NegotiateTerms, Hold, Restate, AnswerReason,
		WithdrawBeforeReferences, DeclineReferences, RefereeNotice, DeclineOutreach, CallRequest, CallConfirmation, Reapproach}
}

// Sentence attaches to a reply where it applies (playbook §3).
type Sentence string

// The attached sentences.
const (
	PausePaperwork Sentence = "pause_paperwork"
	OpenToTerms    Sentence = "open_to_terms"
	GentleClose    Sentence = "gentle_close"
	ShareWithPanel Sentence = "share_with_panel"
)

// Weight is what a broken criterion means: a wall (decline) or something to
// talk about (negotiate).
type Weight string

// The weights of a criterion. The empty weight counts as Wall.
const (
	Wall       Weight = "wall"
	Negotiable Weight = "negotiable"
)

// MinimumPay is the least the user would work for in one currency.
type MinimumPay struct {
	Amount   classify.Money
	Currency string // ISO 4217
	Period   string // year, month, week, day, hour
	Weight   Weight
}

// Avoid is a set of things the user does not want: words matched whole and
// without regard to case.
type Avoid struct {
	Any    []string
	Weight Weight
}

// Criteria are the user's one page. A zero Criteria means none is set.
type Criteria struct {
	MinimumPay       []MinimumPay
	DirectOnly       bool
	DirectWeight     Weight
	Places           []string // where the user would work; "remote" is a place
	PlacesWeight     Weight
	Remote           string // "", "remote" or "hybrid": the least remote share that will do
	RemoteWeight     Weight
	NeedsSponsorship bool // the user needs a visa or permit; an employer that rules it out breaks this
	SponsorWeight    Weight
	AvoidRoles       Avoid
	AvoidCompanies   Avoid
	Roles            []string // roles the user would take; empty: any
	RolesWeight      Weight
	AvoidIndustries  Avoid // words that the other side's own text is searched for
	MostTravel       int   // percent of the work spent travelling; 0: not set
	TravelWeight     Weight
	MostCommute      int // minutes one way; 0: not set
	CommuteWeight    Weight
	Rates            []Rate // how MinimumPay is compared with pay in another currency
}

// Rate is an exchange rate of the user's own: one From is Value To. No other
// rate is ever used.
type Rate struct {
	From, To string // ISO 4217
	Value    float64
}

// Set reports whether any criterion is configured.
func (c Criteria) Set() bool {
	return len(c.MinimumPay) > 0 || c.DirectOnly || len(c.Places) > 0 || c.Remote != "" || c.NeedsSponsorship ||
		len(c.AvoidRoles.Any) > 0 || len(c.AvoidCompanies.Any) > 0 || len(c.Roles) > 0 ||
		len(c.AvoidIndustries.Any) > 0 || c.MostTravel > 0 || c.MostCommute > 0
}

// Policy is the user's configuration of what is answered.
type Policy struct {
	Stance            Stance // rule 4, the configured default
	AnswerOutreach    bool
	ReplyAll          bool
	NeverDraft        []string // addresses or *@domain patterns
	MentionDirectHire bool     // withdraw_contract may say that a direct hire would be considered
	GentleClose       bool     // declines may say that the user is glad to reconnect
	OpenToTerms       bool     // declines may say that the user would look at other terms
	HighStakes        []string // addresses or domains for which a call comes before the email
	HoldDays          int      // how many days before a deadline an undecided offer gets a hold; 0: 3
	Reason            string   // "", "fit", "direction", "another_role": the one line of reason that may be told
}

// Word is the user's own word for one thread, by command or gesture.
type Word struct {
	Stance Stance
	Reason string // as for Policy.Reason, or words of the user's own
	At     time.Time
}

// Drafted is a reply that inboxd has written in this thread before.
type Drafted struct {
	Kind   Kind
	Parent string // Message-ID key of the message it answers
	State  string // store's draft state: saved, edited, sent, discarded, superseded …
}

// Input is everything a decision is made from.
type Input struct {
	Turns    []classify.Turn   // the whole thread, oldest first
	Related  [][]classify.Turn // other threads of the same opportunity
	Word     *Word
	Drafted  []Drafted
	Stopped  []Kind // kinds switched off after five drafts in a row were thrown away
	Policy   Policy
	Criteria Criteria
	Me       mail.Identities
	Now      time.Time
}

// Outcome is the stance that holds, who spoke it (thread, history, criteria or
// default) and why, in words the user can read back.
type Outcome struct {
	Value   Stance   `json:"value"`
	Source  string   `json:"source"`
	Reasons []string `json:"reasons"`
}

// Decision is what is to be done about a thread's newest message.
type Decision struct {
	Reply  Kind       // RefereeNotice: nothing goes to the thread (To and Cc are empty), only to Referees
	Attach []Sentence // of Reply, never nil
	Stance Outcome
	Why    []string // the rule that fired and the evidence, for the user

	Parent   int            // index in Turns of the message that is answered; -1 if none
	From     string         // own address the reply is from; "" means the primary one
	To, Cc   []mail.Address // never anyone who is not on the parent
	Referees []mail.Address // who gets a referee_notice, each a thread of their own

	Term   string // what a negotiate asks about: pay, contract, place, remote
	Reason string // the one line of reason that may be told, as Word.Reason

	Deadline string // 2006-01-02, from the thread, where an answer is owed
	Owed     bool   // the newest message waits for the user's answer
	Open     bool   // the process is not over, whoever's turn it is
	Accepted bool   // the user's last word on it is yes
	Notice   string // something the user must be told, "" if nothing
	AsText   bool   // the reply is text to copy, not a draft (no address takes it): To is empty, Reply says which words
	Confirm  string // the draft waits for the user's word: what to settle first
	// ConfirmSince is when what Confirm tells of came about: a word of the user's
	// from before it does not confirm.
	ConfirmSince time.Time
}
