package compose

import (
	"slices"

	"inboxd/internal/decide"
)

// advice is what to write instead, where neither the rule nor the language's
// checks say it for the very words.
var advice = map[string]string{
	rulePlaceholder: "write the word, or the sentence without it", ruleControl: "delete the invisible character",
	ruleTool: "leave it out: the letter is yours", ruleInclusive: "a neutral word for all", ruleParagraph: "shorter paragraphs",
	ruleNoWords: "write this letter yourself",
	ruleHedge:   "say it plainly, or leave it out", ruleApology: "apologise once at most", ruleIdiom: "plain words that every reader knows",
	ruleCritic: "leave it out: thanks and the decision are enough", ruleGendered: "a form without gender: the present tense, or a noun",
	ruleRegister: "keep to one form of address", ruleVariety: "keep to one variety of the language", ruleMixed: "one language from start to end",
	ruleAvailability: "promise nothing", ruleAcceptance: "leave it out: it can be read as a yes",
}

// advised gives every finding something to write instead.
func advised(found []Finding) []Finding {
	for i := range found {
		if found[i].Instead == "" {
			found[i].Instead = advice[found[i].Rule]
		}
	}
	return found
}

// GuessKind tells from a letter's own words what kind of reply it is: by the
// decision that it states, else by the question that it asks. It is what a
// text is checked as where nobody said its kind.
func GuessKind(text, language string) decide.Kind {
	a := dissect(text, language, decide.DeclineOffer)
	for _, g := range []struct {
		section string
		kind    decide.Kind
	}{{"references", decide.DeclineReferences}, {"stand", decide.Restate}, {"withdraw", decide.Withdraw}, {"decline", decide.DeclineOffer}, {"outreach", decide.DeclineOutreach}} {
		if len(a.find(g.section)) > 0 {
			return g.kind
		}
	}
	if slices.ContainsFunc(a.said, func(s sentence) bool { return asks(s, a.language) }) {
		return decide.NegotiateTerms
	}
	return decide.DeclineOffer
}
