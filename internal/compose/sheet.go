package compose

import (
	"embed"
	"errors"
	"fmt"
	"slices"
	"strings"
)

// The words of a language stand in words/<code>.txt, what its checks object to
// in checks/<code>.txt. Both are plain lines that a reader of the language can
// review without reading Go:
//
//	# a comment
//	[section]
//	key: text
//
// A key may repeat: its lines are alternatives. "{name}" is a slot, and
// "{formal|informal}" a choice by register; there is no other notation.
//
//go:embed words/*.txt checks/*.txt
var files embed.FS

// sheet is one such file: section, key, alternatives in order.
type sheet map[string]map[string][]string

// all lists the lines under a key of a section.
func (s sheet) all(section, key string) []string { return s[section][key] }

// one is the first line under a key, or "".
func (s sheet) one(section, key string) string {
	if lines := s[section][key]; len(lines) > 0 {
		return lines[0]
	}
	return ""
}

// toned lists the alternatives under a key for one tone: those marked with the
// tone, and those without a mark, which serve both.
func (s sheet) toned(section, key string, tone Tone) []string {
	return slices.Concat(s[section][key+" "+string(tone)], s[section][key])
}

// readSheet parses one file. Errors name the line.
func readSheet(name, text string) (sheet, error) {
	s, section := sheet{}, ""
	for i, line := range strings.Split(text, "\n") {
		line = strings.TrimSpace(line)
		switch {
		case line == "" || strings.HasPrefix(line, "#"):
			continue
		case strings.HasPrefix(line, "[") && strings.HasSuffix(line, "]"):
			section = line[1 : len(line)-1]
			if s[section] != nil {
				return nil, fmt.Errorf("%s:%d: section %q stands twice", name, i+1, section)
			}
			s[section] = map[string][]string{}
			continue
		}
		key, value, ok := strings.Cut(line, ":")
		if !ok || section == "" {
			return nil, fmt.Errorf("%s:%d: want \"key: text\" inside a section", name, i+1)
		}
		key = strings.TrimSpace(key)
		s[section][key] = append(s[section][key], strings.TrimSpace(value))
	}
	return s, nil
}

// varieties are the catalogues; a language with varieties (pt) has one each.
func varieties() []string {
	return []string{"de", "en", "es", "fr", "it", "ja", "nl", "pl", "pt-BR", "pt-PT"}
}

// Varieties lists the catalogues: the languages, and both kinds of Portuguese.
func Varieties() []string { return varieties() }

// Languages lists the languages that replies can be written in, ISO 639-1.
func Languages() []string {
	var out []string
	for _, v := range varieties() {
		if code, _, _ := strings.Cut(v, "-"); !slices.Contains(out, code) {
			out = append(out, code)
		}
	}
	slices.Sort(out)
	return out
}

// catalogue and rulebook hold every parsed file. They are read once at the
// start and never written; a file with a fault is left out, which the tests
// turn into a failure.
var (
	catalogue, errCatalogue = readSheets("words", varieties())
	rulebook, errRulebook   = readSheets("checks", Languages())
)

func readSheets(folder string, names []string) (map[string]sheet, error) {
	out := map[string]sheet{}
	var faults []error
	for _, n := range names {
		name := folder + "/" + n + ".txt"
		text, err := files.ReadFile(name)
		if err != nil {
			faults = append(faults, err)
			continue
		}
		s, err := readSheet(name, string(text))
		if err != nil {
			faults = append(faults, err)
			continue
		}
		out[n] = s
	}
	return out, errors.Join(faults...)
}
