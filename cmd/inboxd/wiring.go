package main

import (
	"errors"
	"fmt"
	"strings"
	"sync"

	"inboxd/internal/compose"
	"inboxd/internal/config"
	"inboxd/internal/engine"
	"inboxd/internal/store"
)

// load reads the configuration; offline does without what only the daemon
// needs, such as a chosen stance.
func (a *app) load(offline bool) (*config.Config, error) {
	path := a.configPath
	if path == "" {
		p, err := config.DefaultPath()
		if err != nil {
			return nil, err
		}
		path = p
	}
	if offline {
		return config.LoadOffline(path)
	}
	return config.Load(path)
}

// names turns the store's account keys back into the configured names.
type names map[string]string

func (n names) name(key string) string {
	if s, ok := n[key]; ok {
		return s
	}
	return key // an account that is not configured any more
}

func namesOf(c *config.Config) names {
	n := names{}
	for _, a := range c.Accounts {
		n[strings.ToLower(a.Address)] = a.Name
	}
	return n
}

// look opens the store for reading, beside a daemon or without one.
func (a *app) look() (names, *store.Store, error) {
	c, err := a.load(true)
	if err != nil {
		return nil, nil, err
	}
	st, err := store.Look(c.StateDir)
	return namesOf(c), st, err
}

// accountOf is the engine's account for the i-th configured one.
func accountOf(c *config.Config, i int) engine.Account {
	a, r := c.Accounts[i], c.Rules
	return engine.Account{
		Name: a.Name, Me: a.Identities(), DisplayName: a.DisplayName, Signature: a.Signature,
		Folders: r.Folders, Drafts: a.Drafts, Sent: a.Sent, Keyword: r.Keyword,
		Tone: compose.Tone(r.Tone), Templates: r.Templates, Gestures: r.Gestures, Policy: c.Policy(), Criteria: a.Criteria,
		Lookback: r.Lookback, DraftsPerDay: r.MaxDraftsPerDay, Post: postOf(c, a),
	}
}

func accountsOf(c *config.Config) []account {
	out := make([]account, len(c.Accounts))
	for i, a := range c.Accounts {
		out[i] = account{Account: accountOf(c, i), server: a.IMAPServer(), gate: &sync.Mutex{}}
	}
	return out
}

// openStore takes the store for writing and says who has it if another does.
func openStore(dir string) (*store.Store, error) {
	st, err := store.Open(dir)
	if errors.Is(err, store.ErrLocked) {
		return nil, fmt.Errorf("%w; stop it first (systemctl --user stop inboxd), or use another state folder", err)
	}
	return st, err
}

// closeQuietly closes a store that was only read: there is nothing to lose.
func closeQuietly(st *store.Store) { _ = st.Close() }
