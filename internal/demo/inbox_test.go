package demo

import (
	"bytes"
	"io/fs"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"inboxd/internal/classify"
	"inboxd/internal/decide"
	"inboxd/internal/mail"
)

// moments are times at which somebody may watch: every day of a week, the turn
// of a year, a leap day, the hours in which the zones disagree about today.
func moments() []time.Time {
	var out []time.Time
	for day := range 7 {
		out = append(out, time.Date(2026, 3, 9+day, 10, 30, 0, 0, time.UTC))
	}
	return append(out,
		time.Date(2027, 1, 1, 0, 5, 0, 0, time.UTC),
		time.Date(2028, 2, 29, 23, 59, 59, 0, time.UTC),
		time.Date(2026, 5, 13, 0, 1, 0, 0, time.UTC),
		time.Date(2026, 10, 25, 0, 5, 0, 0, time.FixedZone("", 9*3600)),
		time.Date(2026, 7, 4, 21, 0, 0, 0, time.FixedZone("", -7*3600)))
}

func load(t *testing.T, now time.Time) []Sample {
	t.Helper()
	samples, err := Samples(now)
	if err != nil {
		t.Fatalf("Samples(%v): %v", now, err)
	}
	return samples
}

func parse(t *testing.T, s Sample) *mail.Message {
	t.Helper()
	m, err := mail.Parse(s.Raw)
	if err != nil {
		t.Fatalf("%s: %v", s.File, err)
	}
	return m
}

func TestSamplesAreTheFiles(t *testing.T) {
	files, err := fs.Glob(mailbox, "inbox/*.eml")
	if err != nil {
		t.Fatal(err)
	}
	listed := map[string]bool{}
	for _, e := range index() {
		if listed["inbox/"+e.file] {
			t.Errorf("%s is listed twice", e.file)
		}
		listed["inbox/"+e.file] = true
		if e.about == "" {
			t.Errorf("%s: nothing says what it is", e.file)
		}
	}
	for _, f := range files {
		if !listed[f] {
			t.Errorf("%s is not in the index", f)
		}
	}
}

func TestSamplesParse(t *testing.T) {
	for _, now := range moments() {
		for _, s := range load(t, now) {
			m := parse(t, s)
			switch {
			case len(m.Defects) > 0:
				t.Errorf("%s: had to be mended: %q", s.File, m.Defects)
			case !m.Date.Equal(s.Date):
				t.Errorf("%s: Date header says %v, sample %v", s.File, m.Date, s.Date)
			case m.MessageID == "" || m.Author().Addr == "" || m.Subject == "" || strings.TrimSpace(m.New) == "":
				t.Errorf("%s: id %q, author %q, subject %q, new words %q", s.File, m.MessageID, m.Author().Addr, m.Subject, m.New)
			case strings.Contains(m.Text+m.Subject, "{{") || strings.Contains(m.Text, "=E2=80"):
				t.Errorf("%s: a marker or an encoding is left in %q", s.File, m.Text)
			}
		}
	}
}

func TestSamplesAreMail(t *testing.T) {
	for _, s := range load(t, moments()[0]) {
		if bare := strings.ReplaceAll(string(s.Raw), "\r\n", ""); strings.ContainsAny(bare, "\r\n") {
			t.Errorf("%s: a line does not end with CRLF", s.File)
		}
		for n, line := range bytes.Split(s.Raw, []byte("\r\n")) {
			if len(line) > 998 {
				t.Errorf("%s:%d: line of %d octets", s.File, n+1, len(line))
			}
			if i := bytes.IndexFunc(line, func(r rune) bool { return r > 126 }); i >= 0 {
				t.Errorf("%s:%d: an octet over 126 in %q", s.File, n+1, line)
			}
		}
	}
}

func TestSamplesFollowTheClock(t *testing.T) {
	for _, now := range moments() {
		first, second := load(t, now), load(t, now)
		dates := map[string]time.Time{}
		for i, s := range first {
			if !bytes.Equal(s.Raw, second[i].Raw) {
				t.Errorf("now %v: %s differs from one call to the next", now, s.File)
			}
			if live := s.Folder == FolderLive; live != s.Date.Equal(now) || s.Date.After(now) {
				t.Errorf("now %v: %s has date %v", now, s.File, s.Date)
			}
			if i > 0 && s.Date.Before(first[i-1].Date) {
				t.Errorf("now %v: %s is out of order", now, s.File)
			}
			m := parse(t, s)
			dates[m.MessageID] = s.Date
			for _, id := range m.References {
				if at, ok := dates[id]; !ok || !at.Before(s.Date) {
					t.Errorf("now %v: %s refers to %s, which is not before it", now, s.File, id)
				}
			}
		}
	}
}

func TestSampleThreads(t *testing.T) {
	me := mail.Identities{"alex@example.org", "a.morgan@example.net"}
	byID, ids := map[string]Sample{}, map[string]bool{}
	var all []*mail.Message
	for _, s := range load(t, moments()[2]) {
		m := parse(t, s)
		if ids[m.MessageID] {
			t.Errorf("%s: Message-ID %s is not its own", s.File, m.MessageID)
		}
		ids[m.MessageID], byID[m.MessageID] = true, s
		if mine := me.Has(m.Author().Addr); mine != (s.Folder == FolderSent) {
			t.Errorf("%s: from %s, but in %s", s.File, m.Author().Addr, s.Folder)
		}
		all = append(all, m)
	}
	stem := func(s Sample) string { return s.File[:strings.Index(s.File, "-")] }
	// One file that begins like another's is of the same story, and of its
	// thread where it answers it; the live ones say where they belong.
	for _, thread := range mail.Threads(all, me) {
		for i, m := range thread {
			s, first := byID[m.MessageID], byID[thread[0].MessageID]
			if s.Folder != FolderLive && stem(s) != stem(first) && s.File != "ooo-1.eml" {
				t.Errorf("%s stands in the thread of %s", s.File, first.File)
			}
			if s.Reply != decide.None && i != len(thread)-1 {
				t.Errorf("%s expects %s, but a later message has overtaken it", s.File, s.Reply)
			}
			if s.Folder == FolderSent && s.Reply != decide.None && s.Reply != decide.RefereeNotice {
				t.Errorf("%s is Alex's own and expects %s", s.File, s.Reply)
			}
		}
	}
}

func TestSampleCoverage(t *testing.T) {
	folders, signals, replies, languages := map[string]int{}, map[classify.Signal]int{}, map[decide.Kind]int{}, map[string]int{}
	untouched := 0
	for _, s := range load(t, moments()[0]) {
		folders[s.Folder]++
		replies[s.Reply]++
		for _, g := range s.Signals {
			if !slices.Contains(classify.Signals(), g) {
				t.Errorf("%s: %q is no signal", s.File, g)
			}
			signals[g]++
		}
		if s.Folder != FolderSent && len(s.Signals) == 0 {
			untouched++
			if s.Reply != decide.None {
				t.Errorf("%s: no signal, yet a reply of kind %s", s.File, s.Reply)
			}
		}
		languages[languageOf(parse(t, s).Text)]++
	}
	if folders[FolderInbox] < 30 || folders[FolderSent] < 8 || folders[FolderLive] != 6 {
		t.Errorf("messages by folder: %v", folders)
	}
	for _, g := range classify.Signals() {
		if signals[g] == 0 {
			t.Errorf("no sample carries the signal %s", g)
		}
	}
	if signals[classify.Offer] < 8 {
		t.Errorf("only %d offers", signals[classify.Offer])
	}
	for _, k := range []decide.Kind{decide.DeclineOffer, decide.Withdraw, decide.WithdrawContract, decide.Hold, decide.Restate,
		decide.AnswerReason, decide.WithdrawBeforeReferences, decide.DeclineReferences, decide.RefereeNotice} {
		if replies[k] == 0 {
			t.Errorf("no sample is answered with %s", k)
		}
	}
	if untouched < 15 {
		t.Errorf("only %d samples are to stay untouched", untouched)
	}
	for _, l := range []string{"en", "de", "fr", "ja"} {
		if languages[l] < 3 {
			t.Errorf("%d messages in %s", languages[l], l)
		}
	}
}

// languageOf is good enough to tell four languages apart by their commonest words.
func languageOf(text string) string {
	switch {
	case regexp.MustCompile(`[\x{3040}-\x{30FF}]`).MatchString(text):
		return "ja"
	case regexp.MustCompile(`\b(vous|votre)\b`).MatchString(text):
		return "fr"
	case regexp.MustCompile(`\b(und|für|dich)\b`).MatchString(text):
		return "de"
	}
	return "en"
}

// Every address and link must be one that RFC 2606 keeps out of the real world.
func TestSampleDomains(t *testing.T) {
	hosts := regexp.MustCompile(`(?:[\w.+=-]+@|https?://|mailto:[^@\s]+@)([A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+)`)
	allowed := regexp.MustCompile(`(?i)(?:^|\.)(?:example|example\.(?:org|com|net))$`)
	for _, e := range index() {
		raw, err := mailbox.ReadFile("inbox/" + e.file)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range hosts.FindAllStringSubmatch(string(raw), -1) {
			// An XML namespace is a name that looks like a link.
			if host := strings.TrimRight(m[1], "."); !allowed.MatchString(host) && host != "www.w3.org" {
				t.Errorf("%s: %s could be somebody's", e.file, m[0])
			}
		}
	}
}
