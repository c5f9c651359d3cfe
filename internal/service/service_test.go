package service

import (
	"context"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
)

func spec(dir string) Spec {
	return Spec{Program: "/usr/local/bin/inboxd", Config: filepath.Join(dir, "my config", "c.toml"), StateDir: filepath.Join(dir, "state"), Home: dir,
		LogFile: filepath.Join(dir, "Logs", "inboxd.log")}
}

// system is a service manager that keeps what it was asked and answers what the test wants.
type system struct {
	asked []string
	fail  map[string]string // by the beginning of the command: what it says as it fails
}

func (s *system) run(_ context.Context, name string, args ...string) (string, error) {
	line := name + " " + strings.Join(args, " ")
	s.asked = append(s.asked, line)
	for begin, says := range s.fail {
		if strings.HasPrefix(line, begin) {
			return says, errors.New(says)
		}
	}
	if strings.Contains(line, "show") {
		return "ActiveState=active\nSubState=running\nNRestarts=0", nil
	}
	return "", nil
}

func TestInstallAndUninstallLeaveNothing(t *testing.T) {
	for _, kind := range []Kind{Systemd, Launchd} {
		t.Run(string(kind), func(t *testing.T) {
			home := t.TempDir()
			s := &system{}
			m := Manager{Kind: kind, Folder: filepath.Join(home, "units"), UID: 501, Run: s.run}
			sp := spec(home)
			if st := m.State(t.Context()); st.Installed {
				t.Error(st)
			}
			for range 2 { // the second time is an upgrade
				if plain, err := m.Install(t.Context(), sp); err != nil || plain {
					t.Fatal(plain, err)
				}
			}
			st := m.State(t.Context())
			if !st.Installed || kind == Systemd && !st.Running {
				t.Errorf("%+v", st)
			}
			if kind == Systemd && !slices.Contains(s.asked, "systemctl --user restart inboxd.service") {
				t.Errorf("an upgrade does not start the new program: %q", s.asked)
			}
			if was, err := m.Uninstall(t.Context()); !was || err != nil {
				t.Fatal(was, err)
			}
			if left, err := os.ReadDir(m.Folder); err != nil || len(left) != 0 {
				t.Errorf("left behind: %v, %v", left, err)
			}
			if was, err := m.Uninstall(t.Context()); was || err != nil {
				t.Error(was, err)
			}
			if _, err := os.Stat(sp.StateDir); err != nil {
				t.Error("the user's data is gone")
			}
		})
	}
}

func TestInstallWithoutNamespaces(t *testing.T) {
	home := t.TempDir()
	tries := 0
	s := &system{}
	m := Manager{Kind: Systemd, Folder: home, Run: func(ctx context.Context, name string, args ...string) (string, error) {
		switch {
		case slices.Contains(args, "restart"):
			if tries++; tries == 1 {
				return "", errors.New("failed")
			}
		case slices.Contains(args, "--property=ExecMainStatus"):
			return "226\n", nil
		}
		return s.run(ctx, name, args...)
	}}
	plain, err := m.Install(t.Context(), spec(home))
	if err != nil || !plain {
		t.Fatal(plain, err)
	}
	text, err := os.ReadFile(m.Path())
	if err != nil || strings.Contains(string(text), "PrivateUsers") || !strings.Contains(string(text), "NoNewPrivileges=yes") {
		t.Errorf("%v\n%s", err, text)
	}
	s.fail = map[string]string{"systemctl --user restart": "no"}
	if _, err := (Manager{Kind: Systemd, Folder: home, Run: s.run}).Install(t.Context(), spec(home)); err == nil || !strings.Contains(err.Error(), "journalctl") {
		t.Errorf("a service that does not start: %v", err)
	}
	if _, err := (Manager{}).Install(t.Context(), spec(home)); !errors.Is(err, ErrNoManager) {
		t.Error(err)
	}
}

func TestPathsAreQuoted(t *testing.T) {
	s := Spec{Program: `/opt/a b/%h/$HOME/"x"\`, Config: "/c<&>.toml", StateDir: "/s", LogFile: "/l"}
	if u := Unit(s, true); !strings.Contains(u, `ExecStart="/opt/a b/%%h/$$HOME/\"x\"\\" run`) {
		t.Error(u)
	}
	if a := Agent(s); !strings.Contains(a, "/c&lt;&amp;&gt;.toml") {
		t.Error(a)
	}
	s.Config = "/c\n[Service]\nExecStartPre=/bin/evil"
	if _, err := (Manager{Kind: Systemd, Folder: t.TempDir(), Run: (&system{}).run}).Install(t.Context(), s); err == nil {
		t.Error("a path became another line of the unit")
	}
}

func TestAgentIsAPropertyList(t *testing.T) {
	d := xml.NewDecoder(strings.NewReader(Agent(spec("/Users/alex"))))
	var keys, stack []string
	var text string
	var values int
	for {
		tok, err := d.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		switch x := tok.(type) {
		case xml.StartElement:
			stack = append(stack, x.Name.Local)
			text = ""
		case xml.CharData:
			text += string(x)
		case xml.EndElement:
			stack = stack[:len(stack)-1]
			if inDict := len(stack) == 2 && stack[1] == "dict"; inDict && x.Name.Local == "key" {
				keys = append(keys, text)
			} else if inDict {
				values++
			}
		}
	}
	want := []string{"Label", "ProgramArguments", "RunAtLoad", "KeepAlive", "ThrottleInterval", "ProcessType", "Umask", "StandardOutPath", "StandardErrorPath"}
	if !slices.Equal(keys, want) || values != len(keys) {
		t.Errorf("%d values, keys %q", values, keys)
	}
}

// TestExposure asks systemd itself how exposed the unit is.
func TestExposure(t *testing.T) {
	program, err := exec.LookPath("systemd-analyze")
	if err != nil {
		notRun(t, "the rating of the systemd unit: systemd-analyze is not on this machine")
	}
	dir := t.TempDir()
	path := filepath.Join(dir, unitName)
	s := spec(dir)
	s.Program = "/bin/true"
	if err := os.WriteFile(path, []byte(Unit(s, true)), 0o600); err != nil {
		t.Fatal(err)
	}
	out, err := exec.CommandContext(t.Context(), program, "security", "--offline=true", "--no-pager", path).CombinedOutput()
	m := regexp.MustCompile(`Overall exposure level for \S+: ([0-9.]+)`).FindSubmatch(out)
	if m == nil {
		t.Logf("%v: %.200s", err, out)
		notRun(t, "the rating of the systemd unit: this systemd-analyze cannot rate a file")
	}
	if level, err := strconv.ParseFloat(string(m[1]), 64); err != nil || level > 2.0 {
		t.Errorf("exposure %s\n%s", m[1], out)
	}
	if out, err := exec.CommandContext(t.Context(), program, "verify", "--man=no", path).CombinedOutput(); err != nil || strings.Contains(string(out), "Unknown") {
		t.Logf("verify: %v: %s", err, out)
		if strings.Contains(string(out), "Unknown") {
			t.Error("a line of the unit is not understood")
		}
	}
}

// notRun skips a test, and has `make test` say so at its end.
func notRun(t *testing.T, why string) {
	t.Helper()
	if path := os.Getenv("INBOXD_SERVERS_REPORT"); path != "" {
		if f, err := os.OpenFile(path, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o644); err == nil {
			_, _ = fmt.Fprintln(f, why)
			_ = f.Close()
		}
	}
	t.Skip(why)
}

func TestNotifier(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("no unix datagram sockets here")
	}
	path := filepath.Join(t.TempDir(), "n")
	l, err := net.ListenUnixgram("unixgram", &net.UnixAddr{Name: path, Net: "unixgram"})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = l.Close() }()
	env := map[string]string{"NOTIFY_SOCKET": path, "WATCHDOG_USEC": "30000000"}
	n := NotifierOf(func(k string) string { return env[k] })
	if n.Watchdog() != 30*time.Second {
		t.Error(n.Watchdog())
	}
	for tell, want := range map[string]func(){"READY=1": n.Ready, "WATCHDOG=1": n.Alive, "STOPPING=1": n.Stopping, "RELOADING=1": n.Reloading, "STATUS=x": func() { n.Status("x") }} {
		want()
		buf := make([]byte, 200)
		_ = l.SetReadDeadline(time.Now().Add(5 * time.Second))
		k, err := l.Read(buf)
		if err != nil || !strings.HasPrefix(string(buf[:k]), tell) {
			t.Errorf("%s: %q, %v", tell, buf[:k], err)
		}
	}
	var nobody Notifier
	nobody.Ready()
	NotifierOf(func(k string) string { return map[string]string{"NOTIFY_SOCKET": "/nowhere", "WATCHDOG_USEC": "x"}[k] }).Ready()
}

func TestLogRotates(t *testing.T) {
	path := filepath.Join(t.TempDir(), "logs", "inboxd.log")
	l, err := OpenLog(path)
	if err != nil {
		t.Fatal(err)
	}
	l.max = 100
	for i := range 60 {
		if _, err := fmt.Fprintf(l, "line %03d of ten words\n", i); err != nil {
			t.Fatal(err)
		}
	}
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	files, err := os.ReadDir(filepath.Dir(path))
	if err != nil || len(files) != 1+logKeep {
		t.Fatalf("%v, %v", files, err)
	}
	for _, f := range files {
		info, err := f.Info()
		if err != nil || info.Mode().Perm() != 0o600 || info.Size() > 100 {
			t.Errorf("%v %v", info, err)
		}
	}
	if text, _ := os.ReadFile(path); !strings.HasSuffix(string(text), "line 059 of ten words\n") {
		t.Errorf("%q", text)
	}
	if l, err = OpenLog(path); err != nil || l.size == 0 {
		t.Errorf("a log that is there is begun anew: %v", err)
	}
	_ = l.Close()
}
