package main

import (
	"context"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"inboxd/internal/career"
	"inboxd/internal/classify"
	"inboxd/internal/config"
	"inboxd/internal/decide"
)

func (a *app) criteriaCommand() *cobra.Command {
	return &cobra.Command{
		Use: "criteria [ACCOUNT]", Short: "Your criteria on one page, as Markdown", Args: wrong(cobra.MaximumNArgs(1)),
		Long: `Prints the page that decisions are made by, to read, print or talk over: what a
job must offer, which lines are walls, and what the career log suggests.`,
		Example: "  inboxd criteria > criteria.md",
		RunE: func(cmd *cobra.Command, args []string) error {
			c, err := a.load(true)
			if err != nil {
				return err
			}
			name := ""
			if len(args) == 1 {
				acc, err := oneAccount(c, args)
				if err != nil {
					return err
				}
				name = acc.Name
			}
			return a.criteria(cmd.Context(), c, name)
		},
	}
}

func (a *app) criteria(ctx context.Context, c *config.Config, account string) error {
	all, err := a.entries(ctx)
	if err != nil {
		return err
	}
	var b strings.Builder
	b.WriteString("# What a job must offer\n")
	if c.Rules.Stance != "" {
		fmt.Fprintf(&b, "\nWhere nothing here speaks, the answer is: **%s**.\n", c.Rules.Stance)
	}
	for _, weight := range []struct {
		is    decide.Weight
		title string
	}{{decide.Wall, "Walls: broken, it is a no"}, {decide.Negotiable, "Negotiable: broken, it is a question"}} {
		lines := criteriaLines(c.Criteria(account), weight.is)
		fmt.Fprintf(&b, "\n## %s\n\n", weight.title)
		for _, l := range lines {
			fmt.Fprintf(&b, "- %s\n", l)
		}
		if len(lines) == 0 {
			b.WriteString("None.\n")
		}
	}
	if found := career.Suggest(all); len(found) > 0 {
		b.WriteString("\n## The log suggests\n\n")
		for _, s := range found {
			fmt.Fprintf(&b, "- %s\n", career.Escape(s))
		}
	}
	b.WriteString("\nNo figure of this page ever stands in a draft.\n")
	_, err = fmt.Fprint(a.out, b.String())
	return err
}

// criteriaLines are the lines of one weight, in words.
func criteriaLines(c decide.Criteria, w decide.Weight) (out []string) {
	for _, p := range c.MinimumPay {
		if p.Weight == w {
			out = append(out, "pay: "+career.Escape(career.Pay(&classify.Salary{Min: p.Amount, Currency: p.Currency, Period: p.Period})))
		}
	}
	for _, l := range []struct {
		weight decide.Weight
		says   string
	}{
		{c.DirectWeight, when(c.DirectOnly, "employed directly: no agency, no payroll company, no contractor deal")},
		{c.PlacesWeight, named("places", c.Places)},
		{c.RemoteWeight, named("from home", []string{c.Remote})},
		{c.SponsorWeight, when(c.NeedsSponsorship, "the employer arranges the visa or work permit")},
		{c.RolesWeight, named("roles", c.Roles)},
		{c.AvoidRoles.Weight, named("not as", c.AvoidRoles.Any)},
		{c.AvoidCompanies.Weight, named("not with", c.AvoidCompanies.Any)},
	} {
		if l.says != "" && l.weight == w {
			out = append(out, l.says)
		}
	}
	return out
}

func when(is bool, says string) string {
	if is {
		return says
	}
	return ""
}

func named(what string, list []string) string {
	if strings.Join(list, "") == "" {
		return ""
	}
	return what + ": " + career.Escape(strings.Join(list, ", "))
}
