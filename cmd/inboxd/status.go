package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"inboxd/internal/classify"
	"inboxd/internal/config"
	"inboxd/internal/control"
	"inboxd/internal/decide"
	"inboxd/internal/decide/remind"
	"inboxd/internal/engine"
	"inboxd/internal/store"
)

// statusOut is the object of `status --json`.
type statusOut struct {
	Running  bool            `json:"running"`
	Since    string          `json:"since,omitempty"`   // when the daemon started, RFC 3339
	PID      int             `json:"pid,omitempty"`     // of the daemon
	Version  string          `json:"version,omitempty"` // of the daemon
	Paused   string          `json:"paused,omitempty"`  // since when, RFC 3339
	Accounts []statusAccount `json:"accounts"`
	Owed     []threadLine    `json:"owed"`
	// Reminders are the matters that want the user now, the most urgent first.
	Reminders []reminderLine `json:"reminders"`
	Outbox    []sendLine     `json:"outbox"`
}

// reminderLine is one matter that wants the user.
type reminderLine struct {
	Thread string `json:"thread"`
	Kind   string `json:"kind"` // deadline, late, silent, revisit
	By     string `json:"by,omitempty"`
	Text   string `json:"text"`
}

type statusAccount struct {
	Name     string   `json:"name"`
	Address  string   `json:"address"`
	Folders  []string `json:"folders"`
	State    string   `json:"state,omitempty"`     // of the connection, where a daemon runs: connecting, watching, trying again, stopped
	Error    string   `json:"error,omitempty"`     // why it is not watching
	LastMail string   `json:"last_mail,omitempty"` // the date of the newest mail seen, RFC 3339
	LastPass string   `json:"last_pass,omitempty"` // when the mailbox was last looked at, RFC 3339
	Planned  int      `json:"planned"`
	Saved    int      `json:"saved"`
	Edited   int      `json:"edited"`
	Skipped  int      `json:"skipped"` // messages that could not be read
}

func (a *app) statusCommand() *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use: "status", Short: "What is watched, what is owed and by when", Args: wrong(cobra.NoArgs),
		Example: "  inboxd status",
		RunE:    func(cmd *cobra.Command, _ []string) error { return a.status(cmd.Context(), asJSON) },
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "one JSON object")
	return cmd
}

func (a *app) status(ctx context.Context, asJSON bool) error {
	c, err := a.load(true)
	if err != nil {
		return err
	}
	out, err := statusOf(ctx, c)
	if err != nil {
		return err
	}
	if asJSON {
		return a.json().Encode(out)
	}
	p := a.printer()
	printStatus(p, out)
	return p.err
}

func statusOf(ctx context.Context, c *config.Config) (*statusOut, error) {
	out := &statusOut{Accounts: []statusAccount{}, Owed: []threadLine{}, Reminders: []reminderLine{}, Outbox: []sendLine{}}
	told := askStatus(ctx, c.StateDir)
	if told != nil {
		out.Running, out.Since, out.PID, out.Version = true, told.Since, told.PID, told.Version
	}
	for _, a := range c.Accounts {
		line := statusAccount{Name: a.Name, Address: a.Address, Folders: c.Rules.Folders}
		if told != nil {
			line.State, line.Error = told.Accounts[a.Name].State, told.Accounts[a.Name].Error
		}
		out.Accounts = append(out.Accounts, line)
	}
	st, err := store.Look(c.StateDir)
	if errors.Is(err, store.ErrNone) {
		return out, nil
	}
	if err != nil {
		return nil, err
	}
	defer closeQuietly(st)
	if err := out.fill(ctx, st, accountsOf(c)); err != nil {
		return nil, err
	}
	lines, err := threadLines(ctx, st, namesOf(c))
	for _, l := range lines {
		if l.Owed {
			out.Owed = append(out.Owed, l)
		}
	}
	if err != nil {
		return nil, err
	}
	slices.SortStableFunc(out.Owed, func(a, b threadLine) int { return remind.Compare(a.legal(), b.legal(), a.Deadline, b.Deadline) })
	return out, out.wants(ctx, st, c)
}

// legal reports whether visa, relocation or contract steps are under way in a thread.
func (l threadLine) legal() bool {
	return slices.Contains(l.decision.Attach, decide.PausePaperwork) || slices.Contains(l.Newest.Signals, classify.RelocationVisa)
}

// wants adds what wants the user, and the outbox.
func (s *statusOut) wants(ctx context.Context, st *store.Store, c *config.Config) error {
	err := st.View(ctx, func(tx *store.Tx) error {
		ms, err := engine.Matters(tx, now(), remindRules(c))
		for _, m := range ms {
			s.Reminders = append(s.Reminders, reminderLine{m.Thread, m.Kind, m.By, m.Text})
		}
		return err
	})
	if err != nil {
		return err
	}
	lines, err := outboxLines(ctx, st, namesOf(c), false)
	s.Outbox = append(s.Outbox, lines...)
	return err
}

// askStatus has the daemon tell of itself; nil where none runs.
func askStatus(ctx context.Context, dir string) *daemonStatus {
	c, err := control.Dial(dir)
	if err != nil {
		return nil
	}
	ctx, cancel := context.WithTimeout(ctx, 10*time.Second)
	defer cancel()
	s := &daemonStatus{}
	_ = c.Call(ctx, "status", nil, s) // one of an older version runs, too
	_ = c.Close()                     // it has answered
	return s
}

func running(dir string) bool {
	c, err := control.Dial(dir)
	if err != nil {
		return false
	}
	return c.Close() == nil
}

func (s *statusOut) fill(ctx context.Context, st *store.Store, accounts []account) error {
	return st.View(ctx, func(tx *store.Tx) error {
		since, err := engine.Paused(tx)
		if err != nil {
			return err
		}
		if !since.IsZero() {
			s.Paused = since.Format(time.RFC3339)
		}
		for i := range s.Accounts {
			if err := s.Accounts[i].fill(tx, accounts[i].Key()); err != nil {
				return err
			}
		}
		return nil
	})
}

func (s *statusAccount) fill(tx *store.Tx, key string) (err error) {
	if s.LastPass, err = engine.LastPass(tx, key); err != nil {
		return err
	}
	if s.LastMail, err = tx.NewestMail(key); err != nil {
		return err
	}
	if s.Skipped, err = tx.CountMessages(key, store.Skipped); err != nil {
		return err
	}
	for _, x := range []struct {
		state store.DraftState
		n     *int
	}{{store.Planned, &s.Planned}, {store.Saved, &s.Saved}, {store.Edited, &s.Edited}} {
		ds, err := tx.DraftsIn(key, x.state)
		if err != nil {
			return err
		}
		*x.n = len(ds)
	}
	return nil
}

// shortTime is an RFC 3339 time for a table, in the user's zone.
func shortTime(s string) string {
	t, err := time.Parse(time.RFC3339, s)
	if err != nil {
		return clean(s)
	}
	return t.Local().Format("2006-01-02 15:04")
}

func orNever(s string) string {
	if s == "" {
		return "never"
	}
	return shortTime(s)
}

func printStatus(p *printer, s *statusOut) {
	state := p.amber("not running: start it with `inboxd run`")
	if s.Running {
		state = p.green("running")
		if s.Since != "" {
			state += " since " + shortTime(s.Since) + p.dim(fmt.Sprintf("  (pid %d, %s)", s.PID, clean(s.Version)))
		}
	}
	p.line("inboxd is %s", state)
	for _, a := range s.Accounts {
		if a.State == stopped || a.State == tryingOn {
			p.line("%s", p.amber(fmt.Sprintf("%s: %s: %s", clean(a.Name), a.State, clean(a.Error))))
		}
	}
	if s.Paused != "" {
		p.line("%s", p.amber("drafting is paused since "+s.Paused+": `inboxd resume` goes on"))
	}
	p.line("")
	var rows [][]string
	for _, a := range s.Accounts {
		rows = append(rows, []string{clean(a.Name), a.Address, clean(strings.Join(a.Folders, " ")), orNever(a.LastPass), orNever(a.LastMail),
			fmt.Sprint(a.Planned), fmt.Sprint(a.Saved), fmt.Sprint(a.Edited), fmt.Sprint(a.Skipped)})
	}
	p.table([]string{"ACCOUNT", "ADDRESS", "WATCHED", "LAST LOOK", "LAST MAIL", "PLANNED", "SAVED", "EDITED", "SKIPPED"}, rows)
	p.line("")
	for _, r := range s.Reminders {
		p.line("%s", p.amber(clean(r.Text)))
	}
	if len(s.Outbox) > 0 {
		p.line("%s in the outbox: `inboxd outbox`", plural(len(s.Outbox), "letter"))
	}
	if len(s.Owed) == 0 {
		p.line("No answer is owed.")
		return
	}
	rows = nil
	for _, l := range s.Owed {
		draft := "no draft"
		if l.Draft != nil {
			draft = l.Draft.Kind + " " + string(l.Draft.State)
		}
		rows = append(rows, []string{l.ID, l.Deadline, clean(l.Subject), clean(l.Counterpart), draft})
	}
	p.line("%s", p.bold(plural(len(s.Owed), "answer")+" owed:"))
	p.table([]string{"THREAD", "BY", "SUBJECT", "TO", "DRAFT"}, rows)
}
