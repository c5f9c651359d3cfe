// Package notice shows a short notice on the user's desktop: by D-Bus where
// there is a session bus, by osascript on macOS. It never shows anything
// anywhere else, and what it is given is shown as text, never run.
package notice

import (
	"context"
	"errors"
	"strings"
	"time"
	"unicode"
)

// ErrNone is wrapped where there is no desktop to show a notice on.
var ErrNone = errors.New("there is no desktop here to show a notice on")

// limit is how long a desktop may take.
const limit = 5 * time.Second

// Show shows a notice.
func Show(ctx context.Context, title, body string) error {
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	return show(ctx, plain(title, 80), plain(body, 300))
}

// plain is one line without control characters, of bounded length.
func plain(s string, most int) string {
	s = strings.Join(strings.Fields(strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r) {
			return ' '
		}
		return r
	}, s)), " ")
	if r := []rune(s); len(r) > most {
		return string(r[:most-1]) + "…"
	}
	return s
}
