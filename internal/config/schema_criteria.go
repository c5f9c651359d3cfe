package config

const criteriaDoc = `Your one page: what a job must offer. Every line is optional, and a line that is left out does
not count. Where a message breaks a line, inboxd knows your answer without asking; where it says
nothing about it, the line is open and nothing is assumed.

A line as it stands is a wall: broken, it means no. A line that may be talked about is written with
its weight, and broken, it means a question instead of a no:

    places = { value = ["Berlin", "Hamburg"], weight = "negotiable" }

No figure from this page ever stands in a draft.`

func criteriaTable() table {
	return table{name: "criteria", title: "What a job must offer", doc: criteriaDoc, keys: criteriaKeys()}
}

func accountCriteriaTable() table {
	return table{
		name: "criteria", spare: true, twin: true, title: "What a job must offer, for this mailbox alone",
		doc:  `Lines here take the place of the same lines of [criteria] below, for mail to this account.`,
		keys: criteriaKeys(),
	}
}

func criteriaKeys() []key {
	return []key{
		{name: "minimum_pay", kind: pays, also: []string{"min_pay", "pay", "salary", "minimum_salary", "min_salary"},
			sample: raw(`[{ amount = 90000, currency = "EUR", period = "year", weight = "wall" }]`),
			expect: `a list such as [{ amount = 90000, currency = "EUR", period = "year" }]`,
			doc: `The least you would work for; one entry per currency and period (year, month, week, day, hour).
period left out: year. weight left out: wall.`},
		{name: "direct_only", kind: criterion, sample: true, expect: `true or false`, also: []string{"direct", "direct_hire"},
			doc: `Only a contract with the employer itself: no agency, no payroll company, no contractor deal.`},
		{name: "places", kind: criterion, sample: []string{"Berlin", "Hamburg", "remote"}, also: []string{"locations", "cities", "place"},
			expect: `a list of places, such as ["Berlin", "remote"]`,
			doc:    `Where you would work. "remote" is a place.`},
		{name: "remote", kind: criterion, sample: "hybrid", expect: `a text`,
			doc:    `How much of the work must be possible from home.`,
			choice: []choice{{"remote", "all of it"}, {"hybrid", "a part of it"}}},
		{name: "needs_sponsorship", kind: criterion, sample: true, expect: `true or false`, also: []string{"sponsorship", "visa"},
			doc: `Whether you need the employer to arrange a visa or a work permit.`},
		{name: "roles", kind: criterion, sample: []string{"backend engineer", "platform engineer"}, also: []string{"titles"},
			expect: `a list of roles, such as ["backend engineer"]`,
			doc:    `The roles that you would take.`},
		{name: "avoid_roles", kind: criterion, sample: []string{"manager", "on-call"}, also: []string{"exclude_roles"},
			expect: `a list of words, such as ["manager"]`,
			doc:    `Words of roles that you would not take.`},
		{name: "avoid_companies", kind: criterion, sample: []string{"Example Holding"}, also: []string{"exclude_companies"},
			expect: `a list of companies, such as ["Example Holding"]`,
			doc:    `Companies that you would not work for.`},
		{name: "avoid_industries", kind: criterion, sample: []string{"gambling", "tobacco"}, also: []string{"industries", "exclude_industries"},
			expect: `a list of words, such as ["gambling", "Glücksspiel"]`,
			doc: `Words for the industries that you would not work in, in the languages that your mail comes in. They
are looked for in what the other side writes.`},
		{name: "most_travel", kind: criterion, sample: 20, also: []string{"max_travel", "travel"},
			expect: `a number of percent from 1 to 100, such as 20`,
			doc:    `How much of the work may be travel, in percent.`},
		{name: "most_commute", kind: criterion, sample: 45, also: []string{"max_commute", "commute"},
			expect: `a number of minutes from 1 to 300, such as 45`,
			doc:    `How long the way to work may be, one way, in minutes, where a message states it.`},
		{name: "exchange_rates", kind: pays, sample: raw(`[{ one = "GBP", is = 1.15, of = "EUR" }]`), also: []string{"rates", "exchange_rate"},
			expect: `a list such as [{ one = "GBP", is = 1.15, of = "EUR" }]`,
			doc: `How pay in another currency is compared with your minimum: one GBP is 1.15 EUR. inboxd knows no rates
of its own; without one, pay in another currency is left open.`},
	}
}

// weightKey is the weight of a criterion.
func weightKey() key {
	return key{name: "weight", def: "wall", kind: text, expect: `a text`,
		doc: `How much a broken line counts.`,
		choice: []choice{
			{"wall", "broken, it means no"},
			{"negotiable", "broken, it means a question"}}}
}

// weighted describes the table form of a criterion.
func weighted(of key) table {
	value := of
	value.name, value.need, value.also = "value", true, nil
	return table{name: of.name, keys: []key{value, weightKey()}}
}

// payTable describes one entry of minimum_pay.
func payTable() table {
	return table{name: "minimum_pay", keys: []key{
		{name: "amount", need: true, kind: amount, also: []string{"value", "min", "minimum"},
			expect: `a number above 0 in whole units of the currency, such as 90000`},
		{name: "currency", need: true, kind: text, expect: `the currency's three letters in quotes, such as "EUR"`},
		{name: "period", def: "year", kind: text, expect: `a text`, also: []string{"per"},
			choice: []choice{{"year", ""}, {"month", ""}, {"week", ""}, {"day", ""}, {"hour", ""}}},
		weightKey(),
	}}
}

// rateTable describes one entry of exchange_rates.
func rateTable() table {
	return table{name: "exchange_rates", keys: []key{
		{name: "one", need: true, kind: text, also: []string{"from"}, expect: `the currency's three letters in quotes, such as "GBP"`},
		{name: "is", need: true, kind: amount, also: []string{"rate", "value"}, expect: `a number above 0, such as 1.15`},
		{name: "of", need: true, kind: text, also: []string{"to"}, expect: `the currency's three letters in quotes, such as "EUR"`},
	}}
}
