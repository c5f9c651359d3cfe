package compose

import (
	"crypto/sha256"
	"encoding/binary"
	"slices"
	"strings"

	"inboxd/internal/decide"
)

// The three steps of every letter, in their order: thank, say, wish well.
const (
	stepOpen  = "open"
	stepSay   = "say"
	stepClose = "close"
)

// reasonKinds are the replies that may carry the one line of reason. A restate
// carries none: the debate is not reopened.
var reasonKinds = []decide.Kind{decide.DeclineOffer, decide.Withdraw, decide.WithdrawContract, decide.WithdrawBeforeReferences,
	decide.DeclineOutreach, decide.CallConfirmation, decide.AnswerReason}

// body writes the paragraphs between greeting and sign-off. Of the combinations
// of alternatives, in an order that the parent's id decides, it takes the first
// whose length suits language and kind.
func (w *writer) body() []string {
	var shortest []string
	best := 1 << 30
	limits := w.limits()
	opening, _ := w.phrase("frame", "opening") // counts as body: it stands between greeting and sign-off
	for _, tone := range []Tone{w.tone, DirectTone} {
		for _, most := range []int{limits.preferred, limits.most} {
			for i := range combinations {
				paras, ok := w.paragraphs(tone, i)
				if !ok {
					continue
				}
				n := measure(w.language, opening+"\n"+strings.Join(paras, "\n"))
				if n >= limits.least && n <= most {
					return paras
				}
				if n < best && n >= limits.least || shortest == nil {
					best, shortest = n, paras
				}
			}
		}
	}
	return shortest
}

// combinations is how many sets of alternatives are tried per tone: with three
// steps of up to three alternatives every one of the 27 comes up.
const combinations = 27

// paragraphs writes one combination; ok is false if a step has no sentence that
// the thread's facts can fill.
func (w *writer) paragraphs(tone Tone, combination int) (paras []string, ok bool) {
	section := w.section()
	pick := func(step string, place int) string {
		lines := w.fillAll(w.steps(section, step, tone))
		if len(lines) == 0 {
			return ""
		}
		return lines[(w.roll(step)+place)%len(lines)]
	}
	open, say, end := pick(stepOpen, combination/9), pick(stepSay, combination/3), pick(stepClose, combination)
	if open == "" || say == "" || end == "" {
		return nil, false
	}
	if reason := w.reason(say); reason != "" {
		say = w.join(say, reason)
	}
	paras = []string{open, say, w.attached(tone, decide.PausePaperwork, decide.ShareWithPanel),
		w.join(end, w.attached(tone, decide.OpenToTerms, decide.GentleClose))}
	return slices.DeleteFunc(paras, func(p string) bool { return p == "" }), true
}

// steps lists the alternatives for a step; a section without its own close ends
// as [goodwill] does.
func (w *writer) steps(section, step string, tone Tone) []string {
	lines := w.words.toned(section, step, tone)
	if len(lines) == 0 && step == stepClose {
		return w.words.toned("goodwill", stepClose, tone)
	}
	return lines
}

// fillAll fills the patterns that can be filled.
func (w *writer) fillAll(patterns []string) (out []string) {
	for _, p := range patterns {
		if text, ok := fill(p, w.informal, w.value); ok {
			out = append(out, text)
		}
	}
	return out
}

// attached writes the sentences of the decision that are among kinds.
func (w *writer) attached(tone Tone, kinds ...decide.Sentence) string {
	text := ""
	for _, k := range kinds {
		if !slices.Contains(w.rq.Decision.Attach, k) {
			continue
		}
		key := string(k)
		if k == decide.OpenToTerms && w.rq.Decision.Reply == decide.WithdrawContract {
			key = "direct_hire"
		}
		lines := w.fillAll(w.words.all("attach", key+" named")) // with the names or the company, where known
		if len(lines) == 0 {
			lines = w.fillAll(w.words.toned("attach", key, tone))
		}
		if len(lines) > 0 {
			text = w.join(text, lines[w.roll(key)%len(lines)])
		}
	}
	return text
}

// reason is the sentence of reason that may be told, "" if none may or if the
// step already carries it.
func (w *writer) reason(said string) string {
	d := w.rq.Decision
	if !slices.Contains(reasonKinds, d.Reply) {
		return ""
	}
	if own, ok := w.ownReason(); ok {
		if strings.Contains(said, own) {
			return ""
		}
		return own
	}
	if d.Reply == decide.WithdrawContract || d.Reply == decide.AnswerReason || w.words["why"] != nil {
		return "" // the arrangement is the reason; the answer states it; Japanese has a clause in the sentence
	}
	text, _ := w.phrase("reason", d.Reason)
	return text
}

// ownReason is the user's own words, as a sentence; ok is false for the named
// reasons of the playbook.
func (w *writer) ownReason() (string, bool) {
	r := w.rq.Decision.Reason
	if r == "" || w.words["reason"][r] != nil || w.foreignTo(r) {
		return "", false
	}
	text := sentenceOf(r, w.words.one("frame", "stop"))
	return text, text != ""
}

// foreignTo reports whether words of the user's own are in another language than
// the letter: a reason given once for all threads fits those of its language,
// and the others get a letter without one.
func (w *writer) foreignTo(reason string) bool {
	words := wordsOf(reason)
	if eastAsian(reason) != (w.language == "ja") {
		return true
	}
	mine, theirs := 0, 0
	for code := range smallWords {
		n := count(words, smallWords[code], nil)
		if code == w.language {
			mine = n
		} else {
			theirs = max(theirs, count(words, smallWords[code], smallWords[w.language]))
		}
	}
	return theirs > 0 && mine == 0 || theirs > 2*mine
}

// join puts two sentences into one paragraph.
func (w *writer) join(a, b string) string {
	if a == "" || b == "" {
		return a + b
	}
	if w.words.one("frame", "join") == "line" {
		return a + "\n" + b
	}
	return a + " " + b
}

// roll is a number that stands for a step of this letter: the same on every
// machine, unrelated between threads.
func (w *writer) roll(step string) int {
	sum := sha256.Sum256([]byte(w.seed + "\x00" + step))
	return int(binary.BigEndian.Uint16(sum[:2]))
}

// text is the finished letter without the quote: greeting, body, sign-off,
// signature. signed tells where the signature begins. The text is empty if the
// catalogue has no words for this letter.
func (w *writer) text(greeting string) (text string, signed int) {
	body := w.body()
	if greeting == "" || len(body) == 0 {
		return "", 0
	}
	parts := []string{greeting}
	if opening, ok := w.phrase("frame", "opening"); ok {
		parts = append(parts, opening)
	}
	parts = append(parts, body...)
	if w.words.one("frame", "join") == "line" {
		for i := range parts {
			parts[i] = strings.TrimSuffix(strings.ReplaceAll(parts[i], "。", "。\n"), "\n")
			parts[i] = strings.ReplaceAll(parts[i], "\n\n", "\n")
		}
	}
	return w.sign(strings.Join(append(parts, w.signoff()), "\n\n"))
}

// sign puts the signature under a letter that ends with its sign-off, and tells
// where it begins.
func (w *writer) sign(text string) (signedText string, signed int) {
	signature := w.signature()
	if signature == "" {
		text = strings.TrimRight(text, ",")
		return text, len(text)
	}
	gap := "\n"
	if w.words.one("frame", "signature") == "apart" {
		gap = "\n\n"
	}
	return text + gap + signature, len(text)
}

func (w *writer) signoff() string {
	register := "formal"
	if w.informal {
		register = "informal"
	}
	lines := w.fillAll(w.words.toned("signoff", register, w.tone))
	if len(lines) == 0 {
		return ""
	}
	return lines[w.roll("signoff")%len(lines)]
}

// signature is the configured one, else the display name.
func (w *writer) signature() string {
	if s := strings.Trim(textLines(w.rq.Signature), "\n"); strings.TrimSpace(s) != "" {
		return s
	}
	return oneLine(w.rq.From.Name)
}
