//go:build !unix

package control

import (
	"errors"
	"fmt"
	"net"
)

// listen is not there: the daemon runs without a socket, and commands say that
// none is running.
func listen(string) (net.Listener, func() error, error) {
	return nil, nil, fmt.Errorf("commands to a running inboxd: %w on this system", errors.ErrUnsupported)
}

func dial(string) (net.Conn, error) { return nil, ErrNoDaemon }

func samePeer(net.Conn) error { return nil }
