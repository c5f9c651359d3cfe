package main

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"sync"
	"time"

	"inboxd/internal/config"
	"inboxd/internal/decide"
	"inboxd/internal/engine"
	"inboxd/internal/imapwatch"
	"inboxd/internal/secret"
	"inboxd/internal/store"
)

// folders finds Drafts and Sent; where that is not certain, the user says.
func (w *wizard) folders(ctx context.Context) error {
	s := &w.setup
	s.Drafts, s.Sent = w.flags.drafts, w.flags.sent
	f, err := w.conn.Folders(ctx, s.Drafts, s.Sent)
	var e *imapwatch.Error
	if errors.As(err, &e) && (e.Kind == imapwatch.Ambiguous || e.Kind == imapwatch.NoFolder) && !w.ask.yes && s.Drafts == "" {
		w.ask.say("%s", clean(e.What))
		if s.Drafts, err = w.ask.text("The name of the folder for drafts", "--drafts", ""); err != nil {
			return err
		}
		f, err = w.conn.Folders(ctx, s.Drafts, s.Sent)
	}
	if err != nil {
		return err
	}
	w.ask.say("  drafts: %s; sent: %s", clean(f.Drafts), orNone(clean(f.Sent)))
	if f.Sent == "" {
		w.ask.say("  Without a Sent folder inboxd cannot see what you answer yourself: name it with --sent if there is one.")
	}
	if !w.conn.Has("IDLE") {
		w.ask.say("  The server does not announce new mail (no IDLE): it is looked for every five minutes.")
	}
	return nil
}

func orNone(s string) string {
	if s == "" {
		return "none"
	}
	return s
}

// stance asks the three questions that say what the user wants.
func (w *wizard) stance() (err error) {
	s := &w.setup
	if s.Stance = w.flags.stance; s.Stance == "" {
		s.Stance, err = w.ask.choose("\n1. What do you want of recruiting mail?", "--stance", "", []option{
			{"decline", "I am not moving: say no to all of it, processes under way included"},
			{"undecided", "I am looking: leave the choice to me, and to the minimum that I name below"},
			{"negotiate", "I would go on if the terms moved: ask about what stands in the way"},
			{"pursue", "I am looking, and answer myself: only tell me what is owed"},
			{"ignore", "Leave it unanswered"},
		})
		if err != nil {
			return err
		}
	}
	if _, ok := decide.ReadStance(s.Stance); !ok {
		return usageError{fmt.Errorf("--stance %q: want decline, negotiate, pursue, ignore or undecided", s.Stance)}
	}
	s.Reason = w.flags.reason
	s.AnswerOutreach = w.flags.answerOutreach
	if !s.AnswerOutreach {
		if s.AnswerOutreach, err = w.ask.confirm("2. Shall unsolicited approaches be answered too, with a short no?", false); err != nil {
			return err
		}
	}
	pay := w.flags.minimumPay
	if pay == "" {
		if pay, err = w.ask.optional("3. Is there a pay below which no offer interests you, such as 90000 EUR year? (empty: none; it never stands in a draft)"); err != nil {
			return err
		}
	}
	s.MinimumPay, err = readPay(pay)
	return err
}

// readPay reads "90000 EUR year"; the period may be left out.
func readPay(s string) (*config.SetupPay, error) {
	fields := strings.Fields(s)
	if len(fields) == 0 {
		return nil, nil
	}
	if len(fields) == 2 {
		fields = append(fields, "year")
	}
	if len(fields) != 3 {
		return nil, usageError{fmt.Errorf("minimum pay %q: want an amount, a currency and a period, such as \"90000 EUR year\"", s)}
	}
	n, err := strconv.ParseInt(strings.NewReplacer("_", "", ",", "", ".", "", "'", "").Replace(fields[0]), 10, 64)
	if err != nil || n <= 0 {
		return nil, usageError{fmt.Errorf("minimum pay %q: the amount is to be a whole number above 0", s)}
	}
	return &config.SetupPay{Amount: n, Currency: strings.ToUpper(fields[1]), Period: strings.ToLower(fields[2])}, nil
}

// tryOut shows what would be drafted over the last 14 days. Nothing is written.
func (w *wizard) tryOut(ctx context.Context) error {
	c, err := w.parsed()
	if err != nil {
		return err
	}
	if w.flags.noDryRun {
		return nil
	}
	if !w.ask.yes {
		ok, err := w.ask.confirm("\nShow what would be drafted over the last 14 days? Nothing is written to the mailbox.", true)
		if err != nil || !ok {
			return err
		}
	}
	st, err := store.Memory()
	if err != nil {
		return err
	}
	acc := account{Account: accountOf(c, len(c.Accounts)-1)}
	seen := dryTally{p: w.p}
	e := engine.New(st, acc.Account, engine.Options{Now: w.now, Report: seen.report, DryRun: true})
	err = e.Pass(ctx, w.conn, imapwatch.Full)
	if err := errors.Join(err, st.Close()); err != nil {
		return fmt.Errorf("look at the last 14 days: %w", err)
	}
	seen.tell()
	return w.p.err
}

// dryTally collects what a dry run would do, and counts.
type dryTally struct {
	p            *printer
	mu           sync.Mutex
	read, drafts int
	rows         [][]string
	first        []byte // the first draft as a whole
	notices      []string
}

func (t *dryTally) report(r engine.Report) {
	t.mu.Lock()
	defer t.mu.Unlock()
	switch r.What {
	case engine.Arrived:
		t.read++
	case engine.Planned:
		if t.drafts++; t.drafts == 1 {
			t.first = r.Draft.Raw
		}
		t.rows = append(t.rows, []string{r.Text, clean(strings.Join(r.Draft.To, ", ")), clean(r.Draft.Subject)})
	case engine.ToCopy:
		t.notices = append(t.notices, "a "+r.Text+" would be offered as text to copy")
	case engine.Notice:
		t.notices = append(t.notices, r.Text)
	}
}

// tell shows the first draft as it would be saved, and the others by their names.
func (t *dryTally) tell() {
	if t.drafts > 0 {
		t.p.line("%s", t.p.bold("The first draft that would be saved:"))
		printRaw(t.p, t.first, 3)
		t.p.line("")
		t.p.table([]string{"DRAFT", "TO", "SUBJECT"}, t.rows)
		t.p.line("")
	}
	for _, n := range t.notices {
		printWrapped(t.p, t.p.amber(clean(n)))
	}
	t.p.line("Over the last 14 days: %s read, %s would be saved (`inboxd run --dry-run` shows each).", plural(t.read, "message"), plural(t.drafts, "draft"))
}

// write puts the secret into the keyring and the configuration into its file.
func (w *wizard) write(ctx context.Context) error {
	ok, err := w.ask.confirm(fmt.Sprintf("\nWrite the configuration to %s?", w.path), true)
	if err != nil {
		return err
	}
	if !ok {
		return errors.New("nothing was written")
	}
	if w.creds.entry != "" {
		if err := w.creds.entry.Set(ctx, w.creds.text); err != nil {
			return err
		}
	}
	if err := config.Write(w.path, w.before, w.text()); err != nil {
		return errors.Join(err, w.takeBack(ctx))
	}
	w.ask.say("Written: %s (readable by you alone).", w.path)
	return nil
}

// takeBack leaves no secret behind of a set-up that came to nothing.
func (w *wizard) takeBack(ctx context.Context) error {
	if w.creds.entry == "" {
		return nil
	}
	if err := w.creds.entry.Delete(ctx); err != nil && !errors.Is(err, secret.ErrNoEntry) {
		return err
	}
	return nil
}

// finish offers to install the service, and says what comes next.
func (w *wizard) finish(ctx context.Context) error {
	install := w.flags.service == "yes"
	if w.flags.service == "" && w.before == nil {
		var err error
		if install, err = w.ask.confirm("Have the system run inboxd from now on (a service of yours, no root)?", false); err != nil {
			return err
		}
	}
	if install {
		w.configPath = w.path
		if err := w.serviceInstall(ctx, false); err != nil {
			return err
		}
	}
	w.ask.say("\nNext:\n  inboxd check            tests everything\n  inboxd run              drafts, as long as it runs (or: inboxd service install)\n  inboxd status           what is owed, and by when")
	return nil
}

// now is the time in the user's zone.
func (w *wizard) now() time.Time { return time.Now() }
