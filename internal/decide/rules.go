package decide

import "inboxd/internal/classify"

// Rule is one line of the decision table as people read it. The first that
// holds decides.
type Rule struct {
	Name    string
	Why     string
	On, Not []classify.Signal // carries one of On, and none of Not; empty: any
	Stances []Stance          // empty: any
	Reply   Kind
	More    bool // there is a condition beside these
}

// Rules lists the decision table in its order.
func Rules() []Rule {
	var out []Rule
	for _, r := range table() {
		reply := r.reply
		if reply == "" {
			reply = None
		}
		out = append(out, Rule{r.name, r.why, r.on, r.not, r.stance, reply, r.when != nil})
	}
	return out
}
