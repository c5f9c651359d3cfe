package quote

import (
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// sentences are what an author may write; none looks like furniture.
var sentences = []string{
	"Thank you for the offer, I have thought about it.", "Could we talk on Thursday at 10:00?", "The salary is 85,000 a year.",
	"Vielen Dank für das Angebot, ich melde mich bis Freitag.", "Das Gehalt liegt bei 62.000 Euro.", "Können wir telefonieren?",
	"Merci pour votre proposition, elle me plaît.", "Le poste est à Lyon.", "Gracias por todo, ha sido un placer.", "¿Hablamos el martes?",
	"Grazie per la proposta.", "Il contratto è di 12 mesi.", "Obrigado pela proposta, vou pensar.", "Dank voor het aanbod.",
	"Dziękuję za ofertę pracy.", "面接のご案内をいたします。", "- first point", "1. second point", "https://example.org/jobs/1",
	"On our side everything is ready.", "Am besten passt mir Montag.", "From my point of view it is fine.", "Date and place follow.",
}

// history returns one way in which mail programs put older text below or
// between new text. inline says whether answers may stand between.
func history(t *rapid.T, old []string) (lines []string, inline bool) {
	attribution := rapid.SampledFrom(strings.Split(attributions, "\n")).Draw(t, "attribution")
	switch rapid.IntRange(0, 3).Draw(t, "style") {
	case 0:
		lines, inline = append(lines, attribution), true
		for _, l := range old {
			lines = append(lines, "> "+l)
		}
	case 1:
		lines = append(append(lines, attribution, ""), old...)
	case 2:
		lines = append(append(lines, "-----Ursprüngliche Nachricht-----", "Von: A <a@x.example>", "Gesendet: Dienstag", "An: B", "Betreff: C", ""), old...)
	case 3:
		lines = append(append(lines, "________________________________", "De: A <a@x.example>", "Enviado: martes", "Para: B", "Asunto: C", ""), old...)
	}
	return lines, inline
}

// No line of the author's is lost to quotation or signature, and none of the
// history passes for theirs, wherever they answer.
func TestNothingLostProperty(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		pick := func(label string, min int) []string {
			return rapid.SliceOfN(rapid.SampledFrom(sentences), min, 6).Draw(t, label)
		}
		mine, below, old := pick("mine", 1), pick("below", 1), pick("old", 1)
		for i := range old {
			old[i] = "OLD " + old[i]
		}
		lines, inline := history(t, old)
		text := append(append([]string{}, mine...), "")
		text = append(text, lines...)
		want := mine
		if inline && rapid.Bool().Draw(t, "answers below") {
			text = append(append(text, ""), below...)
			want = append(append([]string{}, mine...), below...)
		}
		p := Split(strings.Join(text, "\n"), false)
		got := strings.Join(strings.Fields(p.New), " ")
		if expected := strings.Join(strings.Fields(strings.Join(want, " ")), " "); got != expected {
			t.Fatalf("text\n%s\n\nnew\n%s\nquoted\n%s\nsignature\n%s", strings.Join(text, "\n"), p.New, p.Quoted, p.Signature)
		}
	})
}

func BenchmarkSplitReply(b *testing.B) {
	text := strings.Join(sentences, "\n") + "\n\nBest regards,\nAnna\nHead of Talent\n+44 113 496 0000\n\nOn 11 Mar 2026, at 10:04, Tom <t@x.example> wrote:\n> " + strings.Join(sentences, "\n> ")
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		Split(text, false)
	}
}
