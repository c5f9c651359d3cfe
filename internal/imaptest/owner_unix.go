//go:build unix

package imaptest

import (
	"fmt"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strconv"
	"syscall"
)

// owner is whom a server runs as. Neither Dovecot's mail processes nor Cyrus
// run as root, so where the tests do, the servers run as nobody.
type owner struct {
	user, group string
	uid, gid    int
	drop        bool // we are root and become owner
}

func findOwner() (owner, error) {
	u, err := user.Current()
	if err == nil && u.Uid == "0" {
		u, err = user.Lookup("nobody")
	}
	if err != nil {
		return owner{}, missingError("this user has no name in the system's user list: " + err.Error())
	}
	g, err := user.LookupGroupId(u.Gid)
	if err != nil {
		return owner{}, missingError("this user's group has no name in the system's group list: " + err.Error())
	}
	uid, uerr := strconv.Atoi(u.Uid)
	gid, gerr := strconv.Atoi(u.Gid)
	if uerr != nil || gerr != nil {
		return owner{}, missingError("this user's number is not a number: " + u.Uid)
	}
	return owner{user: u.Username, group: g.Name, uid: uid, gid: gid, drop: os.Geteuid() == 0}, nil
}

func (o owner) apply(cmd *exec.Cmd) {
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	if o.drop {
		cmd.SysProcAttr.Credential = &syscall.Credential{Uid: uint32(o.uid), Gid: uint32(o.gid)}
	}
}

// killGroup kills a process that apply prepared, and all that it started.
func killGroup(p *os.Process) error { return syscall.Kill(-p.Pid, syscall.SIGKILL) }

// give hands a folder and all in it to the owner.
func (o owner) give(dir string) error {
	if !o.drop {
		return nil
	}
	return filepath.WalkDir(dir, func(path string, _ os.DirEntry, err error) error {
		if err != nil {
			return err
		}
		return os.Lchown(path, o.uid, o.gid)
	})
}

// reach returns a folder with what is in prefix that the owner can read: the
// same one, or a copy in dir where a folder above it is closed to others (a home, say).
func (o owner) reach(prefix, dir string) (string, error) {
	if !o.drop || open(prefix) {
		return prefix, nil
	}
	to := filepath.Join(dir, "prefix")
	if text, err := exec.Command("cp", "-R", prefix, to).CombinedOutput(); err != nil {
		return "", fmt.Errorf("copy %s to where %s can read it: %w: %s", prefix, o.user, err, text)
	}
	return to, nil
}

// open reports whether everyone may enter a folder and all those above it.
func open(dir string) bool {
	for ; ; dir = filepath.Dir(dir) {
		info, err := os.Stat(dir)
		if err != nil || info.Mode().Perm()&0o005 != 0o005 {
			return false
		}
		if dir == filepath.Dir(dir) {
			return true
		}
	}
}
