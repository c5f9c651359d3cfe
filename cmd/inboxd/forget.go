package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"inboxd/internal/control"
	"inboxd/internal/store"
)

// careerOrder is a word of the user's about the log, as it travels to the daemon.
type careerOrder struct {
	Thread string `json:"thread,omitempty"`
	Text   string `json:"text,omitempty"`
	Kind   string `json:"kind,omitempty"`
	Before string `json:"before,omitempty"` // RFC 3339
}

func (a *app) forgetCommand() *cobra.Command {
	var before string
	var yes bool
	cmd := &cobra.Command{
		Use: "forget THREAD | --before DATE", Short: "Remove for good what is known of a thread, or of all before a date", Args: wrong(cobra.MaximumNArgs(1)),
		Long: `Removes a thread's messages, decisions, drafts, notes and story from inboxd's
state, or with --before those of every thread whose newest message is older. The
rows are overwritten and the file is compacted, so that nothing of them is left
on the disk. Your mailbox is not touched: a draft that lies there stays.`,
		Example: "  inboxd forget t4kq2m7abc\n  inboxd forget --before 2025-01-01 --yes",
		RunE: func(cmd *cobra.Command, args []string) error {
			o, err := forgetOrder(args, before)
			if err != nil {
				return err
			}
			if !yes {
				ok, err := a.asker(false).confirm("This cannot be undone. Forget?", false)
				if err != nil {
					return fmt.Errorf("%w; --yes asks nothing", err)
				}
				if !ok {
					return errors.New("nothing was forgotten")
				}
			}
			return a.careerOrder(cmd.Context(), "forget", o)
		},
	}
	cmd.Flags().StringVar(&before, "before", "", "every thread whose newest message is from before this date (2025-01-31)")
	cmd.Flags().BoolVarP(&yes, "yes", "y", false, "do not ask")
	return cmd
}

func forgetOrder(args []string, before string) (careerOrder, error) {
	if (len(args) == 1) == (before != "") {
		return careerOrder{}, usageError{errors.New("forget takes THREAD, or --before DATE")}
	}
	if before == "" {
		return careerOrder{Thread: args[0]}, nil
	}
	at, err := time.ParseInLocation(time.DateOnly, before, time.Local)
	if err != nil {
		return careerOrder{}, usageError{fmt.Errorf("--before %q: want a date such as 2025-01-31", before)}
	}
	return careerOrder{Before: at.Format(time.RFC3339)}, nil
}

// careerOrder gives the user's word to the running daemon, else carries it out itself.
func (a *app) careerOrder(ctx context.Context, name string, o careerOrder) error {
	c, err := a.load(true)
	if err != nil {
		return err
	}
	var said string
	client, err := control.Dial(c.StateDir)
	switch {
	case err == nil:
		err = errors.Join(client.Call(ctx, name, o, &said), client.Close())
	case errors.Is(err, control.ErrNoDaemon):
		var st *store.Store
		if st, err = openStore(c.StateDir); err != nil {
			return err
		}
		said, err = carryOutCareer(ctx, st, name, o)
		err = errors.Join(err, st.Close())
	}
	if err != nil {
		return err
	}
	err = a.tell(said)
	return err
}

// maxNote bounds a note: it is one, not a document.
const maxNote = 4000

func carryOutCareer(ctx context.Context, st *store.Store, name string, o careerOrder) (string, error) {
	if name == "forget" {
		return forget(ctx, st, o)
	}
	if len(o.Text) > maxNote || o.Text == "" {
		return "", fmt.Errorf("a note has 1 to %d bytes; this one has %d", maxNote, len(o.Text))
	}
	id, err := resolve(ctx, st, o.Thread)
	if err != nil {
		return "", err
	}
	return "noted in thread " + id, st.Update(ctx, func(tx *store.Tx) error {
		return tx.AddNote(id, store.Note{At: time.Now(), Kind: o.Kind, Text: o.Text})
	})
}

func forget(ctx context.Context, st *store.Store, o careerOrder) (string, error) {
	n := 0
	err := st.Update(ctx, func(tx *store.Tx) error {
		if o.Before == "" {
			h, err := findThread(tx, o.Thread)
			if err != nil {
				return err
			}
			n = 1
			return tx.ForgetThread(h.ID)
		}
		at, err := time.Parse(time.RFC3339, o.Before)
		if err != nil {
			return fmt.Errorf("forget what is before %q: %w", o.Before, err)
		}
		hs, err := tx.ThreadsBefore(at)
		if err != nil {
			return err
		}
		n = len(hs)
		for _, h := range hs {
			if err := tx.ForgetThread(h.ID); err != nil {
				return err
			}
		}
		return tx.ForgetBefore(at)
	})
	if err != nil {
		return "", err
	}
	return "forgotten: " + plural(n, "thread") + ", and every trace of it on the disk", st.Compact(ctx)
}
