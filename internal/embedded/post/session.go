package post

import (
	"crypto/tls"
	"errors"
	"io"
	"net"
	"slices"
	"strconv"
	"strings"

	"inboxd/internal/embedded/authority"

	"github.com/emersion/go-sasl"
	"github.com/emersion/go-smtp"
)

func newTLSListener(ln net.Listener, ca *authority.Authority) net.Listener {
	return tls.NewListener(ln, ca.ServerConfig())
}

// session is one connection's.
type session struct {
	s      *Server
	conn   *smtp.Conn
	signed bool
	letter Letter
}

var errDropped = errors.New("dropped on purpose")

// answer does what was asked for at a step. done: there is nothing else to do.
func (ss *session) answer(a Answer) (done bool, err error) {
	switch {
	case a.Hang:
		<-ss.s.closing
		return true, errDropped
	case a.Drop:
		_ = ss.conn.Conn().Close() // that is the purpose
		return true, errDropped
	case a.Code != 0:
		e := &smtp.SMTPError{Code: a.Code, EnhancedCode: smtp.NoEnhancedCode, Message: a.Text}
		if code, rest, ok := strings.Cut(a.Text, " "); ok {
			if p := strings.Split(code, "."); len(p) == 3 {
				for i := range p {
					e.EnhancedCode[i], _ = strconv.Atoi(p[i]) // no number: 0
				}
				e.Message = rest
			}
		}
		return true, e
	}
	return false, nil
}

func (ss *session) ask(at Step, argument string) (bool, error) {
	if ss.s.opt.Answer == nil {
		return false, nil
	}
	return ss.answer(ss.s.opt.Answer(at, argument))
}

// AuthMechanisms are those that are offered.
func (ss *session) AuthMechanisms() []string {
	if ss.s.opt.NoAuth {
		return nil
	}
	if ss.s.opt.Mechanisms == nil {
		return []string{sasl.Plain, sasl.Login}
	}
	var out []string
	for name := range ss.s.opt.Mechanisms {
		out = append(out, name)
	}
	slices.Sort(out)
	return out
}

// Auth begins a sign-in.
func (ss *session) Auth(mech string) (sasl.Server, error) {
	user, password := ss.s.User()
	if make, ok := ss.s.opt.Mechanisms[mech]; ok {
		return &watched{ss, make(user, password)}, nil
	}
	check := func(u, p string) error {
		if u != user || p != password {
			return smtp.ErrAuthFailed
		}
		return nil
	}
	switch {
	case ss.s.opt.Mechanisms == nil && mech == sasl.Plain:
		return &watched{ss, sasl.NewPlainServer(func(_, u, p string) error { return check(u, p) })}, nil
	case ss.s.opt.Mechanisms == nil && mech == sasl.Login:
		return &watched{ss, &login{check: check}}, nil
	}
	return nil, smtp.ErrAuthUnknownMechanism
}

// watched notes a sign-in that succeeded.
type watched struct {
	ss *session
	sasl.Server
}

// Next is the mechanism's.
func (w *watched) Next(response []byte) (challenge []byte, done bool, err error) {
	challenge, done, err = w.Server.Next(response)
	if done && err == nil {
		w.ss.signed = true
		w.ss.s.mu.Lock()
		w.ss.s.logins++
		w.ss.s.mu.Unlock()
	}
	return challenge, done, err
}

// NewLogin is the server's side of LOGIN for one user.
func NewLogin(user, password string) sasl.Server {
	return &login{check: func(u, p string) error {
		if u != user || p != password {
			return smtp.ErrAuthFailed
		}
		return nil
	}}
}

// login is the server's side of LOGIN, which go-sasl no longer has.
type login struct {
	check func(user, password string) error
	user  string
	step  int
}

// Next asks for the name, then for the password.
func (l *login) Next(response []byte) (challenge []byte, done bool, err error) {
	l.step++
	switch {
	case l.step == 1 && len(response) == 0:
		return []byte("Username:"), false, nil
	case l.step <= 2 && l.user == "":
		l.user = string(response)
		return []byte("Password:"), false, nil
	}
	return nil, true, l.check(l.user, string(response))
}

// Mail takes the sender.
func (ss *session) Mail(from string, o *smtp.MailOptions) error {
	if !ss.signed && !ss.s.opt.NoAuth {
		return smtp.ErrAuthRequired
	}
	if done, err := ss.ask(AtMail, from); done {
		return err
	}
	ss.letter = Letter{From: from, ID: o.EnvelopeID, UTF8: o.UTF8}
	return nil
}

// Rcpt takes a recipient.
func (ss *session) Rcpt(to string, _ *smtp.RcptOptions) error {
	if done, err := ss.ask(AtRcpt, to); done {
		return err
	}
	ss.letter.To = append(ss.letter.To, to)
	return nil
}

// Data takes the letter.
func (ss *session) Data(r io.Reader) error {
	raw, err := io.ReadAll(r)
	if err != nil {
		return err // the dot never came
	}
	ss.letter.Raw = raw
	a := Answer{}
	if ss.s.opt.Answer != nil {
		a = ss.s.opt.Answer(AtDot, ss.letter.From)
	}
	if a == (Answer{}) || a.Took {
		if err := ss.s.take(ss.letter); err != nil {
			return err
		}
	}
	_, err = ss.answer(a)
	return err
}

// Reset forgets the letter.
func (ss *session) Reset() { ss.letter = Letter{} }

// Logout is the end of the connection.
func (ss *session) Logout() error { return nil }
