package decide

import (
	"strings"

	"inboxd/internal/mail"
)

// matchesAny reports whether addr is one of the user's patterns: an address, a
// domain (with its subdomains), @domain, or either with * for any run of characters.
func matchesAny(patterns []string, addr string) bool {
	for _, p := range patterns {
		if matches(strings.ToLower(strings.TrimSpace(p)), strings.ToLower(addr)) {
			return true
		}
	}
	return false
}

func matches(pattern, addr string) bool {
	_, domain, ok := strings.Cut(addr, "@")
	switch {
	case pattern == "" || !ok:
		return false
	case strings.Contains(pattern, "*"):
		subject := addr
		if !strings.Contains(pattern, "@") {
			subject = domain
		}
		return glob(pattern, subject)
	case strings.HasPrefix(pattern, "@"):
		return domain == pattern[1:]
	case !strings.Contains(pattern, "@"):
		return domain == pattern || strings.HasSuffix(domain, "."+pattern)
	}
	return mail.SameAddr(pattern, addr) || pattern == addr
}

// glob matches * against any run of characters, in time linear in both.
func glob(pattern, s string) bool {
	parts := strings.Split(pattern, "*")
	if !strings.HasPrefix(s, parts[0]) {
		return false
	}
	s = s[len(parts[0]):]
	for i, p := range parts[1:] {
		if i == len(parts)-2 {
			return strings.HasSuffix(s, p)
		}
		at := strings.Index(s, p)
		if at < 0 {
			return false
		}
		s = s[at+len(p):]
	}
	return s == ""
}

// neverDraft reports whether the configuration keeps the writer, or whoever
// would be answered, from ever getting a draft.
func neverDraft(s *scene) bool {
	for _, list := range [][]mail.Address{s.m.From, s.m.ReplyTo, s.to.to} {
		for _, a := range list {
			if matchesAny(s.in.Policy.NeverDraft, a.Addr) {
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
			if matchesAny(s.in.Policy.HighStakes, a.Addr) {
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
