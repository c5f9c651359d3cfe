package config

import (
	"fmt"
	"net/mail"
	"strings"
	"unicode"
)

// isControl reports characters that no setting may contain: controls, and the
// marks that turn the direction of writing around.
func isControl(r rune) bool {
	return unicode.IsControl(r) || r == unicode.ReplacementChar || r >= 0x202a && r <= 0x202e || r >= 0x2066 && r <= 0x2069
}

// lineFault says why t is no text of one line and at most so many bytes.
func lineFault(t string, most int) string {
	switch {
	case strings.ContainsFunc(t, isControl):
		return "contains a line end or another control character; expected plain text on one line"
	case len(t) > most:
		return fmt.Sprintf("is %d bytes long; expected %d at most", len(t), most)
	}
	return ""
}

// address is a bare mail address.
func (s section) address(name string) string {
	t := s.text(name)
	if t == "" {
		return ""
	}
	if fault := addressFault(t); fault != "" {
		s.wrong(name, "%s", fault)
		return ""
	}
	return t
}

// addressFault says why t is no bare mail address; "" if it is one.
func addressFault(t string) string {
	a, err := mail.ParseAddress(t)
	switch {
	case err == nil && a.Address != t && strings.Contains(t, "<"):
		return fmt.Sprintf("expected the bare address %q; the name belongs in display_name; got %q", a.Address, shorten(t))
	case err != nil || a.Address != t || len(t) > 254:
		return fmt.Sprintf("expected a mail address such as \"alex@example.org\"; got %q", shorten(t))
	case strings.ContainsFunc(t, func(r rune) bool { return r > 0x7f }):
		return fmt.Sprintf("expected an address of plain letters (a domain in its xn-- form); got %q", shorten(t))
	case !isHostname(t[strings.LastIndexByte(t, '@')+1:]):
		return fmt.Sprintf("expected a domain name behind the @; got %q", shorten(t))
	}
	return ""
}

// correspondent is an address, a domain with its subdomains (example.com), a
// domain alone (*@example.com), or an address with * for some of its local part.
func correspondent(t string) (kept, fault string) {
	local, domain, ok := strings.Cut(t, "@")
	if !ok {
		local, domain = "", t
	}
	bare := strings.TrimPrefix(domain, "*.")
	switch plain := strings.ReplaceAll(local, "*", "x"); {
	case !isHostname(bare) || !strings.Contains(bare, "."):
	case !ok:
		return strings.ToLower(domain), ""
	case local == "" || local == "*":
		return "*@" + strings.ToLower(domain), ""
	case addressFault(plain+"@"+bare) == "":
		return local + "@" + strings.ToLower(domain), ""
	}
	return "", fmt.Sprintf("expected an address (boss@example.com), a domain (*@example.com), or a domain with its subdomains (example.com); got %q", shorten(t))
}
