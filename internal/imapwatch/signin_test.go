package imapwatch

import (
	"bytes"
	"context"
	"encoding/base64"
	"errors"
	"log/slog"
	"net"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

func TestSignInRefused(t *testing.T) {
	for _, c := range []struct {
		row, answer string
		want        ErrorKind
		wait        time.Duration
	}{
		{"W21 Gmail", "NO [ALERT] Too many simultaneous connections. (Failure)", TooMany, time.Minute},
		{"W22 code", "NO [AUTHENTICATIONFAILED] Invalid credentials (Failure)", BadPassword, 0},
		{"no code", "NO LOGIN failed.", BadPassword, 0},
		{"a word alone", "NO", BadPassword, 0},
		{"Gmail wants an app password", "NO [ALERT] Application-specific password required", BadPassword, 0},
		{"expired", "NO [EXPIRED] That password isn't any good any more", BadPassword, 0},
		{"not allowed", "NO [AUTHORIZATIONFAILED] No such authorization-ID", BadPassword, 0},
		{"BAD in words", "BAD authentication failed", BadPassword, 0},
		{"BAD", "BAD syntax", Refused, 0},
		{"Dovecot", "NO [UNAVAILABLE] Maximum number of connections from user+IP exceeded (mail_max_userip_connections=10)", TooMany, time.Minute},
		{"Dovecot's backend", "NO [UNAVAILABLE] Temporary authentication failure.", Throttled, time.Minute},
		{"unavailable", "NO [UNAVAILABLE] nothing said", Throttled, time.Minute},
		{"in use", "NO [INUSE] wait", Throttled, time.Minute},
		{"server bug", "NO [SERVERBUG] sorry", Throttled, time.Minute},
		{"Yahoo", "NO [UNAVAILABLE] LOGIN Server error - Please try again later", Throttled, time.Minute},
		{"an unregistered code", "NO [THROTTLED] slow down", Throttled, time.Minute},
		{"W24 Exchange", "BAD Request is throttled. Suggested Backoff Time: 92415 milliseconds", Throttled, 92415 * time.Millisecond},
		{"W24 nine hours", "BAD Request is throttled. Suggested Backoff Time: 32400000 milliseconds", Throttled, 15 * time.Minute},
		{"W24 more than a number", "BAD Request is throttled. Suggested Backoff Time: 99999999999999999 milliseconds", Throttled, 15 * time.Minute},
		{"W25 Exchange", "BAD User is authenticated but not connected.", Throttled, time.Minute},
	} {
		t.Run(c.row, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				f := newFake(t)
				f.answer("LOGIN", c.answer)
				_, err := Dial(t.Context(), f.server(), f.options())
				e := kind(t, err, c.want, "localhost")
				if e.Wait != c.wait || e.Hint == "" || !strings.Contains(e.Error(), `"main"`) {
					t.Errorf("wait %v: %v", e.Wait, e)
				}
				if f.count("LOGIN") != 1 || f.count("AUTHENTICATE") != 0 {
					t.Errorf("said %q", f.said())
				}
				f.pipes.Wait()
			})
		})
	}
}

func TestSignInMechanisms(t *testing.T) {
	response := base64.StdEncoding.EncodeToString([]byte("\x00alex\x00sesame"))
	for _, c := range []struct{ name, pre, secret, want string }{
		{"LOGIN", "IMAP4rev1", "sesame", `LOGIN "alex" "sesame"`},
		{"LOGIN although PLAIN needs a round more", "IMAP4rev1 AUTH=PLAIN", "sesame", `LOGIN "alex" "sesame"`},
		{"PLAIN in one line", "IMAP4rev1 AUTH=PLAIN SASL-IR", "sesame", "AUTHENTICATE PLAIN " + response},
		{"PLAIN where LOGIN is off", "IMAP4rev1 AUTH=PLAIN LOGINDISABLED", "sesame", "AUTHENTICATE PLAIN"},
		{"quotes", "IMAP4rev1", `se"sa\me`, `LOGIN "alex" "se\"sa\\me"`},
		{"neither", "IMAP4rev1 LOGINDISABLED", "sesame", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				f := newFake(t)
				f.pre = c.pre
				f.when("AUTHENTICATE", func(s *session, tag, args string) {
					if args == "PLAIN" {
						s.say("+ go ahead, please") // prose, where nothing belongs
						if l, err := s.line(); err != nil || l != response {
							s.say(tag + " NO what is " + l)
							return
						}
					}
					s.say(tag + " OK")
				})
				srv := f.server()
				srv.Secret = func(context.Context) (string, error) { return c.secret, nil }
				conn, err := Dial(t.Context(), srv, f.options())
				if c.want == "" {
					kind(t, err, Refused, "LOGINDISABLED")
				} else if err != nil {
					t.Fatal(err)
				} else {
					conn.Close()
				}
				if got := f.said(); c.want != "" && got[1] != "1: "+c.want {
					t.Errorf("said %q", got)
				}
				f.pipes.Wait()
			})
		})
	}
}

func TestW37CapabilitiesAfterSignIn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFake(t)
		f.pre, f.caps = "IMAP4rev1 UIDPLUS XSTARTER", "IMAP4rev1 IDLE ID"
		c := f.conn()
		if !c.Has("IDLE") || c.Has("UIDPLUS") || f.count("CAPABILITY") != 2 || f.count("ID") != 1 {
			t.Errorf("capabilities %v, said %q", c.caps, f.said())
		}
		f.answer("LOGIN", "OK [CAPABILITY IMAP4rev1 MOVE] in")
		f.greet = "* OK [CAPABILITY IMAP4rev1 STARTTLS] hello"
		if c = f.conn(); !c.Has("MOVE") || c.Has("IDLE") || f.count("CAPABILITY") != 2 {
			t.Errorf("capabilities %v, said %q", c.caps, f.said())
		}
	})
}

func TestPreauthNeedsNoPassword(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFake(t)
		f.greet = "* PREAUTH hello"
		f.conn()
		if f.count("LOGIN") != 0 {
			t.Errorf("said %q", f.said())
		}
	})
}

func TestTurnedAwayBeforeSignIn(t *testing.T) {
	for _, c := range []struct {
		name, greet string
		want        ErrorKind
		part        string
	}{
		{"too many", "* BYE [ALERT] Maximum number of connections from user+IP exceeded", TooMany, "turned us away"},
		{"busy", "* BYE [UNAVAILABLE] Server busy", Throttled, "turned us away"},
		{"some reason", "* BYE see you", Unreachable, "localhost"},
		{"mail submission", "220 mx.example.org ESMTP", Unreachable, "not with IMAP"},
		{"web", "HTTP/1.1 400 Bad Request", Unreachable, "not with IMAP"},
		{"star but no IMAP", "* HELO", Unreachable, "not with IMAP"},
	} {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				f := newFake(t)
				f.greet = c.greet
				_, err := Dial(t.Context(), f.server(), f.options())
				kind(t, err, c.want, c.part)
				if n := f.count("LOGIN"); n != 0 {
					t.Errorf("signed in %d times", n)
				}
				f.pipes.Wait()
			})
		})
	}
}

func TestSilentGreeting(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		o := Options{Dial: func(context.Context, string, string) (net.Conn, error) {
			client, server := net.Pipe()
			t.Cleanup(func() { server.Close() })
			return client, nil
		}}
		begun := time.Now()
		_, err := Dial(t.Context(), newFake(t).server(), o)
		kind(t, err, Unreachable, "no answer")
		if time.Since(begun) != time.Minute {
			t.Errorf("after %v", time.Since(begun))
		}
	})
}

func TestNoSecret(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFake(t)
		s := f.server()
		s.Secret = func(context.Context) (string, error) { return "", errors.New("pass: not in the store") }
		_, err := Dial(t.Context(), s, f.options())
		kind(t, err, NoSecret, "password_command")
		if f.count("LOGIN") != 0 {
			t.Errorf("said %q", f.said())
		}
		f.pipes.Wait()
	})
}

func TestPlainIsForLoopback(t *testing.T) {
	f := newFake(t)
	s := f.server()
	s.Host = "mail.example.org"
	_, err := Dial(t.Context(), s, f.options())
	kind(t, err, NoTLS, "plain")
	if f.dials != 0 {
		t.Error("it connected")
	}
}

func TestW28SessionEndsInMidCourse(t *testing.T) {
	for _, answer := range []string{"NO [AUTHENTICATIONFAILED] Invalid credentials (Failure)", "NO Invalid credentials (Failure)", "NO [EXPIRED] AccessTokenExpired"} {
		synctest.Test(t, func(t *testing.T) {
			f := newFake(t)
			c := f.inbox()
			f.answer("UID FETCH", answer)
			kind(t, c.Headers(t.Context(), []uint32{1}, func(Item) error { return nil }), Lost, "signing in again")
		})
	}
}

func TestW24W25W26MidCourse(t *testing.T) {
	for _, c := range []struct {
		answer string
		want   ErrorKind
		wait   time.Duration
	}{
		{"BAD Request is throttled. Suggested Backoff Time: 92415 milliseconds", Throttled, 92415 * time.Millisecond},
		{"BAD User is authenticated but not connected.", Throttled, time.Minute},
		{"NO [UNAVAILABLE] later", Throttled, time.Minute},
		{"NO [OVERQUOTA] full", OverQuota, 0},
		{"NO System Error (Failure)", Throttled, time.Minute},
		{"BAD what", Refused, 0},
	} {
		t.Run(c.answer, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				f := newFake(t)
				conn := f.conn()
				f.answer("EXAMINE", c.answer)
				_, err := conn.Examine(t.Context(), "INBOX")
				if e := kind(t, err, c.want, "EXAMINE INBOX"); e.Wait != c.wait {
					t.Errorf("wait %v", e.Wait)
				}
			})
		})
	}
}

func TestTheLogTellsNoSecrets(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFake(t)
		f.deliver("Subject: private words\r\n\r\nvery private")
		var buf bytes.Buffer
		o := f.options()
		o.Log = slog.New(slog.NewTextHandler(&buf, &slog.HandlerOptions{Level: slog.LevelDebug}))
		f.answer("LOGIN", "* OK [ALERT] The disk is nearly full", "OK in")
		c, err := Dial(t.Context(), f.server(), o)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := c.Examine(t.Context(), "INBOX"); err != nil {
			t.Fatal(err)
		}
		take(t, func(fn func(Item) error) error { return c.NewMessages(t.Context(), 1, fn) })
		c.Close()
		f.pipes.Wait()
		log := buf.String()
		for _, secret := range []string{"sesame", "private"} {
			if strings.Contains(log, secret) {
				t.Errorf("%q is in the log:\n%s", secret, log)
			}
		}
		for _, part := range []string{"LOGIN", "EXAMINE INBOX", "EXISTS", "level=WARN msg=\"the server says\"", "nearly full"} {
			if !strings.Contains(log, part) {
				t.Errorf("%q is not in the log:\n%s", part, log)
			}
		}
	})
}

// IMAP4rev2 beside IMAP4rev1 means nothing until it is enabled, which it never is.
func TestNamesInModifiedUTF7(t *testing.T) {
	for caps, want := range map[string]string{
		"IMAP4rev1":           `EXAMINE "Entw&APw-rfe"`,
		"IMAP4rev1 IMAP4rev2": `EXAMINE "Entw&APw-rfe"`,
		"IMAP4rev2":           `EXAMINE "Entwürfe"`,
	} {
		synctest.Test(t, func(t *testing.T) {
			f := newFake(t)
			f.caps = caps
			if _, err := f.conn().Examine(t.Context(), "Entwürfe"); err != nil {
				t.Fatal(err)
			}
			if got := f.said(); got[len(got)-1] != "1: "+want {
				t.Errorf("%s: said %q", caps, got[len(got)-1])
			}
		})
	}
}

func TestInternationalHostName(t *testing.T) {
	o := Options{Dial: func(_ context.Context, _, addr string) (net.Conn, error) {
		if addr != "imap.xn--mller-kva.example:993" {
			t.Errorf("dialled %q", addr)
		}
		return nil, errors.New("enough")
	}}
	_, err := Dial(t.Context(), Server{Account: "main", Host: "imap.müller.example", Port: 993, TLS: Implicit}, o)
	kind(t, err, Unreachable, "enough")
}
