package classify

import (
	"fmt"
	"slices"
	"strings"
)

// Label gives a phrase a label as it is written down: a signal's name or
// "none"; of the user's own words "me." and an act's name or "me.none".
func (p *Phrase) Label(label string) error {
	act, mine := strings.CutPrefix(label, "me.")
	p.Mine = mine
	switch {
	case label == "none" || label == "me.none":
	case mine && slices.Contains(Acts(), Act(act)):
		p.Acts = append(p.Acts, Act(act))
	case !mine && slices.Contains(Signals(), Signal(label)):
		p.Signals = append(p.Signals, Signal(label))
	default:
		return fmt.Errorf("unknown label %q", label)
	}
	return nil
}
