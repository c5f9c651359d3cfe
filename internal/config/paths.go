package config

import (
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
)

// DefaultPath is where the file is looked for: inboxd/config.toml in
// XDG_CONFIG_HOME or ~/.config, on macOS in ~/Library/Application Support, on
// Windows in %AppData%.
func DefaultPath() (string, error) {
	dir, err := folder("XDG_CONFIG_HOME", ".config")
	if err != nil {
		return "", fmt.Errorf("where the configuration is: %w; name it with --config", err)
	}
	return filepath.Join(dir, "inboxd", "config.toml"), nil
}

// DefaultStateDir is where the state is kept unless the file says otherwise:
// inboxd in XDG_STATE_HOME or ~/.local/state, on macOS and Windows a folder
// beside the configuration.
func DefaultStateDir() (string, error) {
	dir, err := folder("XDG_STATE_HOME", ".local/state")
	if err != nil {
		return "", fmt.Errorf("where the state is kept: %w; set dir in [state]", err)
	}
	if !filepath.IsAbs(os.Getenv("XDG_STATE_HOME")) && (runtime.GOOS == "darwin" || runtime.GOOS == "windows") {
		return filepath.Join(dir, "inboxd", "state"), nil
	}
	return filepath.Join(dir, "inboxd"), nil
}

// folder is a base folder of the XDG specification, whose variables count where
// they are absolute, or what the system has in its place.
func folder(variable, unix string) (string, error) {
	if dir := os.Getenv(variable); filepath.IsAbs(dir) {
		return dir, nil
	}
	if runtime.GOOS == "darwin" || runtime.GOOS == "windows" {
		return os.UserConfigDir()
	}
	home, err := os.UserHomeDir()
	if err != nil {
		return "", err
	}
	return filepath.Join(home, filepath.FromSlash(unix)), nil
}

// file makes the path of a key absolute: "~/" is the user's home, and a
// relative path starts at the folder of the configuration.
func (s section) file(name, path string) string {
	if strings.ContainsRune(path, 0) {
		s.wrong(name, "contains a NUL character; expected a path")
		return ""
	}
	if path == "~" || strings.HasPrefix(path, "~/") {
		home, err := os.UserHomeDir()
		if err != nil {
			s.wrong(name, "%s; write the path in full", err)
			return ""
		}
		return filepath.Join(home, path[1:])
	}
	if strings.HasPrefix(path, "~") {
		s.wrong(name, "starts with ~; expected ~/ for your own home, or a full path")
		return ""
	}
	if filepath.IsAbs(path) {
		return filepath.Clean(path)
	}
	return filepath.Join(s.in.dir, path)
}
