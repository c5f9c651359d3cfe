package imaptest

import (
	"strings"
	"testing"

	"inboxd/internal/embedded/record"
)

func TestAudit(t *testing.T) {
	const inbox, drafts = "EXAMINE INBOX", `SELECT "Entw&APw-rfe"`
	for _, tc := range []struct {
		session string // commands, parted by "; "
		bad     string // part of the one complaint; "" for none
	}{
		{"LOGIN x y; LIST \"\" *; " + inbox + "; UID SEARCH UID 4:*; UID FETCH 4 (UID FLAGS BODY.PEEK[]<0.1000>); IDLE; DONE; LOGOUT", ""},
		{inbox + `; UID FETCH 4 (BODY.PEEK[HEADER.FIELDS (DATE)] RFC822.SIZE)`, ""},
		{inbox + "; UID FETCH 4 (BODY[])", "without PEEK"},
		{inbox + "; UID FETCH 4 (BODY.PEEK[HEADER] BODY[TEXT])", "without PEEK"},
		{inbox + "; UID FETCH 4 RFC822", "RFC822"},
		{`APPEND "Entw&APw-rfe" (\Draft \Seen) {3+}`, ""},
		{`APPEND "Entw&APw-rfe" (\Seen \Draft) {3}`, ""},
		{`APPEND "Entw&APw-rfe" (\Draft) {3}`, "exactly"},
		{`APPEND "Entw&APw-rfe" (\Draft \Seen \Flagged) {3}`, "exactly"},
		{`APPEND "Entw&APw-rfe" (\Draft \Seen) "01-Mar-2026 10:00:00 +0000" {3}`, "exactly"},
		{`APPEND "Entw&APw-rfe" {3}`, "exactly"},
		{`APPEND INBOX (\Draft \Seen) {3}`, "not \"Entwürfe\""},
		{`SELECT INBOX; UID STORE 4 +FLAGS.SILENT (inboxd-seen)`, ""},
		{`SELECT INBOX; UID STORE 4 +FLAGS (\Seen)`, "system flag"},
		{`SELECT INBOX; UID STORE 4 -FLAGS (mine)`, "exactly one"},
		{`SELECT INBOX; UID STORE 4 FLAGS (mine)`, "exactly one"},
		{`SELECT INBOX; UID STORE 4:7 +FLAGS (mine)`, "exactly one"},
		{`SELECT INBOX; UID STORE 4 +FLAGS (one two)`, "exactly one"},
		{`SELECT INBOX; UID STORE 4 +FLAGS (\Deleted)`, "outside"},
		{`SELECT Archive; UID STORE 4 +FLAGS (mine)`, "outside"},
		{drafts + `; UID STORE 4 +FLAGS (\Deleted); UID EXPUNGE 4`, ""},
		{drafts + `; UID STORE 4 +FLAGS (\Deleted); UID EXPUNGE 4:9`, "exactly one"},
		{drafts + `; UID EXPUNGE 4`, "did not mark"},
		{`SELECT INBOX; UID EXPUNGE 4`, "outside"},
		{drafts + `; CLOSE`, "anyone"},
		{drafts + `; EXPUNGE`, "anyone"},
		{`SELECT INBOX; STORE 1 +FLAGS (mine)`, "sequence number"},
		{`SELECT INBOX; UID MOVE 4 Archive`, "none of the commands"},
		{`SELECT INBOX; UID COPY 4 Archive`, "none of the commands"},
		{`CREATE Drafts`, "none of the commands"},
		{`RENAME a b`, "none of the commands"},
		{`DELETE a`, "none of the commands"},
		{`SUBSCRIBE a`, "none of the commands"},
	} {
		var log record.Log
		tap := log.Conn()
		for _, line := range strings.Split(tc.session, "; ") {
			if line == "DONE" {
				tap.Feed([]byte("DONE\r\n"))
				continue
			}
			tap.Feed([]byte("a " + line + "\r\n"))
			if strings.HasSuffix(line, "}") {
				tap.Feed([]byte("xyz\r\n"))
			}
		}
		problems := audit(log.Commands(), Drafts, nil)
		switch {
		case tc.bad == "" && len(problems) > 0:
			t.Errorf("%s: %q", tc.session, problems)
		case tc.bad != "" && (len(problems) != 1 || !strings.Contains(problems[0], tc.bad)):
			t.Errorf("%s: %q, want one with %q", tc.session, problems, tc.bad)
		}
	}
}

func TestUntouched(t *testing.T) {
	before := []Msg{{UID: 1, Flags: []string{`\Seen`}, Raw: []byte("a")}, {UID: 2, Raw: []byte("b")}}
	for name, tc := range map[string]struct {
		after []Msg
		bad   string
	}{
		"the same": {before, ""},
		"keyword":  {[]Msg{before[0], {UID: 2, Raw: []byte("b"), Flags: []string{"mine"}}, {UID: 3}}, ""},
		"gone":     {before[:1], "gone"},
		"read":     {[]Msg{before[0], {UID: 2, Raw: []byte("b"), Flags: []string{`\Seen`}}}, "flags"},
		"changed":  {[]Msg{before[0], {UID: 2, Raw: []byte("c")}}, "bytes"},
	} {
		problems := strings.Join(untouched(before, tc.after), "\n")
		if (tc.bad == "") != (problems == "") || !strings.Contains(problems, tc.bad) {
			t.Errorf("%s: %q, want %q", name, problems, tc.bad)
		}
	}
}
