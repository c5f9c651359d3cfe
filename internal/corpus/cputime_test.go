//go:build unix

package corpus

import (
	"syscall"
	"testing"
	"time"
)

// cpuTime is the processor's time that this process has used so far: on a busy
// machine the clock on the wall measures the others.
func cpuTime(tb testing.TB) time.Duration {
	tb.Helper()
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		tb.Fatal(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
