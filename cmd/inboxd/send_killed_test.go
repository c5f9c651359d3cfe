package main

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"inboxd/internal/config"
	"inboxd/internal/imaptest"
	"inboxd/internal/mail"
)

// diesAt, in the environment, makes the test program send what is approved and
// kill itself at the step of that number; configOf names its configuration.
const (
	diesAt   = "INBOXD_TEST_DIES_AT"
	configOf = "INBOXD_TEST_CONFIG"
)

// sendDying is one round of the outbox with an end of its own.
func sendDying() int {
	n, err := strconv.Atoi(os.Getenv(diesAt))
	if err != nil {
		return 3
	}
	c, err := config.LoadOffline(os.Getenv(configOf))
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 3
	}
	st, err := openStore(c.StateDir)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 3
	}
	count := 0
	die := func(string) {
		if count++; count == n {
			_ = syscall.Kill(os.Getpid(), syscall.SIGKILL) // nothing runs after it
		}
	}
	st.Committed = func() { die("commit") }
	d := &daemon{accounts: accountsOf(c), store: st, stateDir: c.StateDir, log: logger(os.Stderr, false), step: die}
	if err := d.sendOnce(context.Background()); err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 3
	}
	return 0
}

// kill -9 at every step, with a real Postfix and a real Exim that deliver into a
// real Dovecot: each letter arrives once at most, exactly once where the outbox says
// that it was sent, and nothing arrives that was not approved. Every fifth step in -short runs.
func TestKilledWhileSending(t *testing.T) {
	stride := 1
	if testing.Short() {
		stride = 5
	}
	imaptest.EachTransfer(t, func(t *testing.T, mta *imaptest.Transfer) {
		path, _ := setup(t, mta.Box, fmt.Sprintf("[account.smtp]\nhost = %q\nport = %d\ntls = \"plain\"\nsaves_sent = \"no\"\n[sending]\nundo = \"0s\"\n[policy]\nstance = \"decline\"\nmax_drafts_per_day = 1000\n", mta.Host, mta.Port))
		killed, unknown := 0, map[string]bool{}
		for n := 1; n < 60; n += stride {
			id := draftOne(t, mta.Box, path, n)
			if code, _, errs := inboxd(t, "approve", id, "--outside-hours", "--config", path); code != exitOK {
				t.Fatal(errs)
			}
			cmd := exec.Command(os.Args[0])
			cmd.Env = append(os.Environ(), fmt.Sprintf("%s=%d", diesAt, n), configOf+"="+path)
			out, err := cmd.CombinedOutput()
			if cmd.ProcessState.ExitCode() == 3 {
				t.Fatalf("step %d: %s", n, out)
			}
			if err != nil {
				killed++
			}
			for range 2 { // what a new start makes of it
				if code, _, errs := inboxd(t, "once", "--config", path); code != exitOK {
					t.Fatal(errs)
				}
			}
			// The user ends what is unknown, so that the next round has no more steps than this one.
			if code, _, _ := inboxd(t, "outbox", "resolve", id, "sent", "--config", path); code == exitOK {
				unknown[id] = true
				if code, _, errs := inboxd(t, "once", "--config", path); code != exitOK {
					t.Fatal(errs)
				}
			}
			if err == nil {
				break
			}
		}
		// The draft that nobody approves, to the end.
		draftOne(t, mta.Box, path, 1000)
		if code, _, errs := inboxd(t, "once", "--config", path); code != exitOK {
			t.Fatal(errs)
		}
		lines := outboxOf(t, path)
		sent := 0
		for _, l := range lines {
			if l.State == "sent" && !unknown[l.ID] {
				sent++
			}
		}
		begin := time.Now()
		arrived := map[string]int{}
		mta.Box.Await(t, imaptest.Arrived, patient, func(ms []imaptest.Msg) bool {
			clear(arrived)
			for _, m := range ms {
				if p, err := mail.Parse(m.Raw); err == nil {
					arrived[p.MessageID]++
				}
			}
			return len(ms) >= sent && time.Since(begin) > 2*time.Second
		})
		counts := map[string]int{}
		for _, l := range lines {
			counts[string(l.State)]++
			n := arrived[l.MessageID]
			delete(arrived, l.MessageID)
			if n > 1 || n != 1 && !unknown[l.ID] || l.State != "sent" {
				t.Errorf("%s is %s (%s), and arrived %d times", l.ID, l.State, l.Reason, n)
			}
		}
		for id, n := range arrived {
			t.Errorf("%s was never approved and arrived %d times", id, n)
		}
		t.Logf("killed %d times: %v, %d of them unknown until the user said", killed, counts, len(unknown))
		if counts["sent"] == 0 || len(unknown) == 0 && stride == 1 || killed < 3 {
			t.Error("the deaths test nothing")
		}
	})
}

// draftOne delivers the n-th offer and returns the draft that is written for it.
func draftOne(t *testing.T, s *imaptest.Server, config string, n int) string {
	t.Helper()
	before := draftIDs(t, config)
	text := strings.Replace(offers()[0], "Larchfield", fmt.Sprintf("Larchfield %d", n), 1)
	_, body, _ := strings.Cut(text, "\n\n")
	s.Deliver(t, "INBOX", letterFrom(fmt.Sprintf("Dana Webb <dana%d@%s>", n, imaptest.ArrivedDomain), fmt.Sprintf("Your application %d", n), fmt.Sprintf("<offer-%d@larch.example>", n), "", body))
	if code, _, errs := inboxd(t, "once", "--config", config); code != exitOK {
		t.Fatal(errs)
	}
	for id := range draftIDs(t, config) {
		if _, old := before[id]; !old {
			return id
		}
	}
	t.Fatalf("offer %d got no draft", n)
	return ""
}

// E26 with real servers: a letter that cannot be delivered comes back as a report
// in the words of Postfix and of Exim, and is matched with the draft that was approved.
func TestRealBounces(t *testing.T) {
	imaptest.EachTransfer(t, func(t *testing.T, mta *imaptest.Transfer) {
		path, _ := setup(t, mta.Box, fmt.Sprintf("[account.smtp]\nhost = %q\nport = %d\ntls = \"plain\"\nsaves_sent = \"no\"\n", mta.Host, mta.Port))
		_, body, _ := strings.Cut(offers()[0], "\n\n")
		mta.Box.Deliver(t, "INBOX", letterFrom("Dana Webb <dana@"+imaptest.BouncingDomain+">", "Your application", "<offer@gone.example>", "", body))
		if code, _, errs := inboxd(t, "once", "--config", path); code != exitOK {
			t.Fatal(errs)
		}
		for id := range draftIDs(t, path) {
			if code, out, errs := inboxd(t, "approve", id, "--now", "--config", path); code != exitOK || !strings.Contains(out, "sent: ") {
				t.Fatal(out, errs)
			}
		}
		in := mta.Box.Await(t, "INBOX", patient, atLeast(2))
		for range 2 {
			if code, _, errs := inboxd(t, "once", "--config", path); code != exitOK {
				t.Fatal(errs)
			}
		}
		lines := outboxOf(t, path)
		if len(lines) != 1 || lines[0].State != "sent" || !strings.Contains(lines[0].Bounced, "dana@"+imaptest.BouncingDomain) {
			t.Errorf("%+v\n%s", lines, in[len(in)-1].Raw)
		}
		if n := len(mta.Box.Snapshot(t, mta.Box.DraftsName)); n != 0 {
			t.Errorf("%d drafts: a bounce makes none", n)
		}
	})
}
