package career

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"inboxd/internal/decide"
)

// Stats is the log summed up: `stats --json`.
type Stats struct {
	Threads     int          `json:"threads"`
	Offers      int          `json:"offers"`
	Open        int          `json:"open"` // without an outcome
	Answers     Answers      `json:"answers"`
	Outcomes    []Count      `json:"outcomes"`
	ByKind      []KindCounts `json:"outcomes_by_kind"`
	OffersBy    []Count      `json:"offers_by_month"`
	Suggestions []string     `json:"suggestions"`
}

// Answers are how long the user took, in hours.
type Answers struct {
	Count  int     `json:"count"`
	Median float64 `json:"median_hours"`
	Ninety float64 `json:"p90_hours"`
	Spread []Count `json:"spread"`
}

// Count is how often something was.
type Count struct {
	Name  string `json:"name"`
	Count int    `json:"count"`
}

// KindCounts are the outcomes of one kind of reply.
type KindCounts struct {
	Kind     string  `json:"kind"`
	Outcomes []Count `json:"outcomes"`
}

// Sum sums the stories up.
func Sum(all []Entry) Stats {
	s := Stats{Threads: len(all), Suggestions: Suggest(all)}
	outcomes, months := map[string]int{}, map[string]int{}
	kinds := map[string]map[string]int{}
	var hours []float64
	for _, e := range all {
		if e.Offered != "" {
			s.Offers++
			months[e.Offered[:7]]++
		}
		if e.AnswerHours != nil {
			hours = append(hours, *e.AnswerHours)
		}
		if e.Outcome == "" {
			s.Open++
			continue
		}
		outcomes[string(e.Outcome)]++
		k := lastKind(e)
		if kinds[k] == nil {
			kinds[k] = map[string]int{}
		}
		kinds[k][string(e.Outcome)]++
	}
	s.Answers = answers(hours)
	s.Outcomes, s.OffersBy = byReaction(outcomes), byMonth(months)
	s.ByKind = []KindCounts{}
	for _, k := range slices.Sorted(maps.Keys(kinds)) {
		s.ByKind = append(s.ByKind, KindCounts{k, byReaction(kinds[k])})
	}
	return s
}

// lastKind is what the user's last letter was.
func lastKind(e Entry) string {
	for _, s := range slices.Backward(e.Sent) {
		if s.Kind != "" {
			return s.Kind
		}
	}
	return "in your own words"
}

func answers(hours []float64) Answers {
	a := Answers{Count: len(hours), Spread: []Count{}}
	if len(hours) == 0 {
		return a
	}
	slices.Sort(hours)
	a.Median, a.Ninety = hours[len(hours)/2], hours[min(len(hours)-1, len(hours)*9/10)]
	for _, b := range []struct {
		name     string
		from, to float64
	}{{"within a day", 0, 24}, {"2 to 3 days", 24, 72}, {"within a week", 72, 168}, {"later", 168, 1e9}} {
		n := 0
		for _, h := range hours {
			if h >= b.from && h < b.to {
				n++
			}
		}
		a.Spread = append(a.Spread, Count{b.name, n})
	}
	return a
}

// byReaction lists counts in the playbook's order.
func byReaction(m map[string]int) []Count {
	out := []Count{}
	for _, r := range []decide.Reaction{decide.Appreciated, decide.Acknowledged, decide.PushedBack, decide.PoorReaction, decide.NoAnswer, decide.ReEngaged} {
		if n := m[string(r)]; n > 0 {
			out = append(out, Count{string(r), n})
		}
	}
	return out
}

// byMonth lists the last twelve months that have an entry, and those between.
func byMonth(m map[string]int) []Count {
	out := []Count{}
	if len(m) == 0 {
		return out
	}
	months := slices.Sorted(maps.Keys(m))
	for at := months[0]; at <= months[len(months)-1]; at = next(at) {
		out = append(out, Count{at, m[at]})
	}
	return out[max(0, len(out)-12):]
}

// next is the month after one, both as 2006-01.
func next(month string) string {
	var y, m int
	if _, err := fmt.Sscanf(month, "%d-%d", &y, &m); err != nil {
		return "9999-99"
	}
	if m++; m > 12 {
		y, m = y+1, 1
	}
	return fmt.Sprintf("%04d-%02d", y, m)
}

// Suggest finds what repeats: reasons for several noes to offers, and companies
// that push back every time. Each is a suggestion for the criteria page.
func Suggest(all []Entry) []string {
	reasons, pushed, answered := map[string]int{}, map[string]int{}, map[string]int{}
	for _, e := range all {
		if e.Outcome != "" {
			answered[e.who()]++
		}
		if e.Outcome == decide.PushedBack {
			pushed[e.who()]++
		}
		if e.Offered == "" || e.Answered == "" || e.Stance != string(decide.Decline) && e.Stance != string(decide.Negotiate) {
			continue
		}
		for _, r := range e.Reasons {
			reasons[r]++
		}
	}
	out := []string{}
	for _, c := range most(reasons, 3) {
		out = append(out, fmt.Sprintf("%d offers got a no for the same reason (%s): say it in [criteria], as a wall or as negotiable", c.Count, c.Name))
	}
	for _, c := range most(pushed, 2) {
		if c.Count == answered[c.Name] {
			out = append(out, fmt.Sprintf("%s pushed back all %d times: add it to avoid_companies in [criteria], or to never_draft in [policy]", c.Name, c.Count))
		}
	}
	return out
}

// most lists what is counted at least so often, the most frequent first.
func most(m map[string]int, least int) []Count {
	var out []Count
	for _, k := range slices.Sorted(maps.Keys(m)) {
		if m[k] >= least && strings.TrimSpace(k) != "" {
			out = append(out, Count{k, m[k]})
		}
	}
	slices.SortStableFunc(out, func(a, b Count) int { return cmp.Compare(b.Count, a.Count) })
	return out
}
