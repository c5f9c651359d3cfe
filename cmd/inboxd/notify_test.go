package main

import (
	"net"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"inboxd/internal/imaptest"
)

// serviceSocket is a service manager's socket: it keeps what the daemon tells it.
type serviceSocket struct {
	mu   sync.Mutex
	told []string
}

func listenAsManager(t *testing.T) *serviceSocket {
	t.Helper()
	if runtime.GOOS == "windows" {
		t.Skip("no service manager of this kind here")
	}
	dir, err := os.MkdirTemp("/tmp", "in-") //nolint:usetesting // a socket has a short path; t.TempDir gives long ones
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(dir, "notify")
	l, err := net.ListenUnixgram("unixgram", &net.UnixAddr{Name: path, Net: "unixgram"})
	if err != nil {
		t.Fatal(err)
	}
	t.Setenv("NOTIFY_SOCKET", path)
	s := &serviceSocket{}
	done := make(chan struct{})
	go func() {
		defer close(done)
		buf := make([]byte, 4096)
		for {
			n, err := l.Read(buf)
			if err != nil {
				return
			}
			s.mu.Lock()
			s.told = append(s.told, string(buf[:n]))
			s.mu.Unlock()
		}
	}()
	t.Cleanup(func() {
		_ = l.Close()
		<-done
		_ = os.RemoveAll(dir)
	})
	return s
}

// await waits until something was told since the nth word, and returns where.
func (s *serviceSocket) await(t *testing.T, from int, begin string) int {
	t.Helper()
	deadline := time.NewTimer(patient)
	defer deadline.Stop()
	again := time.NewTicker(10 * time.Millisecond)
	defer again.Stop()
	for {
		s.mu.Lock()
		told := slices.Clone(s.told)
		s.mu.Unlock()
		for i := from; i < len(told); i++ {
			if strings.HasPrefix(told[i], begin) {
				return i + 1
			}
		}
		select {
		case <-again.C:
		case <-deadline.C:
			t.Fatalf("%s was not told: %q", begin, told)
		}
	}
}

// TestTheServiceManagerIsTold follows a daemon as systemd hears it.
func TestTheServiceManagerIsTold(t *testing.T) {
	m := listenAsManager(t)
	t.Setenv("WATCHDOG_USEC", "100000")
	s := imaptest.Start(t, "embedded")
	path, _ := setup(t, s, "")
	log := filepath.Join(t.TempDir(), "logs", "inboxd.log")
	stop, errs := start(t, "run", "--stay", "--config", path, "--log-file", log)
	at := m.await(t, 0, "READY=1")
	m.await(t, 0, "STATUS=main: watching")
	m.await(t, at, "WATCHDOG=1")
	if code, _, errs := inboxd(t, "reload", "--config", path); code != exitOK {
		t.Fatal(errs)
	}
	at = m.await(t, at, "RELOADING=1")
	at = m.await(t, at, "READY=1")
	stop()
	m.await(t, at, "STOPPING=1")
	text, err := os.ReadFile(log)
	if err != nil || !strings.Contains(string(text), "configuration reread") || strings.Contains(errs.String(), "configuration reread") {
		t.Errorf("the log is not in its file: %v\n%s\n%s", err, text, errs)
	}
}
