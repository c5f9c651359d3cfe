package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"inboxd/internal/embedded/record"
	"inboxd/internal/imaptest"
)

// oneWay is how long an octet takes through the benchmark's line.
const oneWay = 40 * time.Millisecond

// BenchmarkArrival measures, on a line with a fixed delay to a real Dovecot, the
// round trips from the server's announcement of a message to its stored draft, on
// a warm connection and on a cold one (a start of the program), and prints them step by step.
func BenchmarkArrival(b *testing.B) {
	s := imaptest.Start(b, "dovecot")
	l := newLine(b, fmt.Sprintf("%s:%d", s.Host, s.Port))
	near := *s
	near.Port = l.port()
	config, _ := setup(b, &near, "max_drafts_per_day = 10000\n")
	stop, _ := start(b, "run", "--config", config)
	idle := func() int {
		n := 0
		for _, c := range s.Commands() {
			if c.Name == "IDLE" {
				n++
			}
		}
		return n
	}
	quiet := func() {
		for last := -1; idle() == 0 || idle() != last; {
			last = idle()
			rest(time.Second)
		}
	}
	quiet()
	l.lag(oneWay)
	warm := time.Duration(0)
	var steps []string
	trips := int64(0)
	for i := 0; b.Loop(); i++ {
		b.StopTimer()
		quiet()
		s.ResetCommands()
		letter := strings.Replace(offers()[0], "offer-0@", fmt.Sprintf("offer-%d@", i), 1)
		letter = strings.Replace(letter, "hr0@", fmt.Sprintf("hr%d@", i), 1)
		b.StartTimer()
		begin := time.Now()
		l.turns.Store(0)
		s.Deliver(b, "INBOX", letter)
		s.Await(b, s.DraftsName, patient, atLeast(i+1))
		trips = l.turns.Load()
		warm += time.Since(begin)
		b.StopTimer()
		steps = toAppend(s.Commands())
		b.StartTimer()
	}
	b.StopTimer()
	n := max(b.N, 1)
	b.ReportMetric(float64(trips), "roundtrips/warm")
	b.ReportMetric(float64((warm / time.Duration(n)).Milliseconds()), "ms/warm")
	b.Logf("warm, %v each way: %d round trips for %d commands (the two STATUS go out together, and SELECT with STORE): %s", oneWay, trips, len(steps), strings.Join(steps, " · "))
	stop()
	before := len(s.Snapshot(b, s.DraftsName))
	s.ResetCommands()
	l.turns.Store(0)
	s.Deliver(b, "INBOX", strings.Replace(offers()[1], "offer-1@", "offer-cold@", 1))
	begin := time.Now()
	stop, _ = start(b, "run", "--config", config)
	s.Await(b, s.DraftsName, patient, atLeast(before+1))
	cold := time.Since(begin)
	steps = toAppend(s.Commands())
	b.Logf("cold (a start of the program): %v, %d round trips with TLS: %s", cold.Round(time.Millisecond), l.turns.Load(), strings.Join(steps, " · "))
	stop()
}

// toAppend are the commands up to the first APPEND, whose literal under 4 KB
// does not wait (LITERAL+).
func toAppend(commands []record.Command) (out []string) {
	for _, c := range commands {
		line := c.String()
		if len(line) > 60 {
			line = line[:60] + "…"
		}
		if c.Name != "IDLE" {
			out = append(out, line)
		}
		if c.Name == "APPEND" {
			break
		}
	}
	return out
}

// BenchmarkRest measures a daemon at rest: resident memory and the share of a
// core that it takes, for one account and for many in one process.
func BenchmarkRest(b *testing.B) {
	program := built(b)
	for _, accounts := range []int{1, 100} {
		b.Run(fmt.Sprint(accounts), func(b *testing.B) {
			s := imaptest.Start(b, "embedded")
			config, state := setup(b, s, "")
			multiply(b, config, accounts)
			l := &laptop{t: b, name: "it", config: config, state: state, program: program}
			l.openLog()
			l.start()
			defer l.kill()
			found := func() int { return strings.Count(l.deeds(), "folders found") }
			for end := time.Now().Add(patient); found() < accounts; rest(100 * time.Millisecond) {
				if time.Now().After(end) {
					b.Fatalf("%d of %d accounts are there after %v", found(), accounts, patient)
				}
			}
			rest(2 * time.Second)
			before := cpuTime(b, l.proc.Process.Pid)
			begin := time.Now()
			for b.Loop() {
				rest(5 * time.Second)
			}
			share := float64(cpuTime(b, l.proc.Process.Pid)-before) / float64(time.Since(begin)) * 100
			mb := float64(resident(b, l.proc.Process.Pid)) / (1 << 20)
			b.ReportMetric(mb, "MB")
			b.ReportMetric(share, "%core")
			b.ReportMetric(0, "ns/op")
			b.Logf("%d accounts at rest: %.1f MB resident (%s of it the program's file), %.2f MB an account, %.3f %% of a core",
				accounts, mb, status(b, l.proc.Process.Pid, "RssFile"), mb/float64(accounts), share)
		})
	}
}

// built is the program as it is released; the test program is larger.
func built(b *testing.B) string {
	b.Helper()
	path := filepath.Join(b.TempDir(), "inboxd")
	cmd := exec.Command("go", "build", "-trimpath", "-ldflags", "-s -w", "-o", path, ".")
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := cmd.CombinedOutput(); err != nil {
		b.Fatalf("build: %v\n%s", err, out)
	}
	return path
}

// resident is a process's resident memory (Linux).
func resident(t testing.TB, pid int) int64 {
	t.Helper()
	b, err := os.ReadFile(filepath.Join("/proc", strconv.Itoa(pid), "statm"))
	if err != nil {
		t.Skipf("memory is only read on Linux: %v", err)
	}
	pages, err := strconv.ParseInt(strings.Fields(string(b))[1], 10, 64)
	if err != nil {
		t.Fatal(err)
	}
	return pages * int64(os.Getpagesize())
}

// status is a field of a process's status (Linux).
func status(t testing.TB, pid int, field string) string {
	t.Helper()
	b, err := os.ReadFile(filepath.Join("/proc", strconv.Itoa(pid), "status"))
	if err != nil {
		t.Skipf("memory is only read on Linux: %v", err)
	}
	for line := range strings.Lines(string(b)) {
		if rest, ok := strings.CutPrefix(line, field+":"); ok {
			return strings.TrimSpace(rest)
		}
	}
	return "?"
}

// cpuTime is what a process has used so far, in hundredths of a second.
func cpuTime(t testing.TB, pid int) time.Duration {
	t.Helper()
	b, err := os.ReadFile(filepath.Join("/proc", strconv.Itoa(pid), "stat"))
	if err != nil {
		t.Skipf("processor time is only read on Linux: %v", err)
	}
	_, after, _ := strings.Cut(string(b), ") ")
	f := strings.Fields(after)
	user, err1 := strconv.ParseInt(f[11], 10, 64)
	system, err2 := strconv.ParseInt(f[12], 10, 64)
	if err1 != nil || err2 != nil {
		t.Fatalf("%v, %v", err1, err2)
	}
	return time.Duration(user+system) * 10 * time.Millisecond
}

// BenchmarkCatchUp measures a first start on an INBOX of 100,000 messages, of which
// the look-back holds a hundred.
func BenchmarkCatchUp(b *testing.B) {
	const messages, recent = 100_000, 100
	s := imaptest.Start(b, "dovecot")
	s.Fill(b, messages-recent, time.Now().AddDate(-3, 0, 0))
	for i := range recent {
		s.Deliver(b, "INBOX", letterFrom(fmt.Sprintf("sam%d@friends.example", i), "Lunch", fmt.Sprintf("<lunch-%d@friends.example>", i), "", "Tomorrow at noon?"))
	}
	s.Deliver(b, "INBOX", offers()[0])
	program := built(b)
	for b.Loop() {
		config, state := setup(b, s, "")
		l := &laptop{t: b, name: "it", config: config, state: state, program: program}
		l.openLog()
		begin := time.Now()
		l.start()
		s.Await(b, s.DraftsName, 5*time.Minute, atLeast(1))
		took := time.Since(begin)
		b.Logf("first start on %d messages: draft after %v, at most %s resident", messages, took.Round(10*time.Millisecond), status(b, l.proc.Process.Pid, "VmHWM"))
		l.kill()
		for _, d := range s.Snapshot(b, s.DraftsName) {
			s.Remove(b, s.DraftsName, d.UID)
		}
	}
}
