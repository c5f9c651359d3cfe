package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"inboxd/internal/classify"
	"inboxd/internal/config"
	"inboxd/internal/control"
	"inboxd/internal/decide"
	"inboxd/internal/engine"
	"inboxd/internal/store"
)

// order is one of the user's words as it travels to the daemon, or is carried
// out here where none runs.
type order struct {
	Thread  string `json:"thread,omitempty"`
	AllOpen bool   `json:"all_open,omitempty"`
	Stance  string `json:"stance,omitempty"`
	Reason  string `json:"reason,omitempty"`
	Kind    string `json:"kind,omitempty"`
	Message string `json:"message,omitempty"`

	Signals []classify.Signal `json:"signals,omitempty"`
	Forget  bool              `json:"forget,omitempty"` // the correction of the message
}

func (a *app) decideCommand() *cobra.Command {
	var o order
	cmd := &cobra.Command{
		Use:   "decide THREAD|--all-open STANCE [--reason …]",
		Short: "Your own word for a thread: decline, negotiate, pursue, ignore or undecided",
		Long: `Your word for one thread, or with --all-open for every process that is not over
(the day a job is accepted); what you have accepted yourself is left alone. It beats everything else that speaks of the
thread. --reason is the one line that a reply may give: fit, direction,
another_role, or words of your own.`,
		Example: "  inboxd decide t4kq2m7abc pursue\n  inboxd decide --all-open decline --reason another_role",
		Args:    wrong(cobra.RangeArgs(1, 2)),
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := o.take(args); err != nil {
				return err
			}
			return a.order(cmd.Context(), "decide", o)
		},
	}
	cmd.Flags().BoolVar(&o.AllOpen, "all-open", false, "every process that is not over, but for what you have accepted")
	cmd.Flags().StringVar(&o.Reason, "reason", "", "the one line of reason that a reply may give")
	return cmd
}

// take reads the arguments of `decide`.
func (o *order) take(args []string) error {
	if o.AllOpen != (len(args) == 1) {
		return usageError{errors.New("decide takes THREAD STANCE, or --all-open STANCE")}
	}
	if !o.AllOpen {
		o.Thread = args[0]
	}
	o.Stance = args[len(args)-1]
	if _, ok := decide.ReadStance(o.Stance); !ok {
		return usageError{fmt.Errorf("stance %q: want decline, negotiate, pursue, ignore or undecided", o.Stance)}
	}
	return nil
}

func (a *app) draftCommand() *cobra.Command {
	var reason string
	cmd := &cobra.Command{
		Use: "draft THREAD KIND [--reason …]", Short: "Have a reply drafted on your word, e.g. call_request, reapproach", Args: wrong(cobra.ExactArgs(2)),
		Long: `Has one kind of reply drafted for a thread, whatever the rules say of it; it also
turns a kind on again that was switched off after five drafts were thrown away.
Nothing goes to an address that takes no mail, or to what looks like a fake job.
--reason is the one line that it may give; of a reapproach, what has changed.`,
		Example: "  inboxd draft t4kq2m7abc call_request\n  inboxd draft t4kq2m7abc reapproach --reason \"My notice period is shorter now.\"",
		RunE: func(cmd *cobra.Command, args []string) error {
			if _, ok := decide.ReadKind(args[1]); !ok {
				return usageError{fmt.Errorf("kind %q: want one of %v", args[1], decide.Kinds())}
			}
			return a.order(cmd.Context(), "draft", order{Thread: args[0], Kind: args[1], Reason: reason})
		},
	}
	cmd.Flags().StringVar(&reason, "reason", "", "the one line of reason that the reply may give")
	return cmd
}

func (a *app) pauseCommand() *cobra.Command {
	return a.plainOrder("pause", "Stop drafting; mail is still taken in", "  inboxd pause")
}

func (a *app) resumeCommand() *cobra.Command {
	return a.plainOrder("resume", "Go on drafting after a pause", "  inboxd resume")
}

func (a *app) retractCommand() *cobra.Command {
	return a.plainOrder("retract", "Take back every draft that is still as inboxd wrote it", "  inboxd retract")
}

func (a *app) plainOrder(name, short, example string) *cobra.Command {
	return &cobra.Command{Use: name, Short: short, Example: example, Args: wrong(cobra.NoArgs),
		RunE: func(cmd *cobra.Command, _ []string) error { return a.order(cmd.Context(), name, order{}) }}
}

// order gives the user's word to the running daemon, else carries it out itself.
func (a *app) order(ctx context.Context, name string, o order) error {
	c, err := a.load(true)
	if err != nil {
		return err
	}
	said, err := a.orderDaemon(ctx, c, name, o)
	if errors.Is(err, control.ErrNoDaemon) {
		said, err = orderHere(ctx, c, name, o)
	}
	if err != nil {
		return err
	}
	err = a.tell(said)
	return err
}

func orderHere(ctx context.Context, c *config.Config, name string, o order) (string, error) {
	st, err := openStore(c.StateDir)
	if err != nil {
		return "", err
	}
	said, err := carryOut(ctx, st, keysOf(accountsOf(c)), name, o)
	if err == nil && name != "pause" {
		said += "; no daemon is running: the mailbox follows at the next `inboxd run` or `inboxd once`"
	}
	return said, errors.Join(err, st.Close())
}

func keysOf(accounts []account) []string {
	out := make([]string, len(accounts))
	for i, a := range accounts {
		out[i] = a.Key()
	}
	return out
}

// carryOut does what an order says, in the store; the next pass does the rest.
func carryOut(ctx context.Context, st *store.Store, accounts []string, name string, o order) (string, error) {
	now := time.Now()
	switch name {
	case "pause":
		return "drafting is paused", engine.Pause(ctx, st, now)
	case "resume":
		return "drafting goes on", engine.Resume(ctx, st)
	case "retract":
		n, err := engine.Retract(ctx, st, accounts, now)
		return plural(n, "draft") + " will be taken back if still as inboxd wrote them", err
	case "decide":
		return carryOutDecide(ctx, st, o, now)
	case "relabel":
		return carryOutRelabel(ctx, st, o, now)
	case "draft":
		kind, ok := decide.ReadKind(o.Kind)
		if !ok {
			return "", fmt.Errorf("reply kind %q is unknown", o.Kind)
		}
		id, err := resolve(ctx, st, o.Thread)
		if err != nil {
			return "", err
		}
		return "a " + o.Kind + " is due in thread " + id, engine.Ask(ctx, st, id, kind, o.Reason, now)
	}
	return "", fmt.Errorf("the daemon does not know the command %q: it is of another version, restart it", name)
}

func carryOutDecide(ctx context.Context, st *store.Store, o order, now time.Time) (string, error) {
	s, ok := decide.ReadStance(o.Stance)
	if !ok {
		return "", fmt.Errorf("stance %q is unknown", o.Stance)
	}
	if o.AllOpen {
		var all allOpen
		n, err := engine.DecideAllOpen(ctx, st, all.takes, s, o.Reason, now)
		return all.said(n, s), err
	}
	id, err := resolve(ctx, st, o.Thread)
	if err != nil {
		return "", err
	}
	return fmt.Sprintf("thread %s: %s", id, s), engine.Decide(ctx, st, id, s, o.Reason, now)
}

// allOpen picks the threads that `decide --all-open` reaches: every process that
// is not over, whoever's turn it is, but for what the user has accepted.
type allOpen struct{ accepted []string }

func (a *allOpen) takes(h store.Thread) bool {
	var d decide.Decision
	if json.Unmarshal([]byte(h.Decision), &d) != nil || !d.Open && !d.Owed {
		return false
	}
	if d.Accepted {
		a.accepted = append(a.accepted, h.ID)
	}
	return !d.Accepted
}

func (a *allOpen) said(n int, s decide.Stance) string {
	said := fmt.Sprintf("%s: %s", plural(n, "open thread"), s)
	if len(a.accepted) > 0 {
		said += "; left alone, since you accepted: " + strings.Join(a.accepted, ", ")
	}
	return said
}

// resolve turns what the user typed into a thread's id.
func resolve(ctx context.Context, st *store.Store, typed string) (id string, err error) {
	err = st.View(ctx, func(tx *store.Tx) error {
		h, err := findThread(tx, typed)
		id = h.ID
		return err
	})
	return id, err
}

func plural(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}
