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
	"inboxd/internal/engine"
	"inboxd/internal/store"
)

// noSignal is what the user says of a message that carries none.
const noSignal = "none"

func (a *app) relabelCommand() *cobra.Command {
	var forget bool
	cmd := &cobra.Command{
		Use: "relabel MESSAGE SIGNAL… | MESSAGE --forget", Short: "Teach a correction: what a message is, or that it is nothing", Args: wrong(cobra.MinimumNArgs(1)),
		Long: `Says what a message carries where it was read wrongly: every signal that it has,
or none. MESSAGE is a Message-ID, with or without its brackets, or the beginning
of one. The message takes it at once, and its thread is decided anew; so does
mail to this account that is almost the same, word for word. Nothing else is
read otherwise, and --forget takes the correction back.

Signals: ` + strings.Join(signalArguments(), ", ") + `.`,
		Example: "  inboxd relabel '<news-17@mail.example.com>' none\n  inboxd relabel '<offer-3@mail.example.com>' offer contract_terms\n  inboxd relabel '<news-17@mail.example.com>' --forget",
		RunE: func(cmd *cobra.Command, args []string) error {
			o, err := relabelOrder(args, forget)
			if err != nil {
				return err
			}
			return a.order(cmd.Context(), "relabel", o)
		},
	}
	cmd.Flags().BoolVar(&forget, "forget", false, "take the correction of this message back")
	cmd.ValidArgsFunction = func(_ *cobra.Command, args []string, _ string) ([]string, cobra.ShellCompDirective) {
		if len(args) == 0 {
			return nil, cobra.ShellCompDirectiveNoFileComp
		}
		return signalArguments(), cobra.ShellCompDirectiveNoFileComp
	}
	return cmd
}

func signalArguments() []string {
	var out []string
	for _, s := range classify.Signals() {
		out = append(out, string(s))
	}
	return append(out, noSignal)
}

func relabelOrder(args []string, forget bool) (order, error) {
	o := order{Message: args[0], Forget: forget}
	if forget == (len(args) > 1) {
		return o, usageError{errors.New("relabel takes MESSAGE and its signals (or none), or MESSAGE --forget")}
	}
	for _, w := range args[1:] {
		switch s := classify.Signal(w); {
		case w == noSignal && len(args) > 2:
			return o, usageError{errors.New("none stands alone: a message carries signals, or none")}
		case w == noSignal:
		case !slices.Contains(classify.Signals(), s):
			return o, usageError{fmt.Errorf("signal %q: want %s", w, strings.Join(signalArguments(), ", "))}
		case !slices.Contains(o.Signals, s):
			o.Signals = append(o.Signals, s)
		}
	}
	return o, nil
}

func carryOutRelabel(ctx context.Context, st *store.Store, o order, now time.Time) (string, error) {
	ms, err := findMessage(ctx, st, o.Message)
	if err != nil {
		return "", err
	}
	said := noSignal
	if len(o.Signals) > 0 {
		said = signalNames(o.Signals)
	}
	for _, m := range ms { // one message that two accounts received is the same to both
		if o.Forget {
			said, err = "corrected no more", engine.Unlabel(ctx, st, m.Account, m.Key, now)
		} else {
			err = engine.Relabel(ctx, st, m.Account, m.Key, o.Signals, now)
		}
		if err != nil {
			return "", err
		}
	}
	return "message " + clean(ms[0].MessageID) + ": " + said, nil
}

// findMessage is the message that the user typed, in every account that has it.
func findMessage(ctx context.Context, st *store.Store, typed string) (ms []store.Message, err error) {
	err = st.View(ctx, func(tx *store.Tx) (err error) {
		ms, err = tx.FindMessage(typed)
		return err
	})
	if err != nil {
		return nil, err
	}
	for _, m := range ms {
		if m.Key == typed || m.MessageID == typed || m.MessageID == "<"+typed+">" {
			ms = slices.DeleteFunc(ms, func(x store.Message) bool { return x.Key != m.Key })
			break
		}
	}
	switch {
	case len(ms) == 0:
		return nil, fmt.Errorf("no message %q is known: `inboxd show THREAD --json` names them", typed)
	case slices.ContainsFunc(ms, func(m store.Message) bool { return m.Key != ms[0].Key }):
		return nil, fmt.Errorf("%q is the beginning of several messages: type more of it", typed)
	}
	return ms, nil
}
