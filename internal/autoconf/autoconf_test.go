package autoconf

import (
	"context"
	"errors"
	"flag"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"slices"
	"strings"
	"testing"

	"inboxd/internal/imapwatch"
)

// dns is a resolver with fixed answers.
type dns struct {
	mx  map[string]string
	srv map[string]net.SRV // by service.domain
}

func (d dns) LookupMX(_ context.Context, name string) ([]*net.MX, error) {
	if h, ok := d.mx[name]; ok {
		return []*net.MX{{Host: h, Pref: 10}}, nil
	}
	return nil, errors.New("no such host")
}

func (d dns) LookupSRV(_ context.Context, service, _, name string) (string, []*net.SRV, error) {
	if r, ok := d.srv[service+"."+name]; ok {
		return "", []*net.SRV{&r}, nil
	}
	return "", nil, errors.New("no such host")
}

// web serves every https address from one handler.
func web(t *testing.T, h http.HandlerFunc) *http.Client {
	t.Helper()
	s := httptest.NewTLSServer(h)
	t.Cleanup(s.Close)
	c := s.Client()
	tr, ok := c.Transport.(*http.Transport)
	if !ok {
		t.Fatal("another transport")
	}
	tr = tr.Clone()
	tr.DialContext = func(ctx context.Context, network, addr string) (net.Conn, error) {
		if !strings.HasSuffix(addr, ":443") {
			t.Errorf("dialled %s", addr)
		}
		return (&net.Dialer{}).DialContext(ctx, network, s.Listener.Addr().String())
	}
	tr.TLSClientConfig.ServerName = "example.com"
	c.Transport = tr
	return c
}

func nothing(w http.ResponseWriter, r *http.Request) { http.NotFound(w, r) }

const file = `<?xml version="1.0"?>
<clientConfig version="1.1"><emailProvider id="x">
 <incomingServer type="pop3"><hostname>pop.firm.example</hostname><port>995</port><socketType>SSL</socketType></incomingServer>
 <incomingServer type="imap"><hostname>clear.firm.example</hostname><port>143</port><socketType>plain</socketType></incomingServer>
 <incomingServer type="imap"><hostname>start.firm.example</hostname><port>143</port><socketType>STARTTLS</socketType></incomingServer>
 <incomingServer type="imap"><hostname>Box.Hoster.example</hostname><port>993</port><socketType>SSL</socketType><username>%EMAILLOCALPART%</username></incomingServer>
 <outgoingServer type="smtp"><hostname>out.hoster.example</hostname><port>587</port><socketType>STARTTLS</socketType><username>%EMAILADDRESS%</username></outgoingServer>
</emailProvider></clientConfig>`

func TestFind(t *testing.T) {
	names := dns{
		mx: map[string]string{"firm.example": "aspmx.l.google.com.", "work.example": "work-example.mail.protection.outlook.com.", "fake.example": "notgoogle.com."},
		srv: map[string]net.SRV{
			"imaps.own.example": {Target: "Mail.own.example.", Port: 993}, "submission.own.example": {Target: "mail.own.example.", Port: 587},
			"imap.old.example":      {Target: "old.example.", Port: 143},
			"imaps.foreign.example": {Target: "imap.elsewhere.example.", Port: 993},
			"imaps.none.example":    {Target: ".", Port: 0},
			"imaps.odd.example":     {Target: "a b;c.", Port: 993},
		},
	}
	for _, c := range []struct {
		address, host string
		port          int
		tls           imapwatch.TLSMode
		user          string
		confirm       bool
	}{
		{"a@gmail.com", "imap.gmail.com", 993, imapwatch.Implicit, "a@gmail.com", false},
		{"a@GoogleMail.com", "imap.gmail.com", 993, imapwatch.Implicit, "a@GoogleMail.com", false},
		{"a.b@icloud.com", "imap.mail.me.com", 993, imapwatch.Implicit, "a.b", false},
		{"a@firm.example", "imap.gmail.com", 993, imapwatch.Implicit, "a@firm.example", false},
		{"a@work.example", "outlook.office365.com", 993, imapwatch.Implicit, "a@work.example", false},
		{"a@own.example", "mail.own.example", 993, imapwatch.Implicit, "a@own.example", false},
		{"a@old.example", "old.example", 143, imapwatch.StartTLS, "a@old.example", false},
		{"a@foreign.example", "imap.elsewhere.example", 993, imapwatch.Implicit, "a@foreign.example", true},
	} {
		got, err := Finder{Resolver: names, HTTP: web(t, nothing)}.Find(t.Context(), c.address)
		if err != nil || got.IMAP.Host != c.host || got.IMAP.Port != c.port || got.IMAP.TLS != c.tls || got.Confirm != c.confirm || got.IMAP.User(c.address) != c.user || got.How == "" {
			t.Errorf("%s: %+v, user %q, %v", c.address, got, got.IMAP.User(c.address), err)
		}
	}
	for _, address := range []string{"a@nowhere.example", "a@fake.example", "a@none.example", "a@odd.example"} {
		if got, err := (Finder{Resolver: names, HTTP: web(t, nothing)}).Find(t.Context(), address); !errors.Is(err, ErrNotFound) {
			t.Errorf("%s: %+v, %v", address, got, err)
		}
	}
	var none *NoIMAPError
	if _, err := (Finder{}).Find(t.Context(), "a@tuta.com"); !errors.As(err, &none) {
		t.Errorf("%v", err)
	}
	for _, address := range []string{"", "a", "@b.example", "a@"} {
		if _, err := (Finder{Resolver: names}).Find(t.Context(), address); err == nil {
			t.Errorf("%q was taken for an address", address)
		}
	}
}

func TestAutoconfigFile(t *testing.T) {
	var asked []string
	serve := func(w http.ResponseWriter, r *http.Request) {
		asked = append(asked, r.Host+r.URL.Path)
		if strings.HasPrefix(r.URL.Path, "/.well-known/") {
			_, _ = io.WriteString(w, file)
			return
		}
		http.NotFound(w, r)
	}
	// A host of another domain that only DNS names gives way to the file.
	names := dns{srv: map[string]net.SRV{"imaps.firm.example": {Target: "imap.elsewhere.example.", Port: 993}}}
	got, err := Finder{Resolver: names, HTTP: web(t, serve)}.Find(t.Context(), "al.ex@firm.example")
	if err != nil || got.IMAP != (Endpoint{"box.hoster.example", 993, imapwatch.Implicit, "%LOCAL%"}) || got.IMAP.User("al.ex@firm.example") != "al.ex" || got.Confirm {
		t.Errorf("%+v, %v", got, err)
	}
	if got.SMTP.Host != "out.hoster.example" || got.SMTP.TLS != imapwatch.StartTLS || got.SMTP.User("al.ex@firm.example") != "al.ex@firm.example" {
		t.Errorf("%+v", got.SMTP)
	}
	if !slices.Equal(asked, []string{"autoconfig.firm.example/mail/config-v1.1.xml", "firm.example/.well-known/autoconfig/mail/config-v1.1.xml"}) {
		t.Errorf("asked %q", asked)
	}
}

func TestAutoconfigStaysOnHTTPS(t *testing.T) {
	leave := func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, "http://firm.example/file.xml", http.StatusFound)
	}
	round := func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, r.URL.String(), http.StatusFound) }
	for name, h := range map[string]http.HandlerFunc{"leaves": leave, "goes round": round} {
		if got, err := (Finder{Resolver: dns{}, HTTP: web(t, h)}).Find(t.Context(), "a@firm.example"); !errors.Is(err, ErrNotFound) {
			t.Errorf("%s: %+v, %v", name, got, err)
		}
	}
	if _, err := parseFile([]byte(strings.ReplaceAll(strings.ReplaceAll(file, "SSL", "plain"), "STARTTLS", "plain"))); err == nil {
		t.Error("a server without encryption was taken")
	}
}

func TestProviders(t *testing.T) {
	seen := map[string]string{}
	for _, p := range Providers() {
		for _, d := range slices.Concat(p.Domains, p.MX) {
			if !isHost(d) {
				t.Errorf("%s: %q is no domain", p.Name, d)
			}
		}
		for _, d := range p.Domains {
			if seen[d] != "" {
				t.Errorf("%s is of %s and of %s", d, seen[d], p.Name)
			}
			seen[d] = p.Name
		}
		if len(p.Domains)+len(p.MX) == 0 {
			t.Errorf("%s can never be found", p.Name)
		}
		if p.None != "" {
			continue
		}
		for _, e := range []Endpoint{p.IMAP, p.SMTP} {
			if !isHost(e.Host) || e.Port == 0 || e.TLS == imapwatch.Plain {
				t.Errorf("%s: %+v", p.Name, e)
			}
		}
		if (p.AppPassword || p.OnlyOAuth) && p.How == "" {
			t.Errorf("%s: how does one get the password?", p.Name)
		}
	}
	if len(seen) < 100 || ByHost("IMAP.gmail.com") == nil || ByHost("imap.example.org") != nil {
		t.Errorf("%d domains", len(seen))
	}
}

func FuzzFile(f *testing.F) {
	f.Add([]byte(file))
	f.Add([]byte("<a><b></a>"))
	f.Add([]byte("<?xml version=\"1.0\" encoding=\"latin1\"?><clientConfig/>"))
	f.Fuzz(func(t *testing.T, data []byte) {
		got, err := parseFile(data)
		if err == nil && (!isHost(got.IMAP.Host) || got.IMAP.Port < 1 || got.IMAP.Port > 65535 || got.IMAP.TLS == imapwatch.Plain) {
			t.Errorf("%+v", got)
		}
	})
}

var update = flag.Bool("update", false, "write docs/providers.md")

func TestProvidersPage(t *testing.T) {
	const path = "../../docs/providers.md"
	if *update {
		if err := os.WriteFile(path, Markdown(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	got, err := os.ReadFile(path)
	if err != nil || string(got) != string(Markdown()) {
		t.Errorf("%s is not what the code produces (%v); write it with: go test ./internal/autoconf -update", path, err)
	}
}
