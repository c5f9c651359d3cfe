package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/spf13/cobra"

	"inboxd/internal/classify"
	"inboxd/internal/decide"
	"inboxd/internal/store"
)

// threadLine is one line of `threads --json`.
type threadLine struct {
	ID          string         `json:"id"`
	Account     string         `json:"account"`
	Subject     string         `json:"subject"`
	Company     string         `json:"company"`
	Role        string         `json:"role"`
	Counterpart string         `json:"counterpart"`
	Newest      newestLine     `json:"newest"`
	Stance      decide.Outcome `json:"stance"`
	Owed        bool           `json:"owed"`
	Deadline    string         `json:"deadline,omitempty"`
	Draft       *threadDraft   `json:"draft,omitempty"`

	decision decide.Decision
}

type newestLine struct {
	MessageID string            `json:"message_id"`
	Date      string            `json:"date"`
	Signals   []classify.Signal `json:"signals"`
}

type threadDraft struct {
	ID    string           `json:"id"`
	Kind  string           `json:"kind"`
	State store.DraftState `json:"state"`
}

func (a *app) threadsCommand() *cobra.Command {
	var asJSON, all bool
	cmd := &cobra.Command{
		Use: "threads", Short: "The recruiting threads: what is owed, by when, and the drafts", Args: wrong(cobra.NoArgs),
		Long:    "Lists recruiting threads, newest first. Without --all only those from the last 60 days or with an answer owed.",
		Example: "  inboxd threads\n  inboxd threads --json | jq 'select(.owed)'",
		RunE:    func(cmd *cobra.Command, _ []string) error { return a.threads(cmd.Context(), asJSON, all) },
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "one JSON object a thread, a line each")
	cmd.Flags().BoolVar(&all, "all", false, "also old threads")
	return cmd
}

func (a *app) threads(ctx context.Context, asJSON, all bool) error {
	c, st, err := a.look()
	if errors.Is(err, store.ErrNone) {
		return a.nothingYet(asJSON)
	}
	if err != nil {
		return err
	}
	defer closeQuietly(st)
	lines, err := threadLines(ctx, st, c)
	if err != nil {
		return err
	}
	if !all && !asJSON {
		lines = slices.DeleteFunc(lines, func(l threadLine) bool { return !l.Owed && l.old(time.Now()) })
	}
	if asJSON {
		enc := a.json()
		for _, l := range lines {
			if err := enc.Encode(l); err != nil {
				return err
			}
		}
		return nil
	}
	return a.printThreads(lines)
}

func (l threadLine) old(now time.Time) bool {
	at, err := time.Parse(time.RFC3339, l.Newest.Date)
	return err == nil && now.Sub(at) > 60*24*time.Hour
}

func (a *app) nothingYet(asJSON bool) error {
	if !asJSON {
		fmt.Fprintln(a.err, "Nothing yet: `inboxd run` or `inboxd once` has not looked at your mailbox.")
	}
	return nil
}

func (a *app) printThreads(lines []threadLine) error {
	p := a.printer()
	var rows [][]string
	for _, l := range lines {
		owed := ""
		if l.Owed {
			owed = "owed"
		}
		draft := ""
		if l.Draft != nil {
			draft = l.Draft.Kind + " (" + string(l.Draft.State) + ")"
		}
		who := l.Company
		if who == "" {
			who = l.Counterpart
		}
		rows = append(rows, []string{l.ID, l.Newest.Date[:min(10, len(l.Newest.Date))], clean(who), clean(l.Subject),
			signalWords(l.Newest.Signals), string(l.Stance.Value), owed, l.Deadline, draft})
	}
	if len(rows) == 0 {
		fmt.Fprintln(a.err, "No recruiting thread.")
		return nil
	}
	p.table([]string{"THREAD", "NEWEST", "WITH", "SUBJECT", "SIGNALS", "STANCE", "", "BY", "DRAFT"}, rows)
	return p.err
}

func signalWords(ss []classify.Signal) (out string) {
	for i, s := range ss {
		if i > 0 {
			out += " "
		}
		out += string(s)
	}
	return out
}

// threadLines reads every recruiting thread, newest first.
func threadLines(ctx context.Context, st *store.Store, c names) (out []threadLine, err error) {
	err = st.View(ctx, func(tx *store.Tx) error {
		hs, err := tx.Threads("")
		if err != nil {
			return err
		}
		for _, h := range hs {
			l, err := lineOf(tx, h, c)
			if err != nil {
				return err
			}
			out = append(out, l)
		}
		return nil
	})
	return out, err
}

func lineOf(tx *store.Tx, h store.Thread, c names) (threadLine, error) {
	l := threadLine{ID: h.ID, Account: c.name(h.Account), Subject: h.Subject, Company: h.Company, Role: h.Role, Counterpart: h.Counterpart}
	l.Newest.Signals = []classify.Signal{}
	if h.Decision != "" {
		if err := json.Unmarshal([]byte(h.Decision), &l.decision); err != nil {
			return l, fmt.Errorf("the stored decision of thread %s: %w", h.ID, err)
		}
	}
	l.Stance, l.Owed, l.Deadline = l.decision.Stance, l.decision.Owed, l.decision.Deadline
	if l.Stance.Reasons == nil {
		l.Stance.Reasons = []string{}
	}
	ms, err := tx.MessagesOf(h.ID)
	if err != nil {
		return l, err
	}
	if err := l.Newest.fill(ms); err != nil {
		return l, err
	}
	ds, err := tx.DraftsOf(h.ID)
	for _, d := range ds {
		if d.Kind != string(decide.RefereeNotice) {
			l.Draft = &threadDraft{ID: d.ID, Kind: d.Kind, State: d.State}
			if s, has, err := tx.SendOf(d.ID); err != nil {
				return l, err
			} else if has && s.State.Live() {
				l.Draft.State = store.DraftState(s.State)
			}
		}
	}
	return l, err
}

// fill describes the thread's newest message.
func (n *newestLine) fill(ms []store.Message) error {
	if len(ms) == 0 {
		return nil
	}
	m := ms[len(ms)-1]
	n.MessageID, n.Date = m.MessageID, m.Date.Format(time.RFC3339)
	if m.Mine || m.Reading == "" {
		return nil
	}
	var v classify.Verdict
	if err := json.Unmarshal([]byte(m.Reading), &v); err != nil {
		return fmt.Errorf("the stored reading of %s: %w", m.MessageID, err)
	}
	for _, s := range v.Signals {
		n.Signals = append(n.Signals, s.Name)
	}
	return nil
}
