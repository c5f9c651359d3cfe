// Package autoconf finds an address's mail servers: from a table of common
// providers, from who takes the domain's mail (MX), from what the domain
// publishes in DNS (RFC 6186 and RFC 8314), and from the autoconfig file that it
// publishes over HTTPS.
//
// It asks nobody but DNS and the address's own domain, never signs in anywhere,
// and says of every answer how far it can be trusted: what plain DNS claims
// about a host of another domain is for the user to confirm.
package autoconf

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"strings"
	"time"

	"golang.org/x/net/idna"

	"inboxd/internal/imapwatch"
)

// Endpoint is one server.
type Endpoint struct {
	Host     string
	Port     int
	TLS      imapwatch.TLSMode
	Username string // with %EMAIL% and %LOCAL% for the address and the part before its @; "": the address
}

// User is the name to sign in with.
func (e Endpoint) User(address string) string {
	local, _, _ := strings.Cut(address, "@")
	switch {
	case e.Username == "":
		return address
	default:
		return strings.NewReplacer("%EMAIL%", address, "%LOCAL%", local).Replace(e.Username)
	}
}

// Found is what is known about an address.
type Found struct {
	Provider *Provider // nil: none of the table
	IMAP     Endpoint
	SMTP     Endpoint // Host "": none was found
	How      string   // for people: where this comes from
	// Confirm says that the user has to agree first: the host is of another
	// domain, and nothing but unprotected DNS names it (RFC 6186 §6).
	Confirm bool
}

// ErrNotFound is wrapped when nothing is known of an address's servers.
var ErrNotFound = errors.New("no mail server was found")

// Resolver is the part of net.Resolver that is needed.
type Resolver interface {
	LookupMX(ctx context.Context, name string) ([]*net.MX, error)
	LookupSRV(ctx context.Context, service, proto, name string) (string, []*net.SRV, error)
}

// Finder looks; the zero value uses the system's resolver and certificates.
type Finder struct {
	Resolver Resolver
	HTTP     *http.Client // redirects are bounded and stay on HTTPS whatever it says
}

// askFor is how long one question may take; the user waits.
const askFor = 8 * time.Second

// Find looks everywhere, in the order of how much an answer is worth. The error
// wraps ErrNotFound where nobody knows, and Provider.None's words where the
// provider has no IMAP.
func (f Finder) Find(ctx context.Context, address string) (Found, error) {
	at := strings.LastIndexByte(address, '@')
	if at < 1 || at == len(address)-1 {
		return Found{}, fmt.Errorf("find the servers of %q: this is no mail address", address)
	}
	domain, err := idna.Lookup.ToASCII(strings.ToLower(address[at+1:]))
	if err != nil {
		return Found{}, fmt.Errorf("find the servers of %q: the domain is none: %w", address, err)
	}
	if p := byDomain(domain); p != nil {
		return p.found("it is a provider that inboxd knows")
	}
	if f.Resolver == nil {
		f.Resolver = net.DefaultResolver
	}
	if p := f.byMX(ctx, domain); p != nil {
		return p.found("its mail is taken by a provider that inboxd knows (MX)")
	}
	published, ok := f.srv(ctx, domain)
	if ok && !published.Confirm {
		return published, nil
	}
	if file, found := f.autoconfig(ctx, domain, address); found {
		return file, nil
	}
	if ok {
		return published, nil
	}
	return Found{}, fmt.Errorf("%w for %s: neither the table of providers, DNS (RFC 6186), nor an autoconfig file of %s knows; look for \"IMAP\" in the provider's help and name the server with --imap-host", ErrNotFound, address, domain)
}

// byMX finds the provider that takes a domain's mail. Whoever forges it gains
// nothing: the servers come from the table.
func (f Finder) byMX(ctx context.Context, domain string) *Provider {
	ctx, cancel := context.WithTimeout(ctx, askFor)
	defer cancel()
	hosts, err := f.Resolver.LookupMX(ctx, domain)
	if err != nil {
		return nil
	}
	for _, h := range hosts {
		if p := byExchanger(strings.ToLower(strings.TrimSuffix(h.Host, "."))); p != nil {
			return p
		}
	}
	return nil
}

// srv asks for the services of RFC 6186 §3.2 and RFC 8314 §5.1, the encrypted ones first.
func (f Finder) srv(ctx context.Context, domain string) (Found, bool) {
	imap, ok := f.service(ctx, domain, "imaps", imapwatch.Implicit)
	if !ok {
		imap, ok = f.service(ctx, domain, "imap", imapwatch.StartTLS)
	}
	if !ok {
		return Found{}, false
	}
	smtp, ok := f.service(ctx, domain, "submissions", imapwatch.Implicit)
	if !ok {
		smtp, _ = f.service(ctx, domain, "submission", imapwatch.StartTLS)
	}
	out := Found{IMAP: imap, SMTP: smtp, How: domain + " says so in DNS (SRV)"}
	out.Confirm = !within(imap.Host, domain) || smtp.Host != "" && !within(smtp.Host, domain)
	return out, true
}

func (f Finder) service(ctx context.Context, domain, name string, tls imapwatch.TLSMode) (Endpoint, bool) {
	ctx, cancel := context.WithTimeout(ctx, askFor)
	defer cancel()
	_, rows, err := f.Resolver.LookupSRV(ctx, name, "tcp", domain)
	if err != nil {
		return Endpoint{}, false
	}
	for _, r := range rows {
		host := strings.ToLower(strings.TrimSuffix(r.Target, "."))
		if isHost(host) && r.Port != 0 { // a target of "." means that there is no such service
			return Endpoint{Host: host, Port: int(r.Port), TLS: tls}, true
		}
	}
	return Endpoint{}, false
}

// within reports whether a host belongs to a domain.
func within(host, domain string) bool { return host == domain || strings.HasSuffix(host, "."+domain) }

// isHost reports whether s can be a host's name and nothing else.
func isHost(s string) bool {
	if len(s) == 0 || len(s) > 253 || !strings.Contains(s, ".") {
		return false
	}
	for label := range strings.SplitSeq(s, ".") {
		if label == "" || len(label) > 63 || label[0] == '-' || label[len(label)-1] == '-' {
			return false
		}
		for i := range len(label) {
			if c := label[i]; c != '-' && c != '_' && (c < '0' || c > '9') && (c < 'a' || c > 'z') {
				return false
			}
		}
	}
	return true
}
