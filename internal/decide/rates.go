package decide

import (
	"math"
	"strings"

	"inboxd/internal/classify"
)

// minimumFor picks the minimum that speaks of stated pay, and the pay in that
// minimum's currency: the same currency first (and the same period where the
// user set one for it: a day rate is not a salary), else one that the user has
// given an exchange rate for. ok is false where nothing can be compared.
func minimumFor(s *classify.Salary, c Criteria) (m MinimumPay, pay *classify.Salary, ok bool) {
	if s == nil {
		return m, nil, false
	}
	if m, ok = minimumIn(s.Currency, s.Period, c.MinimumPay); ok {
		return m, s, true
	}
	for _, m := range c.MinimumPay {
		if by, known := rate(c.Rates, s.Currency, m.Currency); known {
			best, _ := minimumIn(m.Currency, s.Period, c.MinimumPay)
			return best, exchanged(s, by, m.Currency), true
		}
	}
	return MinimumPay{}, nil, false
}

func minimumIn(currency, period string, all []MinimumPay) (found MinimumPay, ok bool) {
	for _, m := range all {
		if !strings.EqualFold(m.Currency, currency) {
			continue
		}
		if m.Period == period {
			return m, true
		}
		if !ok {
			found, ok = m, true
		}
	}
	return found, ok
}

// rate is what one unit of from is in to, by a rate of the user's or its inverse.
func rate(rates []Rate, from, to string) (by float64, known bool) {
	for _, r := range rates {
		switch {
		case r.Value <= 0:
		case strings.EqualFold(r.From, from) && strings.EqualFold(r.To, to):
			return r.Value, true
		case strings.EqualFold(r.From, to) && strings.EqualFold(r.To, from):
			return 1 / r.Value, true
		}
	}
	return 0, false
}

// exchanged is pay in another currency. What exceeds every sum of money stays
// out of bounds and compares as open.
func exchanged(s *classify.Salary, by float64, currency string) *classify.Salary {
	at := func(m classify.Money) classify.Money {
		v := math.Round(float64(m) * by)
		if math.Abs(v) > 1<<53 {
			return -1
		}
		return classify.Money(v)
	}
	return &classify.Salary{Min: at(s.Min), Max: at(s.Max), Currency: currency, Period: s.Period}
}
