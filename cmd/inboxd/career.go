package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"inboxd/internal/career"
	"inboxd/internal/classify"
	"inboxd/internal/decide"
	"inboxd/internal/store"
)

func (a *app) logCommand() *cobra.Command {
	var asJSON bool
	var export string
	cmd := &cobra.Command{
		Use: "log", Short: "The career log: every recruiting thread's story and outcome", Args: wrong(cobra.NoArgs),
		Long: `One line a thread: who, which role, how far it came, what was offered, your
stance, how it was taken, and when it may be worth a new look. It is yours alone
(the state folder has mode 0700); --export writes all of it as CSV, JSON or
Markdown.`,
		Example: "  inboxd log\n  inboxd log --export md > log.md\n  inboxd log --json | jq 'select(.outcome == \"appreciated\")'",
		RunE: func(cmd *cobra.Command, _ []string) error {
			if export != "" && !slices.Contains([]string{"csv", "json", "md"}, export) {
				return usageError{fmt.Errorf("--export %q: want csv, json or md", export)}
			}
			return a.log(cmd.Context(), asJSON, export)
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "one JSON object a thread, a line each")
	cmd.Flags().StringVar(&export, "export", "", "the whole log as csv, json or md")
	return cmd
}

func (a *app) log(ctx context.Context, asJSON bool, export string) error {
	all, err := a.entries(ctx)
	if err != nil {
		return err
	}
	switch {
	case export == "csv":
		return career.WriteCSV(a.out, all)
	case export == "json":
		return career.WriteJSON(escaper{a.out}, all)
	case export == "md":
		return career.WriteMarkdown(a.out, all)
	case asJSON:
		enc := a.json()
		for _, e := range all {
			if err := enc.Encode(e); err != nil {
				return err
			}
		}
		return nil
	}
	return a.printLog(all)
}

func (a *app) printLog(all []career.Entry) error {
	if len(all) == 0 {
		fmt.Fprintln(a.err, "No recruiting thread yet.")
		return nil
	}
	p := a.printer()
	var rows [][]string
	for _, e := range all {
		who := e.Company
		if who == "" {
			who = e.Counterpart
		}
		marks := strings.Repeat("+", len(e.Positives)) + strings.Repeat("-", len(e.RedFlags))
		if e.Role != "" {
			who += ", " + e.Role
		}
		rows = append(rows, []string{e.Thread, e.Last, clean(who), strings.ReplaceAll(e.Stage, "_", " "), clean(career.Pay(e.Offer)), e.Stance, string(e.Outcome), marks, e.Revisit})
	}
	p.table([]string{"THREAD", "LAST", "WITH", "CAME TO", "OFFER", "STANCE", "OUTCOME", "NOTED", "REVISIT"}, rows)
	return p.err
}

// entries reads every recruiting thread's story, newest first.
func (a *app) entries(ctx context.Context) ([]career.Entry, error) {
	c, st, err := a.look()
	if errors.Is(err, store.ErrNone) {
		return nil, a.nothingYet(true)
	}
	if err != nil {
		return nil, err
	}
	defer closeQuietly(st)
	now := time.Now()
	var out []career.Entry
	err = st.View(ctx, func(tx *store.Tx) error {
		hs, err := tx.Threads("")
		if err != nil {
			return err
		}
		for _, h := range hs {
			t, err := careerOf(tx, h, c)
			if err != nil {
				return err
			}
			out = append(out, career.EntryOf(t, now))
		}
		return nil
	})
	return out, err
}

// careerOf reads one thread from the store.
func careerOf(tx *store.Tx, h store.Thread, c names) (t career.Thread, err error) {
	t = career.Thread{ID: h.ID, Account: c.name(h.Account), Subject: h.Subject, Company: h.Company, Role: h.Role, Counterpart: h.Counterpart, Latest: h.Latest}
	if h.Decision != "" {
		if err := json.Unmarshal([]byte(h.Decision), &t.Decision); err != nil {
			return t, fmt.Errorf("the stored decision of thread %s: %w", h.ID, err)
		}
	}
	ms, err := tx.MessagesOf(h.ID)
	if err != nil {
		return t, err
	}
	for _, m := range ms {
		turn, err := turnOf(m)
		if err != nil {
			return t, fmt.Errorf("the stored reading of %s: %w", m.MessageID, err)
		}
		t.Turns = append(t.Turns, turn)
	}
	ds, err := tx.DraftsOf(h.ID)
	if err != nil {
		return t, err
	}
	for _, d := range ds {
		if d.State == store.Sent && d.Kind != string(decide.RefereeNotice) {
			t.Drafts = append(t.Drafts, career.Draft{Kind: d.Kind, At: d.Updated})
		}
	}
	ns, err := tx.NotesOf(h.ID)
	for _, n := range ns {
		t.Notes = append(t.Notes, career.Note{At: n.At.Local().Format(time.DateOnly), Kind: n.Kind, Text: n.Text})
	}
	return t, err
}

func turnOf(m store.Message) (career.Turn, error) {
	t := career.Turn{At: m.Date, Mine: m.Mine}
	if m.Reading == "" {
		return t, nil
	}
	if m.Mine {
		return t, json.Unmarshal([]byte(m.Reading), &t.Said)
	}
	return t, json.Unmarshal([]byte(m.Reading), &t.Verdict)
}

func (a *app) noteCommand() *cobra.Command {
	var red, good, linkedin bool
	cmd := &cobra.Command{
		Use: "note THREAD [TEXT …]", Short: "Note something about a thread; without a text, show its notes", Args: wrong(cobra.MinimumNArgs(1)),
		Long: `Adds a note to a thread's story in the career log: --red for a red flag, --good
for something that speaks for them. With --linkedin it prints a short note for an
invitation to the person you talked with, to copy.`,
		Example: "  inboxd note t4kq2m7abc They moved the interview three times --red\n  inboxd note t4kq2m7abc --linkedin",
		RunE: func(cmd *cobra.Command, args []string) error {
			text := strings.TrimSpace(strings.Join(args[1:], " "))
			switch {
			case red && good:
				return usageError{errors.New("a note is red or good, not both")}
			case linkedin:
				return a.linkedin(cmd.Context(), args[0])
			case text == "":
				return a.showNotes(cmd.Context(), args[0])
			}
			o := careerOrder{Thread: args[0], Text: text, Kind: career.Plain}
			if red {
				o.Kind = career.Red
			}
			if good {
				o.Kind = career.Good
			}
			return a.careerOrder(cmd.Context(), "note", o)
		},
	}
	cmd.Flags().BoolVar(&red, "red", false, "it is a red flag")
	cmd.Flags().BoolVar(&good, "good", false, "it speaks for them")
	cmd.Flags().BoolVar(&linkedin, "linkedin", false, "print a note for a LinkedIn invitation, to copy")
	return cmd
}

// thread looks one thread up for its story.
func (a *app) thread(ctx context.Context, typed string) (t career.Thread, err error) {
	c, st, err := a.look()
	if err != nil {
		return t, err
	}
	defer closeQuietly(st)
	err = st.View(ctx, func(tx *store.Tx) error {
		h, err := findThread(tx, typed)
		if err == nil {
			t, err = careerOf(tx, h, c)
		}
		return err
	})
	return t, err
}

func (a *app) showNotes(ctx context.Context, typed string) error {
	t, err := a.thread(ctx, typed)
	if err != nil {
		return err
	}
	p := a.printer()
	for _, n := range t.Notes {
		mark := map[string]string{career.Red: p.amber("red flag "), career.Good: p.green("good ")}[n.Kind]
		p.line("%s  %s%s", n.At, mark, clean(n.Text))
	}
	if len(t.Notes) == 0 {
		fmt.Fprintln(a.err, "No notes.")
	}
	return p.err
}

func (a *app) linkedin(ctx context.Context, typed string) error {
	c, err := a.load(true)
	if err != nil {
		return err
	}
	t, err := a.thread(ctx, typed)
	if err != nil {
		return err
	}
	var f classify.Facts
	language := "en"
	for _, turn := range t.Turns {
		if turn.Mine {
			continue
		}
		if turn.Verdict.Facts.Contact != "" {
			f.Contact = turn.Verdict.Facts.Contact
		}
		if turn.Verdict.Language != "" {
			language = turn.Verdict.Language
		}
	}
	me := ""
	if acc, ok := c.Account(t.Account); ok {
		me = acc.DisplayName
	}
	return a.tell(career.LinkedIn(language, f.Contact, t.Role, t.Company, me))
}
