package oauth

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"time"

	"golang.org/x/oauth2"

	"inboxd/internal/secret"
)

// Grant is a sign-in that was granted and is yet to be saved.
type Grant struct{ refresh, clientSecret secret.Text }

func granted(t *oauth2.Token, clientSecret secret.Text) (Grant, error) {
	if t.RefreshToken == "" {
		return Grant{}, errors.New("sign in: the provider gave no refresh token; take inboxd's access away in the account's security settings there, and sign in again")
	}
	return Grant{refresh: secret.New(t.RefreshToken), clientSecret: clientSecret}, nil
}

// Loopback signs in with a browser on this machine (RFC 8252 §7.3): show is
// given the address to open, and the browser comes back to a port that listens
// on the loopback interface only while this waits.
func (c Client) Loopback(ctx context.Context, clientSecret secret.Text, o Options, show func(address string)) (Grant, error) {
	l, err := (&net.ListenConfig{}).Listen(ctx, "tcp4", "127.0.0.1:0")
	if err != nil {
		return Grant{}, fmt.Errorf("sign in: open a port for the browser to come back to: %w", err)
	}
	_, port, err := net.SplitHostPort(l.Addr().String())
	if err != nil {
		return Grant{}, errors.Join(fmt.Errorf("sign in: %w", err), l.Close())
	}
	a := c.attempt(port, clientSecret)
	codes := make(chan answer, 1)
	srv := &http.Server{Handler: a.handler(codes), ReadHeaderTimeout: 10 * time.Second, MaxHeaderBytes: 16 << 10}
	ended := make(chan error, 1)
	go func() { ended <- srv.Serve(l) }()
	show(a.address)
	var got answer
	select {
	case got = <-codes:
	case <-ctx.Done():
		got.err = fmt.Errorf("sign in: the browser did not come back: %w", ctx.Err())
	}
	stop, cancel := context.WithTimeout(context.WithoutCancel(ctx), time.Second) // so that the browser has its page
	_ = srv.Shutdown(stop)
	cancel()
	_ = srv.Close()
	if err := <-ended; got.err == nil && got.code == "" {
		got.err = fmt.Errorf("sign in: %w", err)
	}
	if got.err != nil {
		return Grant{}, got.err
	}
	return a.exchange(ctx, got.code, o)
}

// attempt is one sign-in under way: state ties the answer to the question, and
// the verifier ties the code to this program (RFC 7636).
type attempt struct {
	cfg      *oauth2.Config
	secret   secret.Text
	state    string
	verifier string
	address  string
}

// answer is what the browser brought back.
type answer struct {
	code string
	err  error
}

func (c Client) attempt(port string, clientSecret secret.Text) attempt {
	host := "127.0.0.1" // RFC 8252 §8.3: the literal address, not a name
	if c.Provider == Microsoft {
		host = "localhost" // where any port is let pass
	}
	a := attempt{secret: clientSecret, state: rand.Text(), verifier: oauth2.GenerateVerifier(),
		cfg: c.config(clientSecret.Reveal(), "http://"+net.JoinHostPort(host, port)+"/")}
	opts := []oauth2.AuthCodeOption{oauth2.AccessTypeOffline, oauth2.S256ChallengeOption(a.verifier)}
	if c.Provider == Google {
		opts = append(opts, oauth2.ApprovalForce) // else a second sign-in brings no refresh token
	}
	a.address = a.cfg.AuthCodeURL(a.state, opts...)
	return a
}

// handler takes the one answer that carries our state; anything else that
// finds the port is turned away and changes nothing.
func (a attempt) handler(codes chan<- answer) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/plain; charset=utf-8")
		w.Header().Set("Cache-Control", "no-store")
		w.Header().Set("Referrer-Policy", "no-referrer")
		if r.Method != http.MethodGet || r.URL.Path != "/" {
			http.NotFound(w, r)
			return
		}
		got, ours := a.read(r.URL.Query())
		if !ours {
			http.Error(w, "This is no answer to inboxd's question.", http.StatusBadRequest)
			return
		}
		if got.err != nil {
			_, _ = fmt.Fprintln(w, "Access was not granted. You may close this window; the terminal says more.")
		} else {
			_, _ = fmt.Fprintln(w, "Done. You may close this window and go back to the terminal.")
		}
		select {
		case codes <- got:
		default: // the browser loaded the page twice
		}
	})
}

// read takes an answer's parameters apart; ours is false where the state is not.
func (a attempt) read(q url.Values) (got answer, ours bool) {
	if subtle.ConstantTimeCompare([]byte(q.Get("state")), []byte(a.state)) != 1 {
		return answer{}, false
	}
	if code := q.Get("error"); code != "" {
		return answer{err: fmt.Errorf("sign in: %w (%s: %s)", ErrDenied, printable(code), printable(q.Get("error_description")))}, true
	}
	if q.Get("code") == "" {
		return answer{}, false
	}
	return answer{code: q.Get("code")}, true
}

func (a attempt) exchange(ctx context.Context, code string, o Options) (Grant, error) {
	t, err := a.cfg.Exchange(o.context(ctx), code, oauth2.VerifierOption(a.verifier))
	if err != nil {
		return Grant{}, explain("sign in", err)
	}
	return granted(t, a.secret)
}

// ErrNoDevice is wrapped by Device for a provider without a device flow.
var ErrNoDevice = errors.New("this provider has no sign-in by code")

// Device signs in with a browser anywhere (RFC 8628): show is given the address
// to open there and the code to type. It waits until that was done, or the code
// has run out.
func (c Client) Device(ctx context.Context, clientSecret secret.Text, o Options, show func(address, code string)) (Grant, error) {
	if c.DeviceURL == "" {
		return Grant{}, fmt.Errorf("sign in: %w; sign in with a browser on this machine", ErrNoDevice)
	}
	cfg := c.config(clientSecret.Reveal(), "")
	ctx = o.context(ctx)
	d, err := cfg.DeviceAuth(ctx)
	if err != nil {
		return Grant{}, explain("sign in", err)
	}
	show(printable(d.VerificationURI), printable(d.UserCode))
	t, err := cfg.DeviceAccessToken(ctx, d)
	if err != nil {
		return Grant{}, explain("sign in", err)
	}
	return granted(t, clientSecret)
}
