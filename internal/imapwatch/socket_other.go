//go:build !linux

package imapwatch

import "syscall"

func controlSocket(_, _ string, _ syscall.RawConn) error { return nil }
