// Package remind tells what the user should be brought to mind of: answers they
// owe, with their deadlines, threads gone silent on their side, and questions of
// theirs that came back with nothing. It is pure.
//
// It never speaks of silence on the other side after a no: that is an answer too.
package remind

import (
	"cmp"
	"fmt"
	"slices"
	"time"
)

// Thread is what is looked at of a thread.
type Thread struct {
	ID       string
	With     string // company, or the counterpart's address
	Subject  string
	Owed     bool
	Deadline string    // 2006-01-02; "" where none is stated
	Legal    bool      // visa, relocation or contract steps are under way
	NewestID string    // the newest message of the other side
	Newest   time.Time // when it was written
	Asked    time.Time // when the user's last negotiate or hold left; zero: none is open
	AskedID  string    // of that draft
	AskedAs  string    // its kind
	Heard    bool      // the other side has written since
}

// Rules are how long things may rest.
type Rules struct{ Remind, Silent, Revisit time.Duration }

// Kinds of Matter.
const (
	Deadline = "deadline" // an answer is owed, and its day is near
	Late     = "late"     // an answer was owed by a day that has passed
	Silent   = "silent"   // an answer has been owed for long
	Revisit  = "revisit"  // a question was left unanswered
)

// Matter is one thing to be brought to mind, once.
type Matter struct {
	Key    string // the same for the same matter, however often it is looked at
	Kind   string
	Thread string
	Text   string // with names
	Legal  bool
	By     string // the deadline, if there is one
}

// Matters lists what there is now: legal and visa steps first, then by deadline.
func Matters(threads []Thread, now time.Time, r Rules) []Matter {
	var out []Matter
	for _, t := range threads {
		if m, ok := matter(t, now, r); ok {
			out = append(out, m)
		}
	}
	slices.SortStableFunc(out, func(a, b Matter) int { return Compare(a.Legal, b.Legal, a.By, b.By) })
	return out
}

// Compare puts legal and visa steps before the rest, and then what has an earlier
// deadline; what has none comes last.
func Compare(legalA, legalB bool, byA, byB string) int {
	if legalA != legalB {
		if legalA {
			return -1
		}
		return 1
	}
	last := func(by string) string {
		if by == "" {
			return "9999"
		}
		return by
	}
	return cmp.Compare(last(byA), last(byB))
}

func matter(t Thread, now time.Time, r Rules) (Matter, bool) {
	m := Matter{Thread: t.ID, Legal: t.Legal, By: t.Deadline}
	steps := ""
	if t.Legal {
		steps = "; visa, relocation or contract steps are under way"
	}
	day, err := time.ParseInLocation(time.DateOnly, t.Deadline, now.Location())
	end := day.AddDate(0, 0, 1)
	switch {
	case t.Owed && err == nil && now.After(end):
		m.Kind, m.Key = Late, "late:"+t.ID+":"+t.Deadline
		m.Text = fmt.Sprintf("%s awaited an answer by %s: %s%s", t.With, t.Deadline, t.Subject, steps)
	case t.Owed && err == nil && end.Sub(now) <= r.Remind+24*time.Hour:
		m.Kind, m.Key = Deadline, "deadline:"+t.ID+":"+t.Deadline
		m.Text = fmt.Sprintf("%s awaits an answer by %s: %s%s", t.With, t.Deadline, t.Subject, steps)
	case t.Owed && t.Deadline == "" && now.Sub(t.Newest) >= r.rest(t.Legal):
		m.Kind, m.Key = Silent, "silent:"+t.ID+":"+t.NewestID
		m.Text = fmt.Sprintf("%s has awaited an answer since %s: %s%s", t.With, t.Newest.Format(time.DateOnly), t.Subject, steps)
	case !t.Owed && !t.Asked.IsZero() && !t.Heard && now.Sub(t.Asked) >= r.Revisit:
		m.Kind, m.Key = Revisit, "revisit:"+t.ID+":"+t.AskedID
		m.Text = fmt.Sprintf("%s has not answered your %s of %s: %s. You could write once more (inboxd draft %s %s), or let it go (inboxd decide %s decline)",
			t.With, t.AskedAs, t.Asked.Format(time.DateOnly), t.Subject, t.ID, t.AskedAs, t.ID)
	default:
		return m, false
	}
	return m, true
}

// rest is how long an answer may be owed: half as long where the law or a visa is
// involved.
func (r Rules) rest(legal bool) time.Duration {
	if legal {
		return r.Silent / 2
	}
	return r.Silent
}

// Plain is a matter without names and figures, for screens that others see.
func Plain(kind string) string {
	switch kind {
	case Deadline:
		return "An answer you owe is due soon."
	case Late:
		return "The day for an answer you owe has passed."
	case Silent:
		return "An answer has been awaited from you for some days."
	case Revisit:
		return "A question of yours has had no answer."
	case "void", "rejected":
		return "A letter you approved was not sent."
	case "later":
		return "A letter you approved leaves later than planned."
	case "unknown":
		return "It is not known whether a letter of yours was sent."
	case "bounced":
		return "A letter of yours did not reach its reader."
	case "delayed":
		return "A letter of yours is delayed."
	case "stopped":
		return "A mailbox cannot be read any more: inboxd needs you."
	case "gesture":
		return "A draft was approved by your mark."
	}
	return "Something in your recruiting mail wants your attention."
}

// Quiet reports whether a moment falls into the hours from and to, in minutes of
// the day; they may go over midnight. Equal ones are none.
func Quiet(now time.Time, from, to int) bool {
	m := now.Hour()*60 + now.Minute()
	switch {
	case from == to:
		return false
	case from < to:
		return from <= m && m < to
	}
	return m >= from || m < to
}
