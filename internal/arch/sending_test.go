package arch

import (
	"go/ast"
	"slices"
	"strings"
	"testing"
)

// Nothing is sent without an approval: there is one place that lets a letter
// leave, and it stands behind the check. Whoever adds a second one meets this test.
func TestOnlyOnePlaceSends(t *testing.T) {
	places := 0
	for _, p := range load(t) {
		for _, f := range p.files {
			ast.Inspect(f, func(n ast.Node) bool {
				call, ok := n.(*ast.CallExpr)
				if !ok {
					return true
				}
				sel, ok := call.Fun.(*ast.SelectorExpr)
				if !ok || sel.Sel.Name != "Transmit" && sel.Sel.Name != "SendMail" && sel.Sel.Name != "DialAndSend" {
					return true
				}
				at := p.at(sel)
				if p.path == "internal/engine" && strings.Contains(at, "dispatch.go") {
					places++
					return true
				}
				t.Errorf("%s: a letter leaves here: only internal/engine/dispatch.go may let one leave", at)
				return true
			})
		}
		p.imports(t, func(path string, spec *ast.ImportSpec) {
			if below(path, "github.com/wneessen/go-mail", "net/smtp") && p.path != "internal/smtp" {
				t.Errorf("%s: %s imports %s: only internal/smtp speaks SMTP", p.at(spec), p.path, path)
			}
			if strings.TrimPrefix(path, module) == "internal/smtp" && !slices.Contains([]string{"internal/engine", "internal/config", "cmd/inboxd"}, p.path) {
				t.Errorf("%s: %s imports internal/smtp", p.at(spec), p.path)
			}
		})
	}
	if places != 1 {
		t.Errorf("%d places let a letter leave, want one", places)
	}
}
