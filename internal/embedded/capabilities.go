package embedded

import (
	"bytes"
	"slices"
	"strings"

	"github.com/emersion/go-imap/v2"
)

// capabilities is what the server offers and lacks. imapserver announces some
// capabilities unasked (IDLE, ENABLE, UNSELECT, UTF8=ACCEPT, SASL-IR,
// LITERAL-), so the announcement is corrected on its way out.
type capabilities struct {
	offered imap.CapSet
	hidden  map[string]bool // in capitals
}

func newCapabilities(o Options) capabilities {
	c := capabilities{hidden: map[string]bool{}, offered: imap.CapSet{
		imap.CapIMAP4rev1: {}, imap.CapNamespace: {}, imap.CapUIDPlus: {}, imap.CapESearch: {},
		imap.CapListExtended: {}, imap.CapListStatus: {}, imap.CapMove: {}, imap.CapStatusSize: {},
		imap.CapChildren: {}, imap.CapSpecialUse: {}, imap.CapCreateSpecialUse: {},
	}}
	if o.LiteralPlus {
		c.offered[imap.CapLiteralPlus] = struct{}{}
		c.hidden[string(imap.CapLiteralMinus)] = true // never both (RFC 7888 §5)
	}
	for _, name := range o.Without {
		name = strings.ToUpper(name)
		c.hidden[name] = true
		delete(c.offered, imap.Cap(name))
	}
	return c
}

// has reports whether a capability is offered.
func (c capabilities) has(name imap.Cap) bool { return !c.hidden[string(name)] }

// needs names the capability without which a command is unknown; "" where it needs none.
func needs(command string) string {
	switch command {
	case "IDLE", "MOVE", "NAMESPACE", "ENABLE", "UNSELECT":
		return command
	case "UID EXPUNGE":
		return "UIDPLUS"
	case "UID MOVE":
		return "MOVE"
	}
	return ""
}

func (c capabilities) lacks(command string) bool { return c.hidden[needs(command)] }

// announce corrects a CAPABILITY response or response code. imapserver
// flushes at every line's end, so one of these begins a write and is whole in it.
func (c capabilities) announce(p []byte, secure bool) []byte {
	if len(c.hidden) == 0 && secure {
		return p
	}
	start, end, ok := findList(p)
	if !ok {
		return p
	}
	names := strings.Fields(string(p[start:end]))
	names = slices.DeleteFunc(names, func(name string) bool {
		return c.hidden[strings.ToUpper(name)] || !secure && strings.HasPrefix(name, "AUTH=")
	})
	if !secure {
		names = append(names, string(imap.CapStartTLS), string(imap.CapLoginDisabled))
	}
	return slices.Concat(p[:start], []byte(" "+strings.Join(names, " ")), p[end:])
}

// findList finds the names after CAPABILITY in "* CAPABILITY ..." and in
// "tag OK [CAPABILITY ...] text".
func findList(p []byte) (start, end int, ok bool) {
	line, _, _ := bytes.Cut(p, []byte("\r\n"))
	const plain = "* CAPABILITY"
	if bytes.HasPrefix(line, []byte(plain)) {
		return len(plain), len(line), true
	}
	const code = " OK [CAPABILITY"
	i := bytes.Index(line, []byte(code))
	if i < 0 || bytes.IndexByte(line[:i], ' ') >= 0 {
		return 0, 0, false
	}
	start = i + len(code)
	n := bytes.IndexByte(line[start:], ']')
	if n < 0 {
		return 0, 0, false
	}
	return start, start + n, true
}
