package oauth

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"inboxd/internal/oauth/oauthtest"
	"inboxd/internal/secret"
)

// vault is a keyring in memory.
type vault struct {
	mu   sync.Mutex
	text secret.Text
	sets int
	fail error
}

func (v *vault) Get(context.Context) (secret.Text, error) {
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.text.Empty() {
		return secret.Text{}, secret.ErrNoEntry
	}
	return v.text, nil
}

func (v *vault) Set(_ context.Context, t secret.Text) error {
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.fail != nil {
		return v.fail
	}
	v.text = t
	v.sets++
	return nil
}

func clientOf(s *oauthtest.Server) Client {
	return Client{ID: s.ClientID, AuthURL: s.URL + "/authorize", TokenURL: s.URL + "/token", DeviceURL: s.URL + "/device", Scopes: []string{"mail"}}
}

// browse opens an address as a browser does and returns the page it ends at.
func browse(t *testing.T, address string) {
	t.Helper()
	resp, err := http.Get(address)
	if err != nil {
		t.Error(err)
		return
	}
	_, _ = io.Copy(io.Discard, resp.Body)
	_ = resp.Body.Close()
}

func TestLoopback(t *testing.T) {
	s := oauthtest.Start(t)
	s.Secret = "client-secret"
	v := &vault{}
	g, err := clientOf(s).Loopback(t.Context(), secret.New("client-secret"), Options{}, func(a string) { browse(t, a) })
	if err != nil {
		t.Fatal(err)
	}
	if err := g.Save(t.Context(), v); err != nil {
		t.Fatal(err)
	}
	src := NewSource(clientOf(s), v, Options{})
	first, err := src.Token(t.Context())
	if err != nil || first == "" {
		t.Fatal(err)
	}
	if again, err := src.Token(t.Context()); err != nil || again != first {
		t.Errorf("a good token was not used again: %v", err)
	}
	if strings.Contains(fmt.Sprintf("%v %+v %#v", g, g, src), s.Current()) {
		t.Error("printing shows the token")
	}
}

func TestLoopbackTakesNoStrangersAnswer(t *testing.T) {
	s := oauthtest.Start(t)
	_, err := clientOf(s).Loopback(t.Context(), secret.Text{}, Options{}, func(a string) {
		u, _ := url.Parse(a)
		back := u.Query().Get("redirect_uri")
		if !strings.HasPrefix(back, "http://127.0.0.1:") {
			t.Errorf("the browser is to come back to %s", back)
		}
		for _, bad := range []string{"?code=stolen&state=wrong", "?code=stolen", "elsewhere?code=x", "?state=" + u.Query().Get("state")} {
			resp, err := http.Get(back + bad)
			if err != nil || resp.StatusCode < 400 {
				t.Errorf("%s was taken: %v", bad, err)
			}
			if err == nil {
				_ = resp.Body.Close()
			}
		}
		browse(t, a)
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestLoopbackDenied(t *testing.T) {
	s := oauthtest.Start(t)
	s.Deny()
	_, err := clientOf(s).Loopback(t.Context(), secret.Text{}, Options{}, func(a string) { browse(t, a) })
	if !errors.Is(err, ErrDenied) || strings.ContainsRune(err.Error(), 0x1b) {
		t.Errorf("%q", err)
	}
}

func TestLoopbackStops(t *testing.T) {
	s := oauthtest.Start(t)
	ctx, cancel := context.WithCancel(t.Context())
	_, err := clientOf(s).Loopback(ctx, secret.Text{}, Options{}, func(string) { cancel() })
	if !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}

func TestACodeIsOfNoUseWithoutTheVerifier(t *testing.T) {
	s := oauthtest.Start(t)
	a := clientOf(s).attempt("1", secret.Text{})
	noFollow := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	resp, err := noFollow.Get(a.address)
	if err != nil {
		t.Fatal(err)
	}
	_ = resp.Body.Close()
	to, err := resp.Location()
	if err != nil {
		t.Fatal(err)
	}
	a.verifier = "somebody else's, guessed and of the right length, as good as any"
	if _, err := a.exchange(t.Context(), to.Query().Get("code"), Options{}); !errors.Is(err, ErrRevoked) {
		t.Errorf("%v", err)
	}
}

func TestDevice(t *testing.T) {
	s := oauthtest.Start(t)
	s.Pending = 1
	var address, code string
	g, err := clientOf(s).Device(t.Context(), secret.Text{}, Options{}, func(a, c string) { address, code = a, c })
	if err != nil || code != "ABCD-1234" || address != s.URL+"/enter" {
		t.Fatal(address, code, err)
	}
	if g.refresh.Reveal() != s.Current() {
		t.Error("another token than the server's")
	}
	google, _ := Known(Google, "x")
	if _, err := google.Device(t.Context(), secret.Text{}, Options{}, nil); !errors.Is(err, ErrNoDevice) {
		t.Errorf("%v", err)
	}
}

func TestRotationIsKept(t *testing.T) {
	s := oauthtest.Start(t)
	s.Refresh("first")
	v := &vault{}
	if err := (Grant{refresh: secret.New("first")}).Save(t.Context(), v); err != nil {
		t.Fatal(err)
	}
	clock := time.Now()
	src := NewSource(clientOf(s), v, Options{Now: func() time.Time { return clock }})
	seen := map[string]bool{}
	for range 3 {
		tok, err := src.Token(t.Context())
		if err != nil || seen[tok] {
			t.Fatalf("%v, or a token twice", err)
		}
		seen[tok] = true
		if g, err := load(t.Context(), v); err != nil || g.RefreshToken != s.Current() {
			t.Fatalf("the vault does not hold the server's token: %v", err)
		}
		clock = clock.Add(59*time.Minute + 30*time.Second) // within the last minute: it counts as over
	}
	v.fail = errors.New("locked")
	if _, err := src.Token(t.Context()); err != nil {
		t.Fatalf("a locked keyring ended the session: %v", err)
	}
	clock = clock.Add(2 * time.Hour)
	v.fail = nil
	if _, err := src.Token(t.Context()); err != nil {
		t.Fatalf("the rotated token was lost: %v", err)
	}
	if g, err := load(t.Context(), v); err != nil || g.RefreshToken != s.Current() {
		t.Errorf("the vault was not brought up to date: %v", err)
	}
}

func TestAnotherProcessRotated(t *testing.T) {
	s := oauthtest.Start(t)
	s.Refresh("first")
	v := &vault{}
	save := func(r string) {
		if err := (Grant{refresh: secret.New(r)}).Save(t.Context(), v); err != nil {
			t.Fatal(err)
		}
	}
	save("first")
	clock := time.Now()
	a, b := NewSource(clientOf(s), v, Options{Now: func() time.Time { return clock }}), NewSource(clientOf(s), v, Options{})
	for _, src := range []*Source{a, b} {
		if _, err := src.Token(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	clock = clock.Add(2 * time.Hour)
	if _, err := a.Token(t.Context()); err != nil {
		t.Errorf("the other's rotation ended this one: %v", err)
	}
}

func TestRevoked(t *testing.T) {
	s := oauthtest.Start(t)
	v := &vault{}
	if err := (Grant{refresh: secret.New("gone")}).Save(t.Context(), v); err != nil {
		t.Fatal(err)
	}
	_, err := NewSource(clientOf(s), v, Options{}).Token(t.Context())
	if !errors.Is(err, ErrRevoked) || !strings.Contains(err.Error(), "inboxd login") || strings.Contains(err.Error(), "gone") {
		t.Errorf("%v", err)
	}
	if _, err := NewSource(clientOf(s), &vault{}, Options{}).Token(t.Context()); !errors.Is(err, secret.ErrNoEntry) {
		t.Errorf("%v", err)
	}
	v.text = secret.New("hunter2")
	if _, err := NewSource(clientOf(s), v, Options{}).Token(t.Context()); err == nil || strings.Contains(err.Error(), "hunter2") {
		t.Errorf("%v", err)
	}
}

// TestAProviderOutOfReachIsNoRevocation: the account goes on trying.
func TestAProviderOutOfReachIsNoRevocation(t *testing.T) {
	down := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { http.Error(w, "later", http.StatusBadGateway) }))
	t.Cleanup(down.Close)
	v := &vault{}
	if err := (Grant{refresh: secret.New("good")}).Save(t.Context(), v); err != nil {
		t.Fatal(err)
	}
	for _, at := range []string{down.URL, "http://127.0.0.1:1"} {
		_, err := NewSource(Client{ID: "x", TokenURL: at}, v, Options{}).Token(t.Context())
		var later interface{ Passing() bool }
		if err == nil || errors.Is(err, ErrRevoked) || !errors.As(err, &later) || strings.Contains(err.Error(), "good") {
			t.Errorf("%s: %v", at, err)
		}
	}
	s := oauthtest.Start(t)
	_, err := NewSource(clientOf(s), v, Options{}).Token(t.Context())
	var later interface{ Passing() bool }
	if !errors.Is(err, ErrRevoked) || errors.As(err, &later) {
		t.Errorf("a revocation: %v", err)
	}
}

func TestURLFault(t *testing.T) {
	for u, ok := range map[string]bool{
		"https://login.example.org/token": true, "http://127.0.0.1:8080/token": true, "http://localhost/token": true, "http://[::1]:9/": true,
		"http://login.example.org/token": false, "login.example.org": false, "": false, "https://": false, "https://a:b@example.org/": false, "ftp://127.0.0.1/": false,
	} {
		if (URLFault(u) == "") != ok {
			t.Errorf("%s: %q", u, URLFault(u))
		}
	}
}

func TestKnown(t *testing.T) {
	for _, p := range []string{Google, Microsoft} {
		c, ok := Known(p, "id")
		if !ok || c.ID != "id" || URLFault(c.AuthURL)+URLFault(c.TokenURL) != "" || len(c.Scopes) == 0 {
			t.Errorf("%s: %+v", p, c)
		}
	}
	if _, ok := Known("nobody", "id"); ok {
		t.Error("nobody is known")
	}
}
