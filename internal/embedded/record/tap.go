package record

import (
	"bytes"
	"slices"
	"strconv"
	"strings"
)

const (
	maxLine = 64 << 10 // a longer line is passed on and not understood
	maxArgs = 4 << 10  // what is kept of one command's arguments
	maxText = 1 << 10  // a literal up to this size can be a name, and is kept
)

// Tap reads the client's half of one connection. It is not safe for
// concurrent use: one goroutine feeds it.
type Tap struct {
	// Hook, where set, is asked about every command when its first line is
	// complete. The line it returns goes on in place of the one given; nil
	// means that nothing does. It may call Stop.
	Hook func(tag, name string, line []byte) []byte

	log    *Log
	number int

	line    []byte // an incomplete line
	literal int64  // octets of a literal still to come
	keep    bool   // the literal is short text and belongs to the arguments
	text    []byte // what of it has come

	open     bool // a command goes on after a literal
	tag      string
	name     string
	args     strings.Builder
	idling   bool
	selected string
	readOnly bool
	stopped  bool
}

// Feed takes what the client sent and returns what shall go on to the server.
// An incomplete line waits until the rest of it is here, or it is too long.
func (t *Tap) Feed(p []byte) []byte {
	var out []byte
	for len(p) > 0 && !t.stopped {
		if t.literal > 0 {
			n := int(min(int64(len(p)), t.literal))
			t.takeLiteral(p[:n])
			out, p = append(out, p[:n]...), p[n:]
			continue
		}
		end := bytes.IndexByte(p, '\n') + 1
		if end == 0 {
			t.line = append(t.line, p...)
			if len(t.line) > maxLine {
				out, t.line = append(out, t.line...), nil
			}
			return out
		}
		line := slices.Concat(t.line, p[:end])
		t.line, p = nil, p[end:]
		out = append(out, t.takeLine(line)...)
	}
	return out
}

// Stop ends the record: the rest of what is fed is neither kept nor passed on,
// until Resume. It is for STARTTLS, before which nothing else may be buffered.
func (t *Tap) Stop() { t.stopped = true }

// Resume undoes Stop.
func (t *Tap) Resume() { t.stopped, t.line = false, nil }

// Refused takes back the mailbox that the last SELECT or EXAMINE named:
// whoever sees the answers calls it when the server said no.
func (t *Tap) Refused() { t.selected, t.readOnly = "", false }

func (t *Tap) takeLiteral(p []byte) {
	t.literal -= int64(len(p))
	if t.keep {
		t.text = append(t.text, p...)
	}
	if t.literal == 0 && t.keep {
		t.addArg(quote(string(t.text)))
		t.text = nil
	}
}

// takeLine handles one line: the start of a command, what follows a literal
// of one, the end of IDLE, or an answer to a SASL challenge.
func (t *Tap) takeLine(line []byte) []byte {
	text := strings.TrimRight(string(line), "\r\n")
	if t.open {
		t.addText(text)
		return line
	}
	tag, rest, found := strings.Cut(text, " ")
	switch {
	case !found && t.idling:
		t.idling = false
		t.add("DONE", "")
		return line
	case !found || tag == "":
		return line // an answer to a SASL challenge, or no command in any state: nothing to keep
	}
	t.begin(tag, rest)
	if t.Hook == nil {
		return line
	}
	out := t.Hook(t.tag, t.name, line)
	return out
}

func (t *Tap) begin(tag, rest string) {
	name, args, _ := strings.Cut(rest, " ")
	name = strings.ToUpper(name)
	if name == "UID" {
		var sub string
		sub, args, _ = strings.Cut(args, " ")
		name += " " + strings.ToUpper(sub)
	}
	t.tag, t.name, t.open = tag, name, true
	t.idling = name == "IDLE"
	t.args.Reset()
	t.addText(args)
}

// addText takes a stretch of a command up to the end of its line. Where a
// literal is announced there the command goes on after it, else it is whole.
func (t *Tap) addText(text string) {
	head, size, ok := cutLiteral(text)
	if !ok {
		t.addArg(text)
		t.finish()
		return
	}
	t.addArg(head)
	t.literal = size
	// In APPEND the first literal can be the mailbox's name; any other is the message.
	name := t.name != "APPEND" || strings.TrimSpace(t.args.String()) == ""
	t.keep = size <= maxText && name && !t.secret()
	switch {
	case t.keep && size == 0:
		t.addArg(`""`)
	case !t.keep:
		t.addArg("{" + strconv.FormatInt(size, 10) + "}")
	}
}

func (t *Tap) addArg(s string) {
	if room := maxArgs - t.args.Len(); len(s) > room {
		s = s[:max(room, 0)]
	}
	t.args.WriteString(s)
}

func (t *Tap) secret() bool { return t.name == "LOGIN" || t.name == "AUTHENTICATE" }

func (t *Tap) finish() {
	t.open = false
	args := t.args.String()
	switch t.name {
	case "LOGIN":
		args = "***"
	case "AUTHENTICATE":
		mech, answer := FirstWord(args)
		args = mech
		if answer != "" {
			args += " ***"
		}
	}
	t.add(t.name, args)
	switch t.name {
	case "SELECT", "EXAMINE":
		name, _ := FirstWord(args)
		t.selected, t.readOnly = MailboxName(name), t.name == "EXAMINE"
	case "CLOSE", "UNSELECT":
		t.selected, t.readOnly = "", false
	}
}

func (t *Tap) add(name, args string) {
	t.log.add(Command{Conn: t.number, Name: name, Args: args, Selected: t.selected, ReadOnly: t.readOnly})
}

// cutLiteral splits a line that ends in a literal's announcement: {12}, {12+} (RFC 7888 §3) or ~{12} (RFC 3516 §4.4).
func cutLiteral(s string) (head string, size int64, ok bool) {
	if !strings.HasSuffix(s, "}") {
		return "", 0, false
	}
	i := strings.LastIndexByte(s, '{')
	if i < 0 {
		return "", 0, false
	}
	size, err := strconv.ParseInt(strings.TrimSuffix(s[i+1:len(s)-1], "+"), 10, 63)
	if err != nil || size < 0 {
		return "", 0, false
	}
	return strings.TrimSuffix(s[:i], "~"), size, true
}
