package main

import (
	"context"
	"errors"

	"inboxd/internal/config"
	"inboxd/internal/control"
)

// listen takes the user's words on the socket in the state folder until ctx
// ends; stop waits for that. A dry run has no socket.
func (d *daemon) listen(ctx context.Context) (stop func() error, err error) {
	if d.stateDir == "" {
		return func() error { return nil }, nil
	}
	s, err := control.Listen(d.stateDir)
	if err != nil {
		return nil, err
	}
	ctx, cancel := context.WithCancel(ctx)
	ended := make(chan error, 1)
	go func() { ended <- s.Serve(ctx, d.obey) }()
	return func() error {
		cancel()
		return errors.Join(<-ended, s.Close())
	}, nil
}

// obey carries out one of the user's words and has the accounts act on it.
func (d *daemon) obey(ctx context.Context, r control.Request) (any, error) {
	switch r.Command {
	case "approve", "unsend", "resolve":
		return d.obeySending(ctx, r)
	case "note", "forget":
		return d.obeyCareer(ctx, r)
	}
	var o order
	if err := r.Decode(&o); err != nil {
		return nil, err
	}
	switch r.Command {
	case "reload":
		return d.between(ctx, d.reload)
	case "status":
		return d.status(), nil
	case "relabel":
		// A pass under way would write its older reading over the correction.
		return d.between(ctx, func() (string, error) {
			return d.alone(func() (string, error) { return carryOut(ctx, d.store, d.fleet.keys(), r.Command, o) })
		})
	}
	said, err := carryOut(ctx, d.store, d.fleet.keys(), r.Command, o)
	if err == nil {
		d.wake()
	}
	return said, err
}

// obeyCareer carries out a word about the log.
func (d *daemon) obeyCareer(ctx context.Context, r control.Request) (any, error) {
	var o careerOrder
	if err := r.Decode(&o); err != nil {
		return nil, err
	}
	do := func() (string, error) { return carryOutCareer(ctx, d.store, r.Command, o) }
	if r.Command == "forget" {
		return d.between(ctx, func() (string, error) { return d.alone(do) })
	}
	return do()
}

// obeySending carries out a word about sending.
func (d *daemon) obeySending(ctx context.Context, r control.Request) (any, error) {
	var o sendOrder
	if err := r.Decode(&o); err != nil {
		return nil, err
	}
	said, err := carryOutSending(ctx, d.store, d.fleet.accounts(), r.Command, o)
	if err == nil {
		d.wake()
	}
	return said, err
}

// orderDaemon hands an order to the running daemon. The error wraps
// control.ErrNoDaemon where none runs.
func (a *app) orderDaemon(ctx context.Context, c *config.Config, name string, o order) (said string, err error) {
	client, err := control.Dial(c.StateDir)
	if err != nil {
		return "", err
	}
	err = client.Call(ctx, name, o, &said)
	return said, errors.Join(err, client.Close())
}
