package imapwatch

import (
	"strings"
	"testing"
	"testing/synctest"
)

func TestFolders(t *testing.T) {
	type found struct{ drafts, sent, how string }
	for _, c := range []struct {
		row  string
		caps string
		list []string
		cfg  string // drafts of the configuration
		want found
		kind ErrorKind
		part string
	}{
		{row: "W38 attribute", list: []string{`(\Drafts) "/" "Entw&APw-rfe"`, `(\Sent) "/" x`, `() "/" Drafts`}, want: found{"Entwürfe", "x", bySpecialUse}},
		{row: "attribute without the capability", caps: "IMAP4rev1", list: []string{`(\HasNoChildren \drafts) "/" y`, `() "/" Drafts`}, want: found{"y", "", bySpecialUse}},
		{row: "W39 names", caps: "IMAP4rev1", list: []string{`() "/" INBOX`, `() "/" Utkast`, `() "/" Skickat`}, want: found{"Utkast", "Skickat", byName}},
		{row: "W40 two candidates", list: []string{`() "/" Drafts`, `() "/" Brouillons`}, kind: Ambiguous, part: `"Drafts", "Brouillons": choose one with drafts = "Drafts"`},
		{row: "W40 settled", list: []string{`() "/" Drafts`, `() "/" Brouillons`}, cfg: "Brouillons", want: found{"Brouillons", "", byConfig}},
		{row: "two attributes", list: []string{`(\Drafts) "/" a`, `(\Drafts) "/" b`}, kind: Ambiguous, part: `"a", "b"`},
		{row: "a shared mailbox has one as well", list: []string{`(\Drafts) "/" Shared/kim/Drafts`, `(\Drafts) "/" INBOX/Drafts`}, want: found{"INBOX/Drafts", "", bySpecialUse}},
		{row: "W41 cannot be opened", list: []string{`(\Noselect \Drafts) "/" Notes`, `(\NonExistent) "/" Entwürfe`, `() "/" Drafts`}, want: found{"Drafts", "", byName}},
		{row: "W42 prefix and delimiter", list: []string{`() "." INBOX`, `() "." "INBOX.Entw&APw-rfe"`, `() "." INBOX.Sent`, `() "." INBOX.old.Drafts`}, want: found{"INBOX.Entwürfe", "INBOX.Sent", byName}},
		{row: "Gmail without attributes", list: []string{`(\Noselect) "/" "[Gmail]"`, `() "/" "[Gmail]/Brouillons"`, `() "/" "[Gmail]/Messages envoy&AOk-s"`}, want: found{"[Gmail]/Brouillons", "[Gmail]/Messages envoyés", byName}},
		{row: "a leaf deeper down", list: []string{`() "/" Archive/Drafts`, `() "/" INBOX`}, want: found{"Archive/Drafts", "", byName}},
		{row: "the top before a leaf", list: []string{`() "/" Archive/Drafts`, `() "/" Drafts`}, want: found{"Drafts", "", byName}},
		{row: "writing direction and case", list: []string{"() \"/\" \"\u200fטיוטות\u200e\"", `() "/" "ENVIADOS"`}, want: found{"\u200fטיוטות\u200e", "ENVIADOS", byName}},
		{row: "full width", list: []string{"() \"/\" \"Ｄｒａｆｔｓ\""}, want: found{"Ｄｒａｆｔｓ", "", byName}},
		{row: "none", list: []string{`() "/" INBOX`, `() "/" Stuff`}, kind: NoFolder, part: `"INBOX", "Stuff"`},
		{row: "nothing listed", kind: NoFolder, part: `drafts = "…"`},
		{row: "configured and missing", list: []string{`() "/" Drafts`}, cfg: "Draughts", kind: NoFolder, part: `"Draughts"`},
		{row: "badly encoded neighbours", list: []string{`() "/" R&D`, "() \"/\" \"\xfcber\"", `(\Drafts) "/" d`}, want: found{"d", "", bySpecialUse}},
	} {
		t.Run(c.row, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				f := newFake(t)
				if c.caps != "" {
					f.caps = c.caps
				}
				f.when("LIST", func(s *session, tag, args string) {
					for _, l := range c.list {
						s.say("* LIST " + l)
					}
					s.say(tag + " OK")
				})
				got, err := f.conn().Folders(t.Context(), c.cfg, "")
				if c.kind != "" {
					kind(t, err, c.kind, c.part)
				} else if err != nil || got.Drafts != c.want.drafts || got.Sent != c.want.sent || got.How["drafts"] != c.want.how {
					t.Errorf("%+v, %v; want %+v", got, err, c.want)
				}
				if n := f.count("APPEND") + f.count("CREATE"); n != 0 {
					t.Errorf("said %q", f.said())
				}
			})
		})
	}
}

func TestSpecialUseIsAskedForWherePlainListDoesNotTell(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFake(t)
		f.caps = "IMAP4rev1 SPECIAL-USE"
		f.when("LIST", func(s *session, tag, args string) {
			if strings.HasPrefix(args, "(SPECIAL-USE)") {
				s.say(`* LIST (\Drafts) "/" b`)
			} else {
				s.say(`* LIST () "/" a`, `* LIST () "/" b`, `* LIST () "/" Drafts`)
			}
			s.say(tag + " OK")
		})
		if got, err := f.conn().Folders(t.Context(), "", ""); err != nil || got.Drafts != "b" {
			t.Errorf("%+v, %v", got, err)
		}
	})
}

func TestExtendedListRefused(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFake(t)
		f.when("LIST", func(s *session, tag, args string) {
			if strings.Contains(args, "RETURN") {
				s.say(tag + " BAD what")
				return
			}
			s.say(`* LIST (\Drafts) "/" b`, tag+" OK")
		})
		if got, err := f.conn().Folders(t.Context(), "", ""); err != nil || got.Drafts != "b" {
			t.Errorf("%+v, %v", got, err)
		}
	})
}

func TestTheSentFolderInUseIsTaken(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFake(t)
		f.answer("LIST", `* LIST () "/" Drafts`, `* LIST () "/" Sent`, `* LIST () "/" "Sent Items"`, "OK")
		f.when("STATUS", func(s *session, tag, args string) {
			n := "3"
			if strings.HasPrefix(args, `"Sent Items"`) {
				n = "900"
			}
			s.say("* STATUS "+args[:strings.LastIndexByte(args, '(')]+"(MESSAGES "+n+")", tag+" OK")
		})
		if got, err := f.conn().Folders(t.Context(), "", ""); err != nil || got.Sent != "Sent Items" {
			t.Errorf("%+v, %v", got, err)
		}
	})
}

func TestTheTablesAreFoldedAndApart(t *testing.T) {
	seen := map[string]string{}
	for _, r := range []roleNames{draftsNames, sentNames, trashNames, junkNames, allNames} {
		for _, n := range r.names {
			if n == "" || foldName(n) != n {
				t.Errorf("%s: %q is not in folded form", r.key, n)
			}
			if other := seen[n]; other != "" && other != r.key {
				t.Errorf("%q is in the tables of %s and %s", n, other, r.key)
			}
			seen[n] = r.key
		}
	}
}
