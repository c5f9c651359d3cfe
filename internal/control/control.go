// Package control is how a command on the terminal reaches the daemon: a Unix
// socket in the state folder, one JSON object a line in each direction.
//
//	<state folder>/inboxd.sock    0600, and only the same user is answered
//
//	-> {"command":"decide","args":{"thread":"…","stance":"decline"}}
//	<- {"ok":true,"result":{…}}
//	<- {"ok":false,"error":"what happened, and what to do"}
//
// A connection carries any number of requests, one after the other. Nothing
// that comes through it can take the daemon down: lines are bounded, silence is
// timed out, and the number of connections is limited. A request that was taken
// is carried out even if the one who asked hangs up.
//
// The package knows no command; the daemon's Handler does.
package control

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"time"
)

// SocketName is the socket's name in the state folder.
const SocketName = "inboxd.sock"

// Bounds of the protocol.
const (
	MaxRequest  = 1 << 20  // bytes of a request's line
	MaxResponse = 16 << 20 // bytes of a response's line
	maxConns    = 16       // connections at one time

	idleLimit  = 30 * time.Second // between a connection's requests
	writeLimit = 10 * time.Second // for a response to be taken
	askLimit   = 2 * time.Second  // for a socket to say whether somebody is there
	callLimit  = 2 * time.Minute  // for an answer, where the caller's context has no deadline
	graceLimit = 5 * time.Second  // for requests under way when the daemon stops
)

// ErrNoDaemon is wrapped by Dial when no daemon runs on this state folder.
var ErrNoDaemon = errors.New("no inboxd is running")

// ErrRunning is wrapped by Listen when another daemon answers on this state folder.
var ErrRunning = errors.New("another inboxd is running")

// errStranger is wrapped when the other end of a socket is another user's.
var errStranger = errors.New("the other end belongs to another user")

var errTooLong = errors.New("the line is too long")

// Request is one command with its arguments, a JSON object or nothing.
type Request struct {
	Command string          `json:"command"`
	Args    json.RawMessage `json:"args,omitempty"`
}

// Decode reads the arguments into args, a pointer to a struct. An argument that
// args does not know is an error: a typo must not change what is done.
func (r Request) Decode(args any) error {
	raw := r.Args
	if len(raw) == 0 || string(raw) == "null" {
		raw = json.RawMessage("{}")
	}
	if err := strictly(raw, args); err != nil {
		return fmt.Errorf("arguments of %q: %w", r.Command, err)
	}
	return nil
}

// response is what comes back.
type response struct {
	OK     bool            `json:"ok"`
	Result json.RawMessage `json:"result,omitempty"`
	Error  string          `json:"error,omitempty"`
}

// Handler carries out a request. What it returns is sent as JSON; its error's
// text is sent as it stands. The context ends when the daemon stops.
type Handler func(ctx context.Context, r Request) (any, error)

// RemoteError is the daemon's own word on a request that failed.
type RemoteError struct{ Message string }

func (e *RemoteError) Error() string { return e.Message }

// strictly decodes one JSON value that may hold nothing unknown and be followed
// by nothing.
func strictly(data []byte, v any) error {
	d := json.NewDecoder(bytes.NewReader(data))
	d.DisallowUnknownFields()
	if err := d.Decode(v); err != nil {
		return err
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return errors.New("something follows the JSON object")
	}
	return nil
}

// parseRequest reads a request's line.
func parseRequest(line []byte) (Request, error) {
	var r Request
	if err := strictly(line, &r); err != nil {
		return Request{}, fmt.Errorf("the request is not understood: %w", err)
	}
	if r.Command == "" {
		return Request{}, errors.New("the request names no command")
	}
	return r, nil
}

// answer makes a response's line, with its line end. What cannot be sent is
// answered with an error instead.
func answer(result any, err error) []byte {
	r := response{OK: err == nil}
	if err != nil {
		r.Error = err.Error()
	} else if r.Result, err = json.Marshal(result); err != nil {
		r = response{Error: "the answer cannot be written as JSON: " + err.Error()}
	} else if len(r.Result) > MaxResponse-64 {
		r = response{Error: fmt.Sprintf("the answer is larger than %d MiB; ask for less", MaxResponse>>20)}
	}
	line, err := json.Marshal(r)
	if err != nil {
		return []byte("{\"ok\":false,\"error\":\"the answer cannot be written as JSON\"}\n")
	}
	return append(line, '\n')
}

// readLine takes one line of at most limit bytes, without its end. io.EOF means
// that there is no further line; a line without an end is io.ErrUnexpectedEOF.
func readLine(r *bufio.Reader, limit int) ([]byte, error) {
	var line []byte
	for {
		part, err := r.ReadSlice('\n')
		if len(line)+len(part) > limit+1 {
			return nil, errTooLong
		}
		line = append(line, part...)
		switch {
		case err == nil:
			return bytes.TrimRight(line, "\r\n"), nil
		case errors.Is(err, bufio.ErrBufferFull):
		case errors.Is(err, io.EOF) && len(line) > 0:
			return nil, io.ErrUnexpectedEOF
		default:
			return nil, err
		}
	}
}
