package config

// postKeys are what [account.smtp] has beside the keys of a mail server.
func postKeys() []key {
	return []key{
		{name: "sending_host", def: "", kind: text, also: []string{"computer", "from_host"},
			expect: `the name of a computer in quotes, as the command hostname prints it`,
			doc: `The one computer that sends, as the command hostname prints its name. Others that share this file
refuse to. Left out: the first that marks the draft for sending.`},
		{name: "approve_flag", def: false, kind: yesNo, also: []string{"approve_star"}, expect: `true or false`,
			doc: `Whether flagging a draft (the star of most mail programs) approves it, beside inboxd approve. Taking the
flag off before it leaves takes the approval back.`},
		{name: "approve_folder", def: "", kind: text, also: []string{"approve_label"},
			expect: `the name of a folder in quotes, such as "inboxd/Send"`,
			doc: `A folder (a label, with Gmail): putting the message that a draft answers there approves the draft, on
servers where drafts cannot be moved too. Left out: none.`},
		{name: "saves_sent", def: "", kind: text, expect: `a text`,
			doc: `Whether the server puts a copy of what it sends into the folder of sent mail by itself.`,
			choice: []choice{
				{"", "inboxd knows the larger providers, and looks with the others"},
				{"yes", "it does: inboxd saves none"},
				{"no", "it does not: inboxd saves one at once"}}},
	}
}

func sendingTable() table {
	return table{
		name: "sending", title: "When approved drafts leave",
		doc: `Nothing is sent that you have not approved. What you approve leaves in the business hours of the one
who reads it, unless you say otherwise when you approve it.`,
		keys: []key{
			{name: "hours", def: "09:00-17:00", kind: text, also: []string{"business_hours", "window"},
				expect: `two times of a day, such as "09:00-17:00"`,
				doc:    `The business hours, in the zone of the one who reads it. A draft leaves at some minute of the first hour.`},
			{name: "undo", def: "2m", kind: text, also: []string{"undo_time", "delay"},
				expect: `a time such as "2m" or "30s", one hour at most`,
				doc:    `How long after your approval a draft stays, so that inboxd unsend can take it back.`},
			{name: "expire", def: "5d", kind: text,
				expect: `a number with d (days), w (weeks) or h (hours), such as "5d"`,
				doc: `A draft that could not leave for this long after its planned time (the computer was off) is not sent:
you are asked to approve it again.`},
			{name: "holidays", def: []string{}, kind: texts, also: []string{"holiday", "days_off"},
				expect: `a list of days, such as ["12-25", "2026-04-06"]`,
				doc: `Days on which nothing leaves, beside weekends: of one year, or of every year. Such as:

    ["12-25", "12-26", "01-01", "2026-04-06"]`},
			{name: "zones", def: []string{}, kind: texts, also: []string{"timezones", "zone"},
				expect: `a list such as ["acme.example=Europe/Berlin"]`,
				doc: `Where people work, if inboxd gets it wrong: an address or domain, and a time zone. Left out: their mail
says it, their signature or their domain.

    ["acme.example=Europe/Berlin", "dana@larch.example=America/Chicago"]`},
		},
	}
}

func noticesTable() table {
	return table{
		name: "notices", title: "What you are told",
		doc: `Everything worth knowing is in inboxd status and in the log. Beside that, a notice can appear on your
desktop: one for each matter, and no more.`,
		keys: []key{
			{name: "desktop", def: true, kind: yesNo, also: []string{"notify", "enabled"}, expect: `true or false`,
				doc: `Whether notices appear on the desktop (Linux and the like by D-Bus, macOS).`},
			{name: "details", def: false, kind: yesNo, also: []string{"names"}, expect: `true or false`,
				doc: `Whether they may name companies and subjects. With false they do not: a locked screen shows them to
everybody.`},
			{name: "quiet", def: "22:00-07:00", kind: text, also: []string{"quiet_hours", "do_not_disturb"},
				expect: `two times of a day, such as "22:00-07:00", or "" for none`,
				doc:    `When nothing appears, in your own zone. What falls into these hours appears after them.`},
			{name: "remind", def: "2d", kind: text,
				expect: `a number with d (days), w (weeks) or h (hours), such as "2d"`,
				doc:    `How long before its deadline an answer that you owe is brought to mind.`},
			{name: "silent", def: "5d", kind: text,
				expect: `a number with d (days), w (weeks) or h (hours), such as "5d"`,
				doc:    `How long an answer may be owed, without a deadline, before it is brought to mind.`},
			{name: "revisit", def: "7d", kind: text,
				expect: `a number with d (days), w (weeks) or h (hours), such as "7d"`,
				doc:    `How long after a question about terms, or after asking for time, a thread without an answer comes back.`},
		},
	}
}
