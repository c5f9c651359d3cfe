package config

import (
	"fmt"
	"slices"
	"strings"
)

// reading is one file being read, with all that was found wrong so far.
type reading struct {
	file     string // as the problems name it
	dir      string // relative paths in the file start here
	offline  bool   // accounts and stance may be missing
	problems Problems
}

// section is one table of the file beside its description and its lines.
type section struct {
	in     *reading
	t      table
	path   string // dotted, "" for the root
	line   int
	values map[string]any
	at     *node
	meant  map[string]bool // keys that an unknown key was probably meant to be
}

// dotted is the full name of a key of the section.
func (s section) dotted(name string) string {
	if s.path == "" {
		return name
	}
	return s.path + "." + name
}

// lineOf is the line of a key, or the section's own where the key is missing.
func (s section) lineOf(name string) int {
	if n := s.at.key(name); n != nil {
		return n.line
	}
	return s.line
}

// wrong notes a problem with a key.
func (s section) wrong(name, format string, args ...any) {
	s.wrongAt(s.lineOf(name), name, format, args...)
}

// wrongAt notes a problem with a key, or with the section itself if name is "".
func (s section) wrongAt(line int, name, format string, args ...any) {
	full := s.path
	if name != "" {
		full = s.dotted(name)
	}
	s.in.problems = append(s.in.problems, Problem{File: s.in.file, Line: line, Key: full, What: fmt.Sprintf(format, args...)})
}

// has reports whether the file has the key.
func (s section) has(name string) bool {
	_, ok := s.values[name]
	return ok
}

// sub opens a table inside the section; ok is false where the file has none.
func (s section) sub(name string) (sub section, ok bool) {
	v, ok := s.values[name]
	if !ok {
		return section{}, false
	}
	t := s.t.sub(name)
	values, ok := v.(map[string]any)
	if !ok {
		s.wrong(name, "expected a table that begins with [%s]; got %s", s.dotted(name), typeName(v))
		return section{}, false
	}
	return s.open(t, s.dotted(name), values, s.at.key(name), s.lineOf(name)), true
}

// subs opens the elements of a table that is written [[name]].
func (s section) subs(name string) []section {
	v, ok := s.values[name]
	if !ok {
		return nil
	}
	t := s.t.sub(name)
	elements, ok := tables(v)
	if !ok {
		s.wrong(name, "expected blocks that begin with [[%s]], in two brackets each; got %s", s.dotted(name), typeName(v))
		return nil
	}
	var out []section
	for i, values := range elements {
		at := s.at.key(name).item(i)
		line := s.lineOf(name)
		if at != nil {
			line = at.line
		}
		out = append(out, s.open(t, s.dotted(name), values, at, line))
	}
	return out
}

// open makes a section of a table's values, and notes every key in it that is
// not described.
func (s section) open(t table, path string, values map[string]any, at *node, line int) section {
	sub := section{in: s.in, t: t, path: path, line: line, values: values, at: at, meant: map[string]bool{}}
	sub.checkNames()
	return sub
}

// tables is a list of tables, whichever way it was written.
func tables(v any) ([]map[string]any, bool) {
	switch list := v.(type) {
	case []map[string]any:
		return list, true
	case []any:
		var out []map[string]any
		for _, e := range list {
			m, ok := e.(map[string]any)
			if !ok {
				return nil, false
			}
			out = append(out, m)
		}
		return out, true
	}
	return nil, false
}

// take is the value of a key, with its description. A key that must be there
// and is not is noted; ok says whether there is a value to look at.
func (s section) take(name string) (v any, k key, ok bool) {
	k = s.t.find(name)
	v, ok = s.values[name]
	if !ok && k.need && !s.meant[name] && !(s.in.offline && name == "stance") {
		s.wrong(name, "%s", k.missing())
	}
	return v, k, ok
}

// missing is what is said when the key is not there.
func (k key) missing() string {
	if len(k.choice) == 0 {
		return "missing; expected " + k.expect
	}
	var ways []string
	for _, c := range k.choice {
		ways = append(ways, fmt.Sprintf("%q (%s)", c.value, c.means))
	}
	return "missing, and there is no default: choose " + strings.Join(ways, ", ")
}

// expected completes "expected …" for a key with choices and for one without.
func (k key) expected() string {
	if len(k.choice) == 0 {
		return k.expect
	}
	var ways []string
	for _, c := range k.choice {
		ways = append(ways, fmt.Sprintf("%q", c.value))
	}
	return "one of " + strings.Join(ways, ", ")
}

// mistyped notes a value of the wrong type. It never repeats the value.
func (s section) mistyped(name string, k key, v any) {
	s.wrong(name, "expected %s; got %s", k.expected(), typeName(v))
}

// typeName says in plain words what kind of value v is.
func typeName(v any) string {
	switch v := v.(type) {
	case string:
		return "a text in quotes"
	case int64, float64:
		return "a number"
	case bool:
		return "a bare true or false"
	case []any:
		if len(v) == 0 {
			return "an empty list"
		}
		return "a list"
	case []map[string]any:
		return "blocks in two brackets each"
	case map[string]any:
		return "a table"
	}
	return "a date or a time"
}

// value is a key's value of Go type T, its default where the file has none, and
// T's zero where it is of another type, which is noted.
func value[T any](s section, name string) T {
	v, k, ok := s.take(name)
	if !ok {
		d, _ := k.def.(T)
		return d
	}
	t, ok := v.(T)
	if !ok {
		s.mistyped(name, k, v)
	}
	return t
}

// text is a text. One that must be there must say something.
func (s section) text(name string) string {
	before := len(s.in.problems)
	t := value[string](s, name)
	k := s.t.find(name)
	switch {
	case len(s.in.problems) > before || !s.has(name):
		return t
	case len(k.choice) > 0:
		return s.chosen(name, k, t)
	case k.need && strings.TrimSpace(t) == "":
		s.wrong(name, "is empty; expected %s", k.expect)
	}
	return t
}

// chosen checks a text against the values it may have.
func (s section) chosen(name string, k key, t string) string {
	var known []string
	for _, c := range k.choice {
		if c.value == t {
			return t
		}
		known = append(known, c.value)
	}
	hint := ""
	if near := nearest(t, known); near != "" {
		hint = fmt.Sprintf("; did you mean %q?", near)
	}
	s.wrong(name, "expected %s; got %q%s", k.expected(), shorten(t), hint)
	return ""
}

func (s section) yesNo(name string) bool { return value[bool](s, name) }

// number is a whole number within bounds.
func (s section) number(name string, low, high int64) int {
	v, k, ok := s.take(name)
	if !ok {
		d, _ := k.def.(int)
		return d
	}
	n, ok := v.(int64)
	if !ok {
		s.mistyped(name, k, v)
		return 0
	}
	if n < low || n > high {
		s.wrong(name, "expected %s; got %d", k.expect, n)
		return 0
	}
	return int(n)
}

// texts is a list of texts, each of which check finds fault with or returns as
// it is to be kept. nil where the list cannot be used.
func (s section) texts(name string, check func(string) (kept, fault string)) []string {
	v, k, ok := s.take(name)
	if !ok {
		d, _ := k.def.([]string)
		return slices.Clone(d)
	}
	return s.listOf(name, k, v, s.at.key(name), check)
}

// listOf is texts for a value in hand.
func (s section) listOf(name string, k key, v any, at *node, check func(string) (kept, fault string)) []string {
	list, ok := v.([]any)
	if !ok {
		s.mistyped(name, k, v)
		return nil
	}
	out := []string{}
	for i, e := range list {
		line := s.lineOf(name)
		if n := at.item(i); n != nil {
			line = n.line
		}
		t, ok := e.(string)
		if !ok {
			s.wrongAt(line, name, "expected %s; got a list with %s in it", k.expect, typeName(e))
			continue
		}
		kept, fault := check(t)
		if fault != "" {
			s.wrongAt(line, name, "%s", fault)
			continue
		}
		out = append(out, kept)
	}
	return out
}

// shorten keeps what is quoted back to the user short.
func shorten(t string) string {
	if r := []rune(t); len(r) > 60 {
		return string(r[:60]) + "…"
	}
	return t
}
