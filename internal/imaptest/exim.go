package imaptest

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
)

const eximProgram = "usr/sbin/exim4"

// startExim runs Exim from wherever it was unpacked, as one unprivileged user.
func startExim(box *daemon) (*transferDaemon, error) {
	prefix, err := findPrefix("exim", EnvExim, eximProgram, nil)
	if err != nil {
		return nil, err
	}
	dir, err := makeDir("/tmp/ex-")
	if err != nil {
		return nil, err
	}
	e := &exim{prefix: prefix, dir: dir, box: box}
	d := &transferDaemon{dir: dir}
	if err := e.prepare(); err != nil {
		return nil, errors.Join(err, os.RemoveAll(dir))
	}
	if err := d.run(e.run); err != nil {
		return nil, errors.Join(err, os.RemoveAll(dir))
	}
	return d, nil
}

type exim struct {
	prefix, dir string
	box         *daemon
}

// prepare copies the program: what the package holds is set-uid, which would
// make it root and blind to LD_LIBRARY_PATH. And it asks the system for a user of
// its own at its start, whatever its configuration says; the copy asks for one
// that every Debian has.
func (e *exim) prepare() (err error) {
	if e.prefix, err = e.box.owner.reach(e.prefix, e.dir); err != nil {
		return err
	}
	text, err := os.ReadFile(filepath.Join(e.prefix, eximProgram))
	if err != nil {
		return err
	}
	text = bytes.ReplaceAll(text, []byte("Debian-exim\x00"), []byte("mail\x00\x00\x00\x00\x00\x00\x00\x00"))
	if err := os.WriteFile(filepath.Join(e.dir, "exim"), text, 0o755); err != nil {
		return err
	}
	arrived, err := e.box.lda(Arrived)
	if err != nil {
		return err
	}
	report, err := e.box.lda("INBOX")
	if err != nil {
		return err
	}
	conf := fmt.Sprintf(`spool_directory = %[1]s/spool
log_file_path = %[1]s/log-%%s
exim_path = %[1]s/exim
primary_hostname = mx.test.example
exim_user = %[2]s
exim_group = %[3]s
never_users =
local_interfaces = 127.0.0.1
acl_smtp_rcpt = accept
acl_smtp_data = accept
deliver_drop_privilege = true
keep_environment = LD_LIBRARY_PATH
tls_advertise_hosts =
host_lookup =
rfc1413_hosts =
dsn_advertise_hosts = *
smtp_accept_queue_per_connection = 0
begin routers
arrived:
  driver = accept
  domains = larch.example
  transport = arrived
report:
  driver = accept
  domains = example.org
  transport = report
bounces:
  driver = redirect
  domains = %[6]s
  allow_fail
  data = :fail: no such user here
begin transports
arrived:
  driver = pipe
  command = %[4]s
  user = %[2]s
  group = %[3]s
  return_fail_output = true
report:
  driver = pipe
  command = %[5]s
  user = %[2]s
  group = %[3]s
  return_fail_output = true
begin retry
* * F,1h,1m
`, e.dir, e.box.owner.user, e.box.owner.group, arrived, report, BouncingDomain)
	if err := os.WriteFile(filepath.Join(e.dir, "exim.conf"), []byte(conf), 0o644); err != nil {
		return err
	}
	if err := os.Mkdir(filepath.Join(e.dir, "spool"), 0o755); err != nil {
		return err
	}
	return e.box.owner.give(e.dir)
}

func (e *exim) run(port int) (*process, error) {
	env := []string{"LD_LIBRARY_PATH=" + libraries(e.prefix, "usr/lib/*-linux-gnu", "lib/*-linux-gnu")}
	return startProcess(e.dir, e.box.owner, env, filepath.Join(e.dir, "exim"), "-bdf", "-C", filepath.Join(e.dir, "exim.conf"), "-oX", fmt.Sprintf("%d", port))
}
