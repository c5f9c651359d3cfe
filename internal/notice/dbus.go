//go:build unix && !darwin

package notice

import (
	"context"
	"fmt"
	"html"
	"os"
	"path/filepath"

	"github.com/godbus/dbus/v5"
)

// show speaks to the desktop's notification service (the Desktop Notifications
// Specification, org.freedesktop.Notifications). The body may be read as markup
// there, so that it is escaped.
func show(ctx context.Context, title, body string) error {
	address := sessionBus()
	if address == "" {
		return fmt.Errorf("no D-Bus session: %w", ErrNone)
	}
	conn, err := dbus.Connect(address, dbus.WithContext(ctx))
	if err != nil {
		return fmt.Errorf("reach the D-Bus session: %w: %w", err, ErrNone)
	}
	defer conn.Close()
	hints := map[string]dbus.Variant{"urgency": dbus.MakeVariant(byte(1)), "category": dbus.MakeVariant("email")}
	call := conn.Object("org.freedesktop.Notifications", "/org/freedesktop/Notifications").CallWithContext(ctx,
		"org.freedesktop.Notifications.Notify", 0, "inboxd", uint32(0), "", title, html.EscapeString(body), []string{}, hints, int32(-1))
	if call.Err != nil {
		return fmt.Errorf("show a notice: %w", call.Err)
	}
	return nil
}

// sessionBus is where the user's session bus listens. The library would start one
// where none is; a daemon must not.
func sessionBus() string {
	if a := os.Getenv("DBUS_SESSION_BUS_ADDRESS"); a != "" {
		return a
	}
	if dir := os.Getenv("XDG_RUNTIME_DIR"); dir != "" {
		path := filepath.Join(dir, "bus")
		if info, err := os.Stat(path); err == nil && info.Mode()&os.ModeSocket != 0 {
			return "unix:path=" + path
		}
	}
	return ""
}
