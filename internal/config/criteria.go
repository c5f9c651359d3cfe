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
	v := s.values[name]
	at := s.at.key(name)
	if m, ok := v.(map[string]any); ok {
		v, at = []map[string]any{m}, &node{line: s.lineOf(name), list: []*node{at}}
	}
	k := s.t.find(name)
	list, ok := tables(v)
	if !ok {
		s.mistyped(name, k, v)
		return nil
	}
	out := []decide.MinimumPay{}
	seen := map[string]bool{}
	for i, values := range list {
		line := s.lineOf(name)
		if n := at.item(i); n != nil {
			line = n.line
		}
		p := s.open(payTable(), s.dotted(name), values, at.item(i), line).pay()
		if key := p.Currency + " a " + p.Period; p.Currency != "" && seen[key] {
			s.wrongAt(line, name, "a second minimum in %s; expected one entry per currency and period", key)
		} else {
			seen[key] = true
		}
		out = append(out, p)
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
	v, k, ok := s.take(name)
	if !ok {
		return 0
	}
	var units float64
	switch v := v.(type) {
	case int64:
		units = float64(v)
	case float64:
		units = v
	default:
		s.mistyped(name, k, v)
		return 0
	}
	if !(units > 0 && units <= most) { // NaN is neither
		s.wrong(name, "expected %s; got %v", k.expect, v)
		return 0
	}
	return classify.Money(math.Round(units * 100))
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
