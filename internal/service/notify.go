package service

import (
	"net"
	"strconv"
	"time"
)

// Notifier tells systemd how the daemon is (sd_notify(3)). The zero Notifier,
// where there is no systemd, tells nobody. What cannot be told is no failure.
type Notifier struct {
	socket   string
	watchdog time.Duration
}

// NotifierOf reads what systemd told its service through the environment.
func NotifierOf(getenv func(string) string) Notifier {
	n := Notifier{socket: getenv("NOTIFY_SOCKET")}
	if us, err := strconv.ParseInt(getenv("WATCHDOG_USEC"), 10, 64); err == nil && us > 0 && n.socket != "" {
		n.watchdog = time.Duration(us) * time.Microsecond
	}
	return n
}

// Watchdog is how often Alive has to be called at least; 0: not at all.
func (n Notifier) Watchdog() time.Duration { return n.watchdog }

// Ready tells that the start, or a reload, is over.
func (n Notifier) Ready() { n.send("READY=1") }

// Alive answers the watchdog.
func (n Notifier) Alive() { n.send("WATCHDOG=1") }

// Stopping tells that the end has begun.
func (n Notifier) Stopping() { n.send("STOPPING=1") }

// Reloading tells that a reload has begun; Ready ends it.
func (n Notifier) Reloading() { n.send("RELOADING=1" + monotonic()) }

// Status is a line for `systemctl status`.
func (n Notifier) Status(words string) { n.send("STATUS=" + words) }

func (n Notifier) send(state string) {
	if n.socket == "" {
		return
	}
	name := n.socket
	if name[0] == '@' {
		name = "\x00" + name[1:] // the abstract namespace, unix(7)
	}
	conn, err := net.DialUnix("unixgram", nil, &net.UnixAddr{Name: name, Net: "unixgram"})
	if err != nil {
		return
	}
	_, _ = conn.Write([]byte(state)) // see Notifier
	_ = conn.Close()
}
