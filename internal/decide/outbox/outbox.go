// Package outbox is the life of an approved letter, as rules: which state may
// follow which, and whether it may leave now.
//
//	approved -> sending -> sent        the server took it
//	   |           |-----> rejected    the server said no
//	   |           `-----> unknown     nobody knows: looked up in Sent, else the user is asked
//	   |-> withdrawn                   the user took it back
//	   `-> void                        it is not what was approved any more
//
// "sending" means that the transmission has begun. It is written down before the
// first byte of the letter leaves, and nothing leads back from it: a letter is
// transmitted at most once for one approval. The package is pure.
package outbox

import (
	"fmt"
	"time"
)

// State is where an approved letter is.
type State string

// The states. The first four are those of `threads --json` too.
const (
	Approved  State = "approved"
	Sending   State = "sending"
	Sent      State = "sent"
	Unknown   State = "unknown"
	Rejected  State = "rejected"
	Withdrawn State = "withdrawn"
	Void      State = "void"
)

// Event is what happens to it.
type Event string

// The events.
const (
	Begin     Event = "begin"      // the transmission begins
	Took      Event = "took"       // the server answered yes to the final dot
	No        Event = "no"         // the server answered no
	Silence   Event = "silence"    // no answer came, or the process died
	InSent    Event = "in_sent"    // the letter, or an answer or report that names it, was found
	SaidSent  Event = "said_sent"  // the user says that it arrived
	SaidNever Event = "said_never" // the user says that it did not
	TakeBack  Event = "take_back"  // the user's unsend
	Changed   Event = "changed"    // a check failed for good
)

// Next is the state that follows, or an error where the event cannot happen.
func Next(s State, e Event) (State, error) {
	type step struct {
		s State
		e Event
	}
	to, ok := map[step]State{
		{Approved, Begin}:    Sending,
		{Approved, TakeBack}: Withdrawn,
		{Approved, Changed}:  Void,
		{Sending, Took}:      Sent,
		{Sending, No}:        Rejected,
		{Sending, Silence}:   Unknown,
		{Unknown, InSent}:    Sent,
		{Unknown, SaidSent}:  Sent,
		{Unknown, SaidNever}: Rejected,
	}[step{s, e}]
	if !ok {
		return s, fmt.Errorf("a letter that is %s cannot go through %q", s, e)
	}
	return to, nil
}

// Live reports whether a letter in this state keeps its draft from being
// approved a second time.
func (s State) Live() bool { return s == Approved || s == Sending || s == Unknown }

// Facts are all that a check goes by.
type Facts struct {
	Now      time.Time
	State    State
	Undo     time.Time // until when it can be taken back at leisure
	Planned  time.Time // when it should leave
	AtOnce   bool      // --now: hours and undo time do not hold it
	Outside  bool      // --outside-hours: hours do not hold it
	InHours  bool      // the reader's business hours are open
	Paused   bool
	Sendable bool          // the account has a server to send through
	Expire   time.Duration // how long after the planned time it is still what was meant
	Deadline time.Time     // the end of the last day that the thread names; zero: none
}

// Verdict is what a check says.
type Verdict string

// The verdicts.
const (
	Go    Verdict = "go"
	Wait  Verdict = "wait"  // not yet
	Later Verdict = "later" // its window is closed: it is planned anew
	Drop  Verdict = "drop"  // never, for this approval; the user is told why
)

// Due judges by the clock and the store alone, before anybody is bothered.
func Due(f Facts) (Verdict, string) {
	switch {
	case f.State != Approved:
		return Drop, "it is " + string(f.State)
	case f.Paused:
		return Wait, "inboxd is paused"
	case !f.Sendable:
		return Wait, "[account.smtp] is not configured"
	case f.Now.Before(f.Undo) && !f.AtOnce:
		return Wait, "it can still be taken back"
	case f.Now.Before(f.Planned) && !f.AtOnce:
		return Wait, "it is planned for later"
	case f.Expire > 0 && f.Now.Sub(f.Planned) > f.Expire:
		return Drop, "it could not leave for so long that it may not be what you want any more"
	case !f.Deadline.IsZero() && f.Now.After(f.Deadline) && !f.Planned.After(f.Deadline):
		return Drop, "the deadline has passed while it could not leave"
	case !f.AtOnce && !f.Outside && !f.InHours:
		return Later, "the business hours it was planned for are over"
	}
	return Go, ""
}

// Found is what a look at the mailbox, just before, has shown.
type Found struct {
	There     bool   // the draft is in the drafts mailbox
	Several   bool   // more than one draft answers the same message
	Hash      string // of what lies there
	Approved  string // of what was approved
	Inbound   bool   // the other side has written since
	Mine      bool   // the user has written since, elsewhere
	Word      bool   // the user has decided the thread anew since
	Gesture   bool   // it was approved by a gesture
	Stands    bool   // and the gesture is still there
	Elsewhere string // another installation that sends for this mailbox
}

// Same judges whether what lies in the mailbox is what was approved, in the
// state of affairs in which it was. Anything that is not is a reason not to send.
func Same(f Found) (Verdict, string) {
	switch {
	case f.Elsewhere != "":
		return Drop, "another installation sends for this mailbox: " + f.Elsewhere
	case !f.There:
		return Drop, "the draft is not in the drafts folder any more"
	case f.Approved == "" || f.Hash != f.Approved:
		return Drop, "the draft was changed after you approved it"
	case f.Several:
		return Drop, "two drafts answer the same message"
	case f.Mine:
		return Drop, "you have written to them yourself since you approved it"
	case f.Inbound:
		return Drop, "they have written again since you approved it"
	case f.Word:
		return Drop, "you have decided this thread anew since you approved it"
	case f.Gesture && !f.Stands:
		return Drop, "you took the mark back that approved it"
	}
	return Go, ""
}
