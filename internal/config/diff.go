package config

import "reflect"

// Changes is what a reread configuration has that the one before had not.
// Accounts are the same account if their addresses are, and are listed by name.
type Changes struct {
	Added   []string // by the new file's names
	Removed []string // by the old file's names
	Changed []string // by the new file's names; the account's criteria count
	Rules   bool     // [policy], [sending] or [notices] differs, which concerns every account
	State   bool     // the state folder differs, which a running daemon cannot follow
}

// None reports whether nothing changed.
func (ch Changes) None() bool {
	return len(ch.Added)+len(ch.Removed)+len(ch.Changed) == 0 && !ch.Rules && !ch.State
}

// Equal reports whether two configurations say the same, wherever they were read from.
func (c *Config) Equal(o *Config) bool {
	return c.Since(o).None() && reflect.DeepEqual(c.criteria, o.criteria)
}

// Since compares c with the configuration that it takes the place of. A CA file
// whose content changed makes its account a changed one.
func (c *Config) Since(old *Config) Changes {
	ch := Changes{
		Rules: !reflect.DeepEqual(c.Rules, old.Rules) || !reflect.DeepEqual(c.Sending, old.Sending) || !reflect.DeepEqual(c.Notices, old.Notices),
		State: c.StateDir != old.StateDir,
	}
	for _, a := range c.Accounts {
		before, ok := old.byKey(a.Key())
		switch {
		case !ok:
			ch.Added = append(ch.Added, a.Name)
		case !reflect.DeepEqual(a, before):
			ch.Changed = append(ch.Changed, a.Name)
		}
	}
	for _, a := range old.Accounts {
		if _, ok := c.byKey(a.Key()); !ok {
			ch.Removed = append(ch.Removed, a.Name)
		}
	}
	return ch
}

// byKey finds an account by its key.
func (c *Config) byKey(key string) (Account, bool) {
	for _, a := range c.Accounts {
		if a.Key() == key {
			return a, true
		}
	}
	return Account{}, false
}
