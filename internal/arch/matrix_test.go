package arch

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// docs/test-matrix.md has every row of the matrix, and every test that it names exists.
func TestMatrix(t *testing.T) {
	root := filepath.Join("..", "..")
	text, err := os.ReadFile(filepath.Join(root, "docs", "test-matrix.md"))
	if err != nil {
		t.Fatal(err)
	}
	rows := map[string]string{}
	for line := range strings.Lines(string(text)) {
		if m := regexp.MustCompile(`^\| ([WTDE]\d\d) \| (.+) \|$`).FindStringSubmatch(strings.TrimSpace(line)); m != nil {
			rows[m[1]] = m[2]
		}
	}
	for letter, n := range map[string]int{"W": 45, "T": 40, "D": 39, "E": 36} {
		for i := 1; i <= n; i++ {
			row := fmt.Sprintf("%s%02d", letter, i)
			if rows[row] == "" {
				t.Errorf("%s is not in the table", row)
			}
		}
	}
	for row, where := range rows {
		if strings.HasPrefix(where, "out: ") || strings.HasPrefix(where, "open: ") {
			continue
		}
		for _, part := range strings.Split(where, "; ") {
			pkg, names, _ := strings.Cut(part, ": ")
			src := testSource(t, filepath.Join(root, pkg))
			for _, name := range strings.Split(names, ", ") {
				name = strings.Trim(name, "`")
				if name == "" || !strings.Contains(src, "func "+name+"(t *testing.T)") {
					t.Errorf("%s: %s has no test %q", row, pkg, name)
				}
			}
		}
	}
}

func testSource(t *testing.T, dir string) string {
	t.Helper()
	paths, err := filepath.Glob(filepath.Join(dir, "*_test.go"))
	if err != nil {
		t.Fatal(err)
	}
	var all strings.Builder
	for _, p := range paths {
		b, err := os.ReadFile(p)
		if err != nil {
			t.Fatal(err)
		}
		all.Write(b)
	}
	return all.String()
}
