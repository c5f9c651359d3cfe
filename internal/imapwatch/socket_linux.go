package imapwatch

import (
	"syscall"

	"golang.org/x/sys/unix"
)

// userTimeout is how long sent data may stay unacknowledged. Without it a
// command to a peer that vanished waits 15 minutes, because data in flight suspends keepalive.
const userTimeout = 30_000 // milliseconds

func controlSocket(_, _ string, c syscall.RawConn) error {
	return c.Control(func(fd uintptr) {
		// Best effort: every command has a deadline of its own as well.
		_ = unix.SetsockoptInt(int(fd), unix.IPPROTO_TCP, unix.TCP_USER_TIMEOUT, userTimeout)
	})
}
