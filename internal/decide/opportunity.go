package decide

import (
	"fmt"
	"slices"

	"inboxd/internal/classify"
	"inboxd/internal/decide/match"
)

// One thread can speak of two roles, one after the other: what the user said
// about the first does not count for the second (playbook §2, rule 2).

// opportunity finds the turn with which the opportunity of turn newest began,
// and every such beginning after the first.
func opportunity(turns []classify.Turn, newest int) (start int, bounds []int) {
	var now classify.Facts
	for i := 0; i <= newest; i++ {
		t := turns[i]
		if t.Mine {
			continue
		}
		f := t.Verdict.Facts
		if begins(t.Verdict, now) {
			start, bounds, now = i, append(bounds, i), classify.Facts{}
		}
		if f.Company != "" {
			now.Company = f.Company
		}
		if f.Role != "" {
			now.Role = f.Role
		}
	}
	return start, bounds
}

// begins reports whether a message opens another opportunity than the one
// spoken of so far: it approaches, invites or offers for another role or
// another company, and does not itself take up the earlier conversation.
func begins(v classify.Verdict, before classify.Facts) bool {
	opens, continues := false, false
	for _, s := range v.Signals {
		switch s.Name {
		case classify.Outreach, classify.Reengagement, classify.Offer, classify.Interview:
			opens = true
		case classify.Update, classify.Acknowledgement:
		default:
			continues = continues || s.Name != classify.ContractTerms && s.Name != classify.RelocationVisa
		}
	}
	role, company := sameRole(v.Facts.Role, before.Role), sameCompany(v.Facts.Company, before.Company)
	// "Separately, Seawall would like to offer you …" behind a no reads like
	// better terms; another role at another company is neither.
	if v.Has(classify.Counteroffer) && !role && !company {
		return true
	}
	return opens && !continues && (!role || !company)
}

// sameRole reports whether two titles can mean one role: one's words are among
// the other's, ranks and gender marks aside. An unstated role can be any.
func sameRole(a, b string) bool { return subset(roleWords(a), roleWords(b)) }

func sameCompany(a, b string) bool {
	return subset(match.Tokens(match.Fold(a)), match.Tokens(match.Fold(b)))
}

// OneRole reports whether two stated titles can mean one role; one that is not
// stated says nothing.
func OneRole(a, b string) bool { return a != "" && b != "" && sameRole(a, b) }

// OneCompany reports whether two stated names can mean one company, legal form
// and all.
func OneCompany(a, b string) bool { return a != "" && b != "" && sameCompany(a, b) }

func subset(a, b []string) bool {
	if len(a) == 0 || len(b) == 0 {
		return true
	}
	if len(a) > len(b) {
		a, b = b, a
	}
	for _, w := range a {
		if !slices.Contains(b, w) {
			return false
		}
	}
	return true
}

// roleWords are the words that tell roles apart.
func roleWords(title string) []string {
	var out []string
	for _, w := range match.Tokens(match.Fold(title)) {
		switch w {
		case "senior", "junior", "sr", "jr", "mid", "level", "lead", "staff", "principal", "m", "w", "d", "f", "x", "h", "i", "ii", "iii", "the", "of", "for", "a", "an":
		case "developer", "engineer", "programmer", "entwickler", "entwicklerin", "ingenieur", "ingenieurin", "desarrollador", "developpeur", "sviluppatore":
			out = append(out, "engineer")
		default:
			out = append(out, w)
		}
	}
	return out
}

func lastRole(turns []classify.Turn) string {
	for i := len(turns) - 1; i >= 0; i-- {
		if r := turns[i].Verdict.Facts.Role; r != "" && !turns[i].Mine {
			return r
		}
	}
	return ""
}

// bothOpen says, in words, that the user's answer came while two roles were
// unanswered and does not tell which it is about.
func bothOpen(in Input, bound int) string {
	for i := bound - 1; i >= 0 && !in.Turns[i].Mine; i-- {
		if !asks(in.Turns[i].Verdict) {
			continue
		}
		for j := bound + 1; j < len(in.Turns); j++ {
			t := in.Turns[j]
			if t.Mine && len(t.Said.Acts) > 0 && (t.Message == nil || len(t.Message.InReplyTo) == 0) {
				return fmt.Sprintf("this thread speaks of two roles (%s; %s) and your answer does not say which it is about",
					roleName(in.Turns[i].Verdict), roleName(in.Turns[bound].Verdict))
			}
		}
		break
	}
	return ""
}

func roleName(v classify.Verdict) string {
	if n := joined(", ", v.Facts.Role, v.Facts.Company); n != "" {
		return n
	}
	return "a role without a name"
}
