package engine

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"inboxd/internal/imapwatch"
	"inboxd/internal/store"
)

// Rows of the test matrix of mail.md that no other test plays. docs/test-matrix.md
// says where each row is.

// W14: dead after three of five, two rows stored: the rest is read once.
func TestW14DeadInTheMidstOfABatch(t *testing.T) {
	w := newWorld(t)
	for i := range 5 {
		w.offer(fmt.Sprint(i), "")
	}
	count := 0
	w.server.fail = func(op string) error {
		if op == "FETCH" {
			if count++; count == 2 {
				return &imapwatch.Error{Kind: imapwatch.Lost, What: "cut", Err: errCut}
			}
		}
		return nil
	}
	if err := w.visit(); !errors.Is(err, errCut) {
		t.Fatal(err)
	}
	w.server.fail = nil
	w.must()
	w.wantDrafts("0", "1", "2", "3", "4")
	arrived := 0
	for _, r := range w.told {
		if r.What == Arrived {
			arrived++
		}
	}
	if arrived != 5 {
		t.Errorf("%d messages were taken in", arrived)
	}
}

// W16: other messages under another UIDVALIDITY: a new mailbox, and old mail in it stays history.
func TestW16OtherMailboxUnderTheName(t *testing.T) {
	w := newWorld(t)
	w.offer("1", "")
	w.must()
	b := w.server.boxes["INBOX"]
	b.validity, b.next, b.msgs = b.validity+1, 1, nil
	now := w.now
	w.now = now.Add(-30 * 24 * time.Hour)
	w.offer("old", "")
	w.now = now.Add(time.Hour)
	w.offer("new", "")
	w.must()
	w.wantDrafts("1", "new")
}

// W17: UIDNEXT falls under the same UIDVALIDITY.
func TestW17LowerUIDNEXT(t *testing.T) {
	w := newWorld(t)
	w.offer("1", "")
	w.offer("2", "")
	w.must()
	b := w.server.boxes["INBOX"]
	b.msgs, b.next = b.msgs[:1], 2
	w.must()
	w.offer("3", "")
	w.must()
	w.wantDrafts("1", "2", "3")
}

// W43: one message in two watched folders and under several labels.
func TestW43OneMessageInSeveralFolders(t *testing.T) {
	w := newWorld(t)
	w.server.boxes["Label"] = &fakeMailbox{validity: 9, next: 1}
	w.acc.Folders = []string{"INBOX", "Label"}
	w.offer("1", "")
	w.server.deliver("Label", w.server.boxes["INBOX"].msgs[0].Raw, w.now)
	w.must()
	w.must()
	w.wantDrafts("1")
}

// client is how a mail program saves a draft that it opened (mail.md C1, C2).
type client struct {
	name                     string
	newID, bare, appendFirst bool
	saves                    int
	keepsOldCopies           bool
}

func (w *world) save(c client) {
	box := w.server.boxes["Entwürfe"]
	old := box.msgs[0]
	for i := range c.saves {
		raw := string(old.Raw)
		if c.newID {
			raw = strings.Replace(raw, "Message-ID: <", fmt.Sprintf("Message-ID: <s%d-", i), 1)
		}
		if c.bare {
			raw = strings.Replace(raw, "Thread-Topic:", "X-Gone:", 1)
		}
		raw = strings.Replace(raw, "Thank you", fmt.Sprintf("Thanks a lot (%d)", i), 1)
		if !c.appendFirst {
			w.server.drop("Entwürfe", old.UID)
		}
		uid := w.server.deliver("Entwürfe", []byte(raw), w.now, `\Draft`, `\Seen`)
		if c.appendFirst && !c.keepsOldCopies {
			w.server.drop("Entwürfe", old.UID)
		}
		old = box.msgs[len(box.msgs)-1]
		old.UID = uid
		if i%2 == 0 {
			w.must() // in the midst of it
		}
	}
}

// D09, D10, D11, D12: edited in each program's manner, the draft is the user's: never
// "deleted", never written again, left alone when the thread moves on (D19).
func TestD09D10D11D12EditedInEveryManner(t *testing.T) {
	for _, c := range []client{
		{name: "Thunderbird", newID: true, appendFirst: true, saves: 1},
		{name: "Gmail web", newID: true, saves: 5},
		{name: "K-9", newID: true, bare: true, appendFirst: true, saves: 1},
		{name: "aerc", appendFirst: true, saves: 1},
		{name: "NeoMutt", saves: 1},
		{name: "Roundcube", appendFirst: true, saves: 3},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := newWorld(t)
			w.offer("1", "")
			w.must()
			w.save(c)
			for range 3 {
				w.now = w.now.Add(11 * time.Minute)
				w.must()
			}
			if got := w.states(); !slices.Equal(got, []string{"edited"}) {
				t.Fatalf("states %v", got)
			}
			w.offer("2", "1")
			w.server.writes = nil
			w.must()
			w.wantDrafts("1")
			if len(w.server.writes) != 0 {
				t.Errorf("wrote %v", w.server.writes)
			}
		})
	}
}

// D13: Proton Bridge drops the threading headers at once: told, and not appended
// again, not even when it numbers everything anew.
func TestD13DraftTakenOutOfItsConversation(t *testing.T) {
	w := newWorld(t)
	w.server.rewrite = func(raw []byte) []byte {
		var kept []string
		skip := false
		head, body, _ := strings.Cut(string(raw), "\r\n\r\n")
		for _, l := range strings.Split(head, "\r\n") {
			if l != "" && l[0] != ' ' && l[0] != '\t' {
				name, _, _ := strings.Cut(strings.ToLower(l), ":")
				skip = name == "references" || name == "in-reply-to" || name == "message-id"
			}
			if !skip {
				kept = append(kept, l)
			}
		}
		return []byte(strings.Join(kept, "\r\n") + "\r\nMessage-ID: <bridge@x.example>\r\n\r\n" + body)
	}
	w.offer("1", "")
	w.must()
	b := w.server.boxes["Entwürfe"]
	b.validity++
	b.msgs[0].UID += 7
	b.next += 7
	for range 3 {
		w.now = w.now.Add(11 * time.Minute)
		w.must()
	}
	if len(b.msgs) != 1 || !slices.Equal(w.states(), []string{"saved"}) {
		t.Errorf("%d drafts, states %v", len(b.msgs), w.states())
	}
	told := false
	err := w.store.View(t.Context(), func(tx *store.Tx) error {
		es, err := tx.EventsOf(w.thread2(tx))
		for _, e := range es {
			told = told || (e.What == Notice && strings.Contains(e.Detail, "conversation"))
		}
		return err
	})
	if err != nil || !told {
		t.Errorf("told: %v, %v", told, err)
	}
	// A lost store does not write it a second time either.
	w.fresh()
	w.must()
	if len(b.msgs) != 1 {
		t.Errorf("after the store was lost: %d drafts", len(b.msgs))
	}
}

func (w *world) thread2(tx *store.Tx) string {
	hs, err := tx.Threads("")
	if err != nil || len(hs) != 1 {
		w.t.Fatalf("%d threads: %v", len(hs), err)
	}
	return hs[0].ID
}

// D16: the user sends the draft from another program, which gives it another id.
func TestD16SentByTheUser(t *testing.T) {
	w := newWorld(t)
	w.offer("1", "")
	w.must()
	raw := strings.Replace(string(w.server.boxes["Entwürfe"].msgs[0].Raw), "Message-ID: <", "Message-ID: <sent-", 1)
	w.now = w.now.Add(time.Minute)
	raw = replaceDate(raw, w.now)
	w.server.deliver("Gesendet", []byte(raw), w.now, `\Seen`)
	w.server.drop("Entwürfe", 1)
	for range 3 {
		w.must()
		w.now = w.now.Add(11 * time.Minute)
	}
	w.wantDrafts()
	if got := w.states(); !slices.Equal(got, []string{"sent"}) && !slices.Equal(got, []string{"superseded"}) {
		t.Errorf("states %v", got)
	}
}

func replaceDate(raw string, at time.Time) string {
	a := strings.Index(raw, "\r\nDate: ") + 8
	b := a + strings.Index(raw[a:], "\r\n")
	return raw[:a] + at.Format(time.RFC1123Z) + raw[b:]
}

// D17: the user writes an answer of their own beside our draft: untouched, it goes; touched, it stays.
func TestD17OwnAnswerBesideTheDraft(t *testing.T) {
	for _, touched := range []bool{false, true} {
		w := newWorld(t)
		w.offer("1", "")
		w.must()
		if touched {
			w.edit()
			w.must()
		}
		w.now = w.now.Add(time.Hour)
		w.server.deliver("Gesendet", w.note(alex, "dana@larch.example", "Re: Your application 1", "r", "1", "Dear Dana,\r\n\r\nThank you, but I decline the offer.\r\n\r\nAlex"), w.now)
		w.must()
		if touched {
			w.wantDrafts("1")
		} else {
			w.wantDrafts()
		}
	}
}

// D20: the draft changes between the comparison and the removal, which a server
// shows by another UID: nothing is removed then.
func TestD20ChangedInTheLastMoment(t *testing.T) {
	w := newWorld(t)
	w.offer("1", "")
	w.must()
	w.now = w.now.Add(time.Hour)
	w.offer("2", "1")
	w.step = func(s string) {
		if s == "removing" {
			w.step = nil
			w.edit()
		}
	}
	w.must()
	got := w.drafts()
	slices.Sort(got)
	if !slices.Equal(got, []string{"<1@x.example>", "<2@x.example>"}) {
		t.Errorf("drafts answer %v", got)
	}
}

// D36: the draft is moved into another folder: it is not written again.
func TestD36MovedDraft(t *testing.T) {
	w := newWorld(t)
	w.offer("1", "")
	w.must()
	w.server.boxes["Later"] = &fakeMailbox{validity: 9, next: 1}
	w.server.deliver("Later", w.server.boxes["Entwürfe"].msgs[0].Raw, w.now)
	w.server.drop("Entwürfe", 1)
	for range 4 {
		w.now = w.now.Add(11 * time.Minute)
		w.must()
	}
	w.wantDrafts()
}

// D37: opened in two programs, two copies: none is removed, none is written.
func TestD37TwoCopiesOfTheUsers(t *testing.T) {
	w := newWorld(t)
	w.offer("1", "")
	w.must()
	w.save(client{newID: true, appendFirst: true, saves: 2, keepsOldCopies: true})
	w.server.drop("Entwürfe", 1)
	w.now = w.now.Add(time.Hour)
	w.offer("2", "1")
	w.server.writes = nil
	w.must()
	if n := len(w.drafts()); n != 2 || len(w.server.writes) != 0 {
		t.Errorf("%d drafts, wrote %v", n, w.server.writes)
	}
}

// D35: forty offers in one hour: the day's number of drafts, the rest waits and is told.
func TestD35FortyOffers(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for i := range 40 {
		w.offer(fmt.Sprint(i), "")
	}
	w.must()
	if n := len(w.drafts()); n != w.acc.DraftsPerDay {
		t.Errorf("%d drafts", n)
	}
	waiting := 0
	for _, r := range w.told {
		if r.What == Waiting {
			waiting++
		}
	}
	if waiting != 40-w.acc.DraftsPerDay {
		t.Errorf("%d wait", waiting)
	}
	w.now = w.now.Add(24 * time.Hour)
	w.must()
	if n := len(w.drafts()); n != 40 {
		t.Errorf("%d drafts on the next day", n)
	}
}

// D26: the drafts folder vanished: it is looked for again, and none is made.
func TestD26DraftsFolderVanished(t *testing.T) {
	w := newWorld(t)
	w.offer("1", "")
	w.server.fail = func(op string) error {
		if op == "APPEND" {
			return &imapwatch.Error{Kind: imapwatch.NoFolder, Code: "TRYCREATE", What: "no such folder"}
		}
		return nil
	}
	if err := w.visit(); err == nil {
		t.Error("a vanished folder was not reported")
	}
	w.server.fail = nil
	w.must()
	w.wantDrafts("1")
}

// D28: All Mail is watched, and shows the drafts: ours, and one that Gmail's web page
// made, without \\Draft. Neither counts as an answer.
func TestD28DraftWithoutItsFlag(t *testing.T) {
	w := newWorld(t)
	w.server.boxes["All Mail"] = &fakeMailbox{validity: 9, next: 1}
	w.acc.Folders = []string{"All Mail"}
	in := func(n, re string) {
		w.offer(n, re)
		msgs := w.server.boxes["INBOX"].msgs
		w.server.deliver("All Mail", msgs[len(msgs)-1].Raw, w.now)
	}
	in("1", "")
	in("2", "")
	web := w.note(alex, "dana@larch.example", "Re: Your application 2", "web", "2", "Dear Dana,\r\n\r\nI decline.")
	w.server.deliver("Entwürfe", web, w.now)
	w.server.deliver("All Mail", web, w.now)
	w.must()
	w.wantDrafts("2", "1")
	ours := w.server.boxes["Entwürfe"].msgs[1].Raw
	w.server.deliver("All Mail", ours, w.now, `\Draft`)
	for range 2 {
		w.now = w.now.Add(time.Hour)
		w.must()
	}
	w.wantDrafts("2", "1")
}

// W44: the first run on a mailbox of 80,000 messages reads what the look-back
// asks for, and of the two months before it the headers.
func TestW44FirstRunOnALargeMailbox(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	b := w.server.boxes["INBOX"]
	now := w.now
	for i := range 80000 {
		at := now.Add(-time.Duration(80000-i) * 30 * time.Minute) // some four and a half years
		b.msgs = append(b.msgs, imapwatch.Item{UID: b.next, InternalDate: at, Raw: fmt.Appendf(nil, "From: news@shop.example\r\nMessage-ID: <n%d@shop.example>\r\nList-Id: <n>\r\nDate: %s\r\n\r\nSale.\r\n", i, at.Format(time.RFC1123Z))})
		b.next++
	}
	w.offer("1", "")
	w.must()
	w.wantDrafts("1")
	day := 48
	if got := w.server.fetched["body"]; got > 17*day {
		t.Errorf("%d bodies were fetched, the look-back holds %d", got, 14*day)
	}
	if got := w.server.fetched["header"]; got > 64*day {
		t.Errorf("%d headers were fetched", got)
	}
}

// T22, T25: neither Mail-Followup-To nor a Bcc of the parent's gets into a reply.
func TestT22T25NeitherFollowupNorBcc(t *testing.T) {
	w := newWorld(t)
	raw := string(w.note("Dana Webb <dana@larch.example>", alex, "Your application", "1", "", offerText))
	w.server.deliver("INBOX", []byte("Mail-Followup-To: list@larch.example\r\nBcc: boss@larch.example\r\n"+raw), w.now)
	w.must()
	w.wantDrafts("1")
	got := string(w.server.boxes["Entwürfe"].msgs[0].Raw)
	if strings.Contains(got, "list@larch.example") || strings.Contains(got, "boss@larch.example") || !strings.Contains(got, "dana@larch.example") {
		t.Errorf("the draft:\n%s", got)
	}
}
