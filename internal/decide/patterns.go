package decide

import (
	"inboxd/internal/decide/match"
	"inboxd/internal/mail"
)

// neverDraft reports whether the configuration keeps the writer, or whoever
// would be answered, from ever getting a draft.
func neverDraft(s *scene) bool {
	for _, list := range [][]mail.Address{s.m.From, s.m.ReplyTo, s.to.to} {
		for _, a := range list {
			if match.AnyAddress(s.in.Policy.NeverDraft, a.Addr) {
				return true
			}
		}
	}
	return false
}

// highStakes reports whether a call comes before the email for this thread's people.
func (s *scene) highStakes() bool {
	for _, list := range [][]mail.Address{s.m.From, s.to.to} {
		for _, a := range list {
			if match.AnyAddress(s.in.Policy.HighStakes, a.Addr) {
				return true
			}
		}
	}
	return false
}

// notAddressed reports whether the message was not written to the user: a blind
// copy of a mail to others. With nobody visible on it, the address that the
// provider delivered it to counts.
func notAddressed(s *scene) bool {
	if len(s.in.Me) == 0 {
		return false // nobody said who the user is
	}
	visible := append(append([]mail.Address{}, s.m.To...), s.m.Cc...)
	for _, a := range visible {
		if s.in.Me.Has(a.Addr) {
			return false
		}
	}
	for _, a := range s.m.DeliveredTo {
		if len(visible) == 0 && s.in.Me.Has(a) {
			return false
		}
	}
	return true
}
