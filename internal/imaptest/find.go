package imaptest

import (
	"os"
	"path/filepath"
	"slices"
)

// private is where tools/servers.sh unpacks the servers, below the repository.
const private = ".servers/root"

// findPrefix looks for a server's program: below the folder that env names
// (and then nowhere else), installed in the system, or unpacked below the
// repository. The prefix is "" for an installed one.
func findPrefix(name, env, program string, installed []string) (prefix string, err error) {
	if prefix = os.Getenv(env); prefix != "" {
		if !isFile(filepath.Join(prefix, program)) {
			return "", missingError(env + "=" + prefix + " has no " + program)
		}
		return filepath.Abs(prefix)
	}
	if slices.ContainsFunc(installed, isFile) {
		return "", nil
	}
	if prefix = filepath.Join(repository(), private); isFile(filepath.Join(prefix, program)) {
		return prefix, nil
	}
	return "", missingError("not installed here, and not below " + private +
		": 'make servers' unpacks " + name + " there, or set " + env + " to its folder")
}

func isFile(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.Mode().IsRegular()
}

// repository is the folder above the working one that has the go.mod: go test
// runs a test in its package's folder.
func repository() string {
	dir, err := os.Getwd()
	if err != nil {
		return "."
	}
	for ; dir != filepath.Dir(dir); dir = filepath.Dir(dir) {
		if isFile(filepath.Join(dir, "go.mod")) {
			return dir
		}
	}
	return "."
}

// libraries is the LD_LIBRARY_PATH entry for folders below a prefix that exist.
func libraries(prefix string, patterns ...string) string {
	var out string
	for _, pattern := range patterns {
		found, err := filepath.Glob(filepath.Join(prefix, pattern))
		if err != nil {
			continue // a pattern of ours: never
		}
		for _, dir := range found {
			out += dir + ":"
		}
	}
	return out
}
