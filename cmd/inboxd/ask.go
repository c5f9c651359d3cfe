package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"

	"golang.org/x/term"

	"inboxd/internal/secret"
)

// asker asks the user, line by line, on any terminal or none. What is asked
// goes to standard error, so that results stand alone on standard output.
type asker struct {
	in  *bufio.Reader
	raw io.Reader
	out io.Writer
	yes bool // nothing is asked: defaults are taken, and what has none is a mistake
}

func (a *app) asker(yes bool) *asker {
	return &asker{in: bufio.NewReader(a.in), raw: a.in, out: a.err, yes: yes}
}

// errNoAnswer says that the answers ended before the questions did.
var errNoAnswer = errors.New("no answer came")

func (k *asker) say(format string, args ...any) {
	fmt.Fprintln(k.out, plain(fmt.Sprintf(format, args...), false))
}

// unasked is the answer where nothing may be asked.
func (k *asker) unasked(flag, def string) (string, error) {
	if def == "" {
		return "", usageError{fmt.Errorf("--yes asks nothing: give %s", flag)}
	}
	return def, nil
}

// text asks for a line. An empty answer is def; where there is none, it is asked
// again. flag is what says it without being asked.
func (k *asker) text(question, flag, def string) (string, error) {
	if k.yes {
		return k.unasked(flag, def)
	}
	for range 5 {
		if def != "" {
			fmt.Fprintf(k.out, "%s [%s]: ", question, clean(def))
		} else {
			fmt.Fprintf(k.out, "%s: ", question)
		}
		line, err := k.line()
		if err != nil {
			return "", fmt.Errorf("%s: %w; or say it with %s", question, err, flag)
		}
		if line == "" {
			line = def
		}
		if line != "" {
			return line, nil
		}
	}
	return "", fmt.Errorf("%s: %w; or say it with %s", question, errNoAnswer, flag)
}

// optional asks for a line that may be empty.
func (k *asker) optional(question string) (string, error) {
	if k.yes {
		return "", nil
	}
	fmt.Fprintf(k.out, "%s: ", question)
	line, err := k.line()
	if errors.Is(err, errNoAnswer) {
		return "", nil
	}
	return line, err
}

func (k *asker) line() (string, error) {
	line, err := k.in.ReadString('\n')
	if err != nil && (!errors.Is(err, io.EOF) || line == "") {
		return "", errors.Join(errNoAnswer, ignoreEOF(err))
	}
	return strings.TrimSpace(line), nil
}

func ignoreEOF(err error) error {
	if errors.Is(err, io.EOF) {
		return nil
	}
	return err
}

// confirm asks for yes or no; an empty answer, and --yes, is def.
func (k *asker) confirm(question string, def bool) (bool, error) {
	if k.yes {
		return def, nil
	}
	choice := "y/N"
	if def {
		choice = "Y/n"
	}
	for range 5 {
		fmt.Fprintf(k.out, "%s [%s] ", question, choice)
		line, err := k.line()
		if err != nil {
			return false, fmt.Errorf("%s: %w", question, err)
		}
		switch strings.ToLower(line) {
		case "":
			return def, nil
		case "y", "yes":
			return true, nil
		case "n", "no":
			return false, nil
		}
	}
	return false, fmt.Errorf("%s: %w", question, errNoAnswer)
}

// option is one answer of a choice.
type option struct{ value, words string }

// choose asks for one of several, by its number or its name. There is no
// default where def is "".
func (k *asker) choose(question, flag, def string, options []option) (string, error) {
	if k.yes {
		return k.unasked(flag, def)
	}
	k.say("%s", question)
	for i, o := range options {
		k.say("  %d  %s", i+1, clean(o.words))
	}
	for range 5 {
		line, err := k.text("Your choice", flag, def)
		if err != nil {
			return "", err
		}
		for i, o := range options {
			if strings.EqualFold(line, o.value) || line == strconv.Itoa(i+1) {
				return o.value, nil
			}
		}
		k.say("Please answer with a number from 1 to %d.", len(options))
	}
	return "", fmt.Errorf("%s: %w; or say it with %s", question, errNoAnswer, flag)
}

// secret asks for a password, unseen where there is a terminal.
func (k *asker) secret(question string) (secret.Text, error) {
	fmt.Fprintf(k.out, "%s: ", question)
	if f, ok := k.raw.(*os.File); ok && term.IsTerminal(int(f.Fd())) && k.in.Buffered() == 0 {
		word, err := term.ReadPassword(int(f.Fd()))
		k.say("")
		if err != nil {
			return secret.Text{}, fmt.Errorf("read the password: %w", err)
		}
		return secret.New(string(word)), nil
	}
	line, err := k.in.ReadString('\n')
	if err != nil && line == "" {
		return secret.Text{}, fmt.Errorf("%s: %w", question, errNoAnswer)
	}
	return secret.New(strings.TrimRight(line, "\r\n")), nil
}

// words splits a command as a shell would where there is nothing but words and
// quotes in it.
func words(s string) ([]string, error) {
	var out []string
	var cur strings.Builder
	in, quote := false, rune(0)
	for i, r := range s {
		switch {
		case quote == 0 && (r == ' ' || r == '\t'):
			if in {
				out = append(out, cur.String())
				cur.Reset()
				in = false
			}
		case quote == 0 && (r == '\'' || r == '"'):
			quote, in = r, true
		case r == quote:
			quote = 0
		case quote == 0 && r == '\\', quote == 0 && strings.ContainsRune("|&;<>$`", r):
			return nil, fmt.Errorf("the command has %q at position %d: it is run without a shell; put it into a script, or use quotes", r, i+1)
		default:
			cur.WriteRune(r)
			in = true
		}
	}
	if quote != 0 {
		return nil, errors.New("the command has a quote that is not closed")
	}
	if in {
		out = append(out, cur.String())
	}
	return out, nil
}
