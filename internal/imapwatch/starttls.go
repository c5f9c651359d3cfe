package imapwatch

import (
	"context"
	"fmt"
	"io"
	"net"
	"strings"
)

// startTLS asks for encryption before anything else is said (RFC 9051 §6.2.1).
// It reads octet by octet, so that nothing sent in the clear behind the answer
// is taken for part of the protected session. There is no way back to plain.
func startTLS(ctx context.Context, raw net.Conn, s Server) error {
	stop := context.AfterFunc(ctx, func() { raw.Close() })
	defer stop()
	greeting, err := clearLine(raw)
	if err != nil {
		return s.dialError(err)
	}
	if !strings.HasPrefix(strings.ToUpper(greeting), "* OK") {
		return s.refusedStart(greeting)
	}
	if _, err := io.WriteString(raw, "S1 STARTTLS\r\n"); err != nil {
		return s.dialError(err)
	}
	for range 100 {
		line, err := clearLine(raw)
		if err != nil {
			return s.dialError(err)
		}
		tag, rest, _ := strings.Cut(line, " ")
		switch {
		case tag == "*":
			continue
		case tag == "S1" && strings.HasPrefix(strings.ToUpper(rest), "OK"):
			return nil
		}
		return s.refusedStart(line)
	}
	return s.refusedStart("too many lines")
}

// refusedStart is the error for a server that will not or cannot encrypt.
func (s Server) refusedStart(line string) error {
	line = clip(plainText([]byte(line)))
	if word, text, _ := strings.Cut(strings.TrimPrefix(line, "* "), " "); strings.EqualFold(word, "BYE") {
		if kind, wait := knownWording(text); kind == TooMany || kind == Throttled {
			return &Error{Kind: kind, Wait: wait, What: fmt.Sprintf("%s: the server turned us away (%s)", s.where(), text), Hint: "trying again later"}
		}
		return &Error{Kind: Unreachable, What: fmt.Sprintf("%s: the server turned us away (%s)", s.where(), text), Hint: "trying again"}
	}
	return &Error{Kind: NoTLS, What: fmt.Sprintf("%s: the server does not offer STARTTLS (%s)", s.where(), line),
		Hint: "nothing was sent in the clear; try tls = \"implicit\" with port 993"}
}

// clearLine reads one short line without its end.
func clearLine(r io.Reader) (string, error) {
	var line []byte
	for one := make([]byte, 1); len(line) < 8192; {
		if _, err := io.ReadFull(r, one); err != nil {
			return "", err
		}
		if one[0] == '\n' {
			return strings.TrimRight(string(line), "\r"), nil
		}
		line = append(line, one[0])
	}
	return "", errLong
}
