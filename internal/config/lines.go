package config

import (
	"bytes"
	"strings"
)

// maxDepth bounds how deep tables, lists and dotted keys may be nested. The
// configuration needs four levels; the TOML library takes time quadratic in the
// depth.
const maxDepth = 32

// node says on which line a part of the file stands. Nodes form the tree that
// the decoded values form: the TOML library tells no lines for what it decoded.
type node struct {
	line int
	keys map[string]*node // of a table
	list []*node          // of an array, or of an array of tables
}

// key is the node of a table's key; nil if there is none.
func (n *node) key(name string) *node {
	if n == nil {
		return nil
	}
	return n.keys[name]
}

// item is the node of a list's i-th element; nil if there is none.
func (n *node) item(i int) *node {
	if n == nil || i < 0 || i >= len(n.list) {
		return nil
	}
	return n.list[i]
}

// grow is key, made if need be.
func (n *node) grow(name string, line int) *node {
	if c := n.keys[name]; c != nil {
		return c
	}
	if n.keys == nil {
		n.keys = map[string]*node{}
	}
	c := &node{line: line}
	n.keys[name] = c
	return c
}

// latest is where a header's path goes on from n: the newest element of an
// array of tables, else n itself.
func (n *node) latest() *node {
	if len(n.list) > 0 {
		return n.list[len(n.list)-1]
	}
	return n
}

// scanner walks over TOML text and notes where keys and elements stand. It
// trusts the TOML library to judge the text: where it cannot go on it stops, and
// it never fails. It reads the text once, from front to back.
type scanner struct {
	text []byte
	pos  int
	line int
	deep int // line of the first nesting beyond maxDepth; 0: none
	lost bool
}

// index makes the tree of a TOML text. deep is the line where something is
// nested too deep to be looked at, or 0.
func index(text []byte) (root *node, deep int) {
	s := &scanner{text: trimBOM(text), line: 1}
	root = &node{line: 1}
	table := root
	for !s.lost {
		s.skipBlank()
		switch c := s.peek(); {
		case c == 0:
			return root, s.deep
		case c == '[':
			table = s.header(root)
		default:
			s.pair(table, 0)
		}
	}
	return root, s.deep
}

// trimBOM drops the byte order marks that the TOML library drops.
func trimBOM(text []byte) []byte {
	for _, mark := range []string{"\xff\xfe", "\xfe\xff", "\xef\xbb\xbf"} {
		if bytes.HasPrefix(text, []byte(mark)) {
			return text[len(mark):]
		}
	}
	return text
}

// peek is the next byte, or 0 at the end.
func (s *scanner) peek() byte {
	if s.pos >= len(s.text) {
		return 0
	}
	return s.text[s.pos]
}

func (s *scanner) starts(with string) bool {
	return bytes.HasPrefix(s.text[s.pos:], []byte(with))
}

// next takes one byte and counts lines.
func (s *scanner) next() byte {
	c := s.peek()
	if s.pos < len(s.text) {
		s.pos++
	}
	if c == '\n' {
		s.line++
	}
	return c
}

// skipBlank takes white space, line ends and comments.
func (s *scanner) skipBlank() {
	for {
		switch s.peek() {
		case ' ', '\t', '\r', '\n':
			s.next()
		case '#':
			for c := s.peek(); c != '\n' && s.pos < len(s.text); c = s.peek() {
				s.next()
			}
		default:
			return
		}
	}
}

func (s *scanner) skipSpace() {
	for c := s.peek(); c == ' ' || c == '\t'; c = s.peek() {
		s.next()
	}
}

// giveUp ends the walk.
func (s *scanner) giveUp() { s.lost = true }

// tooDeep notes nesting beyond the bound and ends the walk.
func (s *scanner) tooDeep() {
	s.deep = s.line
	s.giveUp()
}

// header takes "[a.b]" or "[[a.b]]" and returns the node of its table.
func (s *scanner) header(root *node) *node {
	line := s.line
	s.next()
	many := s.peek() == '['
	if many {
		s.next()
	}
	path := s.path()
	s.next() // the closing bracket
	if many {
		s.next()
	}
	if len(path) == 0 {
		s.giveUp()
		return root
	}
	n := root
	for _, name := range path[:len(path)-1] {
		n = n.grow(name, line).latest()
	}
	n = n.grow(path[len(path)-1], line)
	if !many {
		// A table that an earlier header only implied stands where its own header stands.
		n.line = line
		return n.latest()
	}
	n.list = append(n.list, &node{line: line})
	return n.latest()
}

// path takes a dotted key.
func (s *scanner) path() []string {
	var path []string
	for !s.lost {
		s.skipSpace()
		name, ok := s.keyPart()
		if !ok {
			s.giveUp()
			return path
		}
		if path = append(path, name); len(path) > maxDepth {
			s.tooDeep()
			return path
		}
		s.skipSpace()
		if s.peek() != '.' {
			return path
		}
		s.next()
	}
	return path
}

// keyPart takes one part of a key, bare or quoted.
func (s *scanner) keyPart() (string, bool) {
	switch s.peek() {
	case '"', '\'':
		return s.text1()
	}
	start := s.pos
	for c := s.peek(); isBare(c); c = s.peek() {
		s.next()
	}
	return string(s.text[start:s.pos]), s.pos > start
}

func isBare(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '_' || c == '-'
}

// pair takes "key = value" into table.
func (s *scanner) pair(table *node, depth int) {
	line := s.line
	path := s.path()
	if s.lost {
		return
	}
	n := table
	for _, name := range path[:len(path)-1] {
		n = n.grow(name, line).latest()
	}
	n = n.grow(path[len(path)-1], line)
	s.skipSpace()
	if s.peek() != '=' {
		s.giveUp()
		return
	}
	s.next()
	s.skipSpace()
	s.value(n, depth)
}

// value takes a value; what stands inside it goes into n.
func (s *scanner) value(n *node, depth int) {
	if depth > maxDepth {
		s.tooDeep()
		return
	}
	switch s.peek() {
	case '{':
		s.inside('}', func() { s.pair(n, depth+1) })
	case '[':
		s.inside(']', func() {
			item := &node{line: s.line}
			n.list = append(n.list, item)
			s.value(item, depth+1)
		})
	case '"', '\'':
		s.skipText()
	default:
		s.skipPlain()
	}
}

// inside takes what stands between brackets, one call of each per element.
func (s *scanner) inside(end byte, each func()) {
	s.next()
	for !s.lost {
		s.skipBlank()
		switch s.peek() {
		case end:
			s.next()
			return
		case ',':
			s.next()
		case 0:
			s.giveUp()
		default:
			before := s.pos
			each()
			if s.pos == before {
				s.giveUp()
			}
		}
	}
}

// skipPlain takes a number, a date or true and false.
func (s *scanner) skipPlain() {
	before := s.pos
	for c := s.peek(); c != 0 && !strings.ContainsRune(",]}#\n\r", rune(c)); c = s.peek() {
		s.next()
	}
	if s.pos == before {
		s.giveUp()
	}
}

// skipText takes a text of one line or several.
func (s *scanner) skipText() {
	quote := s.peek()
	triple := strings.Repeat(string(quote), 3)
	if !s.starts(triple) {
		if _, ok := s.text1(); !ok {
			s.giveUp()
		}
		return
	}
	s.pos += 3
	for !s.starts(triple) {
		if s.pos >= len(s.text) {
			s.giveUp()
			return
		}
		if c := s.next(); c == '\\' && quote == '"' {
			s.next()
		}
	}
	s.pos += 3
	// Up to two quotes may stand before the closing three: """a""""" ends in a"".
	for i := 0; i < 2 && s.peek() == quote; i++ {
		s.next()
	}
}
