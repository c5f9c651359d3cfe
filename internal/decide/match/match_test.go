package match

import (
	"testing"

	"inboxd/internal/classify"
)

func TestPay(t *testing.T) {
	salary := func(low, high int64, currency, period string) *classify.Salary {
		return &classify.Salary{Min: classify.Money(low * 100), Max: classify.Money(high * 100), Currency: currency, Period: period}
	}
	type minimum struct {
		amount classify.Money
		period string
	}
	min := func(n int64, period string) minimum { return minimum{classify.Money(n * 100), period} }
	for _, c := range []struct {
		name string
		s    *classify.Salary
		min  minimum
		want Result
	}{
		{"exact", salary(85000, 85000, "EUR", "year"), min(85000, "year"), Met},
		{"below", salary(84999, 84999, "EUR", "year"), min(85000, "year"), Broken},
		{"range below", salary(70000, 84000, "EUR", "year"), min(85000, "year"), Broken},
		{"range across", salary(80000, 90000, "EUR", "year"), min(85000, "year"), Met},
		{"from below", salary(80000, 0, "EUR", "year"), min(85000, "year"), Open},
		{"from above", salary(86000, 0, "EUR", "year"), min(85000, "year"), Met},
		{"up to below", salary(0, 80000, "EUR", "year"), min(85000, "year"), Broken},
		{"up to above", salary(0, 90000, "EUR", "year"), min(85000, "year"), Met},
		{"month, below", salary(7000, 7000, "EUR", "month"), min(85000, "year"), Broken},
		{"month, above", salary(7100, 7100, "EUR", "month"), min(85000, "year"), Met},
		{"week", salary(1635, 1635, "EUR", "week"), min(85000, "year"), Met},
		{"day", salary(326, 326, "EUR", "day"), min(85000, "year"), Broken},
		{"day, above", salary(327, 327, "EUR", "day"), min(85000, "year"), Met},
		{"hour", salary(41, 41, "EUR", "hour"), min(85000, "year"), Met},
		{"hour, below", salary(40, 40, "EUR", "hour"), min(85000, "year"), Broken},
		{"year against a day rate", salary(130000, 130000, "EUR", "year"), min(500, "day"), Met},
		{"other currency", salary(10, 10, "GBP", "year"), min(85000, "year"), Open},
		{"no currency", salary(10, 10, "", "year"), min(85000, "year"), Open},
		{"no period", salary(10, 10, "EUR", ""), min(85000, "year"), Open},
		{"not stated", nil, min(85000, "year"), Open},
		{"absurd", &classify.Salary{Min: 1 << 62, Max: 1 << 62, Currency: "EUR", Period: "hour"}, min(85000, "year"), Open},
		{"negative", salary(-5, -5, "EUR", "year"), min(85000, "year"), Open},
	} {
		if got := Pay(c.s, c.min.amount, "EUR", c.min.period); got != c.want {
			t.Errorf("%s: %v, want %v", c.name, got, c.want)
		}
	}
	for want, s := range map[string]*classify.Salary{
		"85000 EUR a year": salary(85000, 85000, "EUR", "year"), "from 85000 EUR a year": salary(85000, 0, "EUR", "year"), "up to 62.50 EUR an hour": {Max: 6250, Currency: "EUR", Period: "hour"},
		"80000 to 90000 EUR a year": salary(80000, 90000, "EUR", "year"), "62.50 EUR": {Min: 6250, Max: 6250, Currency: "EUR"},
	} {
		if got := PayText(s); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

func TestPlaces(t *testing.T) {
	for _, c := range []struct {
		place, location string
		want            Result
	}{
		{"London", "London", Met}, {"london", "Greater LONDON area", Met}, {"London", "Londonderry", Broken}, {"London", "Leeds", Broken},
		{"Munich", "München, Deutschland", Met}, {"München", "Munich", Met}, {"Zürich", "Zurich", Met}, {"São Paulo", "sao paulo", Met}, {"Cologne", "Köln-Deutz", Met},
		{"Germany", "Munich", Met}, {"Germany", "Deutschland", Met}, {"Germany", "Paris", Broken}, {"Germany", "Kleinkleckersdorf", Open}, {"Berlin", "Germany", Open},
		{"Berlin", "France", Broken}, {"DACH", "Wien", Met}, {"DACH", "Milano", Broken}, {"EU", "Lisboa", Met}, {"EU", "London", Broken}, {"EU", "somewhere", Open},
		{"Berlin", "Remote within Germany", Open}, {"Berlin", "various locations", Open}, {"Berlin", "", Open}, {"", "Berlin", Open},
		{"東京", "東京都港区", Met}, {"Tokyo", "東京", Met}, {"Tokyo", "大阪", Broken}, {"Japan", "東京都", Met}, {"Paris", "Rome or Milan", Broken}, {"US", "London", Broken}, {"US", "New York", Met},
	} {
		if got := Place(c.place, c.location); got != c.want {
			t.Errorf("%q in %q: %v, want %v", c.place, c.location, got, c.want)
		}
	}
}

func TestPatterns(t *testing.T) {
	for _, c := range []struct {
		pattern, addr string
		want          bool
	}{
		{"*@family.example", "Mum@Family.example", true}, {"*@family.example", "mum@notfamily.example", false}, {"*@family.example", "mum@family.example.com", false},
		{"@family.example", "mum@family.example", true}, {"family.example", "mum@family.example", true}, {"family.example", "mum@mail.family.example", true},
		{"family.example", "mum@otherfamily.example", false}, {"mum@family.example", "mum+x@family.example", true}, {"mum@family.example", "dad@family.example", false},
		{"*.example", "mum@family.example", true}, {"hr-*@x.example", "hr-jobs@x.example", true}, {"hr-*@x.example", "jobs@x.example", false},
		{"*", "a@b.example", true}, {"", "a@b.example", false}, {"a*b*c@x.example", "aXbYc@x.example", true}, {"a*b*c@x.example", "aXcYb@x.example", false}, {"aa*a@x.example", "aa@x.example", false},
	} {
		if got := AnyAddress([]string{c.pattern}, c.addr); got != c.want {
			t.Errorf("%s against %s: %v", c.pattern, c.addr, got)
		}
	}
}

func FuzzWords(f *testing.F) {
	f.Add("Senior Développeur (m/w/d)", "développeur", "*@x.example")
	f.Add("東京都港区", "東京", "a*b*c")
	f.Add("\xff\xfe", "\xc3", "**")
	f.Fuzz(func(t *testing.T, text, phrase, pattern string) {
		AnyWhole(text, []string{phrase})
		Place(phrase, text)
		AnyAddress([]string{pattern}, text)
	})
}
