package main

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"inboxd/internal/imaptest"
	"inboxd/internal/mail"
)

// The tests of this file run the program itself, in this process, against every
// server that internal/imaptest offers: as a user would run it.

const (
	me      = "alex@example.org"
	keyword = "inboxd-drafted"
	patient = 20 * time.Second // what a loaded machine may take; speed is measured by benchmarks
)

// setup writes a configuration for s and returns its path and the state folder.
func setup(t testing.TB, s *imaptest.Server, extra string) (path, state string) {
	t.Helper()
	dir := t.TempDir()
	state = filepath.Join(dir, "state")
	write := func(name string, body []byte) string {
		p := filepath.Join(dir, name)
		if err := os.WriteFile(p, body, 0o600); err != nil {
			t.Fatal(err)
		}
		return p
	}
	ca, secret := write("ca.pem", s.CAPEM), write("secret", []byte(s.Password+"\n"))
	if !strings.Contains(extra, "[policy]") {
		extra = "[policy]\nstance = \"decline\"\n" + extra
	}
	config := fmt.Sprintf(`
[[account]]
name = "main"
address = %q
display_name = "Alex Morgan"
signature = "Alex Morgan"
[account.imap]
host = %q
port = %d
tls = "implicit"
ca_file = %q
username = %q
password_command = ["cat", %q]
[state]
dir = %q
%s`, me, s.Host, s.Port, ca, s.Username, secret, state, extra)
	return write("config.toml", []byte(config)), state
}

// output collects what a command prints; it may be read while the command runs.
type output struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (o *output) Write(p []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.b.Write(p)
}

func (o *output) String() string {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.b.String()
}

// inboxd runs one command to its end.
func inboxd(t *testing.T, args ...string) (code int, out, errs string) {
	t.Helper()
	var o, e output
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	code = run(ctx, args, streams{in: strings.NewReader(""), out: &o, err: &e})
	return code, o.String(), e.String()
}

// start runs the daemon until the test ends or stop is called, which waits for it.
func start(t testing.TB, args ...string) (stop func(), errs *output) {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	errs = &output{}
	done := make(chan int, 1)
	go func() { done <- run(ctx, args, streams{in: strings.NewReader(""), out: errs, err: errs}) }()
	stopped := false
	stop = func() {
		if stopped {
			return
		}
		stopped = true
		cancel()
		select {
		case code := <-done:
			if code != exitOK {
				t.Errorf("the daemon ended with %d:\n%s", code, errs)
			}
		case <-time.After(10 * time.Second):
			t.Errorf("the daemon did not end within ten seconds:\n%s", errs)
		}
	}
	t.Cleanup(stop)
	return stop, errs
}

// offers are ten letters of ten hands.
func offers() []string {
	bodies := []string{
		"Hi Alex,\n\nGreat news: we would like to offer you the position of Site Engineer at Larchfield. The salary is £52,000 a year and we hope you can start on 1 September.\n\nPlease let me know by Friday.\n\nBest,\nDana",
		"Dear Alex,\n\nFollowing your interviews, I am delighted to offer you the role of Staff Nurse on Ward 7. A formal contract will follow. Could you confirm that you accept?\n\nKind regards,\nMoira Keane",
		"Alex - the partners met this morning and it's a yes. We'd love to have you join us as an associate. Offer letter attached, base is $145k plus bonus.\n\nJon",
		"Dear Mr Morgan,\n\nI am pleased to inform you that the panel has selected you for the post of Lecturer in History. We are able to offer a starting salary of 46,200 pounds per annum. This offer is subject to references.\n\nYours sincerely,\nProf. H. Adeyemi",
		"Hello Alex!\n\nWe're thrilled to extend you an offer to join the kitchen team as Sous Chef. EUR 3,400 a month, five-day week, meals included. Let us know what you think.\n\nCheers,\nPilar",
		"Hi Alex,\n\nI'm happy to share that Quarrybank would like to make you an offer for the Warehouse Manager position. Please find the terms in the attached PDF and sign by 30 June.\n\nRegards,\nTom Ashby",
		"Dear Alex,\n\nThank you for meeting the team last week. We have decided to offer you the job. You would start as Data Analyst at 38,500 a year.\n\nBest wishes,\nIngrid",
		"Alex,\n\nAs promised, the written offer: Senior Accountant, full-time, £61k, 28 days' holiday. We need your answer by the end of next week.\n\nThanks,\nPriya Raman\nHead of People, Belltower",
		"Good morning Alex,\n\nIt is my pleasure to offer you employment with Stonebridge Logistics in the position of Fleet Planner. Your contract of employment is enclosed.\n\nSincerely,\nW. Okonkwo",
		"Hey Alex, the team loved you. We want to offer you the Product Designer job, starting whenever suits. 70k. What do you say?\n\nMia",
	}
	out := make([]string, len(bodies))
	for i, b := range bodies {
		out[i] = letterFrom(fmt.Sprintf("hr%d@firm%d.example", i, i), fmt.Sprintf("Your application (%d)", i), fmt.Sprintf("<offer-%d@firm%d.example>", i, i), "", b)
	}
	return out
}

func letterFrom(from, subject, id, more, body string) string {
	return fmt.Sprintf("From: %s\nTo: Alex Morgan <%s>\nSubject: %s\nDate: %s\nMessage-ID: %s\n%sMIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\n\n%s\n",
		from, me, subject, time.Now().Format(time.RFC1123Z), id, more, body)
}

// drafts reads the drafts mailbox and holds every draft to what all must be.
func readDrafts(t *testing.T, s *imaptest.Server) map[string]*mail.Message {
	t.Helper()
	out := map[string]*mail.Message{}
	for _, d := range s.Snapshot(t, s.DraftsName) {
		m, err := mail.Parse(d.Raw)
		if err != nil {
			t.Fatalf("draft %d cannot be read: %v", d.UID, err)
		}
		if !slices.Contains(d.Flags, `\Draft`) || !slices.Contains(d.Flags, `\Seen`) {
			t.Errorf("draft %d has flags %v", d.UID, d.Flags)
		}
		if len(m.InReplyTo) != 1 {
			t.Errorf("draft %d answers %v", d.UID, m.InReplyTo)
			continue
		}
		if out[m.InReplyTo[0]] != nil {
			t.Errorf("two drafts answer %s", m.InReplyTo[0])
		}
		out[m.InReplyTo[0]] = m
	}
	return out
}

// untouchedInbox fails if any message of the inbox has another flag than our keywords.
func untouchedInbox(t *testing.T, s *imaptest.Server) {
	t.Helper()
	for _, m := range s.Snapshot(t, "INBOX") {
		for _, f := range m.Flags {
			if !strings.EqualFold(f, keyword) && !strings.HasPrefix(strings.ToLower(f), "inboxd-claim-") {
				t.Errorf("message %d of the inbox has got the flag %s", m.UID, f)
			}
		}
	}
}

func atLeast(n int) func([]imaptest.Msg) bool {
	return func(ms []imaptest.Msg) bool { return len(ms) >= n }
}

// Ten offers arrive one by one while the daemon is up, after one that was
// there before it: each gets one draft, in its thread, and nothing else changes.
func TestOffersAreAnsweredWhileRunning(t *testing.T) {
	imaptest.Each(t, func(t *testing.T, s *imaptest.Server) {
		config, _ := setup(t, s, "")
		letters := offers()
		s.Deliver(t, "INBOX", letters[0])
		stop, log := start(t, "run", "--config", config)
		s.Await(t, s.DraftsName, patient, atLeast(1))
		for i, l := range letters[1:] {
			s.Deliver(t, "INBOX", l)
			s.Await(t, s.DraftsName, patient, atLeast(i+2))
		}
		// The last keyword says that the last draft was read back and marked.
		s.Await(t, "INBOX", patient, func(ms []imaptest.Msg) bool {
			marked := 0
			for _, m := range ms {
				if slices.ContainsFunc(m.Flags, func(f string) bool { return strings.EqualFold(f, keyword) }) {
					marked++
				}
			}
			return marked == len(letters)
		})
		stop()
		if t.Failed() {
			t.Log(log)
		}
		ds := readDrafts(t, s)
		for i := range letters {
			id := fmt.Sprintf("<offer-%d@firm%d.example>", i, i)
			d := ds[id]
			if d == nil {
				t.Errorf("no draft answers %s", id)
				continue
			}
			if to := d.To[0].Addr; to != fmt.Sprintf("hr%d@firm%d.example", i, i) {
				t.Errorf("%s is answered to %s", id, to)
			}
			if d.Subject != fmt.Sprintf("Re: Your application (%d)", i) {
				t.Errorf("%s is answered as %q", id, d.Subject)
			}
		}
		untouchedInbox(t, s)
		imaptest.Audit(t, s.Commands(), s.DraftsName)
	})
}

// A second run, and a third, find everything done.
func TestOnceIsIdempotent(t *testing.T) {
	imaptest.Each(t, func(t *testing.T, s *imaptest.Server) {
		config, _ := setup(t, s, "")
		for _, l := range offers()[:3] {
			s.Deliver(t, "INBOX", l)
		}
		for i := range 3 {
			if code, _, errs := inboxd(t, "once", "--config", config); code != exitOK {
				t.Fatalf("once (%d) ended with %d:\n%s", i, code, errs)
			}
			if n := len(s.Snapshot(t, s.DraftsName)); n != 3 {
				t.Fatalf("after run %d there are %d drafts, want 3", i, n)
			}
		}
		untouchedInbox(t, s)
		imaptest.Audit(t, s.Commands(), s.DraftsName)
	})
}

// The state file is lost: what is in the mailbox tells what was done.
func TestLostStateWritesNothingTwice(t *testing.T) {
	imaptest.Each(t, func(t *testing.T, s *imaptest.Server) {
		config, state := setup(t, s, "")
		s.Deliver(t, "INBOX", offers()[0])
		s.Deliver(t, "INBOX", offers()[1])
		inboxd(t, "once", "--config", config)
		// One draft is thrown away besides: its message's keyword still speaks.
		s.Remove(t, s.DraftsName, s.Snapshot(t, s.DraftsName)[0].UID)
		if err := os.RemoveAll(state); err != nil {
			t.Fatal(err)
		}
		if code, _, errs := inboxd(t, "once", "--config", config); code != exitOK {
			t.Fatalf("once ended with %d:\n%s", code, errs)
		}
		if n := len(s.Snapshot(t, s.DraftsName)); n != 1 {
			t.Errorf("after the state was lost there are %d drafts, want 1", n)
		}
	})
}

// A dry run says what it would do and leaves no trace anywhere.
func TestDryRunWritesNothing(t *testing.T) {
	imaptest.Each(t, func(t *testing.T, s *imaptest.Server) {
		config, state := setup(t, s, "")
		s.Deliver(t, "INBOX", offers()[0])
		stop, out := start(t, "run", "--dry-run", "--config", config)
		waitFor(t, func() bool { return strings.Contains(out.String(), "Subject:") })
		stop()
		if n := len(s.Snapshot(t, s.DraftsName)); n != 0 {
			t.Errorf("%d drafts after a dry run", n)
		}
		for _, m := range s.Snapshot(t, "INBOX") {
			if len(m.Flags) != 0 {
				t.Errorf("flags after a dry run: %v", m.Flags)
			}
		}
		if _, err := os.Stat(state); !os.IsNotExist(err) {
			t.Errorf("the state folder exists after a dry run: %v", err)
		}
		for _, c := range s.Commands() {
			switch c.Name {
			case "APPEND", "STORE", "SELECT", "EXPUNGE":
				t.Errorf("a dry run sent %s", c.Name)
			}
		}
	})
}

// waitFor polls what has no signal to wait on: the output of the program.
func waitFor(t *testing.T, cond func() bool) {
	t.Helper()
	deadline := time.NewTimer(patient)
	defer deadline.Stop()
	again := time.NewTicker(10 * time.Millisecond)
	defer again.Stop()
	for !cond() {
		select {
		case <-again.C:
		case <-deadline.C:
			t.Fatal("what was awaited did not happen")
		}
	}
}

// The user's word beside a running daemon: pursue takes the draft back.
func TestDecideBesideTheDaemon(t *testing.T) {
	imaptest.Each(t, func(t *testing.T, s *imaptest.Server) {
		config, _ := setup(t, s, "")
		s.Deliver(t, "INBOX", offers()[0])
		start(t, "run", "--config", config)
		s.Await(t, s.DraftsName, patient, atLeast(1))
		_, out, _ := inboxd(t, "threads", "--json", "--config", config)
		id := jsonField(t, out, "id")
		if code, _, errs := inboxd(t, "decide", id, "pursue", "--config", config); code != exitOK {
			t.Fatalf("decide: %s", errs)
		}
		s.Await(t, s.DraftsName, patient, func(ms []imaptest.Msg) bool { return len(ms) == 0 })
		if code, _, errs := inboxd(t, "decide", id, "decline", "--config", config); code != exitOK {
			t.Fatalf("decide: %s", errs)
		}
		s.Await(t, s.DraftsName, patient, atLeast(1))
	})
}

// A correction beside a running daemon: a newsletter gets no draft, and taken back
// the message is what it was.
func TestRelabelBesideTheDaemon(t *testing.T) {
	s := imaptest.Start(t, "embedded")
	config, _ := setup(t, s, "")
	s.Deliver(t, "INBOX", offers()[0])
	start(t, "run", "--config", config)
	s.Await(t, s.DraftsName, patient, atLeast(1))
	_, out, _ := inboxd(t, "threads", "--json", "--config", config)
	id := jsonField(t, out, "message_id")
	id, err := strconv.Unquote(`"` + id + `"`)
	if err != nil {
		t.Fatal(err)
	}
	for _, wrong := range [][]string{{"relabel", id}, {"relabel", id, "ofer"}, {"relabel", id, "none", "offer"}, {"relabel", id, "offer", "--forget"}} {
		if code, _, errs := inboxd(t, append(wrong, "--config", config)...); code != exitUsage {
			t.Errorf("%q: %d %s", wrong, code, errs)
		}
	}
	if code, _, errs := inboxd(t, "relabel", id, "none", "--config", config); code != exitOK {
		t.Fatalf("relabel: %s", errs)
	}
	s.Await(t, s.DraftsName, patient, func(ms []imaptest.Msg) bool { return len(ms) == 0 })
	if _, out, _ := inboxd(t, "why", id, "--config", config); !strings.Contains(out, "on your word") {
		t.Errorf("why: %s", out)
	}
	if code, _, errs := inboxd(t, "relabel", id, "--forget", "--config", config); code != exitOK {
		t.Fatalf("relabel --forget: %s", errs)
	}
	s.Await(t, s.DraftsName, patient, atLeast(1))
}

func jsonField(t *testing.T, line, name string) string {
	t.Helper()
	_, rest, ok := strings.Cut(line, fmt.Sprintf("%q:\"", name))
	if !ok {
		t.Fatalf("no field %q in %q", name, line)
	}
	v, _, _ := strings.Cut(rest, `"`)
	return v
}
