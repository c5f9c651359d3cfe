package imaptest

import (
	"fmt"
	"regexp"
	"strings"
	"testing"

	"inboxd/internal/embedded/record"
)

// Audit fails the test for every command that a client with inboxd's promises
// would not have sent. Reading is free as long as it changes nothing. Writing
// is exactly this: APPEND to the drafts mailbox with \Draft and \Seen and no
// date; UID STORE of one added keyword on one message of a watched mailbox;
// UID STORE of \Deleted, and UID EXPUNGE, on one message of the drafts mailbox.
func (s *Server) Audit(t testing.TB, watched ...string) {
	t.Helper()
	Audit(t, s.Commands(), s.DraftsName, watched...)
}

// AuditSending is Audit for a client that also sent letters that were approved: it
// may APPEND them to the mailbox of sent mail with \Seen, say on a draft who sends
// it, and add \Answered to a message of a watched mailbox.
func (s *Server) AuditSending(t testing.TB, watched ...string) {
	t.Helper()
	for _, problem := range auditWith(s.Commands(), auditor{drafts: s.DraftsName, sent: s.SentName}, watched) {
		t.Error(problem)
	}
}

// Audit is the method of that name for commands from anywhere. drafts is the
// drafts mailbox; watched are the mailboxes whose messages may get a keyword, INBOX where none is named.
func Audit(t testing.TB, commands []record.Command, drafts string, watched ...string) {
	t.Helper()
	for _, problem := range audit(commands, drafts, watched) {
		t.Error(problem)
	}
}

func audit(commands []record.Command, drafts string, watched []string) []string {
	return auditWith(commands, auditor{drafts: drafts}, watched)
}

func auditWith(commands []record.Command, a auditor, watched []string) []string {
	if len(watched) == 0 {
		watched = []string{"INBOX"}
	}
	a.watched, a.marked = watched, map[string]bool{}
	var problems []string
	for i, c := range commands {
		if why := a.judge(c); why != "" {
			problems = append(problems, fmt.Sprintf("command %d, connection %d, mailbox %q: %s: %s", i+1, c.Conn, c.Selected, c, why))
		}
	}
	return problems
}

type auditor struct {
	sent    string // where letters that have left are filed; "": nothing is sent
	drafts  string
	watched []string
	marked  map[string]bool // connection and UID that were marked \Deleted
}

var (
	sentArgs    = regexp.MustCompile(`^\((?i:\\Seen)\) \{\d+\}$`)
	draftArgs   = regexp.MustCompile(`^\((?i:\\Draft \\Seen|\\Seen \\Draft)\) \{\d+\}$`)
	addFlag     = regexp.MustCompile(`^(\d+) (?i:\(UNCHANGEDSINCE \d+\) )?(?i:\+FLAGS(?:\.SILENT)?) \(?([^ ()]+)\)?$`)
	oneUID      = regexp.MustCompile(`^\d+$`)
	bodySection = regexp.MustCompile(`(?i)(BODY|BINARY)(\.PEEK)?\[`)
	// RFC822, RFC822.TEXT mark as read, RFC822.HEADER and RFC822.SIZE do not (RFC 3501 §6.4.5).
	wholeMessage = regexp.MustCompile(`(?i)(^|[ (])RFC822(\.TEXT)?($|[ )])`)
)

// judge says what is wrong with a command, "" where nothing is.
func (a *auditor) judge(c record.Command) string {
	switch c.Name {
	case "CAPABILITY", "ID", "NOOP", "CHECK", "LOGIN", "AUTHENTICATE", "STARTTLS", "LOGOUT", "ENABLE", "NAMESPACE",
		"LIST", "STATUS", "SELECT", "EXAMINE", "UNSELECT", "IDLE", "DONE", "SEARCH", "UID SEARCH":
		return ""
	case "FETCH", "UID FETCH":
		return judgeFetch(c)
	case "APPEND":
		return a.judgeAppend(c)
	case "UID STORE":
		return a.judgeStore(c)
	case "UID EXPUNGE":
		return a.judgeExpunge(c)
	case "EXPUNGE", "CLOSE":
		return "removes whatever anyone has marked \\Deleted"
	case "STORE":
		return "writes by sequence number, which can be another message by now"
	}
	return "is none of the commands that inboxd may send"
}

func judgeFetch(c record.Command) string {
	for _, m := range bodySection.FindAllStringSubmatch(c.Args, -1) {
		if m[2] == "" {
			return "reads without PEEK, which marks the message as read"
		}
	}
	if wholeMessage.MatchString(c.Args) {
		return "reads by RFC822, which marks the message as read"
	}
	return ""
}

func (a *auditor) judgeAppend(c record.Command) string {
	if _, rest := record.FirstWord(c.Args); a.sent != "" && c.Mailbox() == a.sent && sentArgs.MatchString(rest) {
		return ""
	}
	if c.Mailbox() != a.drafts {
		return fmt.Sprintf("writes into a mailbox that is not %q", a.drafts)
	}
	if _, rest := record.FirstWord(c.Args); !draftArgs.MatchString(rest) {
		return `is not exactly (\Draft \Seen), no date, and the message`
	}
	return ""
}

func (a *auditor) judgeStore(c record.Command) string {
	m := addFlag.FindStringSubmatch(c.Args)
	if m == nil {
		return "does not add exactly one flag to exactly one message"
	}
	uid, flag := m[1], m[2]
	switch {
	case a.sent != "" && strings.EqualFold(flag, `\Answered`) && a.watches(c.Selected):
	case a.sent != "" && c.Selected == a.drafts && strings.HasPrefix(flag, "inboxd-sends-"):
	case strings.EqualFold(flag, `\Deleted`):
		if c.Selected != a.drafts {
			return fmt.Sprintf("marks a message for removal outside %q", a.drafts)
		}
		a.marked[key(c, uid)] = true
	case strings.HasPrefix(flag, `\`):
		return "sets a system flag"
	case !a.watches(c.Selected):
		return "sets a keyword outside the watched mailboxes"
	}
	return ""
}

func (a *auditor) watches(mailbox string) bool {
	for _, name := range a.watched {
		if name == mailbox {
			return true
		}
	}
	return false
}

func (a *auditor) judgeExpunge(c record.Command) string {
	switch {
	case c.Selected != a.drafts:
		return fmt.Sprintf("removes a message outside %q", a.drafts)
	case !oneUID.MatchString(c.Args):
		return "does not name exactly one message"
	case !a.marked[key(c, c.Args)]:
		return "removes a message that this connection did not mark itself"
	}
	return ""
}

func key(c record.Command, uid string) string { return fmt.Sprint(c.Conn, " ", uid) }

// Untouched fails the test unless every message of before is still in after,
// the same to the byte and flag, but for keywords that were added.
func Untouched(t testing.TB, before, after []Msg) {
	t.Helper()
	for _, problem := range untouched(before, after) {
		t.Error(problem)
	}
}

func untouched(before, after []Msg) []string {
	now := make(map[uint32]Msg, len(after))
	for _, m := range after {
		now[m.UID] = m
	}
	var problems []string
	for _, old := range before {
		m, there := now[old.UID]
		if !there {
			problems = append(problems, fmt.Sprintf("message %d is gone", old.UID))
			continue
		}
		if string(m.Raw) != string(old.Raw) {
			problems = append(problems, fmt.Sprintf("message %d has other bytes", old.UID))
		}
		if was, is := systemFlags(old), systemFlags(m); was != is {
			problems = append(problems, fmt.Sprintf("message %d had the flags %q and has %q", old.UID, was, is))
		}
	}
	return problems
}

func systemFlags(m Msg) string {
	var out []string
	for _, f := range m.Flags {
		if strings.HasPrefix(f, `\`) {
			out = append(out, strings.ToLower(f))
		}
	}
	return strings.Join(out, " ")
}
