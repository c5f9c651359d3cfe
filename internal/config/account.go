package config

import (
	"strings"

	"inboxd/internal/decide"
)

// accounts reads the [[account]] blocks.
func (s section) accounts(base decide.Criteria) []Account {
	blocks := s.subs("account")
	if !s.has("account") && !s.in.offline && !s.meant["account"] {
		s.wrong("account", "missing; expected a block [[account]] with your address, and [account.imap] with your mail server")
	}
	var out []Account
	lines := map[string]int{} // what was seen, and where
	for _, b := range blocks {
		a := b.account(base)
		b.unique(lines, "name", a.Name, `a second account with the name %q, which line %d has; give each its own`)
		b.unique(lines, "address", strings.ToLower(a.Address), `a second account with the address %s, which line %d has; put its other addresses into aliases, its other folders into folders of [policy]`)
		out = append(out, a)
	}
	return out
}

// unique notes a value that an earlier account has too.
func (s section) unique(lines map[string]int, name, v, format string) {
	if v == "" {
		return
	}
	if first, ok := lines[name+"="+v]; ok {
		s.wrong(name, format, v, first)
		return
	}
	lines[name+"="+v] = s.lineOf(name)
}

// account reads one block.
func (s section) account(base decide.Criteria) Account {
	a := Account{
		Name:        s.line1("name", 60),
		Address:     s.address("address"),
		DisplayName: s.line1("display_name", 200),
		Signature:   s.signature("signature"),
		Drafts:      s.folderName("drafts"),
		Sent:        s.folderName("sent"),
		Criteria:    base,
	}
	a.Aliases = s.aliases(a.Address)
	if a.Name == "" {
		a.Name = a.Address
	}
	a.IMAP = s.imap(a.Address)
	a.IMAP.file("imap", a.Address)
	if smtp, ok := s.sub("smtp"); ok {
		server := smtp.server(a.IMAP.Username)
		if server.borrows() {
			server.PasswordCommand, server.Keyring, server.OAuth2 = a.IMAP.PasswordCommand, a.IMAP.Keyring, a.IMAP.OAuth2
		}
		server.file("smtp", a.Address)
		a.SMTP, a.Post = &server, smtp.post()
	}
	if page, ok := s.sub("criteria"); ok {
		a.Criteria = page.criteria(base)
	}
	return a
}

// imap reads [account.imap], or notes what it lacks.
func (s section) imap(user string) Server {
	imap, ok := s.sub("imap")
	if !ok {
		if s.has("imap") || s.meant["imap"] {
			return Server{}
		}
		t := s.t.sub("imap")
		imap = s.open(t, s.dotted("imap"), nil, nil, s.line)
	}
	return imap.server(user)
}

// aliases reads the other addresses, which must differ from each other and from
// the first.
func (s section) aliases(address string) []string {
	seen := map[string]bool{strings.ToLower(address): true}
	return s.texts("aliases", func(t string) (string, string) {
		if fault := addressFault(t); fault != "" {
			return "", fault
		}
		if seen[strings.ToLower(t)] {
			return "", t + " stands here twice, or is the account's address already; expected each address once"
		}
		seen[strings.ToLower(t)] = true
		return t, ""
	})
}

// line1 is a text of one line.
func (s section) line1(name string, most int) string {
	t := s.text(name)
	if fault := lineFault(t, most); fault != "" {
		s.wrong(name, "%s", fault)
		return ""
	}
	return strings.TrimSpace(t)
}

// folderName is the name of a mailbox folder, "" for none.
func (s section) folderName(name string) string {
	t := s.text(name)
	if fault := lineFault(t, 255); fault != "" {
		s.wrong(name, "%s", fault)
		return ""
	}
	return t
}

// signature is a text of several lines, with LF line ends and none at its end.
func (s section) signature(name string) string {
	t := strings.ReplaceAll(s.text(name), "\r\n", "\n")
	t = strings.TrimRight(t, " \t\n")
	if strings.ContainsFunc(t, func(r rune) bool { return r != '\n' && r != '\t' && isControl(r) }) {
		s.wrong(name, `contains a control character; expected plain text, with \n where a new line begins`)
		return ""
	}
	if len(t) > 2000 {
		s.wrong(name, "is %d bytes long; expected 2000 at most", len(t))
		return ""
	}
	return t
}
