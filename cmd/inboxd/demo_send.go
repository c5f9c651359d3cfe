package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"time"

	"inboxd/internal/control"
	"inboxd/internal/decide/hours"
	"inboxd/internal/embedded/post"
	"inboxd/internal/engine"
	"inboxd/internal/mail"
	"inboxd/internal/smtp"
	"inboxd/internal/store"
)

// posts is how the demo's account sends: through a server in this process.
func (d *demonstration) posts() *engine.Post {
	if d.office == nil {
		return nil
	}
	host, port := d.office.HostPort()
	user, password := d.office.User()
	server := smtp.Server{Account: "demo", Host: host, Port: port, TLS: smtp.Plain, Username: user,
		Secret: func(context.Context) (string, error) { return password, nil }}
	return &engine.Post{Host: host, Rules: hours.Nine(), Undo: 2 * time.Minute, Expire: 5 * 24 * time.Hour, SavesSent: "no",
		Dial: func(ctx context.Context) (engine.Courier, error) { return dialSMTP(ctx, server) }}
}

func startOffice(port int) (*post.Server, error) {
	s, err := post.Start(post.Options{Addr: fmt.Sprintf("127.0.0.1:%d", port), Security: post.Plain})
	if err != nil {
		return nil, fmt.Errorf("start the demo's server for sending: %w", err)
	}
	return s, nil
}

// approves has Alex approve one draft, as `inboxd approve` would, and waits until
// it has left and been cleared away.
func (d *demonstration) approves(ctx context.Context, st *store.Store, acc account, dir string) error {
	ctx, cancel := context.WithTimeout(ctx, demoWait)
	defer cancel()
	draft, err := newestDraft(ctx, st, acc.Key())
	if err != nil || draft.ID == "" {
		return err
	}
	box, done, err := postbox(acc, slog.New(slog.DiscardHandler))(ctx)
	if err != nil {
		return err
	}
	letter, ap, err := engine.ReadDraft(ctx, st, acc.Account, box, draft)
	done()
	if err != nil {
		return err
	}
	p := d.p
	m, err := mail.Parse(letter.Raw)
	if err != nil {
		return fmt.Errorf("the draft cannot be read: %w", err)
	}
	p.line("")
	p.line("%s", p.bold("Alex reads one of them and approves it: inboxd approve "+draft.ID+" --now"))
	p.line("")
	ap.AtOnce = true
	left := len(d.server.Mailbox("Drafts").Messages) - 1
	if err := callApprove(ctx, dir, sendOrder{Account: acc.Key(), Draft: ap.Draft, Approval: &ap}); err != nil {
		return err
	}
	err = d.server.WaitFor(ctx, func() bool { return len(d.server.Mailbox("Drafts").Messages) <= left })
	if err != nil {
		return fmt.Errorf("the approved draft did not leave: %w", err)
	}
	letters := d.office.Letters()
	if len(letters) != 1 {
		return fmt.Errorf("one draft was approved and %d letters left", len(letters))
	}
	p.line("  %s", p.green("✓ sent to "+strings.Join(letters[0].To, ", ")+": "+clean(m.Subject)))
	p.line("  %s", p.dim("the copy is in Sent, the message it answers is marked as answered, the draft is gone"))
	return nil
}

// callApprove says it to the demo's daemon, over its socket.
func callApprove(ctx context.Context, dir string, o sendOrder) error {
	client, err := control.Dial(dir)
	if err != nil {
		return err
	}
	var said string
	return errors.Join(client.Call(ctx, "approve", o, &said), client.Close())
}

// newestDraft is the draft that was saved last.
func newestDraft(ctx context.Context, st *store.Store, key string) (d store.Draft, err error) {
	err = st.View(ctx, func(tx *store.Tx) error {
		ds, err := tx.DraftsIn(key, store.Saved)
		if len(ds) > 0 {
			d = ds[len(ds)-1]
		}
		return err
	})
	return d, err
}
