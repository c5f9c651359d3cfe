package imapwatch

import (
	"io"
	"net"
	"strconv"
	"testing"

	"golang.org/x/sys/unix"
)

func TestTheDialerGivesUpEarly(t *testing.T) {
	port := listen(t, func(c net.Conn) { _, _ = io.Copy(io.Discard, c) })
	c, err := netDialer().DialContext(t.Context(), "tcp", net.JoinHostPort("127.0.0.1", strconv.Itoa(port)))
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	checkSocket(t, c.(*net.TCPConn))
}

func checkSocket(t *testing.T, c *net.TCPConn) {
	t.Helper()
	raw, err := c.SyscallConn()
	if err != nil {
		t.Fatal(err)
	}
	err = raw.Control(func(fd uintptr) {
		for opt, want := range map[int]int{unix.TCP_USER_TIMEOUT: 30_000, unix.TCP_KEEPIDLE: 30, unix.TCP_KEEPINTVL: 10} {
			if got, err := unix.GetsockoptInt(int(fd), unix.IPPROTO_TCP, opt); err != nil || got != want {
				t.Errorf("socket option %d is %d, %v; want %d", opt, got, err, want)
			}
		}
	})
	if err != nil {
		t.Fatal(err)
	}
}
