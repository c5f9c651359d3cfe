package arch

import (
	"go/ast"
	"slices"
	"strings"
	"testing"
)

// pure packages work on values alone. Each may import those before it.
var pure = []string{"internal/mail", "internal/classify", "internal/decide", "internal/compose", "internal/career"}

// outside is what a pure package may not import: the world, and what leads to it.
var outside = []string{
	"net", "net/http", "net/smtp", "net/rpc", "os", "os/exec", "os/signal", "os/user", "io/fs", "io/ioutil", "path/filepath",
	"log", "log/slog", "log/syslog", "database/sql", "flag", "syscall", "unsafe", "plugin", "runtime/debug", "expvar",
	"crypto/rand", // a reply is the same every time
}

// vendors are modules that do input or output.
var vendors = []string{
	"github.com/emersion/go-imap", "github.com/emersion/go-smtp", "github.com/wneessen/go-mail",
	"github.com/spf13", "modernc.org/sqlite", "golang.org/x/sys", "golang.org/x/term", "github.com/godbus",
	"github.com/zalando", "golang.org/x/oauth2",
}

// mayImport is the table of internal imports for packages with a fixed place;
// a package may always import those below itself.
var mayImport = map[string][]string{
	"internal/mail":      {},
	"internal/classify":  {"internal/mail"},
	"internal/decide":    {"internal/mail", "internal/classify"},
	"internal/compose":   {"internal/mail", "internal/classify", "internal/decide"},
	"internal/imapwatch": {"internal/mail"},
	"internal/smtp":      {},
	"internal/store":     pure,
	"internal/config":    append([]string{"internal/imapwatch", "internal/smtp", "internal/secret", "internal/oauth"}, pure...), // it fills in their options
	"internal/secret":    {},
	"internal/oauth":     {"internal/secret"},
	"internal/autoconf":  {"internal/imapwatch", "internal/oauth"},
	"internal/service":   {},
	"internal/career":    {"internal/mail", "internal/classify", "internal/decide"},
	"internal/embedded":  {},
	"internal/imaptest":  {"internal/embedded"},
	"internal/arch":      {},
}

func TestPurePackagesTouchNothing(t *testing.T) {
	for _, p := range load(t) {
		if !below(p.path, pure...) || p.command() {
			continue
		}
		p.imports(t, func(path string, spec *ast.ImportSpec) {
			if slices.Contains(outside, path) || below(path, vendors...) {
				t.Errorf("%s: %s is pure and imports %s: take what it needs as a value", p.at(spec), p.path, path)
			}
		})
		p.uses(func(pkg, name string, n ast.Node) {
			clock := []string{"Now", "Since", "Until", "Sleep", "After", "AfterFunc", "Tick", "NewTimer", "NewTicker"}
			if pkg == "time" && slices.Contains(clock, name) {
				t.Errorf("%s: %s is pure and asks the clock (time.%s): take the time as a parameter", p.at(n), p.path, name)
			}
			// A generator of its own, with a seed, is as good as a constant; the shared one is not.
			if strings.HasPrefix(pkg, "math/rand") && !strings.HasPrefix(name, "New") && !slices.Contains([]string{"Rand", "Source", "PCG", "Zipf"}, name) {
				t.Errorf("%s: %s is pure and draws from the shared random source (rand.%s)", p.at(n), p.path, name)
			}
		})
	}
}

func TestImportsGoOneWay(t *testing.T) {
	for _, p := range load(t) {
		if p.command() {
			continue // it wires
		}
		p.imports(t, func(path string, spec *ast.ImportSpec) {
			if path = strings.TrimPrefix(path, module); !below(path, "internal", "cmd") || below(path, p.path) {
				return
			}
			if why := forbidden(p.path, path); why != "" {
				t.Errorf("%s: %s imports %s: %s", p.at(spec), p.path, path, why)
			}
		})
	}
}

// forbidden says why one package may not import another; "" where it may.
func forbidden(from, to string) string {
	switch {
	case below(to, "cmd", "internal/arch"):
		return "nothing does"
	case below(from, "cmd"):
		return ""
	case below(to, "internal/imaptest"):
		return "only tests may"
	case below(to, "internal/engine") && !below(from, "internal/engine", "internal/demo"):
		return "the engine is wired by cmd alone"
	}
	for name, allowed := range mayImport {
		if below(from, name) && !below(to, append([]string{name}, allowed...)...) {
			return "it may import " + strings.Join(append(slices.Clone(allowed), "nothing else of ours"), ", ")
		}
	}
	return ""
}

func TestForbidden(t *testing.T) {
	for _, tc := range []struct {
		from, to string
		ok       bool
	}{
		{"internal/classify", "internal/mail", true},
		{"internal/mail", "internal/classify", false},
		{"internal/classify/lexicon", "internal/mail", true},
		{"internal/classify", "internal/store", false},
		{"internal/imapwatch", "internal/decide", false},
		{"internal/engine", "internal/imapwatch", true},
		{"internal/imapwatch", "internal/engine", false},
		{"internal/config", "internal/engine", false},
		{"internal/engine", "internal/imaptest", false},
		{"cmd/inboxd", "internal/engine", true},
		{"internal/engine", "cmd/inboxd", false},
	} {
		if got := forbidden(tc.from, tc.to); (got == "") != tc.ok {
			t.Errorf("%s imports %s: %q", tc.from, tc.to, got)
		}
	}
}

func TestOnlyTheCommandEndsTheProcess(t *testing.T) {
	for _, p := range load(t) {
		if p.command() {
			continue
		}
		p.imports(t, func(path string, spec *ast.ImportSpec) {
			if path == "flag" || below(path, "github.com/spf13") {
				t.Errorf("%s: %s reads flags: only cmd may", p.at(spec), p.path)
			}
		})
		p.uses(func(pkg, name string, n ast.Node) {
			ends := pkg == "os" && (name == "Exit" || name == "Args") || pkg == "log" && strings.HasPrefix(name, "Fatal") ||
				pkg == "runtime" && name == "Goexit"
			if ends {
				t.Errorf("%s: %s uses %s.%s: only cmd may", p.at(n), p.path, pkg, name)
			}
		})
	}
}
