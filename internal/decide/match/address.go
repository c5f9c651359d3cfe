package match

import (
	"strings"

	"inboxd/internal/mail"
)

// AnyAddress reports whether addr is one of the user's patterns: an address, a
// domain (with its subdomains), @domain, or either with * for any run of characters.
func AnyAddress(patterns []string, addr string) bool {
	for _, p := range patterns {
		if matches(strings.ToLower(strings.TrimSpace(p)), strings.ToLower(addr)) {
			return true
		}
	}
	return false
}

func matches(pattern, addr string) bool {
	_, domain, ok := strings.Cut(addr, "@")
	switch {
	case pattern == "" || !ok:
		return false
	case strings.Contains(pattern, "*"):
		subject := addr
		if !strings.Contains(pattern, "@") {
			subject = domain
		}
		return glob(pattern, subject)
	case strings.HasPrefix(pattern, "@"):
		return domain == pattern[1:]
	case !strings.Contains(pattern, "@"):
		return domain == pattern || strings.HasSuffix(domain, "."+pattern)
	}
	return mail.SameAddr(pattern, addr) || pattern == addr
}

// glob matches * against any run of characters, in time linear in both.
func glob(pattern, s string) bool {
	parts := strings.Split(pattern, "*")
	if !strings.HasPrefix(s, parts[0]) {
		return false
	}
	s = s[len(parts[0]):]
	for i, p := range parts[1:] {
		if i == len(parts)-2 {
			return strings.HasSuffix(s, p)
		}
		at := strings.Index(s, p)
		if at < 0 {
			return false
		}
		s = s[at+len(p):]
	}
	return s == ""
}
