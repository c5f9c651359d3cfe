package main

import (
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"inboxd/internal/imaptest"
	"inboxd/internal/service"
)

func TestServiceCommands(t *testing.T) {
	if service.KindOf(runtime.GOOS) == service.NoKind {
		t.Skip("this system has no service manager that inboxd knows")
	}
	s := imaptest.Start(t, "embedded")
	path, state := setup(t, s, "")
	home := t.TempDir()
	t.Setenv("HOME", home)
	t.Setenv("XDG_CONFIG_HOME", filepath.Join(home, "cfg"))
	bin := filepath.Join(home, "bin")
	if err := os.MkdirAll(bin, 0o755); err != nil {
		t.Fatal(err)
	}
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(self, filepath.Join(bin, "inboxd")); err != nil { // as a packager does
		t.Fatal(err)
	}
	t.Setenv("PATH", bin+string(os.PathListSeparator)+os.Getenv("PATH"))
	var asked []string
	do := func(args ...string) (int, string, string) {
		t.Helper()
		var out, errs output
		a := &app{streams: streams{in: strings.NewReader(""), out: &out, err: &errs}, system: func(_ context.Context, name string, args ...string) (string, error) {
			asked = append(asked, name+" "+strings.Join(args, " "))
			return "ActiveState=active", nil
		}}
		root := a.root()
		root.SetArgs(append(args, "--config", path))
		if err := root.ExecuteContext(t.Context()); err != nil {
			return exitFailed, out.String(), err.Error()
		}
		return exitOK, out.String(), errs.String()
	}
	if code, out, errs := do("service", "install"); code != exitOK || !strings.Contains(out, home) {
		t.Fatalf("%s%s", out, errs)
	}
	_, out, _ := do("service", "status", "--json")
	var st service.State
	if err := json.Unmarshal([]byte(out), &st); err != nil || !st.Installed {
		t.Fatalf("%v: %s", err, out)
	}
	text, err := os.ReadFile(st.File)
	for _, want := range []string{filepath.Join(bin, "inboxd"), path} {
		if err != nil || !strings.Contains(string(text), want) {
			t.Errorf("%v, or %s is not in:\n%s", err, want, text)
		}
	}
	if st.Manager == service.Systemd && !strings.Contains(string(text), "ReadWritePaths=\""+state+"\"") {
		t.Errorf("the state cannot be written:\n%s", text)
	}
	if _, printed, _ := do("service", "install", "--print"); printed != string(text) {
		t.Errorf("--print shows something else:\n%s", printed)
	}
	if code, _, errs := do("service", "uninstall"); code != exitOK {
		t.Error(errs)
	}
	left := 0
	_ = filepath.WalkDir(home, func(p string, d os.DirEntry, _ error) error {
		if !d.IsDir() && !strings.HasPrefix(p, bin) {
			left++
			t.Errorf("left behind: %s", p)
		}
		return nil
	})
	if _, err := os.Stat(path); err != nil || len(asked) == 0 {
		t.Error(err, asked)
	}
}
