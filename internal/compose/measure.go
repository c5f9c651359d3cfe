package compose

import (
	"slices"
	"strconv"
	"strings"
	"unicode"

	"inboxd/internal/decide"
)

// limits bound the length of a body: characters for Japanese, words elsewhere.
// A letter is written between least and preferred where its alternatives allow
// it, and never beyond most.
type limits struct{ least, preferred, most int }

// refusing are the kinds that say no: they state one decision and ask nothing.
var refusing = []decide.Kind{decide.DeclineOffer, decide.Withdraw, decide.WithdrawContract, decide.Restate, decide.AnswerReason,
	decide.WithdrawBeforeReferences, decide.DeclineReferences, decide.DeclineOutreach, decide.CallConfirmation}

func refuses(kind decide.Kind) bool { return slices.Contains(refusing, kind) }

// limitsFor reads a catalogue's [frame]: "length" bounds a refusal; a question
// or a notice may be shorter.
func limitsFor(words sheet, kind decide.Kind) limits {
	n := numbers(words.one("frame", "length"))
	if len(n) != 3 {
		return limits{1, 110, 110}
	}
	l := limits{n[0], n[1], n[2]}
	if !refuses(kind) {
		l.least /= 3
	}
	return l
}

func numbers(s string) (out []int) {
	for _, f := range strings.Fields(s) {
		if n, err := strconv.Atoi(f); err == nil {
			out = append(out, n)
		}
	}
	return out
}

func (w *writer) limits() limits { return limitsFor(w.words, w.rq.Decision.Reply) }

// measure is the length of a text as its language counts it.
func measure(language, text string) (n int) {
	if language == "ja" {
		for _, r := range text {
			if !unicode.IsSpace(r) {
				n++
			}
		}
		return n
	}
	for _, w := range strings.Fields(text) {
		if strings.IndexFunc(w, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }) >= 0 {
			n++
		}
	}
	return n
}
