package config

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/BurntSushi/toml"
)

// maxSize bounds the file: a configuration is a few pages.
const maxSize = 256 << 10

// Load reads the file at path. Where the file can be read but not used, the
// error is a Problems with everything that is wrong; where there is none it wraps
// fs.ErrNotExist.
func Load(path string) (*Config, error) { return load(path, false) }

// LoadOffline is Load for commands that touch no mailbox: accounts and stance
// may be missing. What is there must be right.
func LoadOffline(path string) (*Config, error) { return load(path, true) }

func load(path string, offline bool) (*Config, error) {
	full, err := filepath.Abs(path)
	if err != nil {
		return nil, fmt.Errorf("configuration %s: %w", path, err)
	}
	data, err := readFile(full)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("no configuration at %s; `inboxd init` writes one, or name another file with --config: %w", full, err)
	}
	if err != nil {
		return nil, fmt.Errorf("configuration %s: %w", full, err)
	}
	c, err := parse(data, &reading{file: full, dir: filepath.Dir(full), offline: offline})
	if err != nil {
		return nil, err
	}
	c.Path = full
	return c, nil
}

// readFile reads no more than maxSize and a bit.
func readFile(path string) (data []byte, err error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	return io.ReadAll(io.LimitReader(f, maxSize+1))
}

// parse makes a Config of the file's text; in collects what is wrong.
func parse(data []byte, in *reading) (*Config, error) {
	root, ok := in.decode(data)
	if !ok {
		return nil, in.problems.sorted()
	}
	c := root.config()
	if len(in.problems) > 0 {
		return nil, in.problems.sorted()
	}
	return c, nil
}

// decode makes the root section, or notes why the text is no TOML.
func (in *reading) decode(data []byte) (section, bool) {
	last := 1 + bytes.Count(bytes.TrimRight(data, "\n"), []byte("\n"))
	root := section{in: in, line: last}
	if len(data) > maxSize {
		root.wrongAt(1, "", "the file is larger than %d KiB; expected a configuration of a few pages", maxSize>>10)
		return root, false
	}
	at, deep := index(data)
	if deep > 0 {
		root.wrongAt(deep, "", "nested more than %d levels deep; expected tables such as [account.imap]", maxDepth)
		return root, false
	}
	values, err := decodeTOML(data)
	if err != nil {
		line, what := syntax(err, data)
		root.wrongAt(line, "", "%s", what)
		return root, false
	}
	return root.open(schema(), "", values, at, last), true
}

// errParser is what a failure inside the TOML library turns into.
var errParser = errors.New("cannot be read as TOML")

// decodeTOML has the library judge the text. The library reports what it holds
// for its own bugs by panicking; for the user that is one more unreadable file.
func decodeTOML(data []byte) (values map[string]any, err error) {
	defer func() {
		if recover() != nil {
			err = errParser
		}
	}()
	values = map[string]any{}
	_, err = toml.Decode(string(data), &values)
	return values, err
}

// syntax says where and why a text is no TOML. The library quotes what it could
// not read, which may be a password in the wrong place: on such a line, and near
// one, its words are not passed on.
func syntax(err error, data []byte) (line int, what string) {
	pe, ok := errors.AsType[toml.ParseError](err)
	if !ok {
		return 1, errParser.Error() + "; expected lines such as name = \"value\" and headers such as [policy]"
	}
	line = lineAt(data, pe.Position)
	if mentionsSecret(data, line) {
		return line, "cannot be read as TOML; and " + passwordAdvice
	}
	hint := `texts stand in quotes, lists in brackets: name = "value", names = ["a", "b"]`
	if strings.Contains(pe.Message, "already") {
		hint = "expected each key and each table once ([[account]] alone may be repeated)"
	}
	return line, "cannot be read as TOML: " + strings.TrimSuffix(pe.Message, ".") + "; " + hint
}

// lineAt is the line of a position. Where the library stumbled over the end of a
// line it has counted on already, and names the line below.
func lineAt(data []byte, pos toml.Position) int {
	text := trimBOM(data)
	if end := pos.Start + max(pos.Len, 1) - 1; end >= 0 && end < len(text) && text[end] == '\n' {
		return 1 + bytes.Count(text[:end], []byte("\n"))
	}
	return max(pos.Line, 1)
}

// mentionsSecret reports whether the lines around a syntax error look as if they
// held a secret.
func mentionsSecret(data []byte, line int) bool {
	lines := bytes.Split(data, []byte("\n"))
	for i := max(line-2, 0); i < min(line+1, len(lines)); i++ {
		name, _, _ := bytes.Cut(lines[i], []byte("="))
		if isSecretName(string(bytes.Trim(bytes.TrimSpace(name), `"'`))) || bytes.Contains(bytes.ToLower(lines[i]), []byte("password")) {
			return true
		}
	}
	return false
}

// config reads the whole file.
func (s section) config() *Config {
	c := &Config{}
	if page, ok := s.sub("criteria"); ok {
		c.criteria = page.criteria(c.criteria)
	}
	c.Accounts = s.accounts(c.criteria)
	c.Rules = s.rules()
	c.Sending = s.part("sending").sending()
	c.Notices = s.part("notices").notices()
	c.StateDir = s.stateDir()
	return c
}

// rules reads [policy], or notes what it lacks.
func (s section) rules() Rules {
	policy, ok := s.sub("policy")
	if !ok {
		if s.has("policy") || s.meant["policy"] {
			return Rules{}
		}
		t := s.t.sub("policy")
		policy = s.open(t, "policy", nil, nil, s.line)
	}
	return policy.policy()
}

// stateDir is where the state is kept.
func (s section) stateDir() string {
	if state, ok := s.sub("state"); ok {
		if dir := state.text("dir"); dir != "" {
			return state.file("dir", dir)
		}
	}
	dir, err := DefaultStateDir()
	if err != nil {
		s.wrong("state.dir", "%s", err)
	}
	return dir
}
