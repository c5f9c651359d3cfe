package bounce

import (
	"reflect"
	"strings"
	"testing"
)

// report is one as Postfix writes it.
func report(action, envelope string) string {
	return strings.ReplaceAll(`Return-Path: <>
From: MAILER-DAEMON@mx.example
To: alex@example.org
Subject: Undelivered Mail Returned to Sender
Message-ID: <report@mx.example>
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: text/plain

I'm sorry.
--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example
`+envelope+`Arrival-Date: Tue, 10 Mar 2026 09:00:00 +0000 (UTC)

Final-Recipient: rfc822; dana@larch.example
Original-Recipient: rfc822;dana@larch.example
Action: `+action+`
Status: 5.1.1
Remote-MTA: dns; mail.larch.example
Diagnostic-Code: smtp; 550 5.1.1 <dana@larch.example>: Recipient address
    rejected: User unknown

--b
Content-Type: text/rfc822-headers

From: alex@example.org
Message-Id: <sent@example.org>
Subject: Re: Offer

--b--
`, "\n", "\r\n")
}

func TestRead(t *testing.T) {
	got, ok := Read([]byte(report("failed", "Original-Envelope-Id: s+2B1\n")))
	want := Report{EnvelopeID: "s+1", MessageID: "<sent@example.org>", Failed: []string{"dana@larch.example"},
		Why: "5.1.1 550 5.1.1 <dana@larch.example>: Recipient address rejected: User unknown"}
	if !ok || !reflect.DeepEqual(got, want) {
		t.Errorf("got  %+v\nwant %+v", got, want)
	}
	got, ok = Read([]byte(report("delayed", "")))
	if !ok || len(got.Failed) != 0 || len(got.Delayed) != 1 || got.MessageID != "<sent@example.org>" {
		t.Errorf("a delay: %+v %v", got, ok)
	}
	if _, ok := Read([]byte(report("delivered", ""))); ok {
		t.Error("a success counts as something to act on")
	}
}

func TestExim(t *testing.T) {
	raw := "X-Failed-Recipients: dana@larch.example\r\nFrom: Mail Delivery System <Mailer-Daemon@x>\r\nMessage-Id: <E1@x>\r\nSubject: Mail delivery failed\r\n\r\nThis message was created automatically.\r\n\r\n------ This is a copy of your message.\r\n\r\nFrom: alex@example.org\r\nMessage-ID: <sent@example.org>\r\n\r\nbody\r\n"
	if got, ok := Read([]byte(raw)); !ok || got.MessageID != "<sent@example.org>" || got.Failed[0] != "dana@larch.example" {
		t.Errorf("%+v %v", got, ok)
	}
}

func TestNoReports(t *testing.T) {
	for _, raw := range []string{"", "Subject: hello\r\n\r\nbody", "Content-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\r\n--b--\r\n"} {
		if r, ok := Read([]byte(raw)); ok {
			t.Errorf("%q: %+v", raw, r)
		}
	}
	if Is("multipart/report; report-type=disposition-notification", "") || !Is(`multipart/report; boundary=x; report-type="delivery-status"`, "") {
		t.Error("what is a report")
	}
}

func FuzzRead(f *testing.F) {
	f.Add([]byte(report("failed", "")))
	f.Fuzz(func(t *testing.T, raw []byte) {
		if r, ok := Read(raw); ok && r.EnvelopeID == "" && r.MessageID == "" {
			t.Error("a report about no letter")
		}
	})
}
