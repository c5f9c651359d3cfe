package engine

import (
	"context"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"inboxd/internal/decide/outbox"
	"inboxd/internal/mail"
)

// E36: whole histories with faults of every sort, on servers that behave as
// four well-known ones do: nothing arrives twice, no draft is written twice, and
// nothing is marked as read.
func TestFullCycleOnProviders(t *testing.T) {
	profiles := map[string]func(*postWorld){
		"Gmail": func(w *postWorld) { // files what it sends
			w.acc.Post.Host, w.acc.Post.SavesSent = "smtp.gmail.com", ""
			w.office.files = func(raw []byte) { w.server.deliver("Gesendet", raw, w.now, `\Seen`) }
		},
		"Exchange": func(w *postWorld) { // files it under another id, keeps no keywords, removes nothing alone
			w.acc.Post.Host, w.acc.Post.SavesSent = "smtp.office365.com", ""
			w.server.noKeywords, w.server.noRemove = true, true
			w.office.files = func(raw []byte) {
				m, err := mail.Parse(raw)
				if err != nil {
					t.Error(err)
					return
				}
				other := fmt.Sprintf("Message-ID: <x%d@outlook.example>\r\nX-Microsoft-Original-Message-ID: %s", len(w.office.arrived), m.MessageID)
				w.server.deliver("Gesendet", []byte(strings.Replace(string(raw), "Message-ID: "+m.MessageID, other, 1)), w.now, `\Seen`)
			}
		},
		"Dovecot": func(w *postWorld) { w.acc.Post.SavesSent = "" },
		"Bridge": func(w *postWorld) { // no keywords, no UIDs from APPEND, files what it sends
			w.acc.Post.SavesSent = "yes"
			w.server.noKeywords, w.server.noUID = true, true
			w.office.files = func(raw []byte) { w.server.deliver("Gesendet", raw, w.now, `\Seen`) }
		},
	}
	each := 12
	if os.Getenv("INBOXD_EVERY_BYTE") == "1" { // make torture: more than a thousand faults
		each = 360
	}
	for name, profile := range profiles {
		t.Run(name, func(t *testing.T) {
			sent := 0
			faults := 0
			for seed := range uint64(each) {
				n, f := history1(t, 1_000_000+seed, profile)
				sent, faults = sent+n, faults+f
			}
			t.Logf("%d histories, %d letters, %d faults", each, sent, faults)
			if sent == 0 || faults == 0 {
				t.Error("the histories test nothing")
			}
		})
	}
}

// E13: two installations on one mailbox, both with the user's approval of the same
// draft, one at work in the midst of the other's every step: it leaves once at most.
func TestTwoInstallationsSendOnce(t *testing.T) {
	both, once := 0, 0
	for n := 1; n < 60; n++ {
		a := newPostWorld(t)
		d := a.drafted()
		b := newPostWorld(t)
		b.server = a.server
		b.restart()
		b.must()
		a.mustApprove(d, atOnce)
		if err := b.approve(d, atOnce); err != nil {
			t.Fatalf("the other installation does not know the draft: %v", err)
		}
		b.name("two")
		count := 0
		a.step = func(string) {
			if count++; count == n {
				if err := b.sender.Round(context.Background()); err != nil {
					t.Error(err)
				}
			}
		}
		a.name("one")
		a.round()
		a.step = nil
		for range 3 {
			a.round()
			b.round()
		}
		arrived := len(a.office.arrived) + len(b.office.arrived)
		switch {
		case arrived > 1:
			t.Fatalf("at step %d: it arrived %d times", n, arrived)
		case arrived == 1:
			once++
		default:
			both++ // each saw the other's mark
		}
		if count < n {
			break
		}
	}
	t.Logf("sent once %d times, not at all %d times", once, both)
	if once == 0 {
		t.Error("nothing was ever sent")
	}
}

// name starts the sender anew as another installation.
func (w *postWorld) name(installation string) {
	w.restart()
	w.sender.e.opt.Installation = installation
}

// E30: a calendar part names a zone, however it is encoded.
func TestCalendarZone(t *testing.T) {
	plain := "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nDTSTART;TZID=Europe/Berlin:20260312T100000\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
	raw := func(encoding, body string) []byte {
		return []byte("From: d@acme.example\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\nhello\r\n--b\r\nContent-Type: text/calendar; method=REQUEST\r\nContent-Transfer-Encoding: " + encoding + "\r\n\r\n" + body + "\r\n--b--\r\n")
	}
	encoded := "QkVHSU46VkNBTEVOREFSDQpEVFNUQVJUO1RaSUQ9RXVyb3BlL0JlcmxpbjoyMDI2MDMxMlQxMDAwMDANCkVORDpWQ0FMRU5EQVINCg=="
	for name, m := range map[string][]byte{"7bit": raw("7bit", plain), "base64": raw("base64", encoded)} {
		if z := calendarZone(m); z != "Europe/Berlin" {
			t.Errorf("%s: %q", name, z)
		}
	}
	if z := calendarZone([]byte("From: d@acme.example\r\n\r\nDTSTART;TZID=Europe/Berlin:20260312T100000\r\n")); z != "" {
		t.Errorf("no calendar part, and %q", z)
	}
}

// inOrder fails where the mailbox is not as promised, whatever has happened to it.
func (w *postWorld) inOrder(seed uint64, log []string) {
	w.t.Helper()
	for _, m := range w.server.boxes["INBOX"].msgs {
		if slices.Contains(m.Flags, `\Seen`) {
			w.t.Fatalf("seed %d: a message was marked as read: %v", seed, log)
		}
	}
	for i, id := range w.drafts() {
		if id != "" && slices.Contains(w.drafts()[:i], id) && !w.server.noRemove {
			w.t.Fatalf("seed %d: two drafts answer %s: %v", seed, id, log)
		}
	}
	for _, s := range []outbox.State{outbox.Sending} {
		if in, err := w.sender.in(context.Background(), s); err != nil || len(in) > 1 {
			w.t.Fatalf("seed %d: %d letters are being sent (%v)", seed, len(in), err)
		}
	}
}
