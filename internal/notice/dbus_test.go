//go:build unix && !darwin

package notice

import (
	"bufio"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/godbus/dbus/v5"
)

// desktop is a notification service of our own on a real bus.
type desktop struct{ got chan []string }

// Notify is what the specification names.
func (d desktop) Notify(app string, _ uint32, _, title, body string, actions []string, _ map[string]dbus.Variant, _ int32) (uint32, *dbus.Error) {
	d.got <- append([]string{app, title, body}, actions...)
	return 1, nil
}

// On a real bus the notice comes as it is, and nothing in it is markup.
func TestRealBus(t *testing.T) {
	program, err := exec.LookPath("dbus-daemon")
	if err != nil {
		const why = "dbus-daemon was not run: it is not installed here"
		if path := os.Getenv("INBOXD_SERVERS_REPORT"); path != "" {
			if f, err := os.OpenFile(path, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o644); err == nil {
				_, _ = f.WriteString(why + "\n")
				f.Close()
			}
		}
		t.Skip(why)
	}
	conf := filepath.Join(t.TempDir(), "bus.conf")
	text := `<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN" "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig><type>session</type><listen>unix:tmpdir=/tmp</listen><auth>EXTERNAL</auth>
<policy context="default"><allow send_destination="*"/><allow receive_sender="*"/><allow own="*"/></policy></busconfig>`
	if err := os.WriteFile(conf, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), program, "--config-file="+conf, "--print-address", "--nofork")
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	defer func() { _ = cmd.Process.Kill(); _ = cmd.Wait() }()
	address, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		t.Fatal(err)
	}
	address = strings.TrimSpace(address)
	conn, err := dbus.Connect(address)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	d := desktop{make(chan []string, 1)}
	if err := conn.Export(d, "/org/freedesktop/Notifications", "org.freedesktop.Notifications"); err != nil {
		t.Fatal(err)
	}
	if _, err := conn.RequestName("org.freedesktop.Notifications", dbus.NameFlagDoNotQueue); err != nil {
		t.Fatal(err)
	}
	t.Setenv("DBUS_SESSION_BUS_ADDRESS", address)
	if err := Show(t.Context(), "inboxd", "An answer <b>is</b> due\nsoon"); err != nil {
		t.Fatal(err)
	}
	select {
	case got := <-d.got:
		if strings.Join(got, "|") != "inboxd|inboxd|An answer &lt;b&gt;is&lt;/b&gt; due soon" {
			t.Errorf("%q", got)
		}
	case <-time.After(10 * time.Second):
		t.Error("nothing was shown")
	}
}
