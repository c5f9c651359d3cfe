package service

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"
)

// Kind is a service manager.
type Kind string

// The service managers.
const (
	Systemd Kind = "systemd"
	Launchd Kind = "launchd"
	NoKind  Kind = ""
)

// KindOf is the service manager of an operating system.
func KindOf(goos string) Kind {
	switch goos {
	case "linux":
		return Systemd
	case "darwin":
		return Launchd
	}
	return NoKind
}

// Spec says what is to be run, all paths absolute.
type Spec struct {
	Program  string
	Config   string
	StateDir string
	Home     string
	LogFile  string // launchd alone: systemd has the journal
}

// Run runs a program of the system's and returns what it printed.
type Run func(ctx context.Context, name string, args ...string) (string, error)

// Exec is the real Run.
func Exec(ctx context.Context, name string, args ...string) (string, error) {
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	out, err := exec.CommandContext(ctx, name, args...).CombinedOutput()
	text := strings.TrimSpace(string(out))
	if err != nil {
		return text, fmt.Errorf("%s %s: %w: %s", name, strings.Join(args, " "), err, text)
	}
	return text, nil
}

// Manager installs the service for one user.
type Manager struct {
	Kind   Kind
	Folder string // where units or agents of the user lie
	UID    int
	Run    Run
}

// names of what is installed.
const (
	unitName  = "inboxd.service"
	agentName = "inboxd"
)

// Path is the file that is installed.
func (m Manager) Path() string {
	if m.Kind == Launchd {
		return filepath.Join(m.Folder, agentName+".plist")
	}
	return filepath.Join(m.Folder, unitName)
}

// ErrNoManager is wrapped where there is no service manager that is known.
var ErrNoManager = errors.New("this system has no service manager that inboxd knows")

// Install writes the file and starts the service, over an older one: what runs
// afterwards is the program as it is now. Where the system cannot isolate a
// user's service, it is installed without that, and plain is true.
func (m Manager) Install(ctx context.Context, s Spec) (plain bool, err error) {
	if m.Kind == NoKind {
		return false, fmt.Errorf("install the service: %w; run `inboxd once` from a scheduler instead", ErrNoManager)
	}
	for _, p := range []string{s.Program, s.Config, s.StateDir, s.LogFile} {
		if strings.ContainsFunc(p, func(r rune) bool { return r < 0x20 || r == 0x7f }) {
			return false, fmt.Errorf("install the service: the path %q has a control character", p)
		}
	}
	if err := os.MkdirAll(m.Folder, 0o755); err != nil {
		return false, fmt.Errorf("install the service: %w", err)
	}
	if err := os.MkdirAll(s.StateDir, 0o700); err != nil { // it must be there before a unit may write to it alone
		return false, fmt.Errorf("install the service: %w", err)
	}
	if m.Kind == Launchd {
		return false, m.installAgent(ctx, s)
	}
	return m.installUnit(ctx, s)
}

func (m Manager) installUnit(ctx context.Context, s Spec) (plain bool, err error) {
	for _, isolate := range []bool{true, false} {
		if err := write(m.Path(), Unit(s, isolate)); err != nil {
			return false, err
		}
		if _, err := m.Run(ctx, "systemctl", "--user", "daemon-reload"); err != nil {
			return false, fmt.Errorf("install the service: %w; is there a session of yours with systemd? Over ssh: loginctl enable-linger, and sign in again", err)
		}
		if _, err := m.Run(ctx, "systemctl", "--user", "enable", unitName); err != nil {
			return false, fmt.Errorf("install the service: %w", err)
		}
		// Type=notify: this returns when inboxd is ready, or has failed.
		if _, err = m.Run(ctx, "systemctl", "--user", "restart", unitName); err == nil {
			return !isolate, nil
		}
		result, _ := m.Run(ctx, "systemctl", "--user", "show", unitName, "--property=ExecMainStatus", "--value")
		if !cannotIsolate(result) {
			break
		}
	}
	return false, fmt.Errorf("start the service: %w; see: journalctl --user -u inboxd -n 20", err)
}

// cannotIsolate reports the exit statuses by which systemd says that a sandbox
// could not be built (systemd.exec(5), "Process exit codes"): a kernel without
// user namespaces for users, most often.
func cannotIsolate(status string) bool {
	switch strings.TrimSpace(status) {
	case "214", "216", "217", "218", "224", "225", "226", "228":
		return true
	}
	return false
}

func (m Manager) installAgent(ctx context.Context, s Spec) error {
	if err := os.MkdirAll(filepath.Dir(s.LogFile), 0o700); err != nil {
		return fmt.Errorf("install the service: %w", err)
	}
	if err := write(m.Path(), Agent(s)); err != nil {
		return err
	}
	_, _ = m.Run(ctx, "launchctl", "bootout", m.target()) // an older one, if there is
	if _, err := m.Run(ctx, "launchctl", "bootstrap", m.domain(), m.Path()); err != nil {
		return fmt.Errorf("start the service: %w", err)
	}
	return nil
}

func (m Manager) domain() string { return fmt.Sprintf("gui/%d", m.UID) }
func (m Manager) target() string { return m.domain() + "/" + agentName }

// write replaces a file in one step.
func write(path, text string) error {
	if err := os.WriteFile(path+".new", []byte(text), 0o644); err != nil {
		return fmt.Errorf("install the service: %w", err)
	}
	if err := os.Rename(path+".new", path); err != nil {
		return errors.Join(fmt.Errorf("install the service: %w", err), os.Remove(path+".new"))
	}
	return nil
}

// Uninstall stops the service and takes away what Install put there; false
// where there was nothing.
func (m Manager) Uninstall(ctx context.Context) (was bool, err error) {
	if m.Kind == NoKind {
		return false, fmt.Errorf("uninstall the service: %w", ErrNoManager)
	}
	if _, err := os.Stat(m.Path()); errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	if m.Kind == Launchd {
		_, _ = m.Run(ctx, "launchctl", "bootout", m.target()) // it may not be loaded
		return true, m.remove()
	}
	if _, err := m.Run(ctx, "systemctl", "--user", "disable", "--now", unitName); err != nil {
		return true, fmt.Errorf("stop the service: %w", err)
	}
	if err := m.remove(); err != nil {
		return true, err
	}
	_, err = m.Run(ctx, "systemctl", "--user", "daemon-reload")
	return true, err
}

func (m Manager) remove() error {
	if err := os.Remove(m.Path()); err != nil {
		return fmt.Errorf("uninstall the service: %w", err)
	}
	return nil
}

// State is what the service manager says of the service.
type State struct {
	Manager   Kind   `json:"manager"`
	Installed bool   `json:"installed"`
	Running   bool   `json:"running"`
	Detail    string `json:"detail"` // in the manager's own words
	File      string `json:"file"`
}

// State asks the service manager.
func (m Manager) State(ctx context.Context) State {
	s := State{Manager: m.Kind, File: m.Path()}
	if m.Kind == NoKind {
		s.File = ""
		return s
	}
	if _, err := os.Stat(m.Path()); err != nil {
		return s
	}
	s.Installed = true
	if m.Kind == Launchd {
		out, err := m.Run(ctx, "launchctl", "print", m.target())
		s.Running = err == nil && strings.Contains(out, "state = running")
		s.Detail = map[bool]string{true: "loaded", false: "not loaded"}[err == nil]
		return s
	}
	out, err := m.Run(ctx, "systemctl", "--user", "show", unitName, "--property=ActiveState,SubState,ActiveEnterTimestamp,NRestarts")
	if err != nil {
		s.Detail = err.Error()
		return s
	}
	s.Running = strings.Contains(out, "ActiveState=active")
	s.Detail = strings.ReplaceAll(out, "\n", ", ")
	return s
}
