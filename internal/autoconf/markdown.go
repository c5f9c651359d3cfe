package autoconf

import (
	"bytes"
	"fmt"
	"strings"
)

const providersIntro = `# Providers

What ` + "`inboxd init`" + ` knows by itself, and what each provider wants of a mail program. Menus move now and then: the provider's help
pages have the last word. An address of any other provider works too, if it has IMAP: the servers are then found in DNS (RFC 6186) or in
the autoconfig file that the domain publishes over HTTPS, or you name them with ` + "`--imap-host`" + `. Nobody but DNS and the address's own domain is asked.

None of this was tried against accounts of these providers: the servers and menus are from their public help pages.

## App passwords

An app password is a second password that one program has and that you can take back at any time. Where your account has two-step
sign-in, most providers take nothing else over IMAP. ` + "`inboxd init`" + ` puts it into your system's keyring.

## OAuth2, with your own client id

inboxd brings no client id of its own: one that everybody shares can be switched off for everybody. You register one, once, in some minutes.

**Microsoft** (Outlook.com, Microsoft 365) takes nothing but OAuth2.

1. [Microsoft Entra admin center](https://entra.microsoft.com) > App registrations > New registration. Supported account types: the one
   that fits your address ("any organizational directory and personal Microsoft accounts" fits all). Redirect URI: platform "Public
   client/native (mobile & desktop)", ` + "`http://localhost`" + `. Register.
2. Authentication > Allow public client flows: Yes (for ` + "`--device`" + `).
3. API permissions > Add a permission > Microsoft Graph > Delegated permissions: ` + "`IMAP.AccessAsUser.All`, `SMTP.Send`, `offline_access`" + `.
4. Overview > Application (client) ID: ` + "`inboxd init --address you@outlook.com --oauth2 microsoft --client-id ID`" + `; with ` + "`--device`" + ` you may
   use a browser on another machine.

**Google** (Gmail, Workspace) takes app passwords; OAuth2 is for accounts whose administrator has switched these off.

1. [Google Cloud console](https://console.cloud.google.com) > New project; APIs & Services > Library > Gmail API > Enable.
2. OAuth consent screen: Internal in a Workspace of your own, else External with your address under Test users, and the scope
   ` + "`https://mail.google.com/`" + `. As long as an external app is "in testing", Google ends the sign-in after seven days; publish it to keep it.
3. Credentials > Create credentials > OAuth client ID > Desktop app: a client id and a client secret.
4. ` + "`inboxd init --address you@gmail.com --oauth2 google --client-id ID`" + `, which asks for the client secret and puts it into the keyring with the
   token. Google's device flow does not give access to mail: the browser has to be on this machine (or its port forwarded).

**Any other provider**: a table in the configuration, then ` + "`inboxd login`" + `:

` + "```toml" + `
[account.imap]
host = "imap.example.org"
oauth2 = { client_id = "…", auth_url = "https://…", token_url = "https://…", device_url = "https://…", scopes = ["…"] }
` + "```" + `

When access is taken back, the password changes, or the sign-in lies unused for too long, inboxd says so once and stops that account;
` + "`inboxd login`" + ` signs in again. Where another program already manages the tokens, ` + "`oauth2`" + ` together with a ` + "`password_command`" + ` that prints the
access token does without the keyring.

## The table
`

// Markdown is docs/providers.md.
func Markdown() []byte {
	var b bytes.Buffer
	b.WriteString(providersIntro)
	for _, p := range Providers() {
		fmt.Fprintf(&b, "\n### %s\n\n", p.Name)
		if len(p.Domains) > 0 {
			fmt.Fprintf(&b, "Addresses at %s%s.\n", strings.Join(p.Domains[:min(len(p.Domains), 8)], ", "), more(len(p.Domains)-8))
		}
		if len(p.MX) > 0 {
			fmt.Fprintf(&b, "Also domains whose mail is taken by %s (MX).\n", strings.Join(p.MX, ", "))
		}
		if p.None != "" {
			fmt.Fprintf(&b, "\n**Not possible**: %s.\n", p.None)
			continue
		}
		fmt.Fprintf(&b, "\n- IMAP `%s:%d` (%s), SMTP `%s:%d` (%s)\n", p.IMAP.Host, p.IMAP.Port, p.IMAP.TLS, p.SMTP.Host, p.SMTP.Port, p.SMTP.TLS)
		fmt.Fprintf(&b, "- takes %s\n", p.takes())
		for _, words := range []string{p.Before, p.How, p.Page} {
			if words != "" {
				fmt.Fprintf(&b, "- %s\n", words)
			}
		}
	}
	return b.Bytes()
}

func more(n int) string {
	if n <= 0 {
		return ""
	}
	return fmt.Sprintf(" and %d more", n)
}

// takes says in words how one signs in.
func (p Provider) takes() string {
	switch {
	case p.OnlyOAuth:
		return "OAuth2 only"
	case p.AppPassword && p.OAuth != "":
		return "an app password, or OAuth2"
	case p.AppPassword:
		return "an app password"
	}
	return "your password"
}
