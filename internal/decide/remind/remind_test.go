package remind

import (
	"strings"
	"testing"
	"time"
)

var now = time.Date(2026, 3, 10, 9, 0, 0, 0, time.UTC)

func rules() Rules {
	return Rules{Remind: 48 * time.Hour, Silent: 5 * 24 * time.Hour, Revisit: 7 * 24 * time.Hour}
}

func TestMatters(t *testing.T) {
	days := func(n int) time.Time { return now.AddDate(0, 0, n) }
	for _, tc := range []struct {
		name string
		t    Thread
		want string
	}{
		{"nothing owed", Thread{Newest: days(-30)}, ""},
		{"a deadline far off", Thread{Owed: true, Deadline: "2026-03-20", Newest: days(-9)}, ""},
		{"a deadline in two days", Thread{Owed: true, Deadline: "2026-03-12", Newest: days(-1)}, Deadline},
		{"a deadline today", Thread{Owed: true, Deadline: "2026-03-10", Newest: days(-1)}, Deadline},
		{"a deadline yesterday", Thread{Owed: true, Deadline: "2026-03-09", Newest: days(-1)}, Late},
		{"owed since yesterday", Thread{Owed: true, Newest: days(-1)}, ""},
		{"owed for a week", Thread{Owed: true, Newest: days(-7)}, Silent},
		{"legal steps, owed for three days", Thread{Owed: true, Legal: true, Newest: days(-3)}, Silent},
		{"a question without an answer", Thread{Asked: days(-8), AskedAs: "negotiate"}, Revisit},
		{"a question, answered", Thread{Asked: days(-8), AskedAs: "hold", Heard: true}, ""},
		{"a question, fresh", Thread{Asked: days(-2), AskedAs: "hold"}, ""},
	} {
		tc.t.ID = "t1"
		got := ""
		if ms := Matters([]Thread{tc.t}, now, rules()); len(ms) > 0 {
			got = ms[0].Kind
		}
		if got != tc.want {
			t.Errorf("%s: %q, want %q", tc.name, got, tc.want)
		}
	}
}

func TestOrder(t *testing.T) {
	ms := Matters([]Thread{
		{ID: "silent", Owed: true, Newest: now.AddDate(0, 0, -9)},
		{ID: "later", Owed: true, Deadline: "2026-03-12"},
		{ID: "sooner", Owed: true, Deadline: "2026-03-11"},
		{ID: "visa", Owed: true, Legal: true, Newest: now.AddDate(0, 0, -9)},
	}, now, rules())
	var got []string
	for _, m := range ms {
		got = append(got, m.Thread)
	}
	if s := strings.Join(got, " "); s != "visa sooner later silent" {
		t.Error(s)
	}
}

// A matter keeps its key while it is the same, so that it is told once.
func TestKeys(t *testing.T) {
	th := Thread{ID: "t1", Owed: true, Deadline: "2026-03-12", NewestID: "a"}
	key := func(at time.Time) string { return Matters([]Thread{th}, at, rules())[0].Key }
	first := key(now)
	if key(now.Add(20*time.Hour)) != first {
		t.Error("the same matter has another key an hour later")
	}
	th.Deadline = "2026-03-11"
	if key(now) == first {
		t.Error("another deadline has the same key")
	}
}

func TestPlainNamesNobody(t *testing.T) {
	for _, k := range []string{Deadline, Late, Silent, Revisit, "void", "unknown", "bounced", "event", ""} {
		if p := Plain(k); p == "" || strings.ContainsAny(p, "@0123456789") {
			t.Errorf("%s: %q", k, p)
		}
	}
}

func TestQuiet(t *testing.T) {
	at := func(h, m int) time.Time { return time.Date(2026, 3, 10, h, m, 0, 0, time.UTC) }
	for _, tc := range []struct {
		at   time.Time
		from int
		to   int
		want bool
	}{
		{at(23, 0), 22 * 60, 7 * 60, true}, {at(6, 59), 22 * 60, 7 * 60, true}, {at(7, 0), 22 * 60, 7 * 60, false}, {at(12, 0), 22 * 60, 7 * 60, false},
		{at(12, 0), 9 * 60, 17 * 60, true}, {at(17, 0), 9 * 60, 17 * 60, false}, {at(12, 0), 0, 0, false},
	} {
		if Quiet(tc.at, tc.from, tc.to) != tc.want {
			t.Errorf("%v in %d-%d", tc.at, tc.from, tc.to)
		}
	}
}
