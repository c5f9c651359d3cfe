package main

import (
	"crypto/sha256"
	"encoding/base32"
	"os"
	"path/filepath"
	"strings"
)

// installation names this one among those that may work on the same mailbox: a
// hash of the machine and the state folder. It tells nothing about either, and
// is the same again after the folder was lost.
func installation(stateDir string) string {
	host, _ := os.Hostname() // what cannot be had leaves the rest to tell installations apart
	machine, _ := os.ReadFile("/etc/machine-id")
	dir, err := filepath.Abs(stateDir)
	if err != nil {
		dir = stateDir
	}
	sum := sha256.Sum256([]byte(host + "\x00" + string(machine) + "\x00" + dir))
	return strings.ToLower(base32.StdEncoding.EncodeToString(sum[:]))[:10]
}
