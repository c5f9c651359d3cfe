// Package service makes inboxd a service of the user: a systemd user unit or a
// launchd agent, what it tells the service manager, and a log file that rotates
// itself where there is no journal.
//
// It needs no rights beyond the user's own, and what it installs it can take
// away without a trace. It never touches the configuration, the state or the
// keyring, and never starts anything but inboxd.
package service
