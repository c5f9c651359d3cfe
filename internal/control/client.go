package control

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"time"
)

// Client is a connection to the daemon. It is for one goroutine.
type Client struct {
	conn net.Conn
	in   *bufio.Reader
}

// Dial connects to the daemon that runs on the state folder. The error wraps
// ErrNoDaemon if none does; another error means that one may be there but
// cannot be reached.
func Dial(stateDir string) (*Client, error) {
	conn, err := dial(stateDir)
	if err != nil {
		return nil, fmt.Errorf("control socket in %s: %w", stateDir, err)
	}
	if err := samePeer(conn); err != nil {
		return nil, errors.Join(fmt.Errorf("control socket in %s: %w", stateDir, err), conn.Close())
	}
	return &Client{conn: conn, in: bufio.NewReader(conn)}, nil
}

// Close hangs up.
func (c *Client) Close() error { return c.conn.Close() }

// Call has the daemon carry out a command. args is what the command takes, nil
// for nothing; the answer goes into result, a pointer, or nowhere if it is nil.
// A *RemoteError is the daemon's own refusal; after any other error the Client
// is of no more use, and the command may have been carried out.
func (c *Client) Call(ctx context.Context, command string, args, result any) error {
	line, err := request(command, args)
	if err != nil {
		return err
	}
	deadline, ok := ctx.Deadline()
	if !ok {
		deadline = time.Now().Add(callLimit)
	}
	stop := context.AfterFunc(ctx, func() { _ = c.conn.SetDeadline(time.Now()) }) // ends the wait below
	defer stop()
	if err := errors.Join(c.conn.SetDeadline(deadline), ctx.Err()); err != nil {
		return fmt.Errorf("ask inboxd to %s: %w", command, err)
	}
	if _, err := c.conn.Write(line); err != nil {
		return c.lost(ctx, command, err)
	}
	line, err = readLine(c.in, MaxResponse)
	if err != nil {
		return c.lost(ctx, command, err)
	}
	return understand(line, command, result)
}

// lost explains a connection that broke, or a wait that was given up.
func (c *Client) lost(ctx context.Context, command string, err error) error {
	if ctx.Err() != nil {
		err = ctx.Err()
	}
	return fmt.Errorf("ask inboxd to %s: no answer came, it may or may not have been done; see \"inboxd status\": %w", command, err)
}

// request makes a request's line.
func request(command string, args any) ([]byte, error) {
	r := Request{Command: command}
	if args != nil {
		raw, err := json.Marshal(args)
		if err != nil {
			return nil, fmt.Errorf("arguments of %q: %w", command, err)
		}
		r.Args = raw
	}
	line, err := json.Marshal(r)
	if err != nil {
		return nil, fmt.Errorf("arguments of %q: %w", command, err)
	}
	if len(line) > MaxRequest {
		return nil, fmt.Errorf("arguments of %q: longer than %d KiB", command, MaxRequest>>10)
	}
	return append(line, '\n'), nil
}

// understand reads a response's line.
func understand(line []byte, command string, result any) error {
	var r response
	if err := json.Unmarshal(line, &r); err != nil {
		return fmt.Errorf("the answer to %s is not understood; is the running inboxd of another version? %w", command, err)
	}
	if !r.OK {
		return &RemoteError{Message: r.Error}
	}
	if result == nil {
		return nil
	}
	if err := json.Unmarshal(r.Result, result); err != nil {
		return fmt.Errorf("the answer to %s is not understood; is the running inboxd of another version? %w", command, err)
	}
	return nil
}
