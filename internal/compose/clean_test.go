package compose

import (
	"strings"
	"testing"

	"inboxd/internal/decide"
	"inboxd/internal/mail"
)

func TestOneLine(t *testing.T) {
	for in, want := range map[string]string{
		"a\nb": "a b", "a\r\n\tb": "a b", "a\u2028b": "a b", "a\u0085b": "a b", "a\x00b": "ab", "\u202ea\u202c": "a", "a\u200bb": "ab", "\ufeffa": "a",
		" a  b ": "a b", "a\xffb": "ab", "naïve 日本": "naïve 日本", "": "",
	} {
		if got := oneLine(in); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
}

func TestFact(t *testing.T) {
	for in, want := range map[string]string{
		"Northwind": "Northwind", "“Northwind”,": "Northwind", "[x]": "", "a@b": "", "https://x.example": "", "12345": "", "see: below": "", "…": "", strings.Repeat("a ", 12): "",
		strings.Repeat("a", longestFact): strings.Repeat("a", longestFact), strings.Repeat("a", longestFact+1): "",
	} {
		if got := fact(in); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
}

func TestSentenceOf(t *testing.T) {
	for in, want := range map[string]string{"too far": "Too far.", "Too far!": "Too far!", " ": "", "über alles": "Über alles.", strings.Repeat("a", longestReason+1): ""} {
		if got := sentenceOf(in, "."); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
}

// Ids that cannot stand raw on a line are left out, never mended.
func TestUnwritableIDs(t *testing.T) {
	for _, id := range []string{"<a b@x>", "<a\r\nBcc: b@x>", "<ä@x>", "a@x", "<>", "<" + strings.Repeat("a", 1000) + "@x>"} {
		rq := request("en", decide.DeclineOffer)
		rq.Turns[0].Message.MessageID = id
		rq.Turns[0].Message.References = []string{"<good@x>", id}
		d, _, err := Compose(rq)
		if err != nil || d.InReplyTo != "" || len(d.References) != 1 || d.References[0] != "<good@x>" {
			t.Errorf("%q: %v %+v", id, err, d)
			continue
		}
		wellFormed(t, d)
	}
}

func TestFingerprintIgnoresTheOrderOfRecipients(t *testing.T) {
	rq := request("en", decide.DeclineOffer)
	rq.Decision.Cc = []mail.Address{{Addr: "b@example.org"}, {Addr: "a@example.org"}}
	d, _, err := Compose(rq)
	if err != nil {
		t.Fatal(err)
	}
	one, _ := Fingerprint(d.Raw)
	rq.Decision.Cc = []mail.Address{{Addr: "A@example.org"}, {Addr: "b@example.org"}}
	if d, _, err = Compose(rq); err != nil {
		t.Fatal(err)
	}
	if two, _ := Fingerprint(d.Raw); one != two {
		t.Error("the order of Cc counts")
	}
}

// A catalogue with a gap writes nothing at all.
func TestIncompleteCatalogue(t *testing.T) {
	for _, missing := range []string{"open direct", "say direct", "close direct"} {
		rq := request("en", decide.DeclineOffer)
		rq.Tone = DirectTone
		w, err := newWriter(rq)
		if err != nil {
			t.Fatal(err)
		}
		words := sheet{}
		for section, keys := range w.words {
			words[section] = map[string][]string{}
			for key, lines := range keys {
				if key != missing {
					words[section][key] = lines
				}
			}
		}
		w.words = words
		if text, findings := w.checked(person{}, false); text != "" || len(findings) == 0 || findings[0].Rule != ruleNoWords {
			t.Errorf("without %q: %v\n%s", missing, findings, text)
		}
	}
}

func TestReadSheetFaults(t *testing.T) {
	for _, text := range []string{"no section: x", "[a]\nno colon", "[a]\n[a]"} {
		if _, err := readSheet("x", text); err == nil || !strings.HasPrefix(err.Error(), "x:") {
			t.Errorf("%q: %v", text, err)
		}
	}
}
