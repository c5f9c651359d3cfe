package compose

import (
	"slices"
	"strings"
	"testing"

	"inboxd/internal/decide"
)

// good is a letter that no rule objects to; the cases below spoil it.
const good = `Dear Ms Jones,

Thank you for the offer, and for the time that you and your colleagues have given me over the last weeks.

I have decided to decline the offer. I am telling you now so that you can go ahead with other candidates.

I wish you every success in filling the role, and all the best to the team.

Kind regards,
Alex Morgan`

func found(findings []Finding) (rules []string) {
	for _, f := range findings {
		rules = append(rules, f.Rule)
	}
	return rules
}

func TestLintRules(t *testing.T) {
	if f := Lint(good, "en", decide.DeclineOffer); len(f) != 0 || f == nil {
		t.Fatal(f)
	}
	decision := "I have decided to decline the offer."
	for _, c := range []struct{ rule, old, new string }{
		{rulePlaceholder, "Ms Jones", "[Name]"},
		{rulePlaceholder, "Dear Ms Jones,", "Dear,"},
		{rulePlaceholder, "Ms Jones", "{first}"},
		{rulePlaceholder, "Dear Ms Jones,", "Dear ,"},
		{rulePlaceholder, "the role,", "the <role>,"},
		{rulePlaceholder, "the role,", "the role at ,"},
		{rulePlaceholder, "the team.", "TODO."},
		{rulePlaceholder, "the team.", "Company Name."},
		{ruleControl, "the team", "the \u202eteam"},
		{ruleControl, "the team", "the \u200bteam"},
		{ruleControl, "the team", "the \x07team"},
		{ruleTool, "Alex Morgan", "Alex Morgan, sent with inboxd"},
		{ruleInclusive, "colleagues", "Kolleg*innen"},
		{ruleParagraph, "for the time", strings.Repeat("for the time ", 30)},
		{ruleHedge, decision, "I think " + decision},
		{ruleHedge, decision, "At this time, I have decided to decline the offer."},
		{ruleHedge, decision, "Unfortunately I may have to decline the offer."},
		{ruleApology, decision, "I am sorry, but I have decided to decline the offer. I apologise for this."},
		{ruleNoDecision, decision, "The role is interesting."},
		{ruleTwice, "I wish you", "As I said, I will not accept the offer. I wish you"},
		{ruleQuestion, "the team.", "the team. Is there room to move on the pay?"},
		{ruleAvailability, "the team.", "the team. Feel free to call me any time."},
		{ruleAcceptance, "the team.", "the team. I accept the terms."},
		{ruleCritic, decision, decision + " The process was unprofessional."},
		{ruleCritic, decision, decision + " The pay is too low."},
		{ruleIdiom, "the team.", "the team. I hope our paths cross again."},
		{ruleMixed, "I wish you", "Ich wünsche Ihnen und dem Team viel Erfolg bei der Suche. I wish you"},
		{ruleNoThanks, "Thank you for the offer, and for the time", "I received the offer, and saw the time"},
		{ruleNoGoodwill, "I wish you every success in filling the role, and all the best to the team.", "That is my answer to the offer that was made to me."},
		{ruleLong, "the role,", "the role " + strings.Repeat("with very many words ", 25) + ","},
		{ruleShort, "I am telling you now so that you can go ahead with other candidates.", ""},
	} {
		text := strings.Replace(good, c.old, c.new, 1)
		if text == good {
			t.Fatalf("%s: nothing was spoiled", c.rule)
		}
		if c.rule == ruleShort {
			text = strings.Replace(text, ", and for the time that you and your colleagues have given me over the last weeks", "", 1)
		}
		if got := Lint(text, "en", decide.DeclineOffer); !slices.Contains(found(got), c.rule) {
			t.Errorf("%s not found: %v in\n%s", c.rule, got, text)
		}
	}
}

func TestLintOrder(t *testing.T) {
	text := `Dear Ms Jones,

I have decided to decline the offer, and I am telling you now so that you can go ahead with the search and with other candidates.

Thank you for the time that you and your colleagues have given me, and all the best to the team for the coming months.

Kind regards,
Alex`
	if got := found(Lint(text, "en", decide.DeclineOffer)); !slices.Equal(got, []string{ruleOrder}) {
		t.Error(got)
	}
}

// What is a fault in a refusal is in place elsewhere.
func TestLintKinds(t *testing.T) {
	text := "Dear Ms Jones,\n\nThank you for the details. The work interests me very much.\n\nIs there room to move on the pay? If so, I would be glad to continue.\n\nKind regards,\nAlex"
	if got := Lint(text, "en", decide.NegotiateTerms); len(got) != 0 {
		t.Error(got)
	}
	if got := found(Lint(text, "en", decide.Withdraw)); !slices.Contains(got, ruleQuestion) || !slices.Contains(got, ruleNoDecision) {
		t.Error(got)
	}
}

func TestLintOtherLanguages(t *testing.T) {
	for _, c := range []struct {
		language, rule, text string
		kind                 decide.Kind
	}{
		{"de", ruleRegister, "Guten Tag,\n\nvielen Dank für Ihre Nachricht und für die Zeit, die Sie sich dafür genommen haben.\n\nIch ziehe meine Bewerbung zurück.\n\nIch wünsche dir und Ihnen alles Gute.\n\nViele Grüße\nAlex", decide.Withdraw},
		{"de", ruleHedge, "vielen Dank. Ich würde das Angebot eigentlich gerne ablehnen.", decide.DeclineOffer},
		{"de", ruleApology, "Leider muss ich absagen. Es tut mir leid.", decide.DeclineOffer},
		{"fr", ruleGendered, "Merci pour votre offre. Je suis ravie de votre message.", decide.DeclineOffer},
		{"fr", ruleHedge, "Je pense que je vais décliner.", decide.DeclineOffer},
		{"fr", ruleInclusive, "Cher·e collègue, je suis ravi·e.", decide.DeclineOffer},
		{"ja", ruleNoApology, "内定のご連絡をいただき、ありがとうございます。\n内定を辞退いたします。\n皆様のご活躍をお祈り申し上げます。", decide.DeclineOffer},
		{"ja", ruleApology, "申し訳ございません。\n内定を辞退いたします。\nお詫び申し上げます。", decide.DeclineOffer},
		{"ja", ruleHedge, "内定をお受けするのは難しいかもしれません。", decide.DeclineOffer},
		{"ja", ruleMixed, "ありがとうございます。\nThank you very much for the offer.\n辞退いたします。", decide.DeclineOffer},
		{"pt", ruleVariety, "Agradeço a mensagem da equipe. Obrigado pelo contacto da equipa.", decide.DeclineOffer},
		{"pt", ruleGendered, "Muito obrigada pela proposta. Decidi não aceitar a proposta.", decide.DeclineOffer},
		{"pl", ruleGendered, "Dziękuję. Zdecydowałam, że rezygnuję z przyjęcia oferty.", decide.DeclineOffer},
		{"pl", ruleIdiom, "Witam, dziękuję za ofertę.", decide.DeclineOffer},
		{"nl", ruleHedge, "Bedankt. Ik denk dat ik het aanbod misschien niet aanneem.", decide.DeclineOffer},
		{"it", ruleApology, "Purtroppo devo declinare. Mi dispiace molto.", decide.DeclineOffer},
		{"es", ruleGendered, "Gracias. Estoy encantada con la oferta.", decide.DeclineOffer},
		{"es", ruleAvailability, "Gracias por la oferta. Quedo a su disposición.", decide.DeclineOffer},
		{"sv", rulePlaceholder, "Hej [namn], tack för erbjudandet.", decide.DeclineOffer},
	} {
		if got := found(Lint(c.text, c.language, c.kind)); !slices.Contains(got, c.rule) {
			t.Errorf("%s: no %s but %v", c.language, c.rule, got)
		}
	}
}

func TestLintReplyKnowsTheThread(t *testing.T) {
	text := strings.Replace(good, "the offer, and", "the offer of 85,000 euros from Fabrikam, and", 1)
	thread := "We offer you 85.000 EUR a year at Fabrikam."
	if got := LintReply(text, "en", decide.DeclineOffer, thread); len(got) != 0 {
		t.Error(got)
	}
	if got := found(LintReply(text, "en", decide.DeclineOffer, "We offer you the role.")); !slices.Contains(got, ruleFigure) || !slices.Contains(got, ruleName) {
		t.Error(got)
	}
	if got := LintReply(good, "en", decide.DeclineOffer, "85k"); len(got) != 0 {
		t.Error(got)
	}
}

// The parts of a letter are told apart however the user lays it out.
func TestBetweenFrame(t *testing.T) {
	for _, text := range []string{
		good,
		strings.ReplaceAll(good, "\n", "\r\n"),
		strings.Replace(good, "the team.\n\nKind regards,", "the team.\nKind regards,", 1),
		strings.Replace(good, "Kind regards,\n", "Kind regards,\n\n", 1) + "\n+44 20 7946 0000",
		strings.Replace(good, "Kind regards,", "Yours,", 1),
	} {
		a := dissect(text, "en", decide.DeclineOffer)
		body := strings.Join(a.letter, " ")
		if !strings.HasPrefix(body, "Thank you") || !strings.HasSuffix(body, "the team.") {
			t.Errorf("body %q", body)
		}
	}
	a := dissect("I have decided to decline.", "en", decide.DeclineOffer)
	if len(a.letter) != 1 || len(a.said) != 1 {
		t.Error(a.letter)
	}
}

func TestPhrases(t *testing.T) {
	for _, c := range []struct {
		phrase, text string
		want         bool
	}{
		{"i think", "well, i think so", true},
		{"i think", "i thinking", false},
		{"disappoint*", "a disappointing call", true},
		{"withdraw ... application", "I withdraw my long application today", true},
		{"withdraw ... application", "I withdraw " + strings.Repeat("very ", 25) + "application", false},
		{"ziehe ... zurück", "Ich ziehe meine Bewerbung als X zurück", true},
		{"at the", "at", false},
		{"a ... b c", "a b x b c", false}, // the nearest fit is taken
	} {
		if _, got := matchWords(wordsOf(c.text), strings.Fields(c.phrase)); got != c.want {
			t.Errorf("%q in %q: %v", c.phrase, c.text, got)
		}
	}
}
