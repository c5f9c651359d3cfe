package engine

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"inboxd/internal/decide/outbox"
	"inboxd/internal/imapwatch"
)

func TestCopyInSent(t *testing.T) {
	for name, tc := range map[string]struct {
		host, saves string
		files       time.Duration // after how long the server files it itself; 0: never
		appends     int
	}{
		"E15 Gmail":                       {"smtp.gmail.com", "", time.Second, 0},
		"E16 Office 365":                  {"smtp.office365.com", "", time.Second, 0},
		"E17 unknown, saves after 20 s":   {"smtp.example.org", "", 20 * time.Second, 0},
		"E18 unknown, does not":           {"smtp.example.org", "", 0, 1},
		"configured: it does not":         {"smtp.example.org", "no", 0, 1},
		"configured: it does, though not": {"smtp.example.org", "yes", 0, 0},
	} {
		t.Run(name, func(t *testing.T) {
			w := newPostWorld(t)
			w.acc.Post.Host, w.acc.Post.SavesSent = tc.host, tc.saves
			d := w.drafted()
			w.mustApprove(d, atOnce)
			filed := false
			for i := range 10 {
				w.round()
				if len(w.office.arrived) == 1 && !filed && tc.files > 0 && time.Duration(i)*10*time.Second >= tc.files {
					w.server.deliver("Gesendet", w.office.arrived[0], w.now, `\Seen`)
					filed = true
				}
				w.now = w.now.Add(10 * time.Second)
			}
			w.want(d, outbox.Sent, 1, "")
			n := len(w.server.boxes["Gesendet"].msgs)
			if filed {
				n--
			}
			if n != tc.appends {
				t.Errorf("%d appended, want %d", n, tc.appends)
			}
			w.wantDrafts()
		})
	}
	// E19: a copy that cannot be saved is told, and the draft, the only copy, stays.
	w := newPostWorld(t)
	d := w.drafted()
	w.mustApprove(d, atOnce)
	w.server.fail = func(op string) error {
		if op == "APPEND SENT" {
			return &imapwatch.Error{Kind: imapwatch.OverQuota, What: "the mailbox is full"}
		}
		return nil
	}
	for range 5 {
		w.round()
		w.now = w.now.Add(time.Minute)
	}
	w.want(d, outbox.Sent, 1, "")
	if w.office.begun != 1 || len(w.server.boxes["Entwürfe"].msgs) != 1 {
		t.Errorf("%d transmissions, %d drafts", w.office.begun, len(w.server.boxes["Entwürfe"].msgs))
	}
}

// E26: a bounce is matched by the id that the letter was handed over with, and told once.
func TestBounces(t *testing.T) {
	w := newPostWorld(t)
	d := w.drafted()
	w.mustApprove(d, atOnce)
	w.round()
	id := w.state(d).ID
	report := func(n, action string) {
		w.server.deliver("INBOX", []byte("Return-Path: <>\r\nFrom: MAILER-DAEMON@mx.example\r\nTo: "+alex+"\r\nSubject: Undelivered\r\nDate: "+w.now.Format(time.RFC1123Z)+
			"\r\nMessage-ID: <"+n+"@mx.example>\r\nContent-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\nsorry\r\n"+
			"--b\r\nContent-Type: message/delivery-status\r\n\r\nOriginal-Envelope-Id: "+id+"\r\n\r\nFinal-Recipient: rfc822; dana@larch.example\r\nAction: "+action+"\r\nStatus: 5.1.1\r\n\r\n--b--\r\n"), w.now)
		w.must()
		w.round()
	}
	report("b1", "delayed")
	if b := w.state(d).Bounced; b != "" {
		t.Errorf("a delay counts as a bounce: %s", b)
	}
	report("b2", "failed")
	report("b3", "failed")
	report("b4", "delayed")
	if b := w.state(d).Bounced; !strings.Contains(b, "dana@larch.example") {
		t.Errorf("bounced: %q", b)
	}
	told := 0
	for _, r := range w.told {
		if r.What == Notice && strings.Contains(r.Text, "did not reach") {
			told++
		}
	}
	if told != 1 {
		t.Errorf("told %d times", told)
	}
	w.want(d, outbox.Sent, 1, "")
	if w.office.begun != 1 {
		t.Error("it was sent again")
	}
}

func TestOutcome(t *testing.T) {
	w := newPostWorld(t)
	d := w.drafted()
	w.mustApprove(d, atOnce)
	w.round()
	w.now = w.now.Add(time.Hour)
	reply := w.note("Dana Webb <dana@larch.example>", alex, "Re: Your application", "r1", "o1", "Dear Alex,\r\n\r\nThank you for letting us know. We understand your decision and wish you all the best.\r\n\r\nDana")
	w.server.deliver("INBOX", reply, w.now)
	w.must()
	w.round()
	if o := w.state(d).Outcome; o != "appreciated" {
		t.Errorf("outcome %q", o)
	}
}

func TestGestureByFlag(t *testing.T) {
	flag := func(w *postWorld, on bool) {
		m := &w.server.boxes["Entwürfe"].msgs[0]
		m.Flags = slices.DeleteFunc(m.Flags, func(f string) bool { return f == `\Flagged` })
		if on {
			m.Flags = append(m.Flags, `\Flagged`)
		}
	}
	w := newPostWorld(t)
	d := w.drafted()
	flag(w, true)
	w.must() // not asked for: a flag means nothing
	w.round()
	if w.state(d).ID != "" {
		t.Fatal("a flag approved although nobody asked for that")
	}
	w.acc.Post.ApproveFlag = true
	w.must() // it was there before: it is not meant
	w.restart()
	w.now = w.now.Add(time.Hour)
	w.round()
	if w.state(d).ID != "" {
		t.Fatal("an old flag approved")
	}
	flag(w, false)
	w.must()
	flag(w, true)
	w.must()
	w.want(d, outbox.Approved, 0, "")
	flag(w, false) // taken off again
	w.must()
	w.want(d, outbox.Withdrawn, 0, "")
	flag(w, true)
	w.must()
	w.now = w.now.Add(3 * time.Minute)
	flag(w, false) // and taken off in the last moment
	w.round()
	w.want(d, outbox.Void, 0, "took the mark back")
	w.must()
	flag(w, true)
	w.must()
	w.now = w.now.Add(3 * time.Minute)
	w.round()
	w.want(d, outbox.Sent, 1, "")
}

func TestGestureByFolder(t *testing.T) {
	w := newPostWorld(t)
	w.acc.Post.ApproveFolder = "inboxd/Send"
	w.restart()
	d := w.drafted()
	w.must() // there is no such folder yet
	w.server.boxes["inboxd/Send"] = &fakeMailbox{validity: 9, next: 1}
	w.must()
	w.server.deliver("inboxd/Send", w.server.boxes["INBOX"].msgs[0].Raw, w.now)
	w.must()
	w.want(d, outbox.Approved, 0, "")
	w.now = w.now.Add(3 * time.Minute)
	w.round()
	w.want(d, outbox.Sent, 1, "")
}

func TestOnlyTheNamedHostSends(t *testing.T) {
	w := newPostWorld(t)
	w.acc.Post.SendingHost = "desk"
	d := w.drafted()
	if err := w.approve(d); !errors.Is(err, ErrNotApproved) || !strings.Contains(err.Error(), "desk") {
		t.Errorf("approved on the wrong computer: %v", err)
	}
	w.acc.Post.SendingHost = "Laptop"
	w.mustApprove(d, atOnce)
	w.acc.Post.SendingHost = "desk" // the file changed
	w.round()
	w.want(d, outbox.Void, 0, "desk")
}
