package secret

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os/exec"
	"strings"
	"time"
	"unicode"
)

// Timeout is how long a password command may take: long enough for a person to
// unlock a password manager, short enough for a start to fail visibly.
const Timeout = 30 * time.Second

// maxOutput is how much of a command's output is kept; a password is one line.
const maxOutput = 64 << 10

// Command is a program with its arguments that prints a password on its first
// line. It is run as it stands, without a shell. Printing it shows the
// program's name alone: people put secrets into arguments. Each word lies behind
// a pointer, for the reason that Text gives.
type Command struct{ words []*string }

// NewCommand is the command of these words, the program first.
func NewCommand(words ...string) Command {
	var c Command
	for _, w := range words {
		c.words = append(c.words, &w)
	}
	return c
}

// Empty reports whether there is no program to run.
func (c Command) Empty() bool { return c.program() == "" }

// program is the first word, or "".
func (c Command) program() string {
	if len(c.words) == 0 {
		return ""
	}
	return *c.words[0]
}

// arguments are the words behind the first.
func (c Command) arguments() []string {
	var out []string
	for _, w := range c.words[1:] {
		out = append(out, *w)
	}
	return out
}

// String names the program and hides the arguments.
func (c Command) String() string {
	if len(c.words) < 2 {
		return c.program()
	}
	return c.program() + " …"
}

// GoString is String for %#v.
func (c Command) GoString() string { return c.String() }

// Format is String for every verb.
func (c Command) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, c.String()) }

// MarshalText is String in every textual encoding, JSON included.
func (c Command) MarshalText() ([]byte, error) { return []byte(c.String()), nil }

// LogValue is String in structured logs.
func (c Command) LogValue() slog.Value { return slog.StringValue(c.String()) }

// ErrCommand is wrapped by every failure of a password command.
var ErrCommand = errors.New("the password command failed")

// Fetch runs the command, with the environment inherited and nothing on its
// standard input, and returns the first line it printed. The error wraps
// ErrCommand, names the program, and carries the last line of its standard
// error; never its output.
func (c Command) Fetch(ctx context.Context) (Text, error) { return c.fetch(ctx, Timeout) }

func (c Command) fetch(ctx context.Context, limit time.Duration) (Text, error) {
	if c.Empty() {
		return Text{}, fmt.Errorf("%w: none is configured; set password_command", ErrCommand)
	}
	timed, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	cmd := exec.CommandContext(timed, c.program(), c.arguments()...)
	// A grandchild may keep the pipes open after the command was killed.
	cmd.WaitDelay = 2 * time.Second
	var out, complaint capped
	cmd.Stdout, cmd.Stderr = &out, &complaint
	err := cmd.Run()
	line := firstLine(out.Bytes())
	if err != nil {
		return Text{}, c.explain(ctx, timed, err, limit, lastLine(complaint.Bytes(), line))
	}
	if line == "" {
		return Text{}, fmt.Errorf("%w: %s ended well but its first line is empty; the password is to be the first line it prints", ErrCommand, c.program())
	}
	if strings.ContainsRune(line, 0) {
		return Text{}, fmt.Errorf("%w: %s printed a NUL byte in its first line; a password has none", ErrCommand, c.program())
	}
	return New(line), nil
}

// explain says why the command gave no password, and what to do.
func (c Command) explain(ctx, timed context.Context, err error, limit time.Duration, said string) error {
	switch {
	case ctx.Err() != nil:
		return fmt.Errorf("%w: %s was stopped: %w", ErrCommand, c.program(), ctx.Err())
	case timed.Err() != nil:
		return fmt.Errorf("%w: %s did not finish within %s; unlock the password manager, or run the command by hand to see what it waits for", ErrCommand, c.program(), limit)
	case errors.Is(err, exec.ErrNotFound):
		return fmt.Errorf("%w: %s is not in the PATH that inboxd was started with; write its full path: %w", ErrCommand, c.program(), err)
	case said != "":
		return fmt.Errorf("%w: %s: %w: %s", ErrCommand, c.program(), err, said)
	}
	return fmt.Errorf("%w: %s: %w; run it by hand to see why", ErrCommand, c.program(), err)
}

// firstLine is what stands before the first line end.
func firstLine(out []byte) string {
	line, _, _ := bytes.Cut(out, []byte("\n"))
	return strings.TrimSuffix(string(line), "\r")
}

// lastLine is the last line of complaint that says anything, made safe to
// print: control characters dropped, bounded, and without the secret, should
// the command have repeated it there.
func lastLine(complaint []byte, password string) string {
	lines := strings.Split(strings.TrimSpace(string(complaint)), "\n")
	said := lines[len(lines)-1]
	if password != "" {
		said = strings.ReplaceAll(said, password, hidden)
	}
	said = strings.Map(func(r rune) rune {
		if r == unicode.ReplacementChar || !unicode.IsPrint(r) {
			return -1
		}
		return r
	}, said)
	if runes := []rune(said); len(runes) > 200 {
		said = string(runes[:200]) + "…"
	}
	return strings.TrimSpace(said)
}

// capped keeps the first maxOutput bytes written to it and takes the rest
// without keeping it, so that a talkative command ends in its own time.
type capped struct{ kept bytes.Buffer }

func (w *capped) Write(p []byte) (int, error) {
	if room := maxOutput - w.kept.Len(); room > 0 {
		w.kept.Write(p[:min(room, len(p))])
	}
	return len(p), nil
}

func (w *capped) Bytes() []byte { return w.kept.Bytes() }
