package main

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"inboxd/internal/imaptest"
	"inboxd/internal/mail"
)

// The user's hand, as each mail program moves it (mail.md C1): what it does to
// a draft, and to the mailboxes around it.

// manner is how one mail program saves a draft that it opened.
type manner struct {
	name        string
	newID       bool // another Message-ID at every save
	appendFirst bool // the new copy goes in before the old one goes away
	saves       int  // copies on the way: autosaves
	bare        bool // headers that it does not know are gone
}

func manners() []manner {
	return []manner{
		{name: "Thunderbird", newID: true, appendFirst: true, saves: 1},
		{name: "K-9", newID: true, appendFirst: true, saves: 1, bare: true},
		{name: "Gmail web", newID: true, saves: 5},
		{name: "NeoMutt", saves: 1},
		{name: "aerc", appendFirst: true, saves: 1},
		{name: "Roundcube", appendFirst: true, saves: 2},
		{name: "Apple Mail", newID: true, appendFirst: true, saves: 3},
	}
}

// edit changes a draft in one program's manner and returns the text that is now the user's.
func (m manner) edit(t *testing.T, s *imaptest.Server, d imaptest.Msg, round int) string {
	t.Helper()
	raw, uid := string(d.Raw), d.UID
	for i := range m.saves {
		raw = m.save(raw, fmt.Sprintf("%d-%d", round, i))
		if m.appendFirst {
			next := s.DeliverWith(t, s.DraftsName, raw, []string{`\Draft`, `\Seen`}, time.Time{})
			s.Remove(t, s.DraftsName, uid)
			uid = next
			continue
		}
		s.Remove(t, s.DraftsName, uid)
		uid = s.DeliverWith(t, s.DraftsName, raw, []string{`\Draft`, `\Seen`}, time.Time{})
	}
	return raw
}

// save is the text of the next copy.
func (m manner) save(raw, n string) string {
	head, body, _ := strings.Cut(strings.ReplaceAll(raw, "\r\n", "\n"), "\n\n")
	var kept []string
	for _, f := range fields(head) {
		name, _, _ := strings.Cut(f, ":")
		switch strings.ToLower(name) {
		case "message-id":
			if m.newID {
				f = "Message-ID: <" + n + "@client.example>"
			}
		case "thread-topic", "thread-index":
			if m.bare {
				continue
			}
		}
		kept = append(kept, f)
	}
	return strings.Join(kept, "\n") + "\n\n" + "My own words " + n + ".\n" + body
}

// fields are a header's fields, each with its continuation lines.
func fields(head string) (out []string) {
	for _, l := range strings.Split(head, "\n") {
		if l != "" && (l[0] == ' ' || l[0] == '\t') && len(out) > 0 {
			out[len(out)-1] += "\n" + l
			continue
		}
		out = append(out, l)
	}
	return out
}

// sent is the copy that a program leaves in Sent, under a new id.
func sent(raw, n string) string {
	return manner{newID: true}.save(raw, n)
}

// touch does something to a draft that is settled: its source carries the keyword, so
// that this installation knows of it. It is false where there is none such.
func (x *torment) touch(do func(d imaptest.Msg, parent string)) bool {
	x.t.Helper()
	settled := map[string]bool{}
	for _, m := range x.s.Snapshot(x.t, "INBOX") {
		p, err := mail.Parse(m.Raw)
		if err == nil && slices.ContainsFunc(m.Flags, func(f string) bool { return strings.EqualFold(f, keyword) }) {
			settled[p.MessageID] = true
		}
	}
	ds := x.s.Snapshot(x.t, x.s.DraftsName)
	x.rnd.Shuffle(len(ds), func(i, j int) { ds[i], ds[j] = ds[j], ds[i] })
	for _, d := range ds {
		p, err := mail.Parse(d.Raw)
		if err != nil || len(p.InReplyTo) != 1 {
			continue
		}
		if parent := p.InReplyTo[0]; settled[parent] && x.watch.offers[parent] && x.watch.last[parent] == 1 && x.watch.mine[parent] == "" {
			do(d, parent)
			return true
		}
	}
	return false
}

// hands are the user's deeds, for the torture.
func (x *torment) hands() []evil {
	n := 0
	hands := []evil{
		{"thread moved on", 3, func() {
			x.touch(func(d imaptest.Msg, parent string) {
				x.letters++
				id := fmt.Sprintf("<torture-%d@moved.example>", x.letters)
				p, err := mail.Parse(d.Raw)
				if err != nil {
					x.t.Fatal(err)
				}
				x.s.Deliver(x.t, "INBOX", letterFrom(p.To[0].Addr, p.Subject, id, "In-Reply-To: "+parent+"\nReferences: "+parent+"\n",
					"Dear Alex,\n\nWe can do better: our new offer is 58,000 pounds a year for the position. Please let us know whether you accept.\n\nBest regards,\nDana Webb"))
				x.watch.moved(parent, id)
			})
		}},
		{"draft deleted", 2, func() {
			x.touch(func(d imaptest.Msg, parent string) { x.s.Remove(x.t, x.s.DraftsName, d.UID); x.watch.done(parent) })
		}},
		{"draft sent", 2, func() {
			x.touch(func(d imaptest.Msg, parent string) {
				n++
				x.s.DeliverWith(x.t, x.s.SentName, sent(string(d.Raw), fmt.Sprint("sent-", n)), []string{`\Seen`}, time.Time{})
				x.s.Remove(x.t, x.s.DraftsName, d.UID)
				x.watch.done(parent)
				x.watch.sent++
			})
		}},
		{"answered on the phone", 2, func() {
			x.touch(func(d imaptest.Msg, parent string) {
				n++
				x.s.DeliverWith(x.t, x.s.SentName, sent(string(d.Raw), fmt.Sprint("phone-", n)), []string{`\Seen`}, time.Time{})
				x.watch.outdated(parent)
				x.watch.sent++
			})
		}},
	}
	for _, m := range manners() {
		hands = append(hands, evil{"edited by " + m.name, 1, func() {
			x.touch(func(d imaptest.Msg, parent string) {
				n++
				x.watch.mine[parent] = crlfOf(m.edit(x.t, x.s, d, n))
			})
		}})
	}
	return hands
}

func crlfOf(s string) string {
	return strings.ReplaceAll(strings.ReplaceAll(s, "\r\n", "\n"), "\n", "\r\n")
}

// The user works in the mailbox while inboxd is killed and cut off: what they
// touched stays theirs, what they threw away is not written again, and what
// they did not touch goes with the thread.
func TestTortureHand(t *testing.T) {
	x := newTorment(t, "dovecot", 1)
	evils := append(x.evils("kill", "burst, and kills in it", "cut", "cut after some octets", "slow line", "quick line", "INBOX renumbered", "Drafts renumbered", "state backed up", "state restored"), x.hands()...)
	x.suffer(tortureTime(), evils)
	x.calm(60 * time.Second)
	imaptest.Audit(t, x.s.Commands(), x.s.DraftsName)
}
