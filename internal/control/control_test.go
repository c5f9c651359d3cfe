//go:build unix

package control

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// echo is a handler that says what it was asked.
func echo(_ context.Context, r Request) (any, error) {
	var args struct {
		Text string `json:"text"`
	}
	switch r.Command {
	case "fail":
		return nil, errors.New("that did not work; try something else")
	case "odd":
		return func() {}, nil
	case "huge":
		return strings.Repeat("x", MaxResponse), nil
	case "nothing":
		return nil, nil
	}
	if err := r.Decode(&args); err != nil {
		return nil, err
	}
	return map[string]string{"command": r.Command, "text": args.Text}, nil
}

// serving runs a server on dir until the test ends; stop ends it earlier.
func serving(t testing.TB, dir string, h Handler) (stop func()) {
	t.Helper()
	s, err := Listen(dir)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- s.Serve(ctx, h) }()
	stop = sync.OnceFunc(func() {
		cancel()
		if err := <-ended; err != nil {
			t.Errorf("Serve: %v", err)
		}
	})
	t.Cleanup(stop)
	return stop
}

// called dials, calls and hangs up.
func called(t testing.TB, dir, command string, args, result any) error {
	t.Helper()
	c, err := Dial(dir)
	if err != nil {
		t.Fatal(err)
	}
	return errors.Join(c.Call(t.Context(), command, args, result), c.Close())
}

func TestCalls(t *testing.T) {
	dir := t.TempDir()
	serving(t, dir, echo)
	c, err := Dial(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	for _, text := range []string{"one", "zwei\n{}", strings.Repeat("x", MaxRequest/2)} {
		var got map[string]string
		if err := c.Call(t.Context(), "say", map[string]string{"text": text}, &got); err != nil || got["text"] != text || got["command"] != "say" {
			t.Errorf("%.20q: %.80v, %v", text, got, err)
		}
	}
	if err := c.Call(t.Context(), "nothing", nil, nil); err != nil {
		t.Error(err)
	}
	for command, want := range map[string]string{
		"fail": "that did not work; try something else",
		"odd":  "cannot be written as JSON",
		"huge": "larger than 16 MiB",
	} {
		var remote *RemoteError
		if err := c.Call(t.Context(), command, nil, nil); !errors.As(err, &remote) || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", command, err)
		}
	}
	if err := c.Call(t.Context(), "say", map[string]string{"txet": "x"}, nil); err == nil || !strings.Contains(err.Error(), `arguments of "say"`) || !strings.Contains(err.Error(), "txet") {
		t.Errorf("an unknown argument: %v", err)
	}
	if err := c.Call(t.Context(), "say", strings.Repeat("x", MaxRequest), nil); err == nil || !strings.Contains(err.Error(), "longer than") {
		t.Errorf("too long a request: %.100v", err)
	}
	if err := c.Call(t.Context(), "say", func() {}, nil); err == nil {
		t.Error("arguments that are no JSON")
	}
}

func TestSocketIsPrivate(t *testing.T) {
	dir := t.TempDir()
	stop := serving(t, dir, echo)
	info, err := os.Lstat(filepath.Join(dir, SocketName))
	if err != nil || info.Mode().Perm() != 0o600 || info.Mode().Type() != fs.ModeSocket {
		t.Errorf("%v, %v", info.Mode(), err)
	}
	stop()
	if entries, _ := os.ReadDir(dir); len(entries) != 0 {
		t.Errorf("left behind: %v", entries)
	}
}

func TestNoDaemon(t *testing.T) {
	dir := t.TempDir()
	for _, d := range []string{dir, filepath.Join(dir, "missing"), filepath.Join(dir, strings.Repeat("long/", 40))} {
		if _, err := Dial(d); !errors.Is(err, ErrNoDaemon) {
			t.Errorf("%s: %v", d, err)
		}
	}
	if _, err := Listen(filepath.Join(dir, "missing")); err == nil {
		t.Error("listening in a folder that is not there")
	}
}

// abandon leaves a socket in dir that nobody answers on.
func abandon(t *testing.T, dir string) {
	t.Helper()
	l, err := net.Listen("unix", filepath.Join(dir, SocketName))
	if err != nil {
		t.Fatal(err)
	}
	l.(*net.UnixListener).SetUnlinkOnClose(false)
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
}

func TestStaleSocketIsReplaced(t *testing.T) {
	dir := t.TempDir()
	abandon(t, dir)
	if _, err := Dial(dir); !errors.Is(err, ErrNoDaemon) {
		t.Errorf("a socket with nobody behind it: %v", err)
	}
	serving(t, dir, echo)
	if err := called(t, dir, "nothing", nil, nil); err != nil {
		t.Error(err)
	}
}

func TestLivingSocketIsNot(t *testing.T) {
	dir := t.TempDir()
	serving(t, dir, echo)
	if _, err := Listen(dir); !errors.Is(err, ErrRunning) {
		t.Errorf("a second server: %v", err)
	}
	if err := called(t, dir, "nothing", nil, nil); err != nil {
		t.Errorf("the first one is gone: %v", err)
	}
}

func TestWhatIsNoSocketStays(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, SocketName)
	if err := os.WriteFile(path, []byte("mine"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := Listen(dir); err == nil || !strings.Contains(err.Error(), "is in the way") {
		t.Error(err)
	}
	if data, _ := os.ReadFile(path); string(data) != "mine" {
		t.Error("the file was touched")
	}
}

func TestSuccessorsSocketStays(t *testing.T) {
	dir := t.TempDir()
	stop := serving(t, dir, echo)
	if err := os.Remove(filepath.Join(dir, SocketName)); err != nil {
		t.Fatal(err)
	}
	serving(t, dir, echo)
	stop()
	if err := called(t, dir, "nothing", nil, nil); err != nil {
		t.Errorf("the first server took the second one's socket away: %v", err)
	}
}

func TestLongPath(t *testing.T) {
	t.Setenv("TMPDIR", "/tmp")
	dir := filepath.Join(t.TempDir(), strings.Repeat("a folder of a long name/", 20))
	if err := os.MkdirAll(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	stop := serving(t, dir, echo)
	if err := called(t, dir, "nothing", nil, nil); err != nil {
		t.Error(err)
	}
	if _, err := Listen(dir); !errors.Is(err, ErrRunning) {
		t.Error(err)
	}
	stop()
	if entries, _ := os.ReadDir(dir); len(entries) != 0 {
		t.Errorf("left behind: %v", entries)
	}
	abandonLong := func(path string) error { l, err := net.Listen("unix", path); return errors.Join(err, unlinkless(l)) }
	if err := shortly(dir, abandonLong); err != nil {
		t.Fatal(err)
	}
	serving(t, dir, echo)
}

// unlinkless closes a listener and leaves its file.
func unlinkless(l net.Listener) error {
	l.(*net.UnixListener).SetUnlinkOnClose(false)
	return l.Close()
}

func TestNoShortPath(t *testing.T) {
	t.Setenv("TMPDIR", filepath.Join(t.TempDir(), "missing"))
	if err := shortly("/"+strings.Repeat("long/", 40), func(string) error { return nil }); err == nil || !strings.Contains(err.Error(), "too long for a socket") {
		t.Error(err)
	}
	deep := filepath.Join(t.TempDir(), strings.Repeat("deep/", 20))
	if err := os.MkdirAll(deep, 0o700); err != nil {
		t.Fatal(err)
	}
	t.Setenv("TMPDIR", deep)
	if err := shortly("/"+strings.Repeat("long/", 40), func(string) error { return nil }); err == nil || !strings.Contains(err.Error(), "set dir in [state]") {
		t.Error(err)
	}
}

// raw is a client without manners.
func raw(t testing.TB, dir string) net.Conn {
	t.Helper()
	conn, err := dial(dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close() })
	_ = conn.SetDeadline(time.Now().Add(20 * time.Second))
	return conn
}

func TestGarbage(t *testing.T) {
	dir := t.TempDir()
	serving(t, dir, echo)
	for sent, want := range map[string]string{
		"\n":                                     "not understood",
		"GET / HTTP/1.1\r\n":                     "not understood",
		"{}\n":                                   "names no command",
		"null\n":                                 "names no command",
		"[]\n":                                   "not understood",
		`{"command":7}` + "\n":                   "not understood",
		`{"command":"a"} {"command":"b"}` + "\n": "something follows",
		`{"command":"a","extra":1}` + "\n":       "extra",
		"\x00\xff\xfe\n":                         "not understood",
		strings.Repeat("[", 200000) + "\n":       "not understood",
		strings.Repeat("x", MaxRequest+4096):     "longer than 1024 KiB",
	} {
		conn := raw(t, dir)
		if _, err := io.WriteString(conn, sent); err != nil {
			t.Fatal(err)
		}
		line, err := bufio.NewReader(conn).ReadString('\n')
		var r response
		if err != nil || json.Unmarshal([]byte(line), &r) != nil || r.OK || !strings.Contains(r.Error, want) {
			t.Errorf("%.40q: %q, %v", sent, line, err)
		}
	}
	half := raw(t, dir)
	if _, err := io.WriteString(half, `{"command":`); err != nil {
		t.Fatal(err)
	}
	if err := half.(*net.UnixConn).CloseWrite(); err != nil {
		t.Fatal(err)
	}
	if got, err := io.ReadAll(half); len(got) != 0 || err != nil {
		t.Errorf("half a request: %q, %v", got, err)
	}
	if err := called(t, dir, "nothing", nil, nil); err != nil {
		t.Errorf("after all that: %v", err)
	}
}

func TestSeveralRequestsAtOnce(t *testing.T) {
	dir := t.TempDir()
	serving(t, dir, echo)
	conn := raw(t, dir)
	if _, err := io.WriteString(conn, "{\"command\":\"a\"}\r\n{\"command\":\"b\"}\n"); err != nil {
		t.Fatal(err)
	}
	in := bufio.NewReader(conn)
	for _, want := range []string{"a", "b"} {
		if line, err := in.ReadString('\n'); err != nil || line != `{"ok":true,"result":{"command":"`+want+`","text":""}}`+"\n" {
			t.Errorf("%q, %v", line, err)
		}
	}
}

func TestManyClients(t *testing.T) {
	dir := t.TempDir()
	var count atomic.Int64
	serving(t, dir, func(ctx context.Context, r Request) (any, error) {
		count.Add(1)
		return echo(ctx, r)
	})
	var wg sync.WaitGroup
	for i := range maxConns {
		wg.Go(func() {
			c, err := Dial(dir)
			if err != nil {
				t.Error(err)
				return
			}
			defer c.Close()
			for j := range 20 {
				want := fmt.Sprint(i, "/", j)
				var got map[string]string
				if err := c.Call(t.Context(), "say", map[string]string{"text": want}, &got); err != nil || got["text"] != want {
					t.Errorf("%v, %v", got, err)
				}
			}
		})
	}
	wg.Wait()
	if n := count.Load(); n != maxConns*20 {
		t.Errorf("%d requests carried out", n)
	}
}

func TestTooManyClients(t *testing.T) {
	dir := t.TempDir()
	serving(t, dir, echo)
	for range maxConns {
		c, err := Dial(dir)
		if err != nil {
			t.Fatal(err)
		}
		defer c.Close()
		if err := c.Call(t.Context(), "nothing", nil, nil); err != nil { // it has its place
			t.Fatal(err)
		}
	}
	if line, err := io.ReadAll(raw(t, dir)); err != nil || !strings.Contains(string(line), "busy with 16 other") {
		t.Errorf("%q, %v", line, err)
	}
}

func TestStopFinishesWhatIsUnderWay(t *testing.T) {
	dir := t.TempDir()
	begun, told := make(chan bool), make(chan bool)
	stop := serving(t, dir, func(ctx context.Context, _ Request) (any, error) {
		begun <- true
		<-ctx.Done()
		<-told
		return "done", nil
	})
	idle, err := Dial(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer idle.Close()
	answered := make(chan error, 1)
	go func() {
		var got string
		err := called(t, dir, "work", nil, &got)
		if err == nil && got != "done" {
			err = fmt.Errorf("answer %q", got)
		}
		answered <- err
	}()
	<-begun
	stopped := make(chan bool)
	go func() { stop(); close(stopped) }()
	told <- true // only once the context has ended
	if err := <-answered; err != nil {
		t.Error(err)
	}
	<-stopped
	if _, err := Dial(dir); !errors.Is(err, ErrNoDaemon) {
		t.Errorf("after the end: %v", err)
	}
	if err := idle.Call(t.Context(), "work", nil, nil); err == nil || errors.As(err, new(*RemoteError)) {
		t.Errorf("a connection outlived the daemon: %v", err)
	}
}

func TestCallGivesUpWithItsContext(t *testing.T) {
	dir := t.TempDir()
	begun, release := make(chan bool, 1), make(chan bool)
	serving(t, dir, func(context.Context, Request) (any, error) {
		begun <- true
		<-release
		return nil, nil
	})
	defer close(release)
	c, err := Dial(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	ctx, cancel := context.WithCancel(t.Context())
	go func() { <-begun; cancel() }()
	if err := c.Call(ctx, "work", nil, nil); !errors.Is(err, context.Canceled) || !strings.Contains(err.Error(), "may or may not") {
		t.Error(err)
	}
}

func TestStrangersAreRefused(t *testing.T) {
	l, err := net.Listen("unix", filepath.Join(t.TempDir(), "s"))
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	conn, err := net.Dial("unix", l.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	if err := checkUID(conn, os.Geteuid()+1); !errors.Is(err, errStranger) {
		t.Errorf("a stranger: %v", err)
	}
	if err := checkUID(conn, os.Geteuid()); err != nil {
		t.Error(err)
	}
}

func TestServeTwice(t *testing.T) {
	dir := t.TempDir()
	s, err := Listen(dir)
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(s.Close(), s.Close()); err != nil {
		t.Error(err)
	}
	if err := s.Serve(t.Context(), echo); err != nil {
		t.Errorf("a closed server has nothing to serve: %v", err)
	}
}

func FuzzRequest(f *testing.F) {
	for _, s := range []string{`{"command":"decide","args":{"thread":"a","stance":"decline"}}`, `{}`, `null`, `{"command":"x","args":null}`, `{"command":"x"}{`, "\xff"} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, line []byte) {
		r, err := parseRequest(line)
		if err == nil && r.Command == "" {
			t.Error("a request without a command")
		}
		var args struct{ Thread, Stance string }
		_ = r.Decode(&args) // any error will do, a panic will not
		reply := answer(echo(t.Context(), r))
		var back response
		if reply[len(reply)-1] != '\n' || strings.Count(string(reply), "\n") != 1 || json.Unmarshal(reply, &back) != nil {
			t.Errorf("answer %q", reply)
		}
		if err := understand(reply, "x", nil); (err == nil) != back.OK {
			t.Errorf("%v for %q", err, reply)
		}
	})
}

func FuzzReadLine(f *testing.F) {
	f.Add([]byte("a\nb\r\n\nc"), 2)
	f.Fuzz(func(t *testing.T, data []byte, limit int) {
		if limit < 0 || limit > 1<<16 {
			return
		}
		in := bufio.NewReaderSize(strings.NewReader(string(data)), 16)
		for n := 0; ; n++ {
			line, err := readLine(in, limit)
			if err != nil {
				return
			}
			if len(line) > limit || strings.Contains(string(line), "\n") || n > len(data) {
				t.Fatalf("line %q at a limit of %d", line, limit)
			}
		}
	})
}
