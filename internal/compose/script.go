package compose

import (
	"fmt"
	"strings"

	"inboxd/internal/decide"
)

// Script is what to say when the no goes by phone before it goes by mail, in
// the correspondent's language.
type Script struct {
	Language string
	Lines    []string // in the order in which they are said
	IfAsked  string   // the answer to "why?"
	IfUrged  string   // the answer to "will you not think it over?"
}

// PhoneScript writes the script for the no that rq.Decision says; a decision
// for a call_request takes the no that the call is about. The error wraps
// ErrLanguage where there are no words.
func PhoneScript(rq Request) (*Script, error) {
	switch rq.Decision.Reply {
	case decide.DeclineOffer, decide.Withdraw, decide.WithdrawContract, decide.WithdrawBeforeReferences:
	default:
		rq.Decision.Reply = decide.Withdraw
	}
	w, err := newWriter(rq)
	if err != nil {
		return nil, err
	}
	if w.words["script"] == nil {
		return nil, fmt.Errorf("phone script in %s: %w", w.variety, ErrLanguage)
	}
	w.who = readPerson(w.voice.Verdict.Facts.Contact, w.voice.Verdict.Courtesy)
	s := &Script{Language: w.variety, IfAsked: w.why()}
	s.IfUrged = w.spoken("stand")
	for _, line := range []string{w.spoken(w.hellos()...), w.spoken("ask"), w.spoken("thanks"), w.saidPlainly(), w.spoken("after"), w.spoken("close")} {
		if line != "" {
			s.Lines = append(s.Lines, line)
		}
	}
	return s, nil
}

// hellos are the keys of the first line, from the most to the least that is known.
func (w *writer) hellos() []string {
	if w.informal {
		return []string{"hello informal", "hello"}
	}
	return []string{"hello titled", "hello full", "hello"}
}

// spoken is the first line of the script whose slots have values.
func (w *writer) spoken(keys ...string) string {
	value := func(slot string) (string, bool) {
		switch slot {
		case "title":
			return w.titleOf(w.who), true
		case "last":
			return w.surname(w.who), true
		case "full":
			return w.who.full, true
		case "first":
			return w.who.first, true
		}
		return w.value(slot)
	}
	for _, key := range keys {
		for _, p := range w.words.all("script", key) {
			if text, ok := fill(p, w.informal, value); ok {
				return text
			}
		}
	}
	return ""
}

// saidPlainly is the decision in the fewest words that the letter has for it.
func (w *writer) saidPlainly() string {
	best := ""
	for _, s := range w.fillAll(w.steps(w.section(), stepSay, DirectTone)) {
		if best == "" || len(s) < len(best) {
			best = s
		}
	}
	return strings.TrimSpace(best)
}
