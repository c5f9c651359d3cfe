package config

import (
	"bytes"
	"fmt"
	"strconv"
	"strings"
)

const exampleIntro = `inboxd: every setting, with its default.

Copy this file to ~/.config/inboxd/config.toml (on macOS to ~/Library/Application Support/inboxd/config.toml),
put in your own address, server and choice, and try "inboxd run --dry-run", which says what it would draft and
writes nothing. What you leave as it is can be deleted: a setting that is not there has its default.

How to read it: a line with # and a space is an explanation. A line with # directly before a word is a setting
that is switched off; take the # away to use it. Texts stand in quotes, lists in [brackets].

A slip of the pen does not go unnoticed: a setting that inboxd does not know stops it with the line's number.`

// Example is config.example.toml: every key with its default, explained.
func Example() []byte {
	var b bytes.Buffer
	remark(&b, exampleIntro)
	for _, t := range schema().tables {
		exampleTable(&b, t, "")
	}
	return b.Bytes()
}

// exampleTable writes one table and those inside it. A table that is optional
// as a whole is switched off, line by line.
func exampleTable(b *bytes.Buffer, t table, path string) {
	path = strings.TrimPrefix(path+"."+t.name, ".")
	header := "[" + path + "]"
	if t.many {
		header = "[" + header + "]"
	}
	fmt.Fprintf(b, "\n\n# %s\n", strings.Repeat("-", 76))
	remark(b, t.title+".\n\n"+t.doc)
	fmt.Fprintf(b, "\n%s%s\n", off(t.spare), header)
	for i, k := range t.keys {
		if t.twin && i > 0 {
			continue
		}
		exampleKey(b, k, t)
	}
	for _, sub := range t.tables {
		exampleTable(b, sub, path)
	}
}

// exampleKey writes one key, switched off where it has neither a default nor
// must be there.
func exampleKey(b *bytes.Buffer, k key, t table) {
	shown := k.def
	if k.sample != nil {
		shown = k.sample
	}
	if !t.twin {
		b.WriteByte('\n')
		remark(b, k.doc)
		for _, c := range k.choice {
			fmt.Fprintf(b, "#   %-*s  %s\n", widest(k.choice), strconv.Quote(c.value), c.means)
		}
	}
	fmt.Fprintf(b, "%s%s = %s\n", off(t.spare || k.def == nil && !k.need && !k.oneOf), k.name, tomlValue(shown))
}

// off is what switches a line off.
func off(is bool) string {
	if is {
		return "#"
	}
	return ""
}

// widest is how wide the choices are with their quotes.
func widest(cs []choice) int {
	w := 0
	for _, c := range cs {
		w = max(w, len(c.value)+2)
	}
	return w
}

// remark writes prose as a comment, 80 columns wide. Lines that begin with
// spaces stand as they are.
func remark(b *bytes.Buffer, prose string) {
	for i, p := range paragraphs(prose) {
		if i > 0 {
			b.WriteString("#\n")
		}
		if strings.HasPrefix(p, " ") {
			fmt.Fprintf(b, "# %s\n", strings.ReplaceAll(p, "\n", "\n# "))
			continue
		}
		for line := range strings.SplitSeq(fill(p, 78), "\n") {
			b.WriteString("# " + line + "\n")
		}
	}
}

// fill breaks a paragraph into lines of at most width bytes, where its words
// permit that.
func fill(paragraph string, width int) string {
	var b strings.Builder
	used := 0
	for word := range strings.FieldsSeq(paragraph) {
		switch {
		case used == 0:
		case used+1+len(word) > width:
			b.WriteByte('\n')
			used = 0
		default:
			b.WriteByte(' ')
			used++
		}
		b.WriteString(word)
		used += len(word)
	}
	return b.String()
}

// paragraphs takes prose apart at its blank lines.
func paragraphs(prose string) []string {
	return strings.Split(strings.Trim(prose, "\n"), "\n\n")
}

// tomlValue writes a default or sample as TOML.
func tomlValue(v any) string {
	switch v := v.(type) {
	case raw:
		return string(v)
	case string:
		return tomlText(v)
	case int:
		return strconv.Itoa(v)
	case bool:
		return strconv.FormatBool(v)
	case []string:
		var list []string
		for _, t := range v {
			list = append(list, tomlText(t))
		}
		return "[" + strings.Join(list, ", ") + "]"
	}
	return fmt.Sprint(v)
}

// tomlText writes a text of the schema, which has no control characters.
func tomlText(t string) string {
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\n", `\n`).Replace(t) + `"`
}
