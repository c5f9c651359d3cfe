package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"inboxd/internal/classify"
	"inboxd/internal/compose"
	"inboxd/internal/config"
	"inboxd/internal/decide"
	"inboxd/internal/mail"
)

// lintFlags say what FILE is, where it does not say so itself.
type lintFlags struct {
	json           bool
	kind, language string
}

// lintOut is the object of `lint --json`.
type lintOut struct {
	File     string       `json:"file"`
	Kind     decide.Kind  `json:"kind"`
	Language string       `json:"language"`
	Template bool         `json:"template"`
	Findings []lintedWord `json:"findings"`
}

type lintedWord struct {
	Line int `json:"line,omitempty"` // of a template
	compose.Finding
}

func (a *app) lintCommand() *cobra.Command {
	var f lintFlags
	cmd := &cobra.Command{
		Use:   "lint FILE",
		Short: "The wording checks on a template, a draft or any text of yours",
		Long: `Runs the checks that every draft passes before it is saved on a text of your own:
a mail (.eml), a plain text, or a template of your templates folder
(LANGUAGE/KIND.txt, LANGUAGE/KIND-TONE.txt). "-" reads standard input. Each
finding names the rule and the words, and says what to write instead. The exit
code is 1 if there is any.`,
		Example: "  inboxd lint letter.txt\n  inboxd lint --kind withdraw --language de draft.eml\n  inboxd lint templates/en/decline_offer-warm.txt",
		Args:    wrong(cobra.ExactArgs(1)),
		RunE:    func(_ *cobra.Command, args []string) error { return a.lint(args[0], f) },
	}
	cmd.Flags().BoolVar(&f.json, "json", false, "one JSON object")
	cmd.Flags().StringVar(&f.kind, "kind", "", "the kind of reply it is; default: told from its words, or a template's file name")
	cmd.Flags().StringVar(&f.language, "language", "", "its language, such as en or pt-BR; default: told from its words, or a template's folder")
	return cmd
}

func (a *app) lint(path string, f lintFlags) error {
	text, err := a.readText(path)
	if err != nil {
		return err
	}
	out, err := lintText(path, text, f)
	if err != nil {
		return err
	}
	if f.json {
		err = a.json().Encode(out)
	} else {
		p := a.printer()
		printLint(p, out)
		err = p.err
	}
	if err == nil && len(out.Findings) > 0 {
		return errSilent
	}
	return err
}

// maxLint bounds what is read: a letter, with the mail around it.
const maxLint = 1 << 20

func (a *app) readText(path string) (text string, err error) {
	in := a.in
	if path != "-" {
		f, err := os.Open(path)
		if err != nil {
			return "", fmt.Errorf("read the text: %w", err)
		}
		defer func() { err = errors.Join(err, f.Close()) }()
		in = f
	}
	b, err := io.ReadAll(io.LimitReader(in, maxLint))
	if err != nil {
		return "", fmt.Errorf("read %s: %w", path, err)
	}
	return string(b), nil
}

// lintText takes FILE for a template by its name or its variables, for a mail by
// its header, for a plain text else.
func lintText(path, text string, f lintFlags) (*lintOut, error) {
	name, isTemplate := config.TemplateName(filepath.Base(filepath.Dir(path)), filepath.Base(path))
	kind, language, err := f.named()
	if err != nil {
		return nil, err
	}
	if isTemplate || strings.Contains(text, "{") && kind != "" && language != "" && !isMail(text) {
		if kind != "" {
			name.Kind = kind
		}
		if language != "" {
			name.Language = language
		}
		return lintTemplate(path, text, name), nil
	}
	if isMail(text) {
		m, err := mail.Parse([]byte(text))
		if err != nil {
			return nil, fmt.Errorf("read %s: %w", path, err)
		}
		text = m.New
	}
	if language == "" {
		language = classify.Inbound(&mail.Message{Text: text, New: text}, classify.Thread{}).Language
	}
	if kind == "" {
		kind = compose.GuessKind(text, language)
	}
	out := &lintOut{File: path, Kind: kind, Language: language, Findings: []lintedWord{}}
	for _, x := range compose.Lint(strings.TrimSpace(text), language, kind) {
		out.Findings = append(out.Findings, lintedWord{Finding: x})
	}
	return out, nil
}

func lintTemplate(path, text string, name compose.Template) *lintOut {
	out := &lintOut{File: path, Kind: name.Kind, Language: name.Language, Template: true, Findings: []lintedWord{}}
	_, faults := compose.ReadTemplate(name.Language, name.Kind, name.Tone, text)
	for _, x := range faults {
		out.Findings = append(out.Findings, lintedWord{x.Line, x.Finding})
	}
	return out
}

// named reads the flags.
func (f lintFlags) named() (kind decide.Kind, language string, err error) {
	if f.kind != "" {
		k, ok := decide.ReadKind(f.kind)
		if !ok {
			return "", "", usageError{fmt.Errorf("--kind %q: want one of %v", f.kind, decide.Kinds())}
		}
		kind = k
	}
	if f.language != "" && !slices.Contains(compose.Varieties(), f.language) && !slices.Contains(compose.Languages(), f.language) {
		return "", "", usageError{fmt.Errorf("--language %q: want one of %v", f.language, compose.Varieties())}
	}
	return kind, f.language, nil
}

// isMail reports whether a text begins with a mail header.
func isMail(text string) bool {
	head, _, _ := strings.Cut(strings.ReplaceAll(text, "\r\n", "\n"), "\n\n")
	fields := 0
	for line := range strings.SplitSeq(head, "\n") {
		if strings.HasPrefix(line, " ") || strings.HasPrefix(line, "\t") {
			continue
		}
		name, _, ok := strings.Cut(line, ":")
		if !ok || name == "" || strings.ContainsAny(name, " \t") {
			return false
		}
		switch strings.ToLower(name) {
		case "from", "to", "subject", "date", "message-id", "mime-version", "content-type":
			fields++
		}
	}
	return fields > 1
}

func printLint(p *printer, o *lintOut) {
	what := "text"
	if o.Template {
		what = "template"
	}
	p.line("%s  %s", p.bold(clean(o.File)), p.dim(fmt.Sprintf("a %s, checked as %s in %s (--kind and --language say otherwise)", what, o.Kind, o.Language)))
	if len(o.Findings) == 0 {
		p.line("%s", p.green("nothing to object to"))
		return
	}
	for _, f := range o.Findings {
		where := ""
		if f.Line > 0 {
			where = fmt.Sprintf("line %d  ", f.Line)
		}
		p.line("%s%s  %s", where, p.amber(f.Rule), clean(f.Words))
		if f.Instead != "" {
			p.line("    %s", clean(f.Instead))
		}
	}
}
