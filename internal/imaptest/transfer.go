package imaptest

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/emersion/go-imap/v2/imapclient"
)

// Environment variables that name the folder below which a real mail transfer
// agent lies: usr/lib/postfix/sbin/master, usr/sbin/exim4.
const (
	EnvPostfix = "INBOXD_POSTFIX"
	EnvExim    = "INBOXD_EXIM"
)

// Arrived is the mailbox on Dovecot in which a transfer agent leaves what it got
// for anybody at ArrivedDomain. What it has for anybody at example.org, which is
// where delivery reports go, comes to INBOX.
const (
	Arrived       = "Arrived"
	ArrivedDomain = "larch.example"
	// BouncingDomain is one whose mail is taken and then comes back.
	BouncingDomain = "gone.example"
)

// Transfer is a running mail transfer agent that takes mail on loopback, without
// TLS or sign-in, and delivers it into a Dovecot.
type Transfer struct {
	Name string // postfix, exim
	Host string
	Port int
	Box  *Server // where it delivers
}

// unfitError says why a server that is there cannot be run by this user: it is
// reported, and no failure even where servers are required.
type unfitError string

func (e unfitError) Error() string { return string(e) }

type transferKind struct {
	name  string
	start func(box *daemon) (*transferDaemon, error)
}

// transferDaemon is a transfer agent's processes.
type transferDaemon struct {
	dir  string
	port int
	proc *process
}

func (d *transferDaemon) close() error {
	return errors.Join(d.proc.kill(), os.RemoveAll(d.dir))
}

// EachTransfer runs f as a subtest for every mail transfer agent, each with its own
// instance and its own Dovecot behind it. One that this machine lacks is reported as Each does.
func EachTransfer(t *testing.T, f func(t *testing.T, mta *Transfer)) {
	t.Helper()
	for _, k := range []transferKind{{"postfix", startPostfix}, {"exim", startExim}} {
		t.Run(k.name, func(t *testing.T) {
			box := Start(t, "dovecot")
			behind, ok := box.backend.(*daemon)
			if !ok {
				t.Fatal("imaptest: dovecot is no daemon")
			}
			if err := behind.with(func(c *imapclient.Client) error { return c.Create(Arrived, nil).Wait() }); err != nil {
				t.Fatalf("imaptest: create %s: %v", Arrived, err)
			}
			d, err := k.start(behind)
			var missing missingError
			if errors.As(err, &missing) {
				absent(t, k.name, missing)
			}
			var unfit unfitError
			if errors.As(err, &unfit) {
				report(fmt.Sprintf("%s was not run: %s", k.name, unfit))
				t.Skipf("%s was not run: %s", k.name, unfit)
			}
			if err != nil {
				t.Fatalf("imaptest: start %s: %v", k.name, err)
			}
			t.Cleanup(func() {
				if err := d.close(); err != nil {
					t.Errorf("imaptest: end %s: %v", k.name, err)
				}
			})
			f(t, &Transfer{Name: k.name, Host: "127.0.0.1", Port: d.port, Box: box})
		})
	}
}

// lda writes the script that a transfer agent hands mail to, which puts it into a
// mailbox of the account.
func (d *dovecot) lda(mailbox string) (string, error) {
	conf, script := filepath.Join(d.dir, "dovecot.conf"), filepath.Join(d.dir, "lda-"+mailbox)
	var b strings.Builder
	b.WriteString("#!/bin/sh\n")
	for _, e := range d.env {
		fmt.Fprintf(&b, "export '%s'\n", e)
	}
	fmt.Fprintf(&b, "export HOME=%s/mail/%[2]s USER=%[2]s LOGNAME=%[2]s\n", d.dir, realUser)
	fmt.Fprintf(&b, "exec %s -f service=lda -c %s -m lda -e %s -c %[2]s -m %[4]s\n", d.program("usr/bin/doveconf"), conf, d.program("usr/lib/dovecot/dovecot-lda"), mailbox)
	return script, os.WriteFile(script, []byte(b.String()), 0o755)
}

// run starts a transfer agent on a free port and waits for its greeting.
func (d *transferDaemon) run(start func(port int) (*process, error)) error {
	var failed error
	for range portTries {
		port, err := freePort()
		if err != nil {
			return err
		}
		d.port = port
		if d.proc, err = start(port); err != nil {
			return err
		}
		if err = awaitGreeting(fmt.Sprintf("127.0.0.1:%d", port), "220 ", d.proc); err == nil {
			return nil
		}
		failed = errors.Join(err, d.proc.kill())
	}
	logs, _ := filepath.Glob(filepath.Join(d.dir, "*")) // a pattern of ours
	for _, path := range logs {
		if text, err := os.ReadFile(path); err == nil && len(text) > 0 && !slices.Contains([]string{"exim"}, filepath.Base(path)) {
			failed = fmt.Errorf("%w\n%s:\n%s", failed, filepath.Base(path), text[max(0, len(text)-1500):])
		}
	}
	return failed
}
