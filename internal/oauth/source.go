package oauth

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"sync"
	"time"

	"golang.org/x/oauth2"

	"inboxd/internal/secret"
)

// Vault is where the refresh token is kept; secret.Entry is one.
type Vault interface {
	Get(ctx context.Context) (secret.Text, error)
	Set(ctx context.Context, t secret.Text) error
}

// grant is what the vault holds: what signing in left behind. It is small enough
// for the macOS keychain, which takes some three thousand bytes.
type grant struct {
	RefreshToken string `json:"refresh_token"`
	ClientSecret string `json:"client_secret,omitempty"`
}

// Save puts what a sign-in gave into the vault, in one step over what was there.
func (g Grant) Save(ctx context.Context, v Vault) error {
	line, err := json.Marshal(grant{RefreshToken: g.refresh.Reveal(), ClientSecret: g.clientSecret.Reveal()})
	if err != nil {
		return fmt.Errorf("store the sign-in: %w", err)
	}
	return v.Set(ctx, secret.New(string(line)))
}

func load(ctx context.Context, v Vault) (grant, error) {
	t, err := v.Get(ctx)
	if err != nil {
		return grant{}, err
	}
	var g grant
	if json.Unmarshal([]byte(t.Reveal()), &g) != nil || g.RefreshToken == "" {
		return grant{}, errors.New("the keyring's entry is no sign-in of inboxd's: run `inboxd login`")
	}
	return g, nil
}

// Options are what the flows need of the world; the zero value is the real one.
type Options struct {
	HTTP *http.Client     // nil: one with a time limit, which follows no redirect
	Now  func() time.Time // nil: the machine's clock
}

func (o Options) context(ctx context.Context) context.Context {
	c := o.HTTP
	if c == nil {
		c = &http.Client{Timeout: 30 * time.Second, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	}
	return context.WithValue(ctx, oauth2.HTTPClient, c)
}

func (o Options) now() time.Time {
	if o.Now == nil {
		return time.Now()
	}
	return o.Now()
}

// early is how long before its end an access token counts as over.
const early = time.Minute

// Source yields access tokens. It is safe for use by several goroutines.
type Source struct {
	client Client
	vault  Vault
	opt    Options

	mu      sync.Mutex
	access  secret.Text
	until   time.Time
	unsaved *grant // a token the provider rotated to and the vault would not take yet
}

// NewSource is the source of a client whose sign-in lies in the vault.
func NewSource(c Client, v Vault, o Options) *Source { return &Source{client: c, vault: v, opt: o} }

// Token is an access token that is good for a minute at least. An error wraps
// ErrRevoked where the user has to sign in again.
func (s *Source) Token(ctx context.Context) (string, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.access.Empty() && s.opt.now().Before(s.until.Add(-early)) {
		return s.access.Reveal(), nil
	}
	g, err := s.load(ctx)
	if err != nil {
		return "", err
	}
	err = s.refresh(ctx, g)
	if errors.Is(err, ErrRevoked) {
		// Another inboxd may have refreshed meanwhile, and the provider rotated.
		if other, again := load(ctx, s.vault); again == nil && other.RefreshToken != g.RefreshToken {
			s.unsaved = nil
			err = s.refresh(ctx, other)
		}
	}
	if err != nil {
		return "", err
	}
	return s.access.Reveal(), nil
}

// Refused tells that a server did not take the token: the next one is new.
func (s *Source) Refused() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.access = secret.Text{}
}

func (s *Source) load(ctx context.Context) (grant, error) {
	if s.unsaved != nil {
		return *s.unsaved, nil
	}
	return load(ctx, s.vault)
}

// refresh gets a new access token (RFC 6749 §6). A refresh token that comes
// with it takes the old one's place in the vault before the access token is
// used: the provider may have ended the old one.
func (s *Source) refresh(ctx context.Context, g grant) error {
	cfg := s.client.config(g.ClientSecret, "")
	t, err := cfg.TokenSource(s.opt.context(ctx), &oauth2.Token{RefreshToken: g.RefreshToken}).Token()
	if err != nil {
		err = explain("refresh the sign-in", err)
		if errors.Is(err, ErrRevoked) {
			err = fmt.Errorf("%w: access was taken back, the password changed, or it was unused for too long; run `inboxd login` to sign in again", err)
		}
		return err
	}
	s.access, s.until = secret.New(t.AccessToken), t.Expiry
	if t.Expiry.IsZero() {
		s.until = s.opt.now().Add(10 * time.Minute) // RFC 6749 §5.1: expires_in is only recommended
	}
	if t.RefreshToken != "" && t.RefreshToken != g.RefreshToken || s.unsaved != nil {
		g.RefreshToken = t.RefreshToken
		s.keep(ctx, g)
	}
	return nil
}

// keep stores a rotated token. A vault that is locked just now loses nothing:
// the token stays in memory and is stored with the next refresh.
func (s *Source) keep(ctx context.Context, g grant) {
	s.unsaved = &g
	if (Grant{refresh: secret.New(g.RefreshToken), clientSecret: secret.New(g.ClientSecret)}).Save(ctx, s.vault) == nil {
		s.unsaved = nil
	}
}
