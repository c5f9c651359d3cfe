package main

import (
	"context"
	"time"

	"inboxd/internal/config"
	"inboxd/internal/engine"
	"inboxd/internal/store"
)

// beforeNo is the checklist of three and the phone script, as `show` tells them.
type beforeNo struct {
	Decision string       `json:"decision"`
	Silence  []string     `json:"silence"`
	Channel  string       `json:"channel"`
	Script   *phoneScript `json:"script,omitempty"`
}

type phoneScript struct {
	Language string   `json:"language"`
	Lines    []string `json:"lines"`
	IfAsked  string   `json:"if_asked"`
	IfUrged  string   `json:"if_urged"`
}

// beforeNoOf prepares it for a thread in which an answer is owed or a call was
// asked for; nil for any other.
func beforeNoOf(ctx context.Context, st *store.Store, c *config.Config, s *story) (*beforeNo, error) {
	for i := range c.Accounts {
		acc := accountOf(c, i)
		if acc.Name != s.Account || s.decision.Accepted || !s.decision.Owed && !s.decision.Open {
			continue
		}
		b, err := engine.Brief(ctx, st, acc, engine.Options{Now: time.Now}, s.ID)
		if err != nil || b == nil {
			return nil, err
		}
		out := &beforeNo{Decision: b.Checklist.Decision, Silence: b.Checklist.Silence, Channel: b.Checklist.Channel}
		if b.Script != nil {
			out.Script = &phoneScript{b.Script.Language, b.Script.Lines, b.Script.IfAsked, b.Script.IfUrged}
		}
		return out, nil
	}
	return nil, nil
}

func printBeforeNo(p *printer, b *beforeNo) {
	if b == nil {
		return
	}
	p.line("")
	p.line("%s", p.bold("before you answer"))
	p.line("  1 decision  %s", clean(b.Decision))
	p.line("  2 silence   %s", clean(orNothing(b.Silence)))
	p.line("  3 channel   %s", clean(b.Channel))
	if b.Script == nil {
		return
	}
	p.line("")
	p.line("%s", p.bold("if you call"))
	for _, l := range b.Script.Lines {
		printWrapped(p, clean(l))
	}
	if b.Script.IfAsked != "" {
		p.line("  asked why:  %s", clean(b.Script.IfAsked))
	}
	p.line("  urged:      %s", clean(b.Script.IfUrged))
}

func orNothing(list []string) string {
	if len(list) == 0 {
		return "nothing goes on by itself, as far as the thread says"
	}
	out := list[0]
	for _, l := range list[1:] {
		out += "; " + l
	}
	return out
}
