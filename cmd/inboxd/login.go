package main

import (
	"context"
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"inboxd/internal/config"
	"inboxd/internal/imapwatch"
	"inboxd/internal/oauth"
)

func (a *app) loginCommand() *cobra.Command {
	var device bool
	cmd := &cobra.Command{
		Use: "login [ACCOUNT]", Short: "Sign in anew: store a new password, or renew OAuth2", Args: wrong(cobra.MaximumNArgs(1)),
		Long: `Asks for the password of an account whose password is in the keyring, or signs in
with OAuth2 again, tries it at the server, and puts it into the keyring. A
running daemon takes it up by itself, or after "inboxd reload".`,
		Example: "  inboxd login\n  inboxd login work --device",
		RunE: func(cmd *cobra.Command, args []string) error {
			c, err := a.load(true)
			if err != nil {
				return err
			}
			acc, err := oneAccount(c, args)
			if err != nil {
				return err
			}
			return a.login(cmd.Context(), acc, device)
		},
	}
	cmd.Flags().BoolVar(&device, "device", false, "sign in with a code, on any machine's browser (OAuth2)")
	return cmd
}

// oneAccount is the account that is meant; with only one, it need not be named.
func oneAccount(c *config.Config, args []string) (config.Account, error) {
	if len(args) == 0 && len(c.Accounts) == 1 {
		return c.Accounts[0], nil
	}
	if len(args) == 0 {
		return config.Account{}, usageError{errors.New("there are several accounts (or none): name one")}
	}
	acc, ok := c.Account(args[0])
	if !ok {
		return config.Account{}, usageError{fmt.Errorf("no account is called %q", args[0])}
	}
	return acc, nil
}

func (a *app) login(ctx context.Context, acc config.Account, device bool) error {
	if acc.IMAP.Keyring == "" {
		return fmt.Errorf("the password of %s comes from its password_command, %v: change it there", acc.Name, acc.IMAP.PasswordCommand)
	}
	k := a.asker(false)
	server := acc.IMAPServer()
	creds := credentials{}
	if acc.IMAP.OAuth2 != nil {
		grant, err := k.authorise(ctx, *acc.IMAP.OAuth2, device)
		if err != nil {
			return err
		}
		if err := grant.Save(ctx, memory{&creds}); err != nil {
			return err
		}
		server.Secret = oauth.NewSource(*acc.IMAP.OAuth2, memory{&creds}, oauth.Options{}).Token
	} else {
		t, err := k.secret("Password of " + acc.IMAP.Username)
		if err != nil {
			return err
		}
		creds.text = t
		server.Secret = func(context.Context) (string, error) { return t.Reveal(), nil }
	}
	server.Refused = nil
	conn, err := imapwatch.Dial(ctx, server, imapwatch.Options{})
	if err != nil {
		return err
	}
	if err := errors.Join(conn.Logout(ctx), acc.IMAP.Keyring.Set(ctx, creds.text)); err != nil {
		return err
	}
	_, err = fmt.Fprintf(a.out, "%s: signed in, and stored in the keyring.\n", acc.Name)
	return err
}
