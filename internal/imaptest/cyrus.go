package imaptest

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapclient"
)

const (
	cyrusProgram = "usr/lib/cyrus/bin/master"
	cyrusAdmin   = "cyrus"
	// Drafts in modified UTF-7, as Cyrus wants it in its configuration.
	cyrusDrafts = "Entw&APw-rfe"
)

// startCyrus runs Cyrus IMAP 3: master as one unprivileged user, with idled,
// and passwords checked by a saslauthd of our own on a socket in its folder.
func startCyrus() (*Server, error) {
	prefix, err := findPrefix("cyrus", EnvCyrus, cyrusProgram, []string{"/usr/lib/cyrus/bin/master"})
	if err != nil {
		return nil, err
	}
	as, err := findOwner()
	if err != nil {
		return nil, err
	}
	// Short, because the paths of its sockets have little room.
	dir, err := makeDir("/tmp/cy-")
	if err != nil {
		return nil, err
	}
	c := &cyrus{prefix: prefix, dir: dir, as: as}
	if err := c.prepare(); err != nil {
		return nil, errors.Join(err, os.RemoveAll(dir))
	}
	return startDaemon("cyrus", &daemon{dir: dir, owner: as, run: c.run, renew: c.renew, cleanup: c.auth.close})
}

type cyrus struct {
	prefix string // "" for an installed one
	dir    string
	as     owner
	env    []string
	auth   *saslauthd
}

func (c *cyrus) prepare() error {
	for _, sub := range []string{"conf/db", "conf/proc", "conf/socket", "spool", "sock"} {
		if err := os.MkdirAll(filepath.Join(c.dir, sub), 0o755); err != nil {
			return err
		}
	}
	if c.prefix != "" {
		var err error
		if c.prefix, err = c.as.reach(c.prefix, c.dir); err != nil {
			return err
		}
		c.env = []string{"LD_LIBRARY_PATH=" + libraries(c.prefix, "usr/lib/*-linux-gnu", "lib/*-linux-gnu"),
			"SASL_PATH=" + libraries(c.prefix, "usr/lib/*/sasl2")}
	}
	if err := os.WriteFile(c.conf(), []byte(c.config()), 0o644); err != nil {
		return err
	}
	auth, err := startSaslauthd(filepath.Join(c.dir, "sock/mux"))
	if err != nil {
		return err
	}
	c.auth = auth
	err = c.as.give(c.dir)
	if err == nil {
		// Its databases must be there before the first imapd asks for them.
		_, err = output(c.as, c.env, c.program("ctl_cyrusdb"), "-C", c.conf(), "-r")
	}
	if err != nil {
		return errors.Join(missingError("it is there but does not run: "+err.Error()), auth.close())
	}
	return nil
}

func (c *cyrus) conf() string { return filepath.Join(c.dir, "imapd.conf") }

func (c *cyrus) program(name string) string {
	return filepath.Join(c.prefix, "/usr/lib/cyrus/bin", name)
}

func (c *cyrus) config() string {
	return fmt.Sprintf(`configdirectory: %[1]s/conf
defaultpartition: default
partition-default: %[1]s/spool
temp_path: %[1]s
cyrus_user: %[2]s
cyrus_group: %[3]s
servername: localhost
admins: %[4]s
allowplaintext: yes
sasl_pwcheck_method: saslauthd
sasl_saslauthd_path: %[1]s/sock/mux
sasl_mech_list: PLAIN
unixhierarchysep: yes
altnamespace: yes
virtdomains: off
autocreate_quota: 0
autocreate_post: yes
autocreate_inbox_folders: %[5]s | %[6]s
autocreate_subscribe_folders: %[5]s | %[6]s
xlist-drafts: %[5]s
xlist-sent: %[6]s
delete_mode: immediate
idlesocket: %[1]s/sock/idle
notifysocket: %[1]s/sock/notify
`, c.dir, c.as.user, c.as.group, cyrusAdmin, cyrusDrafts, Sent)
}

func (c *cyrus) run(port int) (*process, error) {
	services := filepath.Join(c.dir, "cyrus.conf")
	text := fmt.Sprintf(`START {
}
SERVICES {
  imap cmd="%[1]s -C %[2]s" listen="127.0.0.1:%[3]d" prefork=0
}
DAEMON {
  idled cmd="%[4]s -C %[2]s"
}
`, c.program("imapd"), c.conf(), port, c.program("idled"))
	if err := os.WriteFile(services, []byte(text), 0o644); err != nil {
		return nil, err
	}
	return startProcess(c.dir, c.as, c.env, c.program("master"), "-C", c.conf(), "-M", services,
		"-p", filepath.Join(c.dir, "pid"))
}

// renew deletes the account and puts everything back: Cyrus has no way to
// give a mailbox a new UIDVALIDITY in its place.
func (c *cyrus) renew(r *daemon, _ string) error {
	names := []string{"INBOX", Drafts, Sent}
	boxes := make([]Box, len(names))
	for i, name := range names {
		var err error
		if boxes[i], err = r.snapshot(name); err != nil {
			return err
		}
	}
	r.admin.close()
	boss := &admin{addr: r.admin.addr, username: cyrusAdmin, password: realPassword}
	defer boss.close()
	err := boss.with(func(cl *imapclient.Client) error {
		const name = "user/" + realUser
		// An admin may do all but this, and may allow himself this.
		if err := cl.SetACL(name, cyrusAdmin, imap.RightModificationAdd, imap.RightSetAll).Wait(); err != nil {
			return err
		}
		return cl.Delete(name).Wait()
	})
	if err != nil {
		return fmt.Errorf("delete the account: %w", err)
	}
	// UIDVALIDITY is a time in seconds: the new account must not be of the same one.
	next := time.NewTimer(time.Until(time.Now().Truncate(time.Second).Add(time.Second)))
	<-next.C
	for i, name := range names {
		for _, m := range boxes[i].Messages {
			if _, err := r.deliver(name, m.Raw, m.Flags, m.Date); err != nil {
				return err
			}
		}
	}
	return nil
}
