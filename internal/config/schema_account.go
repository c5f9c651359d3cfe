package config

func accountTable() table {
	return table{
		name: "account", many: true, title: "Your mailbox",
		doc: `One block [[account]] for each mailbox that is to be watched. For a second mailbox, repeat the
block with [account.imap] and what else belongs to it.`,
		keys: []key{
			{name: "name", def: "", sample: "main", kind: text,
				expect: `a short name in quotes, such as "main"`,
				doc:    `What inboxd calls this account when it talks to you. Left out: the address.`},
			{name: "address", sample: "alex@example.org", need: true, kind: text, also: []string{"email", "mail"},
				expect: `your mail address in quotes, such as "alex@example.org"`,
				doc:    `Your mail address. Drafts are From this address, or from the alias that the mail came to.`},
			{name: "aliases", def: []string{}, kind: texts, also: []string{"alias", "addresses"},
				expect: `a list of mail addresses, such as ["a.morgan@example.net"]`,
				doc:    `Your other addresses whose mail arrives in this mailbox, such as ["a.morgan@example.net"].`},
			{name: "display_name", def: "", kind: text, also: []string{"fullname", "real_name"},
				expect: `your name in quotes, such as "Alex Morgan"`,
				doc:    `Your name as it stands in From, such as "Alex Morgan".`},
			{name: "signature", def: "", kind: text,
				expect: `text in quotes, such as "Alex Morgan\n+44 20 7946 0000"`,
				doc: `What stands at the end of a draft. Left out: your name. \n begins a new line:

    "Alex Morgan\n+44 20 7946 0000"`},
			{name: "drafts", def: "", kind: text,
				expect: `the name of a folder in quotes, such as "Drafts"`,
				doc: `The folder that drafts are saved in. Left out: inboxd finds it. Set it only if inboxd says that
it cannot.`},
			{name: "sent", def: "", kind: text,
				expect: `the name of a folder in quotes, such as "Sent"`,
				doc:    `The folder with the mail you have sent, likewise.`},
		},
		tables: []table{imapTable(), smtpTable(), accountCriteriaTable()},
	}
}

func imapTable() table {
	return table{
		name: "imap", title: "Where the mailbox is",
		doc: `The server that your mail is read from, and where drafts are saved.

No password belongs in this file. It comes from a command that prints it, so that it can stay in
your password manager.`,
		keys: serverKeys("imap.example.org", 993, "993, or 143 unless tls is \"implicit\"", false),
	}
}

func smtpTable() table {
	return table{
		name: "smtp", spare: true, title: "Sending",
		doc:  `The server that mail you have approved is sent through. Without this block nothing can be sent.`,
		keys: append(serverKeys("smtp.example.org", 465, "465, or 587 for \"starttls\" and 25 for \"plain\"", true), postKeys()...),
	}
}

// serverKeys are the keys of a mail server. An SMTP server borrows the name and
// the password of the account's IMAP server.
func serverKeys(host string, port int, ports string, smtp bool) []key {
	user := `The name you sign in with. Left out: your mail address.`
	command := `The command that prints your password on its first line, one word per text. It is run as it
stands, without a shell, each time inboxd signs in. Of a desktop's own keyring, and of the macOS
keychain, it is:

    ["secret-tool", "lookup", "service", "mail"]
    ["security", "find-generic-password", "-s", "mail", "-w"]`
	password := key{name: "password_command", sample: []string{"pass", "show", "mail"}, oneOf: !smtp, kind: argv,
		also:   []string{"passwordcmd", "passcmd", "password_cmd", "password_eval", "passwordeval", "pass_command"},
		expect: `a list of words, such as ["pass", "show", "mail"]`, doc: command}
	if smtp {
		user = `The name you sign in with. Left out: as in [account.imap].`
		password.doc = `The command that prints the password. Left out: as in [account.imap].`
	}
	return []key{
		{name: "host", sample: host, need: true, kind: text, also: []string{"server", "hostname"},
			expect: `the server's name in quotes, such as "` + host + `"`,
			doc:    `The server's name, from your mail provider's help pages.`},
		{name: "port", def: port, kind: number,
			expect: `a number from 1 to 65535, such as ` + tomlValue(port),
			doc:    `The server's port. Left out: ` + ports + `.`},
		{name: "tls", def: "implicit", kind: text, also: []string{"ssl", "security", "encryption"},
			expect: `a text`, doc: `How the connection is protected.`,
			choice: []choice{
				{"implicit", "encrypted from the first byte"},
				{"starttls", "begins in the clear and must turn encrypted before signing in"},
				{"plain", "not encrypted: only for a server on this very computer"}}},
		{name: "ca_file", def: "", kind: text, also: []string{"ca", "cafile", "certificate"},
			expect: `the path of a PEM file in quotes, such as "~/mail-ca.pem"`,
			doc: `A file (PEM) with a certificate to trust beside the system's, for a server with a certificate of
its own.`},
		{name: "username", def: "", kind: text, also: []string{"user", "login"},
			expect: `the name you sign in with, in quotes`, doc: user},
		password,
		{name: "keyring", def: false, kind: yesNo, also: []string{"keychain", "secret_service"}, expect: `true or false`,
			doc: `Take the password from the system's keyring instead, where "inboxd init" and "inboxd login" put it.`},
		{name: "oauth2", def: "", kind: signInKind, also: []string{"oauth"},
			expect: `"google", "microsoft", or a table such as { provider = "google", client_id = "…" }`,
			doc: `Sign in with OAuth2 instead of a password: "google" or "microsoft", with oauth2_client_id beside it,
or a table of its own for any other provider. "inboxd login" signs you in once; the token is kept in
the system's keyring. Where there is a password_command too, it prints the access token.

    oauth2 = { client_id = "…", auth_url = "…", token_url = "…", scopes = ["…"] }`},
		{name: "oauth2_client_id", def: "", kind: text, also: []string{"client_id"},
			expect: `the client id in quotes, as your own registration with the provider shows it`,
			doc:    `Your own client id for oauth2 (docs/providers.md says how to get one). It is no secret.`},
	}
}

func stateTable() table {
	return table{
		name: "state", title: "Where inboxd keeps its own notes",
		doc: `What inboxd remembers: how far it has read, which threads there are, which drafts it wrote. The
folder is readable by you alone.`,
		keys: []key{
			{name: "dir", def: "", kind: text, also: []string{"path", "folder", "directory"},
				expect: `the path of a folder in quotes, such as "~/.local/state/inboxd"`,
				doc: `The folder. Left out: $XDG_STATE_HOME/inboxd, which is ~/.local/state/inboxd where that is not
set; on macOS ~/Library/Application Support/inboxd/state. A path that begins with neither / nor ~/
is taken from the folder of this file.`},
		},
	}
}
