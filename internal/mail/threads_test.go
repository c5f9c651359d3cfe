package mail

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
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

// thread builds messages from "id: refs | in-reply-to | from | subject | day".
func thread(t *testing.T, rows ...string) []*Message {
	var out []*Message
	for _, row := range rows {
		id, rest, _ := strings.Cut(row, ": ")
		f := strings.Split(rest, "|")
		if len(f) != 5 {
			t.Fatalf("row %q", row)
		}
		for i := range f {
			f[i] = strings.TrimSpace(f[i])
		}
		raw := fmt.Sprintf("Message-ID: <%s>\nReferences: %s\nIn-Reply-To: %s\nFrom: %s@x.example\nTo: me@x.example\nSubject: %s\n", id, f[0], f[1], f[2], f[3])
		if id == "-" {
			raw = strings.Replace(raw, "Message-ID: <->\n", "", 1)
		}
		if f[4] != "" {
			raw += "Date: " + f[4] + " Mar 2026 10:00 +0000\n"
		}
		m, err := Parse([]byte(raw + "\nbody"))
		if err != nil {
			t.Fatal(err)
		}
		m.Text = row[:1]
		out = append(out, m)
	}
	return out
}

// shape writes threads as their messages' first letters.
func shape(threads [][]*Message) string {
	var b []string
	for _, th := range threads {
		s := ""
		for _, m := range th {
			s += m.Text
		}
		b = append(b, s)
	}
	return strings.Join(b, " ")
}

func TestThreads(t *testing.T) {
	me := Identities{"me@x.example"}
	for name, c := range map[string]struct {
		want string
		rows []string
	}{
		"by references":             {"abc", []string{"a: ||p|Offer|1", "b: <a>||me|Re: Offer|2", "c: <a> <b>||p|Re: Offer|3"}},
		"order of time":             {"abc", []string{"c: <a> <b>||p|Re: Offer|3", "a: ||p|Offer|1", "b: <a>||me|Re: Offer|2"}},
		"missing parent":            {"bc", []string{"b: <a>||p|Re: Offer|2", "c: <a>||q|Re: Offer|3"}},
		"in-reply-to alone":         {"ab", []string{"a: ||p|Offer|1", "b: |<a>|q|Other|2"}},
		"T39 loop":                  {"ab", []string{"a: <b>||p|Offer|1", "b: <a>||p|Re: Offer|2"}},
		"own loop":                  {"a", []string{"a: <a>||p|Offer|1"}},
		"T16 subject changed":       {"ab", []string{"a: ||p|Offer|1", "b: <a>||p|Contract|2"}},
		"T37 same subject, others":  {"a b", []string{"a: ||p|Interview|1", "b: ||q|Interview|2"}},
		"same subject and person":   {"ab", []string{"a: ||p|Interview|1", "b: ||p|Re: Interview|2"}},
		"both name others":          {"a b", []string{"a: <x>||p|Interview|1", "b: <y>||p|Re: Interview|2"}},
		"robots are nobody":         {"a b", []string{"a: ||no-reply|Your application|1", "b: ||no-reply|Your application|2"}},
		"no ids":                    {"-", []string{"-: ||p|Offer|1"}},
		"no dates keep their place": {"abc", []string{"a: ||p|Offer|1", "b: <a>||p|Re: Offer|", "c: <a>||p|Re: Offer|3"}},
		"equal dates":               {"abc", []string{"a: ||p|Offer|1", "b: <a>||p|Re: Offer|1", "c: <a>||p|Re: Offer|1"}},
		"two parents":               {"a bc", []string{"a: ||p|One|1", "b: ||q|Two|2", "c: |<b> <a>|q|Re: Two|3"}},
		"bridge through an orphan":  {"abc", []string{"a: <x>||p|Offer|1", "b: ||p|Offer|5", "c: <y>||p|Re: Offer|9"}},
	} {
		if got := shape(Threads(thread(t, c.rows...), me)); got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
	far := thread(t, "a: ||p|Interview|1", "b: ||p|Re: Interview|2")
	far[1].Date = far[0].Date.Add(31 * 24 * time.Hour)
	if got := shape(Threads(far, me)); got != "a b" {
		t.Errorf("31 days apart: %q", got)
	}
	none := thread(t, "a: ||p||1", "b: ||p||2")
	if got := shape(Threads(none, me)); got != "a b" {
		t.Errorf("without subject: %q", got)
	}
	if got := Threads(nil, me); len(got) != 0 {
		t.Errorf("nothing gives %v", got)
	}
}

// Microsoft replaces the Message-ID of what is sent; row T38.
func TestThreadsMicrosoftID(t *testing.T) {
	msgs := thread(t, "a: ||me|Re: Offer|1", "b: <ours@x.example>||p|Other|2")
	msgs[0].Header = append(msgs[0].Header, Field{"X-Microsoft-Original-Message-ID", "<ours@x.example>"})
	if got := shape(Threads(msgs, Identities{"me@x.example"})); got != "ab" {
		t.Errorf("got %q", got)
	}
}

// Joining by subject in groups must be what joining pair by pair is.
func TestThreadsAgreeWithPairs(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		me := Identities{"me@x.example"}
		n := rapid.IntRange(0, 12).Draw(t, "n")
		msgs := make([]*Message, n)
		for i := range msgs {
			m := &Message{MessageID: fmt.Sprintf("<%d@x>", i), Subject: rapid.SampledFrom([]string{"A", "Re: A", "B"}).Draw(t, "subject")}
			m.Date = time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC).AddDate(0, 0, rapid.IntRange(0, 120).Draw(t, "day"))
			m.From = []Address{{Addr: rapid.SampledFrom([]string{"p@x.example", "q@x.example", "me@x.example"}).Draw(t, "from")}}
			m.To = []Address{{Addr: rapid.SampledFrom([]string{"p@x.example", "me@x.example"}).Draw(t, "to")}}
			if rapid.Bool().Draw(t, "refers") {
				m.References = []string{fmt.Sprintf("<%d@x>", rapid.IntRange(0, 20).Draw(t, "ref"))}
			}
			msgs[i] = m
		}
		g := newGroups(n)
		for i := range msgs {
			for j := range msgs {
				shared := false
				for _, id := range threadIDs(msgs[i]) {
					shared = shared || slices.Contains(threadIDs(msgs[j]), id)
				}
				if shared || JoinsBySubject(msgs[i], msgs[j], me) {
					g.join(i, j)
				}
			}
		}
		if got, want := fmt.Sprint(Threads(msgs, me)), fmt.Sprint(ordered(msgs, g)); got != want {
			t.Fatalf("threads differ from pairs: %d and %d", len(Threads(msgs, me)), len(ordered(msgs, g)))
		}
	})
}

// Ten thousand messages of one subject and person, all orphans, in one month.
func TestThreadsWorstCase(t *testing.T) {
	msgs := manyMessages(10000)
	for _, m := range msgs {
		m.References = nil
		m.From = []Address{{Addr: "p@x.example"}}
	}
	start := time.Now()
	if got := Threads(msgs, nil); len(got) != 1 || len(got[0]) != 10000 {
		t.Errorf("%d threads", len(got))
	}
	if took := time.Since(start); took > 5*time.Second {
		t.Errorf("took %v", took)
	}
}
