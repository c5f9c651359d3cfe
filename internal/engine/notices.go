package engine

import "strings"

// kindOfMatter is the part of a matter's name before its colon.
func kindOfMatter(matter string) string {
	kind, _, _ := strings.Cut(matter, ":")
	return kind
}
