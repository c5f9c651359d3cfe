package autoconf

import (
	"fmt"
	"slices"
	"strings"

	"inboxd/internal/imapwatch"
	"inboxd/internal/oauth"
)

// Provider is one that many people have their mail with.
type Provider struct {
	Name    string
	Domains []string // addresses of these are its own
	MX      []string // hosts at or below these take mail for domains that it serves
	IMAP    Endpoint
	SMTP    Endpoint
	// AppPassword says that the account's own password is not taken, or not
	// always: How tells how to get what is.
	AppPassword bool
	OAuth       string // what oauth2 is called for it; "": passwords
	OnlyOAuth   bool   // no password of any kind is taken
	Before      string // what has to be switched on first, with the menu's path
	How         string // how to get the password, with the menu's path
	Page        string // where that is
	None        string // why there is no IMAP; "": there is
}

// NoIMAPError says that a provider has no IMAP, and what then.
type NoIMAPError struct{ Provider, Why string }

func (e *NoIMAPError) Error() string { return fmt.Sprintf("%s: %s", e.Provider, e.Why) }

func (p *Provider) found(how string) (Found, error) {
	if p.None != "" {
		return Found{Provider: p}, &NoIMAPError{Provider: p.Name, Why: p.None}
	}
	return Found{Provider: p, IMAP: p.IMAP, SMTP: p.SMTP, How: how}, nil
}

func byDomain(domain string) *Provider {
	for _, p := range Providers() {
		if slices.Contains(p.Domains, domain) {
			return &p
		}
	}
	return nil
}

func byExchanger(host string) *Provider {
	for _, p := range Providers() {
		if slices.ContainsFunc(p.MX, func(mx string) bool { return within(host, mx) }) {
			return &p
		}
	}
	return nil
}

// ByHost finds the provider whose IMAP server this is; nil where none is known.
func ByHost(host string) *Provider {
	for _, p := range Providers() {
		if p.IMAP.Host != "" && strings.EqualFold(p.IMAP.Host, host) && p.IMAP.Host != "127.0.0.1" {
			return &p
		}
	}
	return nil
}

// tls is a server that is encrypted from the first byte.
func tls(host string, port int) Endpoint {
	return Endpoint{Host: host, Port: port, TLS: imapwatch.Implicit}
}

// start is a server that turns encrypted.
func start(host string, port int) Endpoint {
	return Endpoint{Host: host, Port: port, TLS: imapwatch.StartTLS}
}

// local has the part before the @ for a user name.
func local(e Endpoint) Endpoint {
	e.Username = "%LOCAL%"
	return e
}

func list(s string) []string { return strings.Fields(s) }

// Providers is the table, the most common first. Menus are as the providers'
// help pages name them; they move now and then.
func Providers() []Provider {
	return slices.Concat(large(), german(), french(), european(), american(), asian(), hosters(), without())
}

func large() []Provider {
	return []Provider{
		{Name: "Gmail and Google Workspace", Domains: list("gmail.com googlemail.com"), MX: list("google.com googlemail.com"),
			IMAP: tls("imap.gmail.com", 993), SMTP: tls("smtp.gmail.com", 465), AppPassword: true, OAuth: oauth.Google,
			Before: "2-Step Verification has to be on: Google Account > Security > How you sign in to Google > 2-Step Verification",
			How:    "Google Account > Security > 2-Step Verification > App passwords: name it inboxd, and copy the 16 letters (without the spaces). Where a company's administrator has switched app passwords off, use OAuth2",
			Page:   "https://myaccount.google.com/apppasswords"},
		{Name: "Outlook.com and Microsoft 365", MX: list("protection.outlook.com mx.microsoft"),
			Domains: list("outlook.com outlook.de outlook.fr outlook.es outlook.it outlook.jp outlook.com.br outlook.pt hotmail.com hotmail.co.uk hotmail.de hotmail.fr hotmail.es hotmail.it hotmail.nl hotmail.co.jp live.com live.co.uk live.de live.fr live.it live.nl live.jp msn.com windowslive.com passport.com"),
			IMAP:    tls("outlook.office365.com", 993), SMTP: start("smtp.office365.com", 587), OAuth: oauth.Microsoft, OnlyOAuth: true,
			Before: "IMAP has to be allowed: Outlook.com > Settings > Mail > Forwarding and IMAP > Let devices and apps use IMAP; at work, the administrator allows it",
			How:    "Microsoft takes no password over IMAP any more, only OAuth2 with a client id of your own: Microsoft Entra admin center > App registrations > New registration, platform \"Mobile and desktop applications\" with the redirect address http://localhost, then Authentication > Allow public client flows: Yes, and API permissions IMAP.AccessAsUser.All, SMTP.Send, offline_access",
			Page:   "https://entra.microsoft.com"},
		{Name: "iCloud Mail", Domains: list("icloud.com me.com mac.com"), MX: list("mail.icloud.com"),
			IMAP: local(tls("imap.mail.me.com", 993)), SMTP: start("smtp.mail.me.com", 587), AppPassword: true,
			How:  "Apple Account > Sign-In and Security > App-Specific Passwords > Generate an app-specific password: name it inboxd",
			Page: "https://account.apple.com/account/manage"},
		{Name: "Yahoo Mail", MX: list("yahoodns.net"),
			Domains: list("yahoo.com yahoo.co.uk yahoo.de yahoo.fr yahoo.it yahoo.es yahoo.ca yahoo.com.au yahoo.com.br yahoo.co.in yahoo.in yahoo.com.mx yahoo.com.ar yahoo.ie yahoo.pl yahoo.se ymail.com rocketmail.com myyahoo.com"),
			IMAP:    tls("imap.mail.yahoo.com", 993), SMTP: tls("smtp.mail.yahoo.com", 465), AppPassword: true,
			How:  "your picture > Account info > Security > Generate and manage app passwords: name it inboxd > Generate password",
			Page: "https://login.yahoo.com/account/security"},
		{Name: "AOL Mail", Domains: list("aol.com aol.de aol.co.uk aol.fr aim.com verizon.net netscape.net"),
			IMAP: tls("imap.aol.com", 993), SMTP: tls("smtp.aol.com", 465), AppPassword: true,
			How:  "your name > Account info > Security > Generate and manage app passwords: name it inboxd > Generate password",
			Page: "https://login.aol.com/account/security"},
		{Name: "Fastmail", Domains: list("fastmail.com fastmail.fm fastmail.net fastmail.org fastmail.co.uk fastmail.de fastmail.jp sent.com"), MX: list("messagingengine.com"),
			IMAP: tls("imap.fastmail.com", 993), SMTP: tls("smtp.fastmail.com", 465), AppPassword: true,
			How:  "Settings > Privacy & Security > Manage app passwords and access > New app password: access \"Mail\". The Basic plan has no IMAP",
			Page: "https://app.fastmail.com/settings/security"},
		{Name: "Proton Mail", Domains: list("proton.me protonmail.com protonmail.ch pm.me"), MX: list("protonmail.ch"),
			IMAP: start("127.0.0.1", 1143), SMTP: start("127.0.0.1", 1025), AppPassword: true,
			Before: "Proton Mail Bridge has to run on this machine (paid plans), and its certificate to be exported: Bridge > Settings > Advanced settings > Export TLS certificates; name the file with --ca-file",
			How:    "Bridge > your account > Mailbox details: the password that stands there, not the one of your Proton account",
			Page:   "https://proton.me/mail/bridge"},
		{Name: "Zoho Mail", Domains: list("zoho.com zohomail.com"), MX: list("zoho.com"),
			IMAP: tls("imap.zoho.com", 993), SMTP: tls("smtp.zoho.com", 465), AppPassword: true,
			Before: "IMAP has to be on: Zoho Mail > Settings > Mail Accounts > IMAP > IMAP Access",
			How:    "Zoho Accounts > Security > App Passwords > Generate New Password: name it inboxd. Without multi-factor sign-in your own password does",
			Page:   "https://accounts.zoho.com/home#security/app_password"},
		{Name: "Zoho Mail (EU)", Domains: list("zoho.eu zohomail.eu"), MX: list("zoho.eu"),
			IMAP: tls("imap.zoho.eu", 993), SMTP: tls("smtp.zoho.eu", 465), AppPassword: true,
			Before: "IMAP has to be on: Zoho Mail > Settings > Mail Accounts > IMAP > IMAP Access",
			How:    "Zoho Accounts > Security > App Passwords > Generate New Password: name it inboxd. Without multi-factor sign-in your own password does",
			Page:   "https://accounts.zoho.eu/home#security/app_password"},
	}
}

func german() []Provider {
	const gmx = "E-Mail > Einstellungen > POP3/IMAP Abruf > POP3- und IMAP-Zugriff erlauben"
	const app = "your own password does, unless two-factor sign-in is on; then: Mein Account > Sicherheit > Anwendungsspezifische Passwörter"
	return []Provider{
		{Name: "GMX", Domains: list("gmx.de gmx.net gmx.at gmx.ch gmx.eu gmx.info gmx.org gmx.biz"), MX: list("gmx.net"),
			IMAP: tls("imap.gmx.net", 993), SMTP: tls("mail.gmx.net", 465), AppPassword: true, Before: "IMAP has to be allowed: " + gmx, How: app, Page: "https://www.gmx.net"},
		{Name: "GMX (international)", Domains: list("gmx.com gmx.us gmx.co.uk gmx.fr gmx.es"),
			IMAP: tls("imap.gmx.com", 993), SMTP: tls("mail.gmx.com", 465), AppPassword: true,
			Before: "IMAP has to be allowed: E-mail > Settings > POP3 & IMAP > Enable access to this account via POP3 and IMAP",
			How:    "your own password does, unless two-factor sign-in is on; then: My Account > Security > Application-specific passwords", Page: "https://www.gmx.com"},
		{Name: "WEB.DE", Domains: list("web.de email.de"), MX: list("web.de"),
			IMAP: tls("imap.web.de", 993), SMTP: start("smtp.web.de", 587), AppPassword: true, Before: "IMAP has to be allowed: " + gmx, How: app, Page: "https://web.de"},
		{Name: "T-Online", Domains: list("t-online.de magenta.de"), MX: list("t-online.de"),
			IMAP: tls("secureimap.t-online.de", 993), SMTP: tls("securesmtp.t-online.de", 465), AppPassword: true,
			How: "Kundencenter > Login-Einstellungen > Passwörter > Passwort für E-Mail-Programme", Page: "https://account.idm.telekom.com"},
		{Name: "freenet", Domains: list("freenet.de"), IMAP: tls("mx.freenet.de", 993), SMTP: tls("mx.freenet.de", 465),
			Before: "IMAP has to be allowed: Einstellungen > POP3/IMAP"},
		{Name: "mailbox.org", Domains: list("mailbox.org"), MX: list("mailbox.org"), IMAP: tls("imap.mailbox.org", 993), SMTP: tls("smtp.mailbox.org", 465),
			How: "your own password does, unless two-factor sign-in is on; then: Settings > Security > Application passwords", Page: "https://mailbox.org"},
		{Name: "Posteo", Domains: list("posteo.de posteo.net posteo.org posteo.eu posteo.at posteo.ch posteo.com"), IMAP: tls("posteo.de", 993), SMTP: tls("posteo.de", 465),
			How: "your own password does, also with two-factor sign-in (unless Settings > Password and security blocks outside access: lift it there)", Page: "https://posteo.de"},
		{Name: "IONOS", Domains: list("online.de onlinehome.de"), MX: list("kundenserver.de ionos.de"), IMAP: tls("imap.ionos.de", 993), SMTP: tls("smtp.ionos.de", 465),
			How: "the password of the mailbox, as set under Menü > E-Mail"},
		{Name: "STRATO", MX: list("rzone.de strato.de"), IMAP: tls("imap.strato.de", 993), SMTP: tls("smtp.strato.de", 465),
			How: "the password of the mailbox, as set under E-Mail > Verwaltung"},
		{Name: "Bluewin", Domains: list("bluewin.ch"), IMAP: tls("imaps.bluewin.ch", 993), SMTP: tls("smtpauths.bluewin.ch", 465)},
	}
}

func french() []Provider {
	return []Provider{
		{Name: "Orange", Domains: list("orange.fr wanadoo.fr"), MX: list("orange.fr"), IMAP: tls("imap.orange.fr", 993), SMTP: tls("smtp.orange.fr", 465)},
		{Name: "Free", Domains: list("free.fr"), IMAP: tls("imap.free.fr", 993), SMTP: tls("smtp.free.fr", 465)},
		{Name: "SFR", Domains: list("sfr.fr neuf.fr cegetel.net"), IMAP: tls("imap.sfr.fr", 993), SMTP: tls("smtp.sfr.fr", 465)},
		{Name: "La Poste", Domains: list("laposte.net"), IMAP: tls("imap.laposte.net", 993), SMTP: tls("smtp.laposte.net", 465),
			Before: "access for mail programs has to be on: Paramètres > Synchronisation > Autoriser les protocoles POP et IMAP"},
		{Name: "OVHcloud", MX: list("mail.ovh.net ovh.net"), IMAP: tls("ssl0.ovh.net", 993), SMTP: tls("ssl0.ovh.net", 465),
			How: "the password of the mailbox"},
		{Name: "Gandi", MX: list("mail.gandi.net"), IMAP: tls("mail.gandi.net", 993), SMTP: tls("mail.gandi.net", 465), How: "the password of the mailbox"},
		{Name: "Infomaniak", Domains: list("ik.me ikmail.com etik.com"), MX: list("infomaniak.ch"), IMAP: tls("mail.infomaniak.com", 993), SMTP: tls("mail.infomaniak.com", 465), AppPassword: true,
			How: "Mail > Settings > Devices > Add a device: the password of that device", Page: "https://mail.infomaniak.com"},
	}
}

func european() []Provider {
	return []Provider{
		{Name: "Libero", Domains: list("libero.it inwind.it iol.it blu.it giallo.it"), IMAP: tls("imapmail.libero.it", 993), SMTP: tls("smtp.libero.it", 465), AppPassword: true,
			How: "Impostazioni > Il tuo account > Gestione password specifiche per app", Page: "https://login.libero.it"},
		{Name: "Aruba", MX: list("aruba.it"), IMAP: tls("imaps.aruba.it", 993), SMTP: tls("smtps.aruba.it", 465), How: "the password of the mailbox"},
		{Name: "WP Poczta", Domains: list("wp.pl"), IMAP: tls("imap.wp.pl", 993), SMTP: tls("smtp.wp.pl", 465),
			Before: "IMAP has to be on: Ustawienia > Programy pocztowe > IMAP/POP3"},
		{Name: "o2 Poczta", Domains: list("o2.pl tlen.pl go2.pl"), IMAP: tls("poczta.o2.pl", 993), SMTP: tls("poczta.o2.pl", 465),
			Before: "IMAP has to be on: Ustawienia > Programy pocztowe > IMAP/POP3"},
		{Name: "Onet Poczta", Domains: list("onet.pl op.pl vp.pl poczta.onet.pl onet.eu"), IMAP: tls("imap.poczta.onet.pl", 993), SMTP: tls("smtp.poczta.onet.pl", 465), AppPassword: true,
			Before: "IMAP has to be on: Ustawienia > Konto główne > POP3/IMAP", How: "Konto Onet > Hasło i bezpieczeństwo > Hasła aplikacji"},
		{Name: "Interia", Domains: list("interia.pl interia.eu poczta.fm"), IMAP: tls("poczta.interia.pl", 993), SMTP: tls("poczta.interia.pl", 465)},
		{Name: "Seznam", Domains: list("seznam.cz email.cz post.cz"), IMAP: tls("imap.seznam.cz", 993), SMTP: tls("smtp.seznam.cz", 465)},
		{Name: "SAPO", Domains: list("sapo.pt"), IMAP: tls("imap.sapo.pt", 993), SMTP: tls("smtp.sapo.pt", 465)},
		{Name: "Ziggo", Domains: list("ziggo.nl"), IMAP: tls("imap.ziggo.nl", 993), SMTP: start("smtp.ziggo.nl", 587)},
		{Name: "KPN", Domains: list("kpnmail.nl planet.nl hetnet.nl"), IMAP: tls("imap.kpnmail.nl", 993), SMTP: start("smtp.kpnmail.nl", 587)},
		{Name: "Yandex", Domains: list("yandex.com yandex.ru ya.ru yandex.by yandex.kz"), MX: list("mx.yandex.net"), IMAP: tls("imap.yandex.com", 993), SMTP: tls("smtp.yandex.com", 465), AppPassword: true,
			Before: "IMAP has to be on: Mail > All settings > Email clients > From the imap.yandex.com server via IMAP",
			How:    "Yandex ID > Security > App passwords > Mail", Page: "https://id.yandex.com/security/app-passwords"},
		{Name: "Runbox", Domains: list("runbox.com"), MX: list("runbox.com"), IMAP: tls("mail.runbox.com", 993), SMTP: tls("mail.runbox.com", 465),
			How: "your own password does, unless two-factor sign-in is on; then: Account > Security > App passwords"},
		{Name: "Migadu", MX: list("migadu.com"), IMAP: tls("imap.migadu.com", 993), SMTP: tls("smtp.migadu.com", 465), How: "the password of the mailbox"},
		{Name: "one.com", MX: list("one.com"), IMAP: tls("imap.one.com", 993), SMTP: tls("send.one.com", 465), How: "the password of the mailbox"},
		{Name: "BT", Domains: list("btinternet.com btopenworld.com"), IMAP: tls("mail.btinternet.com", 993), SMTP: tls("mail.btinternet.com", 465)},
		{Name: "Virgin Media", Domains: list("virginmedia.com ntlworld.com blueyonder.co.uk"), IMAP: tls("imap.virginmedia.com", 993), SMTP: tls("smtp.virginmedia.com", 465), AppPassword: true,
			How: "My Virgin Media > Account settings > Account details > Email > Third party mail app password"},
	}
}

func american() []Provider {
	return []Provider{
		{Name: "Xfinity (Comcast)", Domains: list("comcast.net xfinity.com"), IMAP: tls("imap.comcast.net", 993), SMTP: start("smtp.comcast.net", 587),
			Before: "access has to be allowed: Email Settings > Security > Third Party Access Security"},
		{Name: "AT&T", Domains: list("att.net bellsouth.net sbcglobal.net pacbell.net ameritech.net"), IMAP: tls("imap.mail.att.net", 993), SMTP: tls("smtp.mail.att.net", 465), AppPassword: true,
			How: "myAT&T > Profile > Sign-in info > your email account > Secure mail key > Manage secure mail key", Page: "https://www.att.com/my"},
	}
}

func asian() []Provider {
	return []Provider{
		{Name: "Yahoo! JAPAN", Domains: list("yahoo.co.jp ybb.ne.jp"), IMAP: tls("imap.mail.yahoo.co.jp", 993), SMTP: tls("smtp.mail.yahoo.co.jp", 465),
			Before: "access has to be allowed: メール > 設定・利用規約 > メールの設定 > IMAP/POP/SMTPアクセスとメール転送 > 有効にする"},
		{Name: "QQ", Domains: list("qq.com foxmail.com"), IMAP: tls("imap.qq.com", 993), SMTP: tls("smtp.qq.com", 465), AppPassword: true,
			How: "设置 > 账号 > POP3/IMAP/SMTP 服务 > 开启, then 生成授权码: the authorization code is the password", Page: "https://mail.qq.com"},
		{Name: "NetEase", Domains: list("163.com"), IMAP: tls("imap.163.com", 993), SMTP: tls("smtp.163.com", 465), AppPassword: true,
			How: "设置 > POP3/SMTP/IMAP > 开启 IMAP/SMTP 服务: the authorization code is the password", Page: "https://mail.163.com"},
	}
}

func hosters() []Provider {
	const box = "the password of the mailbox"
	return []Provider{
		{Name: "Rackspace Email", MX: list("emailsrvr.com"), IMAP: tls("secure.emailsrvr.com", 993), SMTP: tls("secure.emailsrvr.com", 465), How: box},
		{Name: "GoDaddy Workspace Email", MX: list("secureserver.net"), IMAP: tls("imap.secureserver.net", 993), SMTP: tls("smtpout.secureserver.net", 465), How: box},
		{Name: "Namecheap Private Email", MX: list("privateemail.com"), IMAP: tls("mail.privateemail.com", 993), SMTP: tls("mail.privateemail.com", 465), How: box},
		{Name: "Hostinger", MX: list("hostinger.com"), IMAP: tls("imap.hostinger.com", 993), SMTP: tls("smtp.hostinger.com", 465), How: box},
		{Name: "Purelymail", MX: list("purelymail.com"), IMAP: tls("imap.purelymail.com", 993), SMTP: tls("smtp.purelymail.com", 465),
			How: "your own password does, unless two-factor sign-in is on; then: Account > App passwords"},
		{Name: "IONOS (international)", MX: list("ionos.com ionos.co.uk 1and1.com"), IMAP: tls("imap.ionos.com", 993), SMTP: tls("smtp.ionos.com", 465), How: box},
	}
}

// without are providers that speak no IMAP.
func without() []Provider {
	return []Provider{
		{Name: "Tuta", Domains: list("tuta.com tuta.io tutanota.com tutanota.de tutamail.com keemail.me"), MX: list("tutanota.de"),
			None: "it offers no IMAP, and nothing that stands in for it: inboxd cannot read this mailbox; have recruiting mail sent to an address elsewhere"},
		{Name: "HEY", Domains: list("hey.com"), MX: list("hey.com"),
			None: "it offers no IMAP: inboxd cannot read this mailbox; have recruiting mail sent to an address elsewhere"},
	}
}
