package decide

// Decide applies the playbook to one thread.
func Decide(in Input) Decision { return Decision{Reply: None, Attach: []Sentence{}, Parent: -1} }

// OnWord is the decision for a reply kind that the user asked for by name.
func OnWord(in Input, kind Kind) Decision {
	return Decision{Reply: kind, Attach: []Sentence{}, Parent: -1}
}

// ReadKind checks a reply kind's name.
func ReadKind(s string) (Kind, bool) { return None, false }

// ReadStance checks a stance's name.
func ReadStance(s string) (Stance, bool) { return "", false }
