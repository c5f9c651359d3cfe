package compose

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"inboxd/internal/classify"
	"inboxd/internal/decide"
	"inboxd/internal/mail"
)

// ErrLanguage is wrapped when a reply would be due in a language that has no words here.
var ErrLanguage = errors.New("no wording for this language")

// ErrRefused is wrapped when the finished text does not pass Lint, or an address
// cannot be written: nothing may be saved.
var ErrRefused = errors.New("the text does not pass the wording checks")

// Compose writes the reply that rq.Decision asks for. The findings are those
// that made it refuse, or none. A decision for a referee_notice is written to
// its first referee; RefereeNotices has the others.
func Compose(rq Request) (*Draft, []Finding, error) {
	if rq.Decision.Reply == decide.RefereeNotice {
		if len(rq.Decision.Referees) == 0 {
			return nil, nil, fmt.Errorf("compose %s: no referee is known from this thread: write to them yourself", rq.Decision.Reply)
		}
		return notice(rq, rq.Decision.Referees[0])
	}
	w, err := newWriter(rq)
	if err != nil {
		return nil, nil, err
	}
	if w.words[w.section()] == nil {
		return nil, nil, fmt.Errorf("compose %q in %s: %w", rq.Decision.Reply, w.variety, ErrLanguage)
	}
	text, findings := w.checked(readPerson(w.voice.Verdict.Facts.Contact, w.voice.Verdict.Courtesy), w.informal)
	if len(findings) > 0 {
		return nil, findings, fmt.Errorf("compose %s: %w: %s", rq.Decision.Reply, ErrRefused, rules(findings))
	}
	draft, err := w.draft(w.replyEnvelope(), text, w.quote())
	if err == nil {
		draft.Note = w.note()
	}
	return draft, nil, err
}

// note tells of a reason that was left out.
func (w *writer) note() string {
	if r := w.rq.Decision.Reason; r != "" && slices.Contains(reasonKinds, w.rq.Decision.Reply) && w.words["reason"][r] == nil && w.foreignTo(r) {
		return "your reason is not in the language of this thread (" + w.language + ") and was left out of the letter"
	}
	return ""
}

// checked writes the text and lints it. Facts read from a mail can spoil a
// sentence ("Maybe Ltd", a role of doubtful words): then the letter is written
// without them, as where the thread does not state them.
func (w *writer) checked(p person, informal bool) (string, []Finding) {
	w.who = p
	text, findings := w.attempt(w.greeting(p, informal))
	if len(findings) == 0 {
		return text, nil
	}
	w.role, w.company, w.who = "", "", person{gender: p.gender}
	if text, again := w.attempt(w.greeting(person{gender: p.gender}, informal)); len(again) == 0 {
		return text, nil
	}
	return "", findings
}

func (w *writer) attempt(greeting string) (string, []Finding) {
	text, signed := w.text(greeting)
	if own, ok := w.ownText(greeting); ok {
		text, signed = w.sign(own)
	}
	if text == "" {
		return "", []Finding{{ruleNoWords, string(w.rq.Decision.Reply), ""}}
	}
	// The signature is the user's own and may hold anything.
	return text, LintReply(text[:signed], w.variety, w.rq.Decision.Reply, w.allowed()...)
}

// allowed are the texts that figures and names of a letter may come from.
func (w *writer) allowed() []string {
	out := append(w.templateTexts(), w.holdDay(), w.rq.Decision.Reason, w.company, w.role, w.rq.From.Name, w.rq.Signature, w.words.one("frame", "figures"))
	for _, t := range w.rq.Turns {
		if t.Message == nil {
			continue
		}
		f := t.Verdict.Facts
		out = append(out, t.Verdict.Panel...)
		out = append(out, t.Message.Subject, t.Message.New, f.Company, f.Role, f.Contact, t.Message.Author().Name)
	}
	return out
}

func rules(findings []Finding) string {
	var names []string
	for _, f := range findings {
		names = append(names, f.Rule)
	}
	return strings.Join(names, ", ")
}

// RefereeNotices writes one notice to each referee of the decision, each in a
// thread of its own: no reply headers, no quote, nobody on Cc. The first referee
// is left out where the decision is itself a referee_notice, as Compose has
// written theirs. The error wraps ErrLanguage or ErrRefused; no notice is
// returned with it, for half of them would be worse than none.
func RefereeNotices(rq Request) ([]*Draft, error) {
	referees := rq.Decision.Referees
	if rq.Decision.Reply == decide.RefereeNotice && len(referees) > 0 {
		referees = referees[1:]
	}
	var out []*Draft
	for _, r := range referees {
		draft, _, err := notice(rq, r)
		if err != nil {
			return nil, err
		}
		out = append(out, draft)
	}
	return out, nil
}

// notice writes to one referee. Nothing is known of how the user addresses
// them, so the register is the formal one.
func notice(rq Request, referee mail.Address) (*Draft, []Finding, error) {
	rq.Decision.Reply, rq.Decision.Attach, rq.Decision.Cc = decide.RefereeNotice, nil, nil
	w, err := newWriter(rq)
	if err != nil {
		return nil, nil, err
	}
	w.informal = false
	w.voice = classify.Turn{} // the letter goes to somebody else: nothing of the correspondent's belongs in it
	w.seed += "\x00" + strings.ToLower(referee.Addr)
	text, findings := w.checked(readPerson(referee.Name, ""), false)
	if len(findings) > 0 {
		return nil, findings, fmt.Errorf("compose %s: %w: %s", decide.RefereeNotice, ErrRefused, rules(findings))
	}
	subject, _ := w.phrase("phrase", "notice subject")
	draft, err := w.draft(envelope{
		to: []mail.Address{referee}, subject: subject,
		id: MessageID(rq.Account, w.seed, rq.Revision, domainOf(rq.From.Addr)),
	}, text, "")
	return draft, nil, err
}
