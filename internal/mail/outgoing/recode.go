package outgoing

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"mime"
	"mime/quotedprintable"
	"strings"
)

// maxDepth is how deep parts may be nested.
const maxDepth = 20

// recode gives a part that travels as 7-bit text: leaves are encoded, the
// structure stays. What is signed cannot be changed and is refused.
func recode(head []field, body []byte, depth int) ([]field, []byte, error) {
	if fits(body, Can{}) {
		return setEncoding(head, body, "7bit", false), body, nil
	}
	if depth > maxDepth {
		return nil, nil, fmt.Errorf("%w: its parts are nested too deeply", ErrUnsendable)
	}
	kind, params := mediaType(head)
	switch {
	case kind == "multipart/signed" || kind == "multipart/encrypted":
		return nil, nil, fmt.Errorf("%w: it is signed or encrypted, and the server takes only 7-bit text with short lines: the signature would break", ErrUnsendable)
	case strings.HasPrefix(kind, "multipart/"):
		body, err := recodeParts(body, params["boundary"], depth)
		return setEncoding(head, body, "7bit", false), body, err
	case kind == "message/rfc822":
		body, err := recodePart(body, depth)
		return setEncoding(head, body, "7bit", false), body, err
	}
	return recodeLeaf(head, body, kind)
}

func mediaType(head []field) (string, map[string]string) {
	for _, f := range head {
		if f.name == "content-type" {
			_, v, _ := bytes.Cut(f.raw, []byte(":"))
			kind, params, err := mime.ParseMediaType(strings.TrimSpace(strings.ReplaceAll(string(v), "\r\n", "")))
			if err == nil {
				return kind, params
			}
		}
	}
	return "text/plain", nil
}

func encodingOf(head []field) string {
	for _, f := range head {
		if f.name == "content-transfer-encoding" {
			_, v, _ := bytes.Cut(f.raw, []byte(":"))
			return strings.ToLower(strings.TrimSpace(string(v)))
		}
	}
	return ""
}

// setEncoding names another transfer encoding; add, where there was none.
func setEncoding(head []field, body []byte, to string, add bool) []field {
	have := encodingOf(head)
	if !add && (have == "" || have == "7bit" || have == "base64" || have == "quoted-printable" || !fits(body, Can{})) {
		return head
	}
	line := field{"content-transfer-encoding", []byte("Content-Transfer-Encoding: " + to + "\r\n")}
	var out []field
	for _, f := range head {
		if f.name == line.name {
			if line.raw != nil {
				out = append(out, line)
			}
			line.raw = nil
			continue
		}
		out = append(out, f)
	}
	if line.raw != nil {
		out = append(out, line)
	}
	return out
}

// recodeParts walks the parts of a multipart, line by line, and leaves every
// boundary line, preamble and epilogue as they are.
func recodeParts(body []byte, boundary string, depth int) ([]byte, error) {
	if boundary == "" {
		return nil, fmt.Errorf("%w: a multipart has no boundary", ErrUnsendable)
	}
	var out, part []byte
	inside, ended := false, false
	flush := func() error {
		if !inside {
			out, part = append(out, part...), nil
			return nil
		}
		// The line end before a boundary belongs to the boundary (RFC 2046 §5.1.1).
		text, had := bytes.CutSuffix(part, []byte("\r\n"))
		done, err := recodePart(text, depth)
		out, part = append(out, done...), nil
		if had {
			out = append(out, "\r\n"...)
		}
		return err
	}
	for _, line := range bytes.SplitAfter(body, []byte("\r\n")) {
		rest, is := bytes.CutPrefix(line, []byte("--"+boundary))
		rest = bytes.TrimRight(rest, " \t\r\n")
		if !is || ended || len(rest) > 0 && string(rest) != "--" {
			part = append(part, line...)
			continue
		}
		if err := flush(); err != nil {
			return nil, err
		}
		out = append(out, line...)
		inside, ended = string(rest) != "--", string(rest) == "--"
	}
	return out, flush()
}

func recodePart(part []byte, depth int) ([]byte, error) {
	head, body, err := split(append(bytes.Clone(part), "\r\n"...))
	if bytes.HasPrefix(part, []byte("\r\n")) {
		head, body, err = nil, append(bytes.Clone(part[2:]), "\r\n"...), nil
	}
	if err != nil {
		return nil, err
	}
	head, body, err = recode(head, body, depth+1)
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	for _, f := range head {
		b.Write(f.raw)
	}
	b.WriteString("\r\n")
	b.Write(body)
	return bytes.TrimSuffix(b.Bytes(), []byte("\r\n")), nil
}

// recodeLeaf encodes a text as quoted-printable, anything else as base64.
func recodeLeaf(head []field, body []byte, kind string) ([]field, []byte, error) {
	switch e := encodingOf(head); e {
	case "", "7bit", "8bit", "binary":
	default:
		return nil, nil, fmt.Errorf("%w: a part says that it is %s and is not", ErrUnsendable, e)
	}
	var b bytes.Buffer
	if strings.HasPrefix(kind, "text/") {
		w := quotedprintable.NewWriter(&b)
		if _, err := w.Write(body); err != nil {
			return nil, nil, fmt.Errorf("%w: %w", ErrUnsendable, err)
		}
		if err := w.Close(); err != nil {
			return nil, nil, fmt.Errorf("%w: %w", ErrUnsendable, err)
		}
		return setEncoding(head, nil, "quoted-printable", true), b.Bytes(), nil
	}
	text := base64.StdEncoding.EncodeToString(body)
	for len(text) > 0 {
		n := min(76, len(text))
		b.WriteString(text[:n] + "\r\n")
		text = text[n:]
	}
	return setEncoding(head, nil, "base64", true), b.Bytes(), nil
}
