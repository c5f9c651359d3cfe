package mail

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestIDs(t *testing.T) {
	long := "<" + strings.Repeat("A0b", 43) + "@eurprd01.prod.outlook.example>"
	for value, want := range map[string][]string{
		"":                                      nil,
		"<a@x>":                                 {"<a@x>"},
		"<a@x> <b@x>":                           {"<a@x>", "<b@x>"},
		"<a@x><b@x>":                            {"<a@x>", "<b@x>"},
		"<a@x>,\t<b@x>":                         {"<a@x>", "<b@x>"},
		"<b@x> <a@x> <b@x>":                     {"<b@x>", "<a@x>"},
		"a@x <b@x>":                             {"<a@x>", "<b@x>"},
		"a@x@y <b@x>":                           {"<b@x>"},
		"(from <c@x>) <a@x> (Tom's message)":    {"<a@x>"},
		"(never closed <a@x>":                   {"<a@x>"},
		"<no-at-sign>":                          {"<no-at-sign>"},
		"<two@at@signs>":                        {"<two@at@signs>"},
		`<"quoted local"@x>`:                    {`<"quoted local"@x>`},
		`"<a@x>"`:                               {"<a@x>"},
		"<<a@x>":                                {"<a@x>"},
		"< <a@x>>":                              {"<a@x>"},
		"<a@x":                                  {"<a@x>"},
		"<not an id>":                           nil,
		"<A$b.C%d/e=f+g@[192.0.2.1]>":           {"<A$b.C%d/e=f+g@[192.0.2.1]>"},
		long:                                    {long},
		"<" + strings.Repeat("a", 2000) + "@x>": nil,
		"junk, more junk; <a@x> trailing":       {"<a@x>"},
	} {
		if got := ids(value); !slices.Equal(got, want) {
			t.Errorf("%q: %q, want %q", value, got, want)
		}
	}
}

func TestInReplyTo(t *testing.T) {
	for value, want := range map[string][]string{
		"<a@x>":                                   {"<a@x>"},
		"<a@x> <b@x>":                             {"<a@x>", "<b@x>"},
		"a@x":                                     {"<a@x>"},
		"<a@x> (Anna's message of Tue, 10 Mar)":   {"<a@x>"},
		"Your message of Tue, 10 Mar 2026":        nil,
		"Message from Anna <anna@x> of Tuesday":   nil,
		`Your message of "Tue, 10 Mar" <123.4@x>`: nil,
	} {
		if got := inReplyToIDs(value); !slices.Equal(got, want) {
			t.Errorf("%q: %q, want %q", value, got, want)
		}
	}
}

// Rows T01 to T09 of the threading matrix.
func TestReplyReferences(t *testing.T) {
	for name, c := range map[string]struct{ head, want string }{
		"T01 references":        {"References: <a@x> <b@x>\nMessage-ID: <c@x>\n", "<a@x> <b@x> <c@x>"},
		"T02 in-reply-to alone": {"In-Reply-To: <a@x>\nMessage-ID: <c@x>\n", "<a@x> <c@x>"},
		"T03 two parents":       {"In-Reply-To: <a@x> <b@x>\nMessage-ID: <c@x>\n", "<c@x>"},
		"T04 neither":           {"Message-ID: <c@x>\n", "<c@x>"},
		"T05 no id":             {"References: <a@x> <b@x>\n", "<a@x> <b@x>"},
		"T06 nothing":           {"Subject: x\n", ""},
		"T08 folded long id":    {"Message-ID:\n <" + strings.Repeat("A", 130) + "@x>\n", "<" + strings.Repeat("A", 130) + "@x>"},
		"T09 junk":              {"References: a@x,\t<b@x>\n (c) <b@x> junk\nMessage-ID: <c@x>\n", "<a@x> <b@x> <c@x>"},
		"own id in the chain":   {"References: <c@x> <a@x>\nMessage-ID: <c@x>\n", "<a@x> <c@x>"},
		"no brackets":           {"Message-ID: c@x\n", "<c@x>"},
	} {
		m, err := Parse([]byte("From: a@example.org\n" + c.head + "\nbody"))
		if err != nil {
			t.Fatal(err)
		}
		if got := strings.Join(ReplyReferences(m), " "); got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}

func TestReplyReferencesCap(t *testing.T) {
	m := &Message{MessageID: "<parent@x>"}
	for i := range 60 {
		m.References = append(m.References, fmt.Sprintf("<%02d.%s@x>", i, strings.Repeat("y", 80)))
	}
	got := ReplyReferences(m)
	if len(got) != 20 || got[0] != m.References[0] || got[1] != m.References[42] || got[18] != m.References[59] || got[19] != "<parent@x>" {
		t.Errorf("%d ids, %q … %q", len(got), got[0], got[len(got)-1])
	}
	if len(m.References) != 60 || m.References[1][:4] != "<01." {
		t.Error("the message's own list was changed")
	}
}

// What is written as an id is read back byte for byte, whatever stands around.
func TestIDsRoundTripProperty(t *testing.T) {
	idChars := rapid.StringMatching(`[A-Za-z0-9!#$%&'*+/=?^_{|}~.-]{1,60}@[A-Za-z0-9.-]{1,40}`)
	rapid.Check(t, func(t *rapid.T) {
		want := rapid.SliceOfNDistinct(idChars, 1, 12, rapid.ID).Draw(t, "ids")
		sep := rapid.SampledFrom([]string{" ", "\r\n ", ",", "\t", " (c) ", "", "\r\n\t"}).Draw(t, "sep")
		raw := "From: a@example.org\r\nReferences:"
		for i := range want {
			want[i] = "<" + want[i] + ">"
			raw += sep + want[i]
		}
		m, err := Parse([]byte(raw + "\r\n\r\n"))
		if err != nil || !slices.Equal(m.References, want) {
			t.Fatalf("%q: %q, %v", raw, m.References, err)
		}
	})
}
