package imaptest

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

const (
	dovecotProgram = "usr/sbin/dovecot"
	dovecotModules = "/usr/lib/dovecot/modules"
)

// startDovecot runs Dovecot 2.3 as libraries.md §5 found it to work: one
// unprivileged user for everything, nothing chrooted, any user with one password.
func startDovecot() (*Server, error) { return dovecotWith("", "") }

// StartDovecotOAuth runs Dovecot with OAuth2 turned on until the test ends: it asks the authorization server at the introspection
// address (RFC 7662) about every token. mechanisms is what it offers, such as "xoauth2 oauthbearer".
func StartDovecotOAuth(t testing.TB, mechanisms, introspection string) *Server {
	t.Helper()
	return began(t, "dovecot", func() (*Server, error) { return dovecotWith(mechanisms, introspection) })
}

func dovecotWith(mechanisms, introspection string) (*Server, error) {
	prefix, err := findPrefix("dovecot", EnvDovecot, dovecotProgram,
		[]string{"/usr/sbin/dovecot", "/usr/local/sbin/dovecot", "/opt/homebrew/sbin/dovecot"})
	if err != nil {
		return nil, err
	}
	as, err := findOwner()
	if err != nil {
		return nil, err
	}
	// Below /tmp and of this very length: see patchLibrary.
	dir, err := makeDir("/tmp/dv-")
	if err != nil {
		return nil, err
	}
	d := &dovecot{prefix: prefix, dir: dir, as: as, mechanisms: mechanisms, introspection: introspection}
	if err := d.prepare(); err != nil {
		return nil, errors.Join(err, os.RemoveAll(dir))
	}
	return startDaemon("dovecot", &daemon{dir: dir, owner: as, run: d.run, renew: d.renew, anew: d.anew, lda: d.lda, slow: true})
}

type dovecot struct {
	prefix string // "" for an installed one
	dir    string
	as     owner
	env    []string

	mechanisms, introspection string // of OAuth2; "": passwords
}

func (d *dovecot) prepare() error {
	for _, sub := range []string{"mail", "base", "state", "lib"} {
		if err := os.Mkdir(filepath.Join(d.dir, sub), 0o755); err != nil {
			return err
		}
	}
	if d.prefix != "" {
		var err error
		if d.prefix, err = d.as.reach(d.prefix, d.dir); err != nil {
			return err
		}
		if err := d.patchLibrary(); err != nil {
			return err
		}
		d.env = []string{"LD_LIBRARY_PATH=" + filepath.Join(d.dir, "lib") + ":" + libraries(d.prefix,
			"usr/lib/dovecot", "usr/lib/dovecot/modules/old-stats", "usr/lib/*-linux-gnu", "lib/*-linux-gnu")}
	}
	if err := d.as.give(d.dir); err != nil {
		return err
	}
	return d.checkVersion()
}

// patchLibrary makes an unpacked Dovecot find its modules. Their folder is a
// constant in its library, /usr/lib/dovecot/modules, and no setting changes
// it; in a copy of the library it becomes a link in our folder, whose name
// has the same length.
func (d *dovecot) patchLibrary() error {
	const name = "libdovecot.so.0"
	text, err := os.ReadFile(filepath.Join(d.prefix, "usr/lib/dovecot", name))
	if err != nil {
		return err
	}
	link := filepath.Join(d.dir, "modules")
	if len(link) != len(dovecotModules) {
		return fmt.Errorf("folder %s has not the length of %s", link, dovecotModules)
	}
	if err := os.Symlink(filepath.Join(d.prefix, dovecotModules), link); err != nil {
		return err
	}
	text = bytes.ReplaceAll(text, []byte(dovecotModules), []byte(link))
	return os.WriteFile(filepath.Join(d.dir, "lib", name), text, 0o755)
}

func (d *dovecot) checkVersion() error {
	text, err := output(d.as, d.env, d.program("usr/sbin/dovecot"), "--version")
	if err != nil {
		return missingError("it is there but does not run: " + err.Error())
	}
	if !strings.HasPrefix(text, "2.3.") {
		return missingError("version " + strings.TrimSpace(text) + " is there, but the configuration here is for 2.3")
	}
	return nil
}

// program is the path of one of Dovecot's programs.
func (d *dovecot) program(path string) string {
	if d.prefix != "" {
		return filepath.Join(d.prefix, path)
	}
	for _, root := range []string{"/usr", "/usr/local", "/opt/homebrew"} {
		if found := filepath.Join(root, strings.TrimPrefix(path, "usr/")); isFile(found) {
			return found
		}
	}
	return "/" + path
}

func (d *dovecot) run(port int) (*process, error) {
	conf := filepath.Join(d.dir, "dovecot.conf")
	if err := os.WriteFile(conf, []byte(d.config(port)), 0o644); err != nil {
		return nil, err
	}
	oauth := fmt.Sprintf("introspection_mode = post\nintrospection_url = %s\nusername_attribute = username\nactive_attribute = active\nactive_value = true\n", d.introspection)
	if err := os.WriteFile(filepath.Join(d.dir, "oauth2.conf"), []byte(oauth), 0o644); err != nil {
		return nil, err
	}
	// dovecot calls doveconf by a path of its own to read the configuration;
	// calling doveconf first, which then calls dovecot, comes to the same.
	return startProcess(d.dir, d.as, d.env, d.program("usr/bin/doveconf"), "-f", "service=master", "-c", conf,
		"-m", "master", "-e", d.program("usr/sbin/dovecot"), "-F", "-c", conf)
}

func (d *dovecot) config(port int) string {
	folders := ""
	if d.prefix != "" {
		folders = fmt.Sprintf("libexec_dir = %[1]s/usr/lib/dovecot\nmail_plugin_dir = %[1]s%[2]s\n", d.prefix, dovecotModules)
	}
	return folders + fmt.Sprintf(`
base_dir = %[1]s/base
state_dir = %[1]s/state
log_path = %[1]s/log
import_environment = LD_LIBRARY_PATH
default_internal_user = %[2]s
default_internal_group = %[3]s
default_login_user = %[2]s
protocols = imap
listen = 127.0.0.1
ssl = no
disable_plaintext_auth = no
auth_failure_delay = 0
first_valid_uid = 1
first_valid_gid = 1
mail_location = maildir:~/Maildir:LAYOUT=fs:UTF-8
service imap-login {
  chroot =
  inet_listener imap {
    port = %[4]d
  }
  inet_listener imaps {
    port = 0
  }
}
service anvil {
  chroot =
}
service stats {
  chroot =
}
%[9]s
passdb {
  driver = static
  args = user=%[5]s password=%[6]s
}
userdb {
  driver = static
  args = uid=%[2]s gid=%[3]s home=%[1]s/mail/%%u
}
namespace inbox {
  inbox = yes
  separator = /
  mailbox %[7]s {
    auto = subscribe
    special_use = \Drafts
  }
  mailbox %[8]s {
    auto = subscribe
    special_use = \Sent
  }
}
`, d.dir, d.as.user, d.as.group, port, realUser, realPassword, Drafts, Sent, d.tokens())
}

// tokens is the part of the configuration that turns OAuth2 on. The password
// stays beside it for this package's own connection.
func (d *dovecot) tokens() string {
	if d.introspection == "" {
		return ""
	}
	return fmt.Sprintf(`
auth_mechanisms = plain %[1]s
passdb {
  driver = oauth2
  mechanisms = %[1]s
  args = %[2]s/oauth2.conf
}
`, d.mechanisms, d.dir)
}

// validityField is UIDVALIDITY in the first line of a dovecot-uidlist: "3 V1732447800 N5 G...".
var validityField = regexp.MustCompile(`^3 V(\d+) `)

// folder is where a mailbox lies.
func (d *dovecot) folder(mailbox string) (string, error) {
	dir := filepath.Join(d.dir, "mail", realUser, "Maildir")
	if mailbox == "INBOX" {
		return dir, nil
	}
	dir = filepath.Join(dir, mailbox)
	if _, err := os.Stat(dir); err != nil {
		return "", fmt.Errorf("find mailbox: %w", err)
	}
	return dir, nil
}

// anew drops a mailbox's list of UIDs while nothing runs: Dovecot gives every
// message another, from 1 on, under a UIDVALIDITY made of the time. Keywords stay,
// they are letters in the files' names.
func (d *dovecot) anew(r *daemon, mailbox string) error {
	if err := r.stop(); err != nil {
		return err
	}
	dir, err := d.folder(mailbox)
	if errors.Is(err, os.ErrNotExist) {
		return nil // Dovecot makes it at the first sign-in: what nobody has opened yet has no numbers
	}
	if err != nil {
		return err
	}
	paths, err := filepath.Glob(filepath.Join(dir, "dovecot.index*"))
	for _, path := range append(paths, filepath.Join(dir, "dovecot-uidlist")) {
		if gone := os.Remove(path); !errors.Is(gone, os.ErrNotExist) {
			err = errors.Join(err, gone)
		}
	}
	return err
}

// renew edits a mailbox's list of UIDs while nothing runs, and drops the index over it.
func (d *dovecot) renew(r *daemon, mailbox string) error {
	if err := r.stop(); err != nil {
		return err
	}
	dir, err := d.folder(mailbox)
	if err != nil {
		return err
	}
	list := filepath.Join(dir, "dovecot-uidlist")
	text, err := os.ReadFile(list)
	if err != nil {
		return err
	}
	m := validityField.FindSubmatch(text)
	if m == nil {
		return fmt.Errorf("%s has no UIDVALIDITY where it is awaited", list)
	}
	old, err := strconv.ParseUint(string(m[1]), 10, 32)
	if err != nil {
		return err
	}
	text = append(fmt.Appendf(nil, "3 V%d ", old+1), text[len(m[0]):]...)
	if err := os.WriteFile(list, text, 0o644); err != nil {
		return err
	}
	indexes, err := filepath.Glob(filepath.Join(dir, "dovecot.index*"))
	for _, path := range indexes {
		err = errors.Join(err, os.Remove(path))
	}
	return err
}
