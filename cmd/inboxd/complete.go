package main

import (
	"slices"

	"github.com/spf13/cobra"

	"inboxd/internal/decide"
)

// groups are the parts of the help, in the order in which a user meets them.
func groups() []struct {
	id, title string
	commands  []string
} {
	return []struct {
		id, title string
		commands  []string
	}{
		{"start", "Setting up:", []string{"demo", "init", "login", "check", "service"}},
		{"run", "At work:", []string{"run", "once", "pause", "resume", "retract", "reload"}},
		{"see", "Seeing:", []string{"status", "threads", "show", "why", "outbox", "log", "stats", "criteria"}},
		{"say", "Saying:", []string{"decide", "draft", "approve", "unsend", "relabel", "note", "forget"}},
		{"files", "On files:", []string{"classify", "preview", "lint", "eval"}},
	}
}

// arrange puts the commands into their groups, and has the shell complete what
// can be known: threads, stances, kinds of reply, accounts.
func (a *app) arrange(root *cobra.Command) {
	for _, g := range groups() {
		root.AddGroup(&cobra.Group{ID: g.id, Title: g.title})
		for _, c := range root.Commands() {
			if slices.Contains(g.commands, c.Name()) {
				c.GroupID = g.id
			}
		}
	}
	for _, c := range root.Commands() {
		switch c.Name() {
		case "show", "note", "forget":
			c.ValidArgsFunction = a.complete(a.threadIDs)
		case "decide":
			c.ValidArgsFunction = a.complete(a.threadIDs, stanceNames)
		case "draft":
			c.ValidArgsFunction = a.complete(a.threadIDs, kindNames)
		case "login", "criteria":
			c.ValidArgsFunction = a.complete(a.accountNames)
		}
	}
}

// complete offers, for each argument in turn, what a function lists.
func (a *app) complete(by ...func(*cobra.Command) []string) cobra.CompletionFunc {
	return func(cmd *cobra.Command, args []string, _ string) ([]string, cobra.ShellCompDirective) {
		if len(args) >= len(by) {
			return nil, cobra.ShellCompDirectiveNoFileComp
		}
		return by[len(args)](cmd), cobra.ShellCompDirectiveNoFileComp
	}
}

func (a *app) threadIDs(cmd *cobra.Command) (out []string) {
	c, st, err := a.look()
	if err != nil {
		return nil // there is nothing to offer
	}
	defer closeQuietly(st)
	lines, err := threadLines(cmd.Context(), st, c)
	if err != nil {
		return nil
	}
	for _, l := range lines {
		out = append(out, l.ID+"\t"+clean(l.Subject))
	}
	return out
}

func (a *app) accountNames(*cobra.Command) (out []string) {
	c, err := a.load(true)
	if err != nil {
		return nil
	}
	for _, acc := range c.Accounts {
		out = append(out, clean(acc.Name))
	}
	return out
}

func stanceNames(*cobra.Command) []string {
	return []string{string(decide.Decline), string(decide.Negotiate), string(decide.Pursue), string(decide.Ignore), string(decide.Undecided)}
}

func kindNames(*cobra.Command) (out []string) {
	for _, k := range decide.Kinds() {
		out = append(out, string(k))
	}
	return out
}
