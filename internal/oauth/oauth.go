// Package oauth signs the user in with OAuth2 (RFC 6749) under the user's own
// client id: once with a browser (loopback redirect with PKCE, RFC 8252 and
// RFC 7636) or with a code typed elsewhere (RFC 8628), and from then on with the
// refresh token, which it keeps in the system's keyring and replaces whenever
// the provider hands out another.
//
// Tokens stand nowhere but in the keyring and in memory. It never prints one,
// never follows a provider's address that is not encrypted (but for this very
// machine's), and knows nothing of mail.
package oauth

import (
	"errors"
	"fmt"
	"net/http"
	"net/netip"
	"net/url"
	"strings"

	"golang.org/x/oauth2"
)

// Client is the user's own registration with a provider. It holds no secret.
type Client struct {
	Provider  string // "google", "microsoft", or "" for a table of its own
	ID        string
	AuthURL   string
	TokenURL  string
	DeviceURL string // "": the provider has no device flow
	Scopes    []string
}

// The names of the providers that are known.
const (
	Google    = "google"
	Microsoft = "microsoft"
)

// Known is a provider's endpoints with a client id in place; false for a name
// that is not known.
func Known(provider, id string) (Client, bool) {
	switch provider {
	case Google:
		// Google's device flow does not give out mail scopes.
		return Client{Provider: Google, ID: id, AuthURL: "https://accounts.google.com/o/oauth2/v2/auth",
			TokenURL: "https://oauth2.googleapis.com/token", Scopes: []string{"https://mail.google.com/"}}, true
	case Microsoft:
		const base = "https://login.microsoftonline.com/common/oauth2/v2.0/"
		return Client{Provider: Microsoft, ID: id, AuthURL: base + "authorize", TokenURL: base + "token", DeviceURL: base + "devicecode",
			Scopes: []string{"https://outlook.office.com/IMAP.AccessAsUser.All", "https://outlook.office.com/SMTP.Send", "offline_access"}}, true
	}
	return Client{}, false
}

// Errors of signing in.
var (
	// ErrRevoked is wrapped when the provider does not honour the refresh token
	// any more: the user has to sign in again.
	ErrRevoked = errors.New("the sign-in is not valid any more")
	// ErrDenied is wrapped when the user, or the provider for them, said no.
	ErrDenied = errors.New("the provider did not grant access")
)

// URLFault says why an endpoint's address cannot be used; "" if it can. What is
// sent to it must not be read on the way.
func URLFault(address string) string {
	u, err := url.Parse(address)
	switch {
	case err != nil || u.Host == "" || u.User != nil || u.Fragment != "":
		return fmt.Sprintf("expected an address such as \"https://login.example.org/token\"; got %q", address)
	case u.Scheme == "https":
		return ""
	case u.Scheme == "http" && isLoopback(u.Hostname()):
		return ""
	}
	return fmt.Sprintf("expected an address that begins with https://; got %q", address)
}

func isLoopback(host string) bool {
	ip, err := netip.ParseAddr(host)
	return strings.EqualFold(host, "localhost") || err == nil && ip.IsLoopback()
}

// config is the library's view of the client.
func (c Client) config(secret, redirect string) *oauth2.Config {
	return &oauth2.Config{ClientID: c.ID, ClientSecret: secret, RedirectURL: redirect, Scopes: c.Scopes,
		Endpoint: oauth2.Endpoint{AuthURL: c.AuthURL, TokenURL: c.TokenURL, DeviceAuthURL: c.DeviceURL, AuthStyle: oauth2.AuthStyleInParams}}
}

// explain turns the library's error into what happened and what to do. The
// provider's description is text from outside and is made safe to print.
func explain(doing string, err error) error {
	var r *oauth2.RetrieveError
	if !errors.As(err, &r) {
		return &passing{fmt.Errorf("%s: %w", doing, err)} // the provider was not reached
	}
	said := r.ErrorCode
	if d := printable(r.ErrorDescription); d != "" {
		said += ": " + d
	}
	if said == "" && r.Response != nil {
		said = "HTTP " + r.Response.Status
	}
	if r.Response != nil && (r.Response.StatusCode >= 500 || r.Response.StatusCode == http.StatusTooManyRequests) {
		return &passing{fmt.Errorf("%s: the provider cannot answer now (%s)", doing, said)}
	}
	switch r.ErrorCode {
	case "invalid_grant":
		return fmt.Errorf("%s: %w (%s)", doing, ErrRevoked, said)
	case "access_denied", "expired_token":
		return fmt.Errorf("%s: %w (%s)", doing, ErrDenied, said)
	case "invalid_client", "unauthorized_client":
		return fmt.Errorf("%s: the provider does not know the client id or its secret (%s); check client_id, and `inboxd login` with the client secret if the provider gave you one", doing, said)
	case "invalid_scope":
		return fmt.Errorf("%s: the client may not ask for mail access (%s); add the scopes to it at the provider", doing, said)
	}
	return fmt.Errorf("%s: the provider refused (%s)", doing, said)
}

// passing is a failure that may be gone at the next try.
type passing struct{ err error }

func (p *passing) Error() string { return p.err.Error() }
func (p *passing) Unwrap() error { return p.err }

// Passing says that it is worth trying again; whoever signs in asks for it.
func (p *passing) Passing() bool { return true }

// printable is one short line of what a stranger wrote.
func printable(s string) string {
	s = strings.Map(func(r rune) rune {
		if r < 0x20 || r == 0x7f || r >= 0x80 && r < 0xa0 || r >= 0x200b && r <= 0x200f || r >= 0x202a && r <= 0x202e || r >= 0x2066 && r <= 0x2069 {
			return ' '
		}
		return r
	}, s)
	s = strings.Join(strings.Fields(s), " ")
	if r := []rune(s); len(r) > 200 {
		s = string(r[:200]) + "…"
	}
	return s
}
