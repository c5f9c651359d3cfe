package secret

import (
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/zalando/go-keyring"
)

func TestKeyring(t *testing.T) {
	t.Setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nowhere")
	keyring.MockInit()
	e := EntryOf("imap", "alex@example.org")
	if _, err := e.Get(t.Context()); !errors.Is(err, ErrNoEntry) || !strings.Contains(err.Error(), "inboxd login") {
		t.Fatalf("an empty keyring: %v", err)
	}
	for _, word := range []string{"first", "second"} {
		if err := e.Set(t.Context(), New(word)); err != nil {
			t.Fatal(err)
		}
		if got, err := e.Get(t.Context()); err != nil || got.Reveal() != word {
			t.Fatalf("%q, %v", got.Reveal(), err)
		}
	}
	if _, err := EntryOf("smtp", "alex@example.org").Get(t.Context()); !errors.Is(err, ErrNoEntry) {
		t.Errorf("another entry: %v", err)
	}
	if err := e.Delete(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := e.Delete(t.Context()); !errors.Is(err, ErrNoEntry) {
		t.Errorf("deleted twice: %v", err)
	}
}

func TestKeyringThatFails(t *testing.T) {
	e := EntryOf("imap", "alex@example.org")
	t.Setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nowhere")
	keyring.MockInitWithError(errors.New("locked"))
	if err := e.Set(t.Context(), New("hunter2")); !errors.Is(err, ErrNoKeyring) || strings.Contains(err.Error(), "hunter2") || !strings.Contains(err.Error(), "locked") {
		t.Errorf("a locked keyring: %v", err)
	}
	keyring.MockInit()
	t.Setenv("DBUS_SESSION_BUS_ADDRESS", "")
	t.Setenv("XDG_RUNTIME_DIR", t.TempDir())
	if noBus() == "" {
		t.Skip("this system's keyring needs no session bus")
	}
	if _, err := e.Get(t.Context()); !errors.Is(err, ErrNoKeyring) || !strings.Contains(err.Error(), "password_command") {
		t.Errorf("no session bus: %v", err)
	}
}

func TestKeyringHearsTheContext(t *testing.T) {
	t.Setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nowhere")
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	never := make(chan struct{})
	defer close(never)
	err := Entry("imap:x").ask(ctx, "read", func() error { <-never; return nil })
	if !errors.Is(err, context.Canceled) {
		t.Errorf("%v", err)
	}
}
