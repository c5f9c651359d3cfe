package config

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// Problem is one thing that is wrong with the file.
type Problem struct {
	File string
	Line int    // 1 is the first; a missing key has the line of the table it belongs in
	Key  string // dotted, as it would be written: account.imap.port
	What string // what is wrong, what was expected, what to do
}

// String is one line: file:line: key: what.
func (p Problem) String() string {
	if p.Key == "" {
		return fmt.Sprintf("%s:%d: %s", p.File, p.Line, p.What)
	}
	return fmt.Sprintf("%s:%d: %s: %s", p.File, p.Line, p.Key, p.What)
}

// Problems is everything that is wrong with the file, in order of lines. It is
// the error of Load for a file that was read but cannot be used.
type Problems []Problem

// Error is a line a problem.
func (ps Problems) Error() string {
	lines := make([]string, len(ps))
	for i, p := range ps {
		lines[i] = p.String()
	}
	return strings.Join(lines, "\n")
}

// sorted puts the problems in order of files and lines; those of one line stay
// as found.
func (ps Problems) sorted() Problems {
	slices.SortStableFunc(ps, func(a, b Problem) int {
		return cmp.Or(cmp.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line))
	})
	return ps
}
