package mail

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "write the golden files anew")

// Each testdata/*.eml is an invented mail as one program writes it; the golden
// file beside it says what must be read from it.
func TestGoldenMails(t *testing.T) {
	files, err := filepath.Glob("testdata/*.eml")
	if err != nil || len(files) < 20 {
		t.Fatalf("%d mails found, %v", len(files), err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".eml"), func(t *testing.T) {
			raw, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			got := describe(t, raw)
			crlf := strings.ReplaceAll(string(raw), "\n", "\r\n")
			if again := describe(t, []byte(crlf)); again != got {
				t.Errorf("reads differently with CRLF:\n%s", again)
			}
			golden := strings.TrimSuffix(file, ".eml") + ".golden"
			if *update {
				if err := os.WriteFile(golden, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(golden)
			if err != nil {
				t.Fatal(err)
			}
			if got != string(want) {
				t.Errorf("got\n%s\nwant\n%s", got, want)
			}
		})
	}
}

// describe prints what matters of a message.
func describe(t *testing.T, raw []byte) string {
	m, err := Parse(raw)
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	fmt.Fprintf(&b, "From: %s | %s\nSubject: %s\nDate: %s\n", m.Author().Name, m.Author().Addr, m.Subject, m.Date.Format("2006-01-02 15:04 -0700"))
	if reason, is := m.Automatic(); is {
		fmt.Fprintf(&b, "Automatic: %s\n", reason)
	}
	if m.Forwarded {
		b.WriteString("Forwarded\n")
	}
	for _, l := range m.Links {
		fmt.Fprintf(&b, "Link: %s -> %s\n", l.Text, l.Href)
	}
	for _, a := range m.Attachments {
		fmt.Fprintf(&b, "Attachment: %s %s\n", a.Name, a.Type)
	}
	for _, d := range m.Defects {
		fmt.Fprintf(&b, "Defect: %s\n", d)
	}
	fmt.Fprintf(&b, "==== new\n%s\n==== quoted\n%s\n==== signature\n%s\n", m.New, m.Quoted, m.Signature)
	return b.String()
}
