//go:build !unix

package imaptest

import (
	"os"
	"os/exec"
)

// owner is whom a server runs as; here no real server can be run.
type owner struct{ user, group string }

func findOwner() (owner, error) {
	return owner{}, missingError("Dovecot and Cyrus run on Unix systems only")
}

func (owner) apply(*exec.Cmd)                        {}
func killGroup(p *os.Process) error                  { return p.Kill() }
func (owner) give(string) error                      { return nil }
func (owner) reach(prefix, _ string) (string, error) { return prefix, nil }
