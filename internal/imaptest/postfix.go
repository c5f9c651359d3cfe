package imaptest

import (
	"errors"
	"fmt"
	"os"
	"os/user"
	"path/filepath"
	"strconv"
)

const postfixProgram = "usr/lib/postfix/sbin/master"

// startPostfix runs Postfix from wherever it was unpacked, with everything it
// writes in a folder of its own. Its master starts as root alone, and insists on
// three different identities: accounts that every Debian has serve for them.
func startPostfix(box *daemon) (*transferDaemon, error) {
	prefix, err := findPrefix("postfix", EnvPostfix, postfixProgram, nil)
	if err != nil {
		return nil, err
	}
	if os.Geteuid() != 0 {
		return nil, unfitError("its master process starts as root alone")
	}
	mailUser, err := user.Lookup("mail")
	if err != nil {
		return nil, missingError("this system has no user \"mail\"")
	}
	uid, uerr := strconv.Atoi(mailUser.Uid)
	gid, gerr := strconv.Atoi(mailUser.Gid)
	if err := errors.Join(uerr, gerr); err != nil {
		return nil, missingError(err.Error())
	}
	dir, err := makeDir("/tmp/px-")
	if err != nil {
		return nil, err
	}
	p := &postfix{prefix: prefix, dir: dir, owner: owner{uid: uid, gid: gid, drop: true}, box: box}
	d := &transferDaemon{dir: dir}
	if err := p.prepare(); err != nil {
		return nil, errors.Join(err, os.RemoveAll(dir))
	}
	if err := d.run(p.run); err != nil {
		return nil, errors.Join(err, os.RemoveAll(dir))
	}
	return d, nil
}

type postfix struct {
	prefix, dir string
	owner       owner
	box         *daemon
	lda, report string // scripts
}

func (p *postfix) prepare() (err error) {
	if p.prefix, err = (owner{drop: true}).reach(p.prefix, p.dir); err != nil {
		return err
	}
	if p.lda, err = p.box.lda(Arrived); err != nil {
		return err
	}
	if p.report, err = p.box.lda("INBOX"); err != nil {
		return err
	}
	if err := os.Chmod(p.dir, 0o755); err != nil {
		return err
	}
	for _, sub := range []string{"etc", "data", "queue", "queue/pid", "queue/active", "queue/bounce", "queue/corrupt", "queue/defer", "queue/deferred",
		"queue/flush", "queue/hold", "queue/incoming", "queue/private", "queue/saved", "queue/trace", "queue/maildrop", "queue/public"} {
		path := filepath.Join(p.dir, sub)
		if err := os.Mkdir(path, 0o755); err != nil {
			return err
		}
		if sub != "etc" && sub != "queue" && sub != "queue/pid" {
			if err := os.Chown(path, p.owner.uid, -1); err != nil {
				return err
			}
		}
	}
	for _, sub := range []string{"queue/maildrop", "queue/public"} { // the group that may post: daemon
		if err := errors.Join(os.Chown(filepath.Join(p.dir, sub), p.owner.uid, 1), os.Chmod(filepath.Join(p.dir, sub), 0o730)); err != nil {
			return err
		}
	}
	return os.WriteFile(filepath.Join(p.dir, "etc/main.cf"), []byte(fmt.Sprintf(`compatibility_level = 3.6
queue_directory = %[1]s/queue
data_directory = %[1]s/data
command_directory = %[2]s/usr/sbin
daemon_directory = %[2]s/usr/lib/postfix/sbin
shlib_directory = %[2]s/usr/lib/postfix
meta_directory = %[1]s/etc
mail_owner = mail
setgid_group = daemon
default_privs = nobody
import_environment = MAIL_CONFIG LD_LIBRARY_PATH TZ LANG=C PATH
export_environment = TZ LANG=C PATH LD_LIBRARY_PATH
myhostname = mx.test.example
mydestination =
inet_interfaces = loopback-only
inet_protocols = ipv4
mynetworks = 127.0.0.0/8
maillog_file = %[1]s/log
maillog_file_prefixes = /tmp
relay_domains = larch.example, example.org, %[3]s
transport_maps = inline:{larch.example=arrived:, example.org=report:, %[3]s=gone:}
smtpd_relay_restrictions = permit_mynetworks, reject
smtpd_recipient_restrictions = permit_mynetworks, reject
smtpd_peername_lookup = no
alias_maps =
alias_database =
local_recipient_maps =
relay_recipient_maps =
arrived_destination_recipient_limit = 1
report_destination_recipient_limit = 1
gone_destination_recipient_limit = 1
`, p.dir, p.prefix, BouncingDomain)), 0o644)
}

func (p *postfix) run(port int) (*process, error) {
	text := fmt.Sprintf(`127.0.0.1:%d inet n - n - - smtpd
cleanup unix n - n - 0 cleanup
qmgr unix n - n 1 1 qmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
anvil unix - - n - 1 anvil
error unix - - n - - error
retry unix - - n - - error
proxymap unix - - n - - proxymap
postlog unix-dgram n - n - 1 postlogd
arrived unix - n n - 2 pipe flags=Rhu user=%[2]s argv=%[3]s
report unix - n n - 2 pipe flags=Rhu user=%[2]s argv=%[4]s
gone unix - n n - 1 pipe flags=Rhu user=%[2]s argv=/bin/false
`, port, p.box.owner.user, p.lda, p.report)
	if err := os.WriteFile(filepath.Join(p.dir, "etc/master.cf"), []byte(text), 0o644); err != nil {
		return nil, err
	}
	env := []string{"MAIL_CONFIG=" + p.dir + "/etc", "LD_LIBRARY_PATH=" + libraries(p.prefix, "usr/lib/postfix", "usr/lib/*-linux-gnu", "lib/*-linux-gnu")}
	return startProcess(p.dir, owner{}, env, filepath.Join(p.prefix, postfixProgram), "-c", p.dir+"/etc", "-d")
}
