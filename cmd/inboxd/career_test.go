package main

import (
	"encoding/csv"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"inboxd/internal/career"
	"inboxd/internal/imaptest"
)

// TestCareerLog follows one offer from its arrival to the thanks for the no.
func TestCareerLog(t *testing.T) {
	s := imaptest.Start(t, "embedded")
	path, state := setup(t, s, "")
	for _, args := range [][]string{{"log", "--json"}, {"log", "--export", "csv"}, {"stats", "--json"}, {"log"}, {"stats"}, {"criteria"}} {
		if code, out, errs := inboxd(t, append(args, "--config", path)...); code != exitOK || strings.Contains(out, "null") {
			t.Errorf("before the first mail: %v: %d %s%s", args, code, out, errs)
		}
	}
	s.Deliver(t, "INBOX", letterFrom("Rita Blum <rita@brightwater.example>", "Your application", "<o@brightwater.example>", "",
		"Dear Alex,\n\nI am delighted to offer you the position of Site Engineer at Brightwater. The salary is 52,000 EUR a year.\n\nBest wishes,\nRita"))
	s.Deliver(t, s.SentName, "From: Alex Morgan <"+me+">\nTo: rita@brightwater.example\nSubject: Re: Your application\nDate: "+time.Now().Add(time.Minute).Format(time.RFC1123Z)+
		"\nMessage-ID: <no@example.org>\nIn-Reply-To: <o@brightwater.example>\nReferences: <o@brightwater.example>\n\nDear Rita,\n\nThank you for the offer. I have decided to decline it.\n\nAlex\n")
	s.Deliver(t, "INBOX", strings.Replace(letterFrom("Rita Blum <rita@brightwater.example>", "Re: Your application", "<ok@brightwater.example>", "In-Reply-To: <no@example.org>\nReferences: <o@brightwater.example> <no@example.org>\n",
		"Dear Alex,\n\nThank you for letting us know. I respect your decision and wish you all the best for the future.\n\nRita"), "Date: ", "Date: "+time.Now().Add(2*time.Minute).Format(time.RFC1123Z)+"\nX-Date: ", 1))
	if code, _, errs := inboxd(t, "once", "--config", path); code != exitOK {
		t.Fatal(errs)
	}
	_, out, _ := inboxd(t, "log", "--json", "--config", path)
	var e career.Entry
	if err := json.Unmarshal([]byte(out), &e); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	if e.Company != "Brightwater" || e.Stage != "offer" || e.Answered == "" || e.Outcome != "appreciated" || career.Pay(e.Offer) != "52000 EUR a year" || e.Revisit == "" {
		t.Errorf("%s", out)
	}
	for _, args := range [][]string{{"note", e.Thread, "moved", "the", "interview", "--red"}, {"note", e.Thread[:6], "kind people", "--good"}, {"note", e.Thread, "ask\x1b[31m Rita"}} {
		if code, out, errs := inboxd(t, append(args, "--config", path)...); code != exitOK || !strings.Contains(out, "noted in thread "+e.Thread) {
			t.Errorf("%v: %s%s", args, out, errs)
		}
	}
	if _, out, _ := inboxd(t, "note", e.Thread, "--config", path); !strings.Contains(out, "red flag moved the interview") || strings.Contains(out, "\x1b") {
		t.Errorf("%q", out)
	}
	if _, out, _ := inboxd(t, "note", e.Thread, "--linkedin", "--config", path); !strings.HasPrefix(out, "Hi Rita, thank you for our conversation about the Site Engineer role at Brightwater.") {
		t.Errorf("%q", out)
	}
	_, out, _ = inboxd(t, "log", "--export", "csv", "--config", path)
	if rows, err := csv.NewReader(strings.NewReader(out)).ReadAll(); err != nil || len(rows) != 2 {
		t.Errorf("%v: %q", err, out)
	}
	if _, out, _ := inboxd(t, "log", "--export", "md", "--config", path); !strings.Contains(out, "## Brightwater: Site Engineer") {
		t.Errorf("%s", out)
	}
	if code, _, _ := inboxd(t, "log", "--export", "xml", "--config", path); code != exitUsage {
		t.Error(code)
	}
	if _, out, _ := inboxd(t, "stats", "--config", path); !strings.Contains(out, "appreciated") || !strings.Contains(out, "█") {
		t.Errorf("%s", out)
	}
	forgetAll(t, s, path, state, e.Thread)
}

// forgetAll forgets the thread beside a running daemon, and looks for what is left.
func forgetAll(t *testing.T, s *imaptest.Server, path, state, thread string) {
	t.Helper()
	start(t, "run", "--config", path)
	awaitStatus(t, path, isWatching)
	if code, _, _ := answer(t, "n\n", "forget", thread, "--config", path); code != exitFailed {
		t.Error("forgotten without a yes")
	}
	if code, out, errs := inboxd(t, "forget", thread, "--yes", "--config", path); code != exitOK || !strings.Contains(out, "1 thread") {
		t.Fatalf("%s%s", out, errs)
	}
	awaitStatus(t, path, isWatching)
	files, err := os.ReadDir(state)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		if f.Type().IsRegular() {
			if data, err := os.ReadFile(filepath.Join(state, f.Name())); err != nil || strings.Contains(string(data), "Brightwater") || strings.Contains(string(data), "rita@") {
				t.Errorf("%s still holds it (%v)", f.Name(), err)
			}
		}
	}
	if _, out, _ := inboxd(t, "log", "--json", "--config", path); out != "" {
		t.Errorf("%s", out)
	}
	if code, _, _ := inboxd(t, "forget", "--config", path); code != exitUsage {
		t.Error(code)
	}
	if code, out, _ := inboxd(t, "forget", "--before", "2020-01-01", "--yes", "--config", path); code != exitOK || !strings.Contains(out, "0 threads") {
		t.Error(out)
	}
	if code, _, _ := inboxd(t, "forget", "--before", "yesterday", "--yes", "--config", path); code != exitUsage {
		t.Error(code)
	}
	if len(s.Snapshot(t, "INBOX")) != 2 {
		t.Error("the mailbox was touched")
	}
}

func TestCriteriaSheet(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "c.toml")
	text := "[policy]\nstance = \"decline\"\n[state]\ndir = \"" + dir + "/s\"\n[criteria]\nminimum_pay = [{ amount = 90000, currency = \"EUR\" }]\ndirect_only = true\n" +
		"places = { value = [\"Berlin\", \"A*b\"], weight = \"negotiable\" }\navoid_companies = [\"<Bad> Corp\"]\n"
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	code, out, errs := inboxd(t, "criteria", "--config", path)
	for _, want := range []string{"answer is: **decline**", "- pay: from 90000 EUR a year", "- employed directly", "- places: Berlin, A\\*b", "- not with: \\<Bad\\> Corp"} {
		if code != exitOK || !strings.Contains(out, want) {
			t.Errorf("%q is not in:\n%s%s", want, out, errs)
		}
	}
	if strings.Index(out, "places") < strings.Index(out, "Negotiable") {
		t.Error("the weights are mixed up")
	}
}

// TestForgettingWritesNothingTwice: what was forgotten is behind the cursor; it
// is not read, and not answered, a second time.
func TestForgettingWritesNothingTwice(t *testing.T) {
	imaptest.Each(t, func(t *testing.T, s *imaptest.Server) {
		path, _ := setup(t, s, "")
		s.Deliver(t, "INBOX", offers()[0])
		once := func() {
			t.Helper()
			if code, _, errs := inboxd(t, "once", "--config", path); code != exitOK {
				t.Fatal(errs)
			}
			if n := len(s.Snapshot(t, s.DraftsName)); n != 1 {
				t.Fatalf("%d drafts, want 1", n)
			}
		}
		once()
		_, out, _ := inboxd(t, "log", "--json", "--config", path)
		var e career.Entry
		if err := json.Unmarshal([]byte(out), &e); err != nil {
			t.Fatal(err)
		}
		draft := s.Snapshot(t, s.DraftsName)[0]
		if code, _, errs := inboxd(t, "forget", e.Thread, "--yes", "--config", path); code != exitOK {
			t.Fatal(errs)
		}
		once()
		once()
		if !imaptest.Same(draft, s.Snapshot(t, s.DraftsName)[0]) {
			t.Error("the draft was touched")
		}
	})
}
