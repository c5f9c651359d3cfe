package compose

import (
	"fmt"
	"slices"
	"strings"

	"inboxd/internal/classify"
	"inboxd/internal/decide"
)

// The pages under docs that show everything that can be written. They are made
// here, so that they cannot say anything else than the code does.

const pageIntro = `# Everything inboxd would say for you

This page is made from the code (` + "`go test ./internal/compose -run Pages -update`" + `): what stands here is what is written, and nothing
else is. The letters are to an invented correspondent; where a fact is not known, the sentence is built without it.
The same page in the other languages: %s.

**direct** is the shortest form, **warm** the one with more thanks; without a choice in the configuration the language and the
correspondent's own way of writing decide. Of several sentences for a step the thread decides which is taken: always the
same for one thread, so that two letters of one day do not read alike.

`

const ownLetters = `## Letters of your own

Put plain texts into a folder and name it in the configuration (` + "`templates`" + ` under ` + "`[policy]`" + `):

    templates/en/decline_offer.txt         for both tones
    templates/de/withdraw-warm.txt         for one

The first part of the path is a language (%s), the second a kind of reply as on this page. A letter looks like this:

    # a remark
    Dear {first},

    thank you for {offer}. I enjoyed the talks with the team[ at {company}], and I know how much time you have given to this.

    I have decided to decline the offer.[ {reason}]

    I wish you every success with the search.
    ---
    Another letter, which is taken for other threads. …

- ` + "`{name}`" + ` is a variable from the list below. A letter whose variables the thread cannot fill is not written; ours is, then.
- ` + "`[ … ]`" + ` falls away where a variable in it has no value. ` + "`{Sie|du}`" + ` is a choice by register. ` + "`---`" + ` on a line of its own begins another letter of the file.
- A greeting and a sign-off are put around it where it has none; your signature follows. A request to pause paperwork, or to pass the letter on, is added where it applies.
- Nothing else is read as anything but text: a template can run nothing, open nothing and put nothing into the header.

They are checked when inboxd starts, by writing them to invented correspondents: what is wrong stops the start, with file and line. ` + "`inboxd lint FILE`" + `
tells it before.

`

// kindPages say when a kind is written; the order is the playbook's.
var kindPages = map[decide.Kind]string{
	decide.DeclineOffer:             "An offer, and you decline.",
	decide.Withdraw:                 "An interview, an update, a reminder or a permit matter, and you decline.",
	decide.WithdrawContract:         "The employment structure is the reason: agency, contractor, fixed term, payroll company.",
	decide.NegotiateTerms:           "Pay, structure, place or travel is the only obstacle, and you would go on if it moved.",
	decide.Hold:                     "Revised terms that may meet your criteria, or an offer that you have not decided on, near its deadline.",
	decide.Restate:                  "They plead, chase or offer more after your no, and it stands. Once per thread.",
	decide.AnswerReason:             "They ask why. Once per thread.",
	decide.WithdrawBeforeReferences: "They ask for references, and you have not withdrawn yet.",
	decide.DeclineReferences:        "They ask for references after your withdrawal.",
	decide.RefereeNotice:            "To each referee you had named, in a thread of its own, once you have withdrawn.",
	decide.DeclineOutreach:          "An approach, if you want these answered.",
	decide.CallRequest:              "With the people you listed under high_stakes, before the email; or on your word.",
	decide.CallConfirmation:         "After that call, on your word.",
	decide.Reapproach:               "You reopen a thread that you had closed, on your word.",
}

// Page is docs/playbook.md for a language or variety: English with everything
// that is the same in all of them, the others with their letters.
func Page(variety string) string {
	var b strings.Builder
	if variety == "en" {
		fmt.Fprintf(&b, pageIntro, pageLinks())
	} else {
		fmt.Fprintf(&b, "# Everything inboxd would say for you: %s\n\nMade from the code, like [the page in English](../playbook.md), which says when each letter is written.\n\n", variety)
	}
	for _, kind := range decide.Kinds() {
		pageKind(&b, variety, kind)
	}
	pageGoodwill(&b, variety)
	pageSentences(&b, variety)
	pageScript(&b, variety)
	if variety == "en" {
		pageRules(&b)
		pageOwn(&b)
	}
	return strings.TrimRight(b.String(), "\n") + "\n"
}

func pageLinks() string {
	var out []string
	for _, v := range varieties() {
		if v != "en" {
			out = append(out, "["+v+"](playbook/"+v+".md)")
		}
	}
	return strings.Join(out, " · ")
}

// pageRules is the decision table.
func pageRules(b *strings.Builder) {
	b.WriteString("## When: the table\n\nThe first line that holds decides. A dash is a thread that is left alone.\n\n| line | the newest message carries | you want | reply | in words |\n| --- | --- | --- | --- | --- |\n")
	for _, r := range decide.Rules() {
		on := list(r.On)
		if len(r.Not) > 0 {
			on = strings.TrimSpace(on + " without " + list(r.Not))
		}
		reply := string(r.Reply)
		if r.Reply == decide.None {
			reply = "–"
		}
		fmt.Fprintf(b, "| `%s` | %s | %s | %s | %s |\n", r.Name, orAny(on), orAny(list(r.Stances)), reply, r.Why)
	}
	b.WriteString("\n")
}

func list[T ~string](items []T) string {
	var out []string
	for _, i := range items {
		out = append(out, string(i))
	}
	return strings.Join(out, ", ")
}

func orAny(s string) string {
	if s == "" {
		return "anything"
	}
	return s
}

// pageCase is one letter that a page shows.
type pageCase struct {
	title  string
	change func(t *classify.Turn, d *decide.Decision)
}

func pageKind(b *strings.Builder, variety string, kind decide.Kind) {
	fmt.Fprintf(b, "## %s\n\n", kind)
	if variety == "en" {
		b.WriteString(kindPages[kind] + "\n\n")
	}
	cases := []pageCase{{"", nil}}
	switch kind {
	case decide.Hold, decide.Restate:
		cases = append(cases, pageCase{"to new terms", func(t *classify.Turn, _ *decide.Decision) {
			t.Verdict.Signals = []classify.Scored{{Name: classify.Counteroffer, Score: 1}}
		}})
	case decide.CallConfirmation:
		cases = append(cases, pageCase{"of a withdrawal", func(t *classify.Turn, _ *decide.Decision) {
			t.Verdict.Signals = []classify.Scored{{Name: classify.Interview, Score: 1}}
		}})
	}
	for _, c := range cases {
		for _, tone := range []Tone{DirectTone, WarmTone} {
			pageLetter(b, variety, kind, tone, classify.Formal, c)
		}
		if hasRegisters(variety) {
			pageLetter(b, variety, kind, DirectTone, classify.Informal, c)
		}
	}
}

// hasRegisters reports whether a language addresses friends by other words.
func hasRegisters(variety string) bool { return variety != "en" && variety != "ja" }

func pageLetter(b *strings.Builder, variety string, kind decide.Kind, tone Tone, register classify.Register, c pageCase) {
	rq := Sample(variety, kind)
	rq.Tone = tone
	turn := rq.Turns[0]
	turn.Verdict.Register = register
	if c.change != nil {
		c.change(&turn, &rq.Decision)
	}
	rq.Turns = []classify.Turn{turn}
	title := string(tone)
	if register == classify.Informal {
		title += ", first names"
	}
	if c.title != "" {
		title += ", " + c.title
	}
	draft, findings, err := Compose(rq)
	if err != nil {
		fmt.Fprintf(b, "**%s**: %v %v\n\n", title, err, findings) // a test fails on it
		return
	}
	fmt.Fprintf(b, "**%s**\n\n", title)
	if kind == decide.RefereeNotice {
		fmt.Fprintf(b, "> Subject: %s\n>\n", draft.Subject)
	}
	blockquote(b, draft.Text)
	if register == classify.Formal {
		others(b, rq, draft.Text)
	}
}

func blockquote(b *strings.Builder, text string) {
	lines := strings.Split(text, "\n")
	for i, line := range lines {
		switch {
		case line == "":
			b.WriteString(">\n")
		case i+1 < len(lines) && lines[i+1] != "":
			b.WriteString("> " + line + "  \n") // a line break that Markdown keeps
		default:
			b.WriteString("> " + line + "\n")
		}
	}
	b.WriteString("\n")
}

// others lists the sentences that take the place of those in the letter for
// other threads.
func others(b *strings.Builder, rq Request, text string) {
	w, err := newWriter(rq)
	if err != nil {
		return
	}
	if rq.Decision.Reply == decide.RefereeNotice {
		w.voice = classify.Turn{}
	}
	found := false
	for _, step := range []string{stepOpen, stepSay, stepClose} {
		if step == stepClose && len(w.words.toned(w.section(), step, rq.Tone)) == 0 {
			continue // the common ones, which stand in a section of their own
		}
		for _, line := range w.fillAll(w.steps(w.section(), step, rq.Tone)) {
			if !strings.Contains(strings.ReplaceAll(text, "\n", ""), strings.ReplaceAll(line, "\n", "")) {
				fmt.Fprintf(b, "- or: %s\n", line)
				found = true
			}
		}
	}
	if found {
		b.WriteString("\n")
	}
}

// pageGoodwill lists the ends that most letters share.
func pageGoodwill(b *strings.Builder, variety string) {
	b.WriteString("## How a no ends\n\n")
	for _, tone := range []Tone{DirectTone, WarmTone} {
		w, err := newWriter(Sample(variety, decide.DeclineOffer))
		if err != nil {
			return
		}
		for _, line := range w.fillAll(w.words.toned("goodwill", stepClose, tone)) {
			fmt.Fprintf(b, "- %s: %s\n", tone, line)
		}
	}
	b.WriteString("\n")
}

func pageSentences(b *strings.Builder, variety string) {
	b.WriteString("## Sentences that are attached where they apply\n\n")
	for _, s := range []decide.Sentence{decide.PausePaperwork, decide.OpenToTerms, decide.GentleClose, decide.ShareWithPanel} {
		for _, kind := range []decide.Kind{decide.DeclineOffer, decide.WithdrawContract} {
			if kind == decide.WithdrawContract && s != decide.OpenToTerms {
				continue
			}
			for _, tone := range []Tone{DirectTone, WarmTone} {
				if text := sampleSentence(variety, kind, tone, s); text != "" && !strings.HasSuffix(b.String(), text+"\n") {
					fmt.Fprintf(b, "- `%s` (%s): %s\n", s, kind, text)
				}
			}
		}
	}
	b.WriteString("\n")
}

func sampleSentence(variety string, kind decide.Kind, tone Tone, s decide.Sentence) string {
	rq := Sample(variety, kind)
	rq.Tone, rq.Decision.Attach = tone, []decide.Sentence{s}
	w, err := newWriter(rq)
	if err != nil {
		return ""
	}
	return w.attached(tone, s)
}

func pageScript(b *strings.Builder, variety string) {
	s, err := PhoneScript(Sample(variety, decide.DeclineOffer))
	if err != nil {
		fmt.Fprintf(b, "no script: %v\n", err) // a test fails on it
		return
	}
	b.WriteString("## On the phone\n\n")
	blockquote(b, strings.Join(s.Lines, "\n"))
	fmt.Fprintf(b, "- asked why: %s\n- urged: %s\n\n", s.IfAsked, s.IfUrged)
}

// pageOwn tells of templates and checks.
func pageOwn(b *strings.Builder) {
	fmt.Fprintf(b, ownLetters, strings.Join(varieties(), ", ")+"; pt serves both kinds of Portuguese")
	b.WriteString("| variable | what it is | in |\n| --- | --- | --- |\n")
	for _, v := range Variables() {
		in := "every kind"
		if len(v.Kinds) > 0 {
			in = list(v.Kinds)
		}
		fmt.Fprintf(b, "| `{%s}` | %s | %s |\n", v.Name, v.Doc, in)
	}
	b.WriteString("\n## The checks\n\nEvery letter passes them before it is saved, ours and yours; `inboxd lint` runs them on any text.\n\n| rule | what to write instead |\n| --- | --- |\n")
	for _, r := range ruleList() {
		fmt.Fprintf(b, "| `%s` | %s |\n", r, ruleAdvice(r))
	}
	b.WriteString("\n")
}

// ruleList is every rule, in the order in which they are declared.
func ruleList() []string {
	return []string{rulePlaceholder, ruleControl, ruleTool, ruleInclusive, ruleParagraph, ruleHedge, ruleApology, ruleIdiom, ruleCritic, ruleGendered,
		ruleRegister, ruleVariety, ruleMixed, ruleNoDecision, ruleTwice, ruleQuestion, ruleAvailability, ruleAcceptance, ruleOrder, ruleNoThanks,
		ruleNoGoodwill, ruleNoApology, ruleShort, ruleLong, ruleFigure, ruleName}
}

// ruleAdvice is what the page says of a rule.
func ruleAdvice(rule string) string {
	if a := advice[rule]; a != "" {
		return a
	}
	more := map[string]string{ruleNoDecision: "say the decision once, in a main clause", ruleTwice: "say the decision once",
		ruleQuestion: "a no asks nothing back", ruleOrder: "thanks, then the decision, then the good wish", ruleNoThanks: "thank for something concrete first",
		ruleNoGoodwill: "close with a good wish", ruleNoApology: "in Japanese, one apology",
		ruleFigure: "only figures of the thread or the configuration", ruleName: "only names of the thread or the configuration"}
	if a := more[rule]; a != "" {
		return a
	}
	var bounds []string
	for _, v := range varieties() {
		l := limitsFor(catalogue[v], decide.DeclineOffer)
		bounds = append(bounds, fmt.Sprintf("%s %d to %d", v, l.least, l.most))
	}
	slices.Sort(bounds)
	return "words of body (Japanese: characters) of a no: " + strings.Join(bounds, ", ")
}
