package main

import (
	"context"
	"errors"
	"log/slog"
	"os"
	"time"
	_ "time/tzdata" // for machines without a list of zones of their own

	"inboxd/internal/config"
	"inboxd/internal/decide/hours"
	"inboxd/internal/engine"
	"inboxd/internal/imapwatch"
	"inboxd/internal/smtp"
)

// postOf is how an account sends; nil where no server is configured for it.
func postOf(c *config.Config, a config.Account) *engine.Post {
	server, found := a.SMTPServer()
	if !found {
		return nil
	}
	host, _ := os.Hostname() // without a name, sending_host fits nobody
	s := c.Sending
	return &engine.Post{
		Host:  a.SMTP.Host,
		Dial:  func(ctx context.Context) (engine.Courier, error) { return dialSMTP(ctx, server) },
		Rules: hours.Rules{Open: s.Open, Close: s.Close, Holidays: s.Holidays},
		Zones: s.Zones, Undo: s.Undo, Expire: s.Expire, SendingHost: a.Post.SendingHost, ThisHost: host,
		ApproveFlag: a.Post.ApproveFlag, ApproveFolder: a.Post.ApproveFolder, SavesSent: a.Post.SavesSent,
	}
}

func dialSMTP(ctx context.Context, server smtp.Server) (engine.Courier, error) {
	c, err := smtp.Dial(ctx, server, smtp.Options{})
	if err != nil {
		return nil, err // not a nil *smtp.Conn in an interface
	}
	return c, nil
}

// gestured reports whether drafts are approved by marks, which no server announces.
func gestured(acc account) bool {
	return acc.Post != nil && (acc.Post.ApproveFlag || acc.Post.ApproveFolder != "")
}

// postbox opens a connection to an account's mailbox, for the sender.
func postbox(acc account, log *slog.Logger) func(context.Context) (engine.Postbox, func(), error) {
	return func(ctx context.Context) (engine.Postbox, func(), error) {
		conn, err := imapwatch.Dial(ctx, acc.server, imapwatch.Options{Log: log})
		if err != nil {
			return nil, nil, err
		}
		return conn, func() { _ = conn.Logout(context.WithoutCancel(ctx)) }, nil // what was to be done is done
	}
}

// sender is the account's; its looks at the mailbox and the watcher's passes take turns.
func (d *daemon) sender(acc account) *engine.Sender {
	return engine.NewSender(d.store, acc.Account, d.options(acc), postbox(acc, d.log))
}

// sendOnce is one round of every outbox, for `once` and for an approval at once
// where no daemon runs.
func (d *daemon) sendOnce(ctx context.Context) error {
	var errs []error
	for _, acc := range d.accounts {
		if acc.Post != nil && !d.dry {
			errs = append(errs, d.sender(acc).Round(ctx))
		}
	}
	return errors.Join(errs...)
}

// now is the clock in the user's zone.
func now() time.Time { return time.Now() }
