package mail

import (
	"errors"
	"io"
	"strings"
	"testing"
)

func TestReadMbox(t *testing.T) {
	for name, c := range map[string]struct{ in, want string }{
		"two":             {"From a@x Wed Mar 11 10:04:00 2026\nSubject: 1\n\none\n\nFrom b@x Wed Mar 11 10:05:00 2026\nSubject: 2\n\ntwo\n", "Subject: 1\n\none\n|Subject: 2\n\ntwo\n"},
		"thunderbird":     {"From - Wed Mar 11 10:04:00 2026\nSubject: 1\n\none\n\nFrom - Wed Mar 11 10:05:00 2026\nSubject: 2\n\ntwo\n", "Subject: 1\n\none\n|Subject: 2\n\ntwo\n"},
		"crlf":            {"From a@x\r\nSubject: 1\r\n\r\none\r\n\r\nFrom b@x\r\nSubject: 2\r\n\r\ntwo\r\n", "Subject: 1\r\n\r\none\r\n|Subject: 2\r\n\r\ntwo\r\n"},
		"mboxo":           {"From a@x\nSubject: 1\n\n>From here\n", "Subject: 1\n\nFrom here\n"},
		"mboxrd":          {"From a@x\nSubject: 1\n\n>>From here\n>>>From there\n", "Subject: 1\n\n>From here\n>>From there\n"},
		"other quotes":    {"From a@x\nSubject: 1\n\n> From here\n>Fromage\n", "Subject: 1\n\n> From here\n>Fromage\n"},
		"sentence":        {"From a@x\nSubject: 1\n\nHi,\n\nFrom what I hear at 10:04 you left.\nNote that.\n", "Subject: 1\n\nHi,\n\nFrom what I hear at 10:04 you left.\nNote that.\n"},
		"inside a line":   {"From a@x\nSubject: 1\n\nHi,\nFrom b@x Wed Mar 11 10:04:00 2026\nSubject: no\n", "Subject: 1\n\nHi,\nFrom b@x Wed Mar 11 10:04:00 2026\nSubject: no\n"},
		"no separator":    {"Subject: 1\n\none\n", "Subject: 1\n\none\n"},
		"empty":           {"", ""},
		"only separators": {"From a@x\n\nFrom b@x\n\n", ""},
		"no last newline": {"From a@x\nSubject: 1\n\none", "Subject: 1\n\none"},
	} {
		var got []string
		err := ReadMbox(strings.NewReader(c.in), func(raw []byte) error {
			got = append(got, string(raw))
			return nil
		})
		if s := strings.Join(got, "|"); err != nil || s != c.want {
			t.Errorf("%s: %q, %v", name, s, err)
		}
	}
}

// Lines longer than the buffer and separators at its edge are read whole.
func TestReadMboxLongLines(t *testing.T) {
	for size := 64<<10 - 40; size < 64<<10+40; size++ {
		body := strings.Repeat("x", size)
		in := "From a@x\nSubject: 1\n\n" + body + "\n\nFrom b@x Wed Mar 11 10:04:00 2026\nSubject: 2\n\n>From y\n"
		var got []string
		if err := ReadMbox(strings.NewReader(in), func(raw []byte) error { got = append(got, string(raw)); return nil }); err != nil {
			t.Fatal(err)
		}
		if len(got) != 2 || got[0] != "Subject: 1\n\n"+body+"\n" || got[1] != "Subject: 2\n\nFrom y\n" {
			t.Fatalf("at %d: %d messages", size, len(got))
		}
	}
}

// endless is a message without end.
type endless struct{ left int }

func (e *endless) Read(p []byte) (int, error) {
	if e.left <= 0 {
		return 0, io.EOF
	}
	n := min(len(p), e.left)
	for i := range p[:n] {
		p[i] = 'x'
	}
	e.left -= n
	return n, nil
}

func TestReadMboxCutsShort(t *testing.T) {
	in := io.MultiReader(strings.NewReader("From a@x\nSubject: 1\n\n"), &endless{left: 70 << 20})
	size := 0
	if err := ReadMbox(in, func(raw []byte) error { size = len(raw); return nil }); err != nil || size != maxMboxMessage {
		t.Errorf("%d octets, %v", size, err)
	}
}

func TestReadMboxErrors(t *testing.T) {
	stop := errors.New("stop")
	calls := 0
	err := ReadMbox(strings.NewReader("From a@x\nS: 1\n\nFrom a@x\nS: 2\n\n"), func([]byte) error { calls++; return stop })
	if !errors.Is(err, stop) || calls != 1 {
		t.Errorf("%v after %d calls", err, calls)
	}
	broken := errors.New("disk gone")
	err = ReadMbox(io.MultiReader(strings.NewReader("From a@x\nS: 1\n"), errReader{broken}), func([]byte) error { return nil })
	if !errors.Is(err, broken) {
		t.Errorf("read error lost: %v", err)
	}
}

type errReader struct{ err error }

func (e errReader) Read([]byte) (int, error) { return 0, e.err }
