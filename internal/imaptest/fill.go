package imaptest

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"
)

// Fill puts n small messages into the INBOX of a Dovecot that nobody is
// connected to, as files, from a date on, one every ten minutes.
func (s *Server) Fill(t testing.TB, n int, from time.Time) {
	t.Helper()
	d, ok := s.backend.(*daemon)
	if !ok || s.Name != "dovecot" {
		t.Fatalf("imaptest: %s cannot be filled", s.Name)
	}
	dir := filepath.Join(d.dir, "mail", realUser, "Maildir", "cur")
	s.Box(t, "INBOX") // which makes the folder
	for i := range n {
		at := from.Add(time.Duration(i) * 10 * time.Minute)
		path := filepath.Join(dir, fmt.Sprintf("%d.M%dP1.host:2,S", at.Unix(), i))
		raw := fmt.Sprintf("From: News <news@shop.example>\r\nTo: alex@example.org\r\nSubject: Number %d\r\nDate: %s\r\nMessage-ID: <n%d@shop.example>\r\nList-Id: <n.shop.example>\r\n\r\nSale.\r\n",
			i, at.Format(time.RFC1123Z), i)
		if err := os.WriteFile(path, []byte(raw), 0o644); err != nil {
			t.Fatalf("imaptest: fill: %v", err)
		}
		if err := os.Chtimes(path, at, at); err != nil { // INTERNALDATE
			t.Fatalf("imaptest: fill: %v", err)
		}
	}
}
