package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"time"

	"github.com/spf13/cobra"

	"inboxd/internal/control"
)

func (a *app) reloadCommand() *cobra.Command {
	return &cobra.Command{
		Use: "reload", Short: "Have the running daemon reread its configuration", Args: wrong(cobra.NoArgs),
		Long: `The daemon rereads its configuration (SIGHUP does the same). A file with a mistake
is refused, with its lines, and the daemon goes on with the old one. Accounts that
are the same as before are not disturbed.`,
		Example: "  inboxd reload",
		RunE: func(cmd *cobra.Command, _ []string) error {
			c, err := a.load(true)
			if err != nil {
				return err
			}
			said, err := a.orderDaemon(cmd.Context(), c, "reload", order{})
			if errors.Is(err, control.ErrNoDaemon) {
				return fmt.Errorf("%w: there is nothing to reload", err)
			}
			if err != nil {
				return err
			}
			err = a.tell(said)
			return err
		},
	}
}

// reload goes over to the configuration as it is in the file now. One at a
// time: the loop of watch calls it, and the socket through it.
func (d *daemon) reload() (string, error) {
	if d.load == nil {
		return "", errors.New("this daemon has no configuration file to reread")
	}
	d.manager.Reloading()
	defer d.manager.Ready()
	c, err := d.load()
	if err == nil && c.StateDir != d.config.StateDir {
		err = fmt.Errorf("dir in [state] changed to %s: a running daemon cannot follow, restart it", c.StateDir)
	}
	if err != nil {
		d.log.Error("the configuration is refused, the old one stays", "error", err)
		return "", fmt.Errorf("the configuration is refused, and the old one stays:\n%w", err)
	}
	said := d.fleet.change(d.config, c)
	d.config = c
	d.log.Info(said)
	return said, nil
}

// job is something that is done between two events of the daemon, while no
// other is: a reload, or forgetting.
type job struct {
	do     func() (string, error)
	answer chan asked
}

type asked struct {
	said string
	err  error
}

// between has the loop of watch do something, and waits for it.
func (d *daemon) between(ctx context.Context, do func() (string, error)) (string, error) {
	j := job{do: do, answer: make(chan asked, 1)}
	select {
	case d.jobs <- j:
	case <-ctx.Done():
		return "", ctx.Err()
	}
	select {
	case a := <-j.answer:
		return a.said, a.err
	case <-ctx.Done():
		return "", ctx.Err()
	}
}

// alone does something while no account is at work: a pass under way would
// write down again what is being forgotten.
func (d *daemon) alone(do func() (string, error)) (string, error) {
	members := d.fleet.all()
	for _, m := range members {
		d.fleet.end(m)
	}
	said, err := do()
	for _, m := range members {
		d.fleet.start(m.account)
	}
	return said, err
}

// daemonStatus is what a running daemon tells of itself.
type daemonStatus struct {
	Since    string                 `json:"since"` // RFC 3339
	PID      int                    `json:"pid"`
	Version  string                 `json:"version"`
	Accounts map[string]memberState `json:"accounts"`
}

func (d *daemon) status() daemonStatus {
	return daemonStatus{Since: d.since.Format(time.RFC3339), PID: os.Getpid(), Version: versionLine(), Accounts: d.fleet.states()}
}
