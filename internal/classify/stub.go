package classify

import "inboxd/internal/mail"

// Inbound reads a message somebody else wrote, in the light of its thread.
func Inbound(m *mail.Message, th Thread) Verdict { return Verdict{Signals: []Scored{}} }

// Own reads a message the user wrote: what it did to the thread.
func Own(m *mail.Message, th Thread) Said { return Said{Acts: []Act{}} }
