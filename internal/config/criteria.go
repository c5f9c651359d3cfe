package config

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"golang.org/x/text/currency"

	"inboxd/internal/classify"
	"inboxd/internal/decide"
)

// criteria reads a page: its lines take the place of those of base.
func (s section) criteria(base decide.Criteria) decide.Criteria {
	c := base
	if s.has("minimum_pay") {
		c.MinimumPay = s.pays("minimum_pay")
	}
	if v, ok := s.entry("direct_only"); ok {
		c.DirectOnly, c.DirectWeight = v.yesNo(), v.weight
	}
	if v, ok := s.entry("places"); ok {
		c.Places, c.PlacesWeight = v.texts(), v.weight
	}
	if v, ok := s.entry("remote"); ok {
		c.Remote, c.RemoteWeight = v.text(), v.weight
	}
	if v, ok := s.entry("needs_sponsorship"); ok {
		c.NeedsSponsorship, c.SponsorWeight = v.yesNo(), v.weight
	}
	if v, ok := s.entry("roles"); ok {
		c.Roles, c.RolesWeight = v.texts(), v.weight
	}
	if v, ok := s.entry("avoid_roles"); ok {
		c.AvoidRoles = decide.Avoid{Any: v.texts(), Weight: v.weight}
	}
	if v, ok := s.entry("avoid_companies"); ok {
		c.AvoidCompanies = decide.Avoid{Any: v.texts(), Weight: v.weight}
	}
	if v, ok := s.entry("avoid_industries"); ok {
		c.AvoidIndustries = decide.Avoid{Any: v.texts(), Weight: v.weight}
	}
	if v, ok := s.entry("most_travel"); ok {
		c.MostTravel, c.TravelWeight = v.s.number(v.name, 1, 100), v.weight
	}
	if v, ok := s.entry("most_commute"); ok {
		c.MostCommute, c.CommuteWeight = v.s.number(v.name, 1, 300), v.weight
	}
	if s.has("exchange_rates") {
		c.Rates = s.rates("exchange_rates")
	}
	return c
}

// entry is one line of the page: where its value stands, and its weight.
type entry struct {
	s      section
	name   string
	weight decide.Weight
}

// entry opens a line of the page, plain or with a weight. In its plain form the
// line is a wall.
func (s section) entry(name string) (entry, bool) {
	v, ok := s.values[name]
	if !ok {
		return entry{}, false
	}
	values, ok := v.(map[string]any)
	if !ok {
		return entry{s: s, name: name, weight: decide.Wall}, true
	}
	k := s.t.find(name)
	in := s.open(weighted(k), s.dotted(name), values, s.at.key(name), s.lineOf(name))
	return entry{s: in, name: "value", weight: decide.Weight(in.text("weight"))}, true
}

func (e entry) yesNo() bool  { return e.s.yesNo(e.name) }
func (e entry) text() string { return e.s.text(e.name) }

func (e entry) texts() []string {
	return e.s.texts(e.name, func(t string) (string, string) {
		t = strings.TrimSpace(t)
		if t == "" {
			return "", "a text in the list is empty; an empty text would match everything"
		}
		return t, lineFault(t, 200)
	})
}

// pays reads minimum_pay: a list of entries, or one entry alone.
func (s section) pays(name string) []decide.MinimumPay {
	seen := map[string]bool{}
	out := []decide.MinimumPay{}
	for _, e := range s.entries(name, payTable()) {
		p := e.pay()
		if key := p.Currency + " a " + p.Period; p.Currency != "" && seen[key] {
			s.wrongAt(e.line, name, "a second minimum in %s; expected one entry per currency and period", key)
		} else {
			seen[key] = true
		}
		out = append(out, p)
	}
	return out
}

// rates reads exchange_rates: a list of entries, or one entry alone.
func (s section) rates(name string) []decide.Rate {
	out := []decide.Rate{}
	for _, e := range s.entries(name, rateTable()) {
		r := decide.Rate{From: e.currency("one"), Value: e.factor("is"), To: e.currency("of")}
		if r.From != "" && r.From == r.To {
			s.wrongAt(e.line, name, "one %s is always one %s; expected two currencies", r.From, r.To)
		}
		out = append(out, r)
	}
	return out
}

// entries opens the tables of a list that stands in one line, or of one alone.
func (s section) entries(name string, t table) []section {
	v := s.values[name]
	at := s.at.key(name)
	if m, ok := v.(map[string]any); ok {
		v, at = []map[string]any{m}, &node{line: s.lineOf(name), list: []*node{at}}
	}
	list, ok := tables(v)
	if !ok {
		s.mistyped(name, s.t.find(name), v)
		return nil
	}
	var out []section
	for i, values := range list {
		line := s.lineOf(name)
		if n := at.item(i); n != nil {
			line = n.line
		}
		out = append(out, s.open(t, s.dotted(name), values, at.item(i), line))
	}
	return out
}

// pay reads one entry of minimum_pay.
func (s section) pay() decide.MinimumPay {
	return decide.MinimumPay{
		Amount:   s.money("amount"),
		Currency: s.currency("currency"),
		Period:   s.text("period"),
		Weight:   decide.Weight(s.text("weight")),
	}
}

// most is the largest amount, in units of the currency: it stays exact in a
// float64 of hundredths.
const most = 1e12

// money is an amount in units of the currency, whole or not.
func (s section) money(name string) classify.Money {
	return classify.Money(math.Round(s.above0(name, most) * 100))
}

// factor is an exchange rate.
func (s section) factor(name string) float64 { return s.above0(name, 1e6) }

// above0 is a number above 0, whole or not; 0 where it is none.
func (s section) above0(name string, most float64) float64 {
	v, k, ok := s.take(name)
	if !ok {
		return 0
	}
	var n float64
	switch v := v.(type) {
	case int64:
		n = float64(v)
	case float64:
		n = v
	default:
		s.mistyped(name, k, v)
		return 0
	}
	if !(n > 0 && n <= most) { // NaN is neither
		s.wrong(name, "expected %s; got %v", k.expect, v)
		return 0
	}
	return n
}

// currency is an ISO 4217 code of a currency that people are paid in.
func (s section) currency(name string) string {
	t := strings.ToUpper(strings.TrimSpace(s.text(name)))
	if t == "" {
		return ""
	}
	if u, err := currency.ParseISO(t); err != nil || u.String() != t || strings.HasPrefix(t, "X") && !isRegional(t) {
		k := s.t.find(name)
		s.wrong(name, "expected %s; got %q%s", k.expect, shorten(t), signHint(t))
		return ""
	}
	return t
}

// isRegional reports the currencies whose codes begin with X; the other X codes
// are metals, funds and tests.
func isRegional(code string) bool {
	return slices.Contains([]string{"XAF", "XOF", "XPF", "XCD", "XCG"}, code)
}

// signHint names the code of a currency sign.
func signHint(t string) string {
	codes := map[string]string{"€": "EUR", "$": "USD", "US$": "USD", "£": "GBP", "¥": "JPY", "₹": "INR", "ZŁ": "PLN", "EURO": "EUR", "EUROS": "EUR", "DOLLAR": "USD", "POUND": "GBP"}
	if code, ok := codes[t]; ok {
		return fmt.Sprintf("; did you mean %q?", code)
	}
	return ""
}
