package arch

import (
	"go/ast"
	"regexp"
	"slices"
	"testing"
)

// never is how a package comment says what its package does not do.
var never = regexp.MustCompile(`(?i)\b(never|no|not|none|nothing|without|only)\b`)

func TestEveryPackageSaysWhatItIsFor(t *testing.T) {
	for _, p := range load(t) {
		var doc string
		for _, file := range p.files {
			doc += file.Doc.Text()
		}
		switch {
		case len(doc) < 80:
			t.Errorf("%s has no package comment to speak of: %q", p.path, doc)
		case !never.MatchString(doc):
			t.Errorf("the package comment of %s does not say what the package never does", p.path)
		}
	}
}

func TestEveryExportedNameIsDocumented(t *testing.T) {
	for _, p := range load(t) {
		for _, file := range p.files {
			for _, decl := range file.Decls {
				switch d := decl.(type) {
				case *ast.FuncDecl:
					if d.Doc == nil && d.Name.IsExported() && exportedReceiver(d) && !wellKnown(d) {
						t.Errorf("%s: %s.%s has no comment", p.at(d), p.path, d.Name.Name)
					}
				case *ast.GenDecl:
					checkGroup(t, p, d)
				}
			}
		}
	}
}

// wellKnown are methods whose meaning the language fixes.
func wellKnown(d *ast.FuncDecl) bool {
	return d.Recv != nil && slices.Contains([]string{"Error", "Unwrap", "String"}, d.Name.Name)
}

func exportedReceiver(d *ast.FuncDecl) bool {
	if d.Recv == nil {
		return true
	}
	typ := d.Recv.List[0].Type
	if star, ok := typ.(*ast.StarExpr); ok {
		typ = star.X
	}
	if index, ok := typ.(*ast.IndexExpr); ok {
		typ = index.X
	}
	id, ok := typ.(*ast.Ident)
	return ok && id.IsExported()
}

// checkGroup accepts a comment on the group, or on each name, before it or behind it.
func checkGroup(t *testing.T, p *pkg, d *ast.GenDecl) {
	t.Helper()
	for _, spec := range d.Specs {
		switch s := spec.(type) {
		case *ast.TypeSpec:
			if s.Name.IsExported() && d.Doc == nil && s.Doc == nil && s.Comment == nil {
				t.Errorf("%s: %s.%s has no comment", p.at(s), p.path, s.Name.Name)
			}
		case *ast.ValueSpec:
			for _, name := range s.Names {
				if name.IsExported() && d.Doc == nil && s.Doc == nil && s.Comment == nil {
					t.Errorf("%s: %s.%s has no comment", p.at(s), p.path, name.Name)
				}
			}
		}
	}
}
