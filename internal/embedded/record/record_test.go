package record

import (
	"strings"
	"testing"
)

func lines(l *Log) string {
	var out []string
	for _, c := range l.Commands() {
		out = append(out, c.String())
	}
	return strings.Join(out, "\n")
}

func TestTap(t *testing.T) {
	for _, tc := range []struct{ name, sent, want string }{
		{"plain", "a NOOP\r\nb uid fetch 1:* (UID BODY.PEEK[])\r\n", "NOOP\nUID FETCH 1:* (UID BODY.PEEK[])"},
		{"login", "a LOGIN alex hunter2\r\n", "LOGIN ***"},
		{"login in literals", "a LOGIN {4}\r\nalex {7}\r\nhunter2\r\nb NOOP\r\n", "LOGIN ***\nNOOP"},
		{"sasl with initial response", "a AUTHENTICATE PLAIN AGFsZXgAc2VjcmV0\r\nb NOOP\r\n", "AUTHENTICATE PLAIN ***\nNOOP"},
		{"sasl in steps", "a AUTHENTICATE PLAIN\r\nAGFsZXgAc2VjcmV0\r\nb NOOP\r\n", "AUTHENTICATE PLAIN\nNOOP"},
		{"idle", "a IDLE\r\nDONE\r\nb NOOP\r\n", "IDLE\nDONE\nNOOP"},
		{"append", "a APPEND Drafts (\\Draft \\Seen) {9+}\r\nb DELETE \r\nc NOOP\r\n", "APPEND Drafts (\\Draft \\Seen) {9}\nNOOP"},
		{"append to a name in a literal", "a APPEND {6}\r\nDr\"fts {2}\r\nxy\r\n", `APPEND "Dr\"fts" {2}`},
		{"search in a literal", "a SEARCH TEXT {5}\r\noffer\r\n", `SEARCH TEXT "offer"`},
		{"empty literal", "a SEARCH TEXT {0+}\r\n UNSEEN\r\n", `SEARCH TEXT "" UNSEEN`},
		{"large literal", "a SEARCH TEXT {2000}\r\n" + strings.Repeat("x", 2000) + "\r\nb NOOP\r\n", "SEARCH TEXT {2000}\nNOOP"},
		{"no command", "\r\nDONE\r\n \r\n", ""},
	} {
		for _, step := range []int{1, 7, len(tc.sent)} {
			var log Log
			tap, out := log.Conn(), ""
			for rest := tc.sent; rest != ""; {
				n := min(step, len(rest))
				out += string(tap.Feed([]byte(rest[:n])))
				rest = rest[n:]
			}
			if out != tc.sent {
				t.Errorf("%s: passed on %q, want %q", tc.name, out, tc.sent)
			}
			if got := lines(&log); got != tc.want {
				t.Errorf("%s, %d octets at a time: %q, want %q", tc.name, step, got, tc.want)
			}
		}
	}
}

func TestTapKnowsTheOpenMailbox(t *testing.T) {
	var log Log
	log.Conn().Feed([]byte("a SELECT \"Entw&APw-rfe\"\r\nb UID STORE 3 +FLAGS (\\Deleted)\r\nc EXAMINE inbox\r\nd NOOP\r\ne UNSELECT\r\nf NOOP\r\n"))
	list := log.Commands()
	if c := list[1]; c.Selected != "Entwürfe" || c.ReadOnly {
		t.Errorf("%+v", c)
	}
	if c := list[3]; c.Selected != "INBOX" || !c.ReadOnly {
		t.Errorf("%+v", c)
	}
	if c := list[5]; c.Selected != "" {
		t.Errorf("%+v", c)
	}
}

func TestHookRewritesAndStops(t *testing.T) {
	var log Log
	tap := log.Conn()
	tap.Hook = func(tag, name string, line []byte) []byte {
		switch name {
		case "IDLE":
			return []byte(tag + " NO-SUCH\r\n")
		case "STARTTLS":
			tap.Stop()
			return nil
		}
		return line
	}
	if got := string(tap.Feed([]byte("a IDLE\r\nb NOOP\r\nc STARTTLS\r\nd LOGIN x y\r\n"))); got != "a NO-SUCH\r\nb NOOP\r\n" {
		t.Errorf("passed on %q", got)
	}
	tap.Resume()
	tap.Feed([]byte("e NOOP\r\n"))
	if got := lines(&log); got != "IDLE\nNOOP\nSTARTTLS\nNOOP" {
		t.Errorf("kept %q", got)
	}
}

func TestMailboxName(t *testing.T) {
	for in, want := range map[string]string{
		"inbox": "INBOX", "Entw&APw-rfe": "Entwürfe", "R&-D": "R&D", "&U,BTFw-": "台北", "&Jjo-!": "☺!",
		"A & B": "A & B", "&broken": "&broken", "Entwürfe": "Entwürfe",
	} {
		if got := MailboxName(in); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
}

func TestLogIsBounded(t *testing.T) {
	log := Log{Max: 10}
	tap := log.Conn()
	for range 1000 {
		tap.Feed([]byte("a NOOP\r\n"))
	}
	if n := len(log.Commands()); n > 10 || n+log.Dropped() != 1000 {
		t.Errorf("%d kept, %d dropped", n, log.Dropped())
	}
	tap.Feed([]byte(strings.Repeat("x", 3*maxLine)))
	if len(tap.line) > maxLine {
		t.Errorf("%d octets wait for the end of their line", len(tap.line))
	}
}

func FuzzTap(f *testing.F) {
	f.Add("a LOGIN alex hunter2\r\n", 3)
	f.Add("a APPEND {6}\r\nDrafts (\\Draft) {3+}\r\nabc\r\nb UID EXPUNGE 4\r\n", 5)
	f.Add("a AUTHENTICATE PLAIN\r\nAGFsZXgAc2VjcmV0\r\nDONE\r\n", 1)
	f.Add("a SELECT \"&APw-\r\nb STATUS ({5}\r\n", 2)
	f.Fuzz(func(t *testing.T, sent string, step int) {
		var whole, parts Log
		tap := whole.Conn()
		passed := tap.Feed([]byte(sent))
		if !strings.HasPrefix(sent, string(passed)) {
			t.Fatalf("passed on %q of %q", passed, sent)
		}
		step = max(1, min(step, len(sent)))
		other := parts.Conn()
		for rest := sent; rest != ""; {
			n := min(step, len(rest))
			other.Feed([]byte(rest[:n]))
			rest = rest[n:]
		}
		if len(sent) < maxLine && lines(&whole) != lines(&parts) {
			t.Fatalf("whole: %q\nin parts: %q", lines(&whole), lines(&parts))
		}
		for _, c := range whole.Commands() {
			_ = c.Mailbox()
			if len(c.Args) > maxArgs+len("***") {
				t.Fatalf("kept %d octets of arguments", len(c.Args))
			}
		}
	})
}
