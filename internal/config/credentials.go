package config

import (
	"strings"

	"inboxd/internal/oauth"
	"inboxd/internal/secret"
)

// inKeyring stands for the keyring until the account's address is known.
const inKeyring secret.Entry = "?"

// credentials reads how to sign in: a password command, the keyring, or OAuth2.
func (s section) credentials(srv *Server) {
	before := len(s.in.problems)
	if s.has("password_command") {
		srv.PasswordCommand = s.command("password_command")
	}
	if s.yesNo("keyring") {
		srv.Keyring = inKeyring
	}
	srv.OAuth2 = s.oauth2("oauth2")
	if srv.OAuth2 != nil && srv.PasswordCommand.Empty() {
		srv.Keyring = inKeyring
	}
	wrong := len(s.in.problems) > before
	switch k := s.t.find("password_command"); {
	case wrong || s.meant["password_command"]:
	case srv.Keyring != "" && !srv.PasswordCommand.Empty():
		s.wrong("keyring", "the password would come from two places; expected keyring = true or password_command, not both")
	case k.oneOf && srv.borrows():
		s.wrong("password_command", "missing; expected %s, or keyring = true, or oauth2", k.expect)
	}
}

// borrows reports whether the server has no way to sign in of its own.
func (s Server) borrows() bool {
	return s.PasswordCommand.Empty() && s.Keyring == "" && s.OAuth2 == nil
}

// file gives the secret its name in the keyring.
func (s *Server) file(kind, address string) {
	if s.Keyring == inKeyring {
		s.Keyring = secret.EntryOf(kind, strings.ToLower(address))
	}
}

// oauth2 reads the provider's name, or the table of its own; nil where there is
// none, or it cannot be used, which is noted.
func (s section) oauth2(name string) *oauth.Client {
	switch v := s.values[name].(type) {
	case nil:
		return nil
	case string:
		return s.knownProvider(name, v)
	case map[string]any:
		return s.open(oauthTable(), s.dotted(name), v, s.at.key(name), s.lineOf(name)).client()
	default:
		s.mistyped(name, s.t.find(name), v)
		return nil
	}
}

// knownProvider is the client of a provider that stands by its name.
func (s section) knownProvider(name, provider string) *oauth.Client {
	id := s.line1("oauth2_client_id", 300)
	if provider == "" {
		return nil
	}
	c, ok := oauth.Known(provider, id)
	if !ok {
		s.wrong(name, `expected "google", "microsoft" or a table with client_id, auth_url, token_url and scopes; got %q`, shorten(provider))
		return nil
	}
	if id == "" {
		s.wrong("oauth2_client_id", "missing; expected your own client id with %s (docs/providers.md says how to get one)", provider)
		return nil
	}
	return &c
}

// client reads the table.
func (s section) client() *oauth.Client {
	before := len(s.in.problems)
	id := s.line1("client_id", 300)
	c, known := oauth.Known(s.text("provider"), id)
	if !known {
		c = oauth.Client{ID: id}
	}
	for _, e := range []struct {
		name string
		to   *string
	}{{"auth_url", &c.AuthURL}, {"token_url", &c.TokenURL}, {"device_url", &c.DeviceURL}} {
		if u := s.text(e.name); u != "" {
			if fault := oauth.URLFault(u); fault != "" {
				s.wrong(e.name, "%s", fault)
			}
			*e.to = u
		}
	}
	if s.has("scopes") {
		c.Scopes = s.texts("scopes", func(t string) (string, string) {
			if t == "" || strings.ContainsAny(t, " \t\r\n") {
				return "", "expected one scope per text, without spaces"
			}
			return t, ""
		})
	}
	for _, need := range []struct{ name, value string }{{"auth_url", c.AuthURL}, {"token_url", c.TokenURL}} {
		if need.value == "" && !s.has(need.name) {
			s.wrong(need.name, "missing; expected the provider's address, or provider = \"google\" or \"microsoft\"")
		}
	}
	if len(s.in.problems) > before {
		return nil
	}
	return &c
}

// oauthTable describes a provider's table.
func oauthTable() table {
	address := `an address such as "https://login.example.org/token"`
	return table{name: "oauth2", keys: []key{
		{name: "provider", def: "", kind: text, expect: `a text`, choice: []choice{{"", ""}, {oauth.Google, ""}, {oauth.Microsoft, ""}}},
		{name: "client_id", need: true, kind: text, expect: `the client id in quotes`, also: []string{"id", "oauth2_client_id"}},
		{name: "auth_url", def: "", kind: text, expect: address, also: []string{"authorization_url", "authorize_url"}},
		{name: "token_url", def: "", kind: text, expect: address},
		{name: "device_url", def: "", kind: text, expect: address},
		{name: "scopes", def: []string{}, kind: texts, expect: `a list of scopes, such as ["https://mail.google.com/"]`, also: []string{"scope"}},
	}}
}
