package main

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"inboxd/internal/config"
	"inboxd/internal/imapwatch"
	"inboxd/internal/oauth"
	"inboxd/internal/secret"
)

// credentials are how the wizard signs in. Until the configuration is written
// they are in memory alone.
type credentials struct {
	text  secret.Text // the password, or what OAuth2 left; to go into the keyring as entry
	entry secret.Entry
	fetch func(context.Context) (string, error) // what is signed in with
}

// memory is a keyring for as long as the wizard runs.
type memory struct{ c *credentials }

func (m memory) Get(context.Context) (secret.Text, error) { return m.c.text, nil }
func (m memory) Set(_ context.Context, t secret.Text) error {
	m.c.text = t
	return nil
}

// signIn asks for the password, or signs in with OAuth2, and connects. A wrong
// password can be typed again.
func (w *wizard) signIn(ctx context.Context) error {
	w.explain()
	for try := 1; ; try++ {
		if err := w.credentials(ctx); err != nil {
			return err
		}
		c, err := w.parsed()
		if err != nil {
			return err
		}
		server := c.Accounts[len(c.Accounts)-1].IMAPServer()
		server.Secret, server.Refused = w.creds.fetch, nil
		w.ask.say("Signing in at %s …", server.Host)
		w.conn, err = imapwatch.Dial(ctx, server, imapwatch.Options{})
		var e *imapwatch.Error
		if errors.As(err, &e) && e.Kind == imapwatch.BadPassword && !w.ask.yes && !w.fixed() && try < 3 {
			w.ask.say("%s", clean(err.Error()))
			w.creds.fetch = nil
			continue
		}
		if err != nil {
			return w.helpWith(err)
		}
		w.ask.say("  signed in.")
		return nil
	}
}

// fixed reports whether asking again would change nothing.
func (w *wizard) fixed() bool {
	return w.flags.passwordStdin || len(w.setup.IMAP.PasswordCommand) > 0 || w.setup.IMAP.OAuth2 != ""
}

// helpWith adds what the provider needs to a failed sign-in.
func (w *wizard) helpWith(err error) error {
	p := w.found.Provider
	if p == nil {
		return err
	}
	for _, more := range []string{p.Before, p.How, p.Page} {
		if more != "" {
			err = fmt.Errorf("%w\n  %s", err, more)
		}
	}
	return err
}

// explain says what this provider wants.
func (w *wizard) explain() {
	p := w.found.Provider
	if p == nil || w.flags.passwordCommand != "" || w.flags.passwordStdin {
		return
	}
	w.ask.say("%s:", p.Name)
	for _, words := range []string{p.Before, p.How, p.Page} {
		if words != "" {
			w.ask.say("  %s", words)
		}
	}
	if p.AppPassword {
		w.ask.say("  (An app password is one that only this program has; you can take it back at any time.)")
	}
}

// credentials gets hold of what is signed in with, once.
func (w *wizard) credentials(ctx context.Context) error {
	if w.creds.fetch != nil {
		return nil
	}
	s := &w.setup.IMAP
	w.creds.entry = secret.EntryOf("imap", strings.ToLower(w.setup.Address))
	switch {
	case w.flags.passwordCommand != "":
		return w.byCommand(w.flags.passwordCommand)
	case w.wantsOAuth():
		return w.byOAuth(ctx)
	}
	if _, err := w.creds.entry.Get(ctx); errors.Is(err, secret.ErrNoKeyring) {
		if w.ask.yes || w.flags.passwordStdin {
			return fmt.Errorf("%w: give --password-command", err)
		}
		w.ask.say("%v", err)
		line, err := w.ask.text("A command that prints the password (such as: pass show mail)", "--password-command", "")
		if err != nil {
			return err
		}
		return w.byCommand(line)
	}
	if w.ask.yes && !w.flags.passwordStdin {
		return usageError{errors.New("--yes asks nothing: give --password-command, --password-stdin or --oauth2")}
	}
	question := "Password (it goes into the keyring of this system)"
	if w.found.Provider != nil && w.found.Provider.AppPassword {
		question = "App password (it goes into the keyring of this system)"
	}
	t, err := w.ask.secret(question)
	if err != nil {
		return err
	}
	s.Keyring, w.creds.text = true, t
	w.creds.fetch = func(context.Context) (string, error) { return t.Reveal(), nil }
	return nil
}

func (w *wizard) byCommand(line string) error {
	argv, err := words(line)
	if err != nil {
		return err
	}
	w.setup.IMAP.PasswordCommand = argv
	c := secret.NewCommand(argv...)
	w.creds.entry = ""
	w.creds.fetch = func(ctx context.Context) (string, error) {
		t, err := c.Fetch(ctx)
		return t.Reveal(), err
	}
	return nil
}

func (w *wizard) wantsOAuth() bool {
	return w.flags.oauth2 != "" || w.flags.clientID != "" || w.found.Provider != nil && w.found.Provider.OnlyOAuth && !w.flags.passwordStdin
}

func (w *wizard) byOAuth(ctx context.Context) error {
	s := &w.setup.IMAP
	s.OAuth2 = w.flags.oauth2
	if s.OAuth2 == "" && w.found.Provider != nil {
		s.OAuth2 = w.found.Provider.OAuth
	}
	var err error
	if s.ClientID, err = w.given(w.flags.clientID, "Your client id (docs/providers.md says how to get one)", "--client-id", ""); err != nil {
		return err
	}
	client, ok := oauth.Known(s.OAuth2, s.ClientID)
	if !ok {
		return usageError{fmt.Errorf("--oauth2 %q: want google or microsoft; another provider goes into the configuration as a table, see docs/configuration.md", s.OAuth2)}
	}
	if _, err := w.creds.entry.Get(ctx); errors.Is(err, secret.ErrNoKeyring) {
		return fmt.Errorf("OAuth2 needs the keyring for its token: %w", err)
	}
	grant, err := w.ask.authorise(ctx, client, w.flags.device)
	if err != nil {
		return err
	}
	if err := grant.Save(ctx, memory{&w.creds}); err != nil {
		return err
	}
	w.creds.fetch = oauth.NewSource(client, memory{&w.creds}, oauth.Options{}).Token
	return nil
}

// clientSecret asks for the secret that some providers give out with a client
// id; Google's own pages call it none. Microsoft's public clients have none.
func (k *asker) clientSecret(client oauth.Client) (secret.Text, error) {
	if client.Provider == oauth.Microsoft || k.yes {
		return secret.Text{}, nil
	}
	t, err := k.secret("Client secret that the provider gave you with the client id (empty: none)")
	if errors.Is(err, errNoAnswer) {
		return secret.Text{}, nil
	}
	return t, err
}

// authorise runs a sign-in with the provider and tells the user what to do.
func (k *asker) authorise(ctx context.Context, client oauth.Client, device bool) (oauth.Grant, error) {
	clientSecret, err := k.clientSecret(client)
	if err != nil {
		return oauth.Grant{}, err
	}
	if device {
		return client.Device(ctx, clientSecret, oauth.Options{}, func(address, code string) {
			k.say("Open %s in any browser and type the code %s", address, code)
			k.say("Waiting …")
		})
	}
	return client.Loopback(ctx, clientSecret, oauth.Options{}, func(address string) {
		k.say("Open this address in a browser on this machine and sign in:\n\n  %s\n\nWaiting for it to come back …", address)
	})
}

// text is the configuration as it will be written.
func (w *wizard) text() []byte {
	s := w.setup
	if s.Stance == "" {
		s.Stance = "undecided" // until it is asked for
	}
	if w.before == nil {
		return s.File()
	}
	return append(append([]byte(strings.TrimRight(string(w.before), "\n")), "\n\n"...), s.Account()...)
}

// parsed is the configuration as it will be read, so that a mistake shows now.
func (w *wizard) parsed() (*config.Config, error) {
	return config.Parse(w.path, w.text())
}
