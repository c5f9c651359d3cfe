package imapwatch

import (
	"strings"
	"testing"
	"testing/synctest"
)

func TestAppendSays(t *testing.T) {
	for name, caps := range map[string]string{"a waiting literal": "IMAP4rev1", "LITERAL-": "IMAP4rev1 LITERAL-", "LITERAL+": "IMAP4rev1 LITERAL+"} {
		for _, size := range []int{10, 5000} {
			t.Run(name, func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) { // D01
					f := newFake(t)
					f.caps = caps
					raw := strings.Repeat("öa\n", size)
					f.when("APPEND", func(s *session, tag, args string) {
						if !strings.HasPrefix(args, `"Entw&APw-rfe" (\Draft \Seen) {`) {
							t.Errorf("said %q", args)
						}
						if got := s.literal(args); got != strings.ReplaceAll(raw, "\n", "\r\n") {
							t.Errorf("%d octets", len(got))
						}
						s.say(tag + " OK")
					})
					if at, err := f.conn().Append(t.Context(), "Entwürfe", []byte(raw)); err != nil || at != (Appended{}) {
						t.Errorf("%+v, %v", at, err)
					}
				})
			})
		}
	}
}

func TestD02D03WhereADraftWent(t *testing.T) {
	for _, c := range []struct {
		name, answer string
		want         Appended
	}{
		{"said", "OK [APPENDUID 7 100] done", Appended{7, 100}},
		{"not said", "OK done", Appended{}},
		{"swapped", "OK [APPENDUID 100 7] done", Appended{}},
		{"below UIDNEXT", "OK [APPENDUID 7 99] done", Appended{}},
		{"nonsense", "OK [APPENDUID x y] done", Appended{}},
		{"a set", "OK [APPENDUID 7 100:101] done", Appended{}},
	} {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				f := newFake(t)
				conn := f.conn()
				if box, err := conn.Status(t.Context(), "Drafts"); err != nil || box.UIDNext != 100 {
					t.Fatalf("%+v, %v", box, err)
				}
				f.when("APPEND", func(s *session, tag, args string) { s.literal(args); s.say(tag + " " + c.answer) })
				if at, err := conn.Append(t.Context(), "Drafts", []byte("x")); err != nil || at != c.want {
					t.Errorf("%+v, %v", at, err)
				}
				if _, err := conn.Examine(t.Context(), "INBOX"); err != nil {
					t.Errorf("the connection does not go on: %v", err)
				}
			})
		})
	}
}

func TestD25D26AppendRefused(t *testing.T) {
	for _, c := range []struct {
		answer string
		want   ErrorKind
		part   string
	}{
		{"NO [OVERQUOTA] Quota exceeded", OverQuota, "make room"},
		{"NO [TRYCREATE] No such mailbox", NoFolder, "Drafts"},
		{"NO [NONEXISTENT] No such mailbox", NoFolder, "Drafts"},
		{"NO [TOOBIG] Message too large", Refused, "limit"},
		{"NO [UNAVAILABLE] later", Throttled, "later"},
		{"BAD Request is throttled. Suggested Backoff Time: 3000 milliseconds", Throttled, "as the server asks"},
		{"BAD [CLIENTBUG] no", Refused, "no"},
	} {
		for _, caps := range []string{"IMAP4rev1", "IMAP4rev1 LITERAL+ LITERAL-"} {
			synctest.Test(t, func(t *testing.T) {
				f := newFake(t)
				f.caps = caps
				f.when("APPEND", func(s *session, tag, args string) {
					if strings.HasSuffix(args, "+}") {
						s.literal(args)
					}
					s.say(tag + " " + c.answer)
				})
				conn := f.conn()
				_, err := conn.Append(t.Context(), "Drafts", []byte("x"))
				kind(t, err, c.want, c.part)
				if _, err := conn.Examine(t.Context(), "INBOX"); !IsLost(err) {
					t.Errorf("the connection goes on: %v", err)
				}
			})
		}
	}
}

func TestAppendLost(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFake(t)
		f.when("APPEND", func(s *session, tag, args string) { s.literal(args); s.hangUp() })
		_, err := f.conn().Append(t.Context(), "Drafts", []byte("x"))
		kind(t, err, Lost, "APPEND Drafts")
	})
}

func TestAppendOfWhatNoServerTakes(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFake(t)
		_, err := f.conn().Append(t.Context(), "Drafts", []byte("a\x00b"))
		kind(t, err, Refused, "NUL")
		if f.count("APPEND") != 0 {
			t.Errorf("said %q", f.said())
		}
	})
}

func TestD22NoRemovalWithoutUIDPLUS(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFake(t)
		f.caps = "IMAP4rev1"
		c := f.conn()
		if _, err := c.Select(t.Context(), "Drafts"); err != nil {
			t.Fatal(err)
		}
		kind(t, c.Remove(t.Context(), 3), Refused, "UIDPLUS")
		if f.count("UID STORE")+f.count("UID EXPUNGE")+f.count("EXPUNGE") != 0 {
			t.Errorf("said %q", f.said())
		}
	})
}

func TestRemoveSays(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFake(t)
		c := f.conn()
		if _, err := c.Select(t.Context(), "Drafts"); err != nil {
			t.Fatal(err)
		}
		if err := c.Remove(t.Context(), 3); err != nil {
			t.Fatal(err)
		}
		got := strings.Join(f.said()[4:], ", ")
		if want := `1: UID STORE 3 +FLAGS.SILENT (\Deleted), 1: UID EXPUNGE 3`; got != want {
			t.Errorf("said %q, want %q", got, want)
		}
		// Without \Deleted set there must be no EXPUNGE.
		f.answer("UID STORE", "NO read-only")
		kind(t, c.Remove(t.Context(), 4), Refused, "read-only")
		if f.count("UID EXPUNGE") != 1 {
			t.Errorf("said %q", f.said())
		}
	})
}

func TestD27NoKeywordWhereNoneIsKept(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFake(t)
		f.answer("SELECT", "* 1 EXISTS", `* OK [PERMANENTFLAGS (\Seen \Flagged $MDNSent)] .`, "OK")
		c := f.conn()
		box, err := c.Select(t.Context(), "INBOX")
		if err != nil || box.Keywords {
			t.Fatalf("%+v, %v", box, err)
		}
		kind(t, c.StoreKeyword(t.Context(), 1, "inboxd"), Refused, "keeps no keywords")
		if err := c.StoreKeyword(t.Context(), 1, "$mdnsent"); err != nil {
			t.Error(err) // listed by name
		}
		for _, bad := range []string{"", `\Seen`, "two words", "a]b", "a\r\nb"} {
			kind(t, c.StoreKeyword(t.Context(), 1, bad), Refused, "keyword")
		}
		if f.count("UID STORE") != 1 {
			t.Errorf("said %q", f.said())
		}
	})
}
