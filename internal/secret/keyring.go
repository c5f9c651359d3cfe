package secret

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"time"

	"github.com/zalando/go-keyring"
)

// keyringService is what inboxd's entries are filed under.
const keyringService = "inboxd"

// Errors of the keyring.
var (
	// ErrNoKeyring is wrapped when this session has no keyring, or it does not open.
	ErrNoKeyring = errors.New("the system's keyring cannot be used")
	// ErrNoEntry is wrapped when the keyring holds nothing under the name.
	ErrNoEntry = errors.New("the system's keyring holds nothing for this account")
)

// Entry names one secret in the system's keyring: the Secret Service on Linux
// (GNOME Keyring, KWallet, KeePassXC), the Keychain on macOS, the Credential
// Manager on Windows. The name is no secret. "" is no entry.
type Entry string

// EntryOf names the secret of an account's server; kind is imap or smtp.
func EntryOf(kind, address string) Entry { return Entry(kind + ":" + address) }

// Get reads the secret.
func (e Entry) Get(ctx context.Context) (Text, error) {
	var value string
	err := e.ask(ctx, "read", func() (err error) {
		value, err = keyring.Get(keyringService, string(e))
		return err
	})
	if err != nil {
		return Text{}, err
	}
	return New(value), nil
}

// Set writes the secret over the one before, in one step.
func (e Entry) Set(ctx context.Context, t Text) error {
	return e.ask(ctx, "write", func() error { return keyring.Set(keyringService, string(e), t.Reveal()) })
}

// Delete takes the secret away; where there is none, the error wraps ErrNoEntry.
func (e Entry) Delete(ctx context.Context) error {
	return e.ask(ctx, "delete", func() error { return keyring.Delete(keyringService, string(e)) })
}

// ask runs one call of the keyring, which knows no context and may wait for a
// person to unlock it.
func (e Entry) ask(ctx context.Context, verb string, call func() error) error {
	if why := noBus(); why != "" {
		return fmt.Errorf("%w: %s; use password_command instead", ErrNoKeyring, why)
	}
	done := make(chan error, 1)
	go func() { done <- call() }()
	limit := time.NewTimer(Timeout)
	defer limit.Stop()
	select {
	case err := <-done:
		return e.explain(verb, err)
	case <-ctx.Done():
		return fmt.Errorf("%s the keyring entry %s: %w", verb, e, ctx.Err())
	case <-limit.C:
		return fmt.Errorf("%w: it did not answer within %s; unlock it and try again", ErrNoKeyring, Timeout)
	}
}

func (e Entry) explain(verb string, err error) error {
	switch {
	case err == nil:
		return nil
	case errors.Is(err, keyring.ErrNotFound):
		return fmt.Errorf("%w (service %s, user %s): run `inboxd login` to store it", ErrNoEntry, keyringService, e)
	case errors.Is(err, keyring.ErrSetDataTooBig):
		return fmt.Errorf("%s the keyring entry %s: the secret is too long for this keyring; use password_command instead: %w", verb, e, err)
	}
	return fmt.Errorf("%w: %s the entry %s: %w; unlock it, or use password_command instead", ErrNoKeyring, verb, e, err)
}

// noBus says why there can be no Secret Service; "" where there may be one.
// Without a session bus the library would try to start one of its own.
func noBus() string {
	if runtime.GOOS == "darwin" || runtime.GOOS == "windows" || os.Getenv("DBUS_SESSION_BUS_ADDRESS") != "" {
		return ""
	}
	if dir := os.Getenv("XDG_RUNTIME_DIR"); dir != "" {
		if _, err := os.Stat(filepath.Join(dir, "bus")); err == nil {
			return ""
		}
	}
	return "there is no desktop session (no session bus)"
}
