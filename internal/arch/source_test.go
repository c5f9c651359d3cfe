package arch

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

const (
	root   = "../.."
	module = "inboxd/"
)

// pkg is one package of the repository, without its tests.
type pkg struct {
	path  string // below the module: "internal/mail"
	files map[string]*ast.File
	fset  *token.FileSet
}

// command reports whether a package is a program: all of cmd, and a generator
// or trainer that lives beside what it makes.
func (p *pkg) command() bool {
	for _, file := range p.files {
		return file.Name.Name == "main"
	}
	return false
}

// load parses every package below internal and cmd.
func load(t *testing.T) []*pkg {
	t.Helper()
	found := map[string]*pkg{}
	for _, top := range []string{"internal", "cmd"} {
		err := filepath.WalkDir(filepath.Join(root, top), func(path string, d fs.DirEntry, err error) error {
			if err != nil {
				return err
			}
			if d.IsDir() && (d.Name() == "testdata" || strings.HasPrefix(d.Name(), ".")) {
				return fs.SkipDir
			}
			if d.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
				return nil
			}
			dir, err := filepath.Rel(root, filepath.Dir(path))
			if err != nil {
				return err
			}
			dir = filepath.ToSlash(dir)
			p := found[dir]
			if p == nil {
				p = &pkg{path: dir, files: map[string]*ast.File{}, fset: token.NewFileSet()}
				found[dir] = p
			}
			p.files[path], err = parser.ParseFile(p.fset, path, nil, parser.ParseComments|parser.SkipObjectResolution)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if len(found) < 5 {
		t.Fatalf("only %d packages found below %s", len(found), root)
	}
	list := make([]*pkg, 0, len(found))
	for _, p := range found {
		list = append(list, p)
	}
	slices.SortFunc(list, func(a, b *pkg) int { return strings.Compare(a.path, b.path) })
	return list
}

// at is where a node stands, for an error's text.
func (p *pkg) at(n ast.Node) string {
	pos := p.fset.Position(n.Pos())
	return strings.TrimPrefix(filepath.ToSlash(pos.Filename), root+"/") + ":" + strconv.Itoa(pos.Line)
}

// imports calls f for every import.
func (p *pkg) imports(t *testing.T, f func(path string, spec *ast.ImportSpec)) {
	t.Helper()
	for _, file := range p.files {
		for _, spec := range file.Imports {
			path, err := strconv.Unquote(spec.Path.Value)
			if err != nil {
				t.Fatal(err)
			}
			f(path, spec)
		}
	}
}

// uses calls f for every selector of an imported standard package: "time", "Now".
func (p *pkg) uses(f func(pkg, name string, n ast.Node)) {
	for _, file := range p.files {
		names := map[string]string{}
		for _, spec := range file.Imports {
			path := strings.Trim(spec.Path.Value, `"`)
			name := path[strings.LastIndexByte(path, '/')+1:]
			if spec.Name != nil {
				name = spec.Name.Name
			}
			names[name] = path
		}
		ast.Inspect(file, func(n ast.Node) bool {
			if sel, ok := n.(*ast.SelectorExpr); ok {
				if id, ok := sel.X.(*ast.Ident); ok && names[id.Name] != "" {
					f(names[id.Name], sel.Sel.Name, sel)
				}
			}
			return true
		})
	}
}

// below reports whether path is one of the names or lies below one.
func below(path string, names ...string) bool {
	return slices.ContainsFunc(names, func(n string) bool { return path == n || strings.HasPrefix(path, n+"/") })
}
