package arch

import (
	"go/ast"
	"go/token"
	"testing"
)

// TestNoGlobalState finds package variables that could change: locks and
// atomics, and whatever is written to or handed out by address. It goes by names,
// so a local variable of the same name can hide a finding, but never makes one.
func TestNoGlobalState(t *testing.T) {
	for _, p := range load(t) {
		vars := map[string]bool{}
		for _, file := range p.files {
			for _, decl := range file.Decls {
				switch d := decl.(type) {
				case *ast.FuncDecl:
					if d.Recv == nil && d.Name.Name == "init" {
						t.Errorf("%s: %s has an init function", p.at(d), p.path)
					}
				case *ast.GenDecl:
					collectVars(t, p, d, vars)
				}
			}
		}
		for _, file := range p.files {
			for _, decl := range file.Decls {
				if f, ok := decl.(*ast.FuncDecl); ok && f.Body != nil {
					findWrites(t, p, f, vars)
				}
			}
		}
	}
}

func collectVars(t *testing.T, p *pkg, d *ast.GenDecl, vars map[string]bool) {
	t.Helper()
	if d.Tok != token.VAR {
		return
	}
	for _, spec := range d.Specs {
		v, ok := spec.(*ast.ValueSpec)
		if !ok {
			continue
		}
		for _, name := range v.Names {
			if name.Name == "_" {
				continue
			}
			if ofSync(v.Type) {
				t.Errorf("%s: variable %s of %s is a lock or an atomic", p.at(name), name.Name, p.path)
			}
			vars[name.Name] = true
		}
	}
}

// ofSync tells a type of package sync or sync/atomic.
func ofSync(typ ast.Expr) bool {
	if index, ok := typ.(*ast.IndexExpr); ok {
		typ = index.X
	}
	sel, ok := typ.(*ast.SelectorExpr)
	if !ok {
		return false
	}
	id, ok := sel.X.(*ast.Ident)
	return ok && (id.Name == "sync" || id.Name == "atomic")
}

func findWrites(t *testing.T, p *pkg, f *ast.FuncDecl, vars map[string]bool) {
	t.Helper()
	local := locals(f)
	changed := func(e ast.Expr) {
		if id := rootIdent(e); id != nil && vars[id.Name] && !local[id.Name] {
			t.Errorf("%s: %s changes its variable %s", p.at(e), p.path, id.Name)
		}
	}
	ast.Inspect(f.Body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.AssignStmt:
			if n.Tok != token.DEFINE {
				for _, e := range n.Lhs {
					changed(e)
				}
			}
		case *ast.IncDecStmt:
			changed(n.X)
		case *ast.UnaryExpr:
			if n.Op == token.AND {
				changed(n.X)
			}
		}
		return true
	})
}

// locals are all names that a function declares anywhere in it.
func locals(f *ast.FuncDecl) map[string]bool {
	out := map[string]bool{}
	ast.Inspect(f, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.Field:
			for _, id := range n.Names {
				out[id.Name] = true
			}
		case *ast.AssignStmt:
			if n.Tok == token.DEFINE {
				for _, e := range n.Lhs {
					if id, ok := e.(*ast.Ident); ok {
						out[id.Name] = true
					}
				}
			}
		case *ast.RangeStmt:
			for _, e := range []ast.Expr{n.Key, n.Value} {
				if id, ok := e.(*ast.Ident); ok {
					out[id.Name] = true
				}
			}
		case *ast.ValueSpec:
			for _, id := range n.Names {
				out[id.Name] = true
			}
		}
		return true
	})
	return out
}

// rootIdent is x in x, x.f, x[i], (x) and x.f[i].g.
func rootIdent(e ast.Expr) *ast.Ident {
	for {
		switch x := e.(type) {
		case *ast.Ident:
			return x
		case *ast.SelectorExpr:
			e = x.X
		case *ast.IndexExpr:
			e = x.X
		case *ast.ParenExpr:
			e = x.X
		default:
			return nil
		}
	}
}
