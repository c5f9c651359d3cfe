package mail

import (
	"slices"
	"sort"
	"time"
)

// subjectWindow is how far apart two messages may be to join by subject alone.
const subjectWindow = 30 * 24 * time.Hour

// Threads groups messages into conversations by their ids (RFC 5256 §3,
// REFERENCES, without its subject merging); a message without any id of its
// thread joins by base subject only with the same counterpart within 30 days.
// Each thread is in order of time; threads are in order of their oldest message.
//
// Ids are only compared, never followed, so that a loop of references cannot
// trap it, and a parent that is missing still holds its children together.
func Threads(msgs []*Message, me Identities) [][]*Message {
	g := newGroups(len(msgs))
	byID := map[string]int{}
	for i, m := range msgs {
		for _, id := range threadIDs(m) {
			if first, ok := byID[id]; ok {
				g.join(first, i)
			} else {
				byID[id] = i
			}
		}
	}
	joinSubjects(msgs, me, g)
	return ordered(msgs, g)
}

// threadIDs are all ids that tie m to a conversation. Of an In-Reply-To that
// names several parents the first counts, and only without References (RFC 5256
// §3). Microsoft's servers replace the Message-ID of what is sent through them
// and keep the sender's own in a field of theirs.
func threadIDs(m *Message) []string {
	out := make([]string, 0, len(m.References)+3)
	if m.MessageID != "" {
		out = append(out, m.MessageID)
	}
	out = append(out, m.References...)
	if len(m.InReplyTo) == 1 || len(m.References) == 0 && len(m.InReplyTo) > 0 {
		out = append(out, m.InReplyTo[0])
	}
	if id := firstID(m.RawHeader("X-Microsoft-Original-Message-ID")); id != "" {
		out = append(out, id)
	}
	return out
}

// groups is a union of sets of message indices.
type groups struct{ parent []int }

func newGroups(n int) *groups {
	g := &groups{parent: make([]int, n)}
	for i := range g.parent {
		g.parent[i] = i
	}
	return g
}

func (g *groups) find(i int) int {
	for g.parent[i] != i {
		g.parent[i] = g.parent[g.parent[i]]
		i = g.parent[i]
	}
	return i
}

func (g *groups) join(a, b int) {
	a, b = g.find(a), g.find(b)
	if a < b {
		g.parent[b] = a
	} else {
		g.parent[a] = b
	}
}

// JoinsBySubject is the fallback of Threads for one pair: same base subject, a
// person in common who is not the user, at most 30 days apart, and at least one of the
// two naming no other message. Robots are no persons: one applicant system
// writes for many companies under one address.
func JoinsBySubject(a, b *Message, me Identities) bool {
	if !orphan(a) && !orphan(b) || a.Date.IsZero() || b.Date.IsZero() {
		return false
	}
	base := BaseSubject(a.Subject)
	if base == "" || base != BaseSubject(b.Subject) {
		return false
	}
	if d := a.Date.Sub(b.Date); d > subjectWindow || d < -subjectWindow {
		return false
	}
	who := newPeople(me)
	others := who.on(b)
	for _, p := range who.on(a) {
		if slices.Contains(others, p) {
			return true
		}
	}
	return false
}

// orphan reports that m names no other message.
func orphan(m *Message) bool { return len(m.References) == 0 && len(m.InReplyTo) == 0 }

// people tells the user from others and remembers what it found: a mailbox
// names the same few hundred people thousands of times.
type people struct {
	me   map[string]bool
	form map[string]string // address as written: compared form, "" for the user and for robots
}

func newPeople(me Identities) *people {
	p := &people{me: map[string]bool{}, form: map[string]string{}}
	for _, a := range me {
		p.me[canonical(a)] = true
	}
	return p
}

// on are the people on m who are not the user, in compared form.
func (p *people) on(m *Message) []string {
	const most = 30
	var out []string
	for _, list := range [][]Address{m.From, m.ReplyTo, m.To, m.Cc} {
		for _, a := range list {
			form, known := p.form[a.Addr]
			if !known {
				if form = canonical(a.Addr); p.me[form] || TakesNoMail(a.Addr) {
					form = ""
				}
				p.form[a.Addr] = form
			}
			if form != "" && len(out) < most {
				out = append(out, form)
			}
		}
	}
	return out
}

// joinSubjects applies JoinsBySubject to all pairs in near-linear time: it
// sorts the messages of each (subject, person) by date and joins, around every
// orphan, the run within the window.
func joinSubjects(msgs []*Message, me Identities, g *groups) {
	type key struct{ subject, person string }
	buckets := map[key][]int{}
	who := newPeople(me)
	for i, m := range msgs {
		if m.Date.IsZero() {
			continue
		}
		subject := BaseSubject(m.Subject)
		if subject == "" {
			continue
		}
		for _, p := range who.on(m) {
			k := key{subject, p}
			if b := buckets[k]; len(b) == 0 || b[len(b)-1] != i {
				buckets[k] = append(b, i)
			}
		}
	}
	for _, b := range buckets {
		if len(b) > 1 {
			joinBucket(msgs, b, g)
		}
	}
}

// joinBucket joins within one bucket. Orphans are visited by date, so the
// window's ends only move forward and every link is made once.
func joinBucket(msgs []*Message, b []int, g *groups) {
	sort.SliceStable(b, func(x, y int) bool { return msgs[b[x]].Date.Before(msgs[b[y]].Date) })
	lo, hi, linked := 0, 0, 0
	for k, i := range b {
		if !orphan(msgs[i]) {
			continue
		}
		for msgs[i].Date.Sub(msgs[b[lo]].Date) > subjectWindow {
			lo++
		}
		for hi = max(hi, k); hi+1 < len(b) && msgs[b[hi+1]].Date.Sub(msgs[i].Date) <= subjectWindow; {
			hi++
		}
		for linked = max(linked, lo); linked < hi; linked++ {
			g.join(b[linked], b[linked+1])
		}
	}
}

// ordered writes the groups out. A message without a date stands where it stood
// in the input, behind the one before it.
func ordered(msgs []*Message, g *groups) [][]*Message {
	when := make([]time.Time, len(msgs))
	last := map[int]time.Time{}
	members := map[int][]int{}
	var roots []int
	for i, m := range msgs {
		r := g.find(i)
		when[i] = m.Date
		if m.Date.IsZero() {
			when[i] = last[r]
		}
		last[r] = when[i]
		if members[r] == nil {
			roots = append(roots, r)
		}
		members[r] = append(members[r], i)
	}
	for _, r := range roots {
		b := members[r]
		sort.SliceStable(b, func(x, y int) bool { return when[b[x]].Before(when[b[y]]) })
	}
	sort.SliceStable(roots, func(x, y int) bool { return when[members[roots[x]][0]].Before(when[members[roots[y]][0]]) })
	out := make([][]*Message, len(roots))
	for k, r := range roots {
		for _, i := range members[r] {
			out[k] = append(out[k], msgs[i])
		}
	}
	return out
}
