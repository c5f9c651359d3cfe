package config

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"inboxd/internal/imapwatch"
)

// Setup is what `inboxd init` found out, to be written as a configuration. It
// holds no secret.
type Setup struct {
	Name, Address, DisplayName string
	Drafts, Sent               string // "": inboxd finds them
	IMAP                       SetupServer
	SMTP                       *SetupServer
	Stance                     string
	AnswerOutreach             bool
	Reason                     string
	MinimumPay                 *SetupPay
	StateDir                   string // "": the usual one
}

// SetupServer is one server of a Setup.
type SetupServer struct {
	Host            string
	Port            int
	TLS             imapwatch.TLSMode
	CAFile          string
	Username        string // "": the address, for SMTP as for IMAP
	PasswordCommand []string
	Keyring         bool
	OAuth2          string
	ClientID        string
}

// SetupPay is a minimum pay.
type SetupPay struct {
	Amount           int64
	Currency, Period string
}

// File is a whole new configuration.
func (s Setup) File() []byte {
	var b strings.Builder
	b.WriteString("# inboxd: written by `inboxd init`; change it as you like, then `inboxd reload`.\n")
	b.WriteString("# Every setting is explained in docs/configuration.md and config.example.toml.\n\n")
	b.Write(s.Account())
	fmt.Fprintf(&b, "\n[policy]\nstance = %s\nanswer_outreach = %t\n", quoteTOML(s.Stance), s.AnswerOutreach)
	if s.Reason != "" {
		fmt.Fprintf(&b, "reason = %s\n", quoteTOML(s.Reason))
	}
	b.WriteString("\n# The one page of what a job must offer; see docs/configuration.md for the other lines.\n[criteria]\n")
	if p := s.MinimumPay; p != nil {
		fmt.Fprintf(&b, "minimum_pay = [{ amount = %d, currency = %s, period = %s, weight = \"wall\" }]\n", p.Amount, quoteTOML(p.Currency), quoteTOML(p.Period))
	}
	if s.StateDir != "" {
		fmt.Fprintf(&b, "\n[state]\ndir = %s\n", quoteTOML(s.StateDir))
	}
	return []byte(b.String())
}

// Account is the [[account]] block alone, to be added to a configuration.
func (s Setup) Account() []byte {
	var b strings.Builder
	b.WriteString("[[account]]\n")
	for _, l := range [][2]string{{"name", s.Name}, {"address", s.Address}, {"display_name", s.DisplayName}, {"drafts", s.Drafts}, {"sent", s.Sent}} {
		if l[1] != "" {
			fmt.Fprintf(&b, "%s = %s\n", l[0], quoteTOML(l[1]))
		}
	}
	b.WriteString("\n[account.imap]\n")
	s.IMAP.write(&b)
	if s.SMTP != nil {
		b.WriteString("\n# What you approve is sent through this; without it nothing can be.\n[account.smtp]\n")
		s.SMTP.write(&b)
	}
	return []byte(b.String())
}

func (s SetupServer) write(b *strings.Builder) {
	fmt.Fprintf(b, "host = %s\nport = %d\ntls = %s\n", quoteTOML(s.Host), s.Port, quoteTOML(string(s.TLS)))
	for _, l := range [][2]string{{"ca_file", s.CAFile}, {"username", s.Username}, {"oauth2", s.OAuth2}, {"oauth2_client_id", s.ClientID}} {
		if l[1] != "" {
			fmt.Fprintf(b, "%s = %s\n", l[0], quoteTOML(l[1]))
		}
	}
	if s.Keyring {
		b.WriteString("keyring = true\n")
	}
	if len(s.PasswordCommand) > 0 {
		words := make([]string, len(s.PasswordCommand))
		for i, w := range s.PasswordCommand {
			words[i] = quoteTOML(w)
		}
		fmt.Fprintf(b, "password_command = [%s]\n", strings.Join(words, ", "))
	}
}

// quoteTOML writes any text as a basic string (TOML 1.0, "String").
func quoteTOML(t string) string {
	var b strings.Builder
	b.WriteByte('"')
	for _, r := range strings.ToValidUTF8(t, "") {
		switch {
		case r == '"' || r == '\\':
			b.WriteRune('\\')
			b.WriteRune(r)
		case r < 0x20 || r == 0x7f:
			b.WriteString(`\u` + fmt.Sprintf("%04X", r))
		default:
			b.WriteRune(r)
		}
	}
	b.WriteByte('"')
	return b.String()
}

// Parse reads a configuration that is not in its file yet; problems name path.
func Parse(path string, data []byte) (*Config, error) {
	full, err := filepath.Abs(path)
	if err != nil {
		return nil, fmt.Errorf("configuration %s: %w", path, err)
	}
	c, err := parse(data, &reading{file: full, dir: filepath.Dir(full)})
	if err != nil {
		return nil, err
	}
	c.Path = full
	return c, nil
}

// Write puts a configuration into its file, readable by the user alone, in one
// step: at no moment is there half a file. was is what the file held when it was
// read, nil where there was none: what somebody wrote meanwhile is not lost.
func Write(path string, was, data []byte) (err error) {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return fmt.Errorf("make the configuration's folder: %w", err)
	}
	now, err := os.ReadFile(path)
	switch {
	case errors.Is(err, fs.ErrNotExist) && was == nil:
	case err == nil && was != nil && string(now) == string(was):
	case err == nil || errors.Is(err, fs.ErrNotExist):
		return fmt.Errorf("the configuration %s was changed meanwhile: start again", path)
	default:
		return fmt.Errorf("write the configuration: %w", err)
	}
	f, err := os.CreateTemp(filepath.Dir(path), ".config-"+strconv.Itoa(os.Getpid())+"-*") // 0600 from the start
	if err != nil {
		return fmt.Errorf("write the configuration: %w", err)
	}
	_, err = f.Write(data)
	if err = errors.Join(err, f.Sync(), f.Close()); err == nil {
		err = os.Rename(f.Name(), path)
	}
	if err != nil {
		return errors.Join(fmt.Errorf("write the configuration: %w", err), os.Remove(f.Name()))
	}
	return nil
}
