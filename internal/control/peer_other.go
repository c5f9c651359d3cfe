//go:build unix && !linux && !darwin

package control

import "os"

// peerUID trusts the mode of the socket and its folder: these systems have no
// common way of asking.
func peerUID(int) (int, error) { return os.Geteuid(), nil }
