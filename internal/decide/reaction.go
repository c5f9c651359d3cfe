package decide

import (
	"strings"

	"inboxd/internal/classify"
)

// Reaction is how the other side took a letter, in the playbook's words (§6).
type Reaction string

// The reactions.
const (
	Appreciated  Reaction = "appreciated"
	Acknowledged Reaction = "acknowledged"
	PushedBack   Reaction = "pushed back"
	PoorReaction Reaction = "poor reaction"
	NoAnswer     Reaction = "no answer"
	ReEngaged    Reaction = "re-engaged"
)

// Reacted reads the reaction to a letter from the first answer to it; "" where
// that says nothing about it: an automatic answer, a message without a signal.
func Reacted(v classify.Verdict) Reaction {
	switch {
	case v.Automatic:
		return ""
	case v.Has(classify.Reengagement) || v.Has(classify.Outreach):
		return ReEngaged
	case v.Has(classify.Persuasion) || v.Has(classify.Counteroffer) || v.Has(classify.ReasonRequest) || v.Has(classify.Chaser):
		return PushedBack
	case v.Has(classify.Acknowledgement):
		return thanked(v)
	case v.Has(classify.Rejection):
		return PoorReaction
	}
	return ""
}

// warmth are words of the evidence for an acknowledgement that is more than that.
const warmth = "appreciat|wish you|best of luck|all the best|pleasure|respect your|thank you so much|stay in touch|keep in touch|door is|" +
	"alles gute|viel erfolg|weiterhin viel|schätze|wünsche|in kontakt|bonne continuation|bonne chance|plein succès|plaisir|en contact|" +
	"mucha suerte|le deseo|te deseo|in bocca al lupo|buona fortuna|le auguro|boa sorte|desejo|veel succes|wens je|wens u|powodzenia|życzę|" +
	"ご健勝|ご活躍|お祈り|ご縁"

func thanked(v classify.Verdict) Reaction {
	for _, g := range v.Signals {
		if g.Name != classify.Acknowledgement {
			continue
		}
		text := strings.ToLower(strings.Join(g.Evidence, " "))
		for w := range strings.SplitSeq(warmth, "|") {
			if strings.Contains(text, w) {
				return Appreciated
			}
		}
	}
	return Acknowledged
}
