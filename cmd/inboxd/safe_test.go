package main

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/spf13/cobra"
	"pgregory.net/rapid"

	"inboxd/internal/imaptest"
)

// nasty is what a terminal would act on: colours, a new title, the clipboard, a
// moved cursor, C1 controls, turned writing, and a line of its own.
const nasty = "\x1b[31m\x1b]0;pwned\x07\x1b]52;c;cm0=\x07\x1b[2J\u009b1A\u0085\u202egnp.exe\u2066\b\b\x7f\r\nFAKE LINE"

// evilLetter has it in every place that is shown.
func evilLetter() string {
	word := func(s string) string {
		return "=?utf-8?b?" + base64.StdEncoding.EncodeToString([]byte(s)) + "?="
	}
	l := letterFrom(word("Rita"+nasty)+" <rita@brightwater.example>", word("Offer "+nasty), "<evil\x1b[31m\u202e@brightwater.example>", "",
		"Dear Alex,\n\nI am delighted to offer you the position of Site "+nasty+" Engineer at Bright"+nasty+"water. The salary is 52,000 EUR a year. Please answer by Friday.\n\nBest wishes,\nRita "+nasty)
	return l
}

// TestNothingOnTheScreenActs shows a hostile mail through every command.
func TestNothingOnTheScreenActs(t *testing.T) {
	s := imaptest.Start(t, "embedded")
	path, _ := setup(t, s, "")
	s.Deliver(t, "INBOX", evilLetter())
	s.Deliver(t, "INBOX", letterFrom("x@firm.example", "plain", "<plain@firm.example>", "", "Hello"))
	file := filepath.Join(t.TempDir(), "evil"+"\x1b[31m"+".eml")
	if err := os.WriteFile(file, []byte(evilLetter()), 0o600); err != nil {
		t.Fatal(err)
	}
	look := func(args ...string) string {
		t.Helper()
		code, out, errs := inboxd(t, append(args, "--config", path)...)
		if code == exitUsage {
			t.Errorf("%q: %s", args, errs)
		}
		for _, text := range []string{out, errs} {
			if i := strings.IndexFunc(text, unsafe); i >= 0 {
				t.Errorf("%q prints %q", args, text[max(0, i-40):min(len(text), i+40)])
			}
			for l := range strings.Lines(text) {
				if strings.HasPrefix(l, "FAKE LINE") {
					t.Errorf("%q: a mail wrote a line of its own: %q", args, text)
				}
			}
		}
		return out
	}
	look("run", "--dry-run", "--help")
	look("once", "--verbose")
	threads := look("threads", "--json")
	var l threadLine
	if err := json.Unmarshal([]byte(threads), &l); err != nil {
		t.Fatalf("%v: %q", err, threads)
	}
	look("note", l.ID, nasty)
	done := []string{"run", "once"}
	for _, args := range [][]string{
		{"status"}, {"status", "--json"}, {"threads"}, {"show", l.ID}, {"show", l.ID, "--json"}, {"why", l.Newest.MessageID}, {"why", l.Newest.MessageID, "--json"},
		{"log"}, {"log", "--json"}, {"log", "--export", "csv"}, {"log", "--export", "md"}, {"log", "--export", "json"}, {"stats"}, {"stats", "--json"},
		{"note", l.ID}, {"note", l.ID, "--linkedin"}, {"outbox"}, {"outbox", "--json"}, {"classify", file}, {"classify", "--json", file},
		{"preview", "--me", me, file}, {"preview", "--json", "--me", me, file}, {"lint", file}, {"lint", "--json", file}, {"check"}, {"check", "--json"}, {"criteria"},
		{"decide", l.ID, "decline", "--reason", nasty}, {"draft", l.ID, "withdraw"}, {"approve", "d" + nasty}, {"unsend", "d" + nasty}, {"show", "t" + nasty}, {"why", nasty},
		{"pause"}, {"resume"}, {"retract"}, {"reload"}, {"eval", file}, {"relabel", l.Newest.MessageID, "offer"}, {"forget", "t" + nasty, "--yes"}, {"version"}, {"login", "nobody" + nasty},
	} {
		if !known(args[0]) {
			continue // not in this build
		}
		if args[0] == "login" || args[0] == "lint" || args[0] == "eval" {
			_, out, errs := inboxd(t, append(args, "--config", path)...)
			if strings.ContainsFunc(out+errs, unsafe) {
				t.Errorf("%q prints %q", args, out+errs)
			}
		} else {
			look(args...)
		}
		done = append(done, args[0])
	}
	// A command that is added has to stand above, or here with the reason.
	elsewhere := []string{"demo", "init", "service", "help", "completion"} // shown by tests of their own; no mail of others
	for _, c := range (&app{}).root().Commands() {
		if !slices.Contains(done, c.Name()) && !slices.Contains(elsewhere, c.Name()) {
			t.Errorf("%s is not looked at", c.Name())
		}
	}
}

func known(name string) bool {
	return slices.ContainsFunc((&app{}).root().Commands(), func(c *cobra.Command) bool { return c.Name() == name })
}

func TestPlain(t *testing.T) {
	if got := plain("a"+nasty+"b\tc\nd", false); strings.ContainsFunc(got, unsafe) || !strings.HasSuffix(got, "b c\nd") {
		t.Errorf("%q", got)
	}
	p := &printer{colour: true}
	if got := plain(p.bold("x\x1b]0;y\x07")+p.amber("z"), true); got != "\x1b[1mx]0;y\x1b[0m\x1b[33mz\x1b[0m" {
		t.Errorf("%q", got)
	}
}

// TestJSONMeansTheSame: what is escaped for the screen is the same value.
func TestJSONMeansTheSame(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		in := map[string]string{rapid.String().Draw(t, "key"): rapid.String().Draw(t, "value") + nasty}
		var b bytes.Buffer
		a := &app{streams: streams{out: &b}}
		if err := a.json().Encode(in); err != nil {
			t.Fatal(err)
		}
		if strings.ContainsFunc(b.String(), unsafe) {
			t.Fatalf("%q", b.String())
		}
		var plainly bytes.Buffer
		if err := json.NewEncoder(&plainly).Encode(in); err != nil {
			t.Fatal(err)
		}
		var got, want map[string]string
		if json.Unmarshal(b.Bytes(), &got) != nil || json.Unmarshal(plainly.Bytes(), &want) != nil {
			t.Fatalf("%q", b.String())
		}
		for k, v := range want {
			if got[k] != v {
				t.Fatalf("%q is %q", v, got[k])
			}
		}
	})
}
