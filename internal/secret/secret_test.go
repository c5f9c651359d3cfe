package secret

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"os/exec"
	"strings"
	"testing"
	"time"
)

const word = "hunter2"

// holder has secrets where methods cannot reach.
type holder struct {
	Out    Text
	hidden Text
	cmd    Command
	list   []Text
	m      map[string]Text
}

func TestNothingPrintsASecret(t *testing.T) {
	s := New(word)
	h := holder{s, s, NewCommand("pass", word), []Text{s}, map[string]Text{"a": s}}
	for _, v := range []any{s, &s, h, &h, h.cmd, []any{s}, map[string]any{"x": h}} {
		for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%X", "%d", "%t", "%p", "%w", "%08b"} {
			got := fmt.Sprintf(verb, v)
			if strings.Contains(got, word) || strings.Contains(strings.ToLower(got), fmt.Sprintf("%x", word)) {
				t.Errorf("%s of %T shows it: %s", verb, v, got)
			}
		}
		if got, _ := json.Marshal(v); bytes.Contains(got, []byte(word)) {
			t.Errorf("JSON of %T shows it: %s", v, got)
		}
		var log bytes.Buffer
		slog.New(slog.NewJSONHandler(&log, nil)).Info("x", "v", v)
		slog.New(slog.NewTextHandler(&log, nil)).Info("x", "v", v)
		if strings.Contains(log.String(), word) {
			t.Errorf("the log of %T shows it: %s", v, log.String())
		}
	}
	if s.Reveal() != word || s.Empty() || !(Text{}).Empty() {
		t.Error("the secret is gone")
	}
}

func TestFetch(t *testing.T) {
	for _, c := range []struct {
		script, want, fault string
	}{
		{script: `echo hunter2`, want: word},
		{script: `printf hunter2`, want: word},
		{script: `printf 'hunter2\r\nuser: alex\n'`, want: word},
		{script: `printf '  pass word \t\n'`, want: "  pass word \t"},
		{script: `echo hunter2; echo noise >&2`, want: word},
		{script: `true`, fault: "its first line is empty"},
		{script: `printf '\nhunter2\n'`, fault: "its first line is empty"},
		{script: `printf 'a\0b\n'`, fault: "NUL"},
		{script: `echo first >&2; printf 'no such \033[31mentry\n\n' >&2; exit 3`, fault: "exit status 3: no such [31mentry"},
		{script: `echo hunter2; echo "bad: hunter2" >&2; exit 1`, fault: "exit status 1: bad: [secret]"},
		{script: `echo hunter2; exit 1`, fault: "exit status 1; run it by hand"},
		{script: `head -c 300000 /dev/zero | tr '\0' x`, want: strings.Repeat("x", maxOutput)},
	} {
		got, err := NewCommand("sh", "-c", c.script).Fetch(t.Context())
		if got.Reveal() != c.want || (err == nil) != (c.fault == "") {
			t.Errorf("%s: %.80q, %v", c.script, got.Reveal(), err)
		}
		if err != nil && (!errors.Is(err, ErrCommand) || !strings.Contains(err.Error(), c.fault) || strings.Contains(err.Error(), word)) {
			t.Errorf("%s: %v, want %q", c.script, err, c.fault)
		}
	}
}

func TestFetchUsesNoShell(t *testing.T) {
	got, err := NewCommand("echo", "$HOME; `id` | cat").Fetch(t.Context())
	if got.Reveal() != "$HOME; `id` | cat" || err != nil {
		t.Errorf("%q, %v", got.Reveal(), err)
	}
}

func TestFetchInheritsTheEnvironment(t *testing.T) {
	t.Setenv("INBOXD_TEST_WORD", word)
	got, err := NewCommand("sh", "-c", `echo "$INBOXD_TEST_WORD"`).Fetch(t.Context())
	if got.Reveal() != word || err != nil {
		t.Errorf("%q, %v", got.Reveal(), err)
	}
}

func TestFetchFailures(t *testing.T) {
	if _, err := NewCommand("no-such-program-here", word).Fetch(t.Context()); !errors.Is(err, exec.ErrNotFound) || !strings.Contains(err.Error(), "full path") || strings.Contains(err.Error(), word) {
		t.Error(err)
	}
	for _, c := range []Command{{}, NewCommand(), NewCommand("")} {
		if _, err := c.Fetch(t.Context()); !errors.Is(err, ErrCommand) {
			t.Errorf("%v: %v", c, err)
		}
	}
	if _, err := NewCommand("sh", "-c", "exec sleep 60").fetch(t.Context(), 50*time.Millisecond); err == nil || !strings.Contains(err.Error(), "did not finish within 50ms") {
		t.Error(err)
	}
	stopped, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := NewCommand("sh", "-c", "exec sleep 60").Fetch(stopped); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}
