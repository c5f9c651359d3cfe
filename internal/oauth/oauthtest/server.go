// Package oauthtest is an OAuth2 authorization server inside a test: the
// authorization endpoint (which grants at once), tokens with PKCE and rotation,
// the device flow, and introspection for a mail server. It is for tests only
// and never checks who the user is.
package oauthtest

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"sync"
	"testing"
)

// Server is a running authorization server. Its exported fields are set before use.
type Server struct {
	URL      string
	User     string // who signs in
	ClientID string
	Secret   string // of the client; "": it has none
	Pending  int    // how often the device flow says "not yet"

	mu         sync.Mutex
	challenges map[string]string // by code
	refresh    string            // the one that is good
	access     map[string]bool
	asked      []string // grant types
	deny       bool
	intro      int
}

// Start runs a server until the test ends.
func Start(t testing.TB) *Server {
	t.Helper()
	s := &Server{User: "alex", ClientID: "own-client", challenges: map[string]string{}, access: map[string]bool{}}
	mux := http.NewServeMux()
	mux.HandleFunc("/authorize", s.authorize)
	mux.HandleFunc("/token", s.token)
	mux.HandleFunc("/device", s.device)
	mux.HandleFunc("/introspect", s.introspect)
	h := httptest.NewServer(mux)
	s.URL = h.URL
	t.Cleanup(h.Close)
	return s
}

// Refresh makes the refresh token r the one that is good.
func (s *Server) Refresh(r string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.refresh = r
}

// Current is the refresh token that is good.
func (s *Server) Current() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.refresh
}

// Expire ends every access token that was given out.
func (s *Server) Expire() {
	s.mu.Lock()
	defer s.mu.Unlock()
	clear(s.access)
}

// Deny has the authorization endpoint say no.
func (s *Server) Deny() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.deny = true
}

// Asked lists the grant types that the token endpoint was asked for.
func (s *Server) Asked() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.asked)
}

// Introspected counts the mail server's questions.
func (s *Server) Introspected() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.intro
}

func (s *Server) authorize(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	q := r.URL.Query()
	back, err := url.Parse(q.Get("redirect_uri"))
	if err != nil || q.Get("client_id") != s.ClientID || q.Get("response_type") != "code" || q.Get("code_challenge_method") != "S256" {
		http.Error(w, "bad request", http.StatusBadRequest)
		return
	}
	out := url.Values{"state": {q.Get("state")}}
	if s.deny {
		out.Set("error", "access_denied")
		out.Set("error_description", "no\x1b[31m, thanks")
	} else {
		code := rand.Text()
		s.challenges[code] = q.Get("code_challenge")
		out.Set("code", code)
	}
	back.RawQuery = out.Encode()
	http.Redirect(w, r, back.String(), http.StatusFound)
}

func (s *Server) token(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := r.ParseForm(); err != nil {
		refuse(w, "invalid_request")
		return
	}
	kind := r.PostForm.Get("grant_type")
	s.asked = append(s.asked, kind)
	if r.PostForm.Get("client_id") != s.ClientID || r.PostForm.Get("client_secret") != s.Secret {
		refuse(w, "invalid_client")
		return
	}
	switch kind {
	case "authorization_code":
		code := r.PostForm.Get("code")
		sum := sha256.Sum256([]byte(r.PostForm.Get("code_verifier")))
		challenge, ok := s.challenges[code]
		delete(s.challenges, code)
		if !ok || challenge != base64.RawURLEncoding.EncodeToString(sum[:]) {
			refuse(w, "invalid_grant")
			return
		}
	case "refresh_token":
		if s.refresh == "" || r.PostForm.Get("refresh_token") != s.refresh {
			refuse(w, "invalid_grant")
			return
		}
	case "urn:ietf:params:oauth:grant-type:device_code":
		if s.Pending > 0 {
			s.Pending--
			refuse(w, "authorization_pending")
			return
		}
	default:
		refuse(w, "unsupported_grant_type")
		return
	}
	access := "access-" + rand.Text()
	s.refresh, s.access[access] = "refresh-"+rand.Text(), true
	reply(w, map[string]any{"access_token": access, "token_type": "Bearer", "expires_in": 3600, "refresh_token": s.refresh})
}

func (s *Server) device(w http.ResponseWriter, _ *http.Request) {
	reply(w, map[string]any{"device_code": "device", "user_code": "ABCD-1234", "verification_uri": s.URL + "/enter", "expires_in": 600, "interval": 1})
}

func (s *Server) introspect(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	_ = r.ParseForm()
	s.intro++
	if !s.access[r.Form.Get("token")] {
		reply(w, map[string]any{"active": false})
		return
	}
	reply(w, map[string]any{"active": true, "username": s.User, "email": s.User, "scope": "mail"})
}

func refuse(w http.ResponseWriter, code string) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(http.StatusBadRequest)
	_ = json.NewEncoder(w).Encode(map[string]string{"error": code, "error_description": "as the test wants it"})
}

func reply(w http.ResponseWriter, v any) {
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(v)
}
