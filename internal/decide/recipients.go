package decide

import (
	"slices"
	"strings"
	"unicode"

	"inboxd/internal/classify"
	"inboxd/internal/decide/match"
	"inboxd/internal/mail"
)

// target is whom a reply to one message reaches, and as whom.
type target struct {
	from   string
	to, cc []mail.Address
	asText bool   // no address takes it
	notice string // why not
}

// recipients applies the playbook's paragraph on them to turn i. Nobody is ever
// added: To and Cc are people of that message.
func (s *scene) recipients(i int) target {
	if i < 0 {
		return target{}
	}
	m := s.in.Turns[i].Message
	if m == nil {
		m = &mail.Message{}
	}
	t := target{from: s.identity(i, m)}
	t.to = s.replyTo(m, s.in.Turns[i].Mine)
	if len(t.to) == 0 {
		t.to = s.knownOnCc(i, m)
	}
	if len(t.to) == 0 {
		t.asText, t.notice = true, s.takesNone(m)+" takes no mail: the reply is offered as text to copy"
		return t
	}
	for _, a := range t.to {
		if _, _, relay := mail.Relay(a.Addr); relay {
			t.to = []mail.Address{a} // the token is answered exactly and alone
			return t
		}
	}
	if s.in.Policy.ReplyAll && len(s.in.Me) > 0 {
		t.cc = s.everyoneElse(m, t.to)
	}
	return t
}

// replyTo is Reply-To, else From, else, where both are the user's own, the
// original To. A Reply-To that takes no mail asks for no mail.
func (s *scene) replyTo(m *mail.Message, mine bool) []mail.Address {
	if !mine {
		for _, list := range [][]mail.Address{m.ReplyTo, m.From} {
			if others := s.notMine(list); len(others) > 0 {
				return reachable(others)
			}
		}
	}
	return reachable(s.notMine(m.To))
}

// knownOnCc is the one person on Cc who wrote in the thread before, where From
// takes no mail and there is no Reply-To.
func (s *scene) knownOnCc(i int, m *mail.Message) []mail.Address {
	if len(s.notMine(m.ReplyTo)) > 0 {
		return nil
	}
	var found []mail.Address
	for _, a := range reachable(s.notMine(m.Cc)) {
		if wrote(s.in.Turns[:i], a.Addr) && !hasAddr(found, a.Addr) {
			found = append(found, a)
		}
	}
	if len(found) != 1 {
		return nil
	}
	return found
}

func wrote(turns []classify.Turn, addr string) bool {
	for _, t := range turns {
		if !t.Mine && t.Message != nil && hasAddr(t.Message.From, addr) {
			return true
		}
	}
	return false
}

// maxPeople bounds how many of a message's people are looked at.
const maxPeople = 500

// everyoneElse is every other person on To and Cc, in order: not the user, not
// whoever is on To already, not who takes no mail or must not get a draft.
func (s *scene) everyoneElse(m *mail.Message, to []mail.Address) []mail.Address {
	var out []mail.Address
	all := append(slices.Clone(m.To), m.Cc...)
	for _, a := range reachable(s.notMine(all[:min(len(all), maxPeople)])) {
		if !hasAddr(to, a.Addr) && !match.AnyAddress(s.in.Policy.NeverDraft, a.Addr) {
			out = append(out, a)
		}
	}
	return out
}

func (s *scene) notMine(list []mail.Address) []mail.Address {
	var out []mail.Address
	for _, a := range list {
		if wellFormed(a.Addr) && !s.in.Me.Has(a.Addr) && !hasAddr(out, a.Addr) {
			out = append(out, a)
		}
	}
	return out
}

// reachable drops addresses that nobody reads, and those of platforms that want
// their answers on their own site.
func reachable(list []mail.Address) []mail.Address {
	return slices.DeleteFunc(list, func(a mail.Address) bool { return mail.TakesNoMail(a.Addr) })
}

// takesNone names who it is that takes no mail: the platform, where it is known.
func (s *scene) takesNone(m *mail.Message) string {
	for _, list := range [][]mail.Address{m.ReplyTo, m.From} {
		for _, a := range list {
			if platform, _, is := mail.Relay(a.Addr); is && platform != "" {
				return platform
			}
		}
	}
	return "the sender"
}

// usable reports whether mail can be written to addr.
func usable(addr string) bool { return wellFormed(addr) && !mail.TakesNoMail(addr) }

// wellFormed keeps out what is no address or would break a header.
func wellFormed(addr string) bool {
	at := strings.LastIndexByte(addr, '@')
	return at > 0 && at < len(addr)-1 && !strings.ContainsFunc(addr, func(r rune) bool { return unicode.IsControl(r) || r == ' ' || r == '<' || r == '>' })
}

// identity is the own address that the reply is from: the one that the mail
// came to, by To and Cc, then by what the provider noted on delivery, then the
// one that the user last wrote with in this thread, then the primary one. A plus
// form is never used as sender: Exchange refuses those (554 5.2.252).
func (s *scene) identity(i int, m *mail.Message) string {
	var seen []string
	lists := [][]mail.Address{m.To, m.Cc}
	if s.in.Turns[i].Mine {
		lists = [][]mail.Address{m.From}
	}
	for _, list := range lists {
		for _, a := range list {
			seen = append(seen, a.Addr)
		}
	}
	seen = append(seen, m.DeliveredTo...)
	for j := len(s.in.Turns) - 1; j >= 0; j-- {
		if t := s.in.Turns[j]; t.Mine && t.Message != nil {
			seen = append(seen, t.Message.Author().Addr)
		}
	}
	for _, addr := range seen {
		for _, own := range s.in.Me {
			if mail.SameAddr(own, addr) {
				return own
			}
		}
	}
	if len(s.in.Me) > 0 {
		return s.in.Me[0]
	}
	return ""
}
