// Package config reads the one file that says who the user is, where their mail
// is and what they want: TOML, read strictly, with every problem told at once
// with its line.
//
//	~/.config/inboxd/config.toml    read, never written
//
// One table of keys (schema) is behind everything: what is accepted, the
// defaults, config.example.toml and docs/configuration.md.
//
// No password is ever in the file or in a Config: the command that prints it or
// its place in the keyring is, and it is asked when somebody signs in.
package config

import (
	"context"
	"crypto/x509"
	"strings"
	"time"

	"inboxd/internal/compose"
	"inboxd/internal/decide"
	"inboxd/internal/imapwatch"
	"inboxd/internal/mail"
	"inboxd/internal/oauth"
	"inboxd/internal/secret"
)

// Config is one file, read and found good.
type Config struct {
	Path     string    // of the file, absolute; "" if it was not read from one
	Accounts []Account // in the file's order; their names and addresses are all different
	Rules    Rules
	Sending  Sending
	Notices  Notices
	StateDir string // absolute

	criteria decide.Criteria // of the whole file; an account's may differ
}

// Account is one mailbox and its user.
type Account struct {
	Name         string
	Address      string // the primary identity
	Aliases      []string
	DisplayName  string
	Signature    string // LF, without a line end at its end
	Drafts, Sent string // folder names; "": to be found
	IMAP         Server
	SMTP         *Server // nil: nothing can be sent
	Post         Post
	Criteria     decide.Criteria // [criteria] with the account's own lines in place
}

// Server is a mail server and how to sign in.
type Server struct {
	Host            string
	Port            int
	TLS             imapwatch.TLSMode
	CAFile          string // absolute, or ""
	Username        string
	PasswordCommand secret.Command
	Keyring         secret.Entry  // where the password or the OAuth2 sign-in lies; "": not in the keyring
	OAuth2          *oauth.Client // nil: signing in with a password

	ca []byte // what CAFile held when the configuration was read, PEM
}

// Rules are the keys of [policy].
type Rules struct {
	Stance            decide.Stance // "" only from LoadOffline
	AnswerOutreach    bool
	Lookback          time.Duration
	MaxDraftsPerDay   int      // 0: none is written
	NeverDraft        []string // addresses, domain, *@domain or *.domain; may hold *
	Folders           []string // at least one
	ReplyAll          bool
	Tone              string // "", direct or warm
	HighStakes        []string
	HoldDays          int
	GentleClose       bool
	OpenToTerms       bool
	MentionDirectHire bool
	Reason            string            // "", fit, direction or another_role
	Keyword           string            // "": none is stored
	Gestures          bool              // the folders inboxd/Decline and so on are made and watched
	Templates         compose.Templates // the user's own letters
}

// Policy is what decisions are made by.
func (c *Config) Policy() decide.Policy {
	r := c.Rules
	return decide.Policy{
		Stance:            r.Stance,
		AnswerOutreach:    r.AnswerOutreach,
		ReplyAll:          r.ReplyAll,
		NeverDraft:        r.NeverDraft,
		MentionDirectHire: r.MentionDirectHire,
		GentleClose:       r.GentleClose,
		OpenToTerms:       r.OpenToTerms,
		HighStakes:        r.HighStakes,
		HoldDays:          r.HoldDays,
		Reason:            r.Reason,
	}
}

// Criteria is the page of the account called name; the file's own page for any
// other name.
func (c *Config) Criteria(name string) decide.Criteria {
	if a, ok := c.Account(name); ok {
		return a.Criteria
	}
	return c.criteria
}

// Account finds an account by its name.
func (c *Config) Account(name string) (Account, bool) {
	for _, a := range c.Accounts {
		if a.Name == name {
			return a, true
		}
	}
	return Account{}, false
}

// Key is what the account is known by wherever its name may change: the
// primary address in lower case.
func (a Account) Key() string { return strings.ToLower(a.Address) }

// Identities are the account's addresses, the primary one first.
func (a Account) Identities() mail.Identities {
	return append(mail.Identities{a.Address}, a.Aliases...)
}

// IMAPServer is the account's IMAP server as the watcher wants it. The password
// command runs, or the keyring is asked, each time the watcher asks; an OAuth2
// token is kept in memory while it is good.
func (a Account) IMAPServer() imapwatch.Server {
	s := imapwatch.Server{
		Account:  a.Name,
		Host:     a.IMAP.Host,
		Port:     a.IMAP.Port,
		TLS:      a.IMAP.TLS,
		RootCAs:  a.IMAP.RootCAs(),
		Username: a.IMAP.Username,
		Secret:   a.IMAP.Password,
		OAuth:    a.IMAP.OAuth2 != nil,
	}
	if src := a.IMAP.tokens(); src != nil {
		s.Secret, s.Refused = src.Token, src.Refused
	}
	return s
}

// tokens is the source of the server's access tokens; nil where they come from
// a command, or there are none.
func (s Server) tokens() *oauth.Source {
	if s.OAuth2 == nil || !s.PasswordCommand.Empty() {
		return nil
	}
	return oauth.NewSource(*s.OAuth2, s.Keyring, oauth.Options{})
}

// Password is what is signed in with now: the password, or with OAuth2 an access
// token. The error says where it was looked for, and never what it is.
func (s Server) Password(ctx context.Context) (string, error) {
	if src := s.tokens(); src != nil {
		return src.Token(ctx)
	}
	if s.PasswordCommand.Empty() && s.Keyring != "" {
		t, err := s.Keyring.Get(ctx)
		return t.Reveal(), err
	}
	t, err := s.PasswordCommand.Fetch(ctx)
	if err != nil {
		return "", err
	}
	return t.Reveal(), nil
}

// RootCAs are the system's certificates with those of CAFile beside them; nil,
// which means the system's, without a CAFile.
func (s Server) RootCAs() *x509.CertPool {
	if len(s.ca) == 0 {
		return nil
	}
	pool, err := x509.SystemCertPool()
	if err != nil {
		pool = x509.NewCertPool()
	}
	pool.AppendCertsFromPEM(s.ca)
	return pool
}
