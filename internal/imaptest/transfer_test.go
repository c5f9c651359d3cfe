package imaptest

import (
	"fmt"
	"net/smtp"
	"strings"
	"testing"
	"time"
)

// What a real transfer agent takes arrives in Dovecot, once for each recipient;
// what it cannot deliver comes back as a report.
func TestTransferAgents(t *testing.T) {
	EachTransfer(t, func(t *testing.T, mta *Transfer) {
		addr := fmt.Sprintf("%s:%d", mta.Host, mta.Port)
		text := "From: alex@example.org\r\nTo: dana@larch.example\r\nSubject: s\r\nMessage-ID: <1@example.org>\r\n\r\nbody\r\n"
		if err := smtp.SendMail(addr, nil, "alex@example.org", []string{"dana@" + ArrivedDomain}, []byte(text)); err != nil {
			t.Fatal(err)
		}
		got := mta.Box.Await(t, Arrived, 20*time.Second, func(ms []Msg) bool { return len(ms) > 0 })
		if len(got) != 1 || !strings.Contains(string(got[0].Raw), "Message-ID: <1@example.org>") {
			t.Errorf("%d arrived:\n%s", len(got), got[0].Raw)
		}
	})
}
