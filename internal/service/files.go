package service

import (
	"fmt"
	"strings"
)

const unitHead = `# Written by "inboxd service install"; "inboxd service uninstall" takes it away.
[Unit]
Description=inboxd: drafts replies to recruiting mail
Documentation=man:inboxd(1)
StartLimitIntervalSec=10min
StartLimitBurst=5

[Service]
Type=notify
NotifyAccess=main
ExecStart=%s run --stay --config %s
ExecReload=/bin/kill -HUP $MAINPID
WatchdogSec=5min
Restart=on-failure
RestartSec=10
TimeoutStopSec=30
UMask=0077
NoNewPrivileges=yes
LockPersonality=yes
RestrictRealtime=yes
RestrictSUIDSGID=yes
SystemCallArchitectures=native
`

// What is not there, and why: PrivateNetwork and IPAddressDeny would keep the
// mail server out; AF_UNIX is the way to the keyring and the service manager;
// the home folder stays readable for password commands; and it is the user's
// own unit, so there is no User= to set.
const unitIsolation = `# What others can do to it, and it to others.
CapabilityBoundingSet=
AmbientCapabilities=
PrivateUsers=yes
ProtectSystem=strict
ProtectHome=read-only
ReadWritePaths=%s
PrivateTmp=yes
PrivateDevices=yes
DevicePolicy=closed
ProtectClock=yes
ProtectHostname=yes
ProtectKernelLogs=yes
ProtectKernelModules=yes
ProtectKernelTunables=yes
ProtectControlGroups=yes
ProtectProc=invisible
ProcSubset=pid
RestrictNamespaces=yes
RestrictAddressFamilies=AF_INET AF_INET6 AF_UNIX
MemoryDenyWriteExecute=yes
KeyringMode=private
RemoveIPC=yes
SystemCallFilter=@system-service
SystemCallFilter=~@privileged @resources
SystemCallErrorNumber=EPERM
`

const unitTail = `
[Install]
WantedBy=default.target
`

// Unit is the systemd user unit. Without isolate it leaves out what needs user
// namespaces, which some kernels do not give to users.
func Unit(s Spec, isolate bool) string {
	var b strings.Builder
	fmt.Fprintf(&b, unitHead, unitWord(s.Program), unitWord(s.Config))
	if isolate {
		fmt.Fprintf(&b, unitIsolation, unitWord(s.StateDir))
	}
	return b.String() + unitTail
}

// unitWord quotes a path for a unit (systemd.syntax(7), systemd.unit(5)
// "Specifiers", systemd.service(5) "Command lines").
func unitWord(path string) string {
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`, `%`, `%%`, `$`, `$$`).Replace(path) + `"`
}

const agent = `<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
<!-- Written by "inboxd service install"; "inboxd service uninstall" takes it away. -->
<plist version="1.0">
<dict>
	<key>Label</key>
	<string>%s</string>
	<key>ProgramArguments</key>
	<array>
		<string>%s</string>
		<string>run</string>
		<string>--stay</string>
		<string>--config</string>
		<string>%s</string>
		<string>--log-file</string>
		<string>%s</string>
	</array>
	<key>RunAtLoad</key>
	<true/>
	<key>KeepAlive</key>
	<dict>
		<key>SuccessfulExit</key>
		<false/>
	</dict>
	<key>ThrottleInterval</key>
	<integer>30</integer>
	<key>ProcessType</key>
	<string>Background</string>
	<key>Umask</key>
	<integer>63</integer>
	<key>StandardOutPath</key>
	<string>/dev/null</string>
	<key>StandardErrorPath</key>
	<string>%s</string>
</dict>
</plist>
`

// Agent is the launchd agent. What a crash leaves behind goes beside the log.
func Agent(s Spec) string {
	x := strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;")
	return fmt.Sprintf(agent, agentName, x.Replace(s.Program), x.Replace(s.Config), x.Replace(s.LogFile), x.Replace(s.LogFile+".crash"))
}
