//go:build linux || darwin

package main

import "golang.org/x/sys/unix"

// freeBytes is the room for this user at a path; false where that is not known.
func freeBytes(path string) (uint64, bool) {
	var s unix.Statfs_t
	if unix.Statfs(path, &s) != nil {
		return 0, false
	}
	return s.Bavail * uint64(s.Bsize), true
}
