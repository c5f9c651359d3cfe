// Package classify recognises closing-stage recruiting mail: which of the
// playbook's fifteen signals the newest message carries, the facts it states,
// and what the user's own messages have already said.
//
// It is pure and bounded: the same bytes give the same answer, it knows no
// network, clock, disk or global state, and when it is not sure it is silent.
package classify

import (
	"inboxd/internal/mail"
)

// Signal is one of the playbook's names for what a message says.
type Signal string

// The signals of the playbook, §1, in its order.
const (
	Outreach         Signal = "outreach"
	Interview        Signal = "interview"
	Update           Signal = "update"
	Offer            Signal = "offer"
	Counteroffer     Signal = "counteroffer"
	Persuasion       Signal = "persuasion"
	ReasonRequest    Signal = "reason_request"
	ReferenceRequest Signal = "reference_request"
	ContractTerms    Signal = "contract_terms"
	RelocationVisa   Signal = "relocation_visa"
	Chaser           Signal = "chaser"
	Rejection        Signal = "rejection"
	Acknowledgement  Signal = "acknowledgement"
	Reengagement     Signal = "reengagement"
	Scam             Signal = "scam"
)

// Signals lists every signal in the playbook's order.
func Signals() []Signal {
	return []Signal{Outreach, Interview, Update, Offer, Counteroffer, Persuasion, ReasonRequest,
		ReferenceRequest, ContractTerms, RelocationVisa, Chaser, Rejection, Acknowledgement, Reengagement, Scam}
}

// Scored is a signal that holds, how sure the recogniser is (0 to 1), and the
// words of the message it was read from.
type Scored struct {
	Name     Signal   `json:"name"`
	Score    float64  `json:"score"`
	Evidence []string `json:"evidence"`
}

// Contract is the employment structure a message states.
type Contract string

// The contract values of the playbook.
const (
	Direct     Contract = "direct"
	Agency     Contract = "agency"
	FixedTerm  Contract = "fixed_term"
	Contractor Contract = "contractor"
)

// Money is an amount in hundredths of its currency's unit. Its JSON form is in
// whole units (85000, 62.5). Zero means: not stated.
type Money int64

// Salary is pay as stated: one figure has Min equal to Max, an open bound
// fills one side only. Period is year, month, week, day or hour.
type Salary struct {
	Min      Money  `json:"min,omitempty"`
	Max      Money  `json:"max,omitempty"`
	Currency string `json:"currency,omitempty"` // ISO 4217
	Period   string `json:"period,omitempty"`
}

// Facts are what the text states; a zero field means it does not.
type Facts struct {
	Company   string   `json:"company,omitempty"` // the employer, without legal form
	Role      string   `json:"role,omitempty"`
	Contact   string   `json:"contact,omitempty"` // how to greet the writer: the name they sign with
	Contract  Contract `json:"contract,omitempty"`
	Salary    *Salary  `json:"salary,omitempty"`
	Deadline  string   `json:"deadline,omitempty"`   // 2006-01-02, resolved against the message's Date and zone
	StartDate string   `json:"start_date,omitempty"` // 2006-01-02, or 2006-01 where only the month is stated
	Location  string   `json:"location,omitempty"`
	Remote    string   `json:"remote,omitempty"` // "remote", "hybrid" or "onsite" where stated
}

// Register is how the writer addresses the user.
type Register string

// Registers; the empty one is: no evidence.
const (
	Formal   Register = "formal"   // Sie, vous, usted, Lei, Pan/Pani, keigo
	Informal Register = "informal" // du, tu, jij, first names where that says something
)

// Verdict is everything read from one inbound message.
type Verdict struct {
	Language     string            `json:"language"`  // ISO 639-1 of the author's new words; "und" if it cannot be told
	Automatic    bool              `json:"automatic"` // no person wrote it to the user
	AutomaticWhy string            `json:"automatic_why,omitempty"`
	Signals      []Scored          `json:"signals"` // highest score first
	Facts        Facts             `json:"facts"`
	FactEvidence map[string]string `json:"fact_evidence,omitempty"` // fact's JSON name -> words
	Register     Register          `json:"register,omitempty"`
	Courtesy     string            `json:"courtesy,omitempty"` // title or gender mark of the writer, only from a title or pronoun in the thread: "Ms", "Frau", "Dr." …
	Panel        []string          `json:"panel,omitempty"`    // other interviewers named in the text
	ScamReasons  []string          `json:"scam_reasons,omitempty"`
	Platform     string            `json:"platform,omitempty"`  // hiring platform or social network it came through
	Corrected    string            `json:"corrected,omitempty"` // whose word the signals are: "you", or "like" with the message that you corrected
}

// Has reports whether signal s holds.
func (v Verdict) Has(s Signal) bool {
	for _, g := range v.Signals {
		if g.Name == s {
			return true
		}
	}
	return false
}

// Act is something the user did in a message of their own.
type Act string

// What a message of the user's can do to a thread.
const (
	Withdrew          Act = "withdrew"           // took the application back
	Declined          Act = "declined"           // said no to an offer or approach
	Accepted          Act = "accepted"           // said yes to an offer
	AskedTerms        Act = "asked_terms"        // asked about or bargained over terms
	Hesitated         Act = "hesitated"          // doubts, asked for time
	GaveReason        Act = "gave_reason"        // told why
	GaveReferences    Act = "gave_references"    // named referees
	RefusedReferences Act = "refused_references" // will not name any
	Restated          Act = "restated"           // said no again after a plea
	Applied           Act = "applied"            // applied or showed interest
)

// Acts lists every act.
func Acts() []Act {
	return []Act{Withdrew, Declined, Accepted, AskedTerms, Hesitated, GaveReason, GaveReferences, RefusedReferences, Restated, Applied}
}

// Objection is what a user's no was about, where they said it.
type Objection string

// Objections that later terms can remove.
const (
	ObjectPay      Objection = "pay"
	ObjectContract Objection = "contract"
	ObjectPlace    Objection = "place"
	ObjectOther    Objection = "other"
)

// Said is everything read from one message of the user's own.
type Said struct {
	Acts      []Act          `json:"acts"`
	Evidence  map[Act]string `json:"evidence,omitempty"`
	Objection Objection      `json:"objection,omitempty"`
	Referees  []mail.Address `json:"referees,omitempty"` // people named as references, with an address
	Language  string         `json:"language,omitempty"`
}

// Did reports whether the user's message did a.
func (s Said) Did(a Act) bool {
	for _, x := range s.Acts {
		if x == a {
			return true
		}
	}
	return false
}

// Turn is one message of a thread with what was read from it. Its Message may
// carry header data only: earlier turns are judged by their reading, not by
// their text, so that a thread survives without its bodies.
type Turn struct {
	Message *mail.Message
	Mine    bool    // written by the user
	Verdict Verdict // of an inbound message
	Said    Said    // of the user's own
}

// Thread is the light in which a message is read: the earlier turns, oldest
// first, and who the user is.
type Thread struct {
	Earlier []Turn
	Me      mail.Identities
	// Borders are the authserv-ids of the user's own mail provider, whose
	// Authentication-Results may be believed (RFC 8601 §5).
	Borders []string
	// Corrections are what the user has taught this mailbox, oldest first.
	Corrections []Correction
}
