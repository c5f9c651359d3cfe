package classify

import (
	"testing"

	"inboxd/internal/mail"
)

// letter is a first message as a person would write it.
func letter(name, addr, subject, text string) *mail.Message {
	m := &mail.Message{Subject: subject, Text: text, From: []mail.Address{{Name: name, Addr: addr}}, Date: wednesday}
	m.New, m.Quoted, m.Signature, m.Forwarded = mail.Split(text)
	return m
}

// The shortest letters that offer a job in plain words are offers: few words
// leave the weights unsure, the rules are not.
func TestPlainOffersAreHeard(t *testing.T) {
	for _, m := range []*mail.Message{
		letter("Amélie Ferrand", "amelie@pont-neuf.example", "Proposition de poste", "Bonjour Alex,\n\nNous avons le plaisir de vous proposer le poste de responsable logistique chez Pont-Neuf Transports, en CDI, avec un salaire de 48 000 € brut par an.\n\nMerci de nous donner votre réponse avant le 4 décembre.\n\nBien cordialement,\nAmélie Ferrand"),
		letter("田村 健", "tamura@minato-kisen.example", "内定通知", "Alex Morgan 様\n\nお世話になっております。港汽船株式会社 人事部の田村です。\n\n選考の結果、Morgan様の採用を内定いたしましたので、ご連絡申し上げます。\n\n12月4日までにご返答をお願いいたします。\n\n港汽船株式会社\n人事部 田村 健"),
	} {
		if v := Inbound(m, Thread{}); !v.Has(Offer) {
			t.Errorf("%s: signals %v, want an offer", m.Subject, v.Signals)
		}
	}
}

// A job's or a company's capitalised words are not another interviewer.
func TestPanelNamesPeopleOnly(t *testing.T) {
	for _, c := range []struct {
		m    *mail.Message
		want string
	}{
		{letter("Chloe Barnes", "chloe@oakhanger.example", "Interview", "Dear Alex,\n\nThank you for applying to Oakhanger Garden Centres. We would like to invite you to a first interview for the Stock Planning Manager role, 45 minutes by video with me and our buying director.\n\nBest wishes,\nChloe Barnes"), ""},
		{letter("Hélène Roussel", "helene@maison-verdanel.example", "Proposition d'embauche", "Bonjour Monsieur Morgan,\n\nÀ la suite de nos entretiens, j'ai le plaisir de vous proposer le poste de Responsable planification au sein de la Maison Verdanel, en CDI, à Lyon.\n\nBien à vous,\nHélène Roussel"), ""},
		{letter("Chloe Barnes", "chloe@oakhanger.example", "Interview", "Dear Alex,\n\nWe would like to invite you to an interview with me and Priya Nandal, our head of stores, on Thursday.\n\nBest wishes,\nChloe Barnes"), "Priya Nandal"},
	} {
		got := Inbound(c.m, Thread{}).Panel
		if len(got) == 0 && c.want == "" || len(got) == 1 && got[0] == c.want {
			continue
		}
		t.Errorf("%s: panel %q, want %q", c.m.From[0].Name, got, c.want)
	}
}

// Who comes back with another post does not better the terms of the old one:
// the surer reading stands alone, or the old no would be restated to a new role.
func TestComingBackIsNoCounteroffer(t *testing.T) {
	got := compatible([]Scored{{Name: Reengagement, Score: 1}, {Name: Counteroffer, Score: 0.89}})
	if len(got) != 1 || got[0].Name != Reengagement {
		t.Errorf("%v stand together", got)
	}
}
