package service

import (
	"strconv"

	"golang.org/x/sys/unix"
)

// monotonic is the time that Type=notify-reload wants with RELOADING=1.
func monotonic() string {
	var t unix.Timespec
	if unix.ClockGettime(unix.CLOCK_MONOTONIC, &t) != nil {
		return ""
	}
	return "\nMONOTONIC_USEC=" + strconv.FormatInt(t.Nano()/1000, 10)
}
