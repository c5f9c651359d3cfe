package decide

import (
	"slices"
	"strings"
)

// ReadKind reads a reply kind's name as the command line takes it: any case,
// hyphen or underscore. None is no reply kind.
func ReadKind(s string) (Kind, bool) {
	k := Kind(plainName(s))
	return k, slices.Contains(Kinds(), k)
}

// Stances lists every stance in the playbook's order.
func Stances() []Stance { return []Stance{Pursue, Negotiate, Decline, Ignore, Undecided} }

// ReadStance reads a stance's name, in any case.
func ReadStance(s string) (Stance, bool) {
	st := Stance(plainName(s))
	return st, slices.Contains(Stances(), st)
}

func plainName(s string) string {
	return strings.ReplaceAll(strings.ToLower(strings.TrimSpace(s)), "-", "_")
}
