package mail

import (
	"fmt"
	"time"
)

func manyMessages(n int) []*Message {
	start := time.Date(2026, 3, 1, 9, 0, 0, 0, time.UTC)
	out := make([]*Message, n)
	for i := range out {
		m := &Message{MessageID: fmt.Sprintf("<%d@example.org>", i), Subject: "Re: Interview", Date: start.Add(time.Duration(i) * time.Minute)}
		m.From = []Address{{Addr: fmt.Sprintf("p%d@example.net", i%50)}}
		m.To = []Address{{Addr: "me@example.org"}}
		if i%3 != 0 {
			m.References = []string{fmt.Sprintf("<%d@example.org>", i-1)}
		}
		out[i] = m
	}
	return out
}
