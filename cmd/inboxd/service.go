package main

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"

	"github.com/spf13/cobra"

	"inboxd/internal/config"
	"inboxd/internal/service"
)

func (a *app) serviceCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use: "service", Short: "The systemd user unit or launchd agent: install, uninstall, status", Args: wrong(cobra.NoArgs),
		Long: `Has the system run inboxd whenever you are signed in, and start it again if it
fails. Nothing needs root. "uninstall" leaves nothing but your own data; install
again after an upgrade, and the new program runs.`,
		Example: "  inboxd service install\n  inboxd service status --json",
		RunE:    func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	var show, asJSON bool
	install := &cobra.Command{Use: "install", Short: "Install and start the service", Args: wrong(cobra.NoArgs),
		RunE: func(cmd *cobra.Command, _ []string) error { return a.serviceInstall(cmd.Context(), show) }}
	install.Flags().BoolVar(&show, "print", false, "print the unit or agent, install nothing")
	uninstall := &cobra.Command{Use: "uninstall", Short: "Stop the service and take it away", Args: wrong(cobra.NoArgs),
		RunE: func(cmd *cobra.Command, _ []string) error { return a.serviceUninstall(cmd.Context()) }}
	status := &cobra.Command{Use: "status", Short: "What the service manager says", Args: wrong(cobra.NoArgs),
		RunE: func(cmd *cobra.Command, _ []string) error { return a.serviceStatus(cmd.Context(), asJSON) }}
	status.Flags().BoolVar(&asJSON, "json", false, "one JSON object")
	cmd.AddCommand(install, uninstall, status)
	return cmd
}

// manager is this system's service manager, for this user.
func (a *app) manager() (service.Manager, error) {
	m := service.Manager{Kind: service.KindOf(runtime.GOOS), UID: os.Getuid(), Run: a.system}
	if m.Run == nil {
		m.Run = service.Exec
	}
	home, err := os.UserHomeDir()
	if err != nil {
		return m, fmt.Errorf("where services of yours lie: %w", err)
	}
	m.Folder = filepath.Join(home, "Library", "LaunchAgents")
	if m.Kind == service.Systemd {
		m.Folder = filepath.Join(home, ".config", "systemd", "user")
		if dir := os.Getenv("XDG_CONFIG_HOME"); filepath.IsAbs(dir) {
			m.Folder = filepath.Join(dir, "systemd", "user")
		}
	}
	return m, nil
}

func (a *app) serviceInstall(ctx context.Context, show bool) error {
	c, err := a.load(false)
	if err != nil {
		return err
	}
	m, err := a.manager()
	if err != nil {
		return err
	}
	spec, err := a.spec(c)
	if err != nil {
		return err
	}
	if show {
		text := service.Unit(spec, true)
		if m.Kind == service.Launchd {
			text = service.Agent(spec)
		}
		_, err := fmt.Fprint(a.out, text)
		return err
	}
	plain, err := m.Install(ctx, spec)
	if err != nil {
		return err
	}
	fmt.Fprintf(a.out, "Installed and started: %s\n", m.Path())
	if plain {
		fmt.Fprintln(a.err, "This system gives users no namespaces: the service runs without being walled off from the rest of your files.")
	}
	if m.Kind == service.Systemd && !a.lingers(ctx, m) {
		fmt.Fprintln(a.err, "It runs while you are signed in; to have it run always: loginctl enable-linger")
	}
	return nil
}

// lingers reports whether the user's services run without a session.
func (a *app) lingers(ctx context.Context, m service.Manager) bool {
	out, err := m.Run(ctx, "loginctl", "show-user", fmt.Sprint(os.Getuid()), "--property=Linger", "--value")
	return err == nil && strings.TrimSpace(out) == "yes"
}

func (a *app) spec(c *config.Config) (service.Spec, error) {
	program, err := ourProgram()
	if err != nil {
		return service.Spec{}, err
	}
	home, err := os.UserHomeDir()
	if err != nil {
		return service.Spec{}, fmt.Errorf("install the service: %w", err)
	}
	return service.Spec{Program: program, Config: c.Path, StateDir: c.StateDir, Home: home,
		LogFile: filepath.Join(home, "Library", "Logs", "inboxd", "inboxd.log")}, nil
}

// ourProgram is the path that stays right through upgrades: the one in PATH
// where that is this very program, since packagers move what it points to.
func ourProgram() (string, error) {
	self, err := os.Executable()
	if err != nil {
		return "", fmt.Errorf("where this program is: %w", err)
	}
	if found, err := exec.LookPath("inboxd"); err == nil && sameFile(found, self) {
		if found, err = filepath.Abs(found); err == nil {
			return found, nil
		}
	}
	if strings.Contains(self, string(filepath.Separator)+"go-build") {
		return "", fmt.Errorf("this program is a temporary one (%s): install it first (make install), and run that", self)
	}
	return self, nil
}

func sameFile(a, b string) bool {
	x, errX := os.Stat(a)
	y, errY := os.Stat(b)
	return errX == nil && errY == nil && os.SameFile(x, y)
}

func (a *app) serviceUninstall(ctx context.Context) error {
	m, err := a.manager()
	if err != nil {
		return err
	}
	was, err := m.Uninstall(ctx)
	if err != nil {
		return err
	}
	said := "There was no service."
	if was {
		said = "The service is stopped and gone; your configuration and state are untouched."
	}
	err = a.tell(said)
	return err
}

func (a *app) serviceStatus(ctx context.Context, asJSON bool) error {
	m, err := a.manager()
	if err != nil {
		return err
	}
	s := m.State(ctx)
	if asJSON {
		return a.json().Encode(s)
	}
	p := a.printer()
	switch {
	case !s.Installed:
		p.line("not installed: `inboxd service install`")
	case s.Running:
		p.line("%s  %s", p.green("running"), clean(s.Detail))
	default:
		p.line("%s  %s", p.amber("installed, not running"), clean(s.Detail))
	}
	if s.Installed {
		p.line("%s", p.dim(s.File))
	}
	return p.err
}
