package autoconf

import (
	"bytes"
	"context"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"

	"inboxd/internal/imapwatch"
)

// The autoconfig file that Thunderbird's developers described and many domains
// publish. It is asked for over HTTPS alone, so that the domain's certificate
// vouches for it; and only of the domain itself, since a central database would
// learn who has which address.

const maxFile = 256 << 10

// errLeave ends a redirect that leads out of HTTPS, or on and on.
var errLeave = errors.New("the redirect is not followed")

// autoconfig asks the places where a domain may publish its file.
func (f Finder) autoconfig(ctx context.Context, domain, address string) (Found, bool) {
	for _, u := range []string{
		"https://autoconfig." + domain + "/mail/config-v1.1.xml?emailaddress=" + url.QueryEscape(address),
		"https://" + domain + "/.well-known/autoconfig/mail/config-v1.1.xml",
	} {
		data, err := f.get(ctx, u)
		if err != nil {
			continue
		}
		if out, err := parseFile(data); err == nil {
			out.How = domain + " says so in the autoconfig file that it publishes"
			return out, true
		}
	}
	return Found{}, false
}

func (f Finder) get(ctx context.Context, address string) (data []byte, err error) {
	ctx, cancel := context.WithTimeout(ctx, askFor)
	defer cancel()
	client := http.Client{}
	if f.HTTP != nil {
		client = *f.HTTP
	}
	client.CheckRedirect = func(r *http.Request, via []*http.Request) error {
		if r.URL.Scheme != "https" || len(via) >= 3 {
			return errLeave
		}
		return nil
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return nil, err
	}
	resp, err := client.Do(req)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, resp.Body.Close()) }()
	if resp.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("%s: %s", address, resp.Status)
	}
	return io.ReadAll(io.LimitReader(resp.Body, maxFile))
}

// fileServer is one incomingServer or outgoingServer.
type fileServer struct {
	Type     string `xml:"type,attr"`
	Hostname string `xml:"hostname"`
	Port     int    `xml:"port"`
	Socket   string `xml:"socketType"`
	Username string `xml:"username"`
}

// parseFile reads the file: its first IMAP server that is encrypted, and the
// like for sending. Servers without encryption are as good as not there.
func parseFile(data []byte) (Found, error) {
	var file struct {
		Provider struct {
			Incoming []fileServer `xml:"incomingServer"`
			Outgoing []fileServer `xml:"outgoingServer"`
		} `xml:"emailProvider"`
	}
	d := xml.NewDecoder(bytes.NewReader(data))
	d.CharsetReader = func(string, io.Reader) (io.Reader, error) { return nil, errors.New("expected UTF-8") }
	if err := d.Decode(&file); err != nil {
		return Found{}, fmt.Errorf("read the autoconfig file: %w", err)
	}
	out := Found{}
	var ok bool
	if out.IMAP, ok = pick(file.Provider.Incoming, "imap"); !ok {
		return Found{}, errors.New("read the autoconfig file: it names no encrypted IMAP server")
	}
	out.SMTP, _ = pick(file.Provider.Outgoing, "smtp")
	return out, nil
}

func pick(all []fileServer, kind string) (Endpoint, bool) {
	for _, socket := range []struct {
		name string
		tls  imapwatch.TLSMode
	}{{"SSL", imapwatch.Implicit}, {"STARTTLS", imapwatch.StartTLS}} {
		for _, s := range all {
			host := strings.ToLower(strings.TrimSpace(s.Hostname))
			if s.Type == kind && strings.EqualFold(strings.TrimSpace(s.Socket), socket.name) && isHost(host) && s.Port > 0 && s.Port < 65536 {
				return Endpoint{Host: host, Port: s.Port, TLS: socket.tls, Username: userForm(s.Username)}, true
			}
		}
	}
	return Endpoint{}, false
}

// userForm takes over the two forms of user name that mean something; any other
// is left to the user.
func userForm(s string) string {
	switch strings.TrimSpace(s) {
	case "%EMAILLOCALPART%":
		return "%LOCAL%"
	default:
		return ""
	}
}
