//go:build unix && !darwin

package notice

import (
	"context"
	"errors"
	"net"
	"path/filepath"
	"strings"
	"testing"
)

func TestPlain(t *testing.T) {
	if got := plain("a\x1b[31m\nb\u202ec", 80); got != "a [31m b c" {
		t.Errorf("%q", got)
	}
	if got := plain(strings.Repeat("x", 100), 10); len([]rune(got)) != 10 {
		t.Errorf("%q", got)
	}
}

func TestWithoutADesktop(t *testing.T) {
	t.Setenv("DBUS_SESSION_BUS_ADDRESS", "")
	t.Setenv("XDG_RUNTIME_DIR", t.TempDir())
	if err := Show(t.Context(), "title", "body"); !errors.Is(err, ErrNone) {
		t.Error(err)
	}
	t.Setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path="+filepath.Join(t.TempDir(), "nothing"))
	if err := Show(t.Context(), "title", "body"); !errors.Is(err, ErrNone) {
		t.Error(err)
	}
}

// A bus that never answers holds nobody up for good.
func TestSilentBus(t *testing.T) {
	path := filepath.Join(t.TempDir(), "bus")
	ln, err := net.Listen("unix", path)
	if err != nil {
		t.Fatal(err)
	}
	defer ln.Close()
	t.Setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path="+path)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := Show(ctx, "title", "body"); err == nil {
		t.Error("nobody answered, and it says that it was shown")
	}
}
