package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"inboxd/internal/config"
	"inboxd/internal/secret"
	"inboxd/internal/store"
)

// finding is one line of `check`.
type finding struct {
	Name    string `json:"name"`
	Account string `json:"account,omitempty"`
	State   string `json:"state"` // ok, warn or fail
	Says    string `json:"says"`
	Do      string `json:"do,omitempty"`
}

// The states of a finding: warn costs something, fail keeps inboxd from its work.
const (
	checkOK   = "ok"
	checkWarn = "warn"
	checkFail = "fail"
)

func (a *app) checkCommand() *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use: "check", Short: "Test everything: a line each, and what to do about what is not fine", Args: wrong(cobra.NoArgs),
		Long: `Tests the configuration, permissions, clock, disk and keyring, and for each
account DNS, TLS, the sign-in, what the server can do, the folders, and the SMTP
server (it signs in there and sends nothing). Nothing is changed anywhere. Ends
with 1 where something fails.`,
		Example: "  inboxd check\n  inboxd check --json | jq 'select(.state != \"ok\")'",
		RunE:    func(cmd *cobra.Command, _ []string) error { return a.check(cmd.Context(), asJSON) },
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "one JSON object a line")
	return cmd
}

// checker tells findings as they are made.
type checker struct {
	*app
	p      *printer
	json   bool
	now    time.Time
	err    error // of writing
	failed bool
}

func (a *app) check(ctx context.Context, asJSON bool) error {
	k := &checker{app: a, p: a.printer(), json: asJSON, now: time.Now()}
	if c := k.configuration(); c != nil {
		k.permissions(c)
		k.clock()
		k.disk(c.StateDir)
		k.state(c)
		for _, acc := range c.Accounts {
			k.account(ctx, c, acc)
		}
	}
	if err := errors.Join(k.err, k.p.err); err != nil {
		return err
	}
	if k.failed {
		return errSilent
	}
	return nil
}

// tell shows one finding.
func (k *checker) tell(f finding) {
	k.failed = k.failed || f.State == checkFail
	f.Says, f.Do = clean(f.Says), clean(f.Do)
	if k.json {
		if k.err == nil {
			k.err = k.app.json().Encode(f)
		}
		return
	}
	mark := k.p.green("ok  ")
	switch f.State {
	case checkWarn:
		mark = k.p.amber("warn")
	case checkFail:
		mark = k.p.sgr("31", "FAIL")
	}
	name := f.Name
	if f.Account != "" {
		name = clean(f.Account) + " " + f.Name
	}
	k.p.line("%s  %s  %s", mark, fit(name, 22), f.Says)
	if f.Do != "" {
		k.p.line("      %s  -> %s", fit("", 22), f.Do)
	}
}

func (k *checker) ok(name, format string, args ...any) {
	k.tell(finding{Name: name, State: checkOK, Says: fmt.Sprintf(format, args...)})
}

// configuration reads the file. Without one there is nothing more to test.
func (k *checker) configuration() *config.Config {
	c, err := k.load(false)
	if err == nil {
		k.ok("configuration", "%s: %s", c.Path, plural(len(c.Accounts), "account"))
		return c
	}
	do := "correct the lines named; docs/configuration.md explains every key"
	if errors.Is(err, fs.ErrNotExist) {
		do = "run `inboxd init`"
	}
	var problems config.Problems
	if !errors.As(err, &problems) {
		k.tell(finding{Name: "configuration", State: checkFail, Says: err.Error(), Do: do})
		return nil
	}
	for _, p := range problems {
		k.tell(finding{Name: "configuration", State: checkFail, Says: p.String(), Do: do})
	}
	return nil
}

// permissions looks who else can read or change what is inboxd's.
func (k *checker) permissions(c *config.Config) {
	if runtime.GOOS == "windows" {
		return
	}
	bad := false
	for _, f := range []struct {
		path string
		mask fs.FileMode // what others may not
	}{
		{c.Path, 0o022}, {c.StateDir, 0o077}, {filepath.Join(c.StateDir, store.FileName), 0o077},
		{filepath.Join(c.StateDir, store.FileName+"-wal"), 0o077},
	} {
		info, err := os.Stat(f.path)
		if errors.Is(err, fs.ErrNotExist) {
			continue // not yet
		}
		if err != nil {
			k.tell(finding{Name: "permissions", State: checkFail, Says: err.Error(), Do: "make it readable for yourself"})
			bad = true
			continue
		}
		if over := info.Mode().Perm() & f.mask; over != 0 {
			k.tell(finding{Name: "permissions", State: checkFail, Says: fmt.Sprintf("%s has mode %04o: others can get at it", f.path, info.Mode().Perm()),
				Do: "chmod go-rwx " + f.path})
			bad = true
		}
	}
	if !bad {
		k.ok("permissions", "configuration and state are yours alone")
	}
}

// clock compares the clock with the only time that is certain here: this
// program cannot run before it was built. A mailbox tells more, later.
func (k *checker) clock() {
	built := buildTime()
	if !built.IsZero() && k.now.Before(built.Add(-24*time.Hour)) {
		k.tell(finding{Name: "clock", State: checkFail, Says: fmt.Sprintf("it says %s, before this program was built (%s)", k.now.Format(time.RFC3339), built.Format(time.DateOnly)),
			Do: "set the clock, or turn time synchronisation on: certificates and deadlines depend on it"})
		return
	}
	k.ok("clock", "%s", k.now.Format("2006-01-02 15:04 -0700"))
}

func buildTime() time.Time {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return time.Time{}
	}
	for _, s := range info.Settings {
		if s.Key == "vcs.time" {
			t, _ := time.Parse(time.RFC3339, s.Value) // zero where it is none
			return t
		}
	}
	return time.Time{}
}

// What the state needs: little, but SQLite must be able to write.
const (
	diskLow   = 200 << 20
	diskEmpty = 20 << 20
)

func (k *checker) disk(dir string) {
	for { // the nearest folder that is there
		if _, err := os.Stat(dir); err == nil || filepath.Dir(dir) == dir {
			break
		}
		dir = filepath.Dir(dir)
	}
	free, ok := freeBytes(dir)
	switch {
	case !ok:
	case free < diskEmpty:
		k.tell(finding{Name: "disk", State: checkFail, Says: fmt.Sprintf("%d MB free at %s", free>>20, dir), Do: "make room: without it nothing can be recorded, and so nothing is drafted"})
	case free < diskLow:
		k.tell(finding{Name: "disk", State: checkWarn, Says: fmt.Sprintf("%d MB free at %s", free>>20, dir), Do: "make room"})
	default:
		k.ok("disk", "%d MB free at %s", free>>20, dir)
	}
}

// state looks whether the store can be read, and who works on it.
func (k *checker) state(c *config.Config) {
	st, err := store.Look(c.StateDir)
	switch {
	case errors.Is(err, store.ErrNone):
		k.ok("state", "nothing yet in %s", c.StateDir)
	case err != nil:
		k.tell(finding{Name: "state", State: checkFail, Says: err.Error()})
	default:
		closeQuietly(st)
		k.ok("state", "%s can be read", filepath.Join(c.StateDir, store.FileName))
	}
	if running(c.StateDir) {
		k.ok("daemon", "running")
		return
	}
	k.tell(finding{Name: "daemon", State: checkWarn, Says: "not running: no mail is watched", Do: "`inboxd service install`, or `inboxd run`"})
}

// keyring looks whether an account's secret is where it is expected.
func (k *checker) keyring(ctx context.Context, acc config.Account, e secret.Entry) {
	if e == "" {
		return
	}
	f := finding{Name: "keyring", Account: acc.Name, State: checkOK, Says: "holds " + string(e)}
	if _, err := e.Get(ctx); err != nil {
		f.State, f.Says, f.Do = checkFail, err.Error(), "inboxd login "+acc.Name
		if errors.Is(err, secret.ErrNoKeyring) {
			f.Do = "unlock the keyring; for a machine without a desktop use password_command"
		}
	}
	k.tell(f)
}

// about starts a finding of an account.
func about(acc config.Account, name, state, says, do string) finding {
	return finding{Name: name, Account: acc.Name, State: state, Says: says, Do: strings.TrimSpace(do)}
}
