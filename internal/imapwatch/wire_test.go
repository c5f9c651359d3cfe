package imapwatch

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"strings"
	"testing"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapclient"
	"pgregory.net/rapid"
)

// The lines of libraries footguns 7 to 9, and some more of the kind. Each is
// said in the middle of a FETCH of message 7; the first column of answers is
// what go-imap makes of it by itself, which shows that the wire is needed, and
// that this list can be shortened when it is not any more.
func TestWireMendsWhatKillsTheDecoder(t *testing.T) {
	const row = "* 1 FETCH (UID 7 FLAGS (\\Seen) INTERNALDATE \"02-Mar-2026 10:00:00 +0000\" RFC822.SIZE 4 BODY[]<0> {4}\r\nbody)\r\n"
	cases := []struct{ name, said, without string }{
		{"plain course", row, "well"},
		{"VANISHED", "* VANISHED (EARLIER) 1:9\r\n" + row, "dies"},
		{"LSUB", "* LSUB () \"/\" x\r\n" + row, "dies"},
		{"LANGUAGE", "* LANGUAGE (EN)\r\n" + row, "dies"},
		{"a new word", "* XYZZY \"a (b\" {3}\r\n)\r\n \r\n" + row, "dies"},
		{"a new number word", "* 12 XYZZY\r\n" + row, "dies"},
		{"a word above 32 bits", "* 99999999999 EXISTS\r\n" + row, "dies"},
		{"unknown status code with bracket", "* OK [X-FOO a]b] c\r\n" + row, "dies"},
		{"an unfinished code", "* OK [ALERT look\r\n" + row, "dies"},
		{"a broken code before a bracket", "* OK [UIDNEXT ][ look\r\n" + row, "dies"},
		{"an empty code", "* OK [] look\r\n" + row, "dies"},
		{"a stray plus", "+ still here\r\n" + row, "dies"},
		{"an unknown tag", "DONE BAD what is DONE\r\n" + row, "dies"},
		{"a tag of another command", "T999 OK\r\n" + row, "dies"},
		{"an empty line", "\r\n" + row, "dies"},
		{"doubled spaces", "*  1  FETCH  (UID  7  FLAGS  (\\Seen)  BODY[]<0>  {4}\r\nbody)\r\n", "dies"},
		{"keyword with a bracket in FLAGS", "* FLAGS (\\Seen a])\r\n" + row, "dies"},
		{"keyword with a bracket in PERMANENTFLAGS", "* OK [PERMANENTFLAGS (\\Seen a] \\*)] x\r\n" + row, "dies"},
		{"UIDNEXT above 32 bits", "* OK [UIDNEXT 4294967296] x\r\n" + row, "dies"},
		{"STATUS above 32 bits", "* STATUS x (UIDNEXT 4294967296 MESSAGES 2)\r\n" + row, "dies"},
		{"LIST R&D", "* LIST () \"/\" R&D\r\n" + row, "dies"},
		{"LIST A & B", "* LIST () \"/\" \"A & B\"\r\n" + row, "dies"},
		{"LIST in Latin-1", "* LIST () \"/\" \"Entw\xfcrfe\"\r\n" + row, "dies"},
		{"LIST with a wrong shift", "* LIST () \"|\" \"&BCAEMA\"\r\n" + row, "dies"},
		{"LIST with a control character", "* LIST () \"/\" \"a\x01b\"\r\n" + row, "dies"},
		{"LIST with words behind", "* LIST () \"/\" x (\"FOO\" (bar\x80))\r\n" + row, "dies"},
		{"SEARCH with odd numbers", "* SEARCH 1 99999999999 x\r\n" + row, "dies"},
		{"CAPABILITY with an odd word", "* CAPABILITY IMAP4rev1 X{Y\r\n" + row, "dies"},
		{"X-GM items", "* 1 FETCH (X-GM-THRID 1278455344230334865 X-GM-LABELS (\"\\\\Inbox\" {3}\r\na)b) UID 7 BODY[]<0> {4}\r\nbody)\r\n", "dies"},
		{"EMAILID", "* 1 FETCH (EMAILID (M6d99) UID 7 BODY[]<0> {4}\r\nbody)\r\n", "dies"},
		{"SAVEDATE", "* 1 FETCH (UID 7 SAVEDATE NIL BODY[]<0> {4}\r\nbody)\r\n", "dies"},
		{"an odd MODSEQ", "* 1 FETCH (UID 7 MODSEQ 12 BODY[]<0> {4}\r\nbody)\r\n", "dies"},
		{"an odd ENVELOPE", "* 1 FETCH (UID 7 ENVELOPE (\"\" \"\" \"\") BODY[]<0> {4}\r\nbody)\r\n", "dies"},
		{"keyword with a bracket in FETCH", "* 1 FETCH (UID 7 FLAGS (\\Seen a]b) BODY[]<0> {4}\r\nbody)\r\n", "dies"},
		{"INTERNALDATE NIL", "* 1 FETCH (UID 7 INTERNALDATE NIL BODY[]<0> {4}\r\nbody)\r\n", "dies"},
		{"INTERNALDATE odd", "* 1 FETCH (UID 7 INTERNALDATE \"Mon, 2 Mar 2026 10:00:00 +0000\" BODY[]<0> {4}\r\nbody)\r\n", "dies"},
		{"INTERNALDATE unreadable", "* 1 FETCH (UID 7 INTERNALDATE \"yesterday\" BODY[]<0> {4}\r\nbody)\r\n", "dies"},
		{"RFC822.SIZE negative", "* 1 FETCH (UID 7 RFC822.SIZE -1 BODY[]<0> {4}\r\nbody)\r\n", "dies"},
		{"partial with a length", "* 1 FETCH (UID 7 BODY[]<0.262144> {4}\r\nbody)\r\n", "dies"},
		{"RFC822 in place of BODY[]", "* 1 FETCH (UID 7 RFC822 {4}\r\nbody)\r\n", "dies"},
		{"a literal with a plus", "* 1 FETCH (UID 7 BODY[]<0> {4+}\r\nbody)\r\n", "dies"},
		{"a binary literal", "* 1 FETCH (UID 7 BODY[]<0> ~{4}\r\nbody)\r\n", "dies"},
		{"UID behind the body", "* 1 FETCH (BODY[]<0> {4}\r\nbody UID 7)\r\n", "loses the body"},
		{"UID in another response", "* 1 FETCH (BODY[]<0> {4}\r\nbody)\r\n* 1 FETCH (UID 7 FLAGS ())\r\n", "loses the body"},
		{"flags and body apart", "* 1 FETCH (UID 7 FLAGS (\\Seen))\r\n* 1 FETCH (UID 7 BODY[]<0> {4}\r\nbody)\r\n", "loses the body"},
		{"bare line feeds", strings.ReplaceAll(row, "\r\n", "\n"), "well"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			if got := outcome(t, c.said, false); got != c.without {
				t.Errorf("without the wire it %q, expected %q", got, c.without)
			}
			if got := outcome(t, c.said, true); got != "well" {
				t.Errorf("with the wire it %q", got)
			}
		})
	}
}

// outcome has a server answer a FETCH of UID 7 and tells what became of it: the
// connection must live on, and the body arrive.
func outcome(t *testing.T, said string, mended bool) string {
	t.Helper()
	client, server := net.Pipe()
	defer server.Close()
	conn := client
	var w *wire
	if mended {
		w = newWire(client, slog.New(slog.DiscardHandler))
		conn = w
	}
	go func() {
		_, _ = io.WriteString(server, "* PREAUTH [CAPABILITY IMAP4rev1] hello\r\n")
		buf := make([]byte, 4096)
		for {
			n, err := server.Read(buf)
			if err != nil {
				return
			}
			tag, rest, _ := strings.Cut(string(buf[:n]), " ")
			if strings.HasPrefix(rest, "UID FETCH") {
				_, _ = io.WriteString(server, said)
			}
			_, _ = io.WriteString(server, tag+" OK done\r\n")
		}
	}()
	c := imapclient.New(conn, nil)
	defer c.Close()
	if err := c.WaitGreeting(); err != nil {
		t.Fatal(err)
	}
	if w != nil {
		w.expectFetch(&wanted{from: 7, body: true})
	}
	rows, err := c.Fetch(imap.UIDSetNum(7), &imap.FetchOptions{UID: true, BodySection: []*imap.FetchItemBodySection{{Peek: true}}}).Collect()
	if err == nil {
		err = c.Noop().Wait()
	}
	switch {
	case err != nil:
		return "dies"
	case len(rows) != 1 || rows[0].UID != 7 || len(rows[0].BodySection) != 1 || string(rows[0].BodySection[0].Bytes) != "body":
		return "loses the body"
	}
	return "well"
}

// input is a connection that has said everything it will.
type input struct {
	net.Conn
	r io.Reader
}

func (i input) Read(p []byte) (int, error)  { return i.r.Read(p) }
func (i input) Write(p []byte) (int, error) { return len(p), nil }
func (i input) Close() error                { return nil }

// through is what the wire makes of what a server says.
func through(said []byte, tags int, want *wanted) ([]byte, error) {
	w := newWire(input{r: bytes.NewReader(said)}, slog.New(slog.DiscardHandler))
	for i := range tags {
		_, _ = w.Write(fmt.Appendf(nil, "T%d NOOP\r\n", i))
	}
	w.expectFetch(want)
	return io.ReadAll(w)
}

// A body that comes before its UID is held, but not without bound.
func TestWireHoldsNoMoreThanItMay(t *testing.T) {
	long := fmt.Sprintf("* OK hi\r\n* 1 FETCH (BODY[] {%d}\r\n%s UID 7)\r\nT1 OK\r\n", maxHeld+1, strings.Repeat("x", maxHeld+1))
	w := newWire(input{r: strings.NewReader(long)}, slog.New(slog.DiscardHandler))
	_, _ = w.Write([]byte("T1 UID FETCH 7 (BODY[])\r\n"))
	w.expectFetch(&wanted{from: 1, body: true})
	out, err := io.ReadAll(w)
	if want := "* OK hi\r\n* 1 FETCH (UID 7)\r\nT1 OK\r\n"; err != nil || string(out) != want || w.lostBodies() != 1 {
		t.Errorf("%.200q, %v, %d lost", out, err, w.lostBodies())
	}
	rows := "* OK hi\r\n"
	for i := range 3 * maxRows {
		rows += fmt.Sprintf("* %d FETCH (UID %d)\r\n", i+1, i+1)
	}
	w = newWire(input{r: strings.NewReader(rows)}, slog.New(slog.DiscardHandler))
	w.expectFetch(&wanted{from: 1, body: true})
	if _, err := io.ReadAll(w); err != nil || len(w.rows) > maxRows {
		t.Errorf("%d rows wait, %v", len(w.rows), err)
	}
	w = newWire(input{r: io.MultiReader(strings.NewReader("* OK hi\r\n* SEARCH"), endless{})}, slog.New(slog.DiscardHandler))
	if _, err := io.ReadAll(w); !errors.Is(err, errLong) {
		t.Errorf("an endless line: %v", err)
	}
}

type endless struct{}

func (endless) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = ' '
	}
	return len(p), nil
}

func FuzzWire(f *testing.F) {
	for _, s := range []string{
		"* OK hi\r\n* LIST (\\HasNoChildren) \"/\" INBOX\r\n* SEARCH 1 2\r\nT1 OK [READ-ONLY] done\r\n",
		"* OK hi\r\n* 1 FETCH (UID 7 FLAGS (\\Seen) BODY[] {4}\r\nbody)\r\nT1 OK\r\n",
		"* OK hi\r\n* 1 FETCH (BODY[] {4}\r\nbody UID 7)\r\n* 2 FETCH (X-GM-LABELS (\"a\" {2}\r\nab (NIL)) UID 9)\r\nT1 NO [ALERT] x\r\n",
		"* OK hi\r\n* STATUS {3}\r\nabc (MESSAGES 1)\r\n* LIST () NIL \"R&D\"\r\n+ x\r\n* BYE\r\n",
		"* PREAUTH [CAPABILITY]\r\n* OK [PERMANENTFLAGS (a] \\*)] x\r\nT1 OK [APPENDUID 0 x] y\r\n* 1 FETCH (UID 7 INTERNALDATE \"x\"\r\n",
		"* OK [\r\n* 5 FETCH (((((((\r\n* FLAGS (\xc3\x80 \\*)\r\n* OK [UIDNEXT 18446744073709551616] \x00\r\r\n",
		"* OK hi\r\n* 1 FETCH (UID 7 BODY[HEADER]<0.5> \"a\\\"b\")\r\n* 1 FETCH (BODY[] NIL)\r\n* 1 EXPUNGE\r\n",
	} {
		f.Add([]byte(s), true)
		f.Add([]byte(s), false)
	}
	f.Fuzz(func(t *testing.T, said []byte, fetching bool) {
		var want *wanted
		if fetching {
			want = &wanted{from: 5, body: true}
		}
		once, _ := through(said, 3, want)
		// What it lets through is in its own form already.
		if twice, _ := through(once, 3, nil); !bytes.Equal(once, twice) && !cut(once) {
			t.Errorf("once  %q\ntwice %q", once, twice)
		}
		decodes(t, said, want)
	})
}

// cut reports whether the input ended inside a literal: then the end of what passes is not whole.
func cut(out []byte) bool { return !bytes.HasSuffix(out, []byte("\r\n")) }

// decodes fails where go-imap gives up on what comes through the wire.
func decodes(t *testing.T, said []byte, want *wanted) {
	t.Helper()
	w := newWire(input{r: bytes.NewReader(said)}, slog.New(slog.DiscardHandler))
	w.expectFetch(want)
	w.expectLogin()
	c := imapclient.New(w, nil)
	<-c.Closed()
	if err := c.Close(); err != nil && !strings.Contains(err.Error(), "unexpected EOF") && !strings.Contains(err.Error(), errNotIMAP.Error()) &&
		!strings.Contains(err.Error(), "use of closed") {
		t.Errorf("go-imap gives up: %v", err)
	}
}

// A dialogue in good form passes byte for byte, whatever is in the messages.
func TestWireLeavesGoodFormAlone(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		said, flagsOnly := "* OK [CAPABILITY IMAP4rev1 IDLE] ready\r\n", false
		atom := rapid.StringMatching(`[A-Za-z$][A-Za-z0-9$_.-]{0,8}`)
		num := rapid.Uint32Range(1, 1<<32-1)
		for range rapid.IntRange(0, 12).Draw(t, "responses") {
			switch rapid.IntRange(0, 7).Draw(t, "kind") {
			case 0:
				said += fmt.Sprintf("* %d EXISTS\r\n", num.Draw(t, "n"))
			case 1:
				said += fmt.Sprintf("* OK [UIDNEXT %d] %s\r\n", num.Draw(t, "n"), atom.Draw(t, "text"))
			case 2:
				said += fmt.Sprintf("* LIST (\\%s) \"/\" %q\r\n", atom.Draw(t, "attr"), atom.Draw(t, "name"))
			case 3:
				said += fmt.Sprintf("* SEARCH %d %d\r\n", num.Draw(t, "a"), num.Draw(t, "b"))
			case 4:
				said += fmt.Sprintf("* FLAGS (%s \\Seen)\r\n", atom.Draw(t, "flag"))
			case 5:
				flagsOnly = true
				said += fmt.Sprintf("* %d FETCH (FLAGS (%s))\r\n", num.Draw(t, "n"), atom.Draw(t, "flag"))
			case 6:
				said += fmt.Sprintf("* STATUS %q (MESSAGES %d UIDNEXT %d)\r\n", atom.Draw(t, "name"), num.Draw(t, "a"), num.Draw(t, "b"))
			case 7:
				body := rapid.SliceOf(rapid.Byte()).Draw(t, "body")
				said += fmt.Sprintf("* %d FETCH (UID %d FLAGS (\\Seen) INTERNALDATE \" 2-Mar-2026 10:00:00 +0100\" RFC822.SIZE %d BODY[]<0> {%d}\r\n%s)\r\n",
					num.Draw(t, "n"), num.Draw(t, "uid"), len(body), len(body), body)
			}
		}
		said += "T1 OK [READ-ONLY] done\r\n"
		if out, err := through([]byte(said), 2, nil); err != nil || string(out) != said {
			t.Fatalf("said %q\nout  %q (%v)", said, out, err)
		}
		if flagsOnly {
			return // while a FETCH runs, flags that nobody asked for join the row of their message
		}
		if out, err := through([]byte(said), 2, &wanted{from: 1, body: true}); err != nil || string(out) != said {
			t.Fatalf("while fetching: said %q\nout  %q (%v)", said, out, err)
		}
	})
}
