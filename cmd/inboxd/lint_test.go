package main

import (
	"bytes"
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestLint(t *testing.T) {
	dir := t.TempDir()
	if err := os.Mkdir(filepath.Join(dir, "de"), 0o700); err != nil {
		t.Fatal(err)
	}
	letter := "Dear Rita,\n\nThank you for the offer, and for the time that you and the team have given me over these weeks. I think I have decided to decline the offer.\n\nI wish you every success in finding the right person for the role, and all the best for the spring.\n\nKind regards,\nAlex\n"
	good := strings.Replace(letter, "I think ", "", 1)
	for _, c := range []struct {
		name, text string
		args       []string
		code       int
		kind, rule string
		line       int
	}{
		{"a.txt", letter, nil, 1, "decline_offer", "hedge", 0},
		{"b.txt", good, nil, 0, "decline_offer", "", 0},
		{"c.eml", "From: Alex <alex@example.org>\nSubject: Re: Offer\n\n" + letter + "\nOn 2 March 2026, Rita wrote:\n> I think maybe {x}\n", nil, 1, "decline_offer", "hedge", 0},
		{"d.eml", "From: Alex <alex@example.org>\nSubject: Re: Offer\n\n" + good + "\nOn 2 March 2026 at 10:00, Rita wrote:\n> I think maybe {x}\n", nil, 0, "decline_offer", "", 0},
		{"e.txt", good, []string{"--kind", "withdraw-before-references"}, 0, "withdraw_before_references", "", 0},
		{"de/withdraw.txt", "vielen Dank für das Gespräch und für die Zeit, die Sie sich genommen haben.\nIch ziehe meine Bewerbung zurück. {compny}\n\nAlles Gute!\n", nil, 1, "withdraw", "unknown-variable", 2},
		{"f.txt", "", []string{"--kind", "nothing"}, 2, "", "", 0},
		{"g.txt", "", []string{"--language", "xx"}, 2, "", "", 0},
	} {
		path := filepath.Join(dir, filepath.FromSlash(c.name))
		if err := os.WriteFile(path, []byte(c.text), 0o600); err != nil {
			t.Fatal(err)
		}
		var out, errs bytes.Buffer
		code := run(context.Background(), append([]string{"lint", "--json", path}, c.args...), streams{in: strings.NewReader(""), out: &out, err: &errs})
		if code != c.code {
			t.Errorf("%s: exit %d, want %d: %s%s", c.name, code, c.code, out.String(), errs.String())
		}
		if code == 2 {
			continue
		}
		var o lintOut
		if err := json.Unmarshal(out.Bytes(), &o); err != nil {
			t.Fatalf("%s: %v in %q", c.name, err, out.String())
		}
		if string(o.Kind) != c.kind || (len(o.Findings) > 0) != (c.rule != "") || c.rule != "" && (o.Findings[0].Rule != c.rule || o.Findings[0].Line != c.line || o.Findings[0].Instead == "") {
			t.Errorf("%s: %+v", c.name, o)
		}
	}
	var out bytes.Buffer
	if code := run(context.Background(), []string{"lint", "-"}, streams{in: strings.NewReader(letter), out: &out, err: &out}); code != 1 || !strings.Contains(out.String(), "hedge") {
		t.Errorf("exit %d: %s", code, out.String())
	}
}
