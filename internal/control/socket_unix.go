//go:build unix

package control

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"os"
	"path/filepath"
	"syscall"

	"golang.org/x/sys/unix"
)

// maxPath is how long a socket's path may be: sun_path holds 104 bytes on macOS
// and 108 on Linux, with the NUL at its end.
const maxPath = 100

// listen opens the socket. remove takes it away again, unless another has taken
// its place.
func listen(dir string) (l net.Listener, remove func() error, err error) {
	file := filepath.Join(dir, SocketName)
	if err := makeRoom(dir, file); err != nil {
		return nil, nil, err
	}
	err = shortly(dir, func(path string) error {
		// Linux gives the socket's file the mode of the descriptor: it is 0600 from
		// the first moment. Elsewhere Fchmod fails, and the Chmod below does it.
		lc := net.ListenConfig{Control: func(_, _ string, c syscall.RawConn) error {
			return c.Control(func(fd uintptr) { _ = unix.Fchmod(int(fd), 0o600) })
		}}
		l, err = lc.Listen(context.Background(), "unix", path)
		return err
	})
	if err != nil {
		return nil, nil, err
	}
	if ul, ok := l.(*net.UnixListener); ok {
		ul.SetUnlinkOnClose(false) // remove knows the path that lasts
	}
	if err := os.Chmod(file, 0o600); err != nil {
		return nil, nil, errors.Join(err, l.Close(), os.Remove(file))
	}
	ours, err := os.Lstat(file)
	if err != nil {
		return nil, nil, errors.Join(err, l.Close())
	}
	return l, func() error { return removeIf(file, ours) }, nil
}

// removeIf removes the socket if it is still the one that was made.
func removeIf(path string, ours fs.FileInfo) error {
	now, err := os.Lstat(path)
	if errors.Is(err, fs.ErrNotExist) || err == nil && !os.SameFile(now, ours) {
		return nil
	}
	if err != nil {
		return err
	}
	return os.Remove(path)
}

// makeRoom prepares for a new socket: one that nobody answers on is removed.
// What is no socket is left alone.
func makeRoom(dir, path string) error {
	info, err := os.Lstat(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	if info.Mode().Type() != fs.ModeSocket {
		return fmt.Errorf("%s is in the way and is no socket; move it elsewhere", path)
	}
	conn, err := dial(dir)
	if err == nil {
		return errors.Join(ErrRunning, conn.Close())
	}
	if !errors.Is(err, ErrNoDaemon) {
		return err
	}
	return os.Remove(path)
}

// dial connects to the socket. The error wraps ErrNoDaemon if there is none, or
// nobody behind it.
func dial(dir string) (conn net.Conn, err error) {
	err = shortly(dir, func(path string) error {
		conn, err = net.DialTimeout("unix", path, askLimit)
		return err
	})
	if errors.Is(err, fs.ErrNotExist) || errors.Is(err, syscall.ECONNREFUSED) {
		return nil, fmt.Errorf("%w: %w", ErrNoDaemon, err)
	}
	return conn, err
}

// shortly calls fn with a path of the socket in dir that fits into a socket
// address. Where the path itself does not, it goes through a link in a folder of
// our own, which is gone when shortly returns: the system follows it only once,
// when the socket is bound or connected.
func shortly(dir string, fn func(path string) error) (err error) {
	if path := filepath.Join(dir, SocketName); len(path) <= maxPath {
		return fn(path)
	}
	if dir, err = filepath.Abs(dir); err != nil {
		return err
	}
	temp, err := os.MkdirTemp("", "inboxd")
	if err != nil {
		return fmt.Errorf("the path is too long for a socket, and no short one can be made: %w", err)
	}
	defer func() { err = errors.Join(err, os.RemoveAll(temp)) }()
	link := filepath.Join(temp, "s")
	if err := os.Symlink(dir, link); err != nil {
		return fmt.Errorf("the path is too long for a socket, and no short one can be made: %w", err)
	}
	path := filepath.Join(link, SocketName)
	if len(path) > maxPath {
		return fmt.Errorf("the path of the state folder is %d bytes long, which is too long for a socket; set dir in [state] to a shorter one", len(dir))
	}
	return fn(path)
}

// samePeer refuses the other end of a socket if it is not the same user's.
func samePeer(conn net.Conn) error { return checkUID(conn, os.Geteuid()) }

// checkUID is samePeer for any user.
func checkUID(conn net.Conn, want int) error {
	sc, ok := conn.(syscall.Conn)
	if !ok {
		return nil // no socket of the system: a pipe within the process
	}
	raw, err := sc.SyscallConn()
	if err != nil {
		return fmt.Errorf("who is at the other end cannot be told: %w", err)
	}
	var uid int
	var failed error
	if err := raw.Control(func(fd uintptr) { uid, failed = peerUID(int(fd)) }); err != nil {
		return fmt.Errorf("who is at the other end cannot be told: %w", err)
	}
	if failed != nil {
		return fmt.Errorf("who is at the other end cannot be told: %w", failed)
	}
	if uid != want {
		return fmt.Errorf("%w (uid %d, expected %d)", errStranger, uid, want)
	}
	return nil
}
