package main

import (
	"encoding/json"
	"strings"
	"testing"

	"inboxd/internal/imaptest"
)

// The user's word on every server: by a folder in any mail client, for all that
// is open, by kind; and what `show` puts before them.

// threadsOf reads `threads --json` by subject.
func threadsOf(t *testing.T, config string) map[string]threadLine {
	t.Helper()
	code, out, errs := inboxd(t, "threads", "--json", "--config", config)
	if code != exitOK {
		t.Fatal(errs)
	}
	by := map[string]threadLine{}
	for line := range strings.Lines(out) {
		var l threadLine
		if err := json.Unmarshal([]byte(line), &l); err != nil {
			t.Fatal(err)
		}
		by[l.Subject] = l
	}
	return by
}

func once(t *testing.T, config string) {
	t.Helper()
	if code, _, errs := inboxd(t, "once", "--config", config); code != exitOK {
		t.Fatal(errs)
	}
}

func TestGestureFoldersEverywhere(t *testing.T) {
	imaptest.Each(t, func(t *testing.T, s *imaptest.Server) {
		config, _ := setup(t, s, "[policy]\nstance = \"undecided\"\ngesture_folders = true\n")
		s.Deliver(t, "INBOX", offers()[0])
		once(t, config)
		if n := len(s.Snapshot(t, s.DraftsName)); n != 0 {
			t.Fatalf("%d drafts before any word", n)
		}
		// What another client does when it labels: the same message in the folder.
		folder := ""
		for _, name := range []string{"inboxd/Decline", "inboxd.Decline", "INBOX.inboxd.Decline"} {
			for _, c := range s.Commands() {
				if c.Name == "CREATE" && strings.Contains(c.Args, name) {
					folder = name
				}
			}
		}
		if folder == "" {
			t.Fatalf("no folder was made: %v", s.Commands())
		}
		s.Deliver(t, folder, offers()[0])
		once(t, config)
		once(t, config)
		if n := len(s.Snapshot(t, s.DraftsName)); n != 1 {
			t.Errorf("%d drafts after the gesture", n)
		}
		for _, l := range threadsOf(t, config) {
			if l.Stance.Value != "decline" || l.Stance.Source != "thread" {
				t.Errorf("stance %+v", l.Stance)
			}
		}
		untouchedInbox(t, s)
	})
}

// The day a job is accepted: everything that is open is declined, but for the
// job itself.
func TestDecideAllOpen(t *testing.T) {
	s := imaptest.Start(t, "embedded")
	config, _ := setup(t, s, "[policy]\nstance = \"undecided\"\n")
	for _, raw := range offers()[:3] {
		s.Deliver(t, "INBOX", raw)
	}
	s.Deliver(t, s.SentName, strings.Replace(strings.Replace(letterFrom(me, "Re: Your application (1)", "<yes@x.example>", "In-Reply-To: <offer-1@firm1.example>\nReferences: <offer-1@firm1.example>\n",
		"Dear Moira,\n\nI am delighted to accept the offer.\n\nAlex"), "To: Alex Morgan <"+me+">", "To: hr1@firm1.example", 1), "From: "+me, "From: Alex Morgan <"+me+">", 1))
	s.Deliver(t, "INBOX", letterFrom("hr1@firm1.example", "Re: Your application (1)", "<more@firm1.example>", "In-Reply-To: <yes@x.example>\nReferences: <offer-1@firm1.example> <yes@x.example>\n",
		"Dear Alex,\n\nWonderful! Please find the contract attached and send it back signed by Friday.\n\nKind regards,\nMoira Keane"))
	once(t, config)
	code, out, errs := inboxd(t, "decide", "--all-open", "decline", "--reason", "another_role", "--config", config)
	if code != exitOK || !strings.Contains(out, "2 open threads: decline") || !strings.Contains(out, "left alone, since you accepted: t") {
		t.Fatalf("%d: %s%s", code, out, errs)
	}
	once(t, config)
	drafts := readDrafts(t, s)
	if len(drafts) != 2 || drafts["<offer-0@firm0.example>"] == nil || drafts["<offer-2@firm2.example>"] == nil {
		t.Errorf("drafts answer %v", drafts)
	}
	for _, m := range drafts {
		if !strings.Contains(m.New, "I have accepted another role.") {
			t.Errorf("the reason is not told:\n%s", m.New)
		}
	}
}

func TestShowBeforeNo(t *testing.T) {
	s := imaptest.Start(t, "embedded")
	config, _ := setup(t, s, "")
	s.Deliver(t, "INBOX", offers()[3])
	once(t, config)
	id := threadsOf(t, config)["Your application (3)"].ID
	_, out, errs := inboxd(t, "show", id, "--json", "--config", config)
	var o story
	if err := json.Unmarshal([]byte(out), &o); err != nil {
		t.Fatal(err, errs)
	}
	b := o.Before
	if b == nil || !strings.HasPrefix(b.Decision, "you decline the offer (Lecturer in History") || len(b.Silence) == 0 || !strings.Contains(b.Channel, "hr3@firm3.example") ||
		b.Script == nil || b.Script.Lines[3] != "I have decided to decline the offer." {
		t.Fatalf("%+v", b)
	}
	_, out, _ = inboxd(t, "show", id, "--config", config)
	for _, want := range []string{"1 decision", "2 silence", "3 channel", "if you call", "this is Alex Morgan"} {
		if !strings.Contains(out, want) {
			t.Errorf("show does not say %q:\n%s", want, out)
		}
	}
	// A call instead, on the user's word; the letter that was drafted gives way.
	if code, _, errs := inboxd(t, "draft", id, "call_request", "--config", config); code != exitOK {
		t.Fatal(errs)
	}
	once(t, config)
	for _, m := range readDrafts(t, s) {
		if !strings.Contains(m.New, "five minutes for a call") {
			t.Errorf("the draft is\n%s", m.New)
		}
	}
	if _, out, _ = inboxd(t, "show", id, "--config", config); !strings.Contains(out, "a call first, then the mail") {
		t.Errorf("show does not name the call:\n%s", out)
	}
}

// A thread that was closed is reopened with the user's own words.
func TestReapproachOnTheWord(t *testing.T) {
	s := imaptest.Start(t, "embedded")
	config, _ := setup(t, s, "[policy]\nstance = \"undecided\"\n")
	s.Deliver(t, "INBOX", offers()[0])
	once(t, config)
	id := threadsOf(t, config)["Your application (0)"].ID
	ask := func(kind string) (string, string) {
		code, out, errs := inboxd(t, "draft", id, kind, "--reason", "My notice period is shorter now", "--config", config)
		if code != exitOK {
			t.Fatal(errs)
		}
		once(t, config)
		_, shown, _ := inboxd(t, "show", id, "--config", config)
		return out, shown
	}
	if _, shown := ask("reapproach"); len(readDrafts(t, s)) != 0 || !strings.Contains(shown, "nothing to reopen") {
		t.Fatalf("there was nothing to reopen:\n%s", shown)
	}
	s.Deliver(t, s.SentName, strings.Replace(strings.Replace(letterFrom(me, "Re: Your application (0)", "<no@x.example>", "In-Reply-To: <offer-0@firm0.example>\nReferences: <offer-0@firm0.example>\n",
		"Dear Dana,\n\nThank you for the offer. I have decided to decline it.\n\nAlex"), "To: Alex Morgan <"+me+">", "To: hr0@firm0.example", 1), "From: "+me, "From: Alex Morgan <"+me+">", 1))
	once(t, config)
	ask("Reapproach")
	drafts := readDrafts(t, s)
	if d := drafts["<offer-0@firm0.example>"]; d == nil || !strings.Contains(d.New, "I said no. My notice period is shorter now. If the role is still open") {
		t.Errorf("%+v", drafts)
	}
}
