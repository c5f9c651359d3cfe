package imaptest

import (
	"bufio"
	"errors"
	"fmt"
	"math/rand/v2"
	"net"
	"os"
	"path/filepath"
	"strings"
	"time"

	"inboxd/internal/embedded/record"
)

const (
	realUser     = "alex"
	realPassword = "correct-horse"
	startTimeout = 15 * time.Second
	portTries    = 3
)

// daemon is a real server: its processes, the proxy before it, and our own connection behind it.
type daemon struct {
	*admin
	proxy *proxy
	dir   string // its folder; gone after close
	owner owner  // whom its processes run as
	run   func(port int) (*process, error)
	proc  *process
	port  int
	renew func(r *daemon, mailbox string) error           // new UIDVALIDITY
	anew  func(r *daemon, mailbox string) error           // new UIDs as well; nil: cannot
	lda   func(mailbox string) (script string, err error) // what a mail transfer agent delivers with; nil: nothing

	cleanup func() error // what else ends with it; nil: nothing
	slow    bool         // it is slow to stop: killed in the end
}

// startDaemon runs a server that is set up in its folder and puts the proxy before it.
func startDaemon(name string, d *daemon) (*Server, error) {
	if err := d.start(0); err != nil {
		return nil, errors.Join(err, d.tidy())
	}
	target := fmt.Sprintf("127.0.0.1:%d", d.port)
	p, err := newProxy(target)
	if err != nil {
		return nil, errors.Join(err, d.proc.stop(), d.tidy())
	}
	d.proxy = p
	d.admin = &admin{addr: target, username: realUser, password: realPassword}
	host, port, err := splitAddr(p.addr)
	if err != nil {
		return nil, errors.Join(err, d.close())
	}
	return &Server{Name: name, Host: host, Port: port, RootCAs: p.ca.Pool(), CAPEM: p.ca.CAPEM,
		Username: realUser, Password: realPassword, DraftsName: Drafts, SentName: Sent, backend: d}, nil
}

func splitAddr(addr string) (string, int, error) {
	tcp, err := net.ResolveTCPAddr("tcp", addr)
	if err != nil {
		return "", 0, err
	}
	return tcp.IP.String(), tcp.Port, nil
}

// start runs the server on a port, or on any that is free where port is 0, and waits for its greeting.
func (d *daemon) start(port int) error {
	var failed error
	for range portTries {
		d.port = port
		if port == 0 {
			free, err := freePort()
			if err != nil {
				return err
			}
			d.port = free
		}
		proc, err := d.run(d.port)
		if err != nil {
			return err
		}
		if err = awaitGreeting(fmt.Sprintf("127.0.0.1:%d", d.port), "* OK", proc); err == nil {
			d.proc = proc
			return nil
		}
		failed = errors.Join(err, proc.stop())
	}
	return fmt.Errorf("%w\nits log:\n%s", failed, d.logTail())
}

// awaitGreeting returns when the server greets with the words wanted (RFC 9051
// §7.1.1, RFC 5321 §4.3.1), has ended, or takes too long.
// A process of another program cannot be waited for in any other way than by asking again.
func awaitGreeting(addr, wanted string, proc *process) error {
	deadline := time.Now().Add(startTimeout)
	pause := time.NewTicker(5 * time.Millisecond)
	defer pause.Stop()
	for {
		line, err := greeting(addr)
		switch {
		case err == nil && strings.HasPrefix(line, wanted):
			return nil
		case err == nil:
			return fmt.Errorf("it greets with %q", line)
		case proc.ended():
			return errors.New("its process ended at once")
		case time.Now().After(deadline):
			return fmt.Errorf("no greeting within %v: %w", startTimeout, err)
		}
		<-pause.C
	}
}

func greeting(addr string) (string, error) {
	conn, err := net.DialTimeout("tcp", addr, time.Second)
	if err != nil {
		return "", err
	}
	defer conn.Close()
	if err := conn.SetDeadline(time.Now().Add(5 * time.Second)); err != nil {
		return "", err
	}
	return bufio.NewReader(conn).ReadString('\n')
}

// logTail is the end of what the server wrote, for an error's text.
func (d *daemon) logTail() string {
	var all strings.Builder
	for _, name := range []string{"log", "out"} {
		text, err := os.ReadFile(filepath.Join(d.dir, name))
		if err == nil {
			all.Write(text[max(0, len(text)-2000):])
		}
	}
	return all.String()
}

func (d *daemon) commands() *record.Log { return &d.proxy.log }

func (d *daemon) bump(mailbox string) error {
	if err := d.renew(d, mailbox); err != nil {
		return err
	}
	if err := d.stop(); err != nil {
		return err
	}
	return d.restart()
}

func (d *daemon) renumber(mailbox string) error {
	if d.anew == nil {
		return d.bump(mailbox)
	}
	if err := d.anew(d, mailbox); err != nil {
		return err
	}
	return d.restart()
}

// stop ends the server's processes and the proxy; what is stored stays.
func (d *daemon) stop() error {
	d.proxy.close()
	d.admin.close()
	if d.proc == nil {
		return nil
	}
	err := d.proc.stop()
	d.proc = nil
	return err
}

func (d *daemon) restart() error {
	if err := d.start(d.port); err != nil {
		return err
	}
	return d.proxy.open()
}

func (d *daemon) close() error {
	if d.slow && d.proc != nil {
		err := d.proc.kill()
		d.proc = nil
		return errors.Join(err, d.stop(), d.tidy())
	}
	return errors.Join(d.stop(), d.tidy())
}

// tidy removes what is left when nothing runs any more.
func (d *daemon) tidy() error {
	var err error
	if d.cleanup != nil {
		err = d.cleanup()
	}
	return errors.Join(err, os.RemoveAll(d.dir))
}

// makeDir makes a folder of our own whose name is prefix and eight random digits.
func makeDir(prefix string) (string, error) {
	const n = 8
	for range 100 {
		digits := fmt.Sprintf("%0*d", n, rand.Uint64())
		dir := prefix + digits[len(digits)-n:]
		err := os.Mkdir(dir, 0o700)
		if err == nil || !errors.Is(err, os.ErrExist) {
			return dir, err
		}
	}
	return "", fmt.Errorf("no free name below %s", filepath.Dir(prefix))
}
