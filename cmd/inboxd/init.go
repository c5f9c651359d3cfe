package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"inboxd/internal/autoconf"
	"inboxd/internal/config"
	"inboxd/internal/imapwatch"
)

// initFlags are the answers that may be given beforehand.
type initFlags struct {
	yes                                      bool
	address, name, account                   string
	imapHost, imapTLS, smtpHost, smtpTLS     string
	imapPort, smtpPort                       int
	username, caFile                         string
	passwordCommand                          string
	passwordStdin                            bool
	oauth2, clientID                         string
	device                                   bool
	drafts, sent                             string
	stance, reason, minimumPay, stateDir     string
	answerOutreach, noDryRun, noSMTP, anyway bool
	service                                  string
}

func (a *app) initCommand() *cobra.Command {
	var f initFlags
	cmd := &cobra.Command{
		Use: "init", Short: "Set up an account, step by step", Args: wrong(cobra.NoArgs),
		Long: `Asks for your address, finds your mail servers, signs in, finds the Drafts and
Sent folders, asks what you want of recruiting mail, shows what it would draft
over the last 14 days (nothing is written to the mailbox), and writes the
configuration. The password goes into the system's keyring, or comes from a
command of yours; it is never in the file. Run again, it adds an account.

Every answer can be given as a flag; with --yes nothing is asked at all.`,
		Example: `  inboxd init
  inboxd init --address alex@example.org --stance decline --password-command "pass show mail" --yes
  inboxd init --address alex@example.com --oauth2 microsoft --client-id 01234567-89ab-cdef-0123-456789abcdef`,
		RunE: func(cmd *cobra.Command, _ []string) error {
			w := &wizard{app: a, flags: f, ask: a.asker(f.yes), p: a.printer(), finder: autoconf.Finder{}}
			return w.run(cmd.Context())
		},
	}
	f.register(cmd)
	return cmd
}

func (f *initFlags) register(cmd *cobra.Command) {
	s := cmd.Flags()
	s.BoolVarP(&f.yes, "yes", "y", false, "ask nothing: take the flags, and defaults where there are any")
	s.StringVar(&f.address, "address", "", "your mail address")
	s.StringVar(&f.name, "name", "", "your name, as it stands in From")
	s.StringVar(&f.account, "account", "", "what inboxd calls the account (default: main, or the address)")
	s.StringVar(&f.imapHost, "imap-host", "", "the IMAP server, instead of looking for it")
	s.IntVar(&f.imapPort, "imap-port", 0, "its port (default: 993, with starttls 143)")
	s.StringVar(&f.imapTLS, "imap-tls", "", "implicit, starttls, or plain (this machine only)")
	s.StringVar(&f.smtpHost, "smtp-host", "", "the SMTP server, for sending what you approve")
	s.IntVar(&f.smtpPort, "smtp-port", 0, "its port (default: 465, with starttls 587)")
	s.StringVar(&f.smtpTLS, "smtp-tls", "", "implicit, starttls, or plain (this machine only)")
	s.BoolVar(&f.noSMTP, "no-smtp", false, "leave sending out of the configuration")
	s.StringVar(&f.username, "username", "", "the name to sign in with (default: what the provider wants, else the address)")
	s.StringVar(&f.caFile, "ca-file", "", "a certificate to trust beside the system's, PEM")
	s.StringVar(&f.passwordCommand, "password-command", "", "a command that prints the password")
	s.BoolVar(&f.passwordStdin, "password-stdin", false, "read the password from the first line of standard input, for the keyring")
	s.StringVar(&f.oauth2, "oauth2", "", "sign in with OAuth2: google or microsoft")
	s.StringVar(&f.clientID, "client-id", "", "your own client id for OAuth2")
	s.BoolVar(&f.device, "device", false, "sign in with a code, on any machine's browser")
	s.StringVar(&f.drafts, "drafts", "", "the folder for drafts, instead of finding it")
	s.StringVar(&f.sent, "sent", "", "the folder with what you sent, instead of finding it")
	s.StringVar(&f.stance, "stance", "", "what you want of recruiting mail: decline, negotiate, pursue, ignore or undecided")
	s.BoolVar(&f.answerOutreach, "answer-outreach", false, "answer unsolicited approaches too")
	s.StringVar(&f.reason, "reason", "", "the one reason a reply may give when asked: fit, direction or another_role")
	s.StringVar(&f.minimumPay, "minimum-pay", "", `the least you would work for, such as "90000 EUR year"`)
	s.StringVar(&f.stateDir, "state-dir", "", "where inboxd keeps its notes (default: the usual folder)")
	s.BoolVar(&f.noDryRun, "no-dry-run", false, "do not show what would be drafted over the last 14 days")
	s.BoolVar(&f.anyway, "trust-dns", false, "take a server of another domain that only DNS names, without asking")
	s.StringVar(&f.service, "service", "", "install the service: yes or no (default: ask; with --yes: no)")
}

// wizard is one `init` under way.
type wizard struct {
	*app
	flags  initFlags
	ask    *asker
	p      *printer
	finder autoconf.Finder

	path   string
	before []byte // the configuration that is there; nil: none
	setup  config.Setup
	found  autoconf.Found
	creds  credentials
	conn   *imapwatch.Conn
}

func (w *wizard) run(ctx context.Context) error {
	if err := w.open(); err != nil {
		return err
	}
	if err := w.who(ctx); err != nil {
		return err
	}
	if err := w.signIn(ctx); err != nil {
		return err
	}
	defer func() {
		if w.conn != nil {
			_ = w.conn.Close() // nothing of it is needed any more
		}
	}()
	if err := w.folders(ctx); err != nil {
		return err
	}
	if w.before == nil {
		if err := w.stance(); err != nil {
			return err
		}
	}
	if err := w.tryOut(ctx); err != nil {
		return err
	}
	if err := w.write(ctx); err != nil {
		return err
	}
	return w.finish(ctx)
}

// open looks whether there is a configuration already.
func (w *wizard) open() error {
	w.path = w.configPath
	if w.path == "" {
		p, err := config.DefaultPath()
		if err != nil {
			return err
		}
		w.path = p
	}
	data, err := os.ReadFile(w.path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil
	case err != nil:
		return fmt.Errorf("read the configuration: %w", err)
	}
	if _, err := config.LoadOffline(w.path); err != nil {
		return fmt.Errorf("there is a configuration already, and it cannot be used: repair it, or move it away and start again:\n%w", err)
	}
	w.before = data
	w.ask.say("There is a configuration at %s: an account is added to it.", w.path)
	return nil
}

// who asks for the address and finds its servers.
func (w *wizard) who(ctx context.Context) (err error) {
	s := &w.setup
	if s.Address, err = w.given(w.flags.address, "Your mail address", "--address", ""); err != nil {
		return err
	}
	if w.before != nil && w.known(s.Address) {
		return fmt.Errorf("%s is set up already in %s: `inboxd login` renews its password, `inboxd check` tests it", s.Address, w.path)
	}
	s.DisplayName = w.flags.name
	if s.DisplayName == "" {
		if s.DisplayName, err = w.ask.optional("Your name, as drafts are signed (such as Alex Morgan)"); err != nil {
			return err
		}
	}
	s.Name = w.flags.account
	if s.Name == "" && w.before == nil {
		s.Name = "main"
	}
	s.StateDir = w.flags.stateDir
	return w.servers(ctx)
}

// given is a flag's value, or the answer to the question.
func (w *wizard) given(value, question, flag, def string) (string, error) {
	if value != "" {
		return value, nil
	}
	return w.ask.text(question, flag, def)
}

func (w *wizard) known(address string) bool {
	c, err := config.LoadOffline(w.path)
	if err != nil {
		return false
	}
	for _, a := range c.Accounts {
		if strings.EqualFold(a.Address, address) {
			return true
		}
	}
	return false
}

// servers finds the servers, or takes those that were named.
func (w *wizard) servers(ctx context.Context) error {
	f, s := w.flags, &w.setup
	s.IMAP.CAFile = f.caFile
	if f.imapHost != "" {
		w.found.Provider = autoconf.ByHost(f.imapHost)
		w.found.IMAP = autoconf.Endpoint{Host: f.imapHost, TLS: imapwatch.Implicit}
		if f.smtpHost == "" && w.found.Provider != nil {
			w.found.SMTP = w.found.Provider.SMTP
		}
	} else if err := w.find(ctx); err != nil {
		return err
	}
	w.take(&s.IMAP, w.found.IMAP, f.imapTLS, f.imapPort, 993, 143)
	if f.smtpHost != "" {
		w.found.SMTP = autoconf.Endpoint{Host: f.smtpHost, TLS: imapwatch.Implicit}
	}
	if w.found.SMTP.Host != "" && !f.noSMTP {
		s.SMTP = &config.SetupServer{CAFile: f.caFile}
		w.take(s.SMTP, w.found.SMTP, f.smtpTLS, f.smtpPort, 465, 587)
	}
	return nil
}

func (w *wizard) find(ctx context.Context) (err error) {
	w.ask.say("Looking for the mail servers of %s …", clean(w.setup.Address))
	w.found, err = w.finder.Find(ctx, w.setup.Address)
	if errors.Is(err, autoconf.ErrNotFound) && !w.ask.yes {
		w.ask.say("%v", err)
		host, err := w.ask.text("The name of your IMAP server", "--imap-host", "")
		w.found = autoconf.Found{IMAP: autoconf.Endpoint{Host: host, TLS: imapwatch.Implicit}, How: "you said so"}
		return err
	}
	if err != nil {
		return err
	}
	w.ask.say("  %s, port %d (%s): %s", w.found.IMAP.Host, w.found.IMAP.Port, w.found.IMAP.TLS, w.found.How)
	if !w.found.Confirm || w.flags.anyway {
		return nil
	}
	if w.ask.yes {
		return fmt.Errorf("%s is of another domain, and only unprotected DNS names it: your password would go there; if it is right, say --imap-host %s or --trust-dns", w.found.IMAP.Host, w.found.IMAP.Host)
	}
	ok, err := w.ask.confirm(fmt.Sprintf("%s is of another domain than your address. Is it your provider's? Your password will go there.", w.found.IMAP.Host), false)
	if err == nil && !ok {
		err = errors.New("nothing was set up; name your server with --imap-host")
	}
	return err
}

// take fills in one server, the flags before what was found.
func (w *wizard) take(s *config.SetupServer, e autoconf.Endpoint, tls string, port, implicit, start int) {
	s.Host, s.Port, s.TLS = e.Host, e.Port, e.TLS
	if user := e.User(w.setup.Address); user != w.setup.Address {
		s.Username = user
	}
	if w.flags.username != "" {
		s.Username = w.flags.username
	}
	if tls != "" {
		s.TLS, s.Port = imapwatch.TLSMode(tls), 0
	}
	if port != 0 {
		s.Port = port
	}
	if s.Port == 0 && s.TLS == imapwatch.Implicit {
		s.Port = implicit
	} else if s.Port == 0 {
		s.Port = start
	}
}
