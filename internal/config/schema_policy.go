package config

func policyTable() table {
	return table{
		name: "policy", title: "What is answered",
		doc: `What inboxd does on its own: it saves drafts that you read, change, send or throw away. It sends
nothing that you have not approved.`,
		keys: append(stanceKeys(), append(limitKeys(), wordingKeys()...)...),
	}
}

// stanceKeys say what the user wants.
func stanceKeys() []key {
	return []key{
		{name: "stance", sample: "undecided", need: true, kind: text,
			expect: `a text`,
			doc: `What you want of recruiting mail where neither you nor the criteria below have spoken for a thread.
There is no default: choose.`,
			choice: []choice{
				{"decline", "I am not moving: say no to all recruiting mail, processes under way included"},
				{"negotiate", "I would go on if the terms moved: ask about what stands in the way"},
				{"pursue", "I am looking: stay out of my recruiting mail"},
				{"ignore", "leave recruiting mail unanswered"},
				{"undecided", "I have not decided: no decline is drafted until I say so, or my criteria do"}}},
		{name: "answer_outreach", def: false, kind: yesNo, also: []string{"answer_cold"},
			expect: `true or false`,
			doc:    `Whether unsolicited approaches are answered too.`},
		{name: "reason", def: "", kind: text, expect: `a text`,
			doc: `The one line of reason that a draft may give when somebody asks why.`,
			choice: []choice{
				{"", "none"},
				{"fit", "it is not the right match"},
				{"direction", "I want to go in another direction"},
				{"another_role", "I have accepted another role"}}},
		{name: "reply_all", def: true, kind: yesNo, also: []string{"cc"}, expect: `true or false`,
			doc: `Whether a draft goes to everyone who was on the message, so that all hear it once. With false, only
to its writer.`},
		{name: "never_draft", def: []string{}, kind: texts, also: []string{"exclude", "skip", "never"},
			expect: `a list of addresses or domains, such as ["*@family.example"]`,
			doc: `Who never gets a draft: addresses, or domains ("example.com" with its subdomains, "*@example.com"
without). Such as:

    ["boss@example.com", "*@family.example"]`},
		{name: "high_stakes", def: []string{}, kind: texts, also: []string{"call_first"},
			expect: `a list of addresses or domains, such as ["*@dream.example"]`,
			doc: `With whom a phone call comes before the email: addresses or domains as above. The draft then asks
for five minutes on the phone.`},
	}
}

// limitKeys say where and how much.
func limitKeys() []key {
	return []key{
		{name: "folders", def: []string{"INBOX"}, kind: texts, also: []string{"folder", "mailboxes", "mailbox"},
			expect: `a list of folder names, such as ["INBOX"]`,
			doc:    `Which folders are watched, in this order.`},
		{name: "lookback", def: "14d", kind: text, also: []string{"since", "days"},
			expect: `a number with d (days), w (weeks) or h (hours), such as "14d"`,
			doc:    `How far the first start looks back, in days (d), weeks (w) or hours (h).`},
		{name: "max_drafts_per_day", def: 30, kind: number, also: []string{"max_drafts", "limit"},
			expect: `a number from 0 to 10000, such as 30`,
			doc: `How many drafts are saved in one day at most. What is beyond it waits and is saved later; nothing
is dropped. With 0, none is saved.`},
		{name: "hold_days", def: 3, kind: number,
			expect: `a number of days from 1 to 30, such as 3`,
			doc:    `How many days before its deadline an offer you have not decided on gets a draft that asks for time.`},
		{name: "gesture_folders", def: false, kind: yesNo, also: []string{"gestures"}, expect: `true or false`,
			doc: `Whether inboxd makes the folders inboxd/Decline, inboxd/Negotiate, inboxd/Pursue and inboxd/Ignore in
your mailbox. A message that you move or label into one of them, in any mail program, says what you want
of its thread. Nothing is ever moved out of them.`},
		{name: "keyword", def: "inboxd-drafted", kind: text, also: []string{"label", "tag"},
			expect: `a word in quotes without spaces, such as "inboxd-drafted", or "" for none`,
			doc: `The keyword (a tag that mail programs can show) that a message gets once its draft is saved. Before
that it gets one like inboxd-claim-f3k2…, where the server can see to it that of several inboxd on one mailbox
only one writes the draft. Nothing else about your mail is changed; with "", nothing at all.`},
	}
}

// wordingKeys say how a draft may sound.
func wordingKeys() []key {
	return []key{
		{name: "tone", def: "", kind: text, expect: `a text`,
			doc: `How drafts sound.`,
			choice: []choice{
				{"", "as the language and the writer's own tone suggest"},
				{"direct", "as short as can be"},
				{"warm", "with more thanks and a longer goodbye"}}},
		{name: "templates", def: "", kind: text, also: []string{"template", "template_dir", "templates_dir"},
			expect: `the path of a folder in quotes, such as "templates"`,
			doc: `A folder with letters of your own, which take the place of inboxd's: LANGUAGE/KIND.txt, or for one
tone LANGUAGE/KIND-direct.txt and KIND-warm.txt. What may stand in them is told in docs/playbook.md; they
are checked at the start, and by "inboxd lint". Such as "templates", beside this file. Left out: none.`},
		{name: "gentle_close", def: true, kind: yesNo, expect: `true or false`,
			doc: `Whether a no may end on a friendly word about staying in touch.`},
		{name: "open_to_terms", def: false, kind: yesNo, expect: `true or false`,
			doc: `Whether a no may say that you would look at other terms.`},
		{name: "mention_direct_hire", def: false, kind: yesNo, expect: `true or false`,
			doc: `Whether a no to an agency or contractor arrangement may say that you would consider being employed
directly.`},
	}
}
