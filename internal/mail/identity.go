package mail

import "strings"

// Identities are the addresses of the user, the primary one first.
type Identities []string

// Has reports whether addr is one of the user's: case, plus forms (RFC 5233)
// and Gmail's dots do not matter.
func (ids Identities) Has(addr string) bool {
	canon := canonical(addr)
	if canon == "" {
		return false
	}
	for _, own := range ids {
		if canonical(own) == canon {
			return true
		}
	}
	return false
}

// SameAddr reports whether two addresses reach the same mailbox, compared as
// Identities does. For comparing only: what is written is never changed.
func SameAddr(a, b string) bool {
	ca := canonical(a)
	return ca != "" && ca == canonical(b)
}

// canonical is the form in which addresses are compared. Relay addresses keep
// their plus part: there it is the token that names the conversation.
func canonical(addr string) string {
	addr = strings.ToLower(strings.Trim(addr, " \t<>"))
	at := strings.LastIndexByte(addr, '@')
	if at <= 0 || at == len(addr)-1 {
		return ""
	}
	local, domain := addr[:at], strings.TrimSuffix(addr[at+1:], ".")
	if _, _, relay := Relay(addr); !relay {
		if plus := strings.IndexByte(local, '+'); plus > 0 {
			local = local[:plus]
		}
	}
	if domain == "googlemail.com" {
		domain = "gmail.com"
	}
	if domain == "gmail.com" {
		local = strings.ReplaceAll(local, ".", "")
	}
	return local + "@" + domain
}
