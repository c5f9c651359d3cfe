package arch

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

var (
	claim = regexp.MustCompile("`([a-z]+)\\.(Test[A-Za-z0-9_]+)`")
	link  = regexp.MustCompile(`\]\(([^)#:]+\.(?:md|toml))\)`)
)

// TestSecurityClaimsHaveTheirTests: what SECURITY.md says is shown by a test
// has that test.
func TestSecurityClaimsHaveTheirTests(t *testing.T) {
	root := filepath.Join("..", "..")
	text, err := os.ReadFile(filepath.Join(root, "SECURITY.md"))
	if err != nil {
		t.Fatal(err)
	}
	tests := map[string]bool{}
	err = filepath.WalkDir(root, func(path string, d os.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(path, "_test.go") {
			return err
		}
		src, err := os.ReadFile(path)
		for _, m := range regexp.MustCompile(`(?m)^package (\w+)$|^func (Test\w+)\(`).FindAllStringSubmatch(string(src), -1) {
			if m[1] != "" {
				path = strings.TrimSuffix(m[1], "_test")
				continue
			}
			tests[path+"."+m[2]] = true
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	claims := claim.FindAllStringSubmatch(string(text), -1)
	if len(claims) < 25 {
		t.Errorf("only %d claims were found", len(claims))
	}
	for _, m := range claims {
		if !tests[m[1]+"."+m[2]] {
			t.Errorf("SECURITY.md names %s.%s, and there is no such test", m[1], m[2])
		}
	}
}

func TestLinksLeadSomewhere(t *testing.T) {
	root := filepath.Join("..", "..")
	pages, err := filepath.Glob(filepath.Join(root, "*.md"))
	more, err2 := filepath.Glob(filepath.Join(root, "docs", "*.md"))
	if err != nil || err2 != nil || len(pages) < 3 {
		t.Fatal(err, err2, pages)
	}
	for _, page := range append(pages, more...) {
		text, err := os.ReadFile(page)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range link.FindAllStringSubmatch(string(text), -1) {
			if _, err := os.Stat(filepath.Join(filepath.Dir(page), m[1])); err != nil {
				t.Errorf("%s leads to %s, which is not there", page, m[1])
			}
		}
	}
}
