package config

import (
	"crypto/x509"
	"encoding/pem"
	"fmt"
	"net/netip"
	"strings"

	"inboxd/internal/imapwatch"
	"inboxd/internal/secret"
)

// server reads the table of one mail server. user is the name to sign in with
// where the table has none.
func (s section) server(user string) Server {
	srv := Server{
		Host:     s.host("host"),
		TLS:      imapwatch.TLSMode(s.text("tls")),
		Username: s.line1("username", 320),
	}
	srv.Port = s.port("port", srv.TLS)
	srv.CAFile, srv.ca = s.authority("ca_file")
	if srv.Username == "" {
		srv.Username = user
	}
	s.credentials(&srv)
	if srv.TLS == imapwatch.Plain && srv.Host != "" && !isLoopback(srv.Host) {
		s.wrong("tls", `"plain" would send your password to %s unencrypted; expected "implicit" or "starttls" ("plain" is for localhost alone)`, srv.Host)
	}
	return srv
}

// command reads a command with its arguments. Its words are never repeated:
// they may hold what they should not.
func (s section) command(name string) secret.Command {
	words := s.texts(name, func(t string) (string, string) {
		if strings.ContainsRune(t, 0) {
			return "", "a word contains a NUL character"
		}
		return t, ""
	})
	list, ok := s.values[name].([]any)
	if !ok {
		return secret.Command{}
	}
	if program, _ := first(list).(string); strings.TrimSpace(program) == "" && (len(list) == 0 || len(words) == len(list)) {
		k := s.t.find(name)
		s.wrong(name, "names no program; expected %s", k.expect)
	}
	return secret.NewCommand(words...)
}

// first is the first of a list, or nil.
func first(list []any) any {
	if len(list) == 0 {
		return nil
	}
	return list[0]
}

// port is the port, by default the one that belongs to the protection.
func (s section) port(name string, tls imapwatch.TLSMode) int {
	if s.has(name) || tls == imapwatch.Implicit {
		return s.number(name, 1, 65535)
	}
	smtp := s.t.name == "smtp"
	switch {
	case smtp && tls == imapwatch.StartTLS:
		return 587 // RFC 6409 §3.1
	case smtp:
		return 25
	}
	return 143 // RFC 9051 §2.1
}

// host is a server's name or address, without port or scheme.
func (s section) host(name string) string {
	t := s.text(name)
	if t == "" {
		return ""
	}
	if fault := hostFault(t); fault != "" {
		s.wrong(name, "%s", fault)
		return ""
	}
	return strings.TrimSuffix(strings.Trim(t, "[]"), ".")
}

// hostFault says why t is no host; "" if it is one.
func hostFault(t string) string {
	if _, err := netip.ParseAddr(strings.Trim(t, "[]")); err == nil {
		return ""
	}
	switch scheme, _, found := strings.Cut(t, "://"); {
	case found:
		return fmt.Sprintf("expected a server's name alone, without %s://; got %q", shorten(scheme), shorten(t))
	case strings.Count(t, ":") == 1:
		return fmt.Sprintf("expected a server's name alone; the number behind the colon belongs in port; got %q", shorten(t))
	case strings.Contains(t, "@"):
		return fmt.Sprintf("expected a server's name, such as \"imap.example.org\", not a mail address; got %q", shorten(t))
	case !isHostname(t):
		return fmt.Sprintf("expected a server's name of letters, digits, hyphens and dots; got %q", shorten(t))
	}
	return ""
}

// isHostname checks a name by RFC 1123 §2.1, with underscores let pass, as
// some home networks have them.
func isHostname(t string) bool {
	t = strings.TrimSuffix(t, ".")
	if len(t) > 253 {
		return false
	}
	for label := range strings.SplitSeq(t, ".") {
		if label == "" || len(label) > 63 || label[0] == '-' || label[len(label)-1] == '-' {
			return false
		}
		if strings.ContainsFunc(label, func(r rune) bool { return r > 0x7f || !isBare(byte(r)) }) {
			return false
		}
	}
	return true
}

// isLoopback reports whether host can be no other computer.
func isLoopback(host string) bool {
	if strings.EqualFold(host, "localhost") {
		return true
	}
	ip, err := netip.ParseAddr(host)
	return err == nil && ip.Unmap().IsLoopback()
}

// authority reads the certificates of a CA file.
func (s section) authority(name string) (path string, certs []byte) {
	if path = s.text(name); path == "" {
		return "", nil
	}
	if path = s.file(name, path); path == "" {
		return "", nil
	}
	data, err := readFile(path)
	if err != nil {
		s.wrong(name, "cannot be read: %s; expected a PEM file with a certificate", err)
		return "", nil
	}
	if fault := pemFault(data); fault != "" {
		s.wrong(name, "%s %s", path, fault)
		return "", nil
	}
	return path, data
}

// pemFault says why data is no file of certificates; "" if it is one.
func pemFault(data []byte) string {
	if len(data) > maxSize {
		return fmt.Sprintf("is larger than %d KiB; expected the certificates of your own server, not a whole bundle", maxSize>>10)
	}
	found := 0
	for block, rest := pem.Decode(data); block != nil; block, rest = pem.Decode(rest) {
		if block.Type != "CERTIFICATE" {
			continue
		}
		if _, err := x509.ParseCertificate(block.Bytes); err != nil {
			return fmt.Sprintf("holds a certificate that cannot be read: %s", err)
		}
		found++
	}
	if found == 0 {
		return `holds no certificate; expected PEM, with a line "-----BEGIN CERTIFICATE-----"`
	}
	return ""
}
