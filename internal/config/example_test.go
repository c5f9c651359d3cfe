package config

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "write the files that are produced from the code")

// held compares a produced file with what is in the repository.
func held(t *testing.T, path string, want []byte) {
	t.Helper()
	if *update {
		if err := os.WriteFile(path, want, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	got, err := os.ReadFile(path)
	if err != nil {
		t.Fatalf("%v; write it with: go test ./internal/config -update", err)
	}
	if !bytes.Equal(got, want) {
		t.Fatalf("%s is not what the code produces; write it with: go test ./internal/config -update", path)
	}
}

func TestExampleIsProducedFromTheCode(t *testing.T) {
	held(t, filepath.FromSlash("../../config.example.toml"), Example())
}

func TestExampleIsPlain(t *testing.T) {
	for i, line := range strings.Split(string(Example()), "\n") {
		if len(line) > 100 || strings.TrimRight(line, " ") != line {
			t.Errorf("line %d is long or ends in spaces: %q", i+1, line)
		}
	}
}

// good parses text as a file in dir.
func good(t *testing.T, text string) *Config {
	t.Helper()
	c, err := parse([]byte(text), &reading{file: "config.toml", dir: t.TempDir()})
	if err != nil {
		t.Fatalf("%v\nin:\n%s", err, text)
	}
	return c
}

// setting is a line of the example that sets a key, switched on or off.
var setting = regexp.MustCompile(`(?m)^#?([a-z_0-9]+) = .*$`)

func TestExampleLoads(t *testing.T) {
	c := good(t, string(Example()))
	if len(c.Accounts) != 1 || c.Accounts[0].SMTP != nil || c.Accounts[0].Criteria.Set() || c.Rules.Stance == "" {
		t.Errorf("the example is not the defaults: %+v", c)
	}
}

func TestExampleSwitchedOnLoads(t *testing.T) {
	on := regexp.MustCompile(`(?m)^#([a-z_\[])`).ReplaceAllString(string(Example()), "$1")
	c := good(t, on)
	a := c.Accounts[0]
	if a.SMTP == nil || len(c.criteria.MinimumPay) != 1 || !c.criteria.DirectOnly || c.criteria.Remote == "" ||
		!c.criteria.NeedsSponsorship || len(c.criteria.Roles) == 0 || len(c.criteria.AvoidRoles.Any) == 0 ||
		len(c.criteria.AvoidCompanies.Any) == 0 || len(c.criteria.AvoidIndustries.Any) == 0 || c.criteria.MostTravel == 0 ||
		c.criteria.MostCommute == 0 || len(c.criteria.Rates) == 0 || len(c.criteria.Places) == 0 {
		t.Errorf("a line of the example has no effect: %+v %+v", a, c.criteria)
	}
}

// TestExampleShowsDefaults takes every line with a default away, one by one and
// all at once: nothing may change.
func TestExampleShowsDefaults(t *testing.T) {
	whole := string(Example())
	want := good(t, whole)
	bare, removed := whole, 0
	eachKey(schema(), func(tb table, k key) {
		if k.def == nil || k.sample != nil || tb.spare {
			return
		}
		line := k.name + " = " + tomlValue(k.def) + "\n"
		if !strings.Contains(whole, "\n"+line) {
			t.Errorf("the example does not show %s.%s with its default %s", tb.name, k.name, tomlValue(k.def))
			return
		}
		removed++
		bare = strings.Replace(bare, "\n"+line, "\n", 1)
		if got := good(t, strings.Replace(whole, "\n"+line, "\n", 1)); !got.Equal(want) {
			t.Errorf("without %q the configuration differs:\n%+v\n%+v", line, got, want)
		}
	})
	if got := good(t, bare); !got.Equal(want) {
		t.Errorf("without the defaults the configuration differs:\n%+v\n%+v", got, want)
	}
	if removed < 20 {
		t.Errorf("only %d defaults were tried", removed)
	}
}

// eachKey calls fn with every key of the schema.
func eachKey(t table, fn func(table, key)) {
	for _, k := range t.keys {
		fn(t, k)
	}
	for _, sub := range t.tables {
		eachKey(sub, fn)
	}
}

func TestExampleShowsEveryKey(t *testing.T) {
	shown := map[string]bool{}
	for _, m := range setting.FindAllStringSubmatch(string(Example()), -1) {
		shown[m[1]] = true
	}
	eachKey(schema(), func(tb table, k key) {
		if !shown[k.name] {
			t.Errorf("the example does not show %s of %s", k.name, tb.name)
		}
		if k.doc == "" || k.expect == "" {
			t.Errorf("%s of %s has no words", k.name, tb.name)
		}
	})
}

func TestDocsAreProducedFromTheCode(t *testing.T) {
	held(t, filepath.FromSlash("../../docs/configuration.md"), Markdown())
}

func TestDocsTellTheTruth(t *testing.T) {
	good(t, Smallest)
	text := string(Markdown())
	eachKey(schema(), func(tb table, k key) {
		if !strings.Contains(text, "### `"+k.name+"`") {
			t.Errorf("the page lacks %s of %s", k.name, tb.name)
		}
	})
	body := "[[account]]\naddress = \"alex@example.org\"\n\n[account.imap]\nhost = \"imap.example.org\"\npassword_command = [\"pass\"]\n\nprot = 1\n[policy]\nstance = \"decline\"\n\nlookback = \"2m\"\n"
	_, err := parse([]byte(body), &reading{file: "config.toml", dir: t.TempDir()})
	if err == nil || !strings.Contains(text, err.Error()+"\n") {
		t.Errorf("the page shows other messages than:\n%v", err)
	}
}
