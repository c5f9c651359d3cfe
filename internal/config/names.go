package config

import (
	"fmt"
	"slices"
	"strings"
)

// passwordAdvice is what is said about a password in the file.
const passwordAdvice = `a password must not stand in this file, which gets copied, backed up and shown to others; ` +
	`remove it and write password_command = ["pass", "show", "mail"] instead, with the command that prints it`

// checkNames notes every key of the section that has no description.
func (s section) checkNames() {
	known := s.t.names()
	names := make([]string, 0, len(s.values))
	for name := range s.values {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		if !slices.Contains(known, name) {
			s.unknown(name)
		}
	}
}

// unknown notes a key that has no description, with a guess at what was meant.
func (s section) unknown(name string) {
	switch v := s.values[name]; {
	case isSecretName(name):
		s.meant["password_command"] = true
		s.wrong(name, "%s", passwordAdvice)
	case holdsSecret(v):
		s.wrong(name, "unknown key%s; and %s", s.guess(name), passwordAdvice)
	default:
		s.wrong(name, "unknown key%s", s.guess(name))
	}
}

// isSecretName reports whether a key of this name would hold a secret.
func isSecretName(name string) bool {
	plain := strings.ToLower(strings.NewReplacer("-", "", "_", "", " ", "").Replace(name))
	switch plain {
	case "pass", "pw", "pwd", "passwd", "passphrase", "secret", "token", "apikey", "credential", "credentials",
		"passwort", "kennwort", "contraseña", "motdepasse", "senha", "hasło", "wachtwoord":
		return true
	}
	for _, end := range []string{"password", "secret", "token"} {
		if strings.HasSuffix(plain, end) {
			return true
		}
	}
	return false
}

// holdsSecret reports whether a table of an unknown name has a secret in it.
func holdsSecret(v any) bool {
	switch v := v.(type) {
	case map[string]any:
		for name, inner := range v {
			if isSecretName(name) || holdsSecret(inner) {
				return true
			}
		}
	case []map[string]any:
		return slices.ContainsFunc(v, func(m map[string]any) bool { return holdsSecret(m) })
	case []any:
		return slices.ContainsFunc(v, holdsSecret)
	}
	return false
}

// guess says what an unknown key was probably meant to be, else what may stand
// in its place. What was meant is not told to be missing as well.
func (s section) guess(name string) string {
	meant, ok := s.t.means(name)
	if !ok {
		meant = nearest(name, s.t.names())
	}
	if meant != "" {
		s.meant[meant] = true
		return fmt.Sprintf("; did you mean %q?", meant)
	}
	if home := homeOf(schema(), "", name); home != "" {
		return "; it belongs in " + home
	}
	return "; expected one of " + strings.Join(s.t.shown(), ", ")
}

// means is the key that people may mean by name, which is its own or another
// program's name for it.
func (t table) means(name string) (string, bool) {
	name = strings.ToLower(strings.ReplaceAll(name, "-", "_"))
	for _, k := range t.keys {
		if k.name == name || slices.Contains(k.also, name) {
			return k.name, true
		}
	}
	return "", false
}

// shown are the keys of a table, and its tables.
func (t table) shown() []string {
	var out []string
	for _, k := range t.keys {
		out = append(out, k.name)
	}
	for _, sub := range t.tables {
		out = append(out, "["+sub.name+"]")
	}
	return out
}

// homeOf finds the table that has a key or table of this name, as its header is
// written; "" if none has.
func homeOf(t table, path, name string) string {
	for _, sub := range t.tables {
		full := strings.TrimPrefix(path+"."+sub.name, ".")
		if sub.name == name {
			return "[" + path + "], as [" + full + "]"
		}
		if k, ok := sub.means(name); ok {
			if k != name {
				return "[" + full + "], as " + k
			}
			return "[" + full + "]"
		}
		if home := homeOf(sub, full, name); home != "" {
			return home
		}
	}
	return ""
}

// nearest is the one of known that is a slip of the keyboard away from name: "" if
// none is.
func nearest(name string, known []string) string {
	name = strings.ToLower(strings.NewReplacer("-", "_", " ", "_").Replace(name))
	best, least := "", 3
	for _, k := range known {
		if k == "" {
			continue
		}
		if d := distance(name, k); d < least && d*3 <= len([]rune(k))+1 {
			best, least = k, d
		}
	}
	return best
}

// distance counts the letters that must be put in, taken out, replaced or
// swapped with their neighbour to turn a into b. Long texts are not compared.
func distance(a, b string) int {
	x, y := []rune(a), []rune(b)
	if len(x) > 40 || len(y) > 40 {
		return 40
	}
	d := make([][]int, len(x)+1)
	for i := range d {
		d[i] = make([]int, len(y)+1)
		d[i][0] = i
	}
	for j := range d[0] {
		d[0][j] = j
	}
	for i := 1; i <= len(x); i++ {
		for j := 1; j <= len(y); j++ {
			cost := 1
			if x[i-1] == y[j-1] {
				cost = 0
			}
			d[i][j] = min(d[i-1][j]+1, d[i][j-1]+1, d[i-1][j-1]+cost)
			if i > 1 && j > 1 && x[i-1] == y[j-2] && x[i-2] == y[j-1] {
				d[i][j] = min(d[i][j], d[i-2][j-2]+1)
			}
		}
	}
	return d[len(x)][len(y)]
}
