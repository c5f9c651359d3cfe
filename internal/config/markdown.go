package config

import (
	"bytes"
	"fmt"
	"strings"
)

const markdownIntro = `# Configuration

inboxd reads one file, ` + "`~/.config/inboxd/config.toml`" + ` (in ` + "`$XDG_CONFIG_HOME`" + ` where that is set; on macOS
` + "`~/Library/Application Support/inboxd/config.toml`" + `), or the one that ` + "`--config`" + ` names. It is written in
[TOML](https://toml.io): texts in quotes, lists in brackets, tables that begin with a header.
[config.example.toml](../config.example.toml) shows every key with its default.

The smallest one:

` + "```toml\n" + Smallest + "```" + `

**Nothing is guessed.** An unknown key, a wrong type, a missing or an impossible value stops the start, and everything
that is wrong is told at once, with file, line, key and what was expected:

` + "```text" + `
config.toml:8: account.imap.prot: unknown key; did you mean "port"?
config.toml:12: policy.lookback: expected a number with d (days), w (weeks) or h (hours), such as "14d"; got "2m"
` + "```" + `

**No password is in it.** A password in the file stops the start too. It comes from ` + "`password_command`" + ` or from the
system's ` + "`keyring`" + `, each time somebody signs in, and is never printed or logged. With ` + "`oauth2`" + ` there is none.

**A running daemon** rereads it on ` + "`inboxd reload`" + ` or SIGHUP; a file with a mistake is refused, and the old one stays.
`

// Smallest is the shortest configuration that starts.
const Smallest = `[[account]]
address = "alex@example.org"

[account.imap]
host = "imap.example.org"
password_command = ["pass", "show", "mail"]

[policy]
stance = "undecided"
`

// Markdown is docs/configuration.md: the keys of the example, as a page.
func Markdown() []byte {
	var b bytes.Buffer
	b.WriteString(markdownIntro)
	for _, t := range schema().tables {
		markdownTable(&b, t, "")
	}
	return b.Bytes()
}

func markdownTable(b *bytes.Buffer, t table, path string) {
	path = strings.TrimPrefix(path+"."+t.name, ".")
	header := "[" + path + "]"
	if t.many {
		header = "[" + header + "]"
	}
	fmt.Fprintf(b, "\n## `%s`: %s\n\n", header, strings.ToLower(t.title[:1])+t.title[1:])
	prose(b, t.doc)
	for _, k := range t.keys {
		if !t.twin {
			markdownKey(b, k)
		}
	}
	for _, sub := range t.tables {
		markdownTable(b, sub, path)
	}
}

func markdownKey(b *bytes.Buffer, k key) {
	fmt.Fprintf(b, "\n### `%s`\n\n%s; %s.\n\n", k.name, k.kindWords(), k.defaultWords())
	prose(b, k.doc)
	if len(k.choice) > 0 {
		b.WriteByte('\n')
	}
	for _, c := range k.choice {
		fmt.Fprintf(b, "- `%q`: %s\n", c.value, c.means)
	}
	if k.def == nil && !k.need && !k.oneOf {
		fmt.Fprintf(b, "\n```toml\n%s = %s\n```\n", k.name, tomlValue(k.sample))
	}
}

// kindWords says what a value must be.
func (k key) kindWords() string {
	kind := string(k.kind)
	if k.kind == criterion {
		switch k.sample.(type) {
		case bool:
			kind = string(yesNo)
		case []string:
			kind = string(texts)
		default:
			kind = string(text)
		}
		kind += ", alone or with a weight"
	}
	return strings.ToUpper(kind[:1]) + kind[1:]
}

// defaultWords says what holds where the key is left out.
func (k key) defaultWords() string {
	switch {
	case k.need:
		return "must be there"
	case k.oneOf:
		return "this, keyring or oauth2 must be there"
	case k.kind == argv:
		return "may be left out"
	case k.def == nil:
		return "left out, it does not count"
	}
	return "default `" + tomlValue(k.def) + "`"
}

// prose writes the schema's words as Markdown: what is indented there is an
// example.
func prose(b *bytes.Buffer, words string) {
	for i, p := range paragraphs(words) {
		if i > 0 {
			b.WriteByte('\n')
		}
		if strings.HasPrefix(p, " ") {
			lines := strings.ReplaceAll(strings.TrimSpace(p), "\n    ", "\n")
			fmt.Fprintf(b, "```toml\n%s\n```\n", lines)
			continue
		}
		b.WriteString(fill(strings.ReplaceAll(p, "*", `\*`), 118) + "\n")
	}
}
