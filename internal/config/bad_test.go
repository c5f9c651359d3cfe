package config

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// The blocks that {account} and {policy} of testdata/bad.txt stand for.
const (
	goodAccount = `[[account]]
name = "main"
address = "alex@example.org"
[account.imap]
host = "imap.example.org"
password_command = ["pass", "show", "mail"]`
	goodPolicy = `[policy]
stance = "decline"`
)

// badCase is one configuration of testdata/bad.txt.
type badCase struct{ name, body, want string }

func (c badCase) text() string {
	return strings.NewReplacer("{account}", goodAccount, "{policy}", goodPolicy).Replace(c.body)
}

// badCases reads testdata/bad.txt.
func badCases(t testing.TB) (intro string, cases []badCase) {
	t.Helper()
	data, err := os.ReadFile(badFile)
	if err != nil {
		t.Fatal(err)
	}
	intro, rest, _ := strings.Cut(string(data), "=== ")
	for part := range strings.SplitSeq(rest, "\n=== ") {
		name, part, _ := strings.Cut(part, "\n")
		body, want, ok := strings.Cut("\n"+part+"\n", "\n---\n")
		if !ok {
			t.Fatalf("%s: no --- in %q", name, part)
		}
		cases = append(cases, badCase{name, strings.TrimPrefix(body, "\n"), strings.TrimSpace(want)})
	}
	return intro, cases
}

var badFile = filepath.Join("testdata", "bad.txt")

func TestBad(t *testing.T) {
	intro, cases := badCases(t)
	var fresh strings.Builder
	fresh.WriteString(intro)
	for i, c := range cases {
		_, err := parse([]byte(c.text()), &reading{file: "config.toml", dir: "testdata"})
		var got string
		if problems, ok := errors.AsType[Problems](err); ok {
			got = problems.Error()
		} else {
			t.Errorf("%s: no problems, but %v", c.name, err)
		}
		if strings.Contains(got, "hunter2") {
			t.Errorf("%s: the password is in the message: %s", c.name, got)
		}
		if got != c.want && !*update {
			t.Errorf("%s:\n%s\nwant:\n%s", c.name, got, c.want)
		}
		end := "\n"
		if i == len(cases)-1 {
			end = ""
		}
		body := c.body
		if body != "" {
			body += "\n"
		}
		fresh.WriteString("=== " + c.name + "\n" + body + "---\n" + got + "\n" + end)
	}
	if len(cases) < 60 {
		t.Errorf("only %d cases", len(cases))
	}
	if *update {
		if err := os.WriteFile(badFile, []byte(fresh.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}
