package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"inboxd/internal/imaptest"
)

// The torture: real `inboxd run` processes against a real Dovecot, killed with
// SIGKILL, cut off, slowed down, renumbered and stripped of their state at
// random, while offers arrive and a monitor beside the server looks on. The seed replays
// the choices; the moments at which they fall are the machine's.
var (
	tortureFor  = flag.Duration("torture.for", 0, "how long each torture goes on; 0: a short one")
	tortureSeed = flag.Uint64("torture.seed", 0, "the seed of its choices; 0: any")
)

// asProgram, in the environment, makes the test program be inboxd itself.
const asProgram = "INBOXD_TEST_IS_PROGRAM"

func TestMain(m *testing.M) {
	if os.Getenv(asProgram) == "1" {
		ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
		code := run(ctx, os.Args[1:], streams{in: os.Stdin, out: os.Stdout, err: os.Stderr})
		stop()
		os.Exit(code)
	}
	if os.Getenv(diesAt) != "" {
		os.Exit(sendDying())
	}
	os.Exit(m.Run())
}

// laptop is one installation: its state, its line to the server, and its process.
type laptop struct {
	t       testing.TB
	name    string
	config  string
	state   string
	program string // "": the test program, as inboxd
	line    *line
	log     *os.File
	proc    *exec.Cmd
	kills   int
}

func newLaptop(t *testing.T, s *imaptest.Server, name string) *laptop {
	t.Helper()
	l := &laptop{t: t, name: name, line: newLine(t, fmt.Sprintf("%s:%d", s.Host, s.Port))}
	near := *s
	near.Port = l.line.port()
	l.config, l.state = setup(t, &near, "max_drafts_per_day = 10000\n")
	l.openLog()
	return l
}

func (l *laptop) openLog() {
	l.t.Helper()
	log, err := os.OpenFile(filepath.Join(l.t.TempDir(), "log"), os.O_CREATE|os.O_RDWR|os.O_APPEND, 0o600)
	if err != nil {
		l.t.Fatal(err)
	}
	l.log = log
	l.t.Cleanup(func() {
		l.kill()
		log.Close()
		if l.t.Failed() {
			l.t.Logf("what %s did:\n%s", l.name, l.deeds())
		}
	})
}

// deeds are the lines of the log that tell what was done, but for the chatter of the protocol.
func (l *laptop) deeds() string {
	b, err := os.ReadFile(l.log.Name())
	if err != nil {
		return err.Error()
	}
	var kept []string
	for line := range strings.Lines(string(b)) {
		if !strings.Contains(line, "level=DEBUG") {
			kept = append(kept, line)
		}
	}
	return strings.Join(kept[max(0, len(kept)-400):], "")
}

func (l *laptop) start() { l.startWith() }

// startFull starts it with no more room on its disk than it uses, but for a little.
func (l *laptop) startFull(room int64) {
	largest := int64(0)
	for _, name := range []string{"inboxd.db", "inboxd.db-wal"} {
		if fi, err := os.Stat(filepath.Join(l.state, name)); err == nil {
			largest = max(largest, fi.Size())
		}
	}
	l.startWith("sh", "-c", fmt.Sprintf(`ulimit -f %d; exec "$@"`, (largest+room)/512+1), "sh")
}

func (l *laptop) startWith(before ...string) {
	if l.proc != nil {
		return
	}
	args := slices.Concat(before, []string{l.program, "run", "--config", l.config})
	if l.program == "" {
		self, err := os.Executable()
		if err != nil {
			l.t.Fatal(err)
		}
		args = slices.Concat(before, []string{self, "run", "--verbose", "--config", l.config})
	}
	cmd := exec.Command(args[0], args[1:]...)
	cmd.Env = append(os.Environ(), asProgram+"=1")
	cmd.Stdout, cmd.Stderr = l.log, l.log
	fmt.Fprintf(l.log, "started at %v\n", time.Now())
	if err := cmd.Start(); err != nil {
		l.t.Fatal(err)
	}
	l.proc = cmd
}

// kill is kill -9.
func (l *laptop) kill() {
	if l.proc == nil {
		return
	}
	_ = l.proc.Process.Kill() // it may have ended by itself, which the log tells
	_ = l.proc.Wait()         // killed is what it reports
	l.proc = nil
	l.kills++
}

// rest passes some time; a test has nothing to wait for where nothing is to happen.
func rest(d time.Duration) {
	if d <= 0 {
		return
	}
	timer := time.NewTimer(d)
	<-timer.C
}

// torment is one run of the torture.
type torment struct {
	t       *testing.T
	s       *imaptest.Server
	rnd     *rand.Rand
	laptops []*laptop
	watch   *monitor
	letters int
	counts  map[string]int
}

func newTorment(t *testing.T, server string, laptops int) *torment {
	t.Helper()
	seed := *tortureSeed
	if seed == 0 {
		seed = rand.Uint64()
	}
	t.Logf("seed: -torture.seed=%d", seed)
	x := &torment{t: t, s: imaptest.Start(t, server), rnd: rand.New(rand.NewPCG(seed, 1)), counts: map[string]int{}}
	x.watch = newMonitor(t, x.s)
	for i := range laptops {
		x.laptops = append(x.laptops, newLaptop(t, x.s, fmt.Sprintf("laptop %d", i+1)))
	}
	return x
}

func (x *torment) any() *laptop { return x.laptops[x.rnd.IntN(len(x.laptops))] }

// deliver brings an offer, and now and then something else beside it.
func (x *torment) deliver() {
	x.letters++
	id := fmt.Sprintf("<torture-%d@firm%d.example>", x.letters, x.letters)
	raw := letterFrom(fmt.Sprintf("hr@firm%d.example", x.letters), fmt.Sprintf("Your application (%d)", x.letters), id, "",
		fmt.Sprintf("Dear Alex,\n\nWe are delighted to offer you the position of Site Engineer at Larch %d. The salary is 52,000 pounds a year. Please let us know whether you accept.\n\nBest regards,\nDana Webb", x.letters))
	x.s.Deliver(x.t, "INBOX", raw)
	x.watch.offered(id)
	x.counts["offers"]++
	switch x.rnd.IntN(6) {
	case 0:
		x.s.Deliver(x.t, "INBOX", raw) // delivered twice
		x.counts["delivered twice"]++
	case 1:
		x.s.Deliver(x.t, "INBOX", letterFrom("news@shop.example", "Our spring sale", fmt.Sprintf("<news-%d@shop.example>", x.letters), "List-Id: <news.shop.example>\n", "Everything must go."))
	}
}

// evil is one thing that can go wrong, and how often beside the others.
type evil struct {
	name   string
	weight int
	do     func()
}

func (x *torment) evils(names ...string) []evil {
	all := []evil{
		{"kill", 12, func() { l := x.any(); l.kill(); rest(x.upTo(300 * time.Millisecond)); l.start() }},
		{"burst, and kills in it", 2, func() {
			for range 6 {
				x.deliver()
			}
			for range 5 {
				l := x.any()
				rest(x.upTo(250 * time.Millisecond))
				l.kill()
				l.start()
			}
		}},
		{"cut", 10, func() { x.any().line.cut() }},
		{"cut after some octets", 10, func() { x.any().line.cutAfter(x.rnd.Int64N(6000)) }},
		{"slow line", 4, func() { x.any().line.slow(x.upTo(150 * time.Millisecond)) }},
		{"quick line", 4, func() { x.any().line.slow(0) }},
		{"silent line", 1, func() { l := x.any().line; l.silent(true); rest(x.upTo(2 * time.Second)); l.silent(false); l.cut() }},
		{"INBOX renumbered", 1, func() { x.s.Renumber(x.t, "INBOX") }},
		{"Drafts renumbered", 1, func() { x.s.Renumber(x.t, x.s.DraftsName) }},
		{"server restarted", 1, func() { x.s.Restart(x.t) }},
		{"disk full", 3, func() {
			l := x.any()
			l.kill()
			l.startFull(x.rnd.Int64N(60000))
			rest(x.upTo(3 * time.Second))
			l.kill()
			l.start()
		}},
		{"state lost", 1, func() {
			l := x.any()
			l.kill()
			x.watch.forgot = true
			if err := os.RemoveAll(l.state); err != nil {
				x.t.Fatal(err)
			}
			l.start()
		}},
	}
	all = append(all, x.backups()...)
	if len(names) == 0 {
		return all
	}
	return slices.DeleteFunc(all, func(e evil) bool { return !slices.Contains(names, e.name) })
}

// backups put aside and put back what a laptop knows.
func (x *torment) backups() []evil {
	kept := map[*laptop]string{}
	return []evil{
		{"state backed up", 2, func() {
			l := x.any()
			l.kill()
			kept[l] = filepath.Join(x.t.TempDir(), "backup")
			if err := os.CopyFS(kept[l], stateFiles{os.DirFS(l.state)}); err != nil {
				delete(kept, l) // it had not begun to keep anything
			}
			l.start()
		}},
		{"state restored", 1, func() {
			l := x.any()
			if kept[l] == "" {
				return
			}
			l.kill()
			x.watch.forgot = true
			if err := errors.Join(os.RemoveAll(l.state), os.CopyFS(l.state, os.DirFS(kept[l]))); err != nil {
				x.t.Fatal(err)
			}
			l.start()
		}},
	}
}

// stateFiles are a state folder's files without its socket, which cannot be copied.
type stateFiles struct{ fs.FS }

func (s stateFiles) ReadDir(name string) ([]fs.DirEntry, error) {
	es, err := fs.ReadDir(s.FS, name)
	return slices.DeleteFunc(es, func(e fs.DirEntry) bool { return !e.IsDir() && !e.Type().IsRegular() }), err
}

func (x *torment) upTo(d time.Duration) time.Duration { return time.Duration(x.rnd.Int64N(int64(d))) }

// suffer goes on for a time.
func (x *torment) suffer(d time.Duration, evils []evil) {
	total := 0
	for _, e := range evils {
		total += e.weight
	}
	for _, l := range x.laptops {
		l.start()
	}
	begin, said := time.Now(), time.Now()
	for time.Since(begin) < d && !x.t.Failed() {
		if x.rnd.IntN(3) == 0 {
			x.deliver()
		}
		pick := x.rnd.IntN(total)
		for _, e := range evils {
			if pick -= e.weight; pick < 0 {
				e.do()
				x.counts[e.name]++
				break
			}
		}
		rest(x.upTo(700 * time.Millisecond))
		x.watch.look()
		if time.Since(said) > 30*time.Second {
			said = time.Now()
			x.t.Logf("%v: %s", time.Since(begin).Round(time.Second), x.table())
		}
	}
}

// calm lets every laptop work in peace until each offer has its one draft.
func (x *torment) calm(within time.Duration) {
	for _, l := range x.laptops {
		l.line.slow(0)
		l.line.silent(false)
		l.line.cutAfter(-1)
		l.start()
	}
	begin := time.Now()
	deadline := begin.Add(within)
	steady := 0
	for {
		x.watch.look()
		lost, twice := x.watch.atRest()
		if len(lost)+len(twice) == 0 {
			if steady++; steady > 10 { // and it stays so
				break
			}
		} else {
			steady = 0
		}
		if time.Now().After(deadline) {
			x.t.Errorf("after %v of peace: lost %v, twice %v", within, lost, twice)
			break
		}
		rest(200 * time.Millisecond)
	}
	x.counts["seconds to rest"] = int(time.Since(begin).Seconds())
	x.counts["drafts"] = x.watch.drafts
	x.counts["twice for a moment"] = x.watch.twice
	x.t.Logf("counts: %s", x.table())
}

func (x *torment) table() string {
	var names []string
	for n := range x.counts {
		names = append(names, n)
	}
	slices.Sort(names)
	var b strings.Builder
	for _, n := range names {
		fmt.Fprintf(&b, "%s %d · ", n, x.counts[n])
	}
	return strings.TrimSuffix(b.String(), " · ")
}

func tortureTime() time.Duration {
	if *tortureFor > 0 {
		return *tortureFor
	}
	if testing.Short() {
		return 4 * time.Second
	}
	return 15 * time.Second
}

func TestTortureOneLaptop(t *testing.T) {
	x := newTorment(t, "dovecot", 1)
	x.suffer(tortureTime(), x.evils())
	x.calm(60 * time.Second)
	imaptest.Audit(t, x.s.Commands(), x.s.DraftsName)
}

func TestTortureTwoLaptops(t *testing.T) {
	x := newTorment(t, "dovecot", 2)
	x.suffer(tortureTime(), x.evils())
	x.calm(60 * time.Second)
	imaptest.Audit(t, x.s.Commands(), x.s.DraftsName)
}
