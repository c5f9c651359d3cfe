package demo

import (
	"encoding/base64"
	"fmt"
	"mime"
	"mime/quotedprintable"
	netmail "net/mail"
	"strings"

	"golang.org/x/text/encoding/htmlindex"
)

// The samples are written down the way a person reads them. Here they become
// what a mail server gets: CRLF, encoded words in header fields (RFC 2047), each
// part in the charset and transfer encoding its own header names (RFC 2045).

// onTheWire encodes a message, or one part of it, written down as text.
func onTheWire(text string) ([]byte, error) {
	head, body, found := strings.Cut(text, "\n\n")
	if !found {
		return nil, fmt.Errorf("no empty line after the header %.40q", head)
	}
	fields := unfold(head)
	lines := make([]string, 0, len(fields))
	for _, f := range fields {
		line, err := encodeField(f)
		if err != nil {
			return nil, err
		}
		lines = append(lines, line)
	}
	wire, err := encodeBody(fields, body)
	if err != nil {
		return nil, err
	}
	return []byte(crlf(strings.Join(lines, "\n") + "\n\n" + wire)), nil
}

// crlf ends every line with CRLF, whatever it ended with before.
func crlf(s string) string {
	return strings.ReplaceAll(strings.ReplaceAll(s, "\r\n", "\n"), "\n", "\r\n")
}

// unfold returns the header fields, a folded one still with its line breaks.
func unfold(head string) []string {
	var fields []string
	for line := range strings.SplitSeq(head, "\n") {
		if len(fields) > 0 && (strings.HasPrefix(line, " ") || strings.HasPrefix(line, "\t")) {
			fields[len(fields)-1] += "\n" + line
			continue
		}
		fields = append(fields, line)
	}
	return fields
}

// encodeField leaves an ASCII field byte for byte as it is.
func encodeField(field string) (string, error) {
	if isASCII(field) {
		return field, nil
	}
	name, value, _ := strings.Cut(field, ": ")
	switch name {
	case "From", "To", "Cc", "Reply-To", "Sender":
	default:
		return name + ": " + encodedWord(value), nil
	}
	list, err := netmail.ParseAddressList(value)
	if err != nil {
		return "", fmt.Errorf("field %s: %w", name, err)
	}
	var out []string
	for _, a := range list {
		if isASCII(a.Name) {
			out = append(out, a.String())
			continue
		}
		out = append(out, encodedWord(a.Name)+" <"+a.Address+">")
	}
	return name + ": " + strings.Join(out, ",\n\t"), nil
}

// encodedWord encodes as mail clients do: Q where most letters are ASCII and can
// be read as they are, B elsewhere (RFC 2047 §4).
func encodedWord(s string) string {
	if letters := len([]rune(s)); len(s)-letters > letters/2 {
		return mime.BEncoding.Encode("utf-8", s)
	}
	return mime.QEncoding.Encode("utf-8", s)
}

func isASCII(s string) bool {
	return strings.IndexFunc(s, func(r rune) bool { return r > 126 }) < 0
}

// encodeBody applies the charset and transfer encoding of the part's header; a
// multipart is encoded part by part.
func encodeBody(fields []string, body string) (string, error) {
	mediaType, params, encoding := "text/plain", map[string]string{}, ""
	for _, f := range fields {
		name, value, _ := strings.Cut(f, ":")
		switch strings.ToLower(name) {
		case "content-type":
			var err error
			if mediaType, params, err = mime.ParseMediaType(value); err != nil {
				return "", fmt.Errorf("Content-Type %q: %w", value, err)
			}
		case "content-transfer-encoding":
			encoding = strings.ToLower(strings.TrimSpace(value))
		}
	}
	if strings.HasPrefix(mediaType, "multipart/") {
		return encodeParts(body, params["boundary"])
	}
	body, err := inCharset(body, params["charset"])
	if err != nil {
		return "", err
	}
	switch encoding {
	case "quoted-printable":
		return quotedPrintable(body)
	case "base64":
		return wrapped(base64.StdEncoding.EncodeToString([]byte(crlf(body)))), nil
	}
	return body, nil
}

// encodeParts cuts a multipart body at its delimiter lines (RFC 2046 §5.1.1).
func encodeParts(body, boundary string) (string, error) {
	if boundary == "" {
		return "", fmt.Errorf("multipart without boundary")
	}
	inner, _, closed := strings.Cut("\n"+body, "\n--"+boundary+"--")
	if !closed {
		return "", fmt.Errorf("multipart %q is not closed", boundary)
	}
	parts := strings.Split(inner, "\n--"+boundary+"\n")
	var out strings.Builder
	out.WriteString(strings.TrimPrefix(parts[0], "\n"))
	for _, part := range parts[1:] {
		wire, err := onTheWire(part)
		if err != nil {
			return "", err
		}
		out.WriteString("\n--" + boundary + "\n" + string(wire))
	}
	out.WriteString("\n--" + boundary + "--\n")
	return out.String(), nil
}

func inCharset(body, charset string) (string, error) {
	if charset == "" || strings.EqualFold(charset, "utf-8") || strings.EqualFold(charset, "us-ascii") {
		return body, nil
	}
	enc, err := htmlindex.Get(charset)
	if err != nil {
		return "", fmt.Errorf("charset %q: %w", charset, err)
	}
	coded, err := enc.NewEncoder().String(body)
	if err != nil {
		return "", fmt.Errorf("charset %q: %w", charset, err)
	}
	return coded, nil
}

func quotedPrintable(body string) (string, error) {
	var out strings.Builder
	w := quotedprintable.NewWriter(&out)
	if _, err := w.Write([]byte(crlf(body))); err != nil {
		return "", fmt.Errorf("quoted-printable: %w", err)
	}
	if err := w.Close(); err != nil {
		return "", fmt.Errorf("quoted-printable: %w", err)
	}
	return out.String(), nil
}

// wrapped breaks base64 into lines of 76 (RFC 2045 §6.8).
func wrapped(s string) string {
	var lines []string
	for len(s) > 76 {
		lines, s = append(lines, s[:76]), s[76:]
	}
	return strings.Join(append(lines, s), "\n")
}
