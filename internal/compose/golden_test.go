package compose

import (
	"flag"
	"os"
	"path/filepath"
	"testing"

	"inboxd/internal/classify"
	"inboxd/internal/decide"
	"inboxd/internal/mail"
)

var update = flag.Bool("update", false, "write the golden files anew")

// golden compares got with a file under testdata/golden, or writes it.
func golden(t *testing.T, name string, got []byte) {
	t.Helper()
	path := filepath.Join("testdata", "golden", filepath.FromSlash(name))
	if *update {
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, got, 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if string(want) != string(got) {
		t.Errorf("%s differs; look at it, then run with -update\ngot:\n%s\nwant:\n%s", name, got, want)
	}
}

// One file per language, kind and tone, to be read by people: the letter to a
// correspondent who is formal, to one who is not, and where nothing is known.
func TestGoldenLetters(t *testing.T) {
	for variety := range catalogue {
		for _, kind := range decide.Kinds() {
			for _, tone := range []Tone{DirectTone, WarmTone} {
				var out []byte
				for _, c := range []struct {
					title  string
					change func(t *classify.Turn, d *decide.Decision)
				}{
					{"formal", func(t *classify.Turn, d *decide.Decision) {
						t.Message.MessageID = "<formal@example.org>"
						t.Verdict.Register, t.Verdict.Courtesy = classify.Formal, "Ms"
					}},
					{"first names, with everything attached", func(t *classify.Turn, d *decide.Decision) {
						t.Message.MessageID = "<informal@example.org>"
						t.Verdict.Register = classify.Informal
						t.Verdict.Signals = []classify.Scored{{Name: classify.Counteroffer}}
						t.Verdict.Panel = []string{"Jo Hart", "Sam Reed"}
						d.Reason, d.Term = "direction", "pay"
						if !refuses(d.Reply) {
							return
						}
						d.Attach = []decide.Sentence{decide.PausePaperwork, decide.OpenToTerms, decide.GentleClose, decide.ShareWithPanel}
					}},
					{"nothing known", func(t *classify.Turn, d *decide.Decision) {
						t.Message.MessageID = "<nothing@example.org>"
						t.Verdict.Facts = classify.Facts{}
						t.Verdict.Signals = []classify.Scored{{Name: classify.Interview}}
						d.Term = "contract"
					}},
				} {
					rq := request(variety, kind).with(c.change)
					rq.Tone = tone
					draft, findings, err := Compose(rq)
					if err != nil {
						t.Errorf("%s %s %s: %v %v", variety, kind, tone, err, findings)
						continue
					}
					out = append(out, "---- "+c.title+" ----\nSubject: "+draft.Subject+"\n\n"+draft.Text+"\n\n"...)
				}
				golden(t, variety+"/"+string(kind)+"-"+string(tone)+".txt", out)
			}
		}
	}
}

// The bytes of one message per language: header, encoding, attribution, quote.
func TestGoldenMessages(t *testing.T) {
	for variety := range catalogue {
		rq := request(variety, decide.DeclineOffer).with(func(t *classify.Turn, d *decide.Decision) {
			m := t.Message
			m.Subject = "Ihr Gespräch / Votre entretien / 面接のご案内"
			m.References, m.MessageID = []string{"<first@example.org>", "<second@example.org>"}, "<third@example.org>"
			m.New = "Bonjour Alex,\n\nwe would like to offer you the role – très bientôt.\nFrom Monday on.\n.\n>quoted by hand\n日本語の一行"
			m.Signature = signedBy[variety]
			d.Cc = []mail.Address{{Name: "Łukasz Żak", Addr: "lukasz@example.org"}, {Addr: "panel@example.org"}}
		})
		rq.Signature = "Alex Morgan\n+44 20 7946 0000"
		draft, findings, err := Compose(rq)
		if err != nil {
			t.Errorf("%s: %v %v", variety, err, findings)
			continue
		}
		wellFormed(t, draft)
		golden(t, variety+"/decline_offer.eml", draft.Raw)
	}
}
