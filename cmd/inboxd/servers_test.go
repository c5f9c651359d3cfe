package main

import (
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"inboxd/internal/embedded"
	"inboxd/internal/imaptest"
	"inboxd/internal/mail"
)

// provider is a mail service as a client meets it: what it offers, how its
// folders are called, and what it does to a draft. What is played here was read in
// reports, not tried on an account; docs/servers.md says which rows of the notes.
type provider struct {
	name         string
	options      embedded.Options
	drafts, sent string
	editFlags    []string // of a draft that its own web page saved
}

func box(name string, attrs ...string) embedded.Mailbox {
	return embedded.Mailbox{Name: name, Attrs: attrs}
}

func providers() []provider {
	return []provider{
		{ // A7, A9, D10, D28: localized names below [Gmail]; drafts made on the web lack \Draft.
			name: "Gmail", drafts: "[Gmail]/Entwürfe", sent: "[Gmail]/Gesendet", editFlags: []string{`\Seen`},
			options: embedded.Options{Mailboxes: []embedded.Mailbox{box("[Gmail]", `\Noselect`), box("[Gmail]/Entwürfe", `\Drafts`),
				box("[Gmail]/Gesendet", `\Sent`), box("[Gmail]/Alle Nachrichten", `\All`), box("[Gmail]/Papierkorb", `\Trash`)}},
		},
		{ // A6, A9, C6, W39: no attributes, no keywords, none of the newer extensions.
			name: "Exchange Online", drafts: "Entwürfe", sent: "Gesendete Elemente", editFlags: []string{`\Draft`, `\Seen`},
			options: embedded.Options{NoKeywords: true, LiteralPlus: true, Without: []string{"SPECIAL-USE", "LIST-EXTENDED", "LIST-STATUS", "ESEARCH", "ENABLE", "SEARCHRES"},
				Mailboxes: []embedded.Mailbox{box("Entwürfe"), box("Gesendete Elemente"), box("Gelöschte Elemente"), box("Kalender"), box("Kontakte")}},
		},
		{ // A9, W41: marks Sent and Trash, not Drafts; a folder of notes that cannot be opened.
			name: "iCloud", drafts: "Drafts", sent: "Sent Messages", editFlags: []string{`\Draft`, `\Seen`},
			options: embedded.Options{Mailboxes: []embedded.Mailbox{box("Drafts"), box("Sent Messages", `\Sent`),
				box("Deleted Messages", `\Trash`), box("Notes", `\Noselect`)}},
		},
		{ // A9: Draft in the singular, Bulk for junk.
			name: "Yahoo", drafts: "Draft", sent: "Sent", editFlags: []string{`\Draft`, `\Seen`},
			options: embedded.Options{Without: []string{"SPECIAL-USE", "LIST-EXTENDED", "LIST-STATUS"},
				Mailboxes: []embedded.Mailbox{box("Draft"), box("Sent"), box("Bulk"), box("Trash")}},
		},
		{ // A6, C6, W09's kin: five extensions and three flags. What it does to headers is D13.
			name: "Proton Bridge", drafts: "Drafts", sent: "Sent", editFlags: []string{`\Seen`},
			options: embedded.Options{NoKeywords: true, Without: []string{"SPECIAL-USE", "LIST-EXTENDED", "LIST-STATUS", "ESEARCH", "ENABLE", "SEARCHRES", "NAMESPACE"},
				Mailboxes: []embedded.Mailbox{box("Drafts"), box("Sent"), box("All Mail"), box("Folders"), box("Folders/Jobs"), box("Labels")}},
		},
		{ // A server of the nineties: nothing but the base protocol.
			name: "bare", drafts: "Drafts", sent: "Sent", editFlags: []string{`\Draft`},
			options: embedded.Options{Without: []string{"IDLE", "UIDPLUS", "MOVE", "SPECIAL-USE", "LIST-EXTENDED", "LIST-STATUS", "ESEARCH", "ENABLE", "SEARCHRES", "NAMESPACE", "LITERAL-", "UNSELECT"},
				Mailboxes: []embedded.Mailbox{box("Drafts"), box("Sent")}},
		},
	}
}

// The life of a draft at every provider: written once, in the right folder and
// thread; brought up to date while it is untouched; the user's once their web
// page saved it; known again after the state was lost; and nothing else touched.
func TestEveryProvider(t *testing.T) {
	for _, p := range providers() {
		t.Run(p.name, func(t *testing.T) {
			s, inner, err := imaptest.Embedded(p.options)
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { _ = inner.Close() })
			s.DraftsName, s.SentName = p.drafts, p.sent
			config, state := setup(t, s, "")
			once := func() {
				t.Helper()
				if code, _, errs := inboxd(t, "once", "--config", config); code != exitOK {
					t.Fatalf("once ended with %d:\n%s", code, errs)
				}
			}
			answered := func(ids ...string) {
				t.Helper()
				got := readDraftsOf(t, s)
				slices.Sort(got)
				if !slices.Equal(got, ids) {
					t.Fatalf("drafts answer %v, want %v", got, ids)
				}
			}
			s.Deliver(t, "INBOX", offers()[0])
			once()
			once()
			answered("<offer-0@firm0.example>")

			s.Deliver(t, "INBOX", letterFrom("hr0@firm0.example", "Your application (0)", "<offer-0b@firm0.example>",
				"In-Reply-To: <offer-0@firm0.example>\nReferences: <offer-0@firm0.example>\n", "Dear Alex,\n\nWe can do better: our new offer is 58,000 pounds a year for the position. Please let us know.\n\nDana"))
			once()
			if slices.Contains(p.options.Without, "UIDPLUS") {
				answered("<offer-0@firm0.example>", "<offer-0b@firm0.example>") // the old one is left, and told
			} else {
				answered("<offer-0b@firm0.example>")
			}

			s.Deliver(t, "INBOX", offers()[1])
			once()
			drafts := s.Snapshot(t, s.DraftsName)
			last := drafts[len(drafts)-1]
			edited := manner{newID: true}.save(string(last.Raw), "web")
			s.Remove(t, s.DraftsName, last.UID)
			mine := s.DeliverWith(t, s.DraftsName, edited, p.editFlags, time.Time{})
			before := readDraftsOf(t, s)
			once()
			if err := os.RemoveAll(state); err != nil {
				t.Fatal(err)
			}
			once()
			once()
			after := readDraftsOf(t, s)
			if !slices.Equal(before, after) || !slices.ContainsFunc(s.Snapshot(t, s.DraftsName), func(m imaptest.Msg) bool {
				return m.UID == mine && strings.Contains(string(m.Raw), "My own words")
			}) {
				t.Errorf("drafts answered %v, and %v after the state was lost", before, after)
			}
			untouchedInbox(t, s)
			imaptest.Audit(t, s.Commands(), s.DraftsName)
			if p.options.NoKeywords {
				for _, c := range s.Commands() {
					if c.Name == "UID STORE" && !strings.Contains(c.Args, `\Deleted`) {
						t.Errorf("a keyword where none is kept: %s", c)
					}
				}
			}
		})
	}
}

// readDraftsOf are the ids that the drafts answer, in the order of their UIDs.
func readDraftsOf(t *testing.T, s *imaptest.Server) (out []string) {
	t.Helper()
	for _, d := range s.Snapshot(t, s.DraftsName) {
		m, err := mail.Parse(d.Raw)
		if err != nil || len(m.InReplyTo) != 1 {
			t.Fatalf("draft %d answers nothing: %v", d.UID, err)
		}
		out = append(out, m.InReplyTo[0])
	}
	return out
}
