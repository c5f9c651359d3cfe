package compose

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"inboxd/internal/decide"
)

// docs/playbook.md and the pages beside it show what the code writes.
func TestPages(t *testing.T) {
	for _, v := range Varieties() {
		path := filepath.Join("..", "..", "docs", "playbook", v+".md")
		if v == "en" {
			path = filepath.Join("..", "..", "docs", "playbook.md")
		}
		page := Page(v)
		for _, k := range decide.Kinds() {
			if strings.Count(page, "\n## "+string(k)+"\n") != 1 {
				t.Errorf("%s does not show %s once", path, k)
			}
		}
		if strings.Contains(page, "**: ") || strings.Contains(page, "no script:") {
			t.Errorf("%s: a letter could not be written", path)
		}
		if *update {
			if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(path, []byte(page), 0o644); err != nil {
				t.Fatal(err)
			}
			continue
		}
		have, err := os.ReadFile(path)
		if err != nil || string(have) != page {
			t.Errorf("%s is not what the code writes: go test ./internal/compose -run Pages -update (%v)", path, err)
		}
	}
}

// Every rule that a check can find is on the page.
func TestEveryRuleIsListed(t *testing.T) {
	src, err := os.ReadFile("lint.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, line := range strings.Split(string(src), "\n") {
		_, value, ok := strings.Cut(line, "= \"")
		if !ok || !strings.HasPrefix(strings.TrimSpace(line), "rule") {
			continue
		}
		rule, _, _ := strings.Cut(value, `"`)
		if rule != ruleNoWords && !strings.Contains(Page("en"), "| `"+rule+"` |") {
			t.Errorf("%s is not on the page", rule)
		}
	}
}
