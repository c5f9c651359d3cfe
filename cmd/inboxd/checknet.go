package main

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"strconv"
	"strings"
	"time"

	"inboxd/internal/config"
	"inboxd/internal/imapwatch"
	"inboxd/internal/smtp"
)

// checkFor is how long one step over the network may take.
const checkFor = 30 * time.Second

// account tests one account, as far as one step carries the next.
func (k *checker) account(ctx context.Context, c *config.Config, acc config.Account) {
	k.keyring(ctx, acc, acc.IMAP.Keyring)
	if k.names(ctx, acc) && k.certificate(ctx, acc) {
		k.imap(ctx, c, acc)
	}
	k.smtp(ctx, acc)
}

func (k *checker) names(ctx context.Context, acc config.Account) bool {
	ctx, cancel := context.WithTimeout(ctx, checkFor)
	defer cancel()
	addrs, err := net.DefaultResolver.LookupHost(ctx, acc.IMAP.Host)
	if err != nil {
		k.tell(about(acc, "dns", checkFail, fmt.Sprintf("%s cannot be looked up: %v", acc.IMAP.Host, err), "check host under [account.imap], and the network"))
		return false
	}
	k.tell(about(acc, "dns", checkOK, acc.IMAP.Host+" is "+strings.Join(addrs[:min(len(addrs), 2)], ", "), ""))
	return true
}

// certificate looks at the certificate where the connection begins with it; with
// STARTTLS the sign-in does.
func (k *checker) certificate(ctx context.Context, acc config.Account) bool {
	s := acc.IMAP
	switch s.TLS {
	case imapwatch.Plain:
		k.tell(about(acc, "tls", checkOK, "none: the server is on this machine", ""))
		return true
	case imapwatch.StartTLS:
		return true
	}
	ctx, cancel := context.WithTimeout(ctx, checkFor)
	defer cancel()
	d := tls.Dialer{Config: &tls.Config{ServerName: s.Host, RootCAs: s.RootCAs(), MinVersion: tls.VersionTLS12}}
	conn, err := d.DialContext(ctx, "tcp", net.JoinHostPort(s.Host, strconv.Itoa(s.Port)))
	if err != nil {
		k.tell(about(acc, "tls", checkFail, err.Error(), "check host, port and tls, and this machine's clock; for a private authority name its file in ca_file"))
		return false
	}
	defer func() { _ = conn.Close() }() // nothing was sent
	secured, ok := conn.(*tls.Conn)
	if !ok {
		return true
	}
	state := secured.ConnectionState()
	until := state.PeerCertificates[0].NotAfter
	f := about(acc, "tls", checkOK, fmt.Sprintf("%s, the certificate is good until %s", tls.VersionName(state.Version), until.Format(time.DateOnly)), "")
	if until.Sub(k.now) < 7*24*time.Hour {
		f.State, f.Do = checkWarn, "it is about to end: the server's operator has to renew it"
	}
	k.tell(f)
	return true
}

func (k *checker) imap(ctx context.Context, c *config.Config, acc config.Account) {
	conn, err := imapwatch.Dial(ctx, acc.IMAPServer(), imapwatch.Options{CommandTimeout: checkFor})
	if err != nil {
		says, do := told(err)
		k.tell(about(acc, "sign-in", checkFail, says, do))
		return
	}
	defer func() { _ = conn.Logout(ctx) }() // what was asked has been answered
	how := "with a password"
	if acc.IMAP.OAuth2 != nil {
		how = "with OAuth2"
	}
	k.tell(about(acc, "sign-in", checkOK, acc.IMAP.Username+", "+how, ""))
	k.capabilities(acc, conn)
	k.folders(ctx, c, acc, conn)
}

// told takes an error of imapwatch apart.
func told(err error) (says, do string) {
	var e *imapwatch.Error
	if errors.As(err, &e) {
		return e.What, e.Hint
	}
	return err.Error(), ""
}

// capabilities names what is missing, and what that costs.
func (k *checker) capabilities(acc config.Account, conn *imapwatch.Conn) {
	var there, costs []string
	for _, c := range []struct{ name, cost string }{
		{"IDLE", "no IDLE: new mail is noticed within five minutes, not at once"},
		{"UIDPLUS", "no UIDPLUS: a draft that was overtaken stays, and has to be deleted by hand"},
		{"SPECIAL-USE", "no SPECIAL-USE: Drafts and Sent are found by their names"},
	} {
		if conn.Has(c.name) {
			there = append(there, c.name)
			continue
		}
		costs = append(costs, c.cost)
	}
	if len(costs) == 0 {
		k.tell(about(acc, "capabilities", checkOK, strings.Join(there, ", "), ""))
		return
	}
	k.tell(about(acc, "capabilities", checkWarn, strings.Join(costs, "; "), "nothing: inboxd does without"))
}

func (k *checker) folders(ctx context.Context, c *config.Config, acc config.Account, conn *imapwatch.Conn) {
	f, err := conn.Folders(ctx, acc.Drafts, acc.Sent)
	if err != nil {
		says, do := told(err)
		k.tell(about(acc, "folders", checkFail, says, do))
		return
	}
	watched := make([]string, 0, len(c.Rules.Folders))
	for _, name := range c.Rules.Folders {
		box, err := conn.Examine(ctx, name)
		if err != nil {
			says, do := told(err)
			k.tell(about(acc, "folders", checkFail, says, do))
			return
		}
		watched = append(watched, fmt.Sprintf("%s (%s)", name, plural(int(box.Messages), "message")))
		k.mailClock(ctx, acc, conn, box)
	}
	out := about(acc, "folders", checkOK, fmt.Sprintf("watches %s; drafts %s, sent %s", strings.Join(watched, ", "), f.Drafts, orNone(f.Sent)), "")
	if f.Sent == "" {
		out.State, out.Do = checkWarn, "name the folder with what you sent in sent: without it inboxd cannot see what you answer yourself"
	}
	k.tell(out)
}

// mailClock compares the clock with the server's, as it stands on the newest
// message: that cannot have arrived in the future.
func (k *checker) mailClock(ctx context.Context, acc config.Account, conn *imapwatch.Conn, box imapwatch.Box) {
	uids, err := conn.UIDs(ctx, max(box.UIDNext, 2)-1, k.now.AddDate(0, 0, -2))
	if err != nil || len(uids) == 0 {
		return
	}
	_ = conn.Headers(ctx, uids[len(uids)-1:], func(it imapwatch.Item) error { // a hint: its failure is none
		if ahead := it.InternalDate.Sub(k.now); ahead > 5*time.Minute {
			k.tell(about(acc, "clock", checkWarn, fmt.Sprintf("the server's clock is %s ahead of this machine's", ahead.Round(time.Minute)), "turn time synchronisation on: deadlines are counted by this clock"))
		}
		return nil
	})
}

// smtp signs in where mail is handed in, and hangs up.
func (k *checker) smtp(ctx context.Context, acc config.Account) {
	if acc.SMTP == nil {
		k.tell(about(acc, "smtp", checkOK, "not configured: nothing can be sent", ""))
		return
	}
	if acc.SMTP.Keyring != acc.IMAP.Keyring {
		k.keyring(ctx, acc, acc.SMTP.Keyring)
	}
	s := smtp.Server{Account: acc.Name, Host: acc.SMTP.Host, Port: acc.SMTP.Port, TLS: smtp.TLSMode(acc.SMTP.TLS), RootCAs: acc.SMTP.RootCAs(),
		Username: acc.SMTP.Username, Secret: acc.SMTP.Password, OAuth2: acc.SMTP.OAuth2 != nil}
	conn, err := smtp.Dial(ctx, s, smtp.Options{Connect: checkFor, Command: checkFor})
	if err != nil {
		says, do := err.Error(), ""
		var e *smtp.Error
		if errors.As(err, &e) {
			says, do = e.What, e.Hint
		}
		k.tell(about(acc, "smtp", checkFail, says, do))
		return
	}
	conn.Close()
	k.tell(about(acc, "smtp", checkOK, fmt.Sprintf("%s signed in at %s; nothing was sent", s.Username, s.Host), ""))
}
