package compose

import (
	"fmt"
	"slices"
	"strings"

	"inboxd/internal/classify"
	"inboxd/internal/decide"
	"inboxd/internal/mail"
)

// writer holds what one letter is written from.
type writer struct {
	rq       Request
	parent   *mail.Message
	voice    classify.Turn // the newest inbound turn: whose facts, name and register count
	language string        // ISO 639-1
	variety  string        // the catalogue: the language, or one of its varieties
	words    sheet
	informal bool
	american bool // English with the month first
	tone     Tone
	company  string
	role     string
	seed     string            // what variants are chosen by
	extra    map[string]string // slots that only this letter has
	who      person            // who is greeted
}

// newWriter gathers what the thread says. The error wraps ErrLanguage when the
// letter would be due in a language without words.
func newWriter(rq Request) (*writer, error) {
	i := rq.Decision.Parent
	if i < 0 || i >= len(rq.Turns) || rq.Turns[i].Message == nil {
		return nil, fmt.Errorf("compose %s: the decision names no message to answer (turn %d of %d)", rq.Decision.Reply, i, len(rq.Turns))
	}
	w := &writer{rq: rq, parent: rq.Turns[i].Message, extra: map[string]string{}}
	w.voice = voiceOf(rq.Turns, i)
	w.language = languageOf(rq.Turns)
	w.variety = w.varietyOf()
	w.words = catalogue[w.variety]
	if w.words == nil {
		return nil, fmt.Errorf("compose %s in %q: %w", rq.Decision.Reply, w.language, ErrLanguage)
	}
	w.informal = registerOf(rq.Turns) == classify.Informal
	w.american = w.language == "en" && monthFirst(w.parent.Text)
	w.tone = w.chooseTone()
	facts := factsOf(rq.Turns)
	w.company = companyName(facts.Company)
	w.role = roleName(facts.Role, strings.Fields(w.words.one("frame", "gendered")))
	w.seed = w.parent.Key()
	return w, nil
}

// voiceOf is the turn whose author is addressed: the parent, or where that is
// the user's own, the newest inbound one.
func voiceOf(turns []classify.Turn, parent int) classify.Turn {
	if !turns[parent].Mine {
		return turns[parent]
	}
	for _, t := range slices.Backward(turns) {
		if !t.Mine && t.Message != nil {
			return t
		}
	}
	return classify.Turn{Message: turns[parent].Message}
}

// languageOf is the language of the reply: the one the user has written in this
// thread, else that of the newest inbound message whose language could be told.
func languageOf(turns []classify.Turn) string {
	inbound := ""
	for _, t := range slices.Backward(turns) {
		if t.Mine && known(t.Said.Language) {
			return baseLanguage(t.Said.Language)
		}
		if !t.Mine && inbound == "" && known(t.Verdict.Language) {
			inbound = baseLanguage(t.Verdict.Language)
		}
	}
	return inbound
}

func known(language string) bool { return language != "" && language != "und" }

func baseLanguage(tag string) string {
	base, _, _ := strings.Cut(strings.ToLower(tag), "-")
	return base
}

// varietyOf picks the catalogue of a language. Portuguese has two that must not
// be mixed; without evidence the letter takes the one of more speakers.
func (w *writer) varietyOf() string {
	if w.language != "pt" {
		return w.language
	}
	if portugal(w.voice.Message) {
		return "pt-PT"
	}
	return "pt-BR"
}

// registerOf is the newest register that the correspondent has shown; none
// means formal.
func registerOf(turns []classify.Turn) classify.Register {
	for _, t := range slices.Backward(turns) {
		if !t.Mine && t.Verdict.Register != "" {
			return t.Verdict.Register
		}
	}
	return classify.Formal
}

// factsOf is what the whole thread states, the latest statement of each fact first.
func factsOf(turns []classify.Turn) (f classify.Facts) {
	for _, t := range slices.Backward(turns) {
		if t.Mine {
			continue
		}
		if f.Company == "" {
			f.Company = t.Verdict.Facts.Company
		}
		if f.Role == "" {
			f.Role = t.Verdict.Facts.Role
		}
	}
	return f
}

// warmDomains end the addresses of countries where a bare no reads as cold even
// in English.
var warmDomains = []string{".jp", ".kr", ".cn", ".tw", ".in", ".id", ".th", ".vn", ".ph", ".ae", ".sa", ".qa", ".eg", ".ng", ".ke", ".br", ".mx", ".ar", ".co", ".pe", ".cl"}

// chooseTone is the configured tone, else the one the language expects: [frame]
// tone, and "tone informal" where first-name people write otherwise.
func (w *writer) chooseTone() Tone {
	if w.rq.Tone == DirectTone || w.rq.Tone == WarmTone {
		return w.rq.Tone
	}
	tone := w.words.one("frame", "tone")
	if t := w.words.one("frame", "tone informal"); w.informal && t != "" {
		tone = t
	}
	if w.language == "en" && w.voice.Message != nil {
		addr := strings.ToLower(w.voice.Message.Author().Addr)
		if slices.ContainsFunc(warmDomains, func(d string) bool { return strings.HasSuffix(addr, d) }) {
			return WarmTone
		}
	}
	if Tone(tone) == WarmTone {
		return WarmTone
	}
	return DirectTone
}

// value fills a slot. Phrases of the catalogue ("{offer}") have alternatives,
// the most precise first; the first whose own slots are filled is taken.
func (w *writer) value(slot string) (string, bool) {
	if v, ok := w.extra[slot]; ok {
		return v, v != ""
	}
	switch slot {
	case "role":
		return w.role, true
	case "therole":
		return theRole(w.role), true
	case "derole":
		return deRole(w.role), true
	case "company":
		return w.company, true
	case "me":
		return oneLine(w.rq.From.Name), true
	case "names":
		return w.panel(), true
	case "day":
		return w.holdDay(), true
	case "why":
		return w.why(), true
	case "change":
		if own, ok := w.ownReason(); ok {
			return own, true
		}
	case "post name", "naitei", "firm", "because":
		return w.japanese(slot), true
	case "occasion":
		return w.occasion()
	case "question", "possible":
		if text, ok := w.phrase(slot, w.rq.Decision.Term); ok {
			return text, true
		}
		return w.phrase(slot, "any")
	}
	return w.phrase("phrase", slot)
}

// panel names the other interviewers whom the reply does not reach itself; ""
// where they are unknown or too many for a sentence.
func (w *writer) panel() string {
	var names []string
	for _, t := range w.rq.Turns {
		for _, n := range t.Verdict.Panel {
			p := readPerson(n, "")
			if t.Mine || p.full == "" || slices.Contains(names, p.full) || w.reaches(p.full) {
				continue
			}
			names = append(names, p.full)
		}
	}
	switch and := w.words.one("frame", "and"); {
	case len(names) == 0 || len(names) > 3 || and == "":
		return ""
	case len(names) == 1:
		return names[0]
	default:
		last := len(names) - 1
		return strings.Join(names[:last], ", ") + " " + and + " " + names[last]
	}
}

func (w *writer) reaches(name string) bool {
	return slices.ContainsFunc(slices.Concat(w.rq.Decision.To, w.rq.Decision.Cc), func(a mail.Address) bool { return strings.EqualFold(a.Name, name) })
}

// why is the answer to "why?": the user's own words, the named reason, or the
// most neutral one.
func (w *writer) why() string {
	if own, ok := w.ownReason(); ok {
		return own
	}
	section := "reason"
	if w.words["why"] != nil {
		section = "why" // Japanese: the reason is a clause elsewhere, and a sentence here
	}
	if text, ok := w.phrase(section, w.rq.Decision.Reason); ok {
		return text
	}
	text, _ := w.phrase(section, "fit")
	return text
}

func (w *writer) phrase(section, key string) (string, bool) {
	for _, p := range w.words.all(section, key) {
		if text, ok := fill(p, w.informal, w.value); ok {
			return text, true
		}
	}
	return "", false
}

// occasions are the signals that a letter may thank for, the most telling first.
var occasions = []classify.Signal{classify.Counteroffer, classify.Offer, classify.ReferenceRequest, classify.Interview,
	classify.RelocationVisa, classify.Chaser, classify.Update}

// occasion names what the correspondent last did ("your message about the interview").
func (w *writer) occasion() (string, bool) {
	for _, s := range occasions {
		if w.voice.Verdict.Has(s) {
			if text, ok := w.phrase("occasion", string(s)); ok {
				return text, true
			}
		}
	}
	return w.phrase("occasion", "any")
}

// ledTo reports whether the thread was about an offer, rather than an application.
func (w *writer) ledTo(s classify.Signal) bool {
	return slices.ContainsFunc(w.rq.Turns, func(t classify.Turn) bool { return !t.Mine && t.Verdict.Has(s) })
}

// section is the part of the catalogue that a reply kind is written from. Some
// kinds have two, told apart by what the thread says.
func (w *writer) section() string {
	kind := string(w.rq.Decision.Reply)
	variant := ""
	switch w.rq.Decision.Reply {
	case decide.Hold, decide.Restate:
		// A plea gets a hold only where it brings a term along.
		if w.voice.Verdict.Has(classify.Counteroffer) || w.rq.Decision.Reply == decide.Hold && w.voice.Verdict.Has(classify.Persuasion) {
			variant = kind + "/revised"
		}
	case decide.CallConfirmation:
		if !w.ledTo(classify.Offer) {
			variant = kind + "/withdraw"
		}
	case decide.WithdrawContract:
		if _, own := w.ownReason(); own {
			variant = string(decide.Withdraw)
		}
	}
	if variant != "" && w.words[variant] != nil {
		return variant
	}
	return kind
}
