package engine

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"inboxd/internal/decide"
	"inboxd/internal/imapwatch"
	"inboxd/internal/mail"
	"inboxd/internal/store"
)

const alex = "alex@example.org"

// world is one account with a store and a clock that tests move.
type world struct {
	t      *testing.T
	server *fakeServer
	store  *store.Store
	now    time.Time
	acc    Account
	step   func(string)
	told   []Report
	id     string // of the installation
}

func newWorld(t *testing.T) *world {
	t.Helper()
	st, err := store.Memory() // it outlives the engines that die on it; real files are torn at in the end-to-end tests
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { st.Close() })
	return &world{
		t: t, server: newFakeServer(), store: st, now: time.Date(2026, 3, 10, 9, 0, 0, 0, time.UTC),
		acc: Account{
			Name: "main", Me: mail.Identities{alex}, DisplayName: "Alex Morgan", Folders: []string{"INBOX"}, Keyword: "inboxd-drafted",
			Policy: decide.Policy{Stance: decide.Decline, ReplyAll: true}, Lookback: 14 * 24 * time.Hour, DraftsPerDay: 30,
		},
	}
}

// visit makes passes as one process on one connection does: a full one, then quick ones.
func (w *world) visit(passes ...imapwatch.Reason) error {
	e := New(w.store, w.acc, Options{Now: func() time.Time { return w.now }, Step: w.step, Installation: w.id,
		Report: func(r Report) { w.told = append(w.told, r) }})
	conn := &fakeConn{f: w.server}
	if len(passes) == 0 {
		passes = []imapwatch.Reason{imapwatch.Full}
	}
	for _, why := range passes {
		if why == imapwatch.Quick {
			if _, err := conn.Examine(context.Background(), "INBOX"); err != nil {
				return err
			}
		}
		if err := e.Pass(context.Background(), conn, why); err != nil {
			return err
		}
	}
	return nil
}

func (w *world) must(passes ...imapwatch.Reason) {
	w.t.Helper()
	if err := w.visit(passes...); err != nil {
		w.t.Fatal(err)
	}
}

// note is a message for the tests: n names it, re the one it answers.
func (w *world) note(from, to, subject, n, re, body string) []byte {
	more := ""
	if re != "" {
		more = fmt.Sprintf("In-Reply-To: <%s@x.example>\r\nReferences: <%s@x.example>\r\n", re, re)
	}
	return []byte(strings.ReplaceAll(fmt.Sprintf("From: %s\r\nTo: %s\r\nSubject: %s\r\nDate: %s\r\nMessage-ID: <%s@x.example>\r\n%sContent-Type: text/plain; charset=utf-8\r\n\r\n%s\r\n",
		from, to, subject, w.now.Format(time.RFC1123Z), n, more, body), "\n", "\n"))
}

const offerText = "Dear Alex,\r\n\r\nWe are delighted to offer you the position of Site Engineer. The salary is 52,000 pounds a year. Please let us know whether you accept.\r\n\r\nBest regards,\r\nDana Webb"

// offer delivers a letter; re names the message it follows in its thread.
func (w *world) offer(n, re string) {
	subject := "Your application " + n
	if re != "" {
		subject = "Your application " + re
	}
	w.server.deliver("INBOX", w.note("Dana Webb <dana@larch.example>", alex, subject, n, re, offerText), w.now)
}

// drafts are the ids that the drafts in the mailbox answer.
func (w *world) drafts() (parents []string) {
	for _, it := range w.server.boxes["Entwürfe"].msgs {
		m, err := mail.Parse(it.Raw)
		if err != nil {
			w.t.Fatal(err)
		}
		parents = append(parents, strings.Join(m.InReplyTo, " "))
	}
	return parents
}

func (w *world) wantDrafts(want ...string) {
	w.t.Helper()
	for i := range want {
		want[i] = "<" + want[i] + "@x.example>"
	}
	if got := w.drafts(); !slices.Equal(got, want) {
		w.t.Errorf("drafts answer %v, want %v", got, want)
		for _, r := range w.told {
			w.t.Logf("%s %s", r.What, r.Text)
		}
	}
}

func (w *world) states() (out []string) {
	w.t.Helper()
	err := w.store.View(context.Background(), func(tx *store.Tx) error {
		hs, err := tx.Threads("")
		for _, h := range hs {
			ds, err := tx.DraftsOf(h.ID)
			if err != nil {
				return err
			}
			for _, d := range ds {
				out = append(out, string(d.State))
			}
		}
		return err
	})
	if err != nil {
		w.t.Fatal(err)
	}
	return out
}

func TestOfferGetsOneDraftHoweverOftenOneLooks(t *testing.T) {
	w := newWorld(t)
	w.offer("1", "")
	for range 3 {
		w.must(imapwatch.Full, imapwatch.Quick, imapwatch.Quick)
	}
	w.wantDrafts("1")
	if got := w.server.boxes["INBOX"].msgs[0].Flags; !slices.Equal(got, []string{"inboxd-drafted"}) {
		t.Errorf("flags of the source: %v", got)
	}
	if want := []string{"APPEND Entwürfe", "STORE inboxd-drafted"}; !slices.Equal(w.server.writes, want) {
		t.Errorf("wrote %v, want %v", w.server.writes, want)
	}
}

func TestArrivalOnAWarmConnection(t *testing.T) {
	w := newWorld(t)
	e := New(w.store, w.acc, Options{Now: func() time.Time { return w.now }})
	conn := &fakeConn{f: w.server}
	ctx := context.Background()
	if err := e.Pass(ctx, conn, imapwatch.Full); err != nil {
		t.Fatal(err)
	}
	w.offer("1", "")
	if _, err := conn.Examine(ctx, "INBOX"); err != nil {
		t.Fatal(err)
	}
	var ops []string
	w.server.fail = func(op string) error { ops = append(ops, op); return nil }
	if err := e.Pass(ctx, conn, imapwatch.Quick); err != nil {
		t.Fatal(err)
	}
	w.wantDrafts("1")
	// One look at each folder the user may have answered in, then the draft.
	before := ops[:slices.Index(ops, "APPEND")]
	if want := []string{"SEARCH", "FETCH", "STATUS Gesendet", "STATUS Entwürfe"}; !slices.Equal(before, want) {
		t.Errorf("before the APPEND: %v, want %v", before, want)
	}
}

// killed is what a step that dies panics with.
type killed struct{}

// dieAt makes passes that die at the n-th step until one ends well; it reports
// whether the n-th step was ever reached.
func (w *world) dieAt(n int) (reached bool) {
	count := 0
	w.step = func(string) {
		if count++; count == n {
			reached = true
			panic(killed{})
		}
	}
	func() {
		defer func() {
			if r := recover(); r != nil && r != (killed{}) {
				panic(r)
			}
		}()
		w.must()
	}()
	w.step = nil
	w.must()
	return reached
}

// scenes are mailboxes whose undisturbed outcome is compared with the outcome of
// every way of dying or being cut off on the way to it.
func scenes() map[string]func(*world) {
	return map[string]func(*world){
		"three offers": func(w *world) { w.offer("1", ""); w.offer("2", ""); w.offer("3", "") },
		"thread moves on": func(w *world) {
			w.offer("1", "")
			w.must()
			w.now = w.now.Add(time.Hour)
			w.offer("2", "1")
		},
		"user answers": func(w *world) {
			w.offer("1", "")
			w.must()
			w.now = w.now.Add(time.Hour)
			w.server.deliver("Gesendet", w.note(alex, "dana@larch.example", "Re: Your application", "r", "1", "Dear Dana,\r\n\r\nThank you, but I have decided to decline the offer.\r\n\r\nAlex"), w.now)
		},
		"no UIDPLUS": func(w *world) { w.server.noUID = true; w.offer("1", ""); w.offer("2", "") },
	}
}

func TestDyingAtEveryStepChangesNothing(t *testing.T) {
	for name, play := range scenes() {
		t.Run(name, func(t *testing.T) {
			calm := newWorld(t)
			play(calm)
			calm.must()
			want := calm.drafts()
			for n := 1; ; n++ {
				w := newWorld(t)
				play(w)
				reached := w.dieAt(n)
				if got := w.drafts(); !slices.Equal(got, want) {
					t.Fatalf("dead at step %d: drafts answer %v, want %v", n, got, want)
				}
				if !reached {
					t.Logf("%d steps", n-1)
					return
				}
			}
		})
	}
}

func TestCutAtEveryCommandChangesNothing(t *testing.T) {
	for name, play := range scenes() {
		t.Run(name, func(t *testing.T) {
			calm := newWorld(t)
			play(calm)
			calm.must()
			want := calm.drafts()
			for n := 1; ; n++ {
				w := newWorld(t)
				play(w)
				count := 0
				w.server.fail = func(string) error {
					if count++; count == n {
						return &imapwatch.Error{Kind: imapwatch.Lost, What: "cut", Err: errCut}
					}
					return nil
				}
				err := w.visit()
				w.server.fail = nil
				w.must()
				if got := w.drafts(); !slices.Equal(got, want) {
					t.Fatalf("cut at command %d: drafts answer %v, want %v", n, got, want)
				}
				if err == nil {
					t.Logf("%d commands", n-1)
					return
				}
				if !errors.Is(err, errCut) {
					t.Fatalf("cut at command %d: the error hides its cause: %v", n, err)
				}
			}
		})
	}
}

func TestThreadMovesOnReplacesTheUntouchedDraft(t *testing.T) {
	w := newWorld(t)
	w.offer("1", "")
	w.must()
	w.now = w.now.Add(time.Hour)
	w.offer("2", "1")
	w.server.writes = nil
	w.must()
	w.wantDrafts("2")
	if i, j := slices.Index(w.server.writes, "APPEND Entwürfe"), slices.Index(w.server.writes, "EXPUNGE Entwürfe"); i < 0 || j < i {
		t.Errorf("new first, then the old one away: %v", w.server.writes)
	}
}

// edit is what mail clients do: delete, and append under a new UID and Message-ID.
func (w *world) edit() {
	box := w.server.boxes["Entwürfe"]
	old := box.msgs[0]
	w.server.drop("Entwürfe", old.UID)
	raw := strings.Replace(string(old.Raw), "Message-ID: <", "Message-ID: <client-", 1)
	raw = strings.Replace(raw, "Thank you", "Thanks a lot", 1)
	w.server.deliver("Entwürfe", []byte(raw), w.now, `\Draft`, `\Seen`)
}

func TestEditedDraftIsTheUsers(t *testing.T) {
	w := newWorld(t)
	w.offer("1", "")
	w.must()
	w.edit()
	w.must()
	if got := w.states(); !slices.Equal(got, []string{"edited"}) {
		t.Fatalf("states %v", got)
	}
	w.now = w.now.Add(time.Hour)
	w.offer("2", "1")
	w.server.writes = nil
	w.must()
	w.wantDrafts("1")
	if len(w.server.writes) != 0 {
		t.Errorf("wrote %v beside the user's draft", w.server.writes)
	}
}

func TestDeletedDraftIsNotWrittenAgain(t *testing.T) {
	w := newWorld(t)
	w.offer("1", "")
	w.must()
	w.server.drop("Entwürfe", 1)
	for range 4 {
		w.must()
		w.now = w.now.Add(6 * time.Minute)
	}
	w.wantDrafts()
	if got := w.states(); !slices.Equal(got, []string{"discarded"}) {
		t.Errorf("states %v", got)
	}
	// The next message of the thread is another matter.
	w.offer("2", "1")
	w.must()
	w.wantDrafts("2")
}

func TestOwnAnswerTakesTheDraftBack(t *testing.T) {
	w := newWorld(t)
	scenes()["user answers"](w)
	w.must()
	w.wantDrafts()
}

func TestOwnDraftInTheFolderKeepsOursAway(t *testing.T) {
	w := newWorld(t)
	w.offer("1", "")
	w.server.deliver("Entwürfe", w.note(alex, "dana@larch.example", "Re: Your application", "mine", "1", "Dear Dana,"), w.now, `\Draft`)
	w.must()
	if n := len(w.drafts()); n != 1 {
		t.Errorf("%d drafts beside the user's own", n)
	}
}

func TestAnsweredBeforeTheStart(t *testing.T) {
	w := newWorld(t)
	w.offer("1", "")
	w.server.deliver("Gesendet", w.note(alex, "dana@larch.example", "Re: Your application", "r", "1", "Thank you, I accept."), w.now.Add(time.Minute))
	w.must()
	w.wantDrafts()
}

func TestOlderThanTheLookBack(t *testing.T) {
	w := newWorld(t)
	now := w.now
	w.now = now.Add(-20 * 24 * time.Hour)
	w.offer("old", "")
	w.now = now
	w.offer("new", "")
	w.must()
	w.wantDrafts("new")
}

func TestRenumberedMailboxes(t *testing.T) {
	for _, name := range []string{"INBOX", "Entwürfe", "Gesendet"} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			w.offer("1", "")
			w.must()
			b := w.server.boxes[name]
			b.validity++
			for i := range b.msgs {
				b.msgs[i].UID += 40
			}
			b.next += 40
			w.must()
			w.must()
			w.wantDrafts("1")
			w.now = w.now.Add(time.Hour)
			w.offer("2", "1")
			w.must()
			w.wantDrafts("2")
		})
	}
}

func TestSameMessageTwice(t *testing.T) {
	w := newWorld(t)
	w.offer("1", "")
	w.offer("1", "")
	w.must()
	w.offer("1", "")
	w.must()
	w.wantDrafts("1")
}

func TestDailyCapQueues(t *testing.T) {
	w := newWorld(t)
	w.acc.DraftsPerDay = 2
	for i := range 5 {
		w.offer(fmt.Sprint(i), "")
		w.now = w.now.Add(time.Second)
	}
	w.must()
	w.must()
	w.wantDrafts("0", "1")
	w.now = w.now.Add(24 * time.Hour)
	w.must()
	w.wantDrafts("0", "1", "2", "3")
	w.acc.DraftsPerDay = 0
	w.now = w.now.Add(24 * time.Hour)
	w.must()
	w.wantDrafts("0", "1", "2", "3")
}

func TestPauseAndResume(t *testing.T) {
	w := newWorld(t)
	ctx := context.Background()
	if err := Pause(ctx, w.store, w.now); err != nil {
		t.Fatal(err)
	}
	w.offer("1", "")
	w.must()
	w.wantDrafts()
	if err := Resume(ctx, w.store); err != nil {
		t.Fatal(err)
	}
	w.must()
	w.wantDrafts("1")
}

func (w *world) thread() string {
	w.t.Helper()
	var id string
	err := w.store.View(context.Background(), func(tx *store.Tx) error {
		hs, err := tx.Threads("")
		if err == nil && len(hs) == 1 {
			id = hs[0].ID
		}
		return err
	})
	if err != nil || id == "" {
		w.t.Fatalf("want one thread: %v", err)
	}
	return id
}

func TestRetractAndSpeakAgain(t *testing.T) {
	w := newWorld(t)
	ctx := context.Background()
	w.offer("1", "")
	w.must()
	if n, err := Retract(ctx, w.store, []string{alex}, w.now); err != nil || n != 1 {
		t.Fatalf("retracted %d: %v", n, err)
	}
	w.must()
	w.must()
	w.wantDrafts()
	if !slices.ContainsFunc(w.told, func(r Report) bool {
		return r.What == Removed && r.Text == "the draft was taken back: you asked for it"
	}) {
		t.Error("nothing told that the draft went on the user's word")
	}
	w.now = w.now.Add(time.Hour)
	if err := Decide(ctx, w.store, w.thread(), decide.Decline, "", w.now); err != nil {
		t.Fatal(err)
	}
	w.must()
	w.wantDrafts("1")
}

func TestDecideChangesTheDraft(t *testing.T) {
	w := newWorld(t)
	ctx := context.Background()
	w.offer("1", "")
	w.must()
	for _, s := range []decide.Stance{decide.Pursue, decide.Decline, decide.Ignore, decide.Decline, decide.Undecided} {
		w.now = w.now.Add(time.Hour)
		if err := Decide(ctx, w.store, w.thread(), s, "", w.now); err != nil {
			t.Fatal(err)
		}
		w.must()
		if s == decide.Decline {
			w.wantDrafts("1")
		} else {
			w.wantDrafts()
		}
	}
	if err := Decide(ctx, w.store, "t-none", decide.Decline, "", w.now); !errors.Is(err, ErrNoThread) {
		t.Errorf("an unknown thread: %v", err)
	}
}

func TestUnreadableMessageDoesNotStopTheNext(t *testing.T) {
	w := newWorld(t)
	w.server.boxes["INBOX"].msgs = append(w.server.boxes["INBOX"].msgs, imapwatch.Item{UID: 1, InternalDate: w.now, Err: errors.New("the server cannot deliver it")})
	w.server.boxes["INBOX"].next = 2
	w.server.deliver("INBOX", nil, w.now)
	w.offer("1", "")
	w.must()
	w.wantDrafts("1")
	err := w.store.View(context.Background(), func(tx *store.Tx) error {
		ms, err := tx.SkippedMessages(alex, 10)
		if err == nil && (len(ms) == 0 || ms[0].Reason == "") {
			t.Errorf("skipped: %+v", ms)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestKeywordSurvivesALostStore(t *testing.T) {
	w := newWorld(t)
	w.offer("1", "")
	w.must()
	w.server.drop("Entwürfe", 1)
	st, err := store.Open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	defer st.Close()
	w.store = st
	w.must()
	w.wantDrafts()
}

// The APPEND arrived, the user deleted the draft, and only then did the program
// come back from its crash: a hole in the UIDs tells it so.
func TestDeletedBeforeItWasRecorded(t *testing.T) {
	w := newWorld(t)
	w.offer("1", "")
	w.step = func(s string) {
		if s == "appended" {
			panic(killed{})
		}
	}
	func() {
		defer func() { _ = recover() }()
		w.must()
	}()
	w.step = nil
	w.server.drop("Entwürfe", 1)
	w.must()
	w.wantDrafts()
	if got := w.states(); !slices.Equal(got, []string{"discarded"}) {
		t.Errorf("states %v", got)
	}
}

func TestFullMailboxKeepsTheText(t *testing.T) {
	w := newWorld(t)
	w.offer("1", "")
	w.server.fail = func(op string) error {
		if op == "APPEND" {
			return &imapwatch.Error{Kind: imapwatch.OverQuota, What: "the mailbox is full"}
		}
		return nil
	}
	if err := w.visit(); err == nil {
		t.Fatal("a full mailbox was not reported")
	}
	w.must() // rests: not tried again within a day
	w.server.fail = nil
	w.wantDrafts()
	w.now = w.now.Add(25 * time.Hour)
	w.must()
	w.wantDrafts("1")
}

func TestWithoutUIDPLUSTheOldDraftIsLeft(t *testing.T) {
	w := newWorld(t)
	w.server.noRemove = true
	w.offer("1", "")
	w.must()
	w.now = w.now.Add(time.Hour)
	w.offer("2", "1")
	w.must()
	w.must()
	w.wantDrafts("1", "2")
}

// The APPEND never arrived, and other programs saved drafts of their own
// meanwhile, whose earlier copies are gone: that is no deletion of ours.
func TestOthersSavesAreNoDeletion(t *testing.T) {
	w := newWorld(t)
	w.offer("1", "")
	w.step = func(s string) {
		if s == "announced" {
			panic(killed{})
		}
	}
	func() {
		defer func() { _ = recover() }()
		w.must()
	}()
	w.step = nil
	for range 3 {
		w.server.drop("Entwürfe", w.server.deliver("Entwürfe", w.note(alex, "sam@x.example", "Lunch", "lunch", "0", "Tomorrow?"), w.now, `\Draft`))
	}
	w.must()
	w.wantDrafts("1")
}
