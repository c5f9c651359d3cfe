package imaptest

import (
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
	"time"
)

// minder runs a server and ends it when its standard input ends. The pipe's
// other end is ours, so the server does not outlive the test program however
// that ends; then, unless told to keep it, its folder goes too.
const minder = `dir=$1; shift
trap : TERM
"$@" </dev/null & server=$!
read -r word
kill -TERM "$server" 2>/dev/null
(sleep 4; kill -KILL "$server") 2>/dev/null & killer=$!
while kill -0 "$server" 2>/dev/null; do wait "$server" 2>/dev/null; done
kill "$killer" 2>/dev/null
[ "$word" = keep ] || rm -rf "$dir"`

// process is a server's process under its minder.
type process struct {
	cmd    *exec.Cmd
	stdin  io.WriteCloser
	exited chan struct{}
}

// startProcess runs a command as owner, its output in dir/out.
func startProcess(dir string, as owner, env []string, command ...string) (*process, error) {
	out, err := os.OpenFile(dir+"/out", os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o644)
	if err != nil {
		return nil, err
	}
	defer out.Close()
	cmd := exec.Command("/bin/sh", append([]string{"-c", minder, "minder", dir}, command...)...)
	cmd.Dir, cmd.Stdout, cmd.Stderr = dir, out, out
	cmd.Env = append([]string{"PATH=/usr/sbin:/usr/bin:/sbin:/bin", "LANG=C.UTF-8"}, env...)
	as.apply(cmd)
	stdin, err := cmd.StdinPipe()
	if err != nil {
		return nil, err
	}
	if err := cmd.Start(); err != nil {
		return nil, fmt.Errorf("run %s: %w", command[0], err)
	}
	p := &process{cmd: cmd, stdin: stdin, exited: make(chan struct{})}
	go func() {
		_ = cmd.Wait() // how it ended is in its log
		close(p.exited)
	}()
	return p, nil
}

// ended reports whether the minder is gone. It waits for us also when the
// server ends by itself, so this is only about what could not be run at all.
func (p *process) ended() bool {
	select {
	case <-p.exited:
		return true
	default:
		return false
	}
}

// stop ends the server and waits; its folder stays.
func (p *process) stop() error {
	_, werr := io.WriteString(p.stdin, "keep\n")
	cerr := p.stdin.Close()
	select {
	case <-p.exited:
	case <-time.After(10 * time.Second):
		_ = p.cmd.Process.Kill()
		<-p.exited
		return errors.New("it did not end within 10 s and was killed")
	}
	if werr != nil && !strings.Contains(werr.Error(), "broken pipe") {
		return werr
	}
	if cerr != nil && !errors.Is(cerr, os.ErrClosed) {
		return cerr
	}
	return nil
}

// kill ends the server and all its processes at once: for Dovecot, which
// takes a second to stop, when nobody will read its folder again.
func (p *process) kill() error {
	err := killGroup(p.cmd.Process)
	_ = p.stdin.Close() // its reader is dead
	<-p.exited
	return err
}

// output runs a command to its end, as owner.
func output(as owner, env []string, command ...string) (string, error) {
	cmd := exec.Command(command[0], command[1:]...)
	cmd.Env = append(os.Environ(), env...)
	as.apply(cmd)
	text, err := cmd.CombinedOutput()
	if err != nil {
		return string(text), fmt.Errorf("run %s: %w: %s", command[0], err, text)
	}
	return string(text), nil
}
