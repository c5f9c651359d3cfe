//go:build unix

package corpus

import (
	"bufio"
	"bytes"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"inboxd/internal/classify"
	"inboxd/internal/mail"
)

// BenchmarkBesideBogofilter has bogofilter and the recogniser judge the same
// messages one after the other in one run, and counts the processor's time: INBOXD_BOGOFILTER
// is the program (`make bench-bogofilter` finds or unpacks it). Bogofilter answers
// one question, learnt from the same mail (does it carry a signal?); the recogniser answers
// fifteen, reads the facts, and judges the newest words of the author alone.
func BenchmarkBesideBogofilter(b *testing.B) {
	program := os.Getenv("INBOXD_BOGOFILTER")
	if program == "" {
		b.Skip("bogofilter is not named: make bench-bogofilter finds it, or says what is missing")
	}
	quiet, carrying := wires(b)
	folder := b.TempDir()
	run := func(input [][]byte, flags ...string) time.Duration {
		b.Helper()
		var mbox bytes.Buffer
		for _, raw := range input {
			mbox.WriteString("From x@example.org Mon Mar  9 10:00:00 2026\n")
			mbox.Write(bytes.ReplaceAll(bytes.ReplaceAll(raw, []byte("\r\n"), []byte("\n")), []byte("\nFrom "), []byte("\n>From ")))
			mbox.WriteString("\n\n")
		}
		cmd := exec.Command(program, append([]string{"-d", folder}, flags...)...)
		cmd.Stdin = &mbox
		out, err := cmd.CombinedOutput()
		if err != nil && cmd.ProcessState.ExitCode() > 2 { // 0, 1 and 2 are its answers
			b.Fatalf("bogofilter: %v: %s", err, out)
		}
		if flags[0] == "-MT" && bytes.Count(out, []byte("\n")) != len(input) {
			b.Fatalf("bogofilter judged %d of %d messages", bytes.Count(out, []byte("\n")), len(input))
		}
		return cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime()
	}
	run(quiet, "-Mn")
	run(carrying, "-Ms")
	all := append(append([][]byte{}, quiet...), carrying...)
	var theirs, ours time.Duration
	classify.Inbound(&mail.Message{}, classify.Thread{})
	n := 0
	for b.Loop() {
		theirs += run(all, "-MT")
		before := cpuTime(b)
		for _, raw := range all {
			m, err := mail.Parse(raw)
			if err != nil {
				b.Fatal(err)
			}
			classify.Inbound(m, classify.Thread{})
		}
		ours += cpuTime(b) - before
		n += len(all)
	}
	a, c := float64(n)/ours.Seconds(), float64(n)/theirs.Seconds()
	b.ReportMetric(a, "messages/s")
	b.ReportMetric(c, "bogofilter-messages/s")
	b.ReportMetric(a/c, "ratio")
}

// wires are the messages of the training corpus as a mail program would send
// them, those without a signal apart.
func wires(tb testing.TB) (quiet, carrying [][]byte) {
	tb.Helper()
	paths, err := filepath.Glob("../../corpus/*/*.jsonl")
	if err != nil || len(paths) == 0 {
		tb.Fatalf("no corpus: %v", err)
	}
	for _, p := range paths {
		if HeldOut(p) {
			continue
		}
		f, err := os.Open(p)
		if err != nil {
			tb.Fatal(err)
		}
		lines := bufio.NewScanner(f)
		lines.Buffer(nil, maxLine)
		for lines.Scan() {
			var l line
			if strings.TrimSpace(lines.Text()) == "" {
				continue
			}
			if err := json.Unmarshal(lines.Bytes(), &l); err != nil {
				tb.Fatal(err)
			}
			raw := l.Thread[len(l.Thread)-1].wire("<"+l.ID+"@corpus.example>", "")
			if len(l.Signals) == 0 {
				quiet = append(quiet, raw)
			} else {
				carrying = append(carrying, raw)
			}
		}
		f.Close()
	}
	return quiet, carrying
}
