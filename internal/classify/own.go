package classify

import "inboxd/internal/mail"

// Own reads a message the user wrote: what it did to the thread.
func Own(m *mail.Message, th Thread) Said {
	if m == nil {
		return Said{Acts: []Act{}}
	}
	b, _ := loadBook() // see Inbound
	return b.own(m)
}

func (b *book) own(m *mail.Message) Said {
	d := read(newWords(m))
	lang := language(d)
	f := b.extract(d, lang)
	s := Said{Acts: []Act{}, Evidence: map[Act]string{}, Language: lang}
	for _, a := range []struct {
		act   Act
		label string
	}{{Withdrew, "me.withdrew"}, {Declined, "me.declined"}, {Accepted, "me.accepted"}, {AskedTerms, "me.asked"}, {Hesitated, "me.hesitated"},
		{GaveReason, "me.reason"}, {GaveReferences, "me.refs"}, {RefusedReferences, "me.norefs"}, {Restated, "me.restated"}, {Applied, "me.applied"}} {
		if f.has(a.label) {
			s.Acts = append(s.Acts, a.act)
			s.Evidence[a.act] = f.evidence(a.label)[0]
		}
	}
	return s
}
