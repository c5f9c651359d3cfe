package match

import (
	"fmt"
	"strconv"
	"strings"

	"inboxd/internal/classify"
)

// perYear is how often a period fits into a working year: 12 months, 52 weeks,
// 260 days (52 weeks of 5) and 2080 hours (52 weeks of 40). Thirteenth and
// fourteenth months are not added: the message would have to state them.
func perYear(period string) (int64, bool) {
	switch period {
	case "year":
		return 1, true
	case "month":
		return 12, true
	case "week":
		return 52, true
	case "day":
		return 260, true
	case "hour":
		return 2080, true
	}
	return 0, false
}

// maxMoney keeps a year's pay within 64 bits: 10^12 units of any currency.
const maxMoney classify.Money = 1e14

// yearly brings an amount to a year.
func yearly(m classify.Money, period string) (int64, bool) {
	n, ok := perYear(period)
	if !ok || m <= 0 || m > maxMoney {
		return 0, false
	}
	return int64(m) * n, true
}

// Pay compares stated pay with a minimum (amount of currency a period), across
// periods but never across currencies. A range is broken only when its upper end is below the minimum,
// and met when its lower end reaches it, or its upper end where there is one:
// what the top of a range reaches is open to be agreed. "From 70k" says nothing
// about the end, so it never breaks a higher minimum.
func Pay(s *classify.Salary, amount classify.Money, currency, period string) Result {
	if s == nil || s.Currency == "" || !strings.EqualFold(s.Currency, currency) {
		return Open
	}
	floor, ok := yearly(amount, period)
	if !ok {
		return Open
	}
	if top, ok := yearly(s.Max, s.Period); ok {
		if top < floor {
			return Broken
		}
		return Met
	}
	if low, ok := yearly(s.Min, s.Period); ok && low >= floor && s.Max == 0 {
		return Met
	}
	return Open
}

// MorePay reports whether b is more than a, where they can be compared.
func MorePay(a, b *classify.Salary) (more, known bool) {
	if a == nil || b == nil || !strings.EqualFold(a.Currency, b.Currency) {
		return false, false
	}
	x, okA := yearly(max(a.Min, a.Max), a.Period)
	y, okB := yearly(max(b.Min, b.Max), b.Period)
	return y > x, okA && okB
}

// PayText is stated pay for people.
func PayText(s *classify.Salary) string {
	switch {
	case s.Min == s.Max:
		return MoneyText(s.Min, s.Currency, s.Period)
	case s.Max == 0:
		return "from " + MoneyText(s.Min, s.Currency, s.Period)
	case s.Min == 0:
		return "up to " + MoneyText(s.Max, s.Currency, s.Period)
	}
	return units(s.Min) + " to " + MoneyText(s.Max, s.Currency, s.Period)
}

// MoneyText is an amount for people: "85000 EUR a year".
func MoneyText(m classify.Money, currency, period string) string {
	return strings.Join(strings.Fields(units(m)+" "+currency+" "+perText(period)), " ")
}

func units(m classify.Money) string {
	if m%100 == 0 {
		return strconv.FormatInt(int64(m/100), 10)
	}
	return fmt.Sprintf("%d.%02d", m/100, m%100)
}

// perText names a period for people; an unstated one is left out.
func perText(period string) string {
	switch period {
	case "":
		return ""
	case "hour":
		return "an hour"
	}
	return "a " + period
}
