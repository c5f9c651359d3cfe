// Package secret keeps passwords out of sight: a text that cannot print itself,
// the command that a password is asked from, and the system's keyring.
//
// A secret is fetched when it is needed, and stored nowhere but in that keyring. No method of this
// package, and no way of formatting its values, shows what a secret is; Reveal
// is the one way out.
package secret

import (
	"fmt"
	"io"
	"log/slog"
)

// hidden is what every way of printing a Text shows.
const hidden = "[secret]"

// Text is a secret. The value lies behind a pointer, because the fmt package
// calls no method on an unexported field of a struct that it prints: what it
// shows then is an address.
type Text struct{ value *string }

// New hides value.
func New(value string) Text { return Text{value: &value} }

// Reveal returns the secret itself, for the one place that signs in with it.
func (t Text) Reveal() string {
	if t.value == nil {
		return ""
	}
	return *t.value
}

// Empty reports whether there is no secret.
func (t Text) Empty() bool { return t.Reveal() == "" }

// String, GoString and Format print a placeholder, whatever the verb.
func (t Text) String() string { return hidden }

// GoString is String for %#v.
func (t Text) GoString() string { return hidden }

// Format prints the placeholder for verbs that String is not asked for, such as %d.
func (t Text) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, hidden) }

// MarshalText is the placeholder in every textual encoding (JSON keys, TOML, XML).
func (t Text) MarshalText() ([]byte, error) { return []byte(hidden), nil }

// MarshalJSON is the placeholder as a JSON string.
func (t Text) MarshalJSON() ([]byte, error) { return []byte(`"` + hidden + `"`), nil }

// LogValue is the placeholder in structured logs.
func (t Text) LogValue() slog.Value { return slog.StringValue(hidden) }
