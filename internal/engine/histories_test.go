package engine

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"inboxd/internal/decide"
	"inboxd/internal/imapwatch"
	"inboxd/internal/mail"
	"inboxd/internal/store"

	"pgregory.net/rapid"
)

// Random histories of whole mailboxes: mail arrives, the user answers, edits,
// deletes, moves and says what they want, the process dies, and after every pass
// the promises hold.

// letters that arrive, by what they are.
var arriving = map[string]string{
	"offer":   offerText,
	"more":    "Dear Alex,\r\n\r\nWe spoke to the board and can raise the salary to 60,000 pounds a year. Would that change your mind?\r\n\r\nBest regards,\r\nDana Webb",
	"plea":    "Dear Alex,\r\n\r\nPlease reconsider, the whole team would love to have you.\r\n\r\nBest regards,\r\nDana Webb",
	"why":     "Dear Alex,\r\n\r\nMay I ask why you declined? Your feedback would help us.\r\n\r\nBest regards,\r\nDana Webb",
	"refs":    "Dear Alex,\r\n\r\nCould you send us the contact details of two referees?\r\n\r\nBest regards,\r\nDana Webb",
	"meeting": "Dear Alex,\r\n\r\nWe would like to invite you to a second interview on Tuesday at 10:00.\r\n\r\nBest regards,\r\nDana Webb",
	"fine":    "Dear Alex,\r\n\r\nThank you for letting us know, we respect your decision. All the best!\r\n\r\nDana Webb",
	"closed":  "Dear Alex,\r\n\r\nWe have decided to go ahead with another candidate.\r\n\r\nBest regards,\r\nDana Webb",
	"lunch":   "Hi Alex,\r\n\r\nThe canteen has soup today.\r\n\r\nDana",
}

var saying = map[string]string{
	"no":    "Dear Dana,\r\n\r\nThank you for the offer. I have decided to decline it.\r\n\r\nAlex",
	"stand": "Dear Dana,\r\n\r\nThank you, my decision has not changed.\r\n\r\nAlex",
	"ask":   "Dear Dana,\r\n\r\nThank you. Is there any room to move on the salary?\r\n\r\nAlex",
	"soon":  "Dear Dana,\r\n\r\nThank you, I will come back to you.\r\n\r\nAlex",
}

// past is one random history.
type past struct {
	*world
	t       *rapid.T
	n       int
	threads [][]string        // message names, oldest first
	theirs  map[string][]byte // edited drafts, by Message-ID: never to change or go
	gone    map[string]bool   // parents whose draft the user threw away for good
}

func (p *past) name() string { p.n++; return fmt.Sprintf("m%d", p.n) }

func (p *past) pick(from []string, label string) string {
	return rapid.SampledFrom(from).Draw(p.t, label)
}

func keysOf[V any](m map[string]V) (out []string) {
	for k := range m {
		out = append(out, k)
	}
	slices.Sort(out)
	return out
}

// arrive delivers a letter, in a new thread or in one that is there.
func (p *past) arrive() {
	kind := p.pick(keysOf(arriving), "letter")
	n, re := p.name(), ""
	i := rapid.IntRange(0, len(p.threads)).Draw(p.t, "thread")
	if i == len(p.threads) {
		p.threads = append(p.threads, nil)
	} else {
		re = p.threads[i][len(p.threads[i])-1]
	}
	p.threads[i] = append(p.threads[i], n)
	p.server.deliver("INBOX", p.note("Dana Webb <dana@larch.example>", alex, fmt.Sprintf("Your application %d", i), n, re, arriving[kind]), p.now)
}

// answer sends a mail of the user's own.
func (p *past) answer() {
	if len(p.threads) == 0 {
		return
	}
	i := rapid.IntRange(0, len(p.threads)-1).Draw(p.t, "thread")
	n, re := p.name(), p.threads[i][len(p.threads[i])-1]
	p.threads[i] = append(p.threads[i], n)
	p.server.deliver("Gesendet", p.note(alex, "dana@larch.example", fmt.Sprintf("Re: Your application %d", i), n, re, saying[p.pick(keysOf(saying), "says")]), p.now)
}

// touch does to a draft what people do: edit, delete, send as it is.
func (p *past) touch() {
	box := p.server.boxes["Entwürfe"]
	if len(box.msgs) == 0 {
		return
	}
	it := box.msgs[rapid.IntRange(0, len(box.msgs)-1).Draw(p.t, "draft")]
	m, err := mail.Parse(it.Raw)
	if err != nil {
		p.t.Fatal(err)
	}
	p.server.drop("Entwürfe", it.UID)
	delete(p.theirs, m.MessageID)
	switch p.pick([]string{"edit", "delete", "send"}, "does") {
	case "edit":
		id := fmt.Sprintf("<client-%s@x.example>", p.name())
		raw := strings.Replace(string(it.Raw), m.MessageID, id, 1)
		raw = strings.Replace(raw, "Thank", "A heartfelt thank", 1)
		p.server.deliver("Entwürfe", []byte(raw), p.now, `\Draft`, `\Seen`)
		p.theirs[id] = []byte(raw)
	case "delete":
		p.gone[strings.Join(m.InReplyTo, "")] = true
		p.look()
		p.now = p.now.Add(2 * grace)
		p.look()
	case "send":
		p.server.deliver("Gesendet", it.Raw, p.now)
	}
}

// say is the user's word: by command, or by a folder.
func (p *past) say() {
	inbox := p.server.boxes["INBOX"].msgs
	if len(inbox) == 0 {
		return
	}
	it := inbox[rapid.IntRange(0, len(inbox)-1).Draw(p.t, "message")]
	s := p.pick([]string{"Decline", "Negotiate", "Pursue", "Ignore"}, "stance")
	if rapid.Bool().Draw(p.t, "by folder") {
		if p.server.boxes["inboxd/"+s] != nil {
			p.server.drop("INBOX", it.UID)
			p.server.deliver("inboxd/"+s, it.Raw, it.InternalDate)
		}
		return
	}
	m, err := mail.Parse(it.Raw)
	if err != nil {
		p.t.Fatal(err)
	}
	id := p.threadOf(strings.TrimSuffix(strings.TrimPrefix(m.MessageID, "<"), "@x.example>"))
	if id == "" {
		return
	}
	if err := Decide(context.Background(), p.store, id, decide.Stance(strings.ToLower(s)), "", p.now); err != nil {
		p.t.Fatal(err)
	}
}

// look makes a pass, which may die on the way and is then made again.
func (p *past) look() {
	if rapid.IntRange(0, 3).Draw(p.t, "dies") == 0 {
		p.dieAt(rapid.IntRange(1, 12).Draw(p.t, "step"))
		return
	}
	p.must()
}

// holds checks the promises, and that a pass more changes nothing.
func (p *past) holds() {
	p.must()
	p.must() // what the first one learnt of Drafts counts in the second
	p.server.writes = nil
	p.must()
	if len(p.server.writes) > 0 {
		p.t.Fatalf("a pass without news wrote %v", p.server.writes)
	}
	live := map[string]int{}
	for _, it := range p.server.boxes["Entwürfe"].msgs {
		m, err := mail.Parse(it.Raw)
		if err != nil {
			p.t.Fatal(err)
		}
		if want, is := p.theirs[m.MessageID]; is {
			if string(want) != string(it.Raw) {
				p.t.Fatalf("a draft of the user's was changed:\n%s", it.Raw)
			}
			continue
		}
		parent := strings.Join(m.InReplyTo, "")
		if p.gone[parent] {
			p.t.Fatalf("a draft for %s was written again", parent)
		}
		live[p.threadOf(strings.TrimSuffix(strings.TrimPrefix(parent, "<"), "@x.example>"))]++
	}
	for id, n := range live {
		if n > 1 {
			p.t.Fatalf("%d live drafts in thread %s", n, id)
		}
	}
	for id := range p.theirs {
		if !slices.ContainsFunc(p.server.boxes["Entwürfe"].msgs, func(it imapwatch.Item) bool { return strings.Contains(string(it.Raw), id) }) {
			p.t.Fatalf("the user's draft %s is gone", id)
		}
	}
	p.threadsHold(live)
}

// threadsHold checks each thread's story in the store.
func (p *past) threadsHold(live map[string]int) {
	err := p.store.View(context.Background(), func(tx *store.Tx) error {
		hs, err := tx.Threads("")
		if err != nil {
			return err
		}
		for _, h := range hs {
			if (h.Word == "pursue" || h.Word == "ignore") && live[h.ID] > 0 {
				p.t.Fatalf("a draft lies in thread %s, of which the user said %s", h.ID, h.Word)
			}
			ms, err := tx.MessagesOf(h.ID)
			if err != nil {
				return err
			}
			if len(ms) > 0 && ms[len(ms)-1].Mine && live[h.ID] > 0 {
				p.t.Fatalf("a draft lies in thread %s, which the user has answered", h.ID)
			}
			ds, err := tx.DraftsOf(h.ID)
			if err != nil {
				return err
			}
			for _, once := range []decide.Kind{decide.Restate, decide.AnswerReason} {
				if n := spentOf(ds, once); n > 1 {
					p.t.Fatalf("%d of %s in thread %s", n, once, h.ID)
				}
			}
		}
		return nil
	})
	if err != nil {
		p.t.Fatal(err)
	}
}

// spentOf counts the letters of a kind that were sent, made the user's, or lie there.
func spentOf(ds []store.Draft, kind decide.Kind) (n int) {
	for _, d := range ds {
		if d.Kind == string(kind) && d.State != store.Superseded && !d.Stale {
			n++
		}
	}
	return n
}

func TestRandomHistories(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		p := &past{world: newWorld(t), t: rt, theirs: map[string][]byte{}, gone: map[string]bool{}}
		p.acc.Gestures = true
		p.acc.Policy.Stance = rapid.SampledFrom([]decide.Stance{decide.Decline, decide.Undecided, decide.Negotiate}).Draw(rt, "stance")
		for range rapid.IntRange(2, 12).Draw(rt, "steps") {
			p.now = p.now.Add(time.Duration(rapid.IntRange(1, 600).Draw(rt, "minutes")) * time.Minute)
			rapid.SampledFrom([]func(){p.arrive, p.arrive, p.answer, p.touch, p.say, p.look, p.look}).Draw(rt, "action")()
			p.holds()
		}
	})
}
