package config

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"

	"inboxd/internal/smtp"
)

// Post is what [account.smtp] says beside where the server is.
type Post struct {
	SendingHost   string // "": not named
	ApproveFlag   bool
	ApproveFolder string // "": none
	SavesSent     string // "", yes or no
}

// Sending is [sending].
type Sending struct {
	Open, Close  int // minutes of the day
	Undo, Expire time.Duration
	Holidays     []string    // "2006-01-02" or "01-02"
	Zones        [][2]string // address or domain, and IANA zone; the first that fits counts
}

// Notices is [notices].
type Notices struct {
	Desktop, Details        bool
	QuietFrom, QuietTo      int // minutes of the day; equal: none
	Remind, Silent, Revisit time.Duration
}

// SMTPServer is the account's server for sending; found is false where none is configured.
func (a Account) SMTPServer() (s smtp.Server, found bool) {
	if a.SMTP == nil {
		return s, false
	}
	s = smtp.Server{Account: a.Name, Host: a.SMTP.Host, Port: a.SMTP.Port, TLS: smtp.TLSMode(a.SMTP.TLS), RootCAs: a.SMTP.RootCAs(),
		Username: a.SMTP.Username, Secret: a.SMTP.Password, OAuth2: a.SMTP.OAuth2 != nil}
	if src := a.SMTP.tokens(); src != nil {
		s.Secret, s.Refused = src.Token, src.Refused
	}
	return s, true
}

func (s section) post() Post {
	return Post{SendingHost: s.line1("sending_host", 255), ApproveFlag: s.yesNo("approve_flag"),
		ApproveFolder: s.folderName("approve_folder"), SavesSent: s.text("saves_sent")}
}

// part is a table of the file that may be missing: its defaults then count.
func (s section) part(name string) section {
	if p, ok := s.sub(name); ok {
		return p
	}
	return s.open(s.t.sub(name), name, nil, nil, s.line)
}

func (s section) sending() Sending {
	out := Sending{Undo: s.moment("undo"), Expire: s.span("expire"), Holidays: s.texts("holidays", holiday), Zones: s.zones("zones")}
	out.Open, out.Close = s.clocks("hours")
	if out.Open >= out.Close && s.is("hours", s.text("hours")) && out.Close > 0 {
		s.wrong("hours", `end before they begin; expected %s`, s.t.find("hours").expect)
	}
	return out
}

func (s section) notices() Notices {
	out := Notices{Desktop: s.yesNo("desktop"), Details: s.yesNo("details"), Remind: s.span("remind"), Silent: s.span("silent"), Revisit: s.span("revisit")}
	if s.text("quiet") != "" {
		out.QuietFrom, out.QuietTo = s.clocks("quiet")
	}
	return out
}

var clocksForm = regexp.MustCompile(`^([01]\d|2[0-3]):([0-5]\d)-([01]\d|2[0-3]):([0-5]\d)$`)

// clocks are two times of a day, in minutes.
func (s section) clocks(name string) (from, to int) {
	t := s.text(name)
	m := clocksForm.FindStringSubmatch(t)
	if m == nil {
		if s.is(name, t) {
			s.wrong(name, "expected %s; got %q", s.t.find(name).expect, shorten(t))
		}
		return 0, 0
	}
	n := func(i int) int {
		v, _ := strconv.Atoi(m[i]) // two digits
		return v
	}
	return n(1)*60 + n(2), n(3)*60 + n(4)
}

// moment is a short length of time.
func (s section) moment(name string) time.Duration {
	t := s.text(name)
	d, err := time.ParseDuration(t)
	if err != nil || d < 0 || d > time.Hour {
		if s.is(name, t) {
			s.wrong(name, "expected %s; got %q", s.t.find(name).expect, shorten(t))
		}
		return 0
	}
	return d
}

func holiday(t string) (kept, fault string) {
	for _, form := range []string{"2006-01-02", "01-02"} {
		day := t
		if form == "01-02" {
			form, day = "2006-01-02", "2028-"+t // a leap year: 02-29 is a day
		}
		if _, err := time.Parse(form, day); err == nil {
			return t, ""
		}
	}
	return "", fmt.Sprintf(`expected days such as "2026-12-25" or "12-25"; got %q`, shorten(t))
}

// zones reads "who=zone".
func (s section) zones(name string) [][2]string {
	var out [][2]string
	s.texts(name, func(t string) (string, string) {
		who, zone, found := strings.Cut(t, "=")
		who, zone = strings.TrimSpace(who), strings.TrimSpace(zone)
		if !found || who == "" {
			return "", fmt.Sprintf(`expected an address or domain, "=" and a time zone, such as "acme.example=Europe/Berlin"; got %q`, shorten(t))
		}
		if _, err := time.LoadLocation(zone); err != nil || zone == "" || zone == "Local" {
			return "", fmt.Sprintf(`%q is no time zone; expected a name such as "Europe/Berlin"`, shorten(zone))
		}
		out = append(out, [2]string{strings.ToLower(who), zone})
		return t, ""
	})
	return out
}
